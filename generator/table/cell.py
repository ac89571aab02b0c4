"""The text of one cell → the number that it says, or that it says none.

The frame of a number (marks, signs, qualifiers, unit) is taken apart here; what it is worth, `number.parse_printed` says. Where the two do not
agree the cell is not understood: a wrong number is worse than a question.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.model import Qualifier
from generator.number import QUALIFIERS, SCALES, SUFFIXES, find_numbers, parse_printed
from generator.source.period import spoken_period
from generator.table.unit_words import UnitWords

ReadUnit = Callable[[str], UnitWords | None]


class Kind(StrEnum):
    """What a cell is, before its row and column are known."""

    EMPTY = "empty"
    DASH = "dash"
    NUMBER = "number"
    YEAR = "year"
    """Digits that may be a period or a number: 2019, 2016.7."""
    PERIOD = "period"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart, its parts as the cell prints them."""

    direction: str
    """增长, down, ↓."""
    sign: str
    """A minus or plus, or the parenthesis that stands for a minus in accounts."""
    before: str
    """The words of the qualifier, the sign of a currency, 第."""
    digits: str
    """Separators written as commas."""
    scale: str
    """万, million; 余 or 多 before or after it."""
    unit: UnitWords | None
    """Of the cell itself."""
    after: str
    """以上, 以下, 左右; a closing parenthesis; an arrow."""
    qualifier: Qualifier
    negative: bool

    @property
    def directed(self) -> bool:
        """Whether it says by itself that it is a change."""
        return bool(self.direction) or any(arrow in self.after for arrow in _ARROWS)


@dataclass(frozen=True, slots=True)
class Read:
    """What the text of a cell is."""

    kind: Kind
    number: Number | None = None
    marks: tuple[str, ...] = ()
    """Of footnotes, the same wherever they stand: `1` for ①, [1] and ¹."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in single units, with the printed form that says it."""

    value: Decimal
    qualifier: Qualifier
    printed: str


# Marks of footnotes

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = (
    rf"[{_CIRCLED}]|[{_RAISED}]+|[*＊]{{1,3}}|[†‡§]|[\[〔【]\s*(?:注\s*)?\d{{1,2}}\s*[\]〕】]|[(（]\s*注\s*\d{{0,2}}\s*[)）]|注\s*\d{{1,2}}"
)
_MARKS_AFTER = re.compile(rf"\s*(?:{_MARK})(?:[,，、\s]*(?:{_MARK}))*\s*$")
_MARKS_BEFORE = re.compile(rf"^\s*(?:{_MARK})+\s*(?=\S)")


def without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """*text* without the marks of footnotes at its ends, and the marks.

    >>> without_marks("3,694①"), without_marks("*81.7%"), without_marks("340[2]"), without_marks("*")
    (('3,694', ('1',)), ('81.7%', ('*',)), ('340', ('2',)), ('*', ()))
    """
    found: list[str] = []
    for pattern in (_MARKS_AFTER, _MARKS_BEFORE) if len(text) <= LONGEST else ():
        match = pattern.search(text)
        rest = text[: match.start()] + text[match.end() :] if match else ""
        if match and rest.strip():
            found += [mark_name(m) for m in re.findall(_MARK, match.group())]
            text = rest
    return text.strip(), tuple(found)


def mark_name(mark: str) -> str:
    """The name of a mark, the same for all ways of writing its number."""
    if mark in _CIRCLED:
        return str(_CIRCLED.index(mark) + 1)
    if mark[0] in _RAISED:
        return "".join(str(_RAISED.index(c)) for c in mark)
    digits = re.search(r"\d+", mark)
    return digits.group() if digits else "注" if "注" in mark else mark.replace("＊", "*")


_NOTE = re.compile(rf"^\s*(?:注\s*[:：]\s*)?({_MARK}|\d{{1,2}}\s*[.、．](?!\d))\s*[:：.、]?\s*(.+)$")
_NEXT_NOTE = re.compile(rf"[；;。.\s]\s*(?=[{_CIRCLED}])")


def footnotes(text: str) -> tuple[tuple[str, str], ...]:
    """Mark and text of each footnote in a line below a table.

    >>> footnotes("注：①含上年旧存；②不含再审。"), footnotes("* Provisional."), footnotes("资料来源：子午法院")
    ((('1', '含上年旧存'), ('2', '不含再审。')), (('*', 'Provisional.'),), ())
    """
    found = []
    for part in _NEXT_NOTE.split(text):
        if match := _NOTE.match(part):
            found.append((mark_name(match[1].strip()), match[2].strip()))
    return tuple(found)


# Numbers

_DASHES = frozenset("- – — ― -- —— ——— / \\ … …… ... ...... .. × * ** n/a na n.a. none nil 无 无数据 暂无 不适用 未统计 未公布 缺".split())
_ARROWS = "↑↓▲▼"
_UP, _DOWN = "同比增长|同比上升|增长|上升|增加|提高|上涨|增|升", "同比下降|同比减少|下降|减少|降低|下滑|回落|下跌|降|减"
_UP_ENGLISH = r"up(?: by)?|increased?(?: by| of)?|rose(?: by)?|rise(?: of)?|growth of|grew(?: by)?"
_DOWN_ENGLISH = r"down(?: by)?|decreased?(?: by| of)?|fell(?: by)?|declined?(?: by| of)?|drop(?:ped)?(?: by| of)?"
_DIRECTION = re.compile(
    rf"(?P<up>(?:{_UP})了?|(?:{_UP_ENGLISH})(?![a-z])|[↑▲])\s*|(?P<down>(?:{_DOWN})了?|(?:{_DOWN_ENGLISH})(?![a-z])|[↓▼])\s*", re.IGNORECASE
)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE = _any([word for words in QUALIFIERS.values() for word in words])
_SCALE = _any([*SCALES])
_SUFFIX = _any([*SUFFIXES])
_WITHIN = ("余", "多")
"""Of the words after a number those that stand before its unit."""
_GROUP = "[,' \u2009\u202f]"
_FRAME = re.compile(
    rf"(?P<qualifier>(?:{_BEFORE}))?[\s-]{{0,2}}(?P<money>(?:RMB|CNY|USD|US\$|[$¥]|人民币)\s*)?(?P<ordinal>第|no\. ?)?"
    rf"(?P<digits>\d{{1,3}}(?:(?P<group>{_GROUP})\d{{3}}(?:(?P=group)\d{{3}})*)(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?(?![\d,])|[〇零一二两三四五六七八九十][〇零一二两三四五六七八九十百千万亿]*(?![〇零一二两三四五六七八九十百千万亿]))"
    rf"\s*(?P<scale>(?:{_SCALE})(?![a-z]))?(?P<suffix>{_SUFFIX})?(?P<scale2>万|亿)?\s*(?P<unit>[^\d]*?)(?P<late>以上|以下|左右)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,9})?")
"""What the column `value` takes."""


LONGEST = 200
"""Characters of a number or a label. What is longer is a text, and takes no time to be tried as either."""


def read_cell(text: str, read_unit: ReadUnit) -> Read:
    """What *text* is; a number only if all of it is understood."""
    text, marks = without_marks(text)
    if not text:
        return Read(Kind.EMPTY)
    if len(text) > LONGEST:
        return Read(Kind.TEXT)
    plain = unicodedata.normalize("NFKC", text.replace("…", "...")).strip()
    if text.casefold() in _DASHES or plain.casefold() in _DASHES:
        return Read(Kind.DASH, None, marks)
    period, number = spoken_period(text), _number(plain, read_unit)
    if period and number and re.fullmatch(r"[\d.]+", plain):
        return Read(Kind.YEAR, number, marks)
    if period:
        return Read(Kind.PERIOD, None, marks)
    return Read(Kind.NUMBER, number, marks) if number else Read(Kind.TEXT, None, marks)


def _number(text: str, read_unit: ReadUnit) -> Number | None:
    negative, direction, sign, trail = False, "", "", ""
    if match := re.fullmatch(r"\((.+)\)(%?)", text):
        negative, sign, text, trail = True, "(", match[1] + match[2], ")"
    elif match := _DIRECTION.match(text):
        negative, direction, text = bool(match["down"]), match.group(), text[match.end() :]
    elif match := re.search(rf"\s*([{_ARROWS}])$", text):
        negative, trail, text = match[1] in "↓▼", match.group(), text[: match.start()]
    if not sign and not direction and not trail and (match := re.match(r"([-−–+])\s*(?=[\d.¥$A-Za-z])", text)):
        sign = "+" if match[1] == "+" else "-"
        negative, text = sign == "-", text[match.end() :]
    frame = _FRAME.fullmatch(text)
    if frame is None:
        return None
    numeral, scale, suffix = not frame["digits"][0].isdigit(), frame["scale"] or "", frame["suffix"] or ""
    after = frame["unit"].strip()
    unit = read_unit(after) if after else None
    if (after and unit is None) or (numeral and scale) or (unit and unit.exponent and (scale or frame["scale2"])):
        return None
    if frame["money"]:
        currency = read_unit(frame["money"].strip())
        if currency is None or (unit and unit.units and unit.units != currency.units):
            return None
        unit = UnitWords("", currency.units, unit.exponent if unit else 0, unit.printed if unit else "")
    return Number(
        direction,
        sign,
        text[: frame.start("digits")],
        re.sub(_GROUP, ",", frame["digits"]),
        (f" {scale}" if scale.isascii() and scale else scale) + (suffix if suffix in _WITHIN else "") + (frame["scale2"] or ""),
        unit,
        (suffix if suffix not in _WITHIN else "") + (frame["late"] or "") + trail,
        _qualifier(frame),
        negative,
    )


def _qualifier(frame: re.Match[str]) -> Qualifier:
    """What the words before the digits say, else those after them."""
    before, after = (frame["qualifier"] or "").casefold(), frame["suffix"] or frame["late"]
    if before:
        return next(qualifier for qualifier, words in QUALIFIERS.items() if before in words)
    return SUFFIXES[after] if after else Qualifier.EXACT


def value_of(number: Number, head: UnitWords | None, *, change: bool) -> Value | None:
    """*number* with what the head of its column or row says of all numbers there; `None` where no printed form says just that.

    Where the cell has a unit of its own, that counts. Only a *change* can be below zero.
    """
    unit = number.unit or head
    exponent = unit.exponent if unit else 0
    if (number.negative and not change) or (exponent and _scale(number)):
        return None
    words = unit.printed if unit else ""
    if number.unit and not words and _scale(number):
        words = unit.text if unit and not unit.text.isascii() else f" {number.unit.text}".rstrip()
    directions = (number.direction, "") if number.direction else ("",)
    for direction in directions:
        printed = f"{direction}{number.sign}{number.before}{number.digits}{number.scale}{words}{number.after}".strip()
        reading = parse_printed(printed)
        if reading is None or reading.value != _worth(number, exponent) or reading.qualifier != number.qualifier:
            continue
        value = -reading.value if number.negative and reading.value else reading.value
        if _PLAIN.fullmatch(format(value, "f")):
            return Value(value, reading.qualifier, printed)
    return None


def _scale(number: Number) -> str:
    """The scale of the cell itself, without 余 and 多."""
    return re.sub("|".join(_WITHIN), "", number.scale).strip().lower()


def _worth(number: Number, exponent: int) -> Decimal | None:
    """What the digits are worth with their scale: the reading of the printed form is held against it."""
    if not number.digits[0].isdigit():
        numbers = find_numbers(number.digits) if len(number.digits) > 1 else ()
        reading = parse_printed(number.digits)
        return numbers[0] if len(numbers) == 1 else reading.value if reading and not numbers else None
    scale = _scale(number)
    if scale and scale not in SCALES:
        return None
    return Decimal(number.digits.replace(",", "")).scaleb(SCALES.get(scale, 0) + exponent)
