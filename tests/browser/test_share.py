"""What others show of a page, read from the built files: Open Graph, pictures, linked data; and the box to share a page with."""

import json
import re
import struct
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import SITE, Watch

LANGUAGES = {"zh": "zh_CN", "en": "en_US"}


def pages(tag: str) -> Iterator[tuple[str, str]]:
    """The address below the language and the text of every page."""
    for path in sorted((SITE / tag).rglob("index.html")):
        name = path.parent.relative_to(SITE / tag).as_posix()
        yield ("" if name == "." else f"{name}/"), path.read_text(encoding="utf-8")


def properties(text: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', text)
    assert len(found) == len(dict(found)), "said twice"
    return {name: unescape(value) for name, value in found}


def base_of(text: str, tag: str, name: str) -> str:
    match = re.search(r'<link rel="canonical" href="([^"]+)">', text)
    assert match, name
    assert match[1].endswith(f"{tag}/{name}"), name
    return match[1].removesuffix(f"{tag}/{name}")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_says_what_others_are_to_show_of_it(tag: str) -> None:
    other = next(t for t in LANGUAGES if t != tag)
    for name, text in pages(tag):
        found, base = properties(text), base_of(text, tag, name)

        assert found["og:url"] == f"{base}{tag}/{name}"
        assert (found["og:locale"], found["og:locale:alternate"]) == (LANGUAGES[tag], LANGUAGES[other]), name
        assert found["og:type"] == ("article" if name else "website")
        assert found["twitter:card"] == "summary_large_image"
        for said in ("og:title", "og:description", "og:site_name", "og:image:alt"):
            assert found[said] and "@@" not in found[said], (name, said)
        picture = SITE / found["og:image"].removeprefix(base)
        size = struct.unpack(">II", picture.read_bytes()[16:24])
        assert (found["og:image:width"], found["og:image:height"]) == tuple(map(str, size)) == ("1200", "630"), name
        assert picture.name.endswith(f".{tag}.png") and picture.stat().st_size < 60_000


def test_the_pages_of_a_report_and_of_its_figures_show_its_picture() -> None:
    for name, text in pages("en"):
        if match := re.fullmatch(r"(?:reports|f)/([a-z0-9-]+)/(?:[a-z0-9-]+/)?", name):
            assert properties(text)["og:image"].endswith(f"/{match[1]}.en.png"), name


def test_the_page_above_the_languages_has_a_picture_too() -> None:
    found = properties((SITE / "index.html").read_text(encoding="utf-8"))

    assert found["og:image"].endswith("assets/cards/_site.zh.png")
    assert found["og:locale"] == "zh_CN"


def addresses(value: object) -> Iterator[str]:
    """Every address of this site in linked data that a reader could open."""
    if isinstance(value, list):
        for one in value:
            yield from addresses(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name in ("url", "sameAs", "item", "contentUrl"):
                yield from one if isinstance(one, list) else [one]
            elif name != "urlTemplate":
                yield from addresses(one)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_linked_data_parses_and_leads_to_what_is_there(tag: str) -> None:
    seen = set()
    for name, text in pages(tag):
        for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            tree, base = json.loads(found), base_of(text, tag, name)
            seen.add(name.partition("/")[0])
            for address in addresses(tree):
                if address.startswith(base):
                    path = SITE / address.removeprefix(base)
                    assert (path / "index.html" if path.is_dir() else path).is_file(), (name, address)

    assert seen >= {"", "reports", "f", "places", "institutions"}


@pytest.mark.browser
@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_share_box_shows_the_code_and_copies_the_address(tag: str, address: str, watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}{tag}/reports/beijing-2020/")

    page.locator("details.share > summary").click()

    code = page.locator("details.share svg.qr")
    expect(code).to_be_visible()
    assert code.bounding_box()["width"] >= 150
    colours = code.locator("path").evaluate_all("(paths) => paths.map((p) => [getComputedStyle(p).fill, getComputedStyle(p).stroke])")
    assert (colours[0][0], colours[1][1]) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    expect(page.locator("#share-address")).to_have_value(re.compile(rf"^https://.*/{tag}/reports/beijing-2020/$"))
    expect(page.locator("details.share button.copy")).to_be_visible()
    assert watch.wrong == []


@pytest.mark.browser
def test_on_paper_the_code_leads_back_to_the_page(address: str, watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto(f"{address}zh/reports/beijing-2020/")

    page.emulate_media(media="print")

    expect(page.locator("details.share svg.qr")).to_be_visible()
    expect(page.locator("details.share .share-address")).to_be_visible()
    expect(page.locator("#share-address")).to_be_hidden()


@pytest.mark.browser
def test_without_scripts_the_address_is_there_to_select_and_no_button_does_nothing(address: str, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}en/reports/beijing-2020/")

    page.locator("details.share > summary").click()

    expect(page.locator("#share-address")).to_be_visible()
    expect(page.locator("details.share button.copy")).to_be_hidden()
    page.context.close()
