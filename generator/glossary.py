"""The glossary in one language: where its terms stand in a text, and whether a translation keeps to them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from generator.language import Language
from generator.model import Term, Wording

_LETTER = r"[^\W\u2e80-\uffef]"
"""A letter or digit of a script that puts spaces between words; Chinese does not."""


@dataclass(frozen=True, slots=True)
class Found:
    """A term where it stands in a text."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """The glossary in one language."""

    language: Language
    terms: tuple[Term, ...]
    """Those that have a name in the language, sorted as it sorts them."""

    @classmethod
    def of(cls, terms: Iterable[Term], language: Language) -> "Glossary":
        named = (term for term in terms if language.tag in term.words)
        return cls(language, tuple(sorted(named, key=lambda term: (sort_key(term.words[language.tag]), term.id))))

    def wording(self, term: Term) -> Wording:
        return term.words[self.language.tag]

    def find(self, text: str) -> Iterator[Found]:
        """The terms in *text*, whole words only. Of names that overlap the one that begins first counts, of those the longest."""
        for match in self._pattern.finditer(_flat(text)):
            yield Found(self._by_form[match.group()], match.start(), match.end())

    def holds(self, text: str, term: Term) -> bool:
        """Whether *text* has a name of *term*, be it within a longer one."""
        flat = _flat(text)
        return any(_whole(form).search(flat) for name in self.wording(term).all for form in self._forms(name))

    @cached_property
    def _by_form(self) -> Mapping[str, Term]:
        pairs = [(name, term) for term in self.terms for name in self.wording(term).all]
        by_form = {form: term for name, term in reversed(pairs) for form in self._forms(name)}
        return by_form | {_flat(name): term for name, term in pairs}  # what is a name itself is no form of another

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All names at once, as a tree: with thousands of texts one alternative for each name would be slow."""
        root: dict[str, Any] = {}
        for form in self._by_form:
            node = root
            for character in form:
                node = node.setdefault(character, {})
            node[""] = {}
        ways: dict[str, list[str]] = {}
        for first, node in root.items():
            ways.setdefault(_edge(first, before=True), []).append(re.escape(first) + _branch(node, first))
        return re.compile("|".join(f"{edge}(?:{'|'.join(branches)})" for edge, branches in ways.items()) or "(?!)")

    @cached_property
    def _endings(self) -> tuple[tuple[str, str], ...]:
        # Translators: how the end of a word changes in the plural, as pairs of old and new ending; a lone "~" where words do not change.
        pairs = self.language.pgettext("pattern.ending", "y ~ ies; ~ s; ~ es")
        return tuple((old.strip(), new.strip()) for old, _, new in (pair.partition("~") for pair in pairs.split(";")))

    def _forms(self, name: str) -> Iterator[str]:
        """*name*, and what it becomes in the plural."""
        flat = _flat(name)
        yield flat
        yield from (flat.removesuffix(old) + new for old, new in self._endings if flat.endswith(old) and new)


def sort_key(wording: Wording) -> str:
    """What a term is sorted by: small letters and digits."""
    return " ".join(re.findall(r"\w+", _flat(wording.sort or wording.name)))


def _branch(node: Mapping[str, Any], last: str) -> str:
    """A pattern of all that follows in the tree, longest first."""
    ways = [f"{re.escape(character)}{_branch(child, character)}" for character, child in node.items() if character]
    if "" in node:
        ways.append(_edge(last, before=False))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _edge(character: str, *, before: bool) -> str:
    """What keeps a name that begins or ends with *character* from being part of a word."""
    if not re.match(_LETTER, character):
        return ""
    return f"(?<!{_LETTER})" if before else f"(?!{_LETTER})"


@cache
def _whole(form: str) -> re.Pattern[str]:
    return re.compile(f"{_edge(form[0], before=True)}{re.escape(form)}{_edge(form[-1], before=False)}")


_ALIKE = str.maketrans({"’": "'", "-": " ", "‑": " "})


def _flat(text: str) -> str:
    """*text* as names are compared, as long as before: small letters, one kind of apostrophe, hyphens as spaces."""
    lowered = text.lower().translate(_ALIKE)
    return lowered if len(lowered) == len(text) else text.translate(_ALIKE)
