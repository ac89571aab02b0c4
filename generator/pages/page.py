"""Reports × Language → Markdown pages. The only user of Jinja.

What stands where is decided here, as plain values; templates/ hold the words around them.
Charts are left out: a page holds an empty place for each, which `engine` fills after the build.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from generator.address import Site, figure_path, report_path
from generator.compare import Comparison, Comparisons
from generator.describe import describe
from generator.export import Download
from generator.glossary import Glossary
from generator.language import Language
from generator.model import Data, Figure, Institution, InstitutionKind, Place, Qualifier, Report, Status
from generator.pages.browse import (
    LISTED,
    Branch,
    Entry,
    First,
    around,
    by_kind,
    by_year,
    figures_where,
    first_figures,
    list_entries,
    measures_of,
    newest,
    place_tree,
    speaks_of,
    takes_part,
    with_around,
    years_covered,
)
from generator.pages.changes import Change, by_day, list_changes
from generator.pages.comparison import ComparisonView, compare_words, listed, shelves
from generator.pages.data_view import DataView
from generator.pages.linked import Linked
from generator.pages.qr import qr_svg
from generator.pages.said import finalize, saying
from generator.pages.terms import describe_terms, list_terms
from generator.pages.timeline import list_years
from generator.pages.view import NOTHING, Agreement, Card, ReportView
from generator.policy import write_policy
from generator.prose import Prose, html_escape, md_escape
from generator.reconcile import Reconciled
from generator.search import Kind, record_kind, record_kinds
from generator.statement import tally
from generator.vendored import licences
from generator.wording import institution_kind_name, kind_name, label, qualifier_name, span, status_word

TEMPLATES = Path(__file__).parents[1] / "templates"

LATEST = 3
"""Changes on the home page."""

NEWEST = 6
"""Reports on the home page."""

MOST_CARDS = 6
"""Key values on the home page, and on that of a place or an institution."""

FEED_LENGTH = 200
"""Entries of a feed: more than anybody has missed, less than a megabyte."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the docs tree of one language."""

    path: str
    """Relative to the tree, e.g. `reports/beijing-2020.md`."""
    text: str


DATA_PAGE = "data.md"
"""The page about the files of the whole data set."""

MOULD = figure_path("report", "figure")
"""Where the mould of figures' pages stands in the tree of a language: as deep as they."""
MOULD_FILE = f"{MOULD.removesuffix('/')}.md"


@dataclass(frozen=True, slots=True)
class Cast:
    """A page that is made from the mould."""

    path: str
    """Relative to the tree of the language, ending with a slash."""
    title: str
    description: str
    image: str
    """Name of the picture that stands for it where it is shared."""
    html: str


def render_root(paths: Iterable[str], languages: Sequence[Language], address: str, assets: Mapping[str, str]) -> tuple[Page, ...]:
    """What stands above the languages: landing page, 404, sitemap, robots, licences of what others have made.

    *paths* are those of the pages in each language's tree; *assets* the names of styles and scripts; *address* is where the site stands.
    """
    environment = _root_environment()
    urls = sorted(path.removesuffix("index.md") if path.endswith("index.md") else f"{path.removesuffix('.md')}/" for path in paths)
    base = "/" + address.split("://", 1)[-1].partition("/")[2]
    values = {"languages": languages, "address": address, "assets": assets, "urls": urls, "base": base, "policy": write_policy()}
    names = ("index.html", "404.html", "sitemap.xml", "robots.txt")
    pages = tuple(Page(name, environment.get_template(f"{name}.j2").render(values).strip() + "\n") for name in names)
    head = (
        language.gettext(
            "This site contains work of others. Here they are, with their licences; that of the site's own data is told at {address}"
        ).format(address=f"{address}{language.tag}/method/#licence")
        for language in languages
    )
    return (*pages, Page("licences.txt", licences(head)))


def render_feed(data: Data, language: Language, languages: Sequence[Language], where: Site) -> Page:
    """The Atom feed of *language*: the newest reports and corrections, each with its page's address as its id.

    A day in the data becomes midnight UTC: morning in China, and never the day before from Europe to the Pacific.
    """
    tag = language.tag
    views = [
        ReportView(report, language, {}, where=where, base=where.page(tag, report_path(report.id)), root=where.page(tag))
        for report in data.reports
    ]
    dated = [change for change in list_changes(views) if change.day][:FEED_LENGTH]
    template = _root_environment().get_template("feed.xml.j2")
    text = template.render(language=language, languages=languages, where=where, changes=dated, kind=partial(kind_name, language=language))
    return Page("feed.xml", text.strip() + "\n")


def _root_environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES / "root"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True
    )


_RAW = ("search_words", "own_name", "mistake_on")
"""What the templates escape or encode themselves."""


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
        "search_kind": _("Kind"),
        "search_more": _("Show more"),
        "search_every": _("All results, by place and year"),
        "search_words": json.dumps(_search_words(language), ensure_ascii=False),
        "theme": _("Light or dark"),
        "languages": _("Language"),
        "contents": _("On this page"),
        "source_first": _("Figures: the institutions named. Reading, charts and translation: this site."),
        "licence": _("Data under CC BY 4.0"),
        "top": _("Back to the top"),
        "not_found": _("This page is not here."),
        "readers": _("What readers can do"),
        "editors": _("For editors"),
        "glossary": _("Glossary"),
        "changes": _("Changes"),
        "timeline": _("Timeline"),
        "feed": _("Feed"),
        "feed_title": _("New reports and corrections"),
        "mistake": _("Report a mistake"),
        "mistake_mail": _("Report it by e-mail"),
        "mistake_on": _("Mistake on the page: {title}"),
        "own_name": language.name,
        "copied": _("Copied"),
        "selected": _("Selected: copy it yourself"),
        "saved": _("Saved"),
        "failed": _("That did not work"),
        "card": _("Title and main figures, with the name of the publisher"),
    }
    return "".join(
        f"{{% set {name} = {json.dumps(word if name in _RAW else html_escape(word), ensure_ascii=False)} %}}\n"
        for name, word in words.items()
    )


def _search_words(language: Language) -> Mapping[str, Any]:
    """What `search.js` says."""
    _, ngettext = language.gettext, language.ngettext
    return {
        "none": _("Nothing was found for “{query}”."),
        "some": language.counted(lambda n: ngettext("{n} result for “{query}”", "{n} results for “{query}”", n)),
        "part": language.counted(
            lambda n: ngettext(
                "No result has all of “{query}”; {n} has a part of it.", "No result has all of “{query}”; {n} have a part of it.", n
            )
        ),
        "chosen": language.counted(lambda n: ngettext("{n} result", "{n} results", n)),
        "failed": _("The search could not be loaded. Reload the page to try again."),
        "other": _("Found in the {language} text: {text}"),
        "every": _("All"),
        "kind": {kind.value: record_kind(kind, language) for kind in Kind},
        "kinds": {kind.value: record_kinds(kind, language) for kind in Kind},
    }


@dataclass(frozen=True)
class Pages:
    """The pages of one language."""

    data: Data
    language: Language
    where: Site
    """Where the site will stand."""
    charted: Mapping[str, str]
    """`report/figure`, and the keys of measures' charts: the alt text of those that have one."""
    reconciled: Mapping[str, Reconciled] = field(default_factory=dict)
    """By report."""
    _: KW_ONLY
    languages: Sequence[Language]
    """All that the site has."""
    comparisons: Sequence[Comparison] = ()
    """The measures with values."""
    downloads: Sequence[Download] = ()
    """The files of the whole data set."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """By report: what its picture says, for those who do not see it."""
    templates: Environment | None = None
    """Of `make_templates`, where pages of one report after the other are made with the same."""
    terms: Glossary | None = None
    """The glossary of the language, for the same reason."""

    def _view(self, report: Report, *, base: str = "", root: str = "../../") -> ReportView:
        reconciled = self.reconciled.get(report.id, NOTHING)
        return ReportView(report, self.language, self.charted, reconciled, self.where, base, root, self._glossary, self.languages)

    @cached_property
    def _glossary(self) -> Glossary:
        return self.terms or Glossary.of(self.data.glossary, self.language)

    @cached_property
    def _prose(self) -> Mapping[str, Prose]:
        """The prose of each report, where nothing is linked from it."""
        return {report.id: Prose(report, self.language) for report in self.data.reports}

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return list_entries(self.data)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files of all pages that are generated, the mould of figures' pages among them."""
        return tuple(self._makers)

    def page(self, path: str) -> Page:
        """The page of the file *path*, one of `paths`."""
        return self._makers[path]()

    def pages(self) -> Iterator[Page]:
        """Every page that is generated, the mould of figures' pages among them."""
        return (make() for make in self._makers.values())

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[], Page]]:
        """By the path of each page: what makes it."""
        makers: dict[str, Callable[[], Page]] = {
            "glossary.md": lambda: self._page("glossary.md", "glossary.md.j2", **self._terms()),
            "index.md": self._home_page,
            "reports/index.md": self._reports_page,
            "places/index.md": lambda: self._page("places/index.md", "places.md.j2"),
            "institutions/index.md": self._institutions_page,
            "agreement.md": self._agreement_page,
            DATA_PAGE: self._data_page,
            "changes.md": self._changes_page,
            "timeline.md": self._timeline_page,
        }
        makers |= {f"reports/{report.id}.md": partial(self.of_report, report) for report in self.data.reports}
        branches = (branch for top in self._tree for _, branch in top.walk())
        makers |= {f"places/{branch.place.id}.md": partial(self._place_page, branch) for branch in branches}
        makers |= {f"institutions/{one.id}.md": partial(self._institution_page, one) for one in self._institutions}
        makers |= {"measures/index.md": self._measures_page, "compare.md": self._compare_page}
        makers |= {f"measures/{id_}.md": partial(self._measure_page, n) for n, id_ in enumerate(self._measures)}
        return makers | {"search.md": self._search_page, MOULD_FILE: lambda: self._page(MOULD_FILE, "mould.md.j2")}

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Those of `paths` that are of no report."""
        own = {f"reports/{report.id}.md" for report in self.data.reports}
        return tuple(path for path in self.paths if path not in own)

    @cached_property
    def _views(self) -> Sequence[ReportView]:
        """The reports as their own pages show them."""
        return [self._view(report) for report in self.data.reports]

    @cached_property
    def _below(self) -> Sequence[ReportView]:
        """The reports as seen from a page below the tree's root."""
        return [self._view(report, base=f"../{report_path(report.id)}", root="../") for report in self.data.reports]

    @cached_property
    def _changes(self) -> Sequence[Change]:
        return list_changes(self._below)

    def _home_page(self) -> Page:
        checked = [c for result in self.reconciled.values() for c in result.checked]
        return self._page(
            "index.md",
            "home.md.j2",
            cards=self._cards(lambda _: True),
            tally=tally(checked, self.language) if checked else "",
            latest=self._changes[:LATEST],
            newest=[report for _, reports in by_year(self.data.reports) for report in reports][:NEWEST],
        )

    def _timeline_page(self) -> Page:
        years, left = list_years(self._below)
        return self._page("timeline.md", "timeline.md.j2", years=years, left=left, entries=self._entries)

    def _changes_page(self) -> Page:
        changes = First.of(self._changes)
        return self._page("changes.md", "changes.md.j2", days=by_day(changes.shown), changes=changes)

    def _agreement_page(self) -> Page:
        return self._page(
            "agreement.md",
            "agreement.md.j2",
            views=First.of(view for view in self._views if view.reconciled.checked),
            listed=_listed(self._views),
            left_out=First.of((v, off) for v in self._views for off in v.report.switched_off),
        )

    def of_report(self, report: Report) -> Page:
        """The page of *report*. Nothing in it depends on another."""
        picture = self.pictures.get(report.id, "")
        return self._page_of(f"reports/{report.id}.md", "report.md.j2", view=self._view(report), report=report, picture=picture)

    def _measures_page(self) -> Page:
        return self._page("measures/index.md", "measures.md.j2", shelves=shelves(self.comparisons, self.language))

    def _compare_page(self) -> Page:
        listing = listed(self.comparisons, self.language)
        return self._page("compare.md", "compare.md.j2", listed=listing, words=compare_words(self.language))

    @property
    def _measures(self) -> Sequence[str]:
        """The ids of the measures with values."""
        known = self.comparisons
        return known.measures if isinstance(known, Comparisons) else [one.measure.id for one in known]

    def _measure_page(self, n: int) -> Page:
        comparison = self.comparisons[n]
        one = ComparisonView(comparison, self.language, self._prose, self.charted)
        return self._page(f"measures/{comparison.measure.id}.md", "measure.md.j2", view=one)

    def _data_page(self) -> Page:
        _ = self.language.gettext
        return self._page(
            DATA_PAGE,
            "data.md.j2",
            view=DataView({one.path: one for one in self.downloads}, self.language, self.languages),
            parts=[
                ("reports/<report>.csv", _("The rows of one report for programs")),
                (f"reports/<report>.{self.language.tag}.csv", _("The rows of one report in words, for Excel and WPS")),
                ("reports/<report>.json", _("The object of one report in reports.json, and its rows")),
                ("reports/<report>/<figure>.csv", _("The rows of one figure for programs")),
                (f"reports/<report>/<figure>.{self.language.tag}.csv", _("The rows of one figure in words, for Excel and WPS")),
                (
                    "reports/<report>/<figure>.json",
                    _("One figure with all that explains it: measures, units, source, relations, corrections"),
                ),
                (f"reports/<report>/<figure>.{self.language.tag}.svg", _("The chart of one figure, where it has one")),
                ("reports/<report>.{bib,ris,csl.json}", _("How to cite one report, for reference managers")),
                ("measures/<measure>.json", _("Every value of one measure over all reports")),
                ("….csv-metadata.json", _("The description of the table of that name for programs: CSV on the Web")),
            ],
            derived_word=status_word(Status.DERIVED, self.language),
            exact_word=qualifier_name(Qualifier.EXACT, self.language),
        )

    def _reports_page(self) -> Page:
        listed = First.of(newest(self.data.reports))
        reports = listed.shown
        return self._page(
            "reports/index.md",
            "reports.md.j2",
            years=by_year(reports),
            left=listed.left,
            entries=self._entries,
            kinds=tuple(dict.fromkeys(report.kind for report in reports)),
            covered=sorted({year for entry in self._entries.values() for year in entry.covered}, reverse=True),
            published=sorted({report.published.year for report in reports if report.published}, reverse=True),
        )

    def _institutions_page(self) -> Page:
        reports = self.data.reports
        return self._page(
            "institutions/index.md",
            "institutions.md.j2",
            counts=Counter(figure.institution.id for report in reports for figure in report.figures),
            publishing=Counter(publisher.id for report in reports for publisher in report.publishers),
            vocabulary=self.data.vocabulary.places,
        )

    def _search_page(self) -> Page:
        years = {year for entry in self._entries.values() for year in entry.covered}
        years |= {year for report in self.data.reports for _, o in report.observations for year in years_covered(o.period, None)}
        return self._page("search.md", "search.md.j2", years=sorted(years, reverse=True))

    def _place_page(self, branch: Branch) -> Page:
        figures = figures_where(self.data, lambda figure: figure.place == branch.place)
        return self._page(
            f"places/{branch.place.id}.md",
            "place.md.j2",
            branch=branch,
            above=around(branch.place, self.data.vocabulary.places),
            cards=self._cards(lambda figure: figure.place.id in branch.ids),
            reports=self._first_reports(report for report in self.data.reports if branch.ids & speaks_of(report)),
            figures=first_figures(figures),
            measures=measures_of(figure for _, listed in figures for figure in listed),
            here=[institution for institution in self._institutions if institution.place == branch.place.id],
        )

    @staticmethod
    def _first_reports(reports: Iterable[Report]) -> First[Report]:
        """Those to be listed, in the order of the data where that is all of them, else the newest."""
        every = tuple(reports)
        return First.of(every if len(every) <= LISTED else newest(every))

    def _institution_page(self, institution: Institution) -> Page:
        places = self.data.vocabulary.places
        figures = figures_where(self.data, lambda figure: figure.institution == institution)
        place = places[institution.place]
        return self._page(
            f"institutions/{institution.id}.md",
            "institution.md.j2",
            institution=institution,
            above=(*around(place, places), place),
            cards=self._cards(lambda figure: figure.institution == institution),
            reports=self._first_reports(report for report in self.data.reports if institution in report.publishers),
            figures=first_figures(figures),
            measures=measures_of(figure for _, listed in figures for figure in listed),
        )

    def figures(self) -> Iterator[Cast]:
        """The page of each figure alone. MkDocs builds one of them, the mould, which `engine.cast` fills with these."""
        for report in self.data.reports:
            yield from self.figures_of(report)

    def figures_of(self, report: Report) -> Iterator[Cast]:
        """Those of the figures of *report*."""
        template = self._template("figure.html.j2")
        root = "../../../"
        view = self._view(report, base=f"{root}{report_path(report.id)}", root=root)
        placed = [(section, figure) for section in report.sections for figure in section.figures]
        neighbours = [None, *report.figures, None]
        for n, (section, figure) in enumerate(placed):
            html = template.render(
                language=self.language,
                linked=self._linked,
                view=view,
                section=section,
                figure=figure,
                before=neighbours[n],
                after=neighbours[n + 2],
            )
            said = view.chart(figure) or describe(figure, self.language)
            yield Cast(figure_path(report.id, figure.id), view.prose.plain(figure.title), shortened(said), report.id, html.strip())

    def _terms(self) -> Mapping[str, Any]:
        reports = {report.id: (report, self._prose[report.id]) for report in self.data.reports}
        described = describe_terms(self._glossary, self.language.gettext("Glossary"), self.where)
        return {"groups": list_terms(self._glossary, reports), "described": described}

    def _page(self, path: str, template: str, **values: Any) -> Page:
        """A page that may speak of all reports."""
        around = {
            "data": self.data,
            "places": self._places,
            "place_ids": lambda place: with_around((place.id,), self.data.vocabulary.places),
            "prose": self._prose,
            "tree": self._tree,
            "kinds_of_institutions": self._kinds,
            "institutions": self._institutions,
        }
        return self._page_of(path, template, **around, **values)

    def _page_of(self, path: str, template: str, **values: Any) -> Page:
        """A page that speaks of nothing but *values*."""
        root = "../" * (path.count("/") + (0 if path.endswith("index.md") else 1))
        text = self._template(template).render(language=self.language, linked=self._linked, where=self.where, root=root, **values)
        return Page(path, text.strip() + "\n")

    def _template(self, name: str) -> Template:
        return (self.templates or self._templates).get_template(name)

    @cached_property
    def _templates(self) -> Environment:
        return make_templates(self.language)

    @cached_property
    def _linked(self) -> Linked:
        return Linked(self.data, self.language, self.languages, self.where, self.charted)

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        """Places that a report or a figure speaks of, and those around them, in the order of the vocabulary."""
        places = self.data.vocabulary.places
        named = {place for report in self.data.reports for place in speaks_of(report)}
        return tuple(places[id_] for id_ in with_around(named, places))

    @cached_property
    def _institutions(self) -> tuple[Institution, ...]:
        named = {institution.id for report in self.data.reports for institution in takes_part(report)}
        return tuple(i for i in self.data.vocabulary.institutions.values() if i.id in named)

    @cached_property
    def _tree(self) -> tuple[Branch, ...]:
        return place_tree(self.data, self._places)

    @cached_property
    def _kinds(self) -> tuple[tuple[InstitutionKind, tuple[Institution, ...]], ...]:
        return by_kind(self._institutions, self.data.vocabulary.places)

    def _cards(self, keep: Callable[[Figure], bool]) -> list[Card]:
        """Key values of the figures to *keep*: the first of each report, then the second of each …"""
        seen: Counter[str] = Counter()
        ranked = []
        for report, figure, card in self._key_cards:
            if keep(figure):
                ranked.append((seen[report], card))
                seen[report] += 1
        return [card for _, card in sorted(ranked, key=lambda pair: pair[0])][:MOST_CARDS]

    @cached_property
    def _key_cards(self) -> list[tuple[str, Figure, Card]]:
        """The key values of all reports, with whose they are. Links begin at the tree of the language."""
        found = []
        for report in self.data.reports:
            view = self._view(report, base=report_path(report.id), root="")
            for figure, card in view.key_cards:
                who = md_escape(self.language.text(figure.institution.short))
                found.append((report.id, figure, replace(card, note=" · ".join(filter(None, (who, card.note))))))
        return found


def make_templates(language: Language, codes: Path | None = None) -> Environment:
    """The templates in the words of *language*. What they make depends on what they are given, and on the catalog of the site.

    QR codes are kept in the folder *codes*, if there is one.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
        auto_reload=False,
        autoescape=False,  # noqa: S701 - Markdown: every value passes `md` or `attr`, and a test tries hostile ones
        finalize=finalize,
    )
    environment.globals |= {
        "_": saying(language.gettext),
        "pgettext": saying(language.pgettext),
        "ngettext": saying(language.ngettext),
        "label_of": lambda o: label(o, language),
        "span_of": lambda figure: span(o.period for o in figure.observations),
        "observation_count": lambda report: sum(1 for _ in report.observations),
    }
    environment.filters |= {
        "md": md_escape,
        "attr": html_escape,
        "t": lambda text: md_escape(language.text(text)),
        "period": saying(language.period),
        "day": saying(language.day),
        "number": lambda n: language.number(Decimal(n)),
        "kind": saying(lambda kind: kind_name(kind, language)),
        "institution_kind": saying(lambda kind: institution_kind_name(kind, language)),
        # MkDocs puts titles into pages as they are. A line end of any kind could end the head of the page for it.
        "yaml": lambda text: html_escape(" ".join(text.splitlines())).replace("\\", "\\\\"),
        "short": shortened,
        "qr": lambda address: qr_svg(address, language.gettext("QR code: {address}").format(address=address), codes),
        "kind_pair": lambda one: (one.kind, one.kind_name),
        "verdict_pair": lambda one: (one.verdict, one.verdict_name),
    }
    return environment


class _Compiled(BytecodeCache):
    """Templates as they were compiled for other pages of this process; one that has changed is compiled anew."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def _listed(views: Iterable[ReportView]) -> First[tuple[ReportView, Agreement]]:
    """The relations of all reports, conflicts first."""
    pairs = [(view, checked) for view in views for checked in view.reconciled.checked]
    first = First.of(sorted(pairs, key=lambda pair: _ORDER.index(pair[1].verdict)))
    return First(tuple((view, view.agreement(checked)) for view, checked in first.shown), first.left)


_ORDER = ("conflict", "truncation", "rounding", "unverifiable", "holds")


def shortened(text: str, limit: int = 155) -> str:
    """*text* cut at a word or mark, for descriptions that others show in one or two lines."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    end = max(cut.rfind(mark) for mark in (" ", "，", "。", "；"))
    return (cut[:end] if end > limit // 2 else cut).rstrip(" ,，;；") + "…"
