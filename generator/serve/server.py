"""HTTP on this machine for a `Preview`, and the watch over its files.

Changes are found by looking at times and sizes now and then: that works on every system and on network drives alike.
"""

import gc
import json
import os
import socketserver
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs, unquote, urlsplit

from generator.files import Stat, scan
from generator.read import PROGRAM
from generator.serve.preview import OWN, Answer, Preview

HERE = Path(__file__).parent

HOST = "127.0.0.1"
HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""What a browser on this machine calls it. Another name may be that of a foreign page which has been pointed here (DNS rebinding)."""

PAUSE = 0.1
"""Seconds between two looks at the files."""
LONGEST = 1.0
"""The most that it becomes in a large project or on a slow disk."""
SETTLED = 0.04
"""Seconds without a change after which several saves are one change."""
AT_MOST = 2.0
"""Seconds that a change may go on before it is shown, or that findings may wait for pages."""
QUIET = 0.5
"""Seconds without a request after which there is time for findings that stop no page."""
BEAT = 10.0
"""Seconds after which a page looks again though nothing has changed, which also tries its connection."""


class PreviewServer(ThreadingHTTPServer):
    """Shows a `Preview`. The port is taken when this is made; raises `OSError` where it is not free."""

    daemon_threads = True
    # On Windows this would let two programs have one port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int) -> None:
        self.preview: Preview | None = None
        """To be set before the first request is served."""
        self.stopping = Event()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # that of HTTP looks our name up, which can take seconds
        self.server_name, self.server_port = HOST, self.server_address[1]

    def server_close(self) -> None:
        self.stopping.set()
        if self.preview:
            with self.preview.changed:
                self.preview.changed.notify_all()
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser that goes away is no error
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds after which a connection that nobody uses is closed."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        path = unquote(address.path)
        if (self.headers.get("Host") or "").rpartition(":")[0] not in HOSTS and self.headers.get("Host") not in HOSTS:
            self._send(Answer(b"", "text/plain", HTTPStatus.FORBIDDEN))
            return
        preview = self.server.preview
        assert preview is not None
        if path == f"{OWN}events":
            self._events(preview)
        elif path == f"{OWN}state":
            about = parse_qs(address.query).get("path", ["/"])[0]
            self._send(Answer(preview.state(about), "application/json; charset=utf-8"))
        elif path in _FILES:
            self._send(Answer((HERE / path.removeprefix(OWN)).read_bytes(), _FILES[path]))
        else:
            self._send(preview.answer(path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if answer.lasting else "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if answer.location:
            self.send_header("Location", answer.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _events(self, preview: Preview) -> None:
        """Server-sent events: one at once, then one for each change, and one now and then, so that a page that has missed something hears of it."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        for name, value in (("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()
        seen = -1
        while not self.server.stopping.is_set():
            with preview.changed:
                if preview.serial == seen:
                    preview.changed.wait(BEAT)
                seen = preview.serial
            self.wfile.write(f"data: {json.dumps({'serial': seen})}\n\n".encode())
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class names it
        """Say nothing: the terminal is for changes and findings."""


_FILES = {f"{OWN}serve.js": "text/javascript; charset=utf-8", f"{OWN}serve.css": "text/css; charset=utf-8"}


_DONE = object()


class Watch:
    """Looks after a project and brings its preview up to date."""

    def __init__(self, preview: Preview, tell: Callable[[tuple[str, ...], float], None], tell_findings: Callable[[], None]) -> None:
        """*tell* hears of the files of a change and the seconds it took, *tell_findings* when all findings of it are known."""
        self.preview = preview
        self.tell = tell
        self.tell_findings = tell_findings
        self.stopped = Event()
        self._seen = self._look()
        self._pause = PAUSE
        self._frozen = False
        self._updated = time.monotonic()

    def start(self) -> Thread:
        thread = Thread(target=self.run, daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        """Watch until `stopped` is set."""
        steps = self._steps()
        while not self.stopped.is_set():
            try:
                if self._settled():
                    self._update()
                    steps = self._steps()
                elif self._pages_wait() or next(steps, _DONE) is _DONE:
                    self.stopped.wait(self._pause)
            except Exception:  # noqa: BLE001 - a mistake of ours must not end the watch: the next change may be shown again
                traceback.print_exc()

    def _update(self) -> None:
        began = time.monotonic()
        changed = self.preview.update()
        self._updated = time.monotonic()
        if changed:
            self.tell(changed, self._updated - began)
        if not self.preview.sound:
            self.tell_findings()

    def _pages_wait(self) -> bool:
        """Whether pages that are being made should have the processor for themselves; not for long, or findings would never come."""
        now = time.monotonic()
        return now - self._updated < AT_MOST and now - max(self._updated, self.preview.asked) < QUIET

    def _steps(self) -> Iterator[None]:
        yield from self.preview.find_more()
        self.tell_findings()
        if not self._frozen:
            # The data of a hundred reports are millions of values that stay: not to be looked through for garbage at every edit.
            gc.collect()
            gc.freeze()
            self._frozen = True

    def _settled(self) -> bool:
        """Whether something has changed; waits until nothing changes any more."""
        if not self._news():
            return False
        end = time.monotonic() + AT_MOST
        while time.monotonic() < end:
            time.sleep(SETTLED)
            if not self._news():
                break
        return True

    def _news(self) -> bool:
        began = time.monotonic()
        now = self._look()
        self._pause = min(max(PAUSE, 5 * (time.monotonic() - began)), LONGEST)  # where looking takes long, it is not done all the time
        news, self._seen = now != self._seen, now
        return news

    def _look(self) -> dict[str, Stat]:
        root = self.preview.root
        files = scan(root, self.preview.watched)
        return files if root == PROGRAM.parent else files | scan(PROGRAM.parent, (PROGRAM.name,))
