"""Search of the built site in Chromium: what is found first, in both languages, how it is narrowed, what it costs, what happens without it."""

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from serving import SITE, WCAG, Watch

HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
QUERIES = list(csv.DictReader((HERE / "queries.csv").read_text(encoding="utf-8").splitlines()))
WRITINGS = list(csv.DictReader((HERE.parent / "writings.csv").read_text(encoding="utf-8").splitlines()))
FIRST_SEARCH = 140_000
"""Bytes, scripts compressed as servers do; the index is so by itself. 72,000 are Pagefind's engine."""


@pytest.fixture(scope="module")
def pages(chromium: Browser, address: str) -> Iterator[dict[str, Page]]:
    """The search page in each language, open once for all queries."""
    context = chromium.new_context()
    opened = {}
    for tag in LANGUAGES:
        opened[tag] = context.new_page()
        opened[tag].goto(f"{address}{tag}/search/")
    yield opened
    context.close()


def ask(page: Page, query: str) -> None:
    """Type *query* on the search page, and wait for what is said of it."""
    box = page.locator("[data-search-page]")
    box.locator("input[type=search]").fill(query)
    expect(box.locator(".search-status")).to_contain_text(query)
    expect(box).not_to_have_attribute("aria-busy", "true")


def found(page: Page, tag: str) -> list[str]:
    """The paths of what was found, once the search is at rest: something."""
    expect(page.locator("[data-search-page]")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("[data-search-page] .search-page-title").first).to_be_visible()
    links = page.locator("[data-search-page] .search-page-title").all()
    return [(link.get_attribute("href") or "").partition(f"/{tag}/")[2] for link in links]


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: f"{case['tag']} {case['query']}")
def test_what_is_looked_for_comes_first(case: dict[str, str], pages: dict[str, Page]) -> None:
    """`queries.csv` says what each query should find first, and why it is asked."""
    page = pages[case["tag"]]

    ask(page, case["query"])

    assert found(page, case["tag"])[:1] == [case["path"]], case["why"]


def test_there_are_queries_enough_in_each_language() -> None:
    for tag in LANGUAGES:
        assert sum(case["tag"] == tag for case in QUERIES) >= 36
    assert len({(case["tag"], case["query"]) for case in QUERIES}) == len(QUERIES)


def test_the_browser_reads_numbers_as_the_program_does(pages: dict[str, Page]) -> None:
    """Python's side is tests/test_number.py, over the same list."""
    ask(pages["en"], "2020")  # so that the script is there

    read = pages["en"].evaluate(
        r"""async (texts) => {
          const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
          const { findNumbers } = await import(loaded.find((name) => /\/search\.[0-9a-f]+\.js$/.test(name)));
          return texts.map((text) => findNumbers(text.normalize("NFKC")).map(({ number }) => number).join(";"));
        }""",
        [case["text"] for case in WRITINGS],
    )

    assert dict(zip([case["text"] for case in WRITINGS], read, strict=True)) == {case["text"]: case["numbers"] for case in WRITINGS}


@pytest.mark.parametrize(
    ("tag", "query", "said", "other"),
    [("en", "惩罚性赔偿", "Found in the Chinese text: 惩罚性赔偿", "zh"), ("zh", "punitive damages", "punitive damages", "en")],
)
def test_what_only_the_other_language_says_is_marked(tag: str, query: str, said: str, other: str, pages: dict[str, Page]) -> None:
    page = pages[tag]

    ask(page, query)

    line = page.locator("[data-search-page] .search-other").first
    expect(line).to_contain_text(said)
    expect(line.locator(f"[lang={other}] mark").first).to_be_visible()
    title = page.locator("[data-search-page] .search-page-title").first.inner_text()
    assert bool(re.search("[一-鿿]", title)) == (tag == "zh"), "the title is in the reader's language"


def test_what_the_readers_language_says_is_not_marked(pages: dict[str, Page]) -> None:
    ask(pages["en"], "nearly 130,000")

    assert pages["en"].locator("[data-search-page] .search-other").count() == 0


def test_the_row_that_holds_a_number_is_shown_and_leads_to_itself(address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}zh/search/?q=十三万")

    row = page.locator("[data-search-page] .search-part").first
    expect(row).to_contain_text("近13万件")
    expect(row.locator("mark")).to_have_text("13万")
    row.click()

    page.wait_for_url("**/f/shanghai-overseas-2023/court-cases/#*")
    expect(page.locator(":target")).to_be_visible()
    assert watch.wrong == []


def test_what_has_only_a_part_is_said_to(pages: dict[str, Page]) -> None:
    ask(pages["en"], "copyright zebra")

    expect(pages["en"].locator("[data-search-page] .search-status")).to_contain_text("No result has all of")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_choices_narrow_what_is_found_and_stand_in_the_address(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/search/?q=2020")
    box = page.locator("[data-search-page]")
    everything = box.locator(".search-chip small").first
    expect(everything).to_be_visible()
    before = int(everything.inner_text())

    box.locator("select[name=place]").select_option("beijing")
    expect(everything).not_to_have_text(str(before))
    narrowed = int(everything.inner_text())
    box.locator(".search-chip input[value=figure]").check(force=True)
    expect(box.locator(".search-kind").last).to_have_class(re.compile("search-kind-figure"))
    box.locator("select[name=year]").select_option("2020")

    assert 0 < narrowed < before
    expect(page).to_have_url(re.compile(r"\?q=2020&kind=figure&place=beijing&year=2020$"))
    assert all(path.startswith("f/beijing-2020/") for path in found(page, tag))
    shown = found(page, tag)
    page.reload()
    expect(box.locator(".search-page-title").first).to_be_visible()
    assert found(page, tag) == shown, "the address brings it back"
    page.locator("[data-language-switch]").click()
    page.wait_for_url(re.compile(rf"/{'en' if tag == 'zh' else 'zh'}/search/\?q=2020&kind=figure&place=beijing&year=2020$"))
    expect(box.locator(".search-page-title").first).to_be_visible()
    assert found(page, "en" if tag == "zh" else "zh") == shown, "both languages find the same"
    assert watch.wrong == []


def test_a_place_alone_lists_what_there_is_of_it(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/search/?place=qianhai&kind=figure")

    expect(page.locator("[data-search-page] .search-page-title").first).to_be_visible()
    assert all(path.startswith("f/qianhai-2020/") for path in found(page, "en"))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_dialog_finds_and_leads_on_to_all_results(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/method/")
    page.keyboard.press("/")
    page.keyboard.type("2020")
    titles = page.locator("dialog .search-page-title")
    expect(titles.first).to_be_visible()
    assert titles.count() <= 8

    page.keyboard.press("ArrowDown")
    expect(page.locator("dialog .search-results a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("dialog input[name=q]")).to_be_focused()
    page.locator("dialog .search-every").click()

    page.wait_for_url(re.compile(rf"/{tag}/search/\?q=2020$"))
    expect(page.locator("[data-search-page] .search-page-title").first).to_be_visible()
    assert watch.wrong == []


def test_more_results_come_when_asked_for(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/")
    page.keyboard.press("/")
    page.keyboard.type("court")
    titles = page.locator("dialog .search-page-title")
    expect(titles).to_have_count(8)

    page.locator("dialog .search-more").click()

    expect(titles).to_have_count(16)
    assert len({title.get_attribute("href") for title in titles.all()}) == 16


def test_enter_opens_the_first_result(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}en/")
    page.keyboard.press("/")
    page.keyboard.type("patents granted")
    expect(page.locator("dialog .search-page-title").first).to_be_visible()

    page.keyboard.press("Enter")

    page.wait_for_url("**/en/f/beijing-2020/patents/")


def test_search_says_when_nothing_is_found_and_closes_by_escape(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}zh/")
    page.locator("[data-search-open]").click()
    page.locator("dialog input[name=q]").fill("zzzzqqqq")

    expect(page.locator("dialog .search-status")).to_contain_text("zzzzqqqq")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[data-search]")).to_be_hidden()


@pytest.mark.parametrize(("tag", "query"), [("zh", "信息网络传播权"), ("zh", "copyright"), ("en", "copyright cases"), ("en", "著作权")])
def test_the_first_search_is_small(tag: str, query: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/", wait_until="networkidle")
    before = page.evaluate("performance.getEntriesByType('resource').length")
    assert not any("pagefind" in path or "search" in path.rpartition("/")[2] for path in watch.paths)

    page.keyboard.press("/")
    page.locator("dialog input[name=q]").fill(query)
    expect(page.locator("dialog .search-page-title").first).to_be_visible()

    fetched = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")[before:]
    files = [SITE / name.partition("/ip-report/")[2].partition("?")[0] for name in fetched]
    sizes = {file.name: len(gzip.compress(file.read_bytes()) if file.suffix == ".js" else file.read_bytes()) for file in files}
    assert sum(sizes.values()) < FIRST_SEARCH, sizes


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_index_that_does_not_come_is_said_in_the_page_s_language(tag: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{address}{tag}/search/?q=2020")

    expect(page.locator("[data-search-page] .search-status")).to_contain_text("搜索功能" if tag == "zh" else "could not be loaded")
    expect(page.locator("#ways ~ ul a").first).to_be_visible()
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_script_that_does_not_come_is_said_too(tag: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.route(re.compile(r"/search\.[0-9a-f]+\.js"), lambda route: route.abort())
    page.goto(f"{address}{tag}/")
    page.keyboard.press("/")

    expect(page.locator("dialog .search-status")).to_contain_text("搜索功能" if tag == "zh" else "could not be loaded")
    page.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_without_javascript_the_search_page_shows_other_ways(tag: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{tag}/search/")

    expect(page.locator(".without-script")).to_be_visible()
    expect(page.locator("[data-search-page]")).to_be_hidden()
    for path in ("reports", "measures", "places", "glossary"):
        expect(page.locator(f"#ways ~ ul a[href='../{path}/']")).to_be_visible()
    context.close()


def test_a_query_is_text_and_not_markup(address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}en/search/?q={quote('<img src=x onerror=alert(1)> [a-z](*')}")

    expect(page.locator("[data-search-page] .search-status")).to_contain_text("<img src=x")
    assert page.locator("[data-search-page] img").count() == 0
    assert watch.wrong == []


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_violation_where_results_are_shown(tag: str, width: int, scheme: str, address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{address}{tag}/search/?q=著作权 2020")
    expect(page.locator("[data-search-page] .search-page-title").first).to_be_visible()
    on_page = Axe().run(page, options=WCAG)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("2020")
    expect(page.locator("dialog .search-page-title").first).to_be_visible()
    in_dialog = Axe().run(page, options=WCAG)

    assert on_page.violations_count == 0, on_page.generate_report()
    assert in_dialog.violations_count == 0, in_dialog.generate_report()
    page.close()
