"""A project's folder → what it publishes, as two moments of it are compared: also what can be read beside mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.finding import Severity
from generator.language import Language, find_languages, load_language
from generator.load import load
from generator.model import Report, Vocabulary
from generator.reconcile import Reconciled, reconcile


@dataclass(frozen=True, slots=True)
class State:
    """What a project publishes at one moment."""

    vocabulary: Vocabulary
    reports: Mapping[str, Report]
    """Those with mistakes too, as far as they could be read."""
    reconciled: Mapping[str, Reconciled]
    """Of reports without mistakes."""
    languages: Mapping[str, Language]
    unread: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    """Of reports with mistakes the ids of rows that could not be read; `None` where that is not known."""
    missing: frozenset[str] = frozenset()
    """Reports of which nothing could be read."""
    errors: int = 0

    @property
    def flawed(self) -> frozenset[str]:
        """Reports with mistakes: their relations, institutions and places are not known."""
        return frozenset(self.unread)


def read_state(root: Path) -> State:
    """What the project in *root* publishes; a folder that is not there is an empty one."""
    for folder in ("data/reports", "locales"):
        if not (root / folder).is_dir():
            return State(Vocabulary({}, {}, {}, {}, {}), {}, {}, {})
    tags = find_languages(root)
    loaded = load(root, tags)
    languages = {
        tag: load_language(root, tag, [p.name for p in sorted((root / "data/reports").iterdir()) if p.is_dir()])[0] for tag in tags
    }
    whole = {report.id: report for report in loaded.data.reports}
    flawed = {report.id: report for report, _ in loaded.flawed}
    unread = {report.id: None if rows is None else rows - {o.id for _, o in report.observations} for report, rows in loaded.flawed}
    folders = {p.name for p in (root / "data/reports").iterdir() if p.is_dir() and not p.name.startswith(".")}
    return State(
        vocabulary=loaded.data.vocabulary,
        reports=dict(sorted((whole | flawed).items())),
        reconciled={id_: reconcile(report) for id_, report in whole.items()},
        languages=languages,
        unread=unread,
        missing=frozenset(folders - whole.keys() - flawed.keys()),
        errors=sum(finding.severity is Severity.ERROR for finding in loaded.findings),
    )
