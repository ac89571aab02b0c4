"""Observations, kinds and statuses in the words of a language, as pages, charts and data files use them."""

from collections.abc import Iterable
from datetime import date

from generator.language import Language
from generator.model import TOTAL, InstitutionKind, MeasureKind, Observation, Period, PeriodKind, Qualifier, Statistic, Status


def kind_name(kind: str, language: Language) -> str:
    """The word for a kind of report or of fact."""
    t = language.pgettext
    return {
        "white_paper": t("kind of report", "White paper"),
        "press_conference": t("kind of report", "Press conference"),
        "news_release": t("kind of report", "News release"),
        "case": t("kind of fact", "Case"),
        "rule": t("kind of fact", "Rule"),
        "mechanism": t("kind of fact", "Mechanism"),
        "body": t("kind of fact", "Body"),
        "award": t("kind of fact", "Award"),
        "feature": t("kind of fact", "Feature"),
        "event": t("kind of fact", "Event"),
        "cooperation": t("kind of fact", "Cooperation"),
        "study": t("kind of fact", "Study"),
        "action": t("kind of fact", "Action"),
    }[kind]


def institution_kind_name(kind: InstitutionKind, language: Language) -> str:
    """The word for all institutions of a kind."""
    t = language.pgettext
    return {
        InstitutionKind.COURT: t("kind of institution", "Courts"),
        InstitutionKind.PROCURATORATE: t("kind of institution", "Procuratorates"),
        InstitutionKind.IP_OFFICE: t("kind of institution", "IP offices"),
        InstitutionKind.COPYRIGHT_OFFICE: t("kind of institution", "Copyright offices"),
        InstitutionKind.MARKET_REGULATOR: t("kind of institution", "Market regulators"),
        InstitutionKind.CULTURE: t("kind of institution", "Cultural market enforcement"),
        InstitutionKind.CUSTOMS: t("kind of institution", "Customs"),
        InstitutionKind.POLICE: t("kind of institution", "Police"),
        InstitutionKind.GOVERNMENT: t("kind of institution", "Governments"),
        InstitutionKind.ARBITRATION: t("kind of institution", "Arbitration and mediation bodies"),
        InstitutionKind.OTHER: t("kind of institution", "Other bodies"),
    }[kind]


def label(o: Observation, language: Language) -> str:
    """What an observation counts, in words: "Cases accepted: Criminal, Copyright"."""
    t = language.pgettext
    name = language.text(o.measure.name)
    categories = [language.text(c.name) for c in o.categories if c.id != TOTAL]
    if categories:
        parts = t("pattern.enumeration", ", ").join(categories)
        name = t("pattern.label", "{measure}: {categories}").format(measure=name, categories=parts)
    if o.statistic is Statistic.SHARE:
        return t("pattern.label", "{label} (share)").format(label=name)
    if o.statistic is Statistic.CHANGE:
        against = language.short_period(o.against) if o.against else ""
        if o.yearly:
            return t("pattern.label", "{label} (average yearly change since {against})").format(label=name, against=against)
        return t("pattern.label", "{label} (change on {against})").format(label=name, against=against)
    if o.statistic is Statistic.RANK:
        return t("pattern.label", "{label} (rank)").format(label=name)
    return name


def compared(o: Observation, language: Language) -> str:
    """What a change is measured against; empty where it is not said."""
    if o.against is None:
        return ""
    message = language.gettext("average yearly change since {period}") if o.yearly else language.gettext("change from {period}")
    return message.format(period=language.short_period(o.against))


def written_value(o: Observation, language: Language) -> str:
    """The value as it stands in a table: full digits, qualifier in words, a sign for changes."""
    if o.value is None:
        return "–" if o.status is Status.CORRECTED else status_word(o.status, language)
    quantity = language.quantity(o, unit=False, short=False)
    return f"+{quantity}" if o.statistic is Statistic.CHANGE and o.value > 0 else quantity


def status_word(status: Status, language: Language) -> str:
    """Why there is no number, or where it comes from."""
    t = language.pgettext
    return {
        Status.PRINTED: t("status", "as printed"),
        Status.CORRECTED: t("status", "our reading"),
        Status.DERIVED: t("status", "derived"),
        Status.PROVISIONAL: t("status", "provisional"),
        Status.WITHHELD: t("status", "withheld"),
        Status.NOT_APPLICABLE: t("status", "not applicable"),
        Status.NOT_STATED: t("status", "not stated"),
        Status.ILLEGIBLE: t("status", "illegible"),
    }[status]


def status_meaning(status: Status, language: Language) -> str:
    """What a status says of a row, in a sentence."""
    _ = language.gettext
    return {
        Status.PRINTED: _("The number stands in the source as shown."),
        Status.CORRECTED: _("The number is our reading; what the source prints is shown beside it, and the reason under Corrections."),
        Status.DERIVED: _("The number is not printed: it follows from numbers that are."),
        Status.PROVISIONAL: _("The source calls the number provisional."),
        Status.WITHHELD: _("The source withholds the number."),
        Status.NOT_APPLICABLE: _("There can be no number here."),
        Status.NOT_STATED: _("The source gives no number here."),
        Status.ILLEGIBLE: _("The number cannot be read in the source."),
    }[status]


def qualifier_name(qualifier: Qualifier, language: Language) -> str:
    """How exactly a number is stated, in a word."""
    t = language.pgettext
    return {
        Qualifier.EXACT: t("qualifier", "exact"),
        Qualifier.OVER: t("qualifier", "over"),
        Qualifier.NEARLY: t("qualifier", "nearly"),
        Qualifier.ABOUT: t("qualifier", "about"),
        Qualifier.AT_LEAST: t("qualifier", "at least"),
        Qualifier.AT_MOST: t("qualifier", "at most"),
        Qualifier.LESS_THAN: t("qualifier", "less than"),
    }[qualifier]


def qualifier_meaning(qualifier: Qualifier, language: Language) -> str:
    """What that lets a reader conclude, in a sentence."""
    _ = language.gettext
    return {
        Qualifier.EXACT: _("The number as the source states it."),
        Qualifier.OVER: _("The actual number is larger; by how much is not stated."),
        Qualifier.NEARLY: _("The actual number is a little smaller; by how much is not stated."),
        Qualifier.ABOUT: _("The actual number may be somewhat smaller or larger."),
        Qualifier.AT_LEAST: _("The actual number is this or larger."),
        Qualifier.AT_MOST: _("The actual number is this or smaller."),
        Qualifier.LESS_THAN: _("The actual number is smaller; by how much is not stated."),
    }[qualifier]


def counted(kind: MeasureKind, language: Language) -> str:
    """How values of a measure behave in time."""
    t = language.pgettext
    return {
        MeasureKind.FLOW: t("kind of measure", "counted over a period"),
        MeasureKind.STOCK: t("kind of measure", "counted at a date"),
        MeasureKind.RATE: t("kind of measure", "a rate"),
        MeasureKind.AMOUNT: t("kind of measure", "an amount"),
        MeasureKind.DURATION: t("kind of measure", "a duration"),
        MeasureKind.NUMBER: t("kind of measure", "a number in its own right"),
    }[kind]


def span(periods: Iterable[Period]) -> Period | None:
    """The period that all of *periods* lie in, as finely as they are stated; `None` for none."""
    dated = [p for p in periods if p.kind is not PeriodKind.UNDATED]
    if len(set(dated)) <= 1:
        return dated[0] if dated else None
    starts = [p.start for p in dated if p.start]
    ends = [p.end for p in dated if p.end]
    if not starts or not ends:
        return None
    start, end = min(starts), max(ends)
    if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):
        # A year with the state at its end, or with its quarters.
        return Period(PeriodKind.YEAR, start, end, str(start.year))
    return Period(PeriodKind.INTERVAL, start, end, "", PeriodKind.MONTH)
