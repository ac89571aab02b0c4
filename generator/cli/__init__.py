"""The commands: options, questions, what is printed. What they do is in the rest of the program.

Exit codes: 0 done; 1 something in the project has to be mended; 2 the command was not understood.
Each command is a file of this folder, imported when it is called: --help does not wait for charts and MkDocs.
"""

import sys
from collections.abc import Callable, Mapping
from copy import copy
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import MappingProxyType

import click

from generator import __version__
from generator.cli.console import prepare_console
from generator.cli.project import Project, ProjectError, cannot_write, open_project, say
from generator.finding import GUESS, N_, in_a_row, nearest
from generator.write import WriteError

__all__ = ["COMMANDS", "main"]

COMMANDS: Mapping[str, str] = MappingProxyType({
    "new": N_("Begin a report: its folder, its report.yml, its catalog."),
    "import": N_("Take over a table from Excel or CSV as a figure."),
    "read": N_("List the numbers in a report's source, and whether the data has them."),
    "check": N_("Report every mistake in data/ and locales/, all at once."),
    "explain": N_("Explain the code of a finding, with a wrong and a right example."),
    "serve": N_("Show the site on this machine, and every change as it is saved."),
    "messages": N_("Bring the catalogs in locales/ up to date, and tell what they lack."),
    "fmt": N_("Write data/ in its one canonical form."),
    "diff": N_("Tell what has changed in the published figures."),
    "build": N_("Build site/ from data/, docs/ and locales/."),
})  # fmt: skip
"""Each command with a line about it, in the order in which an editor meets them. Its file has its name and holds it as `command`."""


class _Commands(click.Group):
    """Imports a command when it is called, speaks the editor's language, and tells which file cannot be written."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WriteError as error:
            project = ctx.obj
            if not isinstance(project, Project):
                raise
            say(cannot_write(project, error))
            sys.exit(1)
        except (click.Abort, EOFError, KeyboardInterrupt):
            say("\n" + _sentence(ctx)(N_("Stopped.")))
            sys.exit(1)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            sentence, near = _sentence(ctx), nearest(name, COMMANDS)
            guess = sentence(GUESS).format(nearest=near) if near else ""
            raise click.UsageError(in_a_row((sentence(N_("There is no command “{name}”.")).format(name=name), guess)), ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click names it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{cmd_name}_" if iskeyword(cmd_name) else f"{__name__}.{cmd_name}")
        command: click.Command = module.command
        return _spoken(command, _sentence(ctx))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_said(self.help, _sentence(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sentence = _sentence(ctx)
        with formatter.section(sentence(N_("Options"))):
            formatter.write_dl([record for param in _spoken(self, sentence).params if (record := param.get_help_record(ctx))])
        with formatter.section(sentence(N_("Commands"))):
            formatter.write_dl([(name, sentence(about)) for name, about in COMMANDS.items()])


def _sentence(ctx: click.Context) -> Callable[[str], str]:
    """How to say a message in the editor's language; in English where there is no project to take its words from."""
    if isinstance(ctx.obj, Project):
        return ctx.obj.sentence
    try:
        return open_project(ctx.params.get("root") or Path(), ctx.params.get("lang")).sentence
    except ProjectError:
        return str


def _spoken(command: click.Command, sentence: Callable[[str], str]) -> click.Command:
    """*command* with its help and that of its options in the words of *sentence*."""
    spoken = copy(command)
    spoken.help = _said(command.help, sentence)
    spoken.params = [copy(param) for param in command.params]
    for param in spoken.params:
        if isinstance(param, click.Option):
            param.help = _said(param.help, sentence)
    return spoken


def _said(text: str | None, sentence: Callable[[str], str]) -> str:
    return sentence(text) if text else ""


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_(
        "Figures of IP white papers: from data/ to a bilingual, charted, searchable site.\n\n"
        "Begin with “new”; “check” and “serve” tell what is wrong as you write. Each command explains itself: check --help."
    ),
)
@click.version_option(__version__, help=N_("Show the version."))
@click.option("--lang", metavar="TAG", is_eager=True, help=N_("Language of messages, such as zh or en; else the system says it."))
@click.option(
    "--root", type=click.Path(path_type=Path), default=Path(), is_eager=True, help=N_("The project's folder; else the one you stand in.")
)
@click.pass_context
def main(context: click.Context, lang: str | None, root: Path) -> None:
    prepare_console()
    try:
        context.obj = open_project(root, lang)
    except ProjectError as error:
        raise click.UsageError(str(error)) from None
