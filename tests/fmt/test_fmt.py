"""The command fmt: what it writes, tells and leaves alone."""

import json

import pytest
from click.testing import CliRunner
from projects import ROOT, replace_in, write_base

from generator.canonical import files, modeline
from generator.canonical.shape import FORMS
from generator.cli import main
from generator.load import load

REPORT = "data/reports/tides-2021/report.yml"
TABLE = "data/reports/tides-2021/accepted-by-year.csv"


def fmt(root, *options):
    return CliRunner().invoke(main, ["--root", str(root), "--lang", "en", "fmt", *map(str, options)])


def texts(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted((root / "data").rglob("*")) if path.is_file()}


@pytest.fixture
def project(tmp_path):
    root = write_base(tmp_path / "a 报告")
    assert fmt(root).exit_code == 0
    return root


def test_a_project_becomes_canonical_and_says_the_same(tmp_path):
    root = write_base(tmp_path)
    before = load(root, ("en", "zh")).data

    result = fmt(root)

    assert result.exit_code == 0
    assert REPORT in result.stdout
    assert load(root, ("en", "zh")).data == before
    assert (root / REPORT).read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../../schema/report.json\n")
    assert {path.name for path in (root / "data/schema").iterdir()} == {
        "report.json", "institutions.json", "places.json", "units.json", "measures.json", "dimensions.json",
    }  # fmt: skip


def test_what_is_canonical_is_not_touched(project):
    before = texts(project)

    assert fmt(project).exit_code == 0
    assert fmt(project, "--check").exit_code == 0
    assert texts(project) == before


def test_check_tells_the_first_line_that_differs_and_writes_nothing(project):
    replace_in(project / REPORT, "title: Rights of the tide", "title:   Rights of the tide")
    path = project / TABLE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = texts(project)

    result = fmt(project, "--check")

    assert result.exit_code == 1
    assert f"{REPORT}:4: not-canonical: " in result.stdout
    assert f"{TABLE}:1: not-canonical: " in result.stdout
    assert texts(project) == before


def test_a_new_entry_of_the_vocabulary_makes_the_schemas_stale(project):
    path = project / "data/vocabulary/places.yml"
    path.write_text(path.read_text(encoding="utf-8") + "atlantis: {name: Atlantis}\n", encoding="utf-8")

    told = fmt(project, "--check").stdout
    fmt(project, project / "data/vocabulary")

    assert "data/schema/report.json" in told
    assert "atlantis" in (project / "data/schema/report.json").read_text(encoding="utf-8")


def test_only_what_is_named_is_written(project):
    for name in (REPORT, TABLE):
        path = project / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    result = fmt(project, project / TABLE)

    assert result.stdout == f"{TABLE}\n"
    assert b"\r\n" in (project / REPORT).read_bytes()
    assert b"\r\n" not in (project / TABLE).read_bytes()


def test_a_path_outside_data_is_refused(project):
    assert fmt(project, project / "locales").exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (REPORT, b"title: [\n", "yaml-syntax"),
        (REPORT, b"title: a\ntitle: b\n", "repeated-key"),
        (REPORT, b"a: &a [x]\nb: *a\n", "yaml-syntax"),
        (REPORT, b"? [a, b]\n: c\n", "cannot-format"),
        (REPORT, b"- a\n", "cannot-format"),
        (REPORT, f"{'k' * 300}: a\n".encode(), "cannot-format"),
        (TABLE, "id,受理案件\na,b\n".encode("gbk"), "not-utf8"),
        (TABLE, b"id,value\na\n", "ragged-row"),
    ],
    ids=["bracket", "key twice", "alias", "key that is a list", "list", "long key", "gbk", "ragged"],
)
def test_a_file_that_cannot_be_read_is_told_and_left_alone(project, name, content, code):
    (project / name).write_bytes(content)

    result = fmt(project)

    assert result.exit_code == 1
    assert f": {code}: " in result.stdout
    assert (project / name).read_bytes() == content


def test_a_mistake_of_content_is_no_hindrance(project):
    replace_in(project / REPORT, "place: meridian", "plaec:  meridian")

    assert fmt(project).exit_code == 0
    assert "\nplaec: meridian\n" in (project / REPORT).read_text(encoding="utf-8")


def test_every_file_of_data_has_a_canonical_form():
    found = {path for path in (ROOT / "data").rglob("*") if path.suffix in (".yml", ".csv")}

    assert set(files(ROOT)) == found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_in_the_making_is_canonical(project, language):
    answers = {
        "id": "moon-2022", "language": language, "kind": "white_paper", "title": "Rights: the moon", "publisher": "meridian_court",
        "place": "meridian", "period": "2022", "published": "2023-01-02", "source-title": "White Paper #1", "source-language": "en",
        "source-url": "https://example.org/moon",
    }  # fmt: skip
    options = [part for name, value in answers.items() for part in (f"--{name}", value)]
    made = CliRunner().invoke(main, ["--root", str(project), "--lang", "en", "new", *options])
    assert made.exit_code == 0, made.output

    assert fmt(project, "--check").stdout == ""


def test_settings_of_vs_code_know_every_schema():
    named = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]

    assert set(named) == {f"./data/schema/{name}.json" for name in FORMS}
    for path in files(ROOT):
        if path.suffix == ".yml":
            schema = (path.parent / modeline(ROOT, path).partition("$schema=")[2]).resolve().relative_to(ROOT)
            assert path.match(named[f"./{schema.as_posix()}"])
