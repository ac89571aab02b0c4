"""Reports × Language → tables for people: what a page shows, as a CSV file that Excel and WPS open as it is, in Chinese too.

Headings and cells are words of the language; only values are bare numbers. Below the rows, after an empty one, stands what the file is about.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from generator.address import Site, data_path, figure_path, report_data_path, report_path
from generator.export.cells import BOM, decimal, write_csv
from generator.export.package import LICENCE
from generator.language import Language
from generator.model import Figure, Observation, RelationKind, Report
from generator.prose import Prose, printed_title
from generator.reconcile import Derived, Reconciled
from generator.statement import derived_label, derived_sentence
from generator.wording import label, qualifier_name, status_word

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Sheets:
    """The tables of one report in one language."""

    report: Report
    prose: Prose
    where: Site
    reconciled: Reconciled | None

    @property
    def language(self) -> Language:
        return self.prose.language

    def figure(self, figure: Figure) -> str:
        """The table of *figure*, with a column for each of its dimensions."""
        t, text = self.language.pgettext, self.language.text
        names = {c.dimension: text(c.dimension_name) for o in figure.observations for c in o.categories}
        heads = (t("column", "Measure"), *(names[d] for d in figure.dimensions), *_value_heads(self.language))
        rows = [(row.measure, *(row.member(d) for d in figure.dimensions), *row.values) for row in self._rows[figure.id]]
        about = [*self._about_figure(figure), *self._about_report(data_path(self.report.id, f"{figure.id}.csv"))]
        return sheet(heads, sheet_lines(rows), about)

    def whole(self) -> str:
        """The table of the whole report."""
        page = (self.language.pgettext("about a file", "Page"), self.where.page(self.language.tag, report_path(self.report.id)))
        about = [*self._about_report(report_data_path(self.report.id, "csv")), page]
        return sheet(heads_of_reports(self.language), sheet_lines(self.cells), about)

    @cached_property
    def cells(self) -> list[Cells]:
        """Every row of the report, under `heads_of_reports`."""
        title, text = self.prose.plain(self.report.title), self.language.text
        rows: list[Cells] = []
        for figure in self.report.figures:
            around = (title, text(figure.institution.name), text(figure.place.name), self.prose.plain(figure.title))
            rows += [(*around, row.measure, row.breakdown, *row.values) for row in self._rows[figure.id]]
        return rows

    @cached_property
    def _rows(self) -> Mapping[str, list["_Row"]]:
        """By figure."""
        known = {o.id: o for _, o in self.report.observations}
        rows = {}
        for figure in self.report.figures:
            derived = self.reconciled.derived_at(figure) if self.reconciled else ()
            rows[figure.id] = [_printed(o, self.prose) for o in figure.observations]
            rows[figure.id] += [_derived(d, known, self.language) for d in derived]
        return rows

    def _about_figure(self, figure: Figure) -> Iterator[Cells]:
        t, text, plain = self.language.pgettext, self.language.text, self.prose.plain
        yield t("about a file", "Figure"), plain(figure.title)
        if figure.note:
            yield t("about a file", "Note"), plain(figure.note)
        if figure.population:
            yield t("about a file", "Population"), plain(figure.population)
        yield t("about a file", "Institution"), text(figure.institution.name)
        yield t("about a file", "Place"), text(figure.place.name)
        ids = {o.id for o in figure.observations}
        for correction in self.report.corrections:
            if ids & set(correction.observations):
                printed = _quoted(correction.printed, self.language)
                yield t("about a file", "Correction"), printed, plain(correction.reading), plain(correction.reason)
        yield t("about a file", "Place in the source"), self.language.join(dict.fromkeys(o.at for o in figure.observations))
        yield t("about a file", "Page"), self.where.page(self.language.tag, figure_path(self.report.id, figure.id))

    def _about_report(self, machines: str) -> Iterator[tuple[str, str]]:
        """*machines* is the file with the same rows for programs."""
        t, language, report = self.language.pgettext, self.language, self.report
        yield t("about a file", "Report"), self.prose.plain(report.title)
        yield t("about a file", "Publishers"), language.join(language.text(i.name) for i in report.publishers)
        if report.published:
            yield t("about a file", "Published"), language.day(report.published)
        yield t("about a file", "Source"), printed_title(report)
        if report.source.url:
            yield t("about a file", "Address of the source"), report.source.url
        yield from about_site(language, self.where, machines)


def about_site(language: Language, where: Site, machines: str) -> Iterator[tuple[str, str]]:
    """What is true of every file of the site."""
    t = language.pgettext
    site = language.gettext("IP White Papers in Figures")
    yield t("about a file", "Read, translated and recomputed by"), f"{site} {where.page(language.tag)}"
    yield t("about a file", "Licence"), f"{LICENCE['name']} {LICENCE['path']}"
    yield t("about a file", "Language of this file"), language.name
    yield t("about a file", "The same for programs"), where.file(machines)


def sheet(heads: Cells, lines: str, about: Iterable[Cells]) -> str:
    """The text of a file: *heads*, rows as `sheet_lines` writes them, an empty row, *about*."""
    return BOM + sheet_lines([heads]) + lines + sheet_lines([(), *about])


def sheet_lines(rows: Iterable[Cells]) -> str:
    """*rows* as they stand in a file."""
    return write_csv(rows, end="\r\n")


def heads_of_reports(language: Language) -> Cells:
    """The heads where rows of many figures stand together."""
    t = language.pgettext
    around = (t("column", "Report"), t("column", "Institution"), t("column", "Place"), t("column", "Figure"))
    return (*around, t("column", "Measure"), t("column", "Breakdown"), *_value_heads(language))


def _value_heads(language: Language) -> Cells:
    t = language.pgettext
    number = (t("column", "Period"), t("column", "Value"), t("column", "Unit"), t("column", "Qualifier"))
    return (*number, t("column", "As printed"), t("column", "Place in the source"), t("column", "Status"), t("column", "Note"))


@dataclass(frozen=True, slots=True)
class _Row:
    """An observation in words."""

    measure: str
    categories: Mapping[str, tuple[str, str]]
    """By dimension: its name and that of the category."""
    values: Cells
    """Under `_value_heads`."""
    language: Language

    def member(self, dimension: str) -> str:
        return self.categories[dimension][1] if dimension in self.categories else ""

    @property
    def breakdown(self) -> str:
        """All its categories in one cell."""
        t = self.language.pgettext
        pattern = t("pattern.label", "{dimension}: {category}")
        parts = (pattern.format(dimension=dimension, category=category) for dimension, category in self.categories.values())
        return t("pattern.enumeration", "; ").join(parts)


def _printed(o: Observation, prose: Prose) -> _Row:
    language = prose.language
    categories = {c.dimension: (language.text(c.dimension_name), language.text(c.name)) for c in o.categories}
    note = prose.plain(o.note) if o.note else ""
    return _Row(label(replace(o, categories=()), language), categories, _values(o, o.at, note, language), language)


def _derived(derived: Derived, known: Mapping[str, Observation], language: Language) -> _Row:
    """A derived value: no place in the source, the formula for a note. A difference is of no category."""
    o, difference = derived.observation, derived.relation.kind is RelationKind.DIFFERENCE
    measure = derived_label(derived, known, language) if difference else label(replace(o, categories=()), language)
    categories = {} if difference else {c.dimension: (language.text(c.dimension_name), language.text(c.name)) for c in o.categories}
    return _Row(measure, categories, _values(o, "", derived_sentence(derived, known, language), language), language)


def _values(o: Observation, at: str, note: str, language: Language) -> Cells:
    qualifier = qualifier_name(o.qualifier, language) if o.value is not None else ""
    number = (language.period(o.period), decimal(o.value), language.text(o.unit.label), qualifier)
    return (*number, _quoted(o.printed, language), _text(at, language), status_word(o.status, language), note)


_LIKE_A_NUMBER = re.compile(r"\d+(?:[./:-]\d+)+%?")


def _text(cell: str, language: Language) -> str:
    """*cell* in quotation marks if Excel would make another number or a date of it: 1.10, 3-2."""
    return _quoted(cell, language) if _LIKE_A_NUMBER.fullmatch(cell) else cell


def _quoted(text: str, language: Language) -> str:
    """What a source prints, as a quotation, so that Excel leaves 81.70% as it is."""
    return language.pgettext("pattern.quotation", "“{text}”").format(text=text) if text else ""
