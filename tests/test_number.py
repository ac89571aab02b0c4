"""What a source prints is read as a value, a precision and a qualifier."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Qualifier
from generator.number import QUALIFIERS, SUFFIXES, find_numbers, parse_printed, step_of


@pytest.mark.parametrize(
    ("printed", "value", "precision", "qualifier"),
    [
        ("340", "340", "1", "exact"),
        ("3,694", "3694", "1", "exact"),
        ("81.7%", "81.7", "0.1", "exact"),
        ("81.70%", "81.70", "0.01", "exact"),
        ("1.005 million", "1005000", "1000", "exact"),
        ("300 million", "300000000", "1000000", "exact"),
        ("2 billion yuan", "2000000000", "1000000000", "exact"),
        ("over 1,400 cases", "1400", "1", "over"),
        ("nearly 130,000", "130000", "1", "nearly"),
        ("up to 500", "500", "1", "at_most"),
        ("no more than 30 days", "30", "1", "at_most"),
        ("not less than 5", "5", "1", "at_least"),
        ("fewer than ten", "10", "1", "less_than"),
        ("about RMB 12.5 million", "12500000", "100000", "about"),
        ("16.3万", "163000", "1000", "exact"),
        ("1亿", "100000000", "100000000", "exact"),
        ("3.5万亿元", "3500000000000", "100000000000", "exact"),
        ("200百万", "200000000", "1000000", "exact"),
        ("1400余件", "1400", "1", "over"),
        ("1,400余件", "1400", "1", "over"),
        ("30余万件", "300000", "10000", "over"),
        ("近13万件", "130000", "10000", "nearly"),
        ("接近13万件", "130000", "10000", "nearly"),
        ("约5天", "5", "1", "about"),
        ("5天左右", "5", "1", "about"),
        ("100以上", "100", "1", "at_least"),
        ("50%以上", "50", "1", "at_least"),
        ("30个工作日以下", "30", "1", "at_most"),
        ("5件，以上为全部", "5", "1", "exact"),
        ("不超过30日", "30", "1", "at_most"),
        ("不足20%", "20", "1", "less_than"),
        ("至少三件", "3", "1", "at_least"),
        ("十三万", "130000", "1", "exact"),
        ("一千六百九十六件", "1696", "1", "exact"),
        ("two", "2", "1", "exact"),
        ("twenty-six persons", "26", "1", "exact"),
        ("one hundred and five", "105", "1", "exact"),
        ("three thousand and twelve", "3012", "1", "exact"),
        ("no complaint", "0", "1", "exact"),
        ("the third in the province", "3", "1", "exact"),
        ("discovered 1,400", "1400", "1", "exact"),
        ("12 cases, more than before", "12", "1", "exact"),
        ("5th", "5", "1", "exact"),
        ("two million", "2000000", "1000000", "exact"),
        ("３，６９４件", "3694", "1", "exact"),
        ("８１．７％", "81.7", "0.1", "exact"),
        ("1亿3000万元", "130000000", "10000", "exact"),
        ("1亿3000万余元", "130000000", "10000", "over"),
        ("百分之八十", "80", "1", "exact"),
        ("百分之八十点五", "80.5", "0.1", "exact"),
        ("百分之80", "80", "1", "exact"),
        ("万分之三", "0.03", "0.01", "exact"),
        ("3‰", "0.3", "0.1", "exact"),
        ("3成", "30", "10", "exact"),
        ("近三成", "30", "10", "nearly"),
        ("六成以上", "60", "10", "at_least"),
        ("七成多", "70", "10", "over"),
        ("一成立", "1", "1", "exact"),
        ("三分之一", "33.3", "1", "exact"),
        ("一半", "50", "1", "exact"),
        ("one third", "33.3", "1", "exact"),
        ("two-thirds", "66.7", "1", "exact"),
        ("more than half", "50", "1", "over"),
        ("three in ten thousand", "0.03", "0.01", "exact"),
        ("5 in 1,000", "0.5", "0.1", "exact"),
        ("翻一番", "1", "1", "exact"),
        ("翻两番", "3", "1", "exact"),
        ("doubled", "1", "1", "exact"),
        ("1.8倍", "1.8", "0.1", "exact"),
        ("十余万件", "100000", "1", "over"),
        ("十三万余件", "130000", "1", "over"),
        ("万余件", "10000", "1", "over"),
        ("三点五万", "35000", "1", "exact"),
        ("三十名以上", "30", "1", "at_least"),
        ("两件", "2", "1", "exact"),
        ("居首位", "1", "1", "exact"),
        ("ranked the top", "1", "1", "exact"),
        ("top three", "3", "1", "exact"),
        ("第一百二十个", "120", "1", "exact"),
        ("the first half", "1", "1", "exact"),
    ],
)
def test_a_printed_form_says(printed, value, precision, qualifier):
    reading = parse_printed(printed)

    assert (str(reading.value), str(reading.precision), reading.qualifier) == (value, precision, qualifier)


@pytest.mark.parametrize("printed", ["", "many", "several cases", "–", "若干"])
def test_what_holds_no_number_says_nothing(printed):
    assert parse_printed(printed) is None


@pytest.mark.parametrize(("word", "qualifier"), [(word, q) for q, words in QUALIFIERS.items() for word in words])
def test_every_word_of_a_qualifier_is_read_before_a_number(word, qualifier):
    assert parse_printed(f"{word} 1,400").qualifier is qualifier
    assert parse_printed(f"{word}1400").qualifier is qualifier


@pytest.mark.parametrize(("word", "qualifier"), SUFFIXES.items())
def test_every_word_of_a_qualifier_is_read_after_a_number(word, qualifier):
    assert parse_printed(f"1400{word}") == parse_printed("1400").__class__(Decimal(1400), Decimal(1), qualifier)


@pytest.mark.parametrize(("number", "step"), [("81.7", "0.1"), ("81.70", "0.01"), ("3400", "1"), ("0", "1"), ("1E+3", "1")])
def test_a_step_is_that_of_the_last_decimal_and_never_above_one(number, step):
    assert step_of(Decimal(number)) == Decimal(step)


@given(st.decimals(0, 10**12, places=2))
def test_digits_are_read_as_they_stand_grouped_or_not(number):
    assert parse_printed(f"{number:f}").value == number
    assert parse_printed(f"{number:,f}").value == number
    assert parse_printed(f"{number:,f}").precision == Decimal("0.01")


@given(st.text(max_size=30))
def test_no_text_is_too_odd_to_be_read(text):
    reading = parse_printed(text)

    assert reading is None or (reading.value >= 0 and reading.precision > 0 and reading.qualifier in Qualifier)


@pytest.mark.parametrize("printed", ["签约30件", "最近3年", "附近5处"])
def test_a_qualifier_is_not_read_inside_a_chinese_word(printed):
    reading = parse_printed(printed)

    assert reading is not None
    assert reading.qualifier is Qualifier.EXACT


WRITINGS = list(csv.DictReader(Path(__file__).with_name("writings.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", WRITINGS, ids=lambda case: case["text"])
def test_numbers_are_found_in_whatever_way_they_are_written(case):
    """The search in the browser reads the same list: tests/browser/test_search.py."""
    assert ";".join(map(str, find_numbers(case["text"]))) == case["numbers"]


@given(st.integers(0, 10**12))
def test_a_number_in_grouped_digits_is_the_number(number):
    assert find_numbers(f"{number:,}") == find_numbers(str(number)) == (Decimal(number),)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("约合300万美元", Qualifier.ABOUT), ("折合约300万美元", Qualifier.ABOUT), ("折合300万美元", Qualifier.EXACT)],
)
def test_an_amount_in_another_currency_is_about_only_where_it_says_so(text, qualifier):
    reading = parse_printed(text)

    assert reading and (reading.value, reading.qualifier) == (3000000, qualifier)
