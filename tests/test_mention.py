"""Numbers in running text: where each begins and ends, what it says, and which are no figures."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Qualifier, Statistic, Text, Unit, UnitKind, Vocabulary
from generator.number import parse_printed
from generator.source.mention import MentionKind, Units, figures, find_mentions


def unit(id_: str, one: str, other: str, label: str, kind: UnitKind = UnitKind.COUNT) -> Unit:
    return Unit(id_, Text(f"{{n}}{one}", plural=f"{{n}}{other}"), Text(label), kind)


class Chinese:
    """Stands in for a language: the Chinese of the units below."""

    words: ClassVar = {
        "case": "件",
        "shell": "枚",
        "person": "人",
        "percent": "%",
        "percentage_point": "个百分点",
        "times": "倍",
        "cny": "元",
        "day": "天",
        "patent": "件",
    }

    def plural(self, text: Text, _: Decimal) -> str:
        return "{n}" + self._of(text)

    def text(self, text: Text) -> str:
        return self._of(text)

    def _of(self, text: Text) -> str:
        return self.words[next(u.id for u in ALL if text in (u.phrase, u.label))]


ALL = (
    unit("case", " case", " cases", "cases"),
    unit("patent", " patent", " patents", "patents"),
    unit("shell", " shell", " shells", "shells"),
    unit("person", " person", " persons", "persons"),
    unit("percent", "%", "%", "%", UnitKind.PERCENT),
    unit("percentage_point", " percentage point", " percentage points", "percentage points", UnitKind.PERCENTAGE_POINT),
    unit("times", " time", " times", "times", UnitKind.TIMES),
    unit("cny", " yuan", " yuan", "CNY", UnitKind.MONEY),
    unit("day", " day", " days", "days", UnitKind.DURATION),
)
UNITS = Units.of(Vocabulary({}, {}, {u.id: u for u in ALL}, {}, {}), [Chinese()])  # type: ignore[list-item]


def said(text: str) -> list[str]:
    """Each figure as printed form, value, and what else is not plain: qualifier, first unit, statistic."""
    parts = []
    for m in figures(find_mentions(text, UNITS)):
        more = [m.qualifier if m.qualifier is not Qualifier.EXACT else "", m.unit[0] if m.unit else ""]
        more.append(m.statistic if m.statistic is not Statistic.LEVEL else "")
        parts.append(" ".join([f"{m.printed}={m.value}", *filter(None, more)]))
    return parts


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # Scales, qualifiers, units
        ("共受理案件1400余件", ["1400余件=1400 over case"]),
        ("审结近13万件", ["近13万=130000 nearly case"]),
        ("受理专利16.3万件", ["16.3万=163000 patent"]),
        ("1亿3000万元", ["1亿3000万元=130000000 cny"]),
        ("判赔500余万元", ["500余万元=5000000 over cny"]),
        ("人民币3.5万元", ["人民币3.5万元=35000 cny"]),
        ("平均24.7天", ["24.7天=24.7 day"]),
        ("十三万余件", ["十三万余件=130000 over case"]),
        ("聘请二十余名", ["二十余名=20 over person"]),
        (
            "逾30人，超过40人，约50人，不足60人，至少7人",
            [
                "逾30=30 over person",
                "超过40=40 over person",
                "约50=50 about person",
                "不足60=60 less_than person",
                "至少7=7 at_least person",
            ],
        ),
        ("50人以上，30天左右", ["50人以上=50 at_least person", "30天左右=30 about day"]),
        ("３，６９４件，８１．７％", ["３，６９４=3694 case", "８１．７％=81.7 percent share"]),
        ("over 1,400 cases", ["over 1,400=1400 over case"]),
        ("more than RMB 100 million", ["more than RMB 100 million=100000000 over cny"]),
        ("nearly 50 million yuan", ["nearly 50 million yuan=50000000 nearly cny"]),
        ("No less than 130 persons", ["No less than 130=130 at_least person"]),
        ("1.005 million patents", ["1.005 million=1005000 patent"]),
        ("345,781,134.7RMB", ["345,781,134.7RMB=345781134.7 cny"]),
        ("Among30 randomly selected cases", ["30=30 case"]),
        ("a total of 67FHMT-related cases", ["67=67 case"]),
        ("24.7 days; a three-day notice", ["24.7 days=24.7 day", "three-day=3 day"]),
        ("360 patent infringement cases", ["360=360 case"]),
        ("upper limit of which is five million yuan", ["upper limit of which is five million yuan=5000000 at_most cny"]),
        ("there were 4, 59, 296, 2024, and 973 cases", ["4=4", "59=59", "296=296", "2024=2024", "973=973 case"]),
        ("8,000 pieces of shells", ["8,000=8000 shell"]),
        # Words
        ("两件案件，五名法官", ["两=2 case", "五=5 person"]),
        ("三百二十一件", ["三百二十一=321 case"]),
        ("two cases and thirty-two persons", ["two=2 case", "thirty-two=32 person"]),
        ("One case was selected, and one person", ["One=1 case", "one=1 person"]),
        ("six in the other field", ["six=6"]),
        # Percent, fractions, changes, ranks
        ("占23.5%", ["23.5%=23.5 percent share"]),
        ("accounting for 81.7% of all", ["81.7%=81.7 percent share"]),
        ("with a settlement rate of 63.32%", ["63.32%=63.32 percent"]),
        ("调解率为63.32%", ["63.32%=63.32 percent"]),
        ("about three in ten thousand", ["about three in ten thousand=0.03 about percent share"]),
        ("比上年增加17件、31人", ["17=17 case change", "31=31 person change"]),
        ("同比上升144.3%和123.0%", ["144.3%=144.3 percent change", "123.0%=123.0 percent change"]),
        ("同比下降29.5%，降至10件", ["29.5%=-29.5 percent change", "10=10 case"]),
        ("比重提高5.2个百分点", ["5.2个百分点=5.2 percentage_point change"]),
        ("上升1.8倍", ["1.8倍=1.8 times change"]),
        ("收案翻一番", ["翻一番=1 times change"]),
        ("rose 53.2% and 49.9% respectively", ["53.2%=53.2 percent change", "49.9%=49.9 percent change"]),
        ("decreased by 12.5 percent", ["12.5 percent=-12.5 percent change"]),
        ("9.3 days less than the year before", ["9.3 days=-9.3 day change"]),
        ("dropped to 88.8%", ["88.8%=88.8 percent share"]),
        ("rose by five times", ["five times=5 times change"]),
        ("an increase of six cases; set up 22 shells", ["six=6 case change", "22=22 shell"]),
        ("a temperature of -8.5%", ["-8.5%=-8.5 percent share"]),
        ("3成案件，三成撤诉", ["3成=30 percent share", "三成=30 percent share"]),
        ("占百分之八十，万分之三", ["百分之八十=80 percent share", "万分之三=0.03 percent share"]),
        ("超过一半，三分之一", ["超过一半=50 over percent share", "三分之一=33.3 percent share"]),
        ("more than half, one third of", ["more than half=50 over percent share", "one third=33.3 percent share"]),
        ("exceeded 75%", ["exceeded 75%=75 over percent share"]),
        ("居全国首位，第21个潮汐日，第六届论坛", ["首位=1 rank", "第21=21 rank", "第六届=6 rank"]),
        ("ranking first in the bay, the 21st Tide Day, its sixth forum", ["ranking first=1 rank", "21st=21 rank", "sixth=6 rank"]),
    ],
)
def test_a_figure_is_found_with_all_that_belongs_to_it(text, figures):
    assert said(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        *("一般案件", "一些", "进一步", "统一法律适用", "第一时间", "十分重要", "千方百计", "一批", "一系列", "一站式", "一方面", "唯一"),
        *(
            "万一",
            "百姓",
            "千家万户",
            "专家一致认为",
            "任一",
            "一个",
            "一种",
            "一项",
            "数十件",
            "几十人",
            "同一",
            "三级法院",
            "二审",
            "百年",
        ),
        *(
            "one of the courts",
            "on one hand",
            "one another",
            "no one",
            "First, courts",
            "Second, courts",
            "third-party",
            "someone",
            "often",
        ),
        *("dozens of cases", "hundreds of persons", "many", "the first half", "half-year", "tens of thousands", "wonder", "sixthly"),
    ],
)
def test_a_word_that_counts_nothing_is_no_number(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "printed"),
    [
        ("第二十四条", "law", "第二十四条"),
        ("第五十二条第三款", "law", "第五十二条第三款"),
        ("Article 24", "law", "Article 24"),
        ("Section 337 investigations", "law", "Section 337"),
        ("潮释〔2020〕19号", "code", "〔2020〕19号"),
        ("电话0755-12345678", "code", "电话0755-12345678"),
        ("see https://example.org/2020/12", "code", "https://example.org/2020/12"),
        ("the G60 corridor", "name", "G60"),
        ("5G", "name", "5G"),
        ("the “Four Tides” campaign", "name", "Four"),
        ("“四个意识”", "name", "四个意识"),
        ("a five-pronged plan", "name", "five"),
        ("三合一", "name", "三合一"),
        ("per 10,000 persons", "name", "10,000"),
        ("1. Overview", "heading", "1."),
        ("（一）概况", "heading", "（一）"),
        ("Case 3: the shell", "heading", "Case 3"),
        ("案例3：", "heading", "案例3"),
        ("一是审结", "heading", "一是"),
        ("cases[footnoteRef:0]", "heading", "[footnoteRef:0]"),
        ("2020年", "period", "2020年"),
        ("from 2016 to 2020", "period", "from 2016 to 2020"),
        ("April 22", "period", "April 22"),
        ("2020财年", "period", "2020财年"),
        ("fiscal year 2020", "period", "fiscal year 2020"),
        ("4月26日", "period", "4月26日"),
        ("at 12:30:00", "period", "12:30:00"),
        ("20世纪90年代", "period", "20世纪90年代"),
    ],
)
def test_a_number_that_is_no_figure_says_what_it_is(text, kind, printed):
    assert [(m.kind, m.printed) for m in find_mentions(text, UNITS)] == [(MentionKind(kind), printed)]


def test_numbers_in_brackets_are_figures_where_they_follow_what_they_count():
    assert said("infringement of shells (21), of sand (14)") == ["21=21", "14=14"]
    assert said("(1) shells; (2) sand") == []


def test_near_before_a_span_of_time_is_no_qualifier():
    assert said("近三天来，签约30件") == ["三天=3 day", "30=30 case"]


def test_a_date_takes_its_year_from_the_day_of_publication():
    [mention] = find_mentions("去年受理", UNITS, published=date(2021, 2, 3)) or [None]

    assert mention is None  # a word without a number is for find_periods alone
    assert find_mentions("截至5月底", UNITS, published=date(2021, 6, 3))[0].period.written == "at 2021-05"


def test_units_that_chinese_counts_alike_are_told_apart_by_what_is_named():
    assert said("专利12件；案件12件") == ["12=12 patent", "12=12 case"]


WORDS = st.sampled_from(
    "1 13 2020 3,694 81.7 . , % 万 亿 余 多 近 约 over nearly than million two one third half 三 十 百 千 两 件 个 年 成 倍 第 条 分之 RMB yuan （ ( ) ） - 元 up by 翻一番 rank first".split()
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map("".join), st.lists(WORDS, max_size=14).map(" ".join)))
def test_no_text_is_too_odd_and_every_printed_form_reads_as_the_figure(text):
    end = 0
    for m in find_mentions(text, UNITS):
        assert end <= m.start < m.end <= len(text)
        assert m.printed == text[m.start : m.end]
        end = m.end
        if m.kind is MentionKind.FIGURE:
            reading = parse_printed(m.printed)
            assert (abs(m.value), m.qualifier, m.precision) == (reading.value, reading.qualifier, reading.precision)
