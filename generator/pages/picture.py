"""Report → the picture that stands for it where its address is shared: title, publisher, period and main figures, as an SVG.

Every text is measured and placed here, for the font that is shipped with the program; `chart.raster` makes a PNG of it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.sax.saxutils import escape

from generator.chart.measure import missing_characters, text_width, wrap
from generator.language import Language
from generator.model import Data, Figure, Observation, PeriodKind, Report, Statistic
from generator.prose import Prose
from generator.wording import kind_name, label

WIDTH, HEIGHT = 1200, 630
"""What readers of Open Graph ask for."""
FAMILY = "Noto Sans SC"
DEFAULT = "_site"
"""Name of the site's own picture; no report can have it."""

_FIGURES_AT_MOST = 4
_MARGIN = 64
_BAND = 64
"""Height of the band with the site's name."""
_BODY = HEIGHT - _BAND
_ROOM = WIDTH - 2 * _MARGIN

_INK, _MUTED, _PAPER, _RULE, _ACCENT, _LIGHT = "#1a2029", "#4f5866", "#f7f5f0", "#d3cdbf", "#962b20", "#ffffff"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: *x* is its left end, *y* its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture laid out."""

    lines: tuple[Line, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    """Thin lines, from one point to another: x, y, x, y."""
    alt: str
    """What it says, for those who do not see it."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that the font lacks."""
        return missing_characters("".join(line.text for line in self.lines))

    @property
    def svg(self) -> str:
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
            f'<rect y="{_BODY}" width="{WIDTH}" height="{_BAND}" fill="{_ACCENT}"/>',
            # The bars of the site's icon.
            f'<path transform="translate({_MARGIN},{_BODY + 14})" d="M0 36V14h10v22zm15 0V0h10v36zm15 0V8h10v28z" fill="{_LIGHT}"/>',
            *(f'<path d="M{x:g} {y:g}L{x2:g} {y2:g}" stroke="{_RULE}" stroke-width="2"/>' for x, y, x2, y2 in self.rules),
            *map(_text, self.lines),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"


def _text(line: Line) -> str:
    # The font has one weight: what is bold gets an outline of its own colour.
    bold = f' stroke="{line.colour}" stroke-width="{line.size * 0.032:.2f}" stroke-linejoin="round"' if line.bold else ""
    return (
        f'<text x="{line.x:g}" y="{line.y:g}" font-family="{FAMILY}" font-size="{line.size:g}" fill="{line.colour}"{bold}>'
        f"{escape(line.text)}</text>"
    )


def report_picture(report: Report, language: Language, languages: Sequence[Language] = ()) -> Picture:
    """The picture of *report*. Where it names no key figures, its summary stands in their place.

    It shows the same figures in all *languages*.
    """
    prose = Prose(report, language)
    dated = report.period.kind is not PeriodKind.UNDATED
    cells = _main_figures(report, language, languages or (language,))
    head = _Head(
        kicker=" · ".join([kind_name(report.kind, language), *([language.period(report.period)] if dated else [])]),
        title=prose.plain(report.title),
        who=language.join(language.text(i.name) for i in report.publishers),
        text="" if cells else " ".join(prose.plain(paragraph) for paragraph in report.summary),
    )
    return _laid_out(head, cells, language)


def site_picture(data: Data, language: Language) -> Picture:
    """The picture of the site itself, for pages that belong to no report."""
    _, ngettext = language.gettext, language.ngettext
    reports = len(data.reports)
    observations = sum(1 for report in data.reports for _ in report.observations)
    counts = (
        ngettext("{n} report", "{n} reports", reports).format(n=language.number(Decimal(reports))),
        ngettext("{n} observation", "{n} observations", observations).format(n=language.number(Decimal(observations))),
    )
    head = _Head(
        kicker="",
        title=_("Intellectual property protection in China, in figures"),
        who="",
        text=_(
            "Figures from Chinese courts, procuratorates, IP offices and customs: charted and traced to their place in the source, in Chinese and English."
        ),
    )
    return _laid_out(head, [_Cell(count, "", "") for count in counts], language)


# What it says


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the figures; any of it but the title may be empty."""

    kicker: str
    title: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """A figure: its value, what it counts, whose it is and when."""

    value: str
    label: str
    remark: str


def _main_figures(report: Report, language: Language, languages: Sequence[Language]) -> list[_Cell]:
    """The first key observations of *report* that there is room for in all *languages*; of those that are named alike the first."""
    known = {o.id: (figure, o) for figure, o in report.observations}
    named: dict[str, tuple[Figure, Observation]] = {}
    for figure, o in (known[id_] for id_ in report.key):
        if o.value is not None:
            named.setdefault(label(o, language), (figure, o))
    found = list(named.values())
    fitting = [one for one in found if all(_is_short(_cell_of(report, *one, other)) for other in languages)]
    return [_cell_of(report, *one, language) for one in (fitting or found)[:_FIGURES_AT_MOST]]


def _cell_of(report: Report, figure: Figure, o: Observation, language: Language) -> _Cell:
    value = language.change(o) if o.statistic is Statistic.CHANGE else language.quantity(o)
    return _Cell(value, label(o, language), _remark(report, figure, o, language))


def _is_short(cell: _Cell) -> bool:
    """Whether *cell* can be shown whole, beside another, in three lines below its value."""
    width = _column(2)
    name, remark = (
        len(_wrapped(text, width, sizes[-1][0])) if text else 0 for text, sizes in ((cell.label, _LABELS), (cell.remark, _REMARKS))
    )
    return name <= 2 and remark <= 2 and name + remark <= 3 and text_width(cell.value, _VALUES[-1]) <= width


def _remark(report: Report, figure: Figure, o: Observation, language: Language) -> str:
    """Whose number it is and when, where that is not what the head of the picture says."""
    whose = "" if figure.institution in report.publishers else language.text(figure.institution.short)
    when = "" if o.period == report.period or o.period.kind is PeriodKind.UNDATED else language.period(o.period)
    return " · ".join(filter(None, (whose, when)))


# Layout

_Sizes = Sequence[tuple[float, int]]
"""Sizes of a text, each with the lines it may take; the first that fits is taken."""

_KICKER: _Sizes = ((30, 1), (25, 1))
_TITLES: _Sizes = ((60, 1), (48, 2), (40, 3))
_PUBLISHERS: _Sizes = ((30, 1), (28, 2), (25, 2))
_TEXTS: _Sizes = ((34, 4), (30, 6))
_NAME: _Sizes = ((32, 1),)
_LABELS: _Sizes = ((30, 1), (28, 1), (28, 2), (25, 2))
_REMARKS: _Sizes = ((25, 1), (22, 2))
_VALUES = (76, 66, 58, 52, 46, 42, 38)
_LARGE = 52
"""Three values stand side by side if they can be as large as this."""
_LEADING = 1.26
_GAP = 56
"""Between two columns."""
_PADDING = 10
"""Above and below what stands in a cell."""
_NAME_AT = _MARGIN + 58


def _laid_out(head: _Head, cells: Sequence[_Cell], language: Language) -> Picture:
    """Head and a grid of *cells* from top to bottom; cells that there is no room for are left out from the end."""
    lines: list[Line] = []
    y = 36.0
    for text, above, sizes, colour, bold in (
        (head.kicker, 0, _KICKER, _MUTED, False),
        (head.title, 2, _TITLES, _INK, True),
        (head.who, 6, _PUBLISHERS, _MUTED, False),
        (head.text, 20, _TEXTS, _INK, False),
    ):
        if text:
            block = _block(text, _ROOM, sizes, colour, bold=bold).at(_MARGIN, y + above)
            lines += block.lines
            y = block.bottom
    grid = _grid(cells, y + 18) if cells else _Grid(0, (), ())
    name = _block(language.gettext("IP White Papers in Figures"), _ROOM - 58, _NAME, _LIGHT, bold=True).at(_NAME_AT, _BODY + 12)
    return Picture((*lines, *grid.lines, *name.lines), grid.rules, _alt(head, cells[: grid.shown], language))


def _alt(head: _Head, cells: Sequence[_Cell], language: Language) -> str:
    t = language.pgettext
    said = [
        t("pattern.label", "{label}: {value}").format(label=cell.label, value=cell.value) if cell.label else cell.value for cell in cells
    ]
    return (
        t("pattern.sentence", "{first}. {rest}").format(first=head.title, rest=t("pattern.enumeration", "; ").join(said))
        if said
        else head.title
    )


@dataclass(frozen=True, slots=True)
class _Grid:
    shown: int
    lines: tuple[Line, ...]
    rules: tuple[tuple[float, float, float, float], ...]


def _grid(cells: Sequence[_Cell], top: float) -> _Grid:
    """*cells* between *top* and the band, in two columns or, where they are three and short, in three."""
    columns = 3 if len(cells) == 3 and all(text_width(c.value, _LARGE) <= _column(3) for c in cells) else min(2, len(cells))
    width, room = _column(columns), _BODY - top
    rows, heights = _rows(cells, columns, room)
    spare = max(0.0, room - sum(heights)) / len(rows)
    lines: list[Line] = []
    rules: list[tuple[float, float, float, float]] = []
    y = top
    for row, height in zip(rows, heights, strict=True):
        rules.append((_MARGIN, round(y), WIDTH - _MARGIN, round(y)))
        for n, block in enumerate(row):
            x = _MARGIN + n * (width + _GAP)
            lines += block.at(x, y + _PADDING + spare / 2).lines
            if n:
                between = round(x - _GAP / 2)
                rules.append((between, round(y) + 14, between, round(y + height + spare) - 14))
        y += height + spare
    return _Grid(sum(map(len, rows)), tuple(lines), tuple(rules))


def _rows(cells: Sequence[_Cell], columns: int, room: float) -> "tuple[list[list[_Block]], list[float]]":
    """*cells* in as many rows as there is *room* for, with the largest values that leave them all their place; rows and their heights."""
    width = _column(columns)
    kept = list(cells)
    while True:
        for size in _VALUES:
            blocks = [_cell(cell, width, size) for cell in kept]
            rows = [blocks[n : n + columns] for n in range(0, len(blocks), columns)]
            heights = [max(block.bottom for block in row) + 2 * _PADDING for row in rows]
            if all(text_width(cell.value, size) <= width for cell in kept) and sum(heights) <= room:
                return rows, heights
        if len(rows) == 1:
            return rows, heights
        kept = kept[: columns * (len(rows) - 1)]


def _column(columns: int) -> float:
    return (_ROOM - _GAP * (columns - 1)) / columns


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, and where they end."""

    lines: tuple[Line, ...]
    bottom: float

    def at(self, x: float, y: float) -> "_Block":
        """The same, moved by *x* and *y*."""
        moved = (replace(line, x=round(line.x + x, 1), y=round(line.y + y, 1)) for line in self.lines)
        return _Block(tuple(moved), self.bottom + y)


def _cell(cell: _Cell, width: float, size: float) -> _Block:
    """The lines of *cell* as if it stood in the corner of the picture."""
    value = _block(cell.value, width, ((size, 1),), _ACCENT, bold=True)
    lines, y = value.lines, value.bottom
    for text, sizes, colour in ((cell.label, _LABELS, _INK), (cell.remark, _REMARKS, _MUTED)):
        if text:
            block = _block(text, width, sizes, colour).at(0, y)
            lines, y = (*lines, *block.lines), block.bottom
    return _Block(lines, y)


_LONGEST = 1000
"""Characters; no picture has room for more."""


def _block(text: str, width: float, sizes: _Sizes, colour: str, *, bold: bool = False) -> _Block:
    """*text* in the first of *sizes* whose number of lines is enough; cut with … where even the last is not."""
    text = text[:_LONGEST]
    fitting = ((size, lines) for size, most in sizes if len(lines := _wrapped(text, width, size)) <= most)
    size, lines = next(fitting, (sizes[-1][0], ()))
    lines = lines or _shortened(text, width, size, sizes[-1][1])
    step = size * _LEADING
    placed = tuple(Line(0, step * n + size * 0.98, line, size, colour, bold) for n, line in enumerate(lines))
    return _Block(placed, step * len(placed))


def _wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """The lines of *text*; a word that is wider than a line goes on in the next."""
    lines: list[str] = []
    for line in wrap(text, width, size):
        rest = line
        while (n := _fitting(rest, width, size)) < len(rest):
            lines.append(rest[:n])
            rest = rest[n:]
        lines.append(rest)
    return tuple(lines)


def _fitting(text: str, width: float, size: float) -> int:
    """How many characters of *text* go into *width*, at least one."""
    if text_width(text, size) <= width:
        return len(text)
    return max(bisect_right(range(1, len(text) + 1), width, key=lambda n: text_width(text[:n], size)), 1)


def _shortened(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """As much of *text* as goes into *most* lines, with … at its end."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(_wrapped(text[:middle].rstrip() + "…", width, size)) <= most:
            low = middle
        else:
            high = middle - 1
    return _wrapped(text[:low].rstrip(" ,;:，、；：") + "…", width, size)
