"""Periods in words, in Chinese or English → our written form, that of `period`.

`find_periods` reads running text, `spoken_period` a cell of a table. First come the points of time that a text names
(2020年7月, July 2016, the first half of 2020); then what joins two of them (至, to) or stands before or after one
(截至, since, 以来). What is a period only for the one who wrote it (近三年, a fiscal year) is left alone.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.period import parse_period

FIRST_YEAR, LAST_YEAR = 1949, 2100
"""Other numbers of four digits are no years."""


@dataclass(frozen=True, slots=True)
class SpokenPeriod:
    """A period as it stands in a text."""

    start: int
    end: int
    written: str
    """In the form of `period`: `2016-07/2020-03`."""
    text: str
    bare: bool = False
    """Whether it is just four digits, which might count something."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A year, or a part of one, with its place in the text; the year may have to be taken from another."""

    start: int
    end: int
    year: int | None = None
    first: int | None = None
    """The first month."""
    last: int | None = None
    day: int | None = None
    last_day: int | None = None
    at: bool = False
    """Whether its end is meant."""
    bare: bool = False
    month_only: bool = False
    """A month in English without a day or a year, which may be a word: “may”, “march”."""


# How points of time are written. Widths are made equal first: see _WIDTHS.

_WIDTHS = str.maketrans("０１２３４５６７８９（），／．－：＋　", "0123456789(),/.-:+ ")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0}
_DASH = r"\s*[-–—－―~～至到]\s*|\s*——\s*"

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec".split("|"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ENGLISH = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMBER = r"(?:十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])"
_DAY_ZH = r"(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]|3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:19[4-9]\d|20\d\d|2100)"

_CHINESE_POINT = re.compile(
    rf"(?:(?P<year>(?<![\d.]){_YEAR}|(?:二[〇零○]|一九|20|19)[〇零○一二三四五六七八九]{{2}})\s*年|(?P<relative>今年|本年|去年|前年))"
    r"(?P<degree>度(?!假)|份)?\s*"
    rf"(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度?|前(?P<quarters>[两二三23])个?季度|前(?P<count>{_NUMBER})个月"
    rf"|(?:(?P<from>{_NUMBER})\s*月?\s*(?:{_DASH}))?(?P<month>{_NUMBER})\s*月份?"
    rf"(?:\s*(?P<day>{_DAY_ZH})\s*[日号](?:(?:{_DASH})(?P<until>{_DAY_ZH})\s*[日号])?)?|全年)?"
    r"(?P<at>[年]?[底末终])?",
)
_CHINESE_MONTH = re.compile(
    rf"(?<![\d一二三四五六七八九十年个])(?:(?P<from>{_NUMBER})\s*月?\s*(?:{_DASH}))?(?P<month>{_NUMBER})\s*月(?!饼|球|亮)份?"
    rf"(?:\s*(?P<day>{_DAY_ZH})\s*[日号](?:(?:{_DASH})(?P<until>{_DAY_ZH})\s*[日号])?)?(?P<at>[底末])?"
)
_ENGLISH_POINT = re.compile(
    rf"(?<![\w])(?:(?P<month>{_MONTH})\s*(?P<day>{_DAY})(?:st|nd|rd|th)?(?:\s*(?:[-–—]|to)\s*(?P<until>{_DAY})(?:st|nd|rd|th)?)?(?![\d,]\d|\w)(?:\s*,\s*(?:of\s+)?(?P<year>{_YEAR})(?!\d)|\s+(?:of\s+)?(?P<year2>{_YEAR})(?![\d,]))?"
    rf"|(?P<day3>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month3>{_MONTH})(?:\s*,?\s*(?P<year3>{_YEAR})(?!\d))?"
    rf"|(?P<month4>{_MONTH})(?:\s*,\s*|\s+(?:of\s+)?)?(?P<year4>{_YEAR})(?![\d])"
    rf"|(?P<month5>{_MONTH})[-’'](?P<short>\d\d)(?![\d\w])"
    rf"|(?P<month6>{_MONTH})[-](?P<year6>{_YEAR})(?!\d)"
    rf"|(?P<month7>{_MONTH}))",
    re.IGNORECASE,
)
_ENGLISH_PART = re.compile(
    r"(?<!\w)(?:the\s+)?(?:"
    r"(?P<half>first|second|last|1st|2nd)[\s-]+half(?:[\s-]+year)?|(?P<quarter>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter"
    r"|first\s+(?P<quarters>two|three|2|3)\s+quarters|first\s+(?P<count>[a-z]+|\d\d?)\s+months"
    r"|(?P<at>(?:year[- ]?)?end)|(?P<whole>whole\s+year|full\s+year|year))"
    rf"(?:\s+of)?(?:\s+the\s+year)?(?:\s+of)?\s+(?:(?P<month>{_MONTH})(?:\s*,?\s*(?:of\s+)?(?P<month_year>{_YEAR}))?|(?P<year>{_YEAR})|(?P<relative>this|last)\s+year)(?!\d|,\d)",
    re.IGNORECASE,
)
_SHORT_PART = re.compile(
    rf"(?<![\w.])(?:(?P<kind>[HQ])(?P<number>[1-4])[\s,/-]*(?P<year>{_YEAR})(?!\d)|(?P<number2>[12])H\s?(?P<year2>{_YEAR})(?!\d)"
    rf"|(?P<year3>{_YEAR})[\s/-]*(?P<kind3>[HQ])(?P<number3>[1-4])(?!\w))",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"(?:(?<![\d.,/-])|(?<=[./-]\d[-–])|(?<=[./-]\d\d[-–/]))(?P<year>{_YEAR})(?:-M?(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d\d))?(?![\d-])"
    r"|/(?P<month2>1[0-2]|0?[1-9])(?:/(?P<day2>3[01]|[12]\d|0?[1-9]))?(?![\d/])"
    r"|\.(?P<month3>1[0-2]|0?[1-9])\.(?P<day3>3[01]|[12]\d|0?[1-9])(?![\d.]\d|\d)"
    r"|\.(?P<month4>1[0-2]|0[1-9])(?![\d%]|\.\d|\s*[万亿元]))"
)
_SINGLE_MONTH = re.compile(rf"(?:(?<![\d.,/-])|(?<=\.\d[-–])|(?<=\.\d\d[-–]))(?P<year>{_YEAR})\.(?P<month>[1-9])(?![\d.%])")
"""2016.7 is a month only beside another."""
_BARE = re.compile(rf"(?<![\d.,/$¥€£])(?:(?<![A-Za-z_])|(?<=\bto))(?P<year>{_YEAR})(?![\d%‰]|[.,/]\d|[A-Za-z])")
_RELATIVE = re.compile(r"(?<!\w)(?P<relative>this|last)\s+year(?!\w|['’]s)", re.IGNORECASE)
_FISCAL = re.compile(
    rf"\bFY\s?'?\d{{2,4}}(?:[/-]\d{{2,4}})?|\b(?:fiscal|financial)\s+years?\s+(?:of\s+)?{_YEAR}(?:\s*[-/–]\s*\d{{2,4}})?|{_YEAR}\s*(?:财政?年度|财年)|{_YEAR}\s+(?:fiscal|financial)\s+year",
    re.IGNORECASE,
)
_FULL_SCALES = "thousand|million|billion|trillion|千|万|亿|百"
_COUNTS = re.compile(
    rf"\s*(?:{_FULL_SCALES}|[余多]|[件人个名份种项批次家起宗篇部册条所元天日吨位组]|percent|per\s+cent|cases|persons|people|enterprises|items|yuan|RMB|CNY|USD|disputes|patents|trademarks|applications|days|batches)(?![a-z])",
    re.IGNORECASE,
)
"""After four digits: then they count something."""
_MONEY_BEFORE = re.compile(r"(?:RMB|CNY|USD|US\$|over|nearly|about|approximately|than|least|逾|超过|近|约|共|达|第)\s*$", re.IGNORECASE)
_COMPARES = re.compile(
    r"(?:compar\w*\s+(?:with|to)|more\s+than|less\s+than|over|above|than)\s+(?:that\s+(?:of|in)\s+)?(?:in\s+)?$", re.IGNORECASE
)

# What joins and surrounds points.

_JOINS = re.compile(rf"(?:{_DASH}|/|\s*(?:to|till|until|through|thru|and)\s*)", re.IGNORECASE)
_JOINS_AND = re.compile(r"\s*and\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"(?:\b(?:from|between|during|in)(?:\s+the\s+period)?(?:\s+(?:from|between))?\s+|[从自由]\s*)$", re.IGNORECASE)
_AS_OF = re.compile(
    r"(?:\b(?:as\s+(?:of|at)|by|at|till|until|up\s+to)\s+(?:the\s+)?(?:close|end)\s+of\s+(?:the\s+year\s+(?:of\s+)?)?|\b(?:as\s+(?:of|at))\s+|截[至止]到?\s*(?:了\s*)?)$",
    re.IGNORECASE,
)
_BY_THE = re.compile(r"\b(?:by|at|as\s+of|as\s+at)\s+$", re.IGNORECASE)
_UP_TO = re.compile(r"\b(?:up\s+to|until|till)\s+$", re.IGNORECASE)
_SINCE = re.compile(r"(?:\b(?:ever\s+)?since\s+|自从?\s*|从\s*)$", re.IGNORECASE)
_ONWARDS = re.compile(r"\s*(?:(?:onwards?|to\s+(?:date|the\s+present)|up\s+to\s+now)\b|以来|起(?!诉)|至今|以后)", re.IGNORECASE)
_FOUNDED = re.compile(r"[^\s，。；、,;.0-9]{1,12}?以来")
_BY_A_DAY = re.compile(r"\bby\s+$", re.IGNORECASE)
_CUMULATIVE = re.compile(
    r"[，,]?\s*(?:[^，。；,;]{0,12}?累计|[^.;]{0,24}?\b(?:cumulative(?:ly)?|had\s+(?:accepted|concluded|handled|heard|tried|received|settled))\b)",
    re.IGNORECASE,
)


def find_periods(text: str, *, published: date | None = None) -> tuple[SpokenPeriod, ...]:
    """Every period that *text* names, in its order, none within another.

    今年 and “last year” are understood only where *published* says from when they speak; months without a year
    take the year that was named before, else the last such month before *published*.

    >>> [p.written for p in find_periods("2016年7月至2020年3月受理3694件，其中2020年一季度342件")]
    ['2016-07/2020-03', '2020-Q1']
    >>> [p.written for p in find_periods("From July, 2016 to March, 2020; by the end of 2020; since 2022")]
    ['2016-07/2020-03', 'at 2020', '2022/..']
    """
    plain = text.translate(_WIDTHS)
    points = _dated(_points(plain), plain, published)
    found: list[SpokenPeriod] = []
    n = 0
    while n < len(points):
        point = points[n]
        other = points[n + 1] if n + 1 < len(points) else None
        if other and (joined := _joined(point, other, plain)):
            start, end, written = joined
            # “July to December” without a year anywhere is no period.
            if written:
                found.append(_spoken(start, end, written, text, bare=False))
            n += 2
            continue
        if point.year is not None and not point.month_only and not (point.bare and _is_count(point, plain)):
            start, end, written = _surrounded(point, plain)
            if written:
                found.append(_spoken(start, end, written, text, bare=point.bare and end - start == 4))
        n += 1
    return tuple(found)


def spoken_period(text: str, *, published: date | None = None) -> str | None:
    """The written form of *text* where all of it is one period, in words or in the form of `period`.

    >>> spoken_period("2020年上半年"), spoken_period("Jul-16"), spoken_period("2016.7-2020.3"), spoken_period("合计")
    ('2020-H1', '2016-07', '2016-07/2020-03', None)
    """
    inner = re.sub(r"^[\s(（\[【]+|[\s)）\]】,，.。:：]+$", "", text)
    try:
        period = parse_period(inner)
    except ValueError:
        pass
    else:
        ends = [day.year for day in (period.start, period.end) if day]
        return inner if ends and min(ends) >= FIRST_YEAR and max(ends) <= LAST_YEAR else None
    found = find_periods(inner, published=published)
    if len(found) == 1 and found[0].end == len(inner) and inner[: found[0].start].strip().lower() in ("", "in", "the", "in the", "during"):
        return found[0].written
    single = _SINGLE_MONTH.fullmatch(inner.translate(_WIDTHS))
    return f"{single['year']}-{int(single['month']):02}" if single else None


# Points of time


def _points(plain: str) -> list[_Point]:
    """All points of time, the longer one where two overlap, in the order of the text."""
    found = sorted(_candidates(plain), key=lambda p: (p.start - p.end, p.start))
    taken: list[_Point] = []
    fiscal = [(m.start(), m.end()) for m in _FISCAL.finditer(plain)]
    for point in found:
        around = [(other.start, other.end) for other in taken] + fiscal
        if all(point.end <= start or end <= point.start for start, end in around):
            taken.append(point)
    return sorted(taken, key=lambda p: p.start)


_TELLING = re.compile(
    r"\d|[年月季]|\byear|\bof\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
"""Without one of these near by nothing is a point of time."""
_REACH = 48
"""Characters that a point of time, or the words about it, may stand away from them."""


def windows(plain: str, telling: re.Pattern[str], reach: int = _REACH) -> Iterator[tuple[int, int]]:
    """The stretches of *plain* around what *telling* finds: a long text without numbers is passed over quickly."""
    start = end = -1
    for match in telling.finditer(plain):
        if match.start() - reach > end:
            if end > start:
                yield start, end
            start = max(0, match.start() - reach)
        end = min(len(plain), match.end() + reach)
    if end > start:
        yield max(0, start), end


def _candidates(plain: str) -> Iterator[_Point]:
    for window in windows(plain, _TELLING):
        yield from _candidates_within(plain, *window)


def _candidates_within(plain: str, begin: int, stop: int) -> Iterator[_Point]:
    for match in _CHINESE_POINT.finditer(plain, begin, stop):
        yield from _chinese_point(match)
    for match in _CHINESE_MONTH.finditer(plain, begin, stop):
        yield from _chinese_point(match)
    if re.compile("[A-Za-z]").search(plain, begin, stop):
        yield from map(_english_point, _ENGLISH_POINT.finditer(plain, begin, stop))
        yield from filter(None, map(_english_part, _ENGLISH_PART.finditer(plain, begin, stop)))
        for match in _SHORT_PART.finditer(plain, begin, stop):
            year = int(match["year"] or match["year2"] or match["year3"])
            half = (match["kind"] or match["kind3"] or "H").upper() == "H"
            number = int(match["number"] or match["number2"] or match["number3"])
            if not half or number < 3:
                yield _Point(match.start(), match.end(), year, *_part(half, number))
        for match in _RELATIVE.finditer(plain, begin, stop):
            yield _Point(match.start(), match.end(), {"this": 0, "last": -1}[match["relative"].lower()])
    for match in _NUMERIC.finditer(plain, begin, stop):
        months = [int(match[f"month{n}"]) for n in ("", "2", "3", "4") if match[f"month{n}"]]
        day = match["day"] or match["day2"] or match["day3"]
        yield _Point(match.start(), match.end(), int(match["year"]), months[0], months[0], int(day) if day else None)
    singles = list(_SINGLE_MONTH.finditer(plain, begin, stop))
    for match in singles:
        before, after = plain[: match.start()].rstrip(), plain[match.end() :].lstrip()
        if re.match(rf"(?:{_DASH}){_YEAR}", after) or re.search(rf"{_YEAR}\.\d\d?\s*[-–—~～至到]$", before):
            yield _Point(match.start(), match.end(), int(match["year"]), int(match["month"]), int(match["month"]))
    for match in _BARE.finditer(plain, begin, stop):
        yield _Point(match.start(), match.end(), int(match["year"]), bare=True)


def _chinese_point(match: re.Match[str]) -> Iterator[_Point]:
    groups = match.groupdict()
    year = _chinese_year(groups["year"]) if groups.get("year") else None
    if groups.get("relative"):
        year = {"今年": 0, "本年": 0, "去年": -1, "前年": -2}[groups["relative"]]
    elif year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        return
    first = last = None
    if groups.get("half"):
        first, last = _part(half=True, number="上下".index(groups["half"]) + 1)
    elif groups.get("quarter"):
        first, last = _part(half=False, number=_numeral(groups["quarter"]))
    elif groups.get("quarters"):
        first, last = 1, 3 * _numeral(groups["quarters"])
    elif groups.get("count"):
        first, last = 1, _numeral(groups["count"])
    elif groups.get("month"):
        last = _numeral(groups["month"])
        first = _numeral(groups["from"]) if groups["from"] else last
        first = min(first, last)
    day, until = (_numeral(groups[key]) if groups.get(key) else None for key in ("day", "until"))
    yield _Point(match.start(), match.end(), year, first, last, day, until, at=bool(groups.get("at")))


def _english_point(match: re.Match[str]) -> _Point:
    month = next(match[f"month{n}"] for n in ("", "3", "4", "5", "6", "7") if match[f"month{n}"])
    number = _MONTHS[month.rstrip(".").lower()]
    year = match["year"] or match["year2"] or match["year3"] or match["year4"] or match["year6"]
    if match["short"]:
        year = ("20" if int(match["short"]) < 49 else "19") + match["short"]
    day = match["day"] or match["day3"]
    until = int(match["until"]) if match["until"] else None
    alone = bool(match["month7"])
    end = match.end() - (alone and month.endswith("."))
    return _Point(
        match.start(), end, int(year) if year else None, number, number, int(day) if day else None, until, month_only=alone
    )  # fmt: skip


def _english_part(match: re.Match[str]) -> _Point | None:
    if match["whole"] and match["month"]:
        return None
    year = match["year"] or match["month_year"]
    relative = {"this": 0, "last": -1}[match["relative"].lower()] if match["relative"] else None
    first = last = None
    if match["half"]:
        first, last = _part(half=True, number=_ORDER[match["half"].lower()] or 2)
    elif match["quarter"]:
        first, last = _part(half=False, number=_ORDER[match["quarter"].lower()] or 4)
    elif match["quarters"]:
        first, last = 1, {"two": 6, "2": 6}.get(match["quarters"].lower(), 9)
    elif match["count"]:
        count = _ENGLISH.get(match["count"].lower()) or (int(match["count"]) if match["count"].isdigit() else 0)
        if not 1 <= count <= 12:
            return None
        first, last = 1, count
    elif match["month"]:
        first = last = _MONTHS[match["month"].rstrip(".").lower()]
    if match["month"] and not match["at"]:
        return None
    start = match.start()
    return _Point(start, match.end(), int(year) if year else relative, first, last, at=bool(match["at"]))


def _chinese_year(text: str) -> int:
    return int("".join(c if c.isdecimal() else str(_DIGITS[c]) for c in text))


def _numeral(text: str) -> int:
    """A number up to 31, in digits or Chinese numerals."""
    if text.isdecimal():
        return int(text)
    if text == "两":
        return 2
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)


def _part(half: bool, number: int) -> tuple[int, int]:  # noqa: FBT001 - a half or a quarter
    """First and last month of a half or a quarter."""
    length = 6 if half else 3
    return length * (number - 1) + 1, length * number


def _dated(points: list[_Point], plain: str, published: date | None) -> list[_Point]:
    """Points with the years that the text leaves to its reader; without those that nobody can date."""
    dated: list[_Point] = []
    known: int | None = None
    for n, point in enumerate(points):
        year = point.year
        if year is not None and year <= 0:
            if published is None:
                continue
            year += published.year
        elif year is None and not point.month_only and point.first is not None:
            joined = n + 1 < len(points) and _JOINS.fullmatch(plain, point.end, points[n + 1].start)
            if joined and points[n + 1].year is not None and points[n + 1].first is not None:
                year = points[n + 1].year
            elif point.day is not None and published is not None and not _joins_back(points, n, plain):
                year = published.year if (point.first, point.day) <= (published.month, published.day) else published.year - 1
            elif known is not None:
                year = known
            elif published is not None:
                year = published.year if point.first <= published.month else published.year - 1
        if year is not None and not (point.bare and _is_count(point, plain)):
            known = year
        dated.append(replace(point, year=year))
    return dated


def _joins_back(points: list[_Point], n: int, plain: str) -> bool:
    return n > 0 and bool(_JOINS.fullmatch(plain, points[n - 1].end, points[n].start))


def _is_count(point: _Point, plain: str) -> bool:
    """Whether four digits count something: 2020件, or one of a list whose others are no years."""
    if _COUNTS.match(plain, point.end):
        return True
    if _MONEY_BEFORE.search(plain, max(0, point.start - 14), point.start) and not _COMPARES.search(
        plain, max(0, point.start - 30), point.start
    ):
        return True
    before = re.search(r"(\d[\d.]*)(?:\s*%)?(?:\s*,\s*(?:and\s+)?|\s*、\s*|\s+and\s+)$", plain[max(0, point.start - 16) : point.start])
    after = re.match(r"(?:\s*,\s*(?:and\s+)?|\s*、\s*|\s+and\s+)(\d[\d.]*)", plain[point.end : point.end + 24])
    beside = [m[1] for m in (before, after) if m]
    return bool(beside) and not any(re.fullmatch(_YEAR, number.rstrip(".")) for number in beside) and len(beside) == 2


# Periods from points


def _joined(first: _Point, last: _Point, plain: str) -> tuple[int, int, str | None] | None:
    """Start, end and written form of *first* to *last*, where the text joins the two."""
    if not _JOINS.fullmatch(plain, first.end, last.start) or first.at or last.at:
        return None
    if _JOINS_AND.fullmatch(plain, first.end, last.start) and not _BETWEEN.search(plain, max(0, first.start - 12), first.start):
        return None
    # July to December 2016; 2016年7月至12月 were dated by the year before.
    year_of_first = first.year if first.year is not None else last.year
    year_of_last = last.year if last.year is not None else first.year
    if first.month_only and last.month_only:
        return first.start, last.end, None
    if year_of_first is None or year_of_last is None:
        return None
    one, two = replace(first, year=year_of_first), replace(last, year=year_of_last)
    if two.first is not None and one.first is None and first.year is None:
        return None
    begins, ends = _days(one), _days(two)
    if not begins or not ends or ends[1] < begins[0]:
        return None
    written = _shortest(one, two)
    start, end = first.start, last.end
    if before := _FROM.search(plain, max(0, start - 24), start):
        start = before.start()
    return start, end, written


def _surrounded(point: _Point, plain: str) -> tuple[int, int, str | None]:
    """Start, end and written form of *point* with the words around it that make it an instant or an open period."""
    start, end = point.start, point.end
    if not _days(point):
        return start, end, None
    text = _written(point)
    reach = max(0, start - 40)
    if after := _ONWARDS.match(plain, end) or (_FOUNDED.match(plain, end) if not point.bare else None):
        if before := _SINCE.search(plain, reach, start) or re.compile(r"\bfrom\s+$", re.IGNORECASE).search(plain, reach, start):
            start = before.start()
        if before or re.search("以来|至今", after[0]):
            return start, after.end(), f"{text}/.."
        if after[0].strip() == "起":
            return start, after.end(), f"{text}/.."
    if (before := _SINCE.search(plain, reach, start)) and before[0].isascii():
        return before.start(), end, f"{text}/.."
    if before := _AS_OF.search(plain, reach, start) or (_BY_A_DAY.search(plain, reach, start) if point.day else None):
        written = f"../{text}" if _CUMULATIVE.match(plain, end) else f"at {text}"
        return before.start(), end, written
    if point.at:
        if before := _BY_THE.search(plain, reach, start):
            start = before.start()
        return start, end, f"at {text}"
    if before := _UP_TO.search(plain, reach, start):
        return before.start(), end, f"../{text}"
    if point.day is not None and point.last_day is not None:
        return start, end, f"{text}/{_written(replace(point, day=point.last_day))}"
    return start, end, text


def _days(point: _Point) -> tuple[date, date] | None:
    """First and last day, or `None` where there is no such day."""
    assert point.year is not None
    if not FIRST_YEAR <= point.year <= LAST_YEAR:
        return None
    first, last = point.first or 1, point.last or 12
    if point.day is not None:
        until = point.last_day or point.day
        if not 1 <= point.day <= until <= monthrange(point.year, last)[1]:
            return None
        return date(point.year, first, point.day), date(point.year, last, until)
    return date(point.year, first, 1), date(point.year, last, monthrange(point.year, last)[1])


def _written(point: _Point) -> str:
    """The written form of a point, as short as can be: 2016-H2 for its months 7 to 12."""
    assert point.year is not None
    if point.first is None or (point.first, point.last) == (1, 12):
        return f"{point.year}"
    assert point.last is not None
    if point.day is not None:
        return f"{point.year}-{point.first:02}-{point.day:02}"
    length = point.last - point.first + 1
    if length == 6 and point.first in (1, 7):
        return f"{point.year}-H{1 + point.first // 7}"
    if length == 3 and point.first % 3 == 1:
        return f"{point.year}-Q{(point.first + 2) // 3}"
    if length == 1:
        return f"{point.year}-{point.first:02}"
    return f"{point.year}-{point.first:02}/{point.year}-{point.last:02}"


def _shortest(first: _Point, last: _Point) -> str:
    """The written form of *first* to *last*."""
    if first.year == last.year and first.day is None and last.day is None and first.first and last.last:
        return _written(replace(first, last=last.last, end=last.end))
    if first.year == last.year and _written(first) == _written(last):
        return _written(first)
    return f"{_begins(first)}/{_ends(last)}"


def _begins(point: _Point) -> str:
    return _written(point).partition("/")[0]


def _ends(point: _Point) -> str:
    return _written(replace(point, day=point.last_day or point.day)).rpartition("/")[2]


def _spoken(start: int, end: int, written: str, text: str, *, bare: bool) -> SpokenPeriod:
    return SpokenPeriod(start, end, written, text[start:end], bare)
