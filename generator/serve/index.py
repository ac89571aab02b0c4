"""The search index of the preview, made when somebody searches, in a process of its own: pages do not wait for it."""

import signal
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

from generator.files import NOTHING, Snapshot

DATA = ("data", "docs", "locales", "generator")
"""What an index is made of."""


class SearchIndex:
    """The index for the files as they are."""

    def __init__(self, root: Path, tag: str) -> None:
        """*tag* is the language of messages."""
        self._root = root
        self._tag = tag
        self._lock = Lock()
        self._made_of = NOTHING.of()
        self._files: Mapping[str, bytes] = {}
        self.problem = ""
        """Why there is none."""

    def files(self, now: Callable[[], Snapshot]) -> Mapping[str, bytes]:
        """The files of the index, by path; waits until they are those of what *now* gives. Of a project with errors there is what was made before."""
        with self._lock:
            digest = now().of(*DATA)
            if digest != self._made_of:
                self.problem = self._make()
                self._made_of = digest
            return self._files

    def _make(self) -> str:
        """Make the index anew; gives what is wrong, if anything."""
        context = get_context("spawn")  # never fork: vl-convert hangs in a process that was forked after its first use
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=make_index, args=(self._root, self._tag, theirs), daemon=True)
        process.start()
        theirs.close()
        try:
            problem = str(ours.recv())
        except EOFError:
            problem = "–"
        process.join()
        folder = bundle(self._root)
        if not problem and folder.is_dir():
            self._files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        return problem


def bundle(root: Path) -> Path:
    return root / "build" / "serve" / "pagefind"


def make_index(root: Path, tag: str, answer: Connection) -> None:
    """Index the project in *root*; sends what is wrong in the language *tag*, or an empty string."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the preview, which ends this process
    import shutil  # noqa: PLC0415 - all of this runs in the other process only

    from generator.address import Site  # noqa: PLC0415
    from generator.engine import BuildError, run_pagefind  # noqa: PLC0415
    from generator.language import load_language  # noqa: PLC0415
    from generator.pages.page import MOULD_FILE  # noqa: PLC0415
    from generator.parts import handwritten, pages_of, published  # noqa: PLC0415
    from generator.read import read  # noqa: PLC0415
    from generator.search import FACETS, LANGUAGE, OF_REPORT, SHARED, page_address, render_records, report_records, search_records  # noqa: PLC0415
    from generator.write import write_tree  # noqa: PLC0415

    project = read(root)
    if not project.sound:
        answer.send("")  # what was made before is searched until the errors are mended
        return
    pages = pages_of(project, Site())
    by_hand = {
        tag: {path: file.read_text(encoding="utf-8") for path, file in handwritten(root, tag).items() if path.endswith(".md")}
        for tag in pages
    }
    # Pages about one thing have records of their own: only the others are found by their titles.
    made = {tag: {path: of.page(path).text for path in of.paths if _is_alone(path) and path != MOULD_FILE} for tag, of in pages.items()}
    built = map(page_address, published(pages, by_hand))
    records = search_records(project.data, project.languages, by_hand, made, built)
    files = dict(render_records(records, SHARED))
    for report in project.data.reports:
        files |= render_records(report_records(report, project.data, project.languages), f"{OF_REPORT}.{report.id}")
    folder = root / "build" / "serve" / "search"
    shutil.rmtree(bundle(root), ignore_errors=True)
    write_tree(folder, files)
    try:
        run_pagefind(folder, bundle(root), LANGUAGE, FACETS, load_language(root, tag)[0].gettext)
    except BuildError as error:
        answer.send(str(error))
        return
    answer.send("")


def _is_alone(path: str) -> bool:
    return "/" not in path or path.endswith("/index.md")
