"""The files for machines of the fictional project that has everything, and CSVW's judgement of them."""

import csv
import io
import warnings
from pathlib import Path

from csvw import CSVW
from projects import HERE, Case, read_case, write_base, write_files

from generator.export import ReportTables, export_part, export_report, export_tables
from generator.site import read


def write_everything(root: Path) -> Path:
    case = read_case(HERE / "page/everything/input.txt")
    return write_files(write_base(root, words=True), Case("", (*case.files, case.expected), ("", "", "")))


def exported(root: Path) -> dict[str, str | bytes]:
    project = read(root)
    tables = [ReportTables.of(known.report, known.languages, (), known.reconciled) for known in project.known.values()]
    files = dict(export_tables(project.data, project.languages, [export_part(one) for one in tables]))
    for one in tables:
        files |= export_report(one)
    return files


def texts(root: Path) -> dict[str, str]:
    return {path: content for path, content in exported(root).items() if isinstance(content, str)}


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())


def sheet(text: str) -> tuple[list[dict[str, str]], dict[str, list[str]]]:
    """The rows of a table for people, and what stands below them."""
    cells = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    end = cells.index([])
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:end]], {key: rest for key, *rest in cells[end + 1 :]}


def csvw_problems(address: str) -> list[str]:
    """What is wrong with a table, as its description at *address* has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # it tells problems as warnings
        table = CSVW(address, validate=True)
        return [] if table.is_valid else [str(warning.message) for warning in table.warnings] or ["not valid"]
