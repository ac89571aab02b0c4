"""Findings as a command prints them: for people with the line underlined, on one line each, as JSON, and as notes on a pull request."""

import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import click

from generator.cli.project import Project, say
from generator.excerpt import Excerpts
from generator.finding import CODES, N_, Finding, Severity, one_line
from generator.read import Read, read

UNTRANSLATED_AT_MOST = 3
"""Untranslated strings of one catalog that are told one by one; more of them are a number."""

Form = Callable[[Finding, Project, Excerpts], str]


def _full(finding: Finding, project: Project, excerpts: Excerpts) -> str:
    shown = excerpts.lines(finding.where)
    return "\n".join((one_line(finding, project.sentence, project.language.name_of), *(f"    {line}" for line in shown)))


def _short(finding: Finding, project: Project, excerpts: Excerpts) -> str:  # noqa: ARG001 - the forms are alike
    return one_line(finding, project.sentence, project.language.name_of)


def _json(finding: Finding, project: Project, excerpts: Excerpts) -> str:  # noqa: ARG001
    where = finding.where
    values = {
        "file": where.file, "line": where.line, "column": where.column, "width": where.width,
        "code": finding.code, "severity": finding.severity, "message": finding.sentence(project.sentence, project.language.name_of), "values": dict(finding.values),
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False)


def _github(finding: Finding, project: Project, excerpts: Excerpts) -> str:  # noqa: ARG001
    """A workflow command: GitHub shows it at the line of the change (docs.github.com, “Workflow commands for GitHub Actions”)."""
    where = finding.where
    places = {"file": where.file, "line": where.line, "col": where.column, "endColumn": where.column + where.width if where.width else 0}
    named = [f"{key}={_property(str(value))}" for key, value in places.items() if value]
    return f"::{finding.severity} {','.join([*named, f'title={finding.code}'])}::{_data(finding.sentence(project.sentence, project.language.name_of))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMS: Mapping[str, Form] = MappingProxyType({"full": _full, "short": _short, "json": _json, "github": _github})


def read_and_tell(project: Project, form: str = "full", hide: Collection[str] = frozenset(), *, keep: bool = False) -> Read:
    """Read the project and print its findings but those whose code is in *hide*, then how many there are.

    With *keep* they are kept for the next run.
    """
    began = time.monotonic()
    found = read(project.root, keep=keep)
    tell(project, [finding for finding in found.findings if finding.code not in hide], form)
    reports = len(found.ids)
    pattern = project.language.ngettext(
        "{n} report read and checked ({seconds:.1f} s)", "{n} reports read and checked ({seconds:.1f} s)", reports
    )
    say(pattern.format(n=reports, seconds=time.monotonic() - began))
    return found


def tell(project: Project, findings: Iterable[Finding], form: str = "full") -> None:
    """Print *findings* in *form*, one of `FORMS`, and how many there are."""
    findings = list(findings)
    excerpts = Excerpts(project.root)
    summed = _summed(findings) if form == "full" else {}
    for finding in findings:
        if finding.values.get("catalog") not in summed:
            click.echo(FORMS[form](finding, project, excerpts))
    for catalog, found in summed.items():
        number, language = len(found), project.language.name_of(found[0].values["language"])
        pattern = project.language.ngettext(
            "{n} string has no translation into {language}; “messages --missing” lists it.",
            "{n} strings have no translation into {language}; “messages --missing” lists them.",
            number,
        )
        click.echo(f"{catalog}: untranslated: {pattern.format(n=number, language=language)}")
    if findings and form != "json":
        (say if form == "github" else click.echo)(_counts(project, findings))


def _summed(findings: Iterable[Finding]) -> Mapping[str, Sequence[Finding]]:
    """The untranslated strings of each catalog that lacks many: while a report is being written they would hide everything else."""
    by_catalog: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code == "untranslated":
            by_catalog.setdefault(finding.values["catalog"], []).append(finding)
    return {catalog: found for catalog, found in by_catalog.items() if len(found) > UNTRANSLATED_AT_MOST}


def _counts(project: Project, findings: Iterable[Finding]) -> str:
    ngettext = project.language.ngettext
    counted = Counter(CODES[finding.code].severity for finding in findings)
    parts = {
        Severity.ERROR: ngettext("{n} error", "{n} errors", counted[Severity.ERROR]),
        Severity.WARNING: ngettext("{n} warning", "{n} warnings", counted[Severity.WARNING]),
    }
    return project.language.join(part.format(n=counted[severity]) for severity, part in parts.items() if counted[severity])


NOTHING_WRITTEN = N_("Nothing was changed: mend the errors first.")
