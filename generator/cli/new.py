"""`new`: a report begins. Questions first, then all is tried, then all is written, report.yml last."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import click

from generator.cli import ask
from generator.cli.findings import NOTHING_WRITTEN, tell
from generator.cli.project import Project, say
from generator.draft import Draft, Entry, draft_report
from generator.finding import N_, Finding, Severity, nearest, sort_findings
from generator.language import SITE, Language, catalog_path, find_languages, load_language
from generator.load.forms import InstitutionFile, PlaceFile, ReportFile, SectionFile, mistake, unknown
from generator.load.source import KeyPath
from generator.load.vocabulary import read_vocabulary
from generator.lookup import Lookup, flat
from generator.model import Institution, InstitutionKind, Place, ReportKind, Text, Vocabulary, Where
from generator.period import parse_period
from generator.prose import ProseError, parse_prose
from generator.skeleton import Answers, plain_prose, printed_name, propose_id, propose_word, report_text, tidy
from generator.wording import institution_kind_name, kind_name
from generator.write import WriteError, write_whole

_ADD, _AGAIN = "+", "-"
"""Choices that are no entries of the vocabulary."""

_SCHEMAS = {"institution": InstitutionFile, "place": PlaceFile}

Valid = Callable[[str], str | None]


@click.command(
    "new",
    help=N_(
        "Begin a report: its folder, its report.yml, its catalog.\n\n"
        "Asks for what the options do not give. Institutions and places may be named in any language, by part of a name or by id; "
        "those that the vocabulary does not have can be added to it on the way. Nothing is written before the last answer."
    ),
)
@click.option("--id", "id_", metavar="ID", help=N_("Name of the report's folder, and of its page: small letters, digits, hyphens."))
@click.option("--language", metavar="TAG", help=N_("Language in which you will write the report: that of its source, if the site has it."))
@click.option("--kind", type=click.Choice([kind.value for kind in ReportKind]), help=N_("Kind of publication."))
@click.option("--title", metavar="TEXT", help=N_("Our short title."))
@click.option(
    "--publisher", "publishers", metavar="NAME", multiple=True, help=N_("Who publishes it; several times for several, the first one first.")
)
@click.option("--place", metavar="NAME", help=N_("The place it speaks of."))
@click.option("--period", metavar="PERIOD", help=N_("What it covers: 2020, 2020-H2, 2016-07/2020-03, undated …"))
@click.option("--published", metavar="DAY", help=N_("Day of publication, such as 2021-02-04, if the source gives it."))
@click.option("--source-title", metavar="TEXT", help=N_("Title of the source, as printed."))
@click.option("--source-language", metavar="TAG", help=N_("Language of the source."))
@click.option("--source-url", metavar="URL", help=N_("Where the source can be read, if anywhere."))
@click.option(
    "--add-institution",
    "institutions",
    metavar="ENTRY",
    multiple=True,
    help=N_(
        "Add an institution to the vocabulary: “id=…; name=…; zh=…; short=…; zh_short=…; kind=court; place=…”. Without id the name makes it."
    ),
)
@click.option(
    "--add-place", "places", metavar="ENTRY", multiple=True, help=N_("Add a place to the vocabulary: “id=…; name=…; zh=…; within=…”.")
)
@click.pass_obj
def command(project: Project, /, **given: object) -> None:
    vocabulary, languages = _read(project)
    questions = _Questions(project, vocabulary, languages)
    try:
        answers = questions.answers(given)
        language = next(language for language in languages if language.tag == answers.language)
        text = report_text(answers, language, project.language.tag)
        draft = draft_report(project.root, answers.id, text, questions.entries)
    except (click.Abort, KeyboardInterrupt):
        say("\n" + project.sentence(N_("Stopped: nothing was written.")))
        sys.exit(1)
    if draft.findings:
        tell(project, draft.findings, "short")
        say(project.sentence(NOTHING_WRITTEN))
        sys.exit(1)
    _write(project, draft)
    _tell(project, answers, draft)


def _read(project: Project) -> tuple[Vocabulary, tuple[Language, ...]]:
    """The vocabulary and the languages of the project; ends the command where they have mistakes."""
    findings: list[Finding] = []
    vocabulary = read_vocabulary(project.root, findings)
    languages = []
    for tag in find_languages(project.root):
        language, problems = load_language(project.root, tag)
        languages.append(language)
        findings += problems
    if any(finding.severity is Severity.ERROR for finding in findings):
        tell(project, sort_findings(findings))
        say(project.sentence(NOTHING_WRITTEN))
        sys.exit(1)
    return vocabulary, tuple(languages)


@dataclass(slots=True)
class _Questions:
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
        if of("id_") is not None:
            self._answer("", "--id", of("id_"), self._free)
        for kind, option, added in (
            ("place", "--add-place", several("places")),
            ("institution", "--add-institution", several("institutions")),
        ):
            for text in added:
                self._add_given(kind, option, text)
        language = self._language(_("Language in which you will write"), "--language", of("language"), None)
        kinds = [(kind.value, kind_name(kind, self.project.language)) for kind in ReportKind]
        kind = of("kind") or ask.choose(self.project, _("Kind of publication"), kinds, "--kind")
        publishers = self._publishers(several("publishers"))
        near = self.vocabulary.institutions[publishers[0]].place
        place = self._entry("place", _("The place it speaks of"), "--place", of("place"), near)
        period = self._answer(_("Period that it covers (2020, 2020-H2, 2016-07/2020-03 …)"), "--period", of("period"), self._fits("period"))
        title = self._answer(_("Our short title"), "--title", of("title"), self._readable(plain_prose))
        source_title = self._answer(
            _("Title of the source, as printed"), "--source-title", of("source_title"), self._readable(printed_name)
        )
        source_language = self._language(_("Language of the source"), "--source-language", of("source_language"), language)
        published = self._answer(
            _("Day of publication, such as 2021-02-04 (Enter if the source does not give it)"),
            "--published", of("published"), self._fits("published"), optional=True,
        )  # fmt: skip
        url = self._answer(
            _("Where the source can be read: its address (Enter for none)"),
            "--source-url", of("source_url"), self._fits("source", "url"), optional=True,
        )  # fmt: skip
        taken = [path.name for path in (self.project.root / "data" / "reports").glob("*")]
        proposal = propose_id(publishers[0], parse_period(period), taken)
        id_ = self._answer(_("Name of its folder and of its page"), "--id", of("id_"), self._free, default=proposal)
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

    def _language(self, question: str, option: str, given: str | None, default: str | None) -> str:
        """One of the languages of the site."""
        tags = [language.tag for language in self.languages]

        def valid(tag: str) -> str | None:
            return None if tag in tags else self._said(Finding("unknown-language", Where(""), {"id": tag, "known": ", ".join(tags)}))

        if given is not None:
            return self._answer(question, option, given, valid)
        if default is not None:
            return self._answer(question, option, None, valid, default=default)
        return ask.choose(self.project, question, [(language.tag, language.name) for language in self.languages], option)

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
        raise click.UsageError(" ".join(filter(None, (f"{option}:", problem, hint, add))))

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
            first = text if key == "name" else ""
            default = first if first.isascii() and first else None
            name = self._answer(question.format(language="English"), option, None, fits, default=default, optional=optional)
            if not name:
                return "", {}
            return name, {
                language.tag: self._answer(
                    question.format(language=language.name), option, None, fits, optional=True,
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
            if key not in values:
                refuse(Finding("missing-key", Where(""), {"key": key}))
        keys = {
            key: self._named("place", value, option) if key in ("place", "within") else value for key in own if (value := values.get(key))
        }
        for key, value in keys.items():
            refuse(mistake(_SCHEMAS[kind], (key,), value))
        word = values.get("id") or propose_word(keys.get("name", ""), self._ids(kind))
        if problem := self._free_word(kind)(word):
            raise click.UsageError(f"{option}: {problem}")
        names = {tag: {"name": values.get(tag, ""), "short": values.get(f"{tag}_short", "")} for tag in tags}
        self._add(Entry(kind, word, keys, names))

    def _free_word(self, kind: str) -> Valid:
        """Whether an entry may have the id."""

        def valid(word: str) -> str | None:
            if problem := mistake(PlaceFile, ("within",), word):
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


def _write(project: Project, draft: Draft) -> None:
    """Write all files; where one cannot be written, say so and which ones are, and end the command."""
    written: list[str] = []
    try:
        for file, content in draft.files:
            write_whole(project.root / file, content)
            written.append(file)
    except (WriteError, KeyboardInterrupt) as error:
        with suppress(OSError):
            (project.root / draft.files[-1][0]).parent.rmdir()  # made for report.yml, if there is none in it
        if isinstance(error, WriteError):
            message = project.sentence(N_("{file} cannot be written: {reason}."))
            say(message.format(file=error.path.relative_to(project.root).as_posix(), reason=error))
        say(project.sentence(N_("The report was not begun.")))
        if written:
            say(project.sentence(N_("These files were written: {files}.")).format(files=", ".join(written)))
        sys.exit(1)


def _tell(project: Project, answers: Answers, draft: Draft) -> None:
    """What was written, and what comes next."""
    _ = project.sentence
    report = f"data/reports/{answers.id}/report.yml"
    catalogs = [file for file, _content in draft.files if file.endswith(f"/{answers.id}.po")]
    click.echo(_("Written:"))
    for file, _content in draft.files:
        click.echo(f"  {file}")
    click.echo(_("Next:"))
    steps = (
        (_("Write the summary and the sections in {file}, and see them as you save:").format(file=report), "serve"),
        (_("Take over a table from Excel or CSV as a figure:"), f"import TABLE.xlsx --report {answers.id} --figure FIGURE"),
        (_("Bring the catalogs up to date, and translate in {files}:").format(files=project.language.join(catalogs) or "locales/"), "messages"),
    )  # fmt: skip
    for number, (about, line) in enumerate(steps, 1):
        click.echo(f"  {number}  {about}\n       python -m generator {line}")
