"""Where exactly a finding's offending text stands in its file, and the line that shows it underlined.

Checks know the line of a paragraph or of a cell; what an editor wants to see is the word. `Excerpts` looks it up in the file.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.finding import CODES, Finding
from generator.limits import refused
from generator.model import Where
from generator.terminal import columns

_REACH = 60
"""A paragraph is searched over this many lines at most."""

_WIDEST = 100
"""Columns of a terminal that an excerpt takes; of longer lines the part around the offending text is shown."""


@dataclass(frozen=True, slots=True)
class Excerpts:
    """The files of a project, each read once, and only where a finding is in it."""

    root: Path
    _lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def located(self, finding: Finding) -> Finding:
        """*finding* with the place of what it is about as narrow as the file tells."""
        where = finding.where
        lines = self._of(where.file)
        if not 0 < where.line <= len(lines):
            return finding
        shown = finding.values.get(CODES[finding.code].shows, "")
        line, column = _found(lines, where, shown) if shown else (0, 0)
        if line:
            return replace(finding, where=Where(where.file, line, column, len(shown)))
        return replace(finding, where=replace(where, width=_token(lines[where.line - 1], where)))

    def lines(self, where: Where) -> tuple[str, ...]:
        """The line at *where* and a line that underlines it; nothing where the whole file is meant or cannot be read.

        A full-width character takes two columns, as terminals show it.
        """
        parts = self.marked(where)
        return ("".join(parts), " " * columns(parts[0]) + "^" * max(1, columns(parts[1]))) if parts else ()

    def marked(self, where: Where) -> tuple[str, ...]:
        """The line at *where* in three parts, the second of which is meant; nothing where the whole file is meant or cannot be read."""
        lines = self._of(where.file)
        if not 0 < where.line <= len(lines):
            return ()
        text = lines[where.line - 1].replace("\t", " ")
        start = where.column - 1 if where.column else len(text) - len(text.lstrip())
        end = start + where.width if where.column and where.width else len(text.rstrip())
        text, start, end = _window(text, start, end)
        return (text[:start], text[start:end], text[end:])

    def _of(self, file: str) -> tuple[str, ...]:
        if file not in self._lines:
            self._lines[file] = () if refused(self.root, self.root / file) else _read(self.root / file)
        return self._lines[file]


def _read(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(re.split(r"\r\n|\r|\n", text))


def _found(lines: tuple[str, ...], where: Where, shown: str) -> tuple[int, int]:
    """Line and column of *shown* at or after *where*, within the same paragraph; zeros where it is not there."""
    word = re.escape(shown)
    # An id that a text names in braces may stand in it as a word, too.
    for whole in (re.compile(rf"(?<=\{{){word}(?=[:}}])"), re.compile(rf"(?<![\w-]){word}(?![\w-])")):
        if place := _first(lines, where, whole):
            return place
    entry = _entry(lines, where) if where.file.endswith(".po") else range(where.line, where.line + 1)
    for number in entry:
        if (column := lines[number - 1].find(shown, max(where.column - 1, 0))) >= 0:
            return number, column + 1
    return 0, 0


def _entry(lines: tuple[str, ...], where: Where) -> list[int]:
    """The lines of a catalog from *where* to the end of the entry, those of the translation first."""
    end = next((n for n in range(where.line, len(lines) + 1) if not lines[n - 1].strip()), len(lines) + 1)
    begin = next((n for n in range(where.line, end) if lines[n - 1].startswith("msgstr")), where.line)
    return [*range(begin, end), *range(where.line, begin)]


def _first(lines: tuple[str, ...], where: Where, whole: re.Pattern[str]) -> tuple[int, int] | None:
    first = lines[where.line - 1]
    depth = len(first) - len(first.lstrip())
    if where.file.endswith(".po"):
        found = ((number, whole.search(lines[number - 1])) for number in _entry(lines, where))
        return next(((number, match.start() + 1) for number, match in found if match), None)
    for number in range(where.line, min(where.line + _REACH, len(lines) + 1)):
        text = lines[number - 1]
        if number > where.line and text.strip() and (where.file.endswith(".csv") or len(text) - len(text.lstrip()) < max(depth, 1)):
            break
        start = where.column - 1 if number == where.line and where.column else 0
        if match := whole.search(text, start):
            return number, match.start() + 1
    return None


def _token(line: str, where: Where) -> int:
    """How wide what begins at *where* is: a cell of a table, or a value up to the end of the line or its comment."""
    if not where.column:
        return 0
    rest = line[where.column - 1 :]
    pattern = r'"(?:[^"]|"")*"|[^,]*' if where.file.endswith(".csv") else r'"(?:[^"\\]|\\.)*"|.*?(?=\s+#|\s*$)'
    match = re.match(pattern, rest)
    return len(match.group()) if match else 0


def _window(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of *text* around *start* that fits a terminal, with the marks moved accordingly."""
    if columns(text) <= _WIDEST:
        return text, start, min(end, len(text))
    first = max(0, start - 30)
    last, width = first, 0
    while last < len(text) and width < _WIDEST - 2:
        width += columns(text[last])
        last += 1
    head, tail = ("…" if first else ""), ("…" if last < len(text) else "")
    shift = len(head) - first
    return head + text[first:last] + tail, start + shift, min(end, last) + shift
