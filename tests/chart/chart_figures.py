"""Small fictional figures, made of model values, and a Chinese for them. Every kind of chart has one."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from babel.messages.catalog import Catalog

from generator.language import Language
from generator.model import (
    TOTAL,
    Category,
    ChartKind,
    Figure,
    Institution,
    Measure,
    MeasureKind,
    Observation,
    Parts,
    Place,
    Qualifier,
    Statistic,
    Status,
    Text,
    Unit,
    UnitKind,
    Where,
)
from generator.number import step_of
from generator.period import parse_period

CASE = Unit("case", Text("{n} case", plural="{n} cases"), Text("cases"), UnitKind.COUNT)
PERSON = Unit("person", Text("{n} person", plural="{n} persons"), Text("persons"), UnitKind.COUNT)
YUAN = Unit("cny", Text("{n} yuan", plural="{n} yuan"), Text("yuan"), UnitKind.MONEY)
PERCENT = Unit("percent", Text("{n}%", plural="{n}%"), Text("percent"), UnitKind.PERCENT)
ACCEPTED = Measure("cases_accepted", Text("Cases accepted"), CASE, MeasureKind.FLOW, Text("Cases taken in."))
CONCLUDED = Measure("cases_concluded", Text("Cases concluded"), CASE, MeasureKind.FLOW, Text("Cases ended."))
PROSECUTED = Measure("persons_prosecuted", Text("Persons prosecuted"), PERSON, MeasureKind.FLOW, Text("Persons brought to court."))
FINES = Measure("fines", Text("Fines"), YUAN, MeasureKind.AMOUNT, Text("Fines imposed."))
HARBOUR = Place("harbour", Text("Harbour City"), None)
COURT = Institution("court", Text("Harbour City Court"), Text("Harbour Court"), "court", "harbour")
RIGHT = Text("Right")

MEMBERS = {
    TOTAL: "Total",
    "trademark": "Trademarks",
    "copyright": "Copyright",
    "patent": "Patents",
    "secret": "Trade secrets",
    "layout": "Layout designs",
    "variety": "New plant varieties",
}

_CHINESE = {
    "Cases accepted": "收案", "Cases concluded": "结案", "Persons prosecuted": "起诉人数", "Fines": "罚款", "cases": "件", "persons": "人", "yuan": "元",
    "percent": "百分比", "Total": "合计", "Trademarks": "商标", "Copyright": "著作权", "Patents": "专利", "Trade secrets": "商业秘密",
    "Layout designs": "集成电路布图设计", "New plant varieties": "植物新品种", "Cases accepted, by right": "收案，按权利类型",
    "shorter period than the others": "所涉期间短于其他各期", "not an exact number in the source": "原文并非精确数字", "In grey: share": "灰色：占比",
    "In grey: {what}": "灰色：{what}", "change from {period}": "较{period}变化",
}  # fmt: skip
_CHINESE_IN_CONTEXT = {
    ("pattern.number", "1000000 {n} million; 1000000000 {n} billion"): "10000 {n}万; 100000000 {n}亿",
    ("pattern.period", "{year}"): "{year}年",
    ("pattern.period", "{first_month}–{last_month} {year}"): "{year}年{first_number}—{last_number}月",
    ("pattern.qualifier", "over {quantity}"): "超过{quantity}",
    ("pattern.qualifier of a round count", "over {quantity}"): "{number}余",
    ("pattern.qualifier", "nearly {quantity}"): "近{quantity}",
    ("pattern.qualifier", "about {quantity}"): "约{quantity}",
    ("under the heading of a chart", "{number} in total"): "共{number}",
    ("sentences of a description", "{before} {after}"): "{before}{after}",
    ("sentence of a description", "{title}, {period}: {kind}, {count}."): "{title}（{period}）：{kind}，{count}。",
    ("sentence of a description", "{subject}: highest {highest}, lowest {lowest}."): "{subject}：最高为{highest}，最低为{lowest}。",
    ("kind of chart", "bar chart"): "条形图",
    ("in a description", "{name} ({remark})"): "{name}（{remark}）",
    ("heading of a chart", "Number of {unit}"): "单位：{unit}",
    ("heading of a chart", "In {unit}"): "单位：{unit}",
    ("under the heading of a chart", "share"): "占比",
    ("under the heading of a chart", "number of {unit}"): "单位：{unit}",
    ("under the heading of a chart", "in {unit}"): "单位：{unit}",
}
_CHINESE_PLURALS = {"case": "{n}件", "person": "{n}人", "cny": "{n}元", "percent": "{n}%"}


def english() -> Language:
    return Language("en")


def chinese(**more: str) -> Language:
    """A Chinese that knows the strings of these figures, and *more*."""
    catalog = Catalog(locale="zh")
    for msgid, string in {**_CHINESE, **more}.items():
        catalog.add(msgid, string)
    for (context, msgid), string in _CHINESE_IN_CONTEXT.items():
        catalog.add(msgid, string, context=context)
    for unit in (CASE, PERSON, YUAN, PERCENT):
        catalog.add((unit.phrase.msgid, unit.phrase.plural), (_CHINESE_PLURALS[unit.id],))
    catalog.add(("{n} value", "{n} values"), ("共{n}个数值",))
    catalog.add(("and {n} more in the table", "and {n} more in the table"), ("其余{n}项见表",))
    return Language("zh", {"site": catalog})


def member(id_: str, name: str | None = None) -> Category:
    return Category("right", RIGHT, id_, Text(name or MEMBERS[id_]))


def observe(
    value: str | None,
    period: str = "2020",
    *categories: Category,
    measure: Measure = ACCEPTED,
    statistic: Statistic = Statistic.LEVEL,
    unit: Unit | None = None,
    qualifier: Qualifier = Qualifier.EXACT,
    against: str | None = None,
) -> Observation:
    number = None if value is None else Decimal(value)
    return Observation(
        id="x",
        measure=measure,
        statistic=statistic,
        categories=categories,
        period=parse_period(period),
        against=parse_period(against) if against else None,
        value=number,
        precision=step_of(number) if number is not None else Decimal(1),
        unit=unit or (measure.unit if statistic is Statistic.LEVEL else PERCENT),
        qualifier=qualifier,
        printed=value or "",
        status=Status.PRINTED if value is not None else Status.NOT_STATED,
        at="1",
        note=None,
        where=Where("figure.csv", 2),
    )


def figure(
    observations: Iterable[Observation],
    *,
    title: str = "Cases accepted, by right",
    parts: Parts | None = None,
    chart: ChartKind | None = None,
) -> Figure:
    numbered = tuple(replace(o, id=f"o-{n}") for n, o in enumerate(observations))
    return Figure("figure", Text(title), None, None, COURT, HARBOUR, None, parts, chart, numbered, Where("report.yml", 3))


def bars() -> Figure:
    values = {"trademark": "873", "copyright": "298", "patent": "45", "secret": "105", "layout": "24", "variety": "3"}
    return figure([observe(v, "2020", member(m)) for m, v in values.items()])


def parts_of_total() -> Figure:
    values = {TOTAL: "1369", "trademark": "873", "copyright": "298"}
    return figure([observe(v, "2020", member(m)) for m, v in values.items()], parts=Parts.PARTIAL)


def stack() -> Figure:
    values = {TOTAL: "1315", "trademark": "856", "copyright": "234", "patent": "221", "secret": "4"}
    return figure([observe(v, "2020", member(m)) for m, v in values.items()], parts=Parts.WHOLE)


def columns() -> Figure:
    periods = {"2016-H2": "59", "2017": "296", "2018": "2024", "2019": "973", "2020-Q1": "342"}
    concluded = {"2016-H2": "11", "2017": "238", "2018": "1865", "2019": "980", "2020-Q1": "142"}
    stray = observe(None, "undated")
    return figure([observe(v, p) for p, v in periods.items()] + [stray] + [observe(v, p, measure=CONCLUDED) for p, v in concluded.items()])


def lines() -> Figure:
    """Twelve years of four rights, one year missing, the last one not over."""
    rows = {"trademark": 400, "copyright": 900, "patent": 260, "secret": 40}
    years = [y for y in range(2009, 2021) if y != 2013]
    observations = [
        observe(str(start + n * step + (n % 3) * 35), str(year) if year < 2020 else "2020-H1", member(right))
        for (right, start), step in zip(rows.items(), (62, 41, 57, 6), strict=True)
        for n, year in enumerate(years)
    ]
    return figure(observations)


def line() -> Figure:
    values = (12, 15, 14, 22, 38, 61, 55, 72, 96, 88, 130)
    return figure([observe(str(v * 10_000), str(2010 + n), measure=FINES) for n, v in enumerate(values)], title="Fines")


def change() -> Figure:
    values = {"trademark": "144.3", "copyright": "-29.5", "patent": "53.2", "secret": "-3"}
    return figure([observe(v, "2020", member(m), statistic=Statistic.CHANGE, against="2019") for m, v in values.items()])


def shares() -> Figure:
    values = {"trademark": "81.7", "copyright": "9.4", "patent": "1.8"}
    return figure([observe(v, "2020", member(m), statistic=Statistic.SHARE) for m, v in values.items()])


def measures() -> Figure:
    """Cases and persons, with changes and a share beside the levels."""
    cases = {"trademark": "873", "copyright": "298", "patent": "105", "secret": "24"}
    persons = {"trademark": "1579", "copyright": "744", "patent": "261", "secret": "56"}
    return figure(
        [
            *(observe(v, "2020", member(m)) for m, v in cases.items()),
            *(observe(v, "2020", member(m), measure=PROSECUTED) for m, v in persons.items()),
            observe("60", "2020", member("secret"), statistic=Statistic.CHANGE, against="2019"),
            observe("67.2", "2020", member("trademark"), statistic=Statistic.SHARE),
        ]
    )


def qualified() -> Figure:
    rows = {"trademark": ("135500", Qualifier.OVER), "copyright": ("130000", Qualifier.NEARLY), "patent": ("88000", Qualifier.ABOUT)}
    return figure([observe(v, "2020", member(m), qualifier=q) for m, (v, q) in rows.items()])


def many() -> Figure:
    return figure([observe(str(2000 - 7 * n), "2020", member(f"m{n}", f"Category number {n}")) for n in range(200)])


def long_labels() -> Figure:
    names = (
        "Complaints of natural persons, legal persons and unincorporated organizations",
        "Right to communicate works to the public over information networks",
        "Unfair competition",
    )
    return figure([observe(str(40 - 11 * n), "2020", member(f"m{n}", name)) for n, name in enumerate(names)])


def extremes() -> Figure:
    values = {"trademark": "1000000000", "copyright": "1", "patent": "0", "secret": "-250000000", "layout": "163000"}
    return figure([observe(v, "2020", member(m), measure=FINES) for m, v in values.items()], title="Fines")


KINDS = {
    f.__name__: f
    for f in (bars, parts_of_total, stack, columns, lines, line, change, shares, measures, qualified, many, long_labels, extremes)
}
"""By name; each has its golden specs beside this file."""
