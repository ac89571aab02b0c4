"""data/ → values and findings. The only reader of data/, the only user of PyYAML and pydantic (with `files`).

Every mistake of every file is reported at once, each with its line and column.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from generator.files import (
    PERIOD_CODES,
    DimensionFile,
    FactFile,
    FigureFile,
    InstitutionFile,
    MeasureFile,
    PlaceFile,
    ReportFile,
    SectionFile,
    UnitFile,
    Word,
)
from generator.finding import Finding, sort_findings
from generator.model import (
    TOTAL,
    Category,
    Correction,
    Data,
    Fact,
    Figure,
    Institution,
    Measure,
    Observation,
    Period,
    Place,
    Qualifier,
    Report,
    Section,
    Source,
    Statistic,
    Status,
    Term,
    Text,
    Unit,
    Vocabulary,
    Where,
)
from generator.number import parse_printed, step_of
from generator.period import parse_period

COLUMNS = ("id", "measure", "statistic", "period", "against", "value", "unit", "qualifier", "printed", "precision", "status", "at", "note")
"""The columns of a figure's CSV that are not dimensions."""

NUMBERLESS = frozenset({Status.WITHHELD, Status.NOT_APPLICABLE, Status.NOT_STATED, Status.ILLEGIBLE})
"""What a status says when there is no value. A corrected row may have one or not."""

_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, and what is wrong with it. Reports with errors are left out of `data`."""

    data: Data
    findings: tuple[Finding, ...]


def load(root: Path, languages: Iterable[str]) -> Loaded:
    """Read *root*/data.

    *languages* are the tags that texts may be written in.
    """
    findings: list[Finding] = []
    vocabulary = _vocabulary(root, findings)
    broken = frozenset(Path(f.where.file).stem for f in findings)
    reports = []
    folder = root / "data" / "reports"
    known = tuple(languages)
    for path in sorted(p for p in folder.glob("*") if p.is_dir() and not p.name.startswith(".")):
        report = _ReportReader(root, path, vocabulary, broken, known, findings).read()
        if report:
            reports.append(report)
    glossary = _glossary(root, findings)
    return Loaded(Data(vocabulary, tuple(reports), glossary), sort_findings(findings))


# Files → plain values with the place of each


@dataclass(slots=True)
class _Yaml:
    """A YAML file as plain values, every scalar a string, and where each stands."""

    value: Any
    places: dict[Path_, Where]
    literal: set[Path_]
    """Paths of block scalars, whose text begins on the line after."""

    def where(self, path: Path_) -> Where:
        """The place of *path*, or of what is nearest around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]


def _read_text(root: Path, path: Path, findings: list[Finding]) -> str | None:
    where = Where(path.relative_to(root).as_posix())
    if not path.exists():
        findings.append(Finding("missing-file", where, {"file": where.file}))
        return None
    try:
        raw = path.read_bytes()
    except OSError as error:
        findings.append(Finding("unreadable", where, {"reason": error.strerror or str(error)}))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        findings.append(Finding("not-utf8", Where(where.file, line), {"encoding": _encoding(raw)}))
        return None
    if not text.strip():
        findings.append(Finding("empty-file", where))
        return None
    return text


def _encoding(raw: bytes) -> str:
    """A name for what *raw* probably is: Excel in China saves GBK, Windows in the West cp1252."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    try:
        decoded = raw.decode("gb18030")
    except UnicodeDecodeError:
        return "Windows-1252"
    return "GBK/GB18030" if re.search(r"[一-鿿]", decoded) else "Windows-1252"


def _read_yaml(root: Path, path: Path, findings: list[Finding]) -> _Yaml | None:
    text = _read_text(root, path, findings)
    if text is None:
        return None
    file = path.relative_to(root).as_posix()
    try:
        node = yaml.compose(text, Loader=_YAML_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
        findings.append(Finding("yaml-syntax", where, {"reason": reason}))
        return None
    if node is None:
        findings.append(Finding("empty-file", Where(file)))
        return None
    result = _Yaml(None, {}, set())
    result.value = _plain(node, (), file, result, findings)
    return result


def _plain(node: yaml.Node, path: Path_, file: str, out: _Yaml, findings: list[Finding]) -> Any:
    out.places[path] = Where(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), file, out, findings) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in mapping:
                where = Where(file, line, key_node.start_mark.column + 1)
                findings.append(Finding("repeated-key", where, {"key": key, "line": str(first[key])}))
                continue
            first[key] = line
            mapping[key] = _plain(child, (*path, key), file, out, findings)
        return mapping
    if node.style in ("|", ">"):
        out.literal.add(path)
    return node.value


def _validated(schema: Any, source: _Yaml, findings: list[Finding]) -> Any:
    """The file as a value of *schema*, or `None` with a finding for each mistake."""
    try:
        return TypeAdapter(schema).validate_python(source.value)
    except ValidationError as error:
        findings += [_finding_of(dict(mistake), source, schema) for mistake in error.errors(include_url=False)]
        return None


_EXPECTED = {
    "string_type": "a text",
    "list_type": "a list (lines beginning with “- ”)",
    "dict_type": "a list of keys and values",
    "model_type": "a list of keys and values",
    "model_attributes_type": "a list of keys and values",
    "date_from_datetime_parsing": "a day such as 2021-02-04",
    "date_parsing": "a day such as 2021-02-04",
    "date_from_datetime_inexact": "a day such as 2021-02-04",
    "date_type": "a day such as 2021-02-04",
    "string_pattern_mismatch": "64 hexadecimal digits",
}


def _finding_of(mistake: dict[str, Any], source: _Yaml, schema: Any) -> Finding:
    """The finding for one pydantic mistake."""
    path = tuple(part for part in mistake["loc"] if part != "[key]")
    kind, context = mistake["type"], mistake.get("ctx", {})
    where, key = source.where(path), str(next((p for p in reversed(path) if isinstance(p, str)), "report"))
    if kind in PERIOD_CODES.values():
        return Finding(kind, where, {"text": context["text"]})
    if kind == "bad-id":
        return _bad_id(context["id"], context["joint"], where)
    if kind == "extra_forbidden":
        known = _keys_at(schema, path[:-1])
        return Finding("unknown-key", where, {"key": key, "nearest": nearest(key, known), "known": ", ".join(known)})
    if kind == "missing":
        return Finding("missing-key", source.where(path[:-1]), {"key": key})
    if kind == "enum":
        known = tuple(re.findall(r"'([^']+)'", context["expected"]))
        word = str(mistake["input"])
        return Finding("unknown-choice", where, {"word": word, "key": key, "nearest": nearest(word, known), "known": ", ".join(known)})
    if kind in ("string_too_short", "too_short") or mistake["input"] == "":
        return Finding("empty-value", where, {"key": key})
    return Finding("wrong-type", where, {"key": key, "expected": _EXPECTED.get(kind, mistake["msg"])})


def _bad_id(text: str, joint: str, where: Where) -> Finding:
    suggestion = re.sub(r"[^a-z0-9]+", joint, text.lower()).strip(joint) or f"my{joint}id"
    if suggestion[0].isdigit():
        suggestion = f"n{suggestion}"
    return Finding("bad-id", where, {"id": text, "joint": joint, "suggestion": suggestion})


def _keys_at(schema: Any, path: Path_) -> tuple[str, ...]:
    """The keys that may stand at *path* of a file of *schema*."""
    for part in path:
        if isinstance(part, str) and hasattr(schema, "model_fields"):
            schema = schema.model_fields[part].annotation
        arguments = [a for a in getattr(schema, "__args__", ()) if a is not type(None)]
        schema = arguments[-1] if arguments else schema
    return tuple(getattr(schema, "model_fields", ()))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that *word* most likely stands for; the first one if none is near."""
    words = list(known)
    return (difflib.get_close_matches(word, words, 1, 0.4) or words[:1] or ["–"])[0]


# Vocabulary and glossary


def _vocabulary(root: Path, findings: list[Finding]) -> Vocabulary:
    def read(name: str, schema: Any) -> tuple[Mapping[str, Any], _Yaml]:
        source = _read_yaml(root, root / "data" / "vocabulary" / f"{name}.yml", findings)
        if source is None:
            return {}, _Yaml({}, {(): Where(f"data/vocabulary/{name}.yml")}, set())
        return _validated(dict[Word, schema], source, findings) or {}, source

    def text(source: _Yaml, path: Path_, msgid: str, context: str, plural: str | None = None) -> Text:
        return Text(msgid, "site", "en", context, plural, source.where(path))

    files, source = read("places", PlaceFile)
    places = {i: Place(i, text(source, (i, "name"), f.name, f"place.{i}"), f.within) for i, f in files.items()}
    for i, file in files.items():
        if file.within and file.within not in places:
            findings.append(_unknown("unknown-place", file.within, places, source.where((i, "within"))))

    files, source = read("institutions", InstitutionFile)
    institutions = {}
    for i, file in files.items():
        name = text(source, (i, "name"), file.name, f"institution.{i}")
        short = text(source, (i, "short"), file.short, f"institution.{i}.short") if file.short else name
        institutions[i] = Institution(i, name, short, file.kind, file.place)
        if file.place not in places:
            findings.append(_unknown("unknown-place", file.place, places, source.where((i, "place"))))

    files, source = read("units", UnitFile)
    units = {
        i: Unit(i, text(source, (i, "one"), f.one, f"unit.{i}", f.other), text(source, (i, "label"), f.label, f"unit.{i}.label"), f.kind)
        for i, f in files.items()
    }

    files, source = read("measures", MeasureFile)
    measures = {}
    for i, file in files.items():
        if file.unit not in units:
            findings.append(_unknown("unknown-unit", file.unit, units, source.where((i, "unit"))))
            continue
        name, about = text(source, (i, "name"), file.name, f"measure.{i}"), text(source, (i, "about"), file.about, f"measure.{i}.about")
        measures[i] = Measure(i, name, units[file.unit], file.kind, about)

    files, source = read("dimensions", DimensionFile)
    categories = {}
    for i, file in files.items():
        name = text(source, (i, "name"), file.name, f"dimension.{i}")
        members = {
            m: Category(i, name, m, text(source, (i, "members", m), member, f"{i}.{m}")) for m, member in file.members.items() if m != TOTAL
        }
        members[TOTAL] = Category(i, name, TOTAL, Text("Total", where=name.where))
        categories[i] = MappingProxyType(members)
    return Vocabulary(*(MappingProxyType(m) for m in (institutions, places, units, measures, categories)))  # type: ignore[arg-type]


def _unknown(code: str, word: str, known: Iterable[str], where: Where, **more: str) -> Finding:
    return Finding(code, where, {"id": word, "nearest": nearest(word, known), **more})


def _glossary(root: Path, findings: list[Finding]) -> tuple[Term, ...]:
    path = root / "data" / "glossary.csv"
    rows = _read_csv(root, path, findings)
    return tuple(
        Term(MappingProxyType({k: v for k, v in row.cells.items() if k != "note" and v}), row.cells.get("note", "")) for row in rows
    )


# Tables


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Mapping[str, str]
    columns: Mapping[str, Where]
    where: Where


def _read_csv(root: Path, path: Path, findings: list[Finding]) -> list[_Row]:
    """The rows of a CSV file with a head, each cell stripped, with the place of each cell."""
    text = _read_text(root, path, findings)
    if text is None:
        return []
    file = path.relative_to(root).as_posix()
    lines = text.splitlines()
    reader = csv.reader(io.StringIO(text, newline=""))
    head: list[str] = []
    rows = []
    previous = 0
    for cells in reader:
        line, previous = previous + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not head:
            head = [cell.strip() for cell in cells]
            for name in {n for n in head if head.count(n) > 1}:
                findings.append(Finding("repeated-key", Where(file, line), {"key": name, "line": str(line)}))
            continue
        if len(cells) != len(head):
            findings.append(Finding("ragged-row", Where(file, line), {"found": str(len(cells)), "expected": str(len(head))}))
            continue
        starts = _cell_starts(lines[line - 1]) if previous == line else []
        columns = {name: Where(file, line, starts[i] if i < len(starts) else 0) for i, name in enumerate(head)}
        rows.append(_Row({n: c.strip() for n, c in zip(head, cells, strict=True)}, columns, Where(file, line)))
    return rows


def _cell_starts(line: str) -> list[int]:
    """The column, from 1, at which each cell of a line begins."""
    starts, quoted = [1], False
    for i, character in enumerate(line, 1):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(i + 1)
    return starts


# Reports


@dataclass(slots=True)
class _ReportReader:
    """Turns one folder into a `Report`; collects the ids that are taken on the way."""

    root: Path
    folder: Path
    vocabulary: Vocabulary
    broken: frozenset[str]
    """Vocabulary files with mistakes of their own: what they lack is no second mistake."""
    languages: tuple[str, ...]
    findings: list[Finding]
    ids: dict[str, Where] = field(default_factory=dict)
    row_ids: list[str] = field(default_factory=list)
    """Of all rows, those with mistakes included."""
    language: str = ""
    source: _Yaml = field(default_factory=lambda: _Yaml(None, {}, set()))
    defaults: tuple[Any, Any] = (None, None)

    def read(self) -> Report | None:
        before = len(self.findings)
        source = _read_yaml(self.root, self.folder / "report.yml", self.findings)
        file = _validated(ReportFile, source, self.findings) if source else None
        if source is None or file is None:
            return None
        report = self._report(file, source)
        return report if report and len(self.findings) == before else None

    def _report(self, file: ReportFile, source: _Yaml) -> Report | None:
        self.language = file.language
        self.source = source
        for key, tag in ((("language",), file.language), (("source", "language"), file.source.language)):
            if tag not in self.languages:
                self._add(Finding("unknown-language", source.where(key), {"id": tag, "known": ", ".join(self.languages)}))
        publishers = [self._look_up("institution", i, ("publishers", n)) for n, i in enumerate(file.publishers)]
        place = self._look_up("place", file.place, ("place",))
        self._stray_files(file)
        if not all(publishers) or place is None:
            return None
        self.defaults = (publishers[0], place)
        sections = tuple(self._section(s, ("sections", n)) for n, s in enumerate(file.sections))
        corrections = tuple(
            Correction(
                self._take(c.id, ("corrections", n, "id")),
                c.at,
                tuple(c.observations),
                c.printed,
                self._text(c.reading, ("corrections", n, "reading")),
                self._text(c.reason, ("corrections", n, "reason")),
                source.where(("corrections", n)),
            )
            for n, c in enumerate(file.corrections)
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
            source=Source(
                self._text(s.title, ("source", "title")),
                s.language,
                s.url,
                self._text(s.note, ("source", "note")) if s.note else None,
                s.sha256,
            ),
            summary=self._paragraphs(file.summary, ("summary",)),
            key=tuple(file.key),
            sections=sections,
            corrections=corrections,
            where=source.where(()),
        )
        self._references(report)
        return report

    def _section(self, file: SectionFile, path: Path_) -> Section:
        return Section(
            self._take(file.id, (*path, "id")),
            self._text(file.title, (*path, "title")),
            file.at,
            self._paragraphs(file.prose, (*path, "prose")) if file.prose else (),
            tuple(self._figure(f, (*path, "figures", n)) for n, f in enumerate(file.figures)),
            tuple(self._fact(f, (*path, "facts", n)) for n, f in enumerate(file.facts)),
            self.source.where(path),
        )

    def _fact(self, file: FactFile, path: Path_) -> Fact:
        title, text = self._text(file.title, (*path, "title")), self._text(file.text, (*path, "text"))
        return Fact(self._take(file.id, (*path, "id")), file.kind, title, text, file.at, file.date, self.source.where(path))

    def _figure(self, file: FigureFile, path: Path_) -> Figure:
        publisher, place = self.defaults
        institution = self._look_up("institution", file.institution, (*path, "institution")) if file.institution else publisher
        own_place = self._look_up("place", file.place, (*path, "place")) if file.place else place
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
            observations=self._observations(file),
            where=self.source.where(path),
        )

    def _observations(self, figure: FigureFile) -> tuple[Observation, ...]:
        rows = _read_csv(self.root, self.folder / f"{figure.id}.csv", self.findings)
        dimensions = []
        for column, where in rows[0].columns.items() if rows else ():
            if column in self.vocabulary.categories:
                dimensions.append(column)
            elif column not in COLUMNS:
                known = (*COLUMNS, *self.vocabulary.categories)
                self._add(_unknown("unknown-column", column, known, Where(where.file, 1, where.column)))
        observations = [o for row in rows if (o := self._observation(row, figure, dimensions))]
        seen: dict[Any, Observation] = {}
        for o in observations:
            key = (o.measure.id, o.statistic, o.categories, o.period, o.unit.id, o.at, o.against, o.status)
            if key in seen:
                self._add(Finding("duplicate-observation", o.where, {"line": str(seen[key].where.line)}))
            seen.setdefault(key, o)
        return tuple(observations)

    def _observation(self, row: _Row, figure: FigureFile, dimensions: list[str]) -> Observation | None:
        """One row; `None` with findings where a cell cannot be understood."""
        before = len(self.findings)

        def cell(column: str, default: str | None = None) -> str | None:
            return row.cells.get(column) or default

        def needed(column: str, default: str | None = None) -> str:
            text = cell(column, default)
            if text is None:
                self._add(Finding("missing-cell", row.columns.get(column, row.where), {"column": column}))
            return text or ""

        def choice(column: str, words: Any, default: str) -> Any:
            text = cell(column, default)
            known = [w.value for w in words]
            if text in known:
                return words(text)
            values = {"word": str(text), "key": column, "nearest": nearest(str(text), known), "known": ", ".join(known)}
            self._add(Finding("unknown-choice", row.columns[column], values))
            return words(known[0])

        id_, place = needed("id"), row.columns.get("id", row.where)
        if id_ and not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", id_):
            self._add(_bad_id(id_, "-", place))
        elif id_:
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
        printed, at = cell("printed", "") or "", needed("at", figure.at)
        self._consistent(status, value, printed, id_, row)
        if len(self.findings) > before or not measure or not unit or period is None:
            return None
        if precision is None:
            reading = parse_printed(printed) if status is not Status.CORRECTED else None
            precision = reading.precision if reading else step_of(value if value is not None else Decimal(1))
        note = Text(row.cells["note"], self.folder.name, self.language, where=row.columns["note"]) if cell("note") else None
        return Observation(
            id_, measure, statistic, categories, period, against, value, precision, unit, qualifier, printed, status, at, note, row.where
        )

    def _consistent(self, status: Status, value: Decimal | None, printed: str, id_: str, row: _Row) -> None:
        where = row.columns.get("value", row.where)
        if status in NUMBERLESS and value is not None:
            self._add(Finding("unexpected-value", where, {"status": status}))
        if status not in NUMBERLESS and status is not Status.CORRECTED and value is None and not row.cells.get("value"):
            self._add(Finding("missing-value", where, {"status": status}))
        if status not in NUMBERLESS and not printed:
            self._add(Finding("missing-printed", row.columns.get("printed", row.where)))

    def _category(self, dimension: str, row: _Row) -> Category | None:
        members = self.vocabulary.categories[dimension]
        word = row.cells[dimension]
        if word not in members:
            self._add(_unknown("unknown-category", word, members, row.columns[dimension], dimension=dimension))
        return members.get(word)

    def _period(self, column: str, row: _Row, default: Period | None, needed: Any) -> Period | None:
        text = row.cells.get(column) or (None if default else needed(column))
        if text is None:
            return default
        try:
            return parse_period(text) if text else None
        except ValueError as error:
            self._add(Finding(PERIOD_CODES[str(error)], row.columns[column], {"text": text}))
            return None

    def _number(self, column: str, row: _Row) -> Decimal | None:
        text = row.cells.get(column)
        if not text:
            return None
        if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return Decimal(text)
        digits = re.sub(r"[^\d.-]", "", text)
        try:
            suggestion = format(Decimal(digits), "f")
        except InvalidOperation:
            suggestion = "1234.5"
        self._add(Finding("not-a-number", row.columns[column], {"text": text, "suggestion": suggestion}))
        return None

    def _cell_entry(self, kind: str, word: str, row: _Row) -> Any:
        """The vocabulary's entry for a cell; a figure's default was looked up where it stands."""
        known = self._known(kind)
        if word and word not in known and row.cells.get(kind) and f"{kind}s" not in self.broken:
            self._add(_unknown(f"unknown-{kind}", word, known, row.columns[kind]))
        return known.get(word)

    def _look_up(self, kind: str, word: str, path: Path_) -> Any:
        known = self._known(kind)
        if word not in known and f"{kind}s" not in self.broken:
            self._add(_unknown(f"unknown-{kind}", word, known, self.source.where(path)))
        return known.get(word)

    def _known(self, kind: str) -> Mapping[str, Any]:
        known: Mapping[str, Any] = getattr(self.vocabulary, f"{kind}s")
        return known

    def _take(self, id_: str, path: Path_) -> str:
        return self._take_at(id_, self.source.where(path))

    def _take_at(self, id_: str, where: Where) -> str:
        if id_ in self.ids:
            self._add(Finding("repeated-id", where, {"id": id_, "first": str(self.ids[id_])}))
        self.ids.setdefault(id_, where)
        return id_

    def _text(self, text: str, path: Path_) -> Text:
        return Text(_one_line(text), self.folder.name, self.language, where=self.source.where(path))

    def _paragraphs(self, text: str, path: Path_) -> tuple[Text, ...]:
        """Each paragraph as a message of its own, at its own line where the file shows it."""
        start = self.source.where(path)
        first = start.line + 1 if path in self.source.literal else start.line
        paragraphs = []
        for match in re.finditer(r"(?:(?!\n\s*\n).)+", text, re.DOTALL):
            if match.group().strip():
                line = first + text.count("\n", 0, match.start() + len(match.group()) - len(match.group().lstrip()))
                paragraphs.append(Text(_one_line(match.group()), self.folder.name, self.language, where=Where(start.file, line)))
        return tuple(paragraphs)

    def _stray_files(self, file: ReportFile) -> None:
        figures = {figure.id for section in file.sections for figure in section.figures}
        for path in sorted(self.folder.glob("*.csv")):
            if path.stem not in figures:
                self._add(Finding("stray-file", Where(path.relative_to(self.root).as_posix()), {"name": path.stem}))

    def _references(self, report: Report) -> None:
        """`key` and corrections name observations that are there."""
        known = self.row_ids
        named = [(id_, ("key", n)) for n, id_ in enumerate(report.key)]
        named += [
            (id_, ("corrections", c, "observations", n)) for c, x in enumerate(report.corrections) for n, id_ in enumerate(x.observations)
        ]
        for id_, path in named:
            if id_ not in known:
                self._add(_unknown("unknown-reference", id_, known, self.source.where(path)))

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)


def _one_line(text: str) -> str:
    """Lines joined as a reader would: with a space, but without one between Chinese characters."""
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text.strip())
    return re.sub(r"\s*\n\s*", " ", text)
