"""What others have made and the repository or the site holds: `vendored.toml` → parts; parts → the notices that their licences ask for."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).with_name("vendored.toml")
ROOT = Path(__file__).parent.parent.parent
"""What the paths of notices and of files in the repository begin at."""


@dataclass(frozen=True, slots=True)
class File:
    place: str
    """`repository` or `site`."""
    path: str
    """In the site a pattern: all files that fit are the same."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    version: str
    """Empty where its makers do not tell."""
    licence: str
    """An SPDX expression."""
    notices: tuple[str, ...]
    origin: str
    about: str
    package: str = ""
    """The locked package that brings it."""
    engine: str = ""
    """What `build --engine` has to be told for the site to hold it; empty where any site does."""
    within: str = ""
    """The name of the part in whose files it is."""
    files: tuple[File, ...] = ()

    def notice(self) -> str:
        """The text of its licences, as its makers want it passed on."""
        return "\n\n".join(map(_text, self.notices))


def parts() -> tuple[Part, ...]:
    """Every part of the manifest, in its order."""
    return tuple(map(_part, tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["part"]))


def _part(entry: dict[str, Any]) -> Part:
    files = tuple(File(file["in"], file["path"], file["sha256"]) for file in entry.get("file", ()))
    rest = {key: value for key, value in entry.items() if key not in {"file", "notices"}}
    return Part(notices=tuple(entry["notices"]), files=files, **rest)


def licences(head: Iterable[str]) -> str:
    """The file of all parts and the text of their licences, each text once; *head* are its first paragraphs."""
    every = parts()
    texts = dict.fromkeys(notice for part in every for notice in part.notices)
    numbers = {notice: n for n, notice in enumerate(texts, 1)}
    entries = [
        "\n".join(
            [
                f"{part.name} {part.version}".strip(),
                f"  {part.origin}",
                f"  {part.licence} {''.join(f'({numbers[notice]})' for notice in part.notices)}",
                *(f"  /{file.path}" for file in part.files if file.place == "site"),
                *([f"  build --engine {part.engine}"] if part.engine else []),
                *([f"  → {part.within}"] if part.within else []),
            ]
        )
        for part in every
    ]
    notices = [f"({number})\n\n{_text(notice)}" for notice, number in numbers.items()]
    return _RULE.join(["\n\n".join(head), "\n\n".join(entries), *notices]) + "\n"


_RULE = f"\n\n{'-' * 80}\n\n"


def _text(notice: str) -> str:
    return (ROOT / notice).read_text(encoding="utf-8").strip("\n")
