"""Report → the relations that the shape of its figures implies.

Each finder is a function that yields relations; a new one is a line in `FINDERS`. Ids are made of the kind and
of what is related, so that they stay when rows move: finders see the rows of a figure in the order of their ids.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from generator.model import TOTAL, Figure, MeasureKind, Observation, Parts, Relation, RelationKind, Report, Statistic, UnitKind

Own = frozenset[tuple[str, str]]
"""What sets an observation apart from the whole: dimension and member."""
Population = tuple[str, str, str]
"""Whom and where a figure counts: numbers of different populations are different quantities."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation with a number, and what it is compared by."""

    figure: Figure
    o: Observation
    own: Own
    population: Population


@dataclass(frozen=True, slots=True)
class Rows:
    """The observations of a report that have a number, by what they count of whom."""

    figures: tuple[tuple[Figure, tuple[Seen, ...]], ...]
    alike: Mapping[tuple[str, Own, Population], tuple[Seen, ...]]
    """Measure, categories and population → in the order of figures, then of ids."""


Finder = Callable[[Rows], Iterator[Relation]]


def find_relations(report: Report) -> Iterator[Relation]:
    """The relations that *report* implies, in the order of the finders; some may also be declared."""
    rows = _rows(report)
    order = {o.id: n for n, (_, o) in enumerate(report.observations)}
    for finder in FINDERS:
        for relation in finder(rows):
            # Operands are shown as the report has them.
            yield replace(relation, of=tuple(sorted(relation.of, key=order.__getitem__)))


def _rows(report: Report) -> Rows:
    figures = []
    alike: dict[tuple[str, Own, Population], list[Seen]] = defaultdict(list)
    for figure in report.figures:
        population = (figure.institution.id, figure.place.id, figure.population.msgid if figure.population else "")
        numbered = sorted((o for o in figure.observations if o.value is not None), key=lambda o: o.id)
        seen = tuple(Seen(figure, o, _own(o), population) for o in numbered)
        figures.append((figure, seen))
        for s in seen:
            alike[s.o.measure.id, s.own, population].append(s)
    return Rows(tuple(figures), {key: tuple(group) for key, group in alike.items()})


def _own(o: Observation) -> Own:
    return frozenset((c.dimension, c.id) for c in o.categories if c.id != TOTAL)


def _relation(kind: RelationKind, says: Observation | None, of: Iterable[Observation], base: Iterable[Observation] = ()) -> Relation:
    parts, bases = tuple(of), tuple(base)
    named = says or (bases or parts)[0]
    return Relation(
        id=f"{kind}-{named.id}",
        kind=kind,
        says=says.id if says else None,
        of=tuple(o.id for o in parts),
        base=tuple(o.id for o in bases),
        at=named.at,
        note=None,
        claim=None,
        rate=None,
        found=True,
        where=named.where,
    )


def _additive(o: Observation) -> bool:
    """Whether numbers of its kind can be added up: durations of cases, rates and scores cannot."""
    return (
        o.statistic is Statistic.LEVEL
        and o.unit.kind in (UnitKind.COUNT, UnitKind.MONEY, UnitKind.WEIGHT)
        and o.measure.kind not in (MeasureKind.RATE, MeasureKind.DURATION)
    )


def partitions(rows: Rows) -> Iterator[Relation]:
    """A total row and the rows of a dimension: their sum if they are all of it, else its bound."""
    for figure, seen in rows.figures:
        levels = [s.o for s in seen if _additive(s.o)]
        for total in levels:
            for dimension in sorted(c.dimension for c in total.categories if c.id == TOTAL):
                parts = [o for o in levels if _is_part(o, total, dimension)]
                if len(parts) > 1 and figure.parts is Parts.WHOLE:
                    yield _relation(RelationKind.SUM, total, parts)
                elif parts:
                    yield _relation(RelationKind.BOUND, None, parts, [total])


def _is_part(o: Observation, total: Observation, dimension: str) -> bool:
    member = o.category(dimension)
    return (
        member is not None
        and member.id != TOTAL
        and (o.measure.id, o.unit.id, o.period) == (total.measure.id, total.unit.id, total.period)
        and _others(o, dimension) == _others(total, dimension)
    )


def _others(o: Observation, dimension: str) -> Mapping[str, str]:
    return {c.dimension: c.id for c in o.categories if c.dimension != dimension}


def loose_partitions(rows: Rows) -> Iterator[Relation]:
    """All parts of a whole whose total stands in another figure of the same population."""
    for figure, seen in rows.figures:
        if figure.parts is not Parts.WHOLE or any(c.id == TOTAL for o in figure.observations for c in o.categories):
            continue
        for parts in _partitions(s for s in seen if _additive(s.o)):
            first = parts[0]
            totals = [
                s.o
                for s in rows.alike.get((first.o.measure.id, frozenset(), first.population), ())
                if s.figure is not figure
                and s.o.statistic is Statistic.LEVEL
                and (s.o.unit.id, s.o.period) == (first.o.unit.id, first.o.period)
            ]
            if len({t.value for t in totals}) == 1:
                yield _relation(RelationKind.SUM, totals[0], (s.o for s in parts))


def _partitions(seen: Iterable[Seen]) -> Iterator[list[Seen]]:
    """Rows of a figure that are told apart by the same dimensions and nothing else: two or more."""
    groups: dict[tuple[object, ...], list[Seen]] = defaultdict(list)
    for s in seen:
        if s.own:
            groups[s.o.measure.id, s.o.unit.id, s.o.period, frozenset(dimension for dimension, _ in s.own)].append(s)
    return (group for group in groups.values() if len(group) > 1)


def series(rows: Rows) -> Iterator[Relation]:
    """Periods that follow each other without a gap add up to the period that holds them all."""
    for group in rows.alike.values():
        spans: dict[object, Seen] = {}
        for s in group:
            if _adds_up(s.o):
                spans.setdefault((s.o.unit.id, s.o.period.start, s.o.period.end), s)
        for total in spans.values():
            for figure in dict.fromkeys(s.figure.id for s in spans.values()):
                parts = [s.o for s in group if s.figure.id == figure and _adds_up(s.o) and _lies_in(s.o, total.o)]
                parts.sort(key=lambda o: o.period.sort_key)
                if len(parts) > 1 and _fills(parts, total.o):
                    yield _relation(RelationKind.SUM, total.o, parts)


def _adds_up(o: Observation) -> bool:
    return (
        o.statistic is Statistic.LEVEL
        and o.unit.kind is UnitKind.COUNT
        and o.measure.kind is not MeasureKind.STOCK
        and o.period.start is not None
        and o.period.end is not None
    )


def _lies_in(o: Observation, total: Observation) -> bool:
    """Whether its period is a part of that of *total*, not the whole."""
    inner, outer = o.period, total.period
    assert inner.start and inner.end and outer.start and outer.end
    within = outer.start <= inner.start and inner.end <= outer.end
    return within and (inner.start, inner.end) != (outer.start, outer.end) and o.unit.id == total.unit.id


def _fills(parts: list[Observation], total: Observation) -> bool:
    periods = [o.period for o in parts]
    if (periods[0].start, periods[-1].end) != (total.period.start, total.period.end):
        return False
    return all(a.end is not None and b.start is not None and a.end + timedelta(days=1) == b.start for a, b in pairwise(periods))


def shares(rows: Rows) -> Iterator[Relation]:
    """A share whose part and base are printed; with the base alone it still implies a part."""
    for figure, seen in rows.figures:
        for share in seen:
            if share.o.statistic is not Statistic.SHARE or not share.own:
                continue
            bases = _levels_of(rows, share, frozenset(), figure)
            if len({(b.value, b.unit.id) for b in bases}) != 1:
                continue
            parts = [o for o in _levels_of(rows, share, share.own, figure) if o.unit.id == bases[0].unit.id]
            yield _relation(RelationKind.SHARE, share.o, parts[:1], bases[:1])


def _levels_of(rows: Rows, share: Seen, own: Own, figure: Figure) -> list[Observation]:
    """The levels in the period of *share*, those of *figure* first."""
    found = [
        s
        for s in rows.alike.get((share.o.measure.id, own, share.population), ())
        if s.o.statistic is Statistic.LEVEL and s.o.period == share.o.period and s.o.unit.kind is not UnitKind.PERCENT
    ]
    return [s.o for s in sorted(found, key=lambda s: s.figure is not figure)]


def whole_shares(rows: Rows) -> Iterator[Relation]:
    """The shares of a complete partition add up to 100%."""
    for figure, seen in rows.figures:
        if figure.parts is Parts.WHOLE:
            for group in _partitions(s for s in seen if s.o.statistic is Statistic.SHARE):
                yield _relation(RelationKind.WHOLE, None, (s.o for s in group))


def growths(rows: Rows) -> Iterator[Relation]:
    """A change, its level, and the earlier level where it is printed."""
    for group in rows.alike.values():
        for change in (s.o for s in group):
            if change.statistic is not Statistic.CHANGE or change.against is None:
                continue
            shared = change.unit.kind is UnitKind.PERCENTAGE_POINT and any(s.o.statistic is Statistic.SHARE for s in group)
            wanted = Statistic.SHARE if shared else Statistic.LEVEL
            now = [s.o for s in group if s.o.statistic is wanted and s.o.period == change.period]
            if now:
                before = (s.o for s in group if s.o.statistic is wanted and s.o.period == change.against and s.o.unit.id == now[0].unit.id)
                yield _relation(RelationKind.GROWTH, change, now[:1], tuple(before)[:1])


def repeated(rows: Rows) -> Iterator[Relation]:
    """The same quantity, printed in several places."""
    for group in rows.alike.values():
        same: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
        for o in (s.o for s in group):
            if o.statistic is not Statistic.RANK:
                same[o.statistic, o.period, o.against, o.unit.id].append(o)
        for printed in same.values():
            if len(printed) > 1:
                yield _relation(RelationKind.EQUALITY, printed[0], printed[1:])


FINDERS: tuple[Finder, ...] = (partitions, loose_partitions, series, shares, whole_shares, growths, repeated)
