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
    Qualifier.ABOUT: ("approximately", "about", "around", "roughly", "约", "大约", "约为", "约合", "约折合", "折合约"),
    Qualifier.AT_LEAST: ("at least", "no less than", "not less than", "minimum", "至少", "不少于", "不低于"),
    Qualifier.AT_MOST: ("at most", "no more than", "not more than", "up to", "upper limit", "至多", "不超过", "最高"),
    Qualifier.LESS_THAN: ("less than", "fewer than", "below", "under", "不足", "少于", "低于"),
}
"""Words before the number. Longer ones are tried first."""

SUFFIXES = {"余": Qualifier.OVER, "多": Qualifier.OVER, "以上": Qualifier.AT_LEAST, "左右": Qualifier.ABOUT, "以下": Qualifier.AT_MOST}
"""Words after the number. 以上 and 以下 include it (Civil Code of the PRC, article 1259)."""

LONGEST = 500
"""Characters of a printed form. In longer ones no number is looked for, which would take minutes in a hundred thousand digits."""

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
_NEXT_SCALE = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*(千万|百万|万|千)")
"""What may follow 亿 in one number: 1亿3000万."""

_CHARACTERS = "〇零一二两三四五六七八九十百千万亿点"
_PART = re.compile(rf"([百千万])分之\s*(\d+(?:\.\d+)?|[{_CHARACTERS}]+)")
_TENTHS = re.compile(r"(\d(?:\.\d)?|[一二两三四五六七八九])\s*成(?![立为功员果本效交])")
_IN_SO_MANY = re.compile(
    rf"(\d+(?:\.\d+)?|\b(?:{'|'.join(_WORDS)}))\s+in\s+(?:every\s+)?(?:(ten\s+thousand|10,000)|((?:a|one)\s+thousand|1,000)|(?:(?:a|one)\s+)hundred)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"([二三四五六七八九十])分之([一二三四五六七八九])|(一半|半数)")
_FRACTION_IN_WORDS = re.compile(
    r"\b(?:(one|two|three|four|an?)[\s-]+(third|quarter|fourth|fifth|sixth|tenth)s?|(?<!first )(?<!second )(?<!last )(half)(?![\s-]+years?))\b",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FOLDS = re.compile(r"翻了?([一两二三四])番|翻了?番|\b(doubl|tripl|quadrupl)(?:ed|es|ing|e)\b", re.IGNORECASE)
_RANKED_FIRST = re.compile(
    r"\b(?:rank\w*|at|on)\s+(?:the\s+|on\s+)*top\b|榜首|首位|第一(?![〇零一二三四五六七八九十百千万])", re.IGNORECASE
)

_NARROW = str.maketrans("０１２３４５６７８９．％‰＋－", "0123456789.%‰+-")


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
    if len(text) > LONGEST:
        return None
    rest = narrow(text).strip()
    qualifier = Qualifier.EXACT
    if prefix := _PREFIX.search(rest, 0, _first_digit(rest)):
        before = prefix.group().strip(" -\t").lower()
        qualifier = next(q for q, words in QUALIFIERS.items() if before in words)
        rest = rest[prefix.end() :]
    said = _percent_in_words(rest) or _in_digits(rest) or _in_words(rest)
    if said is None:
        return None
    value, precision, end = said
    after = rest[end - 1] if end and rest[end - 1] in "余多" else ""
    after = after or ((late := _AFTER_UNIT.match(rest, end)) and late[1]) or ""
    if after and qualifier is Qualifier.EXACT:
        qualifier = SUFFIXES[after]
    return Printed(value, precision, qualifier)


def narrow(text: str) -> str:
    """*text* with full-width digits and signs made narrow, character by character.

    >>> narrow("１，３００件，８１．７％")
    '1,300件，81.7%'
    """
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text.translate(_NARROW)) if _WIDE.search(text) else text


_WIDE = re.compile("[０-９．％＋－]")
_Said = tuple[Decimal, Decimal, int]
"""Value, precision, and where the number ends."""


def _percent_in_words(text: str) -> _Said | None:
    """百分之八十, 万分之三, 3成: in percent."""
    if part := _PART.search(text):
        digits = part[2] if part[2][0].isdecimal() else str(_numeral(part[2]))
        value, precision = _scaled(digits, {"百": 0, "千": -1, "万": -2}[part[1]])
        return value, precision, part.end()
    if ratio := _IN_SO_MANY.search(text):
        digits = ratio[1] if ratio[1][0].isdecimal() else str(_WORDS[ratio[1].lower()])
        return *_scaled(digits, -2 if ratio[2] else -1 if ratio[3] else 0), ratio.end()
    if tenths := _TENTHS.search(text):
        digits = tenths[1] if tenths[1][0].isdecimal() else str(_DIGITS[tenths[1]])
        end = tenths.end() + (text[tenths.end() : tenths.end() + 1] in ("多", "余"))
        return *_scaled(digits, 1), end
    return None


def _in_digits(text: str) -> _Said | None:
    figure = _FIGURE.search(text)
    if not figure:
        return None
    scale, end = figure["scale"] or figure["scale2"] or "", figure.end()
    exponent = SCALES.get(scale.lower(), 0)
    if text[end : end + 1] == "‰":
        exponent -= 1
    value, precision = _scaled(figure["digits"].replace(",", ""), exponent)
    if scale == "亿" and not figure["suffix"] and (more := _NEXT_SCALE.match(text, end)):
        rest, precision = _scaled(more[1], SCALES[more[2]])
        end = more.end() + (text[more.end() : more.end() + 1] in ("多", "余"))
        return value + rest, precision, end
    return (
        value,
        precision,
        figure.end("suffix") if figure["suffix"] in ("余", "多") else figure.start("suffix") if figure["suffix"] else end,
    )


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


def _in_words(text: str) -> _Said | None:
    """A number in English words or Chinese numerals; fractions in percent, 翻一番 as what is added, in times."""
    if fraction := _FRACTION_IN_WORDS.search(text):
        over, under = (_WORDS.get((fraction[1] or "a").lower(), 1), _PARTS[(fraction[2] or fraction[3]).lower()])
        return _percent(over, under), Decimal(1), fraction.end()
    if fraction := _FRACTION.search(text):
        over, under = (1, 2) if fraction[3] else (_DIGITS[fraction[2]], _DIGITS.get(fraction[1], 10))
        return _percent(over, under), Decimal(1), fraction.end()
    if folds := _FOLDS.search(text):
        word = (folds[2] or "doubl").lower()
        added = 2 ** _DIGITS[folds[1]] - 1 if folds[1] else {"doubl": 1, "tripl": 2, "quadrupl": 3}[word]
        return Decimal(added), Decimal(1), folds.end()
    words = re.findall(r"[a-z]+", text.lower())
    if words and words[0] in ("no", "none"):
        return Decimal(0), Decimal(1), 0
    if any(w in _WORDS for w in words):
        large = 6 if "million" in text.lower() else 9 if "billion" in text.lower() else 0
        return *_scaled(str(_english(words)), large), 0
    if _RANKED_FIRST.search(text):
        return Decimal(1), Decimal(1), 0
    ordinal = next((_ORDINALS[w] for w in words if w in _ORDINALS), None)
    if ordinal is not None:
        return Decimal(ordinal), Decimal(1), 0
    return _in_numerals(text)


def _percent(over: int, under: int) -> Decimal:
    """A fraction in percent, to one decimal: words do not say it more exactly."""
    return _shortest((Decimal(100 * over) / under).quantize(Decimal("0.1")))


def _english(words: list[str]) -> int:
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


def _in_numerals(text: str) -> _Said | None:
    match = re.search(f"[{_CHARACTERS}](?:[{_CHARACTERS}余多]*[{_CHARACTERS}])?[余多]?", text)
    if not match:
        return None
    written, suffix = match.group().rstrip("余多"), re.search("[余多]", match.group())
    if _NUMERAL.fullmatch(match.group().rstrip("余多")):
        value = _plain(_numeral(written))
        precision = step_of(value)
    else:
        value, precision = Decimal(_chinese(re.sub("[余多点]", "", written))), Decimal(1)
    return value, precision, match.start() + suffix.end() if suffix else match.end()


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
            total += (section + digit or 1) * 10_000
            section = digit = 0
        else:
            total = (total + section + digit) * 100_000_000
            section = digit = 0
    return total + section + digit
