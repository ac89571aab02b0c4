"""Processes that write reports beside the build: as many as the machine has cores, one or none where there is little to do."""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

from generator.reports import ReportWriter, Task, Written

WORTH = 150_000
"""Bytes of reports, as they are written by hand, for which a process more pays for its start."""
BESIDE = 1_500_000
"""Bytes of all reports, whose common pages take this process longer than another one takes to start: it writes the few that have changed."""
CHUNK = 8
"""Reports that a process takes at a time."""


def cores() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def begun_workers(task: Task, ids: Sequence[str]) -> "Iterator[Workers | None]":
    """Processes that write the reports *ids*, ended at the end; `None` where it is quicker to do without."""
    number = how_many(task, ids)
    workers = Workers(task, number, ids) if number else None
    try:
        yield workers
    finally:
        if workers:
            workers.end()


def how_many(task: Task, ids: Sequence[str]) -> int:
    """The processes that are worth their start for writing the reports *ids*; 0 if none is."""
    wanted = min(cores(), _size(task, ids) // WORTH, len(ids))
    if wanted > 1:
        return wanted
    return int(bool(ids) and cores() > 1 and _size(task, task.ids) >= BESIDE)


def _size(task: Task, ids: Iterable[str]) -> int:
    """The bytes of the reports *ids*."""
    sizes = task.snapshot.stats
    return sum(sizes[path][1] for id_ in ids for path in task.snapshot.files(f"data/reports/{id_}"))


class Workers:
    """Writes reports in processes of their own."""

    def __init__(self, task: Task, number: int, ids: Sequence[str]) -> None:
        # Never fork: vl-convert hangs in a process that was forked after its first use.
        self._pool = ProcessPoolExecutor(number, get_context("spawn"), _begin, (task,))
        self._chunks: list[Future[list[Written]]] = []
        with _deaf_to_interrupts():
            self._chunks += [self._pool.submit(_write, ids[n : n + CHUNK]) for n in range(0, len(ids), CHUNK)]

    def written(self) -> Iterator[Written]:
        """What they have written, as soon as it is. Raises what went wrong in one of them, `BrokenExecutor` where one was ended."""
        for chunk in as_completed(self._chunks):
            yield from chunk.result()

    def end(self) -> None:
        """Let go of them; what they have not begun is not done."""
        self._pool.shutdown(cancel_futures=True)


_writer: ReportWriter
"""Of this process."""


def _begin(task: Task) -> None:
    global _writer  # noqa: PLW0603 - how a pool hands a process what it works with
    _end_with_parent()
    _writer = ReportWriter(task)


def _write(ids: Sequence[str]) -> list[Written]:
    made = []
    for id_ in ids:
        made.append(_writer.write(id_))
        _writer.forget(id_)
    return made


def _end_with_parent() -> None:
    """End this process when the one that has started it is gone: a pool whose owner was killed waits for ever."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started meanwhile do not hear Ctrl+C, which would make each print a trace: it is for this one, which ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
