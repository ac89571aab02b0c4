"""What the entries of the vocabulary are called, in every language → their ids. For what people write in tables and at prompts."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from generator.language import Language
from generator.model import TOTAL, Term, Text, Vocabulary

KINDS = ("institution", "place", "unit", "measure", "dimension")
"""What can be looked up by `find` and `near`; members of dimensions have a function of their own."""

_Id = TypeVar("_Id")

_NEAR = 0.6
"""How alike a name must be to be offered (`difflib.SequenceMatcher.ratio`)."""


@dataclass(frozen=True)
class Lookup:
    """The vocabulary by its names in *languages*."""

    vocabulary: Vocabulary
    languages: tuple[Language, ...]
    terms: tuple[Term, ...] = ()
    """Of the glossary: a measure that is called as one of these is found by all its names."""

    def find(self, kind: str, text: str) -> tuple[str, ...]:
        """Ids of the entries of *kind* that *text* is the id or a name of, in any language. Case, width, spaces and hyphens do not count."""
        return self._ids[kind].get(flat(text), ())

    def near(self, kind: str, text: str, most: int = 5) -> tuple[str, ...]:
        """Ids of entries of *kind* whose names are like *text*, or hold it, the likeliest first."""
        return _near(self._ids[kind], text, most)

    def member(self, text: str) -> tuple[tuple[str, str], ...]:
        """Dimension and id of each member that *text* is the id or a name of."""
        return self._members.get(flat(text), ())

    def near_member(self, text: str, most: int = 5) -> tuple[tuple[str, str], ...]:
        """The same for names that are like *text*, or hold it."""
        return _near(self._members, text, most)

    def name(self, kind: str, id_: str, language: Language) -> str:
        """What the entry is called in *language*."""
        return language.text(self._texts(kind)[id_][0])

    @cached_property
    def _ids(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        found = {kind: [(id_, (id_, *self._said(texts))) for id_, texts in self._texts(kind).items()] for kind in KINDS}
        found["measure"] = [(id_, (*names, *self._of_terms(names))) for id_, names in found["measure"]]
        return {kind: _index(named) for kind, named in found.items()}

    @cached_property
    def _members(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return _index(
            ((dimension, id_), (id_, *self._said((category.name,))))
            for dimension, members in self.vocabulary.categories.items()
            for id_, category in members.items()
            if id_ != TOTAL
        )

    def _of_terms(self, names: Iterable[str]) -> Iterator[str]:
        """Every name of the terms that are called as one of *names*."""
        known = set(map(flat, names))
        for term in self.terms:
            called = [name for wording in term.words.values() for name in wording.all]
            if known & set(map(flat, called)):
                yield from called

    def _texts(self, kind: str) -> Mapping[str, tuple[Text, ...]]:
        v = self.vocabulary
        texts: Mapping[str, Mapping[str, tuple[Text, ...]]] = {
            "institution": {i: (e.name, e.short) for i, e in v.institutions.items()},
            "place": {i: (e.name,) for i, e in v.places.items()},
            "unit": {i: (e.label, e.phrase) for i, e in v.units.items()},
            "measure": {i: (e.name,) for i, e in v.measures.items()},
            "dimension": {i: (m[TOTAL].dimension_name,) for i, m in v.categories.items()},
        }
        return texts[kind]

    def _said(self, texts: Iterable[Text]) -> Iterator[str]:
        """Every name that *texts* are in any language."""
        for text in texts:
            for form in (text.msgid, text.plural or "", *(language.text(text) for language in self.languages)):
                yield form.replace("{n}", "")


def flat(text: str) -> str:
    """*text* as names are compared.

    >>> flat("IP  Office"), flat("ip-office"), flat("案件数（件）")
    ('ipoffice', 'ipoffice', '案件数(件)')
    """
    return re.sub(r"[\s_·‐‑-]+", "", unicodedata.normalize("NFKC", text).casefold())


def _index(named: Iterable[tuple[_Id, Iterable[str]]]) -> Mapping[str, tuple[_Id, ...]]:
    found: dict[str, dict[_Id, None]] = {}
    for id_, names in named:
        for name in filter(None, map(flat, names)):
            found.setdefault(name, {})[id_] = None
    return {name: tuple(ids) for name, ids in found.items()}


def _near(index: Mapping[str, tuple[_Id, ...]], text: str, most: int) -> tuple[_Id, ...]:
    wanted = flat(text)
    holding = [name for name in index if wanted and (wanted in name or (len(name) > 1 and name in wanted))]
    names = [*difflib.get_close_matches(wanted, index, most, _NEAR), *sorted(holding, key=lambda name: abs(len(name) - len(wanted)))]
    return tuple(dict.fromkeys(id_ for name in names for id_ in index[name]))[:most]
