"""Reports become files for machines, in the form that docs/ promises."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package, system
from projects import Case, read_case, replace_in, write_base, write_files

from generator.export import export_data
from generator.site import read

CONTRACT = (
    "report figure id at measure dimensions period start end value unit qualifier printed status label_en label_zh note_en note_zh".split()
)


@pytest.fixture
def root(tmp_path):
    case = read_case(Path(__file__).parent / "page/everything/input.txt")
    return write_files(write_base(tmp_path, words=True), Case("", (*case.files, case.expected), ("", "", "")))


def exported(root) -> dict[str, str]:
    project = read(root)
    return dict(export_data(project.data, project.languages))


def rows(text):
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}


def test_every_report_and_figure_has_its_files(root):
    figures = ["caseload", "by-right", "bench", "patents-held"]
    paths = {f"reports/harbour-2021/{figure}.{kind}" for figure in figures for kind in ("csv", "json")}

    assert exported(root).keys() == paths | {
        "reports/harbour-2021.csv", "reports/harbour-2021.json", "reports/tides-2021.csv", "reports/tides-2021.json",
        "reports/tides-2021/accepted-by-year.csv", "reports/tides-2021/accepted-by-year.json",
        "observations.csv", "relations.csv", "reports.json", "datapackage.json",
    }  # fmt: skip


def test_observations_have_the_columns_of_the_contract(root):
    files = exported(root)
    head = files["observations.csv"].splitlines()[0].split(",")

    assert set(CONTRACT) <= set(head)
    assert files["relations.csv"] == "report,id,kind,at,expression,operands,printed,recomputed,verdict,note_en,note_zh\n"
    assert len(files["observations.csv"].splitlines()) == 1 + 13 + 1


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
    for path, text in exported(root).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="")

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

    files = exported(root)

    row = rows(files["observations.csv"])["damages"]
    assert row["printed"] == row["note_en"] == row["label_en"] == f"'{hostile}"
    for path, text in files.items():
        if path.endswith(".csv"):
            for cells in csv.reader(io.StringIO(text)):
                assert not [c for c in cells if c[:1] in "=@\t\r" and c]
                assert not [c for c in cells if c[:1] in "+-" and c and not Decimal(c).is_finite()]


def test_a_negative_number_stays_a_number(root):
    replace_in(root / "data/reports/harbour-2021/caseload.csv", "144.3,percent,144.3%", "-144.3,percent,144.3%")

    assert rows(exported(root)["observations.csv"])["growth"]["value"] == "-144.3"


def test_the_same_data_gives_the_same_bytes(root):
    assert exported(root) == exported(root)
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in exported(root).values())
