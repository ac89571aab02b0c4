"""`diff` against revisions of real git repositories."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from projects import replace_in, write_base

from generator.cli import main
from generator.difference.revision import RevisionError, unpack

ENVIRONMENT = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": ""}
TABLE = "data/reports/tides-2021/accepted-by-year.csv"
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
"""No setting of whoever runs this."""

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    named = ["git", "-c", "user.name=Tide", "-c", "user.email=tide@example.org", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(named, cwd=folder, env=os.environ | ALONE, capture_output=True, text=True, check=True).stdout.strip()


def committed(folder: Path, root: Path) -> Path:
    """The project in *root*, as the first commit of the repository in *folder*."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "First")
    return root


@pytest.fixture
def root(tmp_path):
    root = write_base(tmp_path / "仓 库")
    return committed(root, root)


def diff(root: Path, *arguments: str, lang: str = "en"):
    result = CliRunner().invoke(main, ["--root", str(root), "--lang", lang, "diff", *arguments], env=ENVIRONMENT | ALONE)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_what_is_not_committed_is_held_against_the_last_commit(root):
    assert diff(root).stdout.startswith("Nothing that is published differs from HEAD (")

    replace_in(root / TABLE, "340,340", "341,341")
    result = diff(root)

    assert result.exit_code == 0
    assert "Value: 340 → 341" in result.stdout


def test_any_revision_can_be_named(root):
    replace_in(root / TABLE, "340,340", "341,341")
    git(root, "commit", "-qam", "Second")
    git(root, "tag", "now")

    assert "340 → 341" in diff(root, "HEAD~1").stdout and "340 → 341" in diff(root, git(root, "rev-parse", "HEAD~1")).stdout
    assert diff(root, "now").stdout.startswith("Nothing that is published differs from now (")


def test_dots_name_the_commit_at_which_a_branch_left_another(root):
    git(root, "checkout", "-qb", "mine")
    replace_in(root / TABLE, "accepted,cases_accepted", "accepted-cases,cases_accepted")
    replace_in(root / "data/reports/tides-2021/report.yml", "{accepted}", "{accepted-cases}")
    git(root, "commit", "-qam", "Mine")
    git(root, "checkout", "-q", "main")
    replace_in(root / TABLE, "340,340", "341,341")
    git(root, "commit", "-qam", "Theirs")
    git(root, "checkout", "-q", "mine")

    assert "renamed" in diff(root, "main...").stdout and "341" not in diff(root, "main...").stdout
    assert "341" in diff(root, "main").stdout


def test_the_project_may_stand_in_a_folder_of_the_repository(tmp_path):
    root = committed(tmp_path, write_base(tmp_path / "部门 一" / "site"))
    replace_in(root / TABLE, "340,340", "341,341")

    assert "340 → 341" in diff(root).stdout


def test_files_with_chinese_names_come_along(root):
    (root / "data/reports/tides-2021/附件 一.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Named")

    assert diff(root).exit_code == 0


def test_languages_of_the_site_are_those_of_the_revision(root):
    (root / "mkdocs.en.yml").write_text("site_name: A\n", encoding="utf-8")
    (root / "mkdocs.zh.yml").write_text("site_name: A\n", encoding="utf-8")
    (root / "locales/fr/LC_MESSAGES").mkdir(parents=True)
    (root / "locales/fr/LC_MESSAGES/site.po").write_text('msgid ""\nmsgstr "Language: fr\\n"\n', encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "In preparation")

    assert diff(root).stdout.startswith("Nothing")


def test_a_revision_without_data_has_nothing(tmp_path):
    root = tmp_path / "r"
    root.mkdir()
    (root / "README").write_text("-", encoding="utf-8")
    committed(root, root)
    write_base(root)

    assert "+ Report tides-2021" in diff(root).stdout


def test_mistakes_in_the_revision_are_told(root):
    good = (root / TABLE).read_bytes()
    replace_in(root / TABLE, "340,340", "three,340")
    git(root, "commit", "-qam", "Wrong")
    (root / TABLE).write_bytes(good)

    result = diff(root)

    assert result.exit_code == 0
    assert "There is 1 error in HEAD" in result.stdout and "can be read: tides-2021." in result.stdout


def test_exit_code_tells_whether_figures_differ(root):
    assert diff(root, "--exit-code").exit_code == 0
    replace_in(root / "data/reports/tides-2021/report.yml", "    title: Cases\n", "    title: Cases of the sea\n")
    assert diff(root, "--exit-code").exit_code == 0
    replace_in(root / TABLE, "340,340", "341,341")

    assert diff(root).exit_code == 0
    assert diff(root, "--exit-code").exit_code == 1


def test_every_form_is_told(root):
    replace_in(root / TABLE, "340,340", "341,341")

    assert "| <code>340</code> | <code>341</code> |" in diff(root, "--format", "markdown").stdout
    assert json.loads(diff(root, "--format", "json").stdout)["items"][0]["fields"][0]["new"] == "341"


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~7", "-x", "--output=x", "nowhere...", "a b", "", "潮", "@{9}"])
def test_a_revision_that_is_not_there_is_told(root, revision):
    result = diff(root, "--", revision)

    assert result.exit_code == 2 and result.stdout == ""
    assert f"git knows no revision “{revision}”" in result.stderr
    assert not (root / "x").exists()


def test_a_folder_outside_of_git_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    root = write_base(tmp_path / "p")

    result = diff(root)

    assert result.exit_code == 2 and f"{root} is in no git repository" in result.stderr


def test_a_repository_without_a_commit_is_told(tmp_path):
    root = write_base(tmp_path)
    git(root, "init", "-q")

    assert diff(root).exit_code == 2


def test_a_machine_without_git_is_told(root, tmp_path):
    with pytest.raises(RevisionError, match="git is not installed"):
        unpack(root, "HEAD", tmp_path, git="no-such-program")


def test_a_link_that_leads_out_of_the_project_is_not_followed(root, tmp_path):
    link = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=root, input="/etc", text=True, capture_output=True, check=True
    ).stdout.strip()
    git(root, "update-index", "--add", "--cacheinfo", f"120000,{link},data/out")
    git(root, "commit", "-qm", "Link")

    unpack(root, "HEAD", tmp_path / "there")

    assert not (tmp_path / "there/data/out").is_symlink()
    assert (tmp_path / "there/data/reports").is_dir()
    assert diff(root).exit_code == 0


def test_comparing_writes_nothing_into_the_project(root):
    def every() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    before = every()
    diff(root)

    assert every() == before
