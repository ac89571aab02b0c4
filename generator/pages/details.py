"""Figure → what one has to know to quote it: what is counted, in which unit, when, of whom, by whom, and where it is printed."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.address import institution_path, measure_path, place_path
from generator.language import Language
from generator.model import Figure, Parts, Qualifier, Report, Status
from generator.prose import Prose, html_escape, md_escape, printed_title
from generator.wording import counted, qualifier_meaning, qualifier_name, span, status_meaning, status_word


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of a list of names and what is said of them; both are HTML that Markdown leaves alone."""

    name: str
    said: str


def details(figure: Figure, report: Report, prose: Prose) -> tuple[Detail, ...]:
    """The details of *figure* in the language of *prose*."""
    return tuple(Detail(md_escape(name), said) for name, said in _details(figure, report, prose))


def _details(figure: Figure, report: Report, prose: Prose) -> Iterator[tuple[str, str]]:
    language, root = prose.language, prose.root
    t, text = language.pgettext, language.text
    for measure in dict.fromkeys(o.measure for o in figure.observations):
        link = _link(f"{root}{measure_path(measure.id)}", text(measure.name))
        remark = t("pattern.remark", " ({words})").format(words=counted(measure.kind, language))
        yield t("detail", "Measure"), f"{link}{md_escape(remark)}<br>{md_escape(text(measure.about))}"
    units = dict.fromkeys(text(o.unit.label) for o in figure.observations)
    yield t("detail", "Unit"), md_escape(language.join(units))
    if when := span(o.period for o in figure.observations):
        yield t("detail", "Period"), md_escape(language.period(when))
    if figure.population:
        yield t("detail", "Population"), prose.html(figure.population)
    yield t("detail", "Institution"), _link(f"{root}{institution_path(figure.institution.id)}", text(figure.institution.name))
    yield t("detail", "Place"), _link(f"{root}{place_path(figure.place.id)}", text(figure.place.name))
    if figure.parts is Parts.PARTIAL:
        yield (
            t("detail", "Completeness"),
            md_escape(language.gettext("The source names only some parts of the total; they need not add up to it.")),
        )
    elif figure.parts is Parts.WHOLE:
        yield t("detail", "Completeness"), md_escape(language.gettext("The rows are all parts of the total."))
    for qualifier in Qualifier:
        if qualifier is not Qualifier.EXACT and any(o.qualifier is qualifier for o in figure.observations):
            yield _quoted(qualifier_name(qualifier, language), language), md_escape(qualifier_meaning(qualifier, language))
    for status in Status:
        if status is not Status.PRINTED and any(o.status is status for o in figure.observations):
            yield _quoted(status_word(status, language), language), md_escape(status_meaning(status, language))
    yield t("detail", "Source"), _source(figure, report, prose)


def _source(figure: Figure, report: Report, prose: Prose) -> str:
    """The document, with its publisher, its address if it has one, and the places in it."""
    language, source = prose.language, report.source
    title = f'<cite lang="{source.language}">{md_escape(printed_title(report))}</cite>'
    if source.url:
        title = f'<a href="{html_escape(source.url)}" rel="noopener">{title}</a>'
    who = language.join(language.text(i.name) for i in report.publishers)
    places = language.join(dict.fromkeys(o.at for o in figure.observations))
    return f"{md_escape(who)}<br>{title}<br>{md_escape(places)}"


def _link(href: str, words: str) -> str:
    return f'<a href="{html_escape(href)}">{md_escape(words)}</a>'


def _quoted(word: str, language: Language) -> str:
    return language.pgettext("pattern.quotation", "“{word}”").format(word=word)
