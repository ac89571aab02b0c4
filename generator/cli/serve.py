"""`serve`: the site as it is being written."""

import sys

import click

from generator.cli.build import build_and_tell
from generator.cli.findings import read_and_tell
from generator.cli.project import Project, say
from generator.finding import N_


@click.command(
    "serve",
    help=N_(
        "Build the site, show it on this machine, and build anew at every change.\n\n"
        "Edits in data/, locales/ or docs/ are seen in the browser without a restart. A mistake keeps the last good page and is told here."
    ),
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=N_("The port on this machine."))
@click.pass_obj
def command(project: Project, port: int) -> None:
    from mkdocs.livereload import LiveReloadServer  # noqa: PLC0415 - only this command needs it

    address = f"http://127.0.0.1:{port}/"
    # Not site/: what is published there names the real address.
    shown = project.root / "build" / "serve"

    def rebuild() -> None:
        found = read_and_tell(project)
        if not found.fatal(strict=False):
            build_and_tell(project, found, address, shown)
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
