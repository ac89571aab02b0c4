"""A number or a date of a workbook, and its number format → the text that Excel shows.

What is printed in a source is what a cell shows, not what it stores: 0.8174 under `0.0%` is 81.7%.
ECMA-376 part 1, 18.8.31 describes number formats.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

GENERAL = ("General", "G/通用格式", "@", "")
"""Formats that show a number as it is. The second is what Excel in Chinese calls the first."""

_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|(General|G/通用格式)|([0#?])|([.,%@])|([A-Za-z]+[+-]?)|(.)', re.DOTALL)
_COLOURS = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r ?\d+|黑色|蓝色|青色|绿色|洋红|红色|白色|黄色|颜色\d+)", re.IGNORECASE
)
_GENERAL_DIGITS = 10
"""Of a number with decimals: General shows no more than eleven characters, its point among them."""

_LARGEST = 17
"""Larger powers of ten are no numbers of a report."""


def shown(value: Decimal, form: str) -> str | None:
    """What a cell with *value* shows under the number format *form*; `None` where that is not understood.

    >>> shown(Decimal("0.8174"), "0.0%"), shown(Decimal(1234), '#,##0"件"'), shown(Decimal("-5.25"), "0.0_);(0.0)")
    ('81.7%', '1,234件', '(5.3)')
    >>> shown(Decimal("0.5"), "# ?/?") is None
    True
    """
    if not value.is_finite() or value.adjusted() > _LARGEST:
        return None
    if form in GENERAL:
        return general(value)
    sections = [list(section) for section in _sections(form)]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    else:
        section = sections[0]
    text = _section(abs(value), section)
    if text is None:
        return None
    negative = value < 0 and bool(re.search("[1-9]", text))
    return ("-" if negative else "") + text.strip()


def general(value: Decimal) -> str:
    """What General shows, but for very large numbers: those stand in full."""
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    whole = len(str(abs(int(value))))
    rounded = value.quantize(Decimal(1).scaleb(-max(_GENERAL_DIGITS - whole, 0)), ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: float) -> Decimal:
    """A number that a workbook stores, as far as Excel knows it: fifteen digits.

    >>> exact(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(number) if isinstance(number, int) else Decimal(f"{number:.15g}")


def shown_date(value: date, form: str) -> str | None:
    """What a cell with a date shows, in digits: as much of year, month and day as *form* has; `None` if it has others.

    >>> shown_date(date(2020, 7, 1), 'yyyy"年"m"月"'), shown_date(date(2016, 7, 1), "mmm-yy"), shown_date(date(2016, 7, 1), "h:mm")
    ('2020-07', '2016-07', None)
    """
    letters = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", form.partition(";")[0]).lower()
    has = tuple(any(letter in letters for letter in group) for group in ("ye", "m", "d", "hs"))
    if has == (True, True, True, False):
        return f"{value:%Y-%m-%d}".rjust(10, "0")
    if has == (True, True, False, False):
        return f"{value.year:04}-{value.month:02}"
    return f"{value.year:04}" if has == (True, False, False, False) else None


def _sections(form: str) -> Iterator[list[tuple[str, str]]]:
    """The parts between semicolons, each as tokens: a kind and a text."""
    section: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(form):
        quoted, escaped, bracket, whole, digit, sign, letters, other = match.groups()
        if other == ";":
            yield section
            section = []
        elif quoted is not None or escaped is not None:
            section.append(("text", quoted if quoted is not None else escaped))
        elif bracket is not None:
            section.append(_bracket(bracket))
        elif whole:
            section.append(("general", whole))
        elif digit or sign:
            section.append((digit or sign, digit or sign))
        elif letters:
            section.append(("unknown", letters))
        elif other:
            section.append(("text", other) if other != "/" else ("unknown", other))
    yield section


def _bracket(inner: str) -> tuple[str, str]:
    """A colour says nothing, a currency is text; a condition or another numeral system is not understood."""
    if inner.startswith("$"):
        return ("text", inner[1:].partition("-")[0])
    return ("text", "") if _COLOURS.fullmatch(inner) else ("unknown", inner)


def _section(value: Decimal, tokens: list[tuple[str, str]]) -> str | None:
    """*value*, not negative, as the tokens of one section show it."""
    kinds = [kind for kind, _ in tokens]
    if "unknown" in kinds or "@" in kinds:
        return None
    if "general" in kinds:
        if set(kinds) - {"general", "text"}:
            return None
        return "".join(general(value) if kind == "general" else text for kind, text in tokens)
    places = [n for n, kind in enumerate(kinds) if kind in "0#?"]
    if not places:
        return "".join(text for _, text in tokens)
    first, last = places[0], places[-1]
    while last + 1 < len(kinds) and kinds[last + 1] in ",.":
        last += 1
    if any(kind in ("text", "%") for kind in kinds[first : last + 1]) or kinds[:first].count("."):
        return None
    number = _number(value.scaleb(2 * kinds.count("%")), "".join(kinds[first : last + 1]))
    before, after = ("".join(text for _, text in part) for part in (tokens[:first], tokens[last + 1 :]))
    return before + number + after


def _number(value: Decimal, form: str) -> str:
    """*value* as the digits, points and commas of *form* have it: `#,##0.00`."""
    whole, point, decimals = form.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) + len(decimals) - len(decimals.rstrip(","))
    whole, decimals = whole.rstrip(","), decimals.replace(",", "")
    rounded = value.scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, fraction = format(rounded, "f").partition(".")
    digits = digits.lstrip("0").rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole:
        digits = f"{int(digits):,}".rjust(len(digits), "0") if digits else ""
    kept = len(decimals.rstrip("#?"))
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    return digits + (point if fraction else "") + fraction
