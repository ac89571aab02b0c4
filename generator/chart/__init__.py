"""Figure × Language → `Chart` (plain values) → Vega-Lite → SVG. The only user of Altair and vl-convert.

1. `shape`: which observations belong on one axis, and which kind of chart shows them. Knows no language.
2. `plan`: the same in words, for a width: a `Chart`.
3. `draw`: a `Chart` as a Vega-Lite spec, everything placed by `measure`d text.
4. `svg`: specs become small SVGs, kept in a cache.

`live`: the same groups as a spec that Vega draws in the reader's browser, with the module that `bundle` makes.
"""

from generator.chart.bundle import vega_bundle
from generator.chart.measure import missing_characters
from generator.chart.plan import Chart, Panel, Row, Width, has_chart, missing_glyphs, plan_charts
from generator.chart.svg import Drawn, draw_charts, standalone

__all__ = [
    "Chart",
    "Drawn",
    "Panel",
    "Row",
    "Width",
    "draw_charts",
    "has_chart",
    "missing_characters",
    "missing_glyphs",
    "plan_charts",
    "standalone",
    "vega_bundle",
]
