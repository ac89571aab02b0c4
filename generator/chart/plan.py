"""Figure × Language → `Chart`s: what is drawn, in the words of one language, for one width."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from hashlib import sha256

from generator.chart.measure import missing_characters, text_width
from generator.chart.shape import COLUMNS_AT_MOST, Entry, Group, follows, group, left_out, middle, usual_distance
from generator.language import Language
from generator.model import ChartKind, Figure, Observation, Qualifier, Statistic, Unit, UnitKind
from generator.wording import compared

PANELS_AT_MOST = 3
ROWS_AT_MOST = 24
SERIES_AT_MOST = 6
"""As many as there are colours that can be told apart."""
_SIGNS = (UnitKind.PERCENT, UnitKind.PERCENTAGE_POINT, UnitKind.TIMES)
"""Units that are part of how a number is written."""
_WHOLE = Decimal(100)


class Width(StrEnum):
    """The two widths a chart is drawn in: beside text, and on a phone."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def pixels(self) -> int:
        return 640 if self is Width.WIDE else 340


NUMBER_SIZE = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One bar, column or point."""

    label: str
    value: Decimal
    text: str
    """The number as written, with its qualifier in words."""
    aside: str = ""
    """What is said besides: a share, a change."""
    qualifier: Qualifier = Qualifier.EXACT
    partial: bool = False
    """Whether it covers less time than its neighbours."""
    series: str = ""
    """Which line it is a point of, in a panel of several."""
    day: int = 0
    """Where in time it stands."""
    joined: bool = False
    """Whether a line leads to it from the row before."""


def open_end(qualifier: Qualifier) -> tuple[float, float]:
    """Where the hollow end of a bar begins and ends, from its value, as parts of the length that such an end has."""
    match qualifier:
        case Qualifier.OVER | Qualifier.AT_LEAST:
            return (0, 1)
        case Qualifier.NEARLY | Qualifier.LESS_THAN | Qualifier.AT_MOST:
            return (-1, 0)
        case Qualifier.ABOUT:
            return (-0.5, 0.5)
    return (0, 0)


@dataclass(frozen=True, slots=True)
class Panel:
    """One axis and what stands on it."""

    kind: ChartKind
    title: str
    unit: str
    """What is counted, and the total: the lighter half of the heading."""
    rows: tuple[Row, ...]
    low: Decimal
    high: Decimal
    """What the axis spans."""
    track: Decimal | None = None
    """The whole that every bar is a part of, drawn behind it."""
    ticks: tuple[tuple[Decimal, str], ...] = ()


class Mark(StrEnum):
    """What a note under the chart explains."""

    NONE = ""
    PARTIAL = "partial"
    INEXACT = "inexact"


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, in plain values: equal charts are drawn alike."""

    width: Width
    panels: tuple[Panel, ...]
    notes: tuple[tuple[Mark, str], ...] = ()

    @property
    def key(self) -> str:
        """A name for it that depends on nothing but its values."""
        return sha256(repr(self).encode()).hexdigest()

    @property
    def texts(self) -> Iterable[str]:
        """Every string that is drawn."""
        for panel in self.panels:
            yield panel.title
            yield panel.unit
            for row in panel.rows:
                yield from (row.label, row.text, row.aside, row.series)
            yield from (text for _, text in panel.ticks)
        yield from (text for _, text in self.notes)


def plan_charts(figure: Figure, language: Language) -> tuple[Chart, ...]:
    """The charts of *figure*, one a width; none where a table or cards say it better."""
    groups = group(figure)[:PANELS_AT_MOST]
    left = len(left_out(figure, groups))
    return tuple(_chart(groups, left, width, language) for width in Width) if groups else ()


def has_chart(figure: Figure) -> bool:
    """Whether *figure* has charts, which is so in every language or in none."""
    return bool(group(figure))


def missing_glyphs(chart: Chart) -> tuple[str, ...]:
    """The characters of *chart* that its font lacks: they could be drawn, but not measured."""
    return missing_characters("".join(chart.texts))


def _chart(groups: Sequence[Group], left: int, width: Width, language: Language) -> Chart:
    panels = _on_one_scale(groups, [_panel(g, width, language) for g in groups])
    return Chart(width, panels, tuple(_notes(groups, panels, left, language)))


def _panel(g: Group, width: Width, language: Language) -> Panel:
    rows = _rows(g, language)
    kind = g.kind
    if kind is ChartKind.COLUMNS and not _fit_as_columns(rows, width):
        kind = ChartKind.BARS
    values = [row.value for row in rows]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    ticks: tuple[tuple[Decimal, str], ...] = ()
    if kind is ChartKind.LINES:
        ticks = tuple((v, tick_text(v, g, language)) for v in round_ticks(low, high))
        low, high = min(low, ticks[0][0]), max(high, ticks[-1][0])
    track = None
    if kind is ChartKind.BARS and low == 0 and not g.in_time:
        if g.total:
            track = g.total.value
        elif g.statistic is Statistic.SHARE and high <= _WHOLE:
            track = _WHOLE
    return Panel(kind, *heading(g, language), rows, low, max(high, track or high), track, ticks)


def _on_one_scale(groups: Sequence[Group], panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """*panels* of one unit and statistic on the same axis, so that they can be compared with each other."""
    scaled = []
    for g, panel in zip(groups, panels, strict=True):
        same = [
            p for h, p in zip(groups, panels, strict=True) if (h.statistic, h.first.unit, p.kind) == (g.statistic, g.first.unit, panel.kind)
        ]
        together = panel.kind is ChartKind.COLUMNS or (panel.kind is ChartKind.BARS and g.in_time)
        low, high = (min(p.low for p in same), max(p.high for p in same)) if together else (panel.low, panel.high)
        scaled.append(replace(panel, low=low, high=high if high > low else low + 1))
    return tuple(scaled)


# Rows


def shown(g: Group, language: Language) -> tuple[Entry, ...]:
    """The entries of *g* that are drawn, one a row of its panel; the others stand in the table."""
    if g.kind is not ChartKind.LINES:
        return g.entries[:ROWS_AT_MOST]
    series = tuple(dict.fromkeys(series_label(e.observation, g, language) for e in g.entries))[:SERIES_AT_MOST]
    return tuple(e for e in g.entries if series_label(e.observation, g, language) in series)


def series_label(o: Observation, g: Group, language: Language) -> str:
    """The name of the series in time that *o* belongs to; empty where there is only one."""
    return _label(o, g.of_series, language)


def _rows(g: Group, language: Language) -> tuple[Row, ...]:
    if g.kind is ChartKind.LINES:
        return tuple(_points(g, language))
    return tuple(_row(e, _label(e.observation, g.varying, language), language) for e in shown(g, language))


def _row(e: Entry, label: str, language: Language) -> Row:
    aside = " · ".join(written(o, language) for o in e.asides)
    return Row(label, e.value, written(e.observation, language), aside, e.observation.qualifier, e.partial)


def _points(g: Group, language: Language) -> Iterable[Row]:
    periods = sorted({e.observation.period for e in g.entries}, key=lambda p: p.sort_key)
    usual = usual_distance(periods)
    before: dict[str, Entry] = {}
    for e in shown(g, language):
        series = series_label(e.observation, g, language)
        last = before.get(series)
        row = _row(e, language.short_period(e.observation.period), language)
        joined = last is not None and follows(last.observation.period, e.observation.period, usual)
        before[series] = e
        yield replace(row, series=series, day=middle(e.observation.period), joined=joined)


def written(o: Observation, language: Language) -> str:
    """The number of *o* without its unit, except where that is a sign: "873", "81.7%", "+144.3%"."""
    assert o.value is not None
    if o.statistic is not Statistic.CHANGE:
        return language.quantity(o, unit=o.unit.kind in _SIGNS).replace("-", "−", 1 if o.value < 0 else 0)
    if o.qualifier is not Qualifier.EXACT:
        return language.change(o)
    number = language.amount(abs(o.value), o.precision, _unit(o))
    return ("+" if o.value > 0 else "−" if o.value < 0 else "") + number


def label_parts(o: Observation, varying: Iterable[str], language: Language) -> list[str]:
    """What tells *o* from its neighbours: its measure, members and period, as far as *varying* names them."""
    members = [language.text(c.name) for c in o.categories if c.dimension in varying]
    # Beside rows with a category, one without any is of the measure itself; whether it is their total, nobody says.
    bare = not members and not {"measure", "period"}.issuperset(varying)
    parts = [language.text(o.measure.name)] if "measure" in varying or bare else []
    parts += members
    if "period" in varying:
        parts.append(language.short_period(o.period))
    return parts


def _label(o: Observation, varying: frozenset[str], language: Language) -> str:
    return " · ".join(label_parts(o, varying, language))


# Words around them


def heading(g: Group, language: Language) -> tuple[str, str]:
    """What the panel of *g* shows, and the lighter half of it: what is counted, the total."""
    return _title(g, language), _subtitle(g, language)


def _title(g: Group, language: Language) -> str:
    """What the panel counts."""
    if g.in_time and g.kind is ChartKind.COLUMNS and g.of_series - {"measure"}:
        return _label(g.first, g.of_series, language)
    if g.measure is None or (g.kind is ChartKind.LINES and "measure" in g.of_series):
        unit = language.text(g.first.unit.label)
        if g.first.unit.kind is UnitKind.COUNT:
            return language.pgettext("heading of a chart", "Number of {unit}").format(unit=unit)
        return language.pgettext("heading of a chart", "In {unit}").format(unit=unit)
    return language.text(g.measure.name)


def _subtitle(g: Group, language: Language) -> str:
    title, unit = _title(g, language), language.text(g.first.unit.label)
    parts = []
    if g.statistic is Statistic.SHARE:
        parts.append(language.pgettext("under the heading of a chart", "share"))
    elif g.statistic is Statistic.CHANGE:
        parts.append(_change_words([e.observation for e in g.entries], language))
    elif g.first.unit.kind not in _SIGNS and unit.casefold() not in title.casefold() and not g.total:
        counted = language.pgettext("under the heading of a chart", "number of {unit}")
        plain = language.pgettext("under the heading of a chart", "in {unit}")
        parts.append((counted if g.first.unit.kind is UnitKind.COUNT else plain).format(unit=unit))
    if g.total:
        total = language.quantity(g.total.observation)
        asides = "".join(f" ({written(o, language)})" for o in g.total.asides)
        parts.append(language.pgettext("under the heading of a chart", "{number} in total").format(number=total) + asides)
    return " · ".join(parts)


def _change_words(changes: Sequence[Observation], language: Language) -> str:
    words = {compared(o, language) for o in changes}
    if len(words) == 1 and (word := words.pop()):
        return word
    if all(o.yearly for o in changes):
        return language.gettext("average yearly change")
    return language.gettext("change from the period before")


def _notes(groups: Sequence[Group], panels: Sequence[Panel], left: int, language: Language) -> Iterable[tuple[Mark, str]]:
    """What has to be said of *panels*. *left* numbers are in none of *groups*."""
    rows = [row for panel in panels for row in panel.rows]
    if any(row.partial for row in rows):
        yield Mark.PARTIAL, language.gettext("shorter period than the others")
    if any(row.qualifier is not Qualifier.EXACT for row in rows):
        yield Mark.INEXACT, language.gettext("not an exact number in the source")
    asides = [o for g in groups for e in g.entries for o in e.asides]
    if any(o.statistic is Statistic.SHARE for o in asides):
        yield Mark.NONE, language.gettext("In grey: share")
    if changes := [o for o in asides if o.statistic is Statistic.CHANGE]:
        yield Mark.NONE, language.gettext("In grey: {what}").format(what=_change_words(changes, language))
    if left := left + sum(len(g.entries) for g in groups) - len(rows):
        yield Mark.NONE, language.ngettext("and {n} more in the table", "and {n} more in the table", left).format(n=left)


# Scales


def _unit(o: Observation) -> Unit | None:
    return o.unit if o.unit.kind in _SIGNS else None


def _fit_as_columns(rows: Sequence[Row], width: Width) -> bool:
    """Whether the numbers of *rows* have room above columns."""
    slot = width.pixels // len(rows)
    widest = max(max(text_width(row.text, NUMBER_SIZE, bold=True), text_width(row.aside, NUMBER_SIZE)) for row in rows)
    return len(rows) <= COLUMNS_AT_MOST and widest <= slot - 4


def tick_text(value: Decimal, g: Group, language: Language) -> str:
    """*value* at the axis of *g*."""
    return language.amount(value, Decimal(1), _unit(g.first), Qualifier.EXACT)


def round_ticks(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Three to six round values around *low* and *high*."""
    step = _round_step((high - low) / 4) if high > low else Decimal(1)
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    return tuple(step * n for n in range(int(first), int(last) + 1))


def _round_step(rough: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10 … that is not below *rough*."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(Decimal(format(power * n, "f")) for n in (1, 2, 5, 10) if power * n >= rough)
