"""Glossary × reports → what the page of the glossary shows, as plain values for its template."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from generator.address import Site, report_path, term_path
from generator.glossary import Glossary, sort_key
from generator.model import Report, Term, Text
from generator.pages.linked import embedded
from generator.prose import Prose

MAX_PLACES = 4
"""A term names up to this many figures and facts that speak of it."""


@dataclass(frozen=True, slots=True)
class Other:
    """What another language calls a term."""

    tag: str
    name: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A figure or fact that speaks of a term."""

    title: str
    href: str
    """Within the tree of the language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as its page shows it."""

    id: str
    name: str
    also: tuple[str, ...]
    about: str
    others: tuple[Other, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The terms under one letter."""

    letter: str
    entries: tuple[Entry, ...]


def list_terms(glossary: Glossary, reports: Mapping[str, tuple[Report, Prose]]) -> tuple[Group, ...]:
    """All terms by the letters they begin with, those that begin with a digit first."""
    places = _places(glossary, reports)
    entries = [(_letter(glossary, term), _entry(glossary, term, places.get(term.id, ()))) for term in glossary.terms]
    return tuple(Group(letter, tuple(entry for _, entry in pairs)) for letter, pairs in groupby(entries, key=lambda pair: pair[0]))


def _letter(glossary: Glossary, term: Term) -> str:
    first = sort_key(glossary.wording(term))[:1]
    return first.upper() if first.isalpha() else "#"


def _entry(glossary: Glossary, term: Term, places: Iterable[Place]) -> Entry:
    own, tag = glossary.wording(term), glossary.language.tag
    others = tuple(Other(other, wording.name, wording.also) for other, wording in term.words.items() if other != tag)
    return Entry(term.id, own.name, own.also, own.about, others, tuple(places))


def _places(glossary: Glossary, reports: Mapping[str, tuple[Report, Prose]]) -> Mapping[str, tuple[Place, ...]]:
    """By term: the figures and facts that speak of it, one of each report before a second of any."""
    found: dict[str, dict[str, list[Place]]] = {}
    for id_, (report, prose) in reports.items():
        for anchor, title, text in _parts(report):
            written = [prose.plain(one) for one in (title, text) if one]
            place = Place(written[0], f"{report_path(id_)}#{anchor}")
            for term in dict.fromkeys(one.term.id for words in written for one in glossary.find(words)):
                found.setdefault(term, {}).setdefault(id_, []).append(place)
    return {
        term: tuple(dict.fromkeys(place for _, place in sorted(_numbered(by_report.values()), key=lambda pair: pair[0])))[:MAX_PLACES]
        for term, by_report in found.items()
    }


def _numbered(lists: Iterable[list[Place]]) -> Iterator[tuple[int, Place]]:
    return (pair for places in lists for pair in enumerate(places))


def _parts(report: Report) -> Iterator[tuple[str, Text, Text | None]]:
    """Id, title and text of every figure, then of every fact."""
    yield from ((figure.id, figure.title, figure.text) for figure in report.figures)
    yield from ((fact.id, fact.title, fact.text) for fact in report.facts)


def describe_terms(glossary: Glossary, name: str, where: Site) -> str:
    """The glossary for search engines: a `DefinedTermSet` of schema.org as JSON that can stand in a page."""
    tag = glossary.language.tag
    address = where.page(tag, term_path(""))
    terms = [
        {
            "@type": "DefinedTerm",
            "@id": f"{address}{term.id}",
            "termCode": term.id,
            "name": [{"@language": other, "@value": wording.name} for other, wording in term.words.items()],
            "alternateName": [{"@language": other, "@value": also} for other, wording in term.words.items() for also in wording.also],
            "description": {"@language": tag, "@value": glossary.wording(term).about},
        }
        for term in glossary.terms
    ]
    described = {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": address.removesuffix("#"),
        "name": name,
        "inLanguage": tag,
        "hasDefinedTerm": terms,
    }
    return embedded(described)
