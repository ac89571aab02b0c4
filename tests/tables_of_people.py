"""Tables as people have them, and the fictional project that they are imported into."""

import io
from pathlib import Path

import openpyxl
from projects import write_base

from generator.language import find_languages, load_language
from generator.load.vocabulary import read_vocabulary
from generator.lookup import Lookup

UNITS = """\
person: {one: "{n} person", other: "{n} persons", label: persons, kind: count}
percentage_point: {one: "{n} percentage point", other: "{n} percentage points", label: percentage points, kind: percentage_point}
times: {one: "{n} time", other: "{n} times", label: times, kind: times}
cny: {one: "{n} yuan", other: "{n} yuan", label: CNY, kind: money}
"""
MEASURES = """\
fines: {name: Fines, unit: cny, kind: amount, about: Money fined.}
suspects: {name: Suspects, unit: person, kind: flow, about: Persons under suspicion.}
clearance_rate: {name: Clearance rate, unit: percent, kind: rate, about: Cases concluded for those accepted.}
"""
DIMENSIONS = """\
# Which way a case goes.
procedure:
  name: Procedure
  members:
    summary: Summary procedure
    # The usual one.
    ordinary: Ordinary procedure
"""
CHINESE = {
    "measure.fines": ("Fines", "罚款"),
    "measure.suspects": ("Suspects", "嫌疑人"),
    "measure.clearance_rate": ("Clearance rate", "结案率"),
    "dimension.procedure": ("Procedure", "程序"),
    "procedure.summary": ("Summary procedure", "简易程序"),
    "procedure.ordinary": ("Ordinary procedure", "普通程序"),
    "unit.person.label": ("persons", "人"),
}


def write_project(root: Path) -> Path:
    """The project of the tests with a larger vocabulary."""
    write_base(root)
    for name, more in (("units", UNITS), ("measures", MEASURES), ("dimensions", DIMENSIONS)):
        path = root / f"data/vocabulary/{name}.yml"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    catalog = root / "locales/zh/LC_MESSAGES/site.po"
    entries = "".join(f'\nmsgctxt "{context}"\nmsgid "{english}"\nmsgstr "{chinese}"\n' for context, (english, chinese) in CHINESE.items())
    catalog.write_text(catalog.read_text(encoding="utf-8") + entries, encoding="utf-8")
    return root


def read_lookup(root: Path) -> Lookup:
    return Lookup(read_vocabulary(root, []), tuple(load_language(root, tag)[0] for tag in find_languages(root)))


def workbook(rows, *, merged=(), formats=None, name="Sheet1", edit=None) -> bytes:
    """An .xlsx file. *formats* are number formats by cell; *edit* gets the workbook before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    if edit:
        edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_text(rows, separator=",") -> str:
    return "".join(separator.join(f'"{cell}"' if "," in cell else cell for cell in row) + "\n" for row in rows)
