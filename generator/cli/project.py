"""What every command works with: the project's folder and the editor's language."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from generator.cli.console import can_show, editor_language
from generator.finding import N_
from generator.language import Language, find_spoken, load_language
from generator.write import WriteError


class ProjectError(Exception):
    """There is no project there, or it has no such language; the message says so."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where a command works and how it speaks."""

    root: Path
    """Absolute."""
    language: Language
    """The editor's."""

    def sentence(self, message: str) -> str:
        """*message* in the editor's language."""
        return self.language.gettext(message)


def open_project(root: Path, tag: str | None) -> Project:
    """The project in the folder *root*, spoken of in the language *tag*, else in that of the system.

    Where the terminal cannot show that language, in English. Raises `ProjectError`.
    """
    root = root.resolve()
    if not (root / "data").is_dir() or not (root / "locales").is_dir():
        raise ProjectError(
            f"{root} is not the project: it has no folders data/ and locales/. Change to the project's folder, or give --root. "
            "（此处不是项目文件夹，请转到项目文件夹，或者用--root指定。）"
        )
    known = find_spoken(root)
    if tag and tag not in known:
        raise ProjectError(f"--lang: {tag} has no folder in locales/. Known: {', '.join(known)}.")
    language = load_language(root, tag or editor_language(known))[0]
    if not tag and not can_show(language.name, sys.stdout.encoding):
        language = load_language(root, "en")[0]
    return Project(root, language)


def cannot_write(project: Project, error: WriteError) -> str:
    """What to tell an editor whose file cannot be written: mostly Excel on Windows holds it open."""
    file = error.path.relative_to(project.root).as_posix() if error.path.is_relative_to(project.root) else str(error.path)
    message = project.sentence(
        N_("{file} cannot be written: {reason}. If it is open in Excel or another program, close it there and try again.")
    )
    return message.format(file=file, reason=project.sentence(str(error)))


def say(text: str) -> None:
    """Print a line of progress, apart from what a command answers."""
    click.echo(text, err=True)
