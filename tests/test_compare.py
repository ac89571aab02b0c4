"""Values of all reports stand in one chart only where they can be compared, and the page says why where they cannot."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from projects import Case, read_case, replace_in, write_base, write_files

from generator.address import Site
from generator.chart import plan_charts
from generator.compare import Reason, chart_figure, compare, reasons, span_of
from generator.compare.wording import why_apart
from generator.export.comparisons import export_comparisons
from generator.finding import Severity
from generator.model import ChartKind, Text
from generator.pages.comparison import ComparisonView
from generator.pages.page import Pages
from generator.period import parse_period
from generator.prose import Prose
from generator.site import read

HERE = Path(__file__).parent / "compare"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    case = read_case(HERE / "input.txt")
    return write_files(write_base(tmp_path_factory.mktemp("compare"), words=True), Case("", (*case.files, case.expected), ("", "", "")))


@pytest.fixture(scope="module")
def project(root):
    project = read(root)
    assert not [f for f in project.findings if f.severity is Severity.ERROR]
    return project


def comparison(project, measure):
    return next(c for c in project.comparisons if c.measure.id == measure)


def ids(group):
    return [v.observation.id for v in group.values]


def group_of(comparison, observation):
    return next(n for n, g in enumerate(comparison.groups) if observation in ids(g))


def why(comparison, one, other):
    return comparison.apart(group_of(comparison, one), group_of(comparison, other)).reasons


def view(project, measure, tag="en"):
    language = next(language for language in project.languages if language.tag == tag)
    prose = {report.id: Prose(report, language) for report in project.data.reports}
    charted = {key: "Alt" for (t, key) in project.compared if t == tag}
    return ComparisonView(comparison(project, measure), language, prose, charted)


# What stands together


def test_years_of_two_courts_stand_together_whatever_report_prints_them(project):
    accepted = comparison(project, "cases_accepted")

    years = accepted.groups[group_of(accepted, "coast-2022")]

    assert {"before", "coast-2021", "coast-2022", "neighbour-2022"} <= set(ids(years))
    assert len({v.report.id for v in years.values}) == 3


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("coast-2022", "first-half", Reason.OTHER_PERIOD_LENGTH),
        ("coast-2022", "coast-months", Reason.SHIFTED_PERIOD),
        ("coast-2022", "since", Reason.UNKNOWN_LENGTH),
        ("coast-2022", "vessels-2022", Reason.OTHER_POPULATION),
        ("vessels-2022", "taken", Reason.OTHER_INSTITUTION_KIND),
        ("coast-2022", "growth", Reason.OTHER_STATISTIC),
        ("coast-2022", "patent-cases", Reason.DIFFERENT_BREAKDOWN),
    ],
)
def test_what_differs_in_one_thing_stands_apart_for_that_reason(project, one, other, reason):
    assert why(comparison(project, "cases_accepted"), one, other) == (reason,)


def test_other_units_stand_apart(project):
    assert why(comparison(project, "damages"), "in-shells", "in-cases") == (Reason.OTHER_UNIT,)


def test_a_population_is_the_same_in_whatever_language_it_was_entered(project):
    accepted = comparison(project, "cases_accepted")

    assert Reason.OTHER_POPULATION not in why(accepted, "vessels-2022", "taken")
    untranslated = next(c for c in compare(project.data) if c.measure.id == "cases_accepted")
    assert Reason.OTHER_POPULATION in why(untranslated, "vessels-2022", "taken")


def test_values_that_can_be_compared_have_no_reason_against_it(project):
    for one in project.comparisons:
        for group in one.groups:
            assert reasons(group.common, group.common) == ()
        assert all(one.apart(*pair).reasons for pair in combinations(range(len(one.groups)), 2))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2020", "2021", True),
        ("2020", "2020-01/2020-12", True),
        ("2020-Q1", "2021-Q3", True),
        ("2020-02", "2020-03", True),
        ("2020/2022", "2023/2025", True),
        ("at 2020", "at 2021-03-31", True),
        ("2020-Q1", "2020-H1", False),
        ("2020", "FY2020=2020-04/2021-03", False),
        ("2020/2022", "2021/2023", False),
        ("2020", "at 2020", False),
        ("../2020", "../2021", False),
        ("2020-04-20/2020-04-26", "2020-04-27/2020-05-03", True),
        ("2020-04-20/2020-04-26", "2020-04-22/2020-04-28", False),
    ],
)
def test_periods_can_be_compared_where_they_are_equally_long_and_do_not_overlap(one, other, same):
    assert (span_of(parse_period(one), "r") == span_of(parse_period(other), "r")) is same


def test_an_open_period_is_equal_to_itself_only_in_its_report():
    since = parse_period("2022/..")

    assert span_of(since, "a") == span_of(since, "a")
    assert span_of(since, "a") != span_of(since, "b")


# Printed again, restated


def test_a_value_that_a_report_prints_twice_is_one_value_with_both_places(project):
    value = next(v for v in comparison(project, "cases_accepted").values if (v.report.id, v.observation.id) == ("tides-2022", "accepted"))

    assert [(figure.id, o.printed) for figure, o in value.prints] == [("accepted-by-year", "410"), ("in-short", "four hundred and ten")]
    assert "again" not in [v.observation.id for v in comparison(project, "cases_accepted").values]


def test_a_later_report_restates_or_prints_again(project):
    found = {r.values[0].observation.period.text: r for r in comparison(project, "cases_accepted").restatements}

    # 340 became 355; "over 400" of January agrees with the 410 of April.
    assert [str(v.observation.value) for v in found["2021"].values] == ["340", "355"]
    assert found["2021"].restated
    assert [v.report.id for v in found["2022"].values] == ["coast-2022", "tides-2022"]
    assert not found["2022"].restated
    assert found.keys() == {"2021", "2022"}


def test_values_that_meet_at_their_printed_precision_are_not_restated(project):
    data = project.data
    coarse = {"accepted": Decimal(342)}

    def rounded(o):
        return replace(o, value=Decimal(340), precision=Decimal(10)) if o.id == "before" else replace(o, value=coarse.get(o.id, o.value))

    reports = tuple(
        replace(
            r,
            sections=tuple(
                replace(s, figures=tuple(replace(f, observations=tuple(map(rounded, f.observations))) for f in s.figures))
                for s in r.sections
            ),
        )
        for r in data.reports
    )

    accepted = next(c for c in compare(replace(data, reports=reports)) if c.measure.id == "cases_accepted")

    assert [r.restated for r in accepted.restatements if r.values[0].observation.period.text == "2021"] == [False]


def test_a_report_without_a_date_is_never_the_latest(project):
    undated = tuple(replace(r, published=None) if r.id == "tides-2022" else r for r in project.data.reports)
    accepted = next(c for c in compare(replace(project.data, reports=undated)) if c.measure.id == "cases_accepted")

    latest = next(r.values[-1] for r in accepted.restatements if r.values[0].observation.period.text == "2022")

    assert latest.report.published == date(2023, 1, 5)


# Charts


def drawn(comparison, observation):
    return chart_figure(comparison.groups[group_of(comparison, observation)], comparison.restatements, Text("Title"))


def test_a_chart_has_a_series_for_each_institution_and_the_latest_of_restated_values(project):
    figure = drawn(comparison(project, "cases_accepted"), "coast-2022")

    shown = {(o.category("institution").id, o.period.text): str(o.value) for o in figure.observations}

    assert shown == {
        ("meridian_court", "2021"): "355",
        ("meridian_court", "2022"): "410",
        ("coast_court", "2021"): "700",
        ("coast_court", "2022"): "650",
    }


def test_a_chart_leaves_out_no_institution_that_has_but_one_period(project):
    accepted = comparison(project, "cases_accepted")
    group = accepted.groups[group_of(accepted, "coast-2022")]
    fewer = replace(group, values=tuple(v for v in group.values if v.observation.id != "coast-2021"))

    figure = chart_figure(fewer, accepted.restatements, Text("Title"))

    assert figure.chart is ChartKind.BARS
    panels = plan_charts(figure, project.languages[1])[0].panels
    assert sum(len(panel.rows) for panel in panels) == 3


def test_parts_that_one_report_prints_are_not_drawn_again(project):
    assert drawn(comparison(project, "cases_accepted"), "patent-cases") is None


def test_one_value_alone_has_no_chart_and_says_so(project):
    alone = comparison(project, "bench_cases_concluded")

    assert alone.reason is Reason.ONLY_ONE
    assert not any("bench_cases_concluded" in key for _, key in project.compared)


def test_every_chart_on_a_page_is_drawn(project):
    for tag in ("en", "zh"):
        keys = {key for t, key in project.compared if t == tag}
        assert keys == {side.chart for c in project.comparisons for side in view(project, c.measure.id, tag).sides}
    assert {key.rpartition("/")[0] for _, key in project.compared} == {"measures/cases_accepted", "measures/patents_held"}


# Pages


def test_a_measure_that_is_named_with_a_word_more_is_another_measure(project):
    assert [m.id for m in comparison(project, "cases_concluded").like] == ["bench_cases_concluded"]
    assert comparison(project, "cases_accepted").like == ()


def test_the_page_says_why_institutions_are_not_drawn_together(project):
    told = {(u.one, u.other): u.sentence for u in view(project, "cases_accepted").apart.shown}

    assert told["the Court and Coast Court, 2021 to 2022", "the Court, January–June 2022"] == (
        "A value covers one year in the first, half a year in the second."
    )
    assert "The first is a figure of courts, the second of procuratorates." in " ".join(told.values())
    assert len(told) == len(view(project, "cases_accepted").apart.shown), "two pairs are called the same"


def pages(project, tag):
    language = next(language for language in project.languages if language.tag == tag)
    charted = {key: "Alt" for (t, key) in project.compared if t == tag}
    made = Pages(
        project.data, language, Site(), charted, project.reconciled, languages=(language,), comparisons=project.comparisons
    ).pages()
    return {page.path: page.text for page in made}


@pytest.mark.parametrize("measure", ["cases_accepted", "bench_cases_concluded"])
def test_a_measure_has_a_page(project, golden, measure):
    found = pages(project, "en")

    golden(HERE / f"{measure}.md", found[f"measures/{measure}.md"])
    assert set(found) >= {f"measures/{c.measure.id}.md" for c in project.comparisons}


def test_both_languages_have_the_same_anchors(project):
    def anchors(tag):
        own = {path: text for path, text in pages(project, tag).items() if path.startswith(("measures", "compare"))}
        return {path: re.findall(r'(?:id="|\{: #)([\w-]+)', text) for path, text in own.items()}

    assert anchors("zh") == anchors("en")


def test_what_an_editor_types_stays_text(tmp_path):
    hostile = "<img src=x onerror=alert(1)> {one} {: #x } </script>"
    case = read_case(HERE / "input.txt")
    root = write_files(write_base(tmp_path, words=True), Case("", (*case.files, case.expected), ("", "", "")))
    replace_in(
        root / "data/reports/pleas-2022/report.yml",
        "population: Vessels' cases",
        f"population: '{hostile.replace('{', '{{').replace('}', '}}')}'",
    )
    project = read(root)
    assert not [f for f in project.findings if f.severity is Severity.ERROR]

    for path, text in pages(project, "en").items():
        assert "<img" not in text, path
    assert hostile in view(project, "cases_accepted").apart.shown[-1].sentence


# Data


def exported(project):
    return {path: json.loads(text) for path, text in export_comparisons(project.data, project.comparisons, project.languages)}


def test_every_measure_has_a_file_and_a_place_in_the_list(project):
    files = exported(project)

    listed = {one["measure"]: one for one in files.pop("measures.json")}

    assert files.keys() == {f"measures/{id_}.json" for id_ in listed} == {f"measures/{c.measure.id}.json" for c in project.comparisons}
    assert listed["patents_held"]["institutions"] == ["meridian_court"]
    assert (listed["patents_held"]["start"], listed["patents_held"]["end"]) == ("2021-12-31", "2022-12-31")


def test_an_average_a_year_says_so_on_its_page_and_in_its_row(tmp_path):
    case = read_case(HERE / "input.txt")
    root = write_files(write_base(tmp_path, words=True), Case("", (*case.files, case.expected), ("", "", "")))
    (table,) = (path for path in root.rglob("*.csv") if "\ngrowth,cases_accepted,change,2022," in path.read_text(encoding="utf-8"))
    replace_in(table, "growth,cases_accepted,change,2022,2021", "growth,cases_accepted,change,2019/2022,2019")
    project = read(root)

    (row,) = (row for row in exported(project)["measures/cases_accepted.json"]["rows"] if row["id"] == "growth")

    assert (row["period"], row["against"], row["yearly"]) == ("2019/2022", "2019", 3)
    assert "average yearly change since 2019" in pages(project, "en")["measures/cases_accepted.md"]
    assert {row["yearly"] for row in exported(project)["measures/cases_accepted.json"]["rows"]} == {3, None}


def test_rows_name_only_what_their_file_holds(project):
    for path, file in exported(project).items():
        for row in file["rows"] if isinstance(file, dict) else ():
            assert row["institution"] in file["who"], path
            assert row["place"] in file["where"]
            assert {row["period"], row["against"]} - {None} <= {period["id"] for period in file["when"]}
            assert all(file["dimensions"][d]["members"][member] for d, member in row["dimensions"].items())
            assert row["group"] is None or file["groups"][row["group"]]
            assert row["population"] is None or file["populations"][row["population"]]["zh"]
            assert row["report"] in file["titles"]["reports"]
            assert all(f"{row['report']}/{figure}" in file["titles"]["figures"] for figure in row["figures"])


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_every_reason_is_a_sentence_and_every_sentence_a_reason(project, tag):
    for one in project.comparisons:
        shown = view(project, one.measure.id, tag)
        for a, b in combinations(range(len(one.groups)), 2):
            names = {"one": "A", "other": "B"}
            told = list(why_apart(shown.traits(a), shown.traits(b), names, shown.language))
            assert len(told) == len(one.apart(a, b).reasons), told
            assert not any(brace in sentence for sentence in told for brace in "{}")


def test_groups_carry_what_tells_them_apart_in_every_language(project):
    file = exported(project)["measures/cases_accepted.json"]

    traits = [group["traits"] for group in file["groups"]]

    assert all(a != b for a, b in combinations(traits, 2))
    assert {trait["zh"] for found in traits for trait in (found["length"],)} >= {"一年", "半年"}


def test_values_in_files_are_plain_decimals_with_their_qualifier(project):
    rows = {(row["report"], row["id"]): row for row in exported(project)["measures/cases_accepted.json"]["rows"]}

    one = rows["coast-2022", "neighbour-2022"]

    assert (one["value"], one["qualifier"], one["printed"], one["written"]["en"]) == ("400", "over", ["逾400"], "over 400")
    assert rows["tides-2022", "accepted"]["figures"] == ["accepted-by-year", "in-short"]
    assert rows["tides-2022", "withheld-year"]["value"] is None
    assert rows["tides-2022", "withheld-year"]["group"] is None
