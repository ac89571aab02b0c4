"""What the tables for machines hold: every column with its meaning, type and values.

The one place that says so. Tables, Data Package, CSVW and the page "Data" are made from it, and a test holds the files against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.model import (
    Action,
    FactKind,
    InstitutionKind,
    MeasureKind,
    Qualifier,
    RelationKind,
    ReportKind,
    Statistic,
    Status,
    Text,
    UnitKind,
    Verdict,
)


class Kind(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    ID = "id"
    IDS = "ids"
    """Several ids with `;` between them."""
    CODE = "code"
    """One of the column's values."""
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    title: Text
    meaning: Text
    values: tuple[str, ...] = ()
    """All that a cell may hold."""
    required: bool = False
    """Whether no cell is empty."""
    each: bool = False
    """Whether there is one for every language, with its tag behind the name."""
    language: str = ""
    """The tag, where it is one of those."""
    see: str = ""
    """Where more is said of it: a page written by hand and its anchor."""
    refers: str = ""
    """The table whose first column holds what this one names."""
    term: str = ""
    """The property of a public vocabulary that it is."""


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Columns that tell its rows apart."""

    def columns_in(self, tags: Iterable[str]) -> tuple[Column, ...]:
        """Its columns, those of each language once for every one of *tags*."""
        tags = sorted(tags)
        columns: list[Column] = []
        for column in self.columns:
            columns += [replace(column, name=f"{column.name}_{tag}", language=tag) for tag in tags] if column.each else [column]
        return tuple(columns)

    def names(self, tags: Iterable[str]) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns_in(tags))


def _(message: str) -> Text:
    """Marks *message* for the catalogs."""
    return Text(message)


def t(context: str, message: str) -> Text:
    return Text(message, context=context)


_SDMX = "http://purl.org/linked-data/sdmx/2009/"
_DC = "http://purl.org/dc/terms/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SCHEMA = "https://schema.org/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"

_REPORT = Column("report", Kind.ID, t("column", "Report"), _("Id of the report"), required=True, refers="reports", term=f"{_DC}isPartOf")
_AT = Column(
    "at",
    Kind.TEXT,
    t("column", "Place in the source"),
    _("By the numbers of its headings, or of its paragraphs"),
    required=True,
    see="method.md#reading",
)
_PERIOD = Column(
    "period",
    Kind.TEXT,
    t("column", "Period"),
    _("The period as the editor wrote it"),
    required=True,
    see="data-notes.md#periods",
    term=f"{_SDMX}dimension#refPeriod",
)
_START = Column("start", Kind.DATE, t("column", "First day"), _("First day; empty where the source gives none"), term=f"{_SCHEMA}startDate")
_END = Column(
    "end",
    Kind.DATE,
    t("column", "Last day"),
    _("Last day, included; empty for an open period. Equal to the first day for an instant"),
    term=f"{_SCHEMA}endDate",
)


def _name(meaning: Text) -> Column:
    return Column("name", Kind.TEXT, t("column", "Name"), meaning, required=True, each=True, term=f"{_RDFS}label")


OBSERVATIONS = Table(
    "observations",
    _("Observations"),
    _("Every number of every report, one row each"),
    (
        _REPORT,
        Column("figure", Kind.ID, t("column", "Figure"), _("Id of the figure; with the report, the address of its page"), required=True),
        Column(
            "id",
            Kind.ID,
            t("column", "Observation"),
            _("Id of the observation, unique in its report"),
            required=True,
            term=f"{_DC}identifier",
        ),
        _AT,
        Column(
            "measure",
            Kind.ID,
            t("column", "Measure"),
            _("What is counted; the same id in all reports. A derived difference has two, with a hyphen between them"),
            required=True,
            see="data-notes.md#derived",
            term="http://purl.org/linked-data/cube#measureType",
        ),
        Column(
            "statistic",
            Kind.CODE,
            t("column", "Statistic"),
            _("What is said of the measure"),
            tuple(Statistic),
            required=True,
            see="data-notes.md#statistics",
        ),
        Column(
            "dimensions",
            Kind.IDS,
            t("column", "Breakdown"),
            _("What it is broken down by, as dimension=category; the category “total” stands for all together"),
        ),
        _PERIOD,
        _START,
        _END,
        Column("against", Kind.TEXT, t("column", "Compared with"), _("For a change: the period it is measured against")),
        Column(
            "value",
            Kind.NUMBER,
            t("column", "Value"),
            _("Plain decimal in single units: 56 million yuan is 56000000, 81.7% is 81.7. Empty where there is no number"),
            term=f"{_SDMX}measure#obsValue",
        ),
        Column(
            "unit",
            Kind.ID,
            t("column", "Unit"),
            _("Id of the unit"),
            required=True,
            see="data-notes.md#units",
            refers="units",
            term=f"{_SDMX}attribute#unitMeasure",
        ),
        Column(
            "qualifier",
            Kind.CODE,
            t("column", "Qualifier"),
            _("How exactly it is stated"),
            tuple(Qualifier),
            required=True,
            see="method.md#qualifiers",
        ),
        Column(
            "printed", Kind.TEXT, t("column", "As printed"), _("What the source prints, in its own language; empty for a derived value")
        ),
        Column(
            "precision",
            Kind.NUMBER,
            t("column", "Precision"),
            _("The smallest step that the printed form can tell apart, in the same unit as the value"),
            see="method.md#printed-precision",
        ),
        Column(
            "status",
            Kind.CODE,
            t("column", "Status"),
            _("Where the value comes from, or why there is none"),
            tuple(Status),
            required=True,
            see="method.md#status",
            term=f"{_SDMX}attribute#obsStatus",
        ),
        Column(
            "institution",
            Kind.ID,
            t("column", "Institution"),
            _("Id of the institution whose acts are counted"),
            required=True,
            refers="institutions",
        ),
        Column(
            "place", Kind.ID, t("column", "Place"), _("Id of the place"), required=True, refers="places", term=f"{_SDMX}dimension#refArea"
        ),
        Column("label", Kind.TEXT, t("column", "Label"), _("What is counted, in words"), required=True, each=True, term=f"{_RDFS}label"),
        Column("note", Kind.TEXT, t("column", "Note"), _("Note on this number, if any"), each=True, term=f"{_RDFS}comment"),
    ),
    ("report", "id"),
)

RELATIONS = Table(
    "relations",
    _("Relations"),
    _("Totals, shares, growth rates and all that depends on each other, recomputed, with the verdict"),
    (
        _REPORT,
        Column(
            "id",
            Kind.ID,
            t("column", "Relation"),
            _("Id of the relation, unique in its report"),
            required=True,
            see="agreement.md#title",
            term=f"{_DC}identifier",
        ),
        Column(
            "kind", Kind.CODE, t("column", "Kind"), _("Kind of the relation"), tuple(RelationKind), required=True, see="data-notes.md#kinds"
        ),
        _AT,
        Column(
            "expression",
            Kind.TEXT,
            t("column", "Formula"),
            _("The relation as a formula over ids of observations"),
            required=True,
            see="data-notes.md#kinds",
        ),
        Column(
            "operands",
            Kind.IDS,
            t("column", "Operands"),
            _("Ids of the observations that it is computed from; the printed result is not among them"),
            required=True,
        ),
        Column("printed", Kind.TEXT, t("column", "As printed"), _("The result as the source prints it; empty where it prints none")),
        Column(
            "recomputed",
            Kind.NUMBER,
            t("column", "Recomputed"),
            _(
                "The recomputed value, with at most one decimal more than the printed one (an implied rate with at most four); "
                "empty where nothing can be computed"
            ),
        ),
        Column(
            "verdict",
            Kind.CODE,
            t("column", "Verdict"),
            _("What recomputing it shows"),
            tuple(Verdict),
            required=True,
            see="method.md#verdicts",
        ),
        Column("note", Kind.TEXT, t("column", "Note"), _("The relation in one or two sentences"), required=True, each=True),
    ),
    ("report", "id"),
)

REPORTS = Table(
    "reports",
    _("Reports"),
    _("Every report: who published it, when, for which period, and from which text it was read"),
    (
        Column("report", Kind.ID, t("column", "Report"), _("Id of the report"), required=True, term=f"{_DC}identifier"),
        Column("kind", Kind.CODE, t("column", "Kind"), _("Kind of publication"), tuple(ReportKind), required=True),
        Column(
            "title",
            Kind.TEXT,
            t("column", "Title"),
            _("Title, as printed or as rendered here"),
            required=True,
            each=True,
            term=f"{_DC}title",
        ),
        Column("publishers", Kind.IDS, t("column", "Publishers"), _("Ids of the institutions that published it"), required=True),
        Column("place", Kind.ID, t("column", "Place"), _("Id of the place"), required=True, refers="places"),
        _PERIOD,
        _START,
        _END,
        Column("published", Kind.DATE, t("column", "Published"), _("Day of publication, where it is known"), term=f"{_DC}issued"),
        Column("added", Kind.DATE, t("column", "Added"), _("The day on which this site first showed it")),
        Column("source_language", Kind.TEXT, t("column", "Language of the source"), _("Language of the text that was read"), required=True),
        Column(
            "source_url",
            Kind.ADDRESS,
            t("column", "Address of the source"),
            _("Where the source stands, if it is online"),
            term=f"{_DC}source",
        ),
        Column("source_sha256", Kind.TEXT, t("column", "Digest of the source"), _("SHA-256 of the text that was read")),
        Column("figures", Kind.WHOLE, t("column", "Figures"), _("How many figures it has"), required=True),
        Column(
            "observations",
            Kind.WHOLE,
            t("column", "Observations"),
            _("How many numbers are read from it, those that are not stated included"),
            required=True,
        ),
        Column("facts", Kind.WHOLE, t("column", "Facts"), _("How many facts are read from it"), required=True),
        Column("page", Kind.ADDRESS, t("column", "Page"), _("Address of its page"), required=True, each=True),
    ),
    ("report",),
)

FACTS = Table(
    "facts",
    _("Facts"),
    _("What reports say in words: cases, rules, mechanisms and the like, one row each"),
    (
        _REPORT,
        Column("id", Kind.ID, t("column", "Fact"), _("Id of the fact, unique in its report"), required=True, term=f"{_DC}identifier"),
        Column("kind", Kind.CODE, t("column", "Kind"), _("Kind of the fact"), tuple(FactKind), required=True),
        _AT,
        Column("date", Kind.TEXT, t("column", "Date"), _("When it was, where the source says so"), see="data-notes.md#periods"),
        Column("title", Kind.TEXT, t("column", "Title"), _("What it is"), required=True, each=True, term=f"{_DC}title"),
        Column("text", Kind.TEXT, t("column", "Text"), _("What the source says of it"), required=True, each=True, term=f"{_DC}description"),
    ),
    ("report", "id"),
)

CORRECTIONS = Table(
    "corrections",
    _("Corrections"),
    _("What reports print and cannot mean, with our reading and the reason"),
    (
        _REPORT,
        Column("id", Kind.ID, t("column", "Correction"), _("Id of the correction, unique in its report"), required=True),
        _AT,
        Column("observations", Kind.IDS, t("column", "Observations"), _("Ids of the observations that it concerns")),
        Column("printed", Kind.TEXT, t("column", "As printed"), _("What the source prints"), required=True),
        Column(
            "action",
            Kind.CODE,
            t("column", "What was done"),
            _("Whether the printed number is kept or our reading stands in its place"),
            tuple(Action),
        ),
        Column("relation", Kind.ID, t("column", "Relation"), _("Id of the relation that does not hold, if that is the reason")),
        Column(
            "recorded",
            Kind.DATE,
            t("column", "Recorded"),
            _("The day on which it was recorded; empty where that is the day the report was added"),
        ),
        Column("reading", Kind.TEXT, t("column", "Our reading"), _("How we read it"), required=True, each=True),
        Column("reason", Kind.TEXT, t("column", "Reason"), _("Why"), required=True, each=True),
    ),
    ("report", "id"),
)

MEASURES = Table(
    "measures",
    _("Measures"),
    _("What is counted, in all reports"),
    (
        Column("measure", Kind.ID, t("column", "Measure"), _("Id of the measure"), required=True),
        Column("kind", Kind.CODE, t("column", "Kind"), _("How its values behave over time"), tuple(MeasureKind), required=True),
        Column("unit", Kind.ID, t("column", "Unit"), _("Id of the unit it is usually counted in"), required=True, refers="units"),
        _name(_("What it is called")),
        Column("about", Kind.TEXT, t("column", "Definition"), _("What it covers"), required=True, each=True, term=f"{_SKOS}definition"),
    ),
    ("measure",),
)

UNITS = Table(
    "units",
    _("Units"),
    _("What it is counted in"),
    (
        Column("unit", Kind.ID, t("column", "Unit"), _("Id of the unit"), required=True),
        Column("kind", Kind.CODE, t("column", "Kind"), _("Kind of the unit"), tuple(UnitKind), required=True),
        _name(_("What it is called")),
    ),
    ("unit",),
)

INSTITUTIONS = Table(
    "institutions",
    _("Institutions"),
    _("Courts, procuratorates, offices and others that publish reports or whose acts are counted"),
    (
        Column("institution", Kind.ID, t("column", "Institution"), _("Id of the institution"), required=True),
        Column("kind", Kind.CODE, t("column", "Kind"), _("Kind of the institution"), tuple(InstitutionKind), required=True),
        Column("place", Kind.ID, t("column", "Place"), _("Id of its place"), required=True, refers="places"),
        _name(_("Its full name")),
        Column("short", Kind.TEXT, t("column", "Short name"), _("Its name in brief"), required=True, each=True),
    ),
    ("institution",),
)

PLACES = Table(
    "places",
    _("Places"),
    _("Where things are counted"),
    (
        Column("place", Kind.ID, t("column", "Place"), _("Id of the place"), required=True),
        Column("within", Kind.ID, t("column", "Within"), _("Id of the place around it"), refers="places"),
        _name(_("What it is called")),
    ),
    ("place",),
)

CATEGORIES = Table(
    "categories",
    _("Categories"),
    _("What measures are broken down by: dimensions and their categories"),
    (
        Column("dimension", Kind.ID, t("column", "Dimension"), _("Id of the dimension"), required=True),
        Column("category", Kind.ID, t("column", "Category"), _("Id of the category, unique in its dimension"), required=True),
        Column(
            "dimension_name", Kind.TEXT, t("column", "Name of the dimension"), _("What the dimension is called"), required=True, each=True
        ),
        _name(_("What the category is called")),
    ),
    ("dimension", "category"),
)

GLOSSARY = Table(
    "glossary",
    _("Glossary"),
    _("Legal terms in both languages, with other names and an explanation"),
    (
        Column("term", Kind.ID, t("column", "Term"), _("Id of the term"), required=True, see="glossary.md#title"),
        Column(
            "name", Kind.TEXT, t("column", "Name"), _("The term; empty where the language has none"), each=True, term=f"{_SKOS}prefLabel"
        ),
        Column("also", Kind.IDS, t("column", "Other names"), _("Other names that a text may use"), each=True, term=f"{_SKOS}altLabel"),
        Column("about", Kind.TEXT, t("column", "Explanation"), _("What it means, in a line"), each=True, term=f"{_SKOS}definition"),
    ),
    ("term",),
)

TABLES = (OBSERVATIONS, RELATIONS, REPORTS, FACTS, CORRECTIONS, MEASURES, UNITS, INSTITUTIONS, PLACES, CATEGORIES, GLOSSARY)
"""In the order in which they are shown."""
