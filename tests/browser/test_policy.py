"""Nothing leaves the site: the policy in every page, what is in the files, and what a browser does with them."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest
from outside import digest, drawn_faults, faults, styled_faults
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
    drawings, sheets = sorted(SITE.rglob("*.svg")), sorted(SITE.rglob("*.css"))
    found = [(path, fault) for path in drawings for fault in drawn_faults(path.read_text(encoding="utf-8"))]
    found += [(path, fault) for path in sheets for fault in styled_faults(path.read_text(encoding="utf-8"))]

    assert len(drawings) > 100 and len(sheets) >= 3
    assert found == []


KINDS = {
    "bib", "css", "csv", "html", "jpg", "js", "json", "pagefind", "pf_fragment", "pf_index", "pf_meta", "png", "ris", "svg", "txt", "webp", "xlsx",
    "xml", "zip",
}  # fmt: skip
"""What the site consists of. Of these only html, svg, js, css and xml do anything, and each is looked at here or in test_formats.py."""


def test_there_is_no_file_of_another_kind() -> None:
    files = [path for path in SITE.rglob("*") if path.is_file()]
    pages = re.compile(r"\.(html|xml)$")

    assert {path.suffix[1:] for path in files} <= KINDS
    assert {path.name for path in files if path.suffix == ".xml"} == {"feed.xml", "sitemap.xml"}
    assert all(path.name in {"index.html", "404.html"} for path in files if pages.search(path.name) and path.suffix == ".html")


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
        '<meta http-equiv=refresh http-equiv=content-security-policy content="0;url=https://a.example/">', "<!--><img src=//a.example/x>-->",
        "<![CDATA[><img src=//a.example/x>]]>", '<noscript><p title="</noscript><img src=//a.example/x>"></noscript>',
        "<!-- a --!><img src=//a.example/x><!-- -->", "<!---><img src=//a.example/x>-->", '<a href="javascript:x()" href="x">',
        '<img src="https://a.example/x" src="x">', '<script type=module type="application/ld+json">x()</script>', '<img src="\\\\a.example/x">',
        '<img src="/\\a.example/x">', '<img srcset="\\\\a.example/x 1x">', '<form action="\\\\a.example/">',
        '<link rel=STYLESHEET href="\\\\a.example/x.css">', '<svg><image href="\\\\a.example/x"/></svg>',
        '<link rel=preload as=image imagesrcset="https://a.example/x 1x">', '<svg><rect fill="url(https://a.example/x.svg#a)"/></svg>',
        '<textarea><p title="</textarea><img src=//a.example/x>"></textarea>', '<xmp><p title="</xmp><img src=//a.example/x>"></xmp>',
        '<script type="application/ld+json">{}</script/><meta http-equiv=refresh content="0;url=x"></script>',
        '<script type="application/ld+json">{}</script x=">"><img src=//a.example/x></script>',
        '<svg><script type="application/ld+json"><img src=//a.example/x></script></svg>', "<template><p></p></template>",
    ],
)  # fmt: skip
def test_a_fault_in_a_page_is_seen(markup: str) -> None:
    page = (SITE / "en/method/index.html").read_text(encoding="utf-8")
    policy = unescape(POLICY.findall(page)[0])

    assert faults(page, policy) == []
    assert faults(page.replace("</article>", f"{markup}</article>", 1), policy) != []


DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9' fill='#fff'/>{}</svg>"
NAMES = "xmlns:s='http://www.w3.org/2000/svg' xmlns:h='http://www.w3.org/1999/xhtml' xmlns:q='http://www.w3.org/1999/xlink'"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x()</script>", f"<s:script {NAMES}>x()</s:script>", f"<h:script {NAMES}>x()</h:script>", "<style><script>x()</script></style>",
        f"<a {NAMES} q:href='javascript:x()'/>", "<a href='x'/>", f"<s:set {NAMES} attributeName='href' to='javascript:x()'/>", "<g onload='x()'/>",
        f"<h:meta {NAMES} http-equiv='refresh' content='0'/>", "<image href='https://a.example/x.png'/>", f"<image {NAMES} q:href='x.png'/>",
        "<rect fill='url(https://a.example/x#a)'/>", "<rect fill='URL (//a.example/x)'/>", "<rect style='fill:red'/>", "<style>@import '//a'</style>",
        "<style>@IMPORT '//a'</style>", "<style>@\\69mport '//a'</style>", "<style>p{background:u\\72l(//a)}</style>", "<style>&#64;import '//a'</style>",
        "<style>p{background:image-set('//a' 1x)}</style>", "<style>@im<!-- -->port '//a'</style>", "<foreignObject/>", "<use href='#a'/>", "<?x y?>",
        "<text>&x;</text>", "<g",
    ],
)  # fmt: skip
def test_a_fault_in_a_drawing_is_seen(markup: str) -> None:
    assert drawn_faults(DRAWING.format("<text>tide</text>")) == []
    assert drawn_faults(DRAWING.format(markup)) != []


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE svg [<!ENTITY x '<script>x()</script>'>]>", "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'x()'>]>", "<?xml-stylesheet href='x.css'?>",
        "<?xml-stylesheet type='text/xsl' href='x.xsl'?>",
    ],
)  # fmt: skip
def test_a_fault_before_a_drawing_is_seen(head: str) -> None:
    assert drawn_faults(head + DRAWING.format("")) != []


@pytest.mark.parametrize(
    "rule", ["@import 'x'", "@IMPORT url(x)", "p{background:url(x.png)}", "p{background:URL( //a )}", "p{background:u\\72l(//a)}", "@\\69mport 'x'", "p{background:image-set('x' 1x)}"]
)  # fmt: skip
def test_a_fault_in_a_style_sheet_is_seen(rule: str) -> None:
    sheet = (SITE / "assets").glob("site.*.css")
    text = next(sheet).read_text(encoding="utf-8")

    assert styled_faults(text) == [] and styled_faults(f"{text}\n{rule}") != []


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
