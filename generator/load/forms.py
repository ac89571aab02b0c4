"""The form of the files that editors write: keys, types and defaults of report.yml and the vocabulary.

The only user of pydantic. The fields' descriptions are the help an editor's program can show.
What the files mean is `model`.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from generator.finding import N_, Finding, nearest
from generator.load.source import KeyPath, Yaml
from generator.model import (
    Action,
    ChartKind,
    Claim,
    FactKind,
    InstitutionKind,
    MeasureKind,
    Parts,
    Period,
    RelationKind,
    ReportKind,
    Statistic,
    UnitKind,
    Where,
)
from generator.number import parse_printed
from generator.period import parse_period
from generator.spoken_period import spoken_period

PERIOD_CODES = {"form": "bad-period", "date": "impossible-date", "order": "period-order"}
"""What `parse_period` raises → the code of the finding."""


def _period(text: object) -> Period:
    try:
        return parse_period(str(text))
    except ValueError as error:
        raise PydanticCustomError(PERIOD_CODES[str(error)], "", {"text": str(text)}) from None


def _id(pattern: str, joint: str) -> BeforeValidator:
    def validate(text: object) -> str:
        if not isinstance(text, str) or not re.fullmatch(pattern, text):
            raise PydanticCustomError("bad-id", "", {"id": str(text), "joint": joint})
        return text

    return BeforeValidator(validate)


def _said(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("string_too_short", "")
    return text


def _address(text: str) -> str:
    if not re.match(r"https?://[^\s/]", text):
        raise PydanticCustomError("address", "")
    return text


def _phrase(text: str) -> str:
    if not re.fullmatch(r"[^{}]*\{n\}[^{}]*", text):
        raise PydanticCustomError("phrase", "")
    return text


Line = Annotated[str, AfterValidator(_said)]
Phrase = Annotated[str, AfterValidator(_phrase)]
"""Of a unit, with the place of the number."""
ANCHOR = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
Anchor = Annotated[str, _id(ANCHOR, "-")]
"""Ids that are anchors of a page."""
Word = Annotated[str, _id(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "_")]
"""Ids of the vocabulary, where it gives them."""
Known = Annotated[str, AfterValidator(_said)]
"""Ids of the vocabulary, where others name them. They are looked up: whatever cannot be an id is unknown, and its name may be known."""


PLAIN_NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,9})?"


def _number(text: object) -> Decimal:
    if not re.fullmatch(PLAIN_NUMBER, str(text)):
        raise PydanticCustomError("not-a-number", "", {"text": str(text)})
    return Decimal(str(text))


Number = Annotated[Decimal, BeforeValidator(_number, json_schema_input_type=str)]
PeriodText = Annotated[Period, BeforeValidator(_period, json_schema_input_type=str)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class FactFile(_File):
    id: Anchor
    kind: FactKind
    title: Line
    text: Line
    at: Line = Field(description="Where it stands in the source, as the source numbers it.")
    date: PeriodText | None = None


class FigureFile(_File):
    id: Anchor = Field(description="Also the name of its CSV file.")
    title: Line
    text: Line | None = Field(None, description="A sentence or two before the figure.")
    note: Line | None = Field(None, description="Shown under the figure.")
    institution: Known | None = Field(None, description="Whose acts are counted, if not the first publisher's.")
    place: Known | None = Field(None, description="If not the report's place.")
    population: Line | None = Field(None, description="Of what kind of thing, as a short phrase.")
    measure: Known | None = None
    statistic: Statistic | None = None
    period: PeriodText | None = None
    unit: Known | None = None
    at: Line | None = None
    parts: Parts | None = Field(None, description="whole: the rows are all of the total; partial: only some of it.")
    chart: ChartKind | None = Field(None, description="Only where the kind that the program chooses does not fit.")


class SectionFile(_File):
    id: Anchor
    title: Line
    at: Line
    prose: Line | None = Field(None, description="Paragraphs, separated by an empty line.")
    figures: list[FigureFile] = []
    facts: list[FactFile] = []


class CorrectionFile(_File):
    id: Anchor
    at: Line
    observations: list[Anchor] = []
    printed: Line = Field(description="What the source prints, quoted shortly.")
    reading: Line = Field(description="What we read instead.")
    reason: Line
    action: Action | None = Field(None, description="keep: the printed number stands; read: our reading stands in its place.")
    relation: Anchor | None = Field(None, description="The id of the conflict that this records.")
    expect: "ExpectFile | None" = Field(None, description="What the conflict looks like; the check tells when it no longer does.")
    reported: Line | None = Field(None, description="Who was told, and when.")
    recorded: date | None = Field(None, description="The day it was recorded here, if not the day the report was added.")


class ExpectFile(_File):
    printed: Number | None = None
    recomputed: Number


class RelationFile(_File):
    id: Anchor
    kind: RelationKind
    says: Anchor | None = Field(None, description="The observation that states the result.")
    of: list[Anchor] = []
    base: list[Anchor] = []
    at: Line | None = Field(None, description="If not where the result stands.")
    note: Line | None = None
    claim: Claim | None = None
    rate: Number | None = None


class SwitchedOffFile(_File):
    relation: Anchor
    reason: Line


class SourceFile(_File):
    title: Line = Field(description="As printed.")
    language: Line
    url: Annotated[str, AfterValidator(_address)] | None = None
    note: Line | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"[0-9a-f]{64}")] | None = None


class ReportFile(_File):
    language: Line = Field(description="The language of the texts in this file.")
    kind: ReportKind
    title: Line
    publishers: Annotated[list[Known], Field(min_length=1)]
    place: Known
    period: PeriodText
    published: date | None = None
    added: date | None = Field(None, description="The day this site first published it; it orders the feed of new reports.")
    source: SourceFile
    summary: Line
    key: list[Anchor] = []
    sections: Annotated[list[SectionFile], Field(min_length=1)]
    corrections: list[CorrectionFile] = []
    relations: list[RelationFile] = Field([], description="What adds up, is part of, grows from … what.")
    switched_off: list[SwitchedOffFile] = Field([], description="Relations that the program finds, but that make no sense here.")


class InstitutionFile(_File):
    name: Line
    short: Line | None = None
    kind: InstitutionKind
    place: Known


class PlaceFile(_File):
    name: Line
    within: Known | None = None


class UnitFile(_File):
    one: Phrase
    other: Phrase
    label: Line
    kind: UnitKind


class MeasureFile(_File):
    name: Line
    unit: Known
    kind: MeasureKind
    about: Line


class DimensionFile(_File):
    name: Line
    members: dict[Word, Line]


# Checking a file against its form


def validated(schema: Any, source: Yaml, findings: list[Finding]) -> Any:
    """The file as a value of *schema*, or `None` with a finding for each mistake."""
    try:
        return TypeAdapter(schema).validate_python(source.value)
    except ValidationError as error:
        findings += [_finding_of(dict(mistake), source, schema) for mistake in error.errors(include_url=False)]
        return None


def mistake(schema: Any, path: KeyPath, answer: Any) -> Finding | None:
    """What would be wrong with *answer* as the value at the keys *path* of a file of *schema*; `None` where nothing is."""
    value = answer
    for key in reversed(path):
        value = {key: value}
    source = Yaml(value, {(): Where("")}, set())
    try:
        TypeAdapter(schema).validate_python(value)
    except ValidationError as error:
        found = (dict(one) for one in error.errors(include_url=False) if one["loc"][: len(path)] == path)
        return next((_finding_of(one, source, schema) for one in found), None)
    return None


_TEXT = N_("a text; one that begins with a bracket stands in double quotes")
_EXPECTED = {
    "list_type": N_("a list (lines beginning with “- ”)"),
    "dict_type": N_("a list of keys and values"),
    "model_type": N_("a list of keys and values"),
    "model_attributes_type": N_("a list of keys and values"),
    "date_from_datetime_parsing": N_("a day such as 2021-02-04"),
    "date_parsing": N_("a day such as 2021-02-04"),
    "date_from_datetime_inexact": N_("a day such as 2021-02-04"),
    "date_type": N_("a day such as 2021-02-04"),
    "phrase": N_("a phrase with {n} where the number stands"),
    "address": N_("an address that begins with https:// or http://"),
    "string_pattern_mismatch": N_("64 hexadecimal digits"),
}


def _finding_of(mistake: dict[str, Any], source: Yaml, schema: Any) -> Finding:
    """The finding for one pydantic mistake."""
    path = tuple(part for part in mistake["loc"] if part != "[key]")
    kind, context = mistake["type"], mistake.get("ctx", {})
    where, key = source.where(path), str(next((p for p in reversed(path) if isinstance(p, str)), "report"))
    if kind in PERIOD_CODES.values():
        return bad_period(kind, context["text"], where)
    if kind == "not-a-number":
        return not_a_number(context["text"], where)
    if kind == "bad-id":
        return bad_id(context["id"], context["joint"], where)
    if kind == "extra_forbidden":
        known = _keys_at(schema, path[:-1])
        return Finding("unknown-key", where, {"key": key, "nearest": nearest(key, known), "known": ", ".join(known)})
    if kind == "missing":
        return Finding("missing-key", source.where(path[:-1]), {"key": key})
    if kind == "enum":
        known = tuple(re.findall(r"'([^']+)'", context["expected"]))
        word = str(mistake["input"])
        return Finding("unknown-choice", where, {"word": word, "key": key, "nearest": nearest(word, known), "known": ", ".join(known)})
    if kind in ("string_too_short", "too_short") or mistake["input"] == "":
        return Finding("empty-value", where, {"key": key})
    if kind == "string_type":
        return Finding("wrong-type", where, {"key": key, "expected": _TEXT})
    return Finding("wrong-type", where, {"key": key, "expected": _EXPECTED.get(kind, mistake["msg"])})


def bad_period(code: str, text: str, where: Where) -> Finding:
    """A text that `parse_period` does not take, with the period that it means in words or as Excel writes it."""
    return Finding(code, where, {"text": text, "nearest": spoken_period(text) or "" if code == "bad-period" else ""})


def not_a_number(text: str, where: Where) -> Finding:
    return Finding("not-a-number", where, {"text": text, "suggestion": _meant(text) or "1234.5"})


def _meant(text: str) -> str:
    """The plain number that *text* most likely stands for; empty if it cannot be told.

    >>> [_meant(text) for text in ("1,340", "81.7%", "4.36E+05", "16.3万", "81,7", "（340）", "n/a")]
    ['1340', '81.7', '436000', '163000', '81.7', '-340', '']
    """
    plain = re.sub(r"[\s'’]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"^[−–—-]", "-", plain)
    plain = re.sub(r"^\((.+)\)$", r"-\1", plain)  # how accountants write what is below zero
    if re.fullmatch(r"-?\d+,\d{1,2}%?", plain):
        plain = plain.replace(",", ".")
    if re.fullmatch(r"-?[\d,.]+(E[+-]?\d{1,2})?%?", plain, re.IGNORECASE):
        try:
            number = Decimal(plain.replace(",", "").rstrip("%"))
        except InvalidOperation:
            return ""
        return format(number, "f")
    reading = parse_printed(plain)
    return format(reading.value, "f") if reading else ""


def bad_id(text: str, joint: str, where: Where) -> Finding:
    suggestion = re.sub(r"[^a-z0-9]+", joint, text.lower()).strip(joint) or f"my{joint}id"
    if suggestion[0].isdigit():
        suggestion = f"n{suggestion}"
    return Finding("bad-id", where, {"id": text, "joint": joint, "suggestion": suggestion})


def unknown(code: str, word: str, known: Iterable[str], where: Where, **more: str) -> Finding:
    return Finding(code, where, {"id": word, "nearest": nearest(word, known), **more})


def _keys_at(schema: Any, path: KeyPath) -> tuple[str, ...]:
    """The keys that may stand at *path* of a file of *schema*."""
    for part in path:
        if isinstance(part, str) and hasattr(schema, "model_fields"):
            schema = schema.model_fields[part].annotation
        arguments = [a for a in getattr(schema, "__args__", ()) if a is not type(None)]
        schema = arguments[-1] if arguments else schema
    return tuple(getattr(schema, "model_fields", ()))
