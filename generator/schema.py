"""The forms of the files and the vocabulary → JSON Schemas, by which an editor's program completes ids and explains every key.

Draft 07, which yaml-language-server (the YAML extension of VS Code) knows best, in words of every language of the site.
They are a help while typing; what is right is said by the check.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from generator.canonical.shape import FORMS, REPORT
from generator.finding import N_
from generator.language import Language
from generator.load.forms import WORD
from generator.model import (
    Action,
    ChartKind,
    Claim,
    FactKind,
    InstitutionKind,
    MeasureKind,
    Parts,
    RelationKind,
    ReportKind,
    Statistic,
    Text,
    UnitKind,
    Vocabulary,
)
from generator.wording import counted, institution_kind_name, kind_name

FOLDER = "data/schema"

_ABOUT: Mapping[str, str] = MappingProxyType({
    REPORT: N_("A report: what it is, its sections with figures and facts, corrections, relations."),
    "institutions": N_("Institutions that publish reports or whose acts are counted, each under its id."),
    "places": N_("Places that reports speak of, each under its id."),
    "units": N_("What is counted, each unit under its id."),
    "measures": N_("What is measured, the same in all reports, each measure under its id."),
    "dimensions": N_("What figures are broken down by, each dimension under its id."),
})  # fmt: skip

_VOCABULARY: Mapping[str, str] = MappingProxyType({
    "publishers": "institutions", "institution": "institutions", "place": "places", "within": "places", "measure": "measures", "unit": "units",
})  # fmt: skip
"""Keys that name an entry of the vocabulary."""

_MEANINGS: Mapping[type[StrEnum], Mapping[str, str]] = MappingProxyType({
    Statistic: {
        Statistic.LEVEL: N_("The quantity itself"),
        Statistic.SHARE: N_("Part of a whole, in percent"),
        Statistic.CHANGE: N_("Against an earlier period"),
        Statistic.RANK: N_("A place in an order"),
    },
    Parts: {
        Parts.WHOLE: N_("The rows are all there is of the total"),
        Parts.PARTIAL: N_("The rows are only some of the total"),
    },
    ChartKind: {
        ChartKind.BARS: N_("Horizontal bars, for categories"),
        ChartKind.COLUMNS: N_("Columns, for few periods"),
        ChartKind.LINES: N_("Lines, for many periods"),
        ChartKind.STACK: N_("A bar made of parts"),
        ChartKind.CHANGE: N_("Bars to both sides of zero"),
        ChartKind.NONE: N_("No chart, only the table"),
    },
    Action: {
        Action.KEEP: N_("The printed number stands; the reader is told"),
        Action.READ: N_("Our reading stands in its place; the printed form is shown beside it"),
    },
    Claim: {
        Claim.INCREASING: N_("Each of “of” is above the one before"),
        Claim.DECREASING: N_("Each of “of” is below the one before"),
        Claim.MAJORITY: N_("“of” is more than half of “base”"),
        Claim.LARGEST: N_("The first of “of” is above all others"),
    },
    RelationKind: {
        RelationKind.SUM: N_("The numbers in “of” add up to “says”"),
        RelationKind.WHOLE: N_("The shares in “of” add up to 100%"),
        RelationKind.BOUND: N_("The numbers in “of” together are not more than those in “base”"),
        RelationKind.SHARE: N_("“says” is “of” as part of “base”, in percent"),
        RelationKind.RATIO: N_("“says” is “of” divided by “base”"),
        RelationKind.AVERAGE: N_("“says” is “of”, a total, divided by “base”, a number of things"),
        RelationKind.GROWTH: N_("“says” is the change from “base” to “of”"),
        RelationKind.DIFFERENCE: N_("“says” is “of” less “base”; without “says” the difference is derived"),
        RelationKind.EQUALITY: N_("The same quantity, printed in several places"),
        RelationKind.COUNT: N_("There are as many values in “of” as “says”, or as there are periods"),
        RelationKind.RANK: N_("The one in “of” has the rank “says” among itself and those in “base”"),
        RelationKind.CONVERSION: N_("“says” is “of” in another currency, at “rate”"),
        RelationKind.CLAIM: N_("What the source says in words of the series “of”"),
    },
    UnitKind: {
        UnitKind.COUNT: N_("Things that are counted"),
        UnitKind.MONEY: N_("A currency"),
        UnitKind.PERCENT: N_("Percent"),
        UnitKind.PERCENTAGE_POINT: N_("Percentage points"),
        UnitKind.TIMES: N_("Times as much"),
        UnitKind.RANK: N_("Ranks and ordinal numbers"),
        UnitKind.DURATION: N_("Lengths of time"),
        UnitKind.WEIGHT: N_("Weights"),
        UnitKind.RATE: N_("So many for so many others"),
        UnitKind.SCORE: N_("Points of a score"),
    },
})  # fmt: skip


def _meaning(value: StrEnum, language: Language) -> str:
    return language.gettext(_MEANINGS[type(value)][value])


_WORDING: Mapping[type[StrEnum], Callable[[Any, Language], str]] = MappingProxyType({
    **dict.fromkeys(_MEANINGS, _meaning),
    ReportKind: kind_name,
    FactKind: kind_name,
    InstitutionKind: institution_kind_name,
    MeasureKind: counted,
})  # fmt: skip
"""What the values of each enumeration are called."""

_ENUMERATIONS = {enum.__name__: enum for enum in _WORDING}


def schemas(vocabulary: Vocabulary, languages: Sequence[Language]) -> Mapping[str, str]:
    """The text of each schema, by the name of its file."""
    return {f"{name}.json": _schema(name, vocabulary, languages) for name in FORMS}


def _schema(name: str, vocabulary: Vocabulary, languages: Sequence[Language]) -> str:
    made = TypeAdapter(FORMS[name]).json_schema()
    # An entry that is new in one file of the vocabulary may be named in another before the schemas know it.
    maker = _Maker(made.pop("$defs", {}), vocabulary, languages, strict=name == REPORT)
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made from generator/load/forms.py and data/vocabulary/ by: python -m generator fmt",
        "title": f"{name}.yml",
        "description": maker.help(_ABOUT[name]),
    }
    return (
        json.dumps(head | {key: value for key, value in maker.make(made).items() if key not in head}, ensure_ascii=False, indent=2) + "\n"
    )


class _Maker:
    """pydantic's schema → ours: references resolved, words of every language, ids and their names."""

    def __init__(self, definitions: Mapping[str, Any], vocabulary: Vocabulary, languages: Sequence[Language], *, strict: bool) -> None:
        self.definitions = definitions
        self.languages = languages
        self.strict = strict
        self.known: Mapping[str, Mapping[str, Text]] = {
            "institutions": {id_: entry.name for id_, entry in vocabulary.institutions.items()},
            "places": {id_: entry.name for id_, entry in vocabulary.places.items()},
            "units": {id_: entry.label for id_, entry in vocabulary.units.items()},
            "measures": {id_: entry.name for id_, entry in vocabulary.measures.items()},
        }

    def help(self, message: str) -> str:
        """*message* in every language, a line each."""
        return "\n".join(self._each(lambda language: language.gettext(message)))

    def _each(self, words: Callable[[Language], str]) -> Iterable[str]:
        return dict.fromkeys(words(language) for language in self.languages)

    def make(self, schema: Mapping[str, Any], key: str = "") -> dict[str, Any]:
        """What stands under *key*."""
        described = {"description": self.help(schema["description"])} if "description" in schema else {}
        schema = next((one for one in schema.get("anyOf", ()) if one.get("type") != "null"), schema)
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name in _ENUMERATIONS:
                return described | self._enumeration(_ENUMERATIONS[name])
            schema = {**self.definitions[name], "description": ""}
        if key == "language":
            names = [language.name for language in self.languages]
            return described | {"type": "string", "enum": [language.tag for language in self.languages], "enumDescriptions": names}
        if key in _VOCABULARY and schema["type"] == "string":
            return described | self._entry(_VOCABULARY[key])
        return described | self._inner({k: v for k, v in schema.items() if k not in ("title", "default", "description", "anyOf")}, key)

    def _inner(self, schema: dict[str, Any], key: str) -> dict[str, Any]:
        if "properties" in schema:
            schema["properties"] = {name: self.make(inner, name) for name, inner in schema["properties"].items()}
        for pattern, inner in schema.pop("patternProperties", {}).items():
            schema |= {"propertyNames": {"pattern": pattern}, "additionalProperties": self.make(inner)}
        if "items" in schema:
            schema["items"] = self.make(schema["items"], key)
        title = {"title": key} if "properties" in schema and key else {}
        return {**title, "type": schema.pop("type"), **schema}

    def _enumeration(self, enum: type[StrEnum]) -> dict[str, Any]:
        words = [" · ".join(self._each(lambda language, value=value: _WORDING[enum](value, language))) for value in enum]  # type: ignore[misc]
        return {"type": "string", "enum": [str(value) for value in enum], "enumDescriptions": words}

    def _entry(self, kind: str) -> dict[str, Any]:
        entries = self.known[kind]
        names = [" · ".join(self._each(lambda language, name=name: language.text(name))) for name in entries.values()]  # type: ignore[misc]
        known = {"type": "string", "enum": list(entries), "enumDescriptions": names}
        return known if self.strict else {"anyOf": [known, {"type": "string", "pattern": f"^{WORD}$"}]}
