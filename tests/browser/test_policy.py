"""Nothing leaves the site: the policy in every page, what is in the files, and what a browser does with them."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from outside import digest, faults
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from serving import SITE, Watch, listen_to_policy, served

import generator
from generator.policy import write_policy

pytestmark = pytest.mark.browser

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page."""
    for path in sorted(SITE.rglob("*.html")):
        yield path.relative_to(SITE).as_posix(), path.read_text(encoding="utf-8")


def directives(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (directive.split() for directive in policy.split(";"))}


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


def test_every_page_has_just_the_policy_and_before_anything_that_it_governs() -> None:
    first_script = (Path(generator.__file__).parent / "theme/partials/javascripts/base.html").read_text(encoding="utf-8")
    expected = {"": write_policy(), "en": write_policy(first_script), "zh": write_policy(first_script)}
    wrong = []
    for path, text in pages():
        found = POLICY.findall(text)
        first = re.search(r"<(?!meta charset|html|head|!)\w+", text, re.IGNORECASE)
        in_place = first is not None and text[first.start() :].startswith('<meta http-equiv="Content-Security-Policy"')
        if [unescape(one) for one in found] != [expected[path.rpartition("/")[0].partition("/")[0]]] or not in_place:
            wrong.append(path)

    assert wrong == []


def test_nothing_in_a_page_runs_styles_or_loads_what_is_no_file_of_the_site() -> None:
    found = [(path, fault) for path, text in pages() for fault in faults(text, unescape(POLICY.findall(text)[0]))]

    assert found == []


def test_nothing_in_a_drawing_or_a_style_sheet_does() -> None:
    drawings = sorted(SITE.rglob("*.svg"))
    found = [(path, fault) for path in drawings for fault in faults(path.read_text(encoding="utf-8"), drawing=True)]
    sheets = sorted(SITE.rglob("*.css"))
    loads = [
        (path, one) for path in sheets for one in re.findall(r"@import[^;]*|url\((?!['\"]?data:)[^)]*\)", path.read_text(encoding="utf-8"))
    ]

    assert len(drawings) > 100 and len(sheets) >= 3
    assert (found, loads) == ([], [])


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<script\n>alert(1)</script>", '<script src="//a.example/x.js"></script>',
        "<script src=https://a.example/x.js></script>", '<img src="//a.example/x.png">', "<img src=http://a.example/x.png>",
        '<img srcset="x.png 1x, https://a.example/x.png 2x">', "<p style = 'color:red'>", '<p title=">" style="color:red">', "<p STYLE=x>",
        "<p onclick = 'x()'>", "<p/onclick=x()>", '<a title=">" OnClick="x()">', "<style>p{}</style>", '<meta http-equiv="refresh" content="0;url=x">',
        '<META HTTP-EQUIV="Refresh" content="0">', '<form action="https://a.example/">', '<button formaction="//a.example/">', '<base href="/">',
        '<a href="javascript:x()">', '<a href=" JavaScript:x()">', '<a href="data:text/html,x">', '<a href="x" ping="https://a.example/">',
        '<link rel="stylesheet" href="https://a.example/x.css">', '<link rel="preconnect" href="https://a.example/">', '<iframe src="x">',
        '<object data="x">', '<svg><image href="https://a.example/x.png"/></svg>', '<svg><use xlink:href="//a.example/x.svg#a"/></svg>',
        "<svg><script>x()</script></svg>", "<svg><foreignObject/></svg>", '<svg><animate attributeName="href"/></svg>', '<video poster="//a.example/">',
    ],
)  # fmt: skip
def test_a_fault_in_a_page_is_seen(markup: str) -> None:
    page = (SITE / "en/method/index.html").read_text(encoding="utf-8")
    policy = unescape(POLICY.findall(page)[0])

    assert faults(page, policy) == []
    assert len(faults(page.replace("</article>", f"{markup}</article>", 1), policy)) == 1


@pytest.mark.parametrize(
    "markup",
    ["<script>x()</script>", '<image href="https://a.example/x.png"/>', "<style>@import '//a.example/'</style>", "<g onload='x()'/>"],
)
def test_a_fault_in_a_drawing_is_seen(markup: str) -> None:
    drawing = next(SITE.rglob("*.svg")).read_text(encoding="utf-8")

    assert len(faults(drawing.replace("</svg>", f"{markup}</svg>"), drawing=True)) == 1


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
        ("<p style='color: red'>", "style-src-attr"),
        ("<svg><script>document.title = 'ran'</script></svg>", "script-src-elem"),
        ("<svg><image href='https://elsewhere.example/x.png'/></svg>", "img-src"),
        ("<video autoplay src='https://elsewhere.example/x.mp4'></video>", "media-src"),
        ("<base href='https://elsewhere.example/'>", "base-uri"),
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


@pytest.mark.parametrize("code", ["eval('document.title = \"ran\"')", "new Function('document.title = \"ran\"')()"])
def test_a_file_of_the_site_cannot_make_code_of_text(code: str, address: str, strict: tuple[Page, Watch, list[str]]) -> None:
    page, _, refused = strict

    def with_code(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=f"try {{ {code} }} catch {{}}\n{response.text()}")

    page.route("**/assets/site.*.js", with_code)
    page.goto(f"{address}en/method/", wait_until="networkidle")

    assert page.title() != "ran"
    assert [one.split()[:2] for one in refused] == [["script-src", "eval"]]


@pytest.mark.parametrize(
    "path", ["", "nowhere/", "en/nowhere/at/all", "licences.txt", "en/feed.xml", "sitemap.xml", "data/observations.csv"]
)
def test_what_stands_above_the_languages_keeps_to_it_too(path: str, address: str, strict: tuple[Page, Watch, list[str]]) -> None:
    page, watch, refused = strict
    if path.endswith(".csv"):
        with page.expect_download(), suppress(Error):  # a download is no page
            page.goto(address + path)
    else:
        page.goto(address + path, wait_until="networkidle")

    missing = {
        f"Failed to load resource: the server responded with a status of 404 ({reason})" for reason in ("File not found", "Not Found", "")
    }
    assert refused == [] and [one for one in watch.wrong if one not in missing] == []
    assert page.context.cookies() == []


def test_a_figure_in_a_page_of_others_keeps_to_it_too(address: str, strict: tuple[Page, Watch, list[str]], tmp_path: Path) -> None:
    page, watch, refused = strict
    page.goto(f"{address}en/f/qianhai-2020/caseload-by-period/")
    code = page.locator("textarea[id$=embed]").input_value()
    (tmp_path / "index.html").write_text(
        f"<!doctype html><link rel=icon href=data:,><title>Journal</title>{code.replace('https://example.org/ip-report/', address)}"
    )

    with served(tmp_path) as journal:
        page.goto(journal)
        frame = page.frame_locator("iframe")
        expect(frame.locator("figure svg").first).to_be_visible()
        expect(frame.locator(".embedded-foot")).to_be_visible()

        assert refused == [] and page.context.cookies() == []
        assert [one for one in watch.wrong if journal not in one] == []


def test_where_a_page_is_opened_as_a_file_it_still_has_its_style(chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto((SITE / "en/method/index.html").as_uri())

    assert page.evaluate("getComputedStyle(document.querySelector('.top-inner')).display") == "flex"
    page.close()
