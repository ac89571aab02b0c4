"""A relation that was recomputed, in one plain sentence of a language that can be quoted; and as an expression for machines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from generator.language import Language
from generator.model import Claim, Observation, Qualifier, Relation, RelationKind, UnitKind, Verdict
from generator.number import step_of
from generator.reconcile import Checked, Derived, Reason, shown
from generator.wording import label, span

MANY = 6
"""More operands than this are counted instead of listed."""

_RESULTS = {RelationKind.SUM, RelationKind.WHOLE, RelationKind.CONVERSION}
"""Kinds of which nothing can be said but what is printed, if there is no result …"""
_QUOTIENTS = {RelationKind.SHARE, RelationKind.RATIO, RelationKind.AVERAGE, RelationKind.GROWTH, RelationKind.DIFFERENCE, RelationKind.RANK}
"""… and others, where both sides are printed."""

Observations = Mapping[str, Observation]


def verdict_name(verdict: Verdict, language: Language) -> str:
    t = language.pgettext
    return {
        Verdict.HOLDS: t("verdict", "agrees"),
        Verdict.ROUNDING: t("verdict", "agrees within rounding"),
        Verdict.TRUNCATION: t("verdict", "digits cut instead of rounded"),
        Verdict.CONFLICT: t("verdict", "disagrees"),
        Verdict.UNVERIFIABLE: t("verdict", "cannot be verified"),
    }[verdict]


def relation_name(kind: RelationKind, language: Language) -> str:
    t = language.pgettext
    return {
        RelationKind.SUM: t("kind of relation", "Sum"),
        RelationKind.WHOLE: t("kind of relation", "Shares of a whole"),
        RelationKind.BOUND: t("kind of relation", "Bound"),
        RelationKind.SHARE: t("kind of relation", "Share"),
        RelationKind.RATIO: t("kind of relation", "Ratio"),
        RelationKind.AVERAGE: t("kind of relation", "Average"),
        RelationKind.GROWTH: t("kind of relation", "Growth"),
        RelationKind.DIFFERENCE: t("kind of relation", "Difference"),
        RelationKind.EQUALITY: t("kind of relation", "Same quantity"),
        RelationKind.COUNT: t("kind of relation", "Number of values"),
        RelationKind.RANK: t("kind of relation", "Rank"),
        RelationKind.CONVERSION: t("kind of relation", "Conversion"),
        RelationKind.CLAIM: t("kind of relation", "Statement in words"),
    }[kind]


def title(checked: Checked, known: Observations, language: Language) -> str:
    """What the relation is about: the printed result with its period."""
    relation = checked.relation
    o = known[relation.subject]
    # Without a printed result it is about all of its operands.
    period = o.period if relation.says else span(known[i].period for i in relation.of) or o.period
    if relation.kind is RelationKind.BOUND and (base := label(known[relation.base[0]], language)) != label(o, language):
        message = language.pgettext("pattern.label", "{label}, against {base}, {period}")
        return message.format(label=label(o, language), base=base, period=language.short_period(period))
    return language.pgettext("pattern.label", "{label}, {period}").format(label=label(o, language), period=language.short_period(period))


def sentence(checked: Checked, known: Observations, language: Language, derived: Iterable[Derived] = ()) -> str:
    """What the source prints and what its own numbers give; with what follows from it, if that is among *derived*."""
    parts = [_said(checked, known, language), _why(checked, known, language)]
    parts += [_implies(d, language) for d in derived if d.relation.id == checked.relation.id]
    text = ""
    for part in filter(None, parts):
        text += f"{'' if not text or text.endswith('。') else ' '}{part}"
    return text[:1].upper() + text[1:]


def _implies(derived: Derived, language: Language) -> str:
    message = language.pgettext("pattern.relation", "It follows: {value} ({period}).")
    return message.format(value=language.quantity(derived.observation), period=language.period(derived.period))


def _said(checked: Checked, known: Observations, language: Language) -> str:
    relation = checked.relation
    of, base = [known[i] for i in relation.of], [known[i] for i in relation.base]
    says = [known[relation.says]] if relation.says else []
    unlike = _unlike(of, base)
    return _pattern(checked, language).format(
        printed=_written(says[0], language) if says else "",
        of=_terms(of, language),
        base=_terms(base, language),
        bare_of=_terms(of, language, unit=unlike),
        bare_base=_terms(base, language, unit=unlike),
        recomputed=_recomputed(checked, known, language),
        n=len(of),
        values=language.join(dict.fromkeys(_written(o, language) for o in (*says, *of))),
        places=len(says) + len(of),
        series=language.join(_written(o, language) for o in of),
        everything=language.join(_written(o, language) for o in (*says, *of, *base)),
    )


def _pattern(checked: Checked, language: Language) -> str:
    """The sentence for a relation, with named places for its numbers."""
    relation, t = checked.relation, language.pgettext
    of, base, says = relation.of, relation.base, relation.says
    match relation.kind:
        case kind if checked.result.value is None and (kind in _RESULTS or (kind in _QUOTIENTS and of and base)):
            return t("pattern.relation", "The source prints {everything}.")
        case RelationKind.SUM if len(of) > MANY:
            return t("pattern.relation", "The source prints {printed}; its {n} parts add up to {recomputed}.")
        case RelationKind.SUM:
            return t("pattern.relation", "The source prints {printed}; {of} is {recomputed}.")
        case RelationKind.WHOLE:
            return t("pattern.relation", "The shares {of} add up to {recomputed}%.")
        case RelationKind.BOUND if checked.verdict is Verdict.CONFLICT:
            return t("pattern.relation", "{bare_of} is more than {base}, of which it should be a part.")
        case RelationKind.BOUND if checked.verdict is Verdict.UNVERIFIABLE:
            return t("pattern.relation", "{bare_of} should not be more than {base}.")
        case RelationKind.BOUND if checked.verdict is Verdict.ROUNDING:
            return t("pattern.relation", "{bare_of} is more than {base} by no more than rounding explains.")
        case RelationKind.BOUND:
            return t("pattern.relation", "{bare_of} is not more than {base}.")
        case RelationKind.SHARE if of and base:
            return t("pattern.relation", "The source prints {printed}; {bare_of} of {base} is {recomputed}.")
        case RelationKind.SHARE:
            return t("pattern.relation", "The source prints {printed} of {base}.")
        case RelationKind.RATIO | RelationKind.AVERAGE if base:
            return t("pattern.relation", "The source prints {printed}; {of} divided by {base} is {recomputed}.")
        case RelationKind.GROWTH if base:
            return t("pattern.relation", "The source prints {printed}; from {bare_base} to {of} it is {recomputed}.")
        case RelationKind.RATIO | RelationKind.AVERAGE | RelationKind.GROWTH | RelationKind.RANK if not base:
            return t("pattern.relation", "The source prints {printed}, and {of}.")
        case RelationKind.DIFFERENCE:
            return t("pattern.relation", "The source prints {printed}; {bare_of} less {base} is {recomputed}.")
        case RelationKind.EQUALITY if checked.verdict is Verdict.CONFLICT:
            return t("pattern.relation", "The source prints different numbers for the same quantity: {values}.")
        case RelationKind.EQUALITY:
            return t("pattern.relation", "The source prints the same quantity in {places} places: {values}.")
        case RelationKind.COUNT if says:
            return t("pattern.relation", "The source speaks of {printed}, and gives {n}.")
        case RelationKind.COUNT:
            periods = int(checked.result.value or 0)
            return language.ngettext(
                "The source prints {n} numbers for {recomputed} period.", "The source prints {n} numbers for {recomputed} periods.", periods
            )
        case RelationKind.RANK:
            return t("pattern.relation", "The source prints {printed}; among the numbers it prints, {of} has place {recomputed}.")
        case RelationKind.CONVERSION if relation.rate:
            return t("pattern.relation", "The source prints {printed}; {of} at the rate it names is {recomputed}.")
        case RelationKind.CONVERSION:
            return t("pattern.relation", "The source prints {of} and {printed}.")
        case _:
            return _claim(checked, language)


def _claim(checked: Checked, language: Language) -> str:
    t = language.pgettext
    return {
        Claim.INCREASING: t("pattern.relation", "The source speaks of an increase; it prints {series}."),
        Claim.DECREASING: t("pattern.relation", "The source speaks of a descending order; it prints {series}."),
        Claim.MAJORITY: t("pattern.relation", "The source speaks of a majority; it prints {of}, of {base}.")
        if checked.relation.base
        else t("pattern.relation", "The source speaks of a majority; it prints {of}."),
        Claim.LARGEST: t("pattern.relation", "The source calls the first of these the largest: {series}."),
    }[checked.relation.claim or Claim.INCREASING]


def _why(checked: Checked, known: Observations, language: Language) -> str:
    """Why there is no verdict, with what stands in the way."""
    if checked.result.reason is None and checked.verdict is not Verdict.UNVERIFIABLE:
        return ""
    t, reason = language.pgettext, checked.result.reason
    names = language.join(dict.fromkeys(label(known[i], language) for i in checked.result.blocking))
    messages = {
        Reason.MISSING: t("why not", "No number is printed for: {names}."),
        Reason.QUALIFIED: t("why not", "Not stated exactly: {names}."),
        Reason.ZERO: t("why not", "The base is zero."),
        Reason.NO_BASE: t("why not", "What it is measured against is not printed."),
        Reason.NO_WHOLE: t("why not", "No whole number fits."),
        Reason.NO_PART: t("why not", "The number behind the share is not printed."),
        Reason.NO_RATE: t("why not", "The rate of exchange is not printed; the two numbers imply {recomputed}.")
        if checked.result.value is not None
        else t("why not", "The rate of exchange is not printed."),
        Reason.OPEN: t("why not", "The printed numbers leave it open."),
    }
    message = messages[reason] if reason else t("why not", "The printed numbers leave it open.")
    return message.format(names=names, recomputed=_recomputed(checked, known, language))


def derived_label(derived: Derived, known: Observations, language: Language) -> str:
    """What a derived value is: a difference is neither of its operands."""
    relation = derived.relation
    if relation.kind is not RelationKind.DIFFERENCE:
        return label(derived.observation, language)
    of, base = (language.join(dict.fromkeys(label(known[i], language) for i in ids)) for ids in (relation.of, relation.base))
    return language.pgettext("pattern.label", "{of} less {base}").format(of=of, base=base)


def derived_sentence(derived: Derived, known: Observations, language: Language) -> str:
    """By which formula a derived value follows from what is printed."""
    message = language.pgettext("derived", "{formula}; not printed in the source.")
    return message.format(formula=_formula(derived.relation, known, language))


def _formula(relation: Relation, known: Observations, language: Language) -> str:
    """The derivation in the numbers of the source: "425 ÷ (1 + 144.3%)", "3,120 ÷ (1 + 8.6%)²"."""

    def number(id_: str) -> str:
        return language.quantity(known[id_], unit=known[id_].unit.kind is UnitKind.PERCENT, short=False)

    of, base = " + ".join(map(number, relation.of)), " + ".join(map(number, relation.base))
    if relation.kind is RelationKind.DIFFERENCE or relation.says is None:
        return f"{of} − {f'({base})' if len(relation.base) > 1 else base}"
    if relation.kind is RelationKind.SHARE:
        return f"{base} × {number(relation.says)}"
    says = known[relation.says]
    if says.value is not None and says.value < 0:
        sign, change = (
            "−",
            language.amount(-says.value, says.precision, says.unit if says.unit.kind is UnitKind.PERCENT else None, short=False),
        )
    else:
        sign, change = "+", number(says.id)
    if says.unit.kind in (UnitKind.PERCENT, UnitKind.TIMES):
        return f"{of} ÷ (1 {sign} {change}){str(says.yearly).translate(_RAISED) if says.yearly else ''}"
    rank = known[relation.of[0]].unit.kind is UnitKind.RANK
    return f"{of} {'−' if (sign == '+') != rank else '+'} {f'{says.yearly} × ' if says.yearly else ''}{change}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def expression(checked: Checked, known: Observations) -> str:
    """The relation as a formula over observation ids."""
    r = checked.relation
    of, base = " + ".join(r.of), " + ".join(r.base)
    percent = "100 * " if r.says and known[r.says].unit.kind is UnitKind.PERCENT else ""
    of, base = (f"({of})" if len(r.of) > 1 else of), (f"({base})" if len(r.base) > 1 else base)
    right = {
        RelationKind.SUM: " + ".join(r.of),
        RelationKind.SHARE: f"100 * {of or '?'} / {base or '?'}",
        RelationKind.RATIO: f"{percent}{of} / {base or '?'}",
        RelationKind.AVERAGE: f"{of} / {base or '?'}",
        RelationKind.GROWTH: _growth(of, base or "?", known[r.says] if r.says else None),
        RelationKind.DIFFERENCE: f"{of} - {base}",
        RelationKind.COUNT: f"count({', '.join(r.of)})",
        RelationKind.RANK: f"rank of {of} among {', '.join((*r.of, *r.base))}",
        RelationKind.CONVERSION: f"{of} / {r.rate or '?'}",
    }.get(r.kind)
    if right is not None:
        return f"{r.says} = {right}" if r.says else right
    if r.kind is RelationKind.WHOLE:
        return f"100 = {' + '.join(r.of)}"
    if r.kind is RelationKind.BOUND:
        return f"{of} <= {base}"
    if r.kind is RelationKind.EQUALITY:
        return " = ".join([*([r.says] if r.says else []), *r.of])
    return f"{r.claim}({', '.join(r.of)}{'; ' + base if base else ''})"


def _growth(of: str, base: str, says: Observation | None) -> str:
    """A change as a formula: an average a year has its years in it."""
    if says is None or says.yearly is None:
        return f"{of} against {base}"
    if says.unit.kind in (UnitKind.PERCENT, UnitKind.TIMES):
        each = f"({of} / {base}) ^ (1 / {says.yearly}) - 1"
        return f"100 * ({each})" if says.unit.kind is UnitKind.PERCENT else each
    return f"({of} against {base}) / {says.yearly}"


def _written(o: Observation, language: Language) -> str:
    if o.value is None:
        return o.printed or language.pgettext("relation", "[no number]")
    return language.change(o) if o.statistic == "change" else language.quantity(o)


def _terms(operands: Sequence[Observation], language: Language, *, unit: bool = True) -> str:
    """Operands as a sum of numbers, the unit with the last: "1,689 + 1,540 + 7 cases"."""
    if len(operands) == 1 and not unit and operands[0].value is not None and operands[0].statistic != "change":
        return language.quantity(operands[0], unit=False)
    if len(operands) <= 1 or any(o.value is None or o.qualifier is not Qualifier.EXACT for o in operands):
        return language.join(_written(o, language) for o in operands) if operands else ""
    mixed = len({o.unit.id for o in operands}) > 1
    # "1 million + 4,500" would be harder to add than the digits.
    short = all(language.quantity(o, unit=False) != language.quantity(o, unit=False, short=False) for o in operands)
    numbers = [language.quantity(o, unit=mixed, short=short) for o in operands[:-1]]
    return " + ".join([*numbers, language.quantity(operands[-1], unit=unit or mixed, short=short)])


def _unlike(of: Sequence[Observation], base: Sequence[Observation]) -> bool:
    """Whether the two sides are counted in different things, so that each needs its unit."""
    return len({o.unit.id for o in (*of, *base)}) > 1


def _recomputed(checked: Checked, known: Observations, language: Language) -> str:
    """The recomputed value as readers write numbers, with the unit of the printed one."""
    value, relation = checked.result.value, checked.relation
    if value is None:
        return "–"
    text = shown(value, known, relation)
    number = type(value)(text)
    like = known[relation.says] if relation.says else known[relation.operands[0]]
    bare = {RelationKind.WHOLE, RelationKind.COUNT, RelationKind.RANK, RelationKind.CLAIM}
    if relation.kind in bare or (relation.kind is RelationKind.CONVERSION and not relation.rate):
        return language.number(number)
    exact = replace(like, value=number, precision=step_of(number), qualifier=Qualifier.EXACT)
    return language.change(exact) if relation.kind is RelationKind.GROWTH else language.quantity(exact)


def tally(checked: Iterable[Checked], language: Language) -> str:
    """How many relations hold: "38 of 41 relations hold; 2 disagree; 1 cannot be verified", "none of 2 relations can be verified"."""
    verdicts = [c.verdict for c in checked]
    n = len(verdicts)
    conflicts, open_ = verdicts.count(Verdict.CONFLICT), verdicts.count(Verdict.UNVERIFIABLE)
    cut = verdicts.count(Verdict.TRUNCATION)
    holding = n - conflicts - open_ - cut
    ngettext = language.ngettext
    if n and open_ == n:
        if n == 1:
            return language.gettext("the only relation cannot be verified")
        return ngettext("none of {n} relations can be verified", "none of {n} relations can be verified", n).format(n=n)
    parts = [ngettext("{holding} of {n} relation holds", "{holding} of {n} relations hold", n).format(holding=holding, n=n)]
    if conflicts:
        parts.append(ngettext("{n} disagrees", "{n} disagree", conflicts).format(n=conflicts))
    if cut:
        parts.append(ngettext("{n} cuts digits instead of rounding", "{n} cut digits instead of rounding", cut).format(n=cut))
    if open_:
        parts.append(ngettext("{n} cannot be verified", "{n} cannot be verified", open_).format(n=open_))
    return language.pgettext("pattern.enumeration", "; ").join(parts)
