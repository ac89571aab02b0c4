"""Two states of a project → what differs in what they publish, as plain values.

Things are the same thing where report and id are the same. A row, or a figure, that has another id and is like the old
one in all else is renamed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from generator.address import figure_path, institution_path, measure_path, place_path, report_path
from generator.difference.state import State
from generator.language import Language
from generator.model import Correction, Fact, Figure, Observation, Report, Text, Vocabulary
from generator.pages.browse import speaks_of, takes_part, with_around
from generator.reconcile import Reconciled, shown


class Change(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


class What(StrEnum):
    """The things that are compared, in the order in which they are told."""

    REPORT = "report"
    FIGURE = "figure"
    OBSERVATION = "observation"
    RELATION = "relation"
    """By its verdict."""
    DERIVED = "derived"
    CORRECTION = "correction"
    FACT = "fact"
    ENTRY = "entry"
    """Of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing said of a thing: a column of a table, a key of report.yml; in plain words of the files."""

    name: str
    old: str
    """Empty where there was none; and so is *new*."""
    new: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is another than before."""

    what: What
    change: Change
    report: str
    """Empty for the vocabulary."""
    id: str
    """The new one, if it has one."""
    fields: tuple[Field, ...] = ()
    """Those that differ; all that it has where it was added or removed."""
    old_id: str = ""
    """Of what is renamed."""
    figure: str = ""
    """Where a row stands, or stood."""
    observation: Observation | None = None
    """The row, as it is or was."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text, in the language in which it is written."""

    report: str
    """Empty for the vocabulary."""
    place: str
    """The keys that lead to it: `facts.night-hearings.title`."""
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """A text without a translation."""

    language: str
    report: str
    place: str
    text: str
    was: str = ""
    """The translation that it had, or that the text had which stood in its place; empty where the text is new."""


@dataclass(frozen=True, slots=True)
class TranslationChange:
    """Another translation of a text that is as it was."""

    language: str
    report: str
    place: str
    old: str
    """Empty where it had none."""
    new: str


Wording = TextChange | TranslationChange | Lacking


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two states."""

    items: tuple[Item, ...]
    wordings: tuple[Wording, ...]
    pages: Mapping[str, tuple[tuple[str, Change], ...]]
    """By language: addresses in its tree whose pages are other than before; lists, files and search are not counted."""
    uncompared: tuple[str, ...]
    """Reports that could not be read, or not whole, on one side."""

    def of(self, what: What) -> tuple[Item, ...]:
        """The things of a kind that differ."""
        return tuple(item for item in self.items if item.what is what)

    @property
    def texts(self) -> tuple[TextChange, ...]:
        return tuple(one for one in self.wordings if isinstance(one, TextChange))

    @property
    def translations(self) -> tuple[TranslationChange, ...]:
        return tuple(one for one in self.wordings if isinstance(one, TranslationChange))

    @property
    def stale(self) -> tuple[Lacking, ...]:
        """Translations that are gone, or whose text is another now."""
        return tuple(one for one in self.wordings if isinstance(one, Lacking) and one.was)

    @property
    def untranslated(self) -> tuple[Lacking, ...]:
        """New texts that have no translation."""
        return tuple(one for one in self.wordings if isinstance(one, Lacking) and not one.was)

    @property
    def in_figures(self) -> bool:
        """Whether what is counted, recomputed or corrected is other than before; not only words."""
        return any(item.what not in (What.FACT, What.ENTRY) for item in self.items)

    @property
    def empty(self) -> bool:
        return not self.items and not self.wordings


def compare_states(old: State, new: State) -> Difference:
    """What differs in *new* from *old*. What could not be read on one side is not taken for absent."""
    skipped = old.missing | new.missing
    reports = [id_ for id_ in sorted({*old.reports, *new.reports}) if id_ not in skipped]
    items = [*_entries(old.vocabulary, new.vocabulary), *(item for id_ in reports for item in _report(id_, old, new))]
    wordings = [*_wordings("", _vocabulary_texts(old.vocabulary), _vocabulary_texts(new.vocabulary), old, new)]
    for id_ in reports:
        before, after = (_texts(state.reports[id_]) if id_ in state.reports else {} for state in (old, new))
        wordings += _wordings(id_, before, after, old, new)
    difference = Difference(tuple(items), tuple(wordings), {}, tuple(sorted(skipped | old.flawed | new.flawed)))
    return replace(difference, pages=_pages(difference, old, new))


# Things, by what is said of them in the words of the files

Fields = Mapping[str, str]
"""What is said of a thing, by the name of each."""


def _items(what: What, report: str, old: Mapping[str, Fields], new: Mapping[str, Fields]) -> Iterator[Item]:
    """Things that were changed or added, in the order of *new*; then those that are gone."""
    for id_, fields in new.items():
        if id_ not in old:
            yield Item(what, Change.ADDED, report, id_, _differing({}, fields))
        elif differing := _differing(old[id_], fields):
            yield Item(what, Change.CHANGED, report, id_, differing)
    for id_, fields in old.items():
        if id_ not in new:
            yield Item(what, Change.REMOVED, report, id_, _differing(fields, {}))


def _differing(old: Fields, new: Fields) -> tuple[Field, ...]:
    pairs = ((name, old.get(name, ""), new.get(name, "")) for name in dict.fromkeys((*old, *new)))
    return tuple(Field(name, before, after) for name, before, after in pairs if before != after)


def _report(id_: str, old: State, new: State) -> Iterator[Item]:
    before, after = old.reports.get(id_), new.reports.get(id_)
    flawed = id_ in old.flawed or id_ in new.flawed
    if not flawed or not before or not after:
        yield from _items(What.REPORT, id_, _report_fields(before), _report_fields(after))
    renamed = _renamed_figures(before, after)
    if not flawed:
        yield from _figures(id_, before, after, renamed)
    yield from _observations(_Rows.of(before, renamed), _Rows.of(after, {}), id_, old, new)
    if not flawed:
        yield from _items(What.RELATION, id_, _verdicts(old, id_), _verdicts(new, id_))
        yield from _items(What.DERIVED, id_, _derived(old, id_), _derived(new, id_))
    yield from _items(What.CORRECTION, id_, _corrections(before), _corrections(after))
    yield from _items(What.FACT, id_, _facts(before), _facts(after))


def _report_fields(report: Report | None) -> Mapping[str, Fields]:
    if report is None:
        return {}
    fields = {
        "kind": report.kind.value,
        "language": report.language,
        "publishers": ", ".join(institution.id for institution in report.publishers if institution),
        "place": report.place.id if report.place else "",
        "period": report.period.text,
        "published": str(report.published or ""),
        "added": str(report.added or ""),
        "source.language": report.source.language,
        "source.url": report.source.url or "",
        "source.sha256": report.source.sha256 or "",
        "key": ", ".join(report.key),
    }
    return {report.id: fields}


def _renamed_figures(old: Report | None, new: Report | None) -> Mapping[str, str]:
    """Old id → new id of figures that have another id and the same rows."""
    if old is None or new is None:
        return {}
    kept = {f.id for f in old.figures} & {f.id for f in new.figures}
    free = {tuple(o.id for o in f.observations): f.id for f in new.figures if f.id not in kept and f.observations}
    gone = ((f, tuple(o.id for o in f.observations)) for f in old.figures if f.id not in kept)
    return {f.id: free[rows] for f, rows in gone if rows in free}


def _figures(report: str, old: Report | None, new: Report | None, renamed: Mapping[str, str]) -> Iterator[Item]:
    before = {renamed.get(f.id, f.id): _figure_fields(f) for f in (old.figures if old else ())}
    after = {f.id: _figure_fields(f) for f in (new.figures if new else ())}
    former = {new_id: old_id for old_id, new_id in renamed.items()}
    for id_, old_id in former.items():
        yield Item(What.FIGURE, Change.RENAMED, report, id_, _differing(before[id_], after[id_]), old_id)
    yield from (item for item in _items(What.FIGURE, report, before, after) if item.id not in former)


def _figure_fields(figure: Figure) -> Fields:
    return {
        "institution": figure.institution.id if figure.institution else "",
        "place": figure.place.id if figure.place else "",
        "population": figure.population.msgid if figure.population else "",
        "parts": figure.parts or "",
        "chart": figure.chart or "",
    }


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a report at one moment."""

    observations: Mapping[str, Observation]
    figures: Mapping[str, str]
    """By row: the id that its figure has now."""

    @classmethod
    def of(cls, report: Report | None, renamed: Mapping[str, str]) -> "_Rows":
        rows = tuple(report.observations) if report else ()
        return cls({o.id: o for _, o in rows}, {o.id: renamed.get(f.id, f.id) for f, o in rows})

    def fields(self, id_: str) -> Fields:
        """What the row says, its note aside: that is a text."""
        o = self.observations[id_]
        return {
            "figure": self.figures[id_],
            "measure": o.measure.id,
            "statistic": o.statistic.value,
            **{category.dimension: category.id for category in o.categories},
            "period": o.period.text,
            "against": o.against.text if o.against else "",
            "value": "" if o.value is None else format(o.value, "f"),
            "unit": o.unit.id,
            "qualifier": o.qualifier.value,
            "printed": o.printed,
            "precision": format(o.precision, "f"),
            "status": o.status.value,
            "at": o.at,
        }

    def item(self, change: Change, report: str, id_: str, fields: tuple[Field, ...] = (), old_id: str = "") -> Item:
        return Item(What.OBSERVATION, change, report, id_, fields, old_id, self.figures[id_], self.observations[id_])


def _observations(before: _Rows, after: _Rows, report: str, old: State, new: State) -> Iterator[Item]:
    added = [id_ for id_ in after.observations if id_ not in before.observations and _absent(old, report, id_)]
    removed = [id_ for id_ in before.observations if id_ not in after.observations and _absent(new, report, id_)]
    waiting: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for id_ in removed:
        waiting.setdefault(tuple(before.fields(id_).items()), []).append(id_)
    former = {id_: same.pop(0) for id_ in added if (same := waiting.get(tuple(after.fields(id_).items())))}
    for id_ in after.observations:
        if id_ in former:
            yield after.item(Change.RENAMED, report, id_, (), former[id_])
        elif id_ in added:
            yield after.item(Change.ADDED, report, id_, _differing({}, after.fields(id_)))
        elif id_ in before.observations and (differing := _differing(before.fields(id_), after.fields(id_))):
            yield after.item(Change.CHANGED, report, id_, differing)
    for id_ in removed:
        if id_ not in former.values():
            yield before.item(Change.REMOVED, report, id_, _differing(before.fields(id_), {}))


def _absent(state: State, report: str, row: str) -> bool:
    """Whether *state* has no such row, rather than one that could not be read."""
    unread = state.unread.get(report, frozenset())
    return unread is not None and row not in unread


def _reconciled(state: State, report: str) -> tuple[Reconciled, Mapping[str, Observation]] | None:
    result = state.reconciled.get(report)
    return (result, {o.id: o for _, o in state.reports[report].observations}) if result else None


def _verdicts(state: State, report: str) -> Mapping[str, Fields]:
    if (found := _reconciled(state, report)) is None:
        return {}
    return {c.relation.id: {"verdict": c.verdict.value} for c in found[0].checked}


def _derived(state: State, report: str) -> Mapping[str, Fields]:
    if (found := _reconciled(state, report)) is None:
        return {}
    result, known = found
    return {
        d.relation.id: {
            "value": shown(d.value, known, d.relation),
            "unit": d.unit.id,
            "qualifier": d.observation.qualifier.value,
            "period": d.period.text,
        }
        for d in result.derived
    }


def _corrections(report: Report | None) -> Mapping[str, Fields]:
    return {c.id: _correction_fields(c) for c in (report.corrections if report else ())}


def _correction_fields(c: Correction) -> Fields:
    return {
        "at": c.at,
        "observations": ", ".join(c.observations),
        "printed": c.printed,
        "action": c.action or "",
        "relation": c.relation or "",
        "expect": f"{'–' if c.expect.printed is None else c.expect.printed} / {c.expect.recomputed}" if c.expect else "",
        "recorded": str(c.recorded or ""),
    }


def _facts(report: Report | None) -> Mapping[str, Fields]:
    return {f.id: _fact_fields(f) for f in (report.facts if report else ())}


def _fact_fields(f: Fact) -> Fields:
    return {"kind": f.kind.value, "at": f.at, "date": f.date.text if f.date else ""}


def _entries(old: Vocabulary, new: Vocabulary) -> Iterator[Item]:
    """Entries of the vocabulary, by the context of their names."""

    def fields(v: Vocabulary) -> Mapping[str, Fields]:
        entries: dict[str, Fields] = {f"institution.{i.id}": {"kind": i.kind.value, "place": i.place} for i in v.institutions.values()}
        entries |= {f"place.{p.id}": {"within": p.within or "–"} for p in v.places.values()}
        entries |= {f"unit.{u.id}": {"kind": u.kind.value} for u in v.units.values()}
        entries |= {f"measure.{m.id}": {"unit": m.unit.id, "kind": m.kind.value} for m in v.measures.values()}
        return entries

    yield from _items(What.ENTRY, "", fields(old), fields(new))


# Words

Texts = Mapping[str, Sequence[Text]]
"""By the keys that lead to them, as paths; paragraphs stand together."""


def _texts(report: Report) -> Texts:
    texts: dict[str, Sequence[Text | None]] = {
        "title": [report.title],
        "source.title": [report.source.title],
        "source.note": [report.source.note],
        "summary": report.summary,
    }
    for section in report.sections:
        texts |= {f"sections.{section.id}.title": [section.title], f"sections.{section.id}.prose": section.prose}
        for f in section.figures:
            path = f"figures.{f.id}"
            texts |= {f"{path}.title": [f.title], f"{path}.text": [f.text], f"{path}.note": [f.note], f"{path}.population": [f.population]}
            texts |= {f"{path}.{o.id}.note": [o.note] for o in f.observations}
    for fact in report.facts:
        texts |= {f"facts.{fact.id}.title": [fact.title], f"facts.{fact.id}.text": [fact.text]}
    for c in report.corrections:
        path = f"corrections.{c.id}"
        texts |= {f"{path}.reading": [c.reading], f"{path}.reason": [c.reason], f"{path}.reported": [c.reported]}
    texts |= {f"relations.{relation.id}.note": [relation.note] for relation in report.relations}
    texts |= {f"switched_off.{off.relation}.reason": [off.reason] for off in report.switched_off}
    return {path: [text for text in found if text] for path, found in texts.items()}


def _vocabulary_texts(vocabulary: Vocabulary) -> Texts:
    return {text.context or text.msgid: [text] for text in vocabulary.texts}


def _wordings(report: str, before: Texts, after: Texts, old: State, new: State) -> Iterator[Wording]:
    for place in dict.fromkeys((*after, *before)):
        for was, text in _paired(before.get(place, ()), after.get(place, ())):
            if was is None or text is None or was.msgid != text.msgid:
                yield TextChange(report, place, was.msgid if was else "", text.msgid if text else "")
            same = was is not None and text is not None and was.msgid == text.msgid
            for tag, former, latter in _renderings(was, text, old, new) if text else ():
                if latter and same and former != latter:
                    yield TranslationChange(tag, report, place, former, latter)
                elif not latter and text and (former or not same):
                    yield Lacking(tag, report, place, text.msgid, former)


def _paired(before: Sequence[Text], after: Sequence[Text]) -> Iterator[tuple[Text | None, Text | None]]:
    """Each text with the one that stands in its place."""
    matcher = SequenceMatcher(None, [text.msgid for text in before], [text.msgid for text in after], autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        yield from zip_longest(before[i:j], after[k:m])


def _renderings(was: Text | None, text: Text, old: State, new: State) -> Iterator[tuple[str, str, str]]:
    """By language the translations of *was* and of *text*, which stands in its place; empty where there is none."""
    for tag, language in new.languages.items():
        if text.language != tag:
            yield tag, _rendering(was, old.languages.get(tag)), _rendering(text, language)


def _rendering(text: Text | None, language: Language | None) -> str:
    return language.text(text) if text and language and text.language != language.tag and language.translated(text) else ""


# Pages


def _pages(difference: Difference, old: State, new: State) -> Mapping[str, tuple[tuple[str, Change], ...]]:
    before, after = _every_page(old), _every_page(new)
    of_all, of_one = _touched(difference, old, new)
    pages = {}
    for tag in new.languages or old.languages:
        paths = sorted((of_all | of_one.get(tag, set())) & (before | after))
        pages[tag] = tuple(
            (p, Change.CHANGED if p in before and p in after else Change.ADDED if p in after else Change.REMOVED) for p in paths
        )
    return pages


def _every_page(state: State) -> frozenset[str]:
    """The addresses of what speaks of single reports, figures, measures, places and institutions."""
    return frozenset(
        path for id_, report in state.reports.items() for path in (*_pages_of_report(state, report), *_pages_of_figures(state, id_))
    )


def _pages_of_report(state: State, report: Report) -> Iterator[str]:
    yield report_path(report.id)
    if report.id not in state.flawed:
        yield from (place_path(id_) for id_ in with_around(speaks_of(report), state.vocabulary.places))
        yield from (institution_path(institution.id) for institution in takes_part(report))


def _pages_of_figures(state: State, report: str, ids: Iterable[str] | None = None, measures: Iterable[str] | None = None) -> Iterator[str]:
    """The pages of the figures *ids* of a report, or of all, and those on their *measures*, or on all of them, institutions and places."""
    for figure in state.reports[report].figures if report in state.reports else ():
        if ids is not None and figure.id not in ids:
            continue
        yield figure_path(report, figure.id)
        yield from (measure_path(id_) for id_ in ({o.measure.id for o in figure.observations} if measures is None else measures))
        if report not in state.flawed:
            yield institution_path(figure.institution.id)
            yield from (place_path(id_) for id_ in with_around([figure.place.id], state.vocabulary.places))


def _touched(difference: Difference, old: State, new: State) -> tuple[set[str], Mapping[str, set[str]]]:
    """Addresses that are touched in every language, and those in one only."""
    of_all: set[str] = set()
    for item in difference.items:
        if item.report:
            of_all.add(report_path(item.report))
        for state in (old, new):
            of_all.update(_pages_of_item(item, state))
    of_all.update(path for one in difference.texts for state in (old, new) for path in _pages_of_wording(one, state))
    of_one: dict[str, set[str]] = {}
    for one in difference.wordings:
        if not isinstance(one, TextChange):
            of_one.setdefault(one.language, set()).update(_pages_of_wording(one, new))
    return of_all, of_one


def _pages_of_item(item: Item, state: State) -> Iterator[str]:
    if item.what is What.ENTRY:
        yield from _pages_of_entry(item.id, state)
        return
    report = state.reports.get(item.report)
    if report is None:
        return
    if item.what is What.REPORT:
        yield from _pages_of_report(state, report)
        yield from _pages_of_figures(state, report.id, measures=() if item.change is Change.CHANGED else None)
    elif item.what is What.FIGURE:
        yield from _pages_of_figures(state, report.id, {item.id, item.old_id})
    elif item.what is What.OBSERVATION:
        rows = {item.id, item.old_id}
        for figure in report.figures:
            found = {o.measure.id for o in figure.observations if o.id in rows}
            yield from _pages_of_figures(state, report.id, [figure.id], found) if found else ()
    elif item.what in (What.RELATION, What.DERIVED, What.CORRECTION):
        behind = _rows_behind(item, state)
        yield from _pages_of_figures(state, report.id, {f.id for f, o in report.observations if o.id in behind}, ())


def _rows_behind(item: Item, state: State) -> frozenset[str]:
    """The rows at which a relation, a derived value or a correction is shown."""
    if item.what is What.CORRECTION:
        return frozenset(id_ for c in state.reports[item.report].corrections if c.id == item.id for id_ in c.observations)
    result = state.reconciled.get(item.report)
    relations = (*(c.relation for c in result.checked), *(d.relation for d in result.derived)) if result else ()
    return frozenset(relation.subject for relation in relations if relation.id == item.id)


def _pages_of_wording(one: Wording, state: State) -> Iterator[str]:
    if not one.report:
        yield from _pages_of_entry(one.place, state)
        return
    yield report_path(one.report)
    if one.place in ("title", "source.title"):
        yield from (
            figure_path(one.report, figure.id) for figure in (state.reports[one.report].figures if one.report in state.reports else ())
        )
    if one.place.startswith("figures."):
        yield figure_path(one.report, one.place.split(".")[1])


def _pages_of_entry(context: str, state: State) -> Iterator[str]:
    """The pages that speak of an entry of the vocabulary, by the context of one of its texts."""
    kind, _, rest = context.partition(".")
    id_ = rest.partition(".")[0]
    own = {"institution": institution_path, "place": place_path, "measure": measure_path}.get(kind)
    if own:
        yield own(id_)
    for report in state.reports.values():
        if report.id in state.flawed:
            continue
        figures = [figure.id for figure in report.figures if f"{kind}.{id_}" in _used(figure)]
        around = {f"institution.{publisher.id}" for publisher in report.publishers} | {f"place.{report.place.id}"}
        if figures or f"{kind}.{id_}" in around:
            yield report_path(report.id)
            yield from (figure_path(report.id, figure) for figure in figures)


def _used(figure: Figure) -> frozenset[str]:
    """The entries that *figure* shows, by their contexts."""
    found: set[str] = {f"institution.{figure.institution.id}", f"place.{figure.place.id}"}
    for o in figure.observations:
        found |= {f"measure.{o.measure.id}", f"unit.{o.unit.id}"}
        found.update(context for c in o.categories for context in (f"{c.dimension}.{c.id}", f"dimension.{c.dimension}"))
    return frozenset(found)
