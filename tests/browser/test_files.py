"""The built files: links, anchors, hosts, languages, addresses. No browser is needed to read them."""

import csv
import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from frictionless import Package, system
from serving import SITE
from tables import csvw_problems

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Links, ids, loaded addresses, and the texts of a page with their language."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.loaded: list[str] = []
        self.alternates: dict[str, str] = {}
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        language = values.get("lang", self._open[-1][1] if self._open else "")
        if tag not in VOID:
            self._open.append((tag, language))
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "link" and values.get("rel") == "alternate" and "hreflang" in values:
            self.alternates[values["hreflang"]] = values["href"]
        elif tag == "link" and values.get("rel") not in ("canonical", "alternate"):
            self.loaded.append(values["href"])
        self.loaded += [values[name] for name in ("src", "poster", "srcset") if name in values]
        self.texts += [(values[name], language) for name in ("aria-label", "alt", "placeholder") if values.get(name)]
        if tag == "meta" and values.get("name") == "description":
            self.texts.append((values["content"], language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        # What stands in <code> is what someone types or a program prints: it has no language.
        if self._open and not {"script", "style", "code", "kbd"} & {tag for tag, _ in self._open} and data.strip():
            self.texts.append((data.strip(), self._open[-1][1]))


def pages() -> list[Path]:
    return sorted(SITE.rglob("*.html"))


@cache
def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def target(page: Path, link: str) -> tuple[Path, str]:
    """The file a link leads to, and the anchor in it."""
    parts = urlsplit(link)
    path = SITE / parts.path.removeprefix("/ip-report/") if parts.path.startswith("/ip-report/") else page.parent / unquote(parts.path)
    if not parts.path:
        path = page
    elif parts.path.endswith("/") or path.is_dir():
        path /= "index.html"
    return path.resolve(), unquote(parts.fragment)


def test_there_are_pages_to_read() -> None:
    assert len(pages()) > 60


def test_every_link_and_anchor_leads_somewhere() -> None:
    broken = []
    for page in pages():
        for link in read(page).links:
            if urlsplit(link).scheme:
                continue
            path, anchor = target(page, link)
            if not path.exists():
                broken.append(f"{page.relative_to(SITE)}: {link}")
            elif anchor and path.suffix == ".html" and anchor not in read(path).ids:
                broken.append(f"{page.relative_to(SITE)}: {link} (no such anchor)")

    assert broken == []


def test_no_id_stands_twice_on_a_page() -> None:
    twice = {page.relative_to(SITE).as_posix(): [i for i in set(ids) if ids.count(i) > 1] for page in pages() if (ids := read(page).ids)}

    assert {page: ids for page, ids in twice.items() if ids} == {}


def test_nothing_is_loaded_from_another_host() -> None:
    found = [f"{page.relative_to(SITE)}: {url}" for page in pages() for url in read(page).loaded if urlsplit(url).netloc]
    for path in [*SITE.rglob("*.css"), *SITE.rglob("*.js")]:
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(SITE)}: {m}"
            for m in re.findall(r"""(?:url\(|@import\s|import\(|fetch\()["']?(?:https?:)?//[^)"']+""", text)
        ]

    assert found == []


def test_both_languages_have_the_same_pages_and_anchors() -> None:
    trees = {tag: {p.relative_to(SITE / tag).as_posix(): p for p in (SITE / tag).rglob("*.html")} for tag in ("zh", "en")}

    assert sorted(trees["zh"]) == sorted(trees["en"])
    for name, page in trees["en"].items():
        zh = {i for i in read(trees["zh"][name]).ids if not re.match(r"names?\b", i)}
        en = {i for i in read(page).ids if not re.match(r"names?\b", i)}
        assert zh == en, name


def _untranslated(tag: str, pattern: str) -> Iterator[str]:
    for page in sorted((SITE / tag).rglob("*.html")):
        for text, language in read(page).texts:
            # What stands in quotation marks is a quotation: the correction of an English misprint shows the misprint.
            if language == tag and re.search(pattern, re.sub(r"“[^”]*”", "", text)):
                yield f"{page.relative_to(SITE)}: {text[:90]}"


def test_no_chinese_page_has_english_by_omission() -> None:
    # Three words of small letters in a row are a phrase, not a name or an abbreviation.
    assert sorted(set(_untranslated("zh", r"(?:\b[a-z]{2,}\b[ ,]+){2}\b[a-z]{2,}\b"))) == []


def test_no_english_page_has_chinese_by_omission() -> None:
    assert sorted(set(_untranslated("en", r"[㐀-鿿]"))) == []


def test_every_page_names_its_other_languages_by_absolute_address() -> None:
    for tag in ("zh", "en"):
        for page in (SITE / tag).rglob("index.html"):
            url = page.parent.relative_to(SITE / tag).as_posix().removeprefix(".")
            url = f"{url}/" if url else ""
            alternates = read(page).alternates
            assert alternates["zh"] == f"https://example.org/ip-report/zh/{url}"
            assert alternates["en"] == f"https://example.org/ip-report/en/{url}"
            assert alternates["x-default"].startswith("https://example.org/ip-report/")


def test_the_sitemap_names_every_page_in_every_language() -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = {loc.text for loc in ET.parse(SITE / "sitemap.xml").iterfind(".//s:loc", space)}
    built = {
        f"https://example.org/ip-report/{page.parent.relative_to(SITE).as_posix()}/"
        for tag in ("zh", "en")
        for page in (SITE / tag).rglob("index.html")
    }

    assert listed == built | {"https://example.org/ip-report/"}


def test_every_chart_is_put_in() -> None:
    waiting = [page.relative_to(SITE).as_posix() for page in pages() if "data-chart=" in page.read_text(encoding="utf-8")]

    assert waiting == []


@pytest.mark.parametrize("tag", ["zh", "en"])
def test_a_report_page_weighs_under_100_kb(tag: str) -> None:
    for page in (SITE / tag / "reports").glob("*/index.html"):
        files = {page, *(target(page, url)[0] for url in read(page).loaded)}
        weight = sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files)
        assert weight < 100_000, (page, weight)


def test_frictionless_accepts_the_data() -> None:
    with system.use_context(trusted=True):
        for package in ("datapackage.json", "ip-white-papers.zip"):
            report = Package(SITE / "data" / package).validate()
            assert report.valid, report.flatten(["note"])


def test_csvw_accepts_every_table(address: str) -> None:
    described = sorted((SITE / "data").rglob("*.csv-metadata.json"))
    machine = [p for p in (SITE / "data").rglob("*.csv") if not re.search(r"\.(zh|en)\.csv$", p.name)]

    assert len(described) == len(machine)
    assert {p.name: problems for p in described if (problems := csvw_problems(address + p.relative_to(SITE).as_posix()))} == {}


@pytest.mark.parametrize("tag", ["zh", "en"])
def test_the_page_on_the_data_links_every_file_of_the_whole_and_tells_its_size(tag: str) -> None:
    html = (SITE / tag / "data/index.html").read_text(encoding="utf-8")
    listed = dict(re.findall(r'<tr><th scope="row"><a href="../../data/([^"/]+)".*?<td class="numeric">(\S+) KB</td></tr>', html))
    described = set(re.findall(r'href="../../data/([^"/]+-metadata\.json)"', html))
    files = {path.name: path for path in (SITE / "data").iterdir() if path.is_file()}

    assert listed.keys() | described == files.keys()
    assert {name: int(size.replace(",", "")) for name, size in listed.items()} == {
        name: -(-files[name].stat().st_size // 1000) for name in listed
    }
    for name, rows in re.findall(r'href="../../data/([^"/]+)\.csv" download.*?<td class="numeric">([\d,]+)</td>', html):
        with (SITE / "data" / f"{re.sub(r'[.](zh|en)$', '', name)}.csv").open(encoding="utf-8", newline="") as file:
            assert int(rows.replace(",", "")) == sum(1 for _ in csv.DictReader(file)), name


@pytest.mark.parametrize("tag", ["zh", "en"])
@pytest.mark.parametrize("n", [0, 1])
def test_the_examples_in_python_run_as_they_are_printed(address: str, tag: str, n: int) -> None:
    """Those in R are not run: no R is at hand."""
    html = (SITE / tag / "data/index.html").read_text(encoding="utf-8")
    code = unescape(re.findall(r'<code class="language-python">(.*?)</code>', html, re.DOTALL)[n])
    assert "https://example.org/ip-report/" in code

    code = code.replace("https://example.org/ip-report/", address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)

    assert done.stderr == ""
    assert len(done.stdout.splitlines()) > 3
