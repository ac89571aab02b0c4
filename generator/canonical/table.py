"""Rows of a CSV file → its canonical form: no quotes but those needed, no empty lines, no space around cells."""

import csv
import io
from collections.abc import Iterable, Sequence

from generator.load.report import COLUMNS
from generator.load.source import Row

_BEFORE_DIMENSIONS = ("id", "measure")


def format_figure(rows: Sequence[Row]) -> str:
    """A figure's table: columns in the order of `COLUMNS`, dimensions behind the measure as they stand, none that is wholly empty."""
    filled = [name for name in rows[0].heads if name == "id" or any(row.cells[name] for row in rows)]
    known = [name for name in COLUMNS if name in filled]
    return _written(
        [
            *(name for name in known if name in _BEFORE_DIMENSIONS),
            *(name for name in filled if name not in COLUMNS),
            *(name for name in known if name not in _BEFORE_DIMENSIONS),
        ],
        rows,
    )


def format_glossary(rows: Sequence[Row]) -> str:
    """The glossary, its columns as they stand."""
    return _written(list(rows[0].heads), rows)


def _written(columns: Sequence[str], rows: Iterable[Row]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.cells[name] for name in columns] for row in rows)
    return file.getvalue()
