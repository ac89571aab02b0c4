"""A project in which every text is hostile, and its twin, in which every text is as long and means no harm.

Each text field of the forms of data/ that the project of tests/pseudo.py uses gets a tail with a number of its own, and so do
all strings of the catalogs of a language. Where the pages of the two differ in anything but words, a text has become markup.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pseudo
import pytest
import yaml
from pydantic import BaseModel

from generator.load import forms

HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)></svg></title></textarea></script>--><!-- "
    "[a](javascript:alert) ![i](x.png) **b** _e_ `c` ~~d~~ # h | &lt;i&gt; &#60;u&#62; <https://x.example/> *[HTML]: y [^1] "
    "$(alert) %(s)s %s datum.x + '' \\u003cb\\u003e \u05e9\u05dc\u05d5\u05dd \u200b\ufeff\u00ad " + "W" * 120
)
"""HTML, SVG, Markdown, entities, JavaScript, Vega, gettext; Hebrew, which runs from the right; what cannot be seen; a long word."""

BRACES = " {{7*7}} {% raw %} {:onclick=alert(4)} {0.__class__} "
"""Jinja, attribute lists of Markdown, patterns of Python: where a text may have braces. "]]" ends a name in prose, and is a finding alone."""

IDS = {"id", "institution", "place", "measure", "unit", "publishers", "within", "language", "sha256", "text of SourceFile", "url"}
"""Fields of text that are no text: ids, a language, a digest, the name of a file, an address."""

NOT_ON_A_PAGE = {"SwitchedOffFile.reason", "SourceFile.left_out"}
"""Texts for editors."""


def tail(n: int, *, harm: bool, braces: bool = False, prose: bool = False) -> str:
    """What is put behind the text number *n*, as it is to be read: with *braces* where it may have some."""
    text = f" Q{n}Q {HOSTILE}{BRACES if braces else ''}{'' if prose else ' ]]>'}"
    return text if harm else f" Q{n}Q " + "w" * len(text[7:])


def written(text: str) -> str:
    """*text* as prose has it: a brace is written twice."""
    return text.replace("{", "{{").replace("}", "}}")


def text_fields() -> Mapping[str, type]:
    """All fields of the forms of data/ that hold a text, as `Form.field`."""
    found = {}
    for form in vars(forms).values():
        if isinstance(form, type) and issubclass(form, BaseModel) and form.__name__.endswith("File") and form.__name__ != "_File":
            hints = get_type_hints(form, include_extras=True)
            for name, hint in get_type_hints(form).items():
                texts = (hint in (str, str | None, list[str], dict[str, str])) and "_id.<locals>" not in repr(hints[name])
                if (texts or hint == dict[str, str]) and name not in IDS and f"{name} of {form.__name__}" not in IDS:
                    found[f"{form.__name__}.{name}"] = form
    return found


class Spoiler:
    """Puts tails behind texts, and keeps what each number belongs to."""

    def __init__(self, *, harm: bool) -> None:
        self.harm = harm
        self.shown: dict[int, str] = {}
        """The tail of each number, as it is to be read."""
        self.of: dict[int, str] = {}
        """The field of each number, as `Form.field`."""

    def behind(self, text: str, field: str, *, prose: bool, braces: bool = False) -> str:
        n = len(self.of) + 1
        self.of[n], self.shown[n] = field, tail(n, harm=self.harm, braces=prose or braces, prose=prose)
        return text.rstrip() + (written(self.shown[n]) if prose else self.shown[n])

    def file(self, path: Path, form: type[BaseModel], *, entries: bool) -> None:
        """Rewrite the YAML file at *path*: *entries* of the form, or one."""
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        changed = {key: self.form(entry, form) for key, entry in value.items()} if entries else self.form(value, form)
        path.write_text(yaml.safe_dump(changed, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")

    def form(self, value: dict[str, Any], form: type[BaseModel]) -> dict[str, Any]:
        hints = get_type_hints(form)
        return {key: self.value(part, hints[key], f"{form.__name__}.{key}") for key, part in value.items()}

    def value(self, value: Any, hint: Any, field: str) -> Any:
        if inner := next((part for part in (hint, *get_args(hint)) if isinstance(part, type) and issubclass(part, BaseModel)), None):
            return [self.form(one, inner) for one in value] if isinstance(value, list) else self.form(value, inner)
        if field not in FIELDS:
            return value
        if isinstance(value, dict):
            return {key: self.behind(text, field, prose=False, braces=True) for key, text in value.items()}
        if isinstance(value, list):
            return [self.behind(text, field, prose=False) for text in value]
        if field in {"ReportFile.summary", "SectionFile.prose"}:
            paragraphs = [" ".join(paragraph.split()) for paragraph in value.split("\n\n")]
            return "\n\n".join(self.behind(paragraph, field, prose=True) for paragraph in paragraphs)
        plain = field.startswith(("InstitutionFile", "PlaceFile", "MeasureFile", "DimensionFile")) or field in LABELS
        phrase = field in ("UnitFile.one", "UnitFile.other", "UnitFile.label")
        return self.behind(value, field, prose=not plain and not phrase, braces=plain and field not in LABELS)

    def table(self, path: Path, columns: tuple[str, ...]) -> None:
        """Put tails behind the cells of *columns* that are not empty; those of notes are prose."""
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for row in rows:
            for column in columns:
                if row.get(column):
                    row[column] = self.behind(
                        row[column], f"{path.stem if path.stem == 'glossary' else 'table'}.{column}", prose=column == "note"
                    )
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8")


LABELS = {"FactFile.at", "FigureFile.at", "SectionFile.at", "CorrectionFile.at", "CorrectionFile.printed", "RelationFile.at"}
"""What is quoted: no prose, so that a brace is a brace."""

FIELDS = text_fields()

VOCABULARY = {
    "institutions": forms.InstitutionFile,
    "places": forms.PlaceFile,
    "units": forms.UnitFile,
    "measures": forms.MeasureFile,
    "dimensions": forms.DimensionFile,
}


def add_rare(path: Path) -> None:
    """Put texts into the report at *path* that the project has nowhere."""
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if value.get("corrections"):
        value["corrections"][0]["reported"] = "The court was told."
    if value.get("relations"):
        value["relations"][0]["note"] = "Counted twice."
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")


def spoil(root: Path, spoiler: Spoiler) -> None:
    for report in sorted((root / "data/reports").glob("*/report.yml")):
        add_rare(report)
        spoiler.file(report, forms.ReportFile, entries=False)
        for table in sorted(report.parent.glob("*.csv")):
            spoiler.table(table, ("note", "at"))
    for name, form in VOCABULARY.items():
        spoiler.file(root / f"data/vocabulary/{name}.yml", form, entries=True)


def write_hostile_project(root: Path, *, harm: bool) -> Spoiler:
    """The project of tests/pseudo.py, spoiled. Gives what each number belongs to."""
    spoiler = Spoiler(harm=harm)
    write_language: Callable[[Path], None] = pseudo.write_language

    def spoiled(root: Path) -> None:
        spoil(root, spoiler)
        with pytest.MonkeyPatch.context() as catalogs:
            catalogs.setattr(pseudo, "pseudo", lambda text: text + tail(0, harm=harm, prose=True))
            write_language(root)
        spoiler.table(root / "data/glossary.csv", ("en_about", f"{pseudo.TAG}_about"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pseudo, "write_language", spoiled)
        pseudo.write_pseudo_project(root)
    return spoiler


def pages(site: Path) -> Iterator[str]:
    """The pages of *site*, relative to it."""
    return (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
