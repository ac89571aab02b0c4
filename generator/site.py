"""data/ → site/: the table of contents of the program, and its only writer.

A build works in build/ and changes site/ in one step at its end, so that a failed one leaves the last good site untouched.
"""

import hashlib
import json
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from generator import engine
from generator.address import Site, card_path, figure_path
from generator.chart import draw_charts, standalone, vega_bundle
from generator.chart.raster import FontError, draw_pngs
from generator.cite import export_citations
from generator.comparison_export import export_comparisons
from generator.export import Download, download, export_data
from generator.finding import N_
from generator.language import Language
from generator.model import Data
from generator.page import MOULD, Pages, render_feed, render_root, render_theme_words
from generator.read import Alts, Pictures, Read, read
from generator.search import LANGUAGE, page_address, render_records, search_records

__all__ = ["Read", "Say", "Summary", "build", "read"]

THEME = Path(__file__).parent / "theme"


@dataclass(slots=True)
class Summary:
    """What a build made, for the closing lines."""

    reports: int = 0
    figures: int = 0
    observations: int = 0
    facts: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    """By language."""
    drawn: int = 0
    cached: int = 0
    findings: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage."""


Say = Callable[[str], None]


def build(root: Path, project: Read, where: Site, say: Say, sentence: Callable[[str], str], *, out: Path | None = None) -> Summary:
    """Build *out*, which is *root*/site if nobody says otherwise, from *project*.

    *where* is where the site will stand; *say* shows progress in the words of *sentence*.
    Raises `engine.BuildError` where a program we run fails; *out* is then as it was.
    """
    data, languages = project.data, project.languages
    tags = [language.tag for language in languages]
    summary = _counted(project)
    stage = _Stages(summary, say, sentence)
    staging = root / "build" / "site"

    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    with stage(N_("Data written")):
        downloads = _write_data(staging / "data", project, where)
    with stage(N_("Pages written")):
        charts, alts = project.charts, {tag: Alts(project, tag) for tag in tags}
        files_of_theme = _assets(root)
        assets = {file: _hashed(file, content) for file, content in files_of_theme.items()}
        _write_theme(root, languages, where.address, assets)
        rendered = _rendered(project, where, alts, downloads)
        trees = _write_pages(root, rendered)
        pages = trees.built
        summary.pages |= dict.fromkeys(tags, len(pages))
    with stage(N_("Pages built, charts drawn")):
        builds = [engine.start_mkdocs(root, tag, where.address) for tag in tags]
        try:
            placed = {**charts, **{key: planned for key, (_, planned) in project.compared.items()}}
            every = dict.fromkeys(chart for planned in placed.values() for chart in planned)
            drawn = draw_charts(every, root / ".cache" / "charts", _Progress(say, sentence(N_("  {n} of {of} charts"))))
            cards = _cards(root, project.pictures, sentence)
            for (tag, key), spec in _live_specs(data, languages, alts):
                _write(staging / "data" / "reports" / f"{key}.{tag}.vl.json", spec)
        finally:
            engine.finish_mkdocs(builds, sentence)
        summary.drawn, summary.cached = drawn.drawn, drawn.cached
        svgs = {key: "".join(drawn.svgs[chart] for chart in planned) for key, planned in placed.items()}
        for tag, pages_of in rendered.items():
            engine.cast(staging / tag, MOULD, pages_of.figures())
        engine.put_charts_in(staging, tags, svgs, sentence)
        engine.prune(staging, tags)
        _write_svgs(staging, data, {key: drawn.svgs[planned[0]] for key, planned in charts.items()})
        for file, content in files_of_theme.items():
            _write(staging / "assets" / assets[file], content)
        for language in languages:
            feed = render_feed(data, language, languages, where)
            _write(staging / language.tag / feed.path, feed.text)
        for (card, tag), png in cards.items():
            _write(staging / card_path(card, tag), png)
        for page in render_root(pages, languages, where.address, assets):
            _write(staging / page.path, page.text)
    with stage(N_("Search indexed")):
        records = search_records(data, languages, trees.by_hand, trees.made, map(page_address, pages))
        _write_tree(root / "build" / "search", render_records(records))
        engine.run_pagefind(root / "build" / "search", staging / "pagefind", LANGUAGE, sentence)
    _replace(staging, out or root / "site")
    return summary


def _write_data(folder: Path, project: Read, where: Site) -> list[Download]:
    """Write all that is for machines; gives the files of the whole data set."""
    data, languages = project.data, project.languages
    downloads = []
    for path, content in chain(
        export_data(data, languages, {key for _, key in project.charts}, project.reconciled, where),
        export_comparisons(data, project.comparisons, languages),
        export_citations(data.reports, languages, where),
    ):
        _write(folder / path, content)
        if "/" not in path:
            downloads.append(download(path, content))
    return downloads


@dataclass(frozen=True, slots=True)
class _Trees:
    """The Markdown of all pages."""

    made: Mapping[str, Mapping[str, str]]
    """By language: the pages that are generated."""
    by_hand: Mapping[str, Mapping[str, str]]
    """By language: those of docs/."""
    built: tuple[str, ...]
    """The files whose pages are published, the same in each language."""


def _rendered(project: Read, where: Site, alts: Mapping[str, Mapping[str, str]], downloads: Sequence[Download]) -> Mapping[str, Pages]:
    """By language: its pages."""
    return {
        language.tag: Pages(
            project.data,
            language,
            where,
            alts[language.tag],
            project.reconciled,
            languages=project.languages,
            comparisons=project.comparisons,
            downloads=downloads,
            pictures={name: picture.alt for (name, tag), picture in project.pictures.items() if tag == language.tag},
        )
        for language in project.languages
    }


def _write_pages(root: Path, rendered: Mapping[str, Pages]) -> _Trees:
    """Write the docs tree of each language."""
    made, by_hand = {}, {}
    built: list[str] = []
    for tag, pages in rendered.items():
        reports = pages.data.reports
        built += [f"{figure_path(report.id, figure.id).rstrip('/')}.md" for report in reports for figure in report.figures]
        made[tag] = {page.path: page.text for page in pages.pages()}
        handwritten = _handwritten(root, tag)
        by_hand[tag] = {path: raw.decode("utf-8") for path, raw in handwritten.items() if path.endswith(".md")}
        _write_tree(root / "build" / tag, {**made[tag], **handwritten})
        built += [path for path in (*made[tag], *by_hand[tag]) if not path.startswith(MOULD.rstrip("/"))]
    return _Trees(made, by_hand, tuple(dict.fromkeys(built)))


def _write_svgs(staging: Path, data: Data, svgs: Mapping[tuple[str, str], str]) -> None:
    """Write the chart of each figure as a file in every language, and without a tag in that of its report."""
    style = _chart_style()
    written_in = {report.id: report.language for report in data.reports}
    for (tag, key), svg in svgs.items():
        alone = standalone(svg, style)
        _write(staging / "data" / "reports" / f"{key}.{tag}.svg", alone)
        if tag == written_in[key.partition("/")[0]]:
            _write(staging / "data" / "reports" / f"{key}.svg", alone)


def _counted(project: Read) -> Summary:
    reports = project.data.reports
    return Summary(
        reports=len(reports),
        figures=sum(len(report.figures) for report in reports),
        observations=sum(1 for report in reports for _ in report.observations),
        facts=sum(len(report.facts) for report in reports),
        findings=len(project.findings),
    )


@dataclass(frozen=True, slots=True)
class _Stages:
    """Times the stages of a build and says them aloud."""

    summary: Summary
    say: Say
    sentence: Callable[[str], str]

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.summary.seconds[name] = time.monotonic() - began
        self.say(f"{self.sentence(name)} ({self.summary.seconds[name]:.1f} s)")


@dataclass(frozen=True, slots=True)
class _Progress:
    """Says how far a long step is, now and then."""

    say: Say
    pattern: str
    every: int = 50

    def __call__(self, n: int, of: int) -> None:
        if n % self.every == 0 and n < of:
            self.say(self.pattern.format(n=n, of=of))


def _cards(root: Path, pictures: Pictures, sentence: Callable[[str], str]) -> Mapping[tuple[str, str], bytes]:
    """The PNG of each picture, by name and tag."""
    try:
        return draw_pngs({key: picture.svg for key, picture in pictures.items()}, root / ".cache" / "cards")
    except FontError as error:
        raise engine.BuildError(sentence(N_("The font {font} cannot be used; generator/fonts/ holds it.")).format(font=error)) from None


def _live_specs(data: Data, languages: Iterable[Language], alts: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[tuple[str, str], str]]:
    """By language and `report/figure`: the spec of the interactive chart."""
    from generator.chart.live import live_spec  # noqa: PLC0415  Altair takes 0.3 s to import: not for a check

    for language in languages:
        for report in data.reports:
            for figure in report.figures:
                alt = alts[language.tag].get(key := f"{report.id}/{figure.id}")
                spec = live_spec(figure, alt, report.source.language, language) if alt is not None else None
                if spec:
                    yield (language.tag, key), json.dumps(spec, ensure_ascii=False, separators=(",", ":")) + "\n"


def _assets(root: Path) -> Mapping[str, bytes]:
    """The site's own styles and scripts, and Vega, which is fetched when a reader asks for an interactive chart."""
    files = {path.name: path.read_bytes() for path in sorted((THEME / "assets").iterdir())}
    return files | {"vega.js": vega_bundle(root / ".cache" / "vega").encode("utf-8")}


def _hashed(file: str, content: bytes) -> str:
    """The name of *file* with a digest of its *content*, so that browsers keep it until it changes."""
    stem, _, suffix = file.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"


def _chart_style() -> str:
    """The colours of charts on a light ground, for charts that stand alone."""
    css = (THEME / "assets" / "site.css").read_text(encoding="utf-8")
    colours = "".join(re.findall(r"--chart-[a-z0-9]+: #[0-9a-f]+;", css.split("}", 1)[0]))
    return f"svg{{{colours}background:#fff;color:#1a2029;font-family:'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif}}"


def _write_theme(root: Path, languages: tuple[Language, ...], address: str, assets: Mapping[str, str]) -> None:
    """What the two MkDocs builds share: the theme's files, its words in each language, the settings they inherit."""
    files = {path.relative_to(THEME).as_posix(): path.read_text(encoding="utf-8") for path in sorted(THEME.rglob("*.html"))}
    files |= {f"partials/words/{language.tag}.html": render_theme_words(language) for language in languages}
    _write_tree(root / "build" / "theme", files)
    named = [{"tag": language.tag, "name": language.name, "regional": language.regional} for language in languages]
    _write(root / engine.BASE_CONFIG, engine.base_config(named, address, assets))


def _handwritten(root: Path, tag: str) -> Mapping[str, bytes]:
    """The files of docs/<tag>: pages, and what they show."""
    folder = root / "docs" / tag
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _write_tree(folder: Path, files: Mapping[str, str | bytes] | Mapping[str, str]) -> None:
    """Make *folder* hold just *files*; what is unchanged is not touched."""
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, text in files.items():
        _write(folder / name, text)


def _write(path: Path, content: str | bytes) -> None:
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and path.read_bytes() == raw:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def _replace(new: Path, old: Path) -> None:
    """Put the folder *new* where *old* is, in two renames."""
    aside = old.with_name(f"{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)
