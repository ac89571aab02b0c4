"""The commands: what they answer, what they say on the way, and their exit codes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from projects import ROOT, read_case, replace_in, write_base, write_files

from generator import __version__
from generator.cli import COMMANDS, main
from generator.cli.console import editor_language

ENGLISH = {"LANGUAGE": "", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "", "LANG": "", "SITE_URL": ""}
CASES = Path(__file__).parent / "finding"


def run(*arguments: str, **environment: str):
    result = CliRunner().invoke(main, arguments, env=ENGLISH | environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def root(tmp_path):
    return write_base(tmp_path, words=True)


@pytest.fixture
def wrong(root):
    return write_files(root, read_case(CASES / "unknown-measure.txt"))


@pytest.fixture
def doubtful(root):
    return write_files(root, read_case(CASES / "stray-file.txt"))


# Help


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    return {"": main} | {name: command for name in COMMANDS if (command := main.get_command(context, name))}


@pytest.mark.parametrize("name", commands())
def test_every_command_explains_itself(name):
    result = run("--root", str(ROOT), *name.split(), "--help")

    assert result.exit_code == 0
    assert commands()[name].help and commands()[name].help.splitlines()[0].endswith(".")
    for option in (param for param in commands()[name].params if isinstance(param, click.Option)):
        assert option.help, option.name
        assert option.opts[-1] in result.output


def test_help_lists_every_command():
    output = run("--help").output

    assert all(re.search(rf"^  {name} +\w", output, re.MULTILINE) for name in COMMANDS)


def test_help_is_told_in_the_editors_language():
    for arguments in (("--lang", "zh", "--help"), ("--lang", "zh", "check", "--help")):
        output = run("--root", str(ROOT), *arguments).output

        assert "Report every mistake" not in output
        assert "错误" in output or "问题" in output


def test_the_version_is_told():
    assert __version__ in run("--version").output


def test_the_program_runs_as_a_module(root):
    command = [sys.executable, "-m", "generator", "--root", str(root), "check"]
    result = subprocess.run(command, cwd=ROOT, env=os.environ | ENGLISH, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("1 report read and checked")


# What is not understood: exit code 2


@pytest.mark.parametrize(
    "arguments", [["bild"], ["check", "--stict"], ["serve", "--port", "high"], ["serve", "--port", "99999"], ["--lang", "tlh", "check"]]
)
def test_a_command_that_is_not_understood_exits_with_2(root, arguments):
    assert run("--root", str(root), *arguments).exit_code == 2


def test_a_folder_that_is_no_project_is_told(tmp_path):
    result = run("--root", str(tmp_path), "check")

    assert result.exit_code == 2
    assert f"{tmp_path} is not the project" in result.output and "--root" in result.output


# What has to be mended: exit code 1


def test_check_prints_findings_and_how_many(wrong):
    result = run("--root", str(wrong), "check")

    assert result.exit_code == 1
    assert result.stdout.startswith(
        "data/reports/tides-2021/accepted-by-year.csv:2:10: unknown-measure: There is no measure “case_accepted”."
    )
    assert result.stdout.endswith("1 error\n")


def test_check_is_silent_where_nothing_is_wrong(root):
    result = run("--root", str(root), "check", "--strict")

    assert (result.exit_code, result.stdout) == (0, "")


def test_warnings_pass_and_fail_where_it_is_strict(doubtful):
    assert run("--root", str(doubtful), "check").exit_code == 0
    strict = run("--root", str(doubtful), "check", "--strict")

    assert strict.exit_code == 1
    assert strict.stdout.endswith("1 warning\n")


@pytest.mark.parametrize("arguments", [["build"], ["messages"]])
def test_errors_stop_what_would_write(wrong, arguments):
    before = files_but_caches(wrong)

    result = run("--root", str(wrong), *arguments)

    assert result.exit_code == 1
    assert files_but_caches(wrong) == before


def files_but_caches(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts}


def test_a_strict_build_stops_at_warnings_before_it_writes(doubtful):
    result = run("--root", str(doubtful), "build", "--strict")

    assert result.exit_code == 1
    assert "Nothing was built" in result.output
    assert not (doubtful / "build").exists() and not (doubtful / "site").exists()


def test_messages_tells_how_far_each_catalog_is(root):
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Rights of the tide", "title: Rights of the sea")

    result = run("--root", str(root), "messages")

    assert result.exit_code == 0
    assert re.search(r"^zh +4 / 5 +tides-2021$", result.stdout, re.MULTILINE)


# Languages


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh:en"}, "zh"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_environment_says_the_language_of_messages(monkeypatch, environment, tag):
    for name in ENGLISH:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert editor_language(("zh", "en")) == tag


def test_findings_are_told_in_chinese(wrong):
    for result in (run("--root", str(wrong), "--lang", "zh", "check"), run("--root", str(wrong), "check", LC_ALL="", LANG="zh_CN.UTF-8")):
        assert result.exit_code == 1
        assert "unknown-measure: " in result.stdout and "case_accepted" in result.stdout
        assert "There is no" not in result.output and "report read" not in result.output


def test_a_command_that_is_not_there_is_told_in_the_editors_language_with_the_nearest(tmp_path):
    root = write_base(tmp_path, words=True)

    result = run("--root", str(root), "--lang", "zh", "chek")

    assert result.exit_code == 2
    assert "没有命令“chek”。您要写的是否为“check”？" in result.output


def test_who_stops_a_command_is_told_so_in_the_editors_language(tmp_path, monkeypatch):
    root = write_base(tmp_path, words=True)
    monkeypatch.setattr("generator.cli.check.command.callback", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))

    result = run("--root", str(root), "--lang", "zh", "check")

    assert (result.exit_code, result.output.strip()) == (1, "已中止。")
