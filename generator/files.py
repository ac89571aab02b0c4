"""The form of the files that editors write: keys, types and defaults of report.yml and the vocabulary.

Pydantic classes; their field descriptions are the help an editor's program can show.
What the files mean is `model`; how they become it is `load`.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from generator.model import ChartKind, FactKind, MeasureKind, Parts, Period, ReportKind, Statistic, UnitKind
from generator.period import parse_period

PERIOD_CODES = {"form": "bad-period", "date": "impossible-date", "order": "period-order"}
"""What `parse_period` raises → the code of the finding."""


def _period(text: object) -> Period:
    try:
        return parse_period(str(text))
    except ValueError as error:
        raise PydanticCustomError(PERIOD_CODES[str(error)], "", {"text": str(text)}) from None


def _id(pattern: str, joint: str) -> BeforeValidator:
    import re

    def validate(text: object) -> str:
        if not isinstance(text, str) or not re.fullmatch(pattern, text):
            raise PydanticCustomError("bad-id", "", {"id": str(text), "joint": joint})  # type: ignore[arg-type]
        return text

    return BeforeValidator(validate)


Line = Annotated[str, StringConstraints(min_length=1)]
Anchor = Annotated[str, _id(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "-")]
"""Ids that are anchors of a page."""
Word = Annotated[str, _id(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "_")]
"""Ids of the vocabulary."""
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
    institution: Word | None = Field(None, description="Whose acts are counted, if not the first publisher's.")
    place: Word | None = Field(None, description="If not the report's place.")
    population: Line | None = Field(None, description="Of what kind of thing, as a short phrase.")
    measure: Word | None = None
    statistic: Statistic | None = None
    period: PeriodText | None = None
    unit: Word | None = None
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


class SourceFile(_File):
    title: Line = Field(description="As printed.")
    language: Line
    url: Line | None = None
    note: Line | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"[0-9a-f]{64}")] | None = None


class ReportFile(_File):
    language: Line = Field(description="The language of the texts in this file.")
    kind: ReportKind
    title: Line
    publishers: Annotated[list[Word], Field(min_length=1)]
    place: Word
    period: PeriodText
    published: date | None = None
    source: SourceFile
    summary: Line
    key: list[Anchor] = []
    sections: Annotated[list[SectionFile], Field(min_length=1)]
    corrections: list[CorrectionFile] = []


class InstitutionFile(_File):
    name: Line
    short: Line | None = None
    kind: Word
    place: Word


class PlaceFile(_File):
    name: Line
    within: Word | None = None


class UnitFile(_File):
    one: Line
    other: Line
    label: Line
    kind: UnitKind


class MeasureFile(_File):
    name: Line
    unit: Word
    kind: MeasureKind
    about: Line


class DimensionFile(_File):
    name: Line
    members: dict[Word, Line]
