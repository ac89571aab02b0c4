"""What the files of one report cost, stage by stage, beside Python-Markdown on its pages.

python tests/bench/stages.py [--reports 60] [--within FOLDER]

In one process, charts and QR codes drawn before; made-up reports as `make bench` has them. The floor is what Python-Markdown alone
takes for the two pages of a report with its drawings in them, and with what is no Markdown taken out as this project does.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import markdown
from corpus import write_project

from generator import parts, reports, workers
from generator.address import Site
from generator.engine.press import Press, cut_blocks
from generator.engine.programs import MKDOCS
from generator.making import Making
from generator.pages.page import Pages
from generator.read import Known, Read, Reader
from generator.site import Stages, Summary

EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc"]

SPENT: Counter[str] = Counter()
"""Seconds by stage, without those of the stages within it."""
_within: list[float] = []


def timed(owner: Any, name: str, stage: str) -> None:
    """Count what the function *name* of *owner* takes as *stage*. An iterator is walked at once."""
    function: Callable[..., Any] = getattr(owner, name)

    @wraps(function)
    def counted(*values: Any, **named: Any) -> Any:
        began = time.perf_counter()
        _within.append(0.0)
        made = function(*values, **named)
        if isinstance(made, Iterator):
            made = list(made)
        spent = time.perf_counter() - began
        SPENT[stage] += spent - _within.pop()
        if _within:
            _within[-1] += spent
        return made

    setattr(owner, name, counted)


STAGES = (
    (Reader, "known", "read"),
    (parts, "live_specs", "interactive charts"),
    (reports, "report_tables", "tables and JSON"),
    (reports, "report_data", "tables and JSON"),
    (reports, "export_part", "tables and JSON"),
    (Known, "charts_in", "charts planned and found"),
    (reports.ReportWriter, "_charts", "charts planned and found"),
    (reports, "drawn_files", "charts planned and found"),
    (Known, "alts_in", "charts in words"),
    (Known, "picture_in", "picture for sharing"),
    (reports, "draw_cards", "picture for sharing"),
    (Pages, "of_report", "pages of the report, 2"),
    (Pages, "figures_of", "pages of its figures, 6"),
    (Press, "page", "Markdown and Material's template, 2"),
    (reports, "report_records", "search records"),
    (reports, "render_records", "search records"),
    (reports.engine, "fill_charts", "pages put together"),
    (reports.engine, "fill_mould", "pages put together"),
    (reports.Folder, "write", "files written, 55"),
)


def write(root: Path, project: Read) -> float:
    """Write the files of all reports of *project*; gives the seconds."""
    with tempfile.TemporaryDirectory(dir=root) as staging:
        stages = Stages(Summary(), lambda _: None, str)
        making = Making(root, project, Site("https://tides.example/"), stages, Path(staging) / "site", root / "site", MKDOCS)
        (Path(staging) / "site").mkdir()
        began = time.perf_counter()
        making.make_reports(project.ids, Path(staging) / "build")
        return time.perf_counter() - began


def floor(root: Path, project: Read) -> tuple[float, float]:
    """The seconds that Python-Markdown takes for the pages of all reports: with their drawings in them, and without blocks of HTML."""
    pages = []
    with tempfile.TemporaryDirectory(dir=root) as staging:
        stages = Stages(Summary(), lambda _: None, str)
        making = Making(root, project, Site("https://tides.example/"), stages, Path(staging) / "site", root / "site", MKDOCS)
        (Path(staging) / "site").mkdir()
        written = making.make_reports(project.ids, Path(staging) / "build")
        for one in written.values():
            pages += [(Path(staging) / "build" / path).read_text(encoding="utf-8") for path in one.build if path.endswith(".md")]
    found = []
    for take_out in (False, True):
        converter = markdown.Markdown(extensions=EXTENSIONS)
        began = time.perf_counter()
        for page in pages:
            converter.reset()
            converter.convert(cut_blocks(page)[0] if take_out else page)
        found.append(time.perf_counter() - began)
    return found[0], found[1]


def main() -> int:
    parser = argparse.ArgumentParser(description="What the files of a report cost, stage by stage.")
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--within", help="the folder to work in, such as a disk in memory; else that of the system")
    arguments = parser.parse_args()
    number = arguments.reports
    workers.WORTH = sys.maxsize  # no processes but this one
    with tempfile.TemporaryDirectory(dir=arguments.within) as temporary:
        root = write_project(Path(temporary) / "project", number)
        (root / "build").mkdir()
        write(root, Reader(root, keep=False).read())  # draws what is to be drawn
        as_it_comes, without_html = floor(root, Reader(root, keep=False).read())
        for owner, name, stage in STAGES:
            timed(owner, name, stage)
        project = Reader(root, keep=False).read()
        assert project.sound
        SPENT.clear()
        whole = write(root, project)
    SPENT["what lies between"] = whole - sum(SPENT.values())
    for stage, seconds in SPENT.most_common():
        print(f"{stage:40}{seconds / number * 1000:8.2f} ms a report")
    print(f"{'together':40}{whole / number * 1000:8.2f} ms a report")
    print(f"{'Python-Markdown, with all HTML':40}{as_it_comes / number * 1000:8.2f} ms for the 2 pages of a report")
    print(f"{'Python-Markdown, without blocks of HTML':40}{without_html / number * 1000:8.2f} ms for the 2 pages of a report")
    return 0


if __name__ == "__main__":
    sys.exit(main())
