"""Relations → values that they imply and the source does not print. They are shown as derived, never as printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from generator.model import Observation, Period, Qualifier, Relation, RelationKind, Report, Statistic, Status, Unit, UnitKind
from generator.number import step_of
from generator.reconcile.interval import Interval, countable, point, rounded

if TYPE_CHECKING:
    from generator.reconcile import Checked


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


def derive(report: Report, checked: "tuple[Checked, ...]", known: Mapping[str, Observation]) -> Iterator[Derived]:
    """Earlier levels behind growth, numbers behind shares, and declared differences."""
    del report
    for c in checked:
        relation = c.relation
        if relation.kind is RelationKind.GROWTH and relation.says and not relation.base:
            yield from _earlier(relation, known[relation.says], known[relation.of[0]])
        elif relation.kind is RelationKind.SHARE and relation.says and not relation.of:
            yield from _part(relation, known[relation.says], known[relation.base[0]])
        elif relation.kind is RelationKind.DIFFERENCE and not relation.says and c.result.value is not None:
            first = known[relation.of[0]]
            yield Derived(
                first, first.period, c.result.value, c.result.interval is not None and c.result.interval.exact, relation, first.unit
            )


def _earlier(relation: Relation, change: Observation, level: Observation) -> Iterator[Derived]:
    if change.value is None or level.value is None or change.against is None or change.qualifier != "exact" or level.qualifier != "exact":
        return
    printed = rounded(change.value, change.precision, change)
    if change.unit.kind in (UnitKind.PERCENT, UnitKind.TIMES):
        unit = Decimal(100) if change.unit.kind is UnitKind.PERCENT else Decimal(1)
        half = change.precision / 2
        factor = Interval((change.value - half) / unit + 1, (change.value + half) / unit + 1)
        if factor.low <= 0:
            return
        interval = point(level.value) / factor
        nominal = level.value / (change.value / unit + 1)
    else:
        interval, nominal = point(level.value) - printed, level.value - change.value
    yield from _derived(relation, level, change.against, interval, nominal)


def _part(relation: Relation, share: Observation, base: Observation) -> Iterator[Derived]:
    if share.value is None or base.value is None or share.qualifier != "exact" or base.qualifier != "exact":
        return
    interval = rounded(share.value, share.precision, share).times(base.value / 100)
    nominal = share.value * base.value / 100
    for found in _derived(relation, base, share.period, interval, nominal):
        yield Derived(share, found.period, found.value, found.exact, relation, base.unit)


def _derived(relation: Relation, like: Observation, period: Period, interval: Interval, nominal: Decimal) -> Iterator[Derived]:
    """The whole number in *interval* if there is just one, else about *nominal*; nothing where a count fits no whole number."""
    if not countable(like):
        yield Derived(like, period, nominal.quantize(like.precision), exact=False, relation=relation, unit=like.unit)
        return
    low, high = interval.low.to_integral_value(ROUND_CEILING), interval.high.to_integral_value(ROUND_FLOOR)
    if low <= high:
        yield Derived(
            like, period, low if low == high else nominal.to_integral_value(), exact=low == high, relation=relation, unit=like.unit
        )
