"""The documentation tells what the program does: its codes, commands and options, in both languages."""

import re

import click
import pytest
import yaml
from projects import ROOT

from generator.cli import COMMANDS, main
from generator.finding import CODES
from generator.language import load_language
from generator.load import forms
from generator.load.report import COLUMNS

LANGUAGES = ("en", "zh")


def page(name: str, tag: str) -> str:
    return (ROOT / "docs" / tag / f"{name}.md").read_text(encoding="utf-8")


def codes_told(tag: str) -> dict[str, tuple[str, str]]:
    """Each code of the table of findings with its severity and meaning, as plain words."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (\S+) \| (.*?) \|$", page("commands", tag), re.MULTILINE)
    return {code: (severity, re.sub(r"\[(.+?)\]\([^)]*\)", r"\1", meaning).replace("`", "")) for code, severity, meaning in rows}


def code_words(text: str) -> set[str]:
    """What stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_table_of_codes_has_every_code_with_what_it_stops_and_what_the_program_says_of_it(tag):
    language = load_language(ROOT, tag)[0]
    words = {"error": "error", "warning": "warning"} if tag == "en" else {"error": "错误", "warning": "警告"}

    assert codes_told(tag) == {name: (words[code.severity], language.gettext(code.about)) for name, code in CODES.items()}


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_documentation(tag, name):
    words = " ".join(code_words(page("commands", tag) + page("translators", tag)))

    assert re.search(rf"\b{name}\b", words)
    for option in (*main.get_command(click.Context(main), name).params, *main.params):
        assert not isinstance(option, click.Option) or option.opts[-1] in words, option.opts[-1]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_column_of_a_table_is_explained_to_editors(tag):
    assert set(COLUMNS) <= code_words(page("editors", tag))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_key_of_report_and_vocabulary_is_explained_to_editors(tag):
    explained = page("editors", tag)
    files = [form for form in vars(forms).values() if isinstance(form, type) and issubclass(form, forms._File) and form is not forms._File]

    assert len(files) > 10
    for form in files:
        for key in form.model_fields:
            assert re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", explained) or f"\n    {key}:" in explained, f"{form.__name__}.{key}"


def test_both_languages_have_the_same_pages_written_by_hand():
    trees = [{p.relative_to(ROOT / "docs" / tag) for p in (ROOT / "docs" / tag).rglob("*.md")} for tag in LANGUAGES]

    assert trees[0] == trees[1]


def test_pages_written_by_hand_have_the_same_anchors_in_both_languages():
    for path in (ROOT / "docs/en").rglob("*.md"):
        other = ROOT / "docs/zh" / path.relative_to(ROOT / "docs/en")
        anchors = [re.findall(r"^#+ .*\{[^}]*#([\w-]+)", one.read_text(encoding="utf-8"), re.MULTILINE) for one in (path, other)]
        headings = [
            re.findall(r"^#+ ", re.sub(r"^```.*?^```", "", one.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
            for one in (path, other)
        ]

        assert anchors[0] == anchors[1], path.name
        assert [len(a) for a in anchors] == [len(h) for h in headings], f"a heading of {path.name} has no id of its own"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_links_within_the_documentation_lead_somewhere(tag):
    pages = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / tag).glob("*.md")}
    anchors = {name: set(re.findall(r"\{: #([\w-]+)", text)) for name, text in pages.items()}
    made = {"agreement.md", "compare.md", "data.md", "glossary.md"}  # written by the program

    for name, text in pages.items():
        for file, anchor in re.findall(r"\]\(([\w./-]*?\.md)?(?:#([\w-]+))?\)", text):
            if (file or name) not in made:
                assert not anchor or anchor in anchors[file or name], f"{name}: {file}#{anchor}"
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
            assert (ROOT / "docs" / tag / picture).exists(), f"{name}: {picture}"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_written_by_hand_begins_with_a_title_and_a_description(tag):
    for path in (ROOT / "docs" / tag).glob("*.md"):
        head = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])

        assert isinstance(head, dict) and {"title", "description"} <= head.keys(), path.name
