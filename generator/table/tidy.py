"""The numbers of a table → the rows of a figure's CSV: ids, columns, text. What is the same in all rows can be said once, at the figure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.canonical.table import format_figure
from generator.load.forms import FigureFile
from generator.load.source import Row
from generator.model import Observation, Qualifier, Statistic, Status, Vocabulary, Where
from generator.table.understand import Taken

_SAID_ONCE = ("measure", "statistic", "period", "unit")
"""Columns that a figure may give for all its rows."""


@dataclass(frozen=True, slots=True)
class Tidy:
    """The rows of a figure, ready to be written."""

    ids: tuple[str, ...]
    cells: tuple[Mapping[str, str], ...]
    constants: Mapping[str, str]
    """What is to stand at a figure that is new."""
    text: str
    """The CSV file."""


def key_of(o: Observation) -> tuple[object, ...]:
    """That of a row that is there, as `Taken.key` has it."""
    categories = tuple(sorted((c.dimension, c.id) for c in o.categories))
    return (o.measure.id, o.statistic, categories, o.period.text, o.unit.id, o.against.text if o.against else "")


def tidy(
    rows: Sequence[Taken],
    vocabulary: Vocabulary,
    *,
    figure: FigureFile | None,
    at: str = "",
    prefix: str = "",
    taken: Collection[str] = (),
    kept: Mapping[tuple[object, ...], str] | None = None,
) -> Tidy:
    """The CSV of *rows*.

    *figure* is what report.yml says of it, `None` for a new one. *at* is the place in the source, if it is to stand in each row.
    *taken* are the ids of the rest of the report; *kept* those of rows that are replaced, by what they say: others link to them.
    """
    ids = _ids(rows, prefix, set(taken), kept or {})
    full = [_cells(row, vocabulary, figure) for row in rows]
    constants = {
        column: full[0][column]
        for column in _SAID_ONCE
        if figure is None and len({row.period if column == "period" else cells[column] for row, cells in zip(rows, full, strict=True)}) == 1
    }
    constants = {column: value for column, value in constants.items() if value}
    said = constants if figure is None else _defaults(figure)
    cells = []
    for id_, one in zip(ids, full, strict=True):
        cells.append({"id": id_, **one, "at": at})
    for column in _SAID_ONCE:
        if column in said and all(one[column] == said[column] for one in cells):
            for one in cells:
                one[column] = ""
    names = list(dict.fromkeys(name for one in cells for name in one))
    heads = dict.fromkeys(names, Where(""))
    text = format_figure([Row({name: one.get(name, "") for name in names}, {}, Where(""), heads) for one in cells])
    return Tidy(tuple(ids), tuple(cells), constants, text)


def _defaults(figure: FigureFile) -> dict[str, str]:
    given = {
        "measure": figure.measure,
        "statistic": figure.statistic,
        "period": figure.period.text if figure.period else None,
        "unit": figure.unit,
    }
    return {column: str(value) for column, value in given.items() if value}


def _cells(row: Taken, vocabulary: Vocabulary, figure: FigureFile | None) -> dict[str, str]:
    """The cells of *row*; what the reader adds by itself is left out, unless the figure says something else."""
    own = vocabulary.measures[row.measure].unit.id
    statistic = row.statistic if row.statistic is not Statistic.LEVEL or (figure and figure.statistic) else ""
    unit = row.unit if row.unit != own or (figure and figure.unit) else ""
    return {
        "measure": row.measure,
        **row.categories,
        "statistic": statistic,
        "period": row.period,
        "against": row.against,
        "value": row.value,
        "unit": unit,
        "qualifier": "" if row.qualifier is Qualifier.EXACT else row.qualifier,
        "printed": row.printed,
        "status": "" if row.status is Status.PRINTED else row.status,
        "note": row.note,
    }


def _ids(rows: Sequence[Taken], prefix: str, taken: set[str], kept: Mapping[tuple[object, ...], str]) -> list[str]:
    """An id for each row: what is counted, of which kind, when; with a number where that is taken."""
    several = len({row.period for row in rows}) > 1
    dimensions = dict.fromkeys(dimension for row in rows for dimension in row.categories)
    measures = {row.measure for row in rows}
    short = {measure: _short(measure, measures) for measure in measures}
    used = taken | set(kept.values())
    ids = []
    for row in rows:
        if old := kept.get(row.key):
            ids.append(old)
            continue
        parts = [
            *([prefix] if prefix else []),
            *([short[row.measure]] if not prefix or len(measures) > 1 else []),
            *(row.categories[dimension] for dimension in dimensions if dimension in row.categories),
            *([_STATISTICS[row.statistic]] if row.statistic in _STATISTICS else []),
            *([_slug(row.period)] if several else []),
        ]
        base = "-".join(filter(None, (part.replace("_", "-") for part in parts)))
        id_ = base if base not in used else next(one for n in range(2, len(used) + 3) if (one := f"{base}-{n}") not in used)
        used.add(id_)
        ids.append(id_)
    return ids


_STATISTICS = {Statistic.SHARE: "share", Statistic.CHANGE: "growth", Statistic.RANK: "rank"}


def _short(measure: str, measures: Collection[str]) -> str:
    """The id of a measure without what is counted, as long as it differs from the others: `accepted` for `cases_accepted`."""
    short = {one: re.sub(r"^(?:cases|number|number_of)_", "", one) for one in measures}
    return short[measure] if list(short.values()).count(short[measure]) == 1 else measure


def _slug(period: str) -> str:
    """A period as part of an id: `2016-07/2020-03` becomes `2016-07-to-2020-03`."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"^at ", "", period.partition("=")[0]).replace("/", " to ").lower()).strip("-")
