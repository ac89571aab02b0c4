"""Periods in words are read as our written form, and nothing else is taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.period import parse_period
from generator.source.period import find_periods, spoken_period

PUBLISHED = date(2023, 6, 20)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2020", "2020"),
        ("2020年", "2020"),
        ("2020年度", "2020"),
        ("２０２０年", "2020"),
        ("二〇二〇年", "2020"),
        ("（2020年）", "2020"),
        ("2020年全年", "2020"),
        ("2020年7月", "2020-07"),
        ("2020年7月份", "2020-07"),
        ("二〇二〇年七月", "2020-07"),
        ("2020年4月26日", "2020-04-26"),
        ("2020年4月26号", "2020-04-26"),
        ("2020年上半年", "2020-H1"),
        ("2020年下半年", "2020-H2"),
        ("2020年第一季度", "2020-Q1"),
        ("2020年一季度", "2020-Q1"),
        ("2020年4季度", "2020-Q4"),
        ("2020年前三季度", "2020-01/2020-09"),
        ("2020年前5个月", "2020-01/2020-05"),
        ("2020年前六个月", "2020-H1"),
        ("2016年7—12月", "2016-H2"),
        ("2016年7月至12月", "2016-H2"),
        ("2020 年 1 — 3 月", "2020-Q1"),
        ("2020年2-5月", "2020-02/2020-05"),
        ("2016年7月至2020年3月", "2016-07/2020-03"),
        ("从2016年7月到2020年3月", "2016-07/2020-03"),
        ("2016—2020年", "2016/2020"),
        ("2016年至2019年", "2016/2019"),
        ("2020年3月1日至5日", "2020-03-01/2020-03-05"),
        ("2020年3月1日至4月5日", "2020-03-01/2020-04-05"),
        ("截至2020年底", "at 2020"),
        ("2020年末", "at 2020"),
        ("截止到2020年6月底", "at 2020-06"),
        ("截至2020年12月31日", "at 2020-12-31"),
        ("2022年以来", "2022/.."),
        ("自2016年7月起", "2016-07/.."),
        ("2020年4月26日至今", "2020-04-26/.."),
        ("July 2016", "2016-07"),
        ("July, 2016", "2016-07"),
        ("Sept. 2016", "2016-09"),
        ("April 26, 2020", "2020-04-26"),
        ("April 26th, 2020", "2020-04-26"),
        ("26 April 2020", "2020-04-26"),
        ("April 20-26, 2020", "2020-04-20/2020-04-26"),
        ("July 2016 to March 2020", "2016-07/2020-03"),
        ("From July, 2016 to March, 2020", "2016-07/2020-03"),
        ("From 2016 to March, 2020", "2016/2020-03"),
        ("from 2016 to2020", "2016/2020"),
        ("between 2018 and 2020", "2018/2020"),
        ("July–December 2016", "2016-H2"),
        ("January to March, 2020", "2020-Q1"),
        ("from January 1, 2020 to June 30, 2020", "2020-01-01/2020-06-30"),
        ("the first half of 2020", "2020-H1"),
        ("in the second quarter of 2020", "2020-Q2"),
        ("the first three quarters of 2020", "2020-01/2020-09"),
        ("the first five months of 2020", "2020-01/2020-05"),
        ("H1 2020", "2020-H1"),
        ("1H 2020", "2020-H1"),
        ("2020H2", "2020-H2"),
        ("Q1 2020", "2020-Q1"),
        ("2020 Q1", "2020-Q1"),
        ("by the end of 2020", "at 2020"),
        ("at the end of June 2020", "at 2020-06"),
        ("as of December 31, 2020", "at 2020-12-31"),
        ("As of March 2020", "at 2020-03"),
        ("up to March 2020", "../2020-03"),
        ("since 2022", "2022/.."),
        ("By December 31, 2024", "at 2024-12-31"),
        ("2016-2020", "2016/2020"),
        ("(2016-2020)", "2016/2020"),
        ("2016.07-2020.03", "2016-07/2020-03"),
        ("2016.7-2020.3", "2016-07/2020-03"),
        ("2016.7", "2016-07"),
        ("2016/7", "2016-07"),
        ("2016/07/01", "2016-07-01"),
        ("2016.7.1", "2016-07-01"),
        ("2016-07", "2016-07"),
        ("Jul-16", "2016-07"),
        # What stands in our own form is left as it is.
        ("2016-07/2020-03", "2016-07/2020-03"),
        ("2016-M07", "2016-M07"),
        ("at 2020", "at 2020"),
        ("../2020-03", "../2020-03"),
    ],
)
def test_a_cell_that_is_a_period_is_read(text, written):
    assert spoken_period(text) == written
    assert parse_period(written)


@pytest.mark.parametrize(
    "text",
    [
        *("", "合计", "Total", "近三年", "过去五年", "三年", "7月", "1-6月", "July", "January to March", "去年", "last year", "undated"),
        *("FY2020", "fiscal year 2020", "2020财年", "1948", "2101", "1234", "0000", "2020件", "over 2020", "20201", "2,020", "2020.5%"),
        *("2020年13月", "2020年2月30日", "2020-13", "0755-20201234", "2016/17", "法释〔2020", "it may be", "a long march"),
    ],
)
def test_what_is_no_period_is_none(text):
    assert spoken_period(text) is None


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("2020年受理5件，其中1-6月3件，7月1件。", ["2020", "2020-H1", "2020-07"]),
        ("2018、2019、2020年分别审结", ["2018", "2019", "2020"]),
        ("截至2020年3月，累计调解1608件", ["../2020-03"]),
        ("自2016年成立以来，共受理5件", ["2016/.."]),
        ("自2016年7月1日起施行", ["2016-07-01/.."]),
        ("2023年，某院共受理2023件", ["2023"]),
        ("潮汐法院2021年起诉5人", ["2021"]),
        ("By May 31, 2024 it had accepted 5 cases", ["../2024-05-31"]),
        ("In 2016, 2017, 2018, and January-March 2019, there were 4, 59, 2024, 973, and 342 cases", ["2016", "2017", "2018", "2019-Q1"]),
        ("in comparison with 2022", ["2022"]),
        ("more than that in 2021", ["2021"]),
        ("the 2023 White Paper; 2023 saw growth. In 2024.", ["2023", "2023", "2024"]),
        ("over 2020 cases in 2021", ["2021"]),
        ("in 2018 and 2020", ["2018", "2020"]),
        ("It may rise, and march on; no date.", []),
        ("The first half was good; by the end of it 5 were left", []),
        ("电话010-20202020，第2020号", []),
        ("RMB 2020, US$2019", []),
        ("2018年3月17日至21日；4月1日", ["2018-03-17/2018-03-21", "2018-04-01"]),
    ],
)
def test_periods_are_found_in_running_text(text, periods):
    assert [p.written for p in find_periods(text)] == periods


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("今年", "2023"),
        ("去年", "2022"),
        ("去年上半年", "2022-H1"),
        ("今年1-5月", "2023-01/2023-05"),
        ("今年以来", "2023/.."),
        ("this year", "2023"),
        ("last year", "2022"),
        ("the first quarter of this year", "2023-Q1"),
        ("As of the end of May", "at 2023-05"),
        ("as of the end of December", "at 2022-12"),
        ("April 23", "2023-04-23"),
        ("12月1日", "2022-12-01"),
    ],
)
def test_what_is_told_from_the_day_of_publication_is_read_only_with_it(text, written):
    assert spoken_period(text, published=PUBLISHED) == written
    assert spoken_period(text) is None


def test_a_period_knows_its_place_and_whether_it_is_only_four_digits():
    [first, second] = find_periods("据2020 report：截至2021年底")

    assert (first.start, first.end, first.text, first.bare) == (1, 5, "2020", True)
    assert (second.start, second.end, second.text, second.bare) == (13, 21, "截至2021年底", False)


WORDS = st.sampled_from(
    "2020 2016 1-6 7 31 年 月 日 至 - — to / . , 底 末 上半年 第一 季度 以来 截至 今年 July may March 26 of the first half end Q1 H2 FY since as 二〇二〇 十二".split()
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=12).map("".join), st.lists(WORDS, max_size=12).map(" ".join)))
def test_no_text_is_too_odd_and_what_is_found_lies_in_it_in_our_form(text):
    for published in (None, PUBLISHED):
        end = 0
        for period in find_periods(text, published=published):
            assert end <= period.start < period.end <= len(text)
            assert period.text == text[period.start : period.end]
            assert parse_period(period.written)
            end = period.end
