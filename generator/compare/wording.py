"""What groups of values are called, and why two of them are not drawn together, in the words of a language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.compare import Comparable, Span
from generator.language import Language
from generator.model import InstitutionKind, PeriodKind, Statistic


def institutions_name(kind: InstitutionKind, language: Language) -> str:
    """What all institutions of a kind are called within a sentence."""
    t = language.pgettext
    return {
        InstitutionKind.COURT: t("kind of institution, in a sentence", "courts"),
        InstitutionKind.PROCURATORATE: t("kind of institution, in a sentence", "procuratorates"),
        InstitutionKind.IP_OFFICE: t("kind of institution, in a sentence", "IP offices"),
        InstitutionKind.COPYRIGHT_OFFICE: t("kind of institution, in a sentence", "copyright offices"),
        InstitutionKind.MARKET_REGULATOR: t("kind of institution, in a sentence", "market regulators"),
        InstitutionKind.CULTURE: t("kind of institution, in a sentence", "cultural market enforcement"),
        InstitutionKind.CUSTOMS: t("kind of institution, in a sentence", "customs"),
        InstitutionKind.POLICE: t("kind of institution, in a sentence", "the police"),
        InstitutionKind.GOVERNMENT: t("kind of institution, in a sentence", "governments"),
        InstitutionKind.ARBITRATION: t("kind of institution, in a sentence", "arbitration and mediation bodies"),
        InstitutionKind.OTHER: t("kind of institution, in a sentence", "other bodies"),
    }[kind]


def heading(text: str) -> str:
    """*text* with a capital letter, where the script has any."""
    return text[:1].upper() + text[1:]


def length_name(length: Span, language: Language) -> str:
    """How long a period is: "one year", 「一年」."""
    t = language.pgettext
    if length.kind is PeriodKind.INSTANT:
        return t("length of a period", "a date")
    if length.kind is not PeriodKind.INTERVAL:
        return t("length of a period", "a period of unstated length")
    if length.days:
        return language.ngettext("{n} day", "{n} days", length.days).format(n=length.days)
    named = {3: t("length of a period", "a quarter"), 6: t("length of a period", "half a year"), 12: t("length of a period", "one year")}
    if length.months in named:
        return named[length.months]
    if length.months % 12 == 0:
        return language.ngettext("{n} year", "{n} years", length.months // 12).format(n=length.months // 12)
    return language.ngettext("{n} month", "{n} months", length.months).format(n=length.months)


def statistic_name(statistic: Statistic, language: Language) -> str:
    """What is said of a measure, in a word."""
    t = language.pgettext
    return {
        Statistic.LEVEL: t("statistic", "number"),
        Statistic.SHARE: t("statistic", "share"),
        Statistic.CHANGE: t("statistic", "change"),
        Statistic.RANK: t("statistic", "rank"),
    }[statistic]


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that all values of a group have in common."""

    id: str
    form: str
    """`some`, or else what makes its sentence another one: `none`, `instant`, `unknown`."""
    words: str


MASKED = {"unit": "statistic", "phase": "length", "base": "statistic"}
"""Traits that go without saying where another one differs."""


def traits(group: Comparable, language: Language, population: str) -> dict[str, Trait]:
    """What the values of *group* have in common, in the order it is told."""
    c, text = group.common, language.text
    names = dict.fromkeys(text(category.dimension_name) for v in group.values for category in v.own)
    length = {PeriodKind.INTERVAL: "some", PeriodKind.INSTANT: "instant"}.get(c.span.kind, "unknown")
    return {
        "statistic": Trait(c.statistic, "some", statistic_name(c.statistic, language)),
        "unit": Trait(c.unit.id, "some", text(c.unit.label)),
        "institutions": Trait(c.institutions, "some", institutions_name(c.institutions, language)),
        "population": Trait(c.population or "", "some" if c.population else "none", population),
        "breakdown": Trait("+".join(c.breakdown), "some" if c.breakdown else "none", language.join(names)),
        "length": Trait(f"{c.span.kind} {c.span.months} {c.span.days} {c.span.identity}", length, length_name(c.span, language)),
        "phase": Trait(str(c.span.phase), "some", ""),
        "base": Trait(str(c.against), "some", ""),
    }


def patterns(language: Language) -> dict[str, dict[str, str]]:
    """By trait and by the forms of the two groups that differ in it: a sentence with {one} and {other}, and their words {a} and {b}."""
    t = language.pgettext
    return {
        "statistic": {"some some": t("not together", "{one} is a {a}, {other} a {b}.")},
        "unit": {"some some": t("not together", "{one} is in {a}, {other} in {b}.")},
        "institutions": {"some some": t("not together", "{one} is a figure of {a}, {other} of {b}.")},
        "population": {
            "some some": t("not together", "{one} counts “{a}”, {other} “{b}”."),
            "some none": t("not together", "{one} counts “{a}”; for {other}, no such limit is stated."),
            "none some": t("not together", "{other} counts “{b}”; for {one}, no such limit is stated."),
        },
        "breakdown": {
            "some some": t("not together", "{one} and {other} are broken down differently ({a}; {b})."),
            "some none": t("not together", "{one} are parts ({a}), {other} is a whole."),
            "none some": t("not together", "{one} is a whole, {other} its parts ({b})."),
        },
        "length": {
            "some some": t("not together", "A value covers {a} in {one}, {b} in {other}."),
            "some instant": t("not together", "{one} is counted over a period, {other} is the state at a date."),
            "instant some": t("not together", "{one} is the state at a date, {other} is counted over a period."),
            "some unknown": (second := t("not together", "For {other}, the source does not say how long the period is.")),
            "instant unknown": second,
            "unknown some": (first := t("not together", "For {one}, the source does not say how long the period is.")),
            "unknown instant": first,
            "unknown unknown": t("not together", "Neither for {one} nor for {other} does the source say how long the period is."),
        },
        "phase": {"some some": t("not together", "The periods of {one} and {other} are equally long but overlap.")},
        "base": {"some some": t("not together", "The changes of {one} and {other} are measured against periods of different length.")},
    }


def why_apart(one: Mapping[str, Trait], other: Mapping[str, Trait], names: Mapping[str, str], language: Language) -> Iterator[str]:
    """A sentence for each trait that keeps two groups apart. The script of the page Compare does the same."""
    messages = patterns(language)
    differ = {name for name in one if one[name].id != other[name].id}
    for name in one:
        if name in differ and MASKED.get(name) not in differ:
            a, b = one[name], other[name]
            yield heading(messages[name][f"{a.form} {b.form}"].format(a=a.words, b=b.words, **names))


def join_sentences(sentences: Iterable[str], language: Language) -> str:
    # Translators: puts one sentence after another.
    pattern = language.pgettext("sentences of a description", "{before} {after}")
    joined = ""
    for sentence in sentences:
        joined = pattern.format(before=joined, after=sentence) if joined else sentence
    return joined
