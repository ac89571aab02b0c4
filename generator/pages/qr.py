"""An address → its QR code as SVG. The only user of segno."""

import segno


def qr_svg(address: str, title: str) -> str:
    """*address* as a QR code to stand within a page; *title* says to those who do not see it what it is.

    Black on white in every theme, with four modules of white around it: cameras want it so.
    """
    # Level M survives a fold or a stain. Never a Micro QR code: few cameras read one.
    # Of the eight masks every one can be read; to find the best takes four times as long as all else.
    code = segno.make(address, error="m", boost_error=False, micro=False, mask=0)
    svg = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None, title=title)
    return svg.replace("<svg ", '<svg role="img" ', 1)
