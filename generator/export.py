"""Reports → texts for machines: the files below site/data/. Their form is a contract; see docs/, "Data".

Values are plain decimals in single units, dates ISO 8601, every text in every language of the site.
"""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from generator.language import Language
from generator.model import Data, Figure, Observation, RelationKind, Report
from generator.prose import Prose
from generator.reconcile import Derived, Reconciled, shown
from generator.statement import derived_label, derived_sentence, expression, sentence
from generator.wording import label

LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"}


def export_data(
    data: Data, languages: Iterable[Language], charted: Collection[str] = (), reconciled: Mapping[str, Reconciled] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """Path below data/ and text of each file.

    *charted* are the figures that have a chart, as `report/figure`; *reconciled* maps reports to their relations.
    """
    languages = sorted(languages, key=lambda language: language.tag)
    columns = _columns(languages)
    everything: list[dict[str, str]] = []
    listed = []
    relations: list[dict[str, str]] = []
    for report in data.reports:
        prose = {language.tag: Prose.of(report, language) for language in languages}
        own = []
        result = reconciled.get(report.id)
        for figure in report.figures:
            derived = {d.observation.id: d for d in result.derived_at(figure)} if result else {}
            rows = [
                _row(report, figure, o, prose, languages, derived=derived.get(o.id))
                for o in (*figure.observations, *(d.observation for d in derived.values()))
            ]
            own += rows
            yield f"reports/{report.id}/{figure.id}.csv", _csv(columns, rows)
            yield f"reports/{report.id}/{figure.id}.json", _json({**_figure(report, figure, prose), "observations": rows})
        everything += own
        relations += _relations(report, result, languages)
        yield f"reports/{report.id}.csv", _csv(columns, own)
        described = _report(report, prose, charted)
        listed.append(described)
        yield f"reports/{report.id}.json", _json({**described, "observations": own})
    yield "observations.csv", _csv(columns, everything)
    yield "relations.csv", _csv(_relation_columns(languages), relations)
    yield "reports.json", _json(listed)
    yield "datapackage.json", _json(_package(data, columns, languages))


def _columns(languages: Iterable[Language]) -> tuple[str, ...]:
    tags = [language.tag for language in languages]
    fixed: tuple[str, ...] = ("report", "figure", "id", "at", "measure", "statistic", "dimensions", "period", "start", "end", "against")
    fixed += ("value", "unit", "qualifier", "printed", "precision", "status", "institution", "place")
    return (*fixed, *(f"label_{tag}" for tag in tags), *(f"note_{tag}" for tag in tags))


def _relation_columns(languages: Iterable[Language]) -> tuple[str, ...]:
    fixed = ("report", "id", "kind", "at", "expression", "operands", "printed", "recomputed", "verdict")
    return (*fixed, *(f"note_{language.tag}" for language in languages))


def _relations(report: Report, reconciled: Reconciled | None, languages: Iterable[Language]) -> list[dict[str, str]]:
    """One row a relation; its sentence is its note."""
    known = {o.id: o for _, o in report.observations}
    rows = []
    for c in reconciled.checked if reconciled else ():
        says = known[c.relation.says] if c.relation.says else None
        row = {
            "report": report.id,
            "id": c.relation.id,
            "kind": c.relation.kind.value,
            "at": c.relation.at or known[c.relation.subject].at,
            "expression": expression(c, known),
            "operands": ";".join(c.relation.operands),
            "printed": says.printed if says else "",
            "recomputed": shown(c.result.value, known, c.relation) if c.result.value is not None else "",
            "verdict": c.verdict.value,
        }
        rows.append(
            row | {f"note_{language.tag}": sentence(c, known, language, reconciled.derived if reconciled else ()) for language in languages}
        )
    return rows


def _row(
    report: Report,
    figure: Figure,
    o: Observation,
    prose: Mapping[str, Prose],
    languages: Iterable[Language],
    *,
    derived: Derived | None,
) -> dict[str, str]:
    """One observation; for a *derived* one its note says from what it follows."""
    known = {other.id: other for _, other in report.observations} if derived else {}
    row = {
        "report": report.id,
        "figure": figure.id,
        "id": o.id,
        "at": o.at,
        "measure": o.measure.id,
        "statistic": o.statistic.value,
        "dimensions": ";".join(f"{c.dimension}={c.id}" for c in o.categories),
        "period": o.period.text,
        "start": o.period.start.isoformat() if o.period.start else "",
        "end": o.period.end.isoformat() if o.period.end else "",
        "against": o.against.text if o.against else "",
        "value": _decimal(o.value),
        "unit": o.unit.id,
        "qualifier": o.qualifier.value,
        "printed": o.printed,
        "precision": _decimal(o.precision) if o.value is not None else "",
        "status": o.status.value,
        "institution": figure.institution.id,
        "place": figure.place.id,
    }
    if derived and derived.relation.kind is RelationKind.DIFFERENCE:
        # It is neither of its operands: what it counts stands in its label.
        row |= {"measure": "-".join(dict.fromkeys(known[i].measure.id for i in derived.relation.operands)), "dimensions": ""}
    for language in languages:
        row[f"label_{language.tag}"] = derived_label(derived, known, language) if derived else label(o, language)
        note = prose[language.tag].plain(o.note) if o.note else ""
        row[f"note_{language.tag}"] = derived_sentence(derived, known, language) if derived else note
    return row


def _decimal(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _figure(report: Report, figure: Figure, prose: Mapping[str, Prose]) -> dict[str, Any]:
    return {
        "report": report.id,
        "figure": figure.id,
        "title": {tag: p.plain(figure.title) for tag, p in prose.items()},
        "note": {tag: p.plain(figure.note) for tag, p in prose.items()} if figure.note else None,
        "institution": {tag: p.language.text(figure.institution.name) for tag, p in prose.items()},
        "place": {tag: p.language.text(figure.place.name) for tag, p in prose.items()},
        "source": {tag: p.plain(report.source.title) for tag, p in prose.items()},
        "licence": LICENCE,
    }


def _report(report: Report, prose: Mapping[str, Prose], charted: Collection[str]) -> dict[str, Any]:
    tags = list(prose)

    def each(text: Any) -> dict[str, str]:
        return {tag: prose[tag].plain(text) for tag in tags}

    return {
        "report": report.id,
        "kind": report.kind.value,
        "title": each(report.title),
        "publishers": [{"id": i.id, "name": {tag: prose[tag].language.text(i.name) for tag in tags}} for i in report.publishers],
        "place": {"id": report.place.id, "name": {tag: prose[tag].language.text(report.place.name) for tag in tags}},
        "period": report.period.text,
        "start": report.period.start.isoformat() if report.period.start else None,
        "end": report.period.end.isoformat() if report.period.end else None,
        "published": report.published.isoformat() if report.published else None,
        "source": {
            "title": each(report.source.title),
            "language": report.source.language,
            "url": report.source.url,
            "note": each(report.source.note) if report.source.note else None,
            "sha256": report.source.sha256,
        },
        "summary": {tag: "\n\n".join(prose[tag].plain(p) for p in report.summary) for tag in tags},
        "pages": {tag: f"{tag}/reports/{report.id}/" for tag in tags},
        "data": [f"data/reports/{report.id}.csv", f"data/reports/{report.id}.json"],
        "figures": [
            {
                "id": figure.id,
                "title": each(figure.title),
                "observations": len(figure.observations),
                "pages": {tag: f"{tag}/reports/{report.id}/#{figure.id}" for tag in tags},
                "data": [f"data/reports/{report.id}/{figure.id}.{kind}" for kind in _formats(f"{report.id}/{figure.id}", tags, charted)],
            }
            for figure in report.figures
        ],
        "facts": [
            {
                "id": f.id,
                "kind": f.kind.value,
                "at": f.at,
                "date": f.date.text if f.date else None,
                "title": each(f.title),
                "text": each(f.text),
            }
            for f in report.facts
        ],
        "corrections": [
            {
                "id": c.id,
                "at": c.at,
                "observations": list(c.observations),
                "printed": c.printed,
                "reading": each(c.reading),
                "reason": each(c.reason),
                "action": c.action.value if c.action else None,
                "relation": c.relation,
                "reported": each(c.reported) if c.reported else None,
            }
            for c in report.corrections
        ],
        "licence": LICENCE,
    }


def _formats(key: str, tags: Iterable[str], charted: Collection[str]) -> list[str]:
    """The endings of the files there are of a figure. Its chart is there in every language, and without one in the report's own."""
    return ["csv", "json", *(["svg", *(f"{tag}.svg" for tag in tags)] if key in charted else [])]


_NUMBERS = {"value", "precision"}
_DATES = {"start", "end"}


def _package(data: Data, columns: Sequence[str], languages: Sequence[Language]) -> dict[str, Any]:
    """A Data Package (version 2, https://datapackage.org) of the observations and relations."""
    tags = [language.tag for language in languages]
    sources = [
        {"title": r.source.title.msgid.replace("[[", "").replace("]]", ""), **({"path": r.source.url} if r.source.url else {})}
        for r in data.reports
    ]

    def fields(names: Sequence[str]) -> list[dict[str, Any]]:
        return [{"name": n, "type": "number" if n in _NUMBERS else "date" if n in _DATES else "string"} for n in names]

    units = {u.id: {language.tag: language.text(u.label) for language in languages} for u in data.vocabulary.units.values()}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "ip-white-papers-in-figures",
        "title": "IP white papers in figures",
        "languages": tags,
        "licenses": [LICENCE],
        "sources": sources,
        "units": units,
        "resources": [
            {
                "name": "observations",
                "path": "observations.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": fields(columns), "missingValues": [""], "primaryKey": ["report", "id"]},
            },
            {
                "name": "relations",
                "path": "relations.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": fields(_relation_columns(languages)), "missingValues": [""], "primaryKey": ["report", "id"]},
            },
        ],
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_safe(row[column]) for column in columns] for row in rows)
    return buffer.getvalue()


def _safe(cell: str) -> str:
    """*cell* so that no spreadsheet program takes it for a formula (OWASP: CSV injection); numbers stay numbers."""
    if cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and not _is_number(cell)):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
