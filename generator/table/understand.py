"""A grid, the vocabulary and the editor's answers → the numbers of a table with what their labels say, and the questions that are open.

Called again with every answer: it is a function of what is known so far.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from types import MappingProxyType

from generator.finding import N_
from generator.lookup import Lookup, flat
from generator.model import TOTAL, Period, PeriodKind, Qualifier, Statistic, Status
from generator.period import parse_period
from generator.source.mention import Units
from generator.source.period import find_periods, spoken_period
from generator.table.cell import LONGEST, Kind, Number, Read, read_cell, value_of
from generator.table.grid import Cell, Grid
from generator.table.label import Meaning, Unknown, read_label
from generator.table.layout import Column, Layout, Line, lay_out
from generator.table.remark import Remark, remark
from generator.table.unit_words import UnitWords, is_chinese, read_unit, unit_of

DASHES = ("not_stated", "not_applicable", "withheld", "zero", "leave_out")
"""What a dash can mean."""


_NO_NUMBER = N_("{place}: “{text}” is not understood as a number. Correct it in the table, or leave it out with --skip {place}.")
_BELOW_ZERO = N_(
    '{place}: “{text}” is below zero, which only a change can be. Say so with --set "LABEL=change", or leave it out with --skip {place}.'
)
_OTHER_UNIT = N_("“{label}” is counted in {own}, but {text} ({place}) is in {unit}. Is it a share, or a change?")
_CONTRADICTION = N_(
    '{place}: the labels “{label}” contradict each other. Say what each means with --set, or let one say nothing: --set "LABEL=ignore".'
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the editor has said so far."""

    measure: str = ""
    """Of all numbers whose labels name none."""
    dimensions: tuple[str, ...] = ()
    """Those that labels are looked for in."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What a label means, by its text as `flat` has it; see `read_answer`."""
    period: str = ""
    unit: str = ""
    against: str = ""
    dash: str = ""
    """One of `DASHES`."""
    skipped: frozenset[str] = frozenset()
    """Cells to leave out: `B7`."""
    language: str = ""
    """Of the report: notes in another one cannot be taken over."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can tell."""

    kind: str
    """label, dimension, total, statistic, statistic_unit, measure, period, unit, against or dash."""
    subject: str
    """The label or unit asked about."""
    message: Remark
    choices: tuple[str, ...]
    """Likely answers."""
    option: str
    """What gives the answer on the command line."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number of the table, ready to be a row."""

    place: str
    label: str
    """The labels as found."""
    measure: str
    categories: Mapping[str, str]
    """Member by dimension."""
    statistic: Statistic
    period: str
    against: str
    value: str
    unit: str
    qualifier: Qualifier
    printed: str
    status: Status
    note: str

    @property
    def key(self) -> tuple[object, ...]:
        """What no two rows of a figure share."""
        return (self.measure, self.statistic, tuple(sorted(self.categories.items())), self.period, self.unit, self.against)


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that a table says, as far as it is known."""

    layout: Layout
    rows: tuple[Taken, ...]
    meanings: Mapping[str, Meaning]
    """Of each label, by its text."""
    understood: tuple[Remark, ...]
    questions: tuple[Question, ...]
    problems: tuple[Remark, ...]
    """Cells that cannot be taken over as they are."""


def understand(grid: Grid, lookup: Lookup, answers: Answers) -> Understanding:
    """What *grid* says. Raises `TableError` where there is no table in it."""
    return _Reader(grid, lookup, answers).read()


_OF_CHANGES = {"percent", "percentage_point", "times"}
"""Units that shares and changes have, whatever is counted."""


@dataclass
class _Facets:
    """What all labels of one cell say together."""

    measure: str
    categories: dict[str, str]
    statistic: Statistic
    before: bool
    period: str
    words: tuple[UnitWords, ...]
    """Of units, the nearest first."""
    label: str
    marks: tuple[str, ...]


class _Reader:
    """Collects questions and problems on the way through a table."""

    def __init__(self, grid: Grid, lookup: Lookup, answers: Answers) -> None:
        self.lookup, self.answers = lookup, answers
        units = Units.of(lookup.vocabulary, lookup.languages)
        self.read_unit = cache(lambda text: read_unit(text, units))
        self.read_cell = cache(lambda text: read_cell(text, self.read_unit))
        self.layout = lay_out(grid, lambda text: self.read_cell(text).kind)
        self.meanings: dict[str, Meaning] = {}
        self.questions: dict[tuple[str, str], Question] = {}
        self.problems: list[Remark] = []
        self.understood: list[Remark] = list(self.layout.remarks)
        self.empty: list[str] = []
        self.numbers: dict[str, Number] = {}

    def read(self) -> Understanding:
        self._labels()
        self.beside = self._units_beside()
        rows = [
            taken for line in self.layout.lines for n, column in enumerate(self.layout.columns) if (taken := self._taken(line, column, n))
        ]
        self._repeated(rows)
        self._tell()
        return Understanding(
            self.layout,
            tuple(rows),
            MappingProxyType(self.meanings),
            tuple(self.understood),
            tuple(self.questions.values()),
            tuple(self.problems),
        )

    # Labels

    def _labels(self) -> None:
        """The meaning of every label; a question for each that has none."""
        stub = tuple(id_ for head in self.layout.stub for id_ in self.lookup.find("dimension", head))
        several: dict[str, Unknown] = {}
        for label, of_rows in self._all_labels():
            dimensions = self.answers.dimensions or (stub if of_rows and len(stub) == 1 else ())
            meaning = read_label(label.text, self.lookup, self.read_unit, self.answers.labels.get(flat(label.text), ""), dimensions)
            if isinstance(meaning, Unknown) and dimensions and not self.answers.dimensions:
                meaning = read_label(label.text, self.lookup, self.read_unit)
            if isinstance(meaning, Meaning):
                self.meanings[label.text] = meaning
                continue
            if meaning.several and all("." in candidate for candidate in meaning.candidates):
                several[label.text] = meaning
            self._ask_label(label, meaning)
        shared = [{c.partition(".")[0] for c in unknown.candidates} for unknown in several.values()]
        common = sorted(set.intersection(*shared)) if shared else []
        if len(several) > 1 and len(common) > 1:
            for text in several:
                del self.questions["label", text]
            names = ", ".join(f"“{text}”" for text in several)
            message = remark(N_("{labels}: several dimensions have members of these names. Which one is meant?"), labels=names)
            self._ask("dimension", "", message, common, "--dimension ID")

    def _all_labels(self) -> Iterator[tuple[Cell, bool]]:
        """Each label once, and whether it stands in a row."""
        seen: set[str] = set()
        for cells, of_rows in ((c.labels for c in self.layout.columns), False), ((line.labels for line in self.layout.lines), True):
            for label in (label for labels in cells for label in labels if label.text):
                if label.text not in seen:
                    seen.add(label.text)
                    yield label, of_rows

    def _ask_label(self, label: Cell, unknown: Unknown) -> None:
        message = (
            N_("“{label}” ({place}) can mean several things.") if unknown.several else N_("“{label}” ({place}) is not in the vocabulary.")
        )
        option = f'--set "{label.text}=ID"' if unknown.several else f'--set "{label.text}=ID" / --add "{label.text}=DIMENSION.ID"'
        self._ask("label", label.text, remark(message, label=label.text, place=label.place), unknown.candidates, option)

    def _ask(self, kind: str, subject: str, message: Remark, choices: Iterable[str], option: str) -> None:
        self.questions.setdefault((kind, subject), Question(kind, subject, message, tuple(choices), option))

    def _units_beside(self) -> tuple[UnitWords, ...]:
        """The units that stand beside the table: 单位：件、万元."""
        words = self.layout.unit
        if not words:
            return ()
        whole = self.read_unit(words)
        parts = [whole] if whole else [self.read_unit(part) for part in re.split(r"\s*(?:[,，、;；/]|\band\b|和)\s*", words)]
        found = tuple(part for part in parts if part)
        if len(found) < len(parts) and not self.answers.unit:
            message = remark(N_("The unit “{unit}” that stands beside the table is not in the vocabulary."), unit=words)
            self._ask("unit", "", message, (), "--unit ID")
        return found

    # Cells

    def _taken(self, line: Line, column: Column, n: int) -> Taken | None:
        cell = line.cells[n]
        labels = [label for label in (*line.labels, *column.labels) if label.text]
        if cell.place in self.answers.skipped or any(self.meanings[label.text].skip for label in labels if label.text in self.meanings):
            return None
        if not cell.text and not cell.doubt:
            self.empty.append(cell.place)
            return None
        if cell.doubt:
            self.problems.append(cell.doubt)
            return None
        if cell.merged:
            message = N_(
                "{place}: the number {text} stands in the merged cell {merged}; split it in the spreadsheet program, or leave it out with --skip."
            )
            self.problems.append(remark(message, place=cell.place, text=cell.text, merged=cell.merged))
            return None
        read = self.read_cell(cell.text)
        if read.kind is not Kind.DASH and not read.number:
            self.problems.append(remark(_NO_NUMBER, place=cell.place, text=cell.text))
            return None
        if read.kind is Kind.DASH and not self.answers.dash:
            question = remark(N_("What does “{text}” ({place}) mean here, and every other dash?"), text=cell.text, place=cell.place)
            self._ask("dash", "", question, DASHES, "--dash " + "|".join(DASHES))
            return None
        if any(label.text not in self.meanings for label in labels):
            return None
        facets = self._facets(line, column, cell, read)
        return self._row(cell, read, facets, line, column) if facets else None

    def _facets(self, line: Line, column: Column, cell: Cell, read: Read) -> _Facets | None:
        """What the labels of *cell* say; `None` with a question where that is not enough, or too much."""
        labels = [label for label in (*line.labels, *column.labels) if label.text]
        meanings = [self.meanings[text] for text in dict.fromkeys(label.text for label in labels)]
        text = " · ".join(dict.fromkeys(label.text for label in labels))
        measures = list(dict.fromkeys(m.measure for m in meanings if m.measure)) or [self.answers.measure]
        statistics = list(dict.fromkeys(m.statistic for m in meanings if m.statistic))
        categories: dict[str, str] = {}
        clash = len(measures) > 1 or len(statistics) > 1
        for dimension, member in (pair for m in meanings for pair in m.members):
            clash |= categories.setdefault(dimension, member) != member
        if clash:
            self.problems.append(remark(_CONTRADICTION, place=cell.place, label=text))
            return None
        if not self._totals(line.labels, categories, of_rows=True) or not self._totals(column.labels, categories, of_rows=False):
            return None
        if not measures[0]:
            near = [id_ for source in (self.layout.title, text) for id_ in self.lookup.near("measure", source[:LONGEST])]
            self._ask("measure", "", remark(N_("What is counted? No label names a measure.")), dict.fromkeys(near), "--measure ID")
        statistic = statistics[0] if statistics else Statistic.LEVEL
        if read.number and read.number.directed and statistic is Statistic.LEVEL:
            statistic = Statistic.CHANGE
        period = self._period(meanings, text)
        if not measures[0] or not period:
            return None
        own = self.read_unit(line.unit) if line.unit else None
        if line.unit and own is None and not self.answers.unit:
            message = remark(N_("The unit “{unit}” is not in the vocabulary."), unit=line.unit)
            self._ask("unit", "", message, (), "--unit ID")
        words = tuple(unit for unit in (*self._head_units(line, column, statistic), own) if unit)
        marks = tuple(mark for m in meanings for mark in m.marks)
        return _Facets(measures[0], categories, statistic, any(m.before for m in meanings), period, words, text, marks)

    def _head_units(self, line: Line, column: Column, statistic: Statistic) -> Iterator[UnitWords]:
        """The units that the labels of a cell name, the nearest first. That of a level is none of its shares and changes."""
        for label in (*reversed(column.labels), *reversed(line.labels)):
            meaning = self.meanings[label.text] if label.text else Meaning()
            if meaning.unit and (statistic is Statistic.LEVEL or meaning.statistic is statistic or set(meaning.unit.units) & _OF_CHANGES):
                yield meaning.unit

    def _totals(self, labels: Sequence[Cell], categories: dict[str, str], *, of_rows: bool) -> bool:
        """Add the dimensions that a label “total” among *labels* stands for; false where that cannot be told."""
        totals = [n for n, label in enumerate(labels) if label.text and self.meanings[label.text].total]
        if not totals:
            return True
        # A total goes on over the empty labels after it.
        places = [n for n, label in enumerate(labels) if n in totals or (not label.text and n > totals[0])]
        for n in places:
            dimensions = [d for d in self._dimensions_at(n, of_rows=of_rows) if d not in categories]
            if len(dimensions) > 1:
                text = labels[totals[0]].text
                message = remark(N_("“{label}” ({place}): the total of which dimension?"), label=text, place=labels[totals[0]].place)
                self._ask("total", text, message, [f"{d}.{TOTAL}" for d in dimensions], f'--set "{text}=DIMENSION.total"')
                return False
            categories.update(dict.fromkeys(dimensions, TOTAL))
        return True

    def _dimensions_at(self, n: int, *, of_rows: bool) -> list[str]:
        """The dimensions of the labels in the *n*th column of labels, or row of heads."""
        groups = [line.labels for line in self.layout.lines] if of_rows else [column.labels for column in self.layout.columns]
        known = (self.meanings.get(labels[n].text) for labels in groups if labels[n].text)
        return list(dict.fromkeys(d for m in known if m and not m.skip for d, _ in m.members))

    def _period(self, meanings: Sequence[Meaning], label: str) -> str:
        """The period of a cell by its labels, else by the answers; a question where there is none, or several."""
        periods = list(dict.fromkeys(m.period for m in meanings if m.period)) or ([self.answers.period] if self.answers.period else [])
        parts = [m.part for m in meanings if m.part]
        if parts and len(periods) == 1 and re.fullmatch(r"\d{4}", periods[0]):
            year = periods[0]
            spoken = (
                spoken_period(form.format(part=parts[0], year=year)) for form in ("{year}年{part}", "{part} {year}", "{part} of {year}")
            )
            if period := next(filter(None, spoken), ""):
                return period
        if len(periods) == 1 and not parts:
            return periods[0]
        if len(periods) > 1:
            message = remark(N_("“{label}” names several periods: {periods}."), label=label, periods=", ".join(periods))
            self._ask("label", label, message, (), '--set "LABEL=PERIOD"')
            return ""
        named = [p.written for source in (self.layout.title, *self.layout.notes) for p in find_periods(source[:LONGEST])]
        self._ask("period", "", remark(N_("Of which time are the numbers? No label names it.")), dict.fromkeys(named), "--period PERIOD")
        return ""

    def _row(self, cell: Cell, read: Read, facets: _Facets, line: Line, column: Column) -> Taken | None:
        """The row for *cell*, or `None` with a question or a problem."""
        value, printed, qualifier, status = "", cell.text, Qualifier.EXACT, Status.PRINTED
        change = facets.statistic is Statistic.CHANGE
        against = self._against(facets) if change else ""
        if change and not against:
            message = remark(N_("“{label}”: against which period is the change measured?"), label=facets.label)
            self._ask("against", "", message, (), "--against PERIOD")
            return None
        if read.number is None:
            if self.answers.dash == "leave_out":
                return None
            if self.answers.dash == "zero":
                value = "0"
            else:
                status = Status(self.answers.dash)
            unit = self._unit(facets, None)
        else:
            unit = self._unit(facets, read.number)
            if not unit or not self._fits(unit, facets, cell, (*reversed(column.labels), *reversed(line.labels))):
                return None
            words = next((w for w in (*facets.words, *self._beside_for(facets)) if not w.units or unit in w.units), None)
            if words is None and facets.statistic is not Statistic.LEVEL:
                words = unit_of(unit, english=not is_chinese(facets.label))
            found = value_of(read.number, words, change=change)
            if found is None:
                below = read.number.negative and not change
                self.problems.append(remark(_BELOW_ZERO if below else _NO_NUMBER, place=cell.place, text=cell.text))
                return None
            value, printed, qualifier = format(found.value, "f"), found.printed, found.qualifier
        note = self._note(line, (*read.marks, *facets.marks))
        return Taken(
            cell.place, facets.label, facets.measure, facets.categories, facets.statistic, facets.period, against,
            value, unit, qualifier, printed, status, note,
        )  # fmt: skip

    def _beside_for(self, facets: _Facets) -> tuple[UnitWords, ...]:
        """The units beside the table are those of levels only."""
        return self.beside if facets.statistic is Statistic.LEVEL else ()

    def _unit(self, facets: _Facets, number: Number | None) -> str:
        """The id of the unit; empty with a question where it cannot be told."""
        own = self.lookup.vocabulary.measures[facets.measure].unit.id
        words = [number.unit] if number and number.unit else list(facets.words[:1])
        if facets.statistic is Statistic.RANK and "rank" in self.lookup.vocabulary.units:
            return "rank"
        if not words and facets.statistic is Statistic.SHARE and self._in_percent():
            return "percent"
        if not words and facets.statistic is Statistic.LEVEL:
            words = [w for w in self.beside if own in w.units] or list(self.beside)
            if len(words) > 1 and own not in words[0].units:
                words = []
            if self.answers.unit:
                return self.answers.unit
        if not words:
            if facets.statistic is Statistic.LEVEL or number is None:
                return own if facets.statistic is Statistic.LEVEL else "percent"
            message = remark(N_("“{label}”: the numbers have no unit. What are they: percent?"), label=facets.label)
            choices = [u for u in ("percent", "percentage_point", "times", own) if u in self.lookup.vocabulary.units]
            subject = next((t for t, m in self.meanings.items() if m.statistic is facets.statistic), facets.label)
            self._ask("statistic_unit", subject, message, choices, f'--set "{subject}={facets.statistic}+unit.percent"')
            return ""
        units = words[0].units
        if not units or own in units:
            return own
        if self.answers.unit in units or len(units) == 1:
            return self.answers.unit if self.answers.unit in units else units[0]
        message = remark(N_("The unit “{unit}” can be several of the vocabulary."), unit=words[0].text)
        self._ask("unit", words[0].text, message, units, "--unit ID")
        return ""

    def _fits(self, unit: str, facets: _Facets, cell: Cell, labels: Sequence[Cell]) -> bool:
        """Whether a level of the measure can have the unit; else with a question, or a problem."""
        units, own = self.lookup.vocabulary.units, self.lookup.vocabulary.measures[facets.measure].unit
        if facets.statistic is not Statistic.LEVEL or units[unit].kind is own.kind or unit == self.answers.unit:
            return True
        if unit in _OF_CHANGES:
            subject = next((label.text for label in labels if label.text), facets.label)
            question = remark(_OTHER_UNIT, label=facets.label, text=cell.text, place=cell.place, unit=unit, own=own.id)
            self._ask("statistic", subject, question, ("share", "change"), f'--set "{subject}=share" / --set "{subject}=change"')
        else:
            message = N_(
                "{place}: “{label}” is counted in {own}, but the number is in {unit}. Name another measure with --set or --measure, or give --unit."
            )
            self.problems.append(remark(message, place=cell.place, label=facets.label, own=own.id, unit=unit))
        return False

    def _in_percent(self) -> bool:
        """Whether shares without a sign are in percent for certain: one above 1 is no fraction."""
        for line in self.layout.lines:
            for cell, column in zip(line.cells, self.layout.columns, strict=True):
                meanings = [self.meanings.get(c.text) for c in (*line.labels, *column.labels) if c.text]
                number = self.read_cell(cell.text).number if cell.text and not cell.doubt else None
                if number and any(m and m.statistic is Statistic.SHARE for m in meanings):
                    value = value_of(number, None, change=False)
                    if value and value.value > 1:
                        return True
        return False

    def _against(self, facets: _Facets) -> str:
        """The period that a change is measured against."""
        if self.answers.against:
            return self.answers.against
        return just_before(facets.period) if facets.before else a_year_before(facets.period)

    def _note(self, line: Line, marks: Iterable[str]) -> str:
        """The text of the footnotes that *marks* name, and the remark in the row, as far as they are in the language of the report."""
        texts = [line.note] if line.note else []
        footnotes = dict(self.layout.footnotes)
        for mark in dict.fromkeys(marks):
            if mark in footnotes:
                texts.append(footnotes[mark])
            else:
                self.understood.append(remark(N_("The mark “{mark}” is left out; no note below the table explains it."), mark=mark))
        kept = [text for text in texts if not self.answers.language or _is_in(text, self.answers.language)]
        for text in texts:
            if text not in kept:
                message = N_("A note in another language than the report is left out; write it yourself: “{note}”.")
                self.understood.append(remark(message, note=text))
        return " ".join(kept)

    # The whole

    def _repeated(self, rows: Sequence[Taken]) -> None:
        """Two cells cannot say the same thing."""
        first: dict[tuple[object, ...], Taken] = {}
        for row in rows:
            if row.key in first:
                message = N_("{place} and {first} would say the same thing. Tell them apart with --set, or leave one out with --skip.")
                self.problems.append(remark(message, place=row.place, first=first[row.key].place))
            first.setdefault(row.key, row)

    def _tell(self) -> None:
        """Lines about what was understood besides the rows."""
        layout = self.layout
        if layout.title:
            self.understood.append(remark(N_("Title: {title}"), title=layout.title))
        if layout.unit:
            self.understood.append(remark(N_("Unit beside the table: {unit}"), unit=layout.unit))
        self.understood += [remark(N_("Note, not taken over: {note}"), note=note) for note in layout.notes]
        self.understood += [remark(N_("Footnote {mark}: {note}"), mark=mark, note=note) for mark, note in layout.footnotes]
        for text, meaning in self.meanings.items():
            if meaning.about:
                message = N_(
                    "“{label}” is the {kind} {id}: that belongs to the figure, not to a row. Put “{kind}: {id}” there if it is not that of the report."
                )
                self.understood.append(remark(message, label=text, kind=meaning.about[0], id=meaning.about[1]))
        if self.empty:
            self.understood.append(remark(N_("Empty cells, left out: {places}"), places=_some(self.empty)))
        self.understood = list({(r.message, tuple(sorted(r.values.items()))): r for r in self.understood}.values())


def _some(places: Sequence[str]) -> str:
    return ", ".join(places[:12]) + (f" … ({len(places)})" if len(places) > 12 else "")


def _is_in(text: str, language: str) -> bool:
    """Whether *text* can be in *language*: Chinese has Chinese characters, others have none."""
    return is_chinese(text) == language.startswith("zh") or not re.search(r"[^\W\d_]", text)


def a_year_before(written: str) -> str:
    """The same period a year before; empty where it has no such.

    >>> a_year_before("2020"), a_year_before("2020-H1"), a_year_before("at 2020-12-31"), a_year_before("2022/..")
    ('2019', '2019-H1', 'at 2019-12-31', '')
    """
    period = _parsed(written)
    if period is None or period.kind in (PeriodKind.OPEN, PeriodKind.CUMULATIVE, PeriodKind.UNDATED):
        return ""
    earlier = re.sub(r"(?<!\d)\d{4}(?!\d)", lambda match: f"{int(match.group()) - 1:04}", written)
    return earlier if _parsed(earlier) else ""


def just_before(written: str) -> str:
    """The period of the same kind just before; empty where it has none.

    >>> just_before("2020-Q1"), just_before("2020-H2"), just_before("2020-03"), just_before("2020")
    ('2019-Q4', '2020-H1', '2020-02', '2019')
    """
    period = _parsed(written)
    if period is None or not period.start or period.kind not in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR):
        return ""
    last = period.start - timedelta(days=1)
    forms = {
        PeriodKind.MONTH: f"{last.year:04}-{last.month:02}",
        PeriodKind.QUARTER: f"{last.year:04}-Q{(last.month + 2) // 3}",
        PeriodKind.HALF: f"{last.year:04}-H{(last.month + 5) // 6}",
        PeriodKind.YEAR: f"{last.year:04}",
    }
    return forms[period.kind]


def _parsed(written: str) -> Period | None:
    try:
        return parse_period(written)
    except ValueError:
        return None
