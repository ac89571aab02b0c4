"""Data × Languages → what search can find: a record for each report, figure, fact, term, measure, place, institution and page.

One record holds its thing in every language, so that a word of one language finds the page of another. Records are
made from the data, not from pages; `theme/assets/search.js` reads what is found.

The HTML of a record is made for Pagefind: the id of each element says the language, the role and the anchor of its
text (`zh.row.accepted-2020`). Chinese characters stand apart, each a word of its own: a phrase of them is then found
wherever it stands, whatever a dictionary takes for a word. Every number is there in one more form, `q130000z`, that
all ways of writing it come down to; and what readers can choose by is a word too, `qkind0figurez`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from html import unescape

from generator.address import figure_path, institution_path, measure_path, place_path, report_path, term_path
from generator.describe import describe
from generator.language import Language
from generator.model import Data, Fact, Figure, Institution, Observation, Period, PeriodKind, Place, Report, Statistic
from generator.number import find_numbers
from generator.pages.browse import speaks_of, with_around, years_covered
from generator.prose import Prose, html_escape
from generator.wording import kind_name, label

LANGUAGE = "en"
"""By whose rules Pagefind brings words of Latin letters to their stems. Chinese characters have none."""


OF_REPORT, SHARED = "report", "shared"
"""What the files of records begin with."""

FACETS = ("qinstitution0", "qkind0", "qplace0", "qyear0")
"""What the words begin with that readers choose by (`facet`): a search asks for all of one kind."""

OPENING = 300
"""So many characters of each part of a page by hand are searched: what it is about stands first, and readers pay for every word."""


class Kind(StrEnum):
    """What a record is about, as readers may narrow a search."""

    FIGURE = "figure"
    TERM = "term"
    FACT = "fact"
    REPORT = "report"
    MEASURE = "measure"
    INSTITUTION = "institution"
    PLACE = "place"
    PAGE = "page"


def record_kind(kind: Kind, language: Language) -> str:
    """The word for one of *kind*."""
    t = language.pgettext
    return {
        Kind.FIGURE: t("kind of search result", "Figure"),
        Kind.TERM: t("kind of search result", "Term"),
        Kind.FACT: t("kind of search result", "Fact"),
        Kind.REPORT: t("kind of search result", "Report"),
        Kind.MEASURE: t("kind of search result", "Measure"),
        Kind.INSTITUTION: t("kind of search result", "Institution"),
        Kind.PLACE: t("kind of search result", "Place"),
        Kind.PAGE: t("kind of search result", "Page"),
    }[kind]


def record_kinds(kind: Kind, language: Language) -> str:
    """The word for several of *kind*."""
    t = language.pgettext
    return {
        Kind.FIGURE: t("kinds of search result", "Figures"),
        Kind.TERM: t("kinds of search result", "Terms"),
        Kind.FACT: t("kinds of search result", "Facts"),
        Kind.REPORT: t("kinds of search result", "Reports"),
        Kind.MEASURE: t("kinds of search result", "Measures"),
        Kind.INSTITUTION: t("kinds of search result", "Institutions"),
        Kind.PLACE: t("kinds of search result", "Places"),
        Kind.PAGE: t("kinds of search result", "Pages"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of text that can be led to."""

    text: str
    anchor: str = ""
    """Where it stands on the page; empty for the page itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """A record in one language."""

    title: str
    context: str
    """What stands under the title: institution, report, time."""
    lead: str
    """What it says, in a sentence or two."""
    rows: tuple[Row, ...] = ()
    also: tuple[str, ...] = ()
    """Its other names."""


@dataclass(frozen=True, slots=True)
class Record:
    """Something that search can find."""

    kind: Kind
    path: str
    """Of its page, relative to the tree of a language."""
    said: Mapping[str, Said]
    """By language."""
    places: tuple[str, ...] = ()
    """Ids, with those of the places around."""
    institutions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    numbers: tuple[Decimal, ...] = field(default=(), repr=False)
    """Values that it states, besides those written in its texts."""


def search_records(
    data: Data,
    languages: Sequence[Language],
    by_hand: Mapping[str, Mapping[str, str]],
    made: Mapping[str, Mapping[str, str]],
    built: Iterable[str],
) -> tuple[Record, ...]:
    """Everything that can be found and is not a part of a report.

    *by_hand* and *made* map each language to the Markdown of its pages; those that are made are found by their title only.
    *built* names all pages that there are (`reports/`): nothing is found that leads to another.
    """
    there = set(built)
    of_reports = {path for report in data.reports for path in _paths(report)}
    seen: dict[str, Record] = {}
    for record in (*_Records(data, languages).of_no_report(), *_pages(by_hand, made)):
        if record.path.partition("#")[0] in there and record.path not in of_reports:
            seen.setdefault(record.path, record)
    return tuple(seen.values())


def _paths(report: Report) -> Iterator[str]:
    """Of the records of *report*."""
    yield report_path(report.id)
    yield from (figure_path(report.id, figure.id) for figure in report.figures)
    yield from (_fact_path(report, fact) for fact in report.facts)


def _fact_path(report: Report, fact: Fact) -> str:
    return f"{report_path(report.id)}#{fact.id}"


def report_records(report: Report, data: Data, languages: Sequence[Language]) -> tuple[Record, ...]:
    """What can be found of *report*: itself, its figures and facts. Of *data* only the vocabulary is asked."""
    return tuple(_Records(data, languages).of(report))


def render_records(records: Iterable[Record], name: str) -> Mapping[str, str]:
    """The file of each record for Pagefind to read; all begin with *name*."""
    return {f"{name}.{n:05}.html": _render(record) for n, record in enumerate(records)}


def token(number: Decimal) -> str:
    """The word that stands for *number*.

    >>> token(Decimal("81.70")), token(Decimal("1.3E+5"))
    ('q81d7z', 'q130000z')
    """
    return f"q{format(abs(number).normalize(), 'f').replace('.', 'd')}z"


def facet(name: str, value: str) -> str:
    """The word that all records have whose *name* is *value*. Pagefind's own filters cannot be asked for all of them
    without fetching the whole index.

    >>> facet("place", "hong_kong")
    'qplace0hong0kongz'
    """
    return f"q{name}0{re.sub('[^a-z0-9]', '0', value)}z"


def spaced(text: str) -> str:
    """*text* with each Chinese character as a word of its own, and a mark where there was a space beside one.

    >>> spaced("PCT申请 · 2020")
    'PCT 申 请 ␣ · 2020'
    """
    return " ".join(_CHARACTER.sub(r" \g<0> ", _BESIDE.sub("␣", text)).split())


_CHARACTER = re.compile(
    r"[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3001\u3002\u300a\u300b\uff08\uff09\uff0c\uff1a\uff1b\u201c\u201d␣]"
)
"""Characters of writing without spaces, and the marks between them."""

_BESIDE = re.compile(f"(?<={_CHARACTER.pattern}) +| +(?={_CHARACTER.pattern})")


def _render(record: Record) -> str:
    facets = [
        facet("kind", record.kind.value),
        *(facet("place", place) for place in record.places),
        *(facet("institution", institution) for institution in record.institutions),
        *(facet("year", str(year)) for year in record.years),
    ]
    titles = [_element("h1", tag, "title", said.title, "10") for tag, said in record.said.items()]
    texts = []
    numbers = dict.fromkeys(token(number) for number in record.numbers)
    for tag, said in record.said.items():
        texts += [_element("p", tag, f"also.{n}", name, "5") for n, name in enumerate(said.also)]
        texts.append(_element("p", tag, "context", said.context, "0.5"))
        texts.append(_element("p", tag, "lead", said.lead, "1"))
        texts += [_element("p", tag, f"row.{row.anchor}", row.text, "1") for row in said.rows]
        for text in (said.title, said.lead, *(row.text for row in said.rows)):
            numbers |= dict.fromkeys(token(number) for number in find_numbers(text))
    return "\n".join([
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8"></head><body data-pagefind-body>',
        f'<span data-pagefind-meta="path:{html_escape(record.path)}"></span>',
        *titles,
        *filter(None, texts),
        f"<p>{' '.join((*facets, *numbers))}</p>",
        "</body></html>\n",
    ])  # fmt: skip


def _element(name: str, tag: str, role: str, text: str, weight: str) -> str:
    if not text:
        return ""
    return f'<{name} id="{tag}.{html_escape(role)}" data-pagefind-weight="{weight}">{html_escape(spaced(text))}</{name}>'


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of the data."""

    data: Data
    languages: Sequence[Language]

    def of(self, report: Report) -> Iterator[Record]:
        yield self._report(report)
        for section in report.sections:
            yield from (self._figure(report, figure) for figure in section.figures)
            yield from (self._fact(report, fact) for fact in section.facts)

    def of_no_report(self) -> Iterator[Record]:
        yield from self._terms()
        yield from self._measures()
        yield from (self._institution(one) for one in self.data.vocabulary.institutions.values())
        yield from (self._place(one) for one in self.data.vocabulary.places.values())

    def _around(self, *places: str) -> tuple[str, ...]:
        return with_around(places, self.data.vocabulary.places)

    def _report(self, report: Report) -> Record:
        def said(language: Language) -> Said:
            prose = Prose(report, language)
            rows = [Row(prose.plain(paragraph)) for paragraph in report.summary[1:]]
            for section in report.sections:
                rows.append(Row(prose.plain(section.title), section.id))
                rows += (Row(prose.plain(paragraph), section.id) for paragraph in section.prose)
            rows.append(Row(prose.plain(report.source.title)))
            rows += (Row(prose.plain(correction.reason), correction.id) for correction in report.corrections)
            publishers = language.join(language.text(p.name) for p in report.publishers)
            context = _context(language, publishers, _period(report.period, language))
            return Said(prose.plain(report.title), context, prose.plain(report.summary[0]), tuple(rows))

        return Record(
            Kind.REPORT,
            report_path(report.id),
            self._in_each(said),
            self._around(*speaks_of(report)),
            tuple(p.id for p in report.publishers),
            years_covered(report.period, report.published),
        )

    def _figure(self, report: Report, figure: Figure) -> Record:
        def said(language: Language) -> Said:
            prose = Prose(report, language)
            context = _context(language, language.text(figure.institution.name), prose.plain(report.title))
            rows = [Row(_written(o, language), o.id) for o in figure.observations if o.value is not None]
            rows += (Row(prose.plain(text)) for text in (figure.text, figure.note) if text)
            rows += (Row(language.text(o.note), o.id) for o in figure.observations if o.note)
            return Said(prose.plain(figure.title), context, describe(figure, language), _once(rows))

        stated = tuple(abs(o.value) for o in figure.observations if o.value is not None)
        printed = tuple(number for o in figure.observations for number in find_numbers(o.printed))
        return Record(
            Kind.FIGURE,
            figure_path(report.id, figure.id),
            self._in_each(said),
            self._around(figure.place.id),
            (figure.institution.id,),
            _years([o.period for o in figure.observations]) or years_covered(report.period, report.published),
            (*stated, *printed),
        )

    def _fact(self, report: Report, fact: Fact) -> Record:
        def said(language: Language) -> Said:
            prose = Prose(report, language)
            context = _context(language, kind_name(fact.kind, language), prose.plain(report.title))
            return Said(prose.plain(fact.title), context, prose.plain(fact.text))

        return Record(
            Kind.FACT,
            _fact_path(report, fact),
            self._in_each(said),
            self._around(report.place.id),
            tuple(p.id for p in report.publishers),
            (_years([fact.date]) if fact.date else ()) or years_covered(report.period, report.published),
        )

    def _terms(self) -> Iterator[Record]:
        for term in self.data.glossary:
            said = {tag: Said(w.name, "", w.about, also=w.also) for tag, w in term.words.items()}
            yield Record(Kind.TERM, term_path(term.id), said)

    def _measures(self) -> Iterator[Record]:
        counted: dict[str, list[tuple[Report, Figure, Observation]]] = {}
        for report in self.data.reports:
            for figure, o in report.observations:
                counted.setdefault(o.measure.id, []).append((report, figure, o))
        for id_, measure in self.data.vocabulary.measures.items():
            uses = counted.get(id_, [])
            said = {
                language.tag: Said(language.text(measure.name), language.text(measure.unit.label), language.text(measure.about))
                for language in self.languages
            }
            yield Record(
                Kind.MEASURE,
                measure_path(id_),
                said,
                self._around(*(figure.place.id for _, figure, _ in uses)),
                tuple(sorted({figure.institution.id for _, figure, _ in uses})),
                _years([o.period for _, _, o in uses]),
            )

    def _institution(self, institution: Institution) -> Record:
        figures = [f for report in self.data.reports for f in report.figures if f.institution == institution]

        def said(language: Language) -> Said:
            short = language.text(institution.short)
            place = language.text(self.data.vocabulary.places[institution.place].name)
            name = language.text(institution.name)
            return Said(name, place, _how_many(figures, language), also=() if short == name else (short,))

        return Record(
            Kind.INSTITUTION,
            institution_path(institution.id),
            self._in_each(said),
            self._around(institution.place),
            (institution.id,),
            _years([o.period for f in figures for o in f.observations]),
        )

    def _place(self, place: Place) -> Record:
        figures = [f for report in self.data.reports for f in report.figures if place.id in self._around(f.place.id)]

        def said(language: Language) -> Said:
            around = language.text(self.data.vocabulary.places[place.within].name) if place.within else ""
            return Said(language.text(place.name), around, _how_many(figures, language))

        years = _years([o.period for f in figures for o in f.observations])
        institutions = tuple(sorted({f.institution.id for f in figures}))
        return Record(Kind.PLACE, place_path(place.id), self._in_each(said), self._around(place.id), institutions, years)

    def _in_each(self, said: Callable[[Language], Said]) -> Mapping[str, Said]:
        return {language.tag: said(language) for language in self.languages}


def _context(language: Language, *parts: str) -> str:
    return language.pgettext("between the parts of a line", " · ").join(filter(None, parts))


def _period(period: Period, language: Language) -> str:
    return "" if period.kind is PeriodKind.UNDATED else language.period(period)


def _written(o: Observation, language: Language) -> str:
    """An observation in a line: "Cases accepted: Civil, 2020: nearly 130,000 cases"."""
    value = language.change(o) if o.statistic is Statistic.CHANGE else language.quantity(o)
    if o.period.kind is PeriodKind.UNDATED:
        pattern = language.pgettext("pattern.row", "{label}: {value}")
        return pattern.format(label=label(o, language), value=value)
    pattern = language.pgettext("pattern.row", "{label}, {period}: {value}")
    return pattern.format(label=label(o, language), period=language.period(o.period), value=value)


def _how_many(figures: Sequence[Figure], language: Language) -> str:
    n = len(figures)
    return language.ngettext("{n} figure", "{n} figures", n).format(n=language.number(Decimal(n)))


def _once(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each text once, where it stands first."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row.text, row)
    return tuple(found.values())


def _years(periods: Iterable[Period]) -> tuple[int, ...]:
    """Every calendar year that *periods* touch; of one without a beginning or an end only the other."""
    years = {year for period in periods for year in years_covered(period, None)}
    return tuple(sorted(years))


def _pages(by_hand: Mapping[str, Mapping[str, str]], made: Mapping[str, Mapping[str, str]]) -> Iterator[Record]:
    """The pages by hand part by part, as their headings divide them; of those that are made only what they are."""
    parts: dict[str, dict[str, Said]] = {}
    for tag, tree in by_hand.items():
        for path, text in tree.items():
            for anchor, said in _parts(text):
                parts.setdefault(f"{page_address(path)}#{anchor}" if anchor else page_address(path), {})[tag] = said
    for tag, tree in made.items():
        for path, text in tree.items():
            for _, said in list(_parts(text))[:1]:
                parts.setdefault(page_address(path), {})[tag] = Said(said.title, "", said.lead)
    return (Record(Kind.PAGE, path, parts[path]) for path in sorted(parts) if path)


def page_address(path: str) -> str:
    """Where the page made of the Markdown file *path* stands."""
    return path.removesuffix("index.md") if path.endswith("index.md") else f"{path.removesuffix('.md')}/"


_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,3}) +(.+?)(?: *\{:[^}]*?#([\w-]+)[^}]*\})? *$", re.MULTILINE)
_MARKUP = re.compile(
    r"<!--.*?-->|<svg\b.*?</svg>|<[^>]*>|\{:[^}]*\}|^```.*$|^ *\|[ :|-]*\|? *$|^(?:#{1,6}|>|-|\d+\.) |!?\[|\]\([^)]*\)|\*\*|[`|\\]",
    re.DOTALL | re.MULTILINE,
)


def _parts(text: str) -> Iterator[tuple[str, Said]]:
    """Anchor and words of each part of a Markdown page; the first is the page itself, without an anchor."""
    front = _FRONT.match(text)
    settings = dict(re.findall(r'^(\w+): *"?(.*?)"?$', front[1], re.MULTILINE)) if front else {}
    title = unescape(settings.get("title", ""))
    _, *pieces = _HEADING.split(text[front.end() :] if front else text)
    first = True
    for heading, anchor, body in zip(pieces[1::4], pieces[2::4], pieces[3::4], strict=True):
        words = " ".join(_MARKUP.sub(" ", unescape(body)).split())[:OPENING]
        name = " ".join(_MARKUP.sub("", unescape(heading)).split())
        if first:
            title = title or name
            yield "", Said(title, "", unescape(settings.get("description", "")), (Row(words),) if words else ())
        elif anchor:
            yield anchor, Said(name, title, "", (Row(words, anchor),) if words else ())
        first = False
