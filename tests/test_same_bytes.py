"""Same input, same bytes: wherever, whenever and however a site is built."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import ROOT
from test_site import digests, write_project

from generator import workers

ONE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "LANGUAGE": "en", "PYTHONHASHSEED": "1"}
"""Fourteen hours before Greenwich, and no language."""
OTHER = {
    "TZ": "America/Adak",
    "LC_ALL": "zh_CN.UTF-8",
    "LANG": "tr_TR.UTF-8",
    "LANGUAGE": "zh",
    "PYTHONHASHSEED": "2",
    "SOURCE_DATE_EPOCH": "86400",
}
"""Ten hours after it; another day, another order of sets."""

BUILD = """
import os, sys, time
from generator import workers
from generator.cli import main
if __name__ == "__main__":
    umask, worth, ahead, *arguments = sys.argv[1:]
    os.umask(int(umask, 8))
    workers.WORTH = int(worth)
    now = time.time
    time.time = lambda: now() + int(ahead)
    main(arguments)
"""


def build(root: Path, environment: dict[str, str], umask: str, worth: int, ahead: int) -> None:
    """Build *root* anew with a umask, processes for so many bytes of reports each, and a clock that is *ahead* by so many seconds."""
    (root / "build/made.json").unlink(missing_ok=True)
    script = root.parent / "build.py"
    script.write_text(BUILD, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(script), umask, str(worth), str(ahead), "--root", str(root), "build", "--address", "https://figures.example/ip/"],
        env=os.environ | environment | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> tuple[Path, Path]:
    """The same project built under two skies."""
    near = tmp_path_factory.mktemp("a") / "p"
    far = tmp_path_factory.mktemp("b") / "一个 很长的 文件夹" / "project"
    write_project(near)
    shutil.copytree(near, far)
    # A copy from a version control system has the time of the copy, and its own order of files.
    for n, path in enumerate(sorted(far.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000_000 + n, 1_000_000_000 + n))
    build(near, ONE, "022", workers.WORTH * 1000, 0)
    build(far, OTHER, "077", 1, 400 * 86400)
    return near / "site", far / "site"


def test_two_sites_of_one_project_are_the_same_file_by_file(sites):
    near, far = map(digests, sites)

    assert near.keys() == far.keys()
    assert [path for path in near if near[path] != far[path]] == []


def test_a_second_build_that_finds_a_cache_makes_the_same(sites):
    near, _ = sites
    before = digests(near)
    build(near.parent, OTHER, "022", 1, 0)

    assert digests(near) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_everybody_may_read_a_site_whatever_the_umask_was(sites):
    for site in sites:
        modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in (site, *site.rglob("*"))}

        assert modes == {(True, 0o755), (False, 0o644)}


MAY_ASK = {"generator/write.py"}
"""It asks how old half-written files are. Everything else in a page comes from data, its days too: SOURCE_DATE_EPOCH has nothing to say."""


@pytest.mark.parametrize("kind", ["*.py", "*.html", "*.xml"])
def test_nothing_that_makes_a_page_asks_what_time_it_is(kind):
    asks = re.compile(r"\btime\.(?:time|strftime|localtime|gmtime|ctime)\b|datetime\.now|utcnow|date\.today|build_date_utc|\bnow\(\)")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "generator").rglob(kind)
        if asks.search(path.read_text(encoding="utf-8")) and "serve" not in path.parts
    }

    assert found == (MAY_ASK if kind == "*.py" else set())
