"""All or nothing: whatever becomes of a build, site/ is the last good one or the new one, whole."""

import errno
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path

import filelock
import pytest
from projects import ROOT
from test_site import build_anew, digests, write_project

from generator import engine, swap
from generator.cli import build as command
from generator.swap import exchange, put_in_place, recover

PAGE = "docs/en/method.md"
WORDS = ("Ebb", "Flood")
LEFT = {".lock", "made.json", "parts", "en", "zh", "search", "theme", "run-make-site-first.yml"}
"""What a build leaves in build/."""


def write_folder(folder: Path, word: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(word, encoding="utf-8")
    return folder


def word(folder: Path) -> str | None:
    page = folder / "index.html"
    return page.read_text(encoding="utf-8") if page.exists() else None


# A folder in the place of another


@pytest.fixture(params=[True, False], ids=["in one step", "in two"])
def way(request, monkeypatch):
    """With the exchange that the system has, and without."""
    if not request.param:
        monkeypatch.setattr(swap, "exchange", lambda *_: False)


@pytest.mark.skipif(sys.platform != "linux", reason="what other systems and file systems can do is not known here")
def test_linux_exchanges_two_folders_in_one_step(tmp_path):
    one, other = write_folder(tmp_path / "one", "1"), write_folder(tmp_path / "其他", "2")

    assert exchange(one, other)
    assert (word(one), word(other)) == ("2", "1")


def test_an_exchange_with_what_is_not_there_is_an_error(tmp_path):
    if sys.platform == "win32":
        pytest.skip("Windows has no exchange")
    with pytest.raises(FileNotFoundError):
        exchange(write_folder(tmp_path / "one", "1"), tmp_path / "none")


def test_where_the_system_has_no_exchange_nothing_is_done(tmp_path, monkeypatch):
    one, other = write_folder(tmp_path / "one", "1"), write_folder(tmp_path / "other", "2")

    def missing(*_, **__):
        raise OSError("no library")

    monkeypatch.setattr(swap.ctypes, "CDLL", missing)

    assert not exchange(one, other)
    assert (word(one), word(other)) == ("1", "2")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("before", ["old", None])
def test_the_new_folder_stands_where_the_old_one_was_and_nothing_else_is_left(tmp_path, before):
    if before:
        write_folder(tmp_path / "site", before)
    put_in_place(write_folder(tmp_path / "made", "new"), tmp_path / "site")

    assert word(tmp_path / "site") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("way")
def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(tmp_path):
    real = write_folder(tmp_path / "www", "old")
    (tmp_path / "site").symlink_to(real, target_is_directory=True)

    put_in_place(write_folder(tmp_path / "made", "new"), tmp_path / "site")

    assert (tmp_path / "site").is_symlink()
    assert word(real) == "new"


@pytest.mark.parametrize("wrong", [KeyboardInterrupt, PermissionError])
@pytest.mark.parametrize("step", [1, 2])
def test_an_interrupted_rename_leaves_the_old_folder(tmp_path, monkeypatch, wrong, step):
    """So does Windows, where a file of site/ is open in a program."""
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    site, made = write_folder(tmp_path / "site", "old"), write_folder(tmp_path / "made", "new")
    done = 0
    rename = Path.rename

    def interrupted(self, target):
        nonlocal done
        done += 1
        if done == step:
            raise wrong
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(wrong):
        put_in_place(made, site)

    assert word(site) == "old"


def test_a_folder_that_was_lost_between_two_renames_is_brought_back(tmp_path):
    write_folder(tmp_path / "site.old", "old")

    assert recover(tmp_path / "site")
    assert word(tmp_path / "site") == "old"
    assert not recover(tmp_path / "site")


def test_what_an_interrupted_rename_has_left_is_removed_and_the_new_folder_stays(tmp_path):
    write_folder(tmp_path / "site", "new")
    write_folder(tmp_path / "site.old", "old")
    write_folder(tmp_path / "site.new", "half")

    assert not recover(tmp_path / "site")
    assert word(tmp_path / "site") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("way")
def test_from_another_disk_the_folder_is_copied_first(tmp_path, monkeypatch):
    site, made = write_folder(tmp_path / "site", "old"), tmp_path / "disk"
    made.mkdir()
    made = write_folder(made / "made", "new")
    stat = Path.stat

    def elsewhere(self, **options):
        found = stat(self, **options)
        if self == made.parent:
            return os.stat_result((*found[:2], found.st_dev + 1, *found[3:]))
        return found

    monkeypatch.setattr(Path, "stat", elsewhere)
    put_in_place(made, site)

    assert word(site) == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk", "site"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("refusing", ["mkdir", "copy2"])
def test_a_full_disk_while_copying_is_one_error_about_one_path(tmp_path, monkeypatch, refusing):
    """`shutil.Error` has no number, and names every file of a site."""
    site, made = write_folder(tmp_path / "site", "old"), tmp_path / "disk"
    made.mkdir()
    made = write_folder(made / "made", "new")
    write_folder(made / "en", "new")
    stat = Path.stat

    def elsewhere(self, **options):
        found = stat(self, **options)
        return os.stat_result((*found[:2], found.st_dev + 1, *found[3:])) if self == made.parent else found

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "stat", elsewhere)
    monkeypatch.setattr(Path if refusing == "mkdir" else swap.shutil, refusing, full)
    with pytest.raises(OSError, match="No space left") as told:
        put_in_place(made, site)

    assert (told.value.errno, told.value.filename) == (errno.ENOSPC, str(tmp_path / "site.new"))
    assert word(site) == "old"
    assert not (tmp_path / "site.new").exists()


# A build


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project, and the two states of its site that are right: with each of the words on a page."""
    root = write_project(tmp_path_factory.mktemp("project"))
    states = []
    for shown in WORDS:
        write_word(root, shown)
        result = build_anew(root)
        assert result.exit_code == 0, result.output
        states.append(digests(root / "site"))
    assert states[0] != states[1]
    return root, states


def write_word(root: Path, shown: str) -> None:
    text = (root / PAGE).read_text(encoding="utf-8")
    for other in WORDS:
        text = text.replace(f"By hand, {other}.", "By hand, en.")
    (root / PAGE).write_text(text.replace("By hand, en.", f"By hand, {shown}."), encoding="utf-8")


def start(root: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "SITE_URL": "https://figures.example/ip/"}
    return subprocess.Popen(
        [sys.executable, "-m", "generator", "--root", str(root), "build"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip


def finish(process: "subprocess.Popen[str]") -> int:
    process.communicate()
    return process.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(project):
    """Only the process itself is killed, as by one who is out of memory: what it has started goes on."""
    root, states = project
    began = time.monotonic()
    assert finish(start(root)) == 0
    whole = time.monotonic() - began
    moments = random.Random(20)
    killed = 0

    for n in range(60):
        write_word(root, WORDS[n % 2])
        moment = whole * moments.random()
        process = start(root)
        try:
            process.wait(moment)
            whole = min(whole, moment)  # the machine has become faster: the next is killed earlier
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        finish(process)
        assert digests(root / "site") in states, f"killed {moment:.2f} s after its start"
        if killed == 20:
            break

    assert killed == 20
    write_word(root, WORDS[1])
    # What the killed builds had started may outlive the next build, and make its folder once more; the one after clears it away.
    for _ in range(3):
        result = build_anew(root)
        assert result.exit_code == 0, result.output
        assert digests(root / "site") == states[1]
    assert {path.name for path in (root / "build").iterdir()} == LEFT
    assert {path.name for path in root.glob("site*")} == {"site"}


WORK = """
import signal, sys
from pathlib import Path
from generator import workers

def begin(task):
    workers._end_with_parent()

def slow(marks):
    import time
    Path(marks[0]).touch()
    time.sleep(60)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    workers.CHUNK, workers._begin, workers._write = 1, begin, slow
    list(workers.Workers(None, 2, sys.argv[1:]).written())
"""


@pytest.fixture
def working(tmp_path):
    """A process that writes reports with others, both at work, in a group of its own, and what they print."""
    script, marks = tmp_path / "work.py", [tmp_path / "one", tmp_path / "two"]
    script.write_text(WORK, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), *map(str, marks)], env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not all(mark.exists() for mark in marks):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_processes_that_work_end_with_the_build_that_is_killed(working):
    working.send_signal(signal.SIGKILL)

    # The pipe is at its end when nobody holds it any more.
    working.communicate(timeout=20)


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_processes_that_work_do_not_hear_ctrl_c(working):
    """A terminal sends it to all of them, and each would print a trace."""
    children = Path(f"/proc/{working.pid}/task/{working.pid}/children")
    if not children.exists():
        pytest.skip("what a process does with a signal is read from /proc")
    for child in children.read_text(encoding="ascii").split():
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        status = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
        deaf = 0
        for line in status.splitlines():
            if line.startswith(("SigBlk:", "SigIgn:")):
                deaf |= int(line.split()[1], 16)
        assert deaf >> (signal.SIGINT - 1) & 1, command


def test_where_one_mkdocs_cannot_be_started_the_other_is_ended(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")
    started = []
    begin = engine.start_build

    def second_fails(*arguments):
        if started:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        started.append(begin(*arguments))
        return started[-1]

    monkeypatch.setattr(engine, "start_build", second_fails)
    result = build_anew(root, "--engine", "properdocs")

    assert result.exit_code == 1
    assert started[0].process.poll() is not None
    assert digests(root / "site") == before


def test_two_builds_at_once_take_turns_and_the_second_says_so(project):
    root, states = project
    with filelock.FileLock(root / "build" / ".lock", preserve_lock_file=True):
        process = start(root)
        assert process.stderr is not None
        said = [next(line for line in process.stderr if "Waiting" in line)]
        assert process.poll() is None

    assert said == ["Waiting for another build of this project to end …\n"]
    assert finish(process) == 0
    assert digests(root / "site") in states


def test_builds_that_start_together_both_end_well(project):
    root, states = project
    outcomes = []
    threads = [threading.Thread(target=lambda: outcomes.append(finish(start(root)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == [0, 0]
    assert digests(root / "site") in states


REFUSALS = {
    errno.ENOSPC: "the disk is full",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "access is denied",
}


@pytest.mark.parametrize("number", REFUSALS)
@pytest.mark.parametrize("where", ["data/reports.csv", "index.html", "build/search", "en/feed.xml", "theme/main.html"])
def test_a_disk_that_refuses_leaves_the_last_good_site_and_is_told(project, monkeypatch, number, where):
    root, _ = project
    before = digests(root / "site")
    write_bytes = Path.write_bytes

    def refused(self, content):
        if where in self.as_posix():
            write_bytes(self, content[: len(content) // 2])
            raise OSError(number, os.strerror(number))
        return write_bytes(self, content)

    monkeypatch.setattr(Path, "write_bytes", refused)
    if where == "theme/main.html":
        (root / "build/theme/main.html").unlink()
    if where == "build/search":
        for path in (root / "build/search").glob("*"):
            path.unlink()
    result = build_anew(root)

    assert result.exit_code == 1
    assert f"cannot be written: {REFUSALS[number]}" in result.output
    assert "Nothing was built; site/ is as it was." in result.output
    assert "Traceback" not in result.output
    assert digests(root / "site") == before
    assert not list((root / "build").glob("site*"))


def test_a_full_disk_in_a_program_that_we_run_is_told_without_a_trace(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")
    code = "import errno; raise OSError(errno.ENOSPC, 'No space left on device', 'x/index.html')"
    popen = subprocess.Popen
    monkeypatch.setattr(engine.subprocess, "Popen", lambda _, **options: popen([sys.executable, "-c", code], **options))
    result = build_anew(root, "--engine", "properdocs")

    assert result.exit_code == 1
    assert re.search(r"build/site-\S+/zh cannot be written: the disk is full\. Mend that", result.output), result.output
    assert "Traceback" not in result.output
    assert digests(root / "site") == before


def test_a_source_that_can_no_longer_be_read_is_told_as_that(project, monkeypatch):
    """It could be, when the project was checked."""
    root, _ = project
    before = digests(root / "site")

    def refused(root, tag):
        raise PermissionError(errno.EACCES, "Permission denied", str(root / "docs" / tag / "method.md"))

    monkeypatch.setattr("generator.making.handwritten", refused)
    result = build_anew(root)

    assert "docs/zh/method.md cannot be read: access is denied. Mend that and build again." in result.output
    assert digests(root / "site") == before


def test_a_site_that_cannot_be_replaced_is_told(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")

    def refused(_new, old):
        raise PermissionError(errno.EACCES, "Permission denied", str(old))

    monkeypatch.setattr("generator.site.put_in_place", refused)
    result = build_anew(root)

    assert result.exit_code == 1
    assert "site cannot be written: access is denied. Mend that, or close what holds it open, and build again." in result.output
    assert digests(root / "site") == before


def test_a_build_that_is_stopped_by_hand_stops_what_it_has_started(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")
    started = []
    begin = engine.start_build

    def remember(*arguments):
        started.append(begin(*arguments))
        return started[-1]

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "start_build", remember)
    monkeypatch.setattr(engine, "finish_builds", interrupted)
    result = build_anew(root, "--engine", "properdocs")

    assert result.exit_code == 1
    assert "Stopped." in result.output
    assert len(started) == 2 and all(build.process.poll() is not None for build in started)
    assert digests(root / "site") == before


def test_a_site_lost_by_an_earlier_build_is_brought_back_and_said_so(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")
    (root / "site").rename(root / "site.old")

    def stopped(*_, **__):
        raise engine.BuildError("stopped here")

    monkeypatch.setattr("generator.making.Making.make", stopped)
    result = build_anew(root)

    assert "An earlier build was stopped while it put site in place; the site from before it is back." in result.output
    assert digests(root / "site") == before
    assert command.NOTHING_BUILT in result.output


# The caches


def damage(path: Path, how: str) -> None:
    raw = path.read_bytes()
    if how == "cut short":
        path.write_bytes(raw[: len(raw) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "another byte":
        middle = len(raw) // 2
        path.write_bytes(raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :])
    elif how == "a folder":
        path.unlink()
        path.mkdir()


@pytest.mark.parametrize("how", ["cut short", "empty", "another byte", "a folder"])
def test_a_damaged_entry_of_a_cache_is_found_and_made_anew(project, how):
    root, _ = project
    build_anew(root)
    before = digests(root / "site")
    for cache in ("charts", "cards", "codes", "vega"):
        entries = sorted((root / ".cache" / cache).iterdir())
        assert entries
        for entry in entries:
            damage(entry, how)

    result = build_anew(root)

    assert result.exit_code == 0, result.output
    assert "0 from the cache" in result.output
    assert digests(root / "site") == before
    assert ": 0 drawn, " in build_anew(root).output, "what was made anew is kept"


def test_without_a_cache_that_can_be_written_a_site_is_built_all_the_same(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")

    def refused(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    for entry in (root / ".cache/charts").iterdir():
        entry.unlink()
    monkeypatch.setattr("generator.write.tempfile.mkstemp", refused)
    result = build_anew(root)

    assert result.exit_code == 0, result.output
    assert digests(root / "site") == before


def test_a_pool_that_loses_a_process_is_told_without_a_trace(project, monkeypatch):
    root, _ = project
    before = digests(root / "site")

    def lost(*_):
        raise BrokenExecutor("a child process terminated abruptly")

    monkeypatch.setattr("generator.reports.draw_charts", lost)
    result = build_anew(root)

    assert result.exit_code == 1
    assert "A process that was writing reports has been stopped from outside" in result.output
    assert digests(root / "site") == before
