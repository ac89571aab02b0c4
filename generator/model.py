"""What a report is: the one noun of the program, as frozen values.

Standard library only. Numbers are `Decimal`, sequences are tuples, references are the values
they refer to. Words are those of `docs/en/how-it-works.md`.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

NOWHERE_LINE = 0


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file that an editor can open."""

    file: str
    """Path relative to the project, with forward slashes."""
    line: int = NOWHERE_LINE
    """From 1; 0 where the whole file is meant."""
    column: int = 0
    """From 1; 0 where the whole line is meant."""
    width: int = 0
    """How many characters are meant; 0 where that is not known."""

    def __str__(self) -> str:
        """`file:line:column`, without the parts that are not known."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Text:
    """A string that readers see: a gettext message with the language it is written in."""

    msgid: str
    domain: str = "site"
    """The catalog that holds its translations: `site`, or the id of a report."""
    language: str = "en"
    """The language of `msgid`."""
    context: str | None = None
    """gettext's msgctxt: tells apart equal strings with different meanings."""
    plural: str | None = None
    """The plural form, where the string counts something."""
    where: Where = field(default=Where(""), compare=False, repr=False)
    hint: str = field(default="", compare=False, repr=False)
    """What its translator should know: where it stands in its report, or what the programmer says."""


class Qualifier(StrEnum):
    """How exactly a source states a number."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


class Statistic(StrEnum):
    """What an observation says of its measure."""

    LEVEL = "level"
    """The quantity itself: a count, an amount, a duration, a rate in its own right."""
    SHARE = "share"
    """Part of a whole, in percent."""
    CHANGE = "change"
    """Against an earlier period: in percent, times, percentage points or the unit itself."""
    RANK = "rank"


class Status(StrEnum):
    """Where a value comes from, or why there is none (compare SDMX OBS_STATUS)."""

    PRINTED = "printed"
    CORRECTED = "corrected"
    """The value is our reading; `printed` holds what the source prints."""
    DERIVED = "derived"
    PROVISIONAL = "provisional"
    WITHHELD = "withheld"
    NOT_APPLICABLE = "not_applicable"
    NOT_STATED = "not_stated"
    ILLEGIBLE = "illegible"


class PeriodKind(StrEnum):
    """The shapes of time that sources use."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    INTERVAL = "interval"
    OPEN = "open"
    """Since a date, its end not stated."""
    CUMULATIVE = "cumulative"
    """Up to a date, its beginning not stated."""
    INSTANT = "instant"
    """As of a date: a stock."""
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch or point of time, first and last day included."""

    kind: PeriodKind
    start: date | None
    end: date | None
    text: str
    """As written in the data, e.g. `2016-07/2020-03`."""
    grain: PeriodKind | None = None
    """For intervals, open periods and instants: how finely their ends are stated."""

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """Orders periods by their end, then their beginning; undated ones last."""
        return (self.end or self.start or date.max, self.start or date.min, self.text)

    @property
    def years(self) -> int | None:
        """How many whole years it lasts, from the first day of a month; `None` where it does not."""
        if self.start is None or self.end is None or self.start.day != 1 or self.end.day != monthrange(self.end.year, self.end.month)[1]:
            return None
        years, months = divmod(12 * (self.end.year - self.start.year) + self.end.month - self.start.month + 1, 12)
        return years if years > 0 and not months else None


class UnitKind(StrEnum):
    """What units can be laid on one axis, and how they are written."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    TIMES = "times"
    RANK = "rank"
    DURATION = "duration"
    WEIGHT = "weight"
    RATE = "rate"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a measure is counted in."""

    id: str
    phrase: Text
    """A plural message with `{n}`: "{n} case", "{n} cases"."""
    label: Text
    """As it stands at an axis or in the head of a column."""
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class Place:
    id: str
    name: Text
    within: str | None
    """Id of the place around it."""


class InstitutionKind(StrEnum):
    """In the order in which lists have them."""

    COURT = "court"
    PROCURATORATE = "procuratorate"
    IP_OFFICE = "ip_office"
    COPYRIGHT_OFFICE = "copyright_office"
    MARKET_REGULATOR = "market_regulator"
    CULTURE = "culture"
    """Enforcement in the cultural market."""
    CUSTOMS = "customs"
    POLICE = "police"
    GOVERNMENT = "government"
    ARBITRATION = "arbitration"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Institution:
    id: str
    name: Text
    short: Text
    kind: InstitutionKind
    place: str
    """Id of its place."""


class MeasureKind(StrEnum):
    """How values of a measure behave over time."""

    FLOW = "flow"
    STOCK = "stock"
    RATE = "rate"
    AMOUNT = "amount"
    DURATION = "duration"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted; joins figures across reports."""

    id: str
    name: Text
    unit: Unit
    kind: MeasureKind
    about: Text


TOTAL = "total"
"""The member that every dimension has: all of them together."""


@dataclass(frozen=True, slots=True)
class Category:
    """One member of a dimension."""

    dimension: str
    dimension_name: Text
    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of a figure."""

    id: str
    measure: Measure
    statistic: Statistic
    categories: tuple[Category, ...]
    period: Period
    against: Period | None
    """For a change: the period it is measured against."""
    value: Decimal | None
    """In single units (percent as 81.7); `None` where there is no number."""
    precision: Decimal
    """The step between two numbers that the printed form can tell apart."""
    unit: Unit
    qualifier: Qualifier
    printed: str
    status: Status
    at: str
    note: Text | None
    where: Where = field(compare=False, repr=False)

    def category(self, dimension: str) -> Category | None:
        """Its member of *dimension*, if it has one."""
        return next((c for c in self.categories if c.dimension == dimension), None)

    @property
    def yearly(self) -> int | None:
        """Over how many years a change is the average of each; `None` where it is not.

        Such a change has a period of several years that begins with the year it is measured against: 2022/2024
        against 2022 is an average of two. The change over both years has the period 2024.
        """
        if self.statistic is not Statistic.CHANGE or self.against is None or self.period.kind is not PeriodKind.INTERVAL:
            return None
        years = self.period.years
        if years is None or years < 3 or self.against.years != 1 or self.against.start != self.period.start:
            return None
        return years - 1


class ChartKind(StrEnum):
    """The kinds of chart; `none` where a table or cards say it better."""

    BARS = "bars"
    COLUMNS = "columns"
    LINES = "lines"
    STACK = "stack"
    CHANGE = "change"
    NONE = "none"


class Parts(StrEnum):
    """Whether the rows of a figure are all there is of its total."""

    WHOLE = "whole"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Figure:
    """One table of numbers that belongs together."""

    id: str
    title: Text
    text: Text | None
    note: Text | None
    institution: Institution
    place: Place
    population: Text | None
    parts: Parts | None
    chart: ChartKind | None
    """The kind that the editor asks for, if any."""
    observations: tuple[Observation, ...]
    where: Where = field(compare=False, repr=False)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Ids of its dimensions, in the order they first appear."""
        return tuple(dict.fromkeys(c.dimension for o in self.observations for c in o.categories))


class FactKind(StrEnum):
    CASE = "case"
    RULE = "rule"
    MECHANISM = "mechanism"
    BODY = "body"
    AWARD = "award"
    FEATURE = "feature"
    EVENT = "event"
    COOPERATION = "cooperation"
    STUDY = "study"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Fact:
    """A titled item without, or beside, numbers."""

    id: str
    kind: FactKind
    title: Text
    text: Text
    at: str
    date: Period | None
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    at: str
    prose: tuple[Text, ...]
    figures: tuple[Figure, ...]
    facts: tuple[Fact, ...]
    where: Where = field(compare=False, repr=False)


class RelationKind(StrEnum):
    """The arithmetic statements that sources make or imply. Roles: `says` is the printed result, `of` and `base` the operands."""

    SUM = "sum"
    """The numbers in `of` add up to `says`."""
    WHOLE = "whole"
    """The shares in `of` add up to 100%."""
    BOUND = "bound"
    """The numbers in `of` together do not exceed those in `base`."""
    SHARE = "share"
    """`says` is `of` as part of `base`, in percent."""
    RATIO = "ratio"
    """`says` is `of` divided by `base`: in percent, in times or in its own unit."""
    AVERAGE = "average"
    """`says` is `of`, a total, divided by `base`, a number of things."""
    GROWTH = "growth"
    """`says` is the change from `base` to `of`."""
    DIFFERENCE = "difference"
    """`says` is `of` less `base`; without `says` the difference is derived."""
    EQUALITY = "equality"
    """The same quantity, printed in several places."""
    COUNT = "count"
    """There are as many values in `of` as `says`, or as there are periods."""
    RANK = "rank"
    """`of` has the rank `says` among itself and `base`."""
    CONVERSION = "conversion"
    """`says` is `of` in another currency, at `rate`."""
    CLAIM = "claim"
    """What the source says in words of the series `of`."""


class Claim(StrEnum):
    """Words about a series that arithmetic can judge."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    MAJORITY = "majority"
    """`of` is more than half of `base`."""
    LARGEST = "largest"
    """The first of `of` is the largest."""


class Verdict(StrEnum):
    """What recomputing a relation shows."""

    HOLDS = "holds"
    """Equal, or equal at the printed precision by ordinary rounding."""
    ROUNDING = "rounding"
    """Off by no more than the rounding of the operands explains."""
    TRUNCATION = "truncation"
    """Equal only if digits were cut instead of rounded."""
    CONFLICT = "conflict"
    """Cannot be."""
    UNVERIFIABLE = "unverifiable"
    """Needs a number that is not printed, is qualified, or can be read in two ways."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An arithmetic statement about observations of one report, by their ids."""

    id: str
    kind: RelationKind
    says: str | None
    of: tuple[str, ...]
    base: tuple[str, ...]
    at: str
    note: Text | None
    claim: Claim | None
    rate: Decimal | None
    """For a conversion: units of `of` for one of `says`, if the source names it."""
    found: bool
    """Whether the program found it, rather than an editor declaring it."""
    where: Where = field(compare=False, repr=False)

    @property
    def operands(self) -> tuple[str, ...]:
        return (*self.of, *self.base)

    @property
    def subject(self) -> str:
        """The observation that it stands at: the printed result, or else its first operand."""
        return self.says or self.operands[0]


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A relation that the program would find, but that makes no sense here."""

    relation: str
    reason: Text
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expect:
    """What a recorded conflict looks like; when the data says otherwise, the record is out of date."""

    printed: Decimal | None
    recomputed: Decimal


class Action(StrEnum):
    """What we do about something that the source prints."""

    KEEP = "keep"
    """The printed number stands; the reader is told."""
    READ = "read"
    """Our reading stands in its place; the printed form is shown beside it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A recorded departure from what the source prints."""

    id: str
    at: str
    observations: tuple[str, ...]
    printed: str
    reading: Text
    reason: Text
    action: Action | None
    relation: str | None
    """The conflict that this records."""
    expect: Expect | None
    reported: Text | None
    """Who was told, and when."""
    recorded: date | None
    """The day it was recorded here; `None` where that is the day the report was added."""
    where: Where = field(compare=False, repr=False)


class ReportKind(StrEnum):
    WHITE_PAPER = "white_paper"
    PRESS_CONFERENCE = "press_conference"
    NEWS_RELEASE = "news_release"


@dataclass(frozen=True, slots=True)
class Source:
    """The document that a report is read from."""

    title: Text
    """As printed."""
    language: str
    url: str | None
    note: Text | None
    sha256: str | None
    """Digest of the text that was read, so that another reader can tell whether theirs is the same."""
    text: "SourceText | None" = None
    """The text itself, where the report names its file and the file is there."""
    left_out: tuple[str, ...] = ()
    """Pieces of the text whose numbers are no figures of the report."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text that a report was read from. It may be under copyright, so it is not part of what is published."""

    where: Where
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """One publication."""

    id: str
    language: str
    kind: ReportKind
    title: Text
    publishers: tuple[Institution, ...]
    place: Place
    period: Period
    published: date | None
    added: date | None
    """The day this site first published it."""
    source: Source
    summary: tuple[Text, ...]
    key: tuple[str, ...]
    """Ids of the observations that stand for the report."""
    sections: tuple[Section, ...]
    corrections: tuple[Correction, ...]
    relations: tuple[Relation, ...]
    """Those that the editor declares."""
    switched_off: tuple[SwitchedOff, ...]
    where: Where = field(compare=False, repr=False)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for section in self.sections for fact in section.facts)

    @property
    def observations(self) -> Iterator[tuple[Figure, Observation]]:
        """Every observation with its figure, in the order of the report."""
        return ((figure, o) for figure in self.figures for o in figure.observations)

    @property
    def texts(self) -> Iterator[Text]:
        """Every string of the report that has to be translated, in the order of the file."""
        yield self.title
        yield self.source.title
        if self.source.note:
            yield self.source.note
        yield from self.summary
        for section in self.sections:
            yield section.title
            yield from section.prose
            for figure in section.figures:
                yield figure.title
                yield from (t for t in (figure.text, figure.note, figure.population) if t)
                yield from (o.note for o in figure.observations if o.note)
            for fact in section.facts:
                yield fact.title
                yield fact.text
        for correction in self.corrections:
            yield correction.reading
            yield correction.reason
            if correction.reported:
                yield correction.reported
        yield from (relation.note for relation in self.relations if relation.note)
        yield from (off.reason for off in self.switched_off)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Shared ids and their terms."""

    institutions: Mapping[str, Institution]
    places: Mapping[str, Place]
    units: Mapping[str, Unit]
    measures: Mapping[str, Measure]
    categories: Mapping[str, Mapping[str, Category]]
    """Dimension id → member id → category; each dimension has the member `total`."""

    @property
    def texts(self) -> Iterator[Text]:
        """Every term, in the order of the files."""
        for institution in self.institutions.values():
            yield institution.name
            if institution.short != institution.name:
                yield institution.short
        for place in self.places.values():
            yield place.name
        for unit in self.units.values():
            yield unit.phrase
            yield unit.label
        for measure in self.measures.values():
            yield measure.name
            yield measure.about
        for members in self.categories.values():
            for category in members.values():
                yield category.dimension_name if category.id == TOTAL else category.name

    @property
    def terms(self) -> Iterator[Text]:
        """Those that name or explain things, without units: a unit is often another word than the thing it counts."""
        units = {id(text) for unit in self.units.values() for text in (unit.phrase, unit.label)}
        return (text for text in self.texts if id(text) not in units)


@dataclass(frozen=True, slots=True)
class Wording:
    """What one language calls a term."""

    name: str
    also: tuple[str, ...] = ()
    """Other names that a text may use: short forms, other renderings."""
    about: str = ""
    """One line that explains the term."""
    sort: str = ""
    """What it is sorted by, where its letters do not tell: of Chinese its pinyin."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every name that a text may use."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the glossary: a legal term in every language that has it."""

    id: str
    """Its anchor."""
    words: Mapping[str, Wording]
    """By language."""
    enforced: bool = True
    """Whether a translation has to keep to it; not where its words are common ones too."""
    where: Where = field(default=Where(""), compare=False, repr=False)

    @property
    def names(self) -> Mapping[str, str]:
        """The name in each language."""
        return {tag: wording.name for tag, wording in self.words.items()}


@dataclass(frozen=True, slots=True)
class Data:
    """All that `data/` says."""

    vocabulary: Vocabulary
    reports: tuple[Report, ...]
    glossary: tuple[Term, ...] = ()
