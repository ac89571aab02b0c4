"""A workbook or a CSV file becomes rows of cells as they are shown; whatever is wrong with it is said, and how to help it."""

import io
import zipfile
from contextlib import suppress
from datetime import date, time
from decimal import Decimal

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from tables_of_people import csv_text, workbook

from generator.table import grid as grid_module
from generator.table.grid import only, read_grids
from generator.table.remark import TableError
from generator.table.shown import shown, shown_date

ROWS = [["年份", "受理案件"], ["2019年", "1,234"], ["2020年", "逾1,400"]]


def grids(path, content: bytes | str, **how):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_grids(path, **how)


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def told(grid):
    return [remark.sentence(str) for remark in grid.remarks]


def refusal(path, content: bytes | str, **how) -> str:
    with pytest.raises(TableError) as error:
        grids(path, content, **how)
    return error.value.remark.sentence(str)


# What a number format shows


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("1234.5", "General", "1234.5"),
        ("0.333333333333333", "General", "0.333333333"),
        ("1234", "0", "1234"),
        ("1234.5", "0", "1235"),
        ("1234.5", "0.00", "1234.50"),
        ("1234.5", "#,##0", "1,235"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("0.817", "0%", "82%"),
        ("0.817", "0.0%", "81.7%"),
        ("0.8", "0.0%", "80.0%"),
        ("340", '0"件"', "340件"),
        ("12.34", '0.0"万"', "12.3万"),
        ("340", "0件", "340件"),
        ("1234567", '#,##0,"千"', "1,235千"),
        ("-5.25", "0.0;(0.0)", "(5.3)"),
        ("-5", "#,##0_);[Red](#,##0)", "(5)"),
        ("5", "#,##0_);[Red](#,##0)", "5"),
        ("-5", "0", "-5"),
        ("-0.04", "0.0", "0.0"),
        ("0", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("7", "000", "007"),
        ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
        ("12.5", "0.0##", "12.5"),
        ("12", "G/通用格式", "12"),
        ("12", 'General"件"', "12件"),
        ("5", "0;;", "5"),
        ("0", "0;;", ""),
        ("-5", "0;;", ""),
    ],
)
def test_a_number_is_shown_as_its_format_says(value, form, text):
    assert shown(Decimal(value), form) == text


@pytest.mark.parametrize("form", ["# ?/?", "0.00E+00", "[>100]0;0.0", "[DBNum1]0", "000-0000", "[h]:mm", "yyyy"])
def test_a_format_that_is_not_understood_is_no_guess(form):
    assert shown(Decimal("12.5"), form) is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("yyyy-mm-dd", "2020-07-01"), ("mm-dd-yy", "2020-07-01"), ('yyyy"年"m"月"d"日"', "2020-07-01"), ("[$-409]mmmm d, yyyy", "2020-07-01"),
        ("mmm-yy", "2020-07"), ('yyyy"年"m"月"', "2020-07"), ("yyyy", "2020"), ("h:mm", None), ("d mmm", None), ("yyyy-mm-dd h:mm", None),
    ],
)  # fmt: skip
def test_of_a_date_is_shown_as_much_as_its_format_has(form, text):
    assert shown_date(date(2020, 7, 1), form) == text


# Workbooks


def test_cells_of_a_workbook_are_as_shown(tmp_path):
    rows = [["年份", "案件", "占比", "日期", "真", "文本"], ["2020年", 3694, 0.817, date(2020, 7, 1), True, "1,234 "]]
    (grid,) = grids(tmp_path / "表 一.xlsx", workbook(rows, formats={"B2": "#,##0", "C2": "0.0%", "D2": "yyyy-mm-dd"}))

    assert texts(grid)[1] == ["2020年", "3,694", "81.7%", "2020-07-01", "TRUE", "1,234"]


def test_every_place_of_a_merged_cell_has_its_text_and_knows_it(tmp_path):
    (grid,) = grids(tmp_path / "t.xlsx", workbook([["", "受理", "", "审结"], ["2020", 1, 2, 3]], merged=["B1:C1"]))

    assert texts(grid)[0] == ["", "受理", "受理", "审结"]
    assert [cell.merged for cell in grid.rows[0]] == ["", "B1:C1", "B1:C1", ""]


def test_a_raised_digit_is_a_mark_and_no_part_of_the_number(tmp_path):
    rich = CellRichText("3694", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    (grid,) = grids(tmp_path / "t.xlsx", workbook([["年份", "案件"], ["2020年", rich]]))

    assert grid.rows[1][1].text == "3694[1]"


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path):
    def hide(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    content = workbook([["年份", "内部", "案件"], ["2019年", 9, 1], ["2020年", 9, 2]], edit=hide)
    (grid,) = grids(tmp_path / "t.xlsx", content)

    assert texts(grid) == [["年份", "案件"], ["2019年", "1"]]
    assert told(grid) == [
        "Hidden and left out: 3. With --hidden they are taken too.",
        "Hidden and left out: B. With --hidden they are taken too.",
    ]
    (whole,) = grids(tmp_path / "t.xlsx", content, hidden=True)
    assert len(whole.rows) == 3 and told(whole) == ["Hidden, but taken: 3.", "Hidden, but taken: B."]


def test_a_formula_without_a_result_in_the_file_is_told(tmp_path):
    (grid,) = grids(tmp_path / "t.xlsx", workbook([["年份", "案件"], ["2020年", "=1+1"]]))

    assert "B2 has a formula" in grid.rows[1][1].doubt.sentence(str)


def test_the_result_of_a_formula_is_taken(tmp_path):
    raw = workbook([["年份", "案件"], ["2020年", "=1+1"]])
    content = rezipped(
        raw, lambda name, data: data.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>") if "sheet1" in name else data
    )
    (grid,) = grids(tmp_path / "t.xlsx", content)

    assert grid.rows[1][1].text == "2" and grid.rows[1][1].doubt is None


def test_a_number_of_another_format_is_doubted_unless_taken_as_stored(tmp_path):
    content = workbook([["年份", "案件"], ["2020年", 0.5], ["2021年", time(9, 30)]], formats={"B2": "# ?/?"})
    (grid,) = grids(tmp_path / "t.xlsx", content)

    assert "# ?/?" in grid.rows[1][1].doubt.sentence(str) and "--as-stored" in grid.rows[1][1].doubt.sentence(str)
    assert grid.rows[2][1].doubt
    (stored,) = grids(tmp_path / "t.xlsx", content, as_stored=True)
    assert (stored.rows[1][1].text, stored.rows[1][1].doubt) == ("0.5", None)


def test_sheets_without_anything_are_passed_over_and_hidden_ones_known(tmp_path):
    def more(book):
        book.create_sheet("空")
        hidden = book.create_sheet("旧")
        hidden.append(["a"])
        hidden.sheet_state = "hidden"

    found = grids(tmp_path / "t.xlsx", workbook(ROWS, name="表1", edit=more))
    assert [(grid.name, grid.hidden) for grid in found] == [("表1", False), ("旧", True)]


def test_a_stray_colour_far_away_is_no_cell(tmp_path):
    def colour(book):
        book.active["XFD1048576"].number_format = "0.0"

    (grid,) = grids(tmp_path / "t.xlsx", workbook(ROWS, edit=colour))
    assert len(grid.rows) == 3


def test_a_range_takes_part_of_a_sheet(tmp_path):
    (grid,) = grids(tmp_path / "t.xlsx", workbook([["别的"], ["", "年份", "案件"], ["", "2020年", 5]]))

    assert texts(only(grid, "b2:C3")) == [["年份", "案件"], ["2020年", "5"]]
    for area in ("B2", "2:3", "X1:Y2"):
        with pytest.raises(TableError):
            only(grid, area)


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_read_in_the_encoding_and_with_the_separator_that_it_has(tmp_path, encoding, separator):
    (grid,) = grids(tmp_path / "t.csv", csv_text(ROWS, separator).encode(encoding))

    assert texts(grid) == ROWS
    assert told(grid)[0].startswith("Read as ")


def test_the_encoding_is_told(tmp_path):
    (grid,) = grids(tmp_path / "t.csv", csv_text(ROWS).encode("gbk"))
    assert told(grid) == ["Read as GB18030, cells separated by commas."]


def test_western_letters_are_not_taken_for_chinese(tmp_path):
    (grid,) = grids(tmp_path / "t.csv", "Année,Affaires naïves\n2020,5\n".encode("cp1252"))
    assert texts(grid)[0] == ["Année", "Affaires naïves"]


def test_an_encoding_that_cannot_be_told_is_asked_for(tmp_path):
    path, raw = tmp_path / "t.csv", "件數,年份\n1,2\n".encode("big5") + b"\xff\x81"
    assert "--encoding" in refusal(path, raw)
    assert "cannot be read as utf-8" in refusal(path, raw, encoding="utf-8")
    assert "cannot be read as martian" in refusal(path, raw, encoding="martian")
    assert texts(grids(path, "件數,年份\n1,2\n".encode("big5"), encoding="big5")[0])[0] == ["件數", "年份"]


def test_quoted_cells_may_hold_separators_and_line_breaks(tmp_path):
    (grid,) = grids(tmp_path / "t.csv", '年份,"受理\n案件"\n2020年,"1,234"\n')
    assert texts(grid) == [["年份", "受理案件"], ["2020年", "1,234"]]


def test_rows_of_unequal_length_are_filled_up_and_told(tmp_path):
    (grid,) = grids(tmp_path / "t.csv", "年份,案件,人数\n2019年,1,2\n2020年,3\n2021年,4,5\n")
    assert texts(grid)[2] == ["2020年", "3", ""]
    assert told(grid)[1].endswith("filled up with empty ones: 3.")


# What is no table


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("t.xlsx", b"no zip at all", "damaged"),
        ("t.xlsx", b"PK\x03\x04 and then nothing", "damaged"),
        ("t.xls", b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        ("t.xls", b'<?xml version="1.0"?><Workbook/>', "XML"),
        ("t.pdf", b"%PDF-1.7 ...", "no table"),
        ("t.csv", b"", "nothing in"),
        ("t.csv", b" \r\n\r\n", "nothing in"),
        ("t.csv", b",,\n,,\n", "nothing in"),
        ("~$t.xlsx", b"\x05name", "t.xlsx"),
        ("t.csv", b'a,"b\n' + b"x" * 200_000, "double quote"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path, name, content, says):
    assert says in refusal(tmp_path / name, content)


@pytest.mark.parametrize(
    ("member", "says"), [("content.xml", ".ods"), ("xl/workbook.bin", ".xlsb"), ("word/document.xml", ".docx"), ("a.txt", "damaged")]
)
def test_other_zip_files_are_told_apart(tmp_path, member, says):
    assert says in refusal(tmp_path / "t.xlsx", zipped({member: b"<a/>"}))


def test_a_folder_a_missing_file_and_one_held_open_are_told(tmp_path, monkeypatch):
    for path, says in ((tmp_path, "folder"), (tmp_path / "none.csv", "no file")):
        with pytest.raises(TableError) as error:
            read_grids(path)
        assert says in error.value.remark.sentence(str)

    def held(_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "t.xlsx").write_bytes(workbook(ROWS))
    monkeypatch.setattr("pathlib.Path.read_bytes", held)
    with pytest.raises(TableError) as error:
        read_grids(tmp_path / "t.xlsx")
    assert "Close it in Excel" in error.value.remark.sentence(str)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    assert "more than a table" in refusal(tmp_path / "t.xlsx", zipped({"xl/worksheets/sheet1.xml": bytes(150_000_000)}))


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(grid_module, "MOST_BYTES", 100)
    assert "too large" in refusal(tmp_path / "t.csv", b"1,2\n" * 100)


def test_a_table_that_reaches_too_far_is_refused(tmp_path):
    def far(book):
        book.active["XFD1048576"] = 1

    assert "XFD1048576" in refusal(tmp_path / "t.xlsx", workbook(ROWS, edit=far))
    assert "more than" in refusal(tmp_path / "t.csv", "1,2\n" * 60_000)


@pytest.mark.parametrize("element", ["mergeCell", "hyperlink"])
def test_a_range_over_the_whole_sheet_does_not_hang(tmp_path, element):
    raw = workbook(ROWS, merged=["A1:B1"])
    content = rezipped(
        raw,
        lambda name, data: (
            data.replace(b'<mergeCell ref="A1:B1"', f'<{element} ref="A1:XFD1048576"'.encode()) if "sheet1" in name else data
        ),
    )
    assert "more than" in refusal(tmp_path / "t.xlsx", content)


def test_entities_are_not_unpacked(tmp_path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccc">]><worksheet>&b;</worksheet>'
    content = rezipped(workbook(ROWS), lambda name, data: bomb if "sheet1" in name else data)
    assert "damaged" in refusal(tmp_path / "t.xlsx", content)


def test_a_workbook_with_a_part_missing_is_read_or_refused(tmp_path):
    raw = workbook(ROWS)
    for missing in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            content = zipped({name: file.read(name) for name in file.namelist() if name != missing})
        with suppress(TableError):
            grids(tmp_path / "t.xlsx", content)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def rezipped(raw: bytes, change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return zipped({name: change(name, file.read(name)) for name in file.namelist()})
