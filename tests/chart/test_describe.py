"""Figures become sentences that claim no more than the data."""

from dataclasses import replace

from chart_figures import (
    FINES,
    PROSECUTED,
    bars,
    change,
    chinese,
    columns,
    english,
    figure,
    lines,
    many,
    member,
    observe,
    parts_of_total,
    qualified,
)

from generator.describe import describe
from generator.model import Qualifier, Statistic, Text


def test_of_few_categories_all_are_named() -> None:
    assert describe(parts_of_total(), english()) == (
        "Cases accepted, by right, 2020: bar chart, 3 values."
        " Cases accepted: 1,369 cases in total, of which Trademarks (873 cases) and Copyright (298 cases)."
    )


def test_of_many_categories_the_highest_and_lowest_are_named() -> None:
    assert describe(bars(), english()).endswith("highest Trademarks (873 cases), lowest New plant varieties (3 cases).")
    assert "200 values" in describe(many(), english())


def test_equals_are_named_together() -> None:
    values = {"trademark": "9", "copyright": "8", "patent": "7", "secret": "2", "layout": "2"}
    told = describe(figure([observe(v, "2020", member(m)) for m, v in values.items()]), english())

    assert "lowest Trade secrets and Layout designs (2 cases)" in told


def test_time_is_told_from_first_to_last_with_its_peak_and_its_breaks() -> None:
    told = describe(columns(), english())

    assert "Cases accepted: from 59 cases (July–December 2016) to 342 cases (January–March 2020); highest 2,024 cases (2018)." in told
    assert "July–December 2016 and January–March 2020 cover less time than the other periods." in told
    assert told.endswith("1 row has no number.")


def test_a_year_left_out_is_mentioned() -> None:
    assert "Nothing is shown between 2012 and 2014." in describe(lines(), english())
    assert "The rest is in the table." in describe(lines(), english())


def test_only_what_rises_every_time_rises() -> None:
    def told(*values: str, qualifier: Qualifier = Qualifier.EXACT) -> str:
        return describe(figure([observe(v, str(2015 + n), qualifier=qualifier) for n, v in enumerate(values)]), english())

    assert "rising every time, from 1 case (2015) to 3 cases (2017)" in told("1", "2", "3")
    assert "falling every time" in told("3", "2", "1")
    for unsure in (told("1", "3", "2"), told("1", "1", "2"), told("1", "2"), told("1", "2", "3", qualifier=Qualifier.ABOUT)):
        assert "every time" not in unsure


def test_a_shorter_period_makes_no_course() -> None:
    told = describe(figure([observe("1", "2018"), observe("2", "2019"), observe("3", "2020-H1")]), english())

    assert "every time" not in told


def test_what_may_be_higher_is_not_ranked_below() -> None:
    """Over 1,400 may be more than 1,500."""
    values = [("1500", Qualifier.EXACT), ("1400", Qualifier.OVER), ("20", Qualifier.EXACT), ("10", Qualifier.EXACT), ("5", Qualifier.EXACT)]
    rights = ("trademark", "copyright", "patent", "secret", "layout")
    told = describe(figure([observe(v, "2020", member(m), qualifier=q) for m, (v, q) in zip(rights, values, strict=True)]), english())

    assert "highest" not in told
    assert "among others Trademarks (1,500 cases), Copyright (over 1,400 cases)" in told


def test_what_is_higher_anyway_is_ranked() -> None:
    values = [
        ("1500", Qualifier.OVER),
        ("1400", Qualifier.NEARLY),
        ("20", Qualifier.EXACT),
        ("10", Qualifier.EXACT),
        ("5", Qualifier.ABOUT),
    ]
    rights = ("trademark", "copyright", "patent", "secret", "layout")
    told = describe(figure([observe(v, "2020", member(m), qualifier=q) for m, (v, q) in zip(rights, values, strict=True)]), english())

    assert "highest Trademarks (over 1,500 cases), lowest Layout designs (about 5 cases)" in told


def test_qualifiers_keep_their_words_in_both_languages() -> None:
    assert "over 135,500 cases" in describe(qualified(), english())
    assert "近13万件" in describe(qualified(), chinese())


def test_changes_go_up_or_down() -> None:
    assert "Trademarks (up 144.3%)" in describe(change(), english())
    assert "Copyright (down 29.5%)" in describe(change(), english())


def test_averages_a_year_stand_apart_from_changes_and_are_called_so() -> None:
    averages = [
        observe(v, "2018/2020", member(m), statistic=Statistic.CHANGE, against="2018") for m, v in (("trademark", "8.6"), ("patent", "-2"))
    ]
    told = describe(figure([*change().observations, *averages]), english())

    assert "Cases accepted, average yearly change: Trademarks (up 8.6% a year on average) and Patents (down 2% a year on average)." in told
    assert "Cases accepted, change: Trademarks (up 144.3%), Patents (up 53.2%)" in told


def test_without_a_chart_the_numbers_are_told() -> None:
    of = figure([observe("7"), observe("60", statistic=Statistic.CHANGE, against="2019"), observe("3", measure=PROSECUTED)], title="Court")

    assert describe(of, english()) == "Court: Cases accepted (7 cases, up 60%) and Persons prosecuted (3 persons)."


def test_a_figure_without_numbers_says_so() -> None:
    assert describe(figure([observe(None)], title="Court"), english()) == "Court: no numbers."
    assert describe(figure([], title="Court"), english()) == "Court: no numbers."


def test_marks_of_prose_are_not_read_out() -> None:
    of = replace(figure([observe("5", measure=FINES)]), title=Text("Cases in [[Top Ten]] {{A}}"))

    assert describe(of, english()).startswith("Cases in Top Ten {A}: ")


def test_chinese_reads_as_chinese() -> None:
    assert (
        describe(bars(), chinese()) == "收案，按权利类型（2020年）：条形图，共6个数值。收案：最高为商标（873件），最低为植物新品种（3件）。"
    )
