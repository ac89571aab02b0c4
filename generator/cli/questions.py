"""What `new` asks: each answer is held against the form of the file at once, and institutions and places are looked up by any name."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import click

from generator.begin.draft import Entry
from generator.begin.skeleton import Answers, plain_prose, printed_name, propose_id, propose_word, tidy
from generator.cli import ask
from generator.cli.project import Project, say
from generator.finding import N_, Finding, in_a_row, nearest
from generator.language import SITE, Language, catalog_path
from generator.load.forms import InstitutionFile, PlaceFile, ReportFile, SectionFile, Word, mistake, unknown
from generator.load.source import KeyPath
from generator.lookup import Lookup, flat
from generator.model import Institution, InstitutionKind, Place, ReportKind, Text, Vocabulary, Where
from generator.period import parse_period
from generator.prose import ProseError, parse_prose
from generator.wording import institution_kind_name, kind_name

_ADD, _AGAIN = "+", "-"
"""Choices that are no entries of the vocabulary."""

_SCHEMAS = {"institution": InstitutionFile, "place": PlaceFile}

_CALLED: Mapping[str, str] = {
    "title": N_("title"), "published": N_("day of publication"), "url": N_("address of the source"), "name": N_("name"), "short": N_("short name"),
}  # fmt: skip
"""Keys of the files, as questions call what stands there."""

_IN_ENGLISH = N_("Write the English name in Latin letters; names in other languages have a place of their own.")

Valid = Callable[[str], str | None]
"""What is wrong with an answer, in the editor's language; `None` where nothing is."""


@dataclass(slots=True)
class Questions:
    """Asks for what the options do not give, and holds every answer against the form of the file at once."""

    project: Project
    vocabulary: Vocabulary
    languages: tuple[Language, ...]
    entries: list[Entry] = field(default_factory=list)
    """What the vocabulary is to have besides."""

    def answers(self, given: Mapping[str, object]) -> Answers:
        def of(name: str) -> str | None:
            value = given[name]
            return None if value is None else str(value)

        def several(name: str) -> Sequence[str]:
            value = given[name]
            return value if isinstance(value, tuple) else ()

        _ = self.project.sentence
        valid: Mapping[str, Valid] = {
            "id_": self._free,
            "period": self._fits("period"),
            "title": self._readable(plain_prose),
            "source_title": self._readable(printed_name),
            "published": self._fits("published"),
            "source_url": self._fits("source", "url"),
            "language": self._known,
            "source_language": self._known,
        }

        def answer(name: str, question: str, *, default: str | None = None, optional: bool = False) -> str:
            return self._answer(question, _option(name), of(name), valid[name], default=default, optional=optional)

        for name in valid:
            if of(name):
                answer(name, "")  # so that a mistake in an option is told before anybody answers questions
        for text in several("places"):
            self._add_given("place", "--add-place", text)
        for text in several("institutions"):
            self._add_given("institution", "--add-institution", text)
        publishers = self._publishers(several("publishers"))
        near = self.vocabulary.institutions[publishers[0]].place
        place = self._entry("place", _("The place it speaks of"), "--place", of("place"), near)
        tags = [(language.tag, language.name) for language in self.languages]
        kinds = [(kind.value, kind_name(kind, self.project.language)) for kind in ReportKind]
        kind = of("kind") or ask.choose(self.project, _("Kind of publication"), kinds, "--kind")
        written = of("language") or ask.choose(
            self.project, _("Language in which you will write"), tags, "--language", also=self._names_of_languages
        )
        language = self._tag(written)
        period = answer("period", _("Period that it covers (2020, 2020-H2, 2016-07/2020-03 …)"))
        title = answer("title", _("Our short title"))
        source_title = answer("source_title", _("Title of the source, as printed"))
        source_language = self._tag(answer("source_language", _("Language of the source"), default=language))
        published = answer("published", _("Day of publication, such as 2021-02-04 (Enter if the source does not give it)"), optional=True)
        url = answer("source_url", _("Where the source can be read: its address (Enter for none)"), optional=True)
        taken = [path.name for path in (self.project.root / "data" / "reports").glob("*")]
        proposal = propose_id(publishers[0], parse_period(period), taken)
        id_ = answer("id_", _("Name of its folder and of its page"), default=proposal)
        return Answers(
            id=id_, language=language, kind=kind, title=title, publishers=publishers, place=place, period=period, published=published,
            source_title=source_title, source_language=source_language, source_url=url,
        )  # fmt: skip

    # One answer

    def _answer(
        self, question: str, option: str, given: str | None, valid: Valid, *, default: str | None = None, optional: bool = False
    ) -> str:
        """What was given, or else is asked for. An *optional* answer may be empty, and is so where nobody can be asked."""
        if given is not None:
            answer = tidy(given)
            if (answer or not optional) and (problem := valid(answer)):
                raise click.UsageError(f"{option}: {problem}")
            return answer
        if optional and not ask.can_ask():
            return ""
        return tidy(ask.ask(self.project, question, option, default=default, valid=lambda text: valid(tidy(text)), optional=optional))

    def _said(self, finding: Finding | None) -> str | None:
        """*finding* in the editor's language, with what the question calls the key."""
        called = _CALLED.get(finding.values.get("key", "")) if finding else None
        if finding and called:
            finding = replace(finding, values={**finding.values, "key": self.project.sentence(called)})
        return finding.sentence(self.project.sentence) if finding else None

    def _fits(self, *path: str, schema: type = ReportFile) -> Valid:
        """Whether an answer is a value of the key at *path*."""
        keys: KeyPath = path
        return lambda answer: self._said(mistake(schema, keys, answer))

    def _readable(self, written: Callable[[str], str]) -> Valid:
        """Whether an answer, *written* as prose, can be read."""

        def valid(answer: str) -> str | None:
            try:
                parse_prose(written(answer))
            except ProseError as error:
                return self._said(Finding("bad-reference", Where(""), {"text": str(error)}))
            return self._said(mistake(ReportFile, ("title",), answer))

        return valid

    def _free(self, id_: str) -> str | None:
        """Whether a report may have the id."""
        reserved = {"index": "generator/templates/reports.md.j2", SITE: catalog_path("zh", SITE).as_posix()}
        folder = f"data/reports/{id_}"
        if problem := mistake(SectionFile, ("id",), id_):
            return self._said(problem)
        first = reserved.get(id_) or ((self.project.root / folder).exists() and folder)
        return self._said(Finding("repeated-id", Where(""), {"id": id_, "first": first})) if first else None

    @property
    def _names_of_languages(self) -> Mapping[str, str]:
        """What the languages of the site are called, in each of them → their tags."""
        return {of.name_of(language.tag): language.tag for language in self.languages for of in self.languages}

    def _tag(self, text: str) -> str:
        """The tag of the language that *text* names; *text* itself where it names none."""
        return {flat(name): tag for name, tag in self._names_of_languages.items()}.get(flat(text), text)

    def _known(self, tag: str) -> str | None:
        """Whether the site has the language."""
        tags = [language.tag for language in self.languages]
        return None if self._tag(tag) in tags else self._said(Finding("unknown-language", Where(""), {"id": tag, "known": ", ".join(tags)}))

    # Entries of the vocabulary

    def _publishers(self, given: Iterable[str]) -> tuple[str, ...]:
        _ = self.project.sentence
        publishers = [self._entry("institution", "", "--publisher", text) for text in given]
        if not publishers:
            publishers = [self._entry("institution", _("Who publishes it"), "--publisher", None)]
            while another := self._entry("institution", _("Who else (Enter for nobody)"), "--publisher", None, optional=True):
                publishers.append(another)
        return tuple(dict.fromkeys(publishers))

    def _entry(
        self, kind: str, question: str, option: str, given: str | None, default: str | None = None, *, optional: bool = False
    ) -> str:
        """The id of an entry that people name in their own way; new ones are added. Empty only where *optional*."""
        if given is not None:
            return self._named(kind, tidy(given), option)
        while True:
            text = self._answer(question, option, None, lambda _: None, default=default, optional=optional)
            if not text:
                return ""
            if picked := self._picked(kind, text, option):
                say(f"  {self._called(kind, picked)}")
                return picked

    def _named(self, kind: str, text: str, option: str) -> str:
        """The entry that *text* names, with nobody to ask."""
        found = self._find(kind, text)
        if len(found) == 1:
            return found[0]
        if found:
            message = self.project.sentence(N_("“{text}” may be: {entries}. Give the id of one."))
            raise click.UsageError(f"{option}: {message.format(text=text, entries='; '.join(self._called(kind, id_) for id_ in found))}")
        near = ", ".join(self._lookup.near(kind, text)) or nearest(text, self._ids(kind))
        problem = self._said(unknown(f"unknown-{kind}", text, [], Where("")))
        hint = self.project.sentence(N_("Near to it: {entries}.")).format(entries=near) if near else ""
        add = self.project.sentence(N_("To add it, give --add-{kind} too.")).format(kind=kind)
        raise click.UsageError(f"{option}: {in_a_row((problem or '', hint, add))}")

    def _picked(self, kind: str, text: str, option: str) -> str:
        """The entry that *text* names, as the editor says; empty to ask again."""
        _ = self.project.sentence
        found = self._find(kind, text)
        if len(found) == 1:
            return found[0]
        choices = [(id_, self._called(kind, id_)) for id_ in found or self._lookup.near(kind, text)]
        question = _("The vocabulary has no “{text}”:") if not found else _("“{text}” may be:")
        more = [(_ADD, _("Add “{text}” to the vocabulary").format(text=text)), (_AGAIN, _("Write it otherwise"))]
        picked = ask.choose(self.project, question.format(text=text), [*choices, *more], option)
        if picked == _ADD:
            return self._add_asked(kind, text, option)
        return "" if picked == _AGAIN else picked

    def _add_asked(self, kind: str, text: str, option: str) -> str:
        """A new entry by questions; gives its id."""
        _ = self.project.sentence
        others = [language for language in self.languages if language.tag != "en"]
        own = next((language.tag for language in others if language.tag == self.project.language.tag), others[0].tag if others else "")

        def names(key: str, question: str, *, optional: bool) -> tuple[str, dict[str, str]]:
            fits = self._fits(key, schema=_SCHEMAS[kind])

            def in_english(answer: str) -> str | None:
                return fits(answer) if re.search("[A-Za-z]", answer) else _(_IN_ENGLISH)

            first = text if key == "name" else ""
            default = first if first.isascii() and first else None
            name = self._answer(question.format(language="English"), option, None, in_english, default=default, optional=optional)
            if not name:
                return "", {}
            return name, {
                language.tag: self._answer(
                    question.format(language=language.name), option, None, lambda _: None, optional=True,
                    default=first if first and not first.isascii() and language.tag == own else None,
                )
                for language in others
            }  # fmt: skip

        keys = {}
        keys["name"], called = names("name", _("Its full name ({language})"), optional=False)
        names_of = {tag: {"name": name} for tag, name in called.items()}
        if kind == "institution":
            keys["short"], called = names("short", _("Its short name, if it has one ({language})"), optional=True)
            names_of = {tag: {**of, "short": called.get(tag, "")} for tag, of in names_of.items()}
            kinds = [(one.value, institution_kind_name(one, self.project.language)) for one in InstitutionKind]
            keys["kind"] = ask.choose(self.project, _("What kind of institution"), kinds, option)
            keys["place"] = self._entry("place", _("Where it is"), option, None)
        else:
            keys["within"] = self._entry("place", _("The place around it (Enter for none)"), option, None, optional=True)
        word = self._answer(
            _("Its id, for the files: small letters, digits, underscores"),
            option, None, self._free_word(kind), default=propose_word(keys["name"], self._ids(kind)) or None,
        )  # fmt: skip
        return self._add(Entry(kind, word, {key: value for key, value in keys.items() if value}, names_of))

    def _add_given(self, kind: str, option: str, text: str) -> None:
        """A new entry in the words of the option *option*."""
        own = ("name", "short", "kind", "place") if kind == "institution" else ("name", "within")
        tags = [language.tag for language in self.languages if language.tag != "en"]
        known = ("id", *own, *tags, *(f"{tag}_short" for tag in tags if "short" in own))
        values = {key.strip(): tidy(value) for key, _, value in (part.partition("=") for part in text.split(";") if part.strip())}

        def refuse(finding: Finding | None) -> None:
            if finding:
                raise click.UsageError(f"{option}: {self._said(finding)}")

        for key in values:
            if key not in known:
                refuse(Finding("unknown-key", Where(""), {"key": key, "nearest": nearest(key, known), "known": ", ".join(known)}))
        for key in ("name", "kind", "place") if kind == "institution" else ("name",):
            if not values.get(key):
                refuse(Finding("missing-key", Where(""), {"key": key}))
        keys = {
            key: self._named("place", value, option) if key in ("place", "within") else value for key in own if (value := values.get(key))
        }
        for key, value in keys.items():
            if key in ("name", "short") and not re.search("[A-Za-z]", value):
                raise click.UsageError(f"{option}: {self.project.sentence(_IN_ENGLISH)}")
            refuse(mistake(_SCHEMAS[kind], (key,), value))
        word = values.get("id") or propose_word(keys.get("name", ""), self._ids(kind))
        if problem := self._free_word(kind)(word):
            raise click.UsageError(f"{option}: {problem}")
        names = {tag: {"name": values.get(tag, ""), "short": values.get(f"{tag}_short", "")} for tag in tags}
        self._add(Entry(kind, word, keys, names))

    def _free_word(self, kind: str) -> Valid:
        """Whether an entry may have the id."""

        def valid(word: str) -> str | None:
            if problem := mistake(dict[Word, str], (), {word: ""}):
                return self._said(problem)
            if word not in self._ids(kind):
                return None
            return self._said(Finding("repeated-id", Where(""), {"id": word, "first": f"data/vocabulary/{kind}s.yml"}))

        return valid

    def _add(self, entry: Entry) -> str:
        """Take *entry* into the vocabulary that questions are held against; gives its id."""
        name, short = (
            Text(entry.keys[key], context=f"{entry.kind}.{entry.id}") for key in ("name", "short" if entry.keys.get("short") else "name")
        )
        if entry.kind == "institution":
            one = Institution(entry.id, name, short, InstitutionKind(entry.keys["kind"]), entry.keys["place"])
            self.vocabulary = replace(self.vocabulary, institutions={**self.vocabulary.institutions, entry.id: one})
        else:
            place = Place(entry.id, name, entry.keys.get("within"))
            self.vocabulary = replace(self.vocabulary, places={**self.vocabulary.places, entry.id: place})
        self.entries.append(entry)
        return entry.id

    @property
    def _lookup(self) -> Lookup:
        return Lookup(self.vocabulary, self.languages)

    def _find(self, kind: str, text: str) -> tuple[str, ...]:
        """Entries that *text* is the id or a name of; those that are added now in the names they are given."""
        new = {
            e.id
            for e in self.entries
            if e.kind == kind
            for names in e.names.values()
            for n in names.values()
            if n and flat(n) == flat(text)
        }
        return tuple(dict.fromkeys((*self._lookup.find(kind, text), *sorted(new))))

    def _ids(self, kind: str) -> Mapping[str, object]:
        return self.vocabulary.institutions if kind == "institution" else self.vocabulary.places

    def _called(self, kind: str, id_: str) -> str:
        """The name of an entry in the editor's language, with its id."""
        tag = self.project.language.tag
        new = next((e.names.get(tag, {}).get("name") or e.keys["name"] for e in self.entries if (e.kind, e.id) == (kind, id_)), "")
        return f"{new or self._lookup.name(kind, id_, self.project.language)} ({id_})"


def _option(name: str) -> str:
    """The option that click gives to the command as *name*."""
    return f"--{name.strip('_').replace('_', '-')}"
