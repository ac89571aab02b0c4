"""The built site in Chromium, under a sub-path: languages, search, themes, widths, accessibility, no JavaScript."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from serving import SITE, WCAG, InPieces, Watch, served

pytestmark = pytest.mark.browser

KINDS = {
    "home": "",
    "reports": "reports/",
    "report": "reports/qianhai-2020/",
    "report with names": "reports/shanghai-procuratorates-2023/",
    "report without statistics": "reports/shenzhen-excellent-cases/",
    "places": "places/",
    "place": "places/beijing/",
    "institutions": "institutions/",
    "institution": "institutions/qianhai_court/",
    "agreement": "agreement/",
    "figure": "f/qianhai-2020/accepted-by-category/",
    "figure without a chart": "f/beijing-2020/occasion/",
    "measures": "measures/",
    "measure": "measures/cases_accepted/",
    "compare": "compare/",
    "changes": "changes/",
    "search": "search/",
    "text": "method/",
    "text with tables": "readers/",
}
THOROUGH = ("figure", "measure", "search")
"""Of what the other kinds are made as well: axe looks at them in every combination of theme and width, at the others in two."""
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_opens_without_an_error_or_a_request_elsewhere(kind: str, tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched

    page.goto(f"{address}{tag}/{KINDS[kind]}", wait_until="networkidle")

    assert watch.wrong == []
    assert page.locator("html").get_attribute("lang") == tag
    assert not any("pagefind" in path for path in watch.paths), "search is fetched before it is opened"


def test_the_language_switch_keeps_page_and_anchor(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}zh/reports/qianhai-2020/#cite")

    page.get_by_role("link", name="English", exact=True).click()

    assert page.url == f"{address}en/reports/qianhai-2020/#cite"
    page.evaluate("location.hash = 'corrections'")
    page.get_by_role("link", name="中文", exact=True).click()
    assert page.url == f"{address}zh/reports/qianhai-2020/#corrections"


def test_the_theme_is_the_readers_and_stays(address: str, chromium: Browser) -> None:
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}zh/")
    page.locator("[data-theme-toggle]").click()
    page.goto(f"{address}en/reports/")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 28)"
    context.close()


def test_the_theme_can_be_changed_where_storage_is_denied(address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }})")
    page.goto(f"{address}zh/")

    page.locator("[data-theme-toggle]").click()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert watch.wrong == []


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sticks_out_at_360_px(kind: str, tag: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 780})
    page.goto(f"{address}{tag}/{KINDS[kind]}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", ["cite", "data", "editors", "how-it-works", "operations", "why"])
def test_no_page_written_by_hand_sticks_out_at_360_px(name: str, tag: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 780})
    page.goto(f"{address}{tag}/{name}/")

    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation_in_either_theme_at_either_width(kind: str, tag: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{address}{tag}/{KINDS[kind]}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    combinations = product(("light", "dark"), (390, 1280)) if kind in THOROUGH else [("light", 1280), ("dark", 390)]
    for scheme, width in combinations:
        # Without motion: axe would see the colours half way from one theme to the other.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})

        results = Axe().run(page, options=WCAG)

        assert results.violations_count == 0, f"{scheme}, {width} px: {results.generate_report()}"
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_when_the_scripts_arrive(kind: str, tag: str, address: str, chromium: Browser) -> None:
    page = _page_that_tells_what_moves(chromium, 390 if tag == "zh" else 1280)
    held: list[Route] = []
    page.route("**/*.js", lambda route: held.append(route))  # noqa: PLW0108  it needs a function of Python
    page.goto(f"{address}{tag}/{KINDS[kind]}", wait_until="commit")
    page.locator(".foot").wait_for(state="attached")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_timeout(50)
    arriving = page.evaluate("globalThis.moved.splice(0)")

    page.route("**/*.js", lambda route: route.continue_())
    for route in held:
        route.continue_()
    page.wait_for_load_state()
    page.wait_for_timeout(200)

    assert held, "no script was held back"
    assert page.evaluate("globalThis.moved") == []
    # Where Chromium happens to draw a page half read, the columns of a table or a line may still grow.
    assert sum(value for value, _ in arriving) < 0.01, arriving
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_no_part_of_the_header_or_foot_moves_while_a_page_arrives_in_pieces(width: int, tag: str, chromium: Browser) -> None:
    with served(SITE, InPieces) as address:
        page = _page_that_tells_what_moves(chromium, width)
        page.goto(f"{address}{tag}/places/")
        page.wait_for_timeout(100)

        assert page.evaluate("globalThis.moved") == []
        assert page.locator(".top, .foot").filter(visible=True).count() == 2
        page.close()


def _page_that_tells_what_moves(chromium: Browser, width: int) -> Page:
    """A page that lists in `moved` how far what was moved, by the measure of Layout Instability."""
    page = chromium.new_page(viewport={"width": width, "height": 820})
    page.add_init_script(
        "globalThis.moved = []; new PerformanceObserver((list) => { for (const entry of list.getEntries()) "
        "moved.push([entry.value, entry.sources.map((source) => source.node?.outerHTML?.slice(0, 60) ?? source.node?.textContent)]); })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    return page


@pytest.mark.parametrize("tag", LANGUAGES)
def test_all_but_search_works_without_javascript(tag: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}{tag}/reports/qianhai-2020/")

    assert page.locator("figure.chart svg.chart-wide").count() > 5
    expect(page.locator("figure.chart svg.chart-wide").first).to_be_visible()
    page.locator("details.data > summary").first.click()
    expect(page.locator("details.data table").first).to_be_visible()
    expect(page.locator("[data-search-open]")).to_be_hidden()
    page.locator("[data-language-switch]").click()
    assert f"/{'en' if tag == 'zh' else 'zh'}/reports/qianhai-2020/" in page.url
    context.close()


def test_the_narrow_drawing_of_a_chart_is_shown_on_narrow_screens(address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{address}zh/reports/qianhai-2020/")

    expect(page.locator("svg.chart-narrow").first).to_be_visible()
    expect(page.locator("svg.chart-wide").first).to_be_hidden()
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_relations_can_be_filtered_and_the_choice_stands_in_the_address(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/agreement/")
    items = page.locator("[data-filtered] > li")
    everything = items.count()

    page.locator("select[name=verdict]").select_option("conflict")

    shown = page.locator("[data-filtered] > li:visible")
    assert 0 < shown.count() < everything
    assert {item.get_attribute("data-verdict") for item in shown.all()} == {"conflict"}
    assert "verdict=conflict" in page.url
    page.reload()
    assert page.locator("[data-filtered] > li:visible").count() < everything
    assert watch.wrong == []


def test_relations_are_there_without_javascript_conflicts_first(address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}en/agreement/")
    verdicts = [item.get_attribute("data-verdict") for item in page.locator("[data-filtered] > li").all()]

    assert len(verdicts) > 100
    assert verdicts == sorted(verdicts, key=["conflict", "truncation", "rounding", "unverifiable", "holds"].index)
    expect(page.locator("[data-filters]")).to_be_hidden()
    page.goto(f"{address}en/reports/qianhai-2020/")
    page.locator("details.relations > summary").first.click()
    expect(page.locator("details.relations .agreement-sentence").first).to_be_visible()
    context.close()


def test_a_wrong_address_is_answered_in_both_languages(address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    response = page.goto(f"{address}zh/reports/nowhere/at/all/")

    assert response is not None
    assert response.status == 404
    expect(page.locator("section[lang=zh] a.enter")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.landing main')).display") == "grid", "styles are found from any depth"
    page.locator("section[lang=en] a.enter").click()
    assert page.url == f"{address}en/"
    page.close()


def test_an_address_of_a_row_opens_its_table(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/reports/qianhai-2020/")
    row = page.locator("details.data:not([open]) tbody tr").first.get_attribute("id")

    page.goto(f"{address}en/reports/qianhai-2020/#{row}")

    expect(page.locator(f"[id='{row}']")).to_be_visible()
