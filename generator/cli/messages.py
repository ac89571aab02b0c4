"""`messages`: the catalogs, and what they lack."""

import sys

import click

from generator.cli.findings import NOTHING_WRITTEN, read_and_tell
from generator.cli.project import Project, say
from generator.finding import N_
from generator.messages import update_catalogs


@click.command(
    "messages",
    help=N_(
        "Bring the catalogs in locales/ up to date with the program and data/.\n\n"
        "New strings come in empty; nothing is guessed, nothing is lost. Then fill in each msgstr."
    ),
)
@click.pass_obj
def command(project: Project) -> None:
    found = read_and_tell(project, hide=frozenset({"untranslated", "fuzzy"}))
    if found.fatal(strict=False):
        say(project.sentence(NOTHING_WRITTEN))
        sys.exit(1)
    for coverage in update_catalogs(project.root, found.data):
        click.echo(f"{coverage.language}  {coverage.translated:>5} / {coverage.messages:<5} {coverage.domain}")
