"""Where a table is to go: what the report and the figure say already, and whether they can be read with it in them."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.check import check
from generator.finding import Finding, Severity, nearest, sort_findings
from generator.load import LoadedVocabulary, find_reports, load_report, load_vocabulary
from generator.load.forms import FigureFile, ReportFile, validated
from generator.load.report import OF_THE_PAGE
from generator.load.source import read_yaml
from generator.model import Data, Report
from generator.table.tidy import key_of


@dataclass(frozen=True, slots=True)
class Target:
    """A figure of a report, which may be there or not."""

    folder: str
    """Of the report, relative to the project."""
    figure_id: str
    language: str
    text: str
    """Of report.yml, as it is."""
    figure: FigureFile | None
    """What report.yml says of it."""
    sections: tuple[tuple[str, str], ...]
    """Id and title."""
    taken: frozenset[str]
    """Ids of the report, but for those of the figure's rows."""
    kept: Mapping[tuple[object, ...], str]
    """Ids of the figure's rows, by what they say."""
    rows: tuple[str, ...] | None
    """Ids of the figure's rows; `None` where it has no file."""

    @property
    def csv(self) -> str:
        return f"{self.folder}/{self.figure_id}.csv"

    @property
    def report(self) -> str:
        return f"{self.folder}/report.yml"


def find_folder(root: Path, report: str) -> tuple[Path | None, str]:
    """The folder of *report*; where there is none, the id of the one that is likely meant."""
    folders = {path.name: path for path in find_reports(root)}
    return folders.get(report), nearest(report, folders)


def read_target(root: Path, folder: Path, figure_id: str, shared: LoadedVocabulary, tags: tuple[str, ...]) -> Target | tuple[Finding, ...]:
    """The figure *figure_id* of the report in *folder*; findings where report.yml cannot be read."""
    findings: list[Finding] = []
    source = read_yaml(root, folder / "report.yml", findings)
    file: ReportFile | None = validated(ReportFile, source, findings) if source else None
    if file is None:
        return sort_findings(findings)
    loaded = load_report(root, folder, shared, tags)
    path = folder / f"{figure_id}.csv"
    own = [o for f in (loaded.report.figures if loaded.report else ()) if f.id == figure_id for o in f.observations]
    ids = {id_ for id_ in (*(loaded.rows or ()), *_ids(loaded.report)) if id_ not in {o.id for o in own}}
    return Target(
        folder.relative_to(root).as_posix(),
        figure_id,
        file.language,
        (folder / "report.yml").read_bytes().decode("utf-8"),
        next((f for s in file.sections for f in s.figures if f.id == figure_id), None),
        tuple((s.id, s.title) for s in file.sections),
        frozenset(ids | set(OF_THE_PAGE)),
        {key_of(o): o.id for o in own},
        tuple(o.id for o in own) if path.exists() else None,
    )


def _ids(report: Report | None) -> list[str]:
    """All ids of a report."""
    if report is None:
        return []
    parts = (report.sections, report.figures, report.facts, report.corrections, report.relations)
    return [*(one.id for part in parts for one in part), *(o.id for _, o in report.observations)]


def tried(root: Path, target: Target, files: Mapping[str, str], tags: tuple[str, ...]) -> tuple[Finding, ...]:
    """The errors that the report would have with *files* (path and text) and has not without; *root* is only read."""
    with TemporaryDirectory(prefix="import-") as temporary:
        trial = Path(temporary).resolve()
        for folder in ("data/vocabulary", target.folder):
            shutil.copytree(root / folder, trial / folder)
        before = {_said(finding) for finding in _errors(trial, target, tags)}
        for name, text in files.items():
            if name.startswith("data/"):
                (trial / name).write_bytes(text.encode("utf-8"))
        after = _errors(trial, target, tags)
    return sort_findings(finding for finding in after if _said(finding) not in before)


def _errors(root: Path, target: Target, tags: tuple[str, ...]) -> list[Finding]:
    shared = load_vocabulary(root)
    loaded = load_report(root, root / target.folder, shared, tags)
    found = [*shared.findings, *loaded.findings]
    if loaded.report:
        found += check(Data(shared.vocabulary, (loaded.report,)), ())
    return [finding for finding in found if finding.severity is Severity.ERROR]


def _said(finding: Finding) -> tuple[object, ...]:
    """A finding without its line, which another line above moves."""
    return (finding.code, finding.where.file, tuple(sorted(finding.values.items())))
