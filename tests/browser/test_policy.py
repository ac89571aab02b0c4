"""Nothing leaves the site: the policy in every page, what is in the files, and what a browser does with them."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import SITE, Watch, listen_to_policy

from generator.policy import write_policy

pytestmark = pytest.mark.browser

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page."""
    for path in sorted(SITE.rglob("*.html")):
        yield path.relative_to(SITE).as_posix(), path.read_text(encoding="utf-8")


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (directive.split() for directive in policy.split(";"))}


def digest(script: str) -> str:
    """*script* as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


# The policy


def test_nothing_is_allowed_that_is_not_named() -> None:
    assert directives(write_policy("<script>a()</script>")) == {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", digest("a()")],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }


# The files


def test_every_page_has_the_policy_before_anything_that_it_governs() -> None:
    without = []
    for path, text in pages():
        found = POLICY.findall(text)
        first = re.search(r"<(?:script|link|style|img|base)\b", text)
        if len(found) != 1 or not first or text.index("Content-Security-Policy") > first.start():
            without.append(path)
        else:
            assert unescape(found[0]).startswith("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"), path
            assert "unsafe-inline" not in found[0] and "unsafe-eval" not in found[0].replace("wasm-unsafe-eval", ""), path

    assert without == []


def test_every_script_in_a_page_is_a_file_of_the_site_or_named_by_its_digest() -> None:
    wrong = []
    for path, text in pages():
        named = directives(unescape(POLICY.findall(text)[0]))["script-src"]
        for attributes, code in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
            if 'type="application/ld+json"' in attributes:
                continue
            source = re.search(r'src="([^"]*)"', attributes)
            if (source and "//" in source[1]) or (not source and digest(code) not in named):
                wrong.append((path, attributes, code[:60]))

    assert wrong == []


def test_no_page_has_styles_or_handlers_in_its_markup() -> None:
    found = [
        (path, match.group())
        for path, text in pages()
        for match in re.finditer(
            r"<style\b|<[a-z][^<>]*\s(?:style|on[a-z]+)=|javascript:", re.sub(r"<(code|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        )
    ]

    assert found == []


def test_the_only_thing_that_is_kept_in_a_browser_is_the_theme() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in (*SITE.rglob("*.js"), *SITE.rglob("*.html")))

    assert set(re.findall(r"localStorage\.\w+\([^,)]*", scripts)) == {'localStorage.setItem("theme"', 'localStorage.getItem("theme"'}
    assert not re.search(
        r"\bsessionStorage\b|\bdocument\.cookie\b|\bindexedDB\b|\bserviceWorker\b|\bsendBeacon\b|\bcaches\.open\b", scripts
    )


# The browser


@pytest.fixture
def strict(chromium: Browser, address: str) -> Iterator[tuple[Page, Watch, list[str]]]:
    """A page, what went wrong on it, and what its policy has refused."""
    context = chromium.new_context(accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(10_000)
    refused = listen_to_policy(context)
    watch = Watch(context, address)
    yield context.new_page(), watch, refused
    context.close()


def kept(context: BrowserContext, page: Page) -> tuple[list[object], list[str]]:
    storage = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    others = "(async () => [...(await indexedDB.databases()).map(({name}) => name), ...(await caches.keys())])()"
    return list(context.cookies()), [*page.evaluate(storage), *page.evaluate(others)]


@pytest.mark.parametrize("tag", ["zh", "en"])
def test_a_visit_with_all_that_a_reader_may_do_leaves_nothing_and_asks_nobody_else(
    tag: str, address: str, strict: tuple[Page, Watch, list[str]]
) -> None:
    page, watch, refused = strict
    page.goto(f"{address}{tag}/f/qianhai-2020/caseload-by-period/?live=caseload-by-period")
    expect(page.locator("figure.is-live .live svg").first).to_be_visible()
    page.locator(".live-plots").focus()
    page.keyboard.press("ArrowRight")
    with page.expect_download():
        page.locator("[data-name]").first.click()
    page.locator("[data-search-open]").click()
    page.locator("dialog[data-search] input").fill("2020")
    expect(page.locator("dialog[data-search] .search-results a").first).to_be_visible()
    page.keyboard.press("Escape")
    copy = page.locator("[data-copy='#cite_apa']")
    before = copy.inner_text()
    copy.click()
    expect(copy).not_to_have_text(before)
    page.locator("a[data-parallel]").click()
    expect(page.locator("article [lang]").first).to_be_visible()
    page.goto(f"{address}{tag}/compare/?measure=cases_accepted")
    expect(page.locator("[data-result] table").first).to_be_visible()
    page.goto(f"{address}{tag}/search/?q=2020&kind=figure")
    expect(page.locator("[data-search-page] .search-page-title").first).to_be_visible()
    page.goto(f"{address}{tag}/glossary/", wait_until="networkidle")
    page.emulate_media(media="print")

    assert kept(page.context, page) == ([], [])
    assert refused == []
    assert watch.wrong == []


def test_the_theme_is_kept_once_it_is_chosen(address: str, strict: tuple[Page, Watch, list[str]]) -> None:
    page, _, refused = strict
    page.goto(f"{address}en/")
    assert kept(page.context, page) == ([], [])
    page.locator("[data-theme-toggle]").click()
    assert kept(page.context, page) == ([], ["theme"])
    chosen = page.locator("html").get_attribute("data-theme")

    page.reload()

    assert page.locator("html").get_attribute("data-theme") == chosen, "the script that the policy names has run"
    assert refused == []


@pytest.mark.parametrize(
    ("markup", "directive"),
    [
        ("<script>document.title = 'ran'</script>", "script-src-elem"),
        ("<img src=x onerror=\"document.title = 'ran'\">", "script-src-attr"),
        ("<script src='https://elsewhere.example/x.js'></script>", "script-src-elem"),
        ("<img src='https://elsewhere.example/x.png'>", "img-src"),
        ("<style>body { color: red }</style>", "style-src-elem"),
        ("<iframe src='https://elsewhere.example/'></iframe>", "frame-src"),
        ("<object data='https://elsewhere.example/x.swf'></object>", "object-src"),
        ("<link rel=stylesheet href='https://elsewhere.example/x.css'>", "style-src-elem"),
    ],
)
def test_what_gets_into_a_page_by_mistake_does_nothing(
    markup: str, directive: str, address: str, strict: tuple[Page, Watch, list[str]]
) -> None:
    """Put there as a mistake of ours would put it: into the file."""
    page, _, refused = strict
    asked: list[str] = []

    def elsewhere(route: object) -> None:
        asked.append(route.request.url)  # type: ignore[attr-defined]
        route.fulfill(body="")  # type: ignore[attr-defined]

    def with_markup(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        route.fulfill(response=response, body=response.text().replace("</article>", f"{markup}</article>", 1))  # type: ignore[attr-defined]

    page.route("**/en/method/", with_markup)
    page.route("https://elsewhere.example/**", elsewhere)
    page.goto(f"{address}en/method/", wait_until="networkidle")

    assert page.title() != "ran"
    assert [one.split()[0] for one in refused] == [directive]
    assert asked == []


def test_where_a_page_is_opened_as_a_file_it_still_has_its_style(chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((SITE / "en/method/index.html").as_uri())

    assert page.evaluate("getComputedStyle(document.querySelector('.top-inner')).display") == "flex"
    page.close()
