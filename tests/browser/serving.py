"""The built site under a sub-path, on loopback, as GitHub Pages would serve it."""

import functools
import http.server
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SITE = Path(__file__).parents[2] / "site"
"""The site that is looked at, as `make test` has just built it, or `make portable` with another program."""
PREFIX = "/ip-report/"

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-default-browser-check",
]  # fmt: skip


def find_chromium() -> str | None:
    """A Chromium that is already on the machine; `None` leaves the choice to Playwright."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if not self.path.startswith(PREFIX):
            self.send_error(404)
            return
        self.path = "/" + self.path.removeprefix(PREFIX)
        super().do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        raw = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


class InPieces(Handler):
    """Gives header and foot of a page as a slow line does, one part after the other, each after the browser had time to draw."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        for part in re.split(rb"(<(?:header|footer) .*?</(?:header|footer)>)", source.read(), flags=re.DOTALL):
            slowly = part.startswith((b"<header ", b"<footer "))
            for piece in re.split(rb"(?<=</a>)|(?<=</li>)|(?<=</svg>)|(?<=</p>)", part) if slowly else [part]:
                outputfile.write(piece)
                outputfile.flush()
                if slowly:
                    time.sleep(0.04)


@contextmanager
def served(site: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """Serve *site*; gives the address of its start page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    finally:
        server.shutdown()
        server.server_close()


WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
"""What axe-core is asked: WCAG 2.2 at level AA, whose rule on the size of targets it leaves out if nobody asks."""


def listen_to_policy(context: Any) -> list[str]:
    """What the policy of pages of *context* will have refused, as it is refused: the directive, and what was blocked."""
    refused: list[str] = []
    context.expose_function("refuse", lambda one: refused.append(one))  # noqa: PLW0108  it needs a function of Python
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => refuse(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))"
    )
    return refused


class Watch:
    """What went wrong on a page: messages on the console, requests that failed or left this machine."""

    def __init__(self, context: Any, address: str) -> None:
        self.wrong: list[str] = []
        self.paths: list[str] = []
        origin = address.split("/ip-report", maxsplit=1)[0]
        context.on("console", lambda m: self.wrong.append(m.text) if m.type in ("error", "warning") else None)
        context.on("weberror", lambda e: self.wrong.append(str(e.error)))
        context.on("requestfailed", self._failure)
        context.on("request", lambda r: self._request(r.url, origin))

    def _failure(self, request: Any) -> None:
        # A page that is left before all has been answered is nothing wrong.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _request(self, url: str, origin: str) -> None:
        if url.startswith(origin):
            self.paths.append(url.removeprefix(origin))
        elif not url.startswith(("data:", "blob:")):
            self.wrong.append(f"left this machine: {url}")
