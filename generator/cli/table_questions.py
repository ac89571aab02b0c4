"""What `import` asks: what labels, dashes and units mean, until a table is understood."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import click

from generator.begin.skeleton import propose_word
from generator.cli import ask
from generator.cli.project import Project
from generator.finding import N_, in_a_row
from generator.language import load_language
from generator.lookup import Lookup, flat
from generator.model import TOTAL, Category, Term, Text, Vocabulary
from generator.source.period import spoken_period
from generator.table.cell import without_marks
from generator.table.grid import Grid
from generator.table.label import IGNORE, SKIP, read_answer
from generator.table.understand import Answers, Question, Understanding, understand
from generator.table.unit_words import is_chinese

DASH_MEANINGS: Mapping[str, str] = {
    "not_stated": N_("the source does not state it"),
    "not_applicable": N_("there can be no number"),
    "withheld": N_("not made public"),
    "zero": N_("zero"),
    "leave_out": N_("leave these cells out"),
}

_WORD = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
"""An id of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A member that the vocabulary is to have."""

    label: str
    dimension: str
    id: str
    name: str
    """In English, as the vocabulary has its terms."""


@dataclass(slots=True)
class Dialogue:
    """Asks until a table is understood. What the options give is not asked."""

    project: Project
    vocabulary: Vocabulary
    tags: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    """Those of the glossary: a measure may be called as its term is."""
    answers: Answers = field(default_factory=Answers)
    additions: list[Addition] = field(default_factory=list)
    new_dimensions: dict[str, str] = field(default_factory=dict)
    """Dimensions that the vocabulary is to have, with what the table calls them."""

    def take_given(self, answers: Answers, meanings: Sequence[str], additions: Sequence[str]) -> None:
        """The answers in the options. Raises `UsageError` where one cannot be."""
        _ = self.project.sentence
        self.answers = answers
        labels: dict[str, str] = {}
        for option, id_, known in (
            ("--measure", answers.measure, self.vocabulary.measures),
            ("--unit", answers.unit, self.vocabulary.units),
            *(("--dimension", id_, self.vocabulary.categories) for id_ in answers.dimensions),
        ):
            if id_ and id_ not in known:
                self._refuse(option, id_)
        for text in additions:
            label, _equals, rest = text.partition("=")
            path, _equals, name = rest.partition("=")
            dimension, dot, id_ = path.partition(".")
            if not label or not dot or not re.fullmatch(_WORD, dimension) or not re.fullmatch(_WORD, id_) or id_ == TOTAL:
                raise click.UsageError(
                    _(N_("--add: write LABEL=DIMENSION.ID, such as “东湾区=district.dongwan”, not “{text}”.")).format(text=text)
                )
            if id_ in self.vocabulary.categories.get(dimension, ()):
                raise click.UsageError(_(N_("--add: {id} is in the vocabulary. Say what the label means with --set.")).format(id=path))
            self._add(label, dimension, id_, name.strip())
            labels[flat(label)] = path
        for text in meanings:
            label, _equals, answer = text.rpartition("=")
            if not label or read_answer(answer, self.vocabulary) is None:
                self._refuse("--set", text)
            labels[flat(label)] = answer
        self.answers = replace(answers, labels=labels)

    def _refuse(self, option: str, text: str) -> None:
        lookup = self._lookup
        word = text.rpartition("=")[2]
        near = [id_ for kind in ("measure", "dimension", "unit") if option in (f"--{kind}", "--set") for id_ in lookup.near(kind, word)]
        near += [f"{d}.{m}" for d, m in lookup.near_member(word.rpartition(".")[2])] if option == "--set" else []
        message = self.project.sentence(N_("{option}: “{text}” is not in the vocabulary. Near: {near}."))
        raise click.UsageError(message.format(option=option, text=text, near=", ".join(near) or "–"))

    @property
    def _lookup(self) -> Lookup:
        return Lookup(self.vocabulary, tuple(load_language(self.project.root, tag)[0] for tag in self.tags), self.terms)

    def settle(self, grid: Grid, show: Callable[[Understanding], list[tuple[str, str]]]) -> Understanding:
        """What *grid* says when all is answered.

        Before the first question *show* shows what is known, and gives what else is open. Raises `UsageError` with every question where
        nobody can answer.
        """
        others: list[tuple[str, str]] | None = None
        while True:
            understanding = understand(grid, self._lookup, self.answers)
            if not understanding.questions:
                self._name_dimensions(understanding)
                return understanding
            if others is None:
                others = show(understanding)
            if not ask.can_ask():
                raise click.UsageError(all_open(self.project, [*map(self._said, understanding.questions), *others]))
            self._ask(understanding.questions[0], understanding)

    def _name_dimensions(self, understanding: Understanding) -> None:
        """New dimensions whose members stand in rows are called what the head over those says."""
        stub = understanding.layout.stub
        rows = {flat(without_marks(label.text)[0]) for line in understanding.layout.lines for label in line.labels}
        for dimension in self.new_dimensions:
            if len(stub) == 1 and all(flat(one.label) in rows for one in self.additions if one.dimension == dimension):
                self.new_dimensions[dimension] = stub[0]

    def _said(self, question: Question) -> tuple[str, str]:
        _ = self.project.sentence
        near = _(N_("Near: {near}.")).format(near=", ".join(question.choices)) if question.choices and question.kind != "dash" else ""
        return in_a_row((question.message.sentence(_), near)), question.option

    def _ask(self, question: Question, understanding: Understanding) -> None:
        """Ask *question*; its answer goes to the others."""
        _ = self.project.sentence
        text = question.message.sentence(_)
        match question.kind:
            case "label":
                self._ask_label(question)
            case "total" | "statistic" | "statistic_unit":
                answer = ask.choose(self.project, text, [(c, self.called(c)) for c in question.choices], question.option)
                if question.kind != "total":
                    known = understanding.meanings[question.subject].answer
                    answer = f"{known}+{'unit.' if question.kind == 'statistic_unit' else ''}{answer}"
                self._set(question.subject, answer)
            case "dash":
                meaning = ask.choose(self.project, text, [(c, _(DASH_MEANINGS[c])) for c in question.choices], question.option)
                self.answers = replace(self.answers, dash=meaning)
            case "dimension":
                choices = [(c, self.called(c, "dimension")) for c in question.choices]
                self.answers = replace(self.answers, dimensions=(ask.choose(self.project, text, choices, question.option),))
            case "measure" | "unit":
                entry = self._entry(question)
                self.answers = replace(self.answers, measure=entry) if question.kind == "measure" else replace(self.answers, unit=entry)
            case "period" | "against":
                default = question.choices[0] if question.choices else None
                words = ask.ask(self.project, text, question.option, default=default, valid=self._is_period)
                period = spoken_period(words) or words
                self.answers = replace(self.answers, period=period) if question.kind == "period" else replace(self.answers, against=period)

    def _is_period(self, text: str) -> str | None:
        if text == "undated" or spoken_period(text):
            return None
        return self.project.sentence(N_("Write a period: 2020, 2020-H1, 2016-07/2020-03, at 2020-12-31, undated."))

    def _entry(self, question: Question) -> str:
        """An id of the vocabulary: one that is near, or another."""
        _ = self.project.sentence
        other = ("=", _(N_("Another: write its name or id")))
        text = question.message.sentence(_)
        choices = [(c, self.called(c, question.kind)) for c in question.choices]
        picked = ask.choose(self.project, text, [*choices, other], question.option) if choices else "="
        if picked != "=":
            return picked
        lookup = self._lookup

        def valid(words: str) -> str | None:
            if len(lookup.find(question.kind, words)) == 1:
                return None
            near = ", ".join(lookup.near(question.kind, words)) or "–"
            return _(N_("“{text}” is not in the vocabulary. Near: {near}.")).format(text=words, near=near)

        return lookup.find(question.kind, ask.ask(self.project, text, question.option, valid=valid))[0]

    def _ask_label(self, question: Question) -> None:
        _ = self.project.sentence
        more = [
            ("+", _(N_("A new member of a dimension, to be added to the vocabulary"))),
            ("=", _(N_("Another: write an id, dimension.member, total, share, change or a period"))),
            (IGNORE, _(N_("It says nothing"))),
            (SKIP, _(N_("Leave out its row or column"))),
            ("total", _(N_("Total"))),
        ]
        choices = [(c, self.called(c)) for c in question.choices]
        more = [one for one in more if one[0] not in question.choices]
        picked = ask.choose(self.project, question.message.sentence(_), [*choices, *more], question.option)
        if picked == "+":
            self._add_asked(question)
        elif picked == "=":

            def valid(words: str) -> str | None:
                if read_answer(words, self.vocabulary) is not None:
                    return None
                return _(N_("“{text}” is not in the vocabulary. Near: {near}.")).format(text=words, near="–")

            self._set(question.subject, ask.ask(self.project, _(N_("Its meaning")), question.option, valid=valid))
        else:
            self._set(question.subject, picked)

    def _add_asked(self, question: Question) -> None:
        """A new member by questions."""
        _ = self.project.sentence
        label = without_marks(question.subject)[0]

        def is_word(text: str) -> str | None:
            return None if re.fullmatch(_WORD, text) and text != TOTAL else _(N_("Use small letters, digits and underscores."))

        default = self.additions[-1].dimension if self.additions else next(iter(self.answers.dimensions), None)
        dimension = ask.ask(
            self.project, _(N_("The dimension, one of the vocabulary or a new one")), question.option, default=default, valid=is_word
        )  # fmt: skip
        name = ask.ask(
            self.project,
            _(N_("The English name of “{label}”")).format(label=label),
            question.option,
            default=None if is_chinese(label) else label,
        )
        known = self.vocabulary.categories.get(dimension, {})

        def is_free(text: str) -> str | None:
            return is_word(text) or (_(N_("{id} is in the vocabulary.")).format(id=f"{dimension}.{text}") if text in known else None)

        id_ = ask.ask(self.project, _(N_("Its id")), question.option, default=propose_word(name, known) or None, valid=is_free)
        self._add(label, dimension, id_, name)
        self._set(question.subject, f"{dimension}.{id_}")

    def _add(self, label: str, dimension: str, id_: str, name: str = "") -> None:
        """Take a member into the vocabulary that labels are looked up in."""
        name = name or (_words(id_) if is_chinese(label) else label)
        members = dict(self.vocabulary.categories.get(dimension, {}))
        if not members:
            self.new_dimensions[dimension] = ""
            title = Text(_words(dimension), context=f"dimension.{dimension}")
            members[TOTAL] = Category(dimension, title, TOTAL, Text("Total"))
        members[id_] = Category(dimension, members[TOTAL].dimension_name, id_, Text(name, context=f"{dimension}.{id_}"))
        self.vocabulary = replace(self.vocabulary, categories={**self.vocabulary.categories, dimension: members})
        self.additions.append(Addition(label, dimension, id_, name))

    def _set(self, label: str, answer: str) -> None:
        self.answers = replace(self.answers, labels={**self.answers.labels, flat(label): answer})

    def called(self, answer: str, kind: str = "") -> str:
        """An answer with its name in the editor's language."""
        language, (dimension, dot, member) = self.project.language, answer.partition(".")
        if dot and member in self.vocabulary.categories.get(dimension, ()):
            category = self.vocabulary.categories[dimension][member]
            return f"{language.text(category.dimension_name)}: {language.text(category.name)} ({answer})"
        for one in (kind,) if kind else ("measure", "unit"):
            if self._lookup.find(one, answer) == (answer,):
                return f"{self._lookup.name(one, answer, language)} ({answer})"
        return answer


def all_open(project: Project, questions: Sequence[tuple[str, str]]) -> str:
    """*questions*, each with the option that answers it, for where nobody can."""
    head = project.sentence(N_("Nobody can answer here. These questions are open, each with the option that answers it:"))
    return "\n".join([head, *(f"  {question}\n      {option}" for question, option in questions)])


def _words(id_: str) -> str:
    """An id as a name: `utility_model` becomes `Utility model`."""
    return id_.replace("_", " ").capitalize()
