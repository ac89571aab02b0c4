"""Reports → files for machines and for spreadsheets: what stands below site/data/. Their form is a contract; see docs/, "Data".

Machine values are plain decimals in single units, dates ISO 8601, every text in every language of the site.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from generator.address import Site, data_path, figure_path, report_data_path, report_path
from generator.export.cells import decimal, write_csv
from generator.export.dictionary import (
    CATEGORIES,
    CORRECTIONS,
    FACTS,
    GLOSSARY,
    INSTITUTIONS,
    MEASURES,
    OBSERVATIONS,
    PLACES,
    RELATIONS,
    REPORTS,
    TABLES,
    UNITS,
)
from generator.export.package import LICENCE, SCHEMA, csvw_part, csvw_schema, csvw_table, data_package
from generator.export.sheet import Sheets, about_site, heads_of_reports, sheet, sheet_lines
from generator.language import Language
from generator.model import Data, Figure, Observation, RelationKind, Report, Term, Text, Wording
from generator.prose import Prose, printed_title
from generator.reconcile import Checked, Derived, Reconciled, shown
from generator.statement import derived_label, derived_sentence, expression, relation_name, sentence, verdict_name
from generator.wording import label, qualifier_meaning, qualifier_name, status_meaning, status_word

ARCHIVE = "ip-white-papers.zip"
"""All tables in one file."""

Rows = list[dict[str, str]]
Word = TypeVar("Word", bound=StrEnum)


def export_report(one: "ReportTables") -> Iterator[tuple[str, str]]:
    """Path below data/ and content of each file of a report."""
    report, where = one.report, one.where
    columns, tags = OBSERVATIONS.names(one.tags), one.tags
    for figure in report.figures:
        rows = one.rows[figure.id]
        path = f"reports/{report.id}/{figure.id}"
        yield f"{path}.csv", _csv(columns, rows)
        for tag in tags:
            yield f"{path}.{tag}.csv", one.sheets[tag].figure(figure)
        titles = {tag: p.plain(figure.title) for tag, p in one.prose.items()}
        pages = {tag: where.page(tag, figure_path(report.id, figure.id)) for tag in tags}
        yield f"{path}.csv-metadata.json", _json(csvw_part(f"{figure.id}.csv", f"../../{SCHEMA}", titles, report, pages))
        explained = _explained(figure, one.around, one.derived[figure.id].values())
        yield f"{path}.json", _json({**_figure(report, figure, one.prose), **explained, "observations": rows})
    path = f"reports/{report.id}"
    yield f"{path}.csv", _csv(columns, one.all_rows)
    for tag in tags:
        yield f"{path}.{tag}.csv", one.sheets[tag].whole()
    titles = {tag: p.plain(report.title) for tag, p in one.prose.items()}
    pages = {tag: where.page(tag, report_path(report.id)) for tag in tags}
    yield f"{path}.csv-metadata.json", _json(csvw_part(f"{report.id}.csv", f"../{SCHEMA}", titles, report, pages))
    yield f"{path}.json", _json({**one.about, "observations": one.all_rows})


@dataclass(frozen=True, slots=True)
class Part:
    """What one report adds to the files of the whole data set, as it stands in them: they are its parts, one behind the other."""

    tables: Mapping[str, str]
    """By table: lines of CSV."""
    sheets: Mapping[str, str]
    """By language: lines of observations.<language>.csv."""
    about: str
    """Its object in reports.json."""

    def as_json(self) -> str:
        return json.dumps({"tables": dict(self.tables), "sheets": dict(self.sheets), "about": self.about}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Part":
        """What `as_json` has written."""
        return cls(**json.loads(text))


def export_part(one: "ReportTables") -> Part:
    """What a report adds to the files of the whole data set."""
    report, where = one.report, one.where
    rows = {
        OBSERVATIONS.name: one.all_rows,
        RELATIONS.name: one.relations,
        REPORTS.name: [_report_row(report, one.prose, where)],
        FACTS.name: _facts(report, one.prose),
        CORRECTIONS.name: _corrections(report, one.prose),
    }
    return Part(
        {name: _lines(_TABLES[name].names(one.tags), found) for name, found in rows.items()},
        {tag: sheet_lines(sheets.cells) for tag, sheets in one.sheets.items()},
        "\n".join(f" {line}" for line in _json(one.about).splitlines()),
    )


_TABLES = {table.name: table for table in TABLES}


def export_tables(
    data: Data,
    languages: Iterable[Language],
    parts: Sequence[Part],
    where: Site = Site(),  # noqa: B008 - frozen
) -> Iterator[tuple[str, str | bytes]]:
    """Path below data/ and content of each file of the whole data set; *parts* are those of its reports, in their order."""
    languages = _sorted(languages)
    tags = [language.tag for language in languages]
    shared = _vocabulary(data, languages)
    whole: dict[str, str] = {}
    for table in TABLES:
        names = table.names(tags)
        lines = [_lines(names, shared[table.name])] if table.name in shared else [part.tables[table.name] for part in parts]
        whole[f"{table.name}.csv"] = _csv(names, ()) + "".join(lines)
        whole[f"{table.name}.csv-metadata.json"] = _json(csvw_table(table, data, languages))
    whole[SCHEMA] = _json(csvw_schema(OBSERVATIONS, languages))
    for language in languages:
        about_file = about_site(language, where, "data/observations.csv")
        whole[f"observations.{language.tag}.csv"] = sheet(
            heads_of_reports(language), "".join(part.sheets[language.tag] for part in parts), about_file
        )
    about = ",\n".join(part.about for part in parts)
    whole["reports.json"] = f"[\n{about}\n]\n" if parts else "[]\n"
    whole["datapackage.json"] = _json(data_package(data, languages))
    yield from whole.items()
    yield ARCHIVE, _archive(whole, max((r.added for r in data.reports if r.added), default=None))


def _sorted(languages: Iterable[Language]) -> list[Language]:
    return sorted(languages, key=lambda language: language.tag)


@dataclass(frozen=True)
class ReportTables:
    """A report as tables and objects, each made when it is asked for, and once: for its own files and for those of all reports."""

    report: Report
    languages: Sequence[Language]
    """Sorted by tag."""
    where: Site
    charted: Collection[str]
    """The figures that have a chart, as `report/figure`."""
    reconciled: Reconciled | None

    @classmethod
    def of(
        cls,
        report: Report,
        languages: Iterable[Language],
        charted: Collection[str] = (),
        reconciled: Reconciled | None = None,
        where: Site = Site(),  # noqa: B008 - frozen
    ) -> "ReportTables":
        return cls(report, _sorted(languages), where, charted, reconciled)

    @property
    def tags(self) -> list[str]:
        return [language.tag for language in self.languages]

    @cached_property
    def prose(self) -> Mapping[str, Prose]:
        return {language.tag: Prose(self.report, language) for language in self.languages}

    @cached_property
    def sheets(self) -> Mapping[str, Sheets]:
        return {tag: Sheets(self.report, self.prose[tag], self.where, self.reconciled) for tag in self.tags}

    @cached_property
    def relations(self) -> Rows:
        return _relations(self.report, self.reconciled, self.languages)

    @cached_property
    def about(self) -> dict[str, Any]:
        """Its object in reports.json."""
        return _report(self.report, self.prose, self.charted)

    @cached_property
    def around(self) -> "_Around":
        relations = {row["id"]: row for row in self.relations}
        corrections = _corrections_of(self.report, self.prose)
        by_figure = _by_figure(self.report, self.reconciled)
        return _Around(self.report, self.prose, self.where, self.charted, by_figure, relations, corrections)

    @cached_property
    def derived(self) -> Mapping[str, Mapping[str, Derived]]:
        """By figure and observation."""
        found = self.reconciled
        return {f.id: {d.observation.id: d for d in found.derived_at(f)} if found else {} for f in self.report.figures}

    @cached_property
    def rows(self) -> Mapping[str, Rows]:
        """By figure: its rows of observations.csv, those that follow from relations behind those that are printed."""
        return {
            figure.id: [
                _row(self.report, figure, o, self.prose, self.languages, derived=self.derived[figure.id].get(o.id))
                for o in (*figure.observations, *(d.observation for d in self.derived[figure.id].values()))
            ]
            for figure in self.report.figures
        }

    @property
    def all_rows(self) -> Rows:
        return [row for rows in self.rows.values() for row in rows]


def _archive(files: Mapping[str, str], when: date | None) -> bytes:
    """*files* in a ZIP file that is the same on every machine: sorted, not compressed, all from the day *when*."""
    moment = (when.year, when.month, when.day, 0, 0, 0) if when else (1980, 1, 1, 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, text in sorted(files.items()):
            info = zipfile.ZipInfo(path, moment)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode("utf-8"))
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the whole data set, as the page on the data shows it."""

    path: str
    """Below data/."""
    size: int
    """In bytes."""
    rows: int | None
    """Of a table for machines: how many it has, without the head."""
    examples: Mapping[str, str]
    """Of each of its columns a cell that is there."""


def download(path: str, content: str | bytes) -> Download:
    """What there is to say of a file that `export_tables` made."""
    size = len(content.encode("utf-8")) if isinstance(content, str) else len(content)
    if isinstance(content, bytes) or path not in {f"{table.name}.csv" for table in TABLES}:
        return Download(path, size, None, {})
    names, *rows = csv.reader(io.StringIO(content))
    return Download(path, size, len(rows), dict(zip(names, _examples(rows), strict=True)) if rows else {})


def _examples(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The cells of the fullest of the first rows; for what is empty there, the first cell that is not."""
    fullest = max(islice(rows, 200), key=lambda row: sum(map(bool, row)))
    return (cell or next((row[n] for row in rows if row[n]), "") for n, cell in enumerate(fullest))


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
        "value": decimal(o.value),
        "unit": o.unit.id,
        "qualifier": o.qualifier.value,
        "printed": o.printed,
        "precision": decimal(o.precision) if o.value is not None else "",
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


def _by_figure(report: Report, reconciled: Reconciled | None) -> Mapping[str, list[Checked]]:
    """The relations that stand at each figure."""
    figures = {o.id: figure.id for figure, o in report.observations}
    found: dict[str, list[Checked]] = {figure.id: [] for figure in report.figures}
    for checked in reconciled.checked if reconciled else ():
        found[figures[checked.relation.subject]].append(checked)
    return found


def _report_row(report: Report, prose: Mapping[str, Prose], where: Site) -> dict[str, str]:
    return {
        "report": report.id,
        "kind": report.kind.value,
        **_each("title", lambda tag: prose[tag].plain(report.title), prose),
        "publishers": ";".join(i.id for i in report.publishers),
        "place": report.place.id,
        "period": report.period.text,
        "start": _day(report.period.start),
        "end": _day(report.period.end),
        "published": _day(report.published),
        "added": _day(report.added),
        "source_language": report.source.language,
        "source_url": report.source.url or "",
        "source_sha256": report.source.sha256 or "",
        "figures": str(len(report.figures)),
        "observations": str(sum(1 for _ in report.observations)),
        "facts": str(len(report.facts)),
        **_each("page", lambda tag: where.page(tag, report_path(report.id)), prose),
    }


def _facts(report: Report, prose: Mapping[str, Prose]) -> Rows:
    return [
        {
            "report": report.id,
            "id": f.id,
            "kind": f.kind.value,
            "at": f.at,
            "date": f.date.text if f.date else "",
            **_each("title", lambda tag, f=f: prose[tag].plain(f.title), prose),  # type: ignore[misc]
            **_each("text", lambda tag, f=f: prose[tag].plain(f.text), prose),  # type: ignore[misc]
        }
        for f in report.facts
    ]


def _corrections(report: Report, prose: Mapping[str, Prose]) -> Rows:
    return [
        {
            "report": report.id,
            "id": c.id,
            "at": c.at,
            "observations": ";".join(c.observations),
            "printed": c.printed,
            "action": c.action.value if c.action else "",
            "relation": c.relation or "",
            "recorded": _day(c.recorded),
            **_each("reading", lambda tag, c=c: prose[tag].plain(c.reading), prose),  # type: ignore[misc]
            **_each("reason", lambda tag, c=c: prose[tag].plain(c.reason), prose),  # type: ignore[misc]
        }
        for c in report.corrections
    ]


def _vocabulary(data: Data, languages: Sequence[Language]) -> dict[str, Rows]:
    """The tables of what reports share."""
    words = {language.tag: language for language in languages}

    def each(name: str, text: Text) -> dict[str, str]:
        return _each(name, lambda tag: words[tag].text(text), words)

    terms = data.vocabulary
    return {
        MEASURES.name: [
            {"measure": m.id, "kind": m.kind.value, "unit": m.unit.id, **each("name", m.name), **each("about", m.about)}
            for m in terms.measures.values()
        ],
        UNITS.name: [{"unit": u.id, "kind": u.kind.value, **each("name", u.label)} for u in terms.units.values()],
        INSTITUTIONS.name: [
            {"institution": i.id, "kind": i.kind, "place": i.place, **each("name", i.name), **each("short", i.short)}
            for i in terms.institutions.values()
        ],
        PLACES.name: [{"place": p.id, "within": p.within or "", **each("name", p.name)} for p in terms.places.values()],
        GLOSSARY.name: [_term(term, words) for term in data.glossary],
        CATEGORIES.name: [
            {"dimension": c.dimension, "category": c.id, **each("dimension_name", c.dimension_name), **each("name", c.name)}
            for members in terms.categories.values()
            for c in members.values()
        ],
    }


def _term(term: Term, tags: Iterable[str]) -> dict[str, str]:
    wordings = {tag: term.words.get(tag, Wording("")) for tag in tags}
    return {
        "term": term.id,
        **_each("name", lambda tag: wordings[tag].name, tags),
        **_each("also", lambda tag: ";".join(wordings[tag].also), tags),
        **_each("about", lambda tag: wordings[tag].about, tags),
    }


def _each(name: str, write: Callable[[str], str], tags: Iterable[str]) -> dict[str, str]:
    return {f"{name}_{tag}": write(tag) for tag in tags}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


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


@dataclass(frozen=True, slots=True)
class _Around:
    """What the figures of a report share, made once for all of them."""

    report: Report
    prose: Mapping[str, Prose]
    where: Site
    charted: Collection[str]
    checked: Mapping[str, Collection[Checked]]
    """By figure: the relations that stand at it."""
    relations: Mapping[str, Mapping[str, str]]
    """Their rows, by id."""
    corrections: Collection[Mapping[str, Any]]


def _explained(figure: Figure, around: _Around, derived: Collection[Derived]) -> dict[str, Any]:
    """All that is needed to read a figure's numbers without the site."""
    report, prose, where = around.report, around.prose, around.where
    checked = around.checked[figure.id]
    observations = [*figure.observations, *(d.observation for d in derived)]

    def each(text: Text) -> dict[str, str]:
        return {tag: p.plain(text) for tag, p in prose.items()}

    def word(value: Word, write: Callable[[Word, Language], str]) -> dict[str, str]:
        return {tag: write(value, p.language) for tag, p in prose.items()}

    def named(text: Text) -> dict[str, str]:
        return {tag: p.language.text(text) for tag, p in prose.items()}

    measures = {o.measure.id: o.measure for o in observations}
    units = {o.unit.id: o.unit for o in observations}
    categories = {(c.dimension, c.id): c for o in observations for c in o.categories}
    dimensions: dict[str, dict[str, Any]] = {}
    for c in categories.values():
        dimensions.setdefault(c.dimension, {"name": named(c.dimension_name), "categories": {}})["categories"][c.id] = named(c.name)
    ids = {o.id for o in figure.observations}
    formats = _formats(f"{report.id}/{figure.id}", list(prose), around.charted)
    return {
        "languages": list(prose),
        "pages": {tag: where.page(tag, figure_path(report.id, figure.id)) for tag in prose},
        "files": [where.file(data_path(report.id, f"{figure.id}.{ending}")) for ending in formats],
        "dictionary": where.file("data/datapackage.json"),
        "population": each(figure.population) if figure.population else None,
        "text": each(figure.text) if figure.text else None,
        "publication": {
            "title": each(report.title),
            "kind": report.kind.value,
            "publishers": [named(i.name) for i in report.publishers],
            "published": report.published.isoformat() if report.published else None,
            "printed_title": printed_title(report),
            "language": report.source.language,
            "url": report.source.url,
            "sha256": report.source.sha256,
            "at": list(dict.fromkeys(o.at for o in figure.observations)),
        },
        "measures": {
            m.id: {"name": named(m.name), "about": named(m.about), "kind": m.kind.value, "unit": m.unit.id} for m in measures.values()
        },
        "units": {u.id: {"name": named(u.label), "kind": u.kind.value} for u in units.values()},
        "dimensions": dimensions,
        "qualifiers": {
            qualifier.value: {"name": word(qualifier, qualifier_name), "meaning": word(qualifier, qualifier_meaning)}
            for qualifier in dict.fromkeys(o.qualifier for o in observations)
        },
        "statuses": {
            status.value: {"name": word(status, status_word), "meaning": word(status, status_meaning)}
            for status in dict.fromkeys(o.status for o in observations)
        },
        "verdicts": {verdict.value: {"name": word(verdict, verdict_name)} for verdict in dict.fromkeys(c.verdict for c in checked)},
        "kinds": {kind.value: {"name": word(kind, relation_name)} for kind in dict.fromkeys(c.relation.kind for c in checked)},
        "relations": [around.relations[c.relation.id] for c in checked],
        "derived": [{"id": d.observation.id, "relation": d.relation.id} for d in derived],
        "corrections": [c for c in around.corrections if ids & set(c["observations"])],
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
        "data": [report_data_path(report.id, ending) for ending in ("csv", "json")],
        "figures": [
            {
                "id": figure.id,
                "title": each(figure.title),
                "observations": len(figure.observations),
                "pages": {tag: f"{tag}/reports/{report.id}/#{figure.id}" for tag in tags},
                "data": [data_path(report.id, f"{figure.id}.{kind}") for kind in _formats(f"{report.id}/{figure.id}", tags, charted)],
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
        "corrections": _corrections_of(report, prose),
        "licence": LICENCE,
    }


def _corrections_of(report: Report, prose: Mapping[str, Prose]) -> list[dict[str, Any]]:
    def each(text: Text) -> dict[str, str]:
        return {tag: p.plain(text) for tag, p in prose.items()}

    return [
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
    ]


def _formats(key: str, tags: Iterable[str], charted: Collection[str]) -> list[str]:
    """The endings of the files there are of a figure. Its chart is there in every language, and without one in the report's own."""
    tables = ["csv", *(f"{tag}.csv" for tag in tags), "csv-metadata.json", "json"]
    return [*tables, *(["svg", *(f"{tag}.svg" for tag in tags)] if key in charted else [])]


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    return write_csv([columns]) + _lines(columns, rows)


def _lines(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """The same without a heading."""
    return write_csv([row[column] for column in columns] for row in rows)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
