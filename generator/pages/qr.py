"""An address → its QR code as SVG. The only user of segno."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

import segno

from generator.cache import kept_or_made


def qr_svg(address: str, title: str, store: Path | None = None) -> str:
    """*address* as a QR code to stand within a page, from *store* where it has been drawn before; *title* says what it is to those
    who do not see it.

    Black on white in every theme, with four modules of white around it: cameras want it so.
    """
    code = kept_or_made(_path(store, address), lambda: _drawn(address).encode()).decode() if store else _drawn(address)
    return f'<svg role="img" {code}'.replace(">", f"><title>{escape(title)}</title>", 1)


def _drawn(address: str) -> str:
    """The code without the beginning of its element."""
    # Level M survives a fold or a stain. Never a Micro QR code: few cameras read one.
    # Of the eight masks every one can be read; to find the best takes four times as long as all else.
    code = segno.make(address, error="m", boost_error=False, micro=False, mask=0)
    svg = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return svg.removeprefix("<svg ")


def _path(store: Path, address: str) -> Path:
    return store / (sha256(f"{_drawn_by()}\0{address}".encode()).hexdigest()[:40] + ".svg")


@cache
def _drawn_by() -> str:
    return f"segno {version('segno')} {sha256(Path(__file__).read_bytes()).hexdigest()}"
