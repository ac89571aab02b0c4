"""What search can find is made from the data: one record for each thing, in every language, with every number in one plain form."""

from decimal import Decimal

import pytest
from projects import ROOT, read_case, write_base, write_files

from generator.language import load_language
from generator.load import load
from generator.search import Kind, facet, page_address, render_records, report_records, search_records, spaced, token


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = write_files(write_base(tmp_path_factory.mktemp("search"), words=True), read_case(ROOT / "tests/page/everything/input.txt"))
    loaded = load(root, ("en", "zh"))
    domains = [report.id for report in loaded.data.reports]
    return loaded.data, tuple(load_language(root, tag, domains)[0] for tag in ("en", "zh"))


def everything(data):
    """The addresses of all pages that the data may have."""
    paths = {"glossary/", "method/", "reports/"}
    for report in data.reports:
        paths |= {f"reports/{report.id}/", *(f"f/{report.id}/{figure.id}/" for figure in report.figures)}
    for kind, ids in (
        ("places", data.vocabulary.places),
        ("institutions", data.vocabulary.institutions),
        ("measures", data.vocabulary.measures),
    ):
        paths |= {f"{kind}/{id_}/" for id_ in ids}
    return paths


def records(project, by_hand=None, made=None, built=None):
    data, languages = project
    of_reports = [record for report in data.reports for record in report_records(report, data, languages)]
    return (*of_reports, *shared_records(project, by_hand, made, built))


def shared_records(project, by_hand=None, made=None, built=None):
    data, languages = project
    return search_records(data, languages, by_hand or {}, made or {}, everything(data) if built is None else built)


def test_each_thing_of_the_data_has_a_record_in_each_language(project):
    data, _ = project
    found = records(project)

    kinds = {kind: [record for record in found if record.kind is kind] for kind in Kind}
    assert len(kinds[Kind.REPORT]) == len(data.reports)
    assert len(kinds[Kind.FIGURE]) == sum(len(report.figures) for report in data.reports)
    assert len(kinds[Kind.FACT]) == sum(len(report.facts) for report in data.reports)
    assert len(kinds[Kind.TERM]) == len(data.glossary)
    assert len(kinds[Kind.PLACE]) == len(data.vocabulary.places)
    assert all(set(record.said) == {"en", "zh"} for record in found if record.kind is not Kind.TERM)


def test_nothing_is_found_that_leads_to_a_page_that_is_not_there(project):
    found = shared_records(project, built={"glossary/"})

    assert found
    assert {record.path.partition("#")[0] for record in found} == {"glossary/"}


def test_a_page_by_hand_in_the_place_of_a_report_is_found_as_that_report(project):
    page = "---\ntitle: By hand\n---\n# By hand {: #title }\n\nTides.\n"
    found = [
        record for record in records(project, by_hand={"en": {"reports/harbour-2021.md": page}}) if record.path == "reports/harbour-2021/"
    ]

    assert [record.kind for record in found] == [Kind.REPORT]


def test_a_figure_is_found_by_its_rows_and_says_where_each_stands(project):
    data, _ = project
    figure = next(f for r in data.reports for f in r.figures if any(o.value for o in f.observations))
    record = next(r for r in records(project) if r.kind is Kind.FIGURE and r.path.endswith(f"/{figure.id}/"))

    anchors = {row.anchor for row in record.said["en"].rows}
    assert anchors >= {o.id for o in figure.observations if o.value is not None}
    assert {abs(o.value) for o in figure.observations if o.value is not None} <= set(record.numbers)
    assert record.institutions == (figure.institution.id,)
    assert figure.place.id in record.places


def test_a_record_holds_each_number_once_in_its_plain_form(project):
    data, _ = project
    value = next(o.value for r in data.reports for _, o in r.observations if o.value is not None and o.value > 1000)
    number = abs(value)
    texts = [
        text
        for text in render_records(records(project), "all").values()
        if "qkind0figurez" in text and token(number) in text.split("<p>")[-1]
    ]

    assert texts
    assert all(text.count(f"{token(number)} ") + text.count(f"{token(number)}<") == 1 for text in texts)


def test_records_are_the_same_each_time(project):
    assert render_records(records(project), "all") == render_records(records(project), "all")


def test_text_of_the_data_is_text(project):
    data, languages = project
    hostile = "---\ntitle: '\"><script>alert(1)</script>'\n---\n# Tides \"><script>alert(1)</script> {: #title }\n"

    rendered = render_records(search_records(data, languages, {"en": {"method.md": hostile}}, {}, {"method/"}), "all")

    assert len(rendered) == 1
    assert "<script" not in "".join(rendered.values())


def test_a_page_by_hand_is_found_part_by_part(project):
    page = (
        "---\ntitle: About\ndescription: What this is.\n---\n# About {: #title }\n\nTides are *counted*.\n\n"
        "## Licence {: #licence }\n\nUse [it](x.md) as `you` like.\n\n```\n# not a heading\n```\n\n## No anchor\n\nLost.\n"
    )

    found = {r.path: r.said["en"] for r in shared_records(project, by_hand={"en": {"method.md": page}}, built={"method/"})}

    assert set(found) == {"method/", "method/#licence"}
    assert found["method/"].title == "About"
    assert found["method/"].lead == "What this is."
    assert found["method/#licence"].title == "Licence"
    assert found["method/#licence"].context == "About"
    assert found["method/#licence"].rows[0].text.startswith("Use it as you like.")


def test_what_is_drawn_on_a_page_by_hand_is_not_searched(project):
    page = '# About {: #title }\n\n<div class="drawing"><svg class="chart"><text x="1">17 tides</text></svg></div>\n\nAs <b>drawn</b>.\n'

    found = {r.path: r.said["en"] for r in shared_records(project, by_hand={"en": {"method.md": page}}, built={"method/"})}

    assert found["method/"].rows[0].text == "As drawn ."


def test_a_page_that_is_made_is_found_by_its_title_only(project):
    made = {
        "en": {
            "reports/index.md": '---\ntitle: "All reports"\ndescription: "A list."\n---\n# All reports {: #title }\n\nTides.\n\n## More {: #more }\n'
        }
    }

    (found,) = shared_records(project, made=made, built={"reports/"})

    assert (found.path, found.kind) == ("reports/", Kind.PAGE)
    assert (found.said["en"].title, found.said["en"].lead, found.said["en"].rows) == ("All reports", "A list.", ())


@pytest.mark.parametrize(
    ("number", "word"), [("130000", "q130000z"), ("1.3E+5", "q130000z"), ("81.70", "q81d7z"), ("-8.5", "q8d5z"), ("0", "q0z")]
)
def test_a_number_has_one_word(number, word):
    assert token(Decimal(number)) == word


def test_characters_stand_apart_and_spaces_beside_them_come_back():
    assert spaced("受理PCT申请3件，结案") == "受 理 PCT 申 请 3 件 ， 结 案"
    assert spaced("Tides in Arcadia") == "Tides in Arcadia"
    assert "␣" in spaced("法院 · 2020")


def test_a_choice_is_a_word_that_no_number_is():
    assert facet("place", "hong_kong") == "qplace0hong0kongz"


@pytest.mark.parametrize(("path", "url"), [("index.md", ""), ("reports/index.md", "reports/"), ("reports/tides.md", "reports/tides/")])
def test_a_page_has_an_address(path, url):
    assert page_address(path) == url
