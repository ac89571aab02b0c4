"""Reports become pages: whole pages beside their reports in tests/page, and hostile text that stays text."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
import yaml
from projects import ROOT, Case, read_case, replace_in, write_base, write_files

from generator.address import Site
from generator.finding import Severity
from generator.language import load_language
from generator.pages.page import Pages, render_root, shortened
from generator.pages.picture import report_picture
from generator.reconcile import reconcile
from generator.site import read
from generator.vendored import parts

CASES = sorted(p.parent for p in (Path(__file__).parent / "page").glob("*/input.txt"))


def files_of(path: Path) -> Case:
    """A case whose last section is a file too."""
    text = path.read_text(encoding="utf-8")
    marked = path.with_name("input.txt")
    case = read_case(marked)
    return Case(text, (*case.files, case.expected), ("", "", ""))


def pages(root: Path, tag: str, charted=None) -> dict[str, str]:
    project = read(root)
    assert not [f for f in project.findings if f.severity is Severity.ERROR]
    language = next(language for language in project.languages if language.tag == tag)
    reconciled = {r.id: reconcile(r) for r in project.data.reports}
    pictures = {r.id: report_picture(r, language, project.languages).alt for r in project.data.reports}
    made = Pages(project.data, language, Site(), charted or {}, reconciled, languages=project.languages, pictures=pictures).pages()
    return {page.path: page.text for page in made}


def without_data(page: str) -> str:
    """*page* without what only machines read of it: tests/test_linked.py and tests/test_qr.py have that."""
    page = re.sub(r'(<script type="application/ld\+json">).*?(</script>)', r"\1…\2", page)
    return re.sub(r'(class="qr"><title>.*?</title>).*?(</svg>)', r"\1…\2", page)


def extensions() -> dict:
    listed = yaml.safe_load(re.sub(r"!ENV.*", "''", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))["markdown_extensions"]
    return {
        "extensions": [next(iter(e)) if isinstance(e, dict) else e for e in listed],
        "extension_configs": {k: v for e in listed if isinstance(e, dict) for k, v in e.items()},
    }


def built(page: str) -> str:
    """*page* as MkDocs makes HTML of it, front matter left out."""
    return markdown.markdown(page.split("\n---\n", 1)[1], **extensions())


@pytest.mark.parametrize("tag", ["en", "zh"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_report_becomes_a_page_in_each_language(case, tag, golden, tmp_path):
    write_files(write_base(tmp_path, words=True), files_of(case / "input.txt"))
    report = next(p.name for p in (tmp_path / "data/reports").iterdir() if p.name != "tides-2021")

    page = pages(tmp_path, tag, {f"{report}/caseload": "Columns: 340 cases, then over 1,400."})[f"reports/{report}.md"]

    golden(case / f"{tag}.md", without_data(page))


@pytest.fixture
def everything(tmp_path):
    return write_files(write_base(tmp_path, words=True), files_of(CASES[0] / "input.txt"))


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_other_pages_list_reports_places_and_institutions(everything, tag, golden):
    others = {path: text for path, text in pages(everything, tag).items() if path != "reports/harbour-2021.md"}

    golden(
        CASES[0].parent / "listing" / f"{tag}.md",
        without_data("".join(f"<!-- {path} -->\n{text}" for path, text in sorted(others.items()))),
    )


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_figure_has_a_page_of_its_own(everything, tag, golden):
    project = read(everything)
    language = next(language for language in project.languages if language.tag == tag)
    alts = {"harbour-2021/caseload": "Columns: 340 cases, then over 1,400."}
    reconciled = {r.id: reconcile(r) for r in project.data.reports}

    pages = Pages(project.data, language, Site(), alts, reconciled, languages=project.languages)
    casts = {cast.path: cast for cast in pages.figures()}

    own = [path for path in casts if "harbour-2021" in path]
    assert own == [f"f/harbour-2021/{figure.id}/" for figure in project.data.reports[0].figures]
    cast = casts["f/harbour-2021/caseload/"]
    golden(
        CASES[0].parent / "figure" / f"{tag}.html",
        f"<!-- {cast.title} | {cast.description} | {cast.image} -->\n{without_data(cast.html)}\n",
    )


def test_both_languages_have_the_same_pages_with_the_same_anchors(everything):
    english, chinese = pages(everything, "en"), pages(everything, "zh")

    assert english.keys() == chinese.keys()
    for path, text in english.items():
        anchors = [re.findall(r'(?<![\w-])id="([^"]+)"', built(page)) for page in (text, chinese[path])]
        ours = [[a for a in found if not a.startswith(("name-", "cite_")) and a != "names"] for found in anchors]
        if path == "glossary.md":  # each language sorts by its own letters
            ours = [sorted(found) for found in ours]
        assert ours[0] == ours[1], path
        assert all(len(found) == len(set(found)) for found in anchors), path


def test_every_link_within_a_page_leads_somewhere(everything):
    for tag in ("en", "zh"):
        for path, text in pages(everything, tag).items():
            page = built(text)
            ids = set(re.findall(r'(?<![\w-])id="([^"]+)"', page))
            assert set(re.findall(r'href="#([^"]+)"', page)) <= ids, path


def test_a_chinese_page_has_no_english_but_names_and_printed_forms(everything):
    page = built(pages(everything, "zh")["reports/harbour-2021.md"])
    page = re.sub(r'<(span|td|cite)[^>]*\blang="en"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    page = re.sub(
        r'<div class="citations".*?</details>\s*(?=<p)|<textarea.*?</textarea>|<(?:script|title).*?</(?:script|title)>|<span class="share-address">.*?</span>',
        "",
        page,
        flags=re.DOTALL,
    )
    words = set(re.findall(r"[A-Za-z]{3,}", html.unescape(re.sub(r"<[^>]+>|<!--.*?-->", " ", page, flags=re.DOTALL))))

    assert words <= {"CSV", "Excel", "JSON", "PNG", "SHA", "SVG", "WPS", "cdef", "abcdef"}


def test_a_figure_with_a_chart_holds_a_place_for_it_and_one_without_holds_none(everything):
    page = pages(everything, "en", {"harbour-2021/caseload": "Alt"})["reports/harbour-2021.md"]

    assert re.findall(r'data-chart="([^"]+)"', page) == ["harbour-2021/caseload"]
    assert '<figcaption class="reading" id="caseload-reading">Alt</figcaption>' in page
    assert 'role="img" aria-labelledby="caseload-reading"' in page


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 10, "short"),
        ("one two three four", 12, "one two…"),
        ("abcdefghijklmno", 10, "abcdefghi…"),
        ("法院受理案件，审结案件若干件", 10, "法院受理案件…"),
    ],
)
def test_a_description_is_cut_at_a_word_or_mark(text, limit, short):
    assert shortened(text, limit) == short
    assert len(short) <= max(limit, len("short"))


# Hostile text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b onmouseover="alert(1)">',
    "' onfocus='alert(1)",
    "</td></table></details><h1>out</h1>",
    "*em* _em_ **strong** `code` ~~del~~",
    "[link](javascript:alert(1)) ![image](x) <https://a.example>",
    "# heading",
    "- item",
    "> quote",
    "| a | b |",
    "!!! note",
    "{: #id onclick=alert(1) }",
    "{{{{ 7*7 }}}} {{% raw %}}",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "\\<b\\> \\*",
    "--- ... ***",
    "=1+1",
    "<!-- x --> <?php ?> <![CDATA[ x ]>",
    "title: yes # no",
    "a \u200f b \u00ad c",
]


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(name for name, _ in attrs), dict(attrs).get("class")))
        self.words += [value for name, value in attrs if name in ("aria-label", "title") and value]

    def handle_data(self, data):
        self.words.append(data)


TEXTS = {"title", "text", "note", "population", "summary", "prose", "reading", "reason"}
"""Keys of report.yml whose values may name observations in braces."""
PLAIN = {"printed", "at"}
TERMS = {"name", "label", "about", "short"}


def project_saying(root: Path, words: str) -> Path:
    """The whole report with *words* at the end of every text in data/, as an editor types them."""
    write_files(write_base(root, words=True), files_of(CASES[0] / "input.txt"))
    in_prose = words if "{{" in words else words.replace("{", "{{").replace("}", "}}")
    plain = words.replace("{{", "{").replace("}}", "}")

    def said(value, key, keys):
        if isinstance(value, dict):
            return {k: said(v, "name" if key == "members" else k, keys) for k, v in value.items()}
        if isinstance(value, list):
            return [said(v, key, keys) for v in value]
        return f"{value} {in_prose if key in TEXTS else plain}" if key in keys else value

    for path in (root / "data/reports/harbour-2021/report.yml", *(root / "data/vocabulary").glob("*.yml")):
        tree = said(
            yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader), "", TERMS if path.parent.name == "vocabulary" else TEXTS | PLAIN
        )
        path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
    cell, note = (text.replace('"', '""') for text in (plain, in_prose))
    replace_in(root / "data/reports/harbour-2021/caseload.csv", "12.5 million,,,", f'"12.5 million {cell}",,,"{note}"')
    return root


def shape(page: str) -> list[tuple]:
    return Elements(page).elements


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    return pages(project_saying(tmp_path_factory.mktemp("calm"), "words"), "en")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_in_data_never_becomes_markup(words, calm, tmp_path):
    """A page has the same elements with the same attributes whatever its texts say, and says it in its text.

    What stands above it, which reaches `<title>` and `<meta>` as it is, comes escaped.
    """
    hostile = pages(project_saying(tmp_path, words), "en")

    assert calm.keys() == hostile.keys()
    for path, page in hostile.items():
        assert shape(built(page)) == shape(built(calm[path])), path
        head = yaml.safe_load(page.split("---\n")[1])
        assert head.keys() <= {"title", "description", "kind", "image", "image_alt"}, path
        assert not set('<>"') & set(head["title"] + head["description"] + head.get("image_alt", "")), path
    report = "".join(Elements(built(hostile["reports/harbour-2021.md"])).words)
    seen = words.replace("{{", "{").replace("}}", "}")
    assert " ".join(seen.split()) in " ".join(report.split())


@pytest.mark.parametrize("alt", HOSTILE)
def test_hostile_words_in_a_reading_of_a_chart_stay_text(alt, everything):
    key = "harbour-2021/caseload"
    calm = built(pages(everything, "en", {key: "words"})["reports/harbour-2021.md"])
    hostile = built(pages(everything, "en", {key: alt})["reports/harbour-2021.md"])

    assert shape(hostile) == shape(calm)
    # Python-Markdown reads attributes once more, so `&lt;` typed as such comes out as `<`: other text, but text.
    assert html.unescape(html.unescape(alt)) in {html.unescape(html.unescape(words)) for words in Elements(hostile).words}


def test_a_link_that_is_a_script_is_refused(everything):
    path = everything / "data/reports/harbour-2021/report.yml"
    path.write_text(re.sub(r"  url: .*", "  url: 'javascript:alert(1)'", path.read_text(encoding="utf-8")), encoding="utf-8")

    assert "wrong-type" in {f.code for f in read(everything).findings}


# Above the languages


@pytest.fixture(scope="module")
def root_pages(tmp_path_factory):
    root = write_base(tmp_path_factory.mktemp("project"), words=True)
    languages = [load_language(root, tag)[0] for tag in ("zh", "en")]
    assets = {path.name: f"{path.stem}.0123{path.suffix}" for path in (ROOT / "generator/theme/assets").iterdir()}
    paths = ["index.md", "reports/index.md", "reports/a.md", "method.md"]
    return {page.path: page.text for page in render_root(paths, languages, "https://figures.example/ip/", assets)}


def test_the_sitemap_names_every_page_in_every_language_by_its_whole_address(root_pages):
    locations = re.findall(r"<loc>(.*?)</loc>", root_pages["sitemap.xml"])

    assert "https://figures.example/ip/zh/reports/a/" in locations and "https://figures.example/ip/en/" in locations
    assert len(re.findall(r'hreflang="x-default"', root_pages["sitemap.xml"])) == len(
        [u for u in locations if "/zh/" in u or "/en/" in u or u.endswith("/ip/")]
    )
    for tag in ("zh", "en"):
        assert f'hreflang="{tag}" href="https://figures.example/ip/{tag}/method/"' in root_pages["sitemap.xml"]


def test_the_licences_of_what_others_have_made_stand_in_one_file_with_each_text_once(root_pages):
    text = root_pages["licences.txt"]

    assert "https://figures.example/ip/zh/method/#licence" in text and "https://figures.example/ip/en/method/#licence" in text
    for part in parts():
        assert f"{part.name} {part.version}".strip() in text and part.origin in text
        assert text.count(part.notice().splitlines()[0]) >= 1 and part.notice().splitlines()[-1] in text
    assert text.count("SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007") == 1 and text.count("Vega: Copyright (c)") == 1


def test_robots_are_led_to_the_sitemap(root_pages):
    assert "Sitemap: https://figures.example/ip/sitemap.xml" in root_pages["robots.txt"]


def test_the_page_for_what_is_missing_speaks_both_languages_and_knows_where_the_site_stands(root_pages):
    page = root_pages["404.html"]

    assert 'lang="en"' in page and 'lang="zh"' in page
    assert 'href="/ip/zh/"' in page and 'href="/ip/en/"' in page


def test_the_landing_page_leads_to_both_languages(root_pages):
    assert 'href="zh/"' in root_pages["index.html"] and 'href="en/"' in root_pages["index.html"]
