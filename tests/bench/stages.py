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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import markdown
from corpus import write_project
from run import EXTENSIONS

from generator import parts, reports, workers
from generator.address import Site
from generator.engine.press import Press, cut_blocks
from generator.engine.programs import MKDOCS
from generator.making import Making
from generator.pages.page import Pages
from generator.read import Known, Read, Reader
from generator.reports import Written
from generator.site import Stages, Summary

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


@contextmanager
def making(root: Path) -> Iterator[Callable[[Read], Mapping[str, Written]]]:
    """What writes the files of all reports of a project in *root*, into folders that are gone at the end."""
    with tempfile.TemporaryDirectory(dir=root) as folder:
        site = Path(folder) / "site"
        site.mkdir()

        def write(project: Read) -> Mapping[str, Written]:
            stages = Stages(Summary(), lambda _: None, str)
            made = Making(root, project, Site("https://tides.example/"), stages, site, root / "site", MKDOCS)
            return made.make_reports(project.ids, Path(folder) / "build")

        yield write


def pages(root: Path) -> list[str]:
    """The Markdown of the pages of all reports. Draws what is to be drawn."""
    with making(root) as write:
        paths = [path for one in write(Reader(root, keep=False).read()).values() for path in one.build if path.endswith(".md")]
        (folder,) = root.glob("*/build/parts")
        return [(folder.parent / path).read_text(encoding="utf-8") for path in paths]


def floor(texts: Sequence[str]) -> float:
    """The seconds that Python-Markdown takes for *texts*."""
    converter = markdown.Markdown(extensions=EXTENSIONS)
    began = time.perf_counter()
    for text in texts:
        converter.reset()
        converter.convert(text)
    return time.perf_counter() - began


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
        texts = pages(root)
        as_it_comes, without_html = floor(texts), floor([cut_blocks(text)[0] for text in texts])
        for owner, name, stage in STAGES:
            timed(owner, name, stage)
        project = Reader(root, keep=False).read()
        assert project.sound
        SPENT.clear()
        with making(root) as write:
            began = time.perf_counter()
            write(project)
            whole = time.perf_counter() - began
    SPENT["what lies between"] = whole - sum(SPENT.values())
    for stage, seconds in SPENT.most_common():
        print(f"{stage:40}{seconds / number * 1000:8.2f} ms a report")
    print(f"{'together':40}{whole / number * 1000:8.2f} ms a report")
    print(f"{'Python-Markdown, with all HTML':40}{as_it_comes / number * 1000:8.2f} ms for the 2 pages of a report")
    print(f"{'Python-Markdown, without blocks of HTML':40}{without_html / number * 1000:8.2f} ms for the 2 pages of a report")
    return 0


if __name__ == "__main__":
    sys.exit(main())
