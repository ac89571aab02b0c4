"""How many processes write reports beside the build."""

from types import SimpleNamespace

import pytest

from generator import workers
from generator.workers import BESIDE, WORTH, how_many


def task(*sizes: int):
    """What a build is about, whose reports have so many bytes each."""
    stats = {f"data/reports/{n}/report.yml": (0, size) for n, size in enumerate(sizes)}
    snapshot = SimpleNamespace(stats=stats, files=lambda folder: [path for path in stats if path.startswith(f"{folder}/")])
    return SimpleNamespace(snapshot=snapshot, ids=tuple(str(n) for n in range(len(sizes))))


@pytest.mark.parametrize(
    ("sizes", "ids", "processes"),
    [
        ([WORTH] * 8, "01234567", 4),  # as many as there are cores
        ([WORTH] * 3, "012", 3),  # a report is written by one
        ([WORTH // 2] * 4, "0123", 2),  # each has enough to do
        ([1000] * 4, "0123", 0),  # written before another process has begun
        ([BESIDE, 1000], "1", 1),  # while this process makes the pages of all
        ([BESIDE, 1000], "", 0),
    ],
)
def test_as_many_processes_write_reports_as_are_worth_their_start(monkeypatch, sizes, ids, processes):
    monkeypatch.setattr(workers, "cores", lambda: 4)

    assert how_many(task(*sizes), tuple(ids)) == processes


def test_one_core_writes_reports_in_this_process(monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: 1)

    assert how_many(task(BESIDE, BESIDE), ("0", "1")) == 0
