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
from generator.load.report import ReportReader
from generator.load.vocabulary import read_glossary, read_vocabulary
from generator.model import Data, Report

__all__ = ["Loaded", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, and what is wrong with it. Reports with errors are left out of `data`."""

    data: Data
    findings: tuple[Finding, ...]
    flawed: tuple[tuple[Report, frozenset[str]], ...] = ()
    """Those that were left out, as far as they could be read, with the ids of all their rows."""


def load(root: Path, languages: Iterable[str]) -> Loaded:
    """Read *root*/data.

    *languages* are the tags that texts may be written in.
    """
    findings: list[Finding] = []
    vocabulary = read_vocabulary(root, findings)
    broken = frozenset(Path(f.where.file).stem for f in findings)
    if "units" in broken:
        broken |= {"measures"}  # those counted in a unit that could not be read
    reports, flawed = [], []
    folder = root / "data" / "reports"
    known = tuple(languages)
    for path in sorted(p for p in folder.glob("*") if p.is_dir() and not p.name.startswith(".")):
        reader = ReportReader(root, path, vocabulary, broken, known, findings)
        report = reader.read()
        if report and reader.whole:
            reports.append(report)
        elif report:
            flawed.append((report, frozenset(reader.row_ids)))
    glossary = read_glossary(root, known, findings)
    return Loaded(Data(vocabulary, tuple(reports), glossary), sort_findings(findings), tuple(flawed))
