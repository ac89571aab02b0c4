"""Charts to explore: nothing before the tap, everything from here after it, and the static chart where that fails."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import Watch

pytestmark = pytest.mark.browser

REPORT, FIGURE = "qianhai-2020", "caseload-by-period"
WORDS = {"zh": ("交互图表", "原文写法"), "en": ("Interactive chart", "As printed")}


def opened(page: Page, address: str, tag: str, query: str = "") -> None:
    page.goto(f"{address}{tag}/f/{REPORT}/{FIGURE}/{query}")


@pytest.mark.parametrize("tag", ["zh", "en"])
def test_vega_comes_at_the_tap_from_this_site_and_speaks_the_language(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    name, printed = WORDS[tag]
    opened(page, address, tag)
    assert not [path for path in watch.paths if "vega" in path or "vl.json" in path]

    page.get_by_role("button", name=name).click()
    expect(page.locator("figure.is-live .live svg").first).to_be_visible()

    fetched = [path for path in watch.paths if "vega" in path or "vl.json" in path]
    assert len(fetched) == 2
    assert watch.wrong == []
    expect(page.locator(".drawing")).to_be_hidden()
    plots = page.locator(".live-plots")
    plots.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".live")).to_contain_text(printed)


def test_a_series_is_switched_off_and_the_address_keeps_it(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    opened(page, address, "en")
    page.get_by_role("button", name="Interactive chart").click()
    box = page.locator(".live input[type=checkbox]").nth(1)
    box.uncheck()
    expect(page).to_have_url(re.compile(r"\?live=caseload-by-period&off=.+"))

    page.reload()

    expect(page.locator(".live input[type=checkbox]").nth(1)).not_to_be_checked()
    expect(page.locator(".live input[type=checkbox]").nth(0)).to_be_checked()


@pytest.mark.parametrize("lost", ["**/assets/vega*", "**/*.vl.json"])
def test_where_it_cannot_be_loaded_the_static_chart_stays_and_says_so(lost: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.route(lost, lambda route: route.abort())
    opened(page, address, "zh")
    page.get_by_role("button", name="交互图表").click()

    expect(page.locator(".live-status")).to_have_text("交互图表未能加载，仍显示静态图表。")
    expect(page.locator(".drawing svg").first).to_be_visible()
    page.close()
