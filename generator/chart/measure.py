"""How wide text is, and where its lines break.

Widths are those of the font in generator/fonts, read from coverage.txt, so that every machine lays a chart out alike.
Readers see the chart in fonts of their own: a Chinese character is one em wide in all of them,
letters differ, so these are counted a little wider than they are.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"

_LETTERS = 1.1
"""Arial, Segoe and San Francisco run this much wider than the letters of Noto Sans SC."""
_BOLD = 1.12

_WIDE = 1000
"""From this width on a character is as wide as it is in every font."""


@cache
def widths() -> dict[str, int]:
    """Every character of the font with its width in 1/1000 em."""
    found: dict[str, int] = {}
    for line in (FONTS / "coverage.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first, last, width = line.split()
            found |= dict.fromkeys(map(chr, range(int(first, 16), int(last, 16) + 1)), int(width))
    return found


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of *text* that the font lacks, each once, in order."""
    known = widths()
    return tuple(dict.fromkeys(c for c in text if c not in known))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of *text* in pixels at *size* pixels an em.

    >>> text_width("著作权", 14)
    42.0
    """
    return _pixels(*_weights(text), size, bold=bold)


def _weights(text: str) -> tuple[int, int]:
    """The widths of its characters in 1/1000 em: of those that are alike in all fonts, and of letters."""
    known = widths()
    letters = wide = 0
    for character in text:
        width = known.get(character, _WIDE)
        if width >= _WIDE:
            wide += width
        else:
            letters += width
    return wide, letters


def _pixels(wide: int, letters: int, size: float, *, bold: bool) -> float:
    return (wide + letters * _LETTERS * (_BOLD if bold else 1)) * size / 1000


_PIECE = re.compile(
    r"\s+"  # a space ends a line or stands within it
    r"|[\d.,%+\-–—−~至]*\d[\d.,%]*[年月日季万亿余件个项人起]?"  # a number stays with what it counts
    r"|[^\W\d_\u2e80-\uffff][^\s\u2e80-\uffff]*"  # a word of letters
    r"|[（《“‘「][\u2e80-\uffff]"  # an opening mark stays with what it opens
    r"|."
)
_Piece = tuple[str, int, int]
"""A piece and its `_weights`."""
_CLOSING = frozenset("，。、；：？！）》”’」…·%,.;:?!)")


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """*text* in as few lines as *width* allows, of lengths as even as can be. Nothing is ever cut.

    >>> wrap("Selling counterfeit goods", 130, 14)
    ('Selling', 'counterfeit goods')
    """
    pieces = [(piece, *_weights(piece)) for piece in _pieces(text)]
    lines = _fill(pieces, width, size, bold=bold)
    if len(lines) == 1:
        return lines
    # Narrow the column as far as the number of lines stays the same.
    low, high = width / 2, width
    for _ in range(6):
        middle = (low + high) / 2
        if len(_fill(pieces, middle, size, bold=bold)) == len(lines):
            high = middle
        else:
            low = middle
    return _fill(pieces, high, size, bold=bold)


def _pieces(text: str) -> list[str]:
    """What may stand on a line of its own: words, numbers, Chinese characters with their punctuation."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and piece in _CLOSING and not pieces[-1].isspace():
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _fill(pieces: Sequence[_Piece], width: float, size: float, *, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    line, line_wide, line_letters = "", 0, 0
    for piece, wide, letters in pieces:
        # A space neither begins a line nor ends one.
        if line and not piece.isspace() and _pixels(line_wide + wide, line_letters + letters, size, bold=bold) > width:
            lines.append(line.rstrip())
            line, line_wide, line_letters = "", 0, 0
        if line or not piece.isspace():
            line, line_wide, line_letters = line + piece, line_wide + wide, line_letters + letters
    return (*lines, line.rstrip()) if line else tuple(lines) or ("",)
