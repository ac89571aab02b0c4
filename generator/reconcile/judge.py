"""A relation and its observations → what recomputing it shows.

Each kind is a function from the operands to `Recomputed`: the number that the printed values give,
and the interval that their printed precision leaves. One function holds it against the printed result.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import combinations, pairwise

from generator.model import Claim, Observation, Qualifier, Relation, RelationKind, UnitKind, Verdict
from generator.number import step_of
from generator.reconcile.interval import Interval, added, may_be_cut, point, read, root

HUNDRED = Decimal(100)


class Reason(StrEnum):
    """Why a relation cannot be verified."""

    MISSING = "missing"
    """An operand has no printed number."""
    QUALIFIED = "qualified"
    """An operand is stated inexactly."""
    ZERO = "zero"
    """The base is zero."""
    NO_BASE = "no_base"
    """The source does not print the earlier level, or the base."""
    NO_PART = "no_part"
    """The source prints the share and its base, but not the part."""
    NO_WHOLE = "no_whole"
    """What it is measured against would not be a whole number: a conflict."""
    NO_RATE = "no_rate"
    """The source does not name the rate of exchange."""
    OPEN = "open"
    """The printed forms leave both answers open."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What the operands give."""

    value: Decimal | None
    interval: Interval | None = None
    reason: Reason | None = None
    blocking: tuple[str, ...] = ()
    """Ids of the operands that stand in the way."""
    verdict: Verdict | None = None
    """Where the kind itself judges: bounds, counts, ranks, claims."""


Observations = Mapping[str, Observation]


def recompute(relation: Relation, known: Observations) -> Recomputed:
    """What the operands of *relation* give. Every id of it must be in *known*."""
    operands = [known[id_] for id_ in relation.operands]
    missing = tuple(o.id for o in operands if o.value is None)
    if missing and relation.kind is not RelationKind.COUNT:
        return Recomputed(None, reason=Reason.MISSING, blocking=missing)
    return _KINDS[relation.kind](relation, [known[i] for i in relation.of], [known[i] for i in relation.base], known)


def explained(relation: Relation, known: Observations, result: Recomputed) -> Recomputed:
    """*result* of a relation that cannot be verified, with the reason: if no operand is, the printed result stands in the way."""
    if result.reason is not None:
        return result
    says = known[relation.says] if relation.says else None
    if says is not None and says.value is None:
        return replace(result, reason=Reason.MISSING, blocking=(says.id,))
    if says is not None and says.qualifier is not Qualifier.EXACT:
        return replace(result, reason=Reason.QUALIFIED, blocking=(says.id,))
    return replace(result, reason=Reason.OPEN)


def judge(relation: Relation, known: Observations, result: Recomputed) -> Verdict:
    """The verdict on *relation*, whose operands give *result*."""
    if result.verdict is not None:
        return result.verdict
    says = known[relation.says] if relation.says else None
    if result.value is None or result.interval is None:
        return Verdict.UNVERIFIABLE
    if says is None:
        return _against_constant(result, HUNDRED) if relation.kind is RelationKind.WHOLE else Verdict.UNVERIFIABLE
    if says.value is None:
        return Verdict.UNVERIFIABLE
    return _against(says, result.value, result.interval)


def _against(says: Observation, value: Decimal, interval: Interval) -> Verdict:
    """The printed *says* against the recomputed *value*, which may lie anywhere in *interval*."""
    printed, step = says.value, says.precision
    assert printed is not None
    if says.qualifier not in (Qualifier.EXACT, Qualifier.ABOUT):
        return _against_qualified(says, interval)
    if value == printed or _to_step(value, step, ROUND_HALF_UP) == printed:
        return Verdict.HOLDS
    # An average in whole cases is rounded too, so the printed result is not read as an exact count.
    if not interval.exact and interval.meets(Interval(printed - step / 2, printed + step / 2)):
        return Verdict.ROUNDING
    if says.qualifier is Qualifier.ABOUT:
        return Verdict.UNVERIFIABLE
    if _to_step(value, step, ROUND_DOWN) == printed or (not interval.exact and may_be_cut(interval, printed, step)):
        return Verdict.TRUNCATION
    return Verdict.CONFLICT


def _against_qualified(says: Observation, interval: Interval) -> Verdict:
    """ "Over 90%" holds for what is above 90, and cannot be for what is not."""
    printed = says.value
    assert printed is not None
    low, high = interval.low, interval.high
    possible, certain = {
        Qualifier.OVER: (high > printed, low > printed),
        Qualifier.AT_LEAST: (high >= printed, low >= printed),
        Qualifier.NEARLY: (low < printed, high < printed),
        Qualifier.LESS_THAN: (low < printed, high < printed),
        Qualifier.AT_MOST: (low <= printed, high <= printed),
    }[says.qualifier]
    return Verdict.HOLDS if certain else Verdict.UNVERIFIABLE if possible else Verdict.CONFLICT


def _against_constant(result: Recomputed, constant: Decimal) -> Verdict:
    assert result.interval
    if result.value == constant:
        return Verdict.HOLDS
    return Verdict.ROUNDING if result.interval.holds(constant) else Verdict.CONFLICT


def _to_step(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    """*value* as a multiple of *step*; ordinary rounding takes halves away from zero."""
    return (value / step).quantize(Decimal(1), rounding) * step


# The kinds


def _number(o: Observation) -> Decimal:
    assert o.value is not None
    return o.value


def _total(operands: list[Observation]) -> Decimal:
    return sum((_number(o) for o in operands), Decimal(0))


def _inexact(operands: list[Observation]) -> Recomputed | None:
    """The result for operands that a sum or a quotient cannot be made of."""
    qualified = tuple(o.id for o in operands if o.qualifier is not Qualifier.EXACT)
    return Recomputed(None, reason=Reason.QUALIFIED, blocking=qualified) if qualified else None


def _sum(_: Relation, of: list[Observation], __: list[Observation], ___: Observations) -> Recomputed:
    return _inexact(of) or Recomputed(_total(of), added(read(o) for o in of))


def _bound(_: Relation, of: list[Observation], base: list[Observation], __: Observations) -> Recomputed:
    """Σ of ≤ Σ base, judged by what the printed forms leave open."""
    small, large = added(read(o) for o in of), added(read(o) for o in base)
    qualified = tuple(o.id for o in (*of, *base) if o.qualifier is not Qualifier.EXACT)
    value = None if qualified else _total(base) - _total(of)
    if small.high <= large.low:
        return Recomputed(value, verdict=Verdict.HOLDS)
    if small.low > large.high:
        return Recomputed(value, verdict=Verdict.CONFLICT)
    if value is not None:
        return Recomputed(value, verdict=Verdict.HOLDS if value >= 0 else Verdict.ROUNDING)
    return Recomputed(None, reason=Reason.QUALIFIED, blocking=qualified)


def _quotient(of: list[Observation], base: list[Observation], factor: Decimal, less: Decimal = Decimal(0)) -> Recomputed:
    """Σ of ÷ Σ base × *factor* − *less*."""
    if not base or not of:
        return Recomputed(None, reason=Reason.NO_BASE if not base else Reason.NO_PART)
    if inexact := _inexact([*of, *base]):
        return inexact
    below = added(read(o) for o in base)
    try:
        interval = added(read(o) for o in of) / below * point(factor) - point(less)
    except ZeroDivisionError:
        return Recomputed(None, reason=Reason.ZERO, blocking=tuple(o.id for o in base))
    return Recomputed(_total(of) / _total(base) * factor - less, interval)


def _share(_: Relation, of: list[Observation], base: list[Observation], __: Observations) -> Recomputed:
    return _quotient(of, base, HUNDRED)


def _ratio(relation: Relation, of: list[Observation], base: list[Observation], known: Observations) -> Recomputed:
    percent = relation.says is not None and known[relation.says].unit.kind is UnitKind.PERCENT
    return _quotient(of, base, HUNDRED if percent else Decimal(1))


def _average(_: Relation, of: list[Observation], base: list[Observation], __: Observations) -> Recomputed:
    return _quotient(of, base, Decimal(1))


def _growth(relation: Relation, of: list[Observation], base: list[Observation], known: Observations) -> Recomputed:
    """Percent and times count what came on top; points and plain units are a difference. An average a year is that of each year."""
    says = known[relation.says] if relation.says else None
    kind, years = (says.unit.kind, says.yearly or 1) if says else (UnitKind.PERCENT, 1)
    if kind in (UnitKind.PERCENT, UnitKind.TIMES):
        factor = HUNDRED if kind is UnitKind.PERCENT else Decimal(1)
        return _quotient(of, base, factor, factor) if years == 1 else _yearly_growth(of, base, years, factor)
    if of[0].unit.kind is UnitKind.RANK:  # Who rises has a smaller number.
        of, base = base, of
        if not of:
            return Recomputed(None, reason=Reason.NO_BASE)
    result = _difference(relation, of, base, known)
    if result.value is None or result.interval is None or years == 1:
        return result
    return Recomputed(result.value / years, result.interval / point(years))


def _yearly_growth(of: list[Observation], base: list[Observation], years: int, factor: Decimal) -> Recomputed:
    """What came on top each of *years*, if it was the same part each year: (of ÷ base)^(1 ÷ years) − 1."""
    result = _quotient(of, base, Decimal(1))
    if result.value is None or result.interval is None:
        return result
    if result.interval.low < 0:
        return Recomputed(None, reason=Reason.OPEN)
    interval = (result.interval.root(years) - point(1)) * point(factor)
    return Recomputed((root(result.value, years) - 1) * factor, interval)


def _difference(_: Relation, of: list[Observation], base: list[Observation], __: Observations) -> Recomputed:
    if not base:
        return Recomputed(None, reason=Reason.NO_BASE)
    return _inexact([*of, *base]) or Recomputed(_total(of) - _total(base), added(read(o) for o in of) - added(read(o) for o in base))


def _equality(relation: Relation, of: list[Observation], _: list[Observation], known: Observations) -> Recomputed:
    """All that is printed of one quantity can be true at once; the value is the one furthest from the first."""
    printed = [*([known[relation.says]] if relation.says else []), *of]
    missing = tuple(o.id for o in printed if o.value is None)
    if missing:
        return Recomputed(None, reason=Reason.MISSING, blocking=missing)
    value = max((_number(o) for o in printed), key=lambda number: (abs(number - _number(printed[0])), number))
    exact = sorted((o for o in printed if o.qualifier is Qualifier.EXACT), key=lambda o: o.precision)
    verdicts = [_against(coarse, _number(fine), read(fine)) for fine, coarse in combinations(exact, 2)]
    if max(read(o).low for o in printed) > min(read(o).high for o in printed):
        verdicts.append(Verdict.CONFLICT if Verdict.TRUNCATION not in verdicts else Verdict.TRUNCATION)
    worst = (Verdict.CONFLICT, Verdict.TRUNCATION, Verdict.ROUNDING)
    return Recomputed(value, verdict=next((v for v in worst if v in verdicts), Verdict.HOLDS))


def _count(relation: Relation, of: list[Observation], _: list[Observation], __: Observations) -> Recomputed:
    """As many values as are said to be there: by `says`, or by the periods that they are said to cover."""
    if relation.says:
        return Recomputed(Decimal(len(of)), point(len(of)))
    periods = len({o.period for o in of if o.period.start or o.period.end})
    return Recomputed(Decimal(periods), verdict=Verdict.HOLDS if periods == len(of) else Verdict.CONFLICT)


def _rank(relation: Relation, of: list[Observation], base: list[Observation], known: Observations) -> Recomputed:
    if not base:
        return Recomputed(None, reason=Reason.NO_BASE)
    own, others = read(of[0]), [read(other) for other in base if other.id != of[0].id]
    place = Decimal(1 + sum(other.low > own.high for other in others))
    lowest = Decimal(1 + sum(other.high > own.low for other in others))
    says = known[relation.says] if relation.says else None
    if says is None or says.value is None:
        return Recomputed(place)
    if says.qualifier not in (Qualifier.EXACT, Qualifier.ABOUT):
        return Recomputed(place, verdict=_against_qualified(says, Interval(place, lowest)))
    if says.value == place == lowest:
        return Recomputed(place, verdict=Verdict.HOLDS)
    tied = 1 + sum(other.high >= own.low for other in others)
    possible = place <= says.value <= tied or says.qualifier is Qualifier.ABOUT
    return Recomputed(place, verdict=Verdict.UNVERIFIABLE if possible else Verdict.CONFLICT)


def _conversion(relation: Relation, of: list[Observation], _: list[Observation], known: Observations) -> Recomputed:
    if relation.rate is None:
        says = known[relation.says] if relation.says else None
        implied = _total(of) / says.value if says and says.value and not _inexact([says, *of]) else None
        return Recomputed(implied, reason=Reason.NO_RATE)
    if inexact := _inexact(of):
        return inexact
    half = step_of(relation.rate) / 2
    rate = Interval(relation.rate - half, relation.rate + half)
    if rate.holds(Decimal(0)):
        return Recomputed(None, reason=Reason.ZERO)
    return Recomputed(_total(of) / relation.rate, added(read(o) for o in of) / rate)


def _claim(relation: Relation, of: list[Observation], base: list[Observation], _: Observations) -> Recomputed:
    certain, possible = _CLAIMS[relation.claim or Claim.INCREASING]([read(o) for o in of], [read(o) for o in base])
    if not base and relation.claim is Claim.MAJORITY:
        return Recomputed(None, reason=Reason.NO_BASE)
    verdict = Verdict.HOLDS if certain else Verdict.UNVERIFIABLE if possible else Verdict.CONFLICT
    known = relation.claim is Claim.MAJORITY and _total(base) and not _inexact([*of, *base])
    return Recomputed(_total(of) / _total(base) * HUNDRED if known else None, verdict=verdict)


def _rising(of: list[Interval], _: list[Interval]) -> tuple[bool, bool]:
    pairs = list(pairwise(of))
    return all(a.high < b.low for a, b in pairs), all(a.low < b.high for a, b in pairs)


def _falling(of: list[Interval], base: list[Interval]) -> tuple[bool, bool]:
    return _rising(of[::-1], base)


def _more_than_half(of: list[Interval], base: list[Interval]) -> tuple[bool, bool]:
    part, whole = added(of), added(base)
    return part.low * 2 > whole.high, part.high * 2 > whole.low


def _largest(of: list[Interval], _: list[Interval]) -> tuple[bool, bool]:
    return all(of[0].low > other.high for other in of[1:]), all(of[0].high >= other.low for other in of[1:])


_CLAIMS = {Claim.INCREASING: _rising, Claim.DECREASING: _falling, Claim.MAJORITY: _more_than_half, Claim.LARGEST: _largest}

_KINDS: Mapping[RelationKind, Callable[[Relation, list[Observation], list[Observation], Observations], Recomputed]] = {
    RelationKind.SUM: _sum,
    RelationKind.WHOLE: _sum,
    RelationKind.BOUND: _bound,
    RelationKind.SHARE: _share,
    RelationKind.RATIO: _ratio,
    RelationKind.AVERAGE: _average,
    RelationKind.GROWTH: _growth,
    RelationKind.DIFFERENCE: _difference,
    RelationKind.EQUALITY: _equality,
    RelationKind.COUNT: _count,
    RelationKind.RANK: _rank,
    RelationKind.CONVERSION: _conversion,
    RelationKind.CLAIM: _claim,
}
