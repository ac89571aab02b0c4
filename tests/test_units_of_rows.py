"""The unit of a row: what its measure is counted in, and what its printed form shows."""

from dataclasses import replace

import pytest
from relations import figure, observation, report

from generator.check import printed_units, units
from generator.model import Measure, MeasureKind, Text


def codes(rule, **cells):
    return [finding.code for finding in rule(report([figure([observation(1, id="a", **cells)])]))]


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("60.0%", "case"),
        ("百分之三十", "case"),
        ("12件", "percent"),
        ("2,644件", "person"),
        ("31人", "case"),
        ("1.36亿元", "case"),
        ("8 percent", "day"),
    ],
)
def test_what_is_printed_with_a_sign_or_word_of_another_unit_is_told(printed, unit):
    assert codes(printed_units, printed=printed, unit=unit) == ["unit-of-printed"]


@pytest.mark.parametrize(
    ("printed", "unit"),
    [("60.0%", "percent"), ("0.3%", "point"), ("0.3 percentage points", "point"), ("2,644件", "case"), ("31人", "person"), ("1,300元", "yuan"),
     ("172（5.5%）", "case"), ("三成", "percent"), ("1.8倍", "times"), ("340", "case")],
)  # fmt: skip
def test_what_is_printed_in_its_unit_or_without_one_is_right(printed, unit):
    assert codes(printed_units, printed=printed, unit=unit) == []


def test_a_multiple_is_a_level_of_any_measure():
    multiple = observation(1, id="a", printed="1.8倍", unit="times")
    cases = Measure("m", Text("m"), observation(1, id="b", unit="case").unit, MeasureKind.FLOW, Text("m"))
    rows = report([figure([replace(multiple, measure=cases)])])

    assert list(units(rows)) == []
