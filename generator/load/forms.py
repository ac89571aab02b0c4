"""The form of the files that editors write: keys, types and defaults of report.yml and the vocabulary.

The only user of pydantic. The fields' descriptions are the help an editor's program can show.
What the files mean is `model`.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from generator.finding import N_, Finding, nearest
from generator.limits import can_be_shown
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
from generator.number import find_numbers, parse_printed
from generator.period import is_period, parse_period
from generator.source.period import spoken_period

LONGEST_TEXT = 10_000
"""Characters. The longest text of a report, its summary, has some two thousand; how long laying out takes grows with the square."""

PERIOD_CODES = {"form": "bad-period", "date": "impossible-date", "order": "period-order"}
"""What `parse_period` raises → the code of the finding."""


_DAY = r"\d{4}(-(Q[1-4]|H[12]|M?(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?))?"
PERIOD = rf"^(undated|(at +)?{_DAY}|FY\d{{4}}={_DAY}/{_DAY}|{_DAY}/{_DAY}|{_DAY}/\.\.|\.\./{_DAY})$"
"""What `parse_period` takes, but for days that a month does not have and ends before beginnings."""


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
    if len(text) > LONGEST_TEXT:
        raise PydanticCustomError("too-long", "")
    return text


def _address(text: str) -> str:
    if not re.match(r"https?://[^\s/]", text):
        raise PydanticCustomError("address", "")
    return text


def _within(text: str) -> str:
    if re.search(r"[\\:]|^/|(^|/)\.", text) or not text.strip() or not can_be_shown(text):
        raise PydanticCustomError("within", "")
    return text


def _phrase(text: str) -> str:
    _english(text)
    if not re.fullmatch(r"[^{}]*\{n\}[^{}]*", text):
        raise PydanticCustomError("phrase", "")
    return text


def _english(text: str) -> str:
    if re.search(r"[\u3400-\u9fff]", text):
        raise PydanticCustomError("english", "")
    return _said(text)


Line = Annotated[str, AfterValidator(_said), WithJsonSchema({"type": "string", "pattern": r"\S", "maxLength": LONGEST_TEXT})]
English = Annotated[
    str, AfterValidator(_english), WithJsonSchema({"type": "string", "pattern": r"^[^\u3400-\u9fff]*[^\s\u3400-\u9fff][^\u3400-\u9fff]*$"})
]
"""A text of the vocabulary; its Chinese stands in the catalog of the site, as that of any other language does."""
Label = Annotated[str, AfterValidator(_said), WithJsonSchema({"type": ["string", "number"], "pattern": r"\S", "maxLength": LONGEST_TEXT})]
"""A text that may look like a number: other readers of YAML take it for one."""
Phrase = Annotated[
    str, AfterValidator(_phrase), WithJsonSchema({"type": "string", "pattern": r"^[^{}\u3400-\u9fff]*\{n\}[^{}\u3400-\u9fff]*$"})
]
"""Of a unit, with the place of the number."""
ANCHOR = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
Anchor = Annotated[str, _id(ANCHOR, "-"), WithJsonSchema({"type": "string", "pattern": f"^{ANCHOR}$"})]
"""Ids that are anchors of a page."""
WORD = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
Word = Annotated[str, _id(WORD, "_"), WithJsonSchema({"type": "string", "pattern": f"^{WORD}$"})]
"""Ids of the vocabulary, where it gives them."""
Known = Annotated[str, AfterValidator(_said), WithJsonSchema({"type": "string", "pattern": r"\S"})]
"""Ids of the vocabulary, where others name them. They are looked up: whatever cannot be an id is unknown, and its name may be known."""


PLAIN_NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,9})?"


def _number(text: object) -> Decimal:
    if not re.fullmatch(PLAIN_NUMBER, str(text)):
        raise PydanticCustomError("not-a-number", "", {"text": str(text)})
    return Decimal(str(text))


def _day(text: object) -> object:
    # pydantic also takes a number of seconds for a day: "0" would be one in 1970.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(text)):
        raise PydanticCustomError("date_parsing", "")
    return text


Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": ["number", "string"], "pattern": f"^{PLAIN_NUMBER}$"})]
PeriodText = Annotated[
    Period, BeforeValidator(_period), WithJsonSchema({"type": ["string", "integer"], "pattern": PERIOD, "minimum": 1000, "maximum": 9999})
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}),
]
Address = Annotated[str, AfterValidator(_address), WithJsonSchema({"type": "string", "pattern": r"^https?://[^\s/]"})]
Within = Annotated[str, AfterValidator(_within), WithJsonSchema({"type": "string", "pattern": r"^(?!.*(^|/)\.)[^\\:/][^\\:]*$"})]
"""A file in the report's folder."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _File(BaseModel):
    """A mapping of a file. The order of its fields is that of keys in the canonical form."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class FactFile(_File):
    id: Anchor = Field(description=N_("Its anchor on the page; unique in the report, stays for good."))
    kind: FactKind = Field(description=N_("What kind of thing it is."))
    title: Line = Field(description=N_("As a heading."))
    text: Line = Field(description=N_("One to three sentences. Numbers and dates stand in braces."))
    at: Label = Field(description=N_("Where it stands in the source, as the source numbers it."))
    date: PeriodText | None = Field(None, description=N_("When it happened, as a period."))


class FigureFile(_File):
    id: Anchor = Field(description=N_("Its anchor on the page, and the name of its CSV file."))
    title: Line = Field(description=N_("What it shows."))
    text: Line | None = Field(None, description=N_("A sentence or two before the figure."))
    note: Line | None = Field(None, description=N_("Shown under the figure."))
    institution: Known | None = Field(None, description=N_("Whose acts are counted, if not the first publisher's."))
    place: Known | None = Field(None, description=N_("If not the report's place."))
    population: Line | None = Field(
        None, description=N_("Of what kind of thing, as a short phrase. Figures are compared only where the words are the same.")
    )
    measure: Known | None = Field(None, description=N_("What is counted, in every row whose cell is empty."))
    statistic: Statistic | None = Field(None, description=N_("What is said of the measure, in every row whose cell is empty."))
    period: PeriodText | None = Field(None, description=N_("The time, of every row whose cell is empty."))
    unit: Known | None = Field(None, description=N_("What it is counted in, in every row whose cell is empty; else that of the measure."))
    at: Label | None = Field(None, description=N_("Place in the source, of every row whose cell is empty."))
    parts: Parts | None = Field(None, description=N_("Whether the rows are all there is of the total."))
    chart: ChartKind | None = Field(None, description=N_("Only where the kind that the program chooses does not fit."))


class SectionFile(_File):
    id: Anchor = Field(description=N_("Its anchor on the page; unique in the report, stays for good."))
    title: Line = Field(description=N_("The heading of the section."))
    at: Label = Field(description=N_("Where it stands in the source, as the source numbers it."))
    prose: Line | None = Field(None, description=N_("Paragraphs, separated by an empty line. Numbers and dates stand in braces."))
    figures: list[FigureFile] = Field([], description=N_("Tables of numbers that belong together, each with a CSV file."))
    facts: list[FactFile] = Field([], description=N_("Titled items without, or beside, numbers."))


class ExpectFile(_File):
    printed: Number | None = Field(None, description=N_("The printed number, as in the column “value”."))
    recomputed: Number = Field(description=N_("The recomputed number, exactly as the check tells it."))


class CorrectionFile(_File):
    id: Anchor = Field(description=N_("Its anchor on the page; unique in the report, stays for good."))
    at: Label = Field(description=N_("Where it stands in the source, as the source numbers it."))
    observations: list[Anchor] = Field([], description=N_("Ids of the rows it speaks of; left out where it is about words only."))
    printed: Label = Field(description=N_("What the source prints, quoted shortly."))
    reading: Line = Field(description=N_("What we read instead."))
    reason: Line = Field(description=N_("Why we read it so, in courteous words."))
    action: Action | None = Field(None, description=N_("What we do about it."))
    relation: Anchor | None = Field(None, description=N_("The id of the conflict that this records."))
    expect: ExpectFile | None = Field(None, description=N_("What the conflict looks like; the check tells when it no longer does."))
    reported: Line | None = Field(None, description=N_("Who was told, and when."))
    recorded: Day | None = Field(None, description=N_("The day it was recorded here, if not the day the report was added."))


class RelationFile(_File):
    id: Anchor = Field(description=N_("Unique in the report, stays for good."))
    kind: RelationKind = Field(description=N_("What is recomputed."))
    claim: Claim | None = Field(None, description=N_("For a claim: what the source says in words."))
    says: Anchor | None = Field(None, description=N_("The observation that states the result."))
    of: list[Anchor] = Field([], description=N_("The observations that the result is computed from."))
    base: list[Anchor] = Field([], description=N_("Those they are held against: the whole, the earlier level, the divisor, the limit."))
    rate: Number | None = Field(None, description=N_("For a conversion, if the source names it: units of “of” for one of “says”."))
    at: Label | None = Field(None, description=N_("Place in the source, if not where the result stands."))
    note: Line | None = Field(None, description=N_("A short text, for what the numbers do not tell."))


class SwitchedOffFile(_File):
    relation: Anchor = Field(description=N_("The id of a relation that the program finds."))
    reason: Line = Field(description=N_("Why it makes no sense here."))


class SourceFile(_File):
    title: Line = Field(description=N_("As printed."))
    language: Line = Field(description=N_("The language of the text that was read."))
    url: Address | None = Field(None, description=N_("Where readers find it."))
    note: Line | None = Field(None, description=N_("Where the text comes from, how it counts its parts."))
    sha256: Digest | None = Field(
        None, description=N_("SHA-256 of the text that was read, so that others can tell whether theirs is the same.")
    )
    text: Within | None = Field(
        None, description=N_("The file with that text, in the report's folder; where it is there, numbers that are not entered are told.")
    )
    left_out: list[Line] = Field([], description=N_("Pieces of that text whose numbers are no figures of the report."))


class ReportFile(_File):
    language: Line = Field(description=N_("The language of the texts in this file."))
    kind: ReportKind = Field(description=N_("What kind of publication it is."))
    title: Line = Field(description=N_("Our title, short and plain."))
    publishers: Annotated[list[Known], Field(min_length=1)] = Field(
        description=N_("The institutions that publish it. Figures are about the first one unless they say otherwise.")
    )
    place: Known = Field(description=N_("The place that the figures are about."))
    period: PeriodText = Field(description=N_("The time that the report covers."))
    published: Day | None = Field(None, description=N_("The day of publication, if known."))
    added: Day | None = Field(None, description=N_("The day this site first published it; it orders the feed of new reports."))
    source: SourceFile = Field(description=N_("The document that the report is read from."))
    summary: Line = Field(description=N_("Two to four sentences. Numbers and dates stand in braces."))
    key: list[Anchor] = Field([], description=N_("Ids of the four to six observations that stand for the report, in large type."))
    sections: Annotated[list[SectionFile], Field(min_length=1)] = Field(description=N_("The parts of the report, in its order."))
    corrections: list[CorrectionFile] = Field([], description=N_("Recorded departures from what the source prints."))
    relations: list[RelationFile] = Field([], description=N_("What adds up, is part of, grows from … what."))
    switched_off: list[SwitchedOffFile] = Field([], description=N_("Relations that the program finds, but that make no sense here."))


class InstitutionFile(_File):
    name: English = Field(description=N_("Its full name. Other languages have theirs in locales/."))
    short: English | None = Field(None, description=N_("Its name in brief."))
    kind: InstitutionKind = Field(description=N_("Institutions of different kinds are never drawn together."))
    place: Known = Field(description=N_("The place that it is responsible for."))


class PlaceFile(_File):
    name: English = Field(description=N_("What it is called. Other languages have their words in locales/."))
    within: Known | None = Field(None, description=N_("The place around it."))


class UnitFile(_File):
    one: Phrase = Field(description=N_("In a sentence, for one: “{n} case”."))
    other: Phrase = Field(description=N_("In a sentence, for several: “{n} cases”."))
    label: English = Field(description=N_("At an axis, or in the head of a column."))
    kind: UnitKind = Field(description=N_("What can be laid on one axis, and how it is written."))


class MeasureFile(_File):
    name: English = Field(description=N_("What it is called. Other languages have their words in locales/."))
    unit: Known = Field(description=N_("The unit it is usually counted in."))
    kind: MeasureKind = Field(description=N_("How its values behave over time."))
    about: English = Field(description=N_("What it covers, in a sentence."))


class DimensionFile(_File):
    name: English = Field(description=N_("What it is called. Other languages have their words in locales/."))
    members: dict[Word, English] = Field(description=N_("The categories, each an id with its name. “total” is there by itself."))


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
    "english": N_("in English; the Chinese goes into locales/zh/LC_MESSAGES/site.po"),
    "phrase": N_("a phrase with {n} where the number stands"),
    "address": N_("an address that begins with https:// or http://"),
    "too-long": N_("a text of at most ten thousand characters"),
    "within": N_("a file in the report's folder, such as source.txt"),
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
        where = source.keys.get(path, where)
        if key.isdecimal() and (cut := _cut(source, path)):
            return not_a_number(cut, source.where((*path[:-1], _before(source, path))))
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


def _before(source: Yaml, path: KeyPath) -> str:
    """The key that stands before the last one of *path*; empty where it is the first."""
    around = source.value
    for step in path[:-1]:
        around = around[step]
    keys = list(around)
    at = keys.index(path[-1])
    return keys[at - 1] if at else ""


def _cut(source: Yaml, path: KeyPath) -> str:
    """The number that a comma has cut in two within curly brackets, its end now a key: `{recomputed: 3,055}`."""
    around = source.value
    for step in path[:-1]:
        around = around[step]
    before = around.get(_before(source, path))
    return f"{before},{path[-1]}" if isinstance(before, str) and before.isdecimal() and around[path[-1]] == "" else ""


def bad_period(code: str, text: str, where: Where) -> Finding:
    """A text that `parse_period` does not take, with the period that it means in words or as Excel writes it."""
    return Finding(code, where, {"text": text, "nearest": _meant_period(text) if code == "bad-period" else ""})


_DAY_ONE = date(1899, 12, 30)
"""From which Excel counts days."""


def _meant_period(text: str) -> str:
    """The written form of the period that *text* most likely means; empty if it cannot be told.

    >>> [_meant_period(text) for text in ("2020年7月", "Jul-16", "2020-7-1", "44013", "some day")]
    ['2020-07', '2016-07', '2020-07-01', '2020-07-01', '']
    """
    text = narrow(text)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text):
        padded = "-".join(part.zfill(2) for part in match.groups() if part)
        return padded if is_period(padded) else ""
    if re.fullmatch(r"[34]\d{4}", text):  # days that Excel keeps as a number, from 1982 to 2036
        return (_DAY_ONE + timedelta(days=int(text))).isoformat()
    return spoken_period(text) or ""


def not_a_number(text: str, where: Where) -> Finding:
    return Finding("not-a-number", where, {"text": text, "suggestion": _meant(text) or "1234.5"})


def _meant(text: str) -> str:
    """The plain number that *text* most likely stands for; empty if it cannot be told.

    >>> [_meant(text) for text in ("1,340", "81.7%", "4.36E+05", "16.3万", "81,7", "（340）", "340①", "3-5")]
    ['1340', '81.7', '436000', '163000', '81.7', '-340', '340', '']
    """
    plain = re.sub(r"[\s'’]", "", narrow(text))
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
    reading = parse_printed(plain) if len(find_numbers(plain)) == 1 else None
    return format(reading.value, "f") if reading else ""


def narrow(text: str) -> str:
    """*text* with full-width letters, digits and signs in their usual width; ① and ² are left as they are."""
    return "".join(unicodedata.normalize("NFKC", c) if unicodedata.decomposition(c).startswith("<wide>") else c for c in text)


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
