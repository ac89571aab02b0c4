"""Questions to the editor. Where nobody can answer, a question is an error that names the option to give instead."""

import sys
from collections.abc import Callable, Mapping, Sequence

import click

from generator.cli.project import Project
from generator.finding import N_
from generator.lookup import flat

_NOTHING = frozenset(map(flat, ("none", "nothing", "n/a", "-", "–", "—", "无", "没有", "無", "沒有")))
"""Words for an answer that is left out."""


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

    *option* is what can be given on the command line instead, such as `--name`. An *optional* answer may be empty, or a word that says so.
    """
    _or_refuse(project, question, option)
    taken = default or ""  # else click asks again without a word
    while True:
        answer: str = click.prompt(question, default=taken, show_default=bool(taken), type=str, err=True).strip()
        if optional and (not answer or flat(answer) in _NOTHING):
            return ""
        problem = valid(answer) if valid and answer else None
        if answer and problem is None:
            return answer
        click.echo(problem or project.sentence(N_("This is needed: write something.")), err=True)


def choose(
    project: Project, question: str, choices: Sequence[tuple[str, str]], option: str, *, also: Mapping[str, str] | None = None
) -> str:
    """One of *choices*, each a value and its description, by its number; the two are understood too, and names that *also* has of values."""
    _or_refuse(project, question, option)
    click.echo(question, err=True)
    for number, (value, about) in enumerate(choices, 1):
        click.echo(f"  {number}  {about or value}", err=True)
    named = {**(also or {}), **{about: value for value, about in choices}, **{value: value for value, _ in choices}}
    by_word = {flat(word): value for word, value in named.items()} | {str(number): value for number, (value, _) in enumerate(choices, 1)}
    signs = {value: value for value, _ in choices}
    while True:
        answer = click.prompt(project.sentence(N_("Number")), default="", show_default=False, type=str, err=True).strip()
        if picked := signs.get(answer) or by_word.get(flat(answer)):
            return picked
        click.echo(project.sentence(N_("Write a number from 1 to {n}.")).format(n=len(choices)), err=True)


def confirm(project: Project, question: str, option: str) -> bool:
    """Yes or no; 是 and 否 are understood too."""
    _or_refuse(project, question, option)
    while True:
        answer = (
            click.prompt(f"{question} [{project.sentence(N_('y/n'))}]", default="", show_default=False, type=str, err=True)
            .strip()
            .casefold()
        )
        if answer in ("y", "yes", "是", "好"):
            return True
        if answer in ("n", "no", "否", "不"):
            return False


def _or_refuse(project: Project, question: str, option: str) -> None:
    if not can_ask():
        message = project.sentence(N_("{question} Nobody can answer here: give {option}."))
        raise click.UsageError(message.format(question=question, option=option))
