"""Figures become charts, charts become specs, specs become small SVGs that a cache keeps."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import altair as alt
import pytest
import vl_convert
from chart_figures import (
    ACCEPTED,
    CASE,
    CONCLUDED,
    FINES,
    KINDS,
    bars,
    chinese,
    columns,
    english,
    extremes,
    figure,
    line,
    lines,
    long_labels,
    many,
    measures,
    member,
    observe,
    parts_of_total,
    qualified,
    stack,
)

from generator.chart import Chart, Width, draw_charts, missing_glyphs, plan_charts, standalone, svg
from generator.chart.draw import draw_spec
from generator.chart.measure import FONTS, text_width, widths, wrap
from generator.chart.shape import group, left_out
from generator.describe import describe
from generator.model import Category, ChartKind, Figure, Parts, Qualifier, Statistic, Text

HERE = Path(__file__).parent
Golden = Callable[[Path, str], None]


@pytest.fixture(scope="module")
def _font() -> None:
    vl_convert.register_font_directory(str(FONTS))


def wide(of: Figure, language: Any = None) -> Chart:
    return plan_charts(of, language or english())[0]


def labels(chart: Chart) -> list[str]:
    return [row.label for row in chart.panels[0].rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_spec_says_what_it_said_before(kind: str, golden: Golden) -> None:
    chart = wide(KINDS[kind](), chinese() if kind in ("columns", "line") else None)

    golden(HERE / f"{kind}.json", json.dumps(draw_spec(chart), ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [0, 1])
def test_every_spec_is_valid_vega_lite(kind: str, width: int) -> None:
    spec = draw_spec(plan_charts(KINDS[kind](), english())[width])

    alt.Chart.from_dict(spec, validate=True)


@pytest.mark.usefixtures("_font")
@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_the_same_whether_vega_measures_its_text_or_not(kind: str) -> None:
    chart = plan_charts(KINDS[kind](), chinese())[1]
    measured = svg.slim(vl_convert.vegalite_to_svg(draw_spec(chart), vl_version=svg.VEGA_LITE), "chart chart-narrow")

    assert svg.draw_svg(chart) == measured


@pytest.mark.parametrize("kind", KINDS)
def test_colours_are_variables_of_the_page(kind: str) -> None:
    for chart in plan_charts(KINDS[kind](), english()):
        colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg.draw_svg(chart)))

        assert all(re.fullmatch(r"var\(--chart-(?:[1-6]|text|muted|rule|ground)\)|none", colour) for colour in colours)


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_stands_within_the_chart(kind: str) -> None:
    """By the widths of the shipped font, in both languages and widths."""
    for language in (english(), chinese()):
        for chart in plan_charts(KINDS[kind](), language):
            drawn = svg.draw_svg(chart)
            height = int(re.search(r'height="(\d+)"', drawn)[1])  # type: ignore[index]
            for text in texts_of(drawn):
                start = text.x - {"end": text.width, "middle": text.width / 2}.get(text.anchor, 0)
                assert start >= -1, text
                assert start + text.width <= chart.width.pixels + 1, text
                assert 8 < text.y <= height, text


def texts_of(drawn: str) -> list[Any]:
    """The texts of an SVG: place, anchor and width."""
    root = svg.ET.fromstring(drawn)
    found = []
    for parent in root.iter():
        for e in parent:
            if e.tag == "text":
                a = {**parent.attrib, **e.attrib}
                width = text_width(e.text or "", float(a["font-size"]), bold="font-weight" in a)
                found.append(SimpleNamespace(x=float(a["x"]), y=float(a["y"]), anchor=a.get("text-anchor"), width=width, text=e.text))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_string_of_a_chart_is_drawn(kind: str) -> None:
    """Wrapped perhaps, never cut."""
    for chart in plan_charts(KINDS[kind](), english()):
        drawn = "".join(t.text for t in texts_of(svg.draw_svg(chart)))
        squeezed = re.sub(r"\s", "", drawn)
        wanted = [s for s in chart.texts if s] if chart.panels[0].kind is not ChartKind.LINES else [p.title for p in chart.panels]

        assert [s for s in wanted if re.sub(r"\s", "", s) not in squeezed] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_font_has_every_character(kind: str) -> None:
    assert [missing_glyphs(c) for language in (english(), chinese()) for c in plan_charts(KINDS[kind](), language)] == [(), ()] * 2


def test_a_character_that_the_font_lacks_is_named() -> None:
    of = figure([observe("5", "2020", member("a", "犇龘")), observe("3", "2020", member("b", "Patents"))])

    assert missing_glyphs(wide(of)) == ("犇", "龘")


def test_coverage_is_that_of_the_font() -> None:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(FONTS / "NotoSansSC-Regular.otf")

    assert set(widths()) == {chr(code) for code in font.getBestCmap()}
    assert widths()["国"] == font["hmtx"][font.getBestCmap()[ord("国")]][0]


def test_chinese_is_as_wide_as_its_characters() -> None:
    assert text_width("知识产权", 14) == 56
    assert text_width("Patents", 14) < text_width("Patents", 14, bold=True)


def test_lines_break_where_chinese_may_break() -> None:
    assert wrap("2016年7—12月", 60, 12.5) == ("2016年", "7—12月")
    for width in range(40, 200, 10):
        lines_ = wrap("侵犯著作权（信息网络传播权），商业秘密。", width, 14)
        assert "".join(lines_) == "侵犯著作权（信息网络传播权），商业秘密。"
        assert not any(part.startswith(("）", "，", "。")) or part.endswith("（") for part in lines_)


def test_no_line_is_empty_where_a_word_is_wider_than_a_line() -> None:
    assert wrap("counterfeiting trademarks", 30, 14) == ("counterfeiting", "trademarks")


# Shape


def test_a_total_is_no_bar_among_its_parts() -> None:
    for of in (parts_of_total(), stack()):
        assert "Total" not in labels(wide(of))
    assert "1,369 cases in total" in wide(parts_of_total()).panels[0].unit
    assert wide(parts_of_total()).panels[0].track == 1369


def test_parts_that_are_the_whole_are_one_bar() -> None:
    assert wide(stack()).panels[0].kind is ChartKind.STACK


def test_parts_that_do_not_add_up_are_no_whole() -> None:
    of = stack()
    wrong = tuple(replace(o, value=Decimal(9999)) if n == 0 else o for n, o in enumerate(of.observations))

    assert wide(replace(of, observations=wrong)).panels[0].kind is ChartKind.BARS


def test_parts_that_are_not_exact_are_no_whole() -> None:
    of = stack()
    vague = tuple(replace(o, qualifier=Qualifier.OVER) for o in of.observations)

    assert wide(replace(of, observations=vague)).panels[0].kind is ChartKind.BARS


def test_different_units_are_different_panels() -> None:
    chart = wide(measures())

    assert [panel.title for panel in chart.panels] == ["Cases accepted", "Persons prosecuted"]
    assert len({panel.high for panel in chart.panels}) == 2


def test_panels_of_several_measures_keep_one_order() -> None:
    first, second = wide(measures()).panels

    assert [r.label for r in first.rows] == [r.label for r in second.rows]


def test_shares_and_changes_stand_beside_their_level() -> None:
    rows = {row.label: row.aside for row in wide(measures()).panels[0].rows}

    assert rows == {"Trademarks": "67.2%", "Copyright": "", "Patents": "", "Trade secrets": "+60%"}


def test_stock_and_flow_never_share_an_axis() -> None:
    from chart_figures import ACCEPTED, CONCLUDED  # noqa: PLC0415

    from generator.model import MeasureKind  # noqa: PLC0415

    held = replace(CONCLUDED, kind=MeasureKind.STOCK)

    assert plan_charts(figure([observe("3", measure=ACCEPTED), observe("5", "at 2020", measure=held)]), english()) == ()


def test_periods_are_columns_in_their_order_and_share_a_scale() -> None:
    first, second = wide(columns()).panels

    assert (first.kind, second.kind) == (ChartKind.COLUMNS, ChartKind.COLUMNS)
    assert [row.label for row in first.rows] == ["Jul–Dec 2016", "2017", "2018", "2019", "Jan–Mar 2020"]
    assert first.high == second.high == 2024


def test_shorter_periods_are_marked() -> None:
    chart = wide(columns())

    assert [row.partial for row in chart.panels[0].rows] == [True, False, False, False, True]
    assert any("shorter period" in text for _, text in chart.notes)


def test_columns_too_narrow_for_their_numbers_become_bars_in_the_order_of_time() -> None:
    of = figure([observe(f"{345781134 + n}.7", str(2013 + n)) for n in range(7)])
    narrow = plan_charts(of, english())[1].panels[0]

    assert narrow.kind is ChartKind.BARS
    assert [row.label for row in narrow.rows] == [str(2013 + n) for n in range(7)]


def test_many_periods_are_lines_that_break_where_a_year_is_missing() -> None:
    panel = wide(lines()).panels[0]
    trademarks = [row for row in panel.rows if row.series == "Trademarks"]

    assert panel.kind is ChartKind.LINES
    assert [row.label for row in trademarks if not row.joined] == ["2009", "2014"]


def test_ticks_are_written_as_readers_of_the_language_expect() -> None:
    assert [text for _, text in wide(line(), chinese()).panels[0].ticks] == ["0", "50万", "100万", "150万"]
    assert [text for _, text in wide(line()).panels[0].ticks] == ["0", "500,000", "1 million", "1.5 million"]


def test_numbers_that_are_not_exact_keep_their_words() -> None:
    assert [row.text for row in wide(qualified()).panels[0].rows] == ["over 135,500", "nearly 130,000", "about 88,000"]
    assert [row.text for row in wide(qualified(), chinese()).panels[0].rows] == ["超过13.55万", "近13万", "约8.8万"]


def test_numbers_that_are_not_exact_look_different() -> None:
    exact = figure([replace(o, qualifier=Qualifier.EXACT) for o in qualified().observations])

    assert "fill-opacity" in svg.draw_svg(wide(qualified()))
    assert "fill-opacity" not in svg.draw_svg(wide(exact))


def test_two_hundred_categories_are_cut_and_say_so() -> None:
    chart = wide(many())

    assert len(chart.panels[0].rows) == 24
    assert chart.notes[-1][1] == "and 176 more in the table"
    assert plan_charts(many(), chinese())[0].notes[-1][1] == "其余176项见表"


def test_bars_are_sorted_and_negative_ones_run_the_other_way() -> None:
    panel = wide(extremes()).panels[0]

    assert [row.text for row in panel.rows] == ["1 billion", "163,000", "1", "0", "−250 million"]
    assert panel.low == -250_000_000


def test_long_labels_are_wrapped() -> None:
    drawn = svg.draw_svg(plan_charts(long_labels(), english())[1])

    assert drawn.count("<text") > 3 + 3 + 1


@pytest.mark.parametrize(
    "observations",
    [
        [],
        [observe("5")],
        [observe(None), observe(None, "2019")],
        [observe("5"), observe("7", "2020", unit=replace(observe("1").unit, id="other"))],
        [observe("5"), observe("80", statistic=Statistic.SHARE)],
        [observe("10", "2020", member("patent")), observe("10", "2020", member("secret"))],
    ],
)  # fmt: skip
def test_where_a_chart_would_say_nothing_there_is_none(observations: list[Any]) -> None:
    assert plan_charts(figure(observations), english()) == ()


def test_an_editor_may_name_the_kind_or_none() -> None:
    assert plan_charts(replace(bars(), chart=ChartKind.NONE), english()) == ()
    assert wide(replace(stack(), chart=ChartKind.BARS)).panels[0].kind is ChartKind.BARS
    assert wide(replace(columns(), chart=ChartKind.LINES)).panels[0].kind is ChartKind.LINES
    assert wide(replace(measures(), chart=ChartKind.BARS, parts=Parts.WHOLE)).panels[0].kind is ChartKind.BARS


def test_what_a_source_says_twice_is_drawn_once() -> None:
    of = figure([*bars().observations, bars().observations[0]])

    assert len(group(of)[0].entries) == len(bars().observations)


def test_zero_everywhere_can_be_drawn() -> None:
    drawn = [svg.draw_svg(c) for c in plan_charts(figure([observe("0", str(2010 + n)) for n in range(12)]), english())]

    assert all("NaN" not in s for s in drawn)


# SVG


def test_an_svg_is_small_and_says_nothing_in_english_of_its_own() -> None:
    values = [observe(str(900 - 100 * n), "2020", member(f"m{n}", f"类别{n}")) for n in range(8)]
    drawn = svg.draw_svg(wide(figure(values), chinese()))

    assert len(drawn.encode()) < 2000
    assert 'overflow="visible" aria-hidden="true" focusable="false"' in drawn
    assert not re.search(r"aria-label|aria-roledescription|role=|font-family|<title|<desc|\bid=|background", drawn)


def test_text_is_text() -> None:
    name = '<script>"&\'</script> xmlns="x"'
    drawn = svg.draw_svg(wide(figure([observe("5", "2020", member("a", name)), observe("3", "2020", member("b", "B"))])))

    assert "<script" not in drawn
    assert name in [t.text for t in texts_of(drawn)]


def test_a_file_of_its_own_brings_its_colours() -> None:
    alone = standalone(svg.draw_svg(wide(bars())), ":root{--chart-1:#0b6aa2}")

    assert 'xmlns="http://www.w3.org/2000/svg"><style>:root{--chart-1:#0b6aa2}</style>' in alone
    assert svg.ET.fromstring(alone).tag == "{http://www.w3.org/2000/svg}svg"


# The cache


def test_what_has_been_drawn_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    charts = plan_charts(bars(), english())
    first = draw_charts(charts, tmp_path / "cache")
    monkeypatch.setattr(svg, "draw_svg", lambda _: pytest.fail("drawn again"))
    second = draw_charts(charts, tmp_path / "cache")

    assert (first.drawn, first.cached, second.drawn, second.cached) == (2, 0, 0, 2)
    assert first.svgs == second.svgs


@pytest.mark.parametrize(
    "spoil", [lambda text: text[: len(text) // 2], lambda _: "", lambda text: text.replace("873", "874"), lambda _: "\n"]
)
def test_a_spoilt_file_of_the_cache_is_drawn_anew(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    charts = plan_charts(bars(), english())
    first = draw_charts(charts, tmp_path)
    for path in tmp_path.iterdir():
        path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    second = draw_charts(charts, tmp_path)

    assert (second.drawn, second.svgs) == (2, first.svgs)
    assert draw_charts(charts, tmp_path).drawn == 0


def test_a_changed_number_is_drawn_anew(tmp_path: Path) -> None:
    of = bars()
    changed = replace(of, observations=tuple(replace(o, value=(o.value or 0) + 1) for o in of.observations))
    draw_charts(plan_charts(of, english()), tmp_path)

    assert draw_charts(plan_charts(changed, english()), tmp_path).drawn == 2


def test_the_same_input_gives_the_same_bytes() -> None:
    for kind in KINDS.values():
        assert [svg.draw_svg(c) for c in plan_charts(kind(), english())] == [svg.draw_svg(c) for c in plan_charts(kind(), english())]


def test_there_is_a_chart_for_each_width() -> None:
    assert [c.width for c in plan_charts(bars(), english())] == [Width.WIDE, Width.NARROW]


def test_the_total_of_a_series_is_no_column_of_it() -> None:
    years = [observe(n, period) for n, period in (("296", "2017"), ("2024", "2018"), ("973", "2019"))]
    of = figure([*years, observe("3293", "2017/2019")])
    panel = wide(of).panels[0]

    assert panel.kind is ChartKind.COLUMNS
    assert [row.label for row in panel.rows] == ["2017", "2018", "2019"]
    assert "3,293 cases in total" in panel.unit
    assert "3,293 cases in total" in describe(of, english())


def test_a_heading_names_a_period_of_comparison_only_where_all_changes_have_it() -> None:
    def heading(*against: str) -> str:
        changes = [observe(n, "2024", member(m), statistic=Statistic.CHANGE, against=a) for (n, m), a in zip(CHANGES, against, strict=True)]
        return wide(figure(changes)).panels[0].unit

    assert "2023" in heading("2023", "2023")
    assert "2023" not in heading("2023", "2022")


def test_averages_a_year_have_a_panel_of_their_own_that_says_so() -> None:
    def panels(*against: str) -> list[str]:
        averages = [
            observe(n, f"{a}/2024", member(m), statistic=Statistic.CHANGE, against=a) for (n, m), a in zip(CHANGES, against, strict=True)
        ]
        changes = [observe(n, "2024", member(m), statistic=Statistic.CHANGE, against="2023") for n, m in CHANGES]
        return [panel.unit for panel in wide(figure([*changes, *averages])).panels]

    assert panels("2022", "2022") == ["change from 2023", "average yearly change since 2022"]
    assert panels("2022", "2021") == ["change from 2023", "average yearly change"]


CHANGES = (("12.6", "trademark"), ("8.6", "patent"))


def annex() -> Figure:
    """Two courts, three rights, two years; of one right of one court only the second year is printed."""
    of: dict[str, dict[str, tuple[str | None, str]]] = {
        "a": {"copyright": ("1004", "1120"), "trademark": ("455", "489"), "patent": (None, "170")},
        "b": {"copyright": ("652", "752"), "trademark": ("302", "325"), "patent": ("88", "92")},
    }
    district = Text("District")
    return figure(
        observe(number, period, Category("district", district, court, Text(f"Court {court}")), member(right))
        for court, rights in of.items()
        for right, numbers in rights.items()
        for period, number in zip(("2023", "2024"), numbers, strict=True)
    )


def test_a_series_with_a_single_number_is_drawn_as_a_point() -> None:
    rows = wide(annex()).panels[0].rows

    assert [(row.text, row.joined) for row in rows if row.series == "Court a · Patents"] == [("170", False)]


def test_of_few_series_one_with_a_single_number_is_a_column_and_told_as_one() -> None:
    of = figure([observe("5", "2023", member("patent")), observe("7", "2024", member("patent")), observe("9", "2024", member("secret"))])

    assert [labels(replace(wide(of), panels=(panel,))) for panel in wide(of).panels] == [["2023", "2024"], ["2024"]]
    assert "Cases accepted, Trade secrets: 9 cases (2024)." in describe(of, english())


def more() -> Figure:
    """Beside a series: a number of another measure, and one over another period."""
    return figure([observe("5", "2023"), observe("7", "2024"), observe("3", "2024", measure=CONCLUDED), observe("1", "2022-H1")])


def panels() -> Figure:
    """More units than there are panels."""
    kinds = [replace(ACCEPTED, id=f"m{n}", unit=replace(CASE, id=f"u{n}")) for n in range(5)]
    return figure(observe(v, "2020", member(m), measure=kind) for kind in kinds for m, v in (("trademark", "7"), ("patent", "4")))


@pytest.mark.parametrize("of", [*KINDS.values(), annex, more, panels], ids=lambda of: of.__name__)
def test_every_number_is_drawn_or_said_to_be_in_the_table(of: Callable[[], Figure]) -> None:
    it = of()
    for chart in plan_charts(it, english()):
        drawn = [row.text for panel in chart.panels for row in panel.rows]
        asides = [aside for panel in chart.panels for row in panel.rows for aside in row.aside.split(" · ") if aside]
        totals = [panel.unit for panel in chart.panels if "in total" in panel.unit]
        left = sum(int(m[1]) for _, note in chart.notes if (m := re.fullmatch(r"and (\d+) more in the table", note)))

        assert len(drawn) + len(asides) + len(totals) + left == sum(o.value is not None for o in it.observations)
    if (n := len(left_out(it, group(it)))) and "The rest is in the table." not in describe(it, english()):
        assert f"{n} more value" in describe(it, english())


def test_a_row_without_a_category_has_the_name_of_its_measure() -> None:
    of = figure([observe("136", "2024", measure=FINES), observe("50", "2024", member("patent"), measure=FINES)], title="Fines, in part")

    assert labels(wide(of)) == ["Fines", "Patents"]
    assert "Fines (136 yuan) and Patents (50 yuan)." in describe(of, english())


def test_a_series_without_a_category_has_the_name_of_its_measure_once() -> None:
    years = [observe(n, y, *c) for c in ((), (member("patent"),)) for y, n in (("2023", "5"), ("2024", "7"))]

    assert [panel.title for panel in wide(figure(years)).panels] == ["Cases accepted", "Patents"]
    assert "Cases accepted: from 5 cases" in describe(figure(years), english())
