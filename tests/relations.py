"""Small fictional reports as tables, and what recomputing them shows, as lines.

A table has one observation a line; its head names the columns. What the head does not name is the default:
a measure of its own for each row, cases, 2021. Value, precision and qualifier are read from the printed form.

    id      | printed | unit    | right  | period
    patents | 16.3万  | patent  | patent | 2020

Other columns are `value` (where the printed form has no sign), `precision`, `measure`, `statistic`, `against`,
`status`, and the names of dimensions.
"""

from decimal import Decimal

from generator.model import (
    Category,
    Claim,
    Figure,
    Institution,
    Measure,
    MeasureKind,
    Observation,
    Parts,
    Place,
    Qualifier,
    Relation,
    RelationKind,
    Report,
    ReportKind,
    Section,
    Source,
    Statistic,
    Status,
    SwitchedOff,
    Text,
    Unit,
    UnitKind,
    Where,
)
from generator.number import parse_printed, step_of
from generator.period import parse_period
from generator.reconcile import Reconciled, reconcile, shown

PHRASES = {"percent": "{n}%", "yuan": "{n} yuan", "rank": "no. {n}", "times": "{n} times", "point": "{n} percentage points"}
UNITS = {
    name: Unit(name, Text(PHRASES.get(name, f"{{n}} {name}"), plural=PHRASES.get(name, f"{{n}} {name}s")), Text(name), UnitKind(kind))
    for name, kind in {
        "case": "count",
        "patent": "count",
        "person": "count",
        "yuan": "money",
        "dollar": "money",
        "day": "duration",
        "percent": "percent",
        "point": "percentage_point",
        "times": "times",
        "rank": "rank",
        "place": "rank",
    }.items()
}
COLUMNS = ("id", "printed", "value", "precision", "unit", "measure", "statistic", "period", "against", "status", "qualifier")
PLACE = Place("meridian", Text("Meridian"), None)


def institution(name: str) -> Institution:
    return Institution(name, Text(name), Text(name), "court", PLACE.id)


def observation(line: int = 1, **cells: str) -> Observation:
    """One row of a table."""
    printed = cells.get("printed", "")
    reading = parse_printed(printed)
    status = Status(cells.get("status") or "printed")
    value = Decimal(cells["value"]) if cells.get("value") else reading.value if reading and status is Status.PRINTED else None
    precision = cells.get("precision")
    measure, kind = (cells.get("measure") or f"m_{cells['id']}").partition(":")[::2]
    unit = UNITS[cells.get("unit") or "case"]
    categories = [Category(d, Text(d), m, Text(m)) for d, m in cells.items() if d not in COLUMNS and m]
    return Observation(
        id=cells["id"],
        measure=Measure(measure, Text(measure), unit, MeasureKind(kind or "flow"), Text(measure)),
        statistic=Statistic(cells.get("statistic") or "level"),
        categories=tuple(categories),
        period=parse_period(cells.get("period") or "2021"),
        against=parse_period(cells["against"]) if cells.get("against") else None,
        value=value,
        precision=Decimal(precision) if precision else reading.precision if reading else step_of(value or Decimal(1)),
        unit=unit,
        qualifier=Qualifier(cells["qualifier"]) if cells.get("qualifier") else reading.qualifier if reading else Qualifier.EXACT,
        printed=printed,
        status=status,
        at="I",
        note=None,
        where=Where("table.csv", line),
    )


def table(text: str) -> list[Observation]:
    """The observations of a table."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    return [observation(n, **dict(zip(head, line, strict=True))) for n, line in enumerate(lines, 2)]


def figure(observations: list[Observation], id_: str = "figure", **more: str) -> Figure:
    """A figure; *more* are `parts`, `population` and `institution`."""
    return Figure(
        id=id_,
        title=Text(id_),
        text=None,
        note=None,
        institution=institution(more.get("institution", "court")),
        place=PLACE,
        population=Text(more["population"]) if "population" in more else None,
        parts=Parts(more["parts"]) if "parts" in more else None,
        chart=None,
        observations=tuple(observations),
        where=Where("report.yml"),
    )


def relation(id_: str, kind: str, **roles: str) -> Relation:
    """A declared relation; the ids of a role stand with commas between them."""
    of, base = (tuple(filter(None, roles.get(role, "").split(","))) for role in ("of", "base"))
    return Relation(
        id=id_,
        kind=RelationKind(kind),
        says=roles.get("says"),
        of=of,
        base=base,
        at="",
        note=None,
        claim=Claim(roles["claim"]) if "claim" in roles else None,
        rate=Decimal(roles["rate"]) if "rate" in roles else None,
        found=False,
        where=Where("report.yml", 9),
    )


def report(figures: list[Figure], relations: list[Relation] = (), switched_off: list[str] = ()) -> Report:
    section = Section("section", Text("Section"), "I", (), tuple(figures), (), Where("report.yml"))
    return Report(
        id="tides-2021",
        language="en",
        kind=ReportKind.WHITE_PAPER,
        title=Text("Tides"),
        publishers=(institution("court"),),
        place=PLACE,
        period=parse_period("2021"),
        published=None,
        added=None,
        source=Source(Text("[[Tides]]"), "en", None, None, None),
        summary=(),
        key=(),
        sections=(section,),
        corrections=(),
        relations=tuple(relations),
        switched_off=tuple(SwitchedOff(id_, Text("reason"), Where("report.yml", 30)) for id_ in switched_off),
        where=Where("report.yml"),
    )


def _pairs(words: list[str]) -> dict[str, str]:
    return dict(word.partition("=")[::2] for word in words)


def report_of(sections: list[tuple[str, str]]) -> Report:
    """The report that the sections of a case make: figures, relations, what is switched off."""
    figures, relations, off = [], [], []
    for name, text in sections:
        word, *rest = name.split()
        if word == "figure":
            figures.append(figure(table(text), rest[0], **_pairs(rest[1:])))
        elif word == "relations":
            for line in text.splitlines():
                id_, kind, *roles = line.split()
                relations.append(relation(id_.rstrip(":"), kind, **_pairs(roles)))
        else:
            assert name == "switched off", name
            off += text.split()
    return report(figures, relations, off)


def lines_of(checked: Report) -> str:
    """What recomputing shows: a line for each relation, derived value and finding."""
    result: Reconciled = reconcile(checked)
    known = {o.id: o for _, o in checked.observations}
    lines = []
    for c in result.checked:
        r = c.relation
        said = f"{known[r.says].printed or '(nothing)'} against " if r.says else ""
        why = f", {c.result.reason}" if c.result.reason else ""
        why += f" ({', '.join(c.result.blocking)})" if c.result.blocking else ""
        found = f"  [{', '.join(r.of)}{' / ' if r.base else ''}{', '.join(r.base)}]" if r.found else ""
        lines.append(f"{r.id}: {c.verdict}: {said}{shown(c.result.value, known, r)}{why}{found}")
    for d in result.derived:
        o = d.observation
        lines.append(f"{o.id}: {'' if d.exact else 'about '}{o.value:f} {o.unit.id}, {o.period.text}, from {d.relation.id}")
    for finding in result.findings:
        if finding.code != "unrecorded-conflict":
            lines.append(f"{finding.code}: {', '.join(f'{k} {v}' for k, v in finding.values.items())}")
    return "".join(f"{line}\n" for line in lines)
