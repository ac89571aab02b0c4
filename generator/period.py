"""The written form of a period → `Period`. ISO 8601 with a few SDMX and plain-word additions.

2020 · 2020-07 or 2020-M07 · 2020-07-01 · 2020-H2 · 2020-Q1 · FY2020=2020-04/2021-03
2016-07/2020-03 (from the first day of one to the last day of the other)
2022/.. (since 2022) · ../2020-03 (up to March 2020) · at 2020-12-31, at 2020 (as of the end)
undated
"""

import re
from calendar import monthrange
from datetime import date

from generator.model import Period, PeriodKind

UNDATED = Period(PeriodKind.UNDATED, None, None, "undated")

_CALENDAR = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<quarter>Q[1-4])|(?P<half>H[12])|M?(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?", re.ASCII)


def parse_period(text: str) -> Period:
    """The period that *text* names.

    Raises `ValueError` with one of the words `form`, `date` (no such day, month or year) or `order` (ends before it begins).

    >>> parse_period("2020-Q1").end
    datetime.date(2020, 3, 31)
    >>> parse_period("2022/..").end is None
    True
    """
    text = text.strip()
    if text == "undated":
        return UNDATED
    if text.startswith("at "):
        point = _calendar(text[3:].strip())
        return Period(PeriodKind.INSTANT, point.end, point.end, text, point.kind)
    if text.startswith("FY") and "=" in text:
        label, _, span = text[2:].partition("=")
        if not re.fullmatch(r"[0-9]{4}", label):
            raise ValueError("form")
        first, last = _interval(span)
        return Period(PeriodKind.FISCAL_YEAR, first.start, last.end, text)
    if text.endswith("/.."):
        first = _calendar(text[:-3])
        return Period(PeriodKind.OPEN, first.start, None, text, first.kind)
    if text.startswith("../"):
        last = _calendar(text[3:])
        return Period(PeriodKind.CUMULATIVE, None, last.end, text, last.kind)
    if "/" in text:
        first, last = _interval(text)
        return Period(PeriodKind.INTERVAL, first.start, last.end, text, last.kind)
    return _calendar(text)


def is_period(text: str) -> bool:
    """Whether *text* names a period that there is."""
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


def _interval(text: str) -> tuple[Period, Period]:
    parts = text.split("/")
    if len(parts) != 2:
        raise ValueError("form")
    first, last = (_calendar(part) for part in parts)
    assert first.start and last.end
    if last.end < first.start:
        raise ValueError("order")
    return first, last


def _calendar(text: str) -> Period:
    match = _CALENDAR.fullmatch(text)
    if not match:
        raise ValueError("form")
    year = int(match["year"])
    if match["day"]:
        day = _day(year, int(match["month"]), int(match["day"]))
        return Period(PeriodKind.DAY, day, day, text)
    if match["month"]:
        return _months(PeriodKind.MONTH, year, int(match["month"]), 1, text)
    if match["quarter"]:
        return _months(PeriodKind.QUARTER, year, 3 * int(match["quarter"][1]) - 2, 3, text)
    if match["half"]:
        return _months(PeriodKind.HALF, year, 6 * int(match["half"][1]) - 5, 6, text)
    return _months(PeriodKind.YEAR, year, 1, 12, text)


def _months(kind: PeriodKind, year: int, month: int, count: int, text: str) -> Period:
    first = _day(year, month, 1)
    last = month + count - 1
    return Period(kind, first, date(year, last, monthrange(year, last)[1]), text)


_YEARS = range(1000, 3000)
"""Years that a report may speak of. Calendars of Python end at 9999, and with them every sum of a date and a year."""


def _day(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise ValueError("date")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("date") from None
