"""`Chart` → Vega-Lite spec, with Altair.

Text is placed by our own measuring, in pixels; bars, columns and lines by scales over the values.
Colours are variables of the page's style sheet, so that one drawing serves light, dark and print.
Heights, gaps and sizes are pixels throughout.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Any

import altair as alt

from generator.chart.measure import text_width, wrap
from generator.chart.plan import NUMBER_SIZE, Chart, Mark, Panel, Row, Width, open_end
from generator.model import ChartKind, Qualifier

FONT = "Noto Sans SC"
"""What text is measured in; the family of generator/fonts."""

COLOURS = tuple(f"var(--chart-{n})" for n in range(1, 7))
TEXT = "var(--chart-text)"
MUTED = "var(--chart-muted)"
RULE = "var(--chart-rule)"
GROUND = "var(--chart-ground)"
"""What the chart stands on; fills hollow points."""

_LABEL, _SMALL = 14, 12.5
_LEADING, _SMALL_LEADING = 19, 17
_BESIDE_AT_MOST = {Width.WIDE: 232, Width.NARROW: 104}
"""How wide labels beside bars may be; wider ones stand above them."""
_LINES_BESIDE = 3
_PANEL_GAP = 34
_HEADING_GAP = 13
_SWATCH, _NOTE_GAP = 16, 22
_BAR, _BAR_UNDER_LABEL = 20, 13
_ROW_GAP = 11
_SEEN = 24
_BAR_AT_LEAST = 110
"""The longest bar of a panel that stands beside another."""
_OPEN_END = 9
"""How long the hollow end of a bar is whose number is not exact."""
_ASIDE = 11
"""Between a number and what is said besides."""
_SLOT_AT_MOST = 128
_COLUMN_HEIGHT, _COLUMN_HEIGHT_OF_SEVERAL = 168, 132
_LINES_HEIGHT = {Width.WIDE: 236, Width.NARROW: 200}

Datum = dict[str, Any]

_PIXELS_X, _PIXELS_Y = (alt.PositionFieldDef(field=field, type="quantitative", scale=None, axis=None) for field in "xy")
_END_X, _END_Y = (alt.SecondaryFieldDef(field=field) for field in ("x2", "y2"))
_TEXT_FIELD = alt.FieldOrDatumDefWithConditionStringFieldDefText(field="text", type="nominal")


@dataclass
class Sheet:
    """What has been drawn of a chart so far: layers by axis, from the top down."""

    width: Width
    bottom: float = 0
    layers: list[Any] = field(default_factory=list)
    numbers: float = 0
    """How wide the column of numbers beside tracks is, the same in all panels of a chart."""
    asides: float = 0
    """The same for what is said besides."""
    column_height: int = _COLUMN_HEIGHT

    @property
    def right(self) -> int:
        return self.width.pixels

    def draw(self, mark: Mapping[str, Any], rows: Sequence[Datum], **channels: Any) -> None:
        """One mark for each of *rows*."""
        if rows:
            self.layers.append(
                alt.UnitSpec(data=alt.InlineData(values=list(rows)), mark=alt.MarkDef(**mark), encoding=alt.Encoding(**channels))
            )

    def write(self, rows: Iterable[Datum], *, size: float = _LABEL, fill: str = TEXT, bold: bool = False, align: str = "left") -> None:
        """The `text` of each row, its baseline at `x` and `y`."""
        mark = {"type": "text", "align": align, "baseline": "alphabetic", "fontSize": size, "fill": fill}
        if bold:
            mark["fontWeight"] = 600
        texts = [r for r in rows if r["text"]]
        self.draw(mark, texts, x=_PIXELS_X, y=_PIXELS_Y, text=_TEXT_FIELD)

    def rule(self, rows: Sequence[Datum], *, stroke: str = RULE) -> None:
        """A thin line from `x`, `y` to `x2`, `y2`."""
        self.draw(
            {"type": "rule", "stroke": stroke, "strokeWidth": 1},
            rows, x=_PIXELS_X, x2=_END_X, y=_PIXELS_Y, y2=_END_Y,
        )  # fmt: skip

    def block(self, rows: Sequence[Datum], *, x: Any, y: Any, look: Mapping[str, Any]) -> None:
        """A rectangle from `x`, `y` to `x2`, `y2`."""
        self.draw({"type": "rect", **look}, rows, x=x, x2=_END_X, y=y, y2=_END_Y)


def draw_spec(chart: Chart) -> dict[str, Any]:
    """The Vega-Lite spec of *chart*. Not validated here: the tests do that for every kind."""
    with _unchecked():
        return {"$schema": alt.SCHEMA_URL, **_chart(chart).to_dict(validate=False)}


def _unchecked() -> Any:
    """Altair without checks while objects are made: they would take most of the time."""
    return alt.utils.schemapi.debug_mode(arg=False)


def _chart(chart: Chart) -> Any:
    panels = []
    bottom = 0.0
    tracked = [row for panel in chart.panels if panel.track is not None for row in panel.rows]
    start = Sheet(
        chart.width,
        numbers=max([0.0, *(text_width(row.text, NUMBER_SIZE, bold=True) for row in tracked)]),
        asides=max([0.0, *map(_aside_width, tracked)]),
        column_height=_COLUMN_HEIGHT if len(chart.panels) == 1 else _COLUMN_HEIGHT_OF_SEVERAL,
    )
    for together in _side_by_side(chart, start.numbers + start.asides):
        sheet = replace(start, bottom=bottom + (_PANEL_GAP if bottom else 0), layers=[])
        _DRAW[together[0].kind](sheet, together)
        bottom = sheet.bottom
        panels.append(alt.LayerSpec(layer=sheet.layers, resolve=_apart_scales()))
    if chart.notes:
        sheet = Sheet(chart.width, bottom + 26)
        _notes(sheet, chart.notes, points=all(panel.kind is ChartKind.LINES for panel in chart.panels))
        bottom = sheet.bottom
        panels.append(alt.LayerSpec(layer=sheet.layers, resolve=_apart_scales()))
    return alt.TopLevelLayerSpec(
        layer=panels,
        resolve=_apart_scales(),
        width=chart.width.pixels,
        height=round(bottom + 4),
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
        background="transparent",
        config=alt.Config(font=FONT, aria=False, view=alt.ViewConfig(stroke=None)),
    )


def _side_by_side(chart: Chart, tracks: float) -> list[tuple[Panel, ...]]:
    """The panels of *chart* by row: those that share their labels stand side by side where there is room."""
    panels = chart.panels
    labels = {tuple(row.label for row in p.rows) for p in panels}
    alike = len(panels) == 2 and len(labels) == 1 and all(p.kind is ChartKind.BARS and p.low == 0 for p in panels)
    if alike and chart.width is Width.WIDE and _labels_beside(chart.width, panels[0].rows):
        _, columns = _bar_columns(chart.width, panels)
        if all(_bar_scale(p, left, right, tracks).end - left >= _BAR_AT_LEAST for p, left, right in columns):
            return [panels]
    return [(p,) for p in panels]


# Headings and notes


def _heading(sheet: Sheet, panel: Panel, x: float, width: float) -> float:
    """Writes what *panel* shows. Returns where the next thing begins."""
    y = sheet.bottom + _LABEL
    titles = wrap(panel.title, width, _LABEL, bold=True)
    sheet.write(_lines(titles, x, y, _LEADING), bold=True)
    y += (len(titles) - 1) * _LEADING
    if panel.unit:
        lines = wrap(panel.unit, width, _SMALL)
        sheet.write(_lines(lines, x, y + _SMALL_LEADING + 1, _SMALL_LEADING), size=_SMALL, fill=MUTED)
        y += len(lines) * _SMALL_LEADING + 1
    return y + _HEADING_GAP


def _lines(lines: Sequence[str], x: float, y: float, leading: float) -> list[Datum]:
    """*lines* of text, the first with its baseline at *y*."""
    return [{"x": _round(x), "y": _round(y + n * leading), "text": line} for n, line in enumerate(lines)]


def _notes(sheet: Sheet, notes: Sequence[tuple[Mark, str]], *, points: bool) -> None:
    """Small print under the panels: one after the other, on a new line where there is no room. *points*: of lines."""
    x, y = 0.0, sheet.bottom
    texts: list[Datum] = []
    for mark, text in notes:
        indent = _SWATCH + 7 if mark else 0
        lines = wrap(text, sheet.right - indent, _SMALL)
        width = indent + max(text_width(line, _SMALL) for line in lines)
        if x and x + width > sheet.right:
            x, y = 0.0, y + _SMALL_LEADING + 3
        if mark:
            _swatch(sheet, mark, x, y, points=points)
        texts += _lines(lines, x + indent, y, _SMALL_LEADING)
        x += width + _NOTE_GAP
        y += (len(lines) - 1) * _SMALL_LEADING
    sheet.write(texts, size=_SMALL, fill=MUTED)
    sheet.bottom = y


def _swatch(sheet: Sheet, mark: Mark, left: float, baseline: float, *, points: bool) -> None:
    """What *mark* looks like, in small."""
    x, y = _PIXELS_X, _PIXELS_Y
    middle = baseline - 4.5
    if points:
        if mark is Mark.PARTIAL:
            dashes = {"type": "rule", "stroke": COLOURS[0], "strokeWidth": 2.25, "strokeDash": [4, 3]}
            sheet.draw(dashes, [{"x": _round(left), "x2": _round(left + 10), "y": middle}], x=x, x2=_END_X, y=y)
        sheet.draw({"type": "circle", **_HOLLOW_POINT, "stroke": COLOURS[0]}, [{"x": _round(left + 12), "y": middle}], x=x, y=y)
    elif mark is Mark.PARTIAL:
        sheet.block([_box(left, middle - 5.5, _SWATCH, 11)], x=x, y=y, look=_partial(COLOURS[0]))
    else:
        solid = _SWATCH - _OPEN_END
        sheet.block([_box(left, middle - 5.5, solid, 11)], x=x, y=y, look=_solid(COLOURS[0]))
        sheet.block([_box(left + solid, middle - 5.5, _OPEN_END, 11)], x=x, y=y, look=_hollow(COLOURS[0]))


# Bars


def _bars(sheet: Sheet, panels: Sequence[Panel]) -> None:
    """Horizontal bars, labels beside or above them, numbers at their ends."""
    rows = panels[0].rows
    beside = _labels_beside(sheet.width, rows)
    labels, columns = _bar_columns(sheet.width, panels)
    alone = len(panels) == 1
    top = max(_heading(sheet, p, 0 if alone else left, sheet.right if alone else right - left) for p, left, right in columns)
    thickness = _BAR if beside else _BAR_UNDER_LABEL
    tops: list[float] = []
    texts: list[Datum] = []
    for lines in labels:
        height = len(lines) * _LEADING
        if beside:
            room = max(thickness, height)
            texts += _lines(lines, 0, top + (room - height) / 2 + 14.5, _LEADING)
            tops.append(top + (room - thickness) / 2)
            top += room + _ROW_GAP
        else:
            texts += _lines(lines, 0, top + 14, _LEADING)
            tops.append(top + height + 2)
            top += height + thickness + _ROW_GAP + 5
    sheet.write(texts)
    for panel, left, right in columns:
        _bars_of(sheet, panel, (left, right), tops, thickness=thickness, through=beside)
    sheet.bottom = top - _ROW_GAP


def _bar_columns(width: Width, panels: Sequence[Panel]) -> tuple[list[tuple[str, ...]], list[tuple[Panel, float, float]]]:
    """The labels in lines, and the left and right end of each of *panels* beside (or under) them."""
    rows = panels[0].rows
    beside = _labels_beside(width, rows)
    labels = [wrap(row.label, _BESIDE_AT_MOST[width] if beside else width.pixels, _LABEL) for row in rows]
    left = round(max(text_width(line, _LABEL) for lines in labels for line in lines) + 16) if beside else 0
    gap = 36
    room = (width.pixels - left - gap * (len(panels) - 1)) / len(panels)
    return labels, [(panel, left + n * (room + gap), left + n * (room + gap) + room) for n, panel in enumerate(panels)]


def _labels_beside(width: Width, rows: Sequence[Row]) -> bool:
    """Whether the labels of *rows* are short enough to stand beside their bars."""
    room = _BESIDE_AT_MOST[width]
    lines = [wrap(row.label, room, _LABEL) for row in rows]
    most = _LINES_BESIDE if width is Width.WIDE else 1
    if width is Width.NARROW and any(row.value < 0 for row in rows):
        return False
    return all(len(found) <= most and all(text_width(line, _LABEL) <= room for line in found) for found in lines)


def _bars_of(sheet: Sheet, panel: Panel, span: tuple[float, float], tops: Sequence[float], *, thickness: float, through: bool) -> None:
    """The bars of one panel within *span*. *through*: one line at zero for all of them."""
    left, right = span
    scale = _bar_scale(panel, left, right, sheet.numbers + sheet.asides)
    x, y = scale.channel("x"), _PIXELS_Y
    if panel.track is not None:
        track = [{"x": 0, "x2": float(panel.track), "y": _round(top), "y2": _round(top + thickness)} for top in tops]
        sheet.block(track, x=x, y=y, look={"fill": RULE, "fillOpacity": 0.5})
    for look, blocks in _blocks(panel, scale):
        placed = [
            {"x": b[0], "x2": b[1], "y": _round(tops[n]), "y2": _round(tops[n] + thickness), "label": panel.rows[n].label}
            for n, b in blocks
        ]
        sheet.block(placed, x=x, y=y, look=look)
    _bar_numbers(sheet, panel, scale, right - sheet.asides, [top + thickness / 2 + 5 for top in tops])
    if panel.track is not None:
        return
    zero = _round(scale.at(0))
    ends = [(tops[0] - 4, tops[-1] + thickness + 4)] if through else [(top - 2, top + thickness + 2) for top in tops]
    sheet.rule([{"x": zero, "x2": zero, "y": _round(a), "y2": _round(b)} for a, b in ends], stroke=MUTED)


def _bar_scale(panel: Panel, left: float, right: float, tracks: float) -> "_Scale":
    """The axis of bars between *left* and *right*, with room for the number at the end of each, or in a column *tracks* wide."""
    low, high = float(panel.low), float(panel.high)
    tails = {row: 7 + _beyond(row)[1] + text_width(row.text, NUMBER_SIZE, bold=True) + _aside_width(row) for row in panel.rows}
    if panel.track is not None:
        return _Scale(low, high, left, right - 12 - tracks)
    # As long as the number at the end of each bar lets it be: halve the doubt about pixels for one unit of value.
    # Never shorter than can be seen, though numbers then run into the margin.
    least, most = _SEEN / (high - low), (right - left) / (high - low)
    for _ in range(40):
        step = (least + most) / 2
        least, most = (step, most) if sum(_reach(tails, step)) <= right - left else (least, step)
    before, _ = _reach(tails, least)
    return _Scale(low, high, left + before + low * least, left + before + high * least)


def _reach(tails: Mapping[Row, float], step: float) -> tuple[float, float]:
    """How far bars and their numbers reach before and after zero, with *step* pixels for one unit of value."""
    before = [tail - float(row.value) * step for row, tail in tails.items() if row.value < 0]
    after = [tail + float(row.value) * step for row, tail in tails.items() if row.value >= 0]
    return max(before, default=0), max(after, default=0)


def _aside_width(row: Row) -> float:
    return text_width(row.aside, _SMALL) + _ASIDE if row.aside else 0


def _bar_numbers(sheet: Sheet, panel: Panel, scale: "_Scale", column: float, baselines: Sequence[float]) -> None:
    """The numbers of bars: in a column that ends at *column* where tracks run up to it, else at the bars' ends."""
    after: list[Datum] = []
    before: list[Datum] = []
    asides: list[Datum] = []
    for row, y in zip(panel.rows, baselines, strict=True):
        width = text_width(row.text, NUMBER_SIZE, bold=True)
        at = {"y": _round(y), "text": row.text}
        if panel.track is not None:
            before.append({"x": _round(column), **at})
            asides.append({"x": _round(column + _ASIDE), "y": _round(y), "text": row.aside})
        elif row.value < 0:
            end = scale.at(float(row.value)) - _beyond(row)[1] - 7
            before.append({"x": _round(end), **at})
            asides.append({"x": _round(end - width - _ASIDE - text_width(row.aside, _SMALL)), "y": _round(y), "text": row.aside})
        else:
            end = scale.at(float(row.value)) + _beyond(row)[1] + 7
            after.append({"x": _round(end), **at})
            asides.append({"x": _round(end + width + _ASIDE), "y": _round(y), "text": row.aside})
    sheet.write(after, size=NUMBER_SIZE, bold=True)
    sheet.write(before, size=NUMBER_SIZE, bold=True, align="right")
    sheet.write(asides, size=_SMALL, fill=MUTED)


def _blocks(panel: Panel, scale: "_Scale") -> Iterator[tuple[Mapping[str, Any], list[tuple[int, tuple[float, float]]]]]:
    """The looks of the bars or columns of *panel*, each with the spans of values it covers, by row."""
    found: dict[str, list[tuple[int, tuple[float, float]]]] = {}
    for n, row in enumerate(panel.rows):
        colour = COLOURS[1] if panel.kind is ChartKind.CHANGE and row.value < 0 else COLOURS[0]
        value = float(row.value)
        if row.partial:
            found.setdefault("partial" + colour, []).append((n, (0, value)))
            continue
        sign = -1 if value < 0 else 1
        inner, outer = (value + sign * pixels / scale.step for pixels in _beyond(row))
        inner = max(inner, 0) if sign > 0 else min(inner, 0)
        if inner:
            found.setdefault("solid" + colour, []).append((n, (0, _round(inner))))
        if outer != inner:
            found.setdefault("hollow" + colour, []).append((n, (_round(inner), _round(outer))))
    for name, blocks in sorted(found.items(), reverse=True):
        kind, _, number = name.partition("var(")
        yield _LOOKS[kind]("var(" + number), blocks


def _beyond(row: Row) -> tuple[float, float]:
    """Where the hollow end of a bar begins and ends, in pixels from its value."""
    start, end = open_end(row.qualifier)
    return (start * _OPEN_END, end * _OPEN_END)


# Columns


def _columns(sheet: Sheet, panels: Sequence[Panel]) -> None:
    """Columns in the order of time, numbers on top of them."""
    (panel,) = panels
    top = _heading(sheet, panel, 0, sheet.right)
    slot = min(_SLOT_AT_MOST, sheet.right / len(panel.rows))
    width = round(min(64, slot * 0.6))
    lefts = [round(n * slot + (slot - width) / 2) for n in range(len(panel.rows))]
    head = NUMBER_SIZE + 6 + (_SMALL_LEADING if any(row.aside for row in panel.rows) else 0)
    foot = head if panel.low < 0 else 0
    scale = _Scale(float(panel.low), float(panel.high), top + head + sheet.column_height, top + head)
    x, y = _PIXELS_X, scale.channel("y")
    for look, blocks in _blocks(panel, scale):
        placed = [{"x": lefts[n], "x2": lefts[n] + width, "y": b[0], "y2": b[1], "label": panel.rows[n].label} for n, b in blocks]
        sheet.block(placed, x=x, y=y, look=look)
    zero = _round(scale.at(0))
    sheet.rule([{"x": 0, "x2": round(slot * len(panel.rows)), "y": zero, "y2": zero}], stroke=MUTED)
    numbers: list[Datum] = []
    asides: list[Datum] = []
    for row, left in zip(panel.rows, lefts, strict=True):
        middle = left + width / 2
        end = scale.at(float(row.value))
        down = row.value < 0
        first = end + (6 + 11 if down else -7 - (_SMALL_LEADING if row.aside else 0) - max(0, _beyond(row)[1]))
        numbers.append({"x": middle, "y": _round(first), "text": row.text})
        asides.append({"x": middle, "y": _round(first + _SMALL_LEADING), "text": row.aside})
    sheet.write(numbers, size=NUMBER_SIZE, bold=True, align="center")
    sheet.write(asides, size=_SMALL, fill=MUTED, align="center")
    base = top + head + sheet.column_height + foot
    labels = [wrap(row.label, slot - 6, _SMALL) for row in panel.rows]
    sheet.write([d for left, lines in zip(lefts, labels, strict=True) for d in _lines(lines, left + width / 2, base + 18, _SMALL_LEADING)], size=_SMALL, align="center")  # fmt: skip
    sheet.bottom = base + 18 + (max(map(len, labels)) - 1) * _SMALL_LEADING + 4


# One bar of parts


def _stack(sheet: Sheet, panels: Sequence[Panel]) -> None:
    """One bar cut into its parts, and a list that names them."""
    (panel,) = panels
    top = _heading(sheet, panel, 0, sheet.right)
    height, gap, thinnest = 30, 2, 3
    whole = float(sum(row.value for row in panel.rows))
    # A hair-thin part is drawn as wide as can be seen.
    sizes = [max(float(row.value), thinnest * whole / sheet.right if row.value else 0) for row in panel.rows]
    scale = _Scale(0, sum(sizes), 0, sheet.right + gap)
    numbers = max(text_width(row.text, NUMBER_SIZE, bold=True) for row in panel.rows)
    asides = max(map(_aside_width, panel.rows))
    swatch, indent = 11, 20
    labels = [wrap(row.label, sheet.right - indent - 20 - numbers - asides, _LABEL) for row in panel.rows]
    column = indent + max(text_width(line, _LABEL) for lines in labels for line in lines) + 24 + numbers
    y = top + height + 16
    done = 0.0
    for n, (row, lines, size) in enumerate(zip(panel.rows, labels, sizes, strict=True)):
        look = _solid(COLOURS[n % len(COLOURS)])
        if size:
            part = {"x": _round(done), "x2": _round(done + size - gap / scale.step), "y": _round(top), "y2": _round(top + height)}
            sheet.block([{**part, "label": row.label}], x=scale.channel("x"), y=_PIXELS_Y, look=look)
        sheet.block([_box(0, y + 4, swatch, swatch)], x=_PIXELS_X, y=_PIXELS_Y, look=look)
        sheet.write(_lines(lines, indent, y + 14, _LEADING))
        done += size
        y += len(lines) * _LEADING + 6
    baselines = _baselines(labels, top + height + 16 + 14, 6)
    sheet.write([{"x": _round(column), "y": b, "text": row.text} for row, b in zip(panel.rows, baselines, strict=True)], size=NUMBER_SIZE, bold=True, align="right")  # fmt: skip
    sheet.write(
        [{"x": _round(column + _ASIDE), "y": b, "text": row.aside} for row, b in zip(panel.rows, baselines, strict=True)],
        size=_SMALL,
        fill=MUTED,
    )
    sheet.bottom = y - 6


def _baselines(labels: Sequence[Sequence[str]], first: float, gap: float) -> list[float]:
    """The baseline of the first line of each label."""
    found = []
    for lines in labels:
        found.append(_round(first))
        first += len(lines) * _LEADING + gap
    return found


# Lines


def _lines_in_time(sheet: Sheet, panels: Sequence[Panel]) -> None:
    """One line a series, its name at its end; a value axis; points for what is partial or not exact."""
    (panel,) = panels
    top = _heading(sheet, panel, 0, sheet.right) + 6
    series = {name: list(rows) for name, rows in groupby(panel.rows, key=lambda row: row.series)}
    ticks = max(text_width(text, _SMALL) for _, text in panel.ticks)
    room = 190 if sheet.width is Width.WIDE else 96
    names = {name: (*(wrap(name, room, _LABEL) if name else ()), rows[-1].text) for name, rows in series.items()}
    tail = max(text_width(line, _LABEL, bold=line is lines[-1]) for lines in names.values() for line in lines)
    height = max(_LINES_HEIGHT[sheet.width], sum(len(lines) * _SMALL_LEADING + 6 for lines in names.values()))
    days = sorted({row.day for row in panel.rows})
    across = _Scale(days[0], days[-1], ticks + 20, sheet.right - tail - 16)
    up = _Scale(float(panel.low), float(panel.high), top + height, top)
    sheet.write(
        [{"x": _round(ticks), "y": _round(up.at(float(v)) + 4.5), "text": text} for v, text in panel.ticks],
        size=_SMALL,
        fill=MUTED,
        align="right",
    )
    levels = [(up.at(float(v)), v) for v, _ in panel.ticks]
    sheet.rule([{"x": _round(ticks + 8), "x2": _round(across.end + 6), "y": _round(y), "y2": _round(y)} for y, v in levels if v])
    sheet.rule(
        [{"x": _round(ticks + 8), "x2": _round(across.end + 6), "y": _round(y), "y2": _round(y)} for y, v in levels if not v], stroke=MUTED
    )
    for colour, rows in zip(COLOURS, series.values(), strict=False):
        _line(sheet, rows, across, up, colour)
    _end_labels(sheet, names, {name: up.at(float(rows[-1].value)) for name, rows in series.items()}, across.end + 14, (top, top + height))
    if len(series) == 1:
        _peak(sheet, panel.rows, across, up)
    sheet.bottom = _period_labels(sheet, panel.rows, across, top + height)


def _line(sheet: Sheet, rows: Sequence[Row], across: "_Scale", up: "_Scale", colour: str) -> None:
    x, y = across.channel("x"), up.channel("y")
    runs: dict[bool, list[Datum]] = {False: [], True: []}
    run = 0
    for before, row in zip([None, *rows], rows, strict=False):
        if before is not None and row.joined:
            # Each step is a run of its own where its look differs from the one before it.
            dashed = before.partial or row.partial
            if not runs[dashed] or runs[dashed][-1]["x"] != before.day or dashed:
                run += 1
                runs[dashed].append({"x": before.day, "y": float(before.value), "run": run})
            runs[dashed].append({"x": row.day, "y": float(row.value), "run": runs[dashed][-1]["run"]})
    for dashed, points in runs.items():
        dash = {"strokeDash": [4, 3]} if dashed else {}
        mark = {"type": "line", "stroke": colour, "strokeWidth": 2.25, "strokeJoin": "round", "clip": False, **dash}
        sheet.draw(mark, points, x=x, y=y, detail=alt.FieldDefWithoutScale(field="run", type="nominal"))
    lonely = len(rows) <= 2 * 8
    for hollow in (False, True):
        points = [
            {"x": row.day, "y": float(row.value), "label": row.label, "text": row.text}
            for n, row in enumerate(rows)
            if _is_hollow(row) is hollow and (hollow or lonely or n in (0, len(rows) - 1) or not row.joined)
        ]
        look = {**_HOLLOW_POINT, "stroke": colour} if hollow else {"size": 32, "opacity": 1, "fill": colour}
        sheet.draw({"type": "circle", **look}, points, x=x, y=y)


def _is_hollow(row: Row) -> bool:
    return row.partial or row.qualifier is not Qualifier.EXACT


def _end_labels(sheet: Sheet, names: Mapping[str, Sequence[str]], ends: Mapping[str, float], x: float, span: tuple[float, float]) -> None:
    """The name and last number of each line at its end, moved apart where they would touch."""
    heights = {name: len(lines) * _SMALL_LEADING + 6 for name, lines in names.items()}
    order = sorted(names, key=lambda name: ends[name])
    tops = {name: ends[name] - heights[name] / 2 for name in order}
    floor = span[0] - 8
    for name in order:
        tops[name] = floor = max(tops[name], floor)
        floor += heights[name]
    ceiling = span[1] + 12
    for name in reversed(order):
        tops[name] = ceiling = min(tops[name], ceiling - heights[name])
    labels: list[Datum] = []
    numbers: list[Datum] = []
    for name in order:
        *words, number = _lines(names[name], x, tops[name] + 15, _SMALL_LEADING)
        labels += words
        numbers.append(number)
    sheet.write(labels, size=_LABEL - 1)
    sheet.write(numbers, size=NUMBER_SIZE, bold=True)


def _peak(sheet: Sheet, rows: Sequence[Row], across: "_Scale", up: "_Scale") -> None:
    """The number at the first point and at the highest, where they are not the last."""
    highest = max(rows, key=lambda row: row.value)
    shown = [row for row in dict.fromkeys([rows[0], highest]) if row is not rows[-1]]
    if len(shown) > 1 and across.at(highest.day) - across.at(rows[0].day) < text_width(highest.text + rows[0].text, NUMBER_SIZE) / 2 + 12:
        shown = [highest]
    sheet.write([{"x": _round(across.at(r.day)), "y": _round(up.at(float(r.value)) - 10), "text": r.text} for r in shown], size=NUMBER_SIZE, bold=True, align="center")  # fmt: skip


def _period_labels(sheet: Sheet, rows: Sequence[Row], across: "_Scale", bottom: float) -> float:
    """As many periods under the plot as there is room for, the last one always. Returns where they end."""
    labels = dict(sorted((row.day, row.label) for row in rows))
    widths = {day: max(text_width(line, _SMALL) for line in wrap(label, 64, _SMALL)) for day, label in labels.items()}
    days = list(labels)
    every = next(n for n in range(1, len(days) + 1) if _apart(days[::-1][::n], widths, across))
    shown = days[::-1][::every]
    lines = {day: wrap(labels[day], 64, _SMALL) for day in shown}
    sheet.rule(
        [{"x": _round(across.at(d)), "x2": _round(across.at(d)), "y": _round(bottom), "y2": _round(bottom + 5)} for d in shown],
        stroke=MUTED,
    )
    sheet.write([d for day in shown for d in _lines(lines[day], across.at(day), bottom + 20, _SMALL_LEADING)], size=_SMALL, align="center")
    return bottom + 20 + (max(map(len, lines.values())) - 1) * _SMALL_LEADING + 4


def _apart(days: Sequence[int], widths: Mapping[int, float], across: "_Scale") -> bool:
    """Whether labels centred at *days* (last first) do not touch."""
    return all(across.at(a) - across.at(b) >= (widths[a] + widths[b]) / 2 + 10 for a, b in pairwise(days))


# Scales and looks


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values → pixels, for our own placing and for Vega-Lite alike."""

    low: float
    high: float
    start: float
    end: float

    @property
    def step(self) -> float:
        """Pixels for one unit of value."""
        return abs(self.end - self.start) / ((self.high - self.low) or 1)

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)

    def channel(self, field: str) -> Any:
        """A channel on this scale for *field*."""
        scale = alt.Scale(domain=[self.low, self.high], range=[_round(self.start), _round(self.end)], nice=False, zero=False)
        return alt.PositionFieldDef(field=field, type="quantitative", scale=scale, axis=None)


def _apart_scales() -> Any:
    return alt.Resolve(scale=alt.ScaleResolveMap(x="independent", y="independent"))


def _solid(colour: str) -> Mapping[str, Any]:
    return {"fill": colour}


def _hollow(colour: str) -> Mapping[str, Any]:
    return {"fill": colour, "fillOpacity": 0.15, "stroke": colour, "strokeWidth": 1.25}


def _partial(colour: str) -> Mapping[str, Any]:
    return {"fill": colour, "fillOpacity": 0.22, "stroke": colour, "strokeWidth": 1.25, "strokeDash": [3, 2]}


_HOLLOW_POINT = {"size": 38, "opacity": 1, "fill": GROUND, "strokeWidth": 1.75}
_LOOKS = {"solid": _solid, "hollow": _hollow, "partial": _partial}


def _box(x: float, y: float, width: float, height: float) -> Datum:
    return {"x": _round(x), "x2": _round(x + width), "y": _round(y), "y2": _round(y + height)}


def _round(number: float) -> float:
    """Two decimals are finer than any screen; values of bars keep seven digits."""
    return round(number, 2) if abs(number) < 1e5 else float(f"{number:.7g}")


_DRAW = {
    ChartKind.BARS: _bars,
    ChartKind.CHANGE: _bars,
    ChartKind.COLUMNS: _columns,
    ChartKind.STACK: _stack,
    ChartKind.LINES: _lines_in_time,
}
