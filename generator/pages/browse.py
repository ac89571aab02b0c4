"""Data → ways through it: places within places, reports by year, institutions by kind, what is counted at each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from generator.model import Data, Figure, Institution, InstitutionKind, Measure, Period, Place, Report

LISTED = 300
"""Entries of a list on a page. Of more these come first, and what leads to the others: a page does not grow with the archive."""

_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class First(Generic[_One]):
    """The first entries of a list."""

    shown: tuple[_One, ...]
    left: int
    """How many more there are."""

    @classmethod
    def of(cls, entries: Iterable[_One], most: int = LISTED) -> "First[_One]":
        listed = tuple(entries)
        return cls(listed[:most], max(0, len(listed) - most))


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree of places, with what lies within it."""

    place: Place
    branches: tuple["Branch", ...]
    reports: int
    """Those that speak of it or of what lies within it."""
    figures: int
    """The same."""
    ids: frozenset[str]
    """Of the place and of all that lies within it."""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Branch"]]:
        """Itself and all branches below it, as they are read, with how deep each lies."""
        yield depth, self
        for branch in self.branches:
            yield from branch.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A report with what lists are filtered by: ids and years."""

    report: Report
    places: tuple[str, ...]
    """Those it speaks of, and those around them."""
    institutions: tuple[str, ...]
    covered: tuple[int, ...]


def list_entries(data: Data) -> Mapping[str, Entry]:
    """By report."""
    return {
        report.id: Entry(
            report,
            with_around(speaks_of(report), data.vocabulary.places),
            tuple(institution.id for institution in takes_part(report)),
            years_covered(report.period, report.published),
        )
        for report in data.reports
    }


def around(place: Place, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """The places that *place* lies within, the widest first."""
    found: list[Place] = []
    while place.within and place.within in places and places[place.within] not in (place, *found):
        place = places[place.within]
        found.insert(0, place)
    return tuple(found)


def place_tree(data: Data, places: Iterable[Place]) -> tuple[Branch, ...]:
    """*places* as a tree, in their order. Places that lie within each other hang below the first of them."""
    listed = tuple(places)
    placed: set[str] = set()

    def branch(place: Place) -> Branch:
        placed.add(place.id)
        below = tuple(branch(other) for other in listed if other.within == place.id and other.id not in placed)
        ids = frozenset((place.id, *(id_ for one in below for id_ in one.ids)))
        figures = sum(1 for r in data.reports for f in r.figures if f.place.id in ids)
        return Branch(place, below, sum(1 for r in data.reports if ids & speaks_of(r)), figures, ids)

    known = {place.id: place for place in listed}
    roots = [branch(place) for place in listed if not around(place, known)]
    roots += [branch(place) for place in listed if place.id not in placed]
    return tuple(roots)


def speaks_of(report: Report) -> frozenset[str]:
    """Ids of the places of *report* and of its figures."""
    return frozenset((report.place.id, *(figure.place.id for figure in report.figures)))


def with_around(ids: Collection[str], places: Mapping[str, Place]) -> tuple[str, ...]:
    """*ids* of places and of those around them, each once, in the order of the vocabulary."""
    wide = {one.id for id_ in ids for one in (places[id_], *around(places[id_], places))}
    return tuple(id_ for id_ in places if id_ in wide)


def takes_part(report: Report) -> tuple[Institution, ...]:
    """The institutions that publish *report* or whose acts it counts."""
    return tuple(dict.fromkeys((*report.publishers, *(figure.institution for figure in report.figures))))


def years_covered(period: Period, until: date | None) -> tuple[int, ...]:
    """The years that a report on *period* speaks of; where its end is open, those up to its publication, *until*."""
    first, last = period.start or period.end, period.end or until or period.start
    return tuple(range(first.year, last.year + 1)) if first and last else ()


def newest(reports: Iterable[Report]) -> tuple[Report, ...]:
    """*reports*, those that were published last first; those without a date at the end."""
    return tuple(sorted(reports, key=lambda r: -(r.published or date.min).toordinal()))


def by_year(reports: Iterable[Report]) -> tuple[tuple[int | None, tuple[Report, ...]], ...]:
    """*reports* by the year of publication, the newest first; those without a date at the end."""
    ordered = newest(reports)
    years = dict.fromkeys(r.published.year if r.published else None for r in ordered)
    return tuple((year, tuple(r for r in ordered if (r.published.year if r.published else None) == year)) for year in years)


def by_kind(
    institutions: Iterable[Institution], places: Mapping[str, Place]
) -> tuple[tuple[InstitutionKind, tuple[Institution, ...]], ...]:
    """*institutions* by kind and, within a kind, by place."""
    order = list(places)
    listed = sorted(institutions, key=lambda i: order.index(i.place))
    groups = ((kind, tuple(i for i in listed if i.kind is kind)) for kind in InstitutionKind)
    return tuple((kind, group) for kind, group in groups if group)


def measures_of(figures: Iterable[Figure]) -> tuple[tuple[Measure, int], ...]:
    """What *figures* count, with the number of figures, those counted most often first."""
    counts: dict[Measure, int] = {}
    for figure in figures:
        for measure in dict.fromkeys(o.measure for o in figure.observations):
            counts[measure] = counts.get(measure, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: -pair[1]))


def figures_where(data: Data, keep: Callable[[Figure], bool]) -> tuple[tuple[Report, tuple[Figure, ...]], ...]:
    """The figures to *keep*, by report; reports without any are left out."""
    pairs = ((report, tuple(figure for figure in report.figures if keep(figure))) for report in data.reports)
    return tuple((report, figures) for report, figures in pairs if figures)


def first_figures(pairs: Iterable[tuple[Report, tuple[Figure, ...]]]) -> First[tuple[Report, tuple[Figure, ...]]]:
    """The first of *pairs*, whole reports, up to `LISTED` figures."""
    shown: list[tuple[Report, tuple[Figure, ...]]] = []
    taken = left = 0
    for report, figures in pairs:
        if not left and taken + len(figures) <= LISTED:
            shown.append((report, figures))
            taken += len(figures)
        else:
            left += len(figures)
    return First(tuple(shown), left)
