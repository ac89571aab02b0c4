"""What is shown now: the last state of a project without errors, and what is wrong since."""

import json
import mimetypes
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from http import HTTPStatus
from pathlib import Path
from threading import Condition, RLock

from generator.address import Site
from generator.engine import BuildError
from generator.files import NOTHING, Snapshot, look
from generator.finding import N_, Finding
from generator.language import Language
from generator.policy import write_policy
from generator.read import PROGRAM, Read, Reader
from generator.serve.index import SearchIndex
from generator.serve.panel import panel, words
from generator.serve.shown import Made, Shown, Theme

HTML = "text/html; charset=utf-8"
OWN = "/-/"
"""What begins so is the preview's own."""

NOTHING_YET = N_("Nothing can be shown yet: mend the errors first. The page appears by itself.")
RESTART = N_("The program itself has changed ({file}): stop the preview and start it again.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands at an address."""

    body: bytes
    type: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""
    """Where it stands instead."""
    lasting: bool = False
    """Whether the name changes with the content, so that browsers may keep it."""


class Preview:
    """What is shown now. Every method may be called from any thread."""

    def __init__(self, root: Path, language: Language, where: Site) -> None:
        """*language* is the editor's; *where* is where the preview stands."""
        self.root = root
        self.language = language
        self.where = where
        self.changed = Condition()
        """Told of every change."""
        self.serial = 0
        """Counts the changes."""
        self.asked = 0.0
        """When something was asked for last, by `time.monotonic`."""
        self._lock = RLock()
        self._reader = Reader(root, keep=True)
        self._files = NOTHING
        self._program = NOTHING
        self._current: Read | None = None
        self._findings: tuple[Finding, ...] = ()
        self._trouble = ""
        """Why a sound project cannot be shown."""
        self._restart = ""
        """A file of the program that has changed since it was started."""
        self._shown: Shown | None = None
        self._theme: tuple[object, Theme] | None = None
        self._search = SearchIndex(root, language.tag)

    def update(self) -> tuple[str, ...]:
        """Look at the files and show them as they are now. Gives the paths of those that changed."""
        with self._lock:
            files = self._reader.look()
            program = files if self.root == PROGRAM.parent else look(PROGRAM.parent, (PROGRAM.name,), self._program)
            changed = (*_changed(self._files, files), *(_changed(self._program, program) if program is not files else ()))
            code = next((path for path in changed if path.endswith(".py")), "") if self._program is not NOTHING else ""
            self._restart = self._restart or code
            self._files, self._program = files, program
            self._current = self._reader.read(files)
            self._findings, self._trouble = self._current.mistakes, ""
            if self._current.sound:
                try:
                    self._shown = Shown(self.root, self._current, self.where, self._made_theme(self._current), self.language.gettext)
                except BuildError as error:
                    self._trouble = str(error)
        self._tell()
        return changed

    def _made_theme(self, project: Read) -> Theme:
        settings = sorted(path.name for path in self.root.glob("mkdocs*.yml"))
        key = (self._program.of(f"{PROGRAM.name}/theme"), self._files.of(*settings), project.tags)
        if self._theme is None or self._theme[0] != key:
            self._theme = (key, Theme(self.root, project.languages, self.where))
        return self._theme[1]

    def find_more(self) -> Iterator[None]:
        """Finds out, step by step, what takes longer to find: after each step other threads get their turn."""
        project = self._current
        assert project is not None
        steps = self._reader.remarks(project)
        more = True
        while more:
            with self._lock:
                if project is not self._current:
                    return
                more = next(steps, None) is not None
            yield
        with self._lock:
            if project is not self._current or project.findings == self._findings:
                return
            self._findings = project.findings
        self._tell()

    @property
    def watched(self) -> tuple[str, ...]:
        """Files and folders whose changes are shown."""
        return self._reader.names

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    @property
    def sound(self) -> bool:
        """Whether what is shown is what the files say."""
        return self._current is not None and self._current.sound and not self._trouble

    def _tell(self) -> None:
        with self.changed:
            self.serial += 1
            self.changed.notify_all()

    # Answers

    def answer(self, path: str) -> Answer:
        """What stands at *path*, which begins with a slash. Pages bring the script of the panel."""
        if path.startswith("/pagefind/"):
            content = self._search.files(lambda: self._files).get(path.removeprefix("/pagefind/"))
            return Answer(content, _type(path)) if content is not None else Answer(b"", "text/plain", HTTPStatus.NOT_FOUND)
        found = self._page(path)
        return replace(found, body=_with_script(found.body)) if found.type == HTML and not found.location else found

    def _page(self, path: str) -> Answer:
        """What stands at *path*, as a build would write it."""
        with self._lock:
            self.asked = time.monotonic()
            if self._shown is None:
                return self._alone(self.language.gettext(NOTHING_YET), HTTPStatus.SERVICE_UNAVAILABLE)
            try:
                return self._answer(path.removeprefix("/"), self._shown)
            except BuildError as error:
                return self._alone(str(error), HTTPStatus.INTERNAL_SERVER_ERROR)
            except Exception as error:  # noqa: BLE001 - a template with a mistake, or a mistake of ours: the preview goes on
                traceback.print_exc()
                return self._alone(f"{type(error).__name__}: {error}", HTTPStatus.INTERNAL_SERVER_ERROR)

    def _answer(self, path: str, shown: Shown) -> Answer:
        made = shown.file(_file(path))
        if made:
            return Answer(made.content, _type(_file(path)), lasting=path in shown.lasting)
        if not path.endswith("/") and shown.file(f"{path}/index.html"):
            return Answer(b"", location=f"/{path}/", status=HTTPStatus.FOUND)
        missing = shown.file("404.html")
        assert missing is not None
        return Answer(missing.content, status=HTTPStatus.NOT_FOUND)

    def _alone(self, message: str, status: HTTPStatus) -> Answer:
        """A page that says why there is no other."""
        text = (
            f'<!doctype html>\n<html lang="{self.language.tag}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(write_policy())}"><meta name="color-scheme" content="light dark">'
            f'<link rel="stylesheet" href="{OWN}serve.css"><title>{escape(self.language.gettext("Findings"))}</title></head>'
            f'<body><p class="alone">{escape(message)}</p></body></html>\n'
        )
        return Answer(text.encode("utf-8"), status=status)

    def state(self, path: str) -> bytes:
        """What the page at *path* should know, as JSON: whether it is still the same, and what the panel shows."""
        with self._lock:
            page = self._page(path).body
            stale = self._shown is not None and not self.sound
            shown = panel(self.root, self._findings, self.language, about=_files_of(path), stale=stale)
            told = {"page": _digest(page), **shown, "remarks": self._remarks(path), "words": words(self.language)}
        return json.dumps(told, ensure_ascii=False).encode("utf-8")

    def _remarks(self, path: str) -> list[str]:
        """What else the editor should know: what would stop a build at the page at *path*, for instance."""
        remarks = [self.language.gettext(RESTART).format(file=self._restart)] if self._restart else []
        remarks += filter(None, (self._trouble, self._search.problem))
        made: Made | None = None
        if self._shown:
            with suppress(Exception):  # told on the page itself
                made = self._shown.file(_file(path.removeprefix("/")))
        return [*remarks, *(made.remarks if made else ())]


def _file(path: str) -> str:
    return f"{path}index.html" if not path or path.endswith("/") else path


def _digest(page: bytes) -> str:
    return sha256(page).hexdigest()[:16]


def _with_script(page: bytes) -> bytes:
    """*page* with the script of the panel, which knows the page by its digest."""
    at = page.rfind(b"</body>")
    at = len(page) if at < 0 else at
    return page[:at] + f'<script src="{OWN}serve.js" data-page="{_digest(page)}" defer></script>'.encode() + page[at:]


def _type(path: str) -> str:
    kind = TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "javascript", "xml")) else kind


TYPES = {
    "css": "text/css", "js": "text/javascript", "html": "text/html", "json": "application/json", "svg": "image/svg+xml", "png": "image/png",
    "csv": "text/csv", "xml": "application/xml", "txt": "text/plain", "zip": "application/zip", "md": "text/markdown",
}  # fmt: skip
"""What Windows says of a file's ending depends on what is installed."""


def _changed(before: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """The files that are not as they were; none the first time."""
    if before is NOTHING:
        return ()
    paths = before.digests.keys() | now.digests.keys()
    return tuple(sorted(path for path in paths if before.digests.get(path) != now.digests.get(path)))


def _files_of(path: str) -> tuple[str, ...]:
    """What the files begin with that the page at *path* is made of."""
    tag, _, rest = path.strip("/").partition("/")
    parts = rest.split("/")
    if len(parts) > 1 and parts[0] in ("reports", "f"):
        return (f"data/reports/{parts[1]}/", f"locales/{tag}/LC_MESSAGES/{parts[1]}.po")
    return (f"docs/{tag}/{rest or 'index'}.md",)
