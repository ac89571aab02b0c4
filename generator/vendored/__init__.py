"""What others have made and the repository or the site holds: `vendored.toml` → parts."""

import tomllib
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
    within: str = ""
    """The name of the part in whose files it is."""
    files: tuple[File, ...] = ()

    def notice(self) -> str:
        """The text of its licences, as its makers want it passed on."""
        return "\n\n".join((ROOT / path).read_text(encoding="utf-8").strip("\n") for path in self.notices)


def parts() -> tuple[Part, ...]:
    """Every part of the manifest, in its order."""
    return tuple(map(_part, tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["part"]))


def _part(entry: dict[str, Any]) -> Part:
    files = tuple(File(file["in"], file["path"], file["sha256"]) for file in entry.get("file", ()))
    rest = {key: value for key, value in entry.items() if key not in {"file", "notices"}}
    return Part(notices=tuple(entry["notices"]), files=files, **rest)
