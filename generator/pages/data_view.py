"""Files and dictionary × Language → what the page "Data" shows, as plain values for its template."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from generator.export import ARCHIVE, Download
from generator.export.dictionary import TABLES, Column, Kind, Table
from generator.export.package import SCHEMA
from generator.language import Language


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be downloaded, in words."""

    path: str
    about: str
    rows: str
    size: str
    described: str
    """Path of its description for programs, if it has one of its own."""
    tag: str = ""
    language: str = ""
    """Name of the language that it is in, if it is in one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A column of a table, or those of all languages; explained."""

    names: tuple[str, ...]
    title: str
    meaning: str
    see: str
    """Address of a page that says more, from the page on the data."""
    kind: str
    values: tuple[str, ...]
    example: str
    language: str
    """The language of the example, where it is that of the page."""


@dataclass(frozen=True)
class DataView:
    downloads: Mapping[str, Download]
    """By path."""
    language: Language
    languages: Sequence[Language]
    """All that the site has."""

    @property
    def sheets(self) -> list[File]:
        """The tables for people, that of the page's language first."""
        _ = self.language.gettext
        tags = sorted(self.languages, key=lambda language: (language.tag != self.language.tag, language.tag))
        about = _("Every number of every report in words")
        rows = self.downloads["observations.csv"].rows if "observations.csv" in self.downloads else None
        return [
            replace(file, tag=one.tag, language=one.name, rows=self._rows(rows))
            for one in tags
            for file in self._files([(f"observations.{one.tag}.csv", about)])
        ]

    @property
    def tables(self) -> list[File]:
        """The tables for programs."""
        return list(self._files((f"{table.name}.csv", self.language.text(table.about)) for table in TABLES))

    @property
    def whole(self) -> list[File]:
        """What holds or describes all of them."""
        _ = self.language.gettext
        return list(
            self._files(
                [
                    (ARCHIVE, _("All tables and their descriptions, in one ZIP file")),
                    ("reports.json", _("Every report with its figures, facts and corrections, one object each")),
                    ("measures.json", _("Every measure with the number of its values, and where and when they are from")),
                    ("datapackage.json", _("Description of all tables for programs: Data Package, version 2")),
                    (SCHEMA, _("Columns of observations.csv, for the descriptions of its parts: CSV on the Web")),
                ]
            )
        )

    def _files(self, pairs: Iterable[tuple[str, str]]) -> Iterator[File]:
        for path, about in pairs:
            if one := self.downloads.get(path):
                described = f"{path}-metadata.json"
                yield File(path, about, self._rows(one.rows), self._size(one.size), described if described in self.downloads else "")

    def _rows(self, rows: int | None) -> str:
        return "" if rows is None else self.language.number(Decimal(rows))

    def _size(self, size: int) -> str:
        t = self.language.pgettext
        if size < 1_000_000:
            return t("pattern.size", "{n} KB").format(n=self.language.number(Decimal(-(-size // 1000))))
        return t("pattern.size", "{n} MB").format(n=self.language.number(Decimal(-(-size // 100_000)) / 10, Decimal("0.1")))

    @cached_property
    def dictionary(self) -> list[tuple[Table, list[Entry]]]:
        """Every table with its columns."""
        return [(table, list(self._entries(table))) for table in TABLES if f"{table.name}.csv" in self.downloads]

    def _entries(self, table: Table) -> Iterator[Entry]:
        examples = self.downloads[f"{table.name}.csv"].examples
        columns = table.columns_in(language.tag for language in self.languages)
        for same in ([*group] for _, group in groupby(columns, key=lambda column: (column.title, column.meaning, column.each))):
            shown = next((one for one in same if one.language == self.language.tag), same[0])
            yield Entry(
                names=tuple(one.name for one in same),
                title=self.language.text(shown.title),
                meaning=self.language.text(shown.meaning),
                see=_address(shown.see),
                kind=self._kind(shown),
                values=shown.values,
                example=examples.get(shown.name, ""),
                language=shown.language,
            )

    def _kind(self, column: Column) -> str:
        t = self.language.pgettext
        return {
            Kind.TEXT: t("kind of column", "text"),
            Kind.ID: t("kind of column", "id"),
            Kind.IDS: t("kind of column", "ids, with “;” between them"),
            Kind.CODE: t("kind of column", "code"),
            Kind.NUMBER: t("kind of column", "number"),
            Kind.WHOLE: t("kind of column", "whole number"),
            Kind.DATE: t("kind of column", "date, ISO 8601"),
            Kind.ADDRESS: t("kind of column", "address"),
        }[column.kind]


def _address(page: str) -> str:
    """*page*, a Markdown file and an anchor, from the page on the data."""
    name, _, anchor = page.partition("#")
    return f"../{name.removesuffix('.md')}/#{anchor}" if page else ""
