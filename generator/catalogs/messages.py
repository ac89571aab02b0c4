"""Strings of the program and of data/ → catalogs for translators.

`extract_data` is a Babel extraction method, so Babel itself can extract by babel.cfg too;
`renew_catalogs` works out every catalog of locales/ anew, loses nothing, and tells what each lacks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

from generator.catalogs.catalog import catalog_text, forms, read_catalog, singular
from generator.language import SITE, catalog_path, find_languages, find_spoken
from generator.load import load
from generator.model import Data, Text, Vocabulary, Where
from generator.write import write_whole

__all__ = [
    "KEYWORDS", "METHODS", "Coverage", "Renewed", "Untranslated", "catalog_text", "extract_data", "interface_texts",
    "renew_catalogs", "site_texts", "stale_catalogs", "update_catalogs", "updated_catalog", "write_catalog",
]  # fmt: skip

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
    first: dict[tuple[str, str | None], Text] = {}
    for text in _occurrences(root):
        first.setdefault((text.msgid, text.context), text)
    yield from first.values()


def _occurrences(root: Path) -> Iterator[Text]:
    """Every place of the program where a string stands, with what the programmer says to its translator."""
    found = extract_from_dir(root, METHODS, _OPTIONS, KEYWORDS, _TAGS, directory_filter=_program_folder, strip_comment_tags=True)
    for file, line, message, comments, context in found:
        one, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        yield Text(one, SITE, "en", context, plural, Where(Path(file).as_posix(), line), " ".join(comments).strip())


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
class Untranslated:
    """A string that a catalog lacks, or that is marked fuzzy there."""

    where: Where
    """The line of its msgid in the .po file."""
    text: Text
    fuzzy: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a catalog is translated."""

    language: str
    domain: str
    """`site`, or the id of a report."""
    messages: int
    missing: tuple[Untranslated, ...]
    stale: int
    """Strings that are no longer used, kept at the end of the file."""

    @property
    def translated(self) -> int:
        return self.messages - len(self.missing)


@dataclass(frozen=True, slots=True)
class Renewed:
    """A catalog as it is to be written."""

    path: Path
    """Relative to the project."""
    text: str
    changed: bool
    """Whether the file is another, apart from its line ends."""
    coverage: Coverage


def renew_catalogs(root: Path, data: Data, *, drop_stale: bool = False) -> tuple[Renewed, ...]:
    """The catalogs of all languages, those in preparation too, as the program and *data* want them; nothing is written.

    New strings come in empty, strings no longer used are kept as comments unless *drop_stale*, no guesses are made
    (gettext's fuzzy matching offers wrong translations: apache/superset#40909). Raises `CatalogError`.
    """
    domains: dict[str, tuple[str, list[Text]]] = {SITE: ("en", site_texts(root, data.vocabulary))}
    for report in data.reports:
        domains[report.id] = (report.language, list(report.texts))
    return tuple(
        _renewed(root, tag, domain, texts, drop_stale=drop_stale)
        for tag in find_spoken(root)
        for domain, (written_in, texts) in domains.items()
        if written_in != tag
    )


def site_texts(root: Path, vocabulary: Vocabulary) -> list[Text]:
    """The strings of the catalog `site`: those of the program, at every place where they stand, and of *vocabulary*."""
    return [*_occurrences(root), *vocabulary.texts]


def update_catalogs(root: Path, data: Data) -> tuple[Coverage, ...]:
    """Write the catalogs of all languages; what they lack."""
    renewed = renew_catalogs(root, data)
    for one in renewed:
        write_whole(root / one.path, one.text)
    return tuple(one.coverage for one in renewed)


def stale_catalogs(root: Path, data: Data) -> tuple[Path, ...]:
    """The .po files below *root*/locales that no report has, relative to *root*."""
    written_in = {SITE: ""} | {report.id: report.language for report in data.reports}
    found = ((tag, path) for tag in find_spoken(root) for path in sorted((root / catalog_path(tag, SITE)).parent.glob("*.po")))
    return tuple(path.relative_to(root) for tag, path in found if written_in.get(path.stem, tag) == tag)


def _renewed(root: Path, tag: str, domain: str, texts: Sequence[Text], *, drop_stale: bool) -> Renewed:
    path = catalog_path(tag, domain)
    catalog = updated_catalog(root, tag, domain, texts)
    if drop_stale:
        catalog.obsolete.clear()
    text = catalog_text(catalog)
    before = (root / path).read_bytes().replace(b"\r\n", b"\n") if (root / path).exists() else b""
    by_key = {(one.msgid, one.context): one for one in reversed(texts)}
    missing = []
    for message in read_catalog(text, tag):
        if message.id and (message.fuzzy or not all(forms(message))):
            one = by_key[singular(message), message.context]
            missing.append(Untranslated(Where(path.as_posix(), message.lineno or 0), one, message.fuzzy))
    coverage = Coverage(tag, domain, len(catalog), tuple(missing), len(catalog.obsolete))
    return Renewed(path, text, text.encode("utf-8") != before, coverage)


def updated_catalog(
    root: Path, tag: str, domain: str, texts: Iterable[Text], translations: Mapping[tuple[str | None, str], str] | None = None
) -> Catalog:
    """The catalog of *domain* in the language *tag* as it is to be written, made of the file that is there and of *texts*.

    *translations* are those that are known already, by context and msgid. Raises `CatalogError`.
    """
    path = root / catalog_path(tag, domain)
    locale = tag.replace("-", "_")
    old = read_catalog(path.read_text(encoding="utf-8-sig"), tag) if path.exists() else Catalog(locale=locale)
    new = Catalog(locale=locale, domain=domain, header_comment=old.header_comment)
    new.mime_headers = [("Plural-Forms", f"nplurals={old.num_plurals}; plural={old.plural_expr}")]
    for text in texts:
        # No lines: whoever adds one to a report or a program would change the places of all strings below it.
        new.add(
            (text.msgid, text.plural) if text.plural else text.msgid,
            ("",) * new.num_plurals if text.plural else "",
            locations=[(text.where.file, None)],  # type: ignore[list-item]
            auto_comments=[text.hint] if text.hint else [],
            context=text.context,
        )
    for message in new:
        known = old.get(message.id, message.context) or old.obsolete.get(_key(message))
        if message.id and known:
            _take_over(message, known, new.num_plurals)
        if message.id and (string := (translations or {}).get((message.context, singular(message)))):
            message.string = string
    wanted = {_key(message) for message in new if message.id}
    for message in (*old.obsolete.values(), *(message for message in old if message.id)):
        if _key(message) not in wanted and any(forms(message)):
            new.obsolete[_key(message)] = message
    return new


def _take_over(message: Message, known: Message, count: int) -> None:
    """Give *message* what people wrote at *known*, the same string in the file."""
    message.user_comments = known.user_comments
    message.flags |= known.flags
    if message.pluralizable == known.pluralizable:
        message.string = known.string
    elif any(forms(known)):
        # One form has become several, or several one: somebody has to look.
        first = forms(known)[0]
        message.string = (first, *("",) * (count - 1)) if message.pluralizable else first
        message.flags.add("fuzzy")


def _key(message: Message) -> str | tuple[str, str]:
    """As Babel has it in `Catalog.obsolete`."""
    return (singular(message), message.context) if message.context is not None else singular(message)


def write_catalog(path: Path, catalog: Catalog) -> None:
    """Write *catalog* to *path*."""
    write_whole(path, catalog_text(catalog))
