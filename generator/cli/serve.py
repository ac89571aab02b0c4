"""`serve`: the site as it is being written."""

import sys
import webbrowser

import click

from generator.cli.findings import tell
from generator.cli.project import Project, say
from generator.finding import N_, Finding


@click.command(
    "serve",
    help=N_(
        "Show the site on this machine, and every change as it is saved.\n\n"
        "Edits in data/, locales/ or docs/ are seen in the browser without a restart. What is wrong stands on the page and here; "
        "as long as there are errors, the page stays as it was before them."
    ),
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=N_("The port on this machine."))
@click.option("--open/--no-open", "opened", default=False, help=N_("Open the site in the browser."))
@click.pass_obj
def command(project: Project, port: int, *, opened: bool) -> None:
    from generator.address import Site  # noqa: PLC0415 - what serving needs is not imported for --help
    from generator.engine import BuildError, read_contact, read_repository, require  # noqa: PLC0415
    from generator.engine.programs import MKDOCS  # noqa: PLC0415

    try:
        require(MKDOCS, project.sentence)
    except BuildError as missing:
        say(str(missing))
        sys.exit(1)
    from generator.serve.preview import Preview  # noqa: PLC0415
    from generator.serve.server import HOST, PreviewServer, Watch  # noqa: PLC0415

    try:
        server = PreviewServer(port)
    except OSError as error:
        message = project.sentence(N_("Port {port} is not free ({reason}). Choose another: --port {other}."))
        say(message.format(port=port, reason=error.strerror, other=port + 1))
        sys.exit(1)
    address = f"http://{HOST}:{port}/"
    preview = Preview(project.root, project.language, Site(address, read_repository(project.root), read_contact(project.root)))
    told: list[tuple[Finding, ...]] = [()]

    def tell_change(files: tuple[str, ...], seconds: float) -> None:
        pattern = project.sentence(N_("Changed: {files} ({seconds:.1f} s)"))
        named = project.language.join(files[:_NAMED]) + (" …" if len(files) > _NAMED else "")
        say(pattern.format(files=named, seconds=seconds))

    def tell_findings() -> None:
        if preview.findings != told[0]:
            told[0] = preview.findings
            tell(project, preview.findings)

    watch = Watch(preview, tell_change, tell_findings)
    try:
        preview.update()
        server.preview = preview
        say(project.sentence(N_("Look at {address}; stop with Ctrl+C.")).format(address=address))
        if opened:
            webbrowser.open(address)
        watch.start()
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        watch.stopped.set()
        server.server_close()


_NAMED = 5
"""So many files of a change are named."""
