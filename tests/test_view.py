"""What a report's page shows at each of its figures."""

import pytest
from projects import ROOT
from relations import report_of

from generator.language import load_language
from generator.pages.view import ReportView
from generator.period import parse_period
from generator.reconcile import reconcile
from generator.wording import span


def view_of(*figures: tuple[str, str]) -> ReportView:
    report = report_of(list(figures))
    return ReportView(report, load_language(ROOT, "en")[0], {}, reconcile(report))


ELSEWHERE = (
    ("figure cases", "id | printed | measure\nall | 300 | accepted"),
    ("figure rights parts=whole", "id | printed | right | measure\na | 200 | patent | accepted\nb | 100 | mark | accepted"),
)


def test_a_sum_stands_at_its_total_and_at_its_parts():
    view = view_of(*ELSEWHERE)
    cases, rights = (figure for section in view.report.sections for figure in section.figures)

    assert len(view.agreements) == 1
    assert view.agreements_of(cases) == view.agreements_of(rights) == view.agreements
    assert (view.tally_of(rights), view.worst(rights)) == ("1 of 1 relation holds", "holds")


def test_a_sum_within_one_figure_stands_there_once():
    view = view_of(
        ("figure rights parts=whole", "id | printed | right | measure\nall | 300 | total | m\na | 200 | patent | m\nb | 100 | mark | m")
    )
    (figure,) = (figure for section in view.report.sections for figure in section.figures)

    assert len(view.agreements_of(figure)) == 1


def test_a_row_without_a_category_has_the_name_of_its_measure_in_the_table():
    view = view_of(("figure damages", "id | printed | kind | measure\nall | 300 | | damages\na | 50 | punitive | damages"))
    table = view.table(view.report.sections[0].figures[0])

    assert [head for head, _ in table.heads][:2] == ["Measure", "kind"]
    assert [row.cells[:2] for row in table.rows] == [("damages", "–"), ("damages", "punitive")]


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (("2024", "at 2024"), "2024"),
        (("2024-H1", "2024-Q3", "2024-Q4"), "2024"),
        (("2023", "at 2024"), "2023 to 2024"),
        (("2024-Q1", "2024-Q2"), "January–June 2024"),
    ],
)
def test_a_year_and_the_state_at_its_end_span_the_year(periods, expected):
    period = span(map(parse_period, periods))

    assert period is not None
    assert load_language(ROOT, "en")[0].period(period) == expected
