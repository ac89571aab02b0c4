"""`build`: site/ from all there is."""

import sys
from collections.abc import Callable

import click

from generator.address import DEFAULT_ADDRESS, Site, site_address
from generator.cli.findings import read_and_tell
from generator.cli.project import Project, say
from generator.engine import BuildError, read_contact, read_repository
from generator.engine.programs import PROGRAMS, Program
from generator.finding import N_
from generator.site import Read, Summary, build

PAGES_TAKES = 1_000_000_000
"""The bytes of a site that GitHub Pages publishes."""
NOTHING_BUILT = N_("Nothing was built; site/ is as it was.")


@click.command("build", help=N_("Build site/ from data/, docs/ and locales/.\n\nA build that fails leaves the last good site/ as it was."))
@click.option("--address", envvar="SITE_URL", default=DEFAULT_ADDRESS, show_default=True, help=N_("Where the site will stand."))
@click.option(
    "--engine",
    "program",
    type=click.Choice(list(PROGRAMS)),
    default="mkdocs",
    show_default=True,
    help=N_("The program that makes pages of Markdown; the others need requirements/portable.txt."),
)
@click.option("--strict", is_flag=True, help=N_("Warnings stop the build too."))
@click.pass_obj
def command(project: Project, address: str, program: str, *, strict: bool) -> None:
    try:
        address = site_address(address)
    except ValueError:
        raise click.UsageError(
            project.sentence(
                N_("“{address}” is not where a site can stand. Give the whole address of its start page, like {example}.")
            ).format(address=address, example=DEFAULT_ADDRESS)
        ) from None
    found = read_and_tell(project, keep=True)
    if found.fatal(strict=strict):
        say(project.sentence(NOTHING_BUILT))
        sys.exit(1)
    summary = build_and_tell(project, found, address, PROGRAMS[program])
    if summary is None:
        sys.exit(1)
    _tell(project, summary)


def build_and_tell(project: Project, found: Read, address: str, program: Program) -> Summary | None:
    """Build; where that fails say why and return `None`."""
    try:
        site = Site(address, read_repository(project.root), read_contact(project.root))
        return build(project.root, found, site, say, project.sentence, program=program)
    except BuildError as failure:
        say(str(failure))
        say(project.sentence(NOTHING_BUILT))
        return None


def _tell(project: Project, summary: Summary) -> None:
    """The closing lines of a build."""
    _: Callable[[str], str] = project.sentence
    pages = ", ".join(f"{tag} {count}" for tag, count in summary.pages.items())
    lines = [
        *([_(N_("Nothing has changed since the last build; site/ is as it was."))] if summary.unchanged else []),
        _(N_("site/ is built: {reports} reports, {figures} figures, {observations} observations, {facts} facts.")),
        _(N_("Pages: {pages}. Charts: {drawn} drawn, {cached} from the cache. Findings: {findings}.")),
        _(N_("Size: {files} files, {size:.1f} MB; GitHub Pages takes {limit} MB.")),
        *([] if summary.unchanged else [_(N_("Took {seconds:.1f} s: {stages}."))]),
        _(N_("Next: “python -m generator serve” (or “make serve”) shows it on this machine.")),
    ]
    if summary.size > 0.9 * PAGES_TAKES:
        lines.append(
            _(N_("The site has nearly outgrown GitHub Pages, or has already. docs/en/operations.md says where else it can stand."))
        )
    values = {
        "reports": summary.reports, "figures": summary.figures, "observations": summary.observations, "facts": summary.facts,
        "pages": pages, "drawn": summary.drawn, "cached": summary.cached, "findings": summary.findings, "files": summary.files, "size": summary.size / 1e6, "limit": PAGES_TAKES // 1_000_000, "seconds": sum(summary.seconds.values()),
        "stages": ", ".join(f"{_(stage)} {seconds:.1f}" for stage, seconds in summary.seconds.items()),
    }  # fmt: skip
    for line in lines:
        click.echo(line.format(**values))
