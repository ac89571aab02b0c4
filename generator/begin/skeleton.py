"""Answers about a new report → the text of its report.yml, with worked examples as comments; lines for the vocabulary.

The text is that of skeleton.<language>.txt beside this file, in the editor's language. In it `##` begins what explains and
`#` what is an example: where an editor's program takes one `#` off each line, the example is there and the rest still a comment.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from generator.canonical.scalar import write_inline
from generator.language import Language
from generator.model import Period
from generator.prose import Name, ProseError, parse_prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is known of a report before it is read. Texts as people write them, ids and words as the files have them."""

    id: str
    language: str
    kind: str
    title: str
    publishers: tuple[str, ...]
    place: str
    period: str
    published: str = ""
    """A day, or nothing."""
    source_title: str
    source_language: str
    source_url: str = ""
    """An address, or nothing."""


def report_text(answers: Answers, written_in: Language, editor: str) -> str:
    """The report.yml of a report that begins with *answers*.

    What stands in for a text is in *written_in*, the language of the file; comments are in the language *editor*.
    """
    _ = written_in.gettext
    return Template(_template(editor)).substitute(
        language=answers.language,
        kind=answers.kind,
        title=write_inline(plain_prose(answers.title)),
        publishers=f"[{', '.join(answers.publishers)}]",
        place=answers.place,
        period=answers.period,
        published=f"published: {answers.published}" if answers.published else "# published: 2031-04-20",
        source_title=write_inline(printed_name(answers.source_title)),
        source_language=answers.source_language,
        url=f"url: {write_inline(answers.source_url)}" if answers.source_url else "# url: https://example.org/white-paper.html",
        summary=_("Write here in two to four sentences what the report says."),
        section=write_inline(_("Overview")),
    )


def _template(tag: str) -> str:
    """The skeleton in the language *tag*, or in the nearest one that there is."""
    for name in (tag, tag.partition("-")[0], "en"):
        path = Path(__file__).with_name(f"skeleton.{name}.txt")
        if path.exists():
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError(path)


def propose_id(publisher: str, period: Period, taken: Collection[str]) -> str:
    """An id for a report: its publisher's and the year that it covers, with a number where that is taken.

    >>> from generator.period import parse_period
    >>> propose_id("meridian_court", parse_period("2020-07/2021-06"), ["meridian-court-2021"])
    'meridian-court-2021-2'
    """
    day = period.end or period.start
    base = "-".join([publisher.replace("_", "-"), *([str(day.year)] if day else [])])
    return base if base not in taken else next(id_ for n in range(2, len(taken) + 3) if (id_ := f"{base}-{n}") not in taken)


def propose_word(name: str, taken: Collection[str] = ()) -> str:
    """An id of the vocabulary for what is called *name* in English; empty where its letters give none.

    >>> propose_word("People's Court of Côte d’Or"), propose_word("子午法院")
    ('peoples_court_of_cote_dor', '')
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c) and c not in "'’")
    word = re.sub(r"[^a-z0-9]+", "_", letters.casefold()).strip("_")
    if word[:1].isdigit():
        word = f"n{word}"
    return word if word not in taken else next(id_ for n in range(2, len(taken) + 3) if (id_ := f"{word}_{n}") not in taken)


def entry_line(id_: str, keys: Mapping[str, str]) -> str:
    """A line of the vocabulary, in the style of those that are there.

    >>> entry_line("tide_court", {"name": "Court of the Tide, Meridian", "kind": "court", "place": "meridian"})
    'tide_court: {name: "Court of the Tide, Meridian", kind: court, place: meridian}'
    """
    return f"{id_}: {{{', '.join(f'{key}: {write_inline(value, flow=True)}' for key, value in keys.items())}}}"


def with_line(raw: bytes, line: str) -> bytes:
    """The file *raw* with *line* at its end; every byte that is there stays."""
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    return raw + (b"" if raw.endswith(b"\n") or not raw else end) + line.encode("utf-8") + end


def tidy(text: str) -> str:
    """*text* on one line, without the characters that YAML cannot hold.

    >>> tidy(" Rights of  the\\ttide \\x00 ")
    'Rights of the tide'
    """
    kept = (c for c in text if c.isspace() or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufeff\ufffe\uffff"))
    return " ".join("".join(kept).split())


def plain_prose(text: str) -> str:
    """*text* as prose that reads like it: its braces name nothing."""
    return text.replace("{", "{{").replace("}", "}}")


def printed_name(text: str) -> str:
    """*text* as prose that marks it as a name printed so; as it is where brackets of its own are in the way."""
    named = f"[[{text}]]"
    try:
        return named if parse_prose(named) == (Name(text),) else plain_prose(text)
    except ProseError:
        return plain_prose(text)
