"""The numbers of a source's text: where each stands, and whether the data has it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from relations import UNITS as UNITS_OF_TABLES
from relations import figure, observation, report

from generator.model import Report, Vocabulary
from generator.source.coverage import Coverage, Standing, cover, sentences
from generator.source.mention import Units
from generator.source.propose import as_csv, proposed_rows, taken_ids

VOCABULARY = Vocabulary({}, {}, UNITS_OF_TABLES, {}, {})
UNITS = Units.of(VOCABULARY)

ENGLISH = """The Rights of the Tide

Preface
Over the past ten years the court has grown.
1. Cases
From July 2016 to March 2020 the court accepted a total of 3,694 cases, including 2,100 on shells and 1,594 on sand.
(1) Growth
In 2017, 2018 and 2019, there were 296, 2024 and 973 cases respectively, up 12.5% compared with 2016. Article 24 of the Tide Act applies.
(2) Results
First, 81.7% were settled. Second, two judges took part.
2. Outlook
Nearly 130,000 persons came in 2019.
"""

CHINESE = """潮汐法院知识产权审判白皮书

一、案件情况
（一）收案
2020年，全院受理案件1400余件，同比上升144.3%；审结近13万件。
1.专利案件。十三万余件中，专利案件3成。
（二）结案
截至2020年底，存案两件，调解率为63.32%。依照第二十四条处理。
"""

NEWS = """The court on the cape celebrates its tide

On April 22 the court opened its doors to 340 persons.

It has 12 judges, who settled over 1,400 cases last year.

A busy year

In all 7 shells were found.
"""


def made(*rows: str, published: date | None = None, left_out: tuple[str, ...] = ()) -> Report:
    """A report of rows such as `id at printed unit`, the printed form with _ for a space."""
    observations = []
    for n, row in enumerate(rows, 1):
        id_, at, printed, unit, *more = row.split(" ")
        cells = dict(pair.split("=") for pair in more)
        observations.append(replace(observation(n, id=id_, printed=printed.replace("_", " "), unit=unit, **cells), at=at.replace("_", " ")))
    base = report([figure(observations)])
    return replace(base, published=published, source=replace(base.source, left_out=left_out))


def listed(coverage: Coverage) -> list[str]:
    """Each figure as locator, printed form and what has it."""
    return [
        f"{n.locator}: {n.mention.printed}: {n.observation or n.standing}"
        for n in coverage.numbers
        if n.standing is not Standing.PASSED_OVER
    ]


# Places


def test_locators_are_the_numerals_of_the_headings_that_a_sentence_stands_under():
    assert list(dict.fromkeys(s.locator for s in sentences(ENGLISH))) == [
        "title",
        "Preface",
        "1",
        "1.(1)",
        "1.(2)",
        "1.(2) First",
        "1.(2) Second",
        "2",
    ]
    assert list(dict.fromkeys(s.locator for s in sentences(CHINESE))) == ["title", "一", "一（一）", "一（一）1", "一（二）"]


def test_a_text_that_numbers_nothing_is_counted_by_paragraphs_without_headings():
    places = {s.text: s.locator for s in sentences(NEWS)}

    assert places["The court on the cape celebrates its tide"] == "title"
    assert places["On April 22 the court opened its doors to 340 persons."] == "¶1"
    assert places["In all 7 shells were found."] == "¶3"


@pytest.mark.parametrize(
    ("headings", "locator"),
    [
        ("I. A\n(I) B\n2. C", "I.(I)2"),
        ("III. A\n(I) B\n(II) C\n1. D", "III.(II)1"),
        ("第二部分 甲\n一、乙\n（三）丙", "第二部分一（三）"),
        ("第一章 甲\n第二节 乙", "第一章第二节"),
        ("1 A\n1.1 B\n1.2 C", "1.2"),
        ("## 1. A\n### (2) B", "1.(2)"),
        ("1.(1) A\n(2) B", "1.(2)"),
    ],
)
def test_headings_are_joined_as_the_source_writes_them(headings, locator):
    assert list(sentences(f"Tides\n\n{headings}\nSo it is.\n"))[-1].locator == locator


def test_a_sentence_knows_its_line_and_column():
    found = {s.text: (s.line, s.column) for s in sentences(ENGLISH)}

    assert found["First, 81.7% were settled."] == (10, 1)
    assert found["Second, two judges took part."] == (10, 28)


def test_a_text_that_is_broken_into_short_lines_is_put_together():
    text = "".join(
        f"The court by the sea, in this its\n{year}th tide, accepted {year} cases of\nthe shells that the sea left behind.\n\n"
        for year in (20, 30, 40)
    )

    assert len({s.locator for s in sentences(text)}) == 3
    [number] = [n for n in cover(text, UNITS).numbers if n.mention.printed == "30" and n.standing is Standing.NEW]
    assert (number.line, number.column) == (6, 21)


def test_an_abbreviation_does_not_end_a_sentence():
    assert [s.text for s in sentences("See No. 5 of Shell Co. Ltd. on it. Then 3.5 cases. 共5件。另有3件。")] == [
        "See No. 5 of Shell Co. Ltd. on it.",
        "Then 3.5 cases.",
        "共5件。",
        "另有3件。",
    ]


# Periods


def test_a_number_has_the_nearest_period_and_in_a_row_its_own():
    periods = {n.mention.printed: n.period for n in cover(ENGLISH, UNITS, made()).numbers}

    assert periods["3,694"] == "2016-07/2020-03"
    assert [periods[printed] for printed in ("296", "2024", "973")] == ["2017", "2018", "2019"]
    assert periods["Nearly 130,000"] == "2019"


def test_a_number_without_a_period_near_by_has_that_of_its_section_or_of_the_report():
    periods = {n.mention.printed: n.period for n in cover("1. A\n5 cases.\n2. B\nIn 2019, 6 cases. Then 7 cases.\n", UNITS, made()).numbers}

    assert (periods["5"], periods["6"], periods["7"]) == ("2021", "2019", "2019")


def test_a_change_knows_what_it_is_measured_against():
    [number] = [n for n in cover(ENGLISH, UNITS, made()).numbers if n.mention.printed == "12.5%"]

    assert (number.period, number.against) == ("2019", "2016")


@pytest.mark.parametrize(
    ("text", "printed", "period", "against"),
    [
        ("They had 1,105 cases in 2021, 2,644 in 2022 and 2,771 in 2023.", "2,644", "2022", ""),
        ("They had 1,105 cases in 2021, 2,644 in 2022 and 2,771 in 2023.", "2,771", "2023", ""),
        ("In 2020 they accepted 5 cases, an increase of 12.6% over the year before.", "12.6%", "2020", "2019"),
        ("2020年上半年受理5件，同比上升12.6%。", "12.6%", "2020-H1", "2019-H1"),
        ("涉外案件100件，为2019年的1.8倍。", "1.8倍", "2021", ""),
        ("Half of it was new. In 2020 it took 9.3 days less than in 2018.", "9.3 days", "2020", "2018"),
    ],
)
def test_periods_and_comparisons_are_told_apart(text, printed, period, against):
    [number] = [n for n in cover(f"Tides\n\n{text}\n", UNITS, made()).numbers if n.mention.printed == printed]

    assert (number.period, number.against) == (period, against)


def test_without_a_report_the_title_says_the_period():
    assert [n.period for n in cover("The Tide (2019)\n\n5 cases.\n", UNITS).numbers] == ["", "2019"]


def test_last_year_is_told_from_the_day_of_publication():
    periods = {n.mention.printed: n.period for n in cover(NEWS, UNITS, made(published=date(2021, 4, 30))).numbers}

    assert periods["over 1,400"] == "2020"


# What the data has


def test_a_number_is_there_where_value_and_place_agree():
    data = made(
        "total 1 3,694 case", "shells 1 2,100 case", "share 1.(2) 81.7% percent", "y17 1.(1) 296 case", "came 2 Nearly_130,000 person"
    )

    assert listed(cover(ENGLISH, UNITS, data)) == [
        "Preface: ten years: new",
        "1: 3,694: total",
        "1: 2,100: shells",
        "1: 1,594: new",
        "1.(1): 296: y17",
        "1.(1): 2024: new",
        "1.(1): 973: new",
        "1.(1): 12.5%: new",
        "1.(2) First: 81.7%: share",
        "1.(2) Second: two: new",
        "2: Nearly 130,000: came",
    ]


def test_chinese_numbers_are_held_against_their_values():
    data = made("a 一（一） 1400余件 case", "b 一、（一） 144.3% percent statistic=change against=2019", "c 一(一) 近13万件 case", "d 一（一）1 十三万余件 case", "e 一（一）1 3成 percent", "f 一（二） 两件 case", "g 一（二） 63.32% percent")  # fmt: skip
    coverage = cover(CHINESE, UNITS, data)

    assert [line.rpartition(" ")[2] for line in listed(coverage)] == list("abcdefg")
    assert coverage.share == 100


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        ("1.(1)", Standing.THERE),
        ("1（1）", Standing.THERE),
        ("1", Standing.THERE),
        ("1.(1) First", Standing.THERE),
        ("1.(2)", Standing.THERE),  # beside it
        ("2.(1)", Standing.ELSEWHERE),
        ("Conclusion", Standing.ELSEWHERE),
    ],
)
def test_places_are_compared_by_their_numerals(at, standing):
    coverage = cover("Tides\n1. A\n(1) B\nThere were 73 cases.\n2. C\n", UNITS, made(f"a {at.replace(' ', '_')} 73 case"))

    assert coverage.count(standing) == 1


@pytest.mark.parametrize(("at", "standing"), [("¶1", "there"), ("¶1–¶3", "there"), ("¶2", "there"), ("¶5", "elsewhere")])
def test_paragraphs_are_compared_by_their_numbers(at, standing):
    numbers = cover(NEWS, UNITS, made(f"a {at} 340 person")).numbers

    assert [n.standing for n in numbers if n.mention.printed == "340"] == [standing]


@pytest.mark.parametrize(
    "row",
    [
        "a 1 75 case",  # another value
        "a 1 over_73 case",  # another qualifier
        "a 1 73% percent",  # another kind of unit
    ],
)
def test_another_value_qualifier_or_kind_of_unit_is_another_number(row):
    assert cover("1. A\n2. B\nThere were 73 cases.\n", UNITS, made(row)).count(Standing.NEW) == 1


def test_a_decrease_is_the_observation_with_a_value_below_zero():
    data = made("a 1 29.5% percent statistic=change against=2020 value=-29.5")

    assert cover("1. A\nIt fell by 29.5%.\n2. B\n", UNITS, data).count(Standing.THERE) == 1


def test_a_corrected_row_is_found_by_what_is_printed():
    data = made("a 1 34 case status=corrected value=340")

    assert cover("1. A\nThere were 34 cases.\n2. B\n", UNITS, data).count(Standing.THERE) == 1


def test_equal_numbers_have_each_their_own_row_and_a_number_may_be_said_again():
    data = made("a 1 5 case", "b 1 5 person")
    coverage = cover("1. A\nThere were 5 persons and 5 cases. The 5 cases were new.\n2. B\n", UNITS, data)

    assert [n.observation for n in coverage.numbers if n.standing is Standing.THERE] == ["b", "a", "a"]


def test_a_peculiar_number_that_is_said_again_elsewhere_is_the_same_and_a_common_one_is_not():
    data = made("a 1.(1) 3,694 case", "b 1.(1) 30 case")
    text = "1. A\n(1) B\n3,694 cases, 30 cases.\n2. C\nThe 3,694 cases, 30 persons.\n"

    assert listed(cover(text, UNITS, data))[2:] == ["2: 3,694: a", "2: 30: new"]


def test_what_is_no_figure_is_passed_over_with_the_reason():
    reasons = {n.mention.printed: n.why for n in cover(ENGLISH, UNITS, made()).numbers if n.standing is Standing.PASSED_OVER}

    assert (reasons["Article 24"], reasons["1."], reasons["2017"]) == ("law", "heading", "period")


def test_what_the_editor_left_out_is_passed_over():
    data = made(left_out=("two judges", "Over the past  ten years", "73"))
    coverage = cover(ENGLISH + "\n73 and 730 shells.\n", UNITS, data)
    left = [n.mention.printed for n in coverage.numbers if n.why == "left_out"]

    assert left == ["ten years", "two", "73"]


def test_rows_whose_printed_form_does_not_stand_in_the_text_are_told():
    data = made("a 1 3,694 case", "b 1 369 case", "c 1 4,000 case status=derived value=4000", "d 9 respectively case")

    assert [o.id for o in cover(ENGLISH, UNITS, data).missing] == ["b"]


def test_coverage_is_the_share_of_figures_that_the_data_has():
    assert cover(ENGLISH, UNITS, made("a 1 3,694 case", "b 9 973 case")).share == Decimal("18.2")  # one there, one elsewhere, nine new
    assert cover("Nothing is counted here.", UNITS, made()).share == 100
    assert (
        cover(" ".join(f"{n} cases." for n in range(100, 2300)), UNITS, made(*(f"r{n} ¶1 {n} case" for n in range(101, 1900)))).share < 100
    )


def test_without_a_report_all_figures_are_new():
    coverage = cover(ENGLISH, UNITS)

    assert {n.standing for n in coverage.numbers} == {Standing.NEW, Standing.PASSED_OVER}
    assert coverage.missing == ()


# Rows


def test_rows_are_proposed_for_what_is_new_with_ids_that_are_free():
    data = made("case-1 1 3,694 case")
    text = "1. A\nIn 2019 there were 3,694 cases, of them over 50 new, an increase of 12.5% compared with 2018; 7 persons came.\n2. B\n"
    rows = as_csv(proposed_rows(cover(text, UNITS, data).numbers, VOCABULARY, taken_ids(data)))

    assert rows == (
        "id,measure,statistic,period,against,value,unit,qualifier,printed,at\n"
        "number-1,,,2019,,50,,over,over 50,1\n"
        "percent-1,,change,2019,2018,12.5,percent,,12.5%,1\n"
        "person-1,,,2019,,7,person,,7,1\n"
    )


WORDS = st.sampled_from(
    ["1. A\n", "(1) ", "（一）", "一、", "II. ", "First, ", "3,694 cases", "近13万件", "2020年", "in 2019", "up 5%", "。", ". ", "\n", "\n\n", "# ", "two", "and", "¶", "Preface\n", "占3成", "[0: "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=16).map("".join)))
def test_no_text_is_too_odd_and_every_number_lies_at_its_line_and_column(text):
    lines = text.split("\n")
    for number in cover(text, UNITS, made("a 1 3,694 case", "b 一 近13万件 case", left_out=("two",))).numbers:
        mention = number.mention
        assert number.sentence.text[mention.start : mention.end] == mention.printed
        assert text[number.sentence.start :].startswith(number.sentence.text)
        first = mention.printed.split("\n")[0]
        assert lines[number.line - 1][number.column - 1 :].startswith(first)


def test_an_amount_with_its_equivalent_in_another_currency_is_entered_as_about():
    text = "判决赔偿2,150万元，约合300万美元。"
    entered = made("award ¶1 2,150万元 yuan", "dollars ¶1 约合300万美元 dollar qualifier=about")

    assert listed(cover(text, UNITS, entered)) == ["title: 2,150万元: award", "title: 约合300万: dollars"]


def test_a_period_that_begins_the_next_clause_belongs_to_that():
    text = "审判白皮书\n\n2024年受理案件3120件。判决赔偿总额1.36亿元，2023年同比下降4.2%。"
    periods = {n.mention.printed: (n.period, n.against) for n in cover(text, UNITS).numbers if n.standing is Standing.NEW}

    assert periods["1.36亿元"][0] == "2024"
    assert periods["4.2%"] == ("2023", "2022")


def test_what_changed_since_the_period_before_is_held_against_that():
    text = "审判白皮书\n\n2024年第四季度受理案件702件，同比上升3.1%，环比下降8.4%。"
    against = {n.mention.printed: n.against for n in cover(text, UNITS).numbers if n.against}

    assert against == {"3.1%": "2023-Q4", "8.4%": "2024-Q3"}


def test_a_number_that_two_rows_of_its_place_have_is_missing_for_neither():
    text = "审判白皮书\n\n法院审结案件3,045起。"
    rows = ("total ¶1 3,045件 case", "concluded ¶1 3,045件 case", "other ¶1 3,046件 case")

    assert [o.id for o in cover(text, UNITS, made(*rows)).missing] == ["other"]
