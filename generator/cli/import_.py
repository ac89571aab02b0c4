"""`import`: a table from Excel or CSV becomes the rows of a figure. It is shown before it is written; what cannot be told is asked."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import click

from generator.catalogs.catalog import catalog_text
from generator.cli import ask
from generator.cli.findings import tell
from generator.cli.project import Project, say
from generator.cli.table_questions import Dialogue, all_open
from generator.finding import N_, Finding, Severity
from generator.language import SITE, catalog_path, find_languages, load_catalog
from generator.load import LoadedVocabulary, load_glossary, load_vocabulary
from generator.load.forms import ANCHOR
from generator.model import TOTAL, Statistic
from generator.source.period import spoken_period
from generator.table.grid import Grid, only, read_grids
from generator.table.insert import figure_block, with_figure, with_members
from generator.table.remark import TableError
from generator.table.target import Target, find_folder, read_target, tried
from generator.table.tidy import Tidy, tidy
from generator.table.understand import DASHES, Answers, Taken, Understanding
from generator.table.unit_words import is_chinese
from generator.terminal import table
from generator.write import write_whole

_DIMENSIONS = "data/vocabulary/dimensions.yml"
NOTHING_WRITTEN = N_("Nothing was written.")


@click.command(
    "import",
    help=N_(
        "Take over a table from Excel or CSV as a figure.\n\n"
        "FILE is an .xlsx workbook or a CSV file, as people have it: with a title, heads over several rows, notes, units, 万 and 亿. "
        "It is only read. What was understood is shown as a table before anything is written; what cannot be told is asked, "
        "or where nobody can answer named with the option that answers it."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--report", required=True, metavar="ID", help=N_("The report: the name of its folder."))
@click.option("--figure", required=True, metavar="ID", help=N_("The figure: its id, and the name of its CSV file."))
@click.option("--sheet", metavar="NAME", help=N_("The sheet of the workbook, where several have something in them."))
@click.option("--range", "area", metavar="A3:F12", help=N_("The cells of the table, where there is more in the sheet."))
@click.option(
    "--encoding", metavar="NAME", default="", help=N_("The encoding of a CSV file, where it is told wrongly: utf-8, gb18030, big5.")
)
@click.option("--as-stored", is_flag=True, help=N_("Take numbers as stored where their number format is not understood."))
@click.option("--hidden", is_flag=True, help=N_("Take hidden rows and columns too."))
@click.option("--measure", metavar="ID", default="", help=N_("What is counted, where no label says it."))
@click.option("--dimension", "dimensions", metavar="ID", multiple=True, help=N_("The dimension whose members the labels are."))
@click.option(
    "--set",
    "meanings",
    metavar="LABEL=ID",
    multiple=True,
    help=N_(
        "What a label means: a measure, dimension.member, total, share, change, rank, unit.ID or a period, several joined by “+”; "
        "“skip” leaves out its row or column, “ignore” takes the label to say nothing."
    ),
)
@click.option(
    "--add", "additions", metavar="LABEL=DIMENSION.ID[=NAME]", multiple=True,
    help=N_("Add a label to the vocabulary as a member of a dimension; NAME is its English name."),
)  # fmt: skip
@click.option("--period", metavar="PERIOD", default="", help=N_("Of which time the numbers are, where no label says it."))
@click.option("--against", metavar="PERIOD", default="", help=N_("The period that changes are measured against, if not a year before."))
@click.option("--unit", metavar="ID", default="", help=N_("The unit, where neither labels nor cells tell it."))
@click.option("--dash", type=click.Choice(DASHES), default=None, help=N_("What dashes in place of a number mean."))
@click.option("--skip", "skipped", metavar="CELL", multiple=True, help=N_("Leave out a cell, such as B7."))
@click.option("--at", metavar="TEXT", default="", help=N_("Where the table stands in the source, as the source numbers it."))
@click.option("--title", metavar="TEXT", default="", help=N_("The title of a new figure, else that of the table."))
@click.option("--section", metavar="ID", default="", help=N_("The section of report.yml that a new figure is put into."))
@click.option("--prefix", metavar="ID", default="", help=N_("What the ids of the rows begin with, instead of what is counted."))
@click.option("--replace", "overwrite", is_flag=True, help=N_("Replace the rows that the figure has."))
@click.option("--dry-run", is_flag=True, help=N_("Show what was understood, and write nothing."))
@click.option("--yes", is_flag=True, help=N_("Write without asking once more."))
@click.pass_obj
def command(
    project: Project, *, file: Path, report: str, figure: str, sheet: str | None, area: str | None, encoding: str, at: str, title: str,
    section: str, prefix: str, dimensions: tuple[str, ...], meanings: tuple[str, ...], additions: tuple[str, ...], skipped: tuple[str, ...],
    measure: str, period: str, against: str, unit: str, dash: str | None,
    as_stored: bool, hidden: bool, overwrite: bool, dry_run: bool, yes: bool,
) -> None:  # fmt: skip
    _ = project.sentence
    tags = find_languages(project.root)
    for name, id_ in (("--figure", figure), ("--prefix", prefix)):
        if id_ and not re.fullmatch(ANCHOR, id_):
            raise click.UsageError(
                _(N_("{option}: “{id}” cannot be an id. Use small letters, digits and hyphens.")).format(option=name, id=id_)
            )
    shared = load_vocabulary(project.root)
    if shared.findings:
        _end(project, shared.findings)
    target = _target(project, report, figure, shared, tags)
    if section and section not in dict(target.sections):
        known = ", ".join(dict(target.sections))
        raise click.UsageError(_(N_("--section: there is no section “{id}”. Known: {known}.")).format(id=section, known=known))
    given = Answers(
        measure=measure or (target.figure and target.figure.measure) or "",
        dimensions=dimensions,
        period=_period(project, "--period", period) or (target.figure.period.text if target.figure and target.figure.period else ""),
        unit=unit,
        against=_period(project, "--against", against),
        dash=dash or "",
        skipped=frozenset(cell.upper() for cell in skipped),
        language=target.language,
    )
    dialogue = Dialogue(project, shared.vocabulary, tags, load_glossary(project.root, tags)[0])
    dialogue.take_given(given, meanings, additions)
    place = Place(at, title, section, overwrite, dry_run, yes)

    def show(known: Understanding) -> list[tuple[str, str]]:
        _show(dialogue, known, ())
        return _open(project, target, place, _title(known.layout.title, target.language))

    try:
        grid = _sheet(project, read_grids(file, encoding=encoding, as_stored=as_stored, hidden=hidden), sheet)
        understanding = dialogue.settle(only(grid, area) if area else grid, show)
    except TableError as error:
        say(error.remark.sentence(_))
        _end(project)
    if understanding.problems or not understanding.rows:
        _show(dialogue, understanding, ())
        _end(project)
    place = _placed(project, target, place, _title(understanding.layout.title, target.language))
    rows = tidy(
        understanding.rows, dialogue.vocabulary, figure=target.figure, prefix=prefix, taken=target.taken, kept=target.kept,
        at=place.at if target.figure else "",
    )  # fmt: skip
    _show(dialogue, understanding, rows.ids)
    files, block = _files(dialogue, target, rows, place)
    if block:
        click.echo(_(N_("To be put into report.yml, under “figures” of a section:")))
        click.echo("\n".join(f"    {line}" for line in block))
    if gone := [id_ for id_ in target.rows or () if id_ not in rows.ids]:
        click.echo(_(N_("Rows that the file has and the table has not: {ids}.")).format(ids=", ".join(gone)))
    if findings := tried(project.root, target, files, tags):
        _end(project, findings)
    if dry_run:
        _end(project, code=0)
    if not yes and not ask.confirm(project, _(_WRITE).format(files=", ".join(files)), "--yes"):
        _end(project, code=0)
    _write(project, files)
    _check(project, target, dialogue)


_WRITE = N_("Write this to {files}?")
_REPLACE = N_("{file} is there, with {n} rows. Replace them?")
_AT = N_("Where does the table stand in the source?")
_TITLE = N_("What is the title of the figure?")


def _end(project: Project, findings: Sequence[Finding] = (), *, code: int = 1) -> NoReturn:
    """Say why, and that nothing was written."""
    tell(project, findings)
    say(project.sentence(NOTHING_WRITTEN))
    sys.exit(code)


def _target(project: Project, report: str, figure: str, shared: LoadedVocabulary, tags: tuple[str, ...]) -> Target:
    """Where the table is to go."""
    _ = project.sentence
    folder, near = find_folder(project.root, report)
    if folder is None:
        hint = _(N_("Did you mean “{nearest}”?")).format(nearest=near) if near else _(N_("Begin it with “new”."))
        raise click.UsageError(_(N_("--report: there is no report “{id}”. {hint}")).format(id=report, hint=hint))
    target = read_target(project.root, folder, figure, shared, tags)
    if not isinstance(target, Target):
        _end(project, target)
    return target


def _period(project: Project, option: str, text: str) -> str:
    """The written form of a period given in an option, in words or in our form."""
    written = text if text == "undated" else spoken_period(text) if text else ""
    if written is None:
        raise click.UsageError(project.sentence(N_("{option}: “{text}” is not a period.")).format(option=option, text=text))
    return written


def _sheet(project: Project, grids: Sequence[Grid], name: str | None) -> Grid:
    """The sheet that is meant."""
    _ = project.sentence
    by_name = {grid.name: grid for grid in grids}
    if name is not None:
        if name not in by_name:
            message = _(N_("--sheet: there is nothing in a sheet “{name}”. Sheets with something in them: {names}."))
            raise click.UsageError(message.format(name=name, names=", ".join(by_name)))
        return by_name[name]
    shown = [grid for grid in grids if not grid.hidden] or list(grids)
    for grid in grids:
        if grid.hidden and grid not in shown:
            say(_(N_("The sheet “{name}” is hidden; give --sheet to take it.")).format(name=grid.name))
    if len(shown) == 1:
        return shown[0]
    size = _(N_("{rows} rows, {columns} columns"))
    choices = [(grid.name, f"{grid.name} ({size.format(rows=len(grid.rows), columns=len(grid.rows[0]))})") for grid in shown]
    option = f"--sheet ({', '.join(grid.name for grid in shown)})"
    return by_name[ask.choose(project, _(N_("Which sheet?")), choices, option)]


# Where it goes


@dataclass(frozen=True, slots=True)
class Place:
    """What report.yml needs to know of the figure, and what may be done to its files."""

    at: str
    title: str
    section: str
    """Empty where the figure is not to be put there."""
    overwrite: bool
    dry_run: bool
    yes: bool


def _open(project: Project, target: Target, place: Place, proposal: str) -> list[tuple[str, str]]:
    """What is not known yet of where the table goes, each with the option that says it."""
    _ = project.sentence
    found = []
    if not place.at and not (target.figure and target.figure.at):
        found.append((_(_AT), "--at TEXT"))
    if target.figure is None and not place.title and not proposal:
        found.append((_(_TITLE), "--title TEXT"))
    if not place.dry_run and target.rows is not None and not place.overwrite:
        found.append((_(_REPLACE).format(file=target.csv, n=len(target.rows)), "--replace"))
    if not place.dry_run and not place.yes:
        found.append((_(_WRITE).format(files=target.csv), "--yes"))
    return found


def _placed(project: Project, target: Target, place: Place, proposal: str) -> Place:
    """*place* with the answers to what is open. Raises `UsageError` with all of it where nobody can answer."""
    _ = project.sentence
    new = target.figure is None
    if not ask.can_ask():
        if questions := _open(project, target, place, proposal):
            raise click.UsageError(all_open(project, questions))
        return replace(place, title=place.title or proposal)
    at, title, section = place.at, place.title, place.section
    if not at and not (target.figure and target.figure.at):
        at = ask.ask(project, _(_AT), "--at")
    if new and not title:
        title = ask.ask(project, _(_TITLE), "--title", default=proposal or None)
    if new and not section:
        sections = [(id_, f"{called} ({id_})") for id_, called in target.sections]
        none = ("-", _(N_("None: only show what to put there")))
        section = ask.choose(project, _(N_("Into which section of report.yml?")), [*sections, none], "--section").removeprefix("-")
    if target.rows is not None and not place.overwrite and not place.dry_run:
        question = _(_REPLACE).format(file=target.csv, n=len(target.rows))
        if not ask.confirm(project, question, "--replace"):
            _end(project, code=0)
    return replace(place, at=at, title=title, section=section)


def _title(text: str, language: str) -> str:
    """The title of a table as one of a figure: without its number, years as dates; empty where it is in another language."""
    if is_chinese(text) != language.startswith("zh"):
        return ""
    text = re.sub(r"^(?:附?表|Table|Annex|Exhibit)\s*[\d一二三四五六七八九十.\-]*\s*[:：.、]?\s*", "", text, flags=re.IGNORECASE).strip()
    text = text.replace("{", "{{").replace("}", "}}")
    return re.sub(r"(?<![\d{:])((?:19|20)\d\d)年?(?![\d}])", r"{date:\1}", text)


def _files(dialogue: Dialogue, target: Target, rows: Tidy, place: Place) -> tuple[dict[str, str], list[str]]:
    """Path and text of each file to write, in their order; and the lines for report.yml that an editor has to put there."""
    root = dialogue.project.root
    files: dict[str, str] = {}
    if dialogue.additions:
        text: str | None = (root / _DIMENSIONS).read_bytes().decode("utf-8")
        for dimension in dict.fromkeys(one.dimension for one in dialogue.additions):
            members = {one.id: one.name for one in dialogue.additions if one.dimension == dimension}
            called = dialogue.vocabulary.categories[dimension][TOTAL].dimension_name.msgid
            text = with_members(text, dimension, called, members) if text is not None else None
        if text is None:
            message = dialogue.project.sentence(
                N_("{file} is not written as it usually is; add the new members there yourself, and try again.")
            )
            say(message.format(file=_DIMENSIONS))
            sys.exit(1)
        files[_DIMENSIONS] = text
        files |= {catalog_path(tag, SITE).as_posix(): text for tag in dialogue.tags if (text := _catalog(dialogue, tag))}
    files[target.csv] = rows.text
    if target.figure is not None:
        return files, []
    keys = {"id": target.figure_id, "title": place.title, **rows.constants, "at": place.at}
    report = with_figure(target.text, place.section, keys) if place.section else None
    if report is None:
        return files, figure_block(keys)
    return {**files, target.report: report}, []


def _catalog(dialogue: Dialogue, tag: str) -> str:
    """The catalog of the site in the language *tag* with what the table calls the new members in it; empty where it calls them nothing."""

    def fits(text: str) -> bool:
        return bool(text) and is_chinese(text) == tag.startswith("zh")

    known = {(f"{one.dimension}.{one.id}", one.name): one.label for one in dialogue.additions if fits(one.label)}
    for dimension, called in dialogue.new_dimensions.items():
        if fits(called):
            known[f"dimension.{dimension}", dialogue.vocabulary.categories[dimension][TOTAL].dimension_name.msgid] = called
    catalog = load_catalog(dialogue.project.root, tag, SITE)[0] if known and tag != "en" else None
    if catalog is None:
        return ""
    catalog.domain = SITE
    for (context, msgid), string in known.items():
        catalog.add(msgid, string, locations=[(_DIMENSIONS, None)], context=context)  # type: ignore[list-item]
    return catalog_text(catalog)


# What is shown, written and checked


def _show(dialogue: Dialogue, understanding: Understanding, ids: Sequence[str]) -> None:
    """The rows as they are understood, then what else was understood, then what is wrong."""
    _ = dialogue.project.sentence
    rows = understanding.rows
    measures = {row.measure for row in rows}
    if rows:
        heads = (
            N_("Cell"),
            N_("Id"),
            N_("Label"),
            N_("Meaning"),
            N_("Period"),
            N_("Value"),
            N_("Unit"),
            N_("Qualifier"),
            N_("Printed"),
            N_("Else"),
        )
        shown = [tuple(_(head) for head in heads)]
        shown += [_row(row, id_, named=len(measures) > 1) for row, id_ in zip(rows, ids or [""] * len(rows), strict=True)]
        kept = [n for n in range(len(heads)) if any(row[n] for row in shown[1:])]
        for line in table(
            [tuple(row[n] for n in kept) for row in shown], right=frozenset(n for n, k in enumerate(kept) if k == 5), most=60
        ):
            click.echo(line)
        click.echo()
    if len(measures) == 1:
        click.echo(
            _(N_("Understood: {what}")).format(
                what=_(N_("All numbers are of the measure {id}.")).format(id=dialogue.called(rows[0].measure, "measure"))
            )
        )
    for one in understanding.understood:
        click.echo(_(N_("Understood: {what}")).format(what=one.sentence(_)))
    for problem in understanding.problems:
        click.echo(_(N_("Not taken over: {what}")).format(what=problem.sentence(_)))


def _row(row: Taken, id_: str, *, named: bool) -> tuple[str, ...]:
    """The cells of a line; the measure is *named* in each where there are several."""
    said = [row.measure] if named else []
    statistic = [row.statistic] if row.statistic is not Statistic.LEVEL else []
    meaning = ", ".join((*said, *(f"{d}.{m}" for d, m in row.categories.items()), *statistic))
    more = "; ".join(filter(None, (f"/ {row.against}" if row.against else "", row.status if row.status != "printed" else "", row.note)))
    return (
        row.place,
        id_,
        row.label,
        meaning,
        row.period,
        row.value,
        row.unit,
        row.qualifier if row.qualifier != "exact" else "",
        row.printed,
        more,
    )


def _write(project: Project, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        if write_whole(project.root / name, text):
            say(project.sentence(N_("Written: {file}")).format(file=name))


def _check(project: Project, target: Target, dialogue: Dialogue) -> None:
    """What `check` says of the files of the report."""
    from generator.site import read  # noqa: PLC0415 - takes a second, which an answer should not wait for

    found = [f for f in read(project.root).findings if f.where.file.startswith((f"{target.folder}/", "data/vocabulary/"))]
    tell(project, found)
    if dialogue.additions:
        say(project.sentence(N_("The vocabulary has new members: “messages” tells whether a translation of them is missing.")))
    sys.exit(1 if any(f.severity is Severity.ERROR for f in found) else 0)
