"""Make the font that charts are measured with from Noto Sans CJK SC (run once; the results are in git).

In: the path of NotoSansCJK-Regular.ttc (Debian's fonts-noto-cjk has it).
Out: generator/fonts/NotoSansSC-Regular.otf, holding GB 2312, Latin-1 and the punctuation of both languages;
     generator/fonts/coverage.txt, its characters and how wide each is.

    python tools/make_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

Without a path, coverage.txt alone is made again from the font that is there.
"""

import sys
from itertools import pairwise
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SIMPLIFIED_CHINESE = 2
"""The face within the collection: 0 JP, 1 KR, 2 SC, 3 TC, 4 HK."""

OUT = Path(__file__).parent.parent / "generator" / "fonts" / "NotoSansSC-Regular.otf"
COVERAGE = OUT.with_name("coverage.txt")
FAMILY = "Noto Sans SC"


def characters() -> set[int]:
    """Every code point the font keeps: GB 2312, Latin-1, general punctuation, full-width forms."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2010, 0x2040))
    wanted |= (
        set(range(0x3000, 0x3020))
        | set(range(0xFF01, 0xFF5F))
        | {0x20AC, 0x2103, 0x2116, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265}
    )
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return wanted


def coverage(font: TTFont) -> str:
    """The characters of *font*, one line for a run of neighbours that are equally wide: first, last (hex), width in 1/1000 em.

    Characters between two of a run that the font lacks end it: 4e00 4e01 1000, 4e03 4e03 1000.
    """
    em = font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    widths = {code: round(metrics[name][0] * 1000 / em) for code, name in sorted(font.getBestCmap().items())}
    codes = list(widths)
    starts = [codes[0], *(b for a, b in pairwise(codes) if b != a + 1 or widths[a] != widths[b])]
    ends = [*(a for a, b in pairwise(codes) if b != a + 1 or widths[a] != widths[b]), codes[-1]]
    lines = [f"{first:x} {last:x} {widths[first]}" for first, last in zip(starts, ends, strict=True)]
    return "\n".join(["# Made by tools/make_font.py. First and last character of a run (hex), width of each in 1/1000 em.", *lines, ""])


def make(source: str) -> None:
    font = TTFont(source, fontNumber=SIMPLIFIED_CHINESE)
    options = Options(
        layout_features=["kern", "palt", "locl"],
        hinting=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        desubroutinize=True,
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = FAMILY
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    OUT.parent.mkdir(parents=True, exist_ok=True)
    font.save(OUT)
    print(OUT, OUT.stat().st_size, "bytes", len(font.getBestCmap()), "characters")


def main(arguments: list[str]) -> None:
    if arguments:
        make(arguments[0])
    COVERAGE.write_text(coverage(TTFont(OUT)), encoding="utf-8", newline="\n")
    print(COVERAGE, COVERAGE.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
