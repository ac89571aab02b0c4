"""data/ and locales/ → `Read`: everything there is to know before building, and all that is wrong. Stages 1 to 3.

What is known of a report depends on its folder, its catalogs and what all reports share. `Reader` keeps each piece by the
digest of the files that it was made of, so that after an edit only what was edited is read and checked anew. Findings are
kept in .cache/ too: a check of what was checked before reads no report at all.
"""

import json
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from generator.excerpt import Excerpts
from generator.files import NOTHING, REFUSED, Snapshot, look
from generator.finding import CODES, Finding, Severity, sort_findings
from generator.language import SITE, Language, catalog_path, check_folders, find_languages, load_catalog
from generator.limits import BESIDE_PAGES, refused, shown
from generator.load import find_reports
from generator.model import Data, Figure, Report, Term, Where
from generator.write import WriteError, write_whole

if TYPE_CHECKING:
    # What takes time to import is imported where it is used: a check of what was checked before needs none of it.
    from babel.messages.catalog import Catalog

    from generator.chart import Chart
    from generator.compare import Comparison
    from generator.glossary import Glossary
    from generator.load import LoadedReport, LoadedVocabulary
    from generator.pages.picture import Picture
    from generator.reconcile import Reconciled
    from generator.suggest import Suggestions

DATA = ("data", "locales", "docs")
"""What is read of a project."""

PROGRAM = Path(__file__).parent

SITE_PICTURE = "_site"
"""The name of the picture that stands for the site itself."""

Charts = Mapping[tuple[str, str], "tuple[Chart, ...]"]
"""By language and `report/figure`."""

Pictures = Mapping[tuple[str, str], "Picture"]
"""By name and language: the picture of each report and of the site."""

Compared = Mapping[tuple[str, str], "tuple[Figure, tuple[Chart, ...]]"]
"""By language and the key of its place: what a measure's page draws."""

_Value = TypeVar("_Value")


def read(root: Path, *, keep: bool = False) -> "Read":
    """Everything there is to know of the project in *root*. With *keep* its findings are kept for the next run."""
    return Reader(root, keep=keep).read()


@dataclass(frozen=True)
class Known:
    """A report and what is known of it alone, in every language; each thing is made when it is asked for."""

    report: Report
    languages: tuple[Language, ...]
    """With the catalogs of the site and of the report."""

    @cached_property
    def reconciled(self) -> "Reconciled":
        from generator.reconcile import reconcile  # noqa: PLC0415

        return reconcile(self.report)

    @property
    def charts(self) -> "Mapping[str, Mapping[str, tuple[Chart, ...]]]":
        """By language and figure, for those that have one."""
        return {language.tag: self.charts_in(language.tag) for language in self.languages}

    def charts_in(self, tag: str) -> "Mapping[str, tuple[Chart, ...]]":
        """Those in one language."""
        return self._once("charts", tag, self._planned)

    def _planned(self, language: Language) -> "Mapping[str, tuple[Chart, ...]]":
        from generator.chart import plan_charts  # noqa: PLC0415

        return {figure.id: planned for figure in self.report.figures if (planned := plan_charts(figure, language))}

    @property
    def pictures(self) -> "Mapping[str, Picture]":
        """By language."""
        return {language.tag: self.picture_in(language.tag) for language in self.languages}

    def picture_in(self, tag: str) -> "Picture":
        from generator.pages.picture import report_picture  # noqa: PLC0415

        return self._once("picture", tag, lambda language: report_picture(self.report, language, self.languages))

    def alts_in(self, tag: str) -> Mapping[str, str]:
        """By figure: what its chart shows, in the words of a language."""
        from generator.describe import describe  # noqa: PLC0415

        charted = self.charts_in(tag)
        return self._once("alts", tag, lambda language: {f.id: describe(f, language) for f in self.report.figures if f.id in charted})

    @cached_property
    def _made(self) -> dict[tuple[str, str], Any]:
        return {}

    def forget(self) -> None:
        """Keep no charts and pictures."""
        self._made.clear()

    def _once(self, name: str, tag: str, make: Callable[[Language], _Value]) -> _Value:
        """What *make* gives for the language *tag*, made the first time only."""
        if (name, tag) not in self._made:
            self._made[name, tag] = make(next(language for language in self.languages if language.tag == tag))
        value: _Value = self._made[name, tag]
        return value


@dataclass(frozen=True)
class Read:
    """The project as read. What is wrong with it is known; what is in it is made when it is asked for."""

    _reader: "Reader" = field(repr=False)
    snapshot: Snapshot
    tags: tuple[str, ...]
    ids: tuple[str, ...]
    """Of the reports that could be read wholly; the others are left out."""
    mistakes: tuple[Finding, ...]
    """All errors among the findings, and what else is found on the way to them."""
    writable: bool
    """Whether all texts can be written; a relation that is wrong does not hinder that."""

    @property
    def reader(self) -> "Reader":
        """What has read it."""
        return self._reader

    @property
    def program(self) -> str:
        """Stands for the program and the Python that it runs on."""
        return self._reader.program

    def is_outdated(self) -> bool:
        """Whether the files are no longer those that were read."""
        return self._reader.look().digests != self.snapshot.digests

    def planned(self, tag: str, key: str) -> "tuple[Chart, ...]":
        """The charts that stand at *key*, `report/figure` or a place on a measure's page; none where there is no such place."""
        report, _, figure = key.partition("/")
        if known := self.known.get(report):
            return known.charts_in(tag).get(figure, ())
        return self.compared[tag, key][1] if (tag, key) in self.compared else ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong."""
        return self._reader.all_findings(self)

    def fatal(self, *, strict: bool) -> bool:
        """Whether nothing should be built from this."""
        worst = {f.severity for f in self.findings}
        return Severity.ERROR in worst or (strict and Severity.WARNING in worst)

    @property
    def sound(self) -> bool:
        """Whether there are no errors: pages can be made."""
        return not any(finding.severity is Severity.ERROR for finding in self.mistakes)

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        return self._reader.languages(self.snapshot, self.tags, self.ids)

    @cached_property
    def known(self) -> Mapping[str, Known]:
        """By report."""
        return {id_: self._reader.known(self.snapshot, self.tags, id_) for id_ in self.ids}

    @cached_property
    def data(self) -> Data:
        shared = self._reader.vocabulary(self.snapshot).vocabulary
        terms, _ = self._reader.glossary(self.snapshot, self.tags)
        return Data(shared, tuple(known.report for known in self.known.values()), terms)

    @cached_property
    def charts(self) -> Charts:
        return {
            (tag, f"{id_}/{figure}"): planned
            for tag in self.tags
            for id_, known in self.known.items()
            for figure, planned in known.charts_in(tag).items()
        }

    @cached_property
    def reconciled(self) -> "Mapping[str, Reconciled]":
        """By report."""
        return {id_: known.reconciled for id_, known in self.known.items()}

    @cached_property
    def site_pictures(self) -> "Mapping[str, Picture]":
        """The picture of the site itself, by language."""
        from generator.pages.picture import site_picture  # noqa: PLC0415

        return {language.tag: site_picture(self.data, language) for language in self.languages}

    @cached_property
    def comparisons(self) -> "tuple[Comparison, ...]":
        """By measure."""
        from generator.compare import compare  # noqa: PLC0415

        return compare(self.data, self.reconciled, self.languages[0].text)

    @cached_property
    def compared(self) -> Compared:
        """What is drawn of them."""
        from generator.chart import plan_charts  # noqa: PLC0415
        from generator.pages.comparison import ComparisonView  # noqa: PLC0415
        from generator.prose import Prose  # noqa: PLC0415

        found = {}
        for language in self.languages:
            prose = {report.id: Prose(report, language) for report in self.data.reports}
            for comparison in self.comparisons:
                for key, figure in ComparisonView(comparison, language, prose, {}).figures():
                    if planned := plan_charts(figure, language):
                        found[language.tag, key] = (figure, planned)
        return found


@dataclass(frozen=True)
class Alts(Mapping[str, str]):
    """The alt text of everything that has a chart, in one language, by its key; each made when it is asked for."""

    project: Read
    tag: str

    def __getitem__(self, key: str) -> str:
        report, _, figure = key.partition("/")
        if known := self.project.known.get(report):
            return known.alts_in(self.tag)[figure]
        from generator.describe import describe  # noqa: PLC0415

        language = next(language for language in self.project.languages if language.tag == self.tag)
        return describe(self.project.compared[self.tag, key][0], language)

    def __iter__(self) -> Iterator[str]:
        yield from (f"{id_}/{figure}" for id_, known in self.project.known.items() for figure in known.charts_in(self.tag))
        yield from (key for tag, key in self.project.compared if tag == self.tag)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        report, _, figure = str(key).partition("/")
        if known := self.project.known.get(report):
            return figure in known.charts_in(self.tag)
        return (self.tag, key) in self.project.compared


@dataclass(frozen=True)
class PictureAlts(Mapping[str, str]):
    """What the picture of each report says, in one language; each made when it is asked for."""

    project: Read
    tag: str

    def __getitem__(self, report: str) -> str:
        if not self.project.writable:
            raise KeyError(report)
        return self.project.known[report].picture_in(self.tag).alt

    def __iter__(self) -> Iterator[str]:
        return iter(self.project.ids if self.project.writable else ())

    def __len__(self) -> int:
        return len(self.project.ids) if self.project.writable else 0


@dataclass(slots=True)
class Piece:
    """Findings by what they were made of."""

    key: str
    findings: tuple[Finding, ...]
    whole: bool = True
    """Of a report: whether it could be read wholly."""


class Reader:
    """Reads a project again and again. Not for several threads at once."""

    def __init__(self, root: Path, *, keep: bool) -> None:
        """With *keep* what was found is written to .cache/; it is read from there in any case."""
        self.root = root
        self._keep = keep
        self._snapshot = NOTHING
        self._values: dict[Hashable, tuple[Hashable, Any]] = {}
        self._pieces: dict[str, Piece] = {}
        self._stored: dict[str, Piece] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The files and folders that it looks at."""
        return (*DATA, "generator", *sorted(path.name for path in self.root.glob("mkdocs*.yml")))

    def look(self) -> Snapshot:
        """The files as they are now."""
        return look(self.root, self.names, self._snapshot)

    def read(self, snapshot: Snapshot | None = None) -> Read:
        """The project as it is now, or as it was when *snapshot* was taken."""
        snapshot = snapshot or self.look()
        self._snapshot = snapshot
        self._load_store()
        tags = find_languages(self.root)
        folders = [folder.name for folder in find_reports(self.root)]
        findings = [*self._refused(snapshot), *check_folders(self.root), *self._shared(snapshot, tags)]
        pieces = {name: self._report(snapshot, tags, name) for name in folders}
        ids = tuple(name for name, piece in pieces.items() if piece.whole)
        findings += (finding for piece in pieces.values() for finding in piece.findings)
        findings += (finding for id_ in ids for finding in self._translations(snapshot, tags, id_))
        writable = not any(finding.severity is Severity.ERROR for finding in findings)
        findings += (finding for id_ in ids for finding in self._relations(snapshot, tags, id_))
        self._forget(folders)
        return Read(self, snapshot, tags, ids, self._tell(snapshot, tags, findings), writable)

    def _refused(self, snapshot: Snapshot) -> Iterator[Finding]:
        """Files that are not opened and links that are not followed, whether anything names them or not."""
        for path, digest in snapshot.digests.items():
            if digest.startswith(REFUSED) and path.split("/", 1)[0] in DATA and (finding := refused(self.root, self.root / path)):
                yield finding

    def all_findings(self, found: Read) -> tuple[Finding, ...]:
        """Those of *found*, with what takes longer to find and stops no page."""
        snapshot, tags = found.snapshot, found.tags
        findings = [*self._terms(snapshot, tags)]
        findings += (f for id_ in found.ids for f in self._words(snapshot, tags, id_))
        if found.writable:
            findings += (f for id_ in found.ids for f in self._on_picture(snapshot, tags, id_))
            findings += self._on_site_picture(found)
        # What was planned to look at its characters is planned again when it is drawn: of thousands, all together are too much.
        for name, (_, value) in self._values.items():
            if isinstance(name, tuple) and name[0] == "known":
                value.forget()
        self._save_store()
        return sort_findings((*found.mistakes, *self._tell(snapshot, tags, findings)))

    def remarks(self, found: Read) -> Iterator[str]:
        """Finds what `all_findings` will tell, a report at a time. Gives the id of each."""
        for id_ in found.ids:
            self._words(found.snapshot, found.tags, id_)
            yield id_
            if found.writable:
                self._on_picture(found.snapshot, found.tags, id_)
                yield id_

    # Values

    def _value(self, name: Hashable, made_of: Hashable, make: Callable[[], _Value]) -> _Value:
        """What *make* gives, kept under *name* as long as it is *made_of* the same."""
        kept = self._values.get(name)
        if kept is None or kept[0] != made_of:
            kept = self._values[name] = (made_of, make())
        value: _Value = kept[1]
        return value

    def vocabulary(self, snapshot: Snapshot) -> "LoadedVocabulary":
        from generator.load import load_vocabulary  # noqa: PLC0415

        return self._value("vocabulary", self._key_of_vocabulary(snapshot), lambda: load_vocabulary(self.root))

    def glossary(self, snapshot: Snapshot, tags: tuple[str, ...]) -> tuple[tuple[Term, ...], tuple[Finding, ...]]:
        from generator.load import load_glossary  # noqa: PLC0415

        return self._value("glossary", self._key_of_glossary(snapshot, tags), lambda: load_glossary(self.root, tags))

    def report(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> "LoadedReport":
        from generator.load import load_report, still_holds  # noqa: PLC0415

        folder = self.root / "data" / "reports" / id_
        shared = self.vocabulary(snapshot)
        own = (snapshot.of(f"data/reports/{id_}"), tags)
        kept = self._values.get(("report", id_))
        if kept and kept[0] == own:
            loaded: LoadedReport
            loaded, before = kept[1]
            if before is shared or still_holds(loaded, before, shared):
                self._values["report", id_] = (own, (loaded, shared))
                return loaded
        loaded = load_report(self.root, folder, shared, tags)
        self._values["report", id_] = (own, (loaded, shared))
        return loaded

    def catalog(self, snapshot: Snapshot, tag: str, domain: str) -> "tuple[Catalog | None, tuple[Finding, ...]]":
        key = snapshot.of(catalog_path(tag, domain).as_posix())
        return self._value(("catalog", domain, tag), key, lambda: load_catalog(self.root, tag, domain))

    def languages(self, snapshot: Snapshot, tags: tuple[str, ...], domains: Iterable[str]) -> tuple[Language, ...]:
        """The languages with the catalogs of the site and of *domains*."""
        loaded = {tag: {d: self.catalog(snapshot, tag, d)[0] for d in (SITE, *domains)} for tag in tags}
        return tuple(Language(tag, {d: c for d, c in catalogs.items() if c is not None}) for tag, catalogs in loaded.items())

    def known(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> Known:
        report = self.report(snapshot, tags, id_).report
        assert report is not None
        key = (_Same(report), tags, self._key_of_catalogs(snapshot, tags, SITE, id_))
        return self._value(("known", id_), key, lambda: Known(report, self.languages(snapshot, tags, (id_,))))

    def forget(self, id_: str) -> None:
        """Keep no value that was made of the report *id_*: of thousands, all together are too much."""
        for name in [name for name in self._values if isinstance(name, tuple) and name[1] == id_]:
            del self._values[name]

    # Keys

    def _key_of_vocabulary(self, snapshot: Snapshot) -> str:
        return snapshot.of("data/vocabulary")

    def _key_of_glossary(self, snapshot: Snapshot, tags: tuple[str, ...]) -> str:
        return " ".join((snapshot.of("data/glossary.csv"), *tags))

    def _key_of_report(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> str:
        return " ".join((self._key_of_vocabulary(snapshot), snapshot.of(f"data/reports/{id_}"), *tags))

    def _key_of_catalogs(self, snapshot: Snapshot, tags: tuple[str, ...], *domains: str) -> str:
        return snapshot.of(*(catalog_path(tag, domain).as_posix() for tag in tags for domain in domains))

    # Pieces

    def _piece(self, name: str, key: str, make: "Callable[[], Iterable[Finding] | Piece]") -> Piece:
        """The findings that *make* gives, kept under *name* as long as *key* is the same."""
        kept = self._pieces.get(name)
        if kept is None or kept.key != key:
            made = make()
            kept = self._pieces[name] = made if isinstance(made, Piece) else Piece(key, tuple(made))
        return kept

    def _shared(self, snapshot: Snapshot, tags: tuple[str, ...]) -> Iterator[Finding]:
        """What is wrong with what all reports share."""
        key = self._key_of_vocabulary(snapshot)
        yield from self._piece("vocabulary", key, lambda: self.vocabulary(snapshot).findings).findings
        yield from self._piece("glossary", self._key_of_glossary(snapshot, tags), lambda: self.glossary(snapshot, tags)[1]).findings
        yield from self._piece("docs", " ".join((snapshot.of("docs"), *tags)), lambda: _unreadable_pages(self.root, tags)).findings
        interface = snapshot.of("generator")
        key = " ".join((key, interface, self._key_of_catalogs(snapshot, tags, SITE)))
        yield from self._piece("site", key, lambda: self._translations_of_site(snapshot, tags, interface)).findings

    def _translations_of_site(self, snapshot: Snapshot, tags: tuple[str, ...], interface: str) -> Iterator[Finding]:
        from generator.catalogs.interface import kept_interface  # noqa: PLC0415
        from generator.check import check_translations  # noqa: PLC0415

        yield from self._of_catalogs(snapshot, tags, SITE)
        texts = (*self.vocabulary(snapshot).vocabulary.texts, *kept_interface(self.root, interface, keep=self._keep))
        yield from self._but_unread(snapshot, tags, SITE, check_translations(texts, self.languages(snapshot, tags, ())))

    def _report(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> Piece:
        """What is wrong with a report itself."""
        key = " ".join((self._key_of_report(snapshot, tags, id_), self._key_of_glossary(snapshot, tags)))

        def made() -> Piece:
            from generator.check import check_report, prose  # noqa: PLC0415

            loaded = self.report(snapshot, tags, id_)
            found = list(loaded.findings)
            if loaded.report and loaded.whole:
                found += check_report(loaded.report, self.glossary(snapshot, tags)[0], self.vocabulary(snapshot).vocabulary)
            elif loaded.report:
                found += prose(loaded.report, loaded.rows)
            return Piece(key, tuple(found), whole=loaded.report is not None and loaded.whole)

        return self._piece(f"report {id_}", key, made)

    def _relations(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> tuple[Finding, ...]:
        key = self._key_of_report(snapshot, tags, id_)
        return self._piece(f"relations {id_}", key, lambda: self.known(snapshot, tags, id_).reconciled.findings).findings

    def _translations(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> tuple[Finding, ...]:
        """What is wrong with the translations of a report."""

        def made() -> Iterator[Finding]:
            from generator.check import check_translations  # noqa: PLC0415

            known = self.known(snapshot, tags, id_)
            # The words of the site have no part in how a report is translated: a term that changes leaves all reports alone.
            made_of = (tags, self._key_of_catalogs(snapshot, tags, id_), _written(known.report))
            checked = self._value(("translations", id_), made_of, lambda: tuple(check_translations(known.report.texts, known.languages)))
            yield from self._of_catalogs(snapshot, tags, id_)
            yield from self._but_unread(snapshot, tags, id_, checked)

        return self._piece(f"translations {id_}", self._key_of_words(snapshot, tags, id_), made).findings

    def _key_of_words(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> str:
        return " ".join((self._key_of_report(snapshot, tags, id_), self._key_of_catalogs(snapshot, tags, SITE, id_)))

    def _of_catalogs(self, snapshot: Snapshot, tags: tuple[str, ...], domain: str) -> Iterator[Finding]:
        yield from (finding for tag in tags for finding in self.catalog(snapshot, tag, domain)[1])

    def _but_unread(self, snapshot: Snapshot, tags: tuple[str, ...], domain: str, findings: Iterable[Finding]) -> Iterator[Finding]:
        """*findings* without those about catalogs that could not be read: what they lack is no second mistake."""
        unread = {finding.where.file for finding in self._of_catalogs(snapshot, tags, domain)}
        yield from (finding for finding in findings if finding.values.get("catalog") not in unread)

    def _terms(self, snapshot: Snapshot, tags: tuple[str, ...]) -> tuple[Finding, ...]:
        """Where the translations of the vocabulary depart from the glossary."""

        def made() -> Iterable[Finding]:
            from generator.check import check_terms  # noqa: PLC0415

            return check_terms(self.vocabulary(snapshot).vocabulary.terms, self._glossaries(snapshot, tags))

        key = " ".join((self._key_of_vocabulary(snapshot), self._key_of_glossary(snapshot, tags)))
        return self._piece("terms", f"{key} {self._key_of_catalogs(snapshot, tags, SITE)}", made).findings

    def _words(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> tuple[Finding, ...]:
        """Where the words of a report depart from the glossary, and characters of its charts that the font lacks."""

        def made() -> Iterator[Finding]:
            from generator.check import check_terms  # noqa: PLC0415

            known = self.known(snapshot, tags, id_)
            keys = (self._key_of_catalogs(snapshot, tags, SITE, id_), self._key_of_glossary(snapshot, tags))
            made_of = (*keys, _written(known.report))
            glossaries = self._glossaries(snapshot, tags)
            yield from self._value(("terms", id_), made_of, lambda: tuple(check_terms(known.report.texts, glossaries)))
            yield from _glyphs(known)

        key = f"{self._key_of_words(snapshot, tags, id_)} {self._key_of_glossary(snapshot, tags)}"
        return self._piece(f"words {id_}", key, made).findings

    def _glossaries(self, snapshot: Snapshot, tags: tuple[str, ...]) -> "Mapping[str, Glossary]":
        """The glossary in each language, which looks into the catalogs of any report."""
        from generator.glossary import Glossary  # noqa: PLC0415

        terms = self.glossary(snapshot, tags)[0]
        key = (self._key_of_glossary(snapshot, tags), self._key_of_catalogs(snapshot, tags, SITE))
        return self._value("glossaries", key, lambda: {tag: Glossary.of(terms, Language(tag, _Catalogs(self, tag))) for tag in tags})

    def catalog_now(self, tag: str, domain: str) -> "Catalog | None":
        return self.catalog(self._snapshot, tag, domain)[0]

    def _on_picture(self, snapshot: Snapshot, tags: tuple[str, ...], id_: str) -> tuple[Finding, ...]:
        def made() -> Iterable[Finding]:
            known = self.known(snapshot, tags, id_)
            return _glyphs_of_pictures(id_, known.report.where, known.pictures.values())

        return self._piece(f"picture {id_}", self._key_of_words(snapshot, tags, id_), made).findings

    def _on_site_picture(self, found: Read) -> tuple[Finding, ...]:
        # Its numbers change with every report, but all digits are in the font.
        key = " ".join((self._key_of_catalogs(found.snapshot, found.tags, SITE), *found.ids))
        where = Where("locales")
        return self._piece("site picture", key, lambda: _glyphs_of_pictures(SITE_PICTURE, where, found.site_pictures.values())).findings

    def _forget(self, ids: Sequence[str]) -> None:
        """Keep nothing of reports that are gone."""
        there = set(ids)
        for name in [name for name in self._pieces if " " in name and name.split(" ", 1)[0] in _OF_REPORTS]:
            if name.split(" ", 1)[1] not in there:
                del self._pieces[name]
        for value in [name for name in self._values if isinstance(name, tuple) and name[1] not in (*there, SITE)]:
            del self._values[value]

    # Telling

    def _tell(self, snapshot: Snapshot, tags: tuple[str, ...], findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """*findings* as an editor sees them: with what is most likely meant, and with the place of the word."""
        from generator.suggest import without_echoes  # noqa: PLC0415

        excerpts = Excerpts(self.root)
        suggestions: Suggestions | None = None
        told = []
        for finding in findings:
            one = finding
            if finding.code.startswith("unknown-"):
                suggestions = suggestions or self._suggestions(snapshot, tags)
                one = suggestions.to(finding)
            told.append(excerpts.located(one))
        return sort_findings(without_echoes(told))

    def _suggestions(self, snapshot: Snapshot, tags: tuple[str, ...]) -> "Suggestions":
        from generator.suggest import Suggestions  # noqa: PLC0415

        return Suggestions(self.vocabulary(snapshot).vocabulary, self.languages(snapshot, tags, ()))

    # The store

    @cached_property
    def program(self) -> str:
        """What findings depend on besides the project: this program."""
        files = self._snapshot if self.root == PROGRAM.parent else look(PROGRAM.parent, (PROGRAM.name,))
        return f"{sys.version} {files.of(PROGRAM.name)}"

    @property
    def _store(self) -> Path:
        return self.root / ".cache" / "findings.json"

    def _load_store(self) -> None:
        if self._stored is None:
            self._stored = _read_pieces(self._store, self.program)
            self._pieces |= self._stored

    def _save_store(self) -> None:
        """Keep the findings for the next run, if the files are still those that they were made of."""
        if not self._keep or self._pieces == self._stored or self.look().digests != self._snapshot.digests:
            return
        with suppress(WriteError):  # a project that cannot be written to can be checked all the same
            write_whole(self._store, _written_pieces(self._pieces, self.program))
            self._stored = dict(self._pieces)


_OF_REPORTS = ("report", "relations", "translations", "words", "picture")
"""What names of pieces about one report begin with."""


@dataclass(frozen=True)
class _Catalogs(Mapping[str, "Catalog"]):
    """The catalogs of a language as they are now, each read when it is asked for."""

    reader: Reader
    tag: str

    def __getitem__(self, domain: str) -> "Catalog":
        catalog = self.reader.catalog_now(self.tag, domain)
        if catalog is None:
            raise KeyError(domain)
        return catalog

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """Is equal where it stands for the very same value."""

    value: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def _written(report: Report) -> Hashable:
    """The texts of *report* and their places: a number that changes does not change them."""
    return tuple((text.msgid, text.context, text.plural, text.language, text.where) for text in report.texts)


def _unreadable_pages(root: Path, tags: Iterable[str]) -> Iterable[Finding]:
    from generator.load.source import is_leftover, read_text  # noqa: PLC0415

    findings: list[Finding] = []
    for tag in tags:
        for path in sorted((root / "docs" / tag).rglob("*")):
            if path.is_dir() or is_leftover(path):
                continue
            if path.suffix == ".md":
                read_text(root, path, findings)
            elif path.suffix not in BESIDE_PAGES:
                where = Where(shown(path.relative_to(root).as_posix()))
                findings.append(Finding("bad-file-kind", where, {"kinds": ", ".join(sorted(BESIDE_PAGES))}))
    return findings


def _glyphs(known: Known) -> Iterator[Finding]:
    """Characters of charts that the font does not have: they would be measured wrong."""
    from generator.chart import missing_glyphs  # noqa: PLC0415

    figures = {figure.id: figure for figure in known.report.figures}
    for charts in known.charts.values():
        for id_, planned in charts.items():
            for character in dict.fromkeys(c for chart in planned for c in missing_glyphs(chart)):
                yield Finding("missing-glyph", figures[id_].where, {"character": character, "figure": id_})


def _glyphs_of_pictures(name: str, where: Where, pictures: "Iterable[Picture]") -> Iterable[Finding]:
    """The same for the pictures of a report."""
    return [Finding("missing-glyph", where, {"character": c, "figure": name}) for picture in pictures for c in picture.missing]


def _written_pieces(pieces: Mapping[str, Piece], program: str) -> str:
    def plain(finding: Finding) -> list[Any]:
        where = finding.where
        return [finding.code, where.file, where.line, where.column, where.width, dict(finding.values)]

    kept = {name: [piece.key, piece.whole, list(map(plain, piece.findings))] for name, piece in sorted(pieces.items())}
    return json.dumps({"program": program, "pieces": kept}, ensure_ascii=False)


def _read_pieces(path: Path, program: str) -> dict[str, Piece]:
    """What `_written_pieces` wrote; nothing where another program wrote it, or half of it is there."""

    def finding(values: list[Any]) -> Finding:
        code, file, line, column, width, said = values
        return Finding(code, Where(file, line, column, width), said)

    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["program"] != program:
            return {}
        pieces = {name: Piece(key, tuple(map(finding, findings)), whole) for name, (key, whole, findings) in kept["pieces"].items()}
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return pieces if all(one.code in CODES for piece in pieces.values() for one in piece.findings) else {}
