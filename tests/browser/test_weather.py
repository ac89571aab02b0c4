"""Bad weather: what makes a page hard to lay out breaks none, in either language, on a wide screen or a narrow one."""

import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser
from projects import ROOT
from serving import WCAG, served
from weather import write_weather

from generator.cli import main

FIGURES = ("one-value", "no-value", "many", "long-names", "below-zero", "wide-span")
PAGES = ("", "reports/storms-2021/", "reports/notice-2020/", *(f"f/storms-2021/{figure}/" for figure in FIGURES))


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = write_weather(tmp_path_factory.mktemp("weather"))
    for tag in ("en", "zh"):
        shutil.copy(ROOT / f"mkdocs.{tag}.yml", root)
        (root / "docs" / tag).mkdir(parents=True)
        for page in (ROOT / "docs" / tag).glob("*.md"):
            (root / "docs" / tag / page.name).write_text("# Tides {: #title }\n", encoding="utf-8")
    # What pages written by hand link to is not there.
    (root / "mkdocs.yml").write_text(
        re.sub(r"anchors: warn", "anchors: ignore", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")), encoding="utf-8"
    )
    result = CliRunner().invoke(main, ["--root", str(root), "build"], env={"LANGUAGE": "", "LC_ALL": "C"})
    assert result.exit_code == 0, result.output
    with served(root / "site") as address:
        yield address


@pytest.mark.parametrize("tag", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_stands_in_bad_weather(path: str, tag: str, weather: str, chromium: Browser) -> None:
    wrong: list[str] = []
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(f"{weather}{tag}/{path}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert Axe().run(page, options=WCAG).violations_count == 0
    assert page.locator("h1").count() == 1
    # No text of a drawing ends outside of it.
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll(".drawing svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
            const box = svg.getBoundingClientRect();
            return [...svg.querySelectorAll("text")].filter((text) => {
                const own = text.getBoundingClientRect();
                return own.left < box.left - 2 || own.right > box.right + 2;
            }).map((text) => text.textContent);
        })"""
        )
        == []
    )
    assert not wrong
    page.close()


def test_what_is_not_translated_says_so_and_bears_its_own_language(weather: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{weather}zh/reports/notice-2020/")

    prose = page.locator("p .untranslated").last
    assert prose.get_attribute("lang") == "en"
    assert prose.inner_text() == "There is only prose, and it is in one language."
    assert page.locator(".mark").first.is_visible()
    assert page.locator("h2 [lang='en'], h1 [lang='en']").all_inner_texts() == ["A report without a figure", "Words"]
    page.close()


def test_a_figure_without_a_number_says_why_row_by_row(weather: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{weather}en/f/storms-2021/no-value/")

    assert page.locator("td.numeric").all_inner_texts() == ["not stated", "withheld"]
    assert page.locator(".drawing").count() == 0
    page.close()


def test_of_two_hundred_categories_the_chart_shows_some_and_the_table_all(weather: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{weather}en/f/storms-2021/many/")

    assert page.locator("tbody tr").count() == 200
    assert "176 more in the table" in page.locator(".drawing svg.chart-wide").text_content()
    page.close()
