"""The text of one label → what it says of the numbers under or beside it: measure, member, statistic, period, unit.

Names are those of the vocabulary, in any language, and must fit as they are. A label that fits nothing, or several things, is `Unknown`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.lookup import Lookup, flat
from generator.model import Statistic, Vocabulary
from generator.period import is_period
from generator.source.period import find_periods, spoken_period
from generator.table.cell import LONGEST, ReadUnit, without_marks
from generator.table.unit_words import UnitWords, is_chinese, unit_of

SKIP, IGNORE = "skip", "ignore"
"""Answers: leave out the row or column; the label says nothing."""
WORDS = ("total", "share", "change", "rank", "level", SKIP, IGNORE)
"""Answers that are no ids."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says."""

    measure: str = ""
    members: tuple[tuple[str, str], ...] = ()
    """Dimension and id."""
    statistic: Statistic | None = None
    before: bool = False
    """Of a change: whether it is against the period just before (环比), not against that a year ago."""
    period: str = ""
    part: str = ""
    """A part of a year that another label names: 上半年, Q1."""
    unit: UnitWords | None = None
    total: bool = False
    skip: bool = False
    about: tuple[str, str] | None = None
    """A place or an institution: its kind and id."""
    marks: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """What says the same as an answer."""
        words = [self.measure, *(f"{d}.{m}" for d, m in self.members), "total" if self.total else "", self.statistic or "", self.period]
        return "+".join(filter(None, words)) or (SKIP if self.skip else IGNORE)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A label that fits nothing, or several things."""

    candidates: tuple[str, ...]
    """As answers: those that fit, else those that are near."""
    several: bool


_TOTAL = "合计 总计 共计 总数 总量 总额 总体 全部 total totals grandtotal sum all overall".split()
_SHARE = "占比 占比重 比重 所占比重 比例 所占比例 占总数比例 占总量比重 份额 构成比 share proportion percentage percentageoftotal shareoftotal %oftotal".split()
_YEAR_AGO = "同比 同比增长 同比增长率 同比增幅 同比增速 同比变化 同比增减 比上年增长 较上年增长 比上年 较上年 比上年增减 较上年增减 yearonyear yearonyearchange yearonyeargrowth yoy yoychange yoygrowth changeonyear".split()
_GROWTH = "增长 增长率 增幅 增速 增减 增减率 变化率 升降幅度 change growth growthrate increase".split()
_JUST_BEFORE = "环比 环比增长 环比增长率 环比增幅 环比增速 环比增减 quarteronquarter monthonmonth qoq mom".split()
_RANK = "排名 位次 名次 rank ranking".split()
_LEVEL = "数量 数值 绝对数 绝对值 件数 人数 数额 金额 number numbers amount value level count figures".split()
_STATISTICS = (
    *((word, Meaning(statistic=Statistic.SHARE)) for word in _SHARE),
    *((word, Meaning(statistic=Statistic.CHANGE)) for word in (*_YEAR_AGO, *_GROWTH)),
    *((word, Meaning(statistic=Statistic.CHANGE, before=True)) for word in _JUST_BEFORE),
    *((word, Meaning(statistic=Statistic.RANK)) for word in _RANK),
)
_OWN = (
    {flat(word): meaning for word, meaning in _STATISTICS}
    | {word: Meaning(total=True) for word in _TOTAL}
    | {word: Meaning() for word in _LEVEL}
)
_JOINTS = " ,，:：;；/、-–—的"

_IN_BRACKETS = re.compile(r"(.*?)\s*[（(\[【]\s*(?:单位\s*[:：]\s*)?([^（）()\[\]【】]+?)\s*[)）\]】]\s*")
_AFTER_SIGN = re.compile(r"(.+?)\s*[/／,，:：]\s*([^/／,，:：]+)")
_PREFIX = re.compile(r"(?:其中|#|of which|including|in which)\s*[:：,，]?\s*|[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?\s*[、.．]\s*(?!\d)|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]\s*", re.IGNORECASE)  # fmt: skip


def read_label(text: str, lookup: Lookup, read_unit: ReadUnit, answer: str = "", dimensions: Iterable[str] = ()) -> Meaning | Unknown:
    """What *text* says. An *answer* of the editor counts more than its words, but for the unit in them.

    Where *dimensions* are given, members of others are not looked for.
    """
    text, marks = without_marks(text)
    if answer:
        meaning = read_answer(answer, lookup.vocabulary, english=not is_chinese(text)) or Meaning()
        unit = meaning.unit or next((unit for _, unit in _units(text, read_unit)), None)
        return replace(meaning, unit=unit, marks=marks)
    if len(text) > LONGEST:
        return Unknown((), several=False)
    found = _read(text, lookup, read_unit, tuple(dimensions))
    if not found:
        words = next((rest for rest, _ in _units(text, read_unit)), text)
        words = re.sub(rf"^(?:{_PREFIX.pattern})", "", words, flags=re.IGNORECASE) or words
        near = [*lookup.near("measure", words), *_members(lookup.near_member(words), dimensions)]
        return Unknown(tuple(near), several=False)
    if len(found) > 1:
        return Unknown(tuple(meaning.answer for meaning in found), several=True)
    return replace(found[0], marks=marks)


def read_answer(answer: str, vocabulary: Vocabulary, *, english: bool = False) -> Meaning | None:
    """The meaning that an answer gives to a label: ids and words joined by `+`; `None` if it cannot be read.

    *english* tells how a unit is written after a number.
    """
    meaning = Meaning()
    for part in answer.split("+"):
        word = part.strip()
        kind, dot, id_ = word.partition(".")
        if word in ("share", "change", "rank", "level"):
            meaning = replace(meaning, statistic=Statistic(word))
        elif flat(word) in _TOTAL:
            meaning = replace(meaning, total=True)
        elif word == SKIP:
            meaning = replace(meaning, skip=True)
        elif word == IGNORE:
            continue
        elif dot and kind == "unit" and id_ in vocabulary.units:
            meaning = replace(meaning, unit=unit_of(id_, english=english))
        elif dot and id_ in vocabulary.categories.get(kind, ()):
            meaning = replace(meaning, members=(*meaning.members, (kind, id_)))
        elif word.removeprefix("measure.") in vocabulary.measures:
            meaning = replace(meaning, measure=word.removeprefix("measure."))
        elif is_period(word):
            meaning = replace(meaning, period=word)
        else:
            return None
    return meaning


def _read(text: str, lookup: Lookup, read_unit: ReadUnit, dimensions: tuple[str, ...]) -> list[Meaning]:
    """All that *text* can mean, the ways of reading it tried one after the other."""
    if period := spoken_period(text):
        return [Meaning(period=period)]
    if found := _named(text, lookup, dimensions):
        return found
    if unit := read_unit(text):
        return [Meaning(unit=unit)]
    for rest, words in _units(text, read_unit):
        if found := _read(rest, lookup, read_unit, dimensions):
            return [replace(meaning, unit=words) for meaning in found]
    if match := _PREFIX.match(text):
        return _read(text[match.end() :], lookup, read_unit, dimensions) if text[match.end() :] else []
    if spoken_period(f"2020年{text}") or spoken_period(f"{text} 2020") or spoken_period(f"{text} of 2020"):
        return [Meaning(part=text)]
    for rest, more in (*_with_period(text), *_with_statistic(text)):
        if found := [
            m for m in _read(rest, lookup, read_unit, dimensions) if not (m.period and more.period) and not (m.statistic and more.statistic)
        ]:
            return [
                replace(m, **{name: value for name in ("period", "statistic", "before") if (value := getattr(more, name))}) for m in found
            ]
    about = [Meaning(about=(kind, id_)) for kind in ("place", "institution") for id_ in lookup.find(kind, text)]
    return about[:1]


def _named(text: str, lookup: Lookup, dimensions: tuple[str, ...]) -> list[Meaning]:
    """The measures and members that have this name; else what the word itself says."""
    members = [(d, m) for d, m in lookup.member(text) if not dimensions or d in dimensions]
    if members and dimensions:
        return [Meaning(members=(member,)) for member in members]
    found = [Meaning(measure=id_) for id_ in lookup.find("measure", text)] + [Meaning(members=(member,)) for member in members]
    own = _OWN.get(flat(text))
    return found or ([own] if own else [])


def _units(text: str, read_unit: ReadUnit) -> Iterator[tuple[str, UnitWords]]:
    """*text* without the words of a unit at its end, and these: 案件数（件）, 金额/万元, Damages, RMB million."""
    for pattern in (_IN_BRACKETS, _AFTER_SIGN):
        if (match := pattern.fullmatch(text)) and match[1] and (unit := read_unit(match[2])):
            yield match[1], unit


def _with_period(text: str) -> Iterator[tuple[str, Meaning]]:
    """*text* without the period that it begins or ends with."""
    if bracket := _IN_BRACKETS.fullmatch(text):
        if bracket[1] and (period := spoken_period(bracket[2])):
            yield bracket[1], Meaning(period=period)
        return
    periods = find_periods(text)
    if len(periods) == 1:
        only = periods[0]
        rest = (text[: only.start] + " " + text[only.end :]).strip(_JOINTS)
        rest = re.sub(r"^in\s+|\s+in$|\s+for$", "", rest, flags=re.IGNORECASE)
        if rest and (only.start == 0 or only.end == len(text)):
            yield rest, Meaning(period=only.written)


def _with_statistic(text: str) -> Iterator[tuple[str, Meaning]]:
    """*text* without the word of a statistic that it ends with: 受理案件同比增长, Cases accepted, change."""
    for word, meaning in sorted(_STATISTICS, key=lambda pair: -len(pair[0])):
        spaced = r"[\s-]*".join(map(re.escape, word))
        if match := re.fullmatch(rf"(.+?)({spaced})\s*(?:\(%\)|（%）)?", text, re.IGNORECASE):
            rest = match[1].rstrip(_JOINTS)
            if rest and (not word.isascii() or rest != match[1]):
                yield rest, meaning


def _members(pairs: Iterable[tuple[str, str]], dimensions: Iterable[str]) -> list[str]:
    wanted = tuple(dimensions)
    return [f"{d}.{m}" for d, m in pairs if not wanted or d in wanted]
