"""`build`: site/ from all there is."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from generator.address import DEFAULT_ADDRESS, Site, site_address
from generator.cli.findings import read_and_tell
from generator.cli.project import Project, say
from generator.engine import BuildError, read_contact, read_repository
from generator.engine.programs import PROGRAMS
from generator.finding import N_
from generator.shards import Shard
from generator.site import Summary, build, build_shard

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
@click.option(
    "--shard",
    metavar="N/M",
    help=N_("Write only the reports of one of several shards, into build/shards/, for a build that is shared among machines."),
)
@click.option(
    "--shards",
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=N_("Take the reports from the shards in FOLDER, as far as they were made of the same, and make the rest."),
)
@click.option("--strict", is_flag=True, help=N_("Warnings stop the build too."))
@click.pass_obj
def command(project: Project, address: str, program: str, shard: str | None, shards: Path | None, *, strict: bool) -> None:
    try:
        address = site_address(address)
    except ValueError:
        raise click.UsageError(
            project.sentence(
                N_("“{address}” is not where a site can stand. Give the whole address of its start page, like {example}.")
            ).format(address=address, example=DEFAULT_ADDRESS)
        ) from None
    one = _shard(project, shard, program, shards) if shard else None
    found = read_and_tell(project, keep=True)
    if found.fatal(strict=strict):
        say(project.sentence(NOTHING_BUILT))
        sys.exit(1)
    site = Site(address, read_repository(project.root), read_contact(project.root))
    try:
        if one:
            folder, reports = build_shard(project.root, found, site, say, project.sentence, shard=one)
            said = project.language.ngettext("{folder}/ holds {n} report.", "{folder}/ holds {n} reports.", reports)
            click.echo(said.format(folder=folder.relative_to(project.root).as_posix(), n=reports))
        else:
            _tell(project, build(project.root, found, site, say, project.sentence, program=PROGRAMS[program], shards=shards))
    except BuildError as failure:
        say(str(failure))
        say(project.sentence(NOTHING_BUILT))
        sys.exit(1)


def _shard(project: Project, written: str, program: str, shards: Path | None) -> Shard:
    if shards or program != "mkdocs":
        raise click.UsageError(project.sentence(N_("--shard goes with --address and --strict only.")))
    try:
        return Shard.parse(written)
    except ValueError:
        message = project.sentence(N_("“{shard}” is no shard. 2/5 is the second of five."))
        raise click.UsageError(message.format(shard=written)) from None


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
