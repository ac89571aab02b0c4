"""Relations → values that they imply and the source does not print. They are shown as derived, never as printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from generator.model import Observation, Period, PeriodKind, Qualifier, Relation, RelationKind, Statistic, Status, Unit, UnitKind
from generator.number import step_of
from generator.reconcile.interval import Interval, countable, point, read
from generator.reconcile.judge import Recomputed


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from a relation."""

    like: Observation
    """The observation whose measure, categories and unit it has."""
    period: Period
    value: Decimal
    exact: bool
    """Whether the printed numbers leave just one whole number; else it is about this."""
    relation: Relation
    unit: Unit

    @property
    def observation(self) -> Observation:
        """The value as an observation of its own, marked as derived."""
        return replace(
            self.like,
            id=f"derived-{self.relation.id}",
            statistic=Statistic.LEVEL,
            period=self.period,
            against=None,
            value=self.value,
            precision=step_of(self.value),
            unit=self.unit,
            qualifier=Qualifier.EXACT if self.exact else Qualifier.ABOUT,
            printed="",
            status=Status.DERIVED,
            note=None,
        )


def derive(results: Iterable[tuple[Relation, Recomputed]], known: Mapping[str, Observation]) -> Iterator[Derived]:
    """Earlier levels behind growth, numbers behind shares, and declared differences."""
    for relation, result in results:
        if relation.kind is RelationKind.GROWTH and relation.says and not relation.base and len(relation.of) == 1:
            yield from _earlier(relation, known[relation.says], known[relation.of[0]])
        elif relation.kind is RelationKind.SHARE and relation.says and not relation.of and len(relation.base) == 1:
            yield from _part(relation, known[relation.says], known[relation.base[0]])
        elif relation.kind is RelationKind.DIFFERENCE and not relation.says and result.value is not None:
            first = known[relation.of[0]]
            yield Derived(
                first,
                _around([known[id_].period for id_ in relation.operands]),
                result.value,
                result.interval is not None and result.interval.exact,
                relation,
                first.unit,
            )


def _around(periods: Sequence[Period]) -> Period:
    """The period that all of *periods* lie in; the first where one is open."""
    starts, ends = [p.start for p in periods if p.start], [p.end for p in periods if p.end]
    if len(set(periods)) == 1 or len(starts) < len(periods) or len(ends) < len(periods):
        return periods[0]
    start, end = min(starts), max(ends)
    return Period(PeriodKind.INTERVAL, start, end, f"{start:%Y-%m}/{end:%Y-%m}", PeriodKind.MONTH)


def _earlier(relation: Relation, change: Observation, level: Observation) -> Iterator[Derived]:
    if change.value is None or level.value is None or change.against is None or change.qualifier != "exact" or level.qualifier != "exact":
        return
    if change.unit.kind in (UnitKind.PERCENT, UnitKind.TIMES):
        unit = 100 if change.unit.kind is UnitKind.PERCENT else 1
        factor = read(change) / point(unit) + point(1)
        if factor.low <= 0:
            return
        interval, nominal = read(level) / factor, level.value / (change.value / unit + 1)
    else:
        interval, nominal = read(level) - read(change), level.value - change.value
    yield from _derived(relation, level, change.against, interval, nominal)


def _part(relation: Relation, share: Observation, base: Observation) -> Iterator[Derived]:
    if share.value is None or base.value is None or share.qualifier != "exact" or base.qualifier != "exact":
        return
    interval = read(share) * read(base) / point(100)
    nominal = share.value * base.value / 100
    for found in _derived(relation, base, share.period, interval, nominal):
        yield Derived(share, found.period, found.value, found.exact, relation, base.unit)


def _derived(relation: Relation, like: Observation, period: Period, interval: Interval, nominal: Decimal) -> Iterator[Derived]:
    """The whole number in *interval* if there is just one, else about *nominal*; nothing where a count fits no whole number."""
    if not countable(like):
        yield Derived(
            like, period, (nominal / like.precision).quantize(Decimal(1)) * like.precision, exact=False, relation=relation, unit=like.unit
        )
        return
    low, high = interval.low.to_integral_value(ROUND_CEILING), interval.high.to_integral_value(ROUND_FLOOR)
    if low <= high:
        yield Derived(
            like, period, low if low == high else nominal.to_integral_value(), exact=low == high, relation=relation, unit=like.unit
        )
