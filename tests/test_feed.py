"""Feeds: what RFC 4287 asks of them, what they say, and the page of changes that says the same."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from projects import replace_in, write_base, write_files
from test_page import CASES, built, files_of, pages
from test_page import HOSTILE as HOSTILE_TEXTS

from generator.address import Site
from generator.pages.page import FEED_LENGTH, render_feed
from generator.site import read

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
WHERE = Site("https://figures.example/ip/")


@pytest.fixture
def root(tmp_path):
    """Two reports of different days, one of them with a correction of a later day and one that came with it."""
    write_files(write_base(tmp_path, words=True), files_of(CASES[0] / "input.txt"))
    report = tmp_path / "data/reports/harbour-2021/report.yml"
    replace_in(report, "published: 2021-04-26", "published: 2021-04-26\nadded: 2022-03-01")
    replace_in(
        report,
        "    at: I.1\n    observations: [concluded-2020]",
        "    at: I.1\n    recorded: 2022-05-09\n    observations: [concluded-2020]",
    )
    with report.open("a", encoding="utf-8") as file:
        file.write('  - {id: wrong-word, at: II, observations: [], printed: "<harbor> & co", reading: Cases, reason: Cases}\n')
    replace_in(tmp_path / "data/reports/tides-2021/report.yml", "period: 2021\n", "period: 2021\nadded: 2022-04-02\n")
    return tmp_path


def feed_text(root, tag, where=WHERE):
    project = read(root)
    language = next(language for language in project.languages if language.tag == tag)
    return render_feed(project.data, language, project.languages, where).text


def feed(root, tag):
    return ET.fromstring(feed_text(root, tag))


def texts(parent, name):
    return [element.text for element in parent.findall(f"{ATOM}{name}")]


class Balanced(HTMLParser):
    """HTML whose elements are closed in the order they were opened."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.seen = [], set()
        self.feed(html)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag != "br":
            self.stack.append(tag)
        for name, value in attrs:
            if name == "href":
                assert urlsplit(value).scheme == "https", "an address in a feed is complete"

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_feed_keeps_the_rules_of_rfc_4287(root, tag):
    atom = feed(root, tag)

    assert atom.tag == f"{ATOM}feed" and atom.get(LANG) == tag
    for name in ("id", "title", "updated", "subtitle", "rights"):
        assert len(texts(atom, name)) == 1, f"section 4.1.1: one {name}"
    assert atom.find(f"{ATOM}author/{ATOM}name").text, "4.1.1: an author, as entries have none of their own"
    links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in atom.findall(f"{ATOM}link")]
    assert ("self", "application/atom+xml", None) in links
    alternates = [link for link in links if link[0] == "alternate"]
    assert alternates and len(alternates) == len(set(alternates)), "4.1.1: alternates differ in type or language"
    entries = atom.findall(f"{ATOM}entry")
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(ids) == len(set(ids)) and all(urlsplit(id_).netloc == "figures.example" for id_ in ids), (
        "4.2.6: ids are addresses, each once"
    )
    for entry in entries:
        for name in ("id", "title", "updated", "summary", "content"):
            assert len(texts(entry, name)) == 1 and texts(entry, name)[0].strip(), f"4.1.2: one {name}"
        for name in ("updated", "published"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", texts(entry, name)[0]), "3.3: RFC 3339"
        content = entry.find(f"{ATOM}content")
        assert content.get("type") == "html"
        Balanced(content.text)
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"
        assert entry.find(f"{ATOM}link").get("href") == entry.find(f"{ATOM}id").text


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_feed_has_an_entry_for_each_new_report_and_correction_the_newest_first(root, tag):
    atom = feed(root, tag)
    told = [
        (e.find(f"{ATOM}id").text, e.find(f"{ATOM}updated").text[:10], e.find(f"{ATOM}category").get("term"))
        for e in atom.iter(f"{ATOM}entry")
    ]

    assert told == [
        (f"https://figures.example/ip/{tag}/reports/harbour-2021/#misprinted-year", "2022-05-09", "correction"),
        (f"https://figures.example/ip/{tag}/reports/tides-2021/", "2022-04-02", "report"),
        (f"https://figures.example/ip/{tag}/reports/harbour-2021/", "2022-03-01", "report"),
        (f"https://figures.example/ip/{tag}/reports/harbour-2021/#wrong-word", "2022-03-01", "correction"),
    ]
    assert texts(atom, "updated") == ["2022-05-09T00:00:00Z"], "a feed is as new as what is newest in it"


def test_feeds_speak_their_language(root):
    titles = {tag: [e.find(f"{ATOM}title").text for e in feed(root, tag).iter(f"{ATOM}entry")] for tag in ("en", "zh")}

    assert titles["en"][1] == "New report: Rights of the tide"
    assert "潮汐的权利" in titles["zh"][1]
    assert not any(re.search(r"[\u4e00-\u9fff]", title) for title in titles["en"])
    assert all(re.search(r"[\u4e00-\u9fff]", title) for title in titles["zh"])


def test_an_entry_of_a_correction_says_what_is_printed_read_and_why(root):
    content = next(e for e in feed(root, "en").iter(f"{ATOM}entry")).find(f"{ATOM}content").text

    assert "1,40O cases" in content and "The report means" in content and "A letter stands for a digit" in content


def test_what_bears_no_day_is_not_in_the_feed_but_on_the_page(tmp_path):
    root = write_base(tmp_path, words=True)

    atom = feed(root, "en")

    assert not list(atom.iter(f"{ATOM}entry"))
    assert texts(atom, "updated") == ["1970-01-01T00:00:00Z"]
    page = built(pages(root, "en")["changes.md"])
    assert "Earlier" in page and "Rights of the tide" in page


@pytest.mark.parametrize("words", HOSTILE_TEXTS)
def test_hostile_text_stays_text_in_a_feed(root, words):
    plain = words.replace("{{", "{").replace("}}", "}")
    inside = plain.replace("{", "{{").replace("}", "}}").replace("'", "''")
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Rights of the tide", f"title: 'Rights of the tide {inside}'")

    atom = feed(root, "en")

    title = next(e.find(f"{ATOM}title").text for e in atom.iter(f"{ATOM}entry") if e.find(f"{ATOM}id").text.endswith("tides-2021/"))
    assert title.split() == f"New report: Rights of the tide {plain}".split()  # YAML folds lines
    assert set().union(*(Balanced(e.find(f"{ATOM}content").text).seen for e in atom.iter(f"{ATOM}entry"))) <= {
        "p",
        "a",
        "dl",
        "dt",
        "dd",
        "span",
        "sup",
    }


def test_a_feed_ends_after_its_newest_entries(root):
    report = root / "data/reports/harbour-2021/report.yml"
    with report.open("a", encoding="utf-8") as file:
        for n in range(FEED_LENGTH):
            file.write(f"  - {{id: slip-{n}, at: II, observations: [], recorded: 2022-06-01, printed: a, reading: Cases, reason: Cases}}\n")

    days = [e.find(f"{ATOM}updated").text[:10] for e in feed(root, "en").iter(f"{ATOM}entry")]

    assert days == ["2022-06-01"] * FEED_LENGTH


def test_the_same_data_makes_the_same_feed(root):
    text = feed_text(root, "zh")

    assert text == feed_text(root, "zh")
    assert set(re.findall(r"<(?:updated|published)>(.{10})", text)) == {"2022-05-09", "2022-04-02", "2022-03-01"}, (
        "days are those in the data"
    )


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_page_of_changes_has_the_same_changes_and_leads_to_their_places(root, tag):
    all_pages = pages(root, tag)
    page = built(all_pages["changes.md"])

    links = re.findall(r'<p class="change-head">.*?<a href="\.\./([^"]+)"', page)
    assert links == [
        "reports/harbour-2021/#misprinted-year", "reports/tides-2021/", "reports/harbour-2021/", "reports/harbour-2021/#wrong-word",
    ]  # fmt: skip
    for link in links:
        path, _, anchor = link.partition("/#")
        assert not anchor or f'id="{anchor}"' in built(all_pages[f"{path}.md"])
    assert re.findall(r'<h2 id="([^"]+)"', page) == ["d2022-05-09", "d2022-04-02", "d2022-03-01"]
