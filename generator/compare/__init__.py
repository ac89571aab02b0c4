"""All reports → per measure: its values, which of them fit on one axis, why the others do not, and what was printed again or restated.

Knows no language. Two values fit on one axis where they say the same of the measure (statistic, unit), of the same
kind of institution, of the same population, in the same breakdown, for periods of the same length.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import combinations, product
from types import MappingProxyType
from typing import overload

from generator.model import (
    TOTAL,
    Category,
    ChartKind,
    Data,
    Figure,
    Institution,
    InstitutionKind,
    Measure,
    Observation,
    Period,
    PeriodKind,
    RelationKind,
    Report,
    Statistic,
    Status,
    Text,
    Unit,
)
from generator.reconcile import Reconciled
from generator.reconcile.interval import read

_PAIRED_AT_MOST = 6
"""Institutions of which a reader may want to compare any two."""


class Reason(StrEnum):
    """Why two values do not stand on one axis, or why nothing does."""

    OTHER_STATISTIC = "other_statistic"
    """A quantity and a share, a change or a rank."""
    OTHER_UNIT = "other_unit"
    OTHER_INSTITUTION_KIND = "other_institution_kind"
    """A court is not a procuratorate."""
    OTHER_POPULATION = "other_population"
    DIFFERENT_BREAKDOWN = "different_breakdown"
    """A whole and its parts, or parts of different kinds."""
    POINT_AND_SPAN = "point_and_span"
    """The state at a date, and what happened in a period."""
    OTHER_PERIOD_LENGTH = "other_period_length"
    UNKNOWN_LENGTH = "unknown_length"
    """A period without a beginning or an end, or no period at all."""
    SHIFTED_PERIOD = "shifted_period"
    """As long, but beginning in another month: the periods overlap."""
    OTHER_BASE = "other_base"
    """Changes against periods of different length."""
    ONLY_ONE = "only_one"
    """There is but one value."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long a period is, and how it lies in the calendar: all that matters for whether periods can be compared."""

    kind: PeriodKind
    """`interval` for all with two ends; else `instant`, `open`, `cumulative`, `undated`."""
    months: int = 0
    days: int = 0
    """The length, in whole months or else in days."""
    phase: int = 0
    """Periods of one length with the same phase are the same or do not overlap."""
    identity: str = ""
    """For a period of no known length: what it is equal to, which is only itself in its report."""


def span_of(period: Period, report: str) -> Span:
    """The span of *period*, as *report* prints it."""
    start, end = period.start, period.end
    if period.kind is PeriodKind.INSTANT:
        return Span(PeriodKind.INSTANT)
    if start is None or end is None:
        return Span(period.kind, identity=f"{report} {period.text}")
    after = end + timedelta(days=1)
    if start.day == after.day == 1:
        months = 12 * (after.year - start.year) + after.month - start.month
        return Span(PeriodKind.INTERVAL, months=months, phase=(12 * start.year + start.month - 1) % months)
    days = (after - start).days
    return Span(PeriodKind.INTERVAL, days=days, phase=start.toordinal() % days)


@dataclass(frozen=True, slots=True)
class Common:
    """What values have in common that fit on one axis."""

    statistic: Statistic
    unit: Unit
    institutions: InstitutionKind
    population: str | None
    breakdown: tuple[str, ...]
    """Ids of the dimensions that they are parts in; empty for the whole."""
    span: Span
    against: Span | None


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One printed or derived value, wherever its report prints it. It is equal to nothing but itself."""

    report: Report
    figure: Figure
    observation: Observation
    again: tuple[tuple[Figure, Observation], ...] = ()
    """The other places where the same report prints the same."""

    @property
    def prints(self) -> tuple[tuple[Figure, Observation], ...]:
        """Every place, the first one first."""
        return ((self.figure, self.observation), *self.again)

    @property
    def own(self) -> tuple[Category, ...]:
        """The members that set it apart from the whole."""
        return tuple(c for c in self.observation.categories if c.id != TOTAL)

    @property
    def breakdown(self) -> tuple[str, ...]:
        return tuple(sorted(c.dimension for c in self.own))

    @property
    def derived(self) -> bool:
        return self.observation.status is Status.DERIVED


@dataclass(frozen=True, slots=True)
class Comparable:
    """Values that fit on one axis."""

    common: Common
    values: tuple[Value, ...]

    @property
    def whole(self) -> bool:
        """Whether they are quantities of the whole, not shares, changes, or parts of something."""
        return self.common.statistic is Statistic.LEVEL and not self.common.breakdown

    @property
    def institutions(self) -> tuple[Institution, ...]:
        return tuple(dict.fromkeys(v.figure.institution for v in self.values))


@dataclass(frozen=True, slots=True)
class Restatement:
    """The same quantity in several reports, by publication."""

    values: tuple[Value, ...]
    restated: bool
    """Whether what they print cannot all be so; else it is printed again, or more finely."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Two of the groups, by their number, and why they are two."""

    one: int
    other: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All there is of a measure."""

    measure: Measure
    values: tuple[Value, ...]
    """Wholes before parts, then by institution; those without a number too."""
    groups: tuple[Comparable, ...]
    """Those with a number."""
    restatements: tuple[Restatement, ...]
    like: tuple[Measure, ...] = ()
    """Other measures with values that could be taken for it: cases accepted by procuratorates beside cases accepted by courts."""

    @property
    def reports(self) -> tuple[Report, ...]:
        return tuple({v.report.id: v.report for v in self.values}.values())

    @property
    def institutions(self) -> tuple[Institution, ...]:
        return tuple({v.figure.institution.id: v.figure.institution for v in self.values}.values())

    @property
    def reason(self) -> Reason | None:
        """Why there is nothing to compare at all."""
        return Reason.ONLY_ONE if len(self.values) == 1 else None

    def apart(self, one: int, other: int) -> Apart:
        """Why two groups, by their number, are two."""
        first, second = sorted((one, other))
        return Apart(first, second, reasons(self.groups[first].common, self.groups[second].common))

    def telling(self) -> tuple[Apart, ...]:
        """The pairs that a reader would think of, in the order of the groups.

        Each quantity of a whole and the one that is most like it; and, as long as they are few, for any two institutions
        that share no group the two groups that are most alike.
        """
        found = set()
        wholes = [n for n, g in enumerate(self.groups) if g.whole]
        for n in wholes if len(wholes) > 1 else ():
            found.add(min((self.apart(n, m) for m in wholes if m != n), key=lambda a: self._unlike(a, n)))
        by_institution: dict[str, set[int]] = defaultdict(set)
        for n, g in enumerate(self.groups):
            for i in g.institutions:
                by_institution[i.id].add(n)
        if len(by_institution) <= _PAIRED_AT_MOST:
            for mine, theirs in combinations(by_institution.values(), 2):
                if not mine & theirs:
                    found.add(min((self.apart(n, m) for n, m in product(mine, theirs)), key=self._from_the_whole))
        return tuple(sorted(found, key=lambda a: (a.one, a.other)))

    def _unlike(self, apart: Apart, n: int) -> tuple[int, int, int]:
        """Orders the pairs of group *n*: by how much alike, then larger groups first."""
        other = apart.other if apart.one == n else apart.one
        return (len(apart.reasons), -len(self.groups[other].values), other)

    def _from_the_whole(self, apart: Apart) -> tuple[int, int, int, int, int]:
        """Orders pairs: quantities of wholes first, then by how much alike, then larger groups first."""
        pair = (self.groups[apart.one], self.groups[apart.other])
        return (-sum(g.whole for g in pair), len(apart.reasons), -sum(len(g.values) for g in pair), apart.one, apart.other)


def compare(
    data: Data, reconciled: Mapping[str, Reconciled] = MappingProxyType({}), say: Callable[[Text], str] = lambda text: text.msgid
) -> tuple[Comparison, ...]:
    """A comparison for every measure with a value, in the order of the vocabulary.

    *say* puts texts of reports into one language, so that a population is the same in whatever language it was entered.
    """
    order = {institution: n for n, institution in enumerate(data.vocabulary.institutions)}
    found: dict[str, list[Value]] = defaultdict(list)
    for report in data.reports:
        for value in _values(report, reconciled.get(report.id), say):
            found[value.observation.measure.id].append(value)
    measures = [measure for id_, measure in data.vocabulary.measures.items() if id_ in found]
    return tuple(
        replace(_comparison(measure, found[measure.id], order, say), like=tuple(m for m in measures if _alike(measure, m)))
        for measure in measures
    )


@dataclass(frozen=True, eq=False)
class Comparisons(Sequence[Comparison]):
    """What `compare` gives, made when it is asked for; which measures it has is known before."""

    data: Data
    make: Callable[[], tuple[Comparison, ...]]

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The ids of the measures with a value, in the order of the vocabulary."""
        counted = {o.measure.id for report in self.data.reports for _, o in report.observations}
        return tuple(id_ for id_ in self.data.vocabulary.measures if id_ in counted)

    @overload
    def __getitem__(self, index: int) -> Comparison: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Comparison, ...]: ...
    def __getitem__(self, index: int | slice) -> Comparison | tuple[Comparison, ...]:
        return self.make()[index]

    def __len__(self) -> int:
        return len(self.measures)


def _alike(measure: Measure, other: Measure) -> bool:
    """Whether one is named as the other with a word more: `cases_accepted`, `procuratorate_cases_accepted`."""
    words, others = set(measure.id.split("_")), set(other.id.split("_"))
    return measure.unit.id == other.unit.id and (words < others or others < words)


def _comparison(measure: Measure, values: Iterable[Value], order: Mapping[str, int], say: Callable[[Text], str]) -> Comparison:
    ordered = sorted(values, key=lambda v: _place_in_table(v, order))
    by_common: dict[Common, list[Value]] = defaultdict(list)
    for value in ordered:
        if value.observation.value is not None:
            by_common[_common(value, say)].append(value)
    groups = tuple(Comparable(common, tuple(members)) for common, members in by_common.items())
    return Comparison(measure, tuple(ordered), groups, tuple(_restatements(ordered, say)))


def _place_in_table(v: Value, order: Mapping[str, int]) -> tuple[object, ...]:
    o = v.observation
    return (len(v.breakdown), v.breakdown, tuple(Statistic).index(o.statistic), order[v.figure.institution.id], o.period.sort_key)


def _values(report: Report, reconciled: Reconciled | None, say: Callable[[Text], str]) -> Iterator[Value]:
    """The values of *report*, each once; what is derived behind what is printed. A difference counts none of the measures."""
    found: dict[object, Value] = {}
    for figure, o in report.observations:
        key = (_quantity(report, figure, o, say), o.value, o.qualifier, o.status)
        if key in found and o.value is not None:
            found[key] = replace(found[key], again=(*found[key].again, (figure, o)))
        else:
            found[key if o.value is not None else o.id] = Value(report, figure, o)
    yield from found.values()
    if reconciled:
        for figure in report.figures:
            for derived in reconciled.derived_at(figure):
                if derived.relation.kind is not RelationKind.DIFFERENCE:
                    yield Value(report, figure, derived.observation)


def _population(figure: Figure, say: Callable[[Text], str]) -> str | None:
    return " ".join(say(figure.population).casefold().split()) if figure.population else None


def _common(v: Value, say: Callable[[Text], str]) -> Common:
    o = v.observation
    against = span_of(o.against, v.report.id) if o.against else None
    return Common(
        o.statistic, o.unit, v.figure.institution.kind, _population(v.figure, say), v.breakdown, span_of(o.period, v.report.id), against
    )


def _quantity(report: Report, figure: Figure, o: Observation, say: Callable[[Text], str]) -> object:
    """What *o* is a number of, whoever prints it. A period without an end ends when its report does."""

    def when(period: Period) -> object:
        if period.kind in (PeriodKind.OPEN, PeriodKind.UNDATED):
            return (period.kind, period.start, report.id)
        return (period.kind is PeriodKind.INSTANT, period.start, period.end)

    own = frozenset((c.dimension, c.id) for c in o.categories if c.id != TOTAL)
    against = when(o.against) if o.against else None
    whom = (figure.institution.id, figure.place.id, _population(figure, say))
    return (o.measure.id, o.statistic, o.unit.id, own, whom, when(o.period), against)


def _restatements(values: Iterable[Value], say: Callable[[Text], str]) -> Iterator[Restatement]:
    same: dict[object, list[Value]] = defaultdict(list)
    for v in values:
        if v.observation.value is not None and not v.derived:
            same[_quantity(v.report, v.figure, v.observation, say)].append(v)
    for found in same.values():
        if len({v.report.id for v in found}) > 1:
            ordered = tuple(sorted(found, key=_publication))
            intervals = [read(v.observation) for v in ordered]
            yield Restatement(ordered, not all(a.meets(b) for a, b in combinations(intervals, 2)))


def _publication(v: Value) -> tuple[date, str]:
    """When it was published; a report without a date is never the latest."""
    return (v.report.published or date.min, v.report.id)


def reasons(a: Common, b: Common) -> tuple[Reason, ...]:
    """What keeps values with *a* in common and values with *b* in common from standing on one axis; none for equal ones."""
    found = []
    if a.statistic is not b.statistic:
        found.append(Reason.OTHER_STATISTIC)
    elif a.unit.id != b.unit.id:
        found.append(Reason.OTHER_UNIT)
    if a.institutions != b.institutions:
        found.append(Reason.OTHER_INSTITUTION_KIND)
    if a.population != b.population:
        found.append(Reason.OTHER_POPULATION)
    if a.breakdown != b.breakdown:
        found.append(Reason.DIFFERENT_BREAKDOWN)
    if a.span != b.span:
        found.append(_spans(a.span, b.span))
    if a.statistic is b.statistic and a.against != b.against:
        found.append(Reason.OTHER_BASE)
    return tuple(found)


def _spans(a: Span, b: Span) -> Reason:
    """Why two different spans cannot be compared."""
    kinds = {a.kind, b.kind}
    if kinds == {PeriodKind.INTERVAL}:
        return Reason.SHIFTED_PERIOD if (a.months, a.days) == (b.months, b.days) else Reason.OTHER_PERIOD_LENGTH
    return Reason.POINT_AND_SPAN if kinds == {PeriodKind.INSTANT, PeriodKind.INTERVAL} else Reason.UNKNOWN_LENGTH


def chart_figure(group: Comparable, restatements: Iterable[Restatement], title: Text) -> Figure | None:
    """*group* as a figure that the ordinary stage can draw, with institutions as a dimension.

    `None` where that would show nothing new: the parts that one report prints have charts in their own figures. Of
    values that several reports print, the latest is drawn.
    """
    older = {v for restatement in restatements for v in restatement.values[:-1]}
    drawn = [v for v in group.values if not v.derived and v not in older]
    if len(drawn) < 2 or group.common.statistic is Statistic.RANK or (group.common.breakdown and len({v.report.id for v in drawn}) == 1):
        return None
    placed = len({v.figure.place.id for v in drawn}) > 1 and any(v.figure.place.id != v.figure.institution.place for v in drawn)
    first = drawn[0].figure
    return Figure(
        id=first.id,
        title=title,
        text=None,
        note=None,
        institution=first.institution,
        place=first.place,
        population=None,
        parts=None,
        chart=None if _each_in_time(drawn) else ChartKind.BARS,
        observations=tuple(_with_institution(v, placed=placed) for v in drawn),
        where=first.where,
    )


def _each_in_time(values: Iterable[Value]) -> bool:
    """Whether every series has several periods or none has: else a chart in time would leave out those with one."""
    periods: dict[object, set[Period]] = defaultdict(set)
    for v in values:
        periods[v.figure.institution.id, v.figure.place.id, frozenset(v.own)].add(v.observation.period)
    return len({len(found) > 1 for found in periods.values()}) == 1


def _with_institution(v: Value, *, placed: bool) -> Observation:
    """The observation with the institution, and if need be the place, among its members."""
    who, where = v.figure.institution, v.figure.place
    added = [Category("institution", Text("Institution"), who.id, who.short)]
    added += [Category("place", Text("Place"), where.id, where.name)] if placed else []
    return replace(v.observation, categories=(*added, *v.own))
