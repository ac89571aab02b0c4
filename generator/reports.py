"""Writes the files of the site that belong to one report, one report after the other: nothing in them depends on another report.

So several processes can write them, another machine can, and what was written for a report holds as long as its sources do.
Of all reports together, and of none, are the files that `site` writes itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from jinja2 import Environment

from generator import engine
from generator.address import Site, card_path, report_path
from generator.chart import Drawn, draw_charts
from generator.engine.press import Anchored, Press
from generator.export import export_part
from generator.files import Snapshot
from generator.glossary import Glossary
from generator.model import Data
from generator.pages.page import MOULD, MOULD_FILE, Pages, make_templates
from generator.parts import draw_cards, drawn_files, handwritten, report_data, report_tables
from generator.read import Known, Reader
from generator.search import OF_REPORT, render_records, report_records


@dataclass(frozen=True, slots=True)
class Task:
    """What a build is about: the same for all reports, and fit to be sent to another process."""

    root: Path
    snapshot: Snapshot
    """The files as they were when they were checked."""
    tags: tuple[str, ...]
    ids: tuple[str, ...]
    """Of all reports."""
    where: Site
    staging: Path
    """The folder that becomes the site."""
    sources: Path
    """The folder that what the site is made of is written to, mostly build/."""
    base: str
    """The settings that those of each language inherit."""
    pressed: bool
    """Whether pages are made here, one by one; else a program makes them of the whole tree."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written for a report."""

    report: str
    site: tuple[str, ...] = ()
    """Paths of files of the site."""
    build: tuple[str, ...] = ()
    """Paths below build/: what the site is made of."""
    drawn: int = 0
    """Charts."""
    cached: int = 0
    remarks: tuple[tuple[str, str], ...] = ()
    """By language: what MkDocs remarks about its pages. Each stops the build."""
    links: tuple[tuple[str, Anchored], ...] = ()
    """By language: links to places on other pages."""


def part_path(id_: str) -> str:
    """The file below build/ that holds what a report adds to the tables of all."""
    return f"parts/{id_}.json"


class Folder:
    """Writes files into a folder that is new, and knows which."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: list[str] = []
        self._there: set[str] = set()

    def write(self, name: str, content: str | bytes) -> None:
        folder, _, _ = name.rpartition("/")
        if folder not in self._there:
            (self.path / folder).mkdir(parents=True, exist_ok=True)
            self._there.add(folder)
        raw = content if isinstance(content, bytes) else content.encode("utf-8", errors="xmlcharrefreplace")
        (self.path / name).write_bytes(raw)
        self.files.append(name)


class ReportWriter:
    """Writes reports. What they share is made once. Not for several threads at once."""

    def __init__(self, task: Task, reader: Reader | None = None) -> None:
        """With a *reader* that has read the project already nothing is read again."""
        self.task = task
        self._reader = reader or Reader(task.root, keep=False)
        self._languages = self._reader.languages(task.snapshot, task.tags, ())
        self._presses: dict[str, Press] = {}
        self._moulds: dict[str, str] = {}
        self.plain: dict[str, Mapping[str, Path]] = {}
        """By language: the files that stand in its tree as they are; known where its pages are pressed."""

    # What reports share

    @cached_property
    def _shared(self) -> Data:
        vocabulary = self._reader.vocabulary(self.task.snapshot).vocabulary
        terms, _ = self._reader.glossary(self.task.snapshot, self.task.tags)
        return Data(vocabulary, (), terms)

    @cached_property
    def _templates(self) -> Mapping[str, tuple[Environment, Glossary]]:
        return {
            one.tag: (make_templates(one, self.task.root / ".cache" / "codes"), Glossary.of(self._shared.glossary, one))
            for one in self._languages
        }

    def press(self, tag: str) -> Press:
        """What makes pages of the language *tag*."""
        if tag not in self._presses:
            task, build = self.task, self.task.root / "build"
            press = Press(task.root, tag, folder=build / tag, theme=build / "theme", base=task.base, address=task.where.address)
            self.plain[tag] = press.lay(self._paths(tag), handwritten(task.root, tag))
            self._presses[tag] = press
        return self._presses[tag]

    def _paths(self, tag: str) -> Iterator[str]:
        """The pages that the navigation may lead to, and those to be made: all but those by hand."""
        terms = self._shared.vocabulary
        yield from self._pages_of_none(tag).paths
        yield from (f"reports/{id_}.md" for id_ in self.task.ids)
        for folder, members in (("places", terms.places), ("institutions", terms.institutions), ("measures", terms.measures)):
            yield from (f"{folder}/{id_}.md" for id_ in members)

    def mould(self, tag: str) -> str:
        """The page of the language *tag* that those of figures are cast from."""
        if tag not in self._moulds:
            made = self.task.staging / tag / MOULD / "index.html"
            self._moulds[tag] = made.read_text(encoding="utf-8") if not self.task.pressed else self._pressed_mould(tag)
        return self._moulds[tag]

    def _pressed_mould(self, tag: str) -> str:
        return self.press(tag).page(MOULD_FILE, self._pages_of_none(tag).page(MOULD_FILE).text).html

    def _pages_of_none(self, tag: str) -> Pages:
        """The pages of a site without any report."""
        language = next(one for one in self._languages if one.tag == tag)
        return Pages(self._shared, language, self.task.where, {}, languages=self._languages)

    # A report

    def write(self, id_: str) -> Written:
        """Write what there is to write of a report; where pages are pressed, its pages too. Raises `BuildError`, `OSError`."""
        known = self._reader.known(self.task.snapshot, self.task.tags, id_)
        report = known.report
        site, build = Folder(self.task.staging), Folder(self.task.sources)
        tables = report_tables(known, self.task.where)
        for path, text in report_data(known, tables, self.task.where):
            site.write(f"data/{path}", text)
        drawn = self._charts(known)
        for path, text in drawn_files(known, drawn):
            site.write(f"data/{path}", text)
        pictures = {(id_, tag): picture for tag, picture in known.pictures.items()}
        for (name, tag), png in draw_cards(self.task.root, pictures).items():
            site.write(card_path(name, tag), png)
        build.write(part_path(id_), export_part(tables).as_json())
        sources = {}
        for tag, pages in self._pages(known).items():
            sources[tag] = self._by_hand_page(tag, id_) or pages.of_report(report).text
            build.write(f"{tag}/reports/{id_}.md", sources[tag])
        for name, text in render_records(report_records(report, self._shared, known.languages), f"{OF_REPORT}.{id_}").items():
            build.write(f"search/{name}", text)
        written = Written(id_, tuple(site.files), tuple(build.files), drawn.drawn, drawn.cached)
        return self._with_pages(written, known, drawn, sources) if self.task.pressed else written

    def finish(self, written: Written) -> Written:
        """*written* with its pages, which a program has made of the tree meanwhile but for what stands in for charts and figures."""
        known = self._reader.known(self.task.snapshot, self.task.tags, written.report)
        return self._with_pages(written, known, self._charts(known), {})

    def _with_pages(self, written: Written, known: Known, drawn: Drawn, sources: Mapping[str, str]) -> Written:
        site = Folder(self.task.staging)
        remarks: list[tuple[str, str]] = []
        links: list[tuple[str, Anchored]] = []
        report = known.report
        for tag, pages in self._pages(known).items():
            path = f"{tag}/{report_path(report.id)}index.html"
            if self.task.pressed:
                pressed = self.press(tag).page(f"reports/{report.id}.md", sources[tag])
                remarks += ((tag, remark) for remark in pressed.remarks)
                links += ((tag, link) for link in pressed.links)
                html = pressed.html
            else:
                html = (site.path / path).read_text(encoding="utf-8")
            svgs = {f"{report.id}/{figure}": "".join(drawn.svgs[c] for c in planned) for figure, planned in known.charts_in(tag).items()}
            site.write(path, engine.fill_charts(html, svgs))
            for cast in pages.figures_of(report):
                html = engine.fill_mould(self.mould(tag), MOULD, cast)
                site.write(f"{tag}/{cast.path}index.html", engine.fill_charts(html, svgs))
        return replace(written, site=(*written.site, *site.files), remarks=tuple(remarks), links=tuple(links))

    def _charts(self, known: Known) -> Drawn:
        every = (chart for charts in known.charts.values() for planned in charts.values() for chart in planned)
        return draw_charts(every, self.task.root / ".cache" / "charts")

    def _pages(self, known: Known) -> Mapping[str, Pages]:
        report = known.report
        found = {}
        for language in known.languages:
            templates, terms = self._templates[language.tag]
            found[language.tag] = Pages(
                replace(self._shared, reports=(report,)),
                language,
                self.task.where,
                {f"{report.id}/{figure}": alt for figure, alt in known.alts_in(language.tag).items()},
                {report.id: known.reconciled},
                languages=known.languages,
                pictures={report.id: known.picture_in(language.tag).alt},
                templates=templates,
                terms=terms,
            )
        return found

    def _by_hand_page(self, tag: str, id_: str) -> str | None:
        """The page that stands in docs/ in the place of the one that is made of a report."""
        path = f"docs/{tag}/reports/{id_}.md"
        return (self.task.root / path).read_text(encoding="utf-8-sig") if path in self.task.snapshot.digests else None

    def forget(self, id_: str) -> None:
        """Keep nothing of a report that is written."""
        self._reader.forget(id_)
