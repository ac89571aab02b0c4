"""The words of a unit, in the head of a column or after a number → what is counted, and by how many at once: 万元, RMB million, %."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.lookup import Lookup
from generator.number import SCALES


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What the words of a unit say."""

    text: str
    units: tuple[str, ...]
    """Ids; several where the word stands for several (件), none where it says only that something is counted (个, number)."""
    exponent: int = 0
    """Of ten: 4 for 万元."""
    printed: str = ""
    """What the head says for all numbers below it, as it follows one of them: `万元`, ` million yuan`, `%`. Empty where the number is the same without."""


_OWN: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "percent": ("%", "percent", "per cent", "百分比"),
    "percentage_point": ("个百分点", "百分点", "percentage points", "percentage point", "pp", "ppts"),
    "times": ("倍", "times"),
    "rank": ("位", "名", "位次", "名次"),
    "cny": ("元", "人民币", "人民币元", "元人民币", "rmb", "cny", "yuan", "rmb yuan", "yuan rmb", "¥"),
    "usd": ("美元", "美金", "usd", "us$", "us dollars", "us dollar", "dollars", "$"),
})  # fmt: skip
"""Words of units that a number may have whatever its measure is, by their ids."""

_COUNTED = ("个", "数", "数量", "number", "no.", "count", "counts", "quantity")
_ENGLISH_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_CHINESE = re.compile("(" + "|".join(sorted((s for s in SCALES if not s.isascii()), key=len, reverse=True)) + ")(.*)")
_BEFORE = re.compile(r"(?:in )?(thousand|million|billion|trillion)s?(?: of)?(?: (.*))?")
_AFTER = re.compile(r"(.*?) (thousand|million|billion|trillion)s?")
_POWERS = ((4, r"10,?000|10 thousand|ten thousand|'0000"), (8, r"100 million|hundred million|100,?000,?000"), (3, r"1,?000|'?000s?"))
_POWER_WORDS = {3: "千", 4: "万", 8: "亿"}
_MONEY = {"cny": ("元", "yuan"), "usd": ("美元", "US dollars")}


def read_unit(text: str, lookup: Lookup) -> UnitWords | None:
    """What *text* says as the words of a unit, `None` if it is none."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    low = plain.casefold()
    if units := _units(plain, lookup):
        return UnitWords(plain, units, 0, _sign(units, low))
    if low in _COUNTED:
        return UnitWords(plain, ())
    if match := _CHINESE.fullmatch(plain):
        scale, rest = match.groups()
        return _scaled(plain, SCALES[scale], scale + rest, rest, lookup)
    if match := _BEFORE.fullmatch(low) or _AFTER.fullmatch(low):
        scale, rest = (match[1], match[2] or "") if match[1] in _ENGLISH_SCALES else (match[2], match[1])
        return _scaled(plain, _ENGLISH_SCALES[scale], f" {scale} {_in_english(rest, lookup)}".rstrip(), rest, lookup)
    for exponent, pattern in _POWERS:
        if match := re.fullmatch(rf"(.*?) ?(?:{pattern})(?![\d,]) ?(.*)", low):
            rest = f"{match[1]} {match[2]}".strip()
            return _scaled(plain, exponent, _POWER_WORDS[exponent] + _in_chinese(rest, lookup), rest, lookup)
    return None


def _scaled(text: str, exponent: int, printed: str, rest: str, lookup: Lookup) -> UnitWords | None:
    units = _units(rest, lookup) if rest else ()
    if rest and not units and rest.casefold() not in _COUNTED:
        return None
    return UnitWords(text, units, exponent, printed)


def _units(text: str, lookup: Lookup) -> tuple[str, ...]:
    own = tuple(id_ for id_, words in _OWN.items() if text.casefold() in words and id_ in lookup.vocabulary.units)
    return own or lookup.find("unit", text)


def _sign(units: tuple[str, ...], low: str) -> str:
    """What a unit adds to a number that the number does not say by itself."""
    signs = {"percent": "%", "percentage_point": "个百分点", "times": "倍"}
    if low.isascii() and units[0] in ("percentage_point", "times"):
        return {"percentage_point": " percentage points", "times": " times"}[units[0]]
    return signs.get(units[0], "")


def _in_english(words: str, lookup: Lookup) -> str:
    units = _units(words, lookup) if words else ()
    return _MONEY[units[0]][1] if units and units[0] in _MONEY else words


def _in_chinese(words: str, lookup: Lookup) -> str:
    """The currency as it follows 万; what is counted is left out."""
    units = _units(words, lookup) if words else ()
    return _MONEY[units[0]][0] if units and units[0] in _MONEY else ""
