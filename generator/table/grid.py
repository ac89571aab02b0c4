"""An Excel workbook or a CSV file → rows of cells, each the text that is shown. The only reader of such files, and the only user of openpyxl.

A file is opened once, read whole and closed; it is never written. Whatever is wrong with it is a `TableError`.
"""

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from generator.encoding import decode
from generator.finding import N_
from generator.table.remark import Remark, TableError, remark
from generator.table.shown import exact, general, shown, shown_date

MOST_BYTES = 20_000_000
"""Of a file, and five times that of what is packed in it."""
MOST_CELLS = 100_000
"""Between the first and the last cell with something in it. A figure has some hundred."""

LONGEST_CELL = 131_072
"""Characters; a longer one begins with a double quote that nobody closed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, or one place within a merged cell."""

    text: str = ""
    """As shown; line breaks and spaces at its ends taken out."""
    place: str = ""
    """As spreadsheet programs name it: `B3`."""
    merged: str = ""
    """The merged cell it is part of: `B3:D3`. All its places have its text."""
    doubt: Remark | None = None
    """Why `text` may not be what is shown."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: rows of equally many cells, without empty ones around them."""

    name: str
    """Of the sheet; empty for a CSV file."""
    rows: tuple[tuple[Cell, ...], ...]
    remarks: tuple[Remark, ...] = ()
    """What was done on the way, that the editor should know."""
    hidden: bool = False
    """Whether the sheet is."""


def read_grids(path: Path, *, encoding: str = "", as_stored: bool = False, hidden: bool = False) -> tuple[Grid, ...]:
    """The sheets of a file that have something in them. What the file is, its content says, not its name.

    *encoding* is that of a CSV file, where it is known. *as_stored* takes numbers as they are stored where their format is not
    understood. *hidden* takes hidden rows and columns too. Raises `TableError`.
    """
    raw = _bytes(path)
    _refuse_others(path, raw)
    grids = _workbook(raw, path.name, as_stored=as_stored, hidden=hidden) if raw.startswith(_ZIP) else (_separated(raw, path, encoding),)
    grids = tuple(grid for grid in map(_trimmed, grids) if grid.rows)
    if not grids:
        raise TableError(N_("There is nothing in {file}."), file=path.name)
    return grids


def only(grid: Grid, area: str) -> Grid:
    """The part of *grid* within *area*, such as `A3:F12`. Raises `TableError`."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6}):\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", area.upper())
    if not match:
        raise TableError(N_("“{area}” is no range of cells. Write the first and the last cell: A3:F12."), area=area)
    (left, right), (top, bottom) = sorted((_number(match[1]), _number(match[3]))), sorted((int(match[2]), int(match[4])))

    def within(cell: Cell) -> bool:
        letters, digits = re.fullmatch("([A-Z]+)([0-9]+)", cell.place).groups()  # type: ignore[union-attr]
        return left <= _number(letters) <= right and top <= int(digits) <= bottom

    part = _trimmed(replace(grid, rows=tuple(tuple(c for c in row if within(c)) for row in grid.rows if any(map(within, row)))))
    if not part.rows:
        raise TableError(N_("There is nothing in the cells {area}."), area=area)
    return part


_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _bytes(path: Path) -> bytes:
    if path.name.startswith("~$"):
        raise TableError(
            N_("{file} is only what Excel leaves beside a file that is open. Give the file itself: {other}."),
            file=path.name,
            other=path.name[2:],
        )
    try:
        if path.is_dir():
            raise TableError(N_("{file} is a folder. Give a file in it."), file=path.name)
        if path.stat().st_size > MOST_BYTES:
            raise TableError(
                N_("{file} is too large: {size} MB. Copy the table into a new file, without pictures and other sheets."),
                file=path.name,
                size=path.stat().st_size // 1_000_000,
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise TableError(N_("There is no file {file}."), file=path) from None
    except PermissionError:
        raise TableError(
            N_("{file} cannot be opened. Close it in Excel or another program that holds it open, and try again."), file=path.name
        ) from None
    except (OSError, ValueError) as error:
        raise TableError(N_("{file} cannot be read: {reason}."), file=path.name, reason=getattr(error, "strerror", None) or error) from None
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise TableError(N_("There is nothing in {file}."), file=path.name)
    return raw


def _refuse_others(path: Path, raw: bytes) -> None:
    """Files that are neither .xlsx nor text, each with what to do."""
    save = N_("{file} is {what}. Open it in Excel or WPS and save it as .xlsx.")
    head = raw[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if raw.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        if locked:
            raise TableError(N_("{file} is protected by a password. Open it, take the password away and save it as .xlsx."), file=path.name)
        raise TableError(save, file=path.name, what=".xls")
    if raw.startswith(_ZIP):
        kind = _kind_of_zip(path, raw)
        if kind:
            raise TableError(save, file=path.name, what=kind)
    elif head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or b"<html" in head:
        raise TableError(save, file=path.name, what="HTML")
    elif head.startswith(b"<?xml"):
        raise TableError(save, file=path.name, what="XML")
    elif head.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"7z\xbc\xaf", b"rar!")):
        raise TableError(N_("{file} is no table. Give an Excel workbook (.xlsx) or a CSV file."), file=path.name)
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        raise _damaged(path.name)


def _damaged(name: str) -> TableError:
    return TableError(
        N_("{file} is damaged, or no Excel workbook. Open it in Excel, let Excel repair it, and save it under a new name as .xlsx."),
        file=name,
    )


def _kind_of_zip(path: Path, raw: bytes) -> str:
    """What a ZIP file is that is no .xlsx; empty for one that is. Refuses those that unpack to more than any table has."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            names = {info.filename for info in file.infolist()}
            if sum(info.file_size for info in file.infolist()) > 5 * MOST_BYTES:
                raise TableError(
                    N_("{file} holds more than a table. Copy the table into a new file, without pictures and other sheets."), file=path.name
                )
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError):
        raise _damaged(path.name) from None
    if "xl/workbook.bin" in names:
        return ".xlsb"
    if "content.xml" in names:
        return ".ods"
    if any(name.startswith(("word/", "ppt/", "Index/")) for name in names) and not any(name.startswith("xl/") for name in names):
        return next(
            kind
            for prefix, kind in (("word/", ".docx"), ("ppt/", ".pptx"), ("Index/", ".numbers"))
            if any(n.startswith(prefix) for n in names)
        )
    return ""


# Workbooks


def _workbook(raw: bytes, name: str, *, as_stored: bool, hidden: bool) -> tuple[Grid, ...]:
    """The sheets of an .xlsx file."""
    formulas = _look_through(raw, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl does not read, such as validation
            book = _load(raw, data_only=True)
            written = _load(raw, data_only=False) if formulas else book
            return tuple(_sheet(sheet, written[sheet.title], as_stored=as_stored, hidden=hidden) for sheet in book.worksheets)
    except TableError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises KeyError, TypeError, AttributeError … on damaged files
        raise _damaged(name) from None


def _load(raw: bytes, *, data_only: bool) -> Any:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - takes a while, and a CSV file does without

    return openpyxl.load_workbook(io.BytesIO(raw), data_only=data_only, rich_text=True, keep_links=False)


def _look_through(raw: bytes, name: str) -> bool:
    """Whether a workbook has formulas. Refuses one that would take openpyxl hours."""
    try:
        formulas, places, entities = _counted(raw)
    except Exception:  # noqa: BLE001 - zipfile, zlib and the XML parser raise whatever a damaged byte makes them
        raise _damaged(name) from None
    if entities:
        raise _damaged(name)
    if places > MOST_CELLS:
        raise TableError(N_("{file} has more than {n} cells. Copy the table into a new file."), file=name, n=MOST_CELLS)
    return formulas


def _counted(raw: bytes) -> tuple[bool, int, bool]:
    """Whether a workbook has formulas; how many cells it has, up to where they are too many; whether it has entities, as no program writes them.

    Each place of a merged or a linked range counts: openpyxl makes a cell for it, seventeen thousand million of them for A1:XFD1048576.
    """
    formulas, places = False, 0
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        for info in file.infolist():
            if not info.filename.lower().endswith((".xml", ".rels")) and "sheet" not in info.filename.lower():
                continue
            content = file.read(info)
            if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content):
                return formulas, places, True
            for _, element in ET.iterparse(io.BytesIO(content)):  # noqa: S314 - without a DOCTYPE there are no entities
                name = element.tag.rpartition("}")[2]
                formulas |= name == "f"
                if name in ("mergeCell", "hyperlink"):
                    places += _extent(element.get("ref", ""))
                elif name == "c":
                    places += 1
                element.clear()
                if places > MOST_CELLS:
                    return formulas, places, False
    return formulas, places, False


def _extent(area: str) -> int:
    """How many places *area*, such as `A1:C3`, has."""
    ends = re.findall(r"([A-Za-z]{1,7})(\d{1,9})", area.replace("$", ""))
    if len(ends) < 2:
        return 1
    (left, top), (right, bottom) = ends[0], ends[-1]
    return (abs(_number(right) - _number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _number(letters: str) -> int:
    """Of a column: 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    """Of a column: A for 1, AB for 28."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheet(sheet: Any, written: Any, *, as_stored: bool, hidden: bool) -> Grid:
    # Not iter_rows: it would make a cell for every place up to the last one that has a colour.
    found = {at: cell for at, cell in sheet._cells.items() if cell.value is not None or _is_formula(written, at)}  # noqa: SLF001
    cells = {at: _cell(cell, as_stored=as_stored) for at, cell in found.items()}
    for area in sheet.merged_cells.ranges:
        first = cells.get((area.min_row, area.min_col))
        if first:
            places = ((r, c) for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col, area.max_col + 1))
            cells |= {(r, c): replace(first, place=f"{_letters(c)}{r}", merged=str(area.coord)) for r, c in places}
    cells = {at: cell for at, cell in cells.items() if cell.text or cell.doubt}
    if not cells:
        return Grid(sheet.title, ())
    top, bottom, left, right = _bounds(cells)
    gone_rows = {r for r in range(top, bottom + 1) if r in sheet.row_dimensions and sheet.row_dimensions[r].hidden}
    gone_columns = {
        c for d in sheet.column_dimensions.values() if d.hidden for c in range(max(d.min or 0, left), min(d.max or 0, right) + 1)
    }
    remarks = []
    for gone, names in ((gone_rows, [str(r) for r in sorted(gone_rows)]), (gone_columns, [_letters(c) for c in sorted(gone_columns)])):
        if gone:
            message = N_("Hidden, but taken: {names}.") if hidden else N_("Hidden and left out: {names}. With --hidden they are taken too.")
            remarks.append(remark(message, names=", ".join(names)))
    if hidden:
        gone_rows = gone_columns = set()
    rows = tuple(
        tuple(cells.get((r, c), Cell(place=f"{_letters(c)}{r}")) for c in range(left, right + 1) if c not in gone_columns)
        for r in range(top, bottom + 1)
        if r not in gone_rows
    )
    return Grid(sheet.title, rows, tuple(remarks), sheet.sheet_state != "visible")


def _bounds(cells: Iterable[tuple[int, int]]) -> tuple[int, int, int, int]:
    """First and last row and column. Refuses what lies too far apart."""
    rows, columns = {r for r, _ in cells}, {c for _, c in cells}
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
        place = f"{_letters(right)}{bottom}"
        raise TableError(
            N_("The sheet reaches to {place}. Delete what stands far from the table, or copy the table into a new file."), place=place
        )
    return top, bottom, left, right


def _is_formula(written: Any, at: tuple[int, int]) -> bool:
    cell = written._cells.get(at)  # noqa: SLF001
    return cell is not None and cell.data_type == "f"


def _cell(cell: Any, *, as_stored: bool) -> Cell:
    value, place = cell.value, cell.coordinate
    if value is None:
        message = N_("{place} has a formula, but the file does not have its result. Open the file in Excel and save it.")
        return Cell("", place, "", remark(message, place=place))
    form = str(cell.number_format or "General")
    if isinstance(value, bool):
        return Cell(str(value).upper(), place)
    if isinstance(value, int | float):
        number = exact(value)
        text = shown(number, form)
    elif isinstance(value, date):
        text = shown_date(value, form)
    elif isinstance(value, str | list):
        return Cell(one_line(_raised(value)), place)
    else:
        text = None
    if text is not None:
        return Cell(one_line(text), place)
    stored = general(exact(value)) if isinstance(value, int | float) and exact(value).is_finite() else str(value)
    message = N_(
        "{place}: the number format “{form}” is not understood; stored is {stored}. Take numbers as stored with --as-stored, or format the cell as text."
    )
    return Cell(one_line(stored), place, "", None if as_stored else remark(message, place=place, form=form, stored=stored))


def _raised(value: str | list[Any]) -> str:
    """A text; what is raised in it stands in brackets, since 3694 with a small 1 after it is not 36941."""
    if isinstance(value, str):
        return value
    return "".join(f"[{part}]" if getattr(getattr(part, "font", None), "vertAlign", "") == "superscript" else str(part) for part in value)


def one_line(text: str) -> str:
    """*text* without line breaks and without spaces around it; what cannot be seen is taken out.

    >>> one_line("案件数\\n（件） "), one_line("Cases\\naccepted")
    ('案件数（件）', 'Cases accepted')
    """
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]|_x000D_", "", text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    joined = ""
    for line in filter(None, lines):
        joined += line if not joined or _FULL_WIDTH.match(joined[-1]) or _FULL_WIDTH.match(line) else f" {line}"
    return joined


_FULL_WIDTH = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


# CSV


def _separated(raw: bytes, path: Path, encoding: str) -> Grid:
    text, taken = _decoded(raw, path, encoding)
    separator, table = _split(text, path)
    width = max(map(len, table))
    remarks = [remark(N_("Read as {encoding}, cells separated by {separator}."), encoding=taken, separator=_SEPARATORS[separator])]
    usual = Counter(map(len, table)).most_common(1)[0][0]
    if ragged := [str(n) for n, row in enumerate(table, 1) if row and len(row) != usual]:
        message = N_("Rows with more or fewer cells than the others, filled up with empty ones: {rows}.")
        remarks.append(remark(message, rows=", ".join(ragged[:20]) + (" …" if len(ragged) > 20 else "")))
    if len(table) * width > MOST_CELLS:
        raise TableError(N_("{file} has more than {n} cells. Copy the table into a new file."), file=path.name, n=MOST_CELLS)
    rows = tuple(
        tuple(Cell(one_line(row[c - 1]) if c <= len(row) else "", f"{_letters(c)}{r}") for c in range(1, width + 1))
        for r, row in enumerate(table, 1)
    )
    return Grid("", rows, tuple(remarks))


def _decoded(raw: bytes, path: Path, encoding: str) -> tuple[str, str]:
    """The text of a file, and the encoding that it was read in: *encoding* where it is known."""
    if encoding:
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            text = "\0"
        if "\0" in text:
            raise TableError(N_("{file} cannot be read as {encoding}."), file=path.name, encoding=encoding)
        return text.removeprefix("\ufeff"), encoding.upper()
    if found := decode(raw):
        return found
    raise TableError(
        N_("The encoding of {file} cannot be told. Save it in Excel as “CSV UTF-8”, or name it with --encoding: utf-8, gb18030, big5."),
        file=path.name,
    )


_SEPARATORS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs"), "，": N_("full-width commas"), "|": N_("vertical bars")}


def _split(text: str, path: Path) -> tuple[str, list[list[str]]]:
    """The separator under which the most rows have equally many cells, and the rows."""
    best: tuple[tuple[int, int], str, list[list[str]]] | None = None
    csv.field_size_limit(LONGEST_CELL)  # of the whole process, so another library may have changed it
    for separator in _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, alike = max(widths.items(), key=lambda item: (item[1], item[0])) if widths else (1, 0)
        score = (alike, width)
        if best is None or score > best[0]:
            best = (score, separator, rows)
    if best is None:
        raise TableError(
            N_("{file} is no CSV file that can be read: a cell begins with a double quote that is not closed."), file=path.name
        )
    return best[1], best[2]


# Around the table


def _trimmed(grid: Grid) -> Grid:
    """*grid* without the empty rows and columns around it."""
    rows = list(_without_ends(grid.rows))
    columns = list(_without_ends(tuple(zip(*rows, strict=True)))) if rows else []
    return replace(grid, rows=tuple(zip(*columns, strict=True)))


def _without_ends(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    full = [n for n, row in enumerate(rows) if any(cell.text or cell.doubt for cell in row)]
    yield from rows[full[0] : full[-1] + 1] if full else ()
