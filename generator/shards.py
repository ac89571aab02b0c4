"""A build shared among machines: each writes the files of some reports into a folder, a shard; one puts them together and makes the rest.

A shard says of each report what its files were made of, and holds a digest of them: what does not fit is made anew. Times of
files do not count, since archives do not always keep them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from generator.cache import read_checked, write_checked

RECORD = "shard.json"


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts that the reports are dealt out to."""

    number: int
    """From 1."""
    of: int

    @classmethod
    def parse(cls, written: str) -> "Shard":
        """`2/5`, the second of five. Raises `ValueError`."""
        match = re.fullmatch(r"([1-9]\d{0,4})/([1-9]\d{0,4})", written)
        if not match or int(match[1]) > int(match[2]):
            raise ValueError(written)
        return cls(int(match[1]), int(match[2]))

    @property
    def name(self) -> str:
        """Of its folder."""
        return f"{self.number}-of-{self.of}"

    def deal(self, ids: Sequence[str]) -> list[str]:
        """Those of *ids* that are its own: neighbours, which are often alike, go to different shards."""
        return list(ids[self.number - 1 :: self.of])


@dataclass(frozen=True, slots=True)
class ShardReport:
    """The files of one report in a shard."""

    folder: Path
    """Of the shard: site/ and build/ are in it."""
    key: str
    """Stands for all that they were made of."""
    site: tuple[str, ...]
    build: tuple[str, ...]
    charts: int
    digest: str

    def holds(self) -> bool:
        """Whether its files are as they were written."""
        return self.digest == digest_of(self.folder, self.site, self.build)


def digest_of(folder: Path, site: Iterable[str], build: Iterable[str]) -> str:
    """One digest of files in *folder*/site and *folder*/build, and of their names; empty where one cannot be read."""
    found = sha256()
    try:
        for top, names in (("site", site), ("build", build)):
            for name in names:
                found.update(f"{top}/{name}\0".encode())
                found.update(sha256((folder / top / name).read_bytes()).digest())
    except OSError:
        return ""
    return found.hexdigest()


def write_shard(folder: Path, reports: Mapping[str, ShardReport]) -> None:
    """Say in the shard *folder* what it holds."""
    found = {id_: [one.key, one.site, one.build, one.charts, one.digest] for id_, one in reports.items()}
    write_checked(folder / RECORD, json.dumps(found, ensure_ascii=True).encode("ascii"))


def read_shards(folder: Path) -> Iterator[tuple[str, ShardReport]]:
    """The reports in all shards below *folder*. A shard that cannot be read holds none."""
    for record in sorted(folder.glob(f"**/{RECORD}")):
        raw = read_checked(record, touch=False)
        for id_, (key, site, build, charts, digest) in json.loads(raw).items() if raw else ():
            yield id_, ShardReport(record.parent, key, tuple(site), tuple(build), charts, digest)
