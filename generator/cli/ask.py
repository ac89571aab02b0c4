"""Questions to the editor. Where nobody can answer, a question is an error that names the option to give instead."""

import sys
from collections.abc import Callable, Sequence

import click

from generator.cli.project import Project
from generator.finding import N_


def can_ask() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty()


def ask(
    project: Project,
    question: str,
    option: str,
    *,
    default: str | None = None,
    valid: Callable[[str], str | None] | None = None,
    optional: bool = False,
) -> str:
    """An answer in words. *valid* gives what is wrong with one, or `None`.

    *option* is what can be given on the command line instead, such as `--name`. An *optional* answer may be empty.
    """
    _or_refuse(project, question, option)
    taken = "" if optional and default is None else default
    while True:
        answer: str = click.prompt(question, default=taken, show_default=bool(taken), type=str, err=True).strip()
        if optional and not answer:
            return ""
        problem = valid(answer) if valid else None
        if answer and problem is None:
            return answer
        click.echo(problem or project.sentence(N_("Write something.")), err=True)


def choose(project: Project, question: str, choices: Sequence[tuple[str, str]], option: str) -> str:
    """One of *choices*, each a value and its description, by its number; the value itself is understood too."""
    _or_refuse(project, question, option)
    click.echo(question, err=True)
    for number, (value, about) in enumerate(choices, 1):
        click.echo(f"  {number}  {about or value}", err=True)
    by_word = {str(number): value for number, (value, _) in enumerate(choices, 1)} | {value: value for value, _ in choices}
    while True:
        answer = click.prompt(project.sentence(N_("Number")), type=str, err=True).strip()
        if answer in by_word:
            return by_word[answer]
        click.echo(project.sentence(N_("Write a number from 1 to {n}.")).format(n=len(choices)), err=True)


def confirm(project: Project, question: str, option: str) -> bool:
    """Yes or no; 是 and 否 are understood too."""
    _or_refuse(project, question, option)
    while True:
        answer = click.prompt(f"{question} [{project.sentence(N_('y/n'))}]", type=str, err=True).strip().casefold()
        if answer in ("y", "yes", "是", "好"):
            return True
        if answer in ("n", "no", "否", "不"):
            return False


def _or_refuse(project: Project, question: str, option: str) -> None:
    if not can_ask():
        message = project.sentence(N_("{question} Nobody can answer here: give {option}."))
        raise click.UsageError(message.format(question=question, option=option))
