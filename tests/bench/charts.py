"""What a chart costs from its values to its SVG, beside Altair and vl-convert as they come.

python tests/bench/charts.py [--charts 500]

The same charts by turns, in batches: ours drawn as a build draws it, theirs by Altair, which checks the specification, and
vl-convert, which measures every text.
"""

import argparse
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

import altair as alt
import vl_convert
from corpus import write_project

from generator.chart.draw import draw_spec
from generator.chart.plan import Chart
from generator.chart.svg import VEGA_LITE, draw_svg
from generator.read import read

BATCH = 25


def charts(number: int) -> list[Chart]:
    """So many charts of made-up reports, no two the same, in both languages and widths."""
    with tempfile.TemporaryDirectory() as temporary:
        project = read(write_project(Path(temporary) / "project", number // 8 + 1))
        planned = itertools.chain.from_iterable(project.charts.values())
        return list(dict.fromkeys(planned))[:number]


def as_they_come(chart: Chart) -> None:
    """Draw *chart* by Altair, which checks the specification, and by vl-convert, which measures its texts."""
    spec = alt.Chart.from_dict(draw_spec(chart), validate=True).to_dict(validate=True)
    vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)


def main() -> int:
    parser = argparse.ArgumentParser(description="What a chart costs, beside Altair and vl-convert as they come.")
    parser.add_argument("--charts", type=int, default=500)
    wanted = charts(parser.parse_args().charts)

    for draw in (draw_svg, as_they_come):  # what is read and compiled once
        draw(wanted[0])
    ours, theirs = [], []
    for n in range(0, len(wanted), BATCH):
        batch = wanted[n : n + BATCH]
        for draw, found in ((draw_svg, ours), (as_they_come, theirs)):
            began = time.perf_counter()
            for chart in batch:
                draw(chart)
            found.append((time.perf_counter() - began) / len(batch) * 1000)
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(
        f"{len(wanted)} charts in batches of {BATCH}, medians: ours {mine:.1f} ms a chart, as they come {other:.1f} ms, ratio {mine / other:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
