"""data/ → site/: the table of contents of the program, and its only writer.

A build works in build/ and changes site/ in one step at its end, so that one that fails or is killed leaves the last
good site untouched. It works alone: another build of the same project waits for it.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import filelock

from generator import engine
from generator.address import Site, card_path
from generator.chart import draw_charts
from generator.engine.programs import MKDOCS, Program
from generator.export import Download, download
from generator.finding import N_
from generator.pages.page import MOULD, Pages, render_feed, render_root
from generator.parts import (
    base_settings,
    chart_files,
    data_files,
    draw_cards,
    handwritten,
    live_specs,
    name_assets,
    pages_of,
    published,
    read_assets,
    theme_files,
)
from generator.read import Read, read
from generator.search import LANGUAGE, page_address, render_records, search_records
from generator.swap import put_in_place, recover
from generator.write import clear_leftovers, reason_of

__all__ = ["Read", "Say", "Summary", "build", "read", "write_tree"]

SOURCES = {"data", "docs", "locales"}
"""The folders that a build reads and never writes."""


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
    files: int = 0
    size: int = 0
    """Of all files together, in bytes."""
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage."""


Say = Callable[[str], None]


def build(
    root: Path,
    project: Read,
    where: Site,
    say: Say,
    sentence: Callable[[str], str],
    *,
    out: Path | None = None,
    program: Program = MKDOCS,
) -> Summary:
    """Build *out*, which is *root*/site if nobody says otherwise, from *project*.

    *where* is where the site will stand; *say* shows progress in the words of *sentence*; *program* makes pages of Markdown.
    Raises `engine.BuildError` where a program we run fails or something cannot be written; *out* is then as it was.
    """
    out = out or root / "site"
    engine.require(program, sentence)
    try:
        with _alone(root, say, sentence):
            if recover(out):
                say(
                    sentence(N_("An earlier build was stopped while it put {site} in place; the site from before it is back.")).format(
                        site=out.name
                    )
                )
            with _staging(root) as staging:
                summary = _build(root, project, where, _Stages(_counted(project), say, sentence), staging, program=program)
                put_in_place(staging, out)
    except OSError as error:
        raise engine.BuildError(_refused(root, error, sentence)) from None
    except BrokenExecutor:
        stopped = N_("A process that was drawing charts has been stopped from outside, perhaps for want of memory. Build again.")
        raise engine.BuildError(sentence(stopped)) from None
    return summary


@contextmanager
def _alone(root: Path, say: Say, sentence: Callable[[str], str]) -> Iterator[None]:
    """Let no other build of the project work at the same time. The system ends the lock of a process that is killed."""
    folder = root / "build"
    folder.mkdir(exist_ok=True)
    lock = filelock.FileLock(folder / ".lock", preserve_lock_file=True)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        say(sentence(N_("Waiting for another build of this project to end …")))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _staging(root: Path) -> Iterator[Path]:
    """A new folder to make the site in, gone at the end unless it has become the site.

    Its name is its own: programs that a killed build has started may still write into the one of that build.
    """
    for leftover in (root / "build").glob("site*"):
        shutil.rmtree(leftover, ignore_errors=True)
    clear_leftovers((root / ".cache").rglob("*.part"))
    staging = Path(tempfile.mkdtemp(prefix="site-", dir=root / "build"))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _refused(root: Path, error: OSError, sentence: Callable[[str], str]) -> str:
    """That the system has refused to read or to write, in words."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else root / "build"
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    written = N_("{path} cannot be written: {reason}. Mend that, or close what holds it open, and build again.")
    unread = N_("{path} cannot be read: {reason}. Mend that and build again.")
    source = shown.partition("/")[0] in SOURCES
    return sentence(unread if source else written).format(path=shown, reason=sentence(reason_of(error)))


def _build(root: Path, project: Read, where: Site, stage: "_Stages", staging: Path, *, program: Program) -> Summary:
    """Make the site in the empty folder *staging*."""
    data, languages = project.data, project.languages
    tags = [language.tag for language in languages]
    summary, say, sentence = stage.summary, stage.say, stage.sentence
    with stage(N_("Data written")):
        downloads = _write_data(staging / "data", project, where)
    with stage(N_("Pages written")):
        charts = project.charts
        named = name_assets(read_assets(root))
        assets = {file: name for file, (name, _) in named.items()}
        write_tree(root / "build" / "theme", theme_files(languages))
        _write(root / engine.BASE_CONFIG, base_settings(languages, where, assets, program))
        rendered = pages_of(project, where, downloads)
        trees = _write_pages(root, rendered)
        pages = trees.built
        summary.pages |= dict.fromkeys(tags, len(pages))
    with stage(N_("Pages built, charts drawn")):
        builds: list[engine.Build] = []
        try:
            # One by one, so that those that have started are ended where the next cannot be.
            for tag in tags:
                builds.append(engine.start_build(root, tag, where.address, staging / tag, program))
            placed = {**charts, **{key: planned for key, (_, planned) in project.compared.items()}}
            every = dict.fromkeys(chart for planned in placed.values() for chart in planned)
            drawn = draw_charts(every, root / ".cache" / "charts", _Progress(say, sentence(N_("  {n} of {of} charts"))))
            cards = draw_cards(root, project.pictures, sentence)
            for report, language in product(data.reports, languages):
                for path, spec in live_specs(report, language, rendered[language.tag].charted):
                    _write(staging / "data" / path, spec)
            engine.finish_builds(builds, sentence)
        except BaseException:
            engine.stop_builds(builds)
            raise
        summary.drawn, summary.cached = drawn.drawn, drawn.cached
        svgs = {key: "".join(drawn.svgs[chart] for chart in planned) for key, planned in placed.items()}
        for tag, own in rendered.items():
            engine.cast(staging / tag, MOULD, own.figures())
        engine.put_charts_in(staging, tags, svgs, sentence)
        engine.prune(staging, tags)
        written = {report.id: report for report in data.reports}
        for (tag, key), planned in charts.items():
            id_, _, figure = key.partition("/")
            for path, text in chart_files(written[id_], figure, tag, drawn.svgs[planned[0]]):
                _write(staging / "data" / path, text)
        for name, content in named.values():
            _write(staging / "assets" / name, content)
        for language in languages:
            feed = render_feed(data, language, languages, where)
            _write(staging / language.tag / feed.path, feed.text)
        for (card, tag), png in cards.items():
            _write(staging / card_path(card, tag), png)
        for page in render_root(pages, languages, where.address, assets):
            _write(staging / page.path, page.text)
    with stage(N_("Search indexed")):
        records = search_records(data, languages, trees.by_hand, trees.made, map(page_address, pages))
        write_tree(root / "build" / "search", render_records(records))
        engine.run_pagefind(root / "build" / "search", staging / "pagefind", LANGUAGE, sentence)
    summary.files, summary.size = _open_to_all(staging)
    return summary


def _open_to_all(folder: Path) -> tuple[int, int]:
    """Let everybody read *folder*, whatever the umask here: it is to be published. Gives the number of its files, and their bytes."""
    files = size = 0
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
        else:
            path.chmod(0o644)
            files += 1
            size += path.stat().st_size
    return files, size


def _write_data(folder: Path, project: Read, where: Site) -> list[Download]:
    """Write all that is for machines; gives the files of the whole data set."""
    downloads = []
    for path, content in data_files(project, where):
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


def _write_pages(root: Path, rendered: Mapping[str, Pages]) -> _Trees:
    """Write the docs tree of each language."""
    made, by_hand = {}, {}
    for tag, pages in rendered.items():
        made[tag] = {page.path: page.text for page in pages.pages()}
        files = {path: file.read_bytes() for path, file in handwritten(root, tag).items()}
        by_hand[tag] = {path: raw.decode("utf-8") for path, raw in files.items() if path.endswith(".md")}
        write_tree(root / "build" / tag, {**made[tag], **files})
    return _Trees(made, by_hand, published(rendered, by_hand))


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


def write_tree(folder: Path, files: Mapping[str, str | bytes] | Mapping[str, str]) -> None:
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
