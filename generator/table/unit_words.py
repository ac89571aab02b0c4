"""The words of a unit, in the head of a column or after a number → what is counted, and by how many at once: 万元, RMB million, %."""

import re
import unicodedata
from dataclasses import dataclass, replace

from generator.number import SCALES
from generator.source.mention import Units


def is_chinese(text: str) -> bool:
    """Whether *text* has Chinese characters."""
    return bool(re.search("[\u3400-\u9fff]", text))


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


_COUNTED = ("个", "数", "数量", "位", "number", "no.", "count", "counts", "quantity")
_ENGLISH_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_CHINESE = re.compile("(" + "|".join(sorted((s for s in SCALES if not s.isascii()), key=len, reverse=True)) + ")(.*)")
_BEFORE = re.compile(r"(?:in )?(thousand|million|billion|trillion)s?(?: of)?(?: (.*))?")
_AFTER = re.compile(r"(.*?) (thousand|million|billion|trillion)s?")
_POWERS = ((4, r"10,?000|10 thousand|ten thousand|'0000"), (8, r"100 million|hundred million|100,?000,?000"), (3, r"1,?000|'?000s?"))
_POWER_WORDS = {3: "千", 4: "万", 8: "亿"}
_MONEY = {"cny": ("元", "yuan"), "usd": ("美元", "US dollars")}


def read_unit(text: str, units: Units) -> UnitWords | None:
    """What *text* says as the words of a unit, `None` if it is none."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    low = plain.casefold()
    if low in _COUNTED:
        return UnitWords(plain, ())
    if found := units.find(plain):
        return replace(unit_of(found[0], english=not is_chinese(low)), text=plain, units=found)
    if match := _CHINESE.fullmatch(plain):
        scale, rest = match.groups()
        return _scaled(plain, SCALES[scale], scale + rest, rest, units)
    if match := _BEFORE.fullmatch(low) or _AFTER.fullmatch(low):
        scale, rest = (match[1], match[2] or "") if match[1] in _ENGLISH_SCALES else (match[2], match[1])
        return _scaled(plain, _ENGLISH_SCALES[scale], f" {scale} {_in_english(rest, units)}".rstrip(), rest, units)
    for exponent, pattern in _POWERS:
        if match := re.fullmatch(rf"(.*?) ?(?:{pattern})(?![\d,]) ?(.*)", low):
            rest = f"{match[1]} {match[2]}".strip()
            return _scaled(plain, exponent, _POWER_WORDS[exponent] + _in_chinese(rest, units), rest, units)
    return None


def _scaled(text: str, exponent: int, printed: str, rest: str, units: Units) -> UnitWords | None:
    found = units.find(rest) if rest else ()
    if rest and not found and rest.casefold() not in _COUNTED:
        return None
    return UnitWords(text, found, exponent, printed)


def unit_of(id_: str, *, english: bool) -> UnitWords:
    """The unit *id_* as if its words stood in a head."""
    return UnitWords(id_, (id_,), 0, _SIGNS.get(id_, ("", ""))[english])


_SIGNS = {"percent": ("%", "%"), "percentage_point": ("个百分点", " percentage points"), "times": ("倍", " times")}
"""What a unit adds to a number that the number does not say by itself, in Chinese and English."""


def _in_english(words: str, units: Units) -> str:
    found = units.find(words) if words else ()
    return _MONEY[found[0]][1] if found and found[0] in _MONEY else words


def _in_chinese(words: str, units: Units) -> str:
    """The currency as it follows 万; what is counted is left out."""
    found = units.find(words) if words else ()
    return _MONEY[found[0]][0] if found and found[0] in _MONEY else ""
