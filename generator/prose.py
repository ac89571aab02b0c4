"""Prose that names observations, dates and proper names → what stands on the page.

    The court accepted {accepted-total:number} cases under [[Measures for Technical Investigators]].

`{id}` is an observation, `{id:number}`, `{id:period}` and `{id:change}` ways to write it, `{date:2020-07}` a
date, `{{` a brace. `[[…]]` is a proper name as the source prints it; its rendering in another language is ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape

from generator.address import term_path
from generator.glossary import Found, Glossary
from generator.language import Language
from generator.model import Observation, Report, Statistic, Term, Text
from generator.period import parse_period

FORMS = ("quantity", "number", "period", "change")

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\[\[(.+?)\]\]|[{}]|\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An observation, or a date."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name, as printed or as we render it."""

    text: str


Part = Words | Reference | Name


def as_prose(text: str) -> str:
    """Prose that says *text*: what would be a place in it stays a brace, and what would be a name stays in its brackets.

    Prose has no other way to write two brackets than with something between them that takes no room: a word joiner.

    >>> as_prose("{n} cases")
    '{{n}} cases'
    """
    return text.replace("{", "{{").replace("}", "}}").replace("[[", "[\u2060[").replace("]]", "]\u2060]")


class ProseError(ValueError):
    """A piece of prose that cannot be read; its text is the piece."""


def parse_prose(text: str) -> tuple[Part, ...]:
    """The parts of *text*. Raises `ProseError` with the piece that cannot be read.

    >>> parse_prose("up {x:change}")
    (Words(text='up '), Reference(name='x', form='change'))
    """
    parts: list[Part] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            parts.append(Words(text[end : match.start()]))
        end = match.end()
        parts.append(_part(match))
    if end < len(text):
        parts.append(Words(text[end:]))
    return tuple(parts)


def _part(match: re.Match[str]) -> Part:
    token, inside, name = match.group(), match[1], match[2]
    if token in ("{{", "}}"):
        return Words(token[0])
    if name is not None:
        if "{" in name or "}" in name:
            raise ProseError(token)
        return Name(name)
    if inside is None:
        raise ProseError(token)
    head, _, tail = inside.partition(":")
    if head == "date":
        try:
            parse_period(tail)
        except ValueError:
            raise ProseError(token) from None
        return Reference(head, tail)
    form = tail or "quantity"
    if form not in FORMS or not re.fullmatch(r"[a-z][a-z0-9-]*", head):
        raise ProseError(token)
    return Reference(head, form)


def references(text: str) -> Iterator[Reference]:
    """The observations that *text* names."""
    return (part for part in parse_prose(text) if isinstance(part, Reference) and part.name != "date")


def names(text: str) -> tuple[str, ...]:
    """The proper names in *text*."""
    return tuple(part.text for part in parse_prose(text) if isinstance(part, Name))


def printed_title(report: Report) -> str:
    """The title of the source of *report*, as the source prints it.

    Where the report is written in another language, what is printed is the proper name in it.
    """
    title = report.source.title
    named = names(title.msgid)
    if named and title.language != report.source.language:
        return named[0]
    return "".join(part.text for part in parse_prose(title.msgid) if isinstance(part, Words | Name))


@dataclass(frozen=True, slots=True)
class _Explained:
    """A term to link, in a text."""

    part: int
    """The number of the part of the text that it stands in."""
    found: Found
    first: bool
    """Whether it stands on the page for the first time; there its explanation follows."""


@dataclass(frozen=True)
class Prose:
    """The prose of one report in one language."""

    report: Report
    language: Language
    base: str = ""
    """Where the report's page is, seen from the page that this stands on; empty on that page itself."""
    root: str = "../../"
    """The same for the tree of the language."""
    glossary: Glossary | None = None
    """Whose terms are explained; without one none are."""

    @cached_property
    def observations(self) -> Mapping[str, tuple[str, Observation]]:
        """Id → id of its figure, observation."""
        return {o.id: (figure.id, o) for figure, o in self.report.observations}

    @cached_property
    def our_names(self) -> tuple[tuple[str, str], ...]:
        """Each name as printed, and our rendering."""
        pairs = (
            pair
            for text in self.report.texts
            if text.language != self.language.tag and self.language.translated(text)
            for pair in zip(names(text.msgid), names(self.language.text(text)), strict=False)
        )
        return tuple(dict.fromkeys(pairs))

    def plain(self, text: Text) -> str:
        """*text* without markup, for headings, descriptions and machines."""
        return "".join(
            part.text if isinstance(part, Words | Name) else self._written(part) for part in parse_prose(self.language.text(text))
        )

    def heading(self, text: Text) -> str:
        """*text* without markup as HTML that Markdown leaves alone, in its own language where it is not translated."""
        html = md_escape(self.plain(text))
        return html if self.language.translated(text) else f'<span lang="{text.language}" class="untranslated">{html}</span>'

    def html(self, text: Text) -> str:
        """*text* as HTML that Markdown leaves alone: numbers lead to their figure, names of ours are marked."""
        found = self.language.text(text)
        ours = self.language.translated(text) and text.language != self.language.tag
        printed = iter(names(text.msgid)) if ours else iter(())
        terms = self._terms.get(id(text), ())
        pieces = []
        for i, part in enumerate(parse_prose(found)):
            if isinstance(part, Words):
                pieces.append(self._words(part.text, [one for one in terms if one.part == i]))
            elif isinstance(part, Name):
                pieces.append(self._name(part.text, next(printed, None)))
            else:
                pieces.append(self._linked(part))
        html = "".join(pieces)
        if self.language.translated(text):
            return html
        mark = md_escape(self.language.gettext("not translated yet"))
        return f'<span lang="{text.language}" class="untranslated">{html}</span> <span class="mark">{mark}</span>'

    @cached_property
    def _terms(self) -> Mapping[int, tuple[_Explained, ...]]:
        """The terms to link, by text: each the first time that it stands in a section."""
        if self.glossary is None:
            return {}
        chosen: dict[int, tuple[_Explained, ...]] = {}
        explained: set[str] = set()
        for texts in _stretches(self.report):
            seen: set[str] = set()
            for text in texts:
                if not self.language.translated(text):
                    continue
                # A figure's own page shows its text without those before it.
                known, before = (set(), set()) if self.base else (seen, explained)
                found = []
                for n, part in enumerate(parse_prose(self.language.text(text))):
                    for one in self.glossary.find(part.text) if isinstance(part, Words) else ():
                        if one.term.id not in known:
                            found.append(_Explained(n, one, first=one.term.id not in before))
                            known.add(one.term.id)
                            before.add(one.term.id)
                chosen[id(text)] = tuple(found)
        return chosen

    def _words(self, words: str, found: Iterable[_Explained]) -> str:
        pieces, end = [], 0
        for one in found:
            start, stop = one.found.start, one.found.end
            pieces += [md_escape(words[end:start]), self._term(one.found.term, words[start:stop], explained=one.first)]
            end = stop
        return "".join((*pieces, md_escape(words[end:])))

    def _term(self, term: Term, written: str, *, explained: bool) -> str:
        """A term as a link to the glossary; where it is *explained*, with what the page's script shows beside it."""
        link = f'<a class="term" href="{self.root}{term_path(term.id)}">{md_escape(written)}</a>'
        if not explained:
            return link
        others = ", ".join(
            f'<span lang="{tag}">{md_escape(wording.name)}</span>' for tag, wording in term.words.items() if tag != self.language.tag
        )
        about = md_escape(term.words[self.language.tag].about)
        return f'{link}<span class="tip" role="tooltip" hidden><b>{others}</b> {about}</span>'

    def _name(self, name: str, printed: str | None) -> str:
        if printed is None:
            return f'<span class="name">{md_escape(name)}</span>'
        number = self.our_names.index((printed, name)) + 1
        mark = self.language.pgettext("mark of a name that we translated", "tr.")
        hint = self.language.gettext("Our translation. Printed as: {name}").format(name=printed)
        return (
            f'<span class="name">{md_escape(name)}</span>'
            f'<sup class="ours"><a href="{self.base}#name-{number}" title="{md_escape(hint)}">{md_escape(mark)}</a></sup>'
        )

    def _linked(self, part: Reference) -> str:
        written = md_escape(self._written(part))
        if part.name == "date":
            return written
        figure, _ = self.observations[part.name]
        return f'<a class="num" href="{self.base}#{figure}">{written}</a>' if part.form != "period" else written

    def _written(self, part: Reference) -> str:
        if part.name == "date":
            return self.language.period(parse_period(part.form))
        _, o = self.observations[part.name]
        if part.form == "period":
            return self.language.period(o.period)
        if part.form == "change" and o.statistic is Statistic.CHANGE:
            return self.language.change(o)
        return self.language.quantity(o, unit=part.form != "number")


def _stretches(report: Report) -> Iterator[Iterator[Text]]:
    """The prose of the summary and of each section, in the order of the page."""
    yield iter(report.summary)
    for section in report.sections:
        figures = (figure.text for figure in section.figures if figure.text)
        yield (text for texts in (section.prose, figures, (fact.text for fact in section.facts)) for text in texts)


_ENTITIES = str.maketrans({"&": "&amp;"} | {character: f"&#{ord(character)};" for character in "\\`*_{}[]()#+!|~^=:<>\"'$@/-"})


def md_escape(text: str) -> str:
    """*text* so that neither Markdown nor HTML sees anything in it: what could be markup becomes a numeric entity."""
    escaped = text.translate(_ENTITIES)
    return _ITEM.sub(r"\1&#46;", escaped) if "." in escaped else escaped


_ITEM = re.compile(r"^(\s*\d+)\.")
"""What Markdown takes for an item of a list."""


def html_escape(text: str) -> str:
    """*text* for HTML that Markdown does not read."""
    return escape(text, quote=True)
