"""Reports become files for machines, in the form that docs/ promises."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest
from frictionless import Package, system
from projects import replace_in
from tables import exported, sheet, texts, write, write_everything

from generator.export.dictionary import TABLES

CONTRACT = (
    "report figure id at measure dimensions period start end value unit qualifier printed status label_en label_zh note_en note_zh".split()
)


@pytest.fixture
def root(tmp_path):
    return write_everything(tmp_path)


def rows(text):
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def test_every_report_and_figure_has_its_files(root):
    figures = ["caseload", "by-right", "bench", "patents-held"]
    kinds = ("csv", "en.csv", "zh.csv", "csv-metadata.json", "json")
    of = [*(f"harbour-2021/{figure}" for figure in figures), "tides-2021/accepted-by-year", "harbour-2021", "tides-2021"]
    tables = {f"{table.name}.{kind}" for table in TABLES for kind in ("csv", "csv-metadata.json")}
    whole = {"observations.en.csv", "observations.zh.csv", "observations-schema.json", "reports.json", "datapackage.json"}

    assert exported(root).keys() == {f"reports/{path}.{kind}" for path in of for kind in kinds} | tables | whole | {"ip-white-papers.zip"}


def test_observations_have_the_columns_of_the_contract(root):
    files = exported(root)
    head = files["observations.csv"].splitlines()[0].split(",")

    assert set(CONTRACT) <= set(head)
    assert files["relations.csv"].splitlines()[0] == "report,id,kind,at,expression,operands,printed,recomputed,verdict,note_en,note_zh"
    assert len([row for row in rows(files["observations.csv"]).values() if row["status"] != "derived"]) == 13 + 1


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        (
            "accepted-2019",
            {"period": "2019-H2", "start": "2019-07-01", "end": "2019-12-31", "value": "340", "qualifier": "exact", "status": "printed"},
        ),
        (
            "accepted-2020",
            {
                "value": "1400",
                "qualifier": "over",
                "printed": "over 1,400",
                "note_en": "Counted by docket; see 1,400 cases.",
                "note_zh": "按案号计，见1,400件。",
            },
        ),
        ("accepted-2021", {"value": "", "precision": "", "status": "not_stated"}),
        (
            "growth",
            {
                "value": "144.3",
                "unit": "percent",
                "statistic": "change",
                "against": "2019-H2",
                "label_zh": "受理案件（较2019年7—12月增减）",
            },
        ),
        ("concluded-2020", {"value": "1400", "printed": "1,40O", "status": "corrected"}),
        ("damages", {"value": "12500000", "unit": "shell", "precision": "100000"}),
        ("share", {"value": "81.7", "dimensions": "right=patent", "label_en": "Cases accepted: Patents (share)"}),
        ("over-trademark", {"value": "130000", "qualifier": "nearly", "printed": "nearly 130,000"}),
        ("since", {"start": "2019-07-01", "end": "", "status": "provisional"}),
        ("held", {"start": "2021-03-31", "end": "2021-03-31", "value": "163000", "printed": "16.3万", "at": "II.2", "place": "arcadia"}),
    ],
)
def test_an_observation_is_exported_as_it_is(root, id_, expected):
    row = rows(exported(root)["observations.csv"])[id_]

    assert {column: row[column] for column in expected} == expected


def test_the_same_rows_stand_in_every_file_that_has_them(root):
    files = exported(root)
    everything = rows(files["observations.csv"])
    own = rows(files["reports/harbour-2021.csv"])

    assert own.items() <= everything.items()
    assert rows(files["reports/harbour-2021/by-right.csv"]).items() <= own.items()
    assert json.loads(files["reports/harbour-2021/by-right.json"])["observations"] == list(
        rows(files["reports/harbour-2021/by-right.csv"]).values()
    )


def test_a_report_tells_who_published_it_when_and_what_is_corrected(root):
    (report, _) = json.loads(exported(root)["reports.json"])

    assert report["title"] == {"zh": "港口的权利（2019—2021）", "en": "Rights in the harbour, 2019–2021"}
    assert (report["start"], report["end"], report["published"]) == ("2019-07-01", "2021-03-31", "2021-04-26")
    assert [p["id"] for p in report["publishers"]] == ["meridian_court", "meridian_ip_office"]
    assert report["corrections"][0]["reading"]["en"] == "The report means 1,400 cases."
    assert report["facts"][0]["title"] == {"zh": "港口合议庭", "en": "Harbour Bench"}
    assert "[[" not in exported(root)["reports.json"]


def test_frictionless_accepts_the_package(root, tmp_path):
    folder = tmp_path / "data-out"
    write(folder, exported(root))

    with system.use_context(trusted=True):
        report = Package(folder / "datapackage.json").validate()

    assert report.valid, report.flatten(["note"])


@pytest.mark.parametrize("hostile", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", '=HYPERLINK("https://x.example")'])
def test_no_cell_is_a_formula(root, hostile):
    cell = hostile.replace('"', '""')
    replace_in(root / "data/reports/harbour-2021/caseload.csv", "12.5 million,,,", f'"{cell}",,corrected,"{cell}"')
    replace_in(root / "data/vocabulary/measures.yml", "name: Damages awarded", f"name: '{hostile.replace(chr(39), chr(39) * 2)}'")
    path = root / "data/reports/harbour-2021/report.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("[concluded-2020]", "[concluded-2020, damages]"), encoding="utf-8")

    files = texts(root)

    row = rows(files["observations.csv"])["damages"]
    assert row["printed"] == row["note_en"] == row["label_en"] == f"'{hostile}"
    for path, text in files.items():
        if path.endswith(".csv"):
            for cells in csv.reader(io.StringIO(text)):
                assert not [c for c in cells if c[:1] in "=@\t\r" and c]
                assert not [c for c in cells if c[:1] in "+-" and c and not Decimal(c).is_finite()]
    assert f"'{hostile}" in [c for cells in csv.reader(io.StringIO(files["observations.en.csv"])) for c in cells]


def test_a_negative_number_stays_a_number(root):
    replace_in(root / "data/reports/harbour-2021/caseload.csv", "144.3,percent,144.3%", "-144.3,percent,144.3%")

    assert rows(exported(root)["observations.csv"])["growth"]["value"] == "-144.3"


def test_the_same_data_gives_the_same_bytes(root):
    assert exported(root) == exported(root)
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in texts(root).values())


def test_a_table_for_people_opens_in_excel_as_it_is(root):
    """By the mark at its beginning Excel tells UTF-8; lines end as Windows ends them."""
    for path, text in texts(root).items():
        if path.endswith((".zh.csv", ".en.csv")):
            assert text.encode().startswith(b"\xef\xbb\xbf")
            assert text.count("\n") == text.count("\r\n")
        else:
            assert "\ufeff" not in text


def test_a_table_for_people_speaks_its_language(root):
    rows, about = sheet(texts(root)["reports/harbour-2021/caseload.zh.csv"])

    assert list(rows[0])[:1] == ["指标"]
    assert list(rows[0])[-8:] == ["时间", "数值", "单位", "限定词", "原文写法", "原文位置", "状态", "说明"]
    over = next(row for row in rows if row["限定词"] == "逾")
    assert (over["指标"], over["时间"], over["数值"], over["原文写法"], over["状态"]) == (
        "受理案件",
        "2020年",
        "1400",
        "“over 1,400”",
        "依原文",
    )
    assert about["报告"] == ["港口的权利（2019—2021）"]
    assert about["网页"] == ["https://example.org/ip-report/zh/f/harbour-2021/caseload/"]
    assert about["本文件语言"] == ["中文"]
    assert about["使用许可"] == ["CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"]


def test_a_table_for_people_has_a_column_for_each_dimension(root):
    rows, _ = sheet(texts(root)["reports/harbour-2021/by-right.en.csv"])

    assert list(rows[0])[:3] == ["Measure", "Right", "Period"]
    share = next(row for row in rows if row["Value"] == "81.7")
    assert (share["Measure"], share["Right"], share["Unit"], share["Qualifier"]) == ("Cases accepted (share)", "Patents", "%", "exact")


def test_a_table_for_people_tells_corrections_and_gaps_from_what_is_printed(root):
    rows, about = sheet(texts(root)["reports/harbour-2021/caseload.en.csv"])

    corrected = next(row for row in rows if row["Status"] == "our reading")
    assert (corrected["Value"], corrected["As printed"]) == ("1400", "“1,40O”")
    missing = next(row for row in rows if row["Status"] == "not stated")
    assert (missing["Value"], missing["Qualifier"]) == ("", "")
    assert about["Correction"][:2] == ["“1,40O cases”", "The report means 1,400 cases."]


def test_the_tables_for_people_have_the_numbers_of_those_for_machines(root):
    files = texts(root)
    machine = list(csv.DictReader(io.StringIO(files["observations.csv"])))

    for tag, value in (("en", "Value"), ("zh", "数值")):
        rows, _ = sheet(files[f"observations.{tag}.csv"])
        assert [row[value] for row in rows] == [row["value"] for row in machine]


def test_a_locator_that_excel_would_take_for_a_number_or_a_date_is_a_quotation(root):
    path = root / "data/reports/harbour-2021/patents-held.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("II.2", "1.10"), encoding="utf-8")

    rows, _ = sheet(texts(root)["reports/harbour-2021/patents-held.en.csv"])

    assert rows[0]["Place in the source"] == "“1.10”"


def test_the_json_of_a_figure_explains_itself(root):
    figure = json.loads(texts(root)["reports/harbour-2021/by-right.json"])
    rows = figure["observations"]

    assert figure["languages"] == ["en", "zh"]
    assert figure["pages"]["zh"] == "https://example.org/ip-report/zh/f/harbour-2021/by-right/"
    assert {row["measure"] for row in rows} == figure["measures"].keys()
    assert {row["unit"] for row in rows} == figure["units"].keys()
    assert {row["qualifier"] for row in rows} == figure["qualifiers"].keys()
    assert {row["status"] for row in rows} == figure["statuses"].keys()
    assert figure["qualifiers"]["nearly"]["name"] == {"en": "nearly", "zh": "近"}
    assert figure["statuses"]["printed"]["meaning"]["en"] == "The number stands in the source as shown."
    assert figure["units"]["case"] == {"name": {"en": "cases", "zh": "件"}, "kind": "count"}
    assert figure["dimensions"]["right"]["categories"]["patent"]["en"] == "Patents"
    assert figure["publication"]["title"]["zh"] == "港口的权利（2019—2021）"
    assert figure["licence"]["name"] == "CC-BY-4.0"


def test_the_json_of_a_figure_has_its_relations_and_corrections(root):
    files = texts(root)
    relations = {row["id"]: row for row in csv.DictReader(io.StringIO(files["relations.csv"]))}
    found = [json.loads(text) for path, text in files.items() if path.startswith("reports/harbour-2021/") and path.endswith("d.json")]

    for figure in found:
        for relation in figure["relations"]:
            assert relations[relation["id"]] == relation
            assert figure["verdicts"][relation["verdict"]]["name"]["en"]
    caseload = json.loads(files["reports/harbour-2021/caseload.json"])
    assert caseload["corrections"][0]["reading"]["en"] == "The report means 1,400 cases."
    assert json.loads(files["reports/harbour-2021/by-right.json"])["corrections"] == []


def test_the_archive_holds_every_table_and_is_a_data_package(root, tmp_path):
    files = exported(root)
    path = tmp_path / "all.zip"
    path.write_bytes(files["ip-white-papers.zip"])

    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}

    assert list(held) == sorted(held)
    assert held == {p: text.encode() for p, text in files.items() if "/" not in p and isinstance(text, str)}
    with system.use_context(trusted=True):
        assert Package(path).validate().valid
