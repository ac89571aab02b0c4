"""The printed form of a number, in English or Chinese → value, precision, qualifier.

Used to hold what editors type as the value against what they type as the printed form, and to find numbers by
whatever way of writing them. theme/assets/search.js reads numbers in the browser by the rules of `find_numbers`.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from generator.model import Qualifier

SCALES = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
    "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
}  # fmt: skip

QUALIFIERS = {
    Qualifier.OVER: ("more than", "exceeding", "exceeded", "exceeds", "exceed", "above", "over", "超过", "超", "逾", "多于"),
    Qualifier.NEARLY: ("nearly", "almost", "close to", "近", "接近", "将近"),
    Qualifier.ABOUT: ("approximately", "about", "around", "roughly", "约", "大约", "约为"),
    Qualifier.AT_LEAST: ("at least", "no less than", "not less than", "minimum", "至少", "不少于", "不低于"),
    Qualifier.AT_MOST: ("at most", "no more than", "not more than", "up to", "upper limit", "至多", "不超过", "最高"),
    Qualifier.LESS_THAN: ("less than", "fewer than", "below", "under", "不足", "少于", "低于"),
}
"""Words before the number. Longer ones are tried first."""

SUFFIXES = {"余": Qualifier.OVER, "多": Qualifier.OVER, "以上": Qualifier.AT_LEAST, "左右": Qualifier.ABOUT, "以下": Qualifier.AT_MOST}
"""Words after the number. 以上 and 以下 include it (Civil Code of the PRC, article 1259)."""

_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {word: 10 * tens for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}

_PREFIX = re.compile(
    "(?<![A-Za-z\u4e00-\u9fff])(?:"
    + "|".join(sorted((re.escape(w) for words in QUALIFIERS.values() for w in words), key=len, reverse=True))
    + r")(?![A-Za-z])[\s-]*",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?[\s-]*"
    r"(?P<scale>thousand|million|billion|trillion|百万|千万|万亿|千|万|亿)?(?P<suffix>余|多|以上|左右|以下)?(?P<scale2>万|亿)?",
    re.IGNORECASE,
)
_AFTER_UNIT = re.compile(r"[^\d,.;，。；、（(]{0,4}?(以上|左右|以下)")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printed form says."""

    value: Decimal
    precision: Decimal
    """The step between two numbers this form can tell apart: 1000 for "1.005 million", 0.1 for "81.7%"."""
    qualifier: Qualifier


def parse_printed(text: str) -> Printed | None:
    """What *text* says, or `None` where it holds no number this function knows.

    >>> parse_printed("over 1,400")
    Printed(value=Decimal('1400'), precision=Decimal('1'), qualifier=<Qualifier.OVER: 'over'>)
    >>> parse_printed("16.3万")
    Printed(value=Decimal('163000'), precision=Decimal('1000'), qualifier=<Qualifier.EXACT: 'exact'>)
    """
    rest = text.strip()
    qualifier = Qualifier.EXACT
    if prefix := _PREFIX.search(rest, 0, _first_digit(rest)):
        before = prefix.group().strip(" -\t").lower()
        qualifier = next(q for q, words in QUALIFIERS.items() if before in words)
        rest = rest[prefix.end() :]
    figure = _FIGURE.search(rest)
    if figure:
        after = figure["suffix"] or ((late := _AFTER_UNIT.match(rest, figure.end())) and late[1])
        if after and qualifier is Qualifier.EXACT:
            qualifier = SUFFIXES[after]
        scale = figure["scale"] or figure["scale2"] or ""
        value, precision = _scaled(figure["digits"].replace(",", ""), SCALES.get(scale.lower(), 0))
        return Printed(value, precision, qualifier)
    word = _in_words(rest)
    if word is None:
        return None
    large = 6 if "million" in rest.lower() else 9 if "billion" in rest.lower() else 0
    return Printed(*_scaled(str(word), large), qualifier)


_D, _D0 = "[一二两三四五六七八九]", "[〇零一二三四五六七八九]"
_TENS = f"{_D}?十{_D}?"
_HUNDREDS = f"{_D}百(?:零{_D}|{_TENS})?"
_THOUSANDS = f"{_D}千(?:零{_TENS}|零{_D}|{_HUNDREDS}|{_TENS})?"
_SECTION = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_D})"
_BELOW = f"(?:零(?:{_HUNDREDS}|{_TENS}|{_D})|{_THOUSANDS})?"
_NUMERAL = re.compile(
    f"{_D}{_D0}{{3}}|{_SECTION}点{_D0}+[余多]?[万亿]?|(?:{_SECTION}[余多]?亿)(?:{_SECTION}万{_BELOW}|{_BELOW})|{_SECTION}[余多]?万{_BELOW}|{_SECTION}"
)
_NUMERALS = re.compile("(?:百分之|千分之|万分之)?([〇零一二两三四五六七八九十百千万亿点余多]+)")
_WRITTEN = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?:[\s-]*(thousand|million|billion|trillion)(?![a-z])|\s*[余多]?(百万|千万|万亿|千|万|亿))?",
    re.IGNORECASE,
)


def find_numbers(text: str) -> tuple[Decimal, ...]:
    """Every number written in *text*, in digits or Chinese numerals; signs, qualifiers and percent signs are passed over.

    >>> [str(n) for n in find_numbers("近13万件，上升81.70%；三千六百九十四")]
    ['130000', '81.7', '3694']
    """
    text = unicodedata.normalize("NFKC", text)
    found: list[tuple[int, Decimal]] = []
    end, last = -1, 0
    for match in _WRITTEN.finditer(text):
        scale = SCALES.get((match[2] or match[3] or "").lower(), 0)
        value = Decimal(match[1].replace(",", "")).scaleb(scale)
        # 1亿3000万 is one number.
        if found and match.start() == end and 0 < scale < last:
            found[-1] = (found[-1][0], found[-1][1] + value)
        else:
            found.append((match.start(), value))
        end, last = match.end(), scale if match[3] else 0
    for match in _NUMERALS.finditer(text):
        written = match[1].rstrip("余多")
        if len(written) > 1 and _NUMERAL.fullmatch(written):
            found.append((match.start(), _numeral(written)))
    return tuple(_shortest(value) for _, value in sorted(found))


def _numeral(text: str) -> Decimal:
    """A number in Chinese numerals that `_NUMERAL` knows: with steps, digit by digit, or with a decimal point."""
    text = re.sub("[余多]", "", text)
    whole, point, fraction = text.partition("点")
    if point:
        digits = "".join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)
        return Decimal(f"{_chinese(whole)}.{digits}").scaleb(SCALES.get(fraction[-1], 0))
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    return Decimal(_chinese(text))


def _shortest(number: Decimal) -> Decimal:
    """The same number without an exponent and without zeros at its end: 81.70 becomes 81.7."""
    return _plain(number.normalize())


def step_of(value: Decimal) -> Decimal:
    """The step that a plain decimal can tell apart, never more than 1: 0.1 for 81.7, 1 for 3400."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(exponent, 0))


def _first_digit(text: str) -> int:
    """Where the digits begin; the end of *text* if it has none."""
    match = re.search(r"\d", text)
    return match.start() if match else len(text)


def _scaled(digits: str, exponent: int) -> tuple[Decimal, Decimal]:
    number = Decimal(digits)
    step = step_of(number).scaleb(exponent)
    return _plain(number.scaleb(exponent)), _plain(step)


def _plain(number: Decimal) -> Decimal:
    """The same number without an exponent: 1E+3 becomes 1000."""
    return Decimal(format(number, "f"))


def _in_words(text: str) -> int | None:
    words = re.findall(r"[a-z]+", text.lower())
    if words and words[0] in ("no", "none"):
        return 0
    if any(w in _WORDS for w in words):
        total = current = 0
        started = False
        for word in words:
            if word in _WORDS:
                current += _WORDS[word]
                started = True
            elif started and word == "hundred":
                current *= 100
            elif started and word == "thousand":
                total, current = total + current * 1000, 0
            elif started and word != "and":
                break
        return total + current
    ordinal = next((_ORDINALS[w] for w in words if w in _ORDINALS), None)
    if ordinal is not None:
        return ordinal
    match = re.search(r"[零〇一二两三四五六七八九十百千万亿]+", text)
    return _chinese(match.group()) if match else None


def _chinese(text: str) -> int:
    """A number in Chinese numerals.

    >>> _chinese("十三万"), _chinese("一千六百九十六"), _chinese("一亿三千万")
    (130000, 1696, 130000000)
    """
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _STEPS:
            section += (digit or 1) * _STEPS[character]
            digit = 0
        elif character == "万":
            total += (section + digit) * 10_000
            section = digit = 0
        else:
            total = (total + section + digit) * 100_000_000
            section = digit = 0
    return total + section + digit
