"""Figure × Language → the Vega-Lite spec of its interactive chart: the same groups, words and colours as the static one.

Altair makes each piece once, whatever the data are; numbers and words are put into it.

Vega lays it out in the reader's browser, as wide as the page leaves room, but it writes no word and no number of its own:
labels, ticks and tooltips stand in the data as the language writes them.
What stands on one axis is one view; of several, `live.js` draws each by itself, one above the other.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

import altair as alt

from generator.chart.draw import COLOURS, GROUND, MUTED, RULE, TEXT
from generator.chart.measure import text_width, wrap
from generator.chart.plan import (
    NUMBER_SIZE,
    PANELS_AT_MOST,
    Panel,
    Row,
    Width,
    heading,
    open_end,
    plan_charts,
    round_ticks,
    series_label,
    shown,
    tick_text,
    written,
)
from generator.chart.shape import Entry, Group, group
from generator.language import Language
from generator.model import ChartKind, Figure, MeasureKind, Observation, PeriodKind, Qualifier, Statistic, Status
from generator.wording import label, status_word

OFF = "off"
"""The parameter that holds the keys of the series that are switched off."""
HITS = "hits"
"""The layer that knows where each value stands and what its tooltip says."""

_LABEL, _SMALL = 14, 12.5
_LEADING, _SMALL_LEADING = 18, 16
_NARROWEST = 300
"""The room that titles and labels are broken for: a phone's."""
_BESIDE_AT_MOST = 120
_LINES_BESIDE = 2
_BAR, _BAR_UNDER_LABEL, _GAP = 20, 14, 12
_COLUMNS_HEIGHT, _LINES_HEIGHT, _STACK_HEIGHT = 210, 250, 32
_NUMBER_GAP, _ASIDE_GAP = 7, 10
_OPEN_END = 0.022
"""How long the hollow end of a bar is whose number is not exact, as a part of the axis."""
_THINNEST = Decimal("0.008")
"""The least part of a bar of parts that can be pointed at."""
_PARTIAL_LOOK = {"fillOpacity": 0.22, "strokeWidth": 1.25, "strokeDash": [3, 2]}
_HOLLOW_LOOK = {"fillOpacity": 0.15, "strokeWidth": 1.25}

Datum = dict[str, Any]


_MADE: dict[str, Datum] = {}


def _made(schema: type[alt.SchemaBase], **parts: Any) -> Datum:
    """What Altair makes of *parts*, made once: the same stand in thousands of charts. What comes from data is put in afterwards."""
    key = f"{schema.__name__} {parts}"
    if key not in _MADE:
        with alt.utils.schemapi.debug_mode(arg=False):
            _MADE[key] = schema(**parts).to_dict(validate=False)
    return _MADE[key]


@dataclass(frozen=True, slots=True)
class _View:
    """What stands on one axis."""

    spec: Datum
    """A layered view."""
    series: Sequence[Datum]
    """What can be switched off: `key` and `name`; perhaps `colour` and `text`."""
    params: Sequence[Datum] = ()


def live_spec(figure: Figure, alt_text: str, printed_in: str, language: Language) -> dict[str, Any] | None:
    """The spec of *figure*; `None` where it has no chart. *printed_in* is the language of its source.

    Not validated here: the tests do that for every kind.
    """
    chart = next((c for c in plan_charts(figure, language) if c.width is Width.WIDE), None)
    if chart is None:
        return None
    together = _together(list(zip(group(figure)[:PANELS_AT_MOST], chart.panels, strict=True)))
    views = [_DRAW[members[0][0].kind](n, members, language) for n, members in enumerate(together)]
    specs = [view.spec for view in views]
    series = {one["key"]: one for view in views for one in view.series}
    return {
        "$schema": alt.SCHEMA_URL,
        "description": alt_text,
        "background": "transparent",
        "padding": {"left": 0, "right": 0, "top": 2, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": _CONFIG,
        "params": [{"name": OFF, "value": []}, *(param for view in views for param in view.params)],
        **(specs[0] if len(specs) == 1 else {"vconcat": specs}),
        "usermeta": {
            "series": list(series.values()) if len(series) > 1 else [],
            "notes": [{"mark": mark.value, "text": text} for mark, text in chart.notes],
            "printed": {"name": _heads(language)["printed"], "language": printed_in},
            "words": _words(language),
        },
    }


def _words(language: Language) -> Mapping[str, str]:
    """The words around the chart."""
    t = language.pgettext
    return {
        "shown": t("interactive chart", "Shown"),
        "all": t("interactive chart", "Show all"),
        "back": t("interactive chart", "Back to the static chart"),
        "hint": t("interactive chart", "Interactive chart. The arrow keys lead from value to value."),
    }


Member = tuple[Group, Panel]


def _together(panels: Iterable[Member]) -> list[list[Member]]:
    """*panels* by axis: series in time of the same unit and kind, which the static chart draws one above the other, share theirs."""

    def axis(member: Member) -> tuple[Any, ...]:
        g, _ = member
        if g.kind is not ChartKind.COLUMNS:
            return (id(g),)
        return (g.statistic, g.first.unit.id, g.first.measure.kind is MeasureKind.STOCK, g.of_series)

    return [list(members) for _, members in groupby(panels, key=axis)]


# Data


def _rows(member: Member, language: Language) -> list[tuple[Entry, Row, Datum]]:
    """What is drawn of *member*, with what every mark needs to know of it."""
    g, panel = member
    found = []
    for entry, row in zip(shown(g, language), panel.rows, strict=True):
        o = entry.observation
        key = _key(o, g.varying if not g.in_time else g.of_series)
        start, end = (part * _OPEN_END for part in open_end(row.qualifier))
        datum = {
            "key": key,
            "value": _float(row.value),
            "text": row.text,
            "wide": round(text_width(row.text, NUMBER_SIZE, bold=True)),
            "from": start,
            "to": end,
            "partial": row.partial,
            **({"aside": row.aside} if row.aside else {}),
            **_tooltip(entry, language),
        }
        found.append((entry, row, datum))
    return found


def _key(o: Observation, varying: Iterable[str]) -> str:
    """What tells *o* from its neighbours, in ids: the same in all languages, fit for an address."""
    told = set(varying)
    members = [c.id for c in o.categories if c.dimension in told]
    parts = [o.measure.id] if "measure" in told or not (members or "period" in told) else []
    parts += members
    if "period" in told:
        parts.append(o.period.text)
    return ".".join(parts)


def _tooltip(entry: Entry, language: Language) -> Datum:
    """What is said of *entry* where a reader points at it."""
    o = entry.observation
    remarks = [status_word(o.status, language)] if o.status in (Status.CORRECTED, Status.PROVISIONAL) else []
    if entry.partial:
        remarks.append(language.gettext("shorter period than the others"))
    asides = [f"{label(a, language)}{language.pgettext('pattern.punctuation', ': ')}{written(a, language)}" for a in entry.asides]
    return {
        "what": label(o, language),
        "when": "" if o.period.kind is PeriodKind.UNDATED else language.period(o.period),
        "number": language.change(o) if o.statistic is Statistic.CHANGE else language.quantity(o),
        "printed": o.printed,
        "remark": language.join(remarks) if remarks else "",
        "beside": "\n".join(asides),
        "at": o.at,
    }


def _heads(language: Language) -> Mapping[str, str]:
    """The lines of a tooltip, in their order: field and head."""
    t = language.pgettext
    return {
        "what": t("column", "Measure"),
        "when": t("column", "Period"),
        "number": t("column", "Value"),
        "printed": t("column", "As printed"),
        "remark": t("column", "Status"),
        "beside": t("column", "Besides"),
        "at": t("column", "Place in the source"),
    }


def _tooltips(data: Sequence[Datum], language: Language) -> list[Any]:
    """The lines of tooltips over *data*: those that any of them needs."""
    return [
        _made(alt.StringFieldDef, field=field, type="nominal", title=head)
        for field, head in _heads(language).items()
        if any(datum[field] for datum in data)
    ]


# Axes that follow what is shown


def _extent(n: int, ends: Mapping[str, tuple[Decimal, Decimal]]) -> list[Datum]:
    """Parameters `low<n>` and `high<n>`: from where to where the values reach of all series that are shown.

    *ends* are the lowest and highest value of each series.
    """
    names = {key: f"indexof({OFF}, {json.dumps(key, ensure_ascii=False)}) < 0" for key in ends}

    def least(which: int, function: str) -> str:
        parts = [f"{names[key]} ? {_js(values[which])} : 0" for key, values in ends.items() if values[which]]
        return f"{function}({', '.join(['0', *parts])})"

    return [{"name": f"low{n}", "expr": least(0, "min")}, {"name": f"high{n}", "expr": least(1, "max")}]


def _ends(data: Iterable[tuple[str, Decimal]]) -> dict[str, tuple[Decimal, Decimal]]:
    """By series the lowest and highest of its values and of zero."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for key, value in data:
        low, high = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = (min(low, value), max(high, value))
    return found


def _value_axis(n: int, g: Group, ends: Mapping[str, tuple[Decimal, Decimal]], language: Language) -> tuple[str, str, Any]:
    """Expressions for domain and ticks of an axis over the series in *ends*, and how it looks.

    The ticks of every choice of series are worked out here, in decimals, with their words.
    """
    lows = sorted({Decimal(0), *(low for low, _ in ends.values())}, reverse=True)
    highs = sorted({Decimal(0), *(high for _, high in ends.values())})
    table = [[_two(round_ticks(low, high)) for high in highs] for low in lows]
    values = f"{_js(table)}[indexof({_js(lows)}, low{n})][indexof({_js(highs)}, high{n})]"
    words = {_js(v): tick_text(v, g, language) for row in table for found in row for v in found}
    look = _made(
        alt.Axis,
        grid=True,
        gridColor={"expr": f"datum.value === 0 ? '{MUTED}' : '{RULE}'"},
        domain=False,
        ticks=False,
        labelPadding=8,
        title=None,
    )
    axis = {"values": {"expr": values}, "labelExpr": f"{json.dumps(words, ensure_ascii=False)}[datum.value]", **look}
    return f"extent({values})", values, axis


def _two(found: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """*found* with another tick where there is one only: a scale needs a span."""
    return tuple(found) if len(found) > 1 else (found[0], found[0] + 1)


def _js(value: Any) -> str:
    """*value* in the expression language, as JSON."""
    if isinstance(value, Decimal):
        return json.dumps(_float(value))
    return "[" + ", ".join(map(_js, value)) + "]"


def _float(value: Decimal) -> float | int:
    return int(value) if value == int(value) else float(value)


# Bars


def _bars(n: int, members: Sequence[Member], language: Language) -> _View:
    """Horizontal bars: labels beside or above them, numbers at their ends. Each can be switched off."""
    ((g, panel),) = members
    rows = _rows((g, panel), language)
    data = []
    labels = {}
    beside = all(len(_beside(row.label)) <= _LINES_BESIDE and _widest(_beside(row.label)) <= _BESIDE_AT_MOST for _, row, _ in rows)
    for place, (_, row, datum) in enumerate(rows):
        negative = panel.kind is ChartKind.CHANGE and row.value < 0
        labels[str(place)] = _beside(row.label) if beside else wrap(row.label, _NARROWEST, _LABEL)
        data.append({"row": str(place), "colour": COLOURS[1 if negative else 0], **datum})
    most = max(map(len, labels.values()))
    thickness = _BAR if beside else _BAR_UNDER_LABEL
    step = (max(thickness, most * _LEADING) if beside else most * _LEADING + thickness + 4) + _GAP
    down = 0 if beside else (most * _LEADING + 4) / 2
    tails = [(row.value, _NUMBER_GAP + d["wide"] + (text_width(row.aside, _SMALL) + _ASIDE_GAP if row.aside else 0)) for _, row, d in rows]
    tail_before = max([0.0, *(tail for value, tail in tails if value < 0)])
    tail_after = max([8.0, *(tail for value, tail in tails if value >= 0)]) + 12
    low, high = ("0", _js(panel.track)) if panel.track is not None else (f"low{n}", f"high{n}")
    domain = [{"expr": low}, {"expr": f"{high} > {low} ? {high} : {low} + 1"}]
    reach = [round(tail_before), {"expr": f"max(width - {round(tail_after)}, {round(tail_before) + 24})"}]
    scale = {"domain": domain, "range": reach, **_made(alt.Scale, nice=False, zero=False)}
    axis = _names_axis(labels, 16) if beside else None
    padding = _made(alt.Scale, paddingInner=0, paddingOuter=0)
    y = {**_made(alt.PositionFieldDef, field="row", type="nominal", sort=None, title=None), "axis": axis, "scale": padding}
    track = []
    if panel.track is not None:
        track = [_layer({"type": "bar", "height": thickness, "yOffset": down, "fill": RULE, "fillOpacity": 0.5}, x=_at(0, scale), x2={"datum": _float(panel.track)}, y=y)]  # fmt: skip
    layers = [
        *track,
        *_blocks("x", scale, {"height": thickness, "yOffset": down}, y=y),
        *([] if panel.track is not None else [_zero("x", scale)]),
        *_numbers_of_bars(scale, y, down, asides=any(row.aside for _, row, _ in rows)),
        *([] if beside else [_labels_above(labels, y, (most * _LEADING + 4 + thickness) / 2)]),
        _hits(data, language, y=y, x={"value": 0}, x2={"value": "width"}),
    ]
    series = [{"key": d["key"], "name": row.label} for _, row, d in rows]
    return _view(n, g, data, layers, language, height={"step": step}, series=series, transform=_spans(low, high), params=_extent(n, _ends((d["key"], row.value) for _, row, d in rows)))  # fmt: skip


def _beside(text: str) -> tuple[str, ...]:
    return wrap(text, _BESIDE_AT_MOST, _LABEL)


def _widest(lines: Iterable[str]) -> float:
    return max(text_width(line, _LABEL) for line in lines)


def _names_axis(labels: Mapping[str, Sequence[str]], gap: int) -> Any:
    """Labels beside bars, flush left."""
    left = round(max(map(_widest, labels.values()))) + gap
    names = json.dumps({key: list(lines) for key, lines in labels.items()}, ensure_ascii=False)
    look = _made(
        alt.Axis,
        labelAlign="left",
        labelFontSize=_LABEL,
        labelLineHeight=_SMALL_LEADING,
        labelColor=TEXT,
        domain=False,
        ticks=False,
        grid=False,
        title=None,
    )
    return {"labelExpr": f"{names}[datum.value]", "labelPadding": left, **look}


def _labels_above(labels: Mapping[str, Sequence[str]], y: Any, up: float) -> Any:
    names = json.dumps({key: list(lines) for key, lines in labels.items()}, ensure_ascii=False)
    mark = {"type": "text", "align": "left", "baseline": "line-top", "fontSize": _LABEL, "lineHeight": _LEADING, "fill": TEXT, "dy": -up}
    # Short labels stand right above their bar though others are longer.
    most = max(map(len, labels.values()))
    mark["yOffset"] = {"expr": f"({most} - length({names}[datum.row])) * {_LEADING}"}
    return _layer({**mark, "text": {"expr": f"{names}[datum.row]"}}, x={"value": 0}, y=y)


def _numbers_of_bars(scale: Any, y: Any, down: float, *, asides: bool) -> list[Any]:
    """Numbers at the ends of bars, and beyond them what is said besides."""
    negative = "datum.value < 0"
    mark = {
        "type": "text",
        "baseline": "middle",
        "fontSize": NUMBER_SIZE,
        "fontWeight": 600,
        "fill": TEXT,
        "yOffset": down,
        "align": {"expr": f"{negative} ? 'right' : 'left'"},
        "dx": {"expr": f"{negative} ? {-_NUMBER_GAP} : {_NUMBER_GAP}"},
    }
    end = {**_made(alt.PositionFieldDef, field="outer", type="quantitative", axis=None), "scale": scale}
    found = [_layer(mark, x=end, y=y, text=_field("text"))]
    if asides:
        after = f"{_NUMBER_GAP + _ASIDE_GAP} + datum.wide"
        mark = {**mark, "fontSize": _SMALL, "fontWeight": "normal", "fill": MUTED, "dx": {"expr": f"{negative} ? -({after}) : {after}"}}
        found.append(_layer(mark, x=end, y=y, text=_field("aside"), where="isValid(datum.aside)"))
    return found


# Columns


def _columns(n: int, members: Sequence[Member], language: Language) -> _View:
    """Columns in the order of time, side by side where there are several series."""
    g, _ = members[0]
    several = len(members) > 1
    periods = sorted({e.observation.period for g_, _ in members for e in shown(g_, language)}, key=lambda p: p.sort_key)
    place = {period: str(k) for k, period in enumerate(periods)}
    room = max(34.0, _NARROWEST / len(periods) - 4)
    labels = {place[p]: wrap(language.short_period(p), room, _SMALL) for p in periods}
    data = []
    series = []
    ends: list[tuple[str, Decimal]] = []
    for k, (g_, panel) in enumerate(members):
        for e, row, datum in _rows((g_, panel), language):
            data.append({"row": place[e.observation.period], "colour": COLOURS[k], **datum})
            ends.append((datum["key"], row.value))
        series.append({"key": data[-1]["key"], "name": series_label(g_.first, g_, language), "colour": COLOURS[k]})
    known = _ends(ends)
    domain, _, axis = _value_axis(n, g, known, language)
    head = NUMBER_SIZE + 8 + (_SMALL_LEADING if any("aside" in d for d in data) else 0)
    foot = head if any(low < 0 for low, _ in known.values()) else 0
    scale = {"domain": {"expr": domain}, **_made(alt.Scale, range=[_COLUMNS_HEIGHT - foot, head], nice=False, zero=False)}
    x = {
        **_made(alt.PositionFieldDef, field="row", type="nominal", title=None),
        "sort": list(place.values()),
        "scale": _made(alt.Scale, paddingInner=0.3 if several else 0.4, paddingOuter=0.15),
        "axis": {**_periods_axis(labels), "labelAngle": 0},
    }
    beside = _made(alt.OffsetDef, field="key", type="nominal", scale={"paddingInner": 0.06})
    side = {"xOffset": {**beside, "sort": [s["key"] for s in series]}} if several else {}
    visible = " + ".join(f"(indexof({OFF}, {json.dumps(s['key'])}) < 0 ? 1 : 0)" for s in series) if several else "1"
    fits = f"width / {len(periods)} / max(1, {visible}) * {0.72 if several else 0.95} > datum.wide"
    layers = [
        *_blocks("y", scale, {"width": {"band": 1}} if several else {}, axis=axis, x=x, **side),
        _zero("y", scale),
        *_numbers_of_columns(scale, fits, x=x, **side),
        _hits(data, language, x=x, y={"value": 0}, y2={"value": "height"}, **side),
    ]
    low, high = f"low{n}", f"high{n}"
    # Of several series the heading is that of lines: what they have in common.
    common = replace(g, kind=ChartKind.LINES) if several else g
    return _view(n, common, data, layers, language, height=_COLUMNS_HEIGHT, series=series if several else (), transform=_spans(low, high), params=_extent(n, known))  # fmt: skip


def _periods_axis(labels: Mapping[str, Sequence[str]]) -> Datum:
    names = json.dumps({key: list(lines) for key, lines in labels.items()}, ensure_ascii=False)
    look = _made(
        alt.Axis,
        labelOverlap=True,
        labelFontSize=_SMALL,
        labelLineHeight=_SMALL_LEADING,
        labelColor=TEXT,
        labelPadding=7,
        domain=False,
        ticks=False,
        grid=False,
        title=None,
    )
    return {"labelExpr": f"{names}[datum.value]", **look}


def _numbers_of_columns(scale: Any, fits: str, **channels: Any) -> list[Any]:
    """Numbers on top of columns, below those that hang, where there is room."""
    mark = {
        "type": "text",
        "align": "center",
        "baseline": {"expr": "datum.value < 0 ? 'top' : 'bottom'"},
        "dy": {"expr": f"(datum.value < 0 ? 6 : -5) - (datum.value >= 0 && isValid(datum.aside) ? {_SMALL_LEADING} : 0)"},
        "fontSize": NUMBER_SIZE,
        "fontWeight": 600,
        "fill": TEXT,
        "opacity": {"expr": f"{fits} ? 1 : 0"},
    }
    end = {**_made(alt.PositionFieldDef, field="outer", type="quantitative"), "scale": scale}
    aside = {**mark, "fontSize": _SMALL, "fontWeight": "normal", "fill": MUTED, "dy": {"expr": "datum.value < 0 ? 24 : -5"}}
    return [
        _layer(mark, y=end, text=_field("text"), **channels),
        _layer(aside, y=end, text=_field("aside"), where="isValid(datum.aside)", **channels),
    ]


# One bar of parts


def _stack(n: int, members: Sequence[Member], language: Language) -> _View:
    """One bar cut into its parts. Names and numbers stand beside the switches."""
    ((g, panel),) = members
    rows = _rows((g, panel), language)
    whole = sum((row.value for _, row, _ in rows), Decimal(0))
    data = [
        {"colour": COLOURS[k % len(COLOURS)], "size": _float(max(row.value, whole * _THINNEST if row.value else Decimal(0))), **datum}
        for k, (_, row, datum) in enumerate(rows)
    ]
    full = sum(d["size"] for d in data)
    size = _made(alt.PositionFieldDef, field="size", type="quantitative", stack="zero", axis=None)
    x = {**size, "scale": {"domain": [0, full], **_made(alt.Scale, nice=False)}}
    order = _made(alt.OrderFieldDef, field="place", type="quantitative")
    data = [{"place": k, **d} for k, d in enumerate(data)]
    mark = {"type": "bar", "fill": {"expr": "datum.colour"}, "stroke": GROUND, "strokeWidth": 2, "height": _STACK_HEIGHT}
    detail = _made(alt.FieldDefWithoutScale, field="key", type="nominal")
    layers = [
        _layer(mark, x=x, order=order, detail=detail),
        _layer(
            {"type": "bar", "fill": "transparent", "height": _STACK_HEIGHT},
            x=x,
            order=order,
            detail=detail,
            tooltip=_tooltips(data, language),
            name=HITS,
        ),
    ]
    series = [
        {"key": d["key"], "name": row.label, "colour": d["colour"], "text": row.text, **({"aside": row.aside} if row.aside else {})}
        for (_, row, _), d in zip(rows, data, strict=True)
    ]
    return _view(n, g, data, layers, language, height=_STACK_HEIGHT + 4, series=series)


# Lines


def _lines(n: int, members: Sequence[Member], language: Language) -> _View:
    """One line a series; points hollow where a number is partial or not exact."""
    ((g, panel),) = members
    rows = _rows((g, panel), language)
    keys = list(dict.fromkeys(d["key"] for _, _, d in rows))
    colours = {key: COLOURS[k % len(COLOURS)] for k, key in enumerate(keys)}
    data = [{"day": row.day, "colour": colours[d["key"]], "hollow": row.partial or row.qualifier is not Qualifier.EXACT, **d} for _, row, d in rows]  # fmt: skip
    known = _ends((d["key"], row.value) for _, row, d in rows)
    domain, _, axis = _value_axis(n, g, known, language)
    days = {str(row.day): wrap(row.label, 64, _SMALL) for _, row, _ in sorted(rows, key=lambda found: found[1].day)}
    first, last = min(d["day"] for d in data), max(d["day"] for d in data)
    tail = max(d["wide"] for d in data) if len(keys) == 1 else 12
    reach = [14, {"expr": f"width - {tail / 2 if len(keys) == 1 else tail}"}]
    across = {"domain": [first, last], "range": reach, **_made(alt.Scale, nice=False, zero=False)}
    up = {"domain": {"expr": domain}, **_made(alt.Scale, range=[_LINES_HEIGHT, 16], nice=False, zero=False)}
    ticks = {**_periods_axis(days), "values": [int(day) for day in days]}
    x = {**_made(alt.PositionFieldDef, field="day", type="quantitative"), "scale": across, "axis": ticks}
    y = {**_made(alt.PositionFieldDef, field="value", type="quantitative"), "scale": up, "axis": axis}
    line = {"type": "line", "stroke": {"expr": "datum.colour"}, "strokeWidth": 2.25, "strokeJoin": "round"}
    detail = _made(alt.FieldDefWithoutScale, field="run", type="nominal")
    solid, dashed = _runs(rows, colours)
    point = {"type": "point", "opacity": 1, "strokeWidth": 1.75, "stroke": {"expr": "datum.colour"}}
    few = max(sum(d["key"] == key for d in data) for key in keys) <= 16
    layers = [
        _layer(line, x=x, y=y, detail=detail, data=solid),
        *([_layer({**line, "strokeDash": [4, 3]}, x=x, y=y, detail=detail, data=dashed)] if dashed else []),
        _layer({**point, "size": 30 if few else 12, "fill": {"expr": f"datum.hollow ? '{GROUND}' : datum.colour"}}, x=x, y=y),
        *_numbers_of_line(data, x, y, alone=len(keys) == 1),
        _layer(
            {"type": "point", "size": 160, "fill": "transparent", "stroke": "transparent", "opacity": 1},
            x=x,
            y=y,
            tooltip=_tooltips(data, language),
            name=HITS,
        ),
    ]
    series = []
    if len(keys) > 1:
        names = {d["key"]: row.series for _, row, d in rows}
        series = [{"key": key, "name": names[key], "colour": colours[key]} for key in keys]
    return _view(n, g, data, layers, language, height=_LINES_HEIGHT, series=series, params=_extent(n, known))


def _runs(rows: Sequence[tuple[Entry, Row, Datum]], colours: Mapping[str, str]) -> tuple[list[Datum], list[Datum]]:
    """The stretches of lines that are drawn through, and those to or from a partial period, which are dashed."""
    found: tuple[list[Datum], list[Datum]] = ([], [])
    run = 0
    before: tuple[Row, str] | None = None
    through = False
    for _, row, datum in rows:
        key = datum["key"]
        if before is not None and row.joined and before[1] == key:
            dashed = before[0].partial or row.partial
            if dashed or not through:
                run += 1
                found[dashed].append(_stop(before[0], key, colours[key], run))
            found[dashed].append(_stop(row, key, colours[key], run))
            through = not dashed
        else:
            through = False
        before = (row, key)
    return found


def _stop(row: Row, key: str, colour: str, run: int) -> Datum:
    return {"key": key, "run": run, "day": row.day, "value": _float(row.value), "colour": colour}


def _numbers_of_line(data: Sequence[Datum], x: Any, y: Any, *, alone: bool) -> list[Any]:
    """The last number of a line that stands alone, and the highest."""
    if not alone:
        return []
    told = dict.fromkeys([data.index(max(data, key=lambda d: d["value"])), len(data) - 1])
    if len(told) > 1 and len(data) - 1 - next(iter(told)) < len(data) / 5:
        told = dict.fromkeys([len(data) - 1])
    mark = {"type": "text", "dy": -12, "fontSize": NUMBER_SIZE, "fontWeight": 600, "fill": TEXT}
    return [_layer(mark, x=x, y=y, text=_field("text"), data=[data[n] for n in told])]


# Layers


def _view(
    n: int,
    g: Group,
    data: Sequence[Datum],
    layers: Sequence[Any],
    language: Language,
    *,
    height: Any,
    series: Sequence[Datum],
    transform: Sequence[Datum] = (),
    params: Sequence[Datum] = (),
) -> _View:
    title, subtitle = heading(g, language)
    words: Datum = {"text": list(wrap(title, _NARROWEST, _LABEL, bold=True))}
    if subtitle:
        words["subtitle"] = list(wrap(subtitle, _NARROWEST, _SMALL))
    spec = {
        **_made(alt.LayerSpec, name=f"view{n}", width="container"),
        "title": words,
        "height": height,
        "data": {"values": list(data)},
        "transform": [{"filter": f"indexof({OFF}, datum.key) < 0"}, *transform],
        "layer": list(layers),
    }
    return _View(spec, series, params)


def _layer(mark: Mapping[str, Any], *, data: Sequence[Datum] | None = None, where: str = "", name: str = "", **channels: Any) -> Datum:
    more: Datum = {"name": name} if name else {}
    if data is not None:
        more |= {"data": {"values": list(data)}, "transform": [{"filter": f"indexof({OFF}, datum.key) < 0"}]}
    if where:
        more["transform"] = [{"filter": where}]
    written = {name: value for name, value in mark.items() if isinstance(value, Mapping)}  # expressions, many with words in them
    fixed = _made(alt.MarkDef, **{name: value for name, value in mark.items() if name not in written})
    return {"mark": {**fixed, **written}, "encoding": channels, **more}


def _spans(low: str, high: str) -> list[Datum]:
    """Where the solid part of a bar ends, and the hollow one: never on the other side of zero."""
    span = f"({high} > {low} ? {high} - {low} : 1)"
    sign = "(datum.value < 0 ? -1 : 1)"

    def end(field: str) -> str:
        return f"datum.value + {sign} * datum['{field}'] * {span}"

    return [
        {"calculate": f"datum.value < 0 ? min(0, {end('from')}) : max(0, {end('from')})", "as": "inner"},
        {"calculate": f"datum.value < 0 ? min(0, {end('to')}) : max(0, {end('to')})", "as": "outer"},
    ]


def _blocks(across: str, scale: Any, look: Mapping[str, Any], axis: Any = None, **channels: Any) -> list[Any]:
    """Bars or columns along the channel *across*: solid; with a hollow end where not exact; dashed where the period is short."""

    def block(where: str, end: str, start: Any, more: Mapping[str, Any]) -> Any:
        mark = {"type": "bar", **look, "fill": {"expr": "datum.colour"}, "stroke": {"expr": "datum.colour"}, "strokeWidth": 0, **more}
        position = {**_made(alt.PositionFieldDef, field=end, type="quantitative", stack=None), "scale": scale, "axis": axis}
        return _layer(mark, where=where, **{across: position, f"{across}2": start}, **channels)

    zero = {"datum": 0}
    return [
        block("!datum.partial", "inner", zero, {}),
        block("!datum.partial && datum.inner !== datum.outer", "outer", _made(alt.SecondaryFieldDef, field="inner"), _HOLLOW_LOOK),
        block("datum.partial", "value", zero, _PARTIAL_LOOK),
    ]


def _zero(across: str, scale: Any) -> Any:
    """A line at zero."""
    mark = _made(alt.MarkDef, type="rule", stroke=MUTED, strokeWidth=1)
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {across: _at(0, scale)}}


def _at(value: float, scale: Any) -> Any:
    return {**_made(alt.PositionDatumDef, datum=value, type="quantitative", axis=None), "scale": scale}


def _hits(data: Sequence[Datum], language: Language, **channels: Any) -> Any:
    """The whole row or column of each value, so that small ones can be pointed at too."""
    return _layer({"type": "bar", "fill": "transparent"}, tooltip=_tooltips(data, language), name=HITS, **channels)


def _field(name: str) -> Any:
    return _made(alt.FieldOrDatumDefWithConditionStringFieldDefText, field=name, type="nominal")


_CONFIG = {
    "font": "sans-serif",
    "aria": False,
    "view": {"stroke": None, "continuousWidth": 560, "discreteWidth": 560},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "offset": 12,
        "color": TEXT,
        "fontSize": _LABEL,
        "fontWeight": 600,
        "lineHeight": 19,
        "subtitleColor": MUTED,
        "subtitleFontSize": _SMALL,
        "subtitleLineHeight": 17,
        "subtitlePadding": 4,
    },
    "axis": {"labelColor": MUTED, "labelFontSize": _SMALL, "labelLimit": 0},
}

_DRAW = {
    ChartKind.BARS: _bars,
    ChartKind.CHANGE: _bars,
    ChartKind.COLUMNS: _columns,
    ChartKind.STACK: _stack,
    ChartKind.LINES: _lines,
}
