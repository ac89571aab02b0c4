"""What a table says is understood as it stands, or asked: cells, units, labels, layouts, each in both languages."""

from decimal import Decimal

import pytest
from tables_of_people import csv_text, read_lookup, workbook, write_project

from generator.lookup import flat
from generator.source.mention import Units
from generator.table.cell import footnotes, read_cell, value_of, without_marks
from generator.table.grid import read_grids
from generator.table.label import Unknown, read_label
from generator.table.remark import TableError
from generator.table.understand import Answers, understand
from generator.table.unit_words import read_unit


@pytest.fixture(scope="module")
def lookup(tmp_path_factory):
    return read_lookup(write_project(tmp_path_factory.mktemp("project")))


@pytest.fixture(scope="module")
def units(lookup):
    known = Units.of(lookup.vocabulary, lookup.languages)
    return lambda text: read_unit(text, known)


@pytest.fixture
def table(lookup, tmp_path):
    """What is understood of rows, with answers."""

    def understood(rows, *, merged=(), formats=None, labels=None, **answers):
        path = tmp_path / "t"
        if merged or formats or any(not isinstance(cell, str) for row in rows for cell in row):
            path.write_bytes(workbook(rows, merged=merged, formats=formats))
        else:
            path.write_text(csv_text(rows), encoding="utf-8")
        (grid,) = read_grids(path)
        said = {flat(label): meaning for label, meaning in (labels or {}).items()}
        return understand(grid, lookup, Answers(labels=said, **answers))

    return understood


def says(understanding):
    assert (understanding.questions, understanding.problems) == ((), ())
    return [
        (row.place, row.measure, dict(row.categories), str(row.statistic), row.period, row.value, row.unit, str(row.qualifier), row.printed)
        for row in understanding.rows
    ]


def asked(understanding):
    return [(question.kind, question.subject, *question.choices) for question in understanding.questions]


def told(understanding):
    return [remark.sentence(str) for remark in understanding.understood]


def problems(understanding):
    return [remark.sentence(str) for remark in understanding.problems]


# Cells


@pytest.mark.parametrize(
    ("text", "head", "value", "qualifier", "printed"),
    [
        ("3,694", "", "3694", "exact", "3,694"),
        ("３，６９４", "", "3694", "exact", "3,694"),
        ("1 234 567", "", "1234567", "exact", "1,234,567"),
        ("1\u202f234", "", "1234", "exact", "1,234"),
        ("1,234,567.5", "", "1234567.5", "exact", "1,234,567.5"),
        ("12.50", "", "12.50", "exact", "12.50"),
        ("3,694件", "", "3694", "exact", "3,694"),
        ("81.7%", "", "81.7", "exact", "81.7%"),
        ("81.7％", "%", "81.7", "exact", "81.7%"),
        ("81.7", "%", "81.7", "exact", "81.7%"),
        ("逾1,400", "", "1400", "over", "逾1,400"),
        ("1,400余", "", "1400", "over", "1,400余"),
        ("近13万件", "", "130000", "nearly", "近13万件"),
        ("约12.5%", "", "12.5", "about", "约12.5%"),
        ("不足5%", "", "5", "less_than", "不足5%"),
        ("100万以上", "", "1000000", "at_least", "100万以上"),
        ("over 1,400", "", "1400", "over", "over 1,400"),
        ("nearly 130,000", "", "130000", "nearly", "nearly 130,000"),
        ("1.005 million", "", "1005000", "exact", "1.005 million"),
        ("16.3万", "", "163000", "exact", "16.3万"),
        ("1.2亿元", "万元", "120000000", "exact", "1.2亿元"),
        ("十三万", "", "130000", "exact", "十三万"),
        ("RMB 12.5 million", "", "12500000", "exact", "RMB 12.5 million"),
        ("1,234.5", "万元", "12345000", "exact", "1,234.5万元"),
        ("逾1,234", "万元", "12340000", "over", "逾1,234万元"),
        ("1,400余", "万元", "14000000", "over", "1,400余万元"),
        ("1,400以上", "万元", "14000000", "at_least", "1,400万元以上"),
        ("16.3", "万件", "163000", "exact", "16.3万件"),
        ("1,234.5", "RMB 10,000", "12345000", "exact", "1,234.5万元"),
        ("1,234.5", "RMB million", "1234500000", "exact", "1,234.5 million yuan"),
        ("over 20", "million yuan", "20000000", "over", "over 20 million yuan"),
        ("1.2", "thousand", "1200", "exact", "1.2 thousand"),
    ],
)
def test_a_cell_says_its_number_with_what_its_head_says(units, text, head, value, qualifier, printed):
    found = value_of(read_cell(text, units).number, units(head) if head else None, change=False)

    assert (str(found.value), found.qualifier, found.printed) == (value, qualifier, printed)


@pytest.mark.parametrize(
    ("text", "head", "value", "printed"),
    [
        ("增长12.5%", "", "12.5", "增长12.5%"),
        ("下降3.2%", "", "-3.2", "下降3.2%"),
        ("↑12.5%", "", "12.5", "↑12.5%"),
        ("12.5%↓", "", "-12.5", "12.5%↓"),
        ("-5.2", "%", "-5.2", "-5.2%"),
        ("−5.2%", "", "-5.2", "-5.2%"),
        ("(5.2)", "%", "-5.2", "(5.2%)"),
        ("（5.2%）", "", "-5.2", "(5.2%)"),
        ("+12.5%", "", "12.5", "+12.5%"),
        ("增长约12.5%", "", "12.5", "约12.5%"),
        ("增加3.4个百分点", "", "3.4", "增加3.4个百分点"),
        ("-3.4", "percentage points", "-3.4", "-3.4 percentage points"),
        ("down by 3.2%", "", "-3.2", "down by 3.2%"),
        ("1.8倍", "", "1.8", "1.8倍"),
    ],
)
def test_a_change_has_a_sign(units, text, head, value, printed):
    found = value_of(read_cell(text, units).number, units(head) if head else None, change=True)

    assert (str(found.value), found.printed) == (value, printed)


@pytest.mark.parametrize(
    "text", ["1,23", "12,34", "81,7", "1.234,5", "10-15", "一审", "约占81.7%", "1e5", ".5", "#DIV/0!", "3694.", "5件人", "2,0194,1"]
)
def test_what_is_no_number_for_certain_is_none(units, text):
    assert read_cell(text, units).number is None


@pytest.mark.parametrize(("text", "head"), [("5万", "万元"), ("近三千", "万元"), ("三千余万", ""), ("-5", "")])
def test_what_no_printed_form_says_is_not_taken(units, text, head):
    assert value_of(read_cell(text, units).number, units(head) if head else None, change=False) is None


@pytest.mark.parametrize("text", ["-", "–", "—", "——", "/", "…", "……", "N/A", "n/a", "无", "不适用", "*"])
def test_dashes_are_told_from_numbers_and_from_nothing(units, text):
    assert read_cell(text, units).kind == "dash"


@pytest.mark.parametrize(("text", "kind"), [("2020", "year"), ("2016.7", "year"), ("2020年", "period"), ("2020年上半年", "period"), ("2,020", "number"), ("", "empty"), ("案件", "text")])  # fmt: skip
def test_years_may_be_periods_or_numbers(units, text, kind):
    assert read_cell(text, units).kind == kind


@pytest.mark.parametrize(
    ("text", "rest", "marks"),
    [
        ("3,694①", "3,694", ("1",)), ("*81.7%", "81.7%", ("*",)), ("340[1]", "340", ("1",)), ("340¹", "340", ("1",)), ("340²³", "340", ("23",)),
        ("340（注1）", "340", ("1",)), ("340†", "340", ("†",)), ("340 ①②", "340", ("1", "2")), ("受理案件注1", "受理案件", ("1",)), ("①", "①", ()),
    ],
)  # fmt: skip
def test_marks_of_footnotes_are_no_part_of_what_they_stand_at(text, rest, marks):
    assert without_marks(text) == (rest, marks)


def test_footnotes_are_read_from_the_lines_below():
    assert footnotes("注：①含上年旧存；②不含再审。") == (("1", "含上年旧存"), ("2", "不含再审。"))
    assert footnotes("[1] As of June.") == (("1", "As of June."),)
    assert footnotes("资料来源：子午法院") == ()


# Labels


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("受理案件", "cases_accepted"), ("受理案件（件）", "cases_accepted"), ("Cases accepted (number)", "cases_accepted"), ("罚款/万元", "fines"),
        ("商标权", "right.trademark"), ("其中：商标权", "right.trademark"), ("（一）专利权", "right.patent"), ("of which: Patents", "right.patent"),
        ("合计", "total"), ("Total", "total"), ("占比（%）", "share"), ("Share", "share"), ("同比增长(%)", "change"), ("Growth", "change"),
        ("受理案件同比增长", "cases_accepted+change"), ("Cases accepted, change", "cases_accepted+change"), ("受理案件占比", "cases_accepted+share"),
        ("2020年", "2020"), ("2020年上半年", "2020-H1"), ("July 2016", "2016-07"), ("2020年受理案件", "cases_accepted+2020"),
        ("受理案件（2020年）", "cases_accepted+2020"), ("Cases accepted in 2020", "cases_accepted+2020"), ("数量（件）", "ignore"), ("件", "ignore"),
        ("受理案件①", "cases_accepted"), ("排名", "rank"),
    ],
)  # fmt: skip
def test_a_label_means_what_the_vocabulary_says(lookup, units, text, answer):
    assert read_label(text, lookup, units).answer == answer


def test_a_label_that_is_not_in_the_vocabulary_is_unknown(lookup, units):
    assert read_label("受理案件数", lookup, units) == Unknown(("cases_accepted",), several=False)
    assert read_label("东湾区", lookup, units) == Unknown((), several=False)


def test_a_place_and_an_institution_are_no_rows(lookup, units):
    assert read_label("子午", lookup, units).about == ("place", "meridian")
    assert read_label("Court of Meridian", lookup, units).about == ("institution", "meridian_court")


@pytest.mark.parametrize(
    ("text", "unit", "exponent"),
    [("件", "case", 0), ("万元", "cny", 4), ("亿元", "cny", 8), ("RMB 10,000", "cny", 4), ("RMB million", "cny", 6), ("100 million yuan", "cny", 8), ("人", "person", 0), ("%", "percent", 0), ("个百分点", "percentage_point", 0), ("cases", "case", 0)],
)  # fmt: skip
def test_the_words_of_a_unit_say_what_is_counted_and_by_how_many(units, text, unit, exponent):
    assert unit in units(text).units and units(text).exponent == exponent


# Tables


def test_years_stand_down_or_across(table):
    down = table([["年份", "受理案件（件）", "审结案件（件）"], ["2019年", "340", "300"], ["2020年", "1,234", "逾1,100"]])
    across = table([["", "2019年", "2020年"], ["受理案件（件）", "340", "1,234"], ["审结案件（件）", "300", "逾1,100"]])

    assert says(down)[3] == ("C3", "cases_concluded", {}, "level", "2020", "1100", "case", "over", "逾1,100")
    assert sorted(row[1:] for row in says(down)) == sorted(row[1:] for row in says(across))


def test_years_as_numbers_are_labels(table):
    rows = says(table([["Year", "Cases accepted"], [2019, 340], [2020, 2020]]))
    assert [(row[4], row[5]) for row in rows] == [("2019", "340"), ("2020", "2020")]
    rows = says(table([["", 2019, 2020], ["Cases accepted", 340, 2020]]))
    assert [(row[4], row[5]) for row in rows] == [("2019", "340"), ("2020", "2020")]


def test_title_notes_unit_and_merged_heads_are_told_from_the_table(table):
    found = table(
        [
            ["表3 各类案件情况", "", "", "", ""],
            ["", "", "", "", "单位：件"],
            ["权利", "受理案件", "", "审结案件", ""],
            ["", "2019年", "2020年", "2019年", "2020年"],
            ["专利权", 1234, 1300, 1100, 1200],
            ["商标权", 56, 60, 50, "—"],
            ["合计", 1290, 1360, 1150, 1200],
            ["注：不含再审。", "", "", "", ""],
            ["资料来源：子午法院", "", "", "", ""],
        ],
        merged=["A1:E1", "A3:A4", "B3:C3", "D3:E3", "A8:E8"],
        formats={"B5": "#,##0"},
        dash="not_stated",
    )

    assert found.layout.title == "表3 各类案件情况"
    assert found.layout.notes == ("注：不含再审。", "资料来源：子午法院")
    rows = says(found)
    assert len(rows) == 12
    assert rows[0] == ("B5", "cases_accepted", {"right": "patent"}, "level", "2019", "1234", "case", "exact", "1,234")
    assert rows[7][5:] == ("", "case", "exact", "—") and found.rows[7].status == "not_stated"
    assert rows[-1][2:5] == ({"right": "total"}, "level", "2020")


def test_upper_heads_that_are_not_merged_stand_over_the_empty_ones_after_them(table):
    found = table([["", "受理案件", "", "审结案件", ""], ["", "2019年", "2020年", "2019年", "2020年"], ["专利权", "1", "2", "3", "4"]])

    assert [(row[1], row[4]) for row in says(found)] == [(m, p) for m in ("cases_accepted", "cases_concluded") for p in ("2019", "2020")]
    assert "Empty labels taken to be those before them: C1, E1." in told(found)


def test_left_labels_go_on_over_the_empty_ones_below(table):
    found = table(
        [["权利", "年份", "受理案件"], ["专利权", "2019年", "1"], ["", "2020年", "2"], ["商标权", "2019年", "3"], ["", "2020年", "4"]]
    )
    assert [row[2]["right"] for row in says(found)] == ["patent", "patent", "trademark", "trademark"]


def test_a_column_of_numbers_of_rows_a_unit_and_remarks_are_no_numbers_of_the_table(table):
    found = table(
        [
            ["序号", "指标", "单位", "2019年", "2020年", "备注"],
            ["1", "受理案件", "件", "340", "350", ""],
            ["2", "罚款", "万元", "1.5", "2", "含没收"],
        ],
        language="zh",
    )

    assert says(found)[3] == ("E3", "fines", {}, "level", "2020", "20000", "cny", "exact", "2万元")
    assert [row.note for row in found.rows] == ["", "", "含没收", "含没收"]


def test_shares_and_changes_are_of_what_the_other_labels_say(table):
    found = table(
        [["权利", "受理案件（件）", "占比（%）", "同比增长（%）"], ["专利权", "340", "81.7", "-5.2"]],
        period="2020",
        measure="cases_accepted",
    )

    assert says(found)[1][3:] == ("share", "2020", "81.7", "percent", "exact", "81.7%")
    assert says(found)[2][3:] == ("change", "2020", "-5.2", "percent", "exact", "-5.2%")
    assert found.rows[2].against == "2019"


def test_a_change_is_against_the_period_before_or_a_year_ago(table):
    rows = [["", "2020年一季度"], ["受理案件环比", "5%"], ["审结案件同比", "6%"]]
    assert [row.against for row in table(rows).rows] == ["2019-Q4", "2019-Q1"]
    assert [row.against for row in table(rows, against="2018").rows] == ["2018", "2018"]


def test_a_cell_that_says_up_or_down_is_a_change(table):
    found = table([["年份", "受理案件"], ["2020年", "下降3.2%"]])
    assert says(found)[0][3:6] == ("change", "2020", "-3.2")


def test_parts_of_years_are_joined_with_the_year_above(table):
    found = table([["", "2019年", "", "2020年", ""], ["", "上半年", "下半年", "上半年", "下半年"], ["受理案件", "1", "2", "3", "4"]])
    assert [row[4] for row in says(found)] == ["2019-H1", "2019-H2", "2020-H1", "2020-H2"]


def test_a_percentage_of_a_number_format_is_what_is_printed(table):
    found = table([["年份", "结案率"], ["2020年", 0.817]], formats={"B2": "0.0%"})
    assert says(found)[0][5:] == ("81.7", "percent", "exact", "81.7%")


def test_shares_without_a_sign_are_in_percent_only_where_that_is_certain(table):
    certain = table([["权利", "占比"], ["专利权", "0.7"], ["商标权", "81.7"]], measure="cases_accepted", period="2020")
    assert [row[5:7] for row in says(certain)] == [("0.7", "percent"), ("81.7", "percent")]

    doubtful = table([["权利", "占比"], ["专利权", "0.7"]], measure="cases_accepted", period="2020")
    assert asked(doubtful)[0][:3] == ("statistic_unit", "占比", "percent")


def test_totals_of_two_dimensions_are_told_apart_by_their_columns(table):
    found = table(
        [["权利", "程序", "2020年"], ["专利权", "简易程序", "1"], ["专利权", "合计", "1"], ["合计", "", "1"]], measure="cases_accepted"
    )
    assert [row[2] for row in says(found)] == [
        {"right": "patent", "procedure": "summary"},
        {"right": "patent", "procedure": "total"},
        {"right": "total", "procedure": "total"},
    ]


def test_a_total_of_two_dimensions_in_one_column_is_asked_about(table):
    rows = [["", "2020年"], ["专利权", "1"], ["简易程序", "2"], ["合计", "3"]]
    assert asked(table(rows, measure="cases_accepted")) == [("total", "合计", "right.total", "procedure.total")]
    assert says(table(rows, measure="cases_accepted", labels={"合计": "right.total"}))[2][2] == {"right": "total"}


def test_a_total_without_a_dimension_is_the_measure_itself(table):
    assert says(table([["", "2020年"], ["合计", "3"]], measure="cases_accepted"))[0][2] == {}


def test_footnotes_become_notes_in_the_language_of_the_report(table):
    rows = [["年份", "受理案件"], ["2019年", "340①"], ["2020年", "350*"], ["注：①含旧存。", ""]]

    assert [row.note for row in table(rows, language="zh").rows] == ["含旧存。", ""]
    foreign = table(rows, language="en")
    assert [row.note for row in foreign.rows] == ["", ""]
    assert any("含旧存" in line and "write it yourself" in line for line in told(foreign))
    assert any("The mark “*” is left out" in line for line in told(foreign))


def test_the_unit_of_the_measure_is_taken_where_its_word_stands_for_several(table):
    assert says(table([["年份", "有效专利（件）"], ["2020年", "5"]]))[0][6] == "patent"
    assert asked(table([["年份", "嫌疑人（件）"], ["2020年", "5"]]))[0][:2] == ("unit", "件")
    assert says(table([["年份", "嫌疑人（件）"], ["2020年", "5"]], unit="case"))[0][6] == "case"


def test_several_units_beside_the_table_go_to_their_measures(table):
    found = table([["", "单位：件、万元"], ["", "2020年"], ["受理案件", "5"], ["罚款", "6"]])
    assert [row[5:7] for row in says(found)] == [("5", "case"), ("60000", "cny")]


# What is asked, and what is refused


def test_every_question_is_open_at_once(table):
    found = table([["区", "受理案件"], ["东湾区", "1"], ["北岸区", "—"]])
    assert {kind for kind, *_ in asked(found)} == {"label", "dash"}
    assert [subject for kind, subject, *_ in asked(found) if kind == "label"] == ["东湾区", "北岸区"]


def test_measure_and_period_are_asked_for_once(table):
    found = table([["2018年至2020年受理案件情况", ""], ["", "数量（件）"], ["专利权", "1"], ["商标权", "2"]])
    assert asked(found) == [("measure", "", "cases_accepted"), ("period", "", "2018/2020")]
    assert len(says(table([["", "数量（件）"], ["专利权", "1"]], measure="cases_accepted", period="2020"))) == 1


@pytest.mark.parametrize(("dash", "value", "status"), [("not_stated", "", "not_stated"), ("not_applicable", "", "not_applicable"), ("withheld", "", "withheld"), ("zero", "0", "printed")])  # fmt: skip
def test_dashes_mean_what_the_editor_says(table, dash, value, status):
    (row,) = table([["年份", "受理案件"], ["2019年", "—"]], dash=dash).rows
    assert (row.value, row.status, row.printed) == (value, status, "—")


def test_dashes_can_be_left_out_and_empty_cells_are(table):
    found = table([["年份", "受理案件", "审结案件"], ["2019年", "—", "1"], ["2020年", "2", ""]], dash="leave_out")
    assert [row.place for row in found.rows] == ["C2", "B3"]
    assert "Empty cells, left out: C3" in told(found)


def test_labels_can_be_set_skipped_and_ignored(table):
    rows = [["", "2020年", "预计"], ["收案", "1", "2"], ["甲", "3", "4"]]
    found = table(rows, labels={"收案": "cases_accepted", "预计": "skip", "甲": "cases_concluded+share+unit.percent"})
    assert [(row[0], row[1], row[3], row[6]) for row in says(found)] == [
        ("B2", "cases_accepted", "level", "case"),
        ("B3", "cases_concluded", "share", "percent"),
    ]


def test_a_cell_can_be_left_out(table):
    rows = [["年份", "受理案件"], ["2019年", "不详"], ["2020年", "2"]]
    assert "B2: “不详” is not understood" in problems(table(rows))[0]
    assert len(says(table(rows, skipped=frozenset({"B2"})))) == 1


def test_a_level_below_zero_is_refused(table):
    assert "below zero" in problems(table([["年份", "受理案件"], ["2020年", "-5"]]))[0]


def test_percent_of_what_is_counted_is_asked_about(table):
    rows = [["年份", "受理案件"], ["2020年", "81.7%"]]
    assert asked(table(rows)) == [("statistic", "受理案件", "share", "change")]
    assert says(table(rows, labels={"受理案件": "cases_accepted+share"}))[0][3:7] == ("share", "2020", "81.7", "percent")


def test_money_for_what_is_counted_is_refused(table):
    assert "is counted in case, but the number is in cny" in problems(table([["年份", "受理案件（万元）"], ["2020年", "5"]]))[0]


def test_a_number_in_a_merged_cell_is_refused(table):
    found = table([["年份", "受理案件"], ["2019年", 5], ["2020年", None]], merged=["B2:B3"])
    assert [problem[:3] for problem in problems(found)] == ["B2:", "B3:"]


def test_two_cells_cannot_say_the_same_thing(table):
    assert "B3 and B2 would say the same thing" in problems(table([["年份", "受理案件"], ["2020年", "1"], ["2020", "2"]]))[0]


def test_labels_that_contradict_each_other_are_refused(table):
    assert "contradict" in problems(table([["", "受理案件"], ["审结案件", "1"]], period="2020"))[0]


def test_a_place_over_the_table_is_told_to_belong_to_the_figure(table):
    found = table([["", "子午", ""], ["指标", "2019年", "2020年"], ["受理案件", "1", "2"]])
    assert len(says(found)) == 2
    assert any("place: meridian" in line for line in told(found))


def test_dimensions_named_narrow_what_a_label_can_mean(table):
    found = table([["Right", "2020"], ["Patents", "1"]], measure="cases_accepted", dimensions=("right",))
    assert says(found)[0][2] == {"right": "patent"}


def test_a_row_without_numbers_is_told(table):
    found = table([["", "2020年"], ["民事", ""], ["受理案件", "1"]])
    assert len(found.rows) == 1 and any("“民事” (A2) has no numbers" in line for line in told(found))


@pytest.mark.parametrize("rows", [[["受理案件"]], [["a", "b"], ["c", "d"]], [["只有一行字"]]])
def test_where_there_is_no_table_that_is_said(table, rows):
    with pytest.raises(TableError, match="No table is found"):
        table(rows)


def test_values_are_decimals_as_written(table):
    assert Decimal(table([["年份", "罚款（万元）"], ["2020年", "0.10"]]).rows[0].value) == Decimal(1000)
