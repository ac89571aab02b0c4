"""Report → relations with verdicts, values that they imply, findings.

1. `find`: what the shape of the figures implies; the editor declares the rest.
2. `judge`: each relation is recomputed, in `Decimal`, and held against the printed precision (`interval`).
3. `derive`: what follows from a relation and is not printed.

The rules are those of docs/en/how-it-works.md, "Relations and verdicts".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from generator.finding import Finding, nearest
from generator.model import Claim, Correction, Figure, Observation, Relation, RelationKind, Report, UnitKind, Verdict
from generator.reconcile.derive import Derived, derive, impossible
from generator.reconcile.find import find_relations
from generator.reconcile.interval import DIGITS
from generator.reconcile.judge import Reason, Recomputed, explained, judge, recompute

__all__ = ["Checked", "Derived", "Reason", "Recomputed", "Reconciled", "reconcile"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A relation, what its operands give, and the verdict."""

    relation: Relation
    result: Recomputed
    verdict: Verdict
    correction: Correction | None
    """What records it, if it is a known conflict."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What recomputing a report shows."""

    checked: tuple[Checked, ...]
    """Conflicts first, then by the order of the report."""
    derived: tuple[Derived, ...]
    findings: tuple[Finding, ...]

    def derived_at(self, figure: Figure) -> tuple[Derived, ...]:
        """The values that follow from relations at *figure*."""
        ids = {o.id for o in figure.observations}
        return tuple(d for d in self.derived if d.relation.subject in ids)


def reconcile(report: Report) -> Reconciled:
    """Recompute every relation of *report*, declared and found."""
    with localcontext(DIGITS):
        return _reconciled(report)


def _reconciled(report: Report) -> Reconciled:
    known = {o.id: o for _, o in report.observations}
    order = {id_: n for n, id_ in enumerate(known)}
    findings: list[Finding] = []
    checked, implied = [], []
    for relation in _relations(report, findings):
        problems = list(_problems(relation, known))
        findings += problems
        if problems:
            continue
        result = recompute(relation, known)
        if relation.kind is RelationKind.DIFFERENCE and relation.says is None:
            implied.append((relation, result))
            continue
        verdict = judge(relation, known, result)
        if verdict is Verdict.UNVERIFIABLE and impossible(relation, known):
            verdict, result = Verdict.CONFLICT, replace(result, reason=Reason.NO_WHOLE)
        elif verdict is Verdict.UNVERIFIABLE:
            result = explained(relation, known, result)
        correction = next((c for c in report.corrections if c.relation == relation.id), None)
        checked.append(Checked(relation, result, verdict, correction))
    findings += _records(report, checked, known)
    place = {Verdict.CONFLICT: 0}
    checked.sort(key=lambda c: (place.get(c.verdict, 1), order[c.relation.subject], c.relation.id))
    derived = derive([*((c.relation, c.result) for c in checked), *implied], known)
    return Reconciled(tuple(checked), tuple(derived), tuple(findings))


def _relations(report: Report, findings: list[Finding]) -> Iterator[Relation]:
    """Declared relations, then found ones that are not declared and not switched off; ids made unique."""
    yield from report.relations
    declared = {(r.kind, r.says, frozenset(r.of), frozenset(r.base)) for r in report.relations}
    told = {(r.kind, r.says) for r in report.relations if r.says}
    off = {switched.relation: switched for switched in report.switched_off}
    taken = {r.id for r in report.relations}
    seen = set()
    for relation in find_relations(report):
        number, id_ = 1, relation.id
        while id_ in taken:
            number += 1
            id_ = f"{relation.id}-{number}"
        taken.add(id_)
        seen.add(id_)
        key = (relation.kind, relation.says, frozenset(relation.of), frozenset(relation.base))
        repeats = key in declared or (relation.kind is not RelationKind.SUM and (relation.kind, relation.says) in told)
        if not repeats and id_ not in off:
            yield replace(relation, id=id_)
    for id_, switched in off.items():
        if id_ not in seen:
            findings.append(Finding("unknown-relation", switched.where, {"id": id_, "nearest": nearest(id_, sorted(seen))}))


_ROLES = {
    RelationKind.SUM: ("says", "of"),
    RelationKind.WHOLE: ("of",),
    RelationKind.BOUND: ("of", "base"),
    RelationKind.SHARE: ("says", "base"),
    RelationKind.RATIO: ("says", "of"),
    RelationKind.AVERAGE: ("says", "of"),
    RelationKind.GROWTH: ("says", "of"),
    RelationKind.DIFFERENCE: ("of", "base"),
    RelationKind.EQUALITY: ("of",),
    RelationKind.COUNT: ("of",),
    RelationKind.RANK: ("says", "of"),
    RelationKind.CONVERSION: ("says", "of"),
    RelationKind.CLAIM: ("of", "claim"),
}
"""What a relation of a kind cannot do without."""

_ONE_UNIT = set(RelationKind) - {RelationKind.RATIO, RelationKind.AVERAGE, RelationKind.COUNT}
"""Their operands are counted in one unit …"""
_OF_THE_SAME = {RelationKind.SUM, RelationKind.EQUALITY}
"""… and so is the printed result."""
_SERIES = {Claim.INCREASING, Claim.DECREASING, Claim.LARGEST}
"""Claims about more than one number."""


def _problems(relation: Relation, known: Mapping[str, Observation]) -> Iterator[Finding]:
    """What keeps *relation* from being recomputed at all."""
    for role in _ROLES[relation.kind]:
        if not getattr(relation, role):
            yield Finding("incomplete-relation", relation.where, {"id": relation.id, "kind": relation.kind, "key": role})
    alone = relation.kind is RelationKind.EQUALITY and not relation.says
    if len(relation.of) == 1 and (alone or (relation.kind is RelationKind.CLAIM and relation.claim in _SERIES)):
        yield Finding("incomplete-relation", relation.where, {"id": relation.id, "kind": relation.kind, "key": "of"})
    if relation.says in relation.operands:
        yield Finding("circular-relation", relation.where, {"id": relation.id, "observation": str(relation.says)})
    counted = (*relation.operands, relation.says or "") if relation.kind in _OF_THE_SAME else relation.operands
    units = {known[id_].unit.id for id_ in counted if id_ and id_ in known}
    # Things that hold each other may bound each other: batches and pieces, cases and persons.
    counts = relation.kind is RelationKind.BOUND and all(known[id_].unit.kind is UnitKind.COUNT for id_ in counted if id_ in known)
    if relation.kind in _ONE_UNIT and len(units) > 1 and not counts:
        yield Finding("mixed-units", relation.where, {"id": relation.id, "units": ", ".join(sorted(units))})


def _records(report: Report, checked: list[Checked], known: Mapping[str, Observation]) -> Iterator[Finding]:
    """Conflicts that no correction records, and corrections that no longer describe the data."""
    for c in checked:
        if c.verdict is Verdict.CONFLICT and c.correction is None:
            where = known[c.relation.says].where if c.relation.says and c.relation.found else c.relation.where
            values = {"id": c.relation.id, "printed": _printed(c, known), "recomputed": shown(c.result.value, known, c.relation)}
            yield Finding("unrecorded-conflict", where, values)
    by_id = {c.relation.id: c for c in checked}
    for correction in report.corrections:
        if correction.relation is None:
            if correction.expect:
                yield Finding("missing-key", correction.where, {"key": "relation"})
            continue
        found = by_id.get(correction.relation)
        if found is None:
            values = {"id": correction.relation, "nearest": nearest(correction.relation, sorted(by_id))}
            yield Finding("unknown-relation", correction.where, values)
        elif found.verdict is not Verdict.CONFLICT:
            yield Finding("settled-conflict", correction.where, {"id": correction.id, "relation": correction.relation})
        elif correction.expect and not _as_expected(correction, found, known):
            value = shown(found.result.value, known, found.relation)
            values = {"id": correction.id, "recomputed": value, "printed": _printed(found, known)}
            yield Finding("outdated-expectation", correction.where, values)


def _printed(checked: Checked, known: Mapping[str, Observation]) -> str:
    """The printed result of a relation in plain digits; a dash where it has none."""
    value = known[checked.relation.says].value if checked.relation.says else None
    return "–" if value is None else format(value, "f")


def _as_expected(correction: Correction, found: Checked, known: Mapping[str, Observation]) -> bool:
    assert correction.expect
    printed = known[found.relation.says].value if found.relation.says else None
    recomputed = Decimal(shown(found.result.value, known, found.relation)) if found.result.value is not None else None
    return recomputed == correction.expect.recomputed and correction.expect.printed in (None, printed)


def shown(value: Decimal | None, known: Mapping[str, Observation], relation: Relation) -> str:
    """A recomputed value in plain digits, with one more decimal than the printed one, never more than it has."""
    if value is None:
        return "–"
    says = known[relation.says] if relation.says else known[relation.operands[0]]
    step = min(says.precision, Decimal(1))
    if relation.kind is RelationKind.CONVERSION and relation.rate is None:
        step = Decimal("0.001")  # of the rate that two amounts imply
    if relation.kind is RelationKind.WHOLE or says.unit.kind in (UnitKind.PERCENT, UnitKind.TIMES) or value != value.to_integral_value():
        step /= 10
    text = format(value.quantize(step, context=DIGITS), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
