"""Report → the relations that the shape of its figures implies.

Each finder is a function that yields relations; a new one is a line in `FINDERS`. Ids are made of the kind and
of what is related, so that they stay when rows move.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from generator.model import TOTAL, Figure, Observation, Parts, Period, Relation, RelationKind, Report, Statistic, UnitKind

Finder = Callable[[Report], Iterator[Relation]]


def find_relations(report: Report) -> Iterator[Relation]:
    """The relations that *report* implies, in the order of the finders; some may also be declared."""
    for finder in FINDERS:
        yield from finder(report)


def _relation(kind: RelationKind, says: Observation | None, of: Iterable[Observation], base: Iterable[Observation] = ()) -> Relation:
    parts, bases = tuple(of), tuple(base)
    named = says or (parts or bases)[0]
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


def _levels(report: Report) -> list[tuple[Figure, Observation]]:
    return [(f, o) for f, o in report.observations if o.statistic is Statistic.LEVEL and o.value is not None]


def _own(o: Observation) -> frozenset[tuple[str, str]]:
    """Its categories without totals: what sets it apart from the whole."""
    return frozenset((c.dimension, c.id) for c in o.categories if c.id != TOTAL)


def _population(figure: Figure) -> tuple[str, str, str]:
    """Whom and where a figure counts: numbers of different populations are different quantities."""
    return (figure.institution.id, figure.place.id, figure.population.msgid if figure.population else "")


def partitions(report: Report) -> Iterator[Relation]:
    """A total row and the rows of a dimension: their sum if they are all of it, else its bound."""
    for figure in report.figures:
        for total in figure.observations:
            if total.statistic is not Statistic.LEVEL or total.value is None or total.unit.kind is UnitKind.PERCENT:
                continue
            for dimension in figure.dimensions:
                if (own := total.category(dimension)) is None or own.id != TOTAL:
                    continue
                parts = [o for o in figure.observations if _is_part(o, total, dimension)]
                if len(parts) > 1 and figure.parts is Parts.WHOLE:
                    yield _relation(RelationKind.SUM, total, parts)
                elif parts:
                    yield _relation(RelationKind.BOUND, None, parts, [total])


def _is_part(o: Observation, total: Observation, dimension: str) -> bool:
    member = o.category(dimension)
    others = {c.dimension: c.id for c in total.categories if c.dimension != dimension}
    return (
        o.statistic is Statistic.LEVEL
        and o.value is not None
        and member is not None
        and member.id != TOTAL
        and {c.dimension: c.id for c in o.categories if c.dimension != dimension} == others
        and (o.measure.id, o.unit.id, o.period) == (total.measure.id, total.unit.id, total.period)
    )


def loose_partitions(report: Report) -> Iterator[Relation]:
    """All parts of a whole whose total stands in another figure of the same population."""
    for figure in report.figures:
        if figure.parts is not Parts.WHOLE or any(c.id == TOTAL for o in figure.observations for c in o.categories):
            continue
        groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
        for o in figure.observations:
            if o.statistic is Statistic.LEVEL and o.value is not None and _own(o):
                groups[o.measure.id, o.unit.id, o.period].append(o)
        for parts in groups.values():
            totals = [
                t for f, t in _levels(report) if f is not figure and _population(f) == _population(figure) and _is_whole_of(t, parts[0])
            ]
            if len(parts) > 1 and len({t.value for t in totals}) == 1:
                yield _relation(RelationKind.SUM, totals[0], parts)


def _is_whole_of(total: Observation, part: Observation) -> bool:
    return not _own(total) and (total.measure.id, total.unit.id, total.period) == (part.measure.id, part.unit.id, part.period)


def shares(report: Report) -> Iterator[Relation]:
    """A share whose part and base are printed; with the base alone it still implies a part."""
    levels = _levels(report)
    for figure, share in report.observations:
        if share.statistic is not Statistic.SHARE or share.value is None:
            continue
        same = [
            (f, o)
            for f, o in levels
            if o.measure.id == share.measure.id and o.period == share.period and o.unit.kind is not UnitKind.PERCENT
            and _population(f) == _population(figure)
        ]  # fmt: skip
        parts = [o for _, o in same if _own(o) and _own(o) == _own(share)]
        bases = [o for _, o in same if not _own(o)]
        if bases and len({b.value for b in bases}) == 1 and _own(share):
            yield _relation(RelationKind.SHARE, share, parts[:1], bases[:1])


def whole_shares(report: Report) -> Iterator[Relation]:
    """The shares of a complete partition add up to 100%."""
    for figure in report.figures:
        if figure.parts is not Parts.WHOLE:
            continue
        groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
        for o in figure.observations:
            if o.statistic is Statistic.SHARE and o.value is not None and _own(o):
                groups[o.measure.id, o.period].append(o)
        for group in groups.values():
            if len(group) > 1:
                yield _relation(RelationKind.WHOLE, None, group)


def growths(report: Report) -> Iterator[Relation]:
    """A change, its level, and the earlier level where it is printed."""
    for figure, change in report.observations:
        if change.statistic is not Statistic.CHANGE or change.value is None or change.against is None:
            continue
        same = [
            o
            for f, o in report.observations
            if (o.measure.id, _own(o)) == (change.measure.id, _own(change))
            and o.value is not None
            and o.statistic in (Statistic.LEVEL, Statistic.SHARE)
            and _population(f) == _population(figure)
        ]
        wanted = (
            Statistic.SHARE if change.unit.kind is UnitKind.PERCENTAGE_POINT and any(o.statistic is Statistic.SHARE for o in same) else None
        )
        same = [o for o in same if o.statistic is (wanted or Statistic.LEVEL)]
        now = [o for o in same if o.period == change.period]
        before = [o for o in same if o.period == change.against]
        if now:
            yield _relation(RelationKind.GROWTH, change, now[:1], before[:1])


def repeated(report: Report) -> Iterator[Relation]:
    """The same quantity, printed in several places."""
    groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for figure, o in report.observations:
        if o.value is not None and o.statistic is not Statistic.RANK:
            groups[o.measure.id, o.statistic, _own(o), o.period, o.against, o.unit.id, _population(figure)].append(o)
    for group in groups.values():
        if len(group) > 1:
            yield _relation(RelationKind.EQUALITY, group[0], group[1:])


def series(report: Report) -> Iterator[Relation]:
    """Periods that follow each other without a gap add up to the period that holds them all."""
    levels = _levels(report)
    for figure in report.figures:
        groups: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
        for o in figure.observations:
            if o.statistic is Statistic.LEVEL and o.value is not None and o.period.start and o.period.end and o.unit.kind is UnitKind.COUNT:
                groups[o.measure.id, o.unit.id, _own(o)].append(o)
        for (measure, unit, own), group in groups.items():
            ordered = sorted(group, key=lambda o: o.period.sort_key)
            if len(ordered) < 2 or not _without_gap([o.period for o in ordered]):
                continue
            totals = [
                t
                for f, t in levels
                if (t.measure.id, t.unit.id, _own(t)) == (measure, unit, own)
                and (t.period.start, t.period.end) == (ordered[0].period.start, ordered[-1].period.end)
                and _population(f) == _population(figure)
            ]
            if totals:
                yield _relation(RelationKind.SUM, totals[0], ordered)


def _without_gap(periods: list[Period]) -> bool:
    return all(a.end is not None and b.start is not None and a.end + timedelta(days=1) == b.start for a, b in pairwise(periods))


FINDERS: tuple[Finder, ...] = (partitions, loose_partitions, series, shares, whole_shares, growths, repeated)
