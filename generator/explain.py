"""Code of a finding → what it means, what to do, and an example.

Examples are lines of files and the same in every language; they stand in examples.txt. What no line can show,
such as an encoding, is said in a sentence here.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from generator.finding import CODES, N_, Severity

_EXAMPLES = Path(__file__).with_name("examples.txt")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an example."""

    text: str
    mark: str = " "
    """`-` where it is wrong, `+` where it is right, a space where it stands in both."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file, wrong and right."""

    file: str
    lines: tuple[Line, ...]

    @property
    def wrong(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.mark != "+")

    @property
    def right(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.mark != "-")


@dataclass(frozen=True, slots=True)
class State:
    """A wrong and a right state, where no line of a file shows them: a sentence each."""

    wrong: str
    right: str


Example = tuple[Excerpt, ...] | State


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say of a code, in the words of a language."""

    code: str
    severity: Severity
    stops: str
    """Whether it stops a build."""
    about: str
    says: str
    """What a finding says, with … for what differs."""
    advice: str
    example: Example


GROUPS: Mapping[str, str] = MappingProxyType({
    "missing-file": N_("Files"),
    "unknown-key": N_("Keys and their values"),
    "unknown-institution": N_("Ids that are looked up"),
    "other-separator": N_("Tables"),
    "bad-period": N_("Time"),
    "printed-differs": N_("Numbers and texts"),
    "incomplete-relation": N_("Relations"),
    "incomplete-term": N_("Glossary"),
    "po-syntax": N_("Translations"),
    "not-canonical": N_("Form of the files"),
    "missing-glyph": N_("Charts"),
})  # fmt: skip
"""The first code of each group of `finding.CODES`, in its order, and what the group is about."""

STATES: Mapping[str, State] = MappingProxyType({
    "missing-file": State(
        N_("report.yml has a figure accepted-by-year, but its folder has no accepted-by-year.csv."),
        N_("accepted-by-year.csv stands beside report.yml; small letters and hyphens as in the id."),
    ),
    "stray-file": State(
        N_("Beside report.yml stands accepted.csv, but the figure is called accepted-by-year."),
        N_("The file is renamed accepted-by-year.csv, or removed."),
    ),
    "not-utf8": State(
        N_("accepted-by-year.csv was saved in Excel as “CSV (comma delimited)”, which in China is GBK."),
        N_("It is saved as “CSV UTF-8 (comma delimited)”."),
    ),
    "excel-file": State(
        N_("accepted-by-year.xlsx was renamed accepted-by-year.csv."),
        N_("It is saved in Excel as “CSV UTF-8 (comma delimited)”, or taken over by “python -m generator import”."),
    ),
    "unreadable": State(
        N_("accepted-by-year.csv is a folder, or Excel holds it open."),
        N_("accepted-by-year.csv is a file, and closed in Excel."),
    ),
    "file-too-large": State(
        N_("accepted-by-year.csv holds every single case, in 40 MB."),
        N_("accepted-by-year.csv holds the numbers that the report prints, in some lines."),
    ),
    "bad-link": State(
        N_("data/reports/tides-2021/source.txt is a symbolic link to a file in the home folder of the editor."),
        N_("source.txt is the file itself."),
    ),
    "bad-file-name": State(
        N_("The name of a table was copied with the line break behind it."),
        N_("The name has been typed anew: accepted-by-year.csv."),
    ),
    "bad-file-kind": State(
        N_("docs/en/ has a page as HTML, note.html, which a word processor has made."),
        N_("The page is written in Markdown, note.md; the original is not in docs/."),
    ),
    "bad-language-folder": State(
        N_("The translations stand in locales/chinese/."),
        N_("The translations stand in locales/zh/."),
    ),
    "not-canonical": State(
        N_("The keys of report.yml stand in another order than elsewhere, or a text in quotation marks that it does not need."),
        N_("The file is as “python -m generator fmt” writes it."),
    ),
    "cannot-format": State(
        N_("A key of report.yml is itself in brackets, or another thing that YAML allows and nobody needs."),
        N_("The file is written as the other reports are."),
    ),
    "missing-glyph": State(
        N_("The name of a category has a rare character, such as 𠮷, which the font of the charts lacks."),
        N_("The name is written with a common character, or the font has been made anew with the rare one."),
    ),
})  # fmt: skip

_STOPS = {
    Severity.ERROR: N_("Error: nothing is built until it is mended."),
    Severity.WARNING: N_("Warning: the site is built, but not with --strict, which is how it is published."),
}


@cache
def examples() -> Mapping[str, Example]:
    """The example of each code."""
    return MappingProxyType({**STATES, **read_examples(_EXAMPLES.read_text(encoding="utf-8"))})


def read_examples(text: str) -> Mapping[str, tuple[Excerpt, ...]]:
    """*text* in the form of examples.txt, by code."""
    _, *parts = re.split(r"^== (.+) ==\n", text, flags=re.MULTILINE)
    return {code: tuple(_excerpts(body)) for code, body in zip(parts[::2], parts[1::2], strict=True)}


def _excerpts(body: str) -> Iterator[Excerpt]:
    _, *parts = re.split(r"^-- (.+) --\n", body, flags=re.MULTILINE)
    for file, lines in zip(parts[::2], parts[1::2], strict=True):
        yield Excerpt(file, tuple(Line(line[2:], line[:1] or " ") for line in lines.rstrip("\n").split("\n")))


def explain(code: str, translate: Callable[[str], str]) -> Explanation:
    """What there is to say of *code*, one of `CODES`, in the language of *translate*."""
    kind, example = CODES[code], examples()[code]
    if isinstance(example, State):
        example = State(translate(example.wrong), translate(example.right))
    return Explanation(
        code=code,
        severity=kind.severity,
        stops=translate(_STOPS[kind.severity]),
        about=translate(kind.about),
        says=_open(translate(kind.problem)),
        advice=_open(translate(kind.advice)),
        example=example,
    )


def _open(pattern: str) -> str:
    """*pattern* with … where values would stand.

    >>> _open("The term “{id}”: write {{{id}}}."), _open("such as {{date:2020}}")
    ('The term “…”: write {…}.', 'such as {date:2020}')
    """
    return "".join(text + ("…" if name is not None else "") for text, name, _, _ in Formatter().parse(pattern))


def groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each group of codes is about, to be translated, and its codes."""
    codes = tuple(CODES)
    starts = [codes.index(first) for first in GROUPS]
    for about, start, end in zip(GROUPS.values(), starts, [*starts[1:], len(codes)], strict=True):
        yield about, codes[start:end]


def find_code(word: str) -> str | None:
    """The code that *word* is, however it is written; `None` if it is none.

    >>> find_code("Unknown_Unit"), find_code("units")
    ('unknown-unit', None)
    """
    code = re.sub(r"[\s_]+", "-", word.strip().lower())
    return code if code in CODES else None


def near_codes(word: str, most: int = 3) -> tuple[str, ...]:
    """Codes that are like *word*, or share a word with it, the likeliest first.

    >>> near_codes("unknown-unti", 2)
    ('unknown-unit', 'unknown-column')
    """
    wanted = re.sub(r"[\s_]+", "-", word.strip().lower())
    alike = difflib.get_close_matches(wanted, CODES, most, 0.6)
    sharing = [code for code in CODES if wanted and (wanted in code or set(wanted.split("-")) & set(code.split("-")))]
    return tuple(dict.fromkeys((*alike, *sharing)))[:most]
