"""`explain`: what the code of a finding means."""

import json
from collections.abc import Iterator

import click

from generator.cli.project import Project
from generator.explain import Excerpt, Explanation, Line, State, explain, find_code, groups, near_codes
from generator.finding import CODES, N_


@click.command(
    "explain",
    help=N_(
        "Explain the code of a finding, with a wrong and a right example.\n\n"
        "Without a code, list them all. The code stands in each finding behind its place: report.yml:5:8: unknown-place."
    ),
)
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["full", "json"]), default="full", help=N_("How to print: full, json."))
@click.pass_obj
def command(project: Project, code: str | None, form: str) -> None:
    if code is None:
        codes = list(CODES)
    elif found := find_code(code):
        codes = [found]
    else:
        raise click.UsageError(_unknown(project, code))
    explanations = [explain(one, project.sentence) for one in codes]
    if form == "json":
        lines: Iterator[str] = (json.dumps(_values(explanation), ensure_ascii=False) for explanation in explanations)
    else:
        lines = _full(project, explanations[0]) if code else _list(project)
    for line in lines:
        click.echo(line)


def _unknown(project: Project, code: str) -> str:
    message = project.sentence(N_("There is no code “{code}”.")).format(code=code)
    guess = project.sentence(N_("Near to it: {codes}.")).format(codes=", ".join(near_codes(code))) if near_codes(code) else ""
    return "\n".join(filter(None, (message, guess, project.sentence(N_("“explain” without a code lists them all.")))))


def _list(project: Project) -> Iterator[str]:
    width = max(map(len, CODES))
    for about, codes in groups():
        yield project.sentence(about)
        yield from (f"  {code:{width}}  {project.sentence(CODES[code].about)}" for code in codes)
        yield ""
    yield project.sentence(N_("“explain CODE” tells more about one."))


def _full(project: Project, explanation: Explanation) -> Iterator[str]:
    _ = project.sentence
    yield f"{explanation.code}: {explanation.about}"
    yield explanation.stops
    yield ""
    yield explanation.says
    yield explanation.advice
    example = explanation.example
    if isinstance(example, State):
        yield from ("", _(N_("Wrong:")), f"  {example.wrong}", "", _(N_("Right:")), f"  {example.right}")
    else:
        yield from ("", _(N_("Wrong:")), *_shown((excerpt, excerpt.wrong) for excerpt in example))
        yield from ("", _(N_("Right:")), *_shown((excerpt, excerpt.right) for excerpt in example))


def _shown(excerpts: Iterator[tuple[Excerpt, tuple[Line, ...]]]) -> Iterator[str]:
    """The lines of each file, with a mark at those that differ."""
    for excerpt, lines in excerpts:
        yield f"  {excerpt.file}"
        yield from (f"  {'>' if line.mark != ' ' else '|'} {line.text}".rstrip() for line in lines)


def _values(explanation: Explanation) -> dict[str, object]:
    example = explanation.example
    if isinstance(example, State):
        shown: dict[str, object] = {"wrong": example.wrong, "right": example.right}
    else:
        shown = {
            side: [{"file": e.file, "lines": [line.text for line in getattr(e, side)]} for e in example] for side in ("wrong", "right")
        }
    return {
        "code": explanation.code, "severity": explanation.severity, "about": explanation.about,
        "says": explanation.says, "advice": explanation.advice, **shown,
    }  # fmt: skip
