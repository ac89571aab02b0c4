"""References as readers take them away."""

import re

import pytest
from playwright.sync_api import Browser, Page
from serving import Watch

PATHS = ["reports/qianhai-2020/", "f/qianhai-2020/accepted-by-category/"]
NOON = "2026-03-01T12:00:00"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("tag", ["zh", "en"])
def test_the_reader_s_day_is_in_every_reference(path: str, tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.clock.set_fixed_time(NOON)
    page.goto(f"{address}{tag}/{path}")

    assert "(2021-02-04)[2026-03-01]. https://" in page.locator("#cite_gbt7714").inner_text()
    assert "Retrieved March 1, 2026, from https://" in page.locator("#cite_apa").inner_text()
    assert "Accessed March 1, 2026. https://" in page.locator("#cite_chicago").inner_text()
    assert "urldate = {2026-03-01}\n}" in (page.locator("#cite_bibtex").text_content() or "")
    assert "\nY2  - 2026/03/01/\nER  - " in (page.locator("#cite_ris").text_content() or "")
    assert '"accessed": {"date-parts": [[2026, 3, 1]]}' in (page.locator("#cite_csl-json").text_content() or "")
    assert not watch.wrong


def test_a_reference_is_copied_as_it_is_read(address: str, chromium: Browser) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}en/{PATHS[0]}")
    page.locator('[data-copy="#cite_apa"]').click()
    page.wait_for_function("() => document.querySelector('[data-copy=\"#cite_apa\"]').textContent === 'Copied'")

    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"Shenzhen Qianhai .*\. \(2021, February 4\)\. White Paper .*, from https?://\S+/", copied)
    context.close()


def test_without_javascript_references_stand_without_the_day_and_say_so(address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}en/{PATHS[0]}")

    assert "comp. (2021-02-04). https://" in page.locator("#cite_gbt7714").inner_text()
    assert "Figures. https://" in page.locator("#cite_apa").inner_text()
    assert page.locator('[data-copy="#cite_apa"]').is_hidden()
    assert page.locator("#cite_box noscript .caption").is_visible()
    context.close()


@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json"])
def test_a_reference_is_there_as_a_file(ending: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}zh/{PATHS[0]}")
    href = page.locator(f'#cite_box a[href$=".{ending}"]').evaluate("link => link.href")

    answer = page.request.get(href)
    assert answer.ok
    assert "White Paper on Judicial Protection" in answer.text()


def test_side_by_side_the_references_of_both_languages_stand_in_one_row(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/{PATHS[1]}?both")
    row = page.locator(".pair:has(#cite_box)")
    row.wait_for()

    assert row.locator(".citations").count() == 2
