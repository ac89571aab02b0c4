"""The documentation tells what the program does: its codes, commands and options, in both languages."""

import re

import click
import pytest
from projects import ROOT

from generator.cli import COMMANDS, main
from generator.finding import CODES
from generator.load.report import COLUMNS

LANGUAGES = ("en", "zh")


def editors(tag: str) -> str:
    return (ROOT / "docs" / tag / "editors.md").read_text(encoding="utf-8")


def code_words(text: str) -> set[str]:
    """What stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_finding_code_is_explained_to_editors(tag):
    explained = set(re.findall(r"^\| `([a-z0-9-]+)` \|", editors(tag), re.MULTILINE))

    assert set(CODES) <= explained


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_table_of_codes_says_what_each_one_stops(tag):
    words = {"error": "error", "warning": "warning"} if tag == "en" else {"error": "错误", "warning": "警告"}
    told = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (\S+) \|", editors(tag), re.MULTILINE))

    assert {code: told.get(code) for code in CODES} == {code: words[CODES[code].severity] for code in CODES}


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_documentation(tag, name):
    words = " ".join(code_words(editors(tag) + (ROOT / "README.md").read_text(encoding="utf-8")))

    assert re.search(rf"\b{name}\b", words)
    for option in (*main.get_command(click.Context(main), name).params, *main.params):
        assert not isinstance(option, click.Option) or option.opts[-1] in words, option.opts[-1]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_column_of_a_table_is_explained_to_editors(tag):
    assert set(COLUMNS) <= code_words(editors(tag))


def test_both_languages_have_the_same_pages_written_by_hand():
    trees = [{p.relative_to(ROOT / "docs" / tag) for p in (ROOT / "docs" / tag).rglob("*.md")} for tag in LANGUAGES]

    assert trees[0] == trees[1]


def test_pages_written_by_hand_have_the_same_anchors_in_both_languages():
    for page in (ROOT / "docs/en").rglob("*.md"):
        other = ROOT / "docs/zh" / page.relative_to(ROOT / "docs/en")
        anchors = [re.findall(r"^#+ .*\{[^}]*#([\w-]+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in (page, other)]
        headings = [
            re.findall(r"^#+ ", re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
            for path in (page, other)
        ]

        assert anchors[0] == anchors[1], page.name
        assert [len(a) for a in anchors] == [len(h) for h in headings], f"a heading of {page.name} has no id of its own"
