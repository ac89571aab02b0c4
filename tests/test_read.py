"""Reading a project again and again: the same result as reading it once, for what was edited only."""

import json
import shutil
from pathlib import Path

import pytest
from projects import read_case, replace_in, write_base, write_files

from generator import load as loading
from generator.files import look, scan
from generator.read import Reader, read

CASES = sorted((Path(__file__).parent / "finding").glob("*.txt"))
TABLE = "data/reports/tides-2021/accepted-by-year.csv"
STORE = ".cache/findings.json"


def everything(found):
    """All that can be asked of a project that was read; pictures only where every text can be written."""
    told = (found.findings, found.ids, found.data, [(one.tag, sorted(one.catalogs)) for one in found.languages], dict(found.reconciled))
    pictures = [dict(known.pictures) for known in found.known.values()] + [dict(found.site_pictures)] if found.writable else []
    return (*told, dict(found.charts), pictures, [c.measure.id for c in found.comparisons])


@pytest.fixture
def root(tmp_path):
    return write_base(tmp_path / "project", words=True)


@pytest.mark.parametrize("case", CASES[::4], ids=lambda path: path.stem)
def test_after_any_edit_a_project_is_as_if_read_for_the_first_time(tmp_path, case):
    root = write_base(tmp_path)
    reader = Reader(root, keep=False)
    before = everything(reader.read())

    write_files(root, read_case(case))
    assert everything(reader.read()) == everything(read(root))

    for folder in ("data", "locales", "docs"):
        shutil.rmtree(root / folder, ignore_errors=True)
    write_base(root)
    assert everything(reader.read()) == before


def test_only_what_was_edited_is_read_again(root, monkeypatch):
    for id_ in ("tides-2022", "tides-2023"):
        shutil.copytree(root / "data/reports/tides-2021", root / f"data/reports/{id_}")
        shutil.copy(root / "locales/zh/LC_MESSAGES/tides-2021.po", root / f"locales/zh/LC_MESSAGES/{id_}.po")
    reader = Reader(root, keep=False)
    assert len(reader.read().data.reports) == 3
    read_again = []
    load_report = loading.load_report
    monkeypatch.setattr(
        loading, "load_report", lambda root, folder, *rest: read_again.append(folder.name) or load_report(root, folder, *rest)
    )

    replace_in(root / "data/reports/tides-2022/accepted-by-year.csv", "2021,340,340", "2021,351,351")
    found = reader.read()

    assert len(found.data.reports) == 3 and not found.findings
    assert read_again == ["tides-2022"]


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (("data/vocabulary/institutions.yml", "name: Meridian IP Office", "name: Office of Meridian"), False),
        (("data/vocabulary/institutions.yml", "name: Court of Meridian", "name: High Court of Meridian"), True),
        (("data/glossary.csv", "\n", "\n\n"), False),
    ],
)
def test_a_report_is_read_again_where_what_it_shares_and_refers_to_changes(root, monkeypatch, edit, again):
    reader = Reader(root, keep=False)
    assert not reader.read().findings
    read_again = []
    load_report = loading.load_report
    monkeypatch.setattr(loading, "load_report", lambda *given: read_again.append(given) or load_report(*given))
    file, old, new = edit
    content = (root / file).read_text(encoding="utf-8")
    (root / file).write_text(content.replace(old, new, 1), encoding="utf-8")

    found = reader.read()
    data = found.data

    assert bool(read_again) == again
    assert data == read(root).data and found.findings == read(root).findings


def test_findings_are_kept_for_the_next_run_and_read_without_the_reports(root, monkeypatch):
    replace_in(root / TABLE, "2021,340,340", "2021,three,340")
    first = read(root, keep=True).findings
    assert [finding.code for finding in first] == ["not-a-number"]

    monkeypatch.setattr(loading, "load_report", None)

    assert read(root).findings == first


def test_nothing_is_kept_unless_it_is_asked_for(root):
    assert not read(root).findings
    assert not (root / ".cache").exists()


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"program": 1}',
        '{"program": "@", "pieces": {"report tides-2021": ["k", true, [["no-such-code", "f", 1, 1, 1, {}]]]}}',
    ],
)
def test_what_is_kept_may_be_damaged(root, damage):
    replace_in(root / TABLE, "2021,340,340", "2021,three,340")
    first = read(root, keep=True).findings
    program = json.loads((root / STORE).read_text(encoding="utf-8"))["program"]

    (root / STORE).write_text(damage.replace("@", program), encoding="utf-8")

    assert read(root, keep=True).findings == first


def test_what_another_program_found_does_not_count(root):
    read(root, keep=True).findings  # noqa: B018 - they are found when they are asked for
    kept = json.loads((root / STORE).read_text(encoding="utf-8"))
    kept["pieces"]["report tides-2021"][2] = [["empty-file", "data/x", 1, 0, 0, {}]]
    (root / STORE).write_text(json.dumps(kept), encoding="utf-8")
    assert [finding.code for finding in read(root).findings] == ["empty-file"]

    (root / STORE).write_text(json.dumps({**kept, "program": "another"}), encoding="utf-8")

    assert not read(root).findings


# Files


def test_a_file_that_keeps_time_and_size_is_not_read_again(tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data/a.csv"
    path.write_text("one", encoding="utf-8")
    first = look(tmp_path, ("data",))

    path.write_text("two", encoding="utf-8")
    assert look(tmp_path, ("data",)).of("data") != first.of("data")
    again = look(tmp_path, ("data",), type(first)(scan(tmp_path, ("data",)), first.digests))

    assert again.of("data") == first.of("data")


def test_folders_count_even_where_they_are_empty_and_hidden_files_do_not(tmp_path):
    (tmp_path / "data").mkdir()
    before = look(tmp_path, ("data",)).of("data")

    (tmp_path / "data/.a.csv.swp").write_text("x", encoding="utf-8")
    assert look(tmp_path, ("data",)).of("data") == before
    (tmp_path / "data/reports").mkdir()
    assert look(tmp_path, ("data",)).of("data") != before
    assert look(tmp_path, ("nothing",)).of("nothing") == look(tmp_path, ()).of()
