"""What the built site has for machines, by the grammar and the readers of each form: feeds, linked data, robots.

tests/browser/test_files.py does so for Data Package and CSVW, tools/check_sitemap.py for the sitemap, tools/check_html.py for pages.
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree
from pyld import jsonld
from serving import SITE

ADDRESS = "https://example.org/ip-report/"
SCHEMA = "https://schema.org/"
GRAMMAR = Path(__file__).parents[1] / "schemas/atom.rng"


@pytest.fixture(scope="module")
def atom() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(GRAMMAR))


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_feed_is_valid_atom(tag: str, atom: etree.RelaxNG) -> None:
    feed = etree.parse(SITE / tag / "feed.xml")

    assert atom.validate(feed), atom.error_log
    assert len(feed.findall("{*}entry")) > 5


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("<updated>", "<updated>on "),
        ("<id>", "<id/><id>"),
        ("</title>", "</title><title>again</title>"),
        ('type="text/html"', 'type="html"'),
        ("<entry>", "<item/><entry>"),
        ('<content type="html">', '<content type="html"><b/>'),
        ("<name>", "<nom/><name>"),
        ("T00:00:00Z", "T00:00:00"),
    ],
)
def test_the_grammar_refuses_what_atom_does_not_allow(whole: str, broken: str, atom: etree.RelaxNG) -> None:
    text = (SITE / "en/feed.xml").read_text(encoding="utf-8")
    assert whole in text

    assert not atom.validate(etree.fromstring(text.replace(whole, broken, 1).encode()))


def test_robots_may_read_everything_and_are_told_of_the_sitemap() -> None:
    robots = RobotFileParser()
    robots.parse((SITE / "robots.txt").read_text(encoding="utf-8").splitlines())

    assert robots.site_maps() == [f"{ADDRESS}sitemap.xml"]
    assert all(robots.can_fetch("anyone", ADDRESS + path) for path in ("", "zh/", "data/observations.csv", "pagefind/pagefind.js"))


def context(url: str, _: object) -> dict[str, object]:
    """schema.org's own context stands in the network. For what we use of it: every word is a name of its vocabulary, some values are addresses."""
    assert url.rstrip("/") == "https://schema.org"
    addresses = ("url", "contentUrl", "license", "sameAs", "image", "logo")
    terms = {name: {"@id": f"schema:{name}", "@type": "@id"} for name in addresses}
    document = {"@context": {"@vocab": SCHEMA, "schema": SCHEMA, **terms}}
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": document}


@pytest.fixture(scope="module")
def linked() -> dict[str, list[dict[str, Any]]]:
    """The nodes of each page's linked data, as a processor of JSON-LD flattens them: one each, whole."""
    found = {}
    for page in sorted(SITE.rglob("index.html")):
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL):
            found[page.relative_to(SITE).as_posix()] = jsonld.flatten(json.loads(text), options={"documentLoader": context})
    return found


def test_linked_data_is_understood_and_says_of_everything_what_it_is(linked: dict[str, list[dict[str, Any]]]) -> None:
    assert len(linked) > 100
    for page, nodes in linked.items():
        assert nodes, page
        for node in nodes:
            assert node["@type"] and all(kind.startswith(SCHEMA) for kind in node["@type"]), f"{page}: {node['@id']}"
            assert all(key.startswith((SCHEMA, "@")) for key in node), f"{page}: {node['@id']}"


def test_no_word_of_linked_data_is_lost_on_the_way(linked: dict[str, list[dict[str, Any]]]) -> None:
    """A processor passes over what it does not know, without a word."""
    for page, nodes in linked.items():
        (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', (SITE / page).read_text(encoding="utf-8"), re.DOTALL)
        words = {word for word in re.findall(r'"(\w+)": ?', text) if not word.startswith("@")}
        assert words <= {key.removeprefix(SCHEMA) for node in nodes for key in node}, page


def test_every_address_in_linked_data_is_absolute_and_those_of_the_site_exist(linked: dict[str, list[dict[str, Any]]]) -> None:
    wrong, seen = set(), set()
    for page, nodes in linked.items():
        for url in re.findall(r'"@id": "(?!_:)([^"]*)"', json.dumps(nodes, ensure_ascii=False)):
            seen.add(url)
            path = unquote(url.removeprefix(ADDRESS).partition("#")[0])
            file = SITE / path / "index.html" if path == "" or path.endswith("/") else SITE / path
            if not url.startswith("https://") or (url.startswith(ADDRESS) and not file.is_file()):
                wrong.add(f"{page}: {url}")

    assert len(seen) > 200 and sorted(wrong) == []
