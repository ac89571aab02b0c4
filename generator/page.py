"""Reports × Language → Markdown pages. The only user of Jinja.

What stands where is decided here, as plain values; templates/ hold the words around them.
Charts are left out: a page holds an empty place for each, which `engine` fills after the build.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.language import Language
from generator.model import (
    Correction,
    Data,
    Figure,
    Institution,
    Observation,
    Period,
    PeriodKind,
    Place,
    Report,
    Statistic,
    Status,
)
from generator.prose import Prose, html_escape, md_escape, names

TEMPLATES = Path(__file__).parent / "templates"

MAX_CARDS = 4
"""A figure without a chart shows up to this many values as cards."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the docs tree of one language."""

    path: str
    """Relative to the tree, e.g. `reports/beijing-2020.md`."""
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A value in large type."""

    value: str
    label: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `cells` are HTML."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: int
    """The column that holds the values."""


def render_pages(data: Data, language: Language, charted: Mapping[str, str]) -> tuple[Page, ...]:
    """Every generated page of the site in *language*.

    *charted* maps `report/figure` to the alt text of those figures that have a chart.
    """
    return tuple(_Site(data, language, charted).pages())


def render_root(data: Data, languages: Sequence[Language], address: str, assets: Mapping[str, str]) -> tuple[Page, ...]:
    """What stands above the languages: landing page, 404, sitemap, robots.

    *assets* are the names of styles and scripts; *address* is where the site stands.
    """
    environment = Environment(loader=FileSystemLoader(TEMPLATES / "root"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True)
    paths = [page.path for page in _Site(data, languages[0], {}).pages()] + ["method.md", "cite.md"]
    urls = sorted(path.removesuffix("index.md") if path.endswith("index.md") else f"{path.removesuffix('.md')}/" for path in paths)
    base = "/" + address.split("://", 1)[-1].partition("/")[2]
    values = {"languages": languages, "address": address, "assets": assets, "urls": urls, "base": base}
    names = ("index.html", "404.html", "sitemap.xml", "robots.txt")
    return tuple(Page(name, environment.get_template(f"{name}.j2").render(values).strip() + "\n") for name in names)


def render_theme_words(language: Language) -> str:
    """The words of header, footer and search for the theme's templates, which MkDocs renders without our catalogs."""
    _ = language.gettext
    words = {
        "skip": _("Skip to the content"),
        "menu": _("Main menu"),
        "search": _("Search"),
        "search_placeholder": _("Search words, names, numbers"),
        "search_close": _("Close the search"),
        "search_hint": _("Type a word, a name or a number."),
        "search_none": _("Nothing was found for “{query}”."),
        "search_some": _("{n} pages for “{query}”"),
        "search_one": _("1 page for “{query}”"),
        "search_more": _("Show more"),
        "search_failed": _("The search could not be loaded. Reload the page to try again."),
        "theme": _("Light or dark"),
        "languages": _("Language"),
        "contents": _("On this page"),
        "source_first": _("Figures: the institutions named. Reading, charts and translation: this site."),
        "licence": _("Data under CC BY 4.0"),
        "top": _("Back to the top"),
        "not_found": _("This page is not here."),
    }
    return "".join(f"{{% set {name} = {json.dumps(word, ensure_ascii=False)} %}}\n" for name, word in words.items())


@dataclass(frozen=True)
class _Site:
    """The pages of one language."""

    data: Data
    language: Language
    charted: Mapping[str, str]

    def pages(self) -> Iterator[Page]:
        yield self._page("index.md", "home.md.j2", cards=self._home_cards())
        yield self._page("reports/index.md", "reports.md.j2")
        yield self._page("places/index.md", "places.md.j2")
        yield self._page("institutions/index.md", "institutions.md.j2")
        for report in self.data.reports:
            view = ReportView(report, self.language, self.charted)
            yield self._page(f"reports/{report.id}.md", "report.md.j2", view=view, report=report)
        for place in self._places:
            yield self._page(f"places/{place.id}.md", "place.md.j2", place=place, figures=self._figures(place=place))
        for institution in self._institutions:
            yield self._page(
                f"institutions/{institution.id}.md", "institution.md.j2", institution=institution, figures=self._figures(institution=institution)
            )

    def _page(self, path: str, template: str, **values: Any) -> Page:
        text = self._environment.get_template(template).render(
            data=self.data,
            language=self.language,
            places=self._places,
            institutions=self._institutions,
            root="../" * (path.count("/") + (0 if path.endswith("index.md") else 1)),
            **values,
        )
        return Page(path, text.strip() + "\n")

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # noqa: S701 - Markdown: every value passes `md` or `attr`, and a test tries hostile ones
        )
        language = self.language
        environment.globals |= {
            "_": language.gettext,
            "pgettext": language.pgettext,
            "ngettext": language.ngettext,
            "prose": {report.id: Prose.of(report, language) for report in self.data.reports},
            "label_of": lambda o: label(o, language),
            "observation_count": lambda report: sum(1 for _ in report.observations),
        }
        environment.filters |= {
            "md": md_escape,
            "attr": html_escape,
            "t": lambda text: md_escape(language.text(text)),
            "period": language.period,
            "day": language.day,
            "number": lambda n: language.number(Decimal(n)),
            "kind": lambda kind: kind_name(kind, language),
            "yaml": lambda text: text.replace("\\", "\\\\").replace('"', '\\"'),
            "short": shortened,
        }
        return environment

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        """Places that a report or a figure speaks of, and those around them, in the order of the vocabulary."""
        named = {r.place.id for r in self.data.reports} | {f.place.id for r in self.data.reports for f in r.figures}
        for id_ in tuple(named):
            around = self.data.vocabulary.places[id_].within
            while around:
                named.add(around)
                around = self.data.vocabulary.places[around].within
        return tuple(p for p in self.data.vocabulary.places.values() if p.id in named)

    @cached_property
    def _institutions(self) -> tuple[Institution, ...]:
        named = {i.id for r in self.data.reports for i in r.publishers} | {f.institution.id for r in self.data.reports for f in r.figures}
        return tuple(i for i in self.data.vocabulary.institutions.values() if i.id in named)

    def _figures(self, *, place: Place | None = None, institution: Institution | None = None) -> list[tuple[Report, list[Figure]]]:
        """The figures counted at a place or of an institution, by report."""
        found = []
        for report in self.data.reports:
            figures = [f for f in report.figures if (f.place == place if place else f.institution == institution)]
            about = report.place == place if place else institution in report.publishers
            if figures or about:
                found.append((report, figures))
        return found

    def _home_cards(self) -> list[Card]:
        cards = []
        for report in self.data.reports:
            view = ReportView(report, self.language, self.charted)
            if view.cards:
                card = view.cards[0]
                who = self.language.text(report.publishers[0].short)
                cards.append(Card(card.value, card.label, f"{md_escape(who)} · {card.note}", f"reports/{report.id}/{card.href}"))
        return cards


def shortened(text: str, limit: int = 155) -> str:
    """*text* cut at a word or mark, for descriptions that others show in one or two lines."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    end = max(cut.rfind(mark) for mark in (" ", "，", "。", "；"))
    return (cut[:end] if end > limit // 2 else cut).rstrip(" ,，;；") + "…"


def kind_name(kind: str, language: Language) -> str:
    """The word for a kind of report or of fact."""
    t = language.pgettext
    return {
        "white_paper": t("kind of report", "White paper"),
        "press_conference": t("kind of report", "Press conference"),
        "news_release": t("kind of report", "News release"),
        "case": t("kind of fact", "Case"),
        "rule": t("kind of fact", "Rule"),
        "mechanism": t("kind of fact", "Mechanism"),
        "body": t("kind of fact", "Body"),
        "award": t("kind of fact", "Award"),
        "feature": t("kind of fact", "Feature"),
        "event": t("kind of fact", "Event"),
        "cooperation": t("kind of fact", "Cooperation"),
        "study": t("kind of fact", "Study"),
        "action": t("kind of fact", "Action"),
    }[kind]


def label(o: Observation, language: Language) -> str:
    """What an observation counts, in words: "Cases accepted: Criminal, Copyright"."""
    t = language.pgettext
    name = language.text(o.measure.name)
    categories = [language.text(c.name) for c in o.categories]
    if categories:
        parts = t("pattern.enumeration", ", ").join(categories)
        name = t("pattern.label", "{measure}: {categories}").format(measure=name, categories=parts)
    if o.statistic is Statistic.SHARE:
        return t("pattern.label", "{label} (share)").format(label=name)
    if o.statistic is Statistic.CHANGE:
        against = language.short_period(o.against) if o.against else ""
        return t("pattern.label", "{label} (change on {against})").format(label=name, against=against)
    if o.statistic is Statistic.RANK:
        return t("pattern.label", "{label} (rank)").format(label=name)
    return name


def written_value(o: Observation, language: Language) -> str:
    """The value as it stands in a table: full digits, qualifier in words, a sign for changes."""
    if o.value is None:
        return status_word(o.status, language)
    quantity = language.quantity(o, unit=False, short=False)
    return f"+{quantity}" if o.statistic is Statistic.CHANGE and o.value > 0 else quantity


def status_word(status: Status, language: Language) -> str:
    """Why there is no number, or where it comes from."""
    t = language.pgettext
    return {
        Status.PRINTED: t("status", "as printed"),
        Status.CORRECTED: t("status", "our reading"),
        Status.DERIVED: t("status", "derived"),
        Status.PROVISIONAL: t("status", "provisional"),
        Status.WITHHELD: t("status", "withheld"),
        Status.NOT_APPLICABLE: t("status", "not applicable"),
        Status.NOT_STATED: t("status", "not stated"),
        Status.ILLEGIBLE: t("status", "illegible"),
    }[status]


def span(periods: Iterable[Period]) -> Period | None:
    """The period that all of *periods* lie in, as finely as they are stated; `None` for none."""
    dated = [p for p in periods if p.kind is not PeriodKind.UNDATED]
    if len(set(dated)) <= 1:
        return dated[0] if dated else None
    starts = [p.start for p in dated if p.start]
    ends = [p.end for p in dated if p.end]
    if not starts or not ends:
        return None
    return Period(PeriodKind.INTERVAL, min(starts), max(ends), "", PeriodKind.MONTH)


@dataclass(frozen=True)
class ReportView:
    """What a report's page shows, in one language."""

    report: Report
    language: Language
    charted: Mapping[str, str]

    @cached_property
    def prose(self) -> Prose:
        return Prose.of(self.report, self.language)

    @property
    def printed_title(self) -> str:
        """The source's title in its own words."""
        return names(self.report.source.title.msgid)[0] if names(self.report.source.title.msgid) else self.report.source.title.msgid

    @property
    def our_title(self) -> bool:
        """Whether the title on this page is a rendering of the printed one."""
        return self.report.source.language != self.language.tag

    @property
    def citation(self) -> str:
        """The source first, this site second."""
        t, text = self.language.pgettext, self.language.text
        who = self.language.join(text(i.name) for i in self.report.publishers)
        when = str(self.report.published.year) if self.report.published else t("citation", "n.d.")
        pattern = t("pattern.citation", "{who} ({when}). {title}. Figures as read by {site}.")
        return md_escape(pattern.format(who=who, when=when, title=self.printed_title, site=self.language.gettext("IP White Papers in Figures")))

    @cached_property
    def cards(self) -> list[Card]:
        known = {o.id: (figure, o) for figure, o in self.report.observations}
        return [self._card(*known[id_]) for id_ in self.report.key]

    def _card(self, figure: Figure, o: Observation) -> Card:
        note = self.language.period(o.period) if o.period.kind is not PeriodKind.UNDATED else ""
        return Card(md_escape(self.language.quantity(o)), md_escape(label(o, self.language)), md_escape(note), f"#{figure.id}")

    def figure_cards(self, figure: Figure) -> list[Card]:
        """The values of a small figure without a chart."""
        stated = [o for o in figure.observations if o.value is not None]
        if self.chart(figure) is not None or len(stated) > MAX_CARDS:
            return []
        return [self._card(figure, o) for o in stated]

    def chart(self, figure: Figure) -> str | None:
        """The alt text of its chart, if it has one."""
        return self.charted.get(self.chart_key(figure))

    def chart_key(self, figure: Figure) -> str:
        return f"{self.report.id}/{figure.id}"

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

    def locators(self, figure: Figure) -> str:
        """Where the figure's values stand in the source, each place once."""
        return self.language.join(dict.fromkeys(o.at for o in figure.observations))

    def corrections(self, figure: Figure) -> list[Correction]:
        ids = {o.id for o in figure.observations}
        return [c for c in self.report.corrections if ids & set(c.observations)]

    def table(self, figure: Figure) -> Table:
        """The figure as a table: what differs between its rows, the value, its unit, how and where it is printed."""
        t, text = self.language.pgettext, self.language.text
        rows = figure.observations
        columns: list[tuple[str, Any]] = []
        labels = {(o.measure.id, o.statistic, o.against) for o in rows}
        measures = len(labels) > 1 or not figure.dimensions
        if measures:
            columns.append((t("column", "Measure"), self._measure))
        for dimension in figure.dimensions:
            members = [o.category(dimension) for o in rows]
            name = next(c.dimension_name for c in members if c)
            columns.append((md_escape(text(name)), lambda o, d=dimension: self._member(o, d)))
        if len({o.period for o in rows}) > 1:
            columns.append((t("column", "Period"), lambda o: md_escape(self.language.short_period(o.period))))
        numeric = len(columns)
        units = {o.unit.id for o in rows}
        value = t("column", "Value")
        if len(units) == 1:
            unit = text(rows[0].unit.label)
            value = t("pattern.column", "{value} ({unit})").format(value=value, unit=unit)
        columns.append((md_escape(value), self._value if measures else lambda o: self._value(o) + self._note(o)))
        if len(units) > 1:
            columns.append((t("column", "Unit"), lambda o: md_escape(text(o.unit.label))))
        columns.append((t("column", "As printed"), lambda o: f'<span lang="{self.report.source.language}">{md_escape(o.printed)}</span>'))
        columns.append((t("column", "Place in the source"), lambda o: md_escape(o.at)))
        return Table(tuple(head for head, _ in columns), tuple(Row(o.id, tuple(f(o) for _, f in columns)) for o in rows), numeric)

    def _measure(self, o: Observation) -> str:
        return md_escape(label(replace(o, categories=()), self.language)) + self._note(o)

    def _member(self, o: Observation, dimension: str) -> str:
        category = o.category(dimension)
        return md_escape(self.language.text(category.name)) if category else "–"

    def _note(self, o: Observation) -> str:
        return f'<small class="note">{self.prose.html(o.note)}</small>' if o.note else ""

    def _value(self, o: Observation) -> str:
        value = f'<span class="value">{md_escape(written_value(o, self.language))}</span>'
        if o.status not in (Status.CORRECTED, Status.PROVISIONAL, Status.DERIVED):
            return value
        word = md_escape(status_word(o.status, self.language))
        correction = next((c for c in self.report.corrections if o.id in c.observations), None)
        mark = f'<a class="status" href="#{correction.id}">{word}</a>' if correction else f'<span class="status">{word}</span>'
        return f"{value} {mark}"
