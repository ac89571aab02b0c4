"""`read`: what it lists of a source's text, and what it says of a file that is none."""

import json

import pytest
from projects import read_case, replace_in, write_base, write_files
from test_cli import CASES, run

TEXT = """The Rights of the Tide

I. Cases
In 2021 the court accepted 340 cases, up 12.5% compared with 2020.
Under Article 24 it found over 20 shells worth nearly 3 million shells.
II. Outlook
"""

LISTED = """
I
  4:42      In 2021 the court accepted 340 cases, up 12.5% compared with 2020.
                                                     ^^^^^
            12.5 percent · change · 2021 · against 2020 · not entered
  5:27      Under Article 24 it found over 20 shells worth nearly 3 million shells.
                                      ^^^^^^^^^^^^^^
            over 20 shell · 2021 · not entered
  5:48      Under Article 24 it found over 20 shells worth nearly 3 million shells.
                                                           ^^^^^^^^^^^^^^^^^^^^^^^
            nearly 3000000 shell · 2021 · not entered"""


@pytest.fixture
def root(tmp_path):
    write_base(tmp_path / "潮汐 court", words=True)
    return tmp_path / "潮汐 court"


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "白皮书 2021.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def read(root, *arguments: object, **environment: str):
    return run("--root", str(root), "read", *map(str, arguments), **environment)


def test_numbers_that_are_not_entered_are_listed_with_what_was_understood(root, text):
    result = read(root, text, "--report", "tides-2021")

    assert result.exit_code == 0
    assert result.stdout.split("\n\n")[0] == LISTED
    assert "25.0% of 4 figures are entered: 1 at their place, 0 at another. Not entered: 3." in result.stdout
    assert "3 numbers are passed over" in result.stdout


def test_with_all_also_those_that_are_entered_or_passed_over_are_listed(root, text):
    output = read(root, text, "--report", "tides-2021", "--all").stdout

    assert "340 case · 2021 · entered: accepted" in output
    assert "passed over: an article of a law" in output
    assert "passed over: a date or a period" in output


def test_without_a_report_the_figures_are_listed(root, text):
    output = read(root, text).stdout

    assert "340 case · 2021 · not entered" in output
    assert "4 figures." in output and "%" not in output.splitlines()[-1]


def test_rows_are_proposed_and_nothing_is_written(root, text):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    result = read(root, text, "--report", "tides-2021", "--rows")

    assert result.stdout == (
        "id,measure,statistic,period,against,value,unit,qualifier,printed,at\n"
        "percent-1,,change,2021,2020,12.5,percent,,12.5%,I\n"
        "shell-1,damages,,2021,,20,shell,over,over 20 shells,I\n"
        "shell-2,damages,,2021,,3000000,shell,nearly,nearly 3 million shells,I\n"
    )
    assert "nothing was written" in result.stderr
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_as_json_each_number_is_an_object_and_the_coverage_is_the_last(root, text):
    *numbers, summary = map(json.loads, read(root, text, "--report", "tides-2021", "--all", "--format", "json").stdout.splitlines())

    entered = next(number for number in numbers if number["printed"] == "340")
    assert (entered["line"], entered["column"], entered["at"], entered["value"]) == (4, 28, "I", "340")
    assert (entered["standing"], entered["observation"], entered["unit"]) == ("there", "accepted", ["case"])
    assert summary == {"coverage": "25.0", "there": 1, "elsewhere": 0, "new": 3, "passed_over": 3, "missing": []}


def test_a_row_that_the_text_does_not_print_is_told(root, text):
    text.write_text("I. Cases\nIn 2021 the court accepted 430 cases.\nII. Shells\n", encoding="utf-8")
    output = read(root, text, "--report", "tides-2021").stdout

    assert "Rows whose printed form does not stand in the text" in output
    assert "data/reports/tides-2021/accepted-by-year.csv:2: accepted: 340" in output


def test_a_chinese_text_is_read(root, text):
    text.write_text("潮汐白皮书\n\n一、案件\n2021年共受理案件340件，同比上升12.5%。\n二、结语\n", encoding="utf-8")
    output = run("--root", str(root), "--lang", "zh", "read", str(text), "--report", "tides-2021").stdout

    assert "12.5 percent" in output
    assert "50.0%" in output


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-8-sig", "utf-16-le"])
def test_a_text_in_another_encoding_is_read_and_the_encoding_told(root, text, encoding):
    text.write_bytes("一、案件\r\n2021年，全院共受理知识产权案件340件，同比有所上升。\r\n二、结语\r\n".encode(encoding))
    result = read(root, text, "--report", "tides-2021")

    assert result.exit_code == 0
    assert "100% of 1 figures are entered" in result.stdout
    assert ("was read as" in result.stderr) == (encoding != "utf-8-sig")


def test_without_a_file_the_text_that_the_report_names_is_read(root):
    write_files(root, read_case(CASES / "number-not-entered.txt"))
    output = read(root, "--report", "tides-2021").stdout

    assert "12 · unit not known · 2021 · not entered" in output
    assert "named under left_out" in read(root, "--report", "tides-2021", "--all").stdout


def test_a_text_that_is_not_the_one_of_the_report_is_told(root, text):
    replace_in(root / "data/reports/tides-2021/report.yml", "  language: en\nsummary", f"  language: en\n  sha256: {'0' * 64}\nsummary")

    assert "SHA-256" in read(root, text, "--report", "tides-2021").stderr


def test_a_report_with_mistakes_is_compared_as_far_as_it_could_be_read(root, text):
    replace_in(root / "data/reports/tides-2021/report.yml", "place: meridian", "place: nowhere")
    result = read(root, text, "--report", "tides-2021")

    assert result.exit_code == 0
    assert "run “check”" in result.stderr
    assert "25.0%" in result.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 1 0 obj", "This is a PDF file"),
        (b"PK\x03\x04 word/document.xml", "This is a Word or Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Word or Excel file"),
        (b"{\\rtf1 340}", "This is a rich text file"),
        (b"\x00\x01\x02\x81\xff\x00", "This is no text"),
        (b"  \n", "The file is empty"),
    ],
)
def test_a_file_that_is_no_text_is_told_with_what_to_do(root, text, content, told):
    text.write_bytes(content)
    result = read(root, text)

    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_file_or_report_that_is_not_there_is_told(root, text, tmp_path):
    assert "cannot be read" in read(root, tmp_path / "none.txt").stderr
    assert "cannot be read" in read(root, tmp_path).stderr
    assert "Did you mean “tides-2021”?" in read(root, text, "--report", "tides-2012").stderr
    assert "Name the file" in read(root, "--report", "tides-2021").stderr
    assert read(root).exit_code == 2
