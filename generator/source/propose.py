"""Numbers that the data lacks → rows to paste into a figure's CSV. What a number counts the editor has to say."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping

from generator.model import Qualifier, Report, Statistic, Vocabulary
from generator.source.coverage import Standing, Stated

COLUMNS = ("id", "measure", "statistic", "period", "against", "value", "unit", "qualifier", "printed", "at")


def proposed_rows(numbers: Iterable[Stated], vocabulary: Vocabulary, taken: Collection[str] = ()) -> tuple[Mapping[str, str], ...]:
    """A row for each of *numbers* that is new, by `COLUMNS`, with an id that is not among *taken*.

    The measure is filled in where the vocabulary has just one that is counted in the unit.
    """
    used, rows = set(taken), []
    for number in numbers:
        if number.standing is not Standing.NEW:
            continue
        mention = number.mention
        unit = mention.unit[0] if mention.unit else ""
        measures = [id_ for id_, measure in vocabulary.measures.items() if unit and measure.unit.id == unit]
        row = {
            "id": _new_id(unit.replace("_", "-") or "number", used),
            "measure": measures[0] if len(measures) == 1 else "",
            "statistic": "" if mention.statistic is Statistic.LEVEL else mention.statistic.value,
            "period": number.period,
            "against": number.against,
            "value": format(mention.value, "f"),
            "unit": unit,
            "qualifier": "" if mention.qualifier is Qualifier.EXACT else mention.qualifier.value,
            "printed": mention.printed,
            "at": number.locator,
        }
        rows.append(row)
    return tuple(rows)


def taken_ids(report: Report) -> frozenset[str]:
    """Every id of *report*."""
    parts = (report.sections, report.figures, report.facts, report.corrections, report.relations)
    return frozenset(part.id for group in parts for part in group) | {o.id for _, o in report.observations}


def as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """*rows* with a head, as an editor pastes them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _new_id(stem: str, used: set[str]) -> str:
    id_ = next(id_ for n in range(1, len(used) + 2) if (id_ := f"{stem}-{n}") not in used)
    used.add(id_)
    return id_
