"""Report → the relations that the shape of its figures implies.

Each finder is a function that yields relations; a new one is a line in `FINDERS`. Ids are made of the kind and
of what is related, so that they stay when rows move: finders see the rows of a figure in the order of their ids.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from generator.model import TOTAL, Figure, MeasureKind, Observation, Parts, Relation, RelationKind, Report, Statistic, Status, UnitKind

Own = frozenset[tuple[str, str]]
"""What sets an observation apart from the whole: dimension and member."""
Population = tuple[str, str, str]
"""Whom and where a figure counts: numbers of different populations are different quantities."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation, and what it is compared by."""

    figure: Figure
    o: Observation
    own: Own
    population: Population


@dataclass(frozen=True, slots=True)
class Rows:
    """The observations of a report in a steady order, by what they count of whom."""

    figures: tuple[tuple[Figure, tuple[Seen, ...]], ...]
    """All that apply, those without a number too: a part that is withheld is a part."""
    alike: Mapping[tuple[str, Own, Population], tuple[Seen, ...]]
    """Measure, categories and population → those with a number, in the order of figures, then of ids."""


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
        applying = sorted((o for o in figure.observations if o.status is not Status.NOT_APPLICABLE), key=lambda o: o.id)
        seen = tuple(Seen(figure, o, _own(o), population) for o in applying)
        figures.append((figure, seen))
        for s in seen:
            if s.o.value is not None:
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
        for total in (o for o in levels if o.value is not None):
            for dimension in sorted(c.dimension for c in total.categories if c.id == TOTAL):
                members = {o.category(dimension): o for o in reversed(levels) if _is_part(o, total, dimension)}
                numbered = [o for o in members.values() if o.value is not None]
                if len(members) > 1 and figure.parts is Parts.WHOLE:
                    yield _relation(RelationKind.SUM, total, members.values())
                elif numbered:
                    yield _relation(RelationKind.BOUND, None, numbered, [total])


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
    groups: dict[tuple[object, ...], dict[Own, Seen]] = defaultdict(dict)
    for s in seen:
        if s.own:
            key = (s.o.measure.id, s.o.unit.id, s.o.period, frozenset(dimension for dimension, _ in s.own))
            groups[key].setdefault(s.own, s)
    return (list(group.values()) for group in groups.values() if len(group) > 1)


def series(rows: Rows) -> Iterator[Relation]:
    """Periods that follow each other without a gap add up to the period that holds them all."""
    for group in rows.alike.values():
        totals: dict[object, Observation] = {}
        shortest: dict[tuple[str, str], dict[date, Observation]] = defaultdict(dict)
        for s in group:
            if not _adds_up(s.o):
                continue
            start, end = _ends(s.o)
            totals.setdefault((s.o.unit.id, start, end), s.o)
            starting = shortest[s.figure.id, s.o.unit.id]
            if start not in starting or end < _ends(starting[start])[1]:
                starting[start] = s.o
        for total in totals.values():
            for (_, unit), starting in shortest.items():
                if unit == total.unit.id and len(parts := _filling(total, starting)) > 1:
                    yield _relation(RelationKind.SUM, total, parts)


def _adds_up(o: Observation) -> bool:
    return (
        o.statistic is Statistic.LEVEL
        and o.unit.kind is UnitKind.COUNT
        and o.measure.kind is not MeasureKind.STOCK
        and o.period.start is not None
        and o.period.end is not None
    )


def _ends(o: Observation) -> tuple[date, date]:
    assert o.period.start and o.period.end
    return o.period.start, o.period.end


def _filling(total: Observation, starting: Mapping[date, Observation]) -> list[Observation]:
    """One after the other, what fills the period of *total*; nothing where there is a gap."""
    day, last = _ends(total)
    parts: list[Observation] = []
    while day <= last:
        part = starting.get(day)
        if part is None or _ends(part)[1] > last:
            return []
        parts.append(part)
        day = _ends(part)[1] + timedelta(days=1)
    return parts


def shares(rows: Rows) -> Iterator[Relation]:
    """A share whose part and base are printed; with the base alone it still implies a part."""
    for figure, seen in rows.figures:
        for share in seen:
            if share.o.statistic is not Statistic.SHARE or share.o.value is None or not share.own:
                continue
            bases = _levels_of(rows, share, frozenset(), figure)
            if len({(b.value, b.unit.id) for b in bases}) != 1:
                continue
            parts = [o for o in _levels_of(rows, share, share.own, figure) if o.unit.id == bases[0].unit.id]
            yield _relation(RelationKind.SHARE, share.o, parts[:1], bases[:1])


def _levels_of(rows: Rows, share: Seen, own: Own, figure: Figure) -> list[Observation]:
    """The levels in the period of *share*: those of *figure*, or else of other figures."""
    found = [
        s
        for s in rows.alike.get((share.o.measure.id, own, share.population), ())
        if s.o.statistic is Statistic.LEVEL and s.o.period == share.o.period and s.o.unit.kind is not UnitKind.PERCENT
    ]
    return [s.o for s in found if s.figure is figure] or [s.o for s in found]


def whole_shares(rows: Rows) -> Iterator[Relation]:
    """The shares of a complete partition add up to 100%."""
    for figure, seen in rows.figures:
        if figure.parts is Parts.WHOLE:
            for group in _partitions(s for s in seen if s.o.statistic is Statistic.SHARE):
                yield _relation(RelationKind.WHOLE, None, (s.o for s in group))


def growths(rows: Rows) -> Iterator[Relation]:
    """A change, its level (of an average a year, that of the last year), and the earlier level where it is printed."""
    for group in rows.alike.values():
        for change in (s.o for s in group):
            if change.statistic is not Statistic.CHANGE or change.against is None:
                continue
            shared = change.unit.kind is UnitKind.PERCENTAGE_POINT and any(s.o.statistic is Statistic.SHARE for s in group)
            wanted = Statistic.SHARE if shared else Statistic.LEVEL
            now = [s.o for s in group if s.o.statistic is wanted and _has_the_change(s.o, change)]
            if now:
                before = (s.o for s in group if s.o.statistic is wanted and s.o.period == change.against and s.o.unit.id == now[0].unit.id)
                yield _relation(RelationKind.GROWTH, change, now[:1], tuple(before)[:1])


def _has_the_change(o: Observation, change: Observation) -> bool:
    """Whether *o* is of the period that *change* leads to."""
    return o.period.years == 1 and o.period.end == change.period.end if change.yearly else o.period == change.period


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
