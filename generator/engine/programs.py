"""The programs that can make a site of our trees: MkDocs, and two that read the same settings and outlive it.

What each wants that the others do not is here and nowhere else. docs/en/material-ends.md says what for.
"""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Program:
    """A program that makes a site of a tree of Markdown pages, as mkdocs.<language>.yml says."""

    name: str
    """Of its module, and what --engine calls it."""
    title: str
    """What its makers call it."""
    theme: str
    """The package that brings the theme's style sheet."""
    sheet: str
    """Where in that package's templates it is: a pattern, since its name changes with the version."""
    prepare: Callable[[Path, str, Path], list[str]]
    """From the project, a language and the folder that the site goes into: what it is called with, after what it needs has been written."""
    settle: Callable[[Path, str, Path], None]
    """From the same, once it has ended: puts the site there if it is not there yet."""

    @property
    def is_there(self) -> bool:
        return find_spec(self.name) is not None and find_spec(self.theme) is not None

    def stylesheet(self) -> str:
        """The theme's style sheet, relative to the tree of a language; empty where the theme is not there."""
        spec = find_spec(self.theme)
        folder = Path(spec.origin).parent / "templates" if spec and spec.origin else Path()
        return next((path.relative_to(folder).as_posix() for path in sorted(folder.glob(self.sheet))), "")


# MkDocs, and ProperDocs, which goes on from its last version


def _prepare(root: Path, language: str, into: Path) -> list[str]:  # noqa: ARG001 - Zensical needs the project
    # Not --quiet: it makes them deaf to the warnings that --strict counts.
    return ["build", "--strict", "-f", f"mkdocs.{language}.yml", "-d", str(into)]


def _settle(root: Path, language: str, into: Path) -> None:
    """The site is where it was wanted."""


# Zensical, by the makers of Material

_RAW = "as-written:"
"""Stands before links of raw HTML while Zensical works, so that it takes them for links out of the site."""
_RAW_LINK = re.compile(r'(\s(?:href|src|action|data)=")(?![a-z][a-z0-9+.-]*:|[/#])')


def _zensical(root: Path, language: str) -> Path:
    return root / "build" / "zensical" / language


def _prepare_zensical(root: Path, language: str, into: Path) -> list[str]:  # noqa: ARG001 - it wants its site next to its settings
    """Give Zensical a folder to work in: a copy of the tree, and settings that inherit the language's own.

    It wants tree and site below its settings, keeps its cache beside them, and takes a link of raw HTML to be relative to
    the file, as links in Markdown are; ours are relative to the page. Its fences colour code unless Python-Markdown's come last.
    """
    folder = _zensical(root, language)
    shutil.rmtree(folder, ignore_errors=True)
    tree = folder / "docs"
    shutil.copytree(root / "build" / language, tree)
    for page in tree.rglob("*.md"):
        page.write_text(_RAW_LINK.sub(rf"\1{_RAW}", page.read_text(encoding="utf-8")), encoding="utf-8")
    settings = (
        "# Written by build --engine zensical. Do not modify directly.\n"
        f"INHERIT: ../../../mkdocs.{language}.yml\n"
        "docs_dir: docs\nsite_dir: site\ntheme: {custom_dir: ../../theme}\n"
        "markdown_extensions: [pymdownx.superfences, fenced_code]\n"
    )
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return ["build", "--strict", "-f", (folder / "mkdocs.yml").relative_to(root).as_posix()]


def _settle_zensical(root: Path, language: str, into: Path) -> None:
    made = _zensical(root, language) / "site"
    for page in made.rglob("*.html"):
        page.write_text(page.read_text(encoding="utf-8").replace(_RAW, ""), encoding="utf-8")
    into.parent.mkdir(parents=True, exist_ok=True)
    made.rename(into)


MKDOCS = Program("mkdocs", "MkDocs", "material", "assets/stylesheets/main.*.css", _prepare, _settle)

PROGRAMS: Mapping[str, Program] = {
    "mkdocs": MKDOCS,
    "properdocs": Program("properdocs", "ProperDocs", "material", "assets/stylesheets/main.*.css", _prepare, _settle),
    "zensical": Program(
        "zensical", "Zensical", "zensical", "assets/stylesheets/classic/main.*.css", _prepare_zensical, _settle_zensical
    ),
}  # fmt: skip
