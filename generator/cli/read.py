"""`read`: the numbers of a source's text, and whether the data has them. It proposes, the editor decides: nothing is written."""

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import click

from generator.cli.project import Project, say
from generator.compare.wording import statistic_name
from generator.excerpt import Excerpts
from generator.finding import N_, in_a_row, nearest
from generator.language import find_languages, load_language
from generator.load import load
from generator.model import Data, Observation, Qualifier, Report, Statistic, Where
from generator.source.coverage import LEFT_OUT, Coverage, Standing, Stated, cover
from generator.source.mention import MentionKind, Units
from generator.source.propose import as_csv, proposed_rows, taken_ids
from generator.source.text import SourceTextError, decoded
from generator.wording import qualifier_name

_STANDINGS = {
    Standing.THERE: N_("entered: {id}"),
    Standing.ELSEWHERE: N_("entered at another place: {id}"),
    Standing.NEW: N_("not entered"),
    Standing.PASSED_OVER: N_("passed over: {why}"),
}
_WHY = {
    MentionKind.PERIOD: N_("a date or a period"),
    MentionKind.LAW: N_("an article of a law"),
    MentionKind.HEADING: N_("numbers a heading, an item or a footnote"),
    MentionKind.CODE: N_("a document number, telephone number or address"),
    MentionKind.NAME: N_("part of a name or a set phrase"),
    LEFT_OUT: N_("named under left_out"),
}


@click.command(
    "read",
    help=N_(
        "List the numbers in a report's source, and whether the data has them.\n\n"
        "FILE is the source as plain text or Markdown, Chinese or English; without it the text that the report names. "
        "Nothing is written: what is not entered you enter, or name under left_out."
    ),
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--report", "report_id", metavar="ID", help=N_("Compare with this report; else only numbers are listed."))
@click.option("--all", "every", is_flag=True, help=N_("List also numbers that are entered, and those passed over, with the reason."))
@click.option("--rows", is_flag=True, help=N_("Print rows for the numbers that are not entered, to paste into a figure's CSV."))
@click.option(
    "--format", "form", type=click.Choice(["full", "json"]), default="full", help=N_("How to print: full, or json (an object a line).")
)
@click.pass_obj
def command(project: Project, file: Path | None, report_id: str | None, form: str, *, every: bool, rows: bool) -> None:
    tags = find_languages(project.root)
    loaded = load(project.root, tags)
    report = _report(project, loaded.data, [flawed for flawed, _ in loaded.flawed], report_id)
    text = _text(project, file, report)
    vocabulary = loaded.data.vocabulary
    languages = [load_language(project.root, tag)[0] for tag in tags]
    coverage = cover(text, Units.of(vocabulary, languages), report)
    if rows:
        proposed = proposed_rows(coverage.numbers, vocabulary, taken_ids(report) if report else ())
        click.echo(as_csv(proposed), nl=False)
        say(project.sentence(N_("Say in each row what is counted (measure), and check the rest: nothing was written.")))
        return
    shown = [n for n in coverage.numbers if every or n.standing in (Standing.NEW, Standing.ELSEWHERE)]
    if form == "json":
        for number in shown:
            click.echo(json.dumps(_as_json(number), ensure_ascii=False))
        click.echo(json.dumps(_summary(coverage, report), ensure_ascii=False))
        return
    for line in _full(project, shown):
        click.echo(line)
    for line in _closing(project, coverage, report):
        click.echo(line)


def _report(project: Project, data: Data, flawed: Iterable[Report], id_: str | None) -> Report | None:
    if id_ is None:
        return None
    known = {report.id: report for report in data.reports}
    partly = {report.id: report for report in flawed}
    if id_ in partly:
        say(project.sentence(N_("The report has mistakes, so what is entered may not be recognised: run “check”.")))
        return partly[id_]
    if id_ not in known:
        near = nearest(id_, known)
        guess = project.sentence(N_("Did you mean “{nearest}”?")).format(nearest=near) if near else ""
        message = project.sentence(N_("There is no report “{id}” that can be read.")).format(id=id_)
        raise click.UsageError(in_a_row((message, guess)))
    return known[id_]


def _text(project: Project, file: Path | None, report: Report | None) -> str:
    if file is None:
        if report and report.source.text:
            return report.source.text.content
        raise click.UsageError(project.sentence(N_("Name the file with the text of the source.")))
    try:
        raw = file.read_bytes()
        text, encoding = decoded(raw)
    except OSError as error:
        message = project.sentence(N_("{file} cannot be read: {reason}."))
        raise click.UsageError(message.format(file=file, reason=error.strerror or error)) from None
    except SourceTextError as error:
        raise click.UsageError(f"{file}: {project.sentence(str(error))}") from None
    if encoding != "UTF-8":
        say(project.sentence(N_("{file} was read as {encoding}.")).format(file=file, encoding=encoding))
    if report and report.source.sha256 and sha256(raw).hexdigest() != report.source.sha256:
        say(project.sentence(N_("This is not the very text that the report was read from: its SHA-256 is another.")))
    return text


def _full(project: Project, numbers: Iterable[Stated]) -> Iterator[str]:
    """The numbers under their locators, each in its sentence, with what was understood."""
    for locator, group in groupby(numbers, key=lambda number: number.locator):
        yield ""
        yield locator or project.sentence(N_("(before the first heading)"))
        for number in group:
            sentence = number.sentence.text.replace("\n", " ")
            mention = number.mention
            excerpts = Excerpts(Path(), {"": (sentence,)})
            place = f"{number.line}:{number.column}"
            for line in excerpts.lines(Where("", 1, mention.start + 1, mention.end - mention.start)):
                yield f"  {place:<9} {line}".rstrip()
                place = ""
            yield f"  {'':<9} {' · '.join(_understood(project, number))}"


def _understood(project: Project, number: Stated) -> Iterator[str]:
    _: Callable[[str], str] = project.sentence
    mention = number.mention
    if number.standing is Standing.PASSED_OVER:
        yield _(_STANDINGS[number.standing]).format(why=_(_WHY[number.why]))
        return
    value = f"{mention.value:f} {mention.unit[0] if mention.unit else mention.unit_word}".rstrip()
    exact = mention.qualifier is Qualifier.EXACT
    yield value if exact else f"{qualifier_name(mention.qualifier, project.language)} {value}"
    if not mention.unit:
        yield _(N_("unit not known"))
    if mention.statistic is not Statistic.LEVEL:
        yield statistic_name(mention.statistic, project.language)
    yield number.period or _(N_("no period"))
    if number.against:
        yield _(N_("against {period}")).format(period=number.against)
    yield _(_STANDINGS[number.standing]).format(id=number.observation)


def _closing(project: Project, coverage: Coverage, report: Report | None) -> Iterator[str]:
    _, ngettext = project.sentence, project.language.ngettext
    counts = {standing: coverage.count(standing) for standing in Standing}
    passed = ngettext("{n} number is passed over: a date, a heading or the like.", "{n} numbers are passed over: dates, headings and the like.", counts[Standing.PASSED_OVER]).format(n=counts[Standing.PASSED_OVER])  # fmt: skip
    yield ""
    if report is None:
        yield ngettext("{n} figure.", "{n} figures.", counts[Standing.NEW]).format(n=counts[Standing.NEW])
        yield passed
        return
    figures = sum(counts.values()) - counts[Standing.PASSED_OVER]
    pattern = _(N_("{share}% of {figures} figures are entered: {there} at their place, {elsewhere} at another. Not entered: {new}."))
    yield pattern.format(
        share=coverage.share,
        figures=figures,
        there=counts[Standing.THERE],
        elsewhere=counts[Standing.ELSEWHERE],
        new=counts[Standing.NEW],
    )
    yield passed
    if coverage.missing:
        yield ""
        yield _(N_("Rows whose printed form does not stand in the text – an entry mistake, or a row from another source:"))
        yield from (f"  {_row(observation)}" for observation in coverage.missing)


def _row(o: Observation) -> str:
    return f"{o.where}: {o.id}: {o.printed}"


def _as_json(number: Stated) -> dict[str, object]:
    mention = number.mention
    return {
        "line": number.line, "column": number.column, "at": number.locator, "sentence": number.sentence.text,
        "printed": mention.printed, "value": format(mention.value, "f"), "qualifier": mention.qualifier.value,
        "unit": list(mention.unit), "unit_word": mention.unit_word, "statistic": mention.statistic.value,
        "period": number.period, "against": number.against,
        "standing": number.standing.value, "observation": number.observation, "why": number.why,
    }  # fmt: skip


def _summary(coverage: Coverage, report: Report | None) -> dict[str, object]:
    counts = {standing.value: coverage.count(standing) for standing in Standing}
    missing = [{"id": o.id, "printed": o.printed, "where": str(o.where)} for o in coverage.missing]
    return {"coverage": str(coverage.share) if report else None, **counts, "missing": missing}
