"""The canonical form of CSV: columns in one order, nothing empty, no needless quotes; every cell as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.canonical.table import format_figure, format_glossary
from generator.load.report import COLUMNS
from generator.load.source import HARMFUL, read_csv


def rows_of(folder, text, encoding="utf-8"):
    (folder / "table.csv").write_bytes(text.encode(encoding))
    findings = []
    rows = read_csv(folder, folder / "table.csv", findings)
    assert not findings
    return rows


def test_a_table_takes_its_canonical_form(tmp_path):
    text = """﻿note,unit,outcome , value,printed,id,status,"measure",right

,case,mediated, 12,"1,2", a ,"","cases",total
,case,withdrawn,7,"7",b,,cases,\r
""".replace("\n", "\r\n")

    assert format_figure(rows_of(tmp_path, text)) == (
        'id,measure,outcome,right,value,unit,printed\na,cases,mediated,total,12,case,"1,2"\nb,cases,withdrawn,,7,case,7\n'
    )


def test_the_glossary_keeps_its_columns(tmp_path):
    text = 'en,id,zh,zh_sort\n"white paper",white-paper,白皮书,\n'

    assert format_glossary(rows_of(tmp_path, text)) == "en,id,zh,zh_sort\nwhite paper,white-paper,白皮书,\n"


REFUSED = "".join(filter(HARMFUL.match, map(chr, range(0x10000))))
"""Characters that no table is read with."""

cells = st.text(st.characters(exclude_characters=f"{REFUSED}\r", exclude_categories=["Cs"]), max_size=10)


@given(st.data())
def test_a_table_says_the_same_in_canonical_form(tmp_path_factory, data):
    names = data.draw(st.permutations([*COLUMNS, "right", "outcome", "其他"]).map(lambda names: names[: data.draw(st.integers(1, 10))]))
    names = ["id", *(name for name in names if name != "id")]
    table = data.draw(
        st.lists(st.lists(cells, min_size=len(names), max_size=len(names)).map(lambda row: [f"x{row[0]}", *row[1:]]), min_size=1)
    )
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([names, *table])
    folder = tmp_path_factory.mktemp("table")
    rows = rows_of(folder, file.getvalue())

    formatted = format_figure(rows)
    again = rows_of(folder, formatted)

    assert [{name: cell for name, cell in row.cells.items() if cell} for row in again] == [
        {name: cell for name, cell in row.cells.items() if cell} for row in rows
    ]
    assert format_figure(again) == formatted
    known = [name for name in again[0].heads if name in COLUMNS]
    assert known == sorted(known, key=COLUMNS.index)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_that_is_wholly_empty_goes_unless_it_has_the_ids(tmp_path, name):
    rows = rows_of(tmp_path, f"right,{name}\npatent,\n")

    assert format_figure(rows).splitlines()[0] == ("id,right" if name == "id" else "right")
