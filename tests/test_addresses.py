"""Wherever the site stands, everything in it leads somewhere: user page, project page, a domain of one's own, a folder."""

import json
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree
from test_site import run, write_project

from generator.address import DEFAULT_ADDRESS, site_address

STANDS = {
    "user page": "https://tide-tables.github.io",
    "project page": "https://tide-tables.github.io/figures/",
    "own domain": "https://数据.tides.example/",
    "deep and spoken": "https://www.tides.example:8443/白皮书/a&b",
    "nobody said": None,
}
TEXTS = {".html", ".xml", ".txt", ".json", ".jsonld", ".csv", ".bib", ".ris", ".svg", ".js", ".css", ".webmanifest", ""}
NAVIGATION = {
    ("a", "href"),
    ("img", "src"),
    ("script", "src"),
    ("iframe", "src"),
    ("form", "action"),
    ("source", "srcset"),
    ("object", "data"),
}


class References(HTMLParser):
    """What a page names: tag, attribute, value, and the `rel` beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str, str]] = []
        self.ids: set[str] = set()
        self.linked: list[str] = []
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        self._data = values.get("type") == "application/ld+json"
        if values.get("target") == "_top":
            return  # in a figure that another page embeds: where it is from
        for name in ("href", "src", "srcset", "action", "data", "data-src", "data-root", "data-spec"):
            if name in values and tag != "div":
                self.found.append((tag, name, values[name], values.get("rel", "")))

    def handle_endtag(self, _: str) -> None:
        self._data = False

    def handle_data(self, data: str) -> None:
        if self._data:
            self.linked.append(data)


@cache
def references(page: Path) -> References:
    reader = References()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    root = write_project(tmp_path_factory.mktemp("project"))
    settings = root / "mkdocs.yml"
    settings.write_text(
        re.sub(r"(?m)^repo_url:.*$", "repo_url: https://git.example/tides", settings.read_text(encoding="utf-8")), encoding="utf-8"
    )
    return root


@pytest.fixture(scope="module", params=STANDS)
def stand(request, project, tmp_path_factory) -> tuple[Path, str]:
    """A site, and the address that it was told."""
    written = STANDS[request.param]
    result = run(project, "build", "--address", written or DEFAULT_ADDRESS)
    assert result.exit_code == 0, result.output
    site = tmp_path_factory.mktemp("stand") / "site"
    shutil.copytree(project / "site", site)
    return site, site_address(written or DEFAULT_ADDRESS)


def leads(site: Path, path: str, fragment: str = "") -> bool:
    """Whether a plain file server has *path*, a page for a folder, without redirecting; and the page the place *fragment*."""
    file = site / unquote(path)
    if path == "" or path.endswith("/"):
        file /= "index.html"
    if not file.is_file() or not file.resolve().is_relative_to(site.resolve()):
        return False
    return not fragment or file.suffix != ".html" or unquote(fragment) in references(file).ids


def pages(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) > 50
    return found


def test_every_relative_reference_leads_to_a_file_and_its_anchor(stand):
    site, address = stand
    broken, seen = [], 0
    for page in pages(site):
        if page.name == "404.html":
            continue  # it stands in for every path: below
        at = address + page.relative_to(site).as_posix().removesuffix("index.html")
        for tag, name, value, _ in references(page).found:
            if re.match(r"[a-z][a-z0-9+.-]*:", value):
                continue
            parts = urlsplit(urljoin(at, value))
            where = f"{parts.scheme}://{parts.netloc}{parts.path}"
            seen += 1
            folder_only = name == "data-root"
            inside = where.startswith(address) and (folder_only or leads(site, where.removeprefix(address), parts.fragment))
            if not inside:
                broken.append(f"{page.relative_to(site)}: <{tag} {name}={value}>")

    assert seen > 1000 and broken == []


def test_a_reader_who_follows_links_is_never_sent_to_another_address_of_the_site(stand):
    """Only what is for machines and for quoting says where the site stands; a copy of it works by itself."""
    site, address = stand
    origin = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"

    sent = [
        f"{page.relative_to(site)}: {value}"
        for page in pages(site)
        if page.name != "404.html"
        for tag, name, value, _ in references(page).found
        if (tag, name) in NAVIGATION and (value.startswith((origin, "//", "/")))
    ]

    assert sent == []


def test_every_absolute_address_of_the_site_in_any_file_exists(stand):
    """Canonical links, hreflang, Open Graph, linked data, sitemap, feeds, citations, downloads, robots, embeds, mistake forms."""
    site, address = stand
    host = re.escape(urlsplit(address).netloc)
    wrong, seen = [], set()
    for path in sorted(site.rglob("*")):
        if not path.is_file() or path.suffix not in TEXTS:
            continue
        text = path.read_text(encoding="utf-8")
        for found in {
            *re.findall(rf"https?://{host}[^\s\"'<>\\)\]}}|,，。；]*", text),
            *re.findall(rf"https?%3A%2F%2F{host}[\w%.~-]*", text),
        }:
            url = unquote(found) if "%3A%2F%2F" in found else found
            url = re.sub(r"(&quot;|&#39;|&lt;|&#34;|[\n\r%]0A).*", "", url).rstrip(".,;:")
            where, _, fragment = url.partition("#")
            there = where.startswith(address) or where == address.rstrip("/")
            rest = where[len(address) :].split("?")[0] if there else ""
            is_id = fragment in {"site", "catalog", "publisher"} or fragment.startswith("institution-")
            # An example in R puts the names of files after it.
            pattern = "{" in rest or "*" in rest or rest == "data/"
            seen.add(path.suffix)
            if not there or not (pattern or leads(site, unquote(rest), "" if is_id else fragment)):
                wrong.append(f"{path.relative_to(site)}: {url}")

    assert {".html", ".xml", ".txt", ".json", ".bib"} <= seen
    assert wrong == []


def test_no_file_names_an_address_that_nobody_gave(stand):
    """Neither that of an earlier build, nor the one that stands in where none is known."""
    site, address = stand
    hosts = {urlsplit(site_address(written or DEFAULT_ADDRESS)).netloc for written in STANDS.values()} - {urlsplit(address).netloc}
    others = re.compile(b"|".join(re.escape(host.encode()) for host in sorted(hosts)))

    assert len(hosts) >= 3
    assert [p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file() and others.search(p.read_bytes())] == []


def test_every_page_says_where_it_stands_in_each_language(stand):
    site, address = stand
    for tag in ("en", "zh"):
        for page in (site / tag).rglob("index.html"):
            url = page.parent.relative_to(site / tag).as_posix()
            path = "" if url == "." else f"{url}/"
            head = etree.HTML(page.read_bytes()).find("head")
            links = {(e.get("rel"), e.get("hreflang")): e.get("href") for e in head.iterfind("link") if e.get("type") is None}

            assert links["canonical", None] == f"{address}{tag}/{path}"
            assert links["alternate", "en"] == f"{address}en/{path}"
            assert links["alternate", "zh"] == f"{address}zh/{path}"
            assert links["alternate", "x-default"] == (f"{address}zh/{path}" if path else address)
            image = head.find("meta[@property='og:image']").get("content")
            assert image.startswith(address) and leads(site, unquote(image.removeprefix(address)))


def test_the_sitemap_names_just_the_pages_that_are_there(stand):
    site, address = stand
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = [loc.text for loc in etree.parse(site / "sitemap.xml").iterfind(".//s:loc", space)]
    built = {f"{address}{p.parent.relative_to(site).as_posix()}/" for tag in ("en", "zh") for p in (site / tag).rglob("index.html")}

    assert set(listed) == {address, *built} and len(listed) == len(set(listed))
    assert f"Sitemap: {address}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")


def test_the_page_for_what_is_missing_leads_back_from_any_depth(stand):
    """It is served in the place of any path, so its links say where the site stands, without the host: a copy elsewhere keeps it."""
    site, address = stand
    path = urlsplit(address).path
    for _, _, value, _ in references(site / "404.html").found:
        assert value.startswith(path), value
        assert leads(site, urlsplit(value).path.removeprefix(path)), value


def test_linked_data_is_at_the_address(stand):
    site, address = stand
    (text,) = references(site / "en/reports/tides-2021/index.html").linked

    assert json.dumps(json.loads(text), ensure_ascii=False).count(address) > 5


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.example", "https://a.example/"),
        ("https://A.Example/Ip//", "https://a.example/Ip/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x/"),
        ("https://数据.example/白 皮书".replace(" ", ""), "https://xn--vxup8b.example/%E7%99%BD%E7%9A%AE%E4%B9%A6/"),
        ("https://a.example/%E6%95%B0/", "https://a.example/%E6%95%B0/"),
        ("https://a.example/\"><b>&'", "https://a.example/%22%3E%3Cb%3E%26%27/"),
    ],
)
def test_an_address_is_brought_into_the_form_of_links(written, address):
    assert site_address(written) == address


@pytest.mark.parametrize(
    "written",
    ["", " ", "a.example", "//a.example/", "ftp://a.example/", "https://", "https:///x", "https://a.example/?x=1", "https://a.example/#f",
     "https://a.example:port/", "https://a.example:99999/", "https://a..example/", "https://u:p@a.example/", "https://a\n.example/",
     'https://a".example/', "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_built(tmp_path, written):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever of its reasons
        site_address(written)

    result = run(write_project(tmp_path / "p"), "build", "--address", written)

    assert result.exit_code == 2 and "is not where a site can stand" in result.output
    assert not (tmp_path / "p/site").exists()
