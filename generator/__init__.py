"""Figures of Chinese IP white papers: from `data/` to a bilingual, charted, searchable site.

1. `load`: data/ and its vocabulary become values, mistakes become findings.
2. `check`: rules over those values yield findings.
3. `chart`: a figure in a language becomes a chart, a chart becomes an SVG.
4. `page`: a report in a language becomes Markdown pages.
5. `export`: the reports become CSV, JSON and a Data Package.
6. `engine`: MkDocs and Pagefind turn the pages into a site.
7. `site`: does all of this in order, and is the only writer.
"""

__version__ = "0.1.0"
