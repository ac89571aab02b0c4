"""Text is text: whatever stands in data, vocabulary and catalogs is shown as it is and does nothing."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect
from serving import Watch, listen_to_policy, served

sys.path.insert(0, str(Path(__file__).parent.parent))

import hostile
from pseudo import TAG

from generator.address import Site
from generator.read import read
from generator.site import build

pytestmark = pytest.mark.browser

ADDRESS = "https://figures.example/ip/"


@dataclass
class Twin:
    site: Path
    spoiler: hostile.Spoiler


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Twin, Twin]:
    """The hostile site and the harmless one."""
    made = []
    for harm in (True, False):
        root = tmp_path_factory.mktemp("hostile" if harm else "harmless")
        spoiler = hostile.write_hostile_project(root, harm=harm)
        build(root, read(root), Site(ADDRESS), lambda _: None, str)
        made.append(Twin(root / "site", spoiler))
    return made[0], made[1]


@pytest.fixture(scope="module")
def harm(twins: tuple[Twin, Twin]) -> Twin:
    return twins[0]


@pytest.fixture(scope="module")
def opened(twins: tuple[Twin, Twin], chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """A page of each site that runs no script: what stands in the files, as a browser reads it."""
    context = chromium.new_context(java_script_enabled=False)
    with served(twins[0].site) as one, served(twins[1].site) as other:
        pages = context.new_page(), context.new_page()
        for page, address in zip(pages, (one, other), strict=True):
            page.goto(f"{address}index.html")
        yield pages
    context.close()


ELEMENTS = """() => [...document.querySelectorAll("*")].filter((one) => !one.closest("svg"))
    .map((one) => `${one.tagName}[${[...one.attributes].map(({ name }) => name).sort()}]`)"""
DRAWN = """() => [...new Set([...document.querySelectorAll("svg *")].flatMap((one) => [one.tagName, ...[...one.attributes].map(({ name }) => name)]))]"""


def visit(page: Page, path: str) -> None:
    page.goto(page.url.split("/ip-report/")[0] + f"/ip-report/{path}")


def normal(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_text_field_of_the_forms_is_spoiled(harm: Twin) -> None:
    """A field that is new is not forgotten: the project has to use it."""
    assert hostile.FIELDS.keys() - {"SwitchedOffFile.reason", "SourceFile.left_out"} <= set(harm.spoiler.of.values())


def test_pages_are_made_of_the_same_elements_whatever_the_texts_are(twins: tuple[Twin, Twin], opened: tuple[Page, Page]) -> None:
    """So no text has become markup: not one element, not one attribute."""
    page, twin = opened
    paths = list(hostile.pages(twins[0].site))
    assert len(paths) > 60 and paths == list(hostile.pages(twins[1].site))
    different = []
    for path in paths:
        visit(page, path)
        visit(twin, path)
        if page.evaluate(ELEMENTS) != twin.evaluate(ELEMENTS):
            different.append(path)
        assert set(page.evaluate(DRAWN)) <= set(twin.evaluate(DRAWN)) | {"text", "tspan", "g"}, path

    assert different == []


def test_a_text_of_every_field_is_shown_as_it_is(harm: Twin, opened: tuple[Page, Page]) -> None:
    page, _ = opened
    missing = set(harm.spoiler.of.values()) - hostile.NOT_ON_A_PAGE
    for path in hostile.pages(harm.site):
        if not missing:
            break
        visit(page, path)
        text = normal(page.evaluate("document.documentElement.textContent"))
        missing -= {harm.spoiler.of[n] for n, shown in harm.spoiler.shown.items() if normal(shown) in text}

    assert missing == set()


def test_in_a_browser_nothing_runs_and_nothing_is_asked_for_elsewhere(harm: Twin, chromium: Browser) -> None:
    """Nor has the policy anything to refuse: what it refuses would be markup."""
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    refused = listen_to_policy(context)
    context.on("dialog", lambda dialog: refused.append(dialog.message))
    sideways = []
    with served(harm.site) as address:
        watch = Watch(context, address)
        page = context.new_page()
        for path in hostile.pages(harm.site):
            page.goto(f"{address}{path}")
            # The page for what is missing has its style from where the site says it stands, which is not here.
            if path != "404.html" and page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                sideways.append(path)

        page.goto(f"{address}en/search/?q=Q1Q")
        expect(page.locator("[data-search-page] .search-page-title").first).to_be_visible()
        assert page.locator("[data-search-page] :is(script, img, i, b, u, svg)").count() == 0
        assert "<script>alert(1)</script>" in page.locator("[data-search-page]").inner_text()

        live = next(path for path in sorted((harm.site / "data/reports").rglob("*.en.vl.json")))
        page.goto(f"{address}en/f/{live.parent.name}/{live.name.partition('.')[0]}/?live={live.name.partition('.')[0]}")
        expect(page.locator("figure.is-live .live svg").first).to_be_visible()
        page.locator(".live-plots").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("figure.is-live .live :is(script, img)").count() == 0
    context.close()

    assert refused == []
    assert sideways == [], "a long word pushes the page sideways"
    assert [one for one in watch.wrong if "404" not in one] == []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value


def test_json_for_machines_holds_the_texts(harm: Twin) -> None:
    n = next(n for n, field in harm.spoiler.of.items() if field == "ReportFile.title")
    found = set()
    for path in sorted((harm.site / "en").rglob("*.html")):
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL):
            assert "<" not in block, path
            found |= {one for one in _strings(json.loads(block)) if harm.spoiler.shown[n].strip() in one}
    assert found

    for path in sorted((harm.site / "data").rglob("*.json")):
        json.loads(path.read_text(encoding="utf-8"))


def test_feeds_drawings_and_the_sitemap_are_xml_that_holds_the_texts(harm: Twin) -> None:
    drawn = sorted((harm.site / "data").rglob("*.svg"))
    assert drawn
    for path in (*drawn, harm.site / "sitemap.xml", *harm.site.glob("*/feed.xml")):
        tree = etree.parse(path)
        assert not {str(one.tag).rpartition("}")[2] for one in tree.iter() if isinstance(one.tag, str)} & {
            "script",
            "image",
            "foreignObject",
            "a",
        }, path

    feed = [normal(text) for text in etree.parse(harm.site / "en/feed.xml").getroot().itertext()]
    titles = [normal(harm.spoiler.shown[n]).strip() for n, field in harm.spoiler.of.items() if field == "ReportFile.title"]
    assert any(title in text for title in titles for text in feed), "a report without a day is in no feed"


def test_no_cell_of_a_table_in_words_is_a_formula(harm: Twin) -> None:
    """What a spreadsheet opens: cells that begin as a formula does are text there."""
    for path in sorted((harm.site / "data").rglob("*.csv")):
        if re.search(rf"\.(en|{TAG})\.csv$", path.name):
            for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
                assert not [cell for cell in row if re.match(r"[=@\t\r]|[+-](?![\d.,]+%?$)", cell)], path
