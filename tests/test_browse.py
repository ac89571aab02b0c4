"""Ways through the data: places within places, years, institutions by kind, the timeline; counts are right and pages say them."""

import re
from datetime import date

import pytest
from projects import replace_in, write_base, write_files
from test_page import CASES, built, files_of, pages

from generator.address import Site
from generator.language import load_language
from generator.model import InstitutionKind
from generator.pages.browse import First, around, by_kind, by_year, first_figures, list_entries, measures_of, place_tree, years_covered
from generator.pages.page import Pages
from generator.pages.timeline import list_years
from generator.pages.view import ReportView
from generator.period import parse_period
from generator.site import read
from generator.wording import institution_kind_name


@pytest.fixture
def root(tmp_path):
    write_files(write_base(tmp_path, words=True), files_of(CASES[0] / "input.txt"))
    replace_in(tmp_path / "data/reports/harbour-2021/report.yml", "published: 2021-04-26", "published: 2021-04-26\nadded: 2022-03-01")
    return tmp_path


@pytest.fixture
def data(root):
    return read(root).data


def years(root, tag="en"):
    project = read(root)
    language = next(language for language in project.languages if language.tag == tag)
    return list_years(ReportView(report, language, {}) for report in project.data.reports)[0]


def test_a_place_counts_what_lies_within_it(data):
    (arcadia,) = place_tree(data, data.vocabulary.places.values())
    (meridian,) = arcadia.branches

    assert [(depth, branch.place.id) for depth, branch in arcadia.walk()] == [(0, "arcadia"), (1, "meridian")]
    assert (arcadia.reports, arcadia.figures) == (2, 5)
    assert (meridian.reports, meridian.figures) == (2, 4)
    assert [place.id for place in around(meridian.place, data.vocabulary.places)] == ["arcadia"]


def test_places_that_lie_within_each_other_are_each_listed_once(root):
    replace_in(root / "data/vocabulary/places.yml", "arcadia: {name: Arcadia}", "arcadia: {name: Arcadia, within: meridian}")
    data = read(root).data

    tree = place_tree(data, data.vocabulary.places.values())

    assert sorted(branch.place.id for top in tree for _, branch in top.walk()) == ["arcadia", "meridian"]
    assert {finding.code for finding in read(root).findings} == {"circular-place"}  # so that no site is built of it


@pytest.mark.parametrize(
    ("period", "until", "expected"),
    [
        ("2020", None, (2020,)),
        ("2019-07/2021-03", None, (2019, 2020, 2021)),
        ("at 2020-12-31", None, (2020,)),
        ("../2020-03", None, (2020,)),
        ("2019/..", None, (2019,)),
        ("2019/..", date(2021, 5, 1), (2019, 2020, 2021)),
        ("undated", date(2021, 5, 1), ()),
    ],
)
def test_a_report_covers_the_years_of_its_period(period, until, expected):
    assert years_covered(parse_period(period), until) == expected


def test_a_report_is_found_by_its_places_its_institutions_and_its_years(data):
    entry = list_entries(data)["harbour-2021"]

    assert entry.places == ("arcadia", "meridian")
    assert entry.institutions == ("meridian_court", "meridian_ip_office")
    assert entry.covered == (2019, 2020, 2021)


def test_reports_stand_by_year_of_publication_the_newest_first_and_undated_ones_last(data):
    assert [(year, [r.id for r in reports]) for year, reports in by_year(data.reports)] == [
        (2021, ["harbour-2021"]),
        (None, ["tides-2021"]),
    ]


def test_institutions_stand_by_kind(data):
    groups = by_kind(data.vocabulary.institutions.values(), data.vocabulary.places)

    assert [(kind, [i.id for i in listed]) for kind, listed in groups] == [
        (InstitutionKind.COURT, ["meridian_court"]),
        (InstitutionKind.IP_OFFICE, ["meridian_ip_office"]),
    ]


def test_measures_are_counted_once_for_each_figure(data):
    figures = [figure for report in data.reports for figure in report.figures]

    assert [(measure.id, count) for measure, count in measures_of(figures)] == [
        ("cases_accepted", 3), ("cases_concluded", 2), ("damages", 1), ("patents_held", 1),
    ]  # fmt: skip


def test_the_timeline_has_publications_dated_facts_and_the_years_that_reports_cover(root):
    told = {year.year: [(month.id, [m.id for m in month.moments]) for month in year.months] for year in years(root)}

    assert list(told) == [2021, 2020, 2019]
    assert told[2021] == [("m2021-04", ["report-harbour-2021"])]
    assert told[2020] == []
    assert told[2019] == [("m2019-07", ["harbour-2021--harbour-bench"])]
    assert [year.covering for year in years(root)] == [2, 1, 1]


@pytest.mark.parametrize(
    ("written", "month", "when"),
    [
        ("2019-07-01", "m2019-07", "July 1, 2019"),
        ("2019-07", "m2019-07", ""),
        ("2019", "m2019", ""),
        ("2019-H2", "m2019", "July–December 2019"),
        ("2019-07/..", "m2019-07", "since July 2019"),
        ("2019/..", "m2019", "since 2019"),
        ("2019-03/2020-03", "m2019", "March 2019 to March 2020"),
        ("../2019-07", "m2019-07", "up to July 2019"),
        ("at 2019", "m2019", "end of 2019"),
    ],
)
def test_a_fact_stands_in_the_month_or_year_that_its_date_states(root, written, month, when):
    replace_in(
        root / "data/reports/harbour-2021/report.yml",
        "    date: 2019-07-01",
        f"    date: {written}" if "at " not in written else f'    date: "{written}"',
    )

    (found,) = [(m.id, one.when) for year in years(root) for m in year.months for one in m.moments if one.id.endswith("harbour-bench")]

    assert found == (month, when)


def test_years_and_months_have_the_same_anchors_in_both_languages(root):
    english, chinese = (re.findall(r' id="([^"]+)"', built(pages(root, tag)["timeline.md"])) for tag in ("en", "zh"))

    assert english == chinese
    assert {"y2021", "y2020", "y2019", "m2021-04", "harbour-2021--harbour-bench"} <= set(english)


def test_a_project_without_reports_has_an_empty_timeline():
    assert list_years([]) == ((), 0)


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_every_link_between_the_pages_of_lists_leads_to_a_page_and_an_anchor(root, tag):
    all_pages = {path: built(text) for path, text in pages(root, tag).items()}
    addresses = {path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/": path for path in all_pages}

    for start in ("index.md", "timeline.md", "changes.md", "reports/index.md", "places/index.md", "places/meridian.md", "places/arcadia.md",
                  "institutions/index.md", "institutions/meridian_court.md"):  # fmt: skip
        here = (
            ""
            if start == "index.md"
            else start.removesuffix("index.md")
            if start.endswith("/index.md")
            else start.removesuffix(".md") + "/"
        )
        for link in re.findall(r'href="([^"]+)"', all_pages[start]):
            target, _, anchor = link.partition("#")
            parts = here.split("/")[:-1]
            for part in target.partition("?")[0].split("/")[:-1]:
                parts = parts[:-1] if part == ".." else [*parts, part]
            address = "/".join(parts) + ("/" if parts else "")
            if target.endswith((".xml", ".md")) or address.startswith(("measures/", "search/")):
                continue
            assert address in addresses, f"{link} in {start}"
            assert not anchor or f'id="{anchor}"' in all_pages[addresses[address]], f"{link} in {start}"


def test_a_list_of_reports_says_by_what_each_can_be_found(root):
    page = built(pages(root, "en")["reports/index.md"])

    assert re.findall(
        r'<li data-place="([^"]*)" data-institution="([^"]*)" data-kind="([^"]*)" data-covered="([^"]*)" data-published="([^"]*)"', page
    ) == [
        ("arcadia meridian", "meridian_court meridian_ip_office", "white_paper", "2019 2020 2021", "2021"),
        ("arcadia meridian", "meridian_court", "white_paper", "2021", ""),
    ]
    assert re.findall(r'<h2 id="([^"]+)"', page) == ["y2021", "undated"]
    assert '<form class="filters" data-filters hidden>' in page, "filters that need a script are not shown without one"


def test_a_place_says_where_it_lies_what_is_counted_there_and_by_whom(root):
    page = built(pages(root, "en")["places/meridian.md"])

    assert '<a href="../../places/arcadia/">Arcadia</a>' in page
    assert "2 reports · 4 figures" in page
    assert 'href="../../reports/harbour-2021/#caseload"' in page
    assert 'href="../../measures/cases_accepted/">Cases accepted</a> <span class="report-counts">3 figures' in page
    assert 'href="../../institutions/meridian_court/"' in page
    assert "over 1,400 cases" in page, "key values stand as cards"
    assert "Places within" not in page
    assert "Places within" in built(pages(root, "en")["places/arcadia.md"])


def test_an_institution_says_what_it_published_and_what_is_counted_of_it(root):
    court, office = (built(pages(root, "en")[f"institutions/{name}.md"]) for name in ("meridian_court", "meridian_ip_office"))

    assert 'href="../#kind-court">Courts</a>' in court
    assert "Reports published" in court and "Reports published" in office
    assert "163,000 patents" in office and "163,000 patents" not in court, "cards are of the institution's own figures"


def test_the_home_page_searches_without_a_script_and_shows_what_is_new(root):
    page = built(pages(root, "en")["index.md"])

    assert re.search(r'<form[^>]* action="search/" method="get" role="search"', page)
    assert re.search(r'<input id="home-query" type="search" name="q"', page)
    assert "New report" in page and 'href="changes/"' in page and 'href="timeline/"' in page


def test_every_kind_of_institution_has_a_word(root):
    language, _ = load_language(root, "zh")
    names = [institution_kind_name(kind, language) for kind in InstitutionKind]

    assert len(set(names)) == len(InstitutionKind)


def test_the_first_of_a_list_and_how_many_are_left():
    assert First.of("abc", 3) == First(("a", "b", "c"), 0)
    assert First.of("abcd", 3) == First(("a", "b", "c"), 1)
    assert First.of("") == First((), 0)


def test_figures_are_listed_by_whole_reports(data, monkeypatch):
    pairs = [(report, report.figures) for report in data.reports]
    first, second = (len(figures) for _, figures in pairs)
    monkeypatch.setattr("generator.pages.browse.LISTED", first)

    assert first_figures(pairs) == First((pairs[0],), second)


def test_a_list_ends_and_says_where_the_others_are(root, monkeypatch):
    """A page does not grow with the archive."""
    monkeypatch.setattr(First.of.__func__, "__defaults__", (1,))
    project = read(root)
    language = next(language for language in project.languages if language.tag == "en")
    made = {
        page.path: page.text for page in Pages(project.data, language, Site(), {}, project.reconciled, languages=project.languages).pages()
    }

    assert made["reports/index.md"].count("<li data-place") == 1
    assert '<a href="../search/?kind=report">1 more in the search, by place, institution and year</a>' in made["reports/index.md"]
    assert made["places/arcadia.md"].count('<span class="report-title">') == 1
    assert '<a href="../../search/?kind=report&amp;place=arcadia">1 more' in made["places/arcadia.md"]
    assert made["agreement.md"].count("data-verdict=") == 1
    assert "more on the pages of their reports." in made["agreement.md"] and "data/relations.csv" in made["agreement.md"]
    assert made["changes.md"].count("data-kind=") == 1 and "data/corrections.csv" in made["changes.md"]
    assert made["timeline.md"].count("data-kind=") == 1 and '<a href="../search/">' in made["timeline.md"]
