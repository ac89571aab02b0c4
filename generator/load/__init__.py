"""data/ → values and findings. The only reader of data/.

1. `source`: files become plain values, with the line and column of each.
2. `forms`: those of report.yml and the vocabulary are held against the form they must have.
3. `vocabulary`, `report`: they become values of `model`, references resolved.

Every mistake of every file is reported at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.finding import Finding, sort_findings
from generator.limits import can_be_shown
from generator.model import Data, Report, Term, Vocabulary

__all__ = [
    "Loaded",
    "LoadedReport",
    "LoadedVocabulary",
    "find_reports",
    "load",
    "load_glossary",
    "load_report",
    "load_vocabulary",
    "still_holds",
]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, and what is wrong with it. Reports with errors are left out of `data`."""

    data: Data
    findings: tuple[Finding, ...]
    flawed: tuple[tuple[Report, frozenset[str] | None], ...] = ()
    """Those that were left out, as far as they could be read, with the ids of all their rows; `None` where not all could be read."""


@dataclass(frozen=True, slots=True)
class LoadedVocabulary:
    """What reports share."""

    vocabulary: Vocabulary
    broken: frozenset[str]
    """Files with mistakes of their own: what they lack is no second mistake of a report."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """What one folder of data/reports/ holds."""

    report: Report | None
    """As far as it could be read."""
    whole: bool
    """Whether that is all that the folder says; else the report is left out."""
    rows: frozenset[str] | None
    """The ids of all its rows; `None` where not all could be read."""
    findings: tuple[Finding, ...]


def load(root: Path, languages: Iterable[str]) -> Loaded:
    """Read *root*/data.

    *languages* are the tags that texts may be written in.
    """
    tags = tuple(languages)
    shared = load_vocabulary(root)
    every = [load_report(root, folder, shared, tags) for folder in find_reports(root)]
    terms, findings = load_glossary(root, tags)
    reports = tuple(one.report for one in every if one.report and one.whole)
    flawed = tuple((one.report, one.rows) for one in every if one.report and not one.whole)
    found = (*shared.findings, *(finding for one in every for finding in one.findings), *findings)
    return Loaded(Data(shared.vocabulary, reports, terms), sort_findings(found), flawed)


def find_reports(root: Path) -> tuple[Path, ...]:
    """The folders of all reports."""
    folders = (p for p in (root / "data" / "reports").glob("*") if p.is_dir() and not p.name.startswith("."))
    return tuple(sorted(p for p in folders if can_be_shown(p.name)))


def load_vocabulary(root: Path) -> LoadedVocabulary:
    """Read *root*/data/vocabulary."""
    from generator.load.vocabulary import read_vocabulary  # noqa: PLC0415 - Pydantic takes time to import: only where there is something to read

    findings: list[Finding] = []
    vocabulary = read_vocabulary(root, findings)
    broken = frozenset(Path(f.where.file).stem for f in findings)
    if "units" in broken:
        broken |= {"measures"}  # those counted in a unit that could not be read
    return LoadedVocabulary(vocabulary, broken, tuple(findings))


def load_report(root: Path, folder: Path, shared: LoadedVocabulary, languages: tuple[str, ...]) -> LoadedReport:
    """Read the report in *folder*, whose texts may be written in *languages*."""
    from generator.load.report import ReportReader  # noqa: PLC0415 - as above

    findings: list[Finding] = []
    reader = ReportReader(root, folder, shared.vocabulary, shared.broken, languages, findings)
    report = reader.read()
    return LoadedReport(report, reader.whole, None if reader.rows_unread else frozenset(reader.row_ids), tuple(findings))


def still_holds(loaded: LoadedReport, before: LoadedVocabulary, now: LoadedVocabulary) -> bool:
    """Whether *loaded*, read with the vocabulary *before*, is what its folder holds with that of *now* too.

    That is so where nothing was wrong with either, no entry is gone, and those that the report refers to are the same.
    """
    if not loaded.report or not loaded.whole or loaded.findings or before.findings or now.findings:
        return False
    old, new = before.vocabulary, now.vocabulary
    if not all(getattr(old, kind).keys() <= getattr(new, kind).keys() for kind in _KINDS):
        return False
    report = loaded.report
    institutions = (*report.publishers, *(figure.institution for figure in report.figures))
    places = (report.place, *(figure.place for figure in report.figures))
    rows = [o for _, o in report.observations]
    return (
        all(new.institutions[one.id] == one for one in set(institutions))
        and all(new.places[one.id] == one for one in set(places))
        and all(new.measures[one.id] == one for one in {o.measure for o in rows})
        and all(new.units[one.id] == one for one in {o.unit for o in rows})
        and all(new.categories[one.dimension].get(one.id) == one for one in {c for o in rows for c in o.categories})
    )


_KINDS = ("institutions", "places", "units", "measures", "categories")


def load_glossary(root: Path, languages: tuple[str, ...]) -> tuple[tuple[Term, ...], tuple[Finding, ...]]:
    """Read *root*/data/glossary.csv."""
    from generator.load.vocabulary import read_glossary  # noqa: PLC0415 - as above

    findings: list[Finding] = []
    return read_glossary(root, languages, findings), tuple(findings)
