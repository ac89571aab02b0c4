"""A grid → what its rows and columns are: title, heads, labels, numbers, notes.

Only the kinds of cells decide, not what the words mean; that is read in `understand`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.finding import N_
from generator.table.cell import Kind, footnotes, without_marks
from generator.table.grid import Cell, Grid
from generator.table.remark import Remark, TableError, remark

KindOf = Callable[[str], Kind]
Row = tuple[Cell, ...]


class Role(StrEnum):
    """What stands in a column beside the labels."""

    NUMBERS = "numbers"
    UNIT = "unit"
    NOTE = "note"
    SERIAL = "serial"
    """1, 2, 3 …: no number of the source."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers."""

    labels: tuple[Cell, ...]
    """One from each row of heads, the upper one first; some may be empty."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of numbers."""

    labels: tuple[Cell, ...]
    """One from each column of labels, from the left; some may be empty."""
    cells: tuple[Cell, ...]
    """One for each column of numbers."""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table by its parts."""

    title: str
    notes: tuple[str, ...]
    """Lines above and below that are not the title."""
    footnotes: tuple[tuple[str, str], ...]
    """Mark and text."""
    unit: str
    """The words of the unit that stand beside the table: 单位：万元."""
    stub: tuple[str, ...]
    """Heads of the columns of labels."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]


_UNIT = re.compile(r"[（(]?\s*(?:计量)?(?:单位|units?)\s*[:：]\s*(.+?)\s*[)）]?", re.IGNORECASE)
_NOTE = re.compile(r"\s*[（(]?(?:注|备注|说明|附注|资料来源|数据来源|来源|notes?|sources?|remarks?)\s*\d{0,2}\s*[:：.、]", re.IGNORECASE)
_SERIAL = re.compile(r"序号|编号|no\.?|#|s/n", re.IGNORECASE)
_NOTE_HEAD = re.compile(r"备注|说明|注|notes?|remarks?", re.IGNORECASE)
_UNIT_HEAD = re.compile(r"(?:计量)?单位|units?", re.IGNORECASE)

_NO_TABLE = N_(
    "No table is found: there are no numbers under a row of heads. Name the cells of the table with --range, such as --range A3:F12."
)


def lay_out(grid: Grid, kind_of: KindOf) -> Layout:
    """The parts of the table in *grid*. Raises `TableError` where there is none."""
    rows = [row for row in grid.rows if any(c.text or c.doubt for c in row)]
    above, rows, below = _around(rows, kind_of)
    rows, columns_left = _without_empty_columns(rows)
    if not rows or not columns_left:
        raise TableError(_NO_TABLE)
    heads, labels = _edges(rows, kind_of)
    if not any(cell.doubt or kind_of(cell.text) in (*_VALUES, Kind.YEAR) for row in rows[heads:] for cell in row[labels:]):
        raise TableError(_NO_TABLE)
    remarks = list(grid.remarks)
    rows = _spread(rows, heads, labels, remarks)
    roles = [_role(rows, heads, c, kind_of) for c in range(len(rows[0]))]
    unit = next((match[1] for text in (*above, *below) if (match := _UNIT.fullmatch(text))), "")
    texts = [text for text in above if not _UNIT.fullmatch(text)]
    title = next((text for text in texts if not _NOTE.match(text)), "")
    notes = [text for text in (*texts, *below) if text != title and not _UNIT.fullmatch(text)]

    numbers = [c for c in range(labels, len(rows[0])) if roles[c] is Role.NUMBERS]
    named = [c for c in range(labels) if roles[c] is Role.NUMBERS]
    lines = []
    for row in rows[heads:]:
        cells = tuple(row[c] for c in numbers)
        own = tuple(row[c] for c in named)
        if not any(c.text or c.doubt for c in cells):
            label = next((c for c in own if c.text), None)
            if label:
                remarks.append(remark(N_("“{label}” ({place}) has no numbers and is left out."), label=label.text, place=label.place))
        else:
            beside = {role: " ".join(row[c].text for c in range(len(row)) if roles[c] is role).strip() for role in (Role.UNIT, Role.NOTE)}
            lines.append(Line(own, cells, beside[Role.UNIT], beside[Role.NOTE]))
    if not lines or not numbers:
        raise TableError(_NO_TABLE)
    return Layout(
        title,
        tuple(notes),
        tuple(pair for text in notes for pair in footnotes(text)),
        unit,
        tuple(dict.fromkeys(row[c].text for row in rows[:heads] for c in named if row[c].text)),
        tuple(Column(tuple(row[c] for row in rows[:heads])) for c in numbers),
        tuple(lines),
        tuple(remarks),
    )


def _around(rows: Sequence[Row], kind_of: KindOf) -> tuple[list[str], list[Row], list[str]]:
    """The lines of text above the table, its rows, and the lines below."""
    first, last = 0, len(rows)
    width = max((sum(bool(c.text) for c in row) for row in rows), default=0)

    def lone(row: Row) -> bool:
        """Whether the row is text, and no part of the table: one cell, or one and the unit."""
        texts = {c.text for c in row if c.text}
        said = {text for text in texts if not _UNIT.fullmatch(text)}
        return (
            bool(texts)
            and len(said) <= 1
            and (len(said) < len(texts) or width > 1)
            and all(kind_of(text) in (Kind.TEXT, Kind.PERIOD) for text in said)
        )

    while first < last and lone(rows[first]) and not _only_upper_head(rows, first):
        first += 1
    while last > first and (lone(rows[last - 1]) and not any(kind_of(c.text) is Kind.DASH for c in rows[last - 1])):
        last -= 1
    texts = [list(dict.fromkeys(c.text for c in row if c.text)) for row in rows]
    return [t for part in texts[:first] for t in part], list(rows[first:last]), [t for part in texts[last:] for t in part]


def _only_upper_head(rows: Sequence[Row], n: int) -> bool:
    """Whether the single text of row *n* is a head over the columns of the next row rather than a title: it does not begin at the left."""
    full = [c for c, cell in enumerate(rows[n]) if cell.text]
    return bool(full) and full[0] > 0 and not _UNIT.fullmatch(rows[n][full[0]].text) and n + 1 < len(rows) and bool(rows[n + 1][0].text)


def _without_empty_columns(rows: Sequence[Row]) -> tuple[list[Row], int]:
    kept = [c for c in range(len(rows[0])) if any(row[c].text or row[c].doubt for row in rows)] if rows else []
    return [tuple(row[c] for c in kept) for row in rows], len(kept)


_VALUES = (Kind.NUMBER, Kind.DASH)


def _edges(rows: Sequence[Row], kind_of: KindOf) -> tuple[int, int]:
    """How many rows are heads, and how many columns are labels."""
    kinds = [[kind_of(without_marks(c.text)[0]) if not c.doubt else Kind.NUMBER for c in row] for row in rows]
    # A row with a label of its own below another is none of the heads, even if it has words where others have numbers.
    stubs = [row[0].text for row in rows]
    own = (n for n in range(1, len(rows)) if stubs[n] and any(stubs[k] not in ("", stubs[n]) for k in range(n)))
    most = next(own, len(rows)) if len(rows[0]) > 1 else len(rows)
    heads = min(_leading([row[1:] or row for row in kinds]), most)
    labels = _leading([list(column) for column in zip(*kinds[heads:], strict=True)], list(zip(*rows[:heads], strict=True)))
    labels = min(labels, len(rows[0]) - 1)
    return min(max(_leading([row[labels:] for row in kinds]), heads if labels == 0 else 0), most), labels


def _leading(lines: Sequence[Sequence[Kind]], heads: Sequence[Row] = ()) -> int:
    """How many of *lines* come before the first that has numbers. Years are numbers unless a whole line is of them."""
    count = 0
    years = False
    for n, line in enumerate(lines):
        full = [kind for kind in line if kind is not Kind.EMPTY]
        serial = bool(heads) and any(_SERIAL.fullmatch(c.text) for c in heads[n])
        if not full:
            continue
        if not serial and any(kind in _VALUES for kind in full):
            break
        if not serial and Kind.YEAR in full:
            # 2018, 2019, 2020 are labels; a second such line is not.
            if years or not all(kind in (Kind.YEAR, Kind.PERIOD) for kind in full):
                break
            years = True
        count = n + 1
    return count


def _spread(rows: list[Row], heads: int, labels: int, remarks: list[Remark]) -> list[Row]:
    """*rows* with each upper head over the empty ones to its right, and each left label over the empty ones below, where what is below or right is filled."""
    table = [list(row) for row in rows]
    filled = []
    for r in range(heads - 1):
        for c in range(labels + 1, len(table[r])):
            if not table[r][c].text and table[r][c - 1].text and table[r + 1][c].text and table[r + 1][c - 1].text:
                table[r][c] = _as(table[r][c], table[r][c - 1])
                filled.append(table[r][c].place)
    for c in range(labels - 1):
        for r in range(heads + 1, len(table)):
            if not table[r][c].text and table[r - 1][c].text and table[r][c + 1].text:
                table[r][c] = _as(table[r][c], table[r - 1][c])
                filled.append(table[r][c].place)
    if filled:
        remarks.append(remark(N_("Empty labels taken to be those before them: {places}."), places=", ".join(filled)))
    return [tuple(row) for row in table]


def _as(cell: Cell, other: Cell) -> Cell:
    return Cell(other.text, cell.place, other.merged, other.doubt)


def _role(rows: Sequence[Row], heads: int, column: int, kind_of: KindOf) -> Role:
    head = next((row[column].text for row in reversed(rows[:heads]) if row[column].text), "")
    texts = all(kind_of(row[column].text) not in (Kind.NUMBER, Kind.YEAR) for row in rows[heads:] if row[column].text)
    if _SERIAL.fullmatch(head):
        return Role.SERIAL
    if texts and _NOTE_HEAD.fullmatch(head):
        return Role.NOTE
    return Role.UNIT if texts and _UNIT_HEAD.fullmatch(head) else Role.NUMBERS
