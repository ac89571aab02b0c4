"""What is said of the code of a finding, and the proof of its example."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from projects import ROOT, replace_in, write_base

from generator.canonical import canonical, files
from generator.cli import main
from generator.explain import GROUPS, STATES, Excerpt, Line, State, examples, explain, find_code, groups, near_codes, read_examples
from generator.finding import CODES
from generator.language import load_language
from generator.limits import LARGEST
from generator.site import read


def run(*arguments: str, tag: str = "en"):
    result = CliRunner().invoke(main, ["--root", str(ROOT), "--lang", tag, "explain", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def codes_found(root: Path) -> set[str]:
    """What `check` and `fmt --check` tell."""
    found = list(read(root).findings)
    changes = [canonical(root, path, found) for path in files(root)]
    return {finding.code for finding in found} | {"not-canonical" for change in changes if change}


# Examples


def test_every_code_has_an_example():
    assert set(examples()) == set(CODES)


def apply(root: Path, excerpt: Excerpt, lines: tuple[Line, ...]) -> None:
    """Make the file say *lines*: in the place of the right ones, or of those that are the same in both, or instead of the whole table."""
    path = root / excerpt.file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    new = "".join(f"{line.text}\n" for line in lines)
    same = "".join(f"{line.text}\n" for line in excerpt.lines if line.mark == " ")
    right = "".join(f"{line.text}\n" for line in excerpt.right)
    if path.suffix in (".csv", ".txt"):
        text = new
    elif right and right in text:
        text = text.replace(right, new)
    else:
        # Up to the first line that is not in the file.
        while same and same not in text:
            same = same[: same[:-1].rfind("\n") + 1]
        text = text.replace(same, new, 1) if same else _instead(text, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def _instead(text: str, new: str) -> str:
    """*new* in the place of the line with its key."""
    key = re.match(r"\s*\w+:", new)
    assert key, new
    assert len(re.findall(rf"^{key[0]}.*\n", text, re.MULTILINE)) == 1
    return re.sub(rf"^{key[0]}.*\n", lambda _: new, text, flags=re.MULTILINE)


@pytest.mark.parametrize("code", [code for code, example in examples().items() if not isinstance(example, State)])
def test_the_wrong_example_is_told_and_the_right_one_has_no_mistake_but_texts_to_translate(code, tmp_path):
    for side in ("wrong", "right"):
        root = write_base(tmp_path / side)
        for excerpt in examples()[code]:
            apply(root, excerpt, getattr(excerpt, side))

    assert code in codes_found(tmp_path / "wrong")
    assert codes_found(tmp_path / "right") - {"not-canonical"} <= {"untranslated"} - {code}


TABLE = "data/reports/tides-2021/accepted-by-year.csv"
GLYPH = "𠮷"


def _folder_instead(root: Path) -> None:
    (root / TABLE).unlink()
    (root / TABLE).mkdir()


def _language_folder(root: Path) -> None:
    (root / "locales/chinese/LC_MESSAGES").mkdir(parents=True)


def _rare_character(root: Path) -> None:
    members = root / "data/vocabulary/dimensions.yml"
    members.write_text(members.read_text(encoding="utf-8").replace("Patents", f"Patents {GLYPH}"), encoding="utf-8")
    rows = ("a,cases_accepted,2021,3,3,patent", "b,cases_accepted,2021,2,2,trademark")
    (root / TABLE).write_text("\n".join(["id,measure,period,value,printed,right", *rows, ""]), encoding="utf-8")
    report = root / "data/reports/tides-2021/report.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("{accepted}", "{a}"), encoding="utf-8")


def _report(old: str, new: str) -> Callable[[Path], object]:
    def change(root: Path) -> None:
        replace_in(root / "data/reports/tides-2021/report.yml", old, new)

    return change


def _page_as_html(root: Path) -> None:
    (root / "docs/en").mkdir(parents=True, exist_ok=True)
    (root / "docs/en/note.html").write_text("<p>", encoding="utf-8")


BY_HAND: dict[str, Callable[[Path], object]] = {
    "missing-file": lambda root: (root / TABLE).unlink(),
    "stray-file": lambda root: (root / TABLE).with_name("accepted.csv").write_text("id\n", encoding="utf-8"),
    "not-utf8": lambda root: (root / TABLE).write_bytes("受理".encode("gbk")),
    "excel-file": lambda root: (root / TABLE).write_bytes(b"PK\x03\x04"),
    "unreadable": _folder_instead,
    "file-too-large": lambda root: (root / TABLE).write_bytes(b"x" * (LARGEST[".csv"] + 1)),
    "bad-link": lambda root: (root / TABLE).with_name("source.txt").symlink_to(root.parent),
    "bad-file-name": lambda root: (root / TABLE).with_name("accepted-by-year\n.csv").write_text("id\n", encoding="utf-8"),
    "bad-file-kind": _page_as_html,
    "bad-language-folder": _language_folder,
    "not-canonical": _report("title: Cases\n", 'title: "Cases"\n'),
    "cannot-format": _report("    at: I\n", "    at: I\n    ? [a, b]\n    : c\n"),
    "missing-glyph": _rare_character,
}


@pytest.mark.parametrize("code", STATES)
def test_what_no_line_can_show_is_told_where_it_is_so(code, tmp_path):
    root = formatted(write_base(tmp_path))
    assert code not in codes_found(root)

    BY_HAND[code](root)

    assert code in codes_found(root)


def formatted(root: Path) -> Path:
    for path in files(root):
        if change := canonical(root, path, []):
            path.write_text(change.text, encoding="utf-8", newline="\n")
    return root


def test_examples_are_read_from_their_file():
    read = read_examples("About.\n\n== a-code ==\n-- a/b.csv --\n  id\n- x\n+ y\n\n== other ==\n-- c.po --\n- z\n")

    assert read["a-code"] == (Excerpt("a/b.csv", (Line("id"), Line("x", "-"), Line("y", "+"))),)
    assert read["a-code"][0].wrong == (Line("id"), Line("x", "-"))
    assert read["other"][0].right == ()


# What is said


@pytest.mark.parametrize("tag", ["en", "zh"])
@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_explained_in_both_languages(code, tag):
    explanation = explain(code, load_language(ROOT, tag)[0].gettext)

    assert all((explanation.about, explanation.says, explanation.advice, explanation.stops))
    assert tag == "en" or re.search("[一-鿿]", explanation.stops + explanation.about)


def test_groups_hold_every_code_in_its_order():
    assert tuple(code for _, codes in groups() for code in codes) == tuple(CODES)
    assert [about for about, _ in groups()] == list(GROUPS.values())


def test_a_code_is_explained_with_both_examples():
    output = run("unknown-unit").output

    assert output.startswith("unknown-unit: A unit that is not in the vocabulary\nError: nothing is built until it is mended.\n")
    assert "There is no unit “…”." in output
    assert output.index("> accepted,cases_accepted,2021,340,340,件") < output.index("> accepted,cases_accepted,2021,340,340,case")


def test_a_code_is_explained_in_the_editors_language():
    output = run("unknown-unit", tag="zh").output

    assert output.startswith("unknown-unit: 词表中没有该单位\n")
    assert "错误" in output.splitlines()[1]


def test_a_state_is_told_in_a_sentence():
    output = run("not-utf8").output

    assert "GBK" in output and "CSV UTF-8" in output


@pytest.mark.parametrize("word", ["Unknown-Unit", "unknown_unit", "UNKNOWN UNIT", " unknown-unit "])
def test_case_and_underscores_are_forgiven(word):
    assert find_code(word) == "unknown-unit"


def test_an_unknown_code_is_told_with_those_near_to_it():
    result = run("unknwon-unit")

    assert result.exit_code == 2
    assert "There is no code “unknwon-unit”." in result.output and "Near to it: unknown-unit" in result.output


def test_a_word_finds_the_codes_that_have_it():
    assert set(near_codes("period")) == {"bad-period", "period-order"}
    assert near_codes("zzz") == ()


def test_without_a_code_all_are_listed_by_group():
    output = run().output

    assert re.findall(r"^  ([a-z0-9-]+) ", output, re.MULTILINE) == list(CODES)
    assert output.startswith("Files\n")


def test_as_json_each_code_is_an_object_a_line():
    every = [json.loads(line) for line in run("--format", "json").output.splitlines()]

    assert [one["code"] for one in every] == list(CODES)
    assert json.loads(run("bad-period", "--format", "json").output)["wrong"][0]["file"] == TABLE
