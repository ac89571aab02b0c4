"""Whether what the pages of a built site link to elsewhere still answers: a list in Markdown. Exit code 1 where something is gone.

Each address is asked for once, those of a host one after another. A server that refuses programs is no reason to fail: a
browser may well be let in; neither is one that does not answer this once, as the networks between are what they are.
"""

import re
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

TIMEOUT = 30
TRIES = 2
PAUSE = 1.0
"""Seconds between two questions to one host."""
AGENT = "Mozilla/5.0 (compatible; link check of a site on white papers)"
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
OWN = re.compile(r'<link rel="canonical" href="(https?://[^"/]+)')
LINK = re.compile(r'<a\b[^>]*\bhref="(https?://[^"]+)"')
QUESTION = re.compile(r"/issues/new\?|/blob/|/edit/")
"""Forms that the site fills in, and files of the repository: they are there if it is."""


def main() -> int:
    site = Path(sys.argv[1])
    answers = ask(find_links(site))
    gone = {address: answer for address, answer in answers.items() if answer in {str(int(code)) for code in GONE}}
    unclear = {address: answer for address, answer in answers.items() if address not in gone and answer != "200"}
    print(f"{len(answers)} addresses asked, {len(gone)} gone, {len(unclear)} unclear.\n")
    for title, some in (("Gone", gone), ("Unclear: refused, or no answer", unclear)):
        if some:
            print(f"### {title}\n\n| Answer | Address |\n| --- | --- |")
            print("\n".join(f"| {answer} | <{address}> |" for address, answer in some.items()) + "\n")
    return int(bool(gone))


def find_links(site: Path) -> list[str]:
    """The addresses elsewhere that pages of *site* link to, without their anchors, each once."""
    found = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        own = set(OWN.findall(text))
        found |= {
            unescape(link).partition("#")[0]
            for link in LINK.findall(text)
            if not QUESTION.search(link) and not any(link.startswith(o) for o in own)
        }
    return sorted(found)


def ask(addresses: Iterable[str]) -> dict[str, str]:
    """What each of *addresses* answers: 200, another status, or the reason why there is none."""
    hosts = defaultdict(list)
    for address in addresses:
        hosts[urlsplit(address).netloc].append(address)
    with ThreadPoolExecutor(8) as pool:
        return {address: answer for answers in pool.map(_ask_host, hosts.values()) for address, answer in answers.items()}


def _ask_host(addresses: list[str]) -> dict[str, str]:
    answers = {}
    for n, address in enumerate(addresses):
        if n:
            time.sleep(PAUSE)
        for left in reversed(range(TRIES)):
            answers[address] = _ask(address)
            if answers[address].isdigit() or not left:
                break
            time.sleep(PAUSE)
    return answers


def _ask(address: str) -> str:
    request = urllib.request.Request(address, headers={"User-Agent": AGENT, "Accept": "*/*"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            return str(response.status)
    except urllib.error.HTTPError as error:
        return str(error.code)
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


if __name__ == "__main__":
    sys.exit(main())
