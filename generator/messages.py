"""Strings of the program and of data/ → catalogs for translators.

`extract_data` is a Babel extraction method, so Babel itself can extract by babel.cfg too;
`update_catalogs` brings every catalog of locales/ up to date and loses nothing.
"""

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from generator.language import SITE, catalog_path, find_languages
from generator.load import load
from generator.model import Data, Text, Where

METHODS = [
    ("generator/templates/**", "jinja2"),
    ("generator/**.py", "python"),
]
"""Where the strings of the program are, and how they are read."""

KEYWORDS = {
    "_": None,
    "gettext": None,
    "sentence": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "t": ((1, "c"), 2),
    "p": ((1, "c"), 2),
}
_TAGS = ("Translators:",)
_OPTIONS: Mapping[str, dict[str, Any]] = {"generator/templates/**": {"extensions": "", "trim_blocks": "true"}}


def interface_texts(root: Path) -> Iterator[Text]:
    """The strings of templates and program, in the order of the files, each once."""
    seen = set()
    found = extract_from_dir(root, METHODS, _OPTIONS, KEYWORDS, _TAGS, directory_filter=_program_folder)
    for file, line, message, _, context in found:
        one, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        if (one, context) not in seen:
            seen.add((one, context))
            yield Text(one, SITE, "en", context, plural, Where(Path(file).as_posix(), line))


def _program_folder(path: str | Path) -> bool:
    name = Path(path).name
    return name not in {
        "__pycache__",
        "data",
        "docs",
        "build",
        "site",
        "tests",
        "locales",
        "fonts",
        "node_modules",
    } and not name.startswith(".")


def extract_data(fileobj: BinaryIO, _keywords: Any, _tags: Any, options: Any) -> Iterator[tuple[int, str, Any, list[str]]]:  # noqa: ARG001 - Babel names it
    """Babel extraction method for data/: the texts of one YAML or CSV file, with their lines and contexts."""
    path = Path(fileobj.name).resolve()
    root = next(p for p in path.parents if (p / "data").is_dir() and (p / "locales").is_dir())
    for text in _texts_by_file(root).get(path.relative_to(root).as_posix(), ()):
        if text.plural is not None:
            yield text.where.line, "npgettext", (text.context, text.msgid, text.plural), []
        elif text.context is not None:
            yield text.where.line, "pgettext", (text.context, text.msgid), []
        else:
            yield text.where.line, "gettext", text.msgid, []


@lru_cache(maxsize=1)
def _texts_by_file(root: Path) -> Mapping[str, tuple[Text, ...]]:
    data = load(root, find_languages(root)).data
    by_file: dict[str, list[Text]] = {}
    for text in (*data.vocabulary.texts, *(t for report in data.reports for t in report.texts)):
        by_file.setdefault(text.where.file, []).append(text)
    return {file: tuple(texts) for file, texts in by_file.items()}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a catalog is translated."""

    language: str
    domain: str
    translated: int
    messages: int


def update_catalogs(root: Path, data: Data) -> tuple[Coverage, ...]:
    """Bring the catalogs below *root*/locales up to date with the program and *data*.

    New strings come in empty, strings no longer used are kept as comments, no guesses are made
    (gettext's fuzzy matching offers wrong translations: apache/superset#40909).
    """
    domains: dict[str, tuple[str, list[Text]]] = {SITE: ("en", [*interface_texts(root), *data.vocabulary.texts])}
    for report in data.reports:
        domains[report.id] = (report.language, list(report.texts))
    coverage = []
    for tag in find_languages(root):
        for domain, (written_in, texts) in domains.items():
            if written_in != tag:
                coverage.append(_update(root, tag, domain, texts))
    return tuple(coverage)


def _update(root: Path, tag: str, domain: str, texts: Collection[Text]) -> Coverage:
    catalog = updated_catalog(root, tag, domain, texts)
    write_catalog(root / catalog_path(tag, domain), catalog)
    messages = [m for m in catalog if m.id]
    done = sum(1 for m in messages if not m.fuzzy and (all(m.string) if isinstance(m.string, tuple) else bool(m.string)))
    return Coverage(tag, domain, done, len(messages))


def updated_catalog(
    root: Path, tag: str, domain: str, texts: Collection[Text], translations: Mapping[tuple[str | None, str], str] | None = None
) -> Catalog:
    """The catalog of *domain* in the language *tag* as it is to be written, made of the file that is there and of *texts*.

    *translations* are those that are known already, by context and msgid.
    """
    path = root / catalog_path(tag, domain)
    template = Catalog(domain=domain, charset="utf-8")
    for text in texts:
        template.add(
            (text.msgid, text.plural) if text.plural else text.msgid,
            locations=[(text.where.file, text.where.line)],
            context=text.context,
        )
    catalog = Catalog(locale=tag, domain=domain)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=tag, domain=domain)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    for (context, msgid), string in (translations or {}).items():
        if message := catalog.get(msgid, context):
            message.string = string
    return catalog


def write_catalog(path: Path, catalog: Catalog) -> None:
    """Write *catalog* to *path*."""
    text = catalog_text(catalog)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".po.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def catalog_text(catalog: Catalog) -> str:
    """The text of *catalog*: no dates, no wrapping, so that a change of one string is a change of one line."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True)
    plural = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};"
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale_identifier}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural}\\n"\n\n'
    )
    return header + buffer.getvalue().decode("utf-8").strip() + "\n"
