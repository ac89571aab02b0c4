"""Each kind of relation with each verdict it can have, and each relation that the program finds: a table in a file, the verdicts at its end.

A case is named after the kind and the verdict it shows, `sum-holds-in-wan`; one that begins with `found` shows
what the program relates by itself.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import read_case
from relations import lines_of, report_of

from generator.model import RelationKind, Verdict
from generator.reconcile import Reason, reconcile

CASES = sorted(path for path in Path(__file__).parent.glob("*.txt") if path.name != "sentences.txt")
KINDS = [path for path in CASES if not path.stem.startswith("found")]

OWN_VERDICT = {RelationKind.BOUND, RelationKind.COUNT, RelationKind.RANK, RelationKind.CLAIM}
"""Kinds that compare whole numbers or sides: no digits are cut."""
IMPOSSIBLE = {
    *((kind, Verdict.TRUNCATION) for kind in (*OWN_VERDICT, RelationKind.WHOLE)),
    *((kind, Verdict.ROUNDING) for kind in (RelationKind.COUNT, RelationKind.RANK, RelationKind.CLAIM)),
}


def report_in(path):
    return report_of([(name, text) for name, _, text in read_case(path).files])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_relation_is_judged_by_what_the_printed_forms_leave_open(path, golden):
    case = read_case(path)
    assert case.expected[0] == "verdicts"

    golden(path, case.head + lines_of(report_in(path)))


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.stem)
def test_a_case_shows_the_kind_and_the_verdict_it_is_named_after(path):
    kind, verdict = path.stem.split("-")[:2]

    for c in reconcile(report_in(path)).checked:
        assert (c.relation.kind, c.verdict) == (kind, verdict), c.relation.id


def test_every_kind_has_a_case_for_every_verdict_it_can_have():
    shown = {tuple(path.stem.split("-")[:2]) for path in KINDS}

    assert {(kind, verdict) for kind in RelationKind for verdict in Verdict} - shown == IMPOSSIBLE


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_only_what_cannot_be_verified_has_a_reason_or_what_would_be_no_whole_number(path):
    for c in reconcile(report_in(path)).checked:
        assert (c.result.reason in set(Reason) - {Reason.NO_WHOLE}) == (c.verdict is Verdict.UNVERIFIABLE), c.relation.id
        assert c.result.reason is not Reason.NO_WHOLE or c.verdict is Verdict.CONFLICT, c.relation.id


@given(st.sampled_from(CASES), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(path, random):
    report = report_in(path)
    shuffled = [
        replace(figure, observations=tuple(random.sample(figure.observations, len(figure.observations)))) for figure in report.figures
    ]
    other = replace(report, sections=(replace(report.sections[0], figures=tuple(shuffled)),))

    def facts(result):
        return {
            (c.relation.id, c.relation.says, frozenset(c.relation.of), c.relation.base, c.verdict, c.result.value) for c in result.checked
        }

    assert facts(reconcile(other)) == facts(reconcile(report))
    assert {d.observation.id for d in reconcile(other).derived} == {d.observation.id for d in reconcile(report).derived}
