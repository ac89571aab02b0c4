"""Nothing is lost: whatever interrupts a command, each file is as it was or as it should become."""

import errno
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from projects import ROOT, replace_in, write_base

from generator.cli import main
from generator.site import read
from generator.write import WriteError, write_whole

ENGLISH = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": ""}
TABLE = "data/reports/tides-2021/accepted-by-year.csv"


def files(root: Path) -> dict[str, bytes]:
    """All but what the program keeps for itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts
    }


def run(root: Path, *arguments: str, lang: str = "en"):
    return CliRunner().invoke(main, ["--root", str(root), "--lang", lang, *arguments], env=ENGLISH)


# A file


def test_a_file_is_written_whole_and_only_where_it_changes(tmp_path):
    path = tmp_path / "里 面" / "a.csv"

    assert write_whole(path, "id\n")
    assert not write_whole(path, "id\n")
    assert path.read_bytes() == b"id\n"
    assert [p.name for p in path.parent.iterdir()] == ["a.csv"]


SYSTEM = {
    "mkstemp": (tempfile, "mkstemp"),
    "fdopen": (os, "fdopen"),
    "chmod": (Path, "chmod"),
    "replace": (Path, "replace"),
}
"""What `write_whole` asks of the system, in its order."""


@pytest.mark.parametrize("step", SYSTEM)
@pytest.mark.parametrize("before", [None, b"old\n"], ids=["new", "old"])
def test_an_interrupted_file_is_as_before(tmp_path, monkeypatch, step, before):
    path = tmp_path / "a.csv"
    if before is not None:
        path.write_bytes(before)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(*SYSTEM[step], interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new\n")

    assert (path.read_bytes() if path.exists() else None) == before
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.EACCES, "access is denied"), (errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
def test_a_file_that_cannot_be_written_is_as_before_and_told_with_the_reason(tmp_path, monkeypatch, number, reason):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old\n")

    def refuse(*_: object) -> None:
        raise OSError(number, "as the system says it")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(WriteError, match=reason) as told:
        write_whole(path, "new\n")

    assert told.value.path == path
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"old\n")]


def test_what_a_killed_command_left_is_removed_by_a_later_one(tmp_path):
    old, young, other = (tmp_path / name for name in (".a[1].csv.x.part", ".a[1].csv.y.part", ".b.csv.x.part"))
    for leftover in (old, young, other):
        leftover.write_text("i", encoding="utf-8")
    hours_ago = time.time() - 2 * 3600
    os.utime(old, (hours_ago, hours_ago))
    os.utime(other, (hours_ago, hours_ago))

    write_whole(tmp_path / "a[1].csv", "id\n")

    assert sorted(p.name for p in tmp_path.iterdir()) == [".a[1].csv.y.part", ".b.csv.x.part", "a[1].csv"]


KILLED = """
import sys
from itertools import cycle
from pathlib import Path
from generator.write import write_whole
print("begun", flush=True)
for letter in cycle("ab"):
    write_whole(Path(sys.argv[1]), letter * 4_000_000)
"""


def test_a_killed_program_leaves_a_whole_file(tmp_path):
    path = tmp_path / "a.txt"
    write_whole(path, "a" * 4_000_000)
    for wait in (0.02, 0.05, 0.09, 0.14):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, stdout=subprocess.PIPE) as program:
            assert program.stdout
            program.stdout.readline()
            time.sleep(wait)
            program.kill()

        text = path.read_text(encoding="utf-8")
        assert len(text) == 4_000_000 and len(set(text)) == 1
    assert write_whole(path, "c")


# Commands that write


def _unformatted(root: Path) -> None:
    for name in ("data/vocabulary/units.yml", "data/vocabulary/places.yml"):
        path = root / name
        path.write_text("# note\n\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def _untranslated(root: Path) -> None:
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Cases\n", "title: Cases of the year\n")
    replace_in(root / "data/vocabulary/places.yml", "name: Meridian,", "name: New Meridian,")


def _table(root: Path) -> None:
    (root / "table.csv").write_text("Year,Cases accepted\n2019,300\n2020,310\n", encoding="utf-8")


NEW = (
    "new --id moon-2030 --language en --kind white_paper --publisher meridian_court --place meridian --period 2030 "
    "--published 2031-04-20 --source-language zh --source-url https://example.org/moon.html --title Moon --source-title Moon"
).split()
IMPORT = "import {root}/table.csv --report tides-2021 --figure by-year --at I.2 --section cases --title By-year --yes".split()

COMMANDS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "messages": (_untranslated, ["messages"]),
    "fmt": (_unformatted, ["fmt"]),
    "new": (lambda root: None, NEW),  # noqa: ARG005
    "import": (_table, IMPORT),
}


def begun(root: Path, name: str) -> list[str]:
    """A project on which the command has something to write; gives its arguments."""
    prepare, arguments = COMMANDS[name]
    prepare(write_base(root))
    return [argument.format(root=root) for argument in arguments]


@pytest.fixture
def no_cache(monkeypatch):
    """Only what the command is for is written."""
    monkeypatch.setattr("generator.read.write_whole", lambda *_: False)
    monkeypatch.setattr("generator.catalogs.interface.write_whole", lambda *_: False)


@pytest.mark.usefixtures("no_cache")
@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupted_command_leaves_each_file_as_it_was_or_as_it_should_become(tmp_path, monkeypatch, name):
    root = tmp_path / "whole"
    arguments = begun(root, name)
    before = files(root)
    assert run(root, *arguments).exit_code == 0
    after = files(root)
    assert after != before
    replace = Path.replace

    for number in itertools.count():
        root = tmp_path / f"interrupted {number}"
        arguments = begun(root, name)
        left = iter(range(number))

        def counted(path: Path, target: Path, left=left) -> Path:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", counted)
        result = run(root, *arguments)
        monkeypatch.setattr(Path, "replace", replace)

        found = files(root)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert all(content in (before.get(file), after.get(file)) for file, content in found.items())
        assert set(before) <= set(found)
        if result.exit_code == 0:
            break
        assert number < 40
    assert number > 0 and found == after


@pytest.mark.usefixtures("no_cache")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_that_excel_holds_open_is_named_with_what_to_do(tmp_path, monkeypatch, name, lang):
    root = tmp_path / "项目 1"
    write_base(root, words=True)
    arguments = begun(root, name) if lang == "en" else begun_with_words(root, name)
    before = files(root)

    def refuse(path: Path, target: Path) -> None:  # noqa: ARG001
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    result = run(root, *arguments, lang=lang)

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert files(root) == before
    assert "data/" in result.stderr or "locales/" in result.stderr
    assert ("close it" in result.stderr.lower() and "access is denied" in result.stderr) if lang == "en" else "关闭" in result.stderr


def begun_with_words(root: Path, name: str) -> list[str]:
    """The same with the real words of the interface in Chinese."""
    catalog = root / "locales/zh/LC_MESSAGES/site.po"
    words = catalog.read_bytes()
    arguments = begun(root, name)
    catalog.write_bytes(words)
    return arguments


def test_what_an_interrupted_command_left_is_no_data(tmp_path):
    root = write_base(tmp_path)
    for folder in ("data", "data/vocabulary", "data/reports/tides-2021", "locales/zh/LC_MESSAGES"):
        (root / folder / ".left.csv.abc.part").write_text("id,\n", encoding="utf-8")
    (root / "data/reports/tides-2021/.report.yml.abc.part").write_text("title", encoding="utf-8")

    assert read(root).findings == ()
    assert run(root, "fmt").exit_code == 0
    assert run(root, "messages").exit_code == 0
