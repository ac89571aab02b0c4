"""What is kept from one build to the next: whole, within its limit, and never a reason to fail."""

import os
from pathlib import Path

import pytest

from generator.cache import evict, read_checked, write_checked


def fill(folder: Path, *names: str) -> dict[str, Path]:
    """Files of a hundred bytes and their digest, the first of them the oldest."""
    paths = {name: folder / "charts" / name for name in names}
    for n, path in enumerate(paths.values()):
        write_checked(path, b"x" * 100)
        os.utime(path, (1_000_000_000 + n, 1_000_000_000 + n))
    return paths


@pytest.mark.parametrize(("limit", "left"), [(10_000, "abcd"), (660, "abcd"), (659, "bcd"), (330, "cd"), (0, "")])
def test_what_was_not_used_for_longest_goes_first_until_the_rest_is_within_the_limit(tmp_path, limit, left):
    paths = fill(tmp_path, *"abcd")

    gone = evict(tmp_path, limit)

    assert {name for name, path in paths.items() if path.exists()} == set(left)
    assert gone == 4 - len(left)


def test_what_is_no_drawing_stays_however_old_it_is(tmp_path):
    """Programs that `make test` fetches lie in .cache/ too, and findings, which have no digest in their names."""
    others = [tmp_path / "npm/checker.jar", tmp_path / "findings.json"]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 1000)
        os.utime(path, (1, 1))
    paths = fill(tmp_path, *"ab")

    assert evict(tmp_path, 165) == 1
    assert [path.exists() for path in (*others, *paths.values())] == [True, True, False, True]


def test_what_is_read_has_been_used(tmp_path):
    paths = fill(tmp_path, *"abcd")

    assert read_checked(paths["a"]) == b"x" * 100
    evict(tmp_path, 400)

    assert {name for name, path in paths.items() if path.exists()} == {"a", "d"}


def test_a_cache_that_is_not_there_or_vanishes_is_no_reason_to_fail(tmp_path, monkeypatch):
    assert evict(tmp_path / "nowhere", 0) == 0

    fill(tmp_path, *"ab")
    monkeypatch.setattr(Path, "unlink", lambda _: (_ for _ in ()).throw(FileNotFoundError()))
    assert evict(tmp_path, 0) == 0
