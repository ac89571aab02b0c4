"""The page on operations tells what is so: its servers keep what may be kept, and both languages show the same commands."""

import re
from pathlib import Path

import pytest
from projects import ROOT

from generator.cli.build import PAGES_TAKES
from generator.parts import VEGA, name_assets

LANGUAGES = ("en", "zh")


def page(tag: str) -> str:
    return (ROOT / "docs" / tag / "operations.md").read_text(encoding="utf-8")


def blocks(tag: str) -> list[str]:
    """The code that is shown, without its comments."""
    found = re.findall(r"^```\w+\n(.*?)^```", page(tag), re.MULTILINE | re.DOTALL)
    return [re.sub(r"\s+# .*", "", block) for block in found]


def test_both_languages_show_the_same_commands_and_settings():
    assert blocks("en") == blocks("zh") and len(blocks("en")) >= 5


def test_servers_let_browsers_keep_just_the_files_with_a_digest_in_their_names():
    patterns = set(re.findall(r"\\\.\[0-9a-f\]\{8\}\S*?\$", page("en")))
    assert len(patterns) == 1
    kept = re.compile(patterns.pop())

    own = {path.name: path.read_bytes() for path in (ROOT / "generator/theme/assets").iterdir()}
    for name, (published, _) in name_assets(own | {VEGA: b"Vega"}).items():
        assert kept.search(published) and not kept.search(name)
    assert kept.search("en/assets/stylesheets/main.57a0d79d.min.css")
    assert not any(
        map(kept.search, ("pagefind/pagefind.js", "data/observations.csv", "en/index.html", "data/reports/beijing-2020/a.zh.svg"))
    )


WORKFLOWS = ROOT / ".github/workflows"


@pytest.mark.skipif(not WORKFLOWS.exists(), reason="There are no workflows yet.")
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_workflow_that_is_told_of_is_there_and_calls_what_is_told(tag):
    told = re.findall(r"^\| \*(\w+)\* \|.*", page(tag), re.MULTILINE)
    rows = {name: re.search(rf"^\| \*{name}\* \|.*", page(tag), re.MULTILINE)[0] for name in told}

    assert {"check", "deploy", "watch", "release"} <= set(told)
    for name, row in rows.items():
        text = (WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8")
        assert all(command in text for command in re.findall(r"`(make \w+)`", row)), name


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_limit_of_pages_is_the_one_that_a_build_holds_the_site_against(tag):
    assert f"{PAGES_TAKES * 9 // 10 // 1_000_000} MB" in page(tag)
    assert f"{PAGES_TAKES // 1_000_000:,} − 21.3" in page(tag)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_is_reckoned_follows_from_the_numbers_beside_it(tag):
    text = page(tag).replace(",", "")
    megabytes, files = 21.3, 2715

    assert f"{megabytes} MB" in text and str(files) in text
    assert "3.0 MB" in text and round((megabytes - 12.3) / 3, 1) == 3.0
    assert "336" in text and round((files - 1707) / 3) == 336
    assert "330" in text and round((1000 - megabytes) / 3.0, -1) == 330
    assert "155" in text and round((1000 - megabytes) / 6.3) == 155
    assert "51" in text and (20000 - files) // 336 == 51


def test_the_security_policy_is_told_in_both_languages_and_invents_no_address():
    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    english, chinese = policy.split("\n---\n")

    assert "Report a vulnerability" in english and "Report a vulnerability" in chinese
    assert [len(re.findall(pattern, english, re.MULTILINE)) for pattern in (r"^#", r"^- ")] == [
        len(re.findall(pattern, chinese, re.MULTILINE)) for pattern in (r"^#", r"^- ")
    ]
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", policy)
    for link in re.findall(r"\]\((\w[^)]*)\)", policy):
        assert Path(ROOT / link).exists(), link
