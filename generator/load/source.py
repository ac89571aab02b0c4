"""Files of data/ → plain values, every scalar a string, with the place of each. The only user of PyYAML."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.finding import Finding
from generator.model import Where

_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FOLD = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")
"""Where YAML folds lines it puts a space; between Chinese characters there is none."""
KeyPath = tuple[str | int, ...]
"""The keys and positions that lead to a value of a YAML file."""


@dataclass(slots=True)
class Yaml:
    """A YAML file as plain values, every scalar a string, and where each stands."""

    value: Any
    places: dict[KeyPath, Where]
    literal: set[KeyPath]
    """Paths of block scalars, whose text begins on the line after."""
    nodes: set[int] = field(default_factory=set)
    """Lists and mappings that were met; one met twice stands behind an alias, and might hold itself."""

    def where(self, path: KeyPath) -> Where:
        """The place of *path*, or of what is nearest around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]


def read_text(root: Path, path: Path, findings: list[Finding]) -> str | None:
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


def read_yaml(root: Path, path: Path, findings: list[Finding]) -> Yaml | None:
    text = read_text(root, path, findings)
    if text is None:
        return None
    file = path.relative_to(root).as_posix()
    try:
        node = yaml.compose(text, Loader=_YAML_LOADER)
        result = Yaml(None, {}, set())
        result.value = _plain(node, (), file, result, findings) if node is not None else None
    except RecursionError:
        findings.append(Finding("yaml-syntax", Where(file), {"reason": "brackets in brackets, too deep"}))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
        findings.append(Finding("yaml-syntax", where, {"reason": reason}))
        return None
    if node is None:
        findings.append(Finding("empty-file", Where(file)))
        return None
    return result


def _plain(node: yaml.Node, path: KeyPath, file: str, out: Yaml, findings: list[Finding]) -> Any:
    out.places[path] = Where(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.CollectionNode):
        if id(node) in out.nodes:
            findings.append(Finding("yaml-syntax", out.places[path], {"reason": "a list or mapping cannot be used twice with & and *"}))
            return {} if isinstance(node, yaml.MappingNode) else []
        out.nodes.add(id(node))
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
    assert isinstance(node, yaml.ScalarNode)
    if node.style in ("|", ">"):
        out.literal.add(path)
    if node.style != "|" and node.start_mark.line != node.end_mark.line:
        return _FOLD.sub("", node.value)
    return node.value


@dataclass(frozen=True, slots=True)
class Row:
    cells: Mapping[str, str]
    columns: Mapping[str, Where]
    where: Where
    heads: Mapping[str, Where]
    """Where the head of each column stands."""


def read_csv(root: Path, path: Path, findings: list[Finding]) -> list[Row]:
    """The rows of a CSV file with a head, each cell stripped, with the place of each cell."""
    text = read_text(root, path, findings)
    if text is None:
        return []
    file = path.relative_to(root).as_posix()
    lines = re.split(r"\r\n|\r|\n", text)
    reader = csv.reader(io.StringIO(text, newline=""))
    head: list[str] = []
    heads: dict[str, Where] = {}
    rows = []
    previous, before = 0, len(findings)
    for cells in _rows(reader, file, findings):
        line, previous = previous + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not head:
            head = [cell.strip() for cell in cells]
            heads = _places(head, file, line, lines[line - 1] if previous == line else "")
            for name in {n for n in head if head.count(n) > 1}:
                findings.append(Finding("repeated-key", Where(file, line), {"key": name, "line": str(line)}))
            continue
        if len(cells) != len(head):
            findings.append(Finding("ragged-row", Where(file, line), {"found": str(len(cells)), "expected": str(len(head))}))
            continue
        columns = _places(head, file, line, lines[line - 1] if previous == line else "")
        rows.append(Row({n: c.strip() for n, c in zip(head, cells, strict=True)}, columns, Where(file, line), heads))
    if not rows and len(findings) == before:
        findings.append(Finding("empty-file", Where(file)))
    return rows


def _rows(reader: Any, file: str, findings: list[Finding]) -> Iterator[list[str]]:
    """What *reader* reads, up to what it cannot."""
    line = 0
    try:
        for cells in reader:
            yield cells
            line = reader.line_num
    except csv.Error as error:
        reason = "a cell begins here that does not end; a double quote may be missing" if "limit" in str(error) else str(error)
        findings.append(Finding("unreadable", Where(file, line + 1), {"reason": reason}))


def _places(head: list[str], file: str, line: int, text: str) -> dict[str, Where]:
    """Where each cell of a line stands; of the line as a whole where a cell goes over several."""
    starts = _cell_starts(text) if text else []
    return {name: Where(file, line, starts[i] if i < len(starts) else 0) for i, name in enumerate(head)}


def _cell_starts(line: str) -> list[int]:
    """The column, from 1, at which each cell of a line begins."""
    starts, quoted = [1], False
    for i, character in enumerate(line, 1):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(i + 1)
    return starts
