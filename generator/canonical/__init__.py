"""data/ → the one form in which its files are written, so that a difference between two versions is one of content.

1. `shape`: the order of keys, from the forms.
2. `tree`, `scalar`: YAML, comments and all; with `load.source`, `tree` is the only user of PyYAML.
3. `table`: CSV.

Nothing is written here, and nothing is given that does not say the same as before. What editors type is kept: line
breaks within a text, brackets or lines for a list, single empty lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.canonical.shape import REPORT, SHAPES
from generator.canonical.table import format_figure, format_glossary
from generator.canonical.tree import CannotFormatError, format_yaml
from generator.finding import Finding
from generator.limits import refused
from generator.load.source import is_leftover, read_csv, read_text, read_yaml
from generator.model import Where

__all__ = ["Change", "canonical", "change_to", "files", "modeline"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not canonical."""

    path: Path
    where: Where
    """The first line that is not as it should be."""
    text: str
    """The file as it should be."""


def files(root: Path) -> tuple[Path, ...]:
    """All that have a canonical form."""
    # A link that is followed leads to a file that is written in its own place.
    return tuple(sorted(path for path in _files(root / "data") if not path.is_symlink() or refused(root, path)))


def _files(data: Path) -> Iterator[Path]:
    yield from (path for name in SHAPES if (path := data / "vocabulary" / f"{name}.yml").is_file())
    yield from (path for path in [data / "glossary.csv"] if path.is_file())
    for folder in (data / "reports").glob("*"):
        found = [folder / "report.yml", *folder.glob("*.csv")]
        yield from (path for path in found if path.is_file() and not is_leftover(path) and not folder.name.startswith("."))


def canonical(root: Path, path: Path, findings: list[Finding]) -> Change | None:
    """What makes *path*, one of `files`, canonical; `None` where it is, or cannot be read, which is a finding."""
    where, before = Where(path.relative_to(root).as_posix()), len(findings)
    text = read_text(root, path, findings)
    if text is None:
        return None
    if path.suffix == ".csv":
        rows = read_csv(root, path, findings)
        if len(findings) > before:
            return None
        return change_to(root, path, format_figure(rows) if path.parent.parent.name == "reports" else format_glossary(rows))
    read_yaml(root, path, findings)
    if len(findings) > before:
        return None
    name = REPORT if path.name == "report.yml" else path.stem
    try:
        return change_to(root, path, format_yaml(text, SHAPES[name], modeline(root, path)))
    except CannotFormatError as error:
        findings.append(Finding("cannot-format", Where(where.file, error.line), {"reason": str(error)}))
        return None


def change_to(root: Path, path: Path, text: str) -> Change | None:
    """What makes *path* hold *text*; `None` where it does."""
    raw = path.read_bytes() if path.exists() else b""
    if raw == text.encode():
        return None
    lines = re.split(r"\r\n|\r|\n", raw.decode("utf-8-sig", "replace"))
    wanted = text.split("\n")
    line = next((n for n, (is_, should) in enumerate(zip(lines, wanted, strict=False), 1) if is_ != should), 0)
    line = line or (min(len(lines), len(wanted)) if len(lines) != len(wanted) else 1)
    return Change(path, Where(path.relative_to(root).as_posix(), line if raw else 0), text)


def modeline(root: Path, path: Path) -> str:
    """The line by which an editor's program finds the schema of a YAML file."""
    name = REPORT if path.name == "report.yml" else path.stem
    up = "../" * (len(path.relative_to(root / "data").parts) - 1)
    return f"# yaml-language-server: $schema={up}schema/{name}.json"
