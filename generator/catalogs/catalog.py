"""A .po file ↔ a catalog, in the one form that the project keeps.

Poedit and Weblate wrap lines and add headers with dates; what is written here has neither, so that a change of one
string is a change of one line. What people wrote survives: translations, their comments, flags, the earlier text
that a translation was made for (`#|`), and strings that are no longer used (`#~`).
"""

import gettext
import re
from collections.abc import Iterator
from string import Formatter

from babel import UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, normalize, read_po

from generator.finding import N_

_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s*)?"(?:[^"\\]|\\.)*"\s*|)')
"""Babel overlooks a quotation mark that is missing, and with it a letter."""

_PREVIOUS = re.compile(r'#~?(\| *(?:(?:msgctxt|msgid|msgid_plural) +)?".*)')
"""A line of the earlier text. Babel takes it for a comment of the translator, or stops at it in a string no longer used."""

_DATED = re.compile(r'"(?:POT-Creation-Date|PO-Revision-Date):.*"')
"""A header that Babel reads as a date, or stops at where it is none."""

_BOILERPLATE = re.compile("PROJECT|FIRST AUTHOR|SOME DESCRIPTIVE TITLE|PACKAGE package")
"""Stands in the comment that xgettext and Babel put above a catalog."""

FORMATTED = "site"
"""The domain whose strings the program fills in with `str.format`. Reports have braces of another kind."""
_FORMATS = frozenset({"python-format", "python-brace-format"})


class CatalogError(ValueError):
    """A .po file that cannot be read; its text is the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        """From 1; 0 where it is not known."""


def read_catalog(text: str, tag: str) -> Catalog:
    """The catalog of the language *tag* that *text*, a .po file, holds. Raises `CatalogError`."""
    lines = text.split("\n")
    if wrong := next((n for n, line in enumerate(lines, 1) if not _LINE.fullmatch(line.strip("\r"))), None):
        raise CatalogError(wrong, N_("neither a comment nor text in double quotes"))
    if lone := _lone_keyword(lines):
        raise CatalogError(lone, N_("an entry is not whole: each has a msgid and then a msgstr"))
    try:
        catalog = read_po(_understood(lines), locale=tag.replace("-", "_"), abort_invalid=True)
        gettext.c2py(catalog.plural_expr)
    except (PoFileError, LookupError, TypeError, ValueError, UnknownLocaleError) as error:
        line = getattr(error, "lineno", None)
        raise CatalogError(line + 1 if line is not None else 0, _plainly(error)) from None
    return catalog


_REASONS = (
    ("more translations than num_plurals", N_("it has more plural forms than Plural-Forms in the head of the file says")),
    ("plural", N_("Plural-Forms in the head of the file cannot be read")),
)
"""What Babel says → the same in the words of a translator."""


def _plainly(error: Exception) -> str:
    return next((plain for pattern, plain in _REASONS if pattern in str(error)), str(error))


_AFTER = {
    "msgctxt": ("", "msgstr", "msgstr["),
    "msgid": ("", "msgctxt", "msgstr", "msgstr["),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[": ("msgid_plural", "msgstr["),
}
"""What each keyword comes after."""


def _lone_keyword(lines: list[str]) -> int:
    """The line, from 1, of a keyword that lacks what comes before it; 0 if there is none. Babel gives its text to another string."""
    before = ""
    for number, line in enumerate(lines, 1):
        match = re.match(r"\s*(msg\w+\[?)", line)
        if match and before not in _AFTER.get(match[1], ()):
            return number
        before = match[1] if match else before
    return 0


def _understood(lines: list[str]) -> Iterator[str]:
    """*lines* without what Babel does not understand."""
    header = True
    for line in map(str.strip, lines):
        header = header and bool(line)
        yield "" if header and _DATED.fullmatch(line) else _PREVIOUS.sub(r"# \1", line)


def catalog_text(catalog: Catalog) -> str:
    """The text of *catalog*: no dates, no wrapping, strings no longer used at the end, sorted."""
    stale = sorted(catalog.obsolete.values(), key=lambda message: (message.context or "", singular(message)))
    entries = [
        *(_entry(message, "", catalog.domain) for message in catalog if message.id),
        *(_entry(message, "#~ ", catalog.domain) for message in stale),
    ]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in (_head(catalog), *entries))


def forms(message: Message) -> tuple[str, ...]:
    """The translation of *message*, in the order of plural forms where it has several."""
    return (message.string or "",) if isinstance(message.string, str) else tuple(message.string or ("",))


def singular(message: Message) -> str:
    """The msgid of *message*."""
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _head(catalog: Catalog) -> Iterator[str]:
    comment = catalog.header_comment
    if not _BOILERPLATE.search(comment):
        yield from comment.splitlines()
    yield 'msgid ""'
    yield 'msgstr ""'
    yield f'"Language: {catalog.locale_identifier}\\n"'
    yield '"MIME-Version: 1.0\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    yield f'"Plural-Forms: nplurals={catalog.num_plurals}; plural={catalog.plural_expr};\\n"'


def _entry(message: Message, mark: str, domain: str | None) -> Iterator[str]:
    """The lines of *message*, each with *mark* where the string is no longer used."""
    previous = [comment for comment in message.user_comments if _PREVIOUS.fullmatch(f"#{comment}")]
    yield from (f"# {comment}".rstrip() for comment in message.user_comments if comment not in previous)
    if not mark:
        yield from (f"#. {comment}" for comment in message.auto_comments)
        yield from (f"#: {file}" if line is None else f"#: {file}:{line}" for file, line in message.locations)
    if flags := _flags(message, domain):
        yield f"#, {', '.join(sorted(flags))}"
    yield from (f"#{mark.strip('# ')}{comment}" for comment in previous)
    if message.context is not None:
        yield from _string("msgctxt", message.context, mark)
    yield from _string("msgid", singular(message), mark)
    if isinstance(message.id, tuple | list):
        yield from _string("msgid_plural", message.id[1], mark)
        for n, string in enumerate(forms(message)):
            yield from _string(f"msgstr[{n}]", string, mark)
    else:
        yield from _string("msgstr", forms(message)[0], mark)


def _flags(message: Message, domain: str | None) -> set[str]:
    """Babel flags whatever has braces or a percent sign; Poedit and msgfmt would then demand the same of the translation.

    A pattern may name other places than its original; `language.fits` knows which.
    """
    texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
    kept = set(message.flags) - _FORMATS
    if domain == FORMATTED and not (message.context or "").startswith("pattern.") and any(map(_names_a_place, texts)):
        kept.add("python-brace-format")
    return kept


def _names_a_place(text: str) -> bool:
    try:
        return any(name is not None for _, name, _, _ in Formatter().parse(text))
    except ValueError:
        return False


def _string(keyword: str, text: str, mark: str) -> Iterator[str]:
    yield from f"{mark}{keyword} {normalize(text, mark, width=0)}".split("\n")
