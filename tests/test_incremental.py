"""What still holds is not made again, and what comes of that is byte for byte what a build makes that knows nothing of the last one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import ROOT, replace_in
from test_site import ADDRESS, digests, run, write_project

from generator import kept
from generator.making import Making

HARBOUR, TIDES = "harbour-2021", "tides-2021"
BOTH = {HARBOUR, TIDES}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A project that has been built."""
    root = write_project(tmp_path_factory.mktemp("built"))
    result = run(root, "build")
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def project(built, tmp_path) -> Path:
    """A project that has been built, to be changed."""
    return copy(built, tmp_path / "project")


def copy(root: Path, to: Path) -> Path:
    """A copy with everything, as `cp -a` and a cache of continuous integration make it: with the times of files."""
    return Path(shutil.copytree(root, to, symlinks=True))


def clean(root: Path, to: Path) -> dict[str, str]:
    """What a build makes of the sources of *root* alone."""
    shutil.copytree(root, to, ignore=shutil.ignore_patterns("site", "build", ".cache"))
    result = run(to, "build")
    assert result.exit_code == 0, result.output
    return digests(to / "site")


def files_of(root: Path, report: str) -> dict[str, int]:
    """The files of a report, each with what tells it from a file that was written anew."""
    return {
        path.relative_to(root / "site").as_posix(): path.stat().st_ino
        for path in (root / "site").rglob("*")
        if path.is_file() and (report in path.parts or path.name.startswith(f"{report}."))
    }


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def a_figure(root: Path) -> None:
    table = root / f"data/reports/{TIDES}/accepted-by-year.csv"
    text = table.read_text(encoding="utf-8")
    value = next(cell for cell in text.splitlines()[1].split(",") if cell.isdigit() and len(cell) > 2)
    table.write_text(text.replace(value, str(int(value) + 1)), encoding="utf-8")


def its_prose(root: Path) -> None:
    replace_in(root / f"data/reports/{TIDES}/report.yml", "title: Cases\n", "title: Cases of the ebb\n")


def a_translation(root: Path) -> None:
    append(root / f"locales/zh/LC_MESSAGES/{TIDES}.po", '\nmsgid "Cases of nobody"\nmsgstr "无人案件"\n')


def a_word_of_the_site(root: Path) -> None:
    replace_in(root / "locales/zh/LC_MESSAGES/site.po", 'msgstr "子午法院"', 'msgstr "子午线法院"')


def the_vocabulary(root: Path) -> None:
    replace_in(root / "data/vocabulary/measures.yml", "Cases that a court has taken in.", "Cases that a court has received.")


def the_glossary(root: Path) -> None:
    replace_in(root / "data/glossary.csv", "Part of a tariff act.", "A part of a tariff act.")


def a_page_by_hand(root: Path) -> None:
    append(root / "docs/en/method.md", "\nTides come and go.\n")


def a_page_in_the_place_of_a_report(root: Path) -> None:
    for tag in ("en", "zh"):
        (root / f"docs/{tag}/reports").mkdir()
        (root / f"docs/{tag}/reports/{TIDES}.md").write_text("# Tides\n\n[There](../method.md#title)\n", encoding="utf-8")


def the_settings(root: Path) -> None:
    replace_in(root / "mkdocs.en.yml", "  - Data: data.md", "  - Files: data.md")


def a_report_less(root: Path) -> None:
    shutil.rmtree(root / f"data/reports/{HARBOUR}")
    for catalog in root.glob(f"locales/*/LC_MESSAGES/{HARBOUR}.po"):
        catalog.unlink()


def a_report_more(root: Path) -> None:
    shutil.copytree(root / f"data/reports/{HARBOUR}", root / "data/reports/harbour-2022")
    for catalog in root.glob(f"locales/*/LC_MESSAGES/{HARBOUR}.po"):
        shutil.copy(catalog, catalog.with_name("harbour-2022.po"))


def a_file_of_the_site(root: Path) -> None:
    (root / f"site/en/reports/{TIDES}/index.html").write_text("<p>Somebody was here.", encoding="utf-8")


def a_file_of_the_site_is_gone(root: Path) -> None:
    (root / f"site/data/reports/{TIDES}.csv").unlink()


def a_file_more_on_the_site(root: Path) -> None:
    (root / "site/en/notes.txt").write_text("Somebody was here.", encoding="utf-8")


def what_it_is_made_of_is_gone(root: Path) -> None:
    (root / f"build/en/reports/{TIDES}.md").unlink()
    a_page_by_hand(root)


def the_record_is_damaged(root: Path) -> None:
    path = root / "build/made.json"
    path.write_bytes(path.read_bytes()[:-20])


CHANGES: list[tuple[Callable[[Path], None], set[str]]] = [
    (a_figure, {HARBOUR}),
    (its_prose, {HARBOUR}),
    (a_translation, {HARBOUR}),
    (a_word_of_the_site, set()),
    (the_vocabulary, set()),
    (the_glossary, set()),
    (a_page_by_hand, BOTH),
    (a_page_in_the_place_of_a_report, {HARBOUR}),
    (the_settings, set()),
    (a_report_less, {TIDES}),
    (a_report_more, BOTH),
    (a_file_of_the_site, {HARBOUR}),
    (a_file_of_the_site_is_gone, {HARBOUR}),
    (a_file_more_on_the_site, BOTH),
    (what_it_is_made_of_is_gone, {HARBOUR}),
    (the_record_is_damaged, set()),
]
"""What changes, and the reports whose files then still hold."""


@pytest.mark.parametrize(("change", "holding"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_after_a_change_the_site_is_that_of_a_clean_build_and_what_holds_is_left_alone(project, tmp_path, change, holding):
    change(project)
    before = {report: files_of(project, report) for report in BOTH}
    result = run(project, "build")

    assert result.exit_code == 0, result.output
    assert "Nothing has changed" not in result.output
    assert digests(project / "site") == clean(project, tmp_path / "clean")
    for report in BOTH:
        after = files_of(project, report)
        same = {path for path in before[report] if before[report][path] == after.get(path)}
        assert same == (set(before[report]) if report in holding else set()), report


def test_where_nothing_has_changed_nothing_is_done(project):
    before = {path: path.stat() for path in project.rglob("*")}
    result = run(project, "build")

    assert result.exit_code == 0, result.output
    assert "Nothing has changed since the last build; site/ is as it was." in result.output
    assert "2 reports, 5 figures, 14 observations, 2 facts" in result.output
    after = {path: path.stat() for path in project.rglob("*")}
    assert {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in after.items()} == {
        path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()
    }


def test_a_touched_file_that_says_the_same_is_no_change(project):
    os.utime(project / f"data/reports/{TIDES}/report.yml")

    assert "Nothing has changed" in run(project, "build").output


def test_where_links_to_files_cannot_be_made_they_are_copied(project, tmp_path, monkeypatch):
    a_figure(project)

    def refused(*_, **__):
        raise OSError("no such links here")

    monkeypatch.setattr(kept.os, "link", refused)
    assert run(project, "build").exit_code == 0
    assert digests(project / "site") == clean(project, tmp_path / "clean")
    assert "Nothing has changed" in run(project, "build").output


@pytest.mark.parametrize("arguments", [["--address", "https://elsewhere.example/"], ["--engine", "properdocs"]])
def test_another_address_and_another_program_make_all_anew(project, arguments):
    before = files_of(project, TIDES)
    result = run(project, "build", *arguments)

    assert result.exit_code == 0, result.output
    after = files_of(project, TIDES)
    assert not {path for path in before if before[path] == after.get(path)}


def test_another_package_makes_all_anew(project, monkeypatch):
    monkeypatch.setattr("generator.site.packages", lambda: "a newer one")

    assert "Nothing has changed" not in run(project, "build").output


def test_files_that_change_while_a_build_reads_them_are_read_again_by_the_next(project, monkeypatch):
    make = Making.make

    def changed_meanwhile(self, *taken):
        append(project / "docs/en/method.md", "\nThe tide turns.\n")
        return make(self, *taken)

    append(project / "docs/en/method.md", "\nThe tide rises.\n")
    monkeypatch.setattr(Making, "make", changed_meanwhile)
    assert run(project, "build").exit_code == 0
    monkeypatch.undo()

    assert "Nothing has changed" not in run(project, "build").output


# The program


def edited(program: Path, file: str, old: str, new: str) -> None:
    replace_in(program / "generator" / file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("templates/report.md.j2", '<div class="lead">', '<div class="lead" data-tide>'),
        ("theme/main.html", '<nav class="top-nav"', '<nav data-tide class="top-nav"'),
        ("theme/assets/site.css", "@media print", "/* tide */ @media print"),
        ("pages/page.py", "NEWEST = 6", "NEWEST = 1"),
    ],
    ids=["a template", "the theme", "a style", "a module"],
)
def test_after_a_change_of_the_program_the_site_is_that_of_a_clean_build(project, tmp_path, file, old, new):
    program = tmp_path / "program"
    shutil.copytree(ROOT / "generator", program / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    path = program / "generator" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    other = shutil.copytree(project, tmp_path / "clean", ignore=shutil.ignore_patterns("site", "build", ".cache"))
    for root in (project, other):
        done = subprocess.run(
            [sys.executable, "-m", "generator", "--root", str(root), "build", "--address", ADDRESS],
            cwd=program, capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ | {"LC_ALL": "C", "LANGUAGE": ""},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Nothing has changed" not in done.stdout

    assert digests(project / "site") == digests(Path(other) / "site")
