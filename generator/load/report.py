"""One folder of data/reports/ → `Report`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.finding import N_, Finding, Severity, nearest
from generator.limits import refused, shown
from generator.load.forms import (
    ANCHOR,
    PERIOD_CODES,
    PLAIN_NUMBER,
    FactFile,
    FigureFile,
    RelationFile,
    ReportFile,
    SectionFile,
    bad_id,
    bad_period,
    not_a_number,
    unknown,
    validated,
)
from generator.load.source import KeyPath, Row, Yaml, is_leftover, misnamed, read_csv, read_text, read_yaml
from generator.model import (
    Category,
    Correction,
    Expect,
    Fact,
    Figure,
    Observation,
    Period,
    Qualifier,
    Relation,
    Report,
    Section,
    Source,
    SourceText,
    Statistic,
    Status,
    SwitchedOff,
    Text,
    Vocabulary,
    Where,
)
from generator.number import parse_printed, step_of
from generator.period import parse_period

COLUMNS = ("id", "measure", "statistic", "period", "against", "value", "unit", "qualifier", "printed", "precision", "status", "at", "note")
"""The columns of a figure's CSV that are not dimensions, in their order in the canonical form; there dimensions stand behind the measure."""

OF_THE_PAGE = ("title", "content", "page-top", "top", "corrections", "names", "cite")
"""Anchors that every page of a report has."""

TABLES = (".csv", ".tsv", ".yml", ".yaml", ".xls", ".xlsx", ".xlsm", ".ods", ".et", ".numbers")
"""Kinds of file that look as if they were data. Texts and pictures may lie beside them."""

_SOURCE_TEXT = "source.txt"
"""Under this name a text is known not to be kept where it is under copyright; under another it is a slip."""

ABOVE_ZERO = N_("a number above zero")

_DASH = re.compile(r"[-–—―－…./]+|n/?a|无|不详", re.IGNORECASE)
"""What tables have where there is no number."""

NUMBERLESS = frozenset({Status.WITHHELD, Status.NOT_APPLICABLE, Status.NOT_STATED, Status.ILLEGIBLE})
"""What a status says when there is no value. A corrected row may have one or not."""


@dataclass(slots=True)
class ReportReader:
    """Turns one folder into a `Report`; collects the ids that are taken on the way."""

    root: Path
    folder: Path
    vocabulary: Vocabulary
    broken: frozenset[str]
    """Vocabulary files with mistakes of their own: what they lack is no second mistake."""
    languages: tuple[str, ...]
    findings: list[Finding]
    ids: dict[str, Where] = field(default_factory=lambda: dict.fromkeys(OF_THE_PAGE, Where("generator/templates/report.md.j2")))
    row_ids: list[str] = field(default_factory=list)
    """Of all rows, those with mistakes included."""
    tables: set[str] = field(default_factory=set)
    """Ids of the figures whose tables were read."""
    rows_unread: bool = False
    """Whether a table could not be read wholly: ids that seem to be missing may stand in it."""
    lacking: bool = False
    """Whether the report names what a file of the vocabulary with mistakes of its own does not have."""
    language: str = ""
    source: Yaml = field(default_factory=lambda: Yaml(None, {}, set()))
    defaults: tuple[Any, Any] = (None, None)
    whole: bool = False
    """Whether the report that was read has all that the folder says."""

    def read(self) -> Report | None:
        """The report, as far as it can be read; `whole` tells whether that is all of it."""
        before = self._errors()
        if not re.fullmatch(ANCHOR, self.folder.name) or self.folder.name == "index":  # the list of reports has that address
            self._add(bad_id(self.folder.name, "-", Where(self.folder.relative_to(self.root).as_posix())))
        if finding := refused(self.root, self.folder):
            self._add(finding)
            return None
        source = read_yaml(self.root, self.folder / "report.yml", self.findings)
        file = validated(ReportFile, source, self.findings) if source else None
        if source is None or file is None:
            for path in sorted(p for p in self.folder.glob("*.csv") if not is_leftover(p)):
                read_csv(self.root, path, self.findings)
            return None
        report = self._report(file, source)
        self.whole = self._errors() == before and not self.lacking
        return report

    def _report(self, file: ReportFile, source: Yaml) -> Report:
        self.language = file.language
        self.source = source
        for key, tag in ((("language",), file.language), (("source", "language"), file.source.language)):
            if tag not in self.languages:
                self._add(Finding("unknown-language", source.where(key), {"id": tag, "known": ", ".join(self.languages)}))
        publishers = [self._look_up("institution", i, ("publishers", n)) for n, i in enumerate(file.publishers)]
        place: Any = self._look_up("place", file.place, ("place",))
        self._stray_files(file)
        # Where one is unknown another stands in, so that the mistakes behind it are told too; such a report is left out.
        stand_in = next(iter(self.vocabulary.institutions.values()), None)
        place = place or next(iter(self.vocabulary.places.values()), None)
        self.defaults = (publishers[0] or stand_in, place)
        sections = tuple(self._section(s, ("sections", n)) for n, s in enumerate(file.sections))
        corrections = tuple(
            Correction(
                self._take(c.id, ("corrections", n, "id")),
                c.at,
                tuple(c.observations),
                c.printed,
                self._text(c.reading, ("corrections", n, "reading")),
                self._text(c.reason, ("corrections", n, "reason")),
                c.action,
                c.relation,
                Expect(c.expect.printed, c.expect.recomputed) if c.expect else None,
                self._text(c.reported, ("corrections", n, "reported")) if c.reported else None,
                c.recorded,
                source.where(("corrections", n)),
            )
            for n, c in enumerate(file.corrections)
        )
        relations = tuple(self._relation(r, ("relations", n)) for n, r in enumerate(file.relations))
        switched_off = tuple(
            SwitchedOff(o.relation, self._text(o.reason, ("switched_off", n, "reason")), source.where(("switched_off", n)))
            for n, o in enumerate(file.switched_off)
        )
        s = file.source
        report = Report(
            id=self.folder.name,
            language=file.language,
            kind=file.kind,
            title=self._text(file.title, ("title",)),
            publishers=tuple(publishers),
            place=place,
            period=file.period,
            published=file.published,
            added=file.added,
            source=Source(
                self._text(s.title, ("source", "title")),
                s.language,
                s.url,
                self._text(s.note, ("source", "note")) if s.note else None,
                s.sha256,
                self._source_text(s.text, s.sha256),
                tuple(s.left_out),
            ),
            summary=self._paragraphs(file.summary, ("summary",)),
            key=tuple(file.key),
            sections=sections,
            corrections=corrections,
            relations=relations,
            switched_off=switched_off,
            where=source.where(()),
        )
        self._references(report)
        return report

    def _source_text(self, name: str | None, digest: str | None) -> SourceText | None:
        """The text that the report was read from; `None` where it is not kept here, as texts under copyright are not."""
        path = self.folder / name if name else None
        if path is None:
            return None
        try:
            missing = not path.is_file() and not refused(self.root, path)
        except OSError:  # no system has files with so long a name
            missing = True
        if missing:
            others = sorted(other.name for other in self.folder.glob("*.txt"))
            if name != _SOURCE_TEXT or others:
                file = path.relative_to(self.root).as_posix()
                self._add(
                    Finding(
                        "missing-file",
                        self.source.where(("source", "text")),
                        {"file": file, "nearest": others[0] if len(others) == 1 else ""},
                    )
                )
            return None
        content = read_text(self.root, path, self.findings)
        if content is None:
            return None
        where = Where(path.relative_to(self.root).as_posix())
        found = sha256(path.read_bytes()).hexdigest()
        if digest and found != digest:
            self._add(Finding("source-differs", self.source.where(("source", "sha256")), {"file": where.file, "found": found}))
        return SourceText(where, content)

    def _section(self, file: SectionFile, path: KeyPath) -> Section:
        return Section(
            self._take(file.id, (*path, "id")),
            self._text(file.title, (*path, "title")),
            file.at,
            self._paragraphs(file.prose, (*path, "prose")) if file.prose else (),
            tuple(self._figure(f, (*path, "figures", n)) for n, f in enumerate(file.figures)),
            tuple(self._fact(f, (*path, "facts", n)) for n, f in enumerate(file.facts)),
            self.source.where(path),
        )

    def _relation(self, file: RelationFile, path: KeyPath) -> Relation:
        return Relation(
            id=self._take(file.id, (*path, "id")),
            kind=file.kind,
            says=file.says,
            of=tuple(file.of),
            base=tuple(file.base),
            at=file.at or "",
            note=self._text(file.note, (*path, "note")) if file.note else None,
            claim=file.claim,
            rate=file.rate,
            found=False,
            where=self.source.where(path),
        )

    def _fact(self, file: FactFile, path: KeyPath) -> Fact:
        title, text = self._text(file.title, (*path, "title")), self._text(file.text, (*path, "text"))
        return Fact(self._take(file.id, (*path, "id")), file.kind, title, text, file.at, file.date, self.source.where(path))

    def _figure(self, file: FigureFile, path: KeyPath) -> Figure:
        publisher, place = self.defaults
        institution = self._look_up("institution", file.institution, (*path, "institution")) if file.institution else publisher
        own_place = self._look_up("place", file.place, (*path, "place")) if file.place else place
        repeated = file.id in self.tables
        self.tables.add(file.id)
        self._take(file.id, (*path, "id"))
        if file.measure:
            self._look_up("measure", file.measure, (*path, "measure"))
        if file.unit:
            self._look_up("unit", file.unit, (*path, "unit"))
        return Figure(
            id=file.id,
            title=self._text(file.title, (*path, "title")),
            text=self._text(file.text, (*path, "text")) if file.text else None,
            note=self._text(file.note, (*path, "note")) if file.note else None,
            institution=institution or publisher,
            place=own_place or place,
            population=self._text(file.population, (*path, "population")) if file.population else None,
            parts=file.parts,
            chart=file.chart,
            observations=() if repeated else self._observations(file),
            where=self.source.where(path),
        )

    def _observations(self, figure: FigureFile) -> tuple[Observation, ...]:
        before = self._errors()
        rows = read_csv(self.root, self.folder / f"{figure.id}.csv", self.findings)
        self.rows_unread |= self._errors() > before
        dimensions, told = [], len(self.findings)
        for column, where in rows[0].heads.items() if rows else ():
            if column in self.vocabulary.categories:
                dimensions.append(column)
            elif column not in COLUMNS and "dimensions" in self.broken:
                self.lacking = True
            elif column not in COLUMNS:
                known = (*COLUMNS, *self.vocabulary.categories)
                self._add(unknown("unknown-column", column, known, where))
        misnamed_columns = len(self.findings) > told
        observations = [o for row in rows if (o := self._observation(row, figure, dimensions))]
        if misnamed_columns:  # then a column that seems to be missing is no second mistake
            self.findings[told:] = [finding for finding in self.findings[told:] if finding.code != "missing-column"]
        seen: dict[Any, Observation] = {}
        for o in observations:
            key = (o.measure.id, o.statistic, o.categories, o.period, o.unit.id, o.at, o.against, o.status)
            if key in seen:
                self._add(Finding("duplicate-observation", o.where, {"line": str(seen[key].where.line)}))
            seen.setdefault(key, o)
        return tuple(observations)

    def _observation(self, row: Row, figure: FigureFile, dimensions: list[str]) -> Observation | None:
        """One row; `None` with findings where a cell cannot be understood."""
        before = len(self.findings)

        def cell(column: str, default: str | None = None) -> str | None:
            return row.cells.get(column) or default

        def needed(column: str, default: str | None = None) -> str:
            text = cell(column, default)
            if text is None and column not in row.columns:
                self._add(_missing_column(column, row))
            elif text is None:
                self._add(Finding("missing-cell", row.columns[column], {"column": column}))
            return text or ""

        def choice(column: str, words: Any, default: str) -> Any:
            text = cell(column, default)
            known = [w.value for w in words]
            if text in known:
                return words(text)
            values = {"word": str(text), "key": column, "nearest": nearest(str(text), known), "known": ", ".join(known)}
            self._add(Finding("unknown-choice", row.columns[column], values))
            return None

        id_, place = needed("id"), row.columns.get("id", row.where)
        if id_ and not re.fullmatch(ANCHOR, id_):
            self._add(bad_id(id_, "-", place))
        if not re.fullmatch(ANCHOR, id_):
            self.rows_unread = True
        else:
            self._take_at(id_, place)
            self.row_ids.append(id_)
        measure = self._cell_entry("measure", needed("measure", figure.measure), row)
        unit = self._cell_entry("unit", cell("unit", figure.unit) or (measure.unit.id if measure else ""), row)
        statistic = choice("statistic", Statistic, figure.statistic or Statistic.LEVEL)
        qualifier, status = choice("qualifier", Qualifier, Qualifier.EXACT), choice("status", Status, Status.PRINTED)
        period = self._period("period", row, figure.period, needed)
        against = self._period("against", row, None, lambda *_: "") if cell("against") else None
        categories = tuple(c for d in dimensions if row.cells[d] and (c := self._category(d, row)))
        value, precision = self._number("value", row), self._number("precision", row)
        if precision is not None and precision <= 0:
            self._add(Finding("wrong-type", row.columns["precision"], {"key": "precision", "expected": ABOVE_ZERO}))
        printed, at = cell("printed", "") or "", needed("at", figure.at)
        if status:
            self._consistent(status, value, printed, row)
        if len(self.findings) > before or not measure or not unit or period is None:
            return None
        if precision is None:
            reading = parse_printed(printed) if status is not Status.CORRECTED else None
            precision = reading.precision if reading else step_of(value if value is not None else Decimal(1))
        note = (
            Text(row.cells["note"], self.folder.name, self.language, None, None, row.columns["note"], f"{id_} › note")
            if cell("note")
            else None
        )
        return Observation(
            id_, measure, statistic, categories, period, against, value, precision, unit, qualifier, printed, status, at, note, row.where
        )

    def _consistent(self, status: Status, value: Decimal | None, printed: str, row: Row) -> None:
        written = row.cells.get("value", "")
        if status in NUMBERLESS and (value is not None or _DASH.fullmatch(written)):
            self._add(Finding("unexpected-value", row.columns["value"], {"status": status}))
        if status in NUMBERLESS:
            return
        if _DASH.fullmatch(written) or (status is not Status.CORRECTED and not written):
            found = Finding("missing-value", row.columns["value"], {"status": status}) if "value" in row.columns else None
            self._add(found or _missing_column("value", row))
        if not printed:
            self._add(Finding("missing-printed", row.columns["printed"]) if "printed" in row.columns else _missing_column("printed", row))

    def _category(self, dimension: str, row: Row) -> Category | None:
        members = self.vocabulary.categories[dimension]
        word = row.cells[dimension]
        if word not in members:
            self._add(unknown("unknown-category", word, members, row.columns[dimension], dimension=dimension))
        return members.get(word)

    def _period(self, column: str, row: Row, default: Period | None, needed: Any) -> Period | None:
        text = row.cells.get(column) or (None if default else needed(column))
        if text is None:
            return default
        try:
            return parse_period(text) if text else None
        except ValueError as error:
            self._add(bad_period(PERIOD_CODES[str(error)], text, row.columns[column]))
            return None

    def _number(self, column: str, row: Row) -> Decimal | None:
        text = row.cells.get(column)
        if not text or (column == "value" and _DASH.fullmatch(text)):
            return None
        if re.fullmatch(PLAIN_NUMBER, text):
            return Decimal(text)
        self._add(not_a_number(text, row.columns[column]))
        return None

    def _cell_entry(self, kind: str, word: str, row: Row) -> Any:
        """The vocabulary's entry for a cell; a figure's default was looked up where it stands."""
        known = self._known(kind)
        if word and word not in known and row.cells.get(kind) and f"{kind}s" not in self.broken:
            self._add(unknown(f"unknown-{kind}", word, known, row.columns[kind]))
        self.lacking |= word not in known
        return known.get(word)

    def _look_up(self, kind: str, word: str, path: KeyPath) -> Any:
        known = self._known(kind)
        if word not in known and f"{kind}s" not in self.broken:
            self._add(unknown(f"unknown-{kind}", word, known, self.source.where(path)))
        self.lacking |= word not in known
        return known.get(word)

    def _known(self, kind: str) -> Mapping[str, Any]:
        known: Mapping[str, Any] = getattr(self.vocabulary, f"{kind}s")
        return known

    def _take(self, id_: str, path: KeyPath) -> str:
        return self._take_at(id_, self.source.where(path))

    def _take_at(self, id_: str, where: Where) -> str:
        if id_ in self.ids:
            self._add(Finding("repeated-id", where, {"id": id_, "first": str(self.ids[id_])}))
        self.ids.setdefault(id_, where)
        return id_

    def _text(self, text: str, path: KeyPath) -> Text:
        return Text(_one_line(text), self.folder.name, self.language, where=self.source.where(path), hint=self.source.way(path))

    def _paragraphs(self, text: str, path: KeyPath) -> tuple[Text, ...]:
        """Each paragraph as a message of its own, at its own line where the file shows it."""
        start = self.source.where(path)
        first = start.line + 1 if path in self.source.literal else start.line
        paragraphs = []
        for match in re.finditer(r"(?:(?!\n\s*\n).)+", text, re.DOTALL):
            if match.group().strip():
                line = first + text.count("\n", 0, match.start() + len(match.group()) - len(match.group().lstrip()))
                where, words = Where(start.file, line), _one_line(match.group())
                paragraphs.append(Text(words, self.folder.name, self.language, where=where, hint=self.source.way(path)))
        return tuple(paragraphs)

    def _stray_files(self, file: ReportFile) -> None:
        named = {f"{figure.id}.csv" for section in file.sections for figure in section.figures} | {"report.yml"}
        meant = set()
        for name in named - {path.name for path in self.folder.iterdir()}:
            meant.add(misnamed(self.folder / name))  # told where it is missing
        for path in sorted(self.folder.iterdir()):
            if path.suffix.lower() in TABLES and path.name not in named | meant and not is_leftover(path):
                self._add(Finding("stray-file", Where(shown(path.relative_to(self.root).as_posix())), {"name": shown(path.name)}))

    def _references(self, report: Report) -> None:
        """`key`, corrections and relations name observations that are there."""
        known = self.row_ids
        named: list[tuple[str, KeyPath]] = [(id_, ("key", n)) for n, id_ in enumerate(report.key)]
        for c, correction in enumerate(report.corrections):
            named += [(id_, ("corrections", c, "observations", n)) for n, id_ in enumerate(correction.observations)]
        for r, relation in enumerate(report.relations):
            named += [(relation.says, ("relations", r, "says"))] if relation.says else []
            named += [(id_, ("relations", r, role, n)) for role in ("of", "base") for n, id_ in enumerate(getattr(relation, role))]
        for id_, path in named:
            if id_ not in known and not self.rows_unread:
                self._add(unknown("unknown-reference", id_, known, self.source.where(path)))

    def _errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)


def _missing_column(column: str, row: Row) -> Finding:
    """Told once for all rows, at the head."""
    head = next(iter(row.heads.values()))
    return Finding("missing-column", Where(head.file, head.line), {"column": column})


def _one_line(text: str) -> str:
    """Lines joined as a reader would: with a space, but without one between Chinese characters."""
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text.strip())
    return re.sub(r"\s*\n\s*", " ", text)
