"""All that stands on the site: the files of each report, by `reports`, and those that belong to none.

Writes into a new folder and into build/ only.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator import engine
from generator.address import Site, card_path, report_path
from generator.chart.raster import FontError
from generator.engine.press import Anchored, is_pressed
from generator.engine.programs import MKDOCS, Program
from generator.export import Download, Part, download
from generator.finding import N_
from generator.kept import KeptReport, take_over
from generator.pages.page import DATA_PAGE, MOULD, MOULD_FILE, Pages, render_feed, render_root
from generator.parts import (
    NO_FONT,
    base_settings,
    draw_cards,
    fill_page,
    handwritten,
    name_assets,
    pages_of,
    published,
    read_assets,
    shared_data,
    theme_files,
)
from generator.read import SITE_PICTURE, Read
from generator.reports import ReportWriter, Task, Written, part_path
from generator.search import FACETS, LANGUAGE, SHARED, page_address, render_records, search_records
from generator.shards import ShardReport
from generator.workers import Workers, begun_workers
from generator.write import clear_tree, write_file, write_tree

if TYPE_CHECKING:
    from generator.site import Stages, Summary


NOT_SHARED = N_(
    "Pages can be made one by one by MkDocs only, and only where mkdocs.yml names no plugins, hooks or templates and the whole "
    "navigation: this build cannot be shared among machines."
)


@dataclass(frozen=True)
class Making:
    """A build that is under way."""

    root: Path
    project: Read
    where: Site
    stage: "Stages"
    staging: Path
    """The empty folder that becomes the site."""
    out: Path
    program: Program

    @property
    def summary(self) -> "Summary":
        return self.stage.summary

    @cached_property
    def pressed(self) -> bool:
        """Whether pages are made one by one; else a program makes them of the whole tree, and what goes into it nobody knows but itself."""
        return self.program is MKDOCS and all(is_pressed(self.root, tag) for tag in self.project.tags)

    @property
    def _sentence(self) -> Callable[[str], str]:
        return self.stage.sentence

    def make(self, good: Mapping[str, KeptReport], shards: Mapping[str, ShardReport]) -> Mapping[str, Written]:
        """Make the site; gives what was written for each report. The files of the reports in *good* are those of the last build."""
        with self._no_font_is_told():
            return self._made(good, shards)

    def make_reports(self, ids: Sequence[str], sources: Path) -> Mapping[str, Written]:
        """Write the reports *ids* and nothing else, what they are made of into the folder *sources*. Raises `BuildError`."""
        with self._no_font_is_told():
            task = self._task(self._assets(), sources)
            if not task.pressed:
                raise engine.BuildError(self._sentence(NOT_SHARED))
            written: dict[str, Written] = {}
            with self.stage(N_("Reports written")), begun_workers(task, ids) as workers:
                self._write_reports(ReportWriter(task, self.project.reader), workers, ids, written)
            return {id_: written[id_] for id_ in ids}

    @contextmanager
    def _no_font_is_told(self) -> Iterator[None]:
        try:
            yield
        except FontError as error:
            raise engine.BuildError(self._sentence(NO_FONT).format(font=error)) from None

    def _assets(self) -> Mapping[str, tuple[str, bytes]]:
        return name_assets(read_assets(self.root))

    def _task(self, named: Mapping[str, tuple[str, bytes]], sources: Path) -> Task:
        """What the build is about, with the theme and the settings where pages are made from them."""
        root, project = self.root, self.project
        write_tree(root / "build" / "theme", theme_files(project.languages))
        base = base_settings(project.languages, self.where, {file: name for file, (name, _) in named.items()}, self.program)
        write_file(root / engine.BASE_CONFIG, base)
        return Task(root, project.snapshot, project.tags, project.ids, self.where, self.staging, sources, base, self.pressed)

    def _write_reports(self, writer: ReportWriter, workers: Workers | None, ids: Sequence[str], written: dict[str, Written]) -> None:
        """Add to *written* what is written for each of *ids*, by *workers* where there are some."""
        for n, one in enumerate(map(writer.write, ids) if workers is None else workers.written(), 1):
            written[one.report] = one
            self._progress(n, len(ids))

    def _made(self, good: Mapping[str, KeptReport], shards: Mapping[str, ShardReport]) -> Mapping[str, Written]:
        root, project = self.root, self.project
        named = self._assets()
        assets = {file: name for file, (name, _) in named.items()}
        task = self._task(named, root / "build")
        pressed = task.pressed
        writer = ReportWriter(task, project.reader)
        written = self._taken_over(good, shards) if pressed else {}
        ids = [id_ for id_ in project.ids if id_ not in written]
        shared = _Shared(root, project.tags)
        # What is to be known of all reports takes a while to read: workers have begun by then.
        with begun_workers(task, ids) as workers:
            with self.stage(N_("Shared pages written")):
                self.summary.count(project)
                rendered = pages_of(project, self.where)
                self._write_pages(writer, shared, rendered, lambda path: path != DATA_PAGE)
                self._write_beside(writer, shared)
                site_pictures = {(SITE_PICTURE, tag): picture for tag, picture in project.site_pictures.items()}
                for (name, tag), png in draw_cards(root, site_pictures).items():
                    write_file(self.staging / card_path(name, tag), png)
            with self.stage(N_("Reports written")):
                self._write_reports(writer, workers, ids, written)
        written = {id_: written[id_] for id_ in project.ids}
        with self.stage(N_("Shared data written")):
            downloads = self._write_data()
            told = {tag: replace(own, downloads=downloads) for tag, own in rendered.items()}
            self._write_pages(writer, shared, told, lambda path: path == DATA_PAGE)
        if not pressed:
            with self.stage(N_("Pages built")):
                self._build_trees()
                written = {id_: writer.finish(one) for id_, one in written.items()}
                engine.remove_page(self.staging, MOULD, project.tags)
        shared.built = published(rendered, shared.by_hand)
        self._judge(shared, written)
        for name, content in named.values():
            write_file(self.staging / "assets" / name, content)
        for language in project.languages:
            feed = render_feed(project.data, language, project.languages, self.where)
            write_file(self.staging / language.tag / feed.path, feed.text)
        for page in render_root(shared.built, project.languages, self.where.address, assets):
            write_file(self.staging / page.path, page.text)
        with self.stage(N_("Search indexed")):
            self._index(shared, written)
        self.summary.drawn += sum(one.drawn for one in written.values())
        self.summary.cached += sum(one.cached for one in written.values())
        self.summary.pages |= dict.fromkeys(project.tags, len(shared.built))
        return written

    def _taken_over(self, good: Mapping[str, KeptReport], shards: Mapping[str, ShardReport]) -> dict[str, Written]:
        """The reports that need not be written: those of the last build that are *good*, and those that stand in *shards*."""
        for one in good.values():
            take_over(one.site, self.out, self.staging)
        taken = {id_: Written(id_, tuple(one.site), tuple(one.build), cached=one.charts) for id_, one in good.items()}
        for id_, shared in shards.items():
            if id_ not in taken and shared.holds():
                take_over(shared.site, shared.folder / "site", self.staging)
                take_over(shared.build, shared.folder / "build", self.root / "build")
                taken[id_] = Written(id_, shared.site, shared.build, cached=shared.charts)
        return taken

    def _progress(self, n: int, of: int) -> None:
        if n % 50 == 0 and n < of:
            self.stage.say(self._sentence(N_("  {n} of {of} reports")).format(n=n, of=of))

    def _write_pages(self, writer: ReportWriter, shared: "_Shared", rendered: Mapping[str, Pages], wanted: Callable[[str], bool]) -> None:
        """Write those of the pages *rendered*, by language, that belong to no report and are *wanted*."""
        of_reports = {f"reports/{id_}.md" for id_ in self.project.ids}
        for tag, own in rendered.items():
            made = {path: own.page(path).text for path in own.shared if wanted(path)}
            by_hand = {path: text for path, text in shared.by_hand[tag].items() if wanted(path)}
            shared.made[tag] |= made
            for path, text in made.items():
                if path not in by_hand:
                    write_file(self.root / "build" / tag / path, text)
            for path, text in {**made, **by_hand}.items() if writer.task.pressed else ():
                if path == MOULD_FILE or path in of_reports:
                    continue
                pressed = writer.press(tag).page(path, text)
                shared.remarks += ((tag, remark) for remark in pressed.remarks)
                shared.links += ((tag, link) for link in pressed.links)
                write_file(self.staging / tag / page_address(path) / "index.html", self._filled(tag, pressed.html, f"{tag}/{path}"))

    def _write_beside(self, writer: ReportWriter, shared: "_Shared") -> None:
        """Write what stands in the trees beside pages, and take away what stands there no more."""
        for tag in self.project.tags:
            tree = self.root / "build" / tag
            for path, content in shared.files[tag].items():
                write_file(tree / path, content)
            clear_tree(tree, {*shared.made[tag], *shared.files[tag], DATA_PAGE, *(f"reports/{id_}.md" for id_ in self.project.ids)})
            if writer.task.pressed:
                shared.remarks += ((tag, remark) for remark in writer.press(tag).remarks)
                for path, file in writer.plain[tag].items():
                    write_file(self.staging / tag / path, file.read_bytes())

    def _write_data(self) -> list[Download]:
        """Write the data that belong to no report; gives the files of the whole data set."""
        texts = ((self.root / "build" / part_path(id_)).read_text(encoding="utf-8") for id_ in self.project.ids)
        downloads = []
        for path, content in shared_data(self.project, self.where, [Part.from_json(text) for text in texts]):
            write_file(self.staging / "data" / path, content)
            if "/" not in path:
                downloads.append(download(path, content))
        return downloads

    def _filled(self, tag: str, html: str, page: str) -> str:
        """*html* with the charts that *page* has places for. Raises `BuildError` where it names one that is not there."""
        filled = fill_page(self.project, tag, html)
        if filled.missing:
            raise engine.BuildError(engine.no_chart(page, filled.missing[0], self._sentence))
        self.summary.drawn += filled.drawn
        self.summary.cached += filled.cached
        return filled.html

    def _build_trees(self) -> None:
        """Let the program make the pages of all trees."""
        tags, builds = self.project.tags, list[engine.Build]()
        try:
            # One by one, so that those that have started are ended where the next cannot be.
            for tag in tags:
                builds.append(engine.start_build(self.root, tag, self.where.address, self.staging / tag, self.program))
            engine.finish_builds(builds, self._sentence)
        except BaseException:
            engine.stop_builds(builds)
            raise
        engine.prune(self.staging, tags)
        of_reports = {f"{tag}/{report_path(id_)}" for tag in tags for id_ in self.project.ids}
        for tag in tags:
            for path in sorted((self.staging / tag).rglob("*.html")):
                name = path.relative_to(self.staging).as_posix()
                if name.removesuffix("index.html") in of_reports or name == f"{tag}/{MOULD}index.html":
                    continue
                text = path.read_text(encoding="utf-8")
                write_file(path, self._filled(tag, text, name))

    def judge_reports(self, written: Mapping[str, Written]) -> None:
        """Raises `BuildError` with all that is wrong with the pages of reports, in the words of MkDocs."""
        self._refuse(remark for one in written.values() for remark in one.remarks)

    def _refuse(self, remarks: Iterable[tuple[str, str]]) -> None:
        if found := list(remarks):
            raise engine.BuildError(engine.could_not_build(self.program, found, self._sentence))

    def _judge(self, shared: "_Shared", written: Mapping[str, Written]) -> None:
        """The same for all pages of the site, and the places on them that links lead to."""
        remarks = list(shared.remarks)
        links = list(shared.links)
        for one in written.values():
            remarks += one.remarks
            links += one.links
        there: dict[tuple[str, str], set[str]] = {}
        for tag, link in links:
            if (tag, link.page) not in there:
                page = (self.staging / tag / link.page / "index.html").read_text(encoding="utf-8")
                there[tag, link.page] = set(re.findall(r'\s(?:id|name)="([^"]+)"', page))
            if link.anchor not in there[tag, link.page]:
                remarks.append((tag, link.remark))
        self._refuse(remarks)

    def _index(self, shared: "_Shared", written: Mapping[str, Written]) -> None:
        """Make the search index."""
        build, project = self.root / "build", self.project
        records = search_records(project.data, project.languages, shared.by_hand, shared.made, map(page_address, shared.built))
        files = render_records(records, SHARED)
        of_reports = {path for one in written.values() for path in one.build}
        clear_tree(build / "search", {*files, *(path.removeprefix("search/") for path in of_reports)})
        clear_tree(build / "parts", {path.removeprefix("parts/") for path in of_reports})
        for name, text in files.items():
            write_file(build / "search" / name, text)
        engine.run_pagefind(build / "search", self.staging / "pagefind", LANGUAGE, FACETS, self._sentence)


class _Shared:
    """What belongs to no report."""

    def __init__(self, root: Path, tags: Iterable[str]) -> None:
        self.files = {tag: {path: file.read_bytes() for path, file in handwritten(root, tag).items()} for tag in tags}
        """By language: those of docs/."""
        self.by_hand = {
            tag: {path: raw.decode("utf-8-sig") for path, raw in files.items() if path.endswith(".md")} for tag, files in self.files.items()
        }
        """By language: the Markdown among them."""
        self.made: dict[str, dict[str, str]] = {tag: {} for tag in self.files}
        """By language: the Markdown of pages that are generated."""
        self.built: tuple[str, ...] = ()
        """The files whose pages are published, the same in each language; those of reports and figures too."""
        self.remarks: list[tuple[str, str]] = []
        """By language: what MkDocs remarks."""
        self.links: list[tuple[str, Anchored]] = []
        """By language: links to places on other pages."""
