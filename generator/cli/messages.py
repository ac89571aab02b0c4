"""`messages`: the catalogs, and what they lack."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from generator.catalogs.messages import Coverage, Renewed, Untranslated, renew_catalogs, stale_catalogs
from generator.cli.findings import NOTHING_WRITTEN, read_and_tell, tell
from generator.cli.project import Project, say
from generator.finding import N_, Finding
from generator.language import find_languages, find_spoken, load_language
from generator.model import Data
from generator.site import read
from generator.write import write_whole


@click.command(
    "messages",
    help=N_(
        "Bring the catalogs in locales/ up to date with the program and data/, and tell how far each is translated.\n\n"
        "New strings come in empty; nothing is guessed, nothing is lost. Then fill in each msgstr. "
        "A language without mkdocs.TAG.yml is in preparation: its catalogs are kept, but it is not published."
    ),
)
@click.option(
    "--missing", is_flag=True, help=N_("List every string of the site's languages that has no translation, with its line in the catalog.")
)
@click.option("--only", metavar="TAG", help=N_("Tell of this language only; of one in preparation, too, what is missing."))
@click.option("--drop-stale", is_flag=True, help=N_("Remove strings that are no longer used."))
@click.option("--check", "only_check", is_flag=True, help=N_("Write nothing; exit with 1 where a catalog is not up to date."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["full", "json"]),
    default="full",
    help=N_("How to print: full, json (an object a line for each catalog)."),
)
@click.pass_obj
def command(project: Project, form: str, only: str | None, *, missing: bool, drop_stale: bool, only_check: bool) -> None:
    if only and only not in find_spoken(project.root):
        known = ", ".join(find_spoken(project.root))
        raise click.UsageError(project.sentence(N_("There is no language {tag}. Known: {known}.")).format(tag=only, known=known))
    data = _sound_data(project, form)
    renewed = renew_catalogs(project.root, data, drop_stale=drop_stale)
    gone = stale_catalogs(project.root, data)
    if not only_check:
        for one in renewed:
            write_whole(project.root / one.path, one.text)
    if form == "json":
        _print_json(project, renewed, gone)
    else:
        _print(project, [one for one in renewed if only in (None, one.coverage.language)], gone, missing=missing, every=bool(only))
    if only_check and any(one.changed for one in renewed):
        say(project.sentence(N_("Catalogs are not up to date: run “python -m generator messages”.")))
        sys.exit(1)


def _sound_data(project: Project, form: str) -> Data:
    """The data, if neither it nor a catalog has a mistake; else the mistakes are told, and the command ends."""
    if form == "json":
        found = read(project.root)
        if found.fatal(strict=False):
            tell(project, found.findings, form)
    else:
        found = read_and_tell(project, hide=frozenset({"untranslated", "fuzzy"}))
    domains = [report.id for report in found.data.reports]
    preparing = (tag for tag in find_spoken(project.root) if tag not in find_languages(project.root))
    unread: list[Finding] = [finding for tag in preparing for finding in load_language(project.root, tag, domains)[1]]
    tell(project, unread, form)
    if found.fatal(strict=False) or unread:
        say(project.sentence(NOTHING_WRITTEN))
        sys.exit(1)
    return found.data


def _print(project: Project, renewed: Sequence[Renewed], gone: Iterable[Path], *, missing: bool, every: bool) -> None:
    """A line for each catalog, by language, with what it lacks; then what is no longer used.

    What languages in preparation lack is told with *every*: of the others it would hide the little that is missing.
    """
    _, ngettext = project.sentence, project.language.ngettext
    published = find_languages(project.root)
    width = max((len(one.coverage.language) for one in renewed), default=0)
    for one in renewed:
        coverage = one.coverage
        click.echo(f"{coverage.language:<{width}}  {coverage.translated:>5} / {coverage.messages:<5} {coverage.domain}")
        for lacking in coverage.missing if missing and (every or coverage.language in published) else ():
            click.echo(f"    {lacking.where}: {_excerpt(lacking)}")
    for tag in dict.fromkeys(one.coverage.language for one in renewed):
        click.echo(_closing(project, tag, [one.coverage for one in renewed if one.coverage.language == tag], published=tag in published))
    if stale := sum(one.coverage.stale for one in renewed):
        pattern = ngettext(
            "{n} string is no longer used; --drop-stale removes it.", "{n} strings are no longer used; --drop-stale removes them.", stale
        )
        click.echo(pattern.format(n=stale))
    for path in gone:
        click.echo(_(N_("{file} is of no report: rename it with its report, or remove it.")).format(file=path.as_posix()))


def _closing(project: Project, tag: str, coverages: Iterable[Coverage], *, published: bool) -> str:
    """How far a whole language is."""
    coverages = list(coverages)
    messages, translated = (sum(getattr(one, name) for one in coverages) for name in ("messages", "translated"))
    pattern = (
        N_("{language}: {translated} of {messages} translated.")
        if published
        else N_("{language}, in preparation: {translated} of {messages} translated.")
    )
    return project.sentence(pattern).format(language=project.language.name_of(tag), translated=translated, messages=messages)


def _excerpt(lacking: Untranslated, limit: int = 80) -> str:
    """One line of the string, with its context."""
    text = " ".join(lacking.text.msgid.split())
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    named = f"[{lacking.text.context}] {text}" if lacking.text.context else text
    return f"{named} (fuzzy)" if lacking.fuzzy else named


def _print_json(project: Project, renewed: Iterable[Renewed], gone: Iterable[Path]) -> None:
    published = find_languages(project.root)
    for one in renewed:
        coverage = one.coverage
        values = {
            "file": one.path.as_posix(), "language": coverage.language, "published": coverage.language in published,
            "domain": coverage.domain, "messages": coverage.messages, "translated": coverage.translated,
            "stale": coverage.stale, "changed": one.changed,
            "missing": [
                {"line": m.where.line, "context": m.text.context, "msgid": m.text.msgid, "fuzzy": m.fuzzy, "at": str(m.text.where)}
                for m in coverage.missing
            ],
        }  # fmt: skip
        click.echo(json.dumps(values, ensure_ascii=False))
    for path in gone:
        click.echo(json.dumps({"file": path.as_posix(), "gone": True}, ensure_ascii=False))
