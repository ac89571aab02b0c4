"""The parts of a site, made one by one: for a build, which writes them all, and for the preview, which makes what is looked at."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import engine
from generator.address import Site, figure_path
from generator.chart import Drawn, draw_charts, has_chart, standalone, vega_bundle
from generator.chart.raster import draw_pngs
from generator.compare import Comparisons
from generator.engine.programs import MKDOCS, Program
from generator.export import Download, Part, ReportTables, export_part, export_report, export_tables
from generator.export.cite import export_citations
from generator.export.comparisons import export_comparisons
from generator.finding import N_
from generator.language import Language
from generator.load.source import is_leftover
from generator.model import Report
from generator.pages.page import MOULD, Pages, render_theme_words
from generator.policy import write_policy
from generator.read import Alts, Known, PictureAlts, Pictures, Read
from generator.schema import schemas

THEME = Path(__file__).parent / "theme"
VEGA = "vega.js"


def pages_of(project: Read, where: Site, downloads: Sequence[Download] = ()) -> Mapping[str, Pages]:
    """By language: its pages. *downloads* are the files of the whole data set."""
    return {
        language.tag: Pages(
            project.data,
            language,
            where,
            Alts(project, language.tag),
            project.reconciled,
            languages=project.languages,
            comparisons=Comparisons(project.data, lambda: project.comparisons),
            downloads=downloads,
            pictures=PictureAlts(project, language.tag),
        )
        for language in project.languages
    }


def published(pages: Mapping[str, Pages], by_hand: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The files whose pages are published, the same in each language; *by_hand* are those of docs/, by language."""
    found: list[str] = []
    for tag, made in pages.items():
        reports = made.data.reports
        found += [f"{figure_path(report.id, figure.id).rstrip('/')}.md" for report in reports for figure in report.figures]
        written = (path for path in by_hand[tag] if path.endswith(".md"))
        found += [path for path in (*made.paths, *written) if not path.startswith(MOULD.rstrip("/"))]
    return tuple(dict.fromkeys(found))


def handwritten(root: Path, tag: str) -> Mapping[str, Path]:
    """The files of docs/<tag>: pages, and what they show."""
    folder = root / "docs" / tag
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file() and not is_leftover(path)}


# Data


def shared_data(project: Read, where: Site, parts: Sequence[Part] | None = None) -> Iterator[tuple[str, str | bytes]]:
    """Path below data/ and content of each file for machines that belongs to no report. *parts* are of all reports in their order, where they are there already."""
    parts = parts if parts is not None else [export_part(report_tables(known, where)) for known in project.known.values()]
    yield from export_tables(project.data, project.languages, parts, where)
    yield from export_comparisons(project.data, project.comparisons, project.languages)
    yield from ((f"schema/{name}", text) for name, text in schemas(project.data.vocabulary, project.languages).items())


def report_tables(known: Known, where: Site) -> ReportTables:
    """A report as tables."""
    report = known.report
    charted = {f"{report.id}/{figure.id}" for figure in report.figures if has_chart(figure)}
    return ReportTables.of(report, known.languages, charted, known.reconciled, where)


def report_data(known: Known, tables: ReportTables, where: Site) -> Iterator[tuple[str, str]]:
    """Path below data/ and content of each file for machines of a report, but for the drawings of its charts."""
    report = known.report
    yield from export_report(tables)
    yield from export_citations((report,), known.languages, where)
    for language in known.languages:
        yield from live_specs(report, language, known.alts_in(language.tag))


# The theme


def read_assets(root: Path) -> Mapping[str, bytes]:
    """The site's own styles and scripts, and Vega, which is fetched when a reader asks for an interactive chart."""
    files = {path.name: path.read_bytes() for path in sorted((THEME / "assets").iterdir())}
    return files | {VEGA: vega_bundle(root / ".cache" / "vega").encode("utf-8")}


_IMPORT = re.compile(rb'"\./([a-z]+\.js)"')


def name_assets(files: Mapping[str, bytes]) -> Mapping[str, tuple[str, bytes]]:
    """By file: its published name, which has a digest of its content so that browsers keep it until it changes, and that content.

    A module names the modules that it imports as `"./name.js"`; in what is published it names them as they are published.
    """
    named: dict[str, tuple[str, bytes]] = {}

    def name(file: str) -> str:
        if file not in named:
            content = _IMPORT.sub(lambda match: f'"./{name(match[1].decode())}"'.encode(), files[file]) if file != VEGA else files[file]
            stem, _, suffix = file.rpartition(".")
            named[file] = (f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}", content)
        return named[file][0]

    for file in files:
        name(file)
    return named


def theme_files(languages: Iterable[Language]) -> Mapping[str, str]:
    """The theme's templates, with its words in each language."""
    files = {path.relative_to(THEME).as_posix(): path.read_text(encoding="utf-8") for path in sorted(THEME.rglob("*.html"))}
    return files | {f"partials/words/{language.tag}.html": render_theme_words(language) for language in languages}


def base_settings(languages: Iterable[Language], where: Site, assets: Mapping[str, str], program: Program = MKDOCS) -> str:
    """The settings that the builds of all *languages* inherit; *assets* are the names of styles and scripts."""
    named = [{"tag": language.tag, "name": language.name, "regional": language.regional} for language in languages]
    policy = write_policy((THEME / "partials/javascripts/base.html").read_text(encoding="utf-8"))
    return engine.base_config(named, address=where.address, repository=where.repository, assets=assets, policy=policy, program=program)


# Charts and pictures


def drawn_files(known: Known, drawn: Drawn) -> Iterator[tuple[str, str]]:
    """Path below data/ and text of the files of all charts of a report, which are *drawn*."""
    for tag, charts in known.charts.items():
        for figure, planned in charts.items():
            yield from chart_files(known.report, figure, tag, drawn.svgs[planned[0]])


@dataclass(frozen=True, slots=True)
class Filled:
    """A page with its charts."""

    html: str
    missing: tuple[str, ...]
    """The charts that it names and that are not there."""
    drawn: int
    cached: int


def fill_page(project: Read, tag: str, html: str) -> Filled:
    """*html*, a page of the language *tag*, with the charts that it has places for; where one is not there, its place stays empty."""
    placed = {key: project.planned(tag, key) for key in engine.chart_keys(html)}
    drawn = draw_charts((chart for planned in placed.values() for chart in planned), project.reader.root / ".cache" / "charts")
    svgs = {key: "".join(drawn.svgs[chart] for chart in planned) for key, planned in placed.items()}
    missing = tuple(key for key, planned in placed.items() if not planned)
    return Filled(engine.fill_charts(html, svgs), missing, drawn.drawn, drawn.cached)


def chart_files(report: Report, figure: str, tag: str, svg: str) -> Iterator[tuple[str, str]]:
    """Path below data/ and text of the files of a chart: in the language *tag*, and without a tag in that of its report."""
    alone = standalone(svg, _chart_style())
    yield f"reports/{report.id}/{figure}.{tag}.svg", alone
    if tag == report.language:
        yield f"reports/{report.id}/{figure}.svg", alone


def _chart_style() -> str:
    """The colours of charts on a light ground, for charts that stand alone."""
    css = (THEME / "assets" / "site.css").read_text(encoding="utf-8")
    colours = "".join(re.findall(r"--chart-[a-z0-9]+: #[0-9a-f]+;", css.split("}", 1)[0]))
    return f"svg{{{colours}background:#fff;color:#1a2029;font-family:'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif}}"


def live_specs(report: Report, language: Language, alts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path below data/ and text of the interactive charts of *report*; *alts* says what the chart of each figure shows."""
    from generator.chart.live import live_spec  # noqa: PLC0415  Altair takes 0.3 s to import: not for a check

    for figure in report.figures:
        alt = alts.get(figure.id)
        spec = live_spec(figure, alt, report.source.language, language) if alt is not None else None
        if spec:
            path = f"reports/{report.id}/{figure.id}.{language.tag}.vl.json"
            yield path, json.dumps(spec, ensure_ascii=False, separators=(",", ":")) + "\n"


def draw_cards(root: Path, pictures: Pictures) -> Mapping[tuple[str, str], bytes]:
    """The PNG of each picture, by name and tag. Raises `FontError`."""
    return draw_pngs({key: picture.svg for key, picture in pictures.items()}, root / ".cache" / "cards")


NO_FONT = N_("The font {font} cannot be used; generator/fonts/ holds it.")
"""That no picture can be drawn."""
