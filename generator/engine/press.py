"""MkDocs in this process: the pages of one language, made one by one when they are asked for.

Each is what `mkdocs build` makes of the same Markdown: the calls below are those of `mkdocs.commands.build`, for one page.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
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

from generator.engine import BASE_CONFIG, BuildError, is_used


@dataclass(frozen=True, slots=True)
class Pressed:
    """A page, and what MkDocs remarks about it: each of that stops a build."""

    html: str
    remarks: tuple[str, ...]


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
            errors, _ = self._config.validate()
        except (MkDocsException, OSError, ValueError, LookupError, TypeError) as error:
            raise BuildError(f"mkdocs.{tag}.yml: {error}") from None
        if errors:
            raise BuildError("\n".join(f"mkdocs.{tag}.yml: {name}: {error}" for name, error in errors))
        self._environment = self._config.theme.get_env()
        self._environment.auto_reload = True
        self._folder = folder
        brought = Files([])
        brought.add_files_from_theme(self._environment, self._config)  # looks through thousands of icons: once is enough
        self._brought = tuple(brought)

    def lay(self, made: Iterable[str], by_hand: Mapping[str, Path]) -> Mapping[str, Path]:
        """Tell which files the tree has: *made* of pages, and *by_hand*. Gives the files to be served as they are, by path."""
        config = self._config
        files = Files([self._file(path) for path in dict.fromkeys((*made, *by_hand))])
        for file in self._brought:
            if file.src_uri not in files.src_uris:
                files.append(file)
        set_exclusions(files, config)
        with _listening([]):
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
        file.content_string = text
        page = file.page or Page(None, file, self._config)
        remarks: list[str] = []
        try:
            with _listening(remarks), self._current(page):
                html = self._rendered(page)
        except Exception as error:  # noqa: BLE001 - whatever MkDocs, Markdown or Jinja raise, the page cannot be made
            raise BuildError(f"{path}: {error}") from None
        return Pressed(html, tuple(dict.fromkeys(remarks)))

    def _rendered(self, page: Page) -> str:
        config = self._config
        page.read_source(config)
        page.render(config, self._files)
        # Anchors of other pages are known to a build only.
        page.links_to_anchors = {page.file: (page.links_to_anchors or {}).get(page.file, {})}
        page.validate_anchor_links(files=self._files, log_level=config.validation.links.anchors)
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
