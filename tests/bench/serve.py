"""From saving a file to the page in the browser, reloaded by itself: our preview beside those of MkDocs and Zensical on the same pages.

python tests/bench/serve.py [--reports 1000] [--edits 5] [--within FOLDER] [--json FILE]

Ours is looked at in both languages at once, and a figure's value is edited; of the others, which have one language each, the Chinese
pages, of which one is edited. What is built in FOLDER stays there and is taken the next time.
"""

import argparse
import json
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus import ROOT
from playwright.sync_api import Browser, Page, sync_playwright
from reader import FLAGS, REPORT, find_chromium
from run import BASE, built, change_a_figure

PATIENCE = 300_000
"""Milliseconds that a page may take."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], folder: Path, address: str) -> Iterator[float]:
    """Run *command* in *folder* until the end; gives the seconds until *address* answers."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(address, timeout=PATIENCE / 1000).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{' '.join(command)} has ended.") from None
                time.sleep(0.05)
        yield time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def edits(browser: Browser, addresses: Sequence[str], edit: Callable[[int], str], number: int) -> list[float]:
    """The seconds from each edit until all of *addresses* show it in an open tab; *edit* says what is to be seen."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    pages: list[Page] = []
    for address in addresses:
        pages.append(context.new_page())
        pages[-1].goto(address, wait_until="load")
    found = []
    for n in range(number):
        time.sleep(2)  # at rest
        began = time.perf_counter()
        shown = edit(n)
        for page in pages:
            page.wait_for_function("text => document.body && document.body.textContent.includes(text)", arg=shown, polling=20)
        found.append(time.perf_counter() - began)
    context.close()
    return found


def measure(browser: Browser, reports: int, number: int, folder: Path) -> dict[str, dict[str, float]]:
    project = folder / str(reports)
    docs = built(project, reports)
    found = {}

    def told(name: str, command: list[str], where: Path, addresses: Sequence[str], edit: Callable[[int], str], times: int) -> None:
        with running(command, where, addresses[0]) as start:
            seconds = edits(browser, addresses, edit, times)
        found[name] = {"start": start, "edit": statistics.median(seconds), "least": min(seconds), "most": max(seconds)}
        print(f"{name:24}{reports:>8,} reports: start {start:6.2f} s, edit {found[name]['edit']:6.2f} s ({min(seconds):.2f} to {max(seconds):.2f}, n={times})", flush=True)  # fmt: skip

    def edit_ours(n: int) -> str:
        change_a_figure(project, 90_000 + n)
        return f"{90_700 + n}"

    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "generator", "--root", str(project), "serve", "--port", str(port)]
    told("Ours, both languages", command, ROOT, [f"{address}{tag}/{REPORT.removeprefix('zh/')}" for tag in ("zh", "en")], edit_ours, number)
    for name, module, more in (("Zensical", "zensical", []), ("Material, MkDocs", "mkdocs", ["-q"])):
        settings = folder / f"{reports}-{module}"
        settings.mkdir(exist_ok=True)
        if module == "zensical":  # it wants pages below its settings
            shutil.copytree(docs / "zh", settings / "docs", dirs_exist_ok=True)
            own = BASE
        else:
            own = f"{BASE}docs_dir: {docs / 'zh'}\n"
        theme = "theme: {name: material, language: zh, font: false, features: [navigation.prune]}\n"
        (settings / "mkdocs.yml").write_text(f"{own}{theme}".replace("https://tides.example/", "http://127.0.0.1/"), encoding="utf-8")
        port = free_port()
        place = docs / "zh" if module == "mkdocs" else settings / "docs"

        def edit(n: int, place: Path = place) -> str:
            page = place / REPORT.removeprefix("zh/").removesuffix("/")
            text = page.with_suffix(".md").read_text(encoding="utf-8")
            page.with_suffix(".md").write_text(f"{text}\n第{n}次改动到此。\n", encoding="utf-8")
            return f"第{n}次改动到此。"

        command = [sys.executable, "-m", module, "serve", "-a", f"127.0.0.1:{port}", *more]
        told(
            name, command, settings, [f"http://127.0.0.1:{port}/{REPORT.removeprefix('zh/')}"], edit, number if module == "zensical" else 2
        )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="From an edit to the page in the browser, beside other previews.")
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--within", type=Path, help="the folder to work in, where what is built stays; else one that is removed")
    parser.add_argument("--json", type=Path, help="a file to write all numbers into")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        found = measure(browser, arguments.reports, arguments.edits, arguments.within or Path(temporary))
        browser.close()
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
