"""Every string is in the catalogs: in a language of strange letters nothing that is shown is left in plain ones.

What may stand there in plain letters is data (ids, printed forms, names as the source prints them), addresses, and names
that are the same in every language. Everything else is a string that a translator cannot reach.
"""

import csv
import io
import json
import re
import string
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from projects import ROOT, replace_in
from pseudo import TAG, pseudo, write_pseudo_project

from generator.address import Site
from generator.cli import COMMANDS, main
from generator.finding import CODES, Finding
from generator.language import load_language
from generator.model import Where
from generator.pages.page import Pages
from generator.prose import names
from generator.reconcile import reconcile
from generator.site import build, read

EVERYWHERE = {
    "CC-BY-4.0",
    "JSON",
    "CSV",
    "SVG",
    "PNG",
    "ZIP",
    "XML",
    "Excel",
    "WPS",
    "Python",
    "pandas",
    "BibTeX",
    "RIS",
    "CSL",
    "Esc",
    "bib",
    "ris",
    "csl.json",
    "SHA",
}
"""Names of formats, programs and keys."""

SAID = {"title", "alt", "aria-label", "aria-roledescription", "placeholder", "summary", "label", "data-source", "data-words"} | {
    f"data-{word}" for word in ("copied", "selected", "saved", "failed")
}
"""Attributes whose value is shown or read aloud."""

DESCRIBED = {"description", "og:title", "og:description", "og:site_name", "og:image:alt", "twitter:title", "twitter:description"}
"""What `<meta>` says in words."""

UNSAID = {"script", "style", "code", "pre", "kbd"}
VOID = {"meta", "link", "br", "img", "input", "hr", "col", "wbr", "source", "area", "base"}


class Shown(HTMLParser):
    """Collects what a page in *tag* shows and says, apart from what is marked as being in another language."""

    def __init__(self, tag):
        super().__init__()
        self.tag, self.stack, self.texts = tag, [], []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        apart = attributes.get("lang", self.tag) != self.tag or tag in UNSAID
        if not apart and not any(other for _, other in self.stack):
            self.texts += [value for key, value in attributes.items() if key in SAID and value]
            if attributes.get("name", attributes.get("property")) in DESCRIBED:
                self.texts.append(attributes["content"])
        if tag not in VOID:
            self.stack.append((tag, apart))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not any(apart for _, apart in self.stack):
            self.texts.append(data)


def shown(html):
    parser = Shown(TAG)
    parser.feed(html)
    return [text for whole in parser.texts for text in _inside(whole)]


def _inside(text):
    """What a text says; one that is JSON or HTML itself, by what it says in turn."""
    if text.startswith("{"):
        return _values(json.loads(text))
    return shown(text) if text.startswith("<") else [text]


def _values(value):
    """Every string in JSON but keys and what names them."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [text for key, part in pairs if key not in ("name", "masked") for text in _values(part)]
    return [value] if isinstance(value, str) else []


_NO_WORD = re.compile(r"https?://\S+|\{[\w.:-]*\}|\b[\w./<>*-]+\.(?:csv|json|yml|po|html)\b|\b[IVX]+\b")
"""Addresses, places in braces, files, places in a source."""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return write_pseudo_project(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture(scope="module")
def data_of(root):
    """What data says in letters of its own: ids, printed forms, names."""
    data = read(root).data
    own = {o.printed for report in data.reports for _, o in report.observations}
    own |= {name for report in data.reports for text in report.texts for name in names(text.msgid)}
    own |= {piece for report in data.reports for piece in (report.source.sha256, (report.source.sha256 or "")[:12])}
    own |= {correction.printed for report in data.reports for correction in report.corrections}
    return sorted(filter(None, own), key=len, reverse=True)


def plain_letters(texts, own=()):
    """What stands in *texts* in letters of English or Chinese, without what may."""
    found = {}
    for text in texts:
        rest = text
        for piece in own:
            rest = rest.replace(piece, " ")
        for run in re.findall(r"[A-Za-z\u3400-\u9fff]{2,}", _NO_WORD.sub(" ", re.sub(rf"\b(?:{'|'.join(EVERYWHERE)})\b", " ", rest))):
            found.setdefault(run, text.strip()[:200])
    return found


# The language


def test_the_language_has_no_letter_of_english_and_is_longer():
    assert not re.search(r"[A-Za-z]", pseudo("The quick brown fox jumps over the lazy dog, THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG"))
    assert pseudo("{n} cases of [[Harbour]]").startswith("⟦{n} ") and "[[Ħ" in pseudo("{n} cases of [[Harbour]]")
    assert len(pseudo("abcdefghij")) >= 13


def test_a_language_is_added_without_a_line_of_the_program(root):
    """The check has nothing against it but what the data itself has."""
    assert {finding.code for finding in read(root).findings} <= {"unrecorded-conflict", "missing-glyph"}
    assert [language.tag for language in read(root).languages] == ["en", TAG]


def test_its_pages_are_made_without_a_build(root):
    project = read(root)
    language = project.languages[1]
    reconciled = {report.id: reconcile(report) for report in project.data.reports}
    pages = Pages(project.data, language, Site(), {}, reconciled, languages=project.languages).pages()

    paths = {page.path: page.text for page in pages}
    assert {"index.md", "reports/harbour-2021.md", "glossary.md"} <= paths.keys()
    assert pseudo("Cases accepted and concluded").split()[0] in paths["reports/harbour-2021.md"]


# The site


@pytest.fixture(scope="module")
def site(root):
    build(root, read(root), Site("https://figures.example/ip/"), lambda _: None, str)
    return root / "site"


def test_no_page_shows_a_string_of_its_own(site, data_of):
    pages = sorted((site / TAG).rglob("*.html"))

    assert len(pages) > 30
    for path in pages:
        assert plain_letters(shown(path.read_text(encoding="utf-8")), data_of) == {}, path.relative_to(site)


def test_no_markdown_is_left_on_a_page(site):
    for path in sorted((site / "en").rglob("*.html")):
        for text in shown(path.read_text(encoding="utf-8").replace('lang="en"', f'lang="{TAG}"')):
            assert not re.search(r"^#+ |\{: |\*\*\w", text), f"{text} in {path}"


def test_no_chart_shows_a_string_of_its_own(site, data_of):
    charts = sorted((site / "data/reports").rglob(f"*.{TAG}.svg"))

    assert len(charts) > 4
    for path in charts:
        assert plain_letters(shown(path.read_text(encoding="utf-8")), data_of) == {}, path


def test_no_chart_to_explore_says_a_string_of_its_own(site, data_of):
    """Vega's own keys are English; words stand in texts, tooltips and labels of axes."""
    specs = sorted((site / "data/reports").rglob(f"*.{TAG}.vl.json"))

    assert len(specs) > 4
    for path in specs:
        spec = json.loads(path.read_text(encoding="utf-8"))
        assert plain_letters(_worded(spec), data_of) == {}, path


WORDED = ("title", "subtitle", "description", "what", "when", "number", "beside", "remark", "text")


def _worded(value, key=""):
    if isinstance(value, dict) and key == "text" and "expr" in value:
        return _worded(value["expr"], "labelExpr")
    if isinstance(value, dict):
        return [text for name, part in value.items() for text in _worded(part, name)]
    if isinstance(value, list):
        return [text for part in value for text in _worded(part, key)]
    if key == "labelExpr":
        return re.findall(r'"([^"]*)"', value)
    return [value] if isinstance(value, str) and key in WORDED else []


def test_no_table_in_words_has_a_string_of_its_own(site, data_of):
    for path in sorted((site / "data").rglob(f"*.{TAG}.csv")):
        rows = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row]
        assert plain_letters(rows, data_of) == {}, path


def test_no_entry_of_the_feed_has_a_string_of_its_own(site, data_of):
    feed = (site / TAG / "feed.xml").read_text(encoding="utf-8")
    texts = re.findall(r"<(?:title|subtitle|name|summary|content)[^>]*>(.*?)</", feed, re.DOTALL)

    assert texts
    for text in texts:
        html = re.sub(r"&lt;", "<", re.sub(r"&gt;", ">", re.sub(r"&amp;", "&", text)))
        assert plain_letters(shown(html), data_of) == {}


def test_scripts_have_no_words_of_their_own():
    """What they say stands in the page. A string with two words and a space between is said, unless it selects or styles something."""
    for path in sorted((ROOT / "generator/theme/assets").glob("*.js")):
        text = re.sub(r"(?<!:)//.*", "", path.read_text(encoding="utf-8"))
        for literal in re.findall(r'"([^"\n]*)"|`([^`]*)`', text):
            words = "".join(literal)
            assert not re.match(r"[A-Z][a-z]+ [a-z]+", words), f"{words} in {path.name}"


# The commands


def said(root, *arguments):
    result = CliRunner().invoke(main, ["--root", str(root), "--lang", TAG, *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


CLICKS_OWN = {"Usage", "Options", "default", "OPTIONS", "ARGS", "COMMAND", "Show", "this", "message", "and", "exit"}
"""Words that click says by itself."""

TYPED = re.compile(r"--?[a-z][\w-]*|\[[a-z_|]+\]|\b[A-Z]{2,}\b|\"[^\"\n]*\"|^  [a-z]+ |(?<=default: )[^\]\n]+", re.MULTILINE)
"""Options, choices, values and what stands for one, as they are typed."""


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_has_no_words_of_its_own(root, name):
    try:
        output = said(root, *name.split(), "--help")
    except ModuleNotFoundError:
        pytest.skip("there is no such command yet")

    left = plain_letters([TYPED.sub(" ", output)])

    assert left.keys() - CLICKS_OWN - {name, "main"} == set(), output


@pytest.mark.parametrize("code", CODES)
def test_no_finding_has_words_of_its_own(root, code):
    language = load_language(root, TAG)[0]
    fields = {name for part in (CODES[code].problem, CODES[code].advice) for _, name, _, _ in string.Formatter().parse(part) if name}
    finding = Finding(code, Where("data/x.yml"), dict.fromkeys((*fields, "nearest"), "0"))

    assert plain_letters([finding.sentence(language.gettext, lambda _: ""), language.gettext(CODES[code].about)]) == {}


def test_what_check_and_messages_print_has_no_words_of_its_own(root):
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Cases accepted", "title: Cases of 1999")
    try:
        lines = [*said(root, "check", "--format", "short").splitlines(), *said(root, "messages", "--check", "--missing").splitlines()]
    finally:
        replace_in(root / "data/reports/tides-2021/report.yml", "title: Cases of 1999", "title: Cases accepted")

    assert len(lines) > 10
    for line in lines:
        words = re.sub(r"^[\w/.-]+(?::\d+)*: [a-z-]+: |^[a-z]{2}  +\d+ / \d+ +\S+", "", line)
        if not line.startswith("    "):  # a string that is missing
            assert plain_letters([re.sub("“[^”]*”", "", TYPED.sub(" ", words))]) == {}, line
