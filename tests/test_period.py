"""Every written form of a period is read as the days it covers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import PeriodKind
from generator.period import parse_period


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2020", "year", "2020-01-01", "2020-12-31"),
        ("2020-02", "month", "2020-02-01", "2020-02-29"),
        ("2021-M02", "month", "2021-02-01", "2021-02-28"),
        ("2020-02-29", "day", "2020-02-29", "2020-02-29"),
        ("2016-H1", "half", "2016-01-01", "2016-06-30"),
        ("2016-H2", "half", "2016-07-01", "2016-12-31"),
        ("2020-Q1", "quarter", "2020-01-01", "2020-03-31"),
        ("2020-Q4", "quarter", "2020-10-01", "2020-12-31"),
        ("FY2020=2020-04/2021-03", "fiscal_year", "2020-04-01", "2021-03-31"),
        ("2016-07/2020-03", "interval", "2016-07-01", "2020-03-31"),
        ("2016/2020-03-15", "interval", "2016-01-01", "2020-03-15"),
        ("2022/..", "open", "2022-01-01", None),
        ("2022-05-09/..", "open", "2022-05-09", None),
        ("../2020-03", "cumulative", None, "2020-03-31"),
        ("at 2020", "instant", "2020-12-31", "2020-12-31"),
        ("at 2020-06-30", "instant", "2020-06-30", "2020-06-30"),
        ("undated", "undated", None, None),
        ("  2020  ", "year", "2020-01-01", "2020-12-31"),
    ],
)
def test_a_form_is_the_days_it_covers(text, kind, start, end):
    period = parse_period(text)

    assert (period.kind, str(period.start or None), str(period.end or None)) == (kind, str(start), str(end))
    assert period.text == text.strip()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "form"),
        ("last year", "form"),
        ("20", "form"),
        ("2020-7", "form"),
        ("2020-H3", "form"),
        ("2020-Q0", "form"),
        ("2020/2021/2022", "form"),
        ("../..", "form"),
        ("at at 2020", "form"),
        ("FYI=2020/2021", "form"),
        ("FY2020=2020-04", "form"),
        ("2020-13", "date"),
        ("2020-00", "date"),
        ("2021-02-29", "date"),
        ("0000", "date"),
        ("2020/2021-13", "date"),
        ("2021/2020", "order"),
        ("2020-07-02/2020-07-01", "order"),
        ("FY2020=2021-04/2020-03", "order"),
    ],
)
def test_what_is_no_period_says_why(text, problem):
    with pytest.raises(ValueError, match=f"^{problem}$"):
        parse_period(text)


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
points = st.one_of(
    days.map(date.isoformat),
    days.map(lambda d: f"{d:%Y-%m}"),
    days.map(lambda d: f"{d:%Y}"),
    days.map(lambda d: f"{d:%Y}-Q{(d.month + 2) // 3}"),
    days.map(lambda d: f"{d:%Y}-H{(d.month + 5) // 6}"),
)
forms = st.one_of(
    points,
    points.map("at {}".format),
    points.map("{}/..".format),
    points.map("../{}".format),
    st.tuples(points, points).map(lambda two: "/".join(sorted(two, key=lambda p: parse_period(p).start))),
)


@given(forms)
def test_a_period_is_read_again_from_its_own_text(text):
    period = parse_period(text)

    assert parse_period(period.text) == period


@given(forms)
def test_a_period_never_ends_before_it_begins(text):
    period = parse_period(text)

    assert not (period.start and period.end) or period.start <= period.end


@given(points)
def test_calendar_periods_begin_and_end_with_whole_months_or_days(text):
    period = parse_period(text)

    assert period.kind is PeriodKind.DAY or (period.start.day == 1 and (period.end + timedelta(days=1)).day == 1)


@given(st.text(max_size=20))
def test_any_other_text_raises_one_of_three_words(text):
    try:
        parse_period(text)
    except ValueError as error:
        assert str(error) in ("form", "date", "order")  # noqa: PT017 - which of the three is open


def test_periods_are_ordered_by_their_end_and_undated_ones_stand_last():
    texts = ["undated", "2022/..", "2021", "2020-H2", "at 2020", "2020", "2016-07/2020-03"]

    ordered = sorted(map(parse_period, texts), key=lambda p: p.sort_key)

    assert [p.text for p in ordered] == ["2016-07/2020-03", "2020", "2020-H2", "at 2020", "2021", "2022/..", "undated"]
