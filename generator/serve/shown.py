"""The site of a project without errors: what stands at an address of it, made when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from generator import engine
from generator.address import Site, figure_path
from generator.chart import draw_charts
from generator.chart.raster import FontError
from generator.engine.press import Press, Pressed
from generator.export import Download, download
from generator.export.comparisons import export_comparisons
from generator.files import FOLDER
from generator.language import Language
from generator.model import Report
from generator.pages.page import DATA_PAGE, MOULD, Pages, render_feed, render_root
from generator.parts import (
    NO_FONT,
    base_settings,
    draw_cards,
    drawn_files,
    fill_page,
    name_assets,
    pages_of,
    published,
    read_assets,
    report_data,
    report_tables,
    shared_data,
    theme_files,
)
from generator.read import SITE_PICTURE, Read
from generator.write import write_tree


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the site."""

    content: bytes
    remarks: tuple[str, ...] = ()
    """What would stop a build, in words."""


class Theme:
    """What pages look like: as long as the theme and the settings stay, it is made once."""

    def __init__(self, root: Path, languages: tuple[Language, ...], where: Site) -> None:
        named = name_assets(read_assets(root))
        names = {file: name for file, (name, _) in named.items()}
        self.root = root
        self.address = where.address
        self.names = names
        self.assets = dict(named.values())
        self.folder = root / "build" / "serve"
        self.base = base_settings(languages, where, names)
        self._presses: dict[str, Press] = {}

    def write(self, languages: tuple[Language, ...]) -> None:
        """Write the templates and their words, where MkDocs reads them."""
        write_tree(self.folder / "theme", theme_files(languages))

    def press(self, tag: str) -> Press:
        if tag not in self._presses:
            folder, theme = self.folder / "docs", self.folder / "theme"
            self._presses[tag] = Press(self.root, tag, folder=folder, theme=theme, base=self.base, address=self.address)
        return self._presses[tag]


class Shown:
    """The site of a project without errors. Each file is made when it is first asked for."""

    def __init__(self, root: Path, project: Read, where: Site, theme: Theme, sentence: Callable[[str], str]) -> None:
        self.root = root
        self.project = project
        self.where = where
        self.theme = theme
        self.sentence = sentence
        # What is lazy in the project is read now, while the files are those that were checked.
        self.data, self.languages = project.data, project.languages
        self.tags = [language.tag for language in self.languages]
        self._texts: dict[str, str] = {}
        self.by_hand = {tag: self._handwritten(f"docs/{tag}") for tag in self.tags}
        self._made: dict[str, Made | None] = {}
        self._of_reports: dict[str, Mapping[str, bytes]] = {}
        self._moulds: dict[str, str] = {}
        theme.write(self.languages)

    def _handwritten(self, folder: str) -> Mapping[str, Path]:
        snapshot = self.project.snapshot
        found = [path for path in snapshot.files(folder) if snapshot.digests[path] != FOLDER]
        for path in found:
            if path.endswith(".md"):
                self._texts[path] = _text(self.root / path, snapshot.digests[path])
        return {path.removeprefix(f"{folder}/"): self.root / path for path in found}

    @property
    def lasting(self) -> set[str]:
        """The files whose names change with what is in them."""
        return {f"assets/{name}" for name in self.theme.assets}

    def file(self, path: str) -> Made | None:
        """The file at *path*, relative to the site and with `index.html` at its end; `None` where there is none. Raises `BuildError`."""
        if path not in self._made:
            self._made[path] = self._make(path)
        return self._made[path]

    def _make(self, path: str) -> Made | None:
        first, _, rest = path.partition("/")
        content: bytes | None = None
        if first in self.tags:
            return self._of_language(first, rest)
        if first == "data":
            content = self._data(rest)
        elif path.startswith("assets/cards/"):
            content = self._card(path.rpartition("/")[2])
        elif first == "assets":
            content = self.theme.assets.get(rest)
        elif path in self._root:
            content = self._root[path].encode("utf-8")
        return None if content is None else Made(content)

    # The tree of a language

    @cached_property
    def _pages(self) -> Mapping[str, Pages]:
        return pages_of(self.project, self.where)

    @cached_property
    def _plain(self) -> Mapping[str, Mapping[str, Path]]:
        """By language: the files that stand in its tree as they are."""
        return {tag: self.theme.press(tag).lay(self._pages[tag].paths, self.by_hand[tag]) for tag in self.tags}

    def _of_language(self, tag: str, path: str) -> Made | None:
        if path == "feed.xml":
            language = next(language for language in self.languages if language.tag == tag)
            return Made(render_feed(self.data, language, self.languages, self.where).text.encode("utf-8"))
        if path.endswith("index.html"):
            return self._page(tag, path.removesuffix("index.html"))
        file = self._plain[tag].get(path)
        return Made(file.read_bytes()) if file else None

    def _page(self, tag: str, path: str) -> Made | None:
        """The page that stands in the folder *path*."""
        if path == MOULD:
            return None
        source = next((name for name in (f"{path}index.md", f"{path.rstrip('/')}.md") if self._has(tag, name)), None)
        if source is None:
            return self._figure_page(tag, path)
        pressed = self._pressed(tag, source)
        return self._with_charts(tag, f"{tag}/{path}", pressed.html, pressed.remarks)

    def _has(self, tag: str, source: str) -> bool:
        return source in self._pages[tag].paths or source in self.by_hand[tag]

    def _pressed(self, tag: str, source: str) -> Pressed:
        """The page of the file *source*, without its charts."""
        assert self._plain[tag] is not None  # the tree is laid before a page of it is made
        if source in self.by_hand[tag]:  # stands over a page that is generated, as in a build
            text = self._texts[f"docs/{tag}/{source}"]
        else:
            pages = self._pages[tag]
            text = (replace(pages, downloads=self._downloads) if source == DATA_PAGE else pages).page(source).text
        return self.theme.press(tag).page(source, text)

    def _figure_page(self, tag: str, path: str) -> Made | None:
        """The page of a figure alone, made from the mould."""
        reports = {report.id: report for report in self.data.reports}
        parts = path.rstrip("/").split("/")
        report = reports.get(parts[1]) if len(parts) == 3 and path == figure_path(*parts[1:]) else None
        cast = next((one for one in self._pages[tag].figures_of(report) if one.path == path), None) if report else None
        if cast is None:
            return None
        if tag not in self._moulds:
            self._moulds[tag] = self._pressed(tag, f"{MOULD.rstrip('/')}.md").html
        return self._with_charts(tag, f"{tag}/{path}", engine.fill_mould(self._moulds[tag], MOULD, cast))

    def _with_charts(self, tag: str, page: str, html: str, remarks: tuple[str, ...] = ()) -> Made:
        filled = fill_page(self.project, tag, html)
        missing = (engine.no_chart(f"{page}index.html", key, self.sentence) for key in filled.missing)
        return Made(filled.html.encode("utf-8", errors="xmlcharrefreplace"), (*remarks, *missing))

    # What is above the languages

    @cached_property
    def _root(self) -> Mapping[str, str]:
        files = published(self._pages, self.by_hand)
        return {page.path: page.text for page in render_root(files, self.languages, self.where.address, self.theme.names)}

    def _card(self, name: str) -> bytes | None:
        """The picture of a report, or of the site, as `<name>.<tag>.png`."""
        id_, tag, ending = (*name.split("."), "", "")[:3]
        known = self.project.known.get(id_)
        pictures = self.project.site_pictures if id_ == SITE_PICTURE else known.pictures if known else {}
        if ending != "png" or tag not in pictures:
            return None
        try:
            return draw_cards(self.root, {(id_, tag): pictures[tag]})[id_, tag]
        except FontError as error:
            raise engine.BuildError(self.sentence(NO_FONT).format(font=error)) from None

    # Data

    def _data(self, path: str) -> bytes | None:
        folder, _, rest = path.partition("/")
        if folder == "reports" and rest:
            report = next((one for one in self.data.reports if one.id == rest.partition("/")[0].partition(".")[0]), None)
            return self._data_of(report).get(path) if report else None
        return (self._of_measures if folder == "measures" or path == "measures.json" else self._tables).get(path)

    def _data_of(self, report: Report) -> Mapping[str, bytes]:
        """The files of *report*, by their path below data/."""
        if report.id not in self._of_reports:
            self._of_reports[report.id] = {path: _raw(content) for path, content in self._files_of(report)}
        return self._of_reports[report.id]

    def _files_of(self, report: Report) -> Iterator[tuple[str, str | bytes]]:
        known = self.project.known[report.id]
        yield from report_data(known, report_tables(known, self.where), self.where)
        drawn = draw_charts(
            [planned[0] for charts in known.charts.values() for planned in charts.values()], self.root / ".cache" / "charts"
        )
        yield from drawn_files(known, drawn)

    @cached_property
    def _tables(self) -> Mapping[str, bytes]:
        """The files of the whole data set, but for those of its reports and measures."""
        files = shared_data(self.project, self.where)
        return {path: _raw(content) for path, content in files if not path.startswith("measures/")}

    @cached_property
    def _of_measures(self) -> Mapping[str, bytes]:
        return {path: _raw(text) for path, text in export_comparisons(self.data, self.project.comparisons, self.languages)}

    @property
    def _downloads(self) -> list[Download]:
        """The files of the whole data set, as a build lists them."""
        listed = {path: content for path, content in self._tables.items() if "/" not in path}
        return [download(path, content if path.endswith(".zip") else content.decode("utf-8")) for path, content in listed.items()]


@lru_cache(maxsize=1000)
def _text(path: Path, digest: str) -> str:  # noqa: ARG001 - what it was read for
    """The text of the file at *path*, which has the *digest*."""
    return path.read_text(encoding="utf-8-sig")


def _raw(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
