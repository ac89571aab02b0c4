"""What a printed number leaves open, and arithmetic with it.

"81.7%" is anything from 81.65 up to 81.75; "1.005 million" from 1,004,500 to 1,005,500; a whole count in full
digits is exact; "over 1,400" is more than 1,400, "nearly 130,000" less than that. Compare interval arithmetic,
IEEE 1788; the ends are closed here, which can hide a conflict of less than the last digit but never invent one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

from generator.model import Observation, Qualifier, UnitKind

INFINITY = Decimal("Infinity")

DIGITS = Context(prec=60)
"""Room for the quotient of the largest and the smallest number a table can hold (18 digits, 9 decimals)."""

_ROOT = Context(prec=40)
"""A root that is a short number comes out as just that: fewer digits than it is drawn with."""

_COUNTABLE = (UnitKind.COUNT, UnitKind.MONEY, UnitKind.DURATION, UnitKind.RANK)
"""Units whose whole numbers are exact in full digits; "40%" may be 39.6%."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from *low* to *high*, both included."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def holds(self, number: Decimal) -> bool:
        """Whether *number* lies in it."""
        return self.low <= number <= self.high

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __truediv__(self, other: "Interval") -> "Interval":
        """Raises `ZeroDivisionError` where *other* holds zero."""
        if other.holds(Decimal(0)):
            raise ZeroDivisionError
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __mul__(self, other: "Interval") -> "Interval":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __pow__(self, exponent: int) -> "Interval":
        """For intervals without negative numbers."""
        return Interval(self.low**exponent, self.high**exponent)

    def root(self, degree: int) -> "Interval":
        """For intervals without negative numbers."""
        return Interval(root(self.low, degree), root(self.high, degree))


def root(number: Decimal, degree: int) -> Decimal:
    """The root of a number that is not negative."""
    return _ROOT.plus(DIGITS.power(number, DIGITS.divide(Decimal(1), Decimal(degree)))) if number else number


def point(number: Decimal | int) -> Interval:
    """*number* and nothing else."""
    return Interval(Decimal(number), Decimal(number))


def added(intervals: Iterable[Interval]) -> Interval:
    """The sum of *intervals*."""
    total = point(0)
    for interval in intervals:
        total += interval
    return total


def read(o: Observation) -> Interval:
    """What *o*, as printed, may really be, its qualifier included. Its value must be there."""
    value = o.value
    assert value is not None
    match o.qualifier:
        case Qualifier.OVER | Qualifier.AT_LEAST:
            return Interval(value, INFINITY)
        case Qualifier.NEARLY | Qualifier.LESS_THAN | Qualifier.AT_MOST:
            return Interval(-INFINITY, value)
        case Qualifier.ABOUT:
            return Interval(-INFINITY, INFINITY)
    return rounded(value, o.precision, o)


def rounded(value: Decimal, step: Decimal, o: Observation) -> Interval:
    """What ordinary rounding to *step* makes *value*."""
    if o.unit.kind in _COUNTABLE and step <= 1 and value == value.to_integral_value():
        return point(value)
    return Interval(value - step / 2, value + step / 2)


def may_be_cut(interval: Interval, value: Decimal, step: Decimal) -> bool:
    """Whether a number in *interval* becomes *value* when its digits after *step* are cut: 41.5 is made of 41.5 up to, not with, 41.6."""
    return (value >= 0 and value <= interval.high and interval.low < value + step) or (
        value <= 0 and value - step < interval.high and interval.low <= value
    )
