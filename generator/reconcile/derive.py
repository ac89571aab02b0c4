"""Relations → values that they imply and the source does not print. They are shown as derived, never as printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from generator.model import Observation, Period, PeriodKind, Qualifier, Relation, RelationKind, Statistic, Status, Unit, UnitKind
from generator.number import step_of
from generator.reconcile.interval import Interval, point, read
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
            statistic=Statistic.RANK if self._is_rank else Statistic.LEVEL,
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

    @property
    def _is_rank(self) -> bool:
        """An earlier rank is one; the distance of two is not."""
        return self.relation.kind is RelationKind.GROWTH and self.like.statistic is Statistic.RANK


@dataclass(frozen=True, slots=True)
class _Implied:
    """What a result and one side of it leave for the other side."""

    like: Observation
    """What the other side is like, but for its value."""
    period: Period
    unit: Unit
    step: Decimal
    """How finely the printed side is stated: what follows from it is not stated more finely."""
    nominal: Decimal
    rounded: Interval
    """By ordinary rounding of the printed result."""
    widest: Interval
    """If its digits may have been cut instead."""


def derive(results: Iterable[tuple[Relation, Recomputed]], known: Mapping[str, Observation]) -> Iterator[Derived]:
    """Earlier levels behind growth, numbers behind shares, and declared differences."""
    for relation, result in results:
        if relation.kind is RelationKind.DIFFERENCE and not relation.says and result.value is not None:
            first = known[relation.of[0]]
            period = _around([known[id_].period for id_ in relation.operands])
            yield Derived(first, period, result.value, result.interval is not None and result.interval.exact, relation, first.unit)
        elif implied := _implied(relation, known):
            yield from _derived(relation, implied)


def impossible(relation: Relation, known: Mapping[str, Observation]) -> bool:
    """Whether what *relation* implies should be a whole number, and none fits, neither rounded nor cut."""
    implied = _implied(relation, known)
    if implied is None or implied.unit.kind is not UnitKind.COUNT:
        return False
    return implied.widest.low.to_integral_value(ROUND_CEILING) > implied.widest.high.to_integral_value(ROUND_FLOOR)


def _around(periods: Sequence[Period]) -> Period:
    """The period that all of *periods* lie in; the first where one is open."""
    starts, ends = [p.start for p in periods if p.start], [p.end for p in periods if p.end]
    if len(set(periods)) == 1 or len(starts) < len(periods) or len(ends) < len(periods):
        return periods[0]
    start, end = min(starts), max(ends)
    return Period(PeriodKind.INTERVAL, start, end, f"{start:%Y-%m}/{end:%Y-%m}", PeriodKind.MONTH)


def _implied(relation: Relation, known: Mapping[str, Observation]) -> _Implied | None:
    """What *relation* leaves for the side that is not printed; `None` where both are, or a number is not exact."""
    says = known[relation.says] if relation.says else None
    if says is None or len(relation.operands) != 1:
        return None
    other = known[relation.operands[0]]
    if says.value is None or other.value is None or (says.qualifier, other.qualifier) != (Qualifier.EXACT, Qualifier.EXACT):
        return None
    rounded = read(says)
    widest = rounded if rounded.exact else Interval(says.value - says.precision, says.value + says.precision)
    if relation.kind is RelationKind.SHARE and relation.base:
        part = other.value * says.value / 100
        return _Implied(says, says.period, other.unit, other.precision, part, *(read(other) * r / point(100) for r in (rounded, widest)))
    if relation.kind is not RelationKind.GROWTH or not relation.of or says.against is None:
        return None
    years = says.yearly or 1
    if says.unit.kind not in (UnitKind.PERCENT, UnitKind.TIMES):
        if other.unit.kind is UnitKind.RANK:  # Who rises has a smaller number.
            years = -years
        nominal, intervals = other.value - years * says.value, (read(other) - point(years) * r for r in (rounded, widest))
        return _Implied(other, says.against, other.unit, other.precision, nominal, *intervals)
    unit = 100 if says.unit.kind is UnitKind.PERCENT else 1
    factors = [r / point(unit) + point(1) for r in (rounded, widest)]
    if min(f.low for f in factors) <= 0:
        return None
    nominal = other.value / (says.value / unit + 1) ** years
    return _Implied(other, says.against, other.unit, other.precision, nominal, *(read(other) / f**years for f in factors))


def _derived(relation: Relation, implied: _Implied) -> Iterator[Derived]:
    """The whole number that fits if there is just one, else about the nominal value; nothing where a count fits none."""
    nominal = (implied.nominal / implied.step).quantize(Decimal(1)) * implied.step
    low, high = implied.rounded.low.to_integral_value(ROUND_CEILING), implied.rounded.high.to_integral_value(ROUND_FLOOR)
    if implied.unit.kind is UnitKind.RANK and low < 1:
        return
    if implied.unit.kind not in (UnitKind.COUNT, UnitKind.RANK):
        yield Derived(implied.like, implied.period, nominal, exact=False, relation=relation, unit=implied.unit)
    elif low <= high:
        value = low if low == high else nominal
        yield Derived(implied.like, implied.period, value, exact=low == high, relation=relation, unit=implied.unit)
