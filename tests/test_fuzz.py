"""Whatever stands in the files, commands answer: with findings or with success, never with a traceback, and change nothing unasked.

Good files are changed as editors, programs and disks change them: by bytes, by lines and cells, and in their structure.
The examples are the same every time. Tables for `import` are tried beside its other tests.
"""

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import write_base
from test_interruption import files

from generator.cli import main

ENGLISH = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": ""}

REPORT = "data/reports/tides-2021/report.yml"
SOURCE = "data/reports/tides-2021/source.txt"
NAMES = (
    REPORT,
    "data/reports/tides-2021/accepted-by-year.csv",
    "data/glossary.csv",
    "data/vocabulary/places.yml",
    "data/vocabulary/institutions.yml",
    "data/vocabulary/units.yml",
    "data/vocabulary/measures.yml",
    "data/vocabulary/dimensions.yml",
    "locales/zh/LC_MESSAGES/site.po",
    "locales/zh/LC_MESSAGES/tides-2021.po",
    SOURCE,
)

FULL = """\
language: en
kind: white_paper
title: Rights of the tide
publishers: [meridian_court]
place: meridian
period: 2021
published: 2022-02-04
source:
  title: "[[White Paper on the Rights of the Tide]]"
  language: en
  text: source.txt
key: [accepted]
summary: |
  The court accepted {accepted}, {growth:change}.

  In {date:2021} it concluded {concluded:number}.
sections:
  - id: cases
    title: Cases
    at: I
    figures:
      - id: accepted-by-year
        title: Cases accepted
        at: I.1
        parts: whole
    facts:
      - {id: reef, kind: case, title: The reef, text: A reef was claimed., at: I.2, date: 2021-05}
relations:
  - {id: within, kind: bound, of: [concluded], base: [accepted]}
corrections:
  - id: letter
    at: I.1
    observations: [marks]
    printed: "14O"
    reading: "{marks}"
    reason: A letter for a digit.
"""
TABLE = """\
id,measure,statistic,period,against,value,unit,qualifier,printed,right,status,note
accepted,cases_accepted,,2021,,340,,,340 cases,total,,
patents,cases_accepted,,2021,,200,,over,over 200,patent,,"A note, quoted"
marks,cases_accepted,,2021,,140,,,14O,trademark,corrected,
concluded,cases_concluded,,2021-H1,,3.2,,about,约3.2件,,provisional,
growth,cases_accepted,change,2021,2020,-9.7,percent,,down 9.7%,,,
held,patents_held,,at 2021,,,,,,,withheld,
"""
TEXT = "# I Cases\n\nIn 2021 the court accepted 340 cases, down 9.7%. 2021年受理著作权案件逾200件。\n"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A project that has a bit of everything, under git."""
    root = write_base(tmp_path_factory.mktemp("漫 fuzz"))
    for name, text in ((REPORT, FULL), (NAMES[1], TABLE), (SOURCE, TEXT)):
        (root / name).write_text(text, encoding="utf-8")
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "Begun"]):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
    return root


COMMANDS = (
    ("check", "--format", "full"),
    ("check", "--format", "github"),
    ("fmt", "--check"),
    ("messages", "--check"),
    ("read", "--report", "tides-2021", "--all"),
    ("diff",),
    ("diff", "--format", "markdown", "--texts"),
)

SLOW = 20
"""Seconds that no command takes on files of this size, on any machine: then it hangs."""


def answers(root: Path, command: tuple[str, ...]) -> None:
    """The command ends in time with an exit code, has something to say where that is not 0, and writes no file of the project."""
    before = files(root)
    began = time.monotonic()

    result = CliRunner().invoke(main, ["--root", str(root), "--lang", "en", *command], env=ENGLISH)

    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    # A report that cannot be read is to `read` as one that is not there.
    assert result.exit_code in ((0, 1, 2) if command[0] == "read" else (0, 1))
    assert result.exit_code == 0 or result.output.strip()
    assert time.monotonic() - began < SLOW
    assert files(root) == before


def with_changed(root: Path, name: str, content: bytes, command: tuple[str, ...]) -> None:
    path = root / name
    good = path.read_bytes()
    try:
        path.write_bytes(content)
        answers(root, command)
    finally:
        path.write_bytes(good)


def test_the_project_without_a_change_is_answered(scratch):
    for command in COMMANDS:
        answers(scratch, command)


budget = settings(max_examples=45, suppress_health_check=[HealthCheck.function_scoped_fixture])
names, commands = st.sampled_from(NAMES), st.sampled_from(COMMANDS)


# By bytes

_ODD = [b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xfe\xff", b"\r", b"\r\n", b"\x85", b"\x1b[31m", b"\t", b'"', b"'", b"{", b"}}", b"[[", b"%s", b"\\", b"\xe2\x80\xa8", b"\xc2\xa0"]  # fmt: skip


@budget
@given(names, commands, st.integers(0, 10_000), st.integers(0, 20), st.sampled_from(_ODD) | st.binary(max_size=8))
def test_bytes_that_are_lost_or_added_are_told(scratch, name, command, at, cut, put):
    good = (scratch / name).read_bytes()
    at %= len(good) + 1
    with_changed(scratch, name, good[:at] + put + good[at + cut :], command)


@budget
@given(names, commands, st.sampled_from(["gb18030", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "big5"]), st.integers(0, 10_000))
def test_another_encoding_or_half_a_file_is_told(scratch, name, command, encoding, end):
    good = (scratch / name).read_text(encoding="utf-8")
    raw = good.encode(encoding, "replace")
    with_changed(scratch, name, raw[: end % (len(raw) + 1)], command)


# By lines and cells

_LINES: dict[str, Callable[[list[str], int, int], list[str]]] = {
    "drop": lambda lines, a, b: lines[:a] + lines[a + 1 :],  # noqa: ARG005
    "repeat": lambda lines, a, b: lines[: a + 1] + lines[a:],  # noqa: ARG005
    "swap": lambda lines, a, b: [lines[b] if n == a else lines[a] if n == b else line for n, line in enumerate(lines)],
    "indent": lambda lines, a, b: [f"{' ' * (b % 5)}{line}" if n == a else line for n, line in enumerate(lines)],
    "outdent": lambda lines, a, b: [line.lstrip() if n == a else line for n, line in enumerate(lines)],  # noqa: ARG005
    "join": lambda lines, a, b: [*lines[:a], "".join(lines[a : a + 2]), *lines[a + 2 :]],  # noqa: ARG005
    "move": lambda lines, a, b: [*lines[:b], lines[a], *lines[b:]],
    "all but": lambda lines, a, b: lines[a : a + 1 + b % 3],
}


@budget
@given(names, commands, st.sampled_from(sorted(_LINES)), st.integers(0, 1000), st.integers(0, 1000))
def test_lines_in_disorder_are_told(scratch, name, command, how, a, b):
    lines = (scratch / name).read_text(encoding="utf-8").splitlines()
    changed = _LINES[how](lines, a % len(lines), b % len(lines))
    with_changed(scratch, name, ("\n".join(changed) + "\n").encode(), command)


_WORDS = [
    "", "-", "~", "null", "true", "0", "-0", "1e400", "NaN", "９９", "1,2", "2021-13", "0000", "9999-12-31", "at 0001", "../..", "2021/2020", "FY=",
    "total", "accepted", "growth", "exact", "over", "corrected", "{accepted}", "{x", "}", "[[", "]]", "{{}}", "{date:}", "{accepted:period}",
    "a" * 5000, "件", "　", "\u202e", "\U0001f40b", "e\u0301", "=1+1", "<b>", "&amp;", "*a", "&a", "!t", "%", "@", "`", "|", ">", "- ", ": ", "# ", "\t",
    "percent", "meridian", "cases_accepted", "万亿", "一二三", "½", "约万", "10^9", "1" * 40, "0." + "1" * 40, "\x7f", "\ufeff", "\u2028", "I.1",
]  # fmt: skip
words = st.sampled_from(_WORDS) | st.text(max_size=6)


@budget
@given(st.sampled_from([name for name in NAMES if name.endswith(".csv")]), commands, st.integers(0, 100), st.integers(0, 100), words)
def test_whatever_stands_in_a_cell_is_told(scratch, name, command, row, column, word):
    rows = [line.split(",") for line in (scratch / name).read_text(encoding="utf-8").splitlines()]
    cells = rows[row % len(rows)]
    cells[column % len(cells)] = word.replace("\n", " ")
    text = "".join(f"{','.join(cells)}\n" for cells in rows)
    with_changed(scratch, name, text.encode("utf-8", "surrogatepass"), command)


# By structure

plain = st.recursive(words, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2), max_leaves=4)


@budget
@given(st.sampled_from([name for name in NAMES if name.endswith(".yml")]), commands, st.data(), plain)
def test_whatever_stands_at_a_key_is_told(scratch, name, command, data, value):
    tree = yaml.load((scratch / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    places: list[tuple[dict[str, object] | list[object], str | int]] = []
    _places(tree, places)
    holder, key = data.draw(st.sampled_from(places))
    how = data.draw(st.sampled_from(["put", "drop", "rename", "nest"]))
    if how == "drop":
        del holder[key]  # type: ignore[arg-type]
    elif how == "rename" and isinstance(holder, dict):
        holder[data.draw(words)] = holder.pop(str(key))
    else:
        holder[key] = [holder[key]] if how == "nest" else value  # type: ignore[index]
    text = yaml.dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    with_changed(scratch, name, text.encode("utf-8", "surrogatepass"), command)


def _places(tree: object, places: list[tuple[dict[str, object] | list[object], str | int]]) -> None:
    if isinstance(tree, dict):
        items: list[tuple[str | int, object]] = list(tree.items())
    elif isinstance(tree, list):
        items = list(enumerate(tree))
    else:
        return
    for key, value in items:
        places.append((tree, key))
        _places(value, places)


@budget
@given(st.sampled_from([name for name in NAMES if name.endswith(".po")]), commands, st.integers(0, 1000), words)
def test_whatever_stands_in_a_translation_is_told(scratch, name, command, at, word):
    text = (scratch / name).read_text(encoding="utf-8")
    strings = list(re.finditer(r'"((?:[^"\\]|\\.)*)"', text))
    chosen = strings[at % len(strings)]
    changed = text[: chosen.start(1)] + word.replace("\n", "\\n") + text[chosen.end(1) :]
    with_changed(scratch, name, changed.encode("utf-8", "surrogatepass"), command)


# Folders


@pytest.mark.parametrize("name", [*NAMES, "data/vocabulary", "data/reports", "locales/zh", "locales/zh/LC_MESSAGES"])
def test_a_file_or_folder_that_is_gone_or_is_the_other_is_told(tmp_path, name):
    root = write_base(tmp_path)
    for file, text in ((REPORT, FULL), (NAMES[1], TABLE), (SOURCE, TEXT)):
        (root / file).write_text(text, encoding="utf-8")
    aside = (root / name).rename(root / "aside")
    without_git = [command for command in COMMANDS if command[0] != "diff"]
    for command in without_git:
        answers(root, command)
    if aside.is_dir():
        (root / name).write_text("a file\n", encoding="utf-8")
    else:
        (root / name).mkdir()
    for command in without_git:
        answers(root, command)
