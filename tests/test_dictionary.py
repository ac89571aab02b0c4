"""The data dictionary says what is in the files: every column, in both languages, and nothing else."""

import csv
import io
import json
import re
from decimal import Decimal
from html import unescape

import pytest
from projects import ROOT
from serving import served
from tables import csvw_problems, exported, texts, write, write_everything

from generator.address import Site
from generator.export import download
from generator.export.dictionary import TABLES, Kind
from generator.language import load_language
from generator.pages.page import Pages
from generator.prose import md_escape
from generator.site import read

TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture
def root(tmp_path):
    return write_everything(tmp_path)


def rows(root, table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(texts(root)[f"{table.name}.csv"])))


@TABLE
def test_a_table_has_the_columns_of_the_dictionary_and_no_others(root, table):
    head = texts(root)[f"{table.name}.csv"].splitlines()[0]

    assert tuple(head.split(",")) == table.names(["en", "zh"])


@TABLE
def test_every_column_is_explained_in_every_language(table):
    language, _ = load_language(ROOT, "zh")

    texts = [table.title, table.about, *(text for column in table.columns for text in (column.title, column.meaning))]
    assert [text.msgid for text in texts if not language.translated(text)] == []


@TABLE
def test_cells_are_what_the_dictionary_says(root, table):
    found = rows(root, table)

    assert found
    for column in table.columns_in(["en", "zh"]):
        cells = [row[column.name] for row in found]
        stated = [cell for cell in cells if cell]
        assert not column.required or cells == stated, column.name
        assert not column.values or set(stated) <= set(column.values), column.name
        if column.kind in (Kind.NUMBER, Kind.WHOLE):
            assert all(Decimal(cell).is_finite() for cell in stated)
    keys = [tuple(row[name] for name in table.key) for row in found]
    assert len(set(keys)) == len(keys)


@TABLE
def test_what_a_column_refers_to_is_there(root, table):
    by_name = {other.name: other for other in TABLES}
    for column in table.columns:
        if column.refers:
            other = by_name[column.refers]
            known = {row[other.key[0]] for row in rows(root, other)}
            assert {row[column.name] for row in rows(root, table)} - {""} <= known


def test_the_package_describes_every_column_in_both_languages(root):
    package = json.loads(texts(root)["datapackage.json"])

    for resource, table in zip(package["resources"], TABLES, strict=True):
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.names(["en", "zh"]))
        for field in resource["schema"]["fields"]:
            assert {"title", "title@zh", "description", "description@zh"} <= field.keys()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [(",exact,", ",roughly,", "roughly"), (",1400,", ",fourteen hundred,", "fourteen hundred"), ("2019-07-01", "July 2019", "July 2019")],
)
def test_csvw_accepts_the_tables_and_refuses_what_they_may_not_hold(root, tmp_path, old, new, problem):
    folder = tmp_path / "written"
    write(folder, exported(root))
    path = folder / "reports/harbour-2021/caseload.csv"

    with served(folder) as address:
        described = f"{address}reports/harbour-2021/caseload.csv-metadata.json"
        assert csvw_problems(described) == []
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        assert problem in csvw_problems(described)[0]


def test_csvw_accepts_every_table(root, tmp_path):
    folder = tmp_path / "written"
    write(folder, exported(root))

    with served(folder) as address:
        for path in sorted(folder.rglob("*.csv-metadata.json")):
            assert csvw_problems(address + path.relative_to(folder).as_posix()) == [], path


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_page_on_the_data_explains_every_column_in_its_language(root, tag):
    project = read(root)
    language = next(one for one in project.languages if one.tag == tag)
    downloads = [download(path, content) for path, content in exported(root).items() if "/" not in path]
    pages = Pages(project.data, language, Site(), {}, project.reconciled, languages=project.languages, downloads=downloads).pages()
    text = next(page.text for page in pages if page.path == "data.md")

    for table in TABLES:
        part = text.partition(f"{{: #{table.name} }}")[2].partition("###")[0]
        names = re.findall(r"<code>([a-z_0-9&#;]+)</code>", "".join(re.findall(r'<th scope="row">(.*?)</th>', part)))
        assert [unescape(name) for name in names] == list(table.names(["en", "zh"]))
        for column in table.columns:
            assert md_escape(language.text(column.meaning)) in part
            assert md_escape(language.text(column.title)) in part


def test_examples_stand_in_the_tables(root):
    files = exported(root)
    for table in TABLES:
        one = download(f"{table.name}.csv", files[f"{table.name}.csv"])
        found = rows(root, table)
        assert one.rows == len(found)
        for name, example in one.examples.items():
            assert example in [row[name] for row in found]
            assert example or not any(row[name] for row in found)
