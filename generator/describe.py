"""Figure × Language → a few sentences that say what its chart shows: alternative text, and the figure to be read as text.

Says only what the data carries: nothing rises that does not rise every time, and a number that is not exact
is called the highest or lowest only where it is so however the source is read.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from generator.chart.plan import label_parts
from generator.chart.shape import Entry, Group, follows, group, partial_periods, usual_distance
from generator.language import Language
from generator.model import ChartKind, Figure, Observation, Period, PeriodKind, Qualifier, Statistic, Text
from generator.prose import Name, Words, parse_prose

_GROUPS_AT_MOST = 2
_LISTED_AT_MOST = 4
"""Values that are all named; of more, the highest and lowest are."""
_ROUGHLY = Decimal("0.1")
"""How far "about" and "nearly" are taken to reach, as a part of the number, before they are ranked."""


def describe(figure: Figure, language: Language) -> str:
    """*figure* in one to a few short sentences."""
    groups = group(figure)
    stated = [o for o in figure.observations if o.value is not None]
    if not groups:
        return language.pgettext("sentence of a description", "{title}: {list}.").format(
            title=_plain(figure.title, language), list=_named_all(stated, language)
        )
    sentences = [_head(figure, groups, stated, language)]
    sentences += [_told(g, language) for g in _told_of(groups)]
    sentences += _breaks(figure, groups, language)
    return language.pgettext("between sentences", " ").join(sentences)


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
        ChartKind.STACK: language.pgettext("kind of chart", "bar divided into its parts"),
        ChartKind.CHANGE: language.pgettext("kind of chart", "bar chart of changes"),
    }[kind]


def _told_of(groups: Sequence[Group]) -> list[Group]:
    """The groups that get a sentence: each line of a chart counts as one."""
    found = []
    for g in groups:
        if g.kind is ChartKind.LINES and g.of_series:
            of = lambda e, g=g: [e.observation.category(d) for d in g.of_series if d != "measure"] + [e.observation.measure]  # noqa: E731
            found += [Group(g.kind, tuple(entries), g.varying, of_series=g.of_series) for _, entries in groupby(g.entries, key=of)]
        else:
            found.append(g)
    return found[:_GROUPS_AT_MOST]


def _told(g: Group, language: Language) -> str:
    return _over_time(g, language) if g.in_time else _by_category(g, language)


# Time


def _over_time(g: Group, language: Language) -> str:
    first, last = g.entries[0], g.entries[-1]
    words = {
        "subject": _subject(g, language),
        "first": _quantity(first.observation, language),
        "first_period": language.period(first.observation.period),
        "last": _quantity(last.observation, language),
        "last_period": language.period(last.observation.period),
    }
    if direction := _direction(g):
        if direction > 0:
            return language.pgettext(
                "sentence of a description", "{subject}: more every time, from {first} ({first_period}) to {last} ({last_period})."
            ).format(**words)
        return language.pgettext(
            "sentence of a description", "{subject}: less every time, from {first} ({first_period}) to {last} ({last_period})."
        ).format(**words)
    sentence = language.pgettext(
        "sentence of a description", "{subject}: {first} ({first_period}), at the end {last} ({last_period}){extremes}."
    )
    ends = (first, last)
    extremes = []
    if (peak := highest(g.entries)) and not any(e in ends for e in peak):
        pattern = language.pgettext("part of a sentence of a description", "; the most {value} ({period})")
        extremes.append(_extreme(pattern, peak, language))
    if (trough := lowest(g.entries)) and not any(e in ends for e in trough):
        pattern = language.pgettext("part of a sentence of a description", "; the least {value} ({period})")
        extremes.append(_extreme(pattern, trough, language))
    return sentence.format(extremes="".join(extremes), **words)


def _extreme(pattern: str, entries: Sequence[Entry], language: Language) -> str:
    periods = language.join(language.period(e.observation.period) for e in entries)
    return pattern.format(value=_quantity(entries[0].observation, language), period=periods)


def _direction(g: Group) -> int:
    """1 where the value rises every time, -1 where it falls every time, else 0.

    0 as well where that would compare unlike periods, skip one, or rest on numbers that are not exact.
    """
    entries = g.entries
    periods = [e.observation.period for e in entries]
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
    words: dict[str, str] = {"subject": _subject(g, language)}
    if g.total:
        words["total"] = _quantity(g.total.observation, language)
    top, bottom = highest(g.entries), lowest(g.entries)
    few = len(g.entries) <= _LISTED_AT_MOST
    if few or not top or not bottom:
        shown = g.entries if few else g.entries[:_LISTED_AT_MOST]
        words["list"] = language.join(_named(e.observation, g.varying, language) for e in shown)
        if g.total:
            return language.pgettext("sentence of a description", "{subject}: {total} in total, of which {list}.").format(**words)
        if few:
            return language.pgettext("sentence of a description", "{subject}: {list}.").format(**words)
        return language.pgettext("sentence of a description", "{subject}: among others {list}.").format(**words)
    words["highest"] = _named_together(top, g, language)
    words["lowest"] = _named_together(bottom, g, language)
    if g.total:
        return language.pgettext(
            "sentence of a description", "{subject}: {total} in total; the most {highest}, the least {lowest}."
        ).format(**words)
    return language.pgettext("sentence of a description", "{subject}: the most {highest}, the least {lowest}.").format(**words)


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
        yield language.ngettext("{n} value is not stated.", "{n} values are not stated.", missing).format(n=missing)


# Names and numbers


def _subject(g: Group, language: Language) -> str:
    """What the sentence is about: the measure, and the series of several."""
    name = language.text(g.first.unit.label) if g.measure is None else language.text(g.first.measure.name)
    parts = [name, *label_parts(g.first, g.of_series - {"measure"}, language)]
    if g.statistic is Statistic.SHARE:
        parts.append(language.pgettext("part of the subject of a description", "share"))
    elif g.statistic is Statistic.CHANGE:
        parts.append(language.pgettext("part of the subject of a description", "change"))
    return _joint(parts, language)


def _joint(parts: Iterable[str], language: Language) -> str:
    # Translators: joins the parts of a name, as in "Civil, Jan–Mar 2020".
    return language.pgettext("between the parts of a name", ", ").join(parts)


def _named(o: Observation, varying: Iterable[str], language: Language) -> str:
    label = _joint(label_parts(o, varying, language), language)
    return _label_and(label, _quantity(o, language), language)


def _named_together(entries: Sequence[Entry], g: Group, language: Language) -> str:
    labels = language.join(_joint(label_parts(e.observation, g.varying, language), language) for e in entries)
    return _label_and(labels, _quantity(entries[0].observation, language), language)


def _named_all(stated: Sequence[Observation], language: Language) -> str:
    """All of *stated*, each by its measure and members."""
    if not stated:
        return language.gettext("no values")
    measures, periods = {o.measure.id for o in stated}, {o.period for o in stated}
    varying = {c.dimension for o in stated for c in o.categories} | {"measure"}
    varying |= {"period"} if len(periods) > 1 and len(measures) < len(stated) else set()
    named = [_named(o, varying, language) for o in stated]
    return language.join(dict.fromkeys(named))


def _label_and(label: str, quantity: str, language: Language) -> str:
    return language.pgettext("label and number in a description", "{label} ({quantity})").format(label=label, quantity=quantity)


def _quantity(o: Observation, language: Language) -> str:
    return language.change(o) if o.statistic is Statistic.CHANGE else language.quantity(o)


def _plain(text: Text, language: Language) -> str:
    """A title without the marks of prose."""
    return "".join(part.text for part in parse_prose(language.text(text)) if isinstance(part, Words | Name))
