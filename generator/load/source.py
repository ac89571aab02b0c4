"""Files of data/ → plain values, every scalar a string, with the place of each. The only user of PyYAML.

`read_text` is how catalogs and pages are read, too: what keeps a file from being a text is the same for all.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.encoding import decode
from generator.finding import N_, Finding
from generator.limits import refused
from generator.model import Where
from generator.write import reason_of

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
    keys: dict[KeyPath, Where] = field(default_factory=dict)
    """Where the key that leads to each value stands."""

    def where(self, path: KeyPath) -> Where:
        """The place of *path*, or of what is nearest around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    def way(self, path: KeyPath) -> str:
        """*path* as people find it: keys as they are, what stands in a list by its id."""
        value, names = self.value, []
        for step in path:
            value = value[step]
            name = value.get("id") if isinstance(step, int) and isinstance(value, dict) else step
            names += [name] if isinstance(name, str) else []
        return " › ".join(names)


def read_text(root: Path, path: Path, findings: list[Finding]) -> str | None:
    """The text of a file, or `None` with a finding where it is none."""
    where = Where(path.relative_to(root).as_posix())
    if finding := refused(root, path):
        findings.append(finding)
        return None
    try:
        if not path.exists():
            findings.append(Finding("missing-file", where, {"file": where.file, "nearest": misnamed(path)}))
            return None
        if path.is_dir():
            findings.append(Finding("unreadable", where, {"reason": N_("it is a folder")}))
            return None
        raw = path.read_bytes()
    except OSError as error:
        findings.append(Finding("unreadable", where, {"reason": reason_of(error)}))
        return None
    if raw.startswith(_WORKBOOK):
        findings.append(Finding("excel-file", where))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        findings.append(Finding("not-utf8", Where(where.file, line), {"encoding": _encoding(raw)}))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        findings.append(_with_nul(Where(where.file, line), text))
        return None
    if line := unmerged(text):
        findings.append(Finding("merge-conflict", Where(where.file, line)))
        return None
    if harmful := [*_harmful(where.file, text)]:
        findings += harmful
        return None
    if not text.strip():
        findings.append(Finding("empty-file", where))
        return None
    return text


HARMFUL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|\r(?![\r\n])")
"""Control characters and what is no character, which XML and other forms of the data cannot hold; ends of lines that are none to
an editor but to YAML, CSV or Python (U+0085, U+2028, U+2029, a lone carriage return), behind which a text could begin anew as
something else; and the marks that turn the direction of all that follows (Unicode Standard Annex 9, explicit embeddings,
overrides and isolates), so that a line reads otherwise than it is."""
_HARMFUL_IN_VALUE = re.compile(rf"{HARMFUL.pattern}|\r")
"""The same in a value of YAML, in which the line ends of the file are "\n" whatever they are: a carriage return was written as an escape."""


def _harmful(file: str, text: str) -> Iterator[Finding]:
    """A finding for each character of *text* that no text of ours may have."""
    for match in HARMFUL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        where = Where(file, line, match.start() - text.rfind("\n", 0, match.start()))
        yield Finding("unseen-character", where, {"code": _code(match)})


def _code(character: re.Match[str]) -> str:
    return f"U+{ord(character.group()):04X}"


_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How .xlsx (a ZIP file) and .xls begin."""


def unmerged(text: str) -> int:
    """The line, from 1, at which git has put a conflict between two versions; 0 where there is none."""
    match = re.search(r"^(?:<{7}|>{7})(?: |$)", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def _with_nul(where: Where, text: str) -> Finding:
    """What a file with NUL is: UTF-16 if every other character is one, else one that a program or a disk has damaged."""
    if text.count("\0") > len(text) / 4:
        return Finding("not-utf8", where, {"encoding": "UTF-16"})
    return Finding("unreadable", where, {"reason": N_("it has characters that no text has; bring back an earlier version")})


def misnamed(path: Path) -> str:
    """The name of the file beside *path* that is most likely meant: report.yaml, Accepted-by-year.CSV; empty if there is none."""
    if not path.parent.is_dir():
        return ""
    kinds = (".yml", ".yaml") if path.suffix == ".yml" else (path.suffix,)
    others = (other for other in path.parent.iterdir() if other.suffix.casefold() in kinds and not is_leftover(other))
    names = {other.name.casefold(): other.name for other in others}
    alike = difflib.get_close_matches(path.name.casefold(), sorted(names), 1, 0.85)
    return names[alike[0]] if alike else ""


def is_leftover(path: Path) -> bool:
    """Whether *path* is what Excel, LibreOffice or a file manager leaves beside a file, and nobody means."""
    return path.name.startswith((".", "~$")) or path.name.casefold() in ("thumbs.db", "desktop.ini")


def _encoding(raw: bytes) -> str:
    """A name for what *raw* probably is: Excel in China saves GBK, Windows in the West cp1252."""
    found = decode(raw)
    return {"GB18030": "GBK/GB18030", "UTF-16": "UTF-16"}.get(found[1] if found else "", "Windows-1252")


def read_yaml(root: Path, path: Path, findings: list[Finding]) -> Yaml | None:
    text = read_text(root, path, findings)
    return None if text is None else parse_yaml(text, path.relative_to(root).as_posix(), findings, strict=True)


def parse_yaml(text: str, file: str, findings: list[Finding], *, strict: bool = False) -> Yaml | None:
    """The YAML in *text*; *file* is what findings name. With *strict* it has nothing that its canonical form does without."""
    try:
        odd = _odd(text, file, strict=strict)
        findings += odd
        if any(finding.code == "yaml-syntax" for finding in odd):
            return None
        node = yaml.compose(text, Loader=_YAML_LOADER)
        result = Yaml(None, {}, set())
        result.value = _plain(node, (), file, result, findings) if node is not None else None
    except yaml.YAMLError as error:
        findings.append(_not_yaml(error, text, file))
        return None
    if node is None:
        findings.append(Finding("empty-file", Where(file)))
        return None
    if isinstance(node, yaml.ScalarNode) and (key := _FULL_WIDTH_KEY.match(text, node.start_mark.index)):
        findings.append(
            Finding("yaml-syntax", Where(file, node.start_mark.line + 1, key.start(1) - node.start_mark.index + 1), {"reason": _FULL_WIDTH})
        )
        return None
    return result


DEEPEST = 50
"""Lists and mappings within one another; a report has eight. A program in C would come to the end of its memory at some ten thousand."""
MOST_VALUES = 50_000
"""Texts, lists and mappings in a file; a long report has two thousand."""
_MOST_TOLD = 100
"""After so many things of a kind that no file should have, the others are not looked for."""


def _odd(text: str, file: str, *, strict: bool) -> list[Finding]:
    """What YAML allows and no file of ours has, found before anything is made of it.

    An alias can make much of little: nine lines are a thousand million texts. With *strict* there are no anchors and tags
    either, which would swallow the word they are, and no escapes for characters that the text of the file does not show.
    """
    found: list[Finding] = []
    depth = values = 0
    for event in yaml.parse(text, Loader=_YAML_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if not isinstance(event, yaml.NodeEvent):
            continue
        values += 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        assert event.start_mark
        where = Where(file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent) or (strict and event.anchor is not None):
            found.append(Finding("yaml-syntax", where, {"reason": _REPEATED}))
        elif strict and getattr(event, "tag", None) is not None:
            found.append(Finding("yaml-syntax", where, {"reason": _TAGGED}))
        elif strict and isinstance(event, yaml.ScalarEvent) and (escaped := _HARMFUL_IN_VALUE.search(event.value)):
            found.append(Finding("unseen-character", where, {"code": _code(escaped)}))
        if depth > DEEPEST:
            return [*found, Finding("yaml-syntax", where, {"reason": N_("brackets in brackets, too deep")})]
        if values > MOST_VALUES:
            return [
                *found,
                Finding("yaml-syntax", where, {"reason": N_("it has more than fifty thousand values, more than any such file")}),
            ]
        if len(found) >= _MOST_TOLD:
            break
    return found


_FULL_WIDTH_KEY = re.compile(r"[ ]*(?:- +)?([^\s\"'#:：]+)：")
"""A key whose colon comes from a Chinese keyboard: to YAML it is part of a text."""
_FULL_WIDTH = N_("the colon is a full-width one: write “: ” with a space behind it")


_REPEATED = N_("a value cannot be used twice with & and *: write it out, and in double quotes if it begins with & or *")
_TAGGED = N_("a value that begins with ! must be in double quotes")
_OPENED = (
    ("unexpected end of stream", N_("a quotation mark is opened here and not closed")),
    ("could not find expected ':'", N_("a key without a colon and a space, or a text that goes on in a line that is not indented")),
    ("',' or ']'", N_("a list in square brackets is not closed, or a comma is missing, or a text in it must be in double quotes")),
    ("',' or '}'", N_("a curly bracket is not closed, or a comma is missing; a text that begins with one must be in double quotes")),
)
"""What is told where it begins."""

_REASONS = (
    ("mapping values are not allowed", N_("a colon followed by a space stands within a value: put the value in double quotes")),
    ("cannot start any token", N_("a value cannot begin with this character: put the value in double quotes")),
    ("undefined alias|alphabetic or numeric character", N_("a value that begins with & or * must be in double quotes")),
    ("unknown escape character", N_("a backslash stands in double quotes: write it twice")),
    ("block sequence entries are not allowed", N_("“- ” stands where no list can begin: start it on a new line")),
    ("expected '-' indicator", N_("the line does not fit the list above: begin it with “- ”, or indent it as the lines of the entry")),
    (
        "expected key|<block end>|<document start>",
        N_("the line does not fit those above: look at the indentation, and at quotes that are closed too early"),
    ),
    ("another document", N_("the line --- begins a second document: take it out")),
    ("tag", _TAGGED),
)
"""What PyYAML and libyaml say → the same in the words of an editor."""

_UNSEEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML does not take."""


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> Finding:
    """What keeps *text* from being YAML, in the words of an editor, where it begins."""
    if unseen := _UNSEEN.search(text):
        before = text[: unseen.start()]
        where = Where(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return Finding("yaml-syntax", where, {"reason": N_("there is a character that cannot be seen: delete it and write the word anew")})
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    reason = next((plain for pattern, plain in _OPENED if re.search(pattern, problem)), "")
    if reason and context:
        mark = context
    where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
    lines = text.split("\n")
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    before, after = line[: max(where.column - 1, 0)], line[max(where.column - 1, 0) :]
    if "\t" in before + after[:1] and not before.strip():
        reason = N_("a tab stands here: indent with spaces")
    elif re.match(r"[^\s\"':]+：", after):
        reason = _FULL_WIDTH
    elif above := _above(lines, where.line):
        # What is told in this line begins with the text that the lines above it are to YAML.
        where, reason = Where(file, *above), _FULL_WIDTH
    elif before.rstrip().endswith(("}", "]", '"', "'")) and after.strip():
        reason = N_("something follows a bracket or quotation mark that is closed: put the whole value in double quotes")
    reason = reason or next((plain for pattern, plain in _REASONS if re.search(pattern, problem)), problem)
    return Finding("yaml-syntax", where, {"reason": reason})


def _above(lines: list[str], line: int) -> tuple[int, int] | None:
    """Line and column, from 1, of a key with a full-width colon that stands right above *line*."""
    number = next((n for n in range(line - 1, 0, -1) if lines[n - 1].strip()), 0)
    key = _FULL_WIDTH_KEY.match(lines[number - 1]) if number else None
    return (number, key.start(1) + 1) if key else None


def _plain(node: yaml.Node, path: KeyPath, file: str, out: Yaml, findings: list[Finding]) -> Any:
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
            out.keys[*path, key] = Where(file, line, key_node.start_mark.column + 1)
            mapping[key] = _plain(child, (*path, key), file, out, findings)
        return mapping
    assert isinstance(node, yaml.ScalarNode)
    if node.tag == "tag:yaml.org,2002:null":
        return ""  # ~ and null say that there is nothing
    if node.style in ("|", ">"):
        out.literal.add(path)
    if node.style != "|" and node.start_mark.line != node.end_mark.line:
        return unfolded(node.value)
    return node.value


def unfolded(text: str) -> str:
    """*text*, whose lines YAML has joined with spaces, without those between Chinese characters."""
    return _FOLD.sub("", text)


MOST_COLUMNS = 200
MOST_ROWS = 10_000
"""Of a table. A figure has some hundred rows, the glossary some thousand."""


@dataclass(frozen=True, slots=True)
class Row:
    cells: Mapping[str, str]
    columns: Mapping[str, Where]
    where: Where
    heads: Mapping[str, Where]
    """Where the head of each column stands."""


def read_csv(root: Path, path: Path, findings: list[Finding]) -> list[Row]:
    """The rows of a CSV file with a head, each cell stripped, with the place of each cell.

    Columns without a name are passed over where all their cells are empty, as spreadsheets leave them.
    """
    text = read_text(root, path, findings)
    if text is None:
        return []
    file = path.relative_to(root).as_posix()
    lines = re.split(r"\r\n|\r|\n", text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    head: list[str] = []
    heads: dict[str, Where] = {}
    rows: list[Row] = []
    previous, before = 0, len(findings)
    for cells in _rows(reader, file, findings):
        line, previous = previous + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS or len(rows) >= MOST_ROWS or len(findings) - before >= _MOST_TOLD:
            reason = N_("from here on it is not read: it has more than a hundred mistakes, two hundred columns or ten thousand rows")
            findings.append(Finding("csv-syntax", Where(file, line), {"reason": reason}))
            return rows
        if not head:
            head = [cell.strip() for cell in cells]
            if separator := _other_separator(cells):
                findings.append(Finding("other-separator", Where(file, line), {"separator": {"\t": "Tab"}.get(separator, separator)}))
                return []
            if any(re.fullmatch(r"[\d.,]+%?", cell) for cell in head):
                findings.append(Finding("missing-head", Where(file, line)))
                return []
            heads = _places(head, file, line, lines[line - 1] if previous == line else "")
            for name in sorted({n for n in head if n and head.count(n) > 1}):
                findings.append(Finding("repeated-key", Where(file, line), {"key": name, "line": str(line)}))
            continue
        if len(cells) < len(head) == len(re.split("[,，;；\t]", ",".join(cells))):
            separator = next(mark for mark in "，；;\t" if mark in "".join(cells))
            findings.append(Finding("other-separator", Where(file, line), {"separator": {"\t": "Tab"}.get(separator, separator)}))
            continue
        if len(cells) != len(head):
            findings.append(Finding("ragged-row", Where(file, line), {"found": str(len(cells)), "expected": str(len(head))}))
            continue
        columns = _places(head, file, line, lines[line - 1] if previous == line else "")
        for number, (name, cell) in enumerate(zip(head, cells, strict=True), 1):
            if cell.strip() and not name:
                findings.append(Finding("unnamed-column", Where(file, line), {"number": str(number)}))
        rows.append(Row({n: c.strip() for n, c in zip(head, cells, strict=True) if n}, columns, Where(file, line), heads))
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
        if "expected after" in str(error):
            reason = N_("something follows the double quote that ends a cell")
        elif "new-line" in str(error):
            reason = N_("a line break stands in a cell that is not in double quotes")
        else:  # the cell reaches the end of the file, or the limit
            reason = N_("a cell begins here that does not end")
        findings.append(Finding("csv-syntax", Where(file, line + 1), {"reason": reason}))


def _places(head: list[str], file: str, line: int, text: str) -> dict[str, Where]:
    """Where each cell of a line stands; of the line as a whole where a cell goes over several."""
    starts = _cell_starts(text) if text else []
    return {name: Where(file, line, starts[i] if i < len(starts) else 0) for i, name in enumerate(head) if name}


def _other_separator(cells: list[str]) -> str:
    """What separates the cells of a head that is a single cell: Excel writes semicolons in some regions. Empty if nothing does."""
    return next((mark for mark in (";", "\t", "，", "；", "|") if len(cells) == 1 and cells[0].count(mark) > 1), "")


def _cell_starts(line: str) -> list[int]:
    """The column, from 1, at which each cell of a line begins."""
    starts, quoted = [1], False
    for i, character in enumerate(line, 1):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(i + 1)
    return starts
