"""`import`: a table becomes the rows of a figure. It is shown first, what is open is asked or named, and what is written can be read."""

import csv
import random
import re
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from projects import replace_in, write_base
from tables_of_people import csv_text, read_lookup, workbook, write_project

from generator.canonical import canonical
from generator.check import check
from generator.cli import ask, main
from generator.language import find_languages
from generator.load import load
from generator.lookup import flat
from generator.model import Statistic
from generator.number import parse_printed
from generator.table.grid import read_grids
from generator.table.insert import with_figure, with_members
from generator.table.remark import TableError
from generator.table.target import read_target, tried
from generator.table.tidy import tidy
from generator.table.understand import Answers, understand

ENVIRONMENT = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": ""}
REPORT = "data/reports/tides-2021"
ROWS = [["年份", "受理案件（件）", "审结案件（件）"], ["2019年", "1,234", "逾1,100"], ["2020年", "1,300", "—"]]
SURE = ("--dash", "not_stated", "--at", "I.2", "--title", "Caseload", "--yes")
"""All that `ROWS` leave open."""


@pytest.fixture
def root(tmp_path):
    return write_project(tmp_path / "项目 1")


@pytest.fixture
def terminal(monkeypatch):
    """Somebody sits at the terminal."""
    monkeypatch.setattr(ask, "can_ask", lambda: True)


def take(root: Path, rows, *arguments: str, figure="caseload", name="表 1.csv", answers="", lang="en"):
    file = root.parent / name
    if rows is not None:
        file.write_bytes(rows if isinstance(rows, bytes) else csv_text(rows).encode("gbk"))
    before = file.read_bytes()
    options = ("import", str(file), "--report", "tides-2021", "--figure", figure, *arguments)
    result = CliRunner().invoke(main, ["--root", str(root), "--lang", lang, *options], input=answers, env=ENVIRONMENT)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert file.read_bytes() == before
    return result


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def rows_of(root: Path, figure="caseload") -> list[dict[str, str]]:
    with (root / REPORT / f"{figure}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figure_of(root: Path, id_="caseload"):
    loaded = load(root, find_languages(root))
    return next(figure for report in loaded.data.reports for figure in report.figures if figure.id == id_)


# What is written


def test_a_new_figure_is_written_with_what_its_rows_share_said_once(root):
    result = take(root, ROWS, *SURE, "--section", "cases")

    assert result.exit_code == 0, result.output
    assert rows_of(root) == [
        {"id": "accepted-2019", "measure": "cases_accepted", "period": "2019", "value": "1234", "qualifier": "", "printed": "1,234", "status": ""},
        {"id": "concluded-2019", "measure": "cases_concluded", "period": "2019", "value": "1100", "qualifier": "over", "printed": "逾1,100", "status": ""},
        {"id": "accepted-2020", "measure": "cases_accepted", "period": "2020", "value": "1300", "qualifier": "", "printed": "1,300", "status": ""},
        {"id": "concluded-2020", "measure": "cases_concluded", "period": "2020", "value": "", "qualifier": "", "printed": "—", "status": "not_stated"},
    ]  # fmt: skip
    assert (
        (root / REPORT / "report.yml")
        .read_text(encoding="utf-8")
        .endswith("        at: I.1\n      - id: caseload\n        title: Caseload\n        at: I.2\n")
    )
    assert [str(o.value) for o in figure_of(root).observations] == ["1234", "1100", "1300", "None"]


def test_what_was_understood_is_shown_as_a_table_first(root):
    output = take(root, ROWS, *SURE, "--dry-run").output

    assert re.search(r"^B2 +accepted-2019 +2019年 · 受理案件（件） +cases_accepted +2019 +1234 +case +1,234", output, re.MULTILINE)
    assert "Understood: Read as GB18030, cells separated by commas." in output
    assert "over" in output and "not_stated" in output


def test_the_measure_of_all_numbers_is_shown_by_its_name(root):
    output = take(root, [["年份", "受理案件"], ["2019年", "5"]], *SURE, "--dry-run").output

    assert "Understood: All numbers are of the measure Cases accepted (cases_accepted)." in output


def test_a_dry_run_writes_nothing(root):
    before = files(root)
    result = take(root, ROWS, *SURE, "--section", "cases", "--dry-run")

    assert result.exit_code == 0 and files(root) == before


def test_without_a_section_the_lines_for_report_yml_are_shown(root):
    result = take(root, [["", "2020年"], ["受理案件", "5"]], *SURE)

    assert "    - id: caseload\n      title: Caseload\n      measure: cases_accepted\n      period: 2020\n      at: I.2\n" in result.output
    assert "stray-file" in result.output and rows_of(root) == [{"id": "accepted-2", "value": "5", "printed": "5"}]


def test_a_figure_that_is_there_gives_what_holds_for_its_rows(root):
    replace_in(
        root / REPORT / "report.yml",
        "        at: I.1",
        "        at: I.1\n        measure: cases_accepted\n        statistic: share\n        unit: percent",
    )
    replace_in(root / REPORT / "report.yml", "{accepted}", "cases")
    take(root, [["权利", "2020年"], ["专利权", "5"]], "--replace", "--yes", figure="accepted-by-year")

    (row,) = rows_of(root, "accepted-by-year")
    assert (row["statistic"], row["unit"], row["right"]) == ("level", "case", "patent")
    assert "measure" not in row


def test_a_row_that_the_report_names_is_not_taken_away(root):
    before = files(root)
    result = take(
        root, [["权利", "2020年"], ["专利权", "5"]], "--measure", "cases_accepted", "--replace", "--yes", figure="accepted-by-year"
    )

    assert result.exit_code == 1 and "unknown-reference" in result.output
    assert "Rows that the file has and the table has not: accepted." in result.output
    assert files(root) == before


def test_rows_that_are_replaced_keep_their_ids(root):
    output = take(root, [["", "2020年", "2021年"], ["受理案件", "330", "341"]], "--replace", "--yes", figure="accepted-by-year").output

    assert {row["id"]: row["value"] for row in rows_of(root, "accepted-by-year")} == {"accepted-2020": "330", "accepted": "341"}
    assert "Rows that the file has" not in output


def test_ids_are_free_in_the_whole_report(root):
    take(root, [["", "2020年"], ["受理案件", "5"]], *SURE, "--section", "cases")
    assert rows_of(root)[0]["id"] == "accepted-2"
    take(root, [["", "2020年"], ["受理案件", "5"]], *SURE, "--section", "cases", "--prefix", "first-instance", figure="other")
    assert rows_of(root, "other")[0]["id"] == "first-instance"


def test_what_is_written_is_canonical(root):
    take(root, ROWS, *SURE, "--section", "cases")
    findings = []
    assert canonical(root, root / REPORT / "caseload.csv", findings) is None and not findings


def test_amounts_of_a_workbook_keep_the_scale_of_their_head(root):
    content = workbook([["年份", "罚款（万元）"], ["2020年", 1234.5]], formats={"B2": "#,##0.0"})
    take(root, content, *SURE, "--section", "cases", name="附表.xlsx")

    assert rows_of(root) == [{"id": "fines", "value": "12345000", "printed": "1,234.5万元"}]
    assert str(figure_of(root).observations[0].precision) == "1000"


# What is asked


def test_where_nobody_can_answer_every_open_question_is_named_with_its_option(root):
    before = files(root)
    result = take(root, [["区", "收案"], ["东湾区", "1"], ["专利权", "—"]])

    assert result.exit_code == 2
    for option in ('--set "收案=ID"', '--add "东湾区=DIMENSION.ID"', "--dash not_stated|", "--at TEXT", "--title TEXT", "--yes"):
        assert option in result.output
    assert files(root) == before


@pytest.mark.usefixtures("terminal")
def test_questions_are_asked_where_somebody_can_answer(root):
    # 收案: another, its measure; the dash; where; title; section; write
    answers = "2\ncases_accepted\n1\nI.2\nCases\ncases\ny\n"
    result = take(root, [["年份", "收案"], ["2019年", "5"], ["2020年", "—"]], answers=answers)

    assert result.exit_code == 0, result.output
    assert [row["status"] for row in rows_of(root)] == ["", "not_stated"]
    assert figure_of(root).title.msgid == "Cases"


def test_a_measure_is_found_by_the_names_that_its_term_has_in_the_glossary(root):
    glossary = "id,en,en_also,en_about,zh,zh_also,zh_about\ncases-accepted,cases accepted,,Taken in.,受理,收案; 新收,立案。\n"
    (root / "data/glossary.csv").write_text(glossary, encoding="utf-8")
    result = take(root, [["年份", "收案"], ["2019年", "5"]], "--at", "I.2", "--title", "Cases", "--section", "cases", "--yes")

    assert result.exit_code == 0, result.output
    assert rows_of(root)[0]["value"] == "5"
    assert {o.measure.id for o in figure_of(root).observations} == {"cases_accepted"}


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("answer", ["total", "合计", "2\n总计"])
def test_a_label_can_be_a_total_in_its_own_words(tmp_path, answer):
    root = write_project(tmp_path / "项目")
    catalog = root / "locales/zh/LC_MESSAGES/site.po"
    catalog.write_text(catalog.read_text(encoding="utf-8") + '\nmsgid "Total"\nmsgstr "合计"\n', encoding="utf-8")
    options = ("--measure", "cases_accepted", "--at", "I.2", "--title", "Cases", "--section", "cases", "--yes")
    result = take(root, [["", "2020年"], ["专利权", "3"], ["各类案件", "5"]], *options, answers=f"{answer}\n", lang="zh")

    assert result.exit_code == 0, result.output
    assert [row["right"] for row in rows_of(root)] == ["patent", "total"]


@pytest.mark.usefixtures("terminal")
def test_a_member_that_the_vocabulary_lacks_can_be_added_at_the_terminal(root):
    # 调解: new member; procedure; its English name; its id as proposed; where; title; section; write
    answers = "1\nprocedure\nMediation\n\nI.2\nCases\ncases\ny\n"
    result = take(root, [["", "2020年"], ["调解", "5"]], "--measure", "cases_accepted", answers=answers)

    assert result.exit_code == 0, result.output
    assert rows_of(root) == [{"id": "accepted-mediation", "procedure": "mediation", "value": "5", "printed": "5"}]


@pytest.mark.usefixtures("terminal")
def test_no_is_no(root):
    before = files(root)
    result = take(root, ROWS, "--dash", "zero", "--at", "I.2", "--title", "Cases", "--section", "cases", answers="n\n")
    assert (result.exit_code, files(root)) == (0, before)


def test_one_of_several_sheets_is_asked_for(root):
    def more(book):
        book.create_sheet("附表2").append(["年份", "受理案件"])

    content = workbook([["年份", "受理案件"], ["2020年", 5]], name="附表1", edit=more)
    assert "--sheet (附表1, 附表2)" in take(root, content, *SURE, name="t.xlsx").output
    assert take(root, None, *SURE, "--sheet", "附表1", "--section", "cases", name="t.xlsx").exit_code == 0
    assert "附表1, 附表2" in take(root, None, *SURE, "--sheet", "附表3", name="t.xlsx").output


@pytest.mark.usefixtures("terminal")
def test_a_file_that_is_there_is_not_replaced_unasked(root):
    before = files(root)
    assert take(root, ROWS, "--dash", "zero", figure="accepted-by-year", answers="n\n").exit_code == 0
    assert files(root) == before


def test_a_file_that_is_there_is_not_replaced_where_nobody_can_answer(root):
    before = files(root)
    result = take(root, ROWS, *SURE, figure="accepted-by-year")
    assert (result.exit_code, files(root)) == (2, before)
    assert "--replace" in result.output


# What is refused


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--figure", "Fall 1"), "cannot be an id"),
        (("--prefix", "1"), "cannot be an id"),
        (("--report", "tides-2012"), "Did you mean “tides-2021”?"),
        (("--report", "moon"), "Begin it with “new”"),
        (("--section", "none"), "Known: cases."),
        (("--measure", "case_accepted"), "Near: cases_accepted"),
        (("--unit", "cass"), "Near: case"),
        (("--dimension", "rights"), "Near: right"),
        (("--set", "收案=case_accepted"), "Near: cases_accepted"),
        (("--set", "收案"), "not in the vocabulary"),
        (("--add", "调解=mediation"), "LABEL=DIMENSION.ID"),
        (("--add", "调解=right.patent"), "is in the vocabulary"),
        (("--period", "bald"), "is not a period"),
        (("--dash", "nothing"), "--dash"),
        (("--range", "A1"), "no range"),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_anything_is_written(root, arguments, says):
    before = files(root)
    result = take(root, ROWS, *SURE, *arguments)

    assert result.exit_code and says in result.output
    assert files(root) == before


def test_cells_that_are_not_understood_stop_it_all_named(root):
    result = take(root, [["年份", "受理案件"], ["2019年", "不详"], ["2020年", "约占5%"], ["2021年", "5"]], *SURE)

    assert result.exit_code == 1 and not (root / REPORT / "caseload.csv").exists()
    assert "B2: “不详”" in result.output and "B3: “约占5%”" in result.output
    assert take(root, None, *SURE, "--skip", "b2", "--skip", "B3", "--section", "cases").exit_code == 0


def test_a_report_that_cannot_be_read_is_shown_with_its_mistakes(root):
    replace_in(root / REPORT / "report.yml", "place: meridian", "place meridian")
    before = files(root)
    result = take(root, ROWS, *SURE)
    assert result.exit_code == 1 and "yaml-syntax" in result.output
    assert files(root) == before


def test_mistakes_elsewhere_in_the_report_do_not_stand_in_the_way(root):
    replace_in(root / REPORT / "accepted-by-year.csv", "340,340", "340,341")
    result = take(root, ROWS, *SURE, "--section", "cases")
    assert "printed-differs" in result.output and len(rows_of(root)) == 4


def test_a_damaged_file_and_a_file_that_is_not_there_are_told(root):
    assert take(root, b"PK\x03\x04", *SURE, name="t.xlsx").exit_code == 1
    result = CliRunner().invoke(
        main, ["--root", str(root), "import", "none.xlsx", "--report", "tides-2021", "--figure", "f"], env=ENVIRONMENT
    )
    assert result.exit_code == 1 and "no file none.xlsx" in result.output


def test_a_file_that_excel_holds_open_is_told(root, monkeypatch):
    def held(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    before = files(root)
    result = take(root, ROWS, *SURE, "--section", "cases")
    assert result.exit_code == 1 and "close it there" in result.output
    assert files(root) == before


# New entries


def test_a_new_member_goes_into_the_vocabulary_with_its_translation_and_nothing_else_changes(root):
    before = files(root)
    rows = [["区", "2020年"], ["东湾区", "1"], ["调解", "2"]]
    result = take(
        root, rows, *SURE, "--section", "cases", "--measure", "cases_accepted", "--add", "东湾区=district.east=East Bay", "--add", "调解=procedure.mediation"
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    text = (root / "data/vocabulary/dimensions.yml").read_text(encoding="utf-8")
    assert (
        text
        == before["data/vocabulary/dimensions.yml"].decode()
        + "    mediation: Mediation\ndistrict:\n  name: District\n  members:\n    east: East Bay\n"
    )
    catalog = (root / "locales/zh/LC_MESSAGES/site.po").read_text(encoding="utf-8")
    assert 'msgctxt "district.east"\nmsgid "East Bay"\nmsgstr "东湾区"\n' in catalog
    assert 'msgctxt "place.arcadia"\nmsgid "Arcadia"\nmsgstr "桃源"\n' in catalog
    assert [row.get("district") for row in rows_of(root)] == ["east", ""]


CRLF = "sections:\r\n  - id: one # the first\r\n    title: One\r\n    at: I\r\n    figures:\r\n    - id: a\r\n      note: |-\r\n        text\r\n\r\n    # of the second\r\n  - {id: two, title: Two, at: II}\r\n"


def test_a_figure_goes_behind_those_of_its_section_and_every_other_byte_stays():
    keys = {"id": "b", "title": "B: new", "period": "2020"}
    text = with_figure(CRLF, "one", keys)
    added = '    - id: b\r\n      title: "B: new"\r\n      period: 2020\r\n'

    assert text is not None and text.replace(added, "") == CRLF
    assert text.index("text") < text.index("id: b") < text.index("# of the second")


def test_a_section_without_figures_gets_them_before_its_facts():
    text = with_figure("sections:\n  - id: one\n    at: I\n    facts:\n      - id: f\n", "one", {"id": "b"})
    assert text == "sections:\n  - id: one\n    at: I\n    figures:\n      - id: b\n    facts:\n      - id: f\n"
    assert (
        with_figure("sections:\n  - id: one\n    at: I", "one", {"id": "b"})
        == "sections:\n  - id: one\n    at: I\n    figures:\n      - id: b\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "sections: []",
        "sections:\n  - {id: one, at: I}\n",
        "sections:\n  - id: one\n    figures: []\n",
        "sections:\n  - id: two\n",
    ],
)
def test_where_a_figure_cannot_be_put_nothing_is_given(text):
    assert with_figure(text, "one", {"id": "b"}) is None


def test_a_dimension_written_in_brackets_is_left_to_the_editor():
    assert with_members("right: {name: Right, members: {patent: Patents}}\n", "right", "", {"tide": "Tides"}) is None


# In Chinese


def test_all_is_told_in_the_language_of_the_editor(root):
    write_base(root, words=True)
    output = take(root, [*ROWS, ["2021年", "不详", "1"]], "--measure", "cases_accepted", lang="zh").output
    words = re.findall(
        r"\b(?!id\b|at\b)[A-Za-z]{2,}\b", re.sub(r"(?m)^(?:Usage|Try|Error).*|--\S+.*|\S*/\S*|[\w-]*[-_.][\w.-]*", "", output)
    )
    assert set(words) <= {"case", "over", "printed", "level"}


# For whatever numbers


AMOUNTS = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False).map(lambda n: f"{n.normalize():f}")
GROUPED = st.integers(0, 10**9).map(lambda n: f"{n:,}")
CELLS = st.one_of(
    AMOUNTS,
    GROUPED,
    st.tuples(st.sampled_from(["", "逾", "近", "约", "不足", "over ", "nearly "]), GROUPED, st.sampled_from(["", "余", "件", "①"])).map(
        "".join
    ),
    st.tuples(st.integers(1, 9999), st.sampled_from(["万", "亿", "万件", "余万", " million"])).map(lambda pair: f"{pair[0]}{pair[1]}"),
    st.sampled_from(["", "—", "N/A", "…"]),
)
CHANGES = st.one_of(
    st.tuples(st.sampled_from(["增长", "下降", "↑", "↓", "-", "+", "", "增长约"]), AMOUNTS, st.sampled_from(["%", "个百分点"])).map(
        "".join
    ),
    AMOUNTS.map(lambda n: f"({n}%)"),
)


@seed(20201)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CHANGES), min_size=1, max_size=4),
    st.sampled_from(["（件）", "（万件）", "", "（万元）", " (RMB million)"]),
    st.sampled_from(["not_stated", "zero", "leave_out", "withheld"]),
)
def test_whatever_is_written_can_be_read_and_its_printed_form_says_its_value(tmp_path_factory, lookup, numbers, unit, dash):
    root = lookup[0]
    measure = "罚款" if "元" in unit or "RMB" in unit else "受理案件"
    table = [["年份", f"{measure}{unit}", "有效专利", "受理案件同比增长"], *([f"{2001 + n}年", *cells] for n, cells in enumerate(numbers))]
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(csv_text(table), encoding="utf-8")
    try:
        understanding = understand(read_grids(path)[0], lookup[1], Answers(dash=dash, unit="case", language="en"))
    except TableError:
        return
    skipped = frozenset(re.match(r"[A-Z]+\d+", problem.values["place"])[0] for problem in understanding.problems)
    understanding = understand(read_grids(path)[0], lookup[1], Answers(dash=dash, unit="case", language="en", skipped=skipped))
    assert not understanding.problems and not understanding.questions
    if not understanding.rows:
        return
    target = lookup[2]
    written = tidy(understanding.rows, lookup[1].vocabulary, figure=None, taken=target.taken)
    keys = {"id": target.figure_id, "title": "Any", **written.constants, "at": "I"}
    changed = {target.csv: written.text, target.report: with_figure(target.text, "cases", keys)}
    assert tried(root, target, changed, find_languages(root)) == ()
    for row in understanding.rows:
        reading = parse_printed(row.printed)
        if row.value and reading:
            value = abs(float(row.value)) if row.statistic is Statistic.CHANGE else float(row.value)
            assert (float(reading.value), reading.qualifier) == (value, row.qualifier)


@pytest.fixture(scope="module")
def lookup(tmp_path_factory):
    """The project, its lookup, and where the table is to go."""
    from generator.load import load_vocabulary  # noqa: PLC0415

    root = write_project(tmp_path_factory.mktemp("any"))
    target = read_target(root, root / REPORT, "any", load_vocabulary(root), find_languages(root))
    return root, read_lookup(root), target


# For whatever bytes


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """*raw* with some of its bytes changed, left out, doubled or cut."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 20)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 20)]
            case _:
                data[at : at + 1] = chance.choice([b"\0", b'"', b",", b"\xff", "\u202e".encode(), b"<", b"1e999", b"\n", "九".encode()])
        if len(data) < 2:
            break
    return bytes(data)


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """A workbook damaged in its bytes, or in what is packed in it."""
    from test_grid import rezipped  # noqa: PLC0415

    way = chance.random()
    if way < 0.2:
        return mutated(raw, chance)
    if way < 0.4:
        return rezipped(raw, lambda name, data: mutated(data, chance) if "sheet1" in name or chance.random() < 0.15 else data)
    return rezipped(raw, lambda name, data: misvalued(data, chance) if name.endswith(".xml") and chance.random() < 0.5 else data)


WRONG = "A1:XFD1048576 -1 1e308 nan inf 99999999999 0 A0 s b e d n inlineStr str 1.5 x 2020-13-45T00:00:00 #DIV/0! hidden 65535 0.0% [$-409]".split()


def misvalued(data: bytes, chance: random.Random) -> bytes:
    """XML with some of its values or texts replaced by others that are wrong."""
    for _ in range(chance.randint(1, 4)):
        places = list(re.finditer(rb'(?<==")[^"]*(?=")|(?<=>)[^<>]+(?=<)', data))
        if places:
            place = chance.choice(places)
            data = data[: place.start()] + chance.choice(WRONG).encode() + data[place.end() :]
    return data


@pytest.mark.parametrize("form", ["xlsx", "csv", "gbk", "utf-16"])
def test_whatever_bytes_a_file_has_it_is_read_or_refused_and_stays_as_it_is(tmp_path, lookup, form):
    table = [["表1", "", ""], *ROWS, ["注：①含旧存。", "", ""]]
    raw = (
        workbook(table, merged=["A1:C1"], formats={"B3": "#,##0"})
        if form == "xlsx"
        else csv_text(table).encode("utf-8" if form == "csv" else form)
    )
    chance = random.Random(337)
    path = tmp_path / "t"
    for _ in range(150 if form == "xlsx" else 300):
        content = damaged(raw, chance) if form == "xlsx" else mutated(raw, chance)
        path.write_bytes(content)
        try:
            for grid in read_grids(path):
                found = understand(grid, lookup[1], Answers(dash="zero", labels={flat("年份"): "ignore"}))
                if found.rows and not found.questions:
                    tidy(found.rows, lookup[1].vocabulary, figure=None)
                for remark in (*found.understood, *found.problems, *(question.message for question in found.questions)):
                    assert remark.sentence(str)
        except TableError as refused:
            said = refused.remark.sentence(str)
            assert said
        assert path.read_bytes() == content


@pytest.mark.parametrize("text", ["(", "①", " ", "1,", "万", "年1", "（件", "增长", "\n ", "[1]", "注：", "百分之", "-"])
def test_cells_of_any_length_take_no_time(tmp_path, lookup, text):
    path = tmp_path / "t.csv"
    long = text * 40_000
    path.write_text(
        csv_text([["年份", f"受理案件{long}"], ["2019年", f"5{long}"], [f"{long}x", "5"], [f"注{long}", ""]]).replace('"', ""),
        encoding="utf-8",
    )
    with suppress(TableError):
        understand(read_grids(path)[0], lookup[1], Answers(period="2020"))


def test_the_rules_of_check_hold_for_what_is_written(root):
    take(root, ROWS, *SURE, "--section", "cases")
    data = load(root, find_languages(root)).data
    assert check(data, ()) == ()
