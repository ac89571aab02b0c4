"""What a reader's browser fetches: the first visit and the first search, beside others on the same pages.

python tests/bench/reader.py [--reports 100,1000] [--within FOLDER] [--json FILE]

In Chromium, each time in a browser that knows nothing yet. Bytes are those of what is answered, compressed as servers do, without
headers. Beside us: the report's page with its charts drawn by vega-embed as Vega gives it out, and the search of Material with
jieba over the Chinese pages, which fetches its whole index. What is built in FOLDER stays there and is taken the next time.
"""

import argparse
import gzip
import http.server
import itertools
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import vl_convert
from corpus import ROOT
from playwright.sync_api import Browser, Page, sync_playwright
from run import BASE, built

sys.path.append(str(ROOT / "tests/browser"))
from serving import FLAGS, find_chromium

COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")
"""What servers compress; the rest is compressed already."""
QUERIES = ("潮汐", "商标案件", "evidence", "874")
REPORT = "zh/reports/report-00000/"


class Served:
    """A folder on loopback, as a server that compresses gives it out, and what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.also: dict[str, bytes] = {}
        """By path: what is served besides."""
        self.sent: list[tuple[str, int]] = []
        """Each path that was asked for, with the bytes of its answer."""

    def answer(self, path: str) -> bytes | None:
        raw = self.also.get(path)
        if raw is None:
            file = self.folder / path
            if not file.is_file():
                return None
            raw = file.read_bytes()
        return gzip.compress(raw, 6, mtime=0) if path.endswith(COMPRESSED) else raw

    def take(self) -> list[tuple[str, int]]:
        """What was sent since the last time."""
        sent, self.sent = self.sent, []
        return sent


@contextmanager
def serving(served: Served) -> Iterator[str]:
    """Serve it; gives its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).removeprefix("/")
            if not path or path.endswith("/"):
                path += "index.html"
            content = served.answer(path)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Type", self.guess_type(path))
            if content is not None and path.endswith(COMPRESSED):
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")
            served.sent.append((path, len(content or b"")))

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


Sent = list[tuple[str, int]]
"""Each path that was asked for, with the bytes of its answer."""


def visited(browser: Browser, served: Served, address: str, then: Callable[[Page], None] = lambda _: None) -> tuple[Sent, Sent]:
    """What a visit of *address* fetches, and what is fetched for what is done *then*."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    served.take()
    page.goto(address, wait_until="networkidle")
    first = served.take()
    then(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return first, served.take()


def size(sent: Sent) -> int:
    return sum(own for _, own in sent)


def search_ours(query: str) -> Callable[[Page], None]:
    """Open the search, ask for *query*, and wait until something is found."""

    def search(page: Page) -> None:
        page.keyboard.press("/")
        page.locator("dialog input[name=q]").fill(query)
        page.locator("dialog .search-page-title").first.wait_for()

    return search


def material_search(folder: Path, docs: Path) -> Path:
    """A site by Material with jieba of the Chinese pages in *docs*, as its documentation sets it up; gives where it is."""
    if not (folder / "site/index.html").exists():
        folder.mkdir(parents=True, exist_ok=True)
        plugins = "plugins:\n  - search:\n      lang: zh\n      separator: '[\\s\\u200b\\-]'\n"
        theme = "theme: {name: material, language: zh, font: false, features: [navigation.prune]}\n"
        (folder / "mkdocs.yml").write_text(f"{BASE}docs_dir: {docs}\n{theme}{plugins}", encoding="utf-8")
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", "site"], cwd=folder, check=True, capture_output=True)
    return folder / "site"


_DRAWN = re.compile(r'(<div class="drawing"[^>]*>)\s*<svg.*?</div>', re.DOTALL)
_SPEC = re.compile(r' data-spec="\.\./\.\./\.\./([^"]+)"')


@cache
def vega_embed() -> bytes:
    """Vega, Vega-Lite and vega-embed in one file."""
    return str(vl_convert.javascript_bundle()).encode()


def until_drawn(page: Page) -> None:
    page.locator(".vega-embed svg.marks").first.wait_for()


def with_vega_embed(html: str) -> str:
    """The report's page *html* with its charts drawn in the browser."""
    specs = _SPEC.findall(html)
    places = iter(range(len(specs)))
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    html, count = _DRAWN.subn(lambda drawing: f'{drawing[1]}<div id="vega-{next(places)}" style="width:100%"></div></div>', html)
    if not count or count != len(specs):
        raise RuntimeError(f"{count} drawings, {len(specs)} specifications")
    calls = "".join(f'vegaEmbed("#vega-{n}", "/{spec}");' for n, spec in enumerate(specs))
    return html.replace("</body>", f'<script src="/vega-embed.js"></script><script>{calls}</script></body>')


def measure(browser: Browser, reports: int, folder: Path) -> Mapping[str, float]:
    """What a reader of a site of so many *reports* fetches; made in *folder*."""
    project = folder / str(reports)
    docs = built(project, reports)
    found: dict[str, float] = {}
    served = Served(project / "site")
    with serving(served) as address:
        for name, path in (("start page", "zh/"), ("report", REPORT), ("figure", "zh/f/report-00000/by-year/"), ("all reports", "zh/reports/"),
                           ("comparison", "zh/compare/"), ("comparison of a measure", "zh/compare/?measure=cases_handled"), ("search page", "zh/search/")):  # fmt: skip
            found[name] = size(visited(browser, served, address + path)[0])
        for query in QUERIES:
            found[f"first search: {query}"] = size(visited(browser, served, f"{address}zh/", search_ours(query))[1])
        served.also = {
            "vega-embed.js": vega_embed(),
            f"{REPORT}vega.html": with_vega_embed((project / "site" / REPORT / "index.html").read_text(encoding="utf-8")).encode(),
        }
        found["report with vega-embed"] = sum(map(size, visited(browser, served, f"{address}{REPORT}vega.html", until_drawn)))
    served = Served(material_search(folder / f"{reports}-material", docs / "zh"))
    with serving(served) as address:

        def search(page: Page) -> None:
            page.locator("label[for=__search]").first.click()
            page.locator("input[name=query]").fill("潮汐")
            page.locator("input[name=query]").press("End")  # it looks when a key is let go
            page.locator(".md-search-result__item").first.wait_for()

        every = itertools.chain(*visited(browser, served, address, search))
        found["first search, Material with jieba"] = size([(path, own) for path, own in every if "search" in path])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="What a reader's browser fetches, beside others on the same pages.")
    parser.add_argument("--reports", default="100,1000", help="how many reports, one number after the other")
    parser.add_argument("--within", type=Path, help="the folder to work in, where what is built stays; else one that is removed")
    parser.add_argument("--json", type=Path, help="a file to write all numbers into")
    arguments = parser.parse_args()
    numbers = [int(number) for number in arguments.reports.split(",")]
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        found = {number: measure(browser, number, arguments.within or Path(temporary)) for number in numbers}
        browser.close()
    print(f"{'bytes fetched':48}" + "".join(f"{number:>14,} reports" for number in numbers))
    for name in found[numbers[0]]:
        print(f"{name:48}" + "".join(f"{found[number][name]:>22,}" for number in numbers))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
