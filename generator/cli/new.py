"""`new`: a report begins. Questions first, then all is tried, then all is written, report.yml last."""

import sys
from contextlib import suppress

import click

from generator.begin.draft import Draft, draft_report
from generator.begin.skeleton import Answers, report_text
from generator.cli.findings import NOTHING_WRITTEN, tell
from generator.cli.project import Project, cannot_write, say
from generator.cli.questions import Questions
from generator.finding import N_, Finding, Severity, sort_findings
from generator.language import Language, find_languages, load_language
from generator.load.vocabulary import read_vocabulary
from generator.model import ReportKind, Vocabulary
from generator.write import WriteError, write_whole


@click.command(
    "new",
    help=N_(
        "Begin a report: its folder, its report.yml, its catalog.\n\n"
        "Asks for what the options do not give. Institutions and places may be named in any language, by part of a name or by id; "
        "those that the vocabulary does not have can be added to it on the way. Nothing is written before the last answer."
    ),
)
@click.option("--id", "id_", metavar="ID", help=N_("Name of the report's folder, and of its page: small letters, digits, hyphens."))
@click.option("--language", metavar="TAG", help=N_("Language in which you will write the report: that of its source, if the site has it."))
@click.option("--kind", type=click.Choice([kind.value for kind in ReportKind]), help=N_("Kind of publication."))
@click.option("--title", metavar="TEXT", help=N_("Our short title."))
@click.option(
    "--publisher", "publishers", metavar="NAME", multiple=True, help=N_("Who publishes it; several times for several, the first one first.")
)
@click.option("--place", metavar="NAME", help=N_("The place it speaks of."))
@click.option("--period", metavar="PERIOD", help=N_("What it covers: 2020, 2020-H2, 2016-07/2020-03, undated …"))
@click.option("--published", metavar="DAY", help=N_("Day of publication, such as 2021-02-04, if the source gives it."))
@click.option("--source-title", metavar="TEXT", help=N_("Title of the source, as printed."))
@click.option("--source-language", metavar="TAG", help=N_("Language of the source."))
@click.option("--source-url", metavar="URL", help=N_("Where the source can be read, if anywhere."))
@click.option(
    "--add-institution",
    "institutions",
    metavar='"name=…; zh=…; kind=court; place=…"',
    multiple=True,
    help=N_("Add an institution to the vocabulary; name is the English one. Besides: id, else made of the name; short and zh_short."),
)
@click.option(
    "--add-place",
    "places",
    metavar='"name=…; zh=…; within=…"',
    multiple=True,
    help=N_("Add a place to the vocabulary; name is the English one. Besides: id, else made of the name."),
)
@click.pass_obj
def command(project: Project, /, **given: object) -> None:
    vocabulary, languages = _read(project)
    questions = Questions(project, vocabulary, languages)
    try:
        answers = questions.answers(given)
        language = next(language for language in languages if language.tag == answers.language)
        text = report_text(answers, language, project.language.tag)
        draft = draft_report(project.root, answers.id, text, questions.entries)
    except (click.Abort, KeyboardInterrupt):
        say("\n" + project.sentence(N_("Stopped: nothing was written.")))
        sys.exit(1)
    if draft.findings:
        tell(project, draft.findings, "short")
        say(project.sentence(NOTHING_WRITTEN))
        sys.exit(1)
    _write(project, draft)
    _tell(project, answers, draft)


def _read(project: Project) -> tuple[Vocabulary, tuple[Language, ...]]:
    """The vocabulary and the languages of the project; ends the command where they have mistakes."""
    findings: list[Finding] = []
    vocabulary = read_vocabulary(project.root, findings)
    languages = []
    for tag in find_languages(project.root):
        language, problems = load_language(project.root, tag)
        languages.append(language)
        findings += problems
    if any(finding.severity is Severity.ERROR for finding in findings):
        tell(project, sort_findings(findings))
        say(project.sentence(NOTHING_WRITTEN))
        sys.exit(1)
    return vocabulary, tuple(languages)


def _write(project: Project, draft: Draft) -> None:
    """Write all files; where one cannot be written, say so and which ones are, and end the command."""
    written: list[str] = []
    try:
        for file, content in draft.files:
            write_whole(project.root / file, content)
            written.append(file)
    except (WriteError, KeyboardInterrupt) as error:
        with suppress(OSError):
            (project.root / draft.files[-1][0]).parent.rmdir()  # made for report.yml, if there is none in it
        if isinstance(error, WriteError):
            say(cannot_write(project, error))
        say(project.sentence(N_("The report was not begun.")))
        if written:
            say(project.sentence(N_("These files were written: {files}.")).format(files=", ".join(written)))
        sys.exit(1)


def _tell(project: Project, answers: Answers, draft: Draft) -> None:
    """What was written, and what comes next."""
    _ = project.sentence
    report = f"data/reports/{answers.id}/report.yml"
    catalogs = [file for file, _content in draft.files if file.endswith(f"/{answers.id}.po")]
    click.echo(_("Written:"))
    for file, _content in draft.files:
        click.echo(f"  {file}")
    click.echo(_("Next:"))
    steps = (
        (_("Write the summary and the sections in {file}, and see them as you save:").format(file=report), "serve"),
        (_("Take over a table from Excel or CSV as a figure:"), f"import TABLE.xlsx --report {answers.id} --figure FIGURE"),
        (_("Bring the catalogs up to date, and translate in {files}:").format(files=project.language.join(catalogs) or "locales/"), "messages"),
    )  # fmt: skip
    for number, (about, line) in enumerate(steps, 1):
        click.echo(f"  {number}  {about}\n       python -m generator {line}")
