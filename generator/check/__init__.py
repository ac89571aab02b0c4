"""Rules over what was loaded → findings. A new rule is a function and a line in a list."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from babel.messages.catalog import Message

from generator.check.translations import check_source, check_translation
from generator.finding import N_, Finding, nearest, sort_findings
from generator.glossary import Glossary
from generator.language import SITE, Language, catalog_path, fits
from generator.model import Data, Qualifier, Report, Statistic, Status, Term, Text, UnitKind, Vocabulary, Where
from generator.number import parse_printed
from generator.prose import ProseError, Reference, Words, names, parse_prose

Rule = Callable[[Report], Iterator[Finding]]


def check(data: Data, languages: Iterable[Language], interface: Iterable[Text] = ()) -> tuple[Finding, ...]:
    """All findings about *data* and its translations.

    *interface* are the messages of the program itself, which every language must have too.
    """
    languages = tuple(languages)
    texts = [text for report in data.reports for text in report.texts]
    return sort_findings((
        *(finding for report in data.reports for finding in check_report(report, data.glossary, data.vocabulary)),
        *check_translations((*data.vocabulary.texts, *interface, *texts), languages),
        *check_terms((*data.vocabulary.terms, *texts), {language.tag: Glossary.of(data.glossary, language) for language in languages}),
    ))  # fmt: skip


def check_report(report: Report, glossary: Iterable[Term], vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is wrong with *report* itself, in whatever language it is read."""
    for rule in RULES:
        yield from rule(report)
    yield from typed_numbers(report, glossary)
    yield from numbers_of_source(report, vocabulary)


def numbers_of_source(report: Report, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The data has every number of the source, where its text is here, and changes go the way that it tells."""
    text = report.source.text
    if text is None:
        return
    from generator.source.coverage import Standing, cover, goes_the_other_way  # noqa: PLC0415 - few reports have their source beside them
    from generator.source.mention import Units  # noqa: PLC0415

    numbers = cover(text.content, Units.of(vocabulary), report).numbers
    for number in numbers:
        if number.standing is Standing.NEW:
            printed = number.mention.printed
            yield Finding("number-not-entered", Where(text.where.file, number.line, number.column, len(printed)), {"printed": printed})
    for _, o in report.observations:
        said = [number for number in numbers if number.observation == o.id]
        if said and all(goes_the_other_way(number, o) for number in said):
            reason = _RISES if said[0].mention.value < 0 else _FALLS
            line, file, printed = str(said[0].line), text.where.file.rpartition("/")[2], said[0].mention.printed
            yield Finding(
                "sign-differs", o.where, {"line": line, "file": file, "printed": printed, "reason": reason, "value": f"{o.value}"}
            )


_RISES, _FALLS = N_("there it fell, in the row it rises"), N_("there it rose, in the row it falls")


def check_translations(texts: Iterable[Text], languages: Iterable[Language]) -> Iterator[Finding]:
    """What is wrong with the writing of *texts*, and with their translations into *languages*."""
    texts, by_tag = tuple(texts), {language.tag: language for language in languages}
    yield from check_source(texts, by_tag)
    for language in by_tag.values():
        yield from translations(texts, language, by_tag)


def check_terms(texts: Iterable[Text], glossaries: Mapping[str, Glossary]) -> Iterator[Finding]:
    """Where translations of *texts* depart from the glossary, which *glossaries* hold by language."""
    texts = tuple(texts)
    for target in glossaries.values():
        yield from (f for text in texts if text.language in glossaries for f in terms(text, glossaries[text.language], target))


def printed_forms(report: Report) -> Iterator[Finding]:
    """The value and the qualifier of a row are those of its printed form."""
    for _, o in report.observations:
        if o.status is Status.CORRECTED or o.value is None or not o.printed:
            continue
        reading = parse_printed(o.printed)
        if reading is None or o.statistic is Statistic.RANK:
            continue
        says = (abs(o.value) if o.statistic is Statistic.CHANGE else o.value, o.qualifier)
        if says != (reading.value, reading.qualifier):
            values = {"printed": o.printed, "reads": _said(reading.value, reading.qualifier), "says": _said(o.value, o.qualifier)}
            yield Finding("printed-differs", o.where, values)


def _said(value: object, qualifier: Qualifier) -> str:
    return f"{value}" if qualifier is Qualifier.EXACT else f"{value} ({qualifier})"


_PERCENT = re.compile(r"^[^\d]*[\d.,]+\s*(?:[%％‰]|percent(?!age)|per\s+cent)|^\D*[百千万]分之", re.IGNORECASE)
_COUNTED = re.compile(r"[件起宗人]$")
_PRINTED_AS: tuple[tuple[re.Pattern[str], frozenset[UnitKind]], ...] = (
    (_PERCENT, frozenset({UnitKind.PERCENT, UnitKind.PERCENTAGE_POINT, UnitKind.RATE})),
    (re.compile(r"元$"), frozenset({UnitKind.MONEY, UnitKind.RATE})),
    (_COUNTED, frozenset({UnitKind.COUNT, UnitKind.RATE, UnitKind.SCORE})),
)
"""Signs and words after a number → the kinds of units that they can stand for."""
_NEVER = {"case": re.compile(r"人$"), "person": re.compile(r"[件起宗]$")}
"""Units with words that are of the same kind and never mean them."""


def printed_units(report: Report) -> Iterator[Finding]:
    """The printed form has no sign or word of a unit that the row's cannot be."""
    for _, o in report.observations:
        other = any(pattern.search(o.printed) and o.unit.kind not in kinds for pattern, kinds in _PRINTED_AS)
        if other or (o.unit.id in _NEVER and _NEVER[o.unit.id].search(o.printed)):
            yield Finding("unit-of-printed", o.where, {"printed": o.printed, "unit": o.unit.id})


def corrected_rows(report: Report) -> Iterator[Finding]:
    """A corrected row is named by a correction."""
    recorded = {id_ for correction in report.corrections for id_ in correction.observations}
    for _, o in report.observations:
        if o.status is Status.CORRECTED and o.id not in recorded:
            yield Finding("uncorrected", o.where, {"id": o.id})


def changes(report: Report) -> Iterator[Finding]:
    """A change says against which period it is measured."""
    for _, o in report.observations:
        if o.statistic is Statistic.CHANGE and o.against is None:
            yield Finding("missing-against", o.where, {"id": o.id})


def prose(report: Report, rows: Collection[str] | None = ()) -> Iterator[Finding]:
    """Prose can be read, and names observations that are there, in a form that fits.

    *rows* are ids that exist too, of rows that could not be read; with `None` any id may exist.
    """
    known = {o.id: o for _, o in report.observations}
    for text in report.texts:
        try:
            parts = parse_prose(text.msgid)
        except ProseError as error:
            yield Finding("bad-reference", text.where, {"text": str(error)})
            continue
        for part in parts:
            if not isinstance(part, Reference) or part.name == "date":
                continue
            if part.name not in known and (rows is None or part.name in rows):
                continue
            if part.name not in known:
                yield Finding("unknown-reference", text.where, {"id": part.name, "nearest": nearest(part.name, {*known, *(rows or ())})})
            elif part.form == "change" and known[part.name].statistic is not Statistic.CHANGE:
                yield Finding("no-change", text.where, {"id": part.name})


def units(report: Report) -> Iterator[Finding]:
    """The unit of a level is of the kind of its measure's own, or it is a multiple; shares, changes and ranks have units of their own."""
    for _, o in report.observations:
        if o.statistic is Statistic.LEVEL and o.unit.kind not in (o.measure.unit.kind, UnitKind.TIMES):
            values = {"id": o.id, "unit": o.unit.id, "measure": o.measure.id, "own": o.measure.unit.id}
            yield Finding("odd-unit", o.where, values)


RULES: tuple[Rule, ...] = (printed_forms, printed_units, corrected_rows, changes, prose, units)

_NUMBER = re.compile(r"(?<![A-Za-z0-9.-])\d[\d,.]*(?![A-Za-z0-9-])")


def typed_numbers(report: Report, glossary: Iterable[Term]) -> Iterator[Finding]:
    """No number is typed into prose. Titles of publications, corrections and terms of the glossary may hold one."""
    terms = [name for term in glossary for wording in term.words.values() for name in wording.all if re.search(r"\d", name)]
    exempt = {id(report.title), id(report.source.title), id(report.source.note)}
    exempt |= {id(text) for c in report.corrections for text in (c.reading, c.reason)}
    for text in report.texts:
        if id(text) in exempt:
            continue
        try:
            words = " ".join(part.text for part in parse_prose(text.msgid) if isinstance(part, Words))
        except ProseError:
            continue
        for term in terms:
            words = words.replace(term, " ")
        for match in _NUMBER.finditer(words):
            yield Finding("typed-number", text.where, {"number": match.group()})


# Translations


def translations(texts: Iterable[Text], language: Language, languages: Mapping[str, Language] | None = None) -> Iterator[Finding]:
    """Every text that is not written in *language* has a whole translation, which says the same and is well written.

    *languages* are those that texts are written in, by tag.
    """
    for text in texts:
        if text.language == language.tag:
            continue
        catalog = language.catalogs.get(text.domain)
        message = catalog.get(text.msgid, text.context) if catalog else None
        path = catalog_path(language.tag, text.domain).as_posix()
        if message is None or not message.string or (isinstance(message.string, tuple) and not all(message.string)):
            values = {"language": language.tag, "text": _short(text.msgid), "catalog": path}
            yield Finding("untranslated", text.where, values)
        elif message.fuzzy:
            yield Finding("fuzzy", Where(path, message.lineno or 0), {"text": _short(text.msgid)})
        else:
            where = Where(path, message.lineno or 0)
            found = tuple(check_translation(text, message, language, languages or {}, where))
            yield from found
            if not any(finding.code == "full-width-braces" for finding in found):
                yield from _same_places(text, message, where)


def terms(text: Text, source: Glossary, target: Glossary) -> Iterator[Finding]:
    """A translation calls the terms of its text by a name that the glossary has."""
    language = target.language
    catalog = language.catalogs.get(text.domain)
    message = catalog.get(text.msgid, text.context) if catalog and text.language != language.tag else None
    if message is None or message.fuzzy or not message.string:
        return
    string = message.string if isinstance(message.string, str) else " ".join(message.string)
    written, translation = _spoken(text.msgid), _spoken(string)
    if not translation:
        return  # braces that cannot be read are told by themselves
    for name, term in {one.term.id: (written[one.start : one.end], one.term) for one in source.find(written)}.values():
        quoted = name.lower() in translation.lower()  # a translation may speak of the word itself
        if term.enforced and language.tag in term.words and not quoted and not target.holds(translation, term):
            values = {"name": name, "id": term.id, "names": "; ".join(term.words[language.tag].all)}
            yield Finding("glossary-term", Where(catalog_path(language.tag, text.domain).as_posix(), message.lineno or 0), values)


def _spoken(string: str) -> str:
    """*string* without what stands in braces."""
    try:
        return "\N{OBJECT REPLACEMENT CHARACTER}".join(part.text for part in parse_prose(string) if not isinstance(part, Reference))
    except ProseError:
        return ""


def _same_places(text: Text, message: Message, where: Where) -> Iterator[Finding]:
    """A translation names what its text names."""
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    for string in strings:
        if text.domain == SITE:
            if "{" in text.msgid and not fits(text.msgid, text.context, string):
                yield _braces_differ(_braces(text.msgid), _braces(string), text.msgid, string, where)
            continue
        try:
            expected, found = _places(text.msgid), _places(string)
        except ProseError as error:
            yield Finding("bad-reference", where, {"text": str(error)})
            continue
        if expected != found:
            yield _braces_differ(expected, found, text.msgid, string, where)
        if len(names(text.msgid)) != len(names(string)):
            yield Finding("names-differ", where, {"expected": str(len(names(text.msgid))), "found": str(len(names(string)))})


def _braces_differ(expected: frozenset[str], found: frozenset[str], msgid: str, string: str, where: Where) -> Finding:
    """What either has that the other lacks; both as a whole where they name the same and differ in how."""
    if expected == found:
        return Finding("placeholders-differ", where, {"lacking": f"“{_short(msgid)}”", "added": f"“{_short(string)}”"})
    return Finding("placeholders-differ", where, {"lacking": _listed(expected - found), "added": _listed(found - expected)})


def _braces(string: str) -> frozenset[str]:
    """What stands in braces, an open one as it is."""
    return frozenset(re.findall(r"\{(\w*)", string))


def _places(string: str) -> frozenset[str]:
    parts = (part for part in parse_prose(string) if isinstance(part, Reference))
    return frozenset(f"date:{part.form}" if part.name == "date" else part.name for part in parts)


def _listed(places: frozenset[str]) -> str:
    return ", ".join(f"{{{place}}}" for place in sorted(places)) or "–"


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
