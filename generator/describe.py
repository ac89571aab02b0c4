"""Figure × Language → a few sentences that say what its chart shows: alternative text, and the figure to be read as text.

Says only what the data carries: nothing rises that does not rise every time, and a number that is not exact
is called the highest or lowest only where it is so however the source is read.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import reduce
from itertools import groupby, pairwise

from generator.chart.plan import label_parts
from generator.chart.shape import Entry, Group, follows, group, key_of, left_out, partial_periods, usual_distance
from generator.language import Language
from generator.model import ChartKind, Figure, Observation, Period, PeriodKind, Qualifier, Statistic, Text
from generator.once import once
from generator.prose import Name, Words, parse_prose

_GROUPS_AT_MOST = 2
_LISTED_AT_MOST = 4
"""Values that are all named; of more, the highest and lowest are."""
_ALONE_AT_MOST = 8
"""The same where there is no chart."""
_ROUGHLY = Decimal("0.1")
"""How far "about" and "nearly" are taken to reach, as a part of the number, before they are ranked."""


@once
def describe(figure: Figure, language: Language) -> str:
    """*figure* in one to a few short sentences."""
    groups = group(figure)
    stated = [o for o in figure.observations if o.value is not None]
    if not groups:
        return language.pgettext("sentence of a description", "{title}: {list}.").format(
            title=_plain(figure.title, language), list=_named_all(stated, language)
        )
    sentences = [_head(figure, groups, stated, language)]
    told = _series(groups)
    sentences += [_told(g, language) for g in told[:_GROUPS_AT_MOST]]
    if len(told) > _GROUPS_AT_MOST:
        sentences.append(language.gettext("The rest is in the table."))
    elif left := len(left_out(figure, groups)):
        message = language.ngettext("{n} more value is in the table.", "{n} more values are in the table.", left)
        sentences.append(message.format(n=language.number(Decimal(left))))
    sentences += _breaks(figure, groups, language)
    # Translators: puts one sentence after another.
    pattern = language.pgettext("sentences of a description", "{before} {after}")
    return reduce(lambda before, after: pattern.format(before=before, after=after), sentences)


def _head(figure: Figure, groups: Sequence[Group], stated: Sequence[Observation], language: Language) -> str:
    """What is shown, when, how, and how many values there are."""
    periods = {o.period for o in stated}
    period = next(iter(periods)) if len(periods) == 1 else None
    count = language.ngettext("{n} value", "{n} values", len(stated)).format(n=language.number(Decimal(len(stated))))
    words = {"title": _plain(figure.title, language), "kind": _kind(groups[0].kind, language), "count": count}
    if period and period.kind is not PeriodKind.UNDATED:
        pattern = language.pgettext("sentence of a description", "{title}, {period}: {kind}, {count}.")
        return pattern.format(period=language.period(period), **words)
    return language.pgettext("sentence of a description", "{title}: {kind}, {count}.").format(**words)


def _kind(kind: ChartKind, language: Language) -> str:
    return {
        ChartKind.BARS: language.pgettext("kind of chart", "bar chart"),
        ChartKind.COLUMNS: language.pgettext("kind of chart", "column chart"),
        ChartKind.LINES: language.pgettext("kind of chart", "line chart"),
        ChartKind.STACK: language.pgettext("kind of chart", "stacked bar"),
        ChartKind.CHANGE: language.pgettext("kind of chart", "bar chart of changes"),
    }[kind]


def _series(groups: Sequence[Group]) -> list[Group]:
    """*groups* with each line of a chart as one of its own."""
    found = []
    for g in groups:
        if g.kind is ChartKind.LINES and g.of_series:
            of = lambda e, g=g: [e.observation.category(d) for d in g.of_series if d != "measure"] + [e.observation.measure]  # noqa: E731
            found += [Group(g.kind, tuple(entries), g.varying, of_series=g.of_series) for _, entries in groupby(g.entries, key=of)]
        else:
            found.append(g)
    return found


def _told(g: Group, language: Language) -> str:
    return _over_time(g, language) if g.in_time else _by_category(g, language)


# Time


def _over_time(g: Group, language: Language) -> str:
    first, last = g.entries[0], g.entries[-1]
    if first is last:
        pattern = language.pgettext("sentence of a description", "{subject}: {list}.")
        return pattern.format(subject=_with_total(g, language), list=_dated([first], language))
    words = {
        "subject": _with_total(g, language),
        "first": _dated([first], language),
        "last": _dated([last], language),
    }
    if direction := _direction(g):
        rising = language.pgettext("sentence of a description", "{subject}: rising every time, from {first} to {last}.")
        falling = language.pgettext("sentence of a description", "{subject}: falling every time, from {first} to {last}.")
        return (rising if direction > 0 else falling).format(**words)
    peak, low = (None if any(e in (first, last) for e in found) else found for found in (highest(g.entries), lowest(g.entries)))
    if peak and low:
        pattern = language.pgettext("sentence of a description", "{subject}: from {first} to {last}; highest {peak}, lowest {low}.")
        return pattern.format(peak=_dated(peak, language), low=_dated(low, language), **words)
    if peak:
        pattern = language.pgettext("sentence of a description", "{subject}: from {first} to {last}; highest {peak}.")
        return pattern.format(peak=_dated(peak, language), **words)
    if low:
        pattern = language.pgettext("sentence of a description", "{subject}: from {first} to {last}; lowest {low}.")
        return pattern.format(low=_dated(low, language), **words)
    return language.pgettext("sentence of a description", "{subject}: from {first} to {last}.").format(**words)


def _with_total(g: Group, language: Language) -> str:
    """What is counted, and how many over all periods, if the source says so."""
    subject = _subject(g, language)
    if g.total is None:
        return subject
    total = language.pgettext("under the heading of a chart", "{number} in total").format(number=_quantity(g.total.observation, language))
    return _with(subject, total, language)


def _dated(entries: Sequence[Entry], language: Language) -> str:
    """The number of *entries*, which is the same, with their periods: "2,024 cases (2018)"."""
    periods = language.join(language.period(e.observation.period) for e in entries)
    return _with(_quantity(entries[0].observation, language), periods, language)


def _direction(g: Group) -> int:
    """1 where the value rises every time, -1 where it falls every time, else 0.

    0 as well where that would compare unlike periods, skip one, or rest on numbers that are not exact.
    """
    entries = g.entries
    periods = [e.observation.period for e in entries]
    # Two values have no course.
    whole = len(entries) > 2 and not partial_periods(periods) and not _gaps(periods)
    if not whole or any(e.observation.qualifier is not Qualifier.EXACT for e in entries):
        return 0
    steps = {(b.value > a.value) - (b.value < a.value) for a, b in pairwise(entries)}
    return steps.pop() if len(steps) == 1 else 0


def _gaps(periods: Sequence[Period]) -> list[tuple[Period, Period]]:
    """The neighbours in *periods* between which one is left out."""
    usual = usual_distance(periods)
    return [(a, b) for a, b in pairwise(periods) if not follows(a, b, usual)]


# Categories


def _by_category(g: Group, language: Language) -> str:
    total = _quantity(g.total.observation, language) if g.total else ""
    top, bottom = highest(g.entries), lowest(g.entries)
    if len(g.entries) <= _LISTED_AT_MOST:
        words = {"list": language.join(_named(e.observation, g.varying, language) for e in g.entries)}
        of_total = language.pgettext("sentence of a description", "{subject}: {total} in total, of which {list}.")
        alone = language.pgettext("sentence of a description", "{subject}: {list}.")
    elif top and bottom:
        words = {"highest": _named_together(top, g, language), "lowest": _named_together(bottom, g, language)}
        of_total = language.pgettext("sentence of a description", "{subject}: {total} in total; highest {highest}, lowest {lowest}.")
        alone = language.pgettext("sentence of a description", "{subject}: highest {highest}, lowest {lowest}.")
    else:
        words = {"list": language.join(_named(e.observation, g.varying, language) for e in g.entries[:_LISTED_AT_MOST])}
        of_total = language.pgettext("sentence of a description", "{subject}: {total} in total, among others {list}.")
        alone = language.pgettext("sentence of a description", "{subject}: among others {list}.")
    return (of_total if total else alone).format(subject=_subject(g, language), total=total, **words)


def highest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that are highest however the source is read; several where they are equal, none where it cannot be told."""
    return _extremes(entries, lambda e: _reach(e.observation)[0], lambda e: _reach(e.observation)[1], 1)


def lowest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The same at the other end."""
    return _extremes(entries, lambda e: _reach(e.observation)[1], lambda e: _reach(e.observation)[0], -1)


def _extremes(entries: Sequence[Entry], near: Callable[[Entry], Decimal], far: Callable[[Entry], Decimal], sign: int) -> tuple[Entry, ...]:
    best = max(sign * e.value for e in entries)
    found = [e for e in entries if sign * e.value == best]
    others = [e for e in entries if e not in found]
    if len(found) > 1 and any(e.observation.qualifier is not Qualifier.EXACT for e in found):
        return ()
    return tuple(found) if all(sign * near(e) >= sign * far(o) for e in found for o in others) else ()


def _reach(o: Observation) -> tuple[Decimal, Decimal]:
    """From where to where the number of *o* may lie."""
    assert o.value is not None
    value, rough, endless = o.value, abs(o.value) * _ROUGHLY, Decimal("Infinity")
    return {
        Qualifier.EXACT: (value, value),
        Qualifier.OVER: (value, endless),
        Qualifier.AT_LEAST: (value, endless),
        Qualifier.NEARLY: (value - rough, value),
        Qualifier.ABOUT: (value - rough, value + rough),
        Qualifier.AT_MOST: (-endless, value),
        Qualifier.LESS_THAN: (-endless, value),
    }[o.qualifier]


# What a reader has to bear in mind


def _breaks(figure: Figure, groups: Sequence[Group], language: Language) -> Iterable[str]:
    """Periods that cannot be compared, periods left out, values not stated."""
    in_time = [g for g in groups if g.in_time]
    periods = sorted({e.observation.period for g in in_time for e in g.entries}, key=lambda p: p.sort_key)
    if short := [language.period(p) for p in periods if p in partial_periods(periods)]:
        yield language.ngettext(
            "{periods} covers less time than the other periods.", "{periods} cover less time than the other periods.", len(short)
        ).format(periods=language.join(short))
    for before, after in _gaps(periods):
        yield language.pgettext("sentence of a description", "Nothing is shown between {before} and {after}.").format(
            before=language.period(before), after=language.period(after)
        )
    if missing := sum(o.value is None for o in figure.observations):
        yield language.ngettext("{n} row has no number.", "{n} rows have no number.", missing).format(n=missing)


# Names and numbers


def _subject(g: Group, language: Language) -> str:
    """What the sentence is about: the measure, and the series of several."""
    name = language.text(g.first.measure.name)
    if g.measure is None:
        name = language.pgettext("subject of a sentence of a description", "In {unit}").format(unit=language.text(g.first.unit.label))
    parts = [name, *label_parts(g.first, g.of_series - {"measure"}, language)]
    if g.statistic is Statistic.SHARE:
        parts.append(language.pgettext("part of the subject of a description", "share"))
    elif g.statistic is Statistic.CHANGE:
        yearly = language.pgettext("part of the subject of a description", "average yearly change")
        parts.append(yearly if g.first.yearly else language.pgettext("part of the subject of a description", "change"))
    return _joint(dict.fromkeys(parts), language)


def _joint(parts: Iterable[str], language: Language) -> str:
    # Translators: joins the parts of a name, as in "Civil, Jan–Mar 2020".
    return language.pgettext("between the parts of a name", ", ").join(parts)


def _named(o: Observation, varying: Iterable[str], language: Language) -> str:
    return _with(_joint(label_parts(o, varying, language), language), _quantity(o, language), language)


def _named_together(entries: Sequence[Entry], g: Group, language: Language) -> str:
    labels = language.join(_joint(label_parts(e.observation, g.varying, language), language) for e in entries)
    return _with(labels, _quantity(entries[0].observation, language), language)


def _named_all(stated: Sequence[Observation], language: Language) -> str:
    """All of *stated*, each thing once with all that is said of it: "Handling time (56.63 days, down 29.5%)"."""
    if not stated:
        return language.gettext("no numbers")
    by_thing: dict[object, list[Observation]] = {}
    for o in stated:
        by_thing.setdefault(key_of(o), []).append(o)
    varying = {c.dimension for o in stated for c in o.categories} | {"measure"}
    unlike = [label_parts(things[0], varying, language) for things in by_thing.values()]
    varying |= {"period"} if any(unlike.count(label) > 1 for label in unlike) else set()
    named = [
        _with(
            _joint(label_parts(things[0], varying, language), language),
            _joint(dict.fromkeys(_quantity(o, language) for o in things), language),
            language,
        )
        for things in by_thing.values()
    ]
    if more := len(named[_ALONE_AT_MOST:]):
        named[_ALONE_AT_MOST:] = [language.ngettext("{n} more", "{n} more", more).format(n=more)]
    return language.join(named)


def _with(name: str, remark: str, language: Language) -> str:
    # Translators: a name and its number, or a number and its period: "Trademarks (873 cases)", "2,024 cases (2018)".
    return language.pgettext("in a description", "{name} ({remark})").format(name=name, remark=remark)


def _quantity(o: Observation, language: Language) -> str:
    if o.statistic is Statistic.CHANGE:
        return language.change(o)
    return language.quantity(o).replace("-", "−", 1 if o.value is not None and o.value < 0 else 0)


def _plain(text: Text, language: Language) -> str:
    """A title without the marks of prose."""
    return "".join(part.text for part in parse_prose(language.text(text)) if isinstance(part, Words | Name))
