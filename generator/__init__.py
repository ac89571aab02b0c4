"""Figures of Chinese IP white papers: from `data/` to a bilingual, charted, searchable site.

1. `load`: data/ and its vocabulary become values, mistakes become findings.
2. `check`: rules over those values, and over their translations, yield findings.
3. `reconcile`: totals, shares, growth and the like are recomputed, each with a verdict.
4. `chart`: a figure in a language becomes a chart, a chart becomes an SVG.
5. `pages`: a report in a language becomes Markdown pages.
6. `export`: the reports become CSV, JSON and a Data Package.
7. `site`: does all of this in order; `engine` turns the pages into a site. `serve` shows it while it is being written.

For editors: `begin` a report, take over a `table`, read a `source`, keep files `canonical`, tell a `difference`; `catalogs` for translators.
`cli` has a command for each. docs/en/how-it-works.md has every file.
"""

__version__ = "0.1.0"
