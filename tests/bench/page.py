"""What `make bench` has found → the table and the charts of the page Speed, in both languages; the charts by this project itself.

python tests/bench/page.py [build/bench.json]

The numbers become figures of a report in a project of their own, and their charts stand in docs/ between the comments that name them.
"""

import json
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import CATALOG, ROOT
from run import CACHED, COLD, EDITED, PEERS, UNCHANGED, YARDSTICK

from generator.chart.svg import draw_svg
from generator.read import read

DOCS = ROOT / "docs"
LANGUAGES = ("en", "zh")
CHINESE = {
    COLD: "本程序，重新绘图",
    CACHED: "本程序，统计图在缓存中",
    EDITED: "本程序，改动一个图表",
    UNCHANGED: "本程序，没有改动",
    YARDSTICK: "Material加static-i18n",
    "Material, twice": "Material，分语言两次",
    "Zensical, twice": "Zensical，分语言两次",
}
"""Of what is called otherwise in Chinese."""
PROGRAMS = (COLD, CACHED, EDITED, UNCHANGED, *(peer.name for peer in PEERS))

Costs = Mapping[str, Sequence[Mapping[str, float]]]
"""By program: what each run cost."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of the page."""

    id: str
    title: tuple[str, str]
    """In English and in Chinese, with a place for the number of reports."""
    measure: str
    unit: str
    read: Callable[[Mapping[str, float]], float]
    """The value of one run."""
    decimals: int


SHOWN = (
    Shown("time", ("Wall time of a build of {n} reports", "生成{n}份报告的用时"), "build_time", "second", lambda run: run["wall"], 1),
    Shown("memory", ("Largest process of a build of {n} reports", "生成{n}份报告时最大进程的内存"), "build_memory", "megabyte",
          lambda run: run["memory"] / 1e6, 0),
)  # fmt: skip
VOCABULARY = {
    "units.yml": 'second: {one: "{n} second", other: "{n} seconds", label: seconds, kind: duration}\n'
    'megabyte: {one: "{n} MB", other: "{n} MB", label: MB, kind: weight}\n',
    "measures.yml": "build_time: {name: Wall time, unit: second, kind: amount, about: Of a build.}\n"
    "build_memory: {name: Memory, unit: megabyte, kind: amount, about: Of the largest process of a build.}\n",
}
WORDS = (
    ("unit.second", "{n} second", "{n} seconds", "{n}秒"),
    ("unit.second.label", "seconds", "", "秒"),
    ("unit.megabyte", "{n} MB", "{n} MB", "{n} MB"),
    ("unit.megabyte.label", "MB", "", "MB"),
    ("measure.build_time", "Wall time", "", "用时"),
    ("measure.build_memory", "Memory", "", "内存"),
    ("dimension.program", "Program", "", "程序"),
)
"""Of the vocabulary: context, singular and plural in English, Chinese."""


def middle(runs: Sequence[Mapping[str, float]], value: Callable[[Mapping[str, float]], float]) -> float:
    return statistics.median(map(value, runs))


def table(found: Mapping[str, Costs], tag: str) -> str:
    """The table of builds, as Markdown."""
    heads = {
        "en": "| Reports | Program | Wall, s | CPU, s | Memory, MB | Files | MB | Ratio |",
        "zh": "| 报告 | 程序 | 用时（秒） | CPU（秒） | 内存（MB） | 文件 | MB | 比值 |",
    }
    lines = [heads[tag], "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for reports, costs in found.items():
        yardstick = middle(costs[YARDSTICK], lambda run: run["wall"]) if YARDSTICK in costs else None
        for program in (name for name in PROGRAMS if name in costs):
            runs = costs[program]
            wall = middle(runs, lambda run: run["wall"])
            cells = [
                f"{int(reports):,}",
                CHINESE.get(program, program) if tag == "zh" else program,
                f"{wall:.2f}",
                f"{middle(runs, lambda run: run['cpu']):.2f}",
                f"{middle(runs, lambda run: run['memory']) / 1e6:,.0f}",
                f"{middle(runs, lambda run: run['files']):,.0f}",
                f"{middle(runs, lambda run: run['size']) / 1e6:,.1f}",
                f"{wall / yardstick:.2f}" if yardstick else "–",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


NAMES = {
    "mkdocs": "MkDocs", "mkdocs-material": "Material", "mkdocs-static-i18n": "static-i18n", "zensical": "Zensical", "hugo": "Hugo",
    "altair": "Altair", "vl-convert-python": "vl-convert", "pagefind-bin-extended": "Pagefind",
}  # fmt: skip


def measured_on(machine: Mapping[str, str], tag: str) -> str:
    """When, on what and with which versions it was measured, as Markdown."""
    versions = [f"{name} {machine[package]}" for package, name in NAMES.items() if package in machine]
    if tag == "zh":
        return (
            f"测于{machine['date']}：{machine['system']}，处理器{machine['cores']}核，Python {machine['python']}，"
            f"新建10 kB文件{machine['a new file of 10 kB']}；{'、'.join(versions)}。"
        )
    return (
        f"Measured on {machine['date']}: {machine['system']}, {machine['cores']} cores, Python {machine['python']}, "
        f"a new file of 10 kB in {machine['a new file of 10 kB']}; {', '.join(versions)}."
    )


def write_report(root: Path, reports: str, costs: Costs) -> None:
    """The project *root* with a report of what builds cost."""
    shutil.copytree(ROOT / "tests/project", root)
    for name, lines in VOCABULARY.items():
        with (root / "data/vocabulary" / name).open("a", encoding="utf-8") as file:
            file.write(lines)
    programs = [name for name in PROGRAMS if name in costs]
    ids = {name: re.sub(r"[^a-z]+", "_", name.lower()).strip("_") for name in programs}
    members = "".join(f'    {ids[name]}: "{name}"\n' for name in programs)
    with (root / "data/vocabulary/dimensions.yml").open("a", encoding="utf-8") as file:
        file.write(f"program:\n  name: Program\n  members:\n{members}")
    words = [*WORDS, *((f"program.{ids[name]}", name, "", CHINESE.get(name, name)) for name in programs)]
    figures = ""
    folder = root / "data/reports/bench"
    folder.mkdir()
    own = {"Builds": "生成", "Builds of made-up reports.": "生成虚构的报告。", "[[Builds]]": "[[生成]]"}
    for shown in SHOWN:
        title, chinese = (pattern.format(n=reports) for pattern in shown.title)
        own[title] = chinese
        rows = ["id,program,value,printed"]
        for name in programs:
            value = f"{middle(costs[name], shown.read):.{shown.decimals}f}"
            rows.append(f'{shown.id}-{ids[name].replace("_", "-")},{ids[name]},{value},"{value}"')
        (folder / f"{shown.id}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        figures += (
            f'      - {{id: {shown.id}, title: "{title}", measure: {shown.measure}, period: 2026, unit: {shown.unit}, '
            f'at: "1", parts: partial}}\n'
        )
    (folder / "report.yml").write_text(
        "language: en\nkind: news_release\ntitle: Builds\npublishers: [meridian_court]\nplace: meridian\nperiod: 2026\n"
        'source: {title: "[[Builds]]", language: en}\nsummary: Builds of made-up reports.\n'
        f'sections:\n  - id: builds\n    title: Builds\n    at: "1"\n    figures:\n{figures}',
        encoding="utf-8",
    )
    for domain, messages in (("bench", [("", english, "", chinese) for english, chinese in own.items()]), ("site", words)):
        path = root / "locales/zh/LC_MESSAGES" / f"{domain}.po"
        before = path.read_text(encoding="utf-8") if path.exists() else CATALOG
        real = (ROOT / "locales/zh/LC_MESSAGES/site.po").read_text(encoding="utf-8").partition("\n\n")[2] if domain == "site" else ""
        path.write_text(f"{before}\n{''.join(_message(*one) for one in messages)}{real}", encoding="utf-8")


def _message(context: str, english: str, plural: str, chinese: str) -> str:
    head = (f'msgctxt "{context}"\n' if context else "") + f'msgid "{english}"\n'
    return f'{head}msgid_plural "{plural}"\nmsgstr[0] "{chinese}"\n\n' if plural else f'{head}msgstr "{chinese}"\n\n'


def charts(reports: str, costs: Costs) -> Iterator[tuple[str, str, str]]:
    """Language, name and HTML of each chart."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "project"
        write_report(root, reports, costs)
        project = read(root)
        if not project.sound:
            raise RuntimeError("\n".join(map(str, project.mistakes)))
        known = project.known["bench"]
        for tag in LANGUAGES:
            for shown in SHOWN:
                svgs = "".join(map(draw_svg, known.charts_in(tag)[shown.id]))
                alt = known.alts_in(tag)[shown.id]
                title = shown.title[LANGUAGES.index(tag)].format(n=reports)
                yield (
                    tag,
                    shown.id,
                    (
                        f'<figure class="chart">\n<p class="caption">{title}</p>\n'
                        f'<div class="drawing" role="img" aria-labelledby="{shown.id}-reading">{svgs.replace(chr(10), "")}</div>\n'
                        f'<figcaption class="reading" id="{shown.id}-reading">{alt}</figcaption>\n</figure>'
                    ),
                )


def put_in(text: str, name: str, content: str) -> str:
    """*text* with *content* between the two comments that *name* it."""
    begins, ends = f"<!-- {name} -->", f"<!-- end of {name} -->"
    if text.count(begins) != 1 or text.count(ends) != 1:
        raise RuntimeError(f"“{begins}” and “{ends}” are wanted once each.")
    before, _, rest = text.partition(begins)
    return f"{before}{begins}\n\n{content}\n\n{ends}{rest.partition(ends)[2]}"


def main() -> int:
    results = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else "build/bench.json").read_text(encoding="utf-8"))
    found = {name: costs for name, costs in results.items() if name.isdigit()}
    parts = [(tag, "builds", table(found, tag)) for tag in LANGUAGES]
    parts += [(tag, "machine", measured_on(results["machine"], tag)) for tag in LANGUAGES]
    most = max(found, key=int)
    parts += charts(f"{int(most):,}", found[most])
    for tag in LANGUAGES:
        page = DOCS / tag / "speed.md"
        text = page.read_text(encoding="utf-8")
        for _, name, content in (part for part in parts if part[0] == tag):
            text = put_in(text, name, content)
        page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
