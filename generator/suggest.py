"""What an editor most likely means by a word that no id is: the entry that has this name, in whatever language.

The loader knows ids only, and guesses by their letters. Here names are looked up: 件 is the unit `case`, 约 the qualifier `about`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from generator.export.dictionary import CORRECTIONS, FACTS, GLOSSARY, OBSERVATIONS, REPORTS
from generator.finding import Finding
from generator.language import Language
from generator.lookup import Lookup, flat
from generator.model import FactKind, InstitutionKind, Qualifier, ReportKind, Status, Vocabulary
from generator.number import QUALIFIERS, SUFFIXES
from generator.wording import institution_kind_name, kind_name, qualifier_name, status_word

_KINDS = {
    "unknown-institution": "institution",
    "unknown-place": "place",
    "unknown-unit": "unit",
    "unknown-measure": "measure",
    "unknown-column": "dimension",
}
"""Code of a finding → what its word should be."""

_MOST = 3

_Value = TypeVar("_Value", ReportKind, FactKind, InstitutionKind, Status, Qualifier)


@dataclass(frozen=True)
class Suggestions:
    """The names of the vocabulary and of the words that columns hold, in *languages*."""

    vocabulary: Vocabulary
    languages: tuple[Language, ...]

    def to(self, finding: Finding) -> Finding:
        """*finding* with the ids that its word is the name of as what is `nearest`; as it is where it is no name."""
        values = finding.values
        found: Iterable[str] = ()
        if finding.code == "unknown-category":
            found = self._members(values["dimension"], values["id"])
        elif finding.code in _KINDS:
            kind, word = _KINDS[finding.code], values["id"]
            found = self._lookup.find(kind, word) or (self._columns.get(flat(word), ()) if kind == "dimension" else ())
            if not found and not values.get("nearest"):
                found = self._lookup.near(kind, word)
        elif finding.code == "unknown-language":
            found = (l.tag for l in self.languages if flat(values["id"]) in {flat(o.name_of(l.tag)) for o in self.languages})  # noqa: E741
        elif finding.code == "unknown-key":
            found = (key for key in self._keys.get(flat(values["key"]), ()) if key in values["known"].split(", "))
        elif finding.code == "unknown-choice":
            known = values["known"].split(", ")
            found = (choice for choice in self._choices.get(flat(values["word"]), ()) if choice in known)
        nearest = " / ".join(tuple(found)[:_MOST])
        return replace(finding, values={**values, "nearest": nearest}) if nearest else finding

    def _members(self, dimension: str, word: str) -> tuple[str, ...]:
        named = tuple(id_ for of, id_ in self._lookup.member(word) if of == dimension)
        return named or tuple(id_ for of, id_ in self._lookup.near_member(word) if of == dimension)[:1]

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.vocabulary, self.languages)

    @cached_property
    def _columns(self) -> Mapping[str, tuple[str, ...]]:
        """What the columns of our tables are called → their names in a figure's CSV."""
        return _by_name((column.name, tuple(l.text(column.title) for l in self.languages)) for column in OBSERVATIONS.columns)  # noqa: E741

    @cached_property
    def _keys(self) -> Mapping[str, tuple[str, ...]]:
        """What the columns of all tables are called → their names, which keys have too."""
        tables = (OBSERVATIONS, REPORTS, FACTS, CORRECTIONS, GLOSSARY)
        return _by_name((c.name, tuple(l.text(c.title) for l in self.languages)) for table in tables for c in table.columns)  # noqa: E741

    @cached_property
    def _choices(self) -> Mapping[str, tuple[str, ...]]:
        """What the words that a cell or key may hold are called → those words."""

        def named(values: Iterable[_Value], name: Callable[[_Value, Language], str]) -> Iterable[tuple[str, Iterable[str]]]:
            return ((value.value, tuple(name(value, language) for language in self.languages)) for value in values)

        return _by_name((
            *named(ReportKind, kind_name),
            *named(FactKind, kind_name),
            *named(InstitutionKind, institution_kind_name),
            *named(Status, status_word),
            *named(Qualifier, qualifier_name),
            *((qualifier.value, words) for qualifier, words in QUALIFIERS.items()),
            *((qualifier.value, (word,)) for word, qualifier in SUFFIXES.items()),
        ))  # fmt: skip


def without_echoes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """*findings* without keys that are missing only because they stand under another name, which is told."""
    findings = tuple(findings)
    meant = {(f.where.file, f.values.get("nearest")) for f in findings if f.code == "unknown-key"}
    return tuple(f for f in findings if f.code != "missing-key" or (f.where.file, f.values["key"]) not in meant)


def _by_name(named: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for value, names in named:
        for name in filter(None, map(flat, names)):
            found.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in found.items()}
