"""The commands: build, check, serve, messages. Prints findings, sets the exit code.

0: done. 1: something in the project has to be mended. 2: the command was not understood.
"""

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path

import click

from generator import __version__
from generator.address import DEFAULT_ADDRESS, Site
from generator.engine import BuildError, read_contact, read_repository
from generator.finding import CODES, N_, Finding, Severity, one_line
from generator.language import Language, find_languages, load_language
from generator.messages import update_catalogs
from generator.site import Read, Summary, build, read

"""Where the site stands if nobody says; SITE_URL or --address says it."""


def editor_language(known: Collection[str]) -> str:
    """The language of messages, one of *known*, from the environment as gettext reads it; else English."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            tag = re.split(r"[_.@:-]", value)[0].lower()
            return tag if tag in known else "en"
    return "en"


class _Project:
    """Where the command works and how it speaks."""

    def __init__(self, root: Path, tag: str) -> None:
        self.root = root
        self.language: Language = load_language(root, tag)[0]

    def sentence(self, message: str) -> str:
        """*message* in the editor's language."""
        return self.language.gettext(message)


def say(text: str) -> None:
    """Print a line of progress, apart from what a command answers."""
    click.echo(text, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--lang", metavar="TAG", help="Language of messages, such as zh or en; else LANG says it.")
@click.option("--root", type=click.Path(path_type=Path), default=Path(), help="The project's folder; else the one you stand in.")
@click.pass_context
def main(context: click.Context, lang: str | None, root: Path) -> None:
    """Figures of IP white papers: from data/ to a bilingual, charted, searchable site.

    The usual way is `make site`, `make serve`, `make test`.
    """
    root = root.resolve()
    if not (root / "data").is_dir() or not (root / "locales").is_dir():
        raise click.UsageError(
            f"{root} is not the project: it has no folders data/ and locales/. Change to the project's folder, or give --root."
        )
    known = find_languages(root)
    if lang and lang not in known:
        raise click.BadParameter(f"{lang} is not a language of the site. Known: {', '.join(known)}.", param_hint="--lang")
    context.obj = _Project(root, lang or editor_language(known))


@main.command("build")
@click.option("--address", envvar="SITE_URL", default=DEFAULT_ADDRESS, show_default=True, help="Where the site will stand.")
@click.option("--strict", is_flag=True, help="Warnings stop the build too.")
@click.pass_obj
def build_command(project: _Project, address: str, *, strict: bool) -> None:
    """Build site/ from data/, docs/ and locales/.

    A build that fails leaves the last good site/ as it was.
    """
    found = _read(project)
    if found.fatal(strict=strict):
        say(project.sentence(N_("Nothing was built; site/ is as it was.")))
        sys.exit(1)
    summary = _build(project, found, address)
    if summary is None:
        sys.exit(1)
    _tell(project, summary)


@main.command("check")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.pass_obj
def check_command(project: _Project, *, strict: bool) -> None:
    """Report every mistake in data/ and locales/, all at once.

    Each as file:line:column: code: what is wrong. What to do.
    """
    found = _read(project)
    sys.exit(1 if found.fatal(strict=strict) else 0)


@main.command("messages")
@click.pass_obj
def messages_command(project: _Project) -> None:
    """Bring the catalogs in locales/ up to date with the program and data/.

    New strings come in empty; nothing is guessed, nothing is lost. Then fill in each msgstr.
    """
    found = _read(project, hide=frozenset({"untranslated", "fuzzy"}))
    if found.fatal(strict=False):
        say(project.sentence(N_("The catalogs are as they were: mend the errors first.")))
        sys.exit(1)
    for coverage in update_catalogs(project.root, found.data):
        click.echo(f"{coverage.language}  {coverage.translated:>5} / {coverage.messages:<5} {coverage.domain}")


@main.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port on this machine.")
@click.pass_obj
def serve_command(project: _Project, port: int) -> None:
    """Build the site, show it on this machine, and build anew at every change.

    Edits in data/, locales/ or docs/ are seen in the browser without a restart.
    A mistake keeps the last good page and is told here.
    """
    from mkdocs.livereload import LiveReloadServer  # noqa: PLC0415 - only this command needs it

    address = f"http://127.0.0.1:{port}/"
    # Not site/: what is published there names the real address.
    shown = project.root / "build" / "serve"

    def rebuild() -> None:
        found = _read(project)
        if not found.fatal(strict=False):
            _build(project, found, address, shown)
        say(project.sentence(N_("Look at {address}; stop with Ctrl+C.")).format(address=address))

    server = LiveReloadServer(builder=rebuild, host="127.0.0.1", port=port, root=str(shown))
    try:
        server.server_bind()
    except OSError as error:
        server.server_close()
        message = project.sentence(N_("Port {port} is not free ({reason}). Choose another: --port {other}."))
        say(message.format(port=port, reason=error.strerror, other=port + 1))
        sys.exit(1)
    server.server_close()
    rebuild()
    server = LiveReloadServer(builder=rebuild, host="127.0.0.1", port=port, root=str(shown))
    for folder in ("data", "locales", "docs", "generator/templates", "generator/theme"):
        if (project.root / folder).is_dir():
            server.watch(str(project.root / folder))
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()


def _read(project: _Project, hide: frozenset[str] = frozenset()) -> Read:
    """Read the project and print its findings, untranslated strings as one line a catalog."""
    began = time.monotonic()
    found = read(project.root)
    shown = [finding for finding in found.findings if finding.code not in hide]
    for finding in shown:
        click.echo(one_line(finding, project.sentence))
    if shown:
        click.echo(_counts(project, shown))
    say(
        project.sentence(N_("{files} reports read and checked ({seconds:.1f} s)")).format(
            files=len(found.data.reports), seconds=time.monotonic() - began
        )
    )
    return found


def _counts(project: _Project, findings: list[Finding]) -> str:
    ngettext = project.language.ngettext
    counted = Counter(CODES[finding.code].severity for finding in findings)
    parts = {
        Severity.ERROR: ngettext("{n} error", "{n} errors", counted[Severity.ERROR]),
        Severity.WARNING: ngettext("{n} warning", "{n} warnings", counted[Severity.WARNING]),
    }
    return project.language.join(part.format(n=counted[severity]) for severity, part in parts.items() if counted[severity])


def _build(project: _Project, found: Read, address: str, out: Path | None = None) -> Summary | None:
    """Build; where that fails say why and return `None`."""
    try:
        site = Site(address.rstrip("/") + "/", read_repository(project.root), read_contact(project.root))
        return build(project.root, found, site, say, project.sentence, out=out)
    except BuildError as failure:
        say(str(failure))
        say(project.sentence(N_("Nothing was built; site/ is as it was.")))
        return None


def _tell(project: _Project, summary: Summary) -> None:
    """The closing lines of a build."""
    _: Callable[[str], str] = project.sentence
    pages = ", ".join(f"{tag} {count}" for tag, count in summary.pages.items())
    lines = [
        _(N_("site/ is built: {reports} reports, {figures} figures, {observations} observations, {facts} facts.")),
        _(N_("Pages: {pages}. Charts: {drawn} drawn, {cached} from the cache. Findings: {findings}.")),
        _(N_("Took {seconds:.1f} s: {stages}.")),
        _(N_("Next: “make serve” shows it on this machine.")),
    ]
    values = {
        "reports": summary.reports, "figures": summary.figures, "observations": summary.observations, "facts": summary.facts,
        "pages": pages, "drawn": summary.drawn, "cached": summary.cached, "findings": summary.findings, "seconds": sum(summary.seconds.values()),
        "stages": ", ".join(f"{_(stage)} {seconds:.1f}" for stage, seconds in summary.seconds.items()),
    }  # fmt: skip
    for line in lines:
        click.echo(line.format(**values))
