"""`fmt`: data/ in its canonical form."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.canonical import Change, canonical, change_to, files
from generator.cli.findings import tell
from generator.cli.project import Project, say
from generator.finding import N_, Finding, sort_findings
from generator.language import find_languages, load_language
from generator.limits import refused
from generator.load.vocabulary import read_vocabulary
from generator.schema import FOLDER, schemas
from generator.write import write_whole


@click.command(
    "fmt",
    help=N_(
        "Write data/ in its one canonical form.\n\n"
        "PATH is a file or folder in data/; else it is all of data/. Keys and columns come in one order, texts without needless quotes; "
        "comments, line breaks and what the files say stay as they are. "
        "The schemas in data/schema/, by which an editor's program completes and explains, are brought up to date."
    ),
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--check", is_flag=True, help=N_("Write nothing; tell what is not canonical, and exit with 1."))
@click.pass_obj
def command(project: Project, paths: tuple[Path, ...], *, check: bool) -> None:
    findings: list[Finding] = []
    chosen = _chosen(project, paths)
    changes = [change for path in chosen if (change := canonical(project.root, path, findings))]
    if not paths or any(path.parent.name == "vocabulary" for path in chosen):
        folder = refused(project.root, project.root / FOLDER)
        findings += [folder] if folder else []
        changes += [] if folder else _schemas(project)
    if check:
        findings += [Finding("not-canonical", change.where) for change in changes]
    tell(project, sort_findings(findings))
    if not check:
        _write(project, changes)
    sys.exit(1 if findings else 0)


def _chosen(project: Project, paths: Sequence[Path]) -> list[Path]:
    """The files that have a canonical form, in or at *paths*; ends the command where one of them leads to none."""
    known = files(project.root)
    chosen = [[file for file in known if file.is_relative_to(path.resolve())] for path in paths]
    for path, found in zip(paths, chosen, strict=True):
        if not found:
            raise click.UsageError(
                project.sentence(N_("{path} is no file or folder of data/ that has a canonical form.")).format(path=path)
            )
    return sorted({file for found in chosen for file in found}) if paths else list(known)


def _schemas(project: Project) -> list[Change]:
    """The schemas that are out of date; none where the vocabulary has mistakes, which the check tells."""
    root, findings = project.root, list[Finding]()
    vocabulary = read_vocabulary(root, findings)
    if findings:
        return []
    languages = [load_language(root, tag)[0] for tag in find_languages(root)]
    wanted = ((root / FOLDER / name, text) for name, text in schemas(vocabulary, languages).items())
    return [change for path, text in wanted if (change := change_to(root, path, text))]


def _write(project: Project, changes: Sequence[Change]) -> None:
    for change in changes:
        write_whole(change.path, change.text)
        click.echo(change.where.file)
    pattern = project.language.ngettext(
        "{n} file was brought into canonical form", "{n} files were brought into canonical form", len(changes)
    )
    say(pattern.format(n=len(changes)))
