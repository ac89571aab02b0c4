"""data/vocabulary/ and data/glossary.csv → `Vocabulary` and terms."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from generator.finding import N_, Finding
from generator.load.forms import DimensionFile, InstitutionFile, MeasureFile, PlaceFile, UnitFile, Word, unknown, validated
from generator.load.source import KeyPath, Yaml, read_csv, read_yaml
from generator.model import TOTAL, Category, Institution, Measure, Place, Term, Text, Unit, Vocabulary, Where


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


def read_glossary(root: Path, findings: list[Finding]) -> tuple[Term, ...]:
    path = root / "data" / "glossary.csv"
    rows = read_csv(root, path, findings)
    return tuple(
        Term(MappingProxyType({k: v for k, v in row.cells.items() if k != "note" and v}), row.cells.get("note", "")) for row in rows
    )
