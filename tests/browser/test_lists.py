"""Lists of the built site in Chromium: filters, the timeline, changes, links to report a mistake; with and without JavaScript."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from serving import WCAG, Watch

pytestmark = pytest.mark.browser

LISTS = {"changes": "changes/", "timeline": "timeline/", "place with places": "places/guangdong/"}
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_opens_without_an_error_or_a_violation(kind: str, tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/{LISTS[kind]}", wait_until="networkidle")

    results = Axe().run(page, options=WCAG)

    assert watch.wrong == []
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", LISTS)
def test_no_list_sticks_out_of_a_phone(kind: str, tag: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 780}, color_scheme="dark")
    page.goto(f"{address}{tag}/{LISTS[kind]}")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_reports_are_filtered_by_a_place_with_all_that_lies_within(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/reports/", wait_until="networkidle")

    page.locator("select[name=place]").select_option("guangdong")

    shown = page.locator("[data-filtered] > li:visible a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert shown == ["../reports/qianhai-2020/", "../reports/shenzhen-excellent-cases/"]
    assert "place=guangdong" in page.url
    expect(page.locator("#y2024")).to_be_hidden()
    page.locator("select[name=covered]").select_option("2018")
    expect(page.locator("[data-filtered] > li:visible")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-filtered] > li:visible")).to_have_count(1)
    expect(page.locator("select[name=covered]")).to_have_value("2018")
    page.locator("select[name=kind]").select_option("news_release")
    expect(page.locator("[data-nothing]")).to_be_visible()
    assert watch.wrong == []


def test_filters_taken_back_show_all_again(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/timeline/?place=beijing")
    assert page.locator("[data-group]:visible").count() < page.locator("[data-group]").count()

    page.locator("select[name=place]").select_option("")

    assert page.locator("[data-group]:visible").count() == page.locator("[data-group]").count()
    assert page.locator("[data-index] li:visible").count() == page.locator("[data-index] li").count()
    assert "place" not in page.url


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_timeline_is_filtered_with_its_years_and_their_links(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/timeline/")

    page.locator("select[name=kind]").select_option("white_paper")

    assert {item.get_attribute("data-kind") for item in page.locator("[data-filtered] > li:visible").all()} == {"white_paper"}
    assert page.locator("[data-index] li:visible").all_inner_texts() == ["2024", "2021"]
    page.locator("[data-index] a", has_text="2021").click()
    assert page.url.endswith("kind=white_paper#y2021")
    assert watch.wrong == []


def test_a_year_of_the_timeline_leads_to_the_reports_that_cover_it(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/timeline/")

    page.locator("section:has(> #y2017) .covering a").click()

    page.wait_for_url("**/reports/?covered=2017")
    shown = page.locator("[data-filtered] > li:visible a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert shown == ["../reports/qianhai-2020/"]


@pytest.mark.parametrize("path", ["reports/", "timeline/", "changes/", "institutions/"])
def test_lists_are_complete_without_javascript(path: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}zh/{path}?place=beijing&kind=report")

    assert page.locator("[data-filtered] > li").count() == page.locator("[data-filtered] > li:visible").count() > 4
    expect(page.locator("[data-filters]")).to_be_hidden()
    context.close()


def test_a_change_leads_to_its_place_on_the_page_of_the_report(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}zh/changes/?kind=conflict")
    first = page.locator("[data-filtered] > li:visible .change-head a").first
    anchor = (first.get_attribute("href") or "").partition("#")[2]

    first.click()

    expect(page.locator(f"[id='{anchor}']")).to_be_visible()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_and_figure_says_how_to_report_a_mistake_without_javascript(tag: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{tag}/reports/beijing-2020/")

    figures, links = page.locator("section.figure"), page.locator("section.figure a.mistake")
    assert figures.count() == links.count() > 10
    footer = parse_qs(urlsplit(page.locator("footer a.mistake").get_attribute("href") or "").query)
    assert footer["template"] == [f"mistake-{tag}.yml"]
    assert footer["page"][0].endswith(f"/{tag}/reports/beijing-2020/")
    assert footer["report"] == [page.locator("h1").inner_text()]
    page.goto(f"{address}{tag}/f/beijing-2020/patents/")
    footer = parse_qs(urlsplit(page.locator("footer a.mistake").get_attribute("href") or "").query)
    assert footer["page"][0].endswith(f"/{tag}/f/beijing-2020/patents/")
    assert "@@" not in str(footer)
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_feed_is_named_in_the_head_of_every_kind_of_page(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    for path in ("", "changes/", "reports/beijing-2020/", "f/beijing-2020/patents/"):
        page.goto(f"{address}{tag}/{path}")
        feed = page.locator("link[type='application/atom+xml']").evaluate("link => link.href")
        assert feed == f"{address}{tag}/feed.xml"
    response = page.request.get(feed)
    assert response.ok
    assert re.match(r"<\?xml", response.text())
