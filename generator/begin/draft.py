"""A new report, and what it adds to the vocabulary → the files to write, tried before any of them is written."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.begin.skeleton import entry_line, with_line
from generator.canonical import canonical
from generator.catalogs.messages import catalog_text, site_texts, updated_catalog
from generator.check import prose
from generator.finding import Finding, Severity, sort_findings
from generator.language import SITE, catalog_path, find_languages, find_spoken, load_language
from generator.load import load

FILES = {"institution": "institutions", "place": "places"}
"""Kinds of entry → the files of the vocabulary that hold them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An institution or a place that the vocabulary is to have."""

    kind: str
    """A key of `FILES`."""
    id: str
    keys: Mapping[str, str]
    """As in the file: `name`, perhaps `short` and so on."""
    names: Mapping[str, Mapping[str, str]]
    """By language, what `name` and `short` are in it."""

    @property
    def file(self) -> str:
        """Where it is to stand, relative to the project."""
        return f"data/vocabulary/{FILES[self.kind]}.yml"

    def translations(self, tag: str) -> Mapping[tuple[str | None, str], str]:
        """What is known of it in the language *tag*, by context and msgid."""
        contexts = {"name": f"{self.kind}.{self.id}", "short": f"{self.kind}.{self.id}.short"}
        return {(contexts[key], self.keys[key]): name for key, name in self.names.get(tag, {}).items() if name and key in self.keys}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written, if nothing is wrong with it."""

    files: tuple[tuple[str, bytes], ...]
    """Path, relative to the project, and content; in the order in which they are to be written, report.yml last."""
    findings: tuple[Finding, ...]
    """Errors, in files that are not written yet."""


def draft_report(root: Path, id_: str, text: str, entries: Sequence[Entry]) -> Draft:
    """The report *id_* with *text* as its report.yml, and *entries* for the vocabulary of the project in *root*.

    It is brought into canonical form and read as the project will read it, in a folder of its own; *root* is only read.
    """
    spoken = find_spoken(root)
    report_file = f"data/reports/{id_}/report.yml"
    files = {file: (root / file).read_bytes() for file in dict.fromkeys(entry.file for entry in entries)}
    for entry in entries:
        files[entry.file] = with_line(files[entry.file], entry_line(entry.id, entry.keys))
    with TemporaryDirectory(prefix="report-") as folder:
        trial = Path(folder).resolve()
        shutil.copytree(root / "data" / "vocabulary", trial / "data" / "vocabulary")
        for file, content in (*files.items(), (report_file, text.encode("utf-8"))):
            (trial / file).parent.mkdir(parents=True, exist_ok=True)
            (trial / file).write_bytes(content)
        if change := canonical(trial, trial / report_file, []):
            text = change.text
            (trial / report_file).write_bytes(text.encode("utf-8"))
        loaded = load(trial, find_languages(root))
    findings = [f for f in loaded.findings if f.severity is Severity.ERROR and f.where.file != "data/glossary.csv"]
    findings += [finding for report in loaded.data.reports for finding in prose(report)]
    findings += [
        finding for tag in spoken for finding in load_language(root, tag, [id_])[1]
    ]  # of a report of that name that was taken away
    if findings:
        return Draft((), sort_findings(findings))
    report, vocabulary = loaded.data.reports[0], loaded.data.vocabulary
    for tag in spoken:
        translations = {key: name for entry in entries for key, name in entry.translations(tag).items()}
        if entries and tag != "en":
            catalog = updated_catalog(root, tag, SITE, site_texts(root, vocabulary), translations)
            files[catalog_path(tag, SITE).as_posix()] = catalog_text(catalog).encode("utf-8")
        if tag != report.language:
            catalog = updated_catalog(root, tag, report.id, list(report.texts))
            files[catalog_path(tag, report.id).as_posix()] = catalog_text(catalog).encode("utf-8")
    return Draft((*files.items(), (report_file, text.encode("utf-8"))), ())
