"""`make bench`: what a build takes of time, memory and disk, beside others on the same pages and drawings.

python tests/bench/run.py [--reports 10,100,1000] [--rounds 3] [--within FOLDER] [--json FILE]

Ours and each of the others in turn, round by round, so that what else the machine does strikes all alike; the table has medians.
Others get the Markdown of our pages with the drawings in it. They make neither the pages of figures alone nor downloads,
pictures, linked data and search in two languages, which ours has in its files and bytes: the ratio of times is to our disadvantage.
What is not installed is named.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus import ROOT, write_project

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command costs."""

    wall: float
    cpu: float
    """Seconds of all its processes."""
    memory: int
    """Bytes of its largest process, at its highest."""
    files: int
    size: int
    """Bytes of what it made."""


def cost(command: list[str], folder: Path, made: Path, **more: str) -> Cost:
    """Run *command* in *folder*, which makes *made*; raises `RuntimeError` with its last lines where it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env=os.environ | more)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}\n{said.read().decode(errors='replace')[-1500:]}")
    sizes = [path.stat().st_size for path in made.rglob("*") if path.is_file()]
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, len(sizes), sum(sizes))


# The same pages for others: Markdown with the drawings in it

_PLACE = re.compile(r'<div data-chart="[^"]+">.*?</div>', re.DOTALL)
_DRAWING = re.compile(r'<svg class="chart[^"]*".*?</svg>', re.DOTALL)


def pages_with_drawings(project: Path, into: Path) -> Mapping[str, int]:
    """The pages of the built *project* as folders of Markdown, one for each language; gives the number of pages of each.

    Each place for a chart has its two drawings, for wide and for narrow screens, as they stand in the built page.
    """
    counts = dict.fromkeys(LANGUAGES, 0)
    for tag in LANGUAGES:
        for page in sorted((project / "build" / tag).rglob("*.md")):
            path = page.relative_to(project / "build" / tag)
            built = project / "site" / tag / (path.parent if path.name == "index.md" else path.with_suffix("")) / "index.html"
            if not built.exists():  # the mould of figures, which is no page
                continue
            drawings = _DRAWING.findall(built.read_text(encoding="utf-8"))
            parts = _PLACE.split(page.read_text(encoding="utf-8"))
            each = len(drawings) // max(len(parts) - 1, 1)
            text = parts[0] + "".join("".join(drawings[n * each : (n + 1) * each]) + part for n, part in enumerate(parts[1:]))
            (into / tag / path).parent.mkdir(parents=True, exist_ok=True)
            (into / tag / path).write_text(text, encoding="utf-8")
            counts[tag] += 1
    return counts


# Who builds

EXTENSIONS = ("attr_list", "md_in_html", "tables", "toc")
"""Of Markdown: what the pages are written with."""
BASE = f"site_name: Tides\nsite_url: https://tides.example/\nmarkdown_extensions: [{', '.join(EXTENSIONS)}]\n"


MKDOCS = 'import sys; sys.modules["jieba"] = None; from mkdocs.__main__ import cli; cli()'
"""MkDocs as it comes: where jieba is installed, as it is here for what `reader` measures, Material would find words of Chinese with it."""


def ours(project: Path) -> Cost:
    """The site of *project*: as much of it as is not there yet."""
    return cost([sys.executable, "-m", "generator", "--root", str(project), "build"], ROOT, project / "site", LC_ALL="C")


def material_i18n(folder: Path) -> Cost:
    """Material with mkdocs-static-i18n, all as they come: how most bilingual sites of MkDocs are made."""
    languages = "".join(
        f"        - {{locale: {tag}, name: {tag}, default: {'true' if tag == LANGUAGES[0] else 'false'}, build: true}}\n"
        for tag in LANGUAGES
    )
    plugins = f"plugins:\n  - search\n  - i18n:\n      docs_structure: folder\n      languages:\n{languages}"
    (folder / "mkdocs.yml").write_text(f"{BASE}docs_dir: ../docs\ntheme: {{name: material}}\n{plugins}", encoding="utf-8")
    return cost([sys.executable, "-c", MKDOCS, "build", "-q", "-d", "site"], folder, folder / "site", NO_MKDOCS_2_WARNING="1")


def material_twice(folder: Path) -> Cost:
    """Two plain builds with Material side by side, with its search, and navigation that does not grow with the site."""
    for tag in LANGUAGES:
        theme = f"theme: {{name: material, language: {tag}, features: [navigation.prune]}}\n"
        (folder / f"{tag}.yml").write_text(f"{BASE}docs_dir: ../docs/{tag}\nsite_dir: site/{tag}\n{theme}", encoding="utf-8")
    return cost(side_by_side(f"-c '{MKDOCS}' build -q -f {{tag}}.yml"), folder, folder / "site", NO_MKDOCS_2_WARNING="1")


def zensical_twice(folder: Path) -> Cost:
    """Two builds with Zensical side by side."""
    for tag in LANGUAGES:
        if not (folder / tag).exists():  # it wants pages below its settings
            shutil.copytree(folder.parent / "docs" / tag, folder / tag / "docs")
        theme = f"theme: {{name: material, language: {tag}, features: [navigation.prune]}}\n"
        (folder / tag / "mkdocs.yml").write_text(f"{BASE}{theme}", encoding="utf-8")
    spent = cost(side_by_side("-m zensical build -c -f {tag}/mkdocs.yml"), folder, folder)
    made = [path for tag in LANGUAGES for path in (folder / tag / "site").rglob("*") if path.is_file()]
    return replace(spent, files=len(made), size=sum(path.stat().st_size for path in made))


def hugo(folder: Path) -> Cost:
    """Hugo with a theme of one line: as fast as a site can be made of the same pages."""
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True, exist_ok=True)
    for name in ("single", "list"):
        page = "<!doctype html><html lang={{ .Language.Lang }}><title>{{ .Title }}</title>{{ .Content }}</html>"
        (layouts / f"{name}.html").write_text(page, encoding="utf-8")
    if not (folder / "content").exists():
        shutil.copytree(folder.parent / "docs", folder / "content")
        for page in list((folder / "content").rglob("index.md")):
            page.rename(page.with_name("_index.md"))  # else it takes all pages beside it for its own
    languages = "".join(f'[languages.{tag}]\ncontentDir = "content/{tag}"\n' for tag in LANGUAGES)
    (folder / "hugo.toml").write_text(
        f'baseURL = "https://tides.example/"\ndefaultContentLanguage = "{LANGUAGES[0]}"\ndefaultContentLanguageInSubdir = true\n'
        f'disableKinds = ["taxonomy", "RSS"]\n[markup.goldmark.renderer]\nunsafe = true\n{languages}',
        encoding="utf-8",
    )
    return cost([str(Path(sys.executable).with_name("hugo")), "--quiet", "--destination", "site"], folder, folder / "site")


def side_by_side(arguments: str) -> list[str]:
    """A command that runs Python with *arguments* for each language at the same time, and fails if one of them does."""
    runs = [f'"{sys.executable}" {arguments.format(tag=tag)}' for tag in LANGUAGES]
    return ["sh", "-c", f"{runs[0]} & first=$!; {runs[1]} || exit 1; wait $first"]


def built(project: Path, reports: int) -> Path:
    """The folder with the pages, for others, of the *project* of so many reports, which is made and built where it is not yet."""
    if not (project / "site/index.html").exists():
        if not project.exists():
            write_project(project, reports)
        ours(project)
    docs = project / "pages"
    if not docs.exists():
        pages_with_drawings(project, docs)
    return docs


@dataclass(frozen=True, slots=True)
class Peer:
    """Who else makes a site of the pages."""

    name: str
    package: str
    """Whose version is named."""
    build: Callable[[Path], Cost]
    """From an empty folder beside docs/, which has the pages of each language."""


YARDSTICK = "Material + static-i18n"
"""What the table divides by."""
PEERS = (
    Peer(YARDSTICK, "mkdocs-static-i18n", material_i18n),
    Peer("Material, twice", "mkdocs-material", material_twice),
    Peer("Zensical, twice", "zensical", zensical_twice),
    Peer("Hugo", "hugo", hugo),
)


COLD, CACHED, EDITED, UNCHANGED = "Ours, charts drawn", "Ours, charts cached", "Ours, one figure changed", "Ours, nothing changed"


def change_a_figure(project: Path, n: int) -> None:
    """Another number in the first report of *project*, the *n*th time."""
    table = project / "data/reports/report-00000/by-cause.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    lines[1] = f'{cells[0]},{cells[1]},{700 + n},,"{700 + n}"'
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure(reports: int, rounds: int, within: str | None, say: Callable[[str], None]) -> dict[str, list[Cost]]:
    """What each build of *reports* made-up reports costs, in each of the *rounds*, by name; made in the folder *within*."""
    with tempfile.TemporaryDirectory(dir=within) as temporary:
        project = write_project(Path(temporary) / "project", reports)
        found: dict[str, list[Cost]] = {COLD: [ours(project)], CACHED: [], EDITED: [], UNCHANGED: []}
        pages = pages_with_drawings(project, Path(temporary) / "docs")
        say(f"{reports} reports, {sum(pages.values())} pages for others")
        peers = [peer for peer in PEERS if _there(peer, say)]
        for peer in peers:
            (Path(temporary) / peer.package).mkdir()
        for n in range(rounds):
            shutil.rmtree(project / "site")
            shutil.rmtree(project / "build")
            found[CACHED].append(ours(project))
            change_a_figure(project, n)
            found[EDITED].append(ours(project))
            found[UNCHANGED].append(ours(project))
            for peer in peers:
                found.setdefault(peer.name, []).append(peer.build(Path(temporary) / peer.package))
        return found


def _there(peer: Peer, say: Callable[[str], None]) -> bool:
    if not _is_there(peer.package):
        say(f"{peer.name}: {peer.package} is not installed, so it is not measured. “make bench” sets up requirements/bench.txt.")
        return False
    say(f"{peer.name}: {peer.package} {version(peer.package)}")
    return True


def machine(within: str | None) -> dict[str, str]:
    """What it was measured on."""
    with tempfile.TemporaryDirectory(dir=within) as folder:
        began = time.perf_counter()
        for n in range(2000):
            (Path(folder) / str(n)).write_bytes(b"0" * 10_000)
        created = (time.perf_counter() - began) / 2000
    packages = ("mkdocs", "mkdocs-material", "altair", "vl-convert-python", "pagefind-bin-extended", *(peer.package for peer in PEERS))
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "a new file of 10 kB": f"{created * 1e6:.0f} µs",
        **{name: version(name) for name in dict.fromkeys(packages) if _is_there(name)},
    }


def _is_there(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def table(found: Mapping[str, list[Cost]]) -> str:
    """The medians of *found*, and how they stand to the yardstick."""

    def middle(costs: list[Cost], name: str) -> float:
        return statistics.median(getattr(one, name) for one in costs)

    rows = [["", "wall s", "CPU s", "MB memory", "files", "MB", "wall ÷", "n"]]
    for name, costs in found.items():
        wall = middle(costs, "wall")
        ratio = f"{wall / middle(found[YARDSTICK], 'wall'):.2f}" if YARDSTICK in found else "–"
        numbers = [f"{wall:.2f}", f"{middle(costs, 'cpu'):.2f}", f"{middle(costs, 'memory') / 1e6:.0f}"]
        rows.append([name, *numbers, f"{middle(costs, 'files'):,.0f}", f"{middle(costs, 'size') / 1e6:.1f}", ratio, str(len(costs))])
    return "\n".join(f"{row[0]:24}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description="What a build of made-up reports costs, beside others on the same pages.")
    parser.add_argument("--reports", default="10,100", help="how many reports, one number after the other")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--within", help="the folder to work in, such as a disk in memory; else that of the system")
    parser.add_argument("--json", type=Path, help="a file to write all numbers into")
    arguments = parser.parse_args()
    results: dict[str, object] = {"machine": machine(arguments.within)}
    for reports in map(int, arguments.reports.split(",")):
        found = measure(reports, arguments.rounds, arguments.within, lambda line: print(line, flush=True))
        print(table(found), flush=True)
        results[str(reports)] = {name: [asdict(one) for one in costs] for name, costs in found.items()}
        if arguments.json:
            arguments.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
