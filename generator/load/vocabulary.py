"""data/vocabulary/ and data/glossary.csv → `Vocabulary` and terms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.finding import N_, Finding, nearest
from generator.load.forms import ANCHOR, DimensionFile, InstitutionFile, MeasureFile, PlaceFile, UnitFile, Word, bad_id, unknown, validated
from generator.load.source import KeyPath, Row, Yaml, read_csv, read_yaml
from generator.model import TOTAL, Category, Institution, Measure, Place, Term, Text, Unit, Vocabulary, Where, Wording


def read_vocabulary(root: Path, findings: list[Finding]) -> Vocabulary:
    def read(name: str, schema: Any) -> tuple[Mapping[str, Any], Yaml]:
        source = read_yaml(root, root / "data" / "vocabulary" / f"{name}.yml", findings)
        if source is None:
            return {}, Yaml({}, {(): Where(f"data/vocabulary/{name}.yml")}, set())
        return validated(dict[Word, schema], source, findings) or {}, source

    def text(source: Yaml, path: KeyPath, msgid: str, context: str, plural: str | None = None) -> Text:
        return Text(msgid, "site", "en", context, plural, source.where(path))

    files, source = read("places", PlaceFile)
    places = {i: Place(i, text(source, (i, "name"), f.name, f"place.{i}"), f.within) for i, f in files.items()}
    complete = bool(places)
    for i, file in files.items():
        if file.within and file.within not in places:
            findings.append(unknown("unknown-place", file.within, places, source.where((i, "within"))))

    findings.extend(_circles(places, source))

    files, source = read("institutions", InstitutionFile)
    institutions = {}
    for i, file in files.items():
        name = text(source, (i, "name"), file.name, f"institution.{i}")
        short = text(source, (i, "short"), file.short, f"institution.{i}.short") if file.short else name
        institutions[i] = Institution(i, name, short, file.kind, file.place)
        if complete and file.place not in places:
            findings.append(unknown("unknown-place", file.place, places, source.where((i, "place"))))

    files, source = read("units", UnitFile)
    units = {
        i: Unit(i, text(source, (i, "one"), f.one, f"unit.{i}", f.other), text(source, (i, "label"), f.label, f"unit.{i}.label"), f.kind)
        for i, f in files.items()
    }

    files, source = read("measures", MeasureFile)
    measures = {}
    complete = bool(units)
    for i, file in files.items():
        if file.unit not in units and not complete:
            continue
        if file.unit not in units:
            findings.append(unknown("unknown-unit", file.unit, units, source.where((i, "unit"))))
            continue
        name, about = text(source, (i, "name"), file.name, f"measure.{i}"), text(source, (i, "about"), file.about, f"measure.{i}.about")
        measures[i] = Measure(i, name, units[file.unit], file.kind, about)

    files, source = read("dimensions", DimensionFile)
    categories = {}
    for i, file in files.items():
        name = text(source, (i, "name"), file.name, f"dimension.{i}")
        members = {
            m: Category(i, name, m, text(source, (i, "members", m), member, f"{i}.{m}")) for m, member in file.members.items() if m != TOTAL
        }
        members[TOTAL] = Category(i, name, TOTAL, Text(N_("Total"), where=name.where))
        categories[i] = MappingProxyType(members)
    return Vocabulary(*(MappingProxyType(m) for m in (institutions, places, units, measures, categories)))  # type: ignore[arg-type]


def _circles(places: Mapping[str, Place], source: Yaml) -> Iterator[Finding]:
    """Places that lie within themselves: a finding for each circle, at the first of it."""
    told: set[str] = set()
    for start in places:
        way = [start]
        while (around := places[way[-1]].within) in places and around not in way:
            way.append(str(around))
        if around == start and start not in told:
            told.update(way)
            yield Finding("circular-place", source.where((start, "within")), {"id": start, "way": " → ".join((*way, start))})


_COLUMNS = ("id", "enforce")
_OF_LANGUAGE = ("", "_also", "_sort", "_about")
"""What follows the tag of a language in the names of its columns."""
_OF_THE_PAGE = ("title", "content", "page-top")
"""Anchors that the page of the glossary has anyway."""


def read_glossary(root: Path, languages: Sequence[str], findings: list[Finding]) -> tuple[Term, ...]:
    """The terms of data/glossary.csv in *languages*, in the order of the file; those that cannot be read are left out."""
    rows = read_csv(root, root / "data" / "glossary.csv", findings)
    preparing = (folder.name for folder in sorted((root / "locales").glob("*")) if folder.is_dir())  # these may have columns already
    known = (*_COLUMNS, *(f"{tag}{end}" for tag in dict.fromkeys((*languages, *preparing)) for end in _OF_LANGUAGE))
    for column, where in rows[0].heads.items() if rows else ():
        if column not in known:
            findings.append(Finding("unknown-key", where, {"key": column, "nearest": nearest(column, known), "known": ", ".join(known)}))
    missing = [tag for tag in languages if rows and tag not in rows[0].heads]
    for tag in missing:
        findings.append(Finding("incomplete-term", Where("data/glossary.csv", 1), {"id": "–", "column": tag}))
    terms: list[Term] = []
    ids = dict.fromkeys(_OF_THE_PAGE, Where("generator/templates/glossary.md.j2"))
    named: dict[tuple[str, str], Term] = {}
    for row in rows:
        term = _term(row, [tag for tag in languages if tag not in missing], findings)
        if term is None:
            continue
        if term.id in ids:
            findings.append(Finding("repeated-id", term.where, {"id": term.id, "first": str(ids[term.id])}))
            continue
        ids[term.id] = term.where
        terms.append(term)
        for tag, wording in term.words.items():
            for name in wording.all:
                first = named.setdefault((tag, name.casefold()), term)
                if first is not term or wording.all.count(name) > 1:
                    findings.append(Finding("repeated-term", row.columns[tag], {"name": name, "first": first.id}))
    return tuple(terms)


def _term(row: Row, tags: Sequence[str], findings: list[Finding]) -> Term | None:
    """The term in *row*, or `None` where it has no name for itself."""

    def cell(column: str) -> str:
        return row.cells.get(column, "")

    id_, where = cell("id"), row.columns.get("id", row.where)
    if not re.fullmatch(ANCHOR, id_):
        findings.append(bad_id(id_, "-", where))
        return None
    if cell("enforce") not in ("", "yes", "no"):
        values = {"word": cell("enforce"), "key": "enforce", "nearest": nearest(cell("enforce"), ("yes", "no")), "known": "yes, no"}
        findings.append(Finding("unknown-choice", row.columns["enforce"], values))
    for tag in tags:
        findings.extend(
            Finding("incomplete-term", row.columns.get(column, row.where), {"id": id_, "column": column})
            for column in (tag, f"{tag}_about")
            if not cell(column)
        )
    words = {
        tag: Wording(
            cell(tag),
            tuple(name.strip() for name in cell(f"{tag}_also").split(";") if name.strip()),
            cell(f"{tag}_about"),
            cell(f"{tag}_sort"),
        )
        for tag in tags
        if cell(tag)
    }
    return Term(id_, MappingProxyType(words), cell("enforce") != "no", where)
