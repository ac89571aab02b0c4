"""SVG → PNG in the font that is shipped with the program: drawn by vl-convert, made small, kept in a cache."""

import struct
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from generator.cache import kept_or_made
from generator.chart.measure import FONTS

FONT = FONTS / "NotoSansSC-Regular.otf"
FAMILY = "Noto Sans SC"


Name = TypeVar("Name")


class FontError(Exception):
    """The font cannot be read or is not used: text would be missing, or drawn in whatever font the machine has."""


def draw_pngs(svgs: Mapping[Name, str], store: Path) -> Mapping[Name, bytes]:
    """The PNG of each of *svgs*, by the same names, from *store* where it has been drawn before.

    Raises `FontError` where the font is not there.
    """
    made = {}
    for name, svg in svgs.items():
        path = store / (sha256((_fingerprint() + svg).encode()).hexdigest()[:40] + ".png")
        made[name] = kept_or_made(path, partial(draw_png, svg))
    return made


def draw_png(svg: str) -> bytes:
    """*svg* as a PNG of a few colours."""
    import vl_convert  # noqa: PLC0415  as in svg.py

    _register()
    return small(bytes(vl_convert.svg_to_png(svg)))


@cache
def _register() -> None:
    """Makes the font known, and tries it: a font that is not found leaves an empty place and says nothing."""
    import vl_convert  # noqa: PLC0415

    if not FONT.is_file():
        raise FontError(FONT.name)
    vl_convert.register_font_directory(str(FONTS))
    text = f'<text y="18" font-family="{FAMILY}" font-size="20">权</text>'
    drawn = vl_convert.svg_to_png(f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{text}</svg>')
    # Each row begins with a byte for its filter; all else is 0 where nothing was drawn.
    if max(zlib.decompress(_chunks(bytes(drawn))[b"IDAT"])) <= _FILTER_LEFT:
        raise FontError(FONT.name)


# Making it small

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OPAQUE = b"\x08\x06\x00\x00\x00"
"""Eight bits, red green blue alpha, not interlaced."""
_FILTER_LEFT = 1
_LEVEL = 8
"""Of zlib: the next one saves 4% of the bytes, and takes nearly three times as long."""


def small(png: bytes) -> bytes:
    """*png*, opaque and drawn in few colours with soft edges, with a palette: a fifth of its size.

    Edges keep as many steps as 256 colours allow. A PNG of another form than vl-convert's is given back as it is.
    """
    chunks = _chunks(png)
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    stride = 4 * width + 1
    if chunks[b"IHDR"][8:] != _OPAQUE or any(raw[y * stride] != _FILTER_LEFT for y in range(height)):
        return png
    rows = [raw[y * stride + 1 : (y + 1) * stride] for y in range(height)]
    runs = {row: _runs(row) for row in set(rows)}
    counts: Counter[int] = Counter()
    for row, n in Counter(rows).items():
        for colour, times in runs[row]:
            counts[colour] += n * times
    palette, index = _palette(counts)
    dots = {colour: bytes([place]) for colour, place in index.items()}
    lines = {row: b"\0" + b"".join([dots[colour] * times for colour, times in found]) for row, found in runs.items()}
    return b"".join([
        _SIGNATURE,
        _chunk(b"IHDR", struct.pack(">II", width, height) + b"\x08\x03\x00\x00\x00"),
        _chunk(b"PLTE", palette),
        _chunk(b"IDAT", zlib.compress(b"".join(lines[row] for row in rows), _LEVEL)),
        _chunk(b"IEND", b""),
    ])  # fmt: skip


def _runs(row: bytes) -> list[tuple[int, int]]:
    """The colours of a row, as 0xRRGGBB, each with the number of pixels it goes on for.

    Bytes are stored as differences to the pixel on the left: most are 0, and only where one is not is there something to reckon.
    """
    differences = struct.unpack(f">{len(row) // 4}I", row)
    edges = [x for x, difference in enumerate(differences) if difference]
    found = []
    colour = 0
    for x, end in zip(edges, [*edges[1:], len(differences)], strict=True):
        difference = differences[x] >> 8
        # Each byte by itself: what goes over its end is lost.
        colour = (colour & 0x7F7F7F) + (difference & 0x7F7F7F) ^ (colour ^ difference) & 0x808080
        found.append((colour, end - x))
    return found


def _palette(counts: Mapping[int, int]) -> tuple[bytes, Mapping[int, int]]:
    """Up to 256 colours, each standing for those near it, and the place of every colour among them."""
    for step in (1, 8, 12, 16, 24, 32, 64):
        nearest: dict[tuple[int, int, int], int] = {}
        # The commonest colour of a neighbourhood stands for it, so that grounds and inks stay as they are.
        for colour in sorted(counts, key=lambda c: (-counts[c], c)):
            nearest.setdefault(_cell(colour, step), colour)
        if len(nearest) <= 256:
            break
    kept = sorted(set(nearest.values()))
    place = {colour: n for n, colour in enumerate(kept)}
    index = {colour: place[nearest[_cell(colour, step)]] for colour in counts}
    return b"".join(colour.to_bytes(3, "big") for colour in kept), index


def _cell(colour: int, step: int) -> tuple[int, int, int]:
    return (colour >> 16) // step, (colour >> 8 & 255) // step, (colour & 255) // step


def _chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of *png* by their kind; those of one kind joined."""
    found: dict[bytes, bytes] = {}
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        found[kind] = found.get(kind, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    return found


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# The cache


@cache
def _fingerprint() -> str:
    """What a PNG depends on besides its SVG."""
    digest = sha256(Path(__file__).read_bytes())
    if FONT.is_file():
        digest.update(FONT.read_bytes())
    digest.update(version("vl-convert-python").encode())
    return digest.hexdigest()
