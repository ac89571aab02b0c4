"""A translation beside its text → findings. Rules of writing that hold for every string of a language.

A new rule is a function and a line in `RULES`. Where a rule is wrong about one string, a flag at it in the catalog says so:
`ignore-same`, as Weblate has it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from babel.messages.catalog import Message

from generator.catalogs.catalog import forms
from generator.finding import Finding
from generator.language import Language
from generator.model import Text, Where
from generator.number import find_numbers, parse_printed

_PLACE = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
"""What stands in braces, and braces that are meant as such."""
_CODE = re.compile(
    r"https?://\S+|`[^`]*`|--[\w-]+(?:[ =]\"[^\"]*\")?|[\w.<>…*-]*[/\\][\w./<>*\\{},-]+|[\w<>-]+\.[a-z]{2,4}\b(?:\.[a-z0-9]+)*", re.ASCII
)
"""Addresses, options, paths and names of files."""


@dataclass(frozen=True)
class Pair:
    """A text and its translation into one form."""

    text: Text
    translation: str
    message: Message
    language: Language
    source: Language
    """The language of the text."""

    @cached_property
    def is_pattern(self) -> bool:
        """Patterns are written in signs of their own."""
        return (self.text.context or "").startswith("pattern.")


Rule = Callable[[Pair], Iterator[tuple[str, Mapping[str, str]]]]
"""Yields codes with their values."""


def check_translation(
    text: Text, message: Message, language: Language, languages: Mapping[str, Language], where: Where
) -> Iterator[Finding]:
    """Findings about *message*, the translation of *text* into *language*, at *where*."""
    source = languages.get(text.language, language)
    for string in dict.fromkeys(forms(message)):
        pair = Pair(text, string, message, language, source)
        for rule in RULES:
            yield from (Finding(code, where, values) for code, values in rule(pair))


def check_source(texts: Iterable[Text], languages: Mapping[str, Language]) -> Iterator[Finding]:
    """Findings about how *texts* are written in their own language."""
    for text in texts:
        if braces := _full_width_braces(text.msgid):
            yield Finding("full-width-braces", text.where, {"text": braces})
        if text.language in languages and not (text.context or "").startswith("pattern."):
            for piece in _bad_punctuation(text.msgid, languages[text.language], ""):
                yield Finding("punctuation", text.where, {"text": piece})


# Rules


def full_width_braces(pair: Pair) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Braces of a Chinese keyboard name nothing."""
    if braces := _full_width_braces(pair.translation):
        yield "full-width-braces", {"text": braces}


def digits(pair: Pair) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What one of the two says in digits, the other says too, in digits or in words."""
    text = _full(_PLACE.sub(" ", f"{pair.text.msgid} {pair.text.plural or ''}"))
    translation = _full(_PLACE.sub(" ", pair.translation))
    here, there = _in_digits(text), _in_digits(translation)
    if here == there or pair.is_pattern:
        return
    lacking = here - there - _in_words(translation, pair.language)
    added = there - here - _in_words(text, pair.source)
    if lacking or added:
        yield "digits-differ", {"lacking": _listed(lacking), "added": _listed(added)}


def punctuation(pair: Pair) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Marks are those of the language."""
    if not pair.is_pattern:
        for piece in _bad_punctuation(pair.translation, pair.language, pair.text.msgid):
            yield "punctuation", {"text": piece}


def same_as_source(pair: Pair) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A translation that is its text was forgotten, unless nothing in it could be translated."""
    if (
        pair.translation == pair.text.msgid
        and not pair.is_pattern
        and "ignore-same" not in pair.message.flags
        and _has_words(pair.text.msgid)
    ):
        yield "same-as-source", {"text": pair.translation}


RULES: tuple[Rule, ...] = (full_width_braces, digits, punctuation, same_as_source)


# Braces


def _full_width_braces(text: str) -> str:
    """The first piece of *text* in full-width braces or double brackets; empty if there is none."""
    match = re.search(r"｛\s*\w[^｝}]*[｝}]|\{[^｝}]*｝|［［\s*\w.*?［?］］", text)
    return match.group() if match else ""


# Digits


def _in_digits(text: str) -> frozenset[Decimal]:
    """Every number in digits in *text*, but not those of names such as UTF-8."""
    return frozenset(find_numbers(re.sub(r"[〇零一二两三四五六七八九十]|[A-Za-z]+-?\d+", "·", text)))


_SIMPLE = str.maketrans("萬億兩點餘", "万亿两点余")


def _full(text: str) -> str:
    """*text* with numerals in simplified characters and years in full: 20世纪90年代 and the 1990s are 1990, 2020–21 is 2020–2021."""
    text = text.translate(_SIMPLE)
    text = re.sub(r"(\d{1,2})世[纪紀](\d0)年代", lambda match: str((int(match[1]) - 1) * 100 + int(match[2])), text)
    return re.sub(r"(?<!\d)(\d\d)(\d\d)([-–—])(1[3-9]|[2-9]\d)(?![\d-])", r"\1\2\3\1\4", text)


def _in_words(text: str, language: Language) -> frozenset[Decimal]:
    """Every number that words of *text* may mean, names of months among them."""
    words = re.findall(r"[a-z]+|[〇零一二两三四五六七八九十百千万亿]", text.lower())
    said = [*words, *(" ".join(pair) for pair in pairwise(words)), text]
    numbers = {reading.value for phrase in said if (reading := parse_printed(phrase))}
    months = {Decimal(n) for n in range(1, 13) if re.search(rf"{language.month(n)}|\b{language.month(n)[:3]}\b", text)}
    return frozenset(numbers | months | set(find_numbers(text)))


def _listed(numbers: Iterable[Decimal]) -> str:
    return ", ".join(map(str, sorted(numbers))) or "–"


# Punctuation

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = _HAN + "、。，；：？！（）《》〈〉「」『』“”‘’…—"
_PLACED = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a place in braces, or for code."""

_CHINESE = re.compile(
    rf"(?<=[{_WIDE}])[,;:?!()]|[,;:?!()](?=[{_WIDE}])"
    rf"|(?<=[{_HAN}]) +(?=[{_HAN}])"
    rf"|(?<=[{_WIDE}])[\"']|[\"'](?=[{_WIDE}])"
)
"""Narrow marks beside Chinese characters, spaces between them, straight quotation marks."""
_OTHER = re.compile(rf"(?<![{_WIDE}])[，。；：？！（）、](?![{_WIDE}])")
"""Full-width marks away from Chinese characters."""


def _bad_punctuation(text: str, language: Language, source: str) -> Iterator[str]:
    """Pieces of *text*, the translation of *source*, around marks that are not those of *language*."""
    plain = _CODE.sub(lambda match: _PLACED * len(match.group()), _PLACE.sub(lambda match: _PLACED * len(match.group()), text))
    wrong = _CHINESE if language.is_chinese else _OTHER
    for match in wrong.finditer(plain):
        if not (language.is_chinese and _meant(match, source)):
            yield text[max(0, match.start() - 3) : match.end() + 3]


def _meant(match: re.Match[str], source: str) -> bool:
    """Whether a narrow mark is part of something that is written so in any language: `:change`, `II.(I)`, `file:line`, or “;” itself."""
    mark, text = match.group(), match.string
    start, end = match.span()
    while start and "!" <= text[start - 1] <= "~":
        start -= 1
    while end < len(text) and "!" <= text[end] <= "~":
        end += 1
    run = text[start:end]
    if mark == ":" and re.search(r"\w:\w", source):
        return True
    if len(run) == 1:
        return bool(re.search(rf"(?<![^\s“‘]){re.escape(mark)}(?![^\s”’])", source))
    if mark in "()" and run[0].isalnum() and run.count("(") == run.count(")"):
        return True
    return run in source and not (run[0] == "(" and re.match(rf"[{_HAN}]", text[start - 1 : start]))


# Words


def _has_words(text: str) -> bool:
    """Whether anything in *text* could be translated: Chinese, or words in small letters that are no code."""
    plain = _CODE.sub(" ", _PLACE.sub(" ", text))
    return bool(re.search(rf"[{_HAN}]", plain)) or any(
        re.fullmatch(r"[^\W\d_][^\W\d_A-Z]{2,}", word) for word in re.findall(r"[^\W\d_]+", plain)
    )
