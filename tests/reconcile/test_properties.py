"""Whatever the numbers: what is consistent never disagrees, however it is printed; what is not consistent always does."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from projects import write_base
from relations import figure, lines_of, observation, relation, report

from generator.finding import one_line
from generator.load import load
from generator.model import Claim, Qualifier, RelationKind, Statistic, Status, UnitKind, Verdict
from generator.reconcile import reconcile
from generator.reconcile.interval import read

FORMS = [("", 0), ("万", 4), ("亿", 8), (" thousand", 3), (" million", 6), (" billion", 9)]

counts = st.integers(1, 10**11)
forms = st.tuples(st.sampled_from(FORMS), st.integers(0, 4))
decimals = st.integers(0, 4)


def rounded(number, step):
    return (Decimal(number) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def printed(id_, number, form, unit="case"):
    """*number* as a source prints it: in a scale, with some decimals, rounded; in full digits where it is none."""
    (word, exponent), places = form
    step = Decimal(1).scaleb(exponent - min(places, exponent))
    scaled = rounded(number, step).scaleb(-exponent)
    return observation(id=id_, printed=f"{scaled:,.{min(places, exponent)}f}{word}", value=f"{rounded(number, step):f}", unit=unit)


def percent(id_, number, places, unit="percent", **cells):
    value = rounded(number, Decimal(1).scaleb(-places))
    return observation(id=id_, printed=f"{abs(value):f}%", value=f"{value:f}", unit=unit, **cells)


def verdict(kind, observations, **roles):
    checked = reconcile(report([figure(observations)], [relation("r", kind, **roles)])).checked
    return next(c.verdict for c in checked if c.relation.id == "r")


AGREES = {Verdict.HOLDS, Verdict.ROUNDING}


@given(st.lists(st.tuples(counts, forms), min_size=1, max_size=6), forms)
def test_parts_and_their_total_agree_however_they_are_printed(parts, form):
    observations = [printed(f"p{n}", number, own) for n, (number, own) in enumerate(parts)]
    total = printed("total", sum(number for number, _ in parts), form)

    assert verdict("sum", [*observations, total], says="total", of=",".join(o.id for o in observations)) in AGREES
    assert verdict("bound", [*observations, total], base="total", of=",".join(o.id for o in observations)) in AGREES


@given(counts, counts, forms, forms, decimals)
def test_a_share_agrees_with_its_part_and_base_however_they_are_printed(part, rest, one, other, places):
    base = part + rest
    observations = [printed("part", part, one), printed("base", base, other), percent("share", Decimal(100) * part / base, places)]

    result = verdict("share", observations, says="share", of="part", base="base")

    assert result in AGREES or (result is Verdict.UNVERIFIABLE and read(observations[1]).holds(Decimal(0)))


@given(counts, counts, forms, forms, decimals)
def test_a_change_agrees_with_its_levels_however_they_are_printed(before, now, one, other, places):
    change = percent("change", Decimal(100) * now / before - 100, places, statistic="change", against="2020")
    observations = [printed("now", now, one), printed("before", before, other), change]
    result = verdict("growth", observations, says="change", of="now", base="before")

    assert result in AGREES or (result is Verdict.UNVERIFIABLE and read(observations[1]).holds(Decimal(0)))


@given(counts, st.integers(1, 10**4), forms, decimals)
def test_an_average_agrees_with_its_total_however_they_are_printed(total, things, form, places):
    mean = rounded(Decimal(total) / things, Decimal(1).scaleb(-places))
    observations = [
        printed("total", total, form),
        observation(id="things", printed=str(things)),
        observation(id="mean", printed=f"{mean:f}"),
    ]

    assert verdict("average", observations, says="mean", of="total", base="things") in AGREES


@given(counts, counts, forms, forms, forms)
def test_what_is_left_agrees_with_what_came_and_went(came, went, one, other, left):
    assume(came > went)
    observations = [printed("came", came, one), printed("went", went, other), printed("left", came - went, left)]

    assert verdict("difference", observations, says="left", of="came", base="went") in AGREES


@given(counts, st.lists(forms, min_size=2, max_size=4))
def test_one_number_printed_in_several_forms_is_one_number(number, printings):
    observations = [printed(f"p{n}", number, form) for n, form in enumerate(printings)]

    assert verdict("equality", observations, of=",".join(o.id for o in observations)) in AGREES


@given(st.lists(counts, min_size=2, max_size=6), decimals)
def test_the_shares_of_all_parts_add_up_to_a_whole(parts, places):
    observations = [percent(f"p{n}", Decimal(100) * part / sum(parts), places) for n, part in enumerate(parts)]

    assert verdict("whole", observations, of=",".join(o.id for o in observations)) in AGREES


@given(counts, forms)
def test_what_a_printed_form_leaves_open_holds_the_number_it_was_made_of(number, form):
    assert read(printed("a", number, form)).holds(Decimal(number))


@given(st.lists(st.tuples(counts, forms), min_size=2, max_size=6), forms, st.integers(1, 9), st.integers(0, 12), st.booleans())
def test_a_total_with_a_digit_changed_beyond_all_rounding_disagrees(parts, form, digit, place, lower):
    observations = [printed(f"p{n}", number, own) for n, (number, own) in enumerate(parts)]
    total = printed("total", sum(number for number, _ in parts), form)
    by = digit * total.precision.scaleb(place)
    # Half a step for each rounded part; two for the total, which may be cut.
    room = sum(o.precision for o in observations) + 2 * total.precision
    assume(by > room and (not lower or by <= total.value))
    wrong = replace(total, value=total.value - by if lower else total.value + by)

    assert verdict("sum", [*observations, wrong], says="total", of=",".join(o.id for o in observations)) is Verdict.CONFLICT


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 3), st.integers(2, 9), st.sampled_from([1, -1]))
def test_a_share_with_its_last_digit_changed_disagrees(part, rest, places, digit, sign):
    base, step = part + rest, Decimal(1).scaleb(-places)
    share = percent("share", Decimal(100) * part / base, places)
    wrong = replace(share, value=share.value + sign * digit * step)
    assume(wrong.value >= 0)

    assert verdict(
        "share", [observation(id="part", printed=str(part)), observation(id="base", printed=str(base)), wrong], says="share", of="part", base="base"
    ) is Verdict.CONFLICT  # fmt: skip


@given(counts, st.integers(1, 9), st.sampled_from([1, -1]))
def test_two_whole_numbers_that_differ_are_no_one_number(number, digit, sign):
    other = number + sign * digit
    assume(other > 0)

    assert (
        verdict("equality", [observation(id="a", printed=str(number)), observation(id="b", printed=str(other))], of="a,b")
        is Verdict.CONFLICT
    )


@given(counts, st.integers(1, 10**9), decimals)
def test_an_earlier_level_that_follows_is_the_one_it_was_made_of(now, before, places):
    change = percent("change", Decimal(100) * now / before - 100, places, statistic="change", against="2020")
    checked = report([figure([printed("now", now, (("", 0), 0)), change])], [relation("r", "growth", says="change", of="now")])

    for derived in reconcile(checked).derived:
        assert not derived.exact or derived.value == before
        assert derived.observation.unit.kind is UnitKind.COUNT


# Garbage

ids = ("accepted", "patents", "marks", "share", "change", "rank", "nought", "withheld", "about", "huge", "fine", "wan")
ROWS = """id,measure,statistic,period,against,value,printed,unit,qualifier,status,right,precision
accepted,cases_accepted,,2021,,340,340,,,,total,
patents,cases_accepted,,2021,,200,200,,,,patent,
marks,cases_accepted,,2020,,140,140,,,,trademark,
share,cases_accepted,share,2021,,58.8,58.8%,percent,,,patent,
change,cases_accepted,change,2021,2020,-12.5,12.5%,percent,,,,
rank,cases_accepted,rank,2021,,2,second,rank,,,,
nought,cases_concluded,,2021,,0,no,,,,,
withheld,cases_concluded,,2020,,,,,,withheld,,
about,cases_concluded,,undated,,300,about 300,,about,,,
huge,damages,,2021/..,,999999999999999999,999999999999999999,,,,,
fine,damages,,at 2021,,0.000000001,0.000000001,,,,,0.000000001
wan,cases_concluded,,2019/2020,,163000,16.3万,,,,,
"""

lists = st.lists(st.sampled_from(ids), max_size=4)
garbage = st.fixed_dictionaries(
    {"kind": st.sampled_from(RelationKind), "of": lists, "base": lists},
    optional={
        "says": st.sampled_from(ids),
        "claim": st.sampled_from(Claim),
        "rate": st.sampled_from(["0", "-1", "6.5", "0.000000001", "999999999999999999"]),
    },
)


@settings(max_examples=150)
@given(
    st.lists(garbage, min_size=1, max_size=6),
    st.sampled_from(["", "unknown", "accepted"]),
    st.sampled_from(["1", "0.000000001", "999999999999999999"]),
)
def test_relations_of_any_kind_and_roles_are_told_and_never_raise(tmp_path_factory, relations, unknown, precision):
    root = write_base(tmp_path_factory.getbasetemp() / "garbage-relations")
    folder = root / "data/reports/tides-2021"
    lines = ["relations:"]
    for n, roles in enumerate(relations):
        of = [*roles["of"], unknown] if unknown == "unknown" else roles["of"]
        scalars = "".join(f", {key}: {roles[key]}" for key in ("says", "claim", "rate") if key in roles)
        lines.append(f"  - {{id: r{n}, kind: {roles['kind']}, of: [{', '.join(of)}], base: [{', '.join(roles['base'])}]{scalars}}}")
    lines += ["corrections:"] + [
        f"  - {{id: c{n}, at: I, printed: x, reading: y, reason: z, relation: r{n}, expect: {{recomputed: 1}}}}"
        for n in range(len(relations))
    ]
    text = (folder / "report.yml").read_text(encoding="utf-8").partition("relations:")[0]
    (folder / "report.yml").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    (folder / "accepted-by-year.csv").write_text(ROWS.replace(",0.000000001\nwan", f",{precision}\nwan"), encoding="utf-8")
    loaded = load(root, ("en", "zh"))

    assert bool(loaded.data.reports) == (unknown != "unknown" and not any(f.severity == "error" for f in loaded.findings))
    for found in loaded.data.reports:
        result = reconcile(found)
        told = {f.values.get("id") for f in result.findings if f.where.line}
        for r in found.relations:
            assert r.id in told or any(c.relation.id == r.id for c in result.checked)
        for finding in result.findings:
            assert one_line(finding, str).startswith("data/")


values = st.one_of(st.none(), st.integers(-(10**18), 10**18).map(Decimal), st.decimals(-100, 100, places=9))


@given(
    st.lists(
        st.tuples(values, st.sampled_from(Qualifier), st.sampled_from(["case", "percent", "times", "point", "rank", "yuan"])),
        min_size=1,
        max_size=5,
    ),
    garbage,
)
def test_numbers_of_any_size_are_judged_and_never_raise(rows, roles):
    observations = [
        replace(observation(id=f"o{n}", unit=unit), value=value, qualifier=qualifier, status=Status.PRINTED, statistic=Statistic.LEVEL)
        for n, (value, qualifier, unit) in enumerate(rows)
    ]
    named = {id_: observations[n % len(observations)].id for n, id_ in enumerate(ids)}
    words = {key: ",".join(named[i] for i in roles[key]) for key in ("of", "base")}
    words |= {"says": named[roles["says"]]} if "says" in roles else {}
    words |= {key: str(roles[key]) for key in ("claim", "rate") if key in roles}

    result = reconcile(report([figure(observations)], [relation("r", roles["kind"], **words)]))

    assert "r" in {c.relation.id for c in result.checked} | {f.values["id"] for f in result.findings}


@pytest.mark.parametrize("kind", RelationKind)
def test_the_largest_number_a_table_can_hold_is_held_against_the_smallest(kind):
    huge = [observation(id=f"huge{n}", printed="9" * 18, unit="yuan") for n in range(3)]
    fine = [observation(id=f"fine{n}", printed="0.000000001", unit="yuan") for n in range(2)]
    roles = {"says": "fine0", "of": "huge0,huge1,huge2", "base": "fine1", "claim": "majority", "rate": "0.000000001"}
    checked = report([figure([*huge, *fine])], [relation("r", kind, **roles)])

    assert lines_of(checked).startswith("r: ")
