"""Things an editor should know: a stable code, a place, and words in the editor's language.

Every code stands in `CODES` with its two sentences: what is wrong, and what to do.
The sentences are gettext messages with named places; translations are in the `site` catalog.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from generator.model import Where


class Severity(StrEnum):
    ERROR = "error"
    """Nothing is built until it is mended."""
    WARNING = "warning"
    """Built, but a strict build fails."""


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding."""

    severity: Severity
    problem: str
    """What is wrong, with the places of the finding's values."""
    advice: str
    """What to do, likewise."""
    about: str
    """What the code means in general, in a phrase."""
    shows: str = ""
    """Which of the finding's values stands in the file as it is, so that it can be underlined."""


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name for "extract, translate later"
    """Marks *message* for extraction and returns it as it is."""
    return message


_E, _W = Severity.ERROR, Severity.WARNING

CODES: Mapping[str, Code] = MappingProxyType({
    # Files
    "missing-file": Code(_E, N_("There is no file {file}."), N_("Add the file or give it this name, or take out what names it here."), N_("A file that is named is not there")),
    "stray-file": Code(_W, N_("The report does not use the file {name}."), N_("A table is used where a figure of report.yml has its name, and where it ends in .csv; a workbook is taken over by “python -m generator import”. Else remove the file."), N_("A table that no figure of the report is named after, or a workbook")),
    "empty-file": Code(_E, N_("The file is empty."), N_("Fill it in, or remove it."), N_("Nothing is in the file")),
    "not-utf8": Code(_E, N_("The file is not UTF-8; it looks like {encoding}."), N_("Save it as “CSV UTF-8” (in Excel) or with encoding UTF-8 (in a text editor)."), N_("The file is in another encoding; the message says which it looks like")),
    "unseen-character": Code(_E, N_("Here stands {code}, a character that cannot be seen and does harm."), N_("Delete it and write the words around it anew; some programs, VS Code among them, can show it."), N_("A control character, or a mark that turns the direction of writing")),
    "excel-file": Code(_E, N_("This is an Excel workbook, whatever its name says."), N_("Save it in Excel as “CSV UTF-8”, or take it over by “python -m generator import”."), N_("A workbook that only has the name of a CSV")),
    "merge-conflict": Code(_E, N_("Two versions of the file were put together and nobody has chosen between them."), N_("Between <<<<<<< and >>>>>>> stand both: keep one, and remove these lines and the line =======."), N_("An unfinished merge: the lines <<<<<<<, ======= and >>>>>>>")),
    "unreadable": Code(_E, N_("The file cannot be read: {reason}."), N_("Check that it is an ordinary file that you may read, and close it in Excel or another program that holds it open."), N_("The file cannot be opened")),
    "file-too-large": Code(_E, N_("The file has {size} MB; a file of its kind may have {most} MB."), N_("Look whether it is the file that was meant; divide a table by its figures, make a picture smaller, keep a long document elsewhere."), N_("A file is larger than any of its kind needs to be; it was not opened")),
    "bad-link": Code(_E, N_("This is a link, to {target}, that is not followed."), N_("Put the file or folder itself here. Only a link to a file within the same folder of the project, such as data/, is followed."), N_("A symbolic link leads out of the project's folder, to a folder, or nowhere")),
    "bad-file-name": Code(_E, N_("The name of the file or folder has characters that cannot be seen, or that are none."), N_("Give it another name; in the message they stand with a backslash."), N_("A name with a line break, a control character, or bytes that are not UTF-8")),
    "bad-file-kind": Code(_E, N_("A file of this kind is not published: a browser could run what is in it, or nobody knows what it is."), N_("Pages are written in Markdown (.md); beside them may lie {kinds}, with endings in small letters. Keep anything else outside docs/."), N_("A file in docs/ that is neither a page nor a picture nor a file to download")),
    "yaml-syntax": Code(_E, N_("This is not YAML: {reason}."), N_("Look at this line and the one before: indentation, quotes, the space after a colon."), N_("The YAML cannot be read: indentation, quotes, the space after a colon")),
    # Keys and types
    "unknown-key": Code(_E, N_("There is no key “{key}” here."), N_("Known keys: {known}."), N_("A key that does not exist there; the nearest one is named"), "key"),
    "missing-key": Code(_E, N_("The key “{key}” is missing."), N_("Add it here."), N_("A key that is needed is not there")),
    "repeated-key": Code(_E, N_("The key “{key}” stands here a second time."), N_("Keep one; the first is in line {line}."), N_("A key or column stands there twice"), "key"),
    "wrong-type": Code(_E, N_("“{key}” must be {expected}."), N_("Compare with another report, or with the guide for editors."), N_("A value of the wrong kind, such as a text where a list is needed")),
    "empty-value": Code(_E, N_("“{key}” has no value."), N_("Fill it in, or leave the key out."), N_("A key without a value")),
    "unknown-choice": Code(_E, N_("“{word}” is not a known value of “{key}”."), N_("Known values: {known}."), N_("A word that is not among those allowed"), "word"),
    "bad-id": Code(_E, N_("“{id}” cannot be an id."), N_("Use small letters, digits and “{joint}”, beginning with a letter: {suggestion}."), N_("An id with characters that it cannot have"), "id"),
    "repeated-id": Code(_E, N_("The id “{id}” is used a second time."), N_("Choose another; the first is at {first}."), N_("An id that is taken within the report"), "id"),
    # References
    "unknown-institution": Code(_E, N_("There is no institution “{id}”."), N_("If it is new, add it to data/vocabulary/institutions.yml."), N_("An institution that is not in the vocabulary"), "id"),
    "unknown-place": Code(_E, N_("There is no place “{id}”."), N_("If it is new, add it to data/vocabulary/places.yml."), N_("A place that is not in the vocabulary"), "id"),
    "unknown-unit": Code(_E, N_("There is no unit “{id}”."), N_("If it is new, add it to data/vocabulary/units.yml."), N_("A unit that is not in the vocabulary"), "id"),
    "unknown-measure": Code(_E, N_("There is no measure “{id}”."), N_("If it is new, add it to data/vocabulary/measures.yml."), N_("A measure that is not in the vocabulary"), "id"),
    "unknown-column": Code(_E, N_("“{id}” is neither a column of ours nor a dimension."), N_("If it is a new dimension, add it to data/vocabulary/dimensions.yml."), N_("A column that is neither one of ours nor a dimension"), "id"),
    "unknown-category": Code(_E, N_("The dimension “{dimension}” has no member “{id}”."), N_("If it is new, add it to data/vocabulary/dimensions.yml."), N_("A member that its dimension does not have"), "id"),
    "unknown-reference": Code(_E, N_("The report has no observation “{id}”."), N_("Write the id of a row of this report."), N_("An observation that the report does not have, in prose, key, a correction or a relation"), "id"),
    "unknown-language": Code(_E, N_("“{id}” is not a language of the site."), N_("Languages of the site: {known}."), N_("A language that the site does not have"), "id"),
    "bad-language-folder": Code(_E, N_("“{id}” is not the tag of a language."), N_("Name the folder by a tag such as en, zh or pt-BR."), N_("A folder of locales/ is not named by the tag of a language")),
    "circular-place": Code(_E, N_("The place “{id}” lies within itself: {way}."), N_("Correct “within”."), N_("A place that lies within itself, directly or by way of others"), "id"),
    # Tables
    "other-separator": Code(_E, N_("Cells are separated by “{separator}”, not by commas."), N_("Replace the separators in a text editor, or save the file in Excel as “CSV UTF-8 (comma delimited)”."), N_("Semicolons, tabs or full-width commas between the cells"), "separator"),
    "csv-syntax": Code(_E, N_("This is not CSV: {reason}."), N_("A cell that holds a comma, a line break or a double quote stands in double quotes; a double quote in it is written twice."), N_("The table cannot be read: a double quote too few or too many")),
    "missing-head": Code(_E, N_("The first line is a row like the others: the names of the columns are missing."), N_("Put a line with the names above it: id,measure,period,value,printed."), N_("A table that begins with a row instead of the names of its columns")),
    "missing-column": Code(_E, N_("The table has no column “{column}”, and the figure gives no value for it."), N_("Add the column; measure, period and at can stand at the figure in report.yml instead."), N_("A column that is needed is not there, and the figure gives nothing for it")),
    "unnamed-column": Code(_E, N_("There are cells in column {number}, but it has no name."), N_("Write a name into the first line, or remove the cells."), N_("Cells below an empty head")),
    "ragged-row": Code(_E, N_("Cells in this row: {found}; in the head: {expected}."), N_("Add or remove commas; put a cell that holds a comma in double quotes."), N_("A row with more or fewer cells than the head")),
    "missing-cell": Code(_E, N_("“{column}” is empty, and the figure gives no value for it."), N_("Fill in the cell; measure, period and at can stand at the figure in report.yml instead."), N_("A cell that is needed is empty, and the figure gives nothing for it")),
    "not-a-number": Code(_E, N_("“{text}” is not a plain number."), N_("Write digits with a point for decimals, nothing else: {suggestion}."), N_("Something other than digits, point and minus in a number"), "text"),
    "missing-value": Code(_E, N_("There is no value, but the status “{status}” says there is one."), N_("Fill in the value, or choose a status such as not_stated."), N_("No value, though the status says there is one")),
    "unexpected-value": Code(_E, N_("There is a value, but the status “{status}” says there is none."), N_("Empty the value, or choose the status printed."), N_("A value, though the status says there is none")),
    "duplicate-observation": Code(_E, N_("This row says the same thing as the row in line {line}: same measure, dimensions, period, unit and place in the source."), N_("Remove one, or tell them apart by a dimension."), N_("Two rows that say the same thing")),
    # Time
    "bad-period": Code(_E, N_("“{text}” is not a period."), N_("Write 2020, 2020-07 (or 2020-M07, which Excel leaves alone), 2020-Q1, 2020-H2, 2020-07-01, 2016-07/2020-03, 2022/.., ../2020-03, at 2020-12-31 or undated."), N_("Not a form of period"), "text"),
    "impossible-date": Code(_E, N_("“{text}” names a day or month that does not exist."), N_("Check the month (01 to 12) and the day."), N_("A month or day that does not exist"), "text"),
    "period-order": Code(_E, N_("“{text}” ends before it begins."), N_("Swap its two ends."), N_("A period that ends before it begins"), "text"),
    # Meaning
    "printed-differs": Code(_E, N_("The printed form “{printed}” reads as {reads}, the row says {says}."), N_("Correct one of them; if the source is wrong, set the status corrected and record a correction."), N_("Value or qualifier are not those of the printed form"), "printed"),
    "unit-of-printed": Code(_W, N_("“{printed}” is not printed in the unit of the row, “{unit}”."), N_("Correct the column “unit”; where it is empty, the unit is that of the measure."), N_("The printed form has a sign or a word of another unit, such as % for a number of cases"), "printed"),
    "missing-printed": Code(_E, N_("The row does not say how the source prints the number."), N_("Fill in “printed” exactly as it stands in the source."), N_("The printed form is not given")),
    "uncorrected": Code(_E, N_("“{id}” has the status corrected, but no correction names it."), N_("Add a correction to report.yml, with the reason."), N_("A corrected row that no correction names"), "id"),
    "missing-against": Code(_E, N_("“{id}” is a change, but the row does not say against which period."), N_("Fill in “against”."), N_("A change without the period it is measured against"), "id"),
    "typed-number": Code(_W, N_("The number “{number}” is typed into the text."), N_("Name the observation in braces instead, such as {{accepted-2020}}, or a date as {{date:2020}}."), N_("A number typed into a text"), "number"),
    "bad-reference": Code(_E, N_("“{text}” cannot be read."), N_("Write {{observation}}, {{observation:number}}, {{observation:period}}, {{observation:change}} or {{date:2020-07}}; close every bracket."), N_("Braces or brackets that cannot be read"), "text"),
    "no-change": Code(_E, N_("“{id}” is no change, so “:change” does not fit."), N_("Write {{{id}}} instead."), N_(":change on an observation that is no change"), "id"),
    "odd-unit": Code(_W, N_("“{id}” has the unit “{unit}”, but its measure “{measure}” is counted in “{own}”, which is of another kind."), N_("Check both; for a share, a change or a rank say so under “statistic”."), N_("A unit of another kind than that of the measure, such as money for a number of cases"), "unit"),
    # The text of the source
    "source-differs": Code(_W, N_("The text in {file} is not the one that the report was read from: its SHA-256 is {found}."), N_("Compare the two; if this one holds, write its digest here."), N_("The text of the source is not the one whose sha256 the report gives")),
    "number-not-entered": Code(_W, N_("The source says “{printed}”, and no row of the report has it."), N_("Enter it; if it is no figure of the report, name it under “left_out” of the source."), N_("A number of the source that is neither in the data nor left out"), "printed"),
    "sign-differs": Code(_W, N_("Line {line} of {file} says “{printed}”: {reason}."), N_("Write the value of a fall with a minus, that of a rise without one."), N_("A change that fell in the text of the source and rises in the row, or the other way round"), "value"),
    # Relations
    "incomplete-relation": Code(_E, N_("The relation “{id}” of kind {kind} does not say “{key}”."), N_("Name the observations; the guide for editors shows each kind."), N_("A relation without an observation or claim that its kind needs"), "id"),
    "circular-relation": Code(_E, N_("The relation “{id}” computes “{observation}” from itself."), N_("Take it out of the operands."), N_("A relation whose result is also among its operands"), "id"),
    "mixed-units": Code(_E, N_("The relation “{id}” puts different units together: {units}."), N_("Relate numbers of one unit only."), N_("A relation that puts numbers of different units together"), "id"),
    "unknown-relation": Code(_E, N_("There is no relation “{id}”."), N_("The page on agreement lists all ids."), N_("A relation that the report does not have, in a correction or under switched_off"), "id"),
    "unrecorded-conflict": Code(_W, N_("The relation “{id}” does not hold: printed is {printed}, recomputed {recomputed}."), N_("Compare with the source. If it prints so, record a correction with “relation: {id}”; if the relation makes no sense, switch it off with a reason."), N_("Two printed numbers that disagree, and no correction that records it"), "id"),
    "settled-conflict": Code(_E, N_("The correction “{id}” records a conflict, but “{relation}” has none."), N_("Remove the correction, or its key “relation”."), N_("A correction for a relation that does not disagree, or no longer does"), "relation"),
    "outdated-expectation": Code(_E, N_("The correction “{id}” expects other numbers: printed is {printed}, recomputed {recomputed}."), N_("Somebody changed a number: look at it again, then correct “expect”."), N_("A recorded conflict whose numbers are no longer those of expect"), "id"),
    # Glossary
    "incomplete-term": Code(_W, N_("The term “{id}” has nothing in the column “{column}”."), N_("Fill in the cell; the page of the glossary and the explanations in reports come from it."), N_("A term of the glossary without its name or its explanation in a language, or without columns for it"), "id"),
    "repeated-term": Code(_W, N_("“{name}” stands for another term, too: “{first}”."), N_("Let each name stand for one term; tell the two apart by a longer name."), N_("A name that stands for two terms of the glossary"), "name"),
    "glossary-term": Code(_W, N_("The text says “{name}”, but its translation has none of that term's names: {names}."), N_("Use one of them; if the rendering is right as it is, add it to the row “{id}” of data/glossary.csv."), N_("A translation that calls a term by a name which the glossary does not have")),
    # Languages
    "po-syntax": Code(_E, N_("The catalog cannot be read: {reason}."), N_("Mend this line; every string stands in double quotes."), N_("The translation file cannot be read")),
    "untranslated": Code(_W, N_("There is no translation into {language}: “{text}”."), N_("Run “make messages” or “python -m generator messages”, and fill in the msgstr in {catalog}."), N_("A string without a translation")),
    "fuzzy": Code(_W, N_("The translation is marked fuzzy: “{text}”."), N_("Check it and remove the word fuzzy."), N_("A translation marked fuzzy"), "text"),
    "placeholders-differ": Code(_E, N_("Braces differ: only the text has {lacking}, only the translation {added}."), N_("Use the same braces in both languages."), N_("The translation names other observations, dates or places in braces than the text")),
    "names-differ": Code(_E, N_("The translation has {found} names in double square brackets, the text has {expected}."), N_("Put the same names in [[ ]] in both languages."), N_("The translation has more or fewer names in [[ ]] than the text")),
    "full-width-braces": Code(_E, N_("The braces or brackets of “{text}” are full-width, so they name nothing."), N_("Type {{ }} and [[ ]] with the keyboard set to English."), N_("Braces or double brackets typed in full width, such as ｛ ｝ or ［［ ］］"), "text"),
    "digits-differ": Code(_W, N_("Numbers in digits differ: only the text has {lacking}, only the translation {added}."), N_("Compare the two; a number may also be written in words."), N_("A number in digits that only the text or only its translation has")),
    "punctuation": Code(_W, N_("The punctuation of “{text}” is not that of the language."), N_("In Chinese write ，；：？！（）“” and no spaces between characters; in other languages , ; : ? ! ( )."), N_("Half-width marks, straight quotation marks or spaces among Chinese characters; full-width marks in other languages"), "text"),
    "same-as-source": Code(_W, N_("The translation is the same as its text: “{text}”."), N_("Translate it; if it stays as it is, write “#, ignore-same” in a line above its msgid."), N_("A translation that only repeats its text"), "text"),
    # Canonical form
    "not-canonical": Code(_W, N_("The file is not in canonical form, from this line on."), N_("Run “python -m generator fmt”."), N_("The file is not as fmt writes it; told by fmt --check")),
    "cannot-format": Code(_W, N_("The file was left as it is: {reason}."), N_("Write this place as other files have it."), N_("The file has something for which there is no canonical form; told by fmt")),
    # Charts
    "missing-glyph": Code(_W, N_("The font of the charts has no character “{character}”, which stands in a label of “{figure}”."), N_("Use another character, or add it to the font (tools/make_font.py)."), N_("A label has a character that the font of the charts lacks")),
})  # fmt: skip


GUESS = N_("Did you mean “{nearest}”?")
"""Stands before the advice where a word is known that is near to what was written."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know, at one place."""

    code: str
    where: Where
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    def sentence(self, translate: Callable[[str], str], name: Callable[[str], str] = str) -> str:
        """What is wrong and what to do, in the language of *translate*; *name* gives what it calls the language of a tag."""
        code = CODES[self.code]
        values = {key: translate(value) if key in _OURS else value for key, value in self.values.items()}
        if "language" in values:
            values["language"] = name(values["language"])
        parts = (code.problem, *((GUESS,) if values.get("nearest") else ()), code.advice)
        written = [_filled(part, translate(part), values) for part in parts]
        return in_a_row(written)


def in_a_row(sentences: Iterable[str]) -> str:
    """*sentences* behind one another, those that are there; after a full-width mark there is no space.

    >>> in_a_row(["No such case.", "", "Look again."]), in_a_row(["没有该案件。", "请核对。"])
    ('No such case. Look again.', '没有该案件。请核对。')
    """
    return "".join(part if part[-1] in "。？！：；" else f"{part} " for part in sentences if part).rstrip()


_OURS = ("expected", "reason")
"""Values that may be words of the program."""


def _filled(message: str, translation: str, values: Mapping[str, str]) -> str:
    """*translation* with *values*; the message itself where the translation does not fit, so that the finding about it can be read."""
    try:
        return translation.format(**values)
    except (LookupError, ValueError):
        return message.format(**values)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that *word* most likely stands for; empty if none is near.

    >>> nearest("acepted", ["concluded", "accepted"]), nearest("件", ["case"])
    ('accepted', '')
    """
    return next(iter(difflib.get_close_matches(word, list(known), 1, 0.6)), "")


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, line and column; each once."""
    unique = {(f.where, f.code, tuple(sorted(f.values.items()))): f for f in findings}
    return tuple(unique[key] for key in sorted(unique))


def one_line(finding: Finding, translate: Callable[[str], str], name: Callable[[str], str] = str) -> str:
    """`file:line:column: code: what is wrong. What to do.`"""
    return f"{finding.where}: {finding.code}: {finding.sentence(translate, name)}"
