"""Where editors are: consoles that lack characters, paths with spaces and Chinese, line ends of Windows, files that programs leave.

Windows is simulated by what it differs in; the tests run on every system.
"""

import io
import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner
from projects import ROOT, read_case, replace_in, write_base, write_files
from test_interruption import files

from generator.cli import main
from generator.cli.console import can_show, editor_language, prepare_console
from generator.cli.project import open_project
from generator.site import read

CASES = Path(__file__).parent / "finding"
CHINESE = "白皮书"
CONSOLES = {"gbk": True, "gb18030": True, "cp936": True, "utf-8": True, "ascii": False, "cp1252": False, "cp437": False}
"""Encodings of consoles, and whether they have Chinese."""


def shown(output: bytes, encoding: str) -> str:
    """What the console shows. Click takes ASCII for a console that is set up wrongly, and writes UTF-8."""
    return output.decode("utf-8" if encoding == "ascii" else encoding)


def run(root: Path, encoding: str, *arguments: str, language: str = "zh_CN") -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "PYTHONUTF8")}
    environment |= {"LANG": language, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "generator", "--root", str(root), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """A project with a finding that quotes Chinese, and a character that GBK lacks."""
    root = write_files(write_base(tmp_path_factory.mktemp("wrong"), words=True), read_case(CASES / "unknown-choice-kind.txt"))
    replace_in(root / "data/reports/tides-2021/report.yml", "publishers: [meridian_court]", "publishers: [🌊岛]")
    return root


# Consoles


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "ascii", "cp1252"])
def test_a_console_shows_findings_in_chinese_or_else_in_english(wrong, encoding):
    result = run(wrong, encoding, "check")

    output = shown(result.stdout, encoding)
    assert (result.returncode, b"Traceback" in result.stderr) == (1, False), result.stderr
    assert "report.yml:2:7: unknown-choice: " in output
    assert ("可用的取值" in output) == CONSOLES[encoding]
    assert ("Known values" in output) != CONSOLES[encoding]
    assert (CHINESE in output) == CONSOLES[encoding] or encoding == "ascii"


def test_what_a_console_lacks_is_a_question_mark_even_where_its_language_is_asked_for(wrong):
    encoding = "cp1252"
    result = run(wrong, encoding, "--lang", "zh", "check", "--format", "short")

    assert (result.returncode, b"Traceback" in result.stderr) == (1, False), result.stderr
    assert "???" in shown(result.stdout, encoding) and "white_paper" in shown(result.stdout, encoding)


@pytest.mark.parametrize("arguments", [["--help"], ["explain"], ["explain", "unknown-unit"], ["messages", "--check"], ["fmt", "--check"], ["check", "--format", "json"]], ids=" ".join)  # fmt: skip
def test_no_command_stumbles_over_a_console_of_a_chinese_windows(wrong, arguments):
    encoding = "gbk"
    result = run(wrong, encoding, *arguments)

    assert result.returncode in (0, 1)
    assert b"Traceback" not in result.stderr and b"UnicodeEncodeError" not in result.stderr
    assert shown(result.stdout, encoding) or shown(result.stderr, encoding)


def test_a_stream_of_any_encoding_takes_every_character():
    for encoding in CONSOLES:
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        prepare_console([stream])

        stream.write("白皮书 🌊 é\u2028\ud800")
        stream.flush()


def test_a_stream_that_cannot_be_prepared_is_left_alone():
    prepare_console([io.StringIO()])


@pytest.mark.parametrize("encoding", CONSOLES)
def test_a_console_is_known_by_what_it_can_show(encoding):
    assert can_show("English", encoding)
    assert can_show("中文", encoding) == CONSOLES[encoding]


def test_a_console_whose_encoding_is_unknown_shows_everything_or_nothing():
    assert can_show("中文", None)
    assert not can_show("中文", "no such encoding")


def test_the_language_of_the_system_is_spoken():
    known = ("zh", "en", "zh-Hant")

    assert editor_language(known, {"LANG": "zh_CN.GBK"}) == "zh"
    assert editor_language(known, {"LANG": "zh_HK.Big5"}) == "zh-Hant"
    assert editor_language(known, {"LANGUAGE": "en_GB:zh_CN", "LANG": "zh_CN.UTF-8"}) == "en"
    assert editor_language(known, {"LANG": "C.UTF-8"}) == "en"


def test_windows_is_asked_where_the_environment_says_nothing(monkeypatch):
    monkeypatch.setattr("generator.cli.console._of_windows", lambda: "zh_CN")

    assert editor_language(("zh", "en"), {}) == "zh"


# Paths


@pytest.fixture
def far(tmp_path):
    """A project where Windows keeps the files of people."""
    return write_base(tmp_path / "王 小明" / "文档 (1)" / "白皮书 & 数据", words=True)


def test_a_path_with_spaces_and_chinese_is_no_hindrance(far):
    replace_in(far / "data/reports/tides-2021/report.yml", "title: Cases\n", 'title: "Cases of the year"\n')
    outside = str(far)

    for arguments, expected in ((["check"], 0), (["messages"], 0), (["fmt"], 0), (["messages", "--check"], 0), (["fmt", "--check"], 0)):
        result = run(Path(outside), "utf-8", *arguments)
        assert result.returncode == expected, result.stderr.decode()

    assert "title: Cases of the year\n" in (far / "data/reports/tides-2021/report.yml").read_text(encoding="utf-8")
    assert 'msgid "Cases of the year"' in (far / "locales/zh/LC_MESSAGES/tides-2021.po").read_text(encoding="utf-8")


def test_findings_name_files_with_forward_slashes(wrong, far):
    for finding in read(wrong).findings:
        assert "\\" not in finding.where.file and not finding.where.file.startswith("/")
    (far / "data/reports/tides-2021/另 一个.csv").write_text("id\n", encoding="utf-8")

    assert [finding.where.file for finding in read(far).findings] == ["data/reports/tides-2021/另 一个.csv"]


def test_no_path_of_the_project_is_written_as_the_system_writes_it():
    """`as_posix` stands wherever a path becomes a text that others read: on Windows `str` would give backslashes."""
    assert PureWindowsPath("data", "reports").as_posix() == "data/reports"
    for path in (ROOT / "generator").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "Where(str(" not in text, path
        assert "relative_to(root)))" not in text and "str(path.relative_to" not in text, path


def test_a_folder_that_is_no_project_is_told_with_its_chinese_name(tmp_path):
    folder = tmp_path / "空 文件夹"
    folder.mkdir()

    result = run(folder, "gbk", "check")

    assert result.returncode == 2
    assert "空 文件夹" in result.stderr.decode("gbk")


def test_a_project_is_found_from_within(far, monkeypatch):
    monkeypatch.chdir(far)

    assert open_project(Path(), "en").root == far


# Files of Windows


def test_line_ends_and_marks_of_windows_change_no_finding_and_no_number(far, tmp_path):
    other = write_base(tmp_path / "other", words=True)
    for path in other.rglob("*"):
        if path.suffix in (".yml", ".csv", ".po"):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    one, two = read(far), read(other)

    assert one.findings == two.findings == ()
    assert one.data.reports == two.data.reports


def test_messages_on_catalogs_with_the_line_ends_of_windows_lose_nothing(far):
    catalog = far / "locales/zh/LC_MESSAGES/tides-2021.po"
    catalog.write_bytes(catalog.read_bytes().replace(b"\n", b"\r\n"))

    assert CliRunner().invoke(main, ["--root", str(far), "messages"]).exit_code == 0
    text = catalog.read_text(encoding="utf-8")
    assert 'msgid "Cases"\nmsgstr "案件"\n' in text


def test_files_without_a_last_line_end_are_read_whole(far):
    table = far / "data/reports/tides-2021/accepted-by-year.csv"
    table.write_bytes(table.read_bytes().rstrip(b"\n"))

    assert read(far).findings == ()


def test_a_check_writes_only_what_it_keeps_for_itself(far):
    before = files(far)

    run(far, "utf-8", "check")

    assert files(far) == before
