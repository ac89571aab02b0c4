"""Rows → CSV text, so that no spreadsheet program takes a cell for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

BOM = "\ufeff"
"""By it Excel tells UTF-8; without it Chinese turns into gibberish."""


def write_csv(rows: Iterable[Sequence[str]], *, end: str = "\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end).writerows([safe(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def safe(cell: str) -> str:
    """*cell* so that no spreadsheet program takes it for a formula (OWASP: CSV injection); numbers stay numbers."""
    if cell[:1] in ("=", "@", "\t", "\r") or (cell[:1] in ("+", "-") and not _is_number(cell)):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def decimal(value: Decimal | None) -> str:
    """*value* in plain digits, without an exponent."""
    return "" if value is None else format(value, "f")
