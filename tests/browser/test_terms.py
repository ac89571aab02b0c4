"""Terms in prose explain themselves to pointer, keyboard and finger; the glossary leads to each of them."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from serving import Watch

pytestmark = pytest.mark.browser

REPORT = "reports/qianhai-2020/"
LANGUAGES = ("zh", "en")


def ready(page: Page, address: str, tag: str, path: str = REPORT) -> Locator:
    """The terms of a report's summary, once the script is there."""
    page.goto(f"{address}{tag}/{path}")
    page.locator("a.term[aria-describedby]").first.wait_for()
    return page.locator(".lead a.term")


def tips(page: Page) -> Locator:
    return page.locator(".tip:visible")


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_term_shows_what_the_other_language_calls_it_while_the_pointer_is_there(
    tag: str, address: str, watched: tuple[Page, Watch]
) -> None:
    page, watch = watched
    terms = ready(page, address, tag)

    terms.first.hover()

    other = "en" if tag == "zh" else "zh"
    expect(tips(page)).to_have_count(1)
    expect(tips(page).locator(f"[lang={other}]")).not_to_be_empty()
    # It can be pointed at itself, and goes when the pointer goes.
    tips(page).hover()
    page.wait_for_timeout(400)
    expect(tips(page)).to_have_count(1)
    page.mouse.move(2, 2)
    expect(tips(page)).to_have_count(0)
    assert watch.wrong == []


def test_escape_closes_an_explanation_without_moving_pointer_or_focus(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    terms = ready(page, address, "en")

    terms.first.hover()
    page.keyboard.press("Escape")

    expect(tips(page)).to_have_count(0)
    terms.nth(1).hover()
    expect(tips(page)).to_have_count(1)


def test_the_keyboard_reaches_a_term_and_its_explanation_is_read_with_it(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    terms = ready(page, address, "en")

    terms.first.focus()

    expect(tips(page)).to_have_count(1)
    described = page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent")
    assert described == tips(page).text_content()
    page.keyboard.press("Tab")
    expect(page.locator(".lead a.term").first).not_to_be_focused()
    expect(page.locator(".lead a.term:first-of-type + .tip")).to_be_hidden()


def test_a_term_that_was_explained_further_up_is_explained_again_where_it_stands(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    ready(page, address, "en")
    later = page.locator("a.term:not(:has(+ .tip))").last

    later.scroll_into_view_if_needed()
    later.hover()

    expect(tips(page)).to_have_count(1)
    at, tip = later.bounding_box(), tips(page).bounding_box()
    assert at is not None and tip is not None
    assert abs(tip["y"] - at["y"]) < 300


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_first_tap_explains_and_the_second_leads_to_the_glossary(tag: str, address: str, phone: Page) -> None:
    terms = ready(phone, address, tag)
    href = terms.first.get_attribute("href") or ""

    terms.first.tap()

    expect(tips(phone)).to_have_count(1)
    assert REPORT in phone.url
    terms.first.tap()
    phone.wait_for_url(f"**/{tag}/glossary/{href[href.index('#') :]}")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_explanation_is_cut_off_on_a_phone(tag: str, address: str, phone: Page) -> None:
    terms = ready(phone, address, tag)
    for term in terms.all():
        term.tap()
        box = tips(phone).bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        phone.touchscreen.tap(5, 5)
        expect(tips(phone)).to_have_count(0)
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_without_scripts_a_term_is_a_link_and_nothing_else(address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}en/{REPORT}")
    page.locator(".lead a.term").first.hover()

    expect(tips(page)).to_have_count(0)
    page.locator(".lead a.term").first.click()
    assert "/en/glossary/#" in page.url
    expect(page.locator("[data-term-filter]")).to_be_hidden()
    expect(page.locator("h2:target")).to_be_visible()
    context.close()


def test_explanations_are_neither_copied_nor_printed(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    terms = ready(page, address, "en")
    terms.first.hover()
    tip = tips(page).text_content() or "?"

    copied = page.evaluate("() => { getSelection().selectAllChildren(document.querySelector('.lead')); return getSelection().toString(); }")
    page.emulate_media(media="print")

    assert tip.strip()[-20:] not in copied
    expect(tips(page)).to_have_count(0)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_glossary_can_be_filtered_in_both_languages(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.goto(f"{address}{tag}/glossary/")
    box = page.get_by_role("searchbox")

    for words in ("punitive damages", "惩罚性赔偿"):
        box.fill(words)
        expect(page.locator("#punitive-damages")).to_be_visible()
        expect(page.locator("#wipo")).to_be_hidden()
    box.fill("")
    expect(page.locator("#wipo")).to_be_visible()
    assert watch.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_glossary_and_open_explanations_are_accessible(tag: str, width: int, scheme: str, address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}{tag}/glossary/")
    page.locator("[data-term-filter]").wait_for()
    found = Axe().run(page).response["violations"]
    ready(page, address, tag).first.focus()
    found += Axe().run(page, context=".lead").response["violations"]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width

    assert [(one["id"], [node["html"][:90] for node in one["nodes"]][:3]) for one in found] == []
    context.close()
