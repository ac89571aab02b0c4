"""Comparison × Language → what the page of a measure shows, as plain values for the templates."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from generator.address import figure_path, institution_path, report_path
from generator.compare import Apart, Comparison, Reason, Restatement, Value, chart_figure
from generator.compare.wording import (
    MASKED,
    Trait,
    heading,
    institutions_name,
    join_sentences,
    length_name,
    patterns,
    statistic_name,
    traits,
    why_apart,
)
from generator.language import Language
from generator.model import Figure, InstitutionKind, Measure, PeriodKind, Statistic, Text
from generator.pages.browse import LISTED, First
from generator.pages.view import MARKED, Row, Table, status_mark, value_html
from generator.prose import Prose, as_prose, md_escape
from generator.wording import compared, counted, institution_kind_name, span, status_word, written_value

_NAMED_AT_MOST = 2
"""Institutions that are named one by one; of more, the number is told."""
_LISTED_AT_MOST = 4
"""The same in a list of measures."""
_RESTATED_AT_MOST = 60
"""Quantities in several reports that are shown, each with a table of its own."""
_OPEN_AT_MOST = 12
"""A measure with no more values than this shows all of its tables at once; the same for pairs of groups."""


@dataclass(frozen=True, slots=True)
class Side:
    """Values that stand side by side in one chart."""

    id: str
    title: str
    chart: str
    """Key of the place that the chart is put into."""
    alt: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table of values of one sort: the whole, or one breakdown of it."""

    id: str
    title: str
    count: int
    """Of all its values; the table has the first of them."""
    table: Table
    open: bool
    left: int


@dataclass(frozen=True, slots=True)
class Unlike:
    """Two groups that are not drawn together, and why."""

    one: str
    other: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Restated:
    """The same quantity in several reports."""

    title: str
    restated: bool
    table: Table


def chart_key(measure: Measure, group: int) -> str:
    """Under what a page names the chart of a group. Three parts, so that it is no figure's."""
    return f"measures/{measure.id}/{group}"


@dataclass(frozen=True)
class ComparisonView:
    """What the page of a measure shows, in one language."""

    comparison: Comparison
    language: Language
    prose: Mapping[str, Prose]
    """By report."""
    charted: Mapping[str, str]
    root: str = "../../"
    """The tree of the language, seen from the page."""

    @property
    def measure(self) -> Measure:
        return self.comparison.measure

    @property
    def counted(self) -> str:
        return counted(self.measure.kind, self.language)

    @property
    def only_one(self) -> bool:
        return self.comparison.reason is Reason.ONLY_ONE

    @property
    def when(self) -> str:
        """The time that all values lie in."""
        period = span(v.observation.period for v in self.comparison.values)
        return self.language.period(period) if period else ""

    def population(self, value: Value) -> str:
        return self.prose[value.report.id].plain(value.figure.population) if value.figure.population else ""

    # Side by side

    def title(self, n: int) -> str:
        """What a group holds, as a heading: "Courts of Beijing · civil cases · one year each"."""
        return " · ".join(self._words(n))

    def _words(self, n: int) -> list[str]:
        group, language = self.comparison.groups[n], self.language
        t, who, length = language.pgettext, group.institutions, group.common.span
        words = [language.text(who[0].short) if len(who) == 1 else institution_kind_name(group.common.institutions, language)]
        if group.common.statistic is not Statistic.LEVEL:
            words.append(statistic_name(group.common.statistic, language))
        words.append(self.population(group.values[0]))
        if group.common.breakdown:
            words.append(t("table of a measure", "Breakdown: {dimensions}").format(dimensions=self._dimensions(group.values[0])))
        if length.kind is PeriodKind.INSTANT:
            words.append(t("heading of a comparison", "at a date"))
        elif length.kind is PeriodKind.INTERVAL:
            words.append(t("heading of a comparison", "{length} each").format(length=length_name(length, language)))
        return [word for word in words if word]

    def _joint(self, parts: Iterable[str]) -> str:
        # Translators: joins the parts of a name, as in "Civil, Jan–Mar 2020".
        return self.language.pgettext("between the parts of a name", ", ").join(parts)

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """What there is to draw, by the key of its place, titled in words of the language."""
        for n, group in enumerate(self.comparison.groups):
            title = self._joint([self.language.text(self.measure.name), *self._words(n)])
            figure = chart_figure(group, self.comparison.restatements, Text(as_prose(title), language=self.language.tag))
            if figure:
                yield chart_key(self.measure, n), figure

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        keys = ((n, chart_key(self.measure, n)) for n in range(len(self.comparison.groups)))
        return tuple(Side(f"together-{n + 1}", self.title(n), key, self.charted[key]) for n, key in keys if key in self.charted)

    # Every value

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        sorts: dict[tuple[str, ...], list[Value]] = {}
        for v in self.comparison.values:
            sorts.setdefault(v.breakdown, []).append(v)
        few = len(self.comparison.values) <= _OPEN_AT_MOST
        return tuple(
            Part(
                f"values-{n}", self._sort(values[0]), len(values), self.table(values[:LISTED]), few or n == 1, max(0, len(values) - LISTED)
            )
            for n, values in enumerate(sorts.values(), 1)
        )

    def _sort(self, value: Value) -> str:
        t = self.language.pgettext
        if not value.breakdown:
            return t("table of a measure", "Overall")
        return t("table of a measure", "Breakdown: {dimensions}").format(dimensions=self._dimensions(value))

    def _dimensions(self, value: Value) -> str:
        names = {c.dimension: self.language.text(c.dimension_name) for c in value.own}
        return self.language.join(names[d] for d in value.breakdown)

    def table(self, values: Iterable[Value]) -> Table:
        """*values*: whose or what of it, when, how many; then of whom, as printed, where."""
        rows = list(values)
        t, text = self.language.pgettext, self.language.text
        who = (t("column", "Institution"), "", self._institution)
        when = (t("column", "Period"), "period", self._period)
        columns: list[tuple[str, str, Callable[[Value], str]]] = []
        for dimension in rows[0].breakdown:
            name = next(c.dimension_name for c in rows[0].own if c.dimension == dimension)
            columns.append((text(name), "", partial(self._member, dimension=dimension)))
        units = list({v.observation.unit.id: v.observation.unit for v in rows}.values())
        value = t("column", "Value")
        if len(units) == 1:
            value = t("pattern.column", "{value} ({unit})").format(value=value, unit=text(units[0].label))
        number = (value, "numeric", partial(self._value, unit=len(units) > 1))
        columns += [when, number, who] if columns else [who, when, number]
        if len({v.observation.statistic for v in rows}) > 1:
            said = (t("column", "Statistic"), "", lambda v: md_escape(heading(statistic_name(v.observation.statistic, self.language))))
            columns.insert(columns.index(number), said)
        if any(v.figure.population for v in rows):
            columns.append((t("column", "What is counted"), "", lambda v: md_escape(self.population(v)) or "–"))
        columns.append((t("column", "As printed"), "", self._printed))
        columns.append((t("column", "Source"), "", self._source))
        heads = tuple((head, kind) for head, kind, _ in columns)
        made = (
            Row(f"{v.report.id}--{v.observation.id}", tuple(write(v) for _, _, write in columns), v.observation.status.value) for v in rows
        )
        return Table(heads, tuple(made))

    def _institution(self, v: Value) -> str:
        who, where = v.figure.institution, v.figure.place
        name = f'<a href="{self.root}{institution_path(who.id)}">{md_escape(self.language.text(who.short))}</a>'
        if where.id != who.place:
            name += f'<small class="note">{md_escape(self.language.text(where.name))}</small>'
        note = v.observation.note
        return name + (f'<small class="note">{md_escape(self.prose[v.report.id].plain(note))}</small>' if note else "")

    def _period(self, v: Value) -> str:
        period = md_escape(self.language.short_period(v.observation.period))
        if v.observation.against is None:
            return period
        return f'{period}<small class="note">{md_escape(compared(v.observation, self.language))}</small>'

    def _member(self, v: Value, dimension: str) -> str:
        return md_escape(next(self.language.text(c.name) for c in v.own if c.dimension == dimension))

    def _value(self, v: Value, *, unit: bool) -> str:
        o = v.observation
        written = written_value(o, self.language)
        if unit and o.value is not None:
            change = o.statistic is Statistic.CHANGE
            written = self.language.change(o) if change else self.language.quantity(o, short=False)
        value = value_html(o, written)
        if v in self._restated_at:
            word = md_escape(self.language.pgettext("status", "restated"))
            value += f' <a class="status" href="#restated-{self._restated_at[v]}">{word}</a>'
        return value + status_mark(o, v.report, f"{self.root}{report_path(v.report.id)}", self.language)

    @staticmethod
    def _printed(v: Value) -> str:
        forms = dict.fromkeys(o.printed for _, o in v.prints if o.printed)
        return " / ".join(f'<span lang="{v.report.source.language}">{md_escape(form)}</span>' for form in forms) or "–"

    def _source(self, v: Value) -> str:
        prose = self.prose[v.report.id]
        figures = {figure.id: figure for figure, _ in v.prints}
        links = md_escape(self.language.pgettext("pattern.enumeration", "; ")).join(
            f'<a href="{self.root}{figure_path(v.report.id, figure.id)}">{md_escape(prose.plain(figure.title))}</a>'
            for figure in figures.values()
        )
        at = "" if v.derived else self.language.join(dict.fromkeys(o.at for _, o in v.prints))
        report = f'<a href="{self.root}{report_path(v.report.id)}">{md_escape(prose.plain(v.report.title))}</a>'
        return f'{links}<small class="note">{" · ".join(filter(None, [report, md_escape(at)]))}</small>'

    # Apart

    @cached_property
    def apart(self) -> First[Unlike]:
        names = [self.name(n) for n in range(len(self.comparison.groups))]
        first = First.of(self.comparison.telling())
        return First(tuple(Unlike(self._told(a.one, names), self._told(a.other, names), self.why(a)) for a in first.shown), first.left)

    @property
    def few_apart(self) -> bool:
        """Whether the pairs are shown at once."""
        return len(self.apart.shown) <= _OPEN_AT_MOST

    def _told(self, n: int, names: Sequence[str]) -> str:
        """Its name; what it counts as well, where another one is called the same."""
        counts = self.population(self.comparison.groups[n].values[0])
        if not counts or names.count(names[n]) == 1:
            return names[n]
        return self.language.pgettext("in a description", "{name} ({remark})").format(name=names[n], remark=counts)

    def name(self, n: int) -> str:
        """A group in a sentence: "Qianhai Court, 2017 to 2019"."""
        group = self.comparison.groups[n]
        t, text = self.language.pgettext, self.language.text
        who = [text(i.short) for i in group.institutions]
        named = self.language.join(who) if len(who) <= _NAMED_AT_MOST else institutions_name(group.common.institutions, self.language)
        parts = [named]
        if group.common.statistic is not Statistic.LEVEL:
            parts.append(statistic_name(group.common.statistic, self.language))
        period = span(v.observation.period for v in group.values)
        parts.append(self.language.period(period) if period else t("period", "not dated"))
        return self._joint(parts)

    def why(self, apart: Apart) -> str:
        """Why two groups are not drawn together, a plain sentence a reason."""
        t = self.language.pgettext
        names = {"one": t("of two groups", "the first"), "other": t("of two groups", "the second")}
        return join_sentences(why_apart(self.traits(apart.one), self.traits(apart.other), names, self.language), self.language)

    def traits(self, n: int) -> dict[str, Trait]:
        group = self.comparison.groups[n]
        return traits(group, self.language, self.population(group.values[0]))

    # Restated

    @cached_property
    def _restated_at(self) -> Mapping[Value, int]:
        """Of values that other reports print otherwise: the number of the restatement."""
        return {v: n for n, r in enumerate(self.comparison.restatements[:_RESTATED_AT_MOST], 1) if r.restated for v in r.values}

    @cached_property
    def restated(self) -> First[Restated]:
        first = First.of(self.comparison.restatements, _RESTATED_AT_MOST)
        return First(tuple(Restated(self._quantity(r), r.restated, self._by_publication(r)) for r in first.shown), first.left)

    def _quantity(self, r: Restatement) -> str:
        v = r.values[-1]
        parts = [self.language.text(v.figure.institution.short), *(self.language.text(c.name) for c in v.own)]
        if v.observation.statistic is not Statistic.LEVEL:
            parts.append(statistic_name(v.observation.statistic, self.language))
        return self._joint([*parts, self.language.period(v.observation.period)])

    def _by_publication(self, r: Restatement) -> Table:
        t = self.language.pgettext
        heads = (
            (t("column", "Published"), "period"),
            (t("column", "Value"), "numeric"),
            (t("column", "As printed"), ""),
            (t("column", "Source"), ""),
        )
        rows = (
            Row(
                f"restated--{v.report.id}--{v.observation.id}",
                (
                    md_escape(self.language.day(v.report.published)) if v.report.published else "–",
                    self._value(v, unit=True),
                    self._printed(v),
                    self._source(v),
                ),
                v.observation.status.value,
            )
            for v in r.values
        )
        return Table(heads, tuple(rows))


@dataclass(frozen=True, slots=True)
class Listed:
    """A measure in a list."""

    measure: Measure
    unit: str
    values: int
    institutions: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Measures of one kind of institution."""

    id: str
    title: str
    measures: tuple[Listed, ...]


def shelves(comparisons: Iterable[Comparison], language: Language) -> tuple[Shelf, ...]:
    """The measures by whom they speak of; those that several institutions print come first."""
    listed = [(c, _listed(c, language)) for c in comparisons]
    shared = tuple(one for c, one in listed if len(c.institutions) > 1)
    title = language.pgettext("heading of a list of measures", "Printed by several institutions")
    found = [Shelf("several", title, shared)] if shared else []
    for kind in InstitutionKind:
        of_kind = tuple(one for c, one in listed if any(i.kind is kind for i in c.institutions))
        if of_kind:
            found.append(Shelf(kind.replace("_", "-"), institution_kind_name(kind, language), of_kind))
    return tuple(found)


def _listed(c: Comparison, language: Language) -> Listed:
    names = [language.text(i.short) for i in c.institutions]
    shown = names if len(names) <= _LISTED_AT_MOST else [*names[:_LISTED_AT_MOST], "…"]
    return Listed(c.measure, language.text(c.measure.unit.label), len(c.values), language.pgettext("pattern.enumeration", ", ").join(shown))


def listed(comparisons: Iterable[Comparison], language: Language) -> tuple[Listed, ...]:
    """All measures, in the order of the vocabulary."""
    return tuple(_listed(c, language) for c in comparisons)


def compare_words(language: Language) -> str:
    """The words of the page where readers compare, for its script: a JSON object."""
    _, t, ngettext = language.gettext, language.pgettext, language.ngettext
    words = {
        "choose": _("Choose a measure"),
        "institutions": _("Institutions"),
        "periods": _("Periods"),
        "parts": _("Whole and parts"),
        "whole": t("table of a measure", "Overall"),
        "all": t("choice", "All"),
        "none": t("choice", "None"),
        "comma": t("pattern.enumeration", ", "),
        "colon": t("pattern.punctuation", ": "),
        "between": t("sentences of a description", "{before} {after}").format(before="", after=""),
        "institution": t("column", "Institution"),
        "period": t("column", "Period"),
        "value": t("column", "Value"),
        "unit": t("column", "Unit"),
        "counted": t("column", "What is counted"),
        "printed": t("column", "As printed"),
        "source": t("column", "Source"),
        "against": _("change from {period}"),
        "yearly": _("average yearly change since {period}"),
        "inUnit": t("pattern.column", "{value} ({unit})"),
        "chart": _("Bar chart: {title}, {n} values. The table after it has them all."),
        "inexact": _("not an exact number in the source"),
        "numbered": t("one of several groups", "group {n}"),
        "aloneTitle": _("Values that stand alone"),
        "notWith": _("Not drawn together with {group}."),
        "noNumber": _("Without a number"),
        "listed": LISTED,
        "drawn": _("The first {n} of {of} values are drawn."),
        "allRows": _("Show all {n} rows"),
        "values": language.counted(lambda n: ngettext("{n} value", "{n} values", n)),
        "groups": language.counted(lambda n: ngettext("{n} group", "{n} groups", n)),
        "apart": [{"name": name, "masked": MASKED.get(name), "patterns": found} for name, found in patterns(language).items()],
        "count": _("{values} in {groups} of values that can be compared."),
        "nothing": _("Nothing is chosen, or nothing is printed for this choice."),
        "failed": _("The values could not be loaded. Reload the page, or see them on the page of the measure:"),
        "unknown": _("There is no such measure. Choose one from the list."),
        "page": _("Every value of this measure"),
        "restated": t("status", "restated"),
        "status": {status.value: status_word(status, language) for status in MARKED},
    }
    return json.dumps(words, ensure_ascii=False)
