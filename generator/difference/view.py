"""Difference × Language → text for a terminal, Markdown for a pull request, JSON for programs.

Whatever comes from data stands in Markdown as code, every sign of it as an entity: GitHub looks for names, numbers of
issues and links in all other text.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from generator.difference import Change, Difference, Item, Lacking, TextChange, TranslationChange, What, Wording
from generator.difference.state import State
from generator.language import Language
from generator.model import Text, Verdict
from generator.statement import verdict_name
from generator.wording import label, written_value

LONG = 20
"""A table with more lines is folded in Markdown."""

MOST = 200
"""Lines of a table that are shown: a pull request takes 65,536 characters, a reader fewer."""

_MARKS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~", Change.RENAMED: ">"}


def clean(text: str) -> str:
    """*text* on one line, without what a terminal would obey or what turns the direction of writing."""
    return "".join(
        " "
        if c in "\t\r\n"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in "\u200c\u200d"
        else c
        for c in text
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is other than before, as a line of a table."""

    mark: str
    what: str
    """What kind of thing, in words."""
    where: str
    """The id of the figure, or nothing."""
    id: str
    name: str
    """What of it differs, in words."""
    old: str
    new: str


@dataclass(frozen=True)
class DifferenceView:
    """What is told of a difference."""

    difference: Difference
    old: State
    new: State
    language: Language
    against: str
    """The revision, in words."""
    texts: bool = False
    """Whether texts are listed, not only counted."""

    # Forms

    def text(self) -> str:
        """For a terminal."""
        parts = [self._head(), *self._notices()]
        if not self.difference.empty:
            parts += [f"  {line}" for line in self._counts()]
        for title, lines in self._tables():
            parts += ["", clean(title), *self._limited([f"  {self._in_text(line)}" for line in lines])]
        if pages := self._listed_pages():
            parts += ["", self.language.gettext("Pages that change (lists, search and files aside)")]
            for tag, listed in pages.items():
                parts += self._limited([f"  {_MARKS[change]} {clean(tag)}/{clean(path)}" for path, change in listed])
        return "\n".join(parts)

    def markdown(self) -> str:
        """For a pull request."""
        _ = self.language.gettext
        parts = [self._head(as_code), *(f"\n> {notice}" for notice in self._notices(as_code))]
        if not self.difference.empty:
            parts += ["", *(f"- {line}" for line in self._counts())]
        heads = (_("What"), self._thing(What.FIGURE), "id", _("Differs"), _("Before"), _("After"))
        for title, lines in self._tables(as_code):
            rows = self._limited(
                [
                    _row(line.what, *map(as_code, (line.where, line.id)), as_code(line.name), *map(as_code, (line.old, line.new)))
                    for line in lines
                ]
            )
            table = "\n".join([_row(*heads), _row(*(["---"] * len(heads))), *rows])
            parts += ["", f"### {title}", "", _folded(table, len(lines), self.language)]
        if pages := self._listed_pages():
            count = sum(map(len, pages.values()))
            listed = [
                f"- {_MARKS[change].replace('-', '−').replace('+', '＋')} {as_code(f'{tag}/{path}')}"
                for tag, every in pages.items()
                for path, change in every
            ]
            parts += [
                "",
                f"### {_('Pages that change (lists, search and files aside)')}",
                "",
                _folded("\n".join(self._limited(listed)), count, self.language),
            ]
        return "\n".join(parts)

    def json(self) -> str:
        """For programs: all of it."""
        d = self.difference
        items = [
            {
                **{key: value for key, value in asdict(item).items() if key not in ("observation", "fields")},
                "fields": [asdict(f) for f in item.fields],
            }
            for item in d.items
        ]
        values = {
            "against": self.against,
            "items": items,
            "texts": list(map(asdict, d.texts)),
            "translations": list(map(asdict, d.translations)),
            "stale": list(map(asdict, d.stale)),
            "untranslated": list(map(asdict, d.untranslated)),
            "pages": {tag: [{"path": path, "change": change} for path, change in pages] for tag, pages in d.pages.items()},
            "uncompared": list(d.uncompared),
            "errors": {"old": self.old.errors, "new": self.new.errors},
        }
        return json.dumps(values, ensure_ascii=False, indent=1)

    # Sentences

    def _head(self, shown: Callable[[str], str] = clean) -> str:
        if self.difference.empty:
            message = self.language.gettext("Nothing that is published differs from {revision}.")
        else:
            message = self.language.gettext("What differs from {revision}:")
        return message.format(revision=shown(self.against))

    def _notices(self, shown: Callable[[str], str] = clean) -> list[str]:
        """What keeps the comparison from being whole."""
        _, ngettext = self.language.gettext, self.language.ngettext
        notices = []
        if self.old.errors:
            message = ngettext("There is {n} error in {revision}.", "There are {n} errors in {revision}.", self.old.errors)
            notices.append(message.format(n=self.old.errors, revision=shown(self.against)))
        if self.new.errors:
            message = ngettext("There is {n} error in what is here now.", "There are {n} errors in what is here now.", self.new.errors)
            notices.append(message.format(n=self.new.errors))
        if self.difference.uncompared:
            reports = self.language.join(map(shown, self.difference.uncompared))
            notices.append(_("Compared only as far as they can be read: {reports}.").format(reports=reports))
        return notices

    def _counts(self) -> Iterator[str]:
        """How much of each kind differs: "Observations: 2 changed, 1 added"."""
        t = self.language.pgettext
        for what in What:
            counted = Counter(item.change for item in self.difference.of(what))
            if counted:
                yield self._count(self._things(what), {self._changes(change): counted[change] for change in Change if counted[change]})
        d = self.difference
        texts = Counter(Change.ADDED if not one.old else Change.REMOVED if not one.new else Change.CHANGED for one in d.texts)
        if texts:
            yield self._count(t("difference", "Texts"), {self._changes(change): texts[change] for change in Change if texts[change]})
        for tag in dict.fromkeys(one.language for one in d.wordings if not isinstance(one, TextChange)):
            states = {
                t("difference", "{n} changed"): sum(one.language == tag for one in d.translations),
                t("difference", "{n} gone stale"): sum(one.language == tag for one in d.stale),
                t("difference", "{n} missing for new texts"): sum(one.language == tag for one in d.untranslated),
            }
            name = t("difference", "Translations ({language})").format(language=self.new.languages[tag].name)
            yield self._count(name, {message: count for message, count in states.items() if count})

    def _count(self, name: str, counts: Mapping[str, int]) -> str:
        joint = self.language.pgettext("pattern.enumeration", ", ")
        said = joint.join(message.format(n=count) for message, count in counts.items())
        return self.language.pgettext("difference", "{what}: {counts}").format(what=name, counts=said)

    # Tables

    def _tables(self, shown: Callable[[str], str] = str) -> Iterator[tuple[str, list[Line]]]:
        """What differs in the vocabulary, then in each report."""
        d = self.difference
        named = (*d.items, *(d.wordings if self.texts else (*d.stale, *d.untranslated)))
        for report in sorted({one.report for one in named}):
            items = [item for item in d.items if item.report == report]
            whole = next((item for item in items if item.what is What.REPORT and item.change is not Change.CHANGED), None)
            lines = [line for item in ([whole] if whole else items) for line in self._item(item)]
            if whole is None or self.texts:
                lines += [self._wording(one) for one in d.wordings if one.report == report and (self.texts or isinstance(one, Lacking))]
            if lines:
                yield (
                    (f"{shown(report)} {shown(self._title(report))}" if report else self.language.pgettext("difference", "Vocabulary")),
                    lines,
                )

    def _title(self, report: str) -> str:
        state = self.new if report in self.new.reports else self.old
        return self.language.text(state.reports[report].title) if report in state.reports else ""

    def _item(self, item: Item) -> Iterator[Line]:
        """The lines of a thing: one for each field that differs, or one that says what was added or removed."""
        what = self._thing(item.what)
        mark = _MARKS[item.change]
        if item.change is Change.ADDED:
            yield Line(mark, what, item.figure, item.id, self._changed(item.change), "", self._summary(item, self.new))
        elif item.change is Change.REMOVED:
            yield Line(mark, what, item.figure, item.id, self._changed(item.change), self._summary(item, self.old), "")
        if item.change is Change.RENAMED:
            yield Line(mark, what, item.figure, item.id, self._changed(item.change), item.old_id, item.id)
        if item.change in (Change.CHANGED, Change.RENAMED):
            for field in item.fields:
                old, new = (self._value(field.name, value) for value in (field.old, field.new))
                yield Line(mark, what, item.figure, item.id, self._field(field.name), old, new)

    def _wording(self, one: Wording) -> Line:
        t = self.language.pgettext
        if isinstance(one, TextChange):
            mark = "~" if one.old and one.new else "+" if one.new else "-"
            return Line(
                mark,
                t("difference", "Text"),
                "",
                one.place,
                self._changed(Change.CHANGED if mark == "~" else Change.ADDED if mark == "+" else Change.REMOVED),
                one.old,
                one.new,
            )
        name = t("difference", "Translation ({language})").format(language=self.new.languages[one.language].name)
        if isinstance(one, TranslationChange):
            return Line("~", name, "", one.place, self._changed(Change.CHANGED if one.old else Change.ADDED), one.old, one.new)
        state = t("difference", "gone stale") if one.was else t("difference", "missing")
        return Line("!", name, "", one.place, state, one.was, "")

    def _summary(self, item: Item, state: State) -> str:
        """What a thing is that was added or removed."""
        text, values = self.language.text, {field.name: field.old or field.new for field in item.fields}
        report = state.reports.get(item.report)
        if item.observation is not None:
            o = item.observation
            pattern = self.language.pgettext("pattern.label", "{label}, {period}")
            said = pattern.format(label=label(o, self.language), period=self.language.short_period(o.period))
            return self.language.pgettext("difference", "{what}: {value}").format(what=said, value=self._quantity(item))
        titles: dict[What, Iterable[tuple[str, Text]]] = {
            What.REPORT: [(report.id, report.title)] if report else [],
            What.FIGURE: [(f.id, f.title) for f in report.figures] if report else [],
            What.FACT: [(f.id, f.title) for f in report.facts] if report else [],
            What.CORRECTION: [(c.id, c.reading) for c in report.corrections] if report else [],
            What.ENTRY: [(text.context or "", text) for text in state.vocabulary.texts],
        }
        if title := next((title for id_, title in titles.get(item.what, ()) if id_ == item.id), None):
            return text(title)
        if item.what is What.RELATION:
            return self._value("verdict", values.get("verdict", ""))
        return " ".join(filter(None, (values.get("value"), values.get("unit"), values.get("period"))))

    def _quantity(self, item: Item) -> str:
        o = item.observation
        assert o is not None
        return written_value(o, self.language) if o.value is None else self.language.quantity(o, short=False)

    def _value(self, name: str, value: str) -> str:
        return verdict_name(Verdict(value), self.language) if name == "verdict" and value else value

    def _in_text(self, line: Line) -> str:
        where = f"{clean(line.where)}/" if line.where else ""
        change = f"{clean(line.old) or '–'} → {clean(line.new) or '–'}"
        if line.mark in "+-":
            change = clean(line.old or line.new)
        said = self.language.pgettext("difference", "{what}: {value}").format(what=clean(line.name), value=change)
        return f"{line.mark} {line.what} {where}{clean(line.id)}  {said}"

    def _listed_pages(self) -> Mapping[str, tuple[tuple[str, Change], ...]]:
        return {tag: pages for tag, pages in self.difference.pages.items() if pages}

    def _limited(self, lines: Sequence[str]) -> list[str]:
        if len(lines) <= MOST:
            return list(lines)
        return [*lines[:MOST], self.language.gettext("… and {n} more: --format json has all").format(n=len(lines) - MOST)]

    # Words

    def _thing(self, what: What) -> str:
        t = self.language.pgettext
        return {
            What.REPORT: t("column", "Report"),
            What.FIGURE: t("column", "Figure"),
            What.OBSERVATION: t("column", "Observation"),
            What.RELATION: t("column", "Relation"),
            What.DERIVED: t("difference", "Derived value"),
            What.CORRECTION: t("column", "Correction"),
            What.FACT: t("column", "Fact"),
            What.ENTRY: t("difference", "Entry"),
        }[what]

    def _things(self, what: What) -> str:
        t = self.language.pgettext
        return {
            What.REPORT: t("difference", "Reports"),
            What.FIGURE: t("difference", "Figures"),
            What.OBSERVATION: t("difference", "Observations"),
            What.RELATION: t("difference", "Relations, by their verdicts"),
            What.DERIVED: t("difference", "Derived values"),
            What.CORRECTION: t("difference", "Corrections"),
            What.FACT: t("difference", "Facts"),
            What.ENTRY: t("difference", "Entries of the vocabulary"),
        }[what]

    def _changed(self, change: Change) -> str:
        t = self.language.pgettext
        return {
            Change.ADDED: t("difference", "added"),
            Change.REMOVED: t("difference", "removed"),
            Change.CHANGED: t("difference", "changed"),
            Change.RENAMED: t("difference", "renamed"),
        }[change]

    def _changes(self, change: Change) -> str:
        t = self.language.pgettext
        return {
            Change.ADDED: t("difference", "{n} added"),
            Change.REMOVED: t("difference", "{n} removed"),
            Change.CHANGED: t("difference", "{n} changed"),
            Change.RENAMED: t("difference", "{n} renamed"),
        }[change]

    def _field(self, name: str) -> str:
        """A column, a key or a dimension in words; as it stands in the files where there are none."""
        if name in self._fields:
            return self._fields[name]
        for state in (self.new, self.old):
            if members := state.vocabulary.categories.get(name):
                return self.language.text(next(iter(members.values())).dimension_name)
        return name

    @cached_property
    def _fields(self) -> Mapping[str, str]:
        t = self.language.pgettext
        return {
            "figure": t("column", "Figure"), "measure": t("column", "Measure"), "statistic": t("column", "Statistic"),
            "period": t("column", "Period"), "against": t("column", "Compared with"), "value": t("column", "Value"),
            "unit": t("column", "Unit"), "qualifier": t("column", "Qualifier"), "printed": t("column", "As printed"),
            "precision": t("column", "Precision"), "status": t("column", "Status"), "at": t("column", "Place in the source"),
            "institution": t("column", "Institution"), "place": t("column", "Place"), "kind": t("column", "Kind"),
            "publishers": t("column", "Publishers"), "published": t("column", "Published"), "added": t("column", "Added"),
            "verdict": t("column", "Verdict"), "date": t("column", "Date"), "recorded": t("column", "Recorded"), "within": t("column", "Within"),
            "source.language": t("column", "Language of the source"), "source.url": t("column", "Address of the source"),
            "source.sha256": t("column", "Digest of the source"), "observations": t("column", "Observations"), "relation": t("column", "Relation"),
            "action": t("column", "What was done"),
        }  # fmt: skip


def as_code(text: str) -> str:
    """*text* as code of Markdown in which nothing is markup; a dash for nothing.

    >>> as_code("@a|b")
    '<code>&#64;a&#124;b</code>'
    """
    if not text:
        return "–"
    signs = re.sub(r"[!-+.:-@\[-`{-~]", lambda match: f"&#{ord(match.group())};", clean(text))
    return f"<code>{signs}</code>"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _folded(block: str, lines: int, language: Language) -> str:
    """*block*, behind a line to click where it is long."""
    if lines <= LONG:
        return block
    summary = language.ngettext("{n} line", "{n} lines", lines).format(n=lines)
    return f"<details><summary>{summary}</summary>\n\n{block}\n\n</details>"
