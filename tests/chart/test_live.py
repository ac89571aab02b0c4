"""The specs of interactive charts: valid, in the words of the language, true to what is printed."""

import json
import re

import altair as alt
import pytest
from chart_figures import KINDS, chinese, english

from generator.chart.live import live_spec
from generator.chart.shape import is_total
from generator.model import Qualifier


def spec_of(kind, language=None):
    spec = live_spec(KINDS[kind](), "What it shows.", "en", language or english())
    assert spec is not None
    return spec


@pytest.mark.parametrize("kind", KINDS)
def test_every_view_of_a_live_spec_is_valid_vega_lite(kind):
    spec = spec_of(kind)

    for view in spec.pop("vconcat", [{}]):
        alt.Chart.from_dict({**spec, **view}, validate=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "many"])  # of which only some are drawn
def test_what_a_reader_is_told_holds_the_printed_form_of_every_part(kind):
    said = json.dumps(spec_of(kind), ensure_ascii=False)

    printed = [o.printed for o in KINDS[kind]().observations if o.value is not None and o.printed and not is_total(o)]
    assert printed
    assert [form for form in printed if form not in said] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_live_chart_has_the_colours_of_the_page(kind):
    said = json.dumps(spec_of(kind))

    assert "var(--chart-" in said
    assert not re.findall(r'"#[0-9a-fA-F]{3,8}"', said)


def test_a_number_that_is_not_exact_keeps_its_word_in_either_language():
    assert any(o.qualifier is Qualifier.OVER for o in KINDS["qualified"]().observations)

    assert "over " in json.dumps(spec_of("qualified"))
    assert "over " not in json.dumps(spec_of("qualified", chinese())["usermeta"].get("series", []))
