"""Figure → `Group`s: the observations that can stand on one axis, and the kind of chart that shows them.

Knows no language and no pixels, so that a chart and its description speak of the same things.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from generator.model import TOTAL, ChartKind, Figure, Measure, MeasureKind, Observation, Parts, Period, Qualifier, Statistic
from generator.once import once

COLUMNS_AT_MOST = 8
"""Periods; more of them make a line."""
_STACKED_AT_MOST = 4
_PANELS_OF_SERIES = 3
"""Series side by side in time as columns; more of them become lines on one axis."""
_SERIES_WITH_POINTS = 6
"""In time; among more of them a single number could not be told from a part of a line."""
_FILE_ORDER_AT_MOST = 3
"""Categories that stay in the order of the file; more of them are sorted by value."""
_PARTIAL = 0.75
"""A period shorter than this part of the longest is marked: it cannot be compared with the others by eye."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One observation of a group, with what is said of it besides."""

    observation: Observation
    value: Decimal
    asides: tuple[Observation, ...] = ()
    """Its share, its change: numbers of the same thing in another unit."""
    partial: bool = False
    """Whether its period is shorter than those beside it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Observations that share one axis: the same unit, the same statistic, never a stock with a flow or an average a year with a change."""

    kind: ChartKind
    entries: tuple[Entry, ...]
    """In the order they are drawn. Of several series: one after the other."""
    varying: frozenset[str]
    """What tells the entries apart: `measure`, `period` and ids of dimensions."""
    total: Entry | None = None
    """What the entries are parts of. It is never drawn among them."""
    of_series: frozenset[str] = frozenset()
    """In time: what tells this series from those of its sister groups."""

    @property
    def first(self) -> Observation:
        return self.entries[0].observation

    @property
    def statistic(self) -> Statistic:
        return self.first.statistic

    @property
    def measure(self) -> Measure | None:
        """What is counted, where it is one thing."""
        return None if "measure" in self.varying else self.first.measure

    @property
    def in_time(self) -> bool:
        """Whether the entries follow each other in time."""
        return self.kind in (ChartKind.COLUMNS, ChartKind.LINES)


@once
def group(figure: Figure) -> tuple[Group, ...]:
    """What of *figure* can be drawn, in the order of the figure. Empty where a chart would say nothing."""
    if figure.chart is ChartKind.NONE:
        return ()
    drawable = _without_repeats(o for o in figure.observations if o.value is not None and o.statistic is not Statistic.RANK)
    levels = [o for o in drawable if o.statistic is Statistic.LEVEL]
    others = [o for o in drawable if o.statistic is not Statistic.LEVEL]
    rank = _rank(levels)
    groups = [g for members in _alike(levels) for g in _groups(members, figure, rank)]
    for members in _alike(others):
        told = _tell_aside(groups, members) if figure.chart is not ChartKind.CHANGE else None
        if told is None:
            groups += _groups(members, figure, rank)
        else:
            groups = told
    if figure.chart is ChartKind.CHANGE and any(g.kind is ChartKind.CHANGE for g in groups):
        groups = [g for g in groups if g.kind is ChartKind.CHANGE]
    if len(groups) > 1:
        groups = [
            replace(g, kind=ChartKind.BARS) if g.kind is ChartKind.STACK and figure.chart is not ChartKind.STACK else g for g in groups
        ]
    return tuple(groups)


def left_out(figure: Figure, groups: Iterable[Group]) -> tuple[Observation, ...]:
    """The numbers of *figure* that none of *groups* has, each once however often the source says it."""
    known = {_said(o) for g in groups for e in (*g.entries, *((g.total,) if g.total else ())) for o in (e.observation, *e.asides)}
    return tuple(o for o in _without_repeats(o for o in figure.observations if o.value is not None) if _said(o) not in known)


def key_of(o: Observation) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """What *o* is a number of: its measure, members and period."""
    return (o.measure.id, tuple(sorted((c.dimension, c.id) for c in o.categories)), o.period.text)


def is_total(o: Observation) -> bool:
    return any(c.id == TOTAL for c in o.categories)


def partial_periods(periods: Iterable[Period]) -> frozenset[Period]:
    """Those of *periods* that are much shorter than the longest: a half year among years."""
    days = {p: (p.end - p.start).days + 1 for p in periods if p.start and p.end and p.start != p.end}
    return frozenset(p for p, length in days.items() if length < _PARTIAL * max(days.values()))


def in_order(periods: Iterable[Period]) -> tuple[Period, ...] | None:
    """*periods* one after the other; `None` where they overlap, have no end, or mix spans with points of time."""
    ordered = sorted(set(periods), key=lambda p: p.sort_key)
    if any(p.start is None or p.end is None for p in ordered) or len({p.start == p.end for p in ordered}) > 1:
        return None
    if any(a.end >= b.start for a, b in pairwise(ordered) if a.end and b.start):
        return None
    return tuple(ordered)


def follows(before: Period, after: Period, usual: int) -> bool:
    """Whether no period is left out between the two. *usual* is the common distance of their middles in days."""
    assert before.end
    assert after.start
    if before.start == before.end:
        return middle(after) - middle(before) <= usual * 3 // 2
    return (after.start - before.end).days <= 1


def middle(p: Period) -> int:
    """The day in the middle of *p*, counted from the beginning of time."""
    assert p.start
    assert p.end
    return (p.start.toordinal() + p.end.toordinal()) // 2


def usual_distance(periods: Sequence[Period]) -> int:
    """The median distance in days between the middles of neighbouring *periods*."""
    distances = sorted(middle(b) - middle(a) for a, b in pairwise(periods))
    return distances[len(distances) // 2] if distances else date.max.toordinal()


def _without_repeats(observations: Iterable[Observation]) -> list[Observation]:
    """*observations* without those that a source says a second time."""
    return list({_said(o): o for o in reversed(list(observations))}.values())[::-1]


def _said(o: Observation) -> Hashable:
    """What a source says with *o*, wherever it says it."""
    return (key_of(o), o.statistic, o.against, o.unit.id, o.value, o.qualifier)


def _alike(observations: Iterable[Observation]) -> Iterable[list[Observation]]:
    """*observations* by what can stand on one axis, in the order they first appear."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for o in observations:
        stock = "stock" if o.measure.kind is MeasureKind.STOCK else "flow"
        groups.setdefault((o.statistic, o.unit.id, stock, "yearly" if o.yearly else ""), []).append(o)
    return groups.values()


def _groups(members: list[Observation], figure: Figure, rank: Mapping[object, int]) -> list[Group]:
    """The panels that *members*, all on one axis, fill."""
    if figure.chart in (None, ChartKind.COLUMNS, ChartKind.LINES) and (in_time := _in_time(members, figure.chart)):
        return in_time
    by_measure: dict[str, list[Observation]] = {}
    for o in members:
        by_measure.setdefault(o.measure.id, []).append(o)
    full = [m for m in by_measure.values() if len(m) > 1 and any(not is_total(o) for o in m)]
    single = [o for m in by_measure.values() if m not in full for o in m]
    groups = [_by_category(m, figure, rank) for m in full]
    if not any(o.measure.kind is MeasureKind.NUMBER for o in single):
        # Unlike measures in one unit, as cases accepted and cases concluded. Mere numbers have nothing to compare.
        groups.append(_by_category([o for o in single if not is_total(o)] or single, figure, {}))
    return [g for g in groups if g is not None]


# Time


def _in_time(members: list[Observation], asked: ChartKind | None) -> list[Group]:
    """*members* as series in time; none where they are not."""
    series: dict[tuple[str, tuple[tuple[str, str], ...]], dict[Period, Observation]] = {}
    for o in members:
        measure, categories, _ = key_of(o)
        if o.period in (one := series.setdefault((measure, categories), {})):
            return []
        one[o.period] = o
    parts = {k: s for k, s in series.items() if not any(is_total(o) for o in s.values())}
    series = parts or series
    totals = [_over_all(s) for s in series.values()]
    series = {k: {p: o for p, o in s.items() if o is not total} for (k, s), total in zip(series.items(), totals, strict=True)}
    long = [s for s in series.values() if len(s) > 1]
    if not long or 2 * len(long) < len(series):
        return []
    periods = in_order(p for s in long for p in s)
    if periods is None:
        return []
    # A single number beside series of the same measure is a point of its own, where there is a place for it.
    measures = {o.measure.id for s in long for o in s.values()}
    points = [s for s in series.values() if len(s) == 1 and all(p in periods and o.measure.id in measures for p, o in s.items())]
    drawn = [s for s in series.values() if s in long or s in points]
    if len(drawn) <= (_PANELS_OF_SERIES if len(long) <= _PANELS_OF_SERIES else _SERIES_WITH_POINTS):
        long = drawn
    short = partial_periods(periods)
    told = _varying([next(iter(s.values())) for s in long]) - {"period"}
    entries = [tuple(_entry(s[p], partial=p in short) for p in periods if p in s) for s in long]
    many = len(long) > _PANELS_OF_SERIES or len(periods) > COLUMNS_AT_MOST
    kind = asked or (ChartKind.LINES if many else ChartKind.COLUMNS)
    if kind is ChartKind.LINES and len(long) > 1:
        return [Group(kind, tuple(e for s in entries for e in s), frozenset({"period"}), of_series=told)]
    over_all = [_entry(total) if total else None for total, s in zip(totals, series.values(), strict=True) if s in long]
    panels = zip(entries[:_PANELS_OF_SERIES], over_all, strict=False)
    return [Group(kind, s, frozenset({"period"}), total, of_series=told) for s, total in panels]


def _over_all(series: Mapping[Period, Observation]) -> Observation | None:
    """The number of *series* whose period holds all the others, if there are two or more of them: their total, or a state of all."""
    for period, o in series.items():
        others = [p for p in series if p is not period]
        if len(others) > 1 and all(_holds(period, p) for p in others):
            return o
    return None


def _holds(outer: Period, inner: Period) -> bool:
    """Whether *outer* is longer than *inner* and has all of its days."""
    if not (outer.start and outer.end and inner.start and inner.end):
        return False
    return outer.start <= inner.start and inner.end <= outer.end and (outer.start, outer.end) != (inner.start, inner.end)


# Categories


def _by_category(members: list[Observation], figure: Figure, rank: Mapping[object, int]) -> Group | None:
    totals = [o for o in members if is_total(o)]
    parts = [o for o in members if not is_total(o)]
    if not parts:
        # Totals of several periods, or a total alone.
        parts, totals = members, []
    entries = [_entry(o) for o in parts]
    total = _entry(totals[0]) if len(totals) == 1 else None
    if total and total.value < max(e.value for e in entries):
        total = None
    if len(entries) < (1 if total else 2) or (
        total is None and len(entries) <= _FILE_ORDER_AT_MOST and len({e.value for e in entries}) == 1
    ):
        return None
    if len(entries) > _FILE_ORDER_AT_MOST:
        ranks = [rank.get(key_of(e.observation)[1:]) for e in entries]
        known = None not in ranks and len(set(ranks)) == len(ranks)
        entries.sort(key=lambda e: rank[key_of(e.observation)[1:]] if known else -e.value)
    kind = ChartKind.BARS
    if any(o.statistic is Statistic.CHANGE for o in parts) or (figure.chart is ChartKind.CHANGE and min(e.value for e in entries) < 0):
        kind = ChartKind.CHANGE
    elif figure.chart is ChartKind.STACK or (figure.chart is None and figure.parts is Parts.WHOLE):
        kind = ChartKind.STACK if _adds_up(entries, total) else ChartKind.BARS
    told = _varying([e.observation for e in (*entries, *((total,) if total else ()))])
    return Group(kind, tuple(entries), told or frozenset({"period"}), total)


def _adds_up(entries: Sequence[Entry], total: Entry | None) -> bool:
    """Whether *entries* can be shown as the parts of one bar without saying more than the source does."""
    exact = all(e.observation.qualifier is Qualifier.EXACT and e.value >= 0 for e in (*entries, *((total,) if total else ())))
    whole = sum(e.value for e in entries)
    alike = {(e.observation.measure.id, e.observation.period, e.observation.statistic) for e in entries}
    return (
        exact
        and 1 < len(entries) <= _STACKED_AT_MOST
        and whole > 0
        and len(alike) == 1
        and all(e.observation.statistic is Statistic.LEVEL for e in entries)
        and (total is None or total.value == whole)
    )


def _rank(levels: Sequence[Observation]) -> dict[object, int]:
    """Members and period → their place by value in the first measure, so that panels of several measures keep one order."""
    first = [o for o in levels if o.measure == levels[0].measure and o.unit == levels[0].unit and not is_total(o)]
    return {key_of(o)[1:]: place for place, o in enumerate(sorted(first, key=lambda o: -(o.value or 0)))}


def _tell_aside(groups: list[Group], members: list[Observation]) -> list[Group] | None:
    """*groups* with each of *members* beside the level it speaks of; `None` where one of them has no level there,

    or where they are a series in time of their own.
    """
    if _in_time(members, None):
        return None
    of = {key_of(o): o for o in members}
    known = {key_of(e.observation) for g in groups for e in (*g.entries, *((g.total,) if g.total else ()))}
    if not set(of) <= known:
        return None

    def told(entry: Entry) -> Entry:
        found = of.get(key_of(entry.observation))
        return replace(entry, asides=(*entry.asides, found)) if found else entry

    return [replace(g, entries=tuple(map(told, g.entries)), total=told(g.total) if g.total else None) for g in groups]


def _entry(o: Observation, *, partial: bool = False) -> Entry:
    assert o.value is not None
    return Entry(o, o.value, partial=partial)


def _varying(observations: Sequence[Observation]) -> frozenset[str]:
    """What tells *observations* apart: `measure`, `period`, dimensions."""
    dimensions = dict.fromkeys(c.dimension for o in observations for c in o.categories)
    varying = {d for d in dimensions if len(Counter(o.category(d) for o in observations)) > 1}
    if len({o.measure.id for o in observations}) > 1:
        varying.add("measure")
    if len({o.period for o in observations}) > 1:
        varying.add("period")
    return frozenset(varying)
