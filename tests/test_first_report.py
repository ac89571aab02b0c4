"""The ten steps of the guide to the first report, done as they are written, in both languages: commands run, blocks put into their files.

The guides of the two languages enter the same white paper, each in its language. So what one of them writes is the translation of
what the other one does, and fills in the strings whose translation a guide does not show.
"""

import io
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from projects import ROOT

from generator.catalogs.messages import write_catalog
from generator.cli import main
from generator.language import find_languages
from generator.load import load
from generator.model import Verdict
from generator.reconcile import reconcile

REPORT = "haiyu-2024"
COMMAND = "python -m generator "
NOT_RUN = {"python -m pip install -r requirements/site.txt", "python -m generator serve", "python -m generator new"}
"""Set-up, what runs until it is stopped, and what asks: of these the next block gives all answers."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a guide."""

    step: int
    language: str
    text: str
    files: tuple[str, ...]
    """The files that the paragraph before it names."""


def blocks(tag: str) -> Iterator[Block]:
    guide = (ROOT / "docs" / tag / "first-report.md").read_text(encoding="utf-8")
    for number, step in enumerate(re.split(r"^## ", guide, flags=re.MULTILINE)[1:], 1):
        assert step.startswith(f"{number}. "), step[:40]
        before = ""
        for part in re.split(r"^(```\w+\n.*?^```)$", step, flags=re.MULTILINE | re.DOTALL):
            if fenced := re.fullmatch(r"```(\w+)\n(.*?)```", part, re.DOTALL):
                yield Block(number, fenced[1], fenced[2], tuple(re.findall(r"`([\w./-]+\.(?:csv|yml|po))`", before)))
            else:
                before = part


def project(root: Path) -> Path:
    for folder in ("data/vocabulary", "locales", "docs/en/first-report", "docs/zh/first-report"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "data/glossary.csv", root / "data/glossary.csv")
    for other in (root / "locales").glob("*/LC_MESSAGES/*.po"):
        if other.stem != "site":
            other.unlink()
    for settings in ROOT.glob("mkdocs*.yml"):
        shutil.copy(settings, root / settings.name)
    (root / "data/reports").mkdir()
    return root


def run(root: Path, line: str):
    arguments = shlex.split(line.removeprefix(COMMAND))
    with chdir(root):
        result = CliRunner().invoke(main, ["--lang", "en", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def put(root: Path, block: Block, report: Path) -> None:
    """What a block of a guide says, in the file that it names."""
    where = {Path(name).name: name for name in block.files}
    if block.language == "po":
        fill_in(root / next(name for name in block.files if name.startswith("locales/")), block.text)
    elif block.language == "csv" and block.text.count("\n") == 1:
        table = report / where["awards.csv"].rpartition("/")[2]
        id_ = block.text.partition(",")[0]
        lines = [block.text if line.startswith(f"{id_},") else line for line in table.read_text(encoding="utf-8").splitlines(keepends=True)]
        table.write_text("".join(lines), encoding="utf-8")
    elif block.language == "csv":
        (root / block.files[-1]).write_text(block.text, encoding="utf-8")
    elif block.files[-1] == "report.yml":
        path = report / "report.yml"
        kept = path.read_text(encoding="utf-8")
        path.write_text((kept.partition("\nsummary:")[0] + "\n" if block.step == 5 else kept) + block.text, encoding="utf-8")
    else:
        path = root / block.files[-1]
        path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")


def fill_in(path: Path, text: str) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3].replace("-", "_"))
    for given in read_po(io.BytesIO(text.encode())):
        if given.id:
            message = catalog.get(given.id, given.context)
            assert message is not None, f"{path.name} has no {given.id!r}"
            message.string = given.string
    write_catalog(path, catalog)


def texts(root: Path) -> dict[str, str]:
    """Each text of the report by where it stands, as the report has it."""
    (report,) = load(root, find_languages(root)).data.reports
    parts: dict[str, str] = {}
    for n, text in enumerate(report.texts):
        parts[str(n)] = text.msgid
    return parts


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The project of each language after its ten steps, with what the commands said."""
    made = {}
    for tag in ("en", "zh"):
        root = project(tmp_path_factory.mktemp(f"guide in {tag} 指南"))
        report = root / "data/reports" / REPORT
        said: list[tuple[int, str, int, str]] = []
        for block in blocks(tag):
            if block.step == 10:
                break
            if block.language != "sh":
                put(root, block, report)
                continue
            for line in block.text.splitlines():
                if line in NOT_RUN or ("import" in line and "--yes" not in line):
                    continue
                result = run(root, line)
                said.append((block.step, line, result.exit_code, result.output))
                if " new " in line:
                    shutil.copy(root / "docs" / tag / "first-report/white-paper.txt", report / "source.txt")
        made[tag] = (root, said)
    for tag, other in (("en", "zh"), ("zh", "en")):
        root, _ = made[tag]
        own, translated = texts(root), texts(made[other][0])
        path = root / f"locales/{other}/LC_MESSAGES/{REPORT}.po"
        with path.open("rb") as file:
            catalog = read_po(file, locale=other)
        for key, msgid in own.items():
            message = catalog.get(msgid)
            assert message is not None, msgid
            message.string = message.string or translated[key]
        write_catalog(path, catalog)
    return made


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_every_command_of_the_guide_does_what_it_says(done, tag):
    for step, line, code, output in done[tag][1]:
        conflict_to_be_seen = step == 7 and line == "python -m generator check"
        assert code == 0, f"step {step}: {line}\n{output}"
        if conflict_to_be_seen:
            assert "unrecorded-conflict" in output


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_source_is_read_and_its_coverage_told(done, tag):
    (output,) = (output for step, _, _, output in done[tag][1] if step == 8)

    assert re.search(r"\d+(\.\d+)? ?%", output)


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_mistake_that_step_five_shows_is_one(tmp_path, tag):
    """Between the table with the mistake and its correction the check says what the guide says."""
    root = project(tmp_path / "project")
    report = root / "data/reports" / REPORT
    for block in blocks(tag):
        if block.step > 5 or (block.language == "csv" and block.text.count("\n") == 1):
            break
        for line in block.text.splitlines() if block.language == "sh" else ():
            if " new --" in line:
                run(root, line)
        if block.language != "sh":
            put(root, block, report)

    result = run(root, "python -m generator check")

    assert result.exit_code == 1
    assert re.findall(r"^\S+: ([a-z-]+): ", result.output, re.MULTILINE).count("printed-differs") == 1
    assert "at_most" in result.output


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_at_the_end_a_strict_check_says_nothing(done, tag):
    root, _ = done[tag]
    for block in blocks(tag):
        if block.step == 10:
            for line in block.text.splitlines():
                if " diff" not in line:
                    result = run(root, line)
                    assert result.exit_code == 0, f"{line}\n{result.output}"

    (report,) = load(root, find_languages(root)).data.reports
    assert report.language == tag
    assert {figure.id: len(figure.observations) for figure in report.figures} == {"caseload": 6, "outcomes": 5, "awards": 3, "annex": 18}


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_average_a_year_of_the_guide_agrees_with_its_years(done, tag):
    root, _ = done[tag]
    (report,) = load(root, find_languages(root)).data.reports

    assert {c.relation.id: c.verdict for c in reconcile(report).checked}["growth-accepted-yearly"] is Verdict.HOLDS


def test_both_guides_make_the_same_report(done):
    reports = [load(done[tag][0], find_languages(done[tag][0])).data.reports[0] for tag in ("en", "zh")]
    numbers = [[(o.id, o.value, o.unit.id, o.qualifier, o.period, o.status) for _, o in report.observations] for report in reports]

    assert numbers[0] == numbers[1]
    assert [c.id for c in reports[0].corrections] == [c.id for c in reports[1].corrections]
