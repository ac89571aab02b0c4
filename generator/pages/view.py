"""Report × Language → what the report's page shows, as plain values for the templates."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from generator.address import Site, figure_path
from generator.export.cite import Citation, citations
from generator.glossary import Glossary
from generator.language import Language
from generator.model import Correction, Figure, Observation, PeriodKind, RelationKind, Report, Statistic, Status
from generator.pages.details import Detail, details
from generator.pages.mistake import Link, mistake_links
from generator.prose import Prose, html_escape, md_escape, printed_title
from generator.reconcile import Checked, Derived, Reconciled
from generator.statement import derived_label, derived_sentence, relation_name, sentence, tally, title, verdict_name
from generator.wording import label, span, status_word, written_value

MAX_CARDS = 4
"""A figure without a chart shows up to this many values as cards."""

MARKED = (Status.CORRECTED, Status.PROVISIONAL, Status.DERIVED)
"""Statuses that are told beside the value."""

EMBED_HEIGHT = 560
"""Pixels: room for the title, a chart of middling height and its source."""


_ON_A_CARD = 10
"""The digits and signs of a number that a narrow card has room for in its largest type."""


@dataclass(frozen=True, slots=True)
class Card:
    """A value in large type."""

    value: str
    label: str
    note: str
    href: str
    long: bool = False
    """Whether its number would have to be broken on a narrow card."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `cells` are HTML."""

    id: str
    cells: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[tuple[str, str], ...]
    """Of each column the head, as HTML, and the class of its cells: `numeric`, `period` or none."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One relation as readers see it; `verdict` and `kind` are ids."""

    id: str
    kind: str
    kind_name: str
    verdict: str
    verdict_name: str
    title: str
    sentence: str
    note: str
    at: str
    figure: str
    """Id of the figure it stands at."""
    parts: tuple[str, ...]
    """Of a sum: ids of the figures that hold its parts; it stands there too."""
    correction: str
    """Id of the correction that records it, if any."""


NOTHING = Reconciled((), (), ())


@dataclass(frozen=True)
class ReportView:
    """What a report's page shows, in one language."""

    report: Report
    language: Language
    charted: Mapping[str, str]
    reconciled: Reconciled = NOTHING
    where: Site = field(default_factory=Site)
    base: str = ""
    """Where the report's page is, seen from the page that this stands on; empty on that page itself."""
    root: str = "../../"
    """The same for the tree of the language."""
    glossary: Glossary | None = None
    languages: Sequence[Language] = ()
    """All that the site has: a reference is written in that of its source."""

    @cached_property
    def prose(self) -> Prose:
        return Prose(self.report, self.language, base=self.base, root=self.root, glossary=self.glossary)

    @property
    def printed_title(self) -> str:
        """The source's title in its own words."""
        return printed_title(self.report)

    @property
    def our_title(self) -> bool:
        """Whether the title on this page is a rendering of the printed one."""
        return self.report.source.language != self.language.tag

    def citations(self, figure: Figure | None = None) -> tuple[Citation, ...]:
        """How to cite the report, or *figure* in it: the publisher first, this site second."""
        return citations(self.report, figure, self.language, self.where, self.languages)

    @cached_property
    def cards(self) -> list[Card]:
        return [card for _, card in self.key_cards]

    @property
    def key_cards(self) -> list[tuple[Figure, Card]]:
        """The key values of the report, each with its figure."""
        known = {o.id: (figure, o) for figure, o in self.report.observations}
        return [(known[id_][0], self._card(*known[id_])) for id_ in self.report.key]

    def _card(self, figure: Figure, o: Observation) -> Card:
        note = self.language.period(o.period) if o.period.kind is not PeriodKind.UNDATED else ""
        value = self.language.change(o) if o.statistic is Statistic.CHANGE else self.language.quantity(o)
        long = any(len(number) > _ON_A_CARD for number in re.findall(r"[\d.,]+", value))
        return Card(md_escape(value), md_escape(label(o, self.language)), md_escape(note), f"{self.base}#{figure.id}", long)

    def figure_cards(self, figure: Figure) -> list[Card]:
        """The values of a small figure without a chart."""
        stated = [o for o in figure.observations if o.value is not None]
        if self.chart(figure) is not None or len(stated) > MAX_CARDS:
            return []
        # A number that the source prints in several places is one card; the table shows each place.
        return list(dict.fromkeys(self._card(figure, o) for o in stated))

    def chart(self, figure: Figure) -> str | None:
        """The alt text of its chart, if it has one."""
        return self.charted.get(self.chart_key(figure))

    def chart_key(self, figure: Figure) -> str:
        return f"{self.report.id}/{figure.id}"

    def permalink(self, figure: Figure) -> str:
        """The address of the page of *figure* alone."""
        return self.where.page(self.language.tag, figure_path(self.report.id, figure.id))

    def embed(self, figure: Figure) -> str:
        """HTML that shows *figure* within somebody else's page."""
        title = html_escape(self.prose.plain(figure.title))
        return (
            f'<iframe src="{html_escape(self.permalink(figure))}#embed" title="{title}" width="100%" height="{EMBED_HEIGHT}" '
            'style="border:0" loading="lazy"></iframe>'
        )

    def picture_source(self, figure: Figure) -> str:
        """Who is to be named under a picture of *figure*, and where it stands in the source."""
        who = self.language.join(self.language.text(i.name) for i in self.report.publishers)
        pattern = self.language.pgettext("pattern.source", "Source: {who}, “{title}”, {at}")
        return pattern.format(who=who, title=self.printed_title, at=self.locators(figure))

    def mistakes(self, figure: Figure) -> tuple[Link, ...]:
        """Ways to report a mistake in *figure*, filled in."""
        return mistake_links(figure, self.report, self.prose, self.where)

    def details(self, figure: Figure) -> tuple[Detail, ...]:
        """What one has to know to quote *figure*."""
        return details(figure, self.report, self.prose)

    def caption(self, figure: Figure) -> str:
        """What the figure shows, of whom, where and when."""
        text = self.language.text
        parts = [text(m) for m in dict.fromkeys(o.measure.name for o in figure.observations)]
        what = self.language.join(parts) if len(parts) <= MAX_CARDS else ""
        when = span(o.period for o in figure.observations)
        population = self.prose.plain(figure.population) if figure.population else ""
        pieces = [what, population, text(figure.institution.name), self.language.period(when) if when else ""]
        if figure.place.id != figure.institution.place:
            pieces.insert(-1, text(figure.place.name))
        return md_escape(" · ".join(piece for piece in pieces if piece))

    @cached_property
    def _known(self) -> Mapping[str, Observation]:
        return {o.id: o for _, o in self.report.observations}

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Every relation of the report, conflicts first."""
        return tuple(self.agreement(c) for c in self.reconciled.checked)

    @cached_property
    def _figures(self) -> Mapping[str, str]:
        """By observation the figure that it stands in."""
        return {o.id: figure.id for figure, o in self.report.observations}

    def agreement(self, c: Checked) -> Agreement:
        """One relation in words."""
        figures = self._figures
        return Agreement(
            id=c.relation.id,
            kind=c.relation.kind.value,
            kind_name=relation_name(c.relation.kind, self.language),
            verdict=c.verdict.value,
            verdict_name=verdict_name(c.verdict, self.language),
            title=title(c, self._known, self.language),
            sentence=sentence(c, self._known, self.language, self.reconciled.derived),
            note=self.prose.plain(c.relation.note) if c.relation.note else "",
            at=c.relation.at or self._known[c.relation.subject].at,
            figure=figures[c.relation.subject],
            parts=tuple(dict.fromkeys(figures[i] for i in c.relation.of)) if c.relation.kind is RelationKind.SUM else (),
            correction=c.correction.id if c.correction else "",
        )

    def agreement_of(self, correction: Correction) -> Agreement | None:
        """The conflict that *correction* records."""
        return next((a for a in self.agreements if a.id == correction.relation), None)

    def agreements_of(self, figure: Figure) -> tuple[Agreement, ...]:
        """The relations that stand at *figure*."""
        return tuple(a for a in self.agreements if a.figure == figure.id or figure.id in a.parts)

    @property
    def tally(self) -> str:
        """How far the report's numbers agree, in one line."""
        return tally(self.reconciled.checked, self.language)

    def tally_of(self, figure: Figure) -> str:
        ids = {a.id for a in self.agreements_of(figure)}
        return tally((c for c in self.reconciled.checked if c.relation.id in ids), self.language)

    def worst(self, figure: Figure) -> str:
        """The verdict to mark *figure* with."""
        verdicts = {a.verdict for a in self.agreements_of(figure)}
        return next((v for v in ("conflict", "truncation", "rounding", "holds", "unverifiable") if v in verdicts), "")

    @cached_property
    def _derived(self) -> Mapping[str, Derived]:
        return {d.observation.id: d for d in self.reconciled.derived}

    def _is_difference(self, o: Observation) -> bool:
        """Whether *o* is derived as the difference of others, and so counts what neither of them does."""
        return o.id in self._derived and self._derived[o.id].relation.kind is RelationKind.DIFFERENCE

    def derived(self, figure: Figure) -> tuple[Observation, ...]:
        """Values that follow from relations at *figure*."""
        return tuple(d.observation for d in self.reconciled.derived_at(figure))

    def locators(self, figure: Figure) -> str:
        """Where the figure's values stand in the source, each place once."""
        return self.language.join(dict.fromkeys(o.at for o in figure.observations))

    def corrections(self, figure: Figure) -> list[Correction]:
        ids = {o.id for o in figure.observations}
        return [c for c in self.report.corrections if ids & set(c.observations)]

    def table(self, figure: Figure) -> Table:
        """The figure as a table: what differs between its rows, the value, its unit, how and where it is printed."""
        t, text = self.language.pgettext, self.language.text
        rows = (*figure.observations, *self.derived(figure))
        columns: list[tuple[str, str, Callable[[Observation], str]]] = []
        labels = {(o.measure.id, o.statistic, o.against, o.yearly, self._is_difference(o)) for o in rows}
        # A row without any category has no other name than that of its measure.
        measures = len(labels) > 1 or any(not o.categories for o in rows)
        if measures:
            columns.append((t("column", "Measure"), "", self._measure))
        for dimension in figure.dimensions:
            members = [o.category(dimension) for o in rows]
            name = next(c.dimension_name for c in members if c)
            columns.append((text(name), "", partial(self._member, dimension=dimension)))
        if len({o.period for o in rows}) > 1:
            columns.append((t("column", "Period"), "period", lambda o: md_escape(self.language.short_period(o.period))))
        units = {o.unit.id for o in rows}
        value = t("column", "Value")
        if len(units) == 1:
            unit = text(rows[0].unit.label)
            value = t("pattern.column", "{value} ({unit})").format(value=value, unit=unit)
        columns.append((value, "numeric", self._value if measures else lambda o: self._value(o) + self._note(o)))
        if len(units) > 1:
            columns.append((t("column", "Unit"), "", lambda o: md_escape(text(o.unit.label))))
        columns.append((t("column", "As printed"), "", self._printed))
        columns.append((t("column", "Place in the source"), "", lambda o: "–" if o.status is Status.DERIVED else md_escape(o.at)))
        heads = tuple((head, kind) for head, kind, _ in columns)
        return Table(heads, tuple(Row(o.id, tuple(write(o) for _, _, write in columns), o.status.value) for o in rows))

    def _printed(self, o: Observation) -> str:
        if o.status is Status.DERIVED:
            return "–"
        return f'<span lang="{self.report.source.language}">{md_escape(o.printed)}</span>'

    def _measure(self, o: Observation) -> str:
        if self._is_difference(o):
            return md_escape(derived_label(self._derived[o.id], self._known, self.language)) + self._note(o)
        return md_escape(label(replace(o, categories=()), self.language)) + self._note(o)

    def _member(self, o: Observation, dimension: str) -> str:
        category = None if self._is_difference(o) else o.category(dimension)
        return md_escape(self.language.text(category.name)) if category else "–"

    def _note(self, o: Observation) -> str:
        if o.id in self._derived:
            return f'<small class="note">{md_escape(derived_sentence(self._derived[o.id], self._known, self.language))}</small>'
        return f'<small class="note">{self.prose.html(o.note)}</small>' if o.note else ""

    def _value(self, o: Observation) -> str:
        return value_html(o, written_value(o, self.language)) + status_mark(o, self.report, self.base, self.language)


def value_html(o: Observation, written: str) -> str:
    """The value of *o* as *written*, with the bare number for programs."""
    if o.value is None:
        return md_escape(written)
    return f'<data class="value" value="{o.value:f}">{md_escape(written)}</data>'


def status_mark(o: Observation, report: Report, base: str, language: Language) -> str:
    """What stands behind a value that is not as printed, leading to its correction; empty for others.

    *base* is where the page of *report* is, seen from the page that this stands on.
    """
    if o.status not in MARKED:
        return ""
    word = md_escape(status_word(o.status, language))
    correction = next((c for c in report.corrections if o.id in c.observations), None)
    return f' <a class="status" href="{base}#{correction.id}">{word}</a>' if correction else f' <span class="status">{word}</span>'
