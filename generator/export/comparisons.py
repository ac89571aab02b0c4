"""Comparisons → texts for machines, and for the page where readers compare: `measures.json` and a file a measure.

What is said in words stands in them in every language, once: rows name institutions, periods, populations and groups.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.address import measure_path
from generator.compare import Comparison, Value
from generator.export.package import LICENCE
from generator.language import Language
from generator.model import Data, Period
from generator.pages.comparison import ComparisonView
from generator.prose import Prose
from generator.wording import span, written_value


def export_comparisons(data: Data, comparisons: Iterable[Comparison], languages: Iterable[Language]) -> Iterator[tuple[str, str]]:
    """Path below data/ and text of each file."""
    ordered = sorted(languages, key=lambda language: language.tag)
    prose = {language.tag: {report.id: Prose(report, language) for report in data.reports} for language in ordered}
    listed = []
    for comparison in comparisons:
        views = {language.tag: ComparisonView(comparison, language, prose[language.tag], {}) for language in ordered}
        head = _head(comparison, views)
        pages = {tag: f"{tag}/{measure_path(comparison.measure.id)}" for tag in views}
        listed.append(head)
        yield (
            f"measures/{comparison.measure.id}.json",
            _json({**head, "pages": pages, "about": _about(comparison, views), **_Tables(comparison, views).written(), "licence": LICENCE}),
        )
    yield "measures.json", _json(listed)


Views = Mapping[str, ComparisonView]
"""By the tag of the language."""
Words = dict[str, str]


def _head(c: Comparison, views: Views) -> dict[str, Any]:
    period = span(v.observation.period for v in c.values)
    return {
        "measure": c.measure.id,
        "name": {tag: view.language.text(c.measure.name) for tag, view in views.items()},
        "unit": {tag: view.language.text(c.measure.unit.label) for tag, view in views.items()},
        "kind": c.measure.kind.value,
        "values": len(c.values),
        "reports": [r.id for r in c.reports],
        "institutions": [i.id for i in c.institutions],
        "places": list(dict.fromkeys(v.figure.place.id for v in c.values)),
        **_ends(period),
    }


def _about(c: Comparison, views: Views) -> Words:
    return {tag: view.language.text(c.measure.about) for tag, view in views.items()}


def _ends(period: Period | None) -> dict[str, str | None]:
    start, end = (period.start, period.end) if period else (None, None)
    return {"start": start.isoformat() if start else None, "end": end.isoformat() if end else None}


class _Tables:
    """The tables that the rows of one file name, filled as the rows are written."""

    def __init__(self, comparison: Comparison, views: Views) -> None:
        self.comparison = comparison
        self.views = views
        self.populations: dict[tuple[str, ...], int] = {}

    def written(self) -> dict[str, Any]:
        c = self.comparison
        group_of = {v: n for n, group in enumerate(c.groups) for v in group.values}
        rows = [self._row(v, group_of.get(v)) for v in c.values]
        place = {v: n for n, v in enumerate(c.values)}
        return {
            "who": {i.id: {**self._names(i.short), "kind": i.kind, "place": i.place} for i in c.institutions},
            "where": {v.figure.place.id: self._names(v.figure.place.name) for v in c.values},
            "when": [{"id": p.text, **self._written(p), **_ends(p)} for p in self._periods()],
            "populations": [dict(zip(self.views, words, strict=True)) for words in self.populations],
            "dimensions": self._dimensions(),
            "titles": {
                "reports": {
                    r.id: {
                        **{tag: view.prose[r.id].plain(r.title) for tag, view in self.views.items()},
                        "published": r.published.isoformat() if r.published else None,
                        "language": r.source.language,
                    }
                    for r in c.reports
                },
                "figures": {
                    f"{v.report.id}/{figure.id}": {tag: view.prose[v.report.id].plain(figure.title) for tag, view in self.views.items()}
                    for v in c.values
                    for figure, _ in v.prints
                },
            },
            "groups": [
                {
                    **{tag: view.title(n) for tag, view in self.views.items()},
                    "whole": group.whole,
                    "statistic": group.common.statistic.value,
                    "unit": {tag: view.language.text(group.common.unit.label) for tag, view in self.views.items()},
                    "traits": self._traits(n),
                }
                for n, group in enumerate(c.groups)
            ],
            "restatements": [{"rows": [place[v] for v in r.values], "restated": r.restated} for r in c.restatements],
            "rows": rows,
        }

    def _names(self, text: Any) -> Words:
        return {tag: view.language.text(text) for tag, view in self.views.items()}

    def _traits(self, n: int) -> dict[str, Any]:
        """What the values of a group have in common: groups that differ in one of them are not drawn together."""
        each = {tag: view.traits(n) for tag, view in self.views.items()}
        first = next(iter(each.values()))
        return {
            name: {"id": trait.id, "form": trait.form, **({tag: found[name].words for tag, found in each.items()} if trait.words else {})}
            for name, trait in first.items()
        }

    def _written(self, period: Period) -> Words:
        return {tag: view.language.short_period(period) for tag, view in self.views.items()}

    def _periods(self) -> Sequence[Period]:
        every = dict.fromkeys(p for v in self.comparison.values for p in (v.observation.period, v.observation.against) if p)
        return sorted(every, key=lambda p: p.sort_key)

    def _dimensions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for category in (c for v in self.comparison.values for c in v.own):
            one = found.setdefault(category.dimension, {"name": self._names(category.dimension_name), "members": {}})
            one["members"].setdefault(category.id, self._names(category.name))
        return found

    def _row(self, v: Value, group: int | None) -> dict[str, Any]:
        o = v.observation
        population = tuple(view.population(v) for view in self.views.values())
        note = {tag: view.prose[v.report.id].plain(o.note) for tag, view in self.views.items()} if o.note else None
        return {
            "report": v.report.id,
            "figures": list(dict.fromkeys(figure.id for figure, _ in v.prints)),
            "id": o.id,
            "at": [] if v.derived else list(dict.fromkeys(p.at for _, p in v.prints)),
            "institution": v.figure.institution.id,
            "place": v.figure.place.id,
            "population": self.populations.setdefault(population, len(self.populations)) if v.figure.population else None,
            "statistic": o.statistic.value,
            "dimensions": {c.dimension: c.id for c in v.own},
            "period": o.period.text,
            "against": o.against.text if o.against else None,
            "yearly": o.yearly,
            "value": None if o.value is None else format(o.value, "f"),
            "unit": o.unit.id,
            "qualifier": o.qualifier.value,
            "status": o.status.value,
            "printed": list(dict.fromkeys(p.printed for _, p in v.prints if p.printed)),
            "written": {tag: written_value(o, view.language) for tag, view in self.views.items()},
            "note": note,
            "group": group,
        }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
