"""The glossary in one language: where its terms stand in a text, and whether a translation keeps to them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.language import Language
from generator.model import Term, Wording


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
        flat, at = _flat(text), 0
        while at < len(flat):
            end = self._longest(flat, at)
            if end:
                yield Found(self._by_form[flat[at:end]], at, end)
            at = end or at + 1

    def holds(self, text: str, term: Term) -> bool:
        """Whether *text* has a name of *term*, be it within a longer one."""
        flat = _flat(text)
        return any(_stands(form, flat) for name in self.wording(term).all for form in self._forms(name))

    @cached_property
    def _by_form(self) -> Mapping[str, Term]:
        pairs = [(name, term) for term in self.terms for name in self.wording(term).all]
        by_form = {form: term for name, term in reversed(pairs) for form in self._forms(name)}
        return by_form | {_flat(name): term for name, term in pairs}  # what is a name itself is no form of another

    @cached_property
    def _tree(self) -> dict[str, Any]:
        """All names, character by character; where one ends stands an empty one."""
        root: dict[str, Any] = {}
        for form in self._by_form:
            node = root
            for character in form:
                node = node.setdefault(character, {})
            node[""] = {}
        return root

    def _longest(self, flat: str, at: int) -> int:
        """Where the longest name ends that begins *at* this place of *flat*; 0 if none does."""
        if _within_word(flat, at):
            return 0
        node, found = self._tree, 0
        for n in range(at, len(flat)):
            node = node.get(flat[n], {})
            if not node:
                break
            if "" in node and not _within_word(flat, n + 1):
                found = n + 1
        return found

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


def _stands(form: str, flat: str) -> bool:
    """Whether *form* stands in *flat*, not as a part of a word."""
    at = flat.find(form)
    while at >= 0 and (_within_word(flat, at) or _within_word(flat, at + len(form))):
        at = flat.find(form, at + 1)
    return at >= 0


def _within_word(flat: str, at: int) -> bool:
    """Whether the place before character *at* lies between two letters or digits of a script that puts spaces between words."""
    return 0 < at < len(flat) and _is_letter(flat[at - 1]) and _is_letter(flat[at])


def _is_letter(character: str) -> bool:
    """Chinese does not put spaces between words."""
    return (character.isalnum() or character == "_") and not "\u2e80" <= character <= "\uffef"


_ALIKE = str.maketrans({"’": "'", "-": " ", "‑": " "})


def _flat(text: str) -> str:
    """*text* as names are compared, as long as before: small letters, one kind of apostrophe, hyphens as spaces."""
    lowered = text.lower().translate(_ALIKE)
    return lowered if len(lowered) == len(text) else text.translate(_ALIKE)
