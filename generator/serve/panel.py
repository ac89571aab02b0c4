"""Findings → what the panel on a page shows, as plain values. Text stays text: the browser makes no markup of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator.excerpt import Excerpts
from generator.finding import Finding, Severity
from generator.language import Language
from generator.model import Where

MOST = 200
"""Findings that a panel shows; `check` tells all."""


def words(language: Language) -> Mapping[str, str]:
    """What the panel itself says."""
    _ = language.gettext
    return {
        "title": _("Findings"),
        "open": _("Show the findings"),
        "close": _("Hide the findings"),
        "copy": _("Copy the path"),
        "copied": _("Copied"),
        "editor": _("Open in VS Code"),
        "lost": _("The preview does not answer. Start it again with “python -m generator serve”."),
    }


def panel(root: Path, findings: Sequence[Finding], language: Language, *, about: tuple[str, ...], stale: bool) -> Mapping[str, Any]:
    """What the panel shows of *findings*: those in the files that begin with *about* first, missing translations after other warnings.

    *stale* tells whether the page is older than the files.
    """
    ordered = sorted(
        findings, key=lambda f: (not f.where.file.startswith(about), f.severity is not Severity.ERROR, f.code == "untranslated")
    )
    excerpts = Excerpts(root)
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    ngettext = language.ngettext
    parts = [ngettext("{n} error", "{n} errors", errors).format(n=errors)] if errors else []
    parts += [ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings)] if warnings else []
    more = len(ordered) - MOST
    return {
        "counts": language.join(parts) if parts else "",
        "errors": errors,
        "stale": ngettext(
            "This page shows the state before your last change. Mend {n} error, and it is up to date.",
            "This page shows the state before your last change. Mend {n} errors, and it is up to date.",
            errors,
        ).format(n=errors)
        if stale
        else "",
        "more": language.gettext("And {n} more: “python -m generator check” tells all.").format(n=more) if more > 0 else "",
        "findings": [_shown(root, finding, finding.sentence(language.gettext, language.name_of), excerpts) for finding in ordered[:MOST]],
    }


def _shown(root: Path, finding: Finding, said: str, excerpts: Excerpts) -> Mapping[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": str(finding.where),
        "said": said,
        "line": excerpts.marked(finding.where),
        "link": editor_link(root, finding.where),
    }


def editor_link(root: Path, where: Where) -> str:
    """The address at which VS Code opens the place, as its documentation has it.

    >>> editor_link(Path("/home/li/figures"), Where("data/glossary.csv", 3, 7))
    'vscode://file/home/li/figures/data/glossary.csv:3:7'
    """
    path = quote((root / where.file).as_posix().lstrip("/"), safe="/:")
    return f"vscode://file/{path}" + "".join(f":{n}" for n in (where.line, where.column) if n)
