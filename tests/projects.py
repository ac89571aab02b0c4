"""Small fictional projects: `tests/project`, and what a test adds to it.

A case is a text file of sections, as Go's txtar and Hugo's tests have them:

    What this case shows, in a sentence.
    -- data/glossary.csv --
    en,zh,note

A path may be followed by `(gb18030)` or another encoding, by `(utf-8-sig)`, or by `(removed)`; one that ends
with a slash is a folder. The last section may be the expected output; it is no file.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
BASE = HERE / "project"

_SECTION = re.compile(r"^-- (.+?)(?: \(([\w-]+)\))? --\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A project in a file."""

    head: str
    """All of the file but the expected output."""
    files: tuple[tuple[str, str, str], ...]
    """Path, encoding and text of each."""
    expected: tuple[str, str, str]
    """Of the section with the expected output: its name, what stands in brackets, its text."""


def read_case(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    _, *parts = _SECTION.split(text)
    sections = tuple(zip(parts[::3], (p or "" for p in parts[1::3]), parts[2::3], strict=True))
    expected = sections[-1]
    return Case(text[: len(text) - len(expected[2])], sections[:-1], expected)


def write_base(root: Path, *, words: bool = False) -> Path:
    """The valid project; with *words* its Chinese catalog has the real interface too."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    if words:
        catalog = root / "locales/zh/LC_MESSAGES/site.po"
        real = (ROOT / "locales/zh/LC_MESSAGES/site.po").read_text(encoding="utf-8")
        # Of two entries for one string the first holds: the vocabulary of tests/project is its own.
        catalog.write_text(catalog.read_text(encoding="utf-8") + "\n" + real.partition("\n\n")[2], encoding="utf-8")
    return root


def write_files(root: Path, case: Case) -> Path:
    """The files of *case*, over what is there."""
    for name, how, text in case.files:
        path = root / name
        if how == "removed":
            path.unlink()
        elif name.endswith("/"):
            path.unlink(missing_ok=True)
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode(how or "utf-8"))
    return root


def replace_in(path: Path, old: str, new: str) -> None:
    """Change the one place in a file where *old* stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")
