"""`check`: every mistake, all at once."""

import sys

import click

from generator.cli.findings import FORMS, read_and_tell
from generator.cli.project import Project, say
from generator.finding import N_


@click.command(
    "check",
    help=N_(
        "Report every mistake in data/ and locales/, all at once.\n\n"
        "Each as file:line:column: code: what is wrong. What to do. Under it stands the line, with the place underlined. "
        "“explain CODE” tells more about a code."
    ),
)
@click.option("--strict", is_flag=True, help=N_("Exit with 1 on warnings too."))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="full",
    help=N_("How to print: full, short (a line each), json (an object a line), github (notes on a pull request)."),
)
@click.pass_obj
def command(project: Project, form: str, *, strict: bool) -> None:
    found = read_and_tell(project, form, keep=True)
    if not found.findings:
        say(project.sentence(N_("No mistakes, no warnings.")))
    sys.exit(1 if found.fatal(strict=strict) else 0)
