"""Numbers, quantities, changes and periods as readers of each language write them.

The Chinese patterns are the real ones of locales/zh; the terms are those of tests/project.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from projects import write_base

from generator.check import translations
from generator.language import Language, find_languages, load_language
from generator.load import load
from generator.model import Qualifier, Statistic, Text, Unit, UnitKind
from generator.number import Printed, parse_printed, step_of
from generator.pages.page import render_theme_words
from generator.period import parse_period
from generator.wording import label


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return write_base(tmp_path_factory.mktemp("project"), words=True)


@pytest.fixture(scope="module")
def en(project):
    return load_language(project, "en")[0]


@pytest.fixture(scope="module")
def zh(project):
    return load_language(project, "zh")[0]


@pytest.fixture(scope="module")
def vocabulary(project):
    return load(project, ("en", "zh")).data.vocabulary


@pytest.fixture(scope="module")
def observation(project):
    (report,) = load(project, ("en", "zh")).data.reports
    ((_, observation),) = report.observations
    return observation


# Numbers


@pytest.mark.parametrize(
    ("value", "step", "english", "chinese"),
    [
        ("0", "1", "0", "0"),
        ("340", "1", "340", "340"),
        ("1400", "1", "1,400", "1,400"),
        ("3694", "1", "3,694", "3,694"),
        ("81.7", "0.1", "81.7", "81.7"),
        ("12.30", "0.01", "12.30", "12.30"),
        ("10000", "1", "10,000", "1万"),
        ("12500", "1", "12,500", "1.25万"),
        ("12345", "1", "12,345", "12,345"),
        ("15000", "1", "15,000", "1.5万"),
        ("25000", "1", "25,000", "2.5万"),
        ("130000", "1", "130,000", "13万"),
        ("163000", "1000", "163,000", "16.3万"),
        ("160000", "1000", "160,000", "16万"),
        ("1005000", "1000", "1.005 million", "100.5万"),
        ("1050000", "1", "1.05 million", "105万"),
        ("1234567", "1", "1,234,567", "1,234,567"),
        ("99999999", "1", "99,999,999", "99,999,999"),
        ("300000000", "1000000", "300 million", "3亿"),
        ("350000000", "10000000", "350 million", "3.5亿"),
        ("2000000000", "1000000000", "2 billion", "20亿"),
        ("-12500", "1", "-12,500", "-1.25万"),
    ],
)
def test_a_number_is_written_as_prose_writes_it(en, zh, value, step, english, chinese):
    value, step = Decimal(value), Decimal(step)

    assert (en.short_number(value, step), zh.short_number(value, step)) == (english, chinese)


def test_tables_have_full_digits_grouped_by_three_in_both_languages(en, zh):
    for language in (en, zh):
        assert language.number(Decimal(130000000)) == "130,000,000"
        assert language.number(Decimal("12.3"), Decimal("0.01")) == "12.30"


values = st.builds(lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(0, 10**7), st.integers(-3, 9)).map(
    lambda v: Decimal(format(v, "f"))
)
steps = st.integers(-3, 9).map(lambda exponent: Decimal(format(Decimal(1).scaleb(exponent), "f")))


@given(values, steps)
def test_what_is_written_is_read_back_as_the_same_number(en, zh, value, step):
    for language in (en, zh):
        written = language.short_number(value, step)

        assert parse_printed(written).value == value
        assert parse_printed(written).qualifier is Qualifier.EXACT
        assert parse_printed(language.number(value, step)).value == value


@given(st.integers(0, 10**12))
def test_an_exact_count_is_shortened_only_where_two_decimals_say_all_of_it(zh, value):
    written = zh.short_number(Decimal(value))

    assert parse_printed(written) == Printed(Decimal(value), parse_printed(written).precision, Qualifier.EXACT)
    assert ("万" in written or "亿" in written) <= (value % 100 == 0)


# Quantities


@pytest.mark.parametrize(
    ("value", "step", "unit", "qualifier", "english", "chinese"),
    [
        ("340", "1", "case", "exact", "340 cases", "340件"),
        ("1", "1", "case", "exact", "1 case", "1件"),
        ("0", "1", "case", "exact", "0 cases", "0件"),
        ("1400", "1", "case", "over", "over 1,400 cases", "1,400余件"),
        ("1450", "1", "case", "over", "over 1,450 cases", "1,450余件"),
        ("3", "1", "case", "over", "over 3 cases", "逾3件"),
        ("50", "1", "percent", "over", "over 50%", "逾50%"),
        ("130000", "10000", "case", "nearly", "nearly 130,000 cases", "近13万件"),
        ("130000", "10000", "case", "over", "over 130,000 cases", "逾13万件"),
        ("5", "1", "case", "about", "about 5 cases", "约5件"),
        ("3", "1", "case", "at_least", "at least 3 cases", "至少3件"),
        ("30", "1", "case", "at_most", "at most 30 cases", "至多30件"),
        ("20", "1", "percent", "less_than", "less than 20%", "不足20%"),
        ("12500000", "100000", "shell", "exact", "12.5 million shells", "1,250万贝"),
        ("81.7", "0.1", "percent", "exact", "81.7%", "81.7%"),
    ],
)
def test_a_quantity_has_its_unit_and_its_qualifier(en, zh, vocabulary, value, step, unit, qualifier, english, chinese):
    parts = Decimal(value), Decimal(step), vocabulary.units[unit], Qualifier(qualifier)

    assert (en.amount(*parts), zh.amount(*parts)) == (english, chinese)


@given(values, st.sampled_from(list(Qualifier)))
def test_a_quantity_is_read_back_with_its_qualifier_in_both_languages(en, zh, vocabulary, value, qualifier):
    for language in (en, zh):
        for unit in (vocabulary.units["case"], None):
            reading = parse_printed(language.amount(value, Decimal(1), unit, qualifier))

            assert (reading.value, reading.qualifier) == (value, qualifier)


def test_the_number_alone_keeps_its_qualifier(en, zh, observation):
    over = replace(observation, value=Decimal(1400), qualifier=Qualifier.OVER)

    assert (en.quantity(over, unit=False), zh.quantity(over, unit=False)) == ("over 1,400", "1,400余")


def test_a_table_writes_full_digits(zh, observation):
    many = replace(observation, value=Decimal(130000))

    assert zh.quantity(many, unit=False, short=False) == "130,000"


def test_where_there_is_no_value_nothing_is_written(en, observation):
    none = replace(observation, value=None)

    assert (en.quantity(none), en.change(none)) == ("", "")


@pytest.mark.parametrize(
    ("value", "qualifier", "english", "chinese"),
    [
        ("144.3", "exact", "up 144.3%", "上升144.3%"),
        ("-7.5", "exact", "down 7.5%", "下降7.5%"),
        ("0", "exact", "unchanged", "持平"),
        ("20", "nearly", "up nearly 20%", "上升近20%"),
        ("-20", "over", "down over 20%", "下降逾20%"),
    ],
)
def test_a_change_is_written_with_its_direction(en, zh, vocabulary, observation, value, qualifier, english, chinese):
    percent = vocabulary.units["percent"]
    change = replace(
        observation,
        statistic=Statistic.CHANGE,
        unit=percent,
        value=Decimal(value),
        precision=step_of(Decimal(value)),
        qualifier=Qualifier(qualifier),
    )

    assert (en.change(change), zh.change(change)) == (english, chinese)


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "english", "chinese"),
    [
        ("8.6", "percent", "exact", "up 8.6% a year on average", "年均上升8.6%"),
        ("-8.6", "percent", "over", "down over 8.6% a year on average", "年均下降逾8.6%"),
        ("120", "case", "exact", "up 120 cases a year on average", "年均增加120件"),
        ("-120", "case", "exact", "down 120 cases a year on average", "年均减少120件"),
        ("0", "percent", "exact", "unchanged on average", "年均持平"),
    ],
)
def test_an_average_a_year_says_so(en, zh, vocabulary, observation, value, unit, qualifier, english, chinese):
    change = replace(
        observation,
        statistic=Statistic.CHANGE,
        period=parse_period("2022/2024"),
        against=parse_period("2022"),
        unit=vocabulary.units[unit],
        value=Decimal(value),
        precision=step_of(Decimal(value)),
        qualifier=Qualifier(qualifier),
    )

    assert (en.change(change), zh.change(change)) == (english, chinese)
    assert label(change, en).endswith(" (average yearly change since 2022)")
    assert label(change, zh).endswith("（2022年以来年均增减）")


@pytest.mark.parametrize(
    ("statistic", "period", "against", "years"),
    [
        ("change", "2022/2024", "2022", 2),
        ("change", "2021/2030", "2021", 9),
        ("change", "2022-04/2025-03", "FY2022=2022-04/2023-03", 2),
        ("change", "2024", "2022", None),  # over both years
        ("change", "2022/2023", "2022", None),  # one year has no average
        ("change", "2022/2024", "2021", None),
        ("change", "2022/2024", "2019/2021", None),
        ("change", "2022/2024", "2022-H1", None),
        ("change", "2022/2024-06", "2022", None),
        ("change", "2022-01-02/2024", "2022-01-02/2022-12", None),
        ("change", "2022/..", "2022", None),
        ("change", "undated", "undated", None),
        ("change", "2022/2999", "2022", 977),
        ("level", "2022/2024", "2022", None),
    ],
)
def test_an_average_a_year_is_a_change_over_years_that_begin_with_the_one_it_is_measured_against(
    observation, statistic, period, against, years
):
    o = replace(observation, statistic=Statistic(statistic), period=parse_period(period), against=parse_period(against))

    assert o.yearly == years


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [("-9.3", "down 9.3 days", "缩短9.3天"), ("2", "up 2 days", "延长2天"), ("0", "unchanged", "持平")],
)
def test_a_duration_becomes_shorter_or_longer(en, zh, observation, value, english, chinese):
    day = Unit("day", Text("{n} day", plural="{n} days"), Text("days"), UnitKind.DURATION)
    change = replace(observation, statistic=Statistic.CHANGE, unit=day, value=Decimal(value), precision=step_of(Decimal(value)))

    assert (en.change(change), zh.change(change)) == (english, chinese)


# Time


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2020", "2020", "2020年"),
        ("2020-07", "July 2020", "2020年7月"),
        ("2021-02-04", "February 4, 2021", "2021年2月4日"),
        ("2016-H2", "July–December 2016", "2016年7—12月"),
        ("2020-Q1", "January–March 2020", "2020年1—3月"),
        ("FY2020=2020-04/2021-03", "fiscal year 2020 (April 2020 to March 2021)", "2020财政年度（2020年4月至2021年3月）"),
        ("2016-07/2020-03", "July 2016 to March 2020", "2016年7月至2020年3月"),
        ("2016/2020", "2016 to 2020", "2016年至2020年"),
        ("2016-04/2016-09", "April–September 2016", "2016年4—9月"),
        ("2021-04-20/2021-04-26", "April 20, 2021 to April 26, 2021", "2021年4月20日至2021年4月26日"),
        ("2022/..", "since 2022", "2022年以来"),
        ("2022-05/..", "since May 2022", "2022年5月以来"),
        ("../2020-03", "up to March 2020", "截至2020年3月"),
        ("at 2020", "end of 2020", "2020年末"),
        ("at 2020-06", "end of June 2020", "2020年6月末"),
        ("at 2020-06-30", "as of June 30, 2020", "截至2020年6月30日"),
        ("undated", "not dated", "时间未载明"),
    ],
)
def test_a_period_is_written_in_words(en, zh, text, english, chinese):
    period = parse_period(text)

    assert (en.period(period), zh.period(period)) == (english, chinese)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2016-H2", "Jul–Dec 2016", "2016年7—12月"),
        ("2016-07/2020-03", "Jul 2016 to Mar 2020", "2016年7月至2020年3月"),
        ("at 2020-Q2", "end of Apr–Jun 2020", "2020年4—6月末"),
    ],
)
def test_a_period_is_short_at_an_axis(en, zh, text, english, chinese):
    period = parse_period(text)

    assert (en.short_period(period), zh.short_period(period)) == (english, chinese)


@given(
    st.dates(date(1950, 1, 1), date(2050, 12, 31)),
    st.sampled_from(["{0:%Y}", "{0:%Y-%m}", "{0:%Y-%m-%d}", "at {0:%Y-%m}", "{0:%Y-%m}/..", "../{0:%Y}"]),
)
def test_every_period_names_its_year_in_both_languages_and_leaves_no_brace(en, zh, day, form):
    period = parse_period(form.format(day))

    for language in (en, zh):
        for written in (language.period(period), language.short_period(period)):
            assert str(day.year) in written
            assert "{" not in written


def test_a_date_is_written_long(en, zh):
    assert (en.day(date(2021, 2, 4)), zh.day(date(2021, 2, 4))) == ("February 4, 2021", "2021年2月4日")


# Texts


def test_an_enumeration_is_joined_as_the_language_does(en, zh):
    assert (en.join("abc"), zh.join("abc"), en.join(["a"])) == ("a, b, and c", "a、b和c", "a")


def test_languages_are_the_folders_of_locales_that_of_the_publishers_first(project):
    assert find_languages(project) == ("zh", "en")


def test_a_language_calls_itself_by_its_own_name(en, zh):
    assert (en.name, zh.name) == ("English", "中文")


def test_a_text_in_the_language_itself_needs_no_catalog(zh):
    text = Text("案件", "a-report", "zh")

    assert zh.translated(text) and zh.text(text) == "案件"


def _chinese(*entries, fuzzy=False):
    catalog = Catalog("zh")
    for id_, string, context in entries:
        catalog.add(id_, string, context=context, flags=["fuzzy"] if fuzzy else [])
    return Language("zh", {"site": catalog})


def test_the_same_word_in_two_contexts_has_two_translations():
    language = _chinese(("Right", "权利", "dimension"), ("Right", "右", "side"))

    assert (language.pgettext("dimension", "Right"), language.pgettext("side", "Right")) == ("权利", "右")


def test_a_fuzzy_translation_is_none():
    language = _chinese(("Right", "右", None), fuzzy=True)

    assert not language.translated(Text("Right")) and language.gettext("Right") == "Right"


@pytest.mark.parametrize("translation", ["{多少}件", "{n}件{", "件", "{}件", "{n.real}件"])
def test_a_translation_whose_braces_do_not_fit_is_none(translation):
    language = _chinese((("{n} case", "{n} cases"), (translation,), "unit.case"))
    unit = Text("{n} case", "site", "en", "unit.case", "{n} cases")

    assert language.plural(unit, Decimal(2)).format(n=2) == "2 cases"
    assert [finding.code for finding in translations([unit], language)] == ["placeholders-differ"]


@pytest.mark.parametrize("scales", ["一万", "一 {n}万", "10000 {m}万", "10000 {n}万; ", "10000 万"])
def test_a_pattern_of_numbers_that_cannot_be_read_is_none(scales):
    language = _chinese(("1000000 {n} million; 1000000000 {n} billion", scales, "pattern.number"))

    assert language.short_number(Decimal(12_000_000)) == "12 million"


def test_a_third_language_with_three_plurals_needs_no_line_of_python():
    catalog = Catalog("pl")
    catalog.add(("{n} case", "{n} cases"), ("{n} sprawa", "{n} sprawy", "{n} spraw"), context="unit.case")
    language = Language("pl", {"site": catalog})
    unit = Text("{n} case", "site", "en", "unit.case", "{n} cases")

    assert [language.plural(unit, Decimal(n)).format(n=n) for n in (1, 2, 5)] == ["1 sprawa", "2 sprawy", "5 spraw"]
    assert language.period(parse_period("2020-07")) == "lipiec 2020"


def test_a_script_of_the_page_finds_the_form_for_each_number_by_the_name_that_browsers_have_for_it():
    catalog = Catalog("pl")
    catalog.add(("{n} case", "{n} cases"), ("{n} sprawa", "{n} sprawy", "{n} spraw"))
    write = Language("pl", {"site": catalog})

    assert write.counted(lambda n: write.ngettext("{n} case", "{n} cases", n)) == {
        "one": "{n} sprawa",
        "few": "{n} sprawy",
        "many": "{n} spraw",
    }
    assert Language("zh").counted(str).keys() == {"other"}


@pytest.mark.parametrize(
    ("speaker", "tag", "name"),
    [("en", "zh", "Chinese"), ("zh", "en", "英语"), ("en", "zh-Hant", "Traditional Chinese"), ("zh", "zh-Hant", "繁体中文")],
)
def test_a_language_has_a_name_for_each_other(speaker, tag, name):
    assert Language(speaker).name_of(tag) == name


def test_two_ways_to_write_chinese_have_two_names():
    assert (Language("zh").name, Language("zh-Hant").name) == ("中文", "繁體中文")


def test_the_words_of_the_theme_are_templates_that_jinja_reads(zh):
    hostile = _chinese(("Search", '"}}{% raw %}\\ 搜索', None))

    module = Environment(autoescape=True).from_string(render_theme_words(hostile)).module

    assert module.search == "&quot;}}{% raw %}\\ 搜索", "as the templates put it into a page"
    assert Environment(autoescape=True).from_string(render_theme_words(zh)).module.search != "Search"
