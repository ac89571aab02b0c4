"""The page where readers compare, and the pages of measures: choice, address, download, no JavaScript, data that does not come."""

import csv
import io
import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from serving import WCAG, Watch

pytestmark = pytest.mark.browser

LANGUAGES = ("zh", "en")
WORDS = {
    "en": {
        "measure": "Measure",
        "find": "Find a measure",
        "court": "Courts of Beijing",
        "csv": "Download as CSV",
        "none": "Institutions: None",
    },
    "zh": {"measure": "指标", "find": "查找指标", "court": "北京法院", "csv": "下载CSV", "none": "机构：全不选"},
}


def chosen(page: Page) -> str:
    return page.locator("[data-count]").inner_text()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_measure_is_chosen_and_shown_with_what_cannot_be_compared_apart(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/compare/")

    page.get_by_label(WORDS[tag]["measure"], exact=True).select_option("cases_accepted")

    expect(page.locator(".compare-group")).to_have_count(3)
    assert page.locator(".bars > div").count() == 3, "only the years of one court can be drawn together"
    assert page.locator(".apart li").count() == 6, "each of the others says why it stands alone"
    assert page.locator("table caption").count() == page.locator(".compare-result table").count()
    assert page.url.endswith("compare/?measure=cases_accepted")
    assert watch.wrong == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_address_brings_the_choice_back_in_either_language(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}{tag}/compare/?measure=cases_accepted")
    page.get_by_role("button", name=WORDS[tag]["none"]).click()
    page.get_by_label(WORDS[tag]["court"]).check()

    expect(page.locator(".compare-result tbody tr")).to_have_count(1)
    assert page.url.endswith("?measure=cases_accepted&institution=beijing_courts")
    assert page.locator("#compare-address").input_value() == page.url

    page.reload()
    expect(page.locator(".compare-result tbody tr")).to_have_count(1)
    page.locator("[data-language-switch]").click()
    expect(page.locator(".compare-result tbody tr")).to_have_count(1)
    assert page.url.endswith("?measure=cases_accepted&institution=beijing_courts")


def test_a_place_in_the_address_stands_for_its_institutions_and_periods_keep_their_order(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/compare/?measure=cases_accepted&place=qianhai&period=2017,2016-07/2020-03")

    expect(page.locator(".compare-result tbody tr")).to_have_count(3)
    assert page.url.endswith("?measure=cases_accepted&institution=qianhai_court&period=2017,2016-07/2020-03")
    periods = page.locator("fieldset[data-name=period] label").all_inner_texts()
    assert periods.index("Jul–Dec 2016") < periods.index("2017") < periods.index("Jul 2016 to Mar 2020") < periods.index("2020 to 2022")


@pytest.mark.parametrize(("tag", "typed", "found"), [("en", "受理案件", "cases_accepted"), ("zh", "cases accepted", "cases_accepted")])
def test_a_measure_is_found_by_its_name_in_either_language(
    tag: str, typed: str, found: str, address: str, watched: tuple[Page, Watch]
) -> None:
    page, _ = watched
    page.goto(f"{address}{tag}/compare/")

    page.get_by_label(WORDS[tag]["find"]).fill(typed)

    expect(page.locator(f"#compare-measure option[value={found}]")).to_be_attached()
    assert page.locator("#compare-measure option").count() < 8


def test_qualified_values_are_hollow_and_written_with_their_qualifier(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/compare/?measure=cases_accepted&institution=shanghai_courts")

    expect(page.locator(".compare-result td.numeric")).to_have_text("over 135,500")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_choice_is_downloaded_for_spreadsheets(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}{tag}/compare/?measure=cases_accepted&institution=beijing_courts")

    with page.expect_download() as download:
        page.get_by_role("button", name=WORDS[tag]["csv"]).click()

    text = Path(download.value.path()).read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert [(r["institution"], r["value"], r["start"]) for r in rows] == [(WORDS[tag]["court"], "66710", "2020-01-01")]
    assert rows[0]["address"] == f"{address}{tag}/f/beijing-2020/court-cases/"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_without_javascript_there_is_a_list_of_measures(tag: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{tag}/compare/?measure=cases_accepted")

    assert not page.locator("[data-compare]").is_visible()
    assert not page.locator("[data-take]").is_visible()
    page.locator("[data-measures] a[href='../measures/cases_accepted/']").click()
    assert page.url == f"{address}{tag}/measures/cases_accepted/"
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_data_that_does_not_come_is_said_with_a_way_out(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.route("**/data/measures/*.json", lambda route: route.abort())
    page.goto(f"{address}{tag}/compare/?measure=cases_accepted")

    expect(page.locator("[data-count] a")).to_have_attribute("href", "../measures/cases_accepted/")
    page.unroute("**/data/measures/*.json")
    page.get_by_label(WORDS[tag]["measure"], exact=True).select_option("cases_concluded")
    expect(page.locator(".bars")).to_be_visible()


def test_a_measure_that_is_not_there_is_said(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/compare/?measure=%3Cb%3Enone")

    expect(page.locator("[data-count]")).to_contain_text("There is no such measure")
    assert page.locator("[data-count] b").count() == 0


def test_an_answer_that_comes_late_does_not_replace_a_later_choice(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    waiting = []
    page.route("**/measures/cases_accepted.json", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks the function
    page.goto(f"{address}en/compare/?measure=cases_accepted")

    page.get_by_label("Measure", exact=True).select_option("cases_concluded")
    expect(page.locator(".bars")).to_be_visible()
    waiting[0].continue_()
    page.wait_for_timeout(300)

    assert "Cases concluded" in page.locator(".compare-result caption").first.inner_text()


def test_the_smallest_and_largest_values_stay_on_the_page(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched

    def extreme(route: object) -> None:
        answer = route.fetch()
        data = json.loads(answer.text())
        years = [
            row for row in data["rows"] if row["period"] in ("2017", "2018", "2019") and row["group"] is not None and not row["dimensions"]
        ]
        for row, value in zip(years, ("-5", "1", "1000000000"), strict=True):
            row.update(value=value, written={"en": value, "zh": value})
        data["who"]["qianhai_court"]["en"] = "A court with a very long name " * 6
        route.fulfill(json=data)

    page.route("**/measures/cases_accepted.json", extreme)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}en/compare/?measure=cases_accepted")

    expect(page.locator(".bars > div")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [bar.bounding_box() for bar in page.locator(".bars .bar").all()]
    assert all(box["width"] >= 1 for box in boxes)
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[2]["x"] + 1, "below zero lies left of zero"


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["compare/?measure=cases_accepted", "measures/cases_accepted/", "measures/"])
def test_the_pages_are_accessible(path: str, width: int, scheme: str, tag: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}{tag}/{path}", wait_until="networkidle")

    found = Axe().run(page, options=WCAG).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_page_does_not_grow_with_the_values_of_a_measure_until_somebody_asks(
    tag: str, address: str, watched: tuple[Page, Watch]
) -> None:
    page, watch = watched

    def many(route: Route) -> None:
        found = route.fetch().json()
        group = next(row["group"] for row in found["rows"] if row["institution"] == "qianhai_court")
        of_one = [row for row in found["rows"] if row["group"] == group]
        found["rows"] += of_one * 1202
        route.fulfill(json=found)

    page.route("**/measures/cases_accepted.json", many)
    page.goto(f"{address}{tag}/compare/?measure=cases_accepted")
    rows = page.locator(".compare-group").first.locator("tbody tr")

    expect(rows).to_have_count(300)
    assert page.locator(".compare-result tbody tr").count() <= 320
    expect(page.locator(".compare-group").first.locator(".bars > div")).to_have_count(300)
    said = page.locator(".compare-group").first.locator("figure .note").first
    expect(said).to_have_text("图中为1,203个数据中的前300个。" if tag == "zh" else "The first 300 of 1,203 values are drawn.")
    button = page.get_by_role("button", name="显示全部1,203行" if tag == "zh" else "Show all 1,203 rows")
    assert button.count() == 1
    button.click()

    expect(rows).to_have_count(1203)
    expect(button).to_have_count(0)
    assert watch.wrong == []
