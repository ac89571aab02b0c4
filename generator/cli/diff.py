"""`diff`: what a change does to what is published."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from generator.cli.project import Project, say
from generator.difference import compare_states
from generator.difference.revision import RevisionError, unpack
from generator.difference.state import read_state
from generator.difference.view import DifferenceView, clean
from generator.finding import N_


@click.command(
    "diff",
    help=N_(
        "Tell what has changed in the published figures.\n\n"
        "What is here now is held against REV, a commit, branch or tag of git; without it against the last commit. "
        "“REV...” is the commit at which this branch left REV: for a pull request say origin/main... (with the dots)."
    ),
)
@click.argument("revision", metavar="[REV]", default="HEAD")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help=N_("How to print: text, markdown (for a pull request), json."),
)
@click.option("--texts", is_flag=True, help=N_("List the texts and translations that differ, not only how many."))
@click.option("--exit-code", is_flag=True, help=N_("Exit with 1 if figures differ, with 0 if at most words do."))
@click.pass_obj
def command(project: Project, revision: str, form: str, *, texts: bool, exit_code: bool) -> None:
    with TemporaryDirectory(prefix="revision-") as folder:
        before = Path(folder).resolve()
        try:
            commit = unpack(project.root, revision, before)
        except RevisionError as error:
            values = {name: clean(value) for name, value in error.values.items()}
            say(project.sentence(error.message).format(**values))
            sys.exit(2)
        old = read_state(before)
    new = read_state(project.root)
    difference = compare_states(old, new)
    view = DifferenceView(difference, old, new, project.language, f"{revision} ({commit})", texts)
    click.echo({"text": view.text, "markdown": view.markdown, "json": view.json}[form]())
    sys.exit(1 if exit_code and difference.in_figures else 0)
