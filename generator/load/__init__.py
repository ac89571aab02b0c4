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
from generator.model import Data

__all__ = ["Loaded", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read, and what is wrong with it. Reports with errors are left out of `data`."""

    data: Data
    findings: tuple[Finding, ...]


def load(root: Path, languages: Iterable[str]) -> Loaded:
    """Read *root*/data.

    *languages* are the tags that texts may be written in.
    """
    findings: list[Finding] = []
    vocabulary = read_vocabulary(root, findings)
    broken = frozenset(Path(f.where.file).stem for f in findings)
    reports = []
    folder = root / "data" / "reports"
    known = tuple(languages)
    for path in sorted(p for p in folder.glob("*") if p.is_dir() and not p.name.startswith(".")):
        report = ReportReader(root, path, vocabulary, broken, known, findings).read()
        if report:
            reports.append(report)
    glossary = read_glossary(root, findings)
    return Loaded(Data(vocabulary, tuple(reports), glossary), sort_findings(findings))
