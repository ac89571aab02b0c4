"""Text as a terminal lays it out: a full-width character takes two columns."""

import unicodedata
from collections.abc import Iterator, Sequence


def columns(text: str) -> int:
    """How many columns of a terminal *text* takes.

    >>> columns("3,694件"), columns("Cases")
    (7, 5)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, most: int) -> str:
    """*text* in at most *most* columns, with an ellipsis where something is left out."""
    if columns(text) <= most:
        return text
    kept = ""
    for character in text:
        if columns(kept + character) > most - 1:
            break
        kept += character
    return f"{kept}…"


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset(), most: int = 40) -> Iterator[str]:
    """*rows* as lines with their cells below each other; those of the columns *right* end in line. Cells wider than *most* are cut.

    >>> list(table([("指标", "n"), ("受理", "59")], right=frozenset({1})))
    ['指标   n', '受理  59']
    """
    cut = [[shortened(cell, most) for cell in row] for row in rows]
    widths = [max(map(columns, column)) for column in zip(*cut, strict=True)]
    for row in cut:
        padded = (
            " " * (width - columns(cell)) + cell if n in right else cell + " " * (width - columns(cell))
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(padded).rstrip()
