"""MkDocs in this process: the pages of one language, made one by one when they are asked for.

Each is what `mkdocs build` makes of the same Markdown: the calls below are those of `mkdocs.commands.build`, for one page.
"""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.yaml import yaml_load
from yaml import YAMLError

from generator.engine import BASE_CONFIG, BuildError, is_used


@dataclass(frozen=True, slots=True)
class Anchored:
    """A link to a place on another page, which may not be there."""

    page: str
    """The address of that page in the tree: `reports/x/`."""
    anchor: str
    remark: str
    """What MkDocs says where there is no such place."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A page, and what MkDocs remarks about it: each of that stops a build."""

    html: str
    remarks: tuple[str, ...]
    links: tuple[Anchored, ...] = ()
    """Those to places on other pages, which have to be looked for there."""


def is_pressed(root: Path, tag: str) -> bool:
    """Whether the pages of a language can be made one by one, since what MkDocs makes of each depends on no other.

    Plugins, hooks and templates of the project's own are run by a whole build; navigation that is not given is made of all
    pages, and an entry without a title takes that of its page. Of settings that cannot be read MkDocs tells what is wrong.
    """
    try:
        settings = _settings(root, root / f"mkdocs.{tag}.yml", "{}")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, YAMLError):
        return False
    nav = settings.get("nav")
    if settings.get("plugins") != [] or settings.get("hooks") or settings.get("extra_templates") or not isinstance(nav, list):
        return False
    return all(isinstance(one, dict) or one == "index.md" for one in nav)


class Press:
    """Makes the pages of a language. Not for several threads at once."""

    def __init__(self, root: Path, tag: str, *, folder: Path, theme: Path, base: str, address: str) -> None:
        """Read mkdocs.<tag>.yml of *root*, with *base* in the place of the settings that a build writes.

        *theme* is the folder of the theme; *folder* one that MkDocs may take for the tree, which stays empty; *address* is
        where the site stands. Raises `BuildError`.
        """
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            settings = _settings(root, root / f"mkdocs.{tag}.yml", base)
            settings |= {"docs_dir": str(folder), "site_dir": str(folder.with_name(f"{folder.name}.site")), "site_url": f"{address}{tag}/"}
            settings["theme"] = {**settings["theme"], "custom_dir": str(theme)}
            self._config = MkDocsConfig(config_file_path=str(root / f"mkdocs.{tag}.yml"))
            self._config.load_dict(settings)
            errors, warned = self._config.validate()
        except (MkDocsException, OSError, ValueError, LookupError, TypeError) as error:
            raise BuildError(f"mkdocs.{tag}.yml: {error}") from None
        if errors:
            raise BuildError("\n".join(f"mkdocs.{tag}.yml: {name}: {error}" for name, error in errors))
        self.remarks = [f"Config value '{name}': {warning}" for name, warning in warned]
        """What MkDocs remarks about the settings and the tree."""
        self._environment = self._config.theme.get_env()
        self._environment.auto_reload = True
        self._folder = folder
        brought = Files([])
        brought.add_files_from_theme(self._environment, self._config)  # looks through thousands of icons: once is enough
        self._brought = tuple(brought)

    def lay(self, made: Iterable[str], by_hand: Mapping[str, Path]) -> Mapping[str, Path]:
        """Tell which files the tree has: *made* of pages, and *by_hand*. Gives the files to be served as they are, by path."""
        config = self._config
        self._by_hand = by_hand
        files = Files([self._file(path) for path in dict.fromkeys((*made, *by_hand))])
        for file in self._brought:
            if file.src_uri not in files.src_uris:
                files.append(file)
        set_exclusions(files, config)
        with _listening(self.remarks):
            self._nav = get_navigation(files, config)
        self._files = files
        self._pages = files.documentation_pages()
        plain = [file for file in files if not file.is_documentation_page() and file.inclusion.is_included() and is_used(file.src_uri)]  # type: ignore[no-untyped-call]
        return {file.src_uri: by_hand.get(file.src_uri) or Path(str(file.abs_src_path)) for file in plain}

    def _file(self, path: str) -> File:
        return File(path, str(self._folder), self._config.site_dir, self._config.use_directory_urls)

    def page(self, path: str, text: str) -> Pressed:
        """The page of the file *path*, which holds *text*. Raises `BuildError`."""
        file = self._files.get_file_from_path(path)
        assert file is not None
        text, blocks = (text, []) if path in self._by_hand else cut_blocks(text)
        file.content_string = text
        page = file.page or Page(None, file, self._config)
        remarks: list[str] = []
        try:
            with _listening(remarks), self._current(page):
                html = self._rendered(page)
        except Exception as error:  # noqa: BLE001 - whatever MkDocs, Markdown or Jinja raise, the page cannot be made
            raise BuildError(f"{path}: {error}") from None
        links = tuple(_anchored(page))
        page.markdown = page.content = None  # thousands of pages are no small thing
        file.content_string = ""
        return Pressed(put_back(html, blocks), tuple(dict.fromkeys(remarks)), links)

    def _rendered(self, page: Page) -> str:
        config = self._config
        page.read_source(config)
        page.render(config, self._files)
        own = (page.links_to_anchors or {}).get(page.file, {})
        others = {file: links for file, links in (page.links_to_anchors or {}).items() if file is not page.file}
        page.links_to_anchors = {page.file: own}
        page.validate_anchor_links(files=self._files, log_level=config.validation.links.anchors)
        page.links_to_anchors = others
        template = self._environment.get_template(page.meta.get("template", "main.html"))
        context: Any = get_context(self._nav, self._pages, config, page)
        return template.render(context)

    @contextmanager
    def _current(self, page: Page) -> Iterator[None]:
        self._config._current_page = page  # noqa: SLF001 - as MkDocs' own build does
        page.active = True
        try:
            yield
        finally:
            page.active = False
            self._config._current_page = None  # noqa: SLF001


def _anchored(page: Page) -> Iterator[Anchored]:
    """The links of *page* to places on others, with the words of `Page.validate_anchor_links`."""
    for file, links in (page.links_to_anchors or {}).items():
        for anchor, link in links.items():
            remark = (
                f"Doc file '{page.file.src_uri}' contains a link '{link}', "
                f"but the doc '{file.src_uri}' does not contain an anchor '#{anchor}'."
            )
            yield Anchored(file.url, anchor, remark)


# HTML that Markdown need not see

_OPENS = re.compile(r"<(details|div|dl|figure|form|nav|noscript|ol|p|script|section|table|ul)(?=[ >])")
_MARKED = re.compile(r"\smarkdown=")
_LEFT = '<div data-block="{}"></div>'
_GAP = re.compile(r'<div data-block="(\d+)"></div>')


def cut_blocks(text: str) -> tuple[str, list[str]]:
    """*text* with its blocks of HTML taken out, and these: Python-Markdown reads HTML twice, character by character.

    A block stands between empty lines, from a tag at the beginning of a line to the line that closes it: it would be left as it is.
    What opens and closes within it is counted; where that does not come out even, and where Markdown stands in it, nothing is taken.
    """
    blocks: list[str] = []
    kept: list[str] = []
    lines = text.split("\n")
    n = 0
    while n < len(lines):
        opens = _OPENS.match(lines[n]) if n and not lines[n - 1] else None
        end = _end_of_block(lines, n, opens[1]) if opens else n
        if end > n:
            kept.append(_LEFT.format(len(blocks)))
            blocks.append("\n".join(lines[n:end]))
            n = end
        else:
            kept.append(lines[n])
            n += 1
    return "\n".join(kept), blocks


def _end_of_block(lines: Sequence[str], start: int, name: str) -> int:
    """The line behind the block that a tag *name* opens in the line *start*; that line itself where it is none."""
    opened, closing, depth = (f"<{name} ", f"<{name}>"), f"</{name}>", 0
    for n in range(start, len(lines)):
        line = lines[n]
        if not depth and not line.startswith(opened):
            return start
        depth += line.count(opened[0]) + line.count(opened[1]) - line.count(closing)
        if depth < 0 or _MARKED.search(line):
            return start
        if not depth and not (line.endswith(closing) and line.strip() == line):
            return start
        if not depth and (n + 1 == len(lines) or not lines[n + 1]):
            return n + 1
    return start


def put_back(html: str, blocks: Sequence[str]) -> str:
    """*html*, the page of what `cut_blocks` gave, with the blocks in their places."""
    return _GAP.sub(lambda match: blocks[int(match[1])], html) if blocks else html


def _settings(root: Path, file: Path, base: str) -> dict[str, Any]:
    """The settings of *file* with all that it inherits."""
    written = (root / BASE_CONFIG).resolve()
    settings = yaml_load(base if file.resolve() == written else file.read_text(encoding="utf-8-sig"))
    parent = settings.pop("INHERIT", None)
    return _merged(_settings(root, file.parent / parent, base), settings) if parent else settings


def _merged(inherited: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """*own* over *inherited*, as MkDocs merges them: mappings key by key."""
    both = {
        key: _merged(inherited[key], value)
        for key, value in own.items()
        if isinstance(value, dict) and isinstance(inherited.get(key), dict)
    }
    return {**inherited, **own, **both}


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _listening(heard: list[str]) -> Iterator[None]:
    """Collects in *heard* what MkDocs warns of, which is then printed nowhere."""
    logger, ear = logging.getLogger("mkdocs"), _Ear(heard)
    before = logger.propagate
    logger.propagate = False
    logger.addHandler(ear)
    try:
        yield
    finally:
        logger.removeHandler(ear)
        logger.propagate = before
