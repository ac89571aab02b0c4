"""Tables → what describes them to programs: a Data Package (version 2, https://datapackage.org) and CSVW (https://www.w3.org/ns/csvw).

Both are made from the dictionary. English stands where a standard has room for one language only; the others beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.export.dictionary import TABLES, Column, Kind, Table
from generator.language import Language
from generator.model import Data, Report, Text
from generator.prose import printed_title

LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"}

NAME = "ip-white-papers-in-figures"
MAIN = "en"
"""The language of plain titles in formats that know one only."""

SCHEMA = "observations-schema.json"
"""The columns of observations.csv, for the descriptions of its parts."""

_FIELD = {Kind.NUMBER: "number", Kind.WHOLE: "integer", Kind.DATE: "date"}
_DATATYPE = {Kind.NUMBER: "decimal", Kind.WHOLE: "integer", Kind.DATE: "date", Kind.ADDRESS: "anyURI"}
_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": MAIN}]


def data_package(data: Data, languages: Sequence[Language]) -> dict[str, Any]:
    """The Data Package of all tables."""
    tags = [language.tag for language in languages]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": "IP white papers in figures",
        "languages": tags,
        "licenses": [LICENCE],
        "sources": [{"title": printed_title(r), **({"path": r.source.url} if r.source.url else {})} for r in data.reports],
        "units": {u.id: {language.tag: language.text(u.label) for language in languages} for u in data.vocabulary.units.values()},
        "resources": [_resource(table, languages) for table in TABLES],
    }


def _resource(table: Table, languages: Sequence[Language]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, languages) for column in table.columns_in(language.tag for language in languages)],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    keys = [
        {
            "fields": [column.name],
            "reference": {"resource": "" if column.refers == table.name else column.refers, "fields": [_key_of(column.refers)]},
        }
        for column in table.columns
        if column.refers
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        **_both("title", table.title, languages),
        **_both("description", table.about, languages),
        "path": f"{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _key_of(name: str) -> str:
    return next(table.key[0] for table in TABLES if table.name == name)


def _field(column: Column, languages: Sequence[Language]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _FIELD.get(column.kind, "string")}
    if column.kind is Kind.ADDRESS:
        field["format"] = "uri"
    field |= _both("title", column.title, languages) | _both("description", column.meaning, languages)
    if column.term:
        field["rdfType"] = column.term
    if column.language:
        field["language"] = column.language
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = [str(value) for value in column.values]
    return field | ({"constraints": constraints} if constraints else {})


def _both(key: str, text: Text, languages: Iterable[Language]) -> dict[str, str]:
    """*text* under *key* in the main language, under `key@tag` in the others."""
    return {(key if language.tag == MAIN else f"{key}@{language.tag}"): language.text(text) for language in languages}


def csvw_table(table: Table, data: Data, languages: Sequence[Language]) -> dict[str, Any]:
    """The description of a table of the whole data set."""
    return {
        "@context": _CONTEXT,
        "url": f"{table.name}.csv",
        "dc:title": _tagged(languages, lambda language: language.text(table.title)),
        "dc:description": _tagged(languages, lambda language: language.text(table.about)),
        **_rights(data.reports),
        "tableSchema": _schema(table, languages),
    }


def csvw_schema(table: Table, languages: Sequence[Language]) -> dict[str, Any]:
    """The columns of *table* on their own."""
    return {"@context": _CONTEXT, **_schema(table, languages)}


def csvw_part(url: str, schema: str, titles: Mapping[str, str], report: Report, page: Mapping[str, str]) -> dict[str, Any]:
    """The description of the rows of one report, or of one figure of it; its columns are described at *schema*."""
    return {
        "@context": _CONTEXT,
        "url": url,
        "dc:title": [{"@value": title, "@language": tag} for tag, title in titles.items()],
        **_rights([report]),
        "dc:isPartOf": {"@id": f"{schema.removesuffix(SCHEMA)}observations.csv"},
        "rdfs:seeAlso": [{"@id": address} for address in page.values()],
        "tableSchema": schema,
    }


def _tagged(languages: Iterable[Language], text: Any) -> list[dict[str, str]]:
    return [{"@value": text(language), "@language": language.tag} for language in languages]


def _rights(reports: Iterable[Report]) -> dict[str, Any]:
    return {"dc:license": {"@id": LICENCE["path"]}, "dc:source": list(_sources(reports))}


def _sources(reports: Iterable[Report]) -> Iterator[dict[str, str]]:
    for report in reports:
        yield {"@value": printed_title(report), "@language": report.source.language}
        if report.source.url:
            yield {"@id": report.source.url}


def _schema(table: Table, languages: Sequence[Language]) -> dict[str, Any]:
    columns = table.columns_in(language.tag for language in languages)
    return {"columns": [_column(column, languages) for column in columns], "primaryKey": list(table.key)}


def _column(column: Column, languages: Iterable[Language]) -> dict[str, Any]:
    """A column; the name in its heading is a title of no language, as the standard wants it."""
    base = _DATATYPE.get(column.kind, "string")
    described: dict[str, Any] = {
        "name": column.name,
        "titles": {"und": column.name, **{language.tag: language.text(column.title) for language in languages}},
        "dc:description": _tagged(languages, lambda language: language.text(column.meaning)),
        "datatype": {"base": base, "format": "|".join(column.values)} if column.values else base,
        "null": "",
    }
    if column.required:
        described["required"] = True
    if column.kind is Kind.IDS:
        described["separator"] = ";"
    if column.language:
        described["lang"] = column.language
    if column.term:
        described["propertyUrl"] = column.term
    return described
