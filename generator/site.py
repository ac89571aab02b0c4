"""data/ → site/: the only writer of the site, which it changes in one step.

A build works in build/ and puts site/ in place at its end, so that one that fails or is killed leaves the last good site
untouched. It works alone: another build of the same project waits for it. What it makes is in `making`; what it need not
make again, `kept` knows.
"""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from generator import engine
from generator.address import Site
from generator.cache import evict
from generator.engine.programs import MKDOCS, Program
from generator.files import Stat
from generator.finding import N_
from generator.kept import KeptReport, Record, Stats, digest, holds, look_at, packages, read_record, walk, write_record
from generator.language import SITE, catalog_path
from generator.read import Read, read
from generator.shards import Shard, ShardReport, digest_of, read_shards, write_shard
from generator.swap import put_in_place, recover
from generator.write import clear_leftovers, reason_of

if TYPE_CHECKING:
    # What takes time to import is imported where something is to be made.
    from generator.making import Making
    from generator.reports import Written

__all__ = ["Read", "Say", "Summary", "build", "read"]

SOURCES = {"data", "docs", "locales"}
"""The folders that a build reads and never writes."""


Say = Callable[[str], None]


@dataclass(slots=True)
class Summary:
    """What a build made, for the closing lines."""

    reports: int = 0
    figures: int = 0
    observations: int = 0
    facts: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    """By language."""
    drawn: int = 0
    cached: int = 0
    findings: int = 0
    files: int = 0
    size: int = 0
    """Of all files together, in bytes."""
    unchanged: bool = False
    """Whether all of it was there already."""
    seconds: dict[str, float] = field(default_factory=dict)
    """By stage."""

    def count(self, project: Read) -> None:
        """Say what there is in *project* to make a site of."""
        reports = project.data.reports
        self.reports = len(reports)
        self.figures = sum(len(report.figures) for report in reports)
        self.observations = sum(1 for report in reports for _ in report.observations)
        self.facts = sum(len(report.facts) for report in reports)
        self.findings = len(project.findings)


@dataclass(frozen=True, slots=True)
class Stages:
    """Times the stages of a build and says them aloud."""

    summary: Summary
    say: Say
    sentence: Callable[[str], str]

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.summary.seconds[name] = time.monotonic() - began
        self.say(f"{self.sentence(name)} ({self.summary.seconds[name]:.1f} s)")


def build(
    root: Path,
    project: Read,
    where: Site,
    say: Say,
    sentence: Callable[[str], str],
    *,
    out: Path | None = None,
    program: Program = MKDOCS,
    shards: Path | None = None,
) -> Summary:
    """Build *out*, which is *root*/site if nobody says otherwise, from *project*; where it is built of the same already, do nothing.

    *where* is where the site will stand; *say* shows progress in the words of *sentence*; *program* makes pages of Markdown;
    *shards* is a folder with what `build_shard` has written, here or elsewhere, which need not be written again.
    Raises `engine.BuildError` where a program we run fails or something cannot be written; *out* is then as it was.
    """
    out = out or root / "site"
    engine.require(program, sentence)
    with _told(root, sentence), _alone(root, say, sentence):
        if recover(out):
            say(
                sentence(N_("An earlier build was stopped while it put {site} in place; the site from before it is back.")).format(
                    site=out.name
                )
            )
        made_of = _MadeOf.of(project, where, program)
        kept, now = read_record(root / RECORD), look_at(out)
        if kept and kept.key == made_of.all and kept.site == now:
            return Summary(**kept.summary, unchanged=True)
        from generator.making import Making  # noqa: PLC0415

        with _staging(root) as staging:
            making = Making(root, project, where, Stages(Summary(), say, sentence), staging, out, program)
            written = making.make(_still_good(root, kept, made_of, now), made_of.in_shards(shards))
            files = _open_to_all(staging)
            put_in_place(staging, out)
            making.summary.files, making.summary.size = len(files), sum(size for _, size in files.values())
            _remember(made_of, making, written, files)
            evict(root / ".cache")
            return making.summary


def build_shard(root: Path, project: Read, where: Site, say: Say, sentence: Callable[[str], str], *, shard: Shard) -> tuple[Path, int]:
    """Write the files of the reports of one *shard* into a folder, which replaces the one of that name; gives it and how many reports there are.

    The other arguments are those of `build`, which takes the folder up on this machine or another. Raises `engine.BuildError`.
    """
    from generator.making import Making  # noqa: PLC0415

    engine.require(MKDOCS, sentence)
    with _told(root, sentence), _alone(root, say, sentence):
        made_of = _MadeOf.of(project, where, MKDOCS)
        ids = [id_ for id_ in shard.deal(project.ids) if id_ in made_of.reports]
        with _staging(root) as staging:
            making = Making(root, project, where, Stages(Summary(), say, sentence), staging / "site", root / "site", MKDOCS)
            (staging / "site").mkdir()
            written = making.make_reports(ids, staging / "build")
            making.judge_reports(written)
            out = root / "build" / "shards" / shard.name
            out.parent.mkdir(exist_ok=True)
            reports = {
                id_: ShardReport(
                    out, made_of.reports[id_], one.site, one.build, one.drawn + one.cached, digest_of(staging, one.site, one.build)
                )
                for id_, one in written.items()
            }
            write_shard(staging, reports)
            put_in_place(staging, out)
            evict(root / ".cache")
            return out, len(ids)


@contextmanager
def _told(root: Path, sentence: Callable[[str], str]) -> Iterator[None]:
    """Raises `engine.BuildError` with words for what the system refuses."""
    try:
        yield
    except OSError as error:
        raise engine.BuildError(_refused(root, error, sentence)) from None
    except BrokenExecutor:
        stopped = N_("A process that was writing reports has been stopped from outside, perhaps for want of memory. Build again.")
        raise engine.BuildError(sentence(stopped)) from None


# What a site is made of

RECORD = "build/made.json"
"""What the last build made, relative to the project."""


@dataclass(frozen=True, slots=True)
class _MadeOf:
    """Keys, each of which stands for all that something is made of."""

    all: str
    """Of the site."""
    reports: Mapping[str, str]
    """Of the files of each report."""

    @classmethod
    def of(cls, project: Read, where: Site, program: Program) -> "_MadeOf":
        snapshot, tags = project.snapshot, project.tags
        settings = sorted(path for path in snapshot.digests if path.startswith("mkdocs") and path.endswith(".yml"))
        catalogs = [catalog_path(tag, SITE).as_posix() for tag in tags]
        shared = digest((
            project.program, packages(), program.name, *tags, where.address, where.repository, where.contact,
            snapshot.of("data/vocabulary", "data/glossary.csv", *catalogs, *settings),
        ))  # fmt: skip
        reports = {}
        for id_ in project.ids:
            if any(f"docs/{tag}/reports/{id_}.md" in snapshot.digests for tag in tags):
                continue  # a page by hand may lead to places on any other
            own = [f"data/reports/{id_}", *(catalog_path(tag, id_).as_posix() for tag in tags)]
            reports[id_] = digest((shared, snapshot.of(*own)))
        return cls(digest((shared, snapshot.of("data", "docs", "locales"))), reports)

    def in_shards(self, folder: Path | None) -> Mapping[str, ShardReport]:
        """The reports in the shards below *folder* that were made of the same."""
        found = read_shards(folder) if folder else ()
        return {id_: one for id_, one in found if self.reports.get(id_) == one.key}


def _still_good(root: Path, kept: Record | None, made_of: _MadeOf, now: Stats) -> Mapping[str, KeptReport]:
    """The reports whose files need not be made again."""
    if kept is None:
        return {}
    sources = look_at(root / "build")
    return {
        id_: one
        for id_, one in kept.reports.items()
        if made_of.reports.get(id_) == one.key and holds(one.site, now) and holds(one.build, sources)
    }


def _remember(made_of: _MadeOf, making: "Making", reports: "Mapping[str, Written]", files: Stats) -> None:
    """Keep what was made for the next build, if what it was made of is known, and is still what was checked."""
    root, summary = making.root, making.summary
    if not making.pressed or making.project.is_outdated():
        (root / RECORD).unlink(missing_ok=True)
        return
    sources = look_at(root / "build")
    kept = {
        id_: KeptReport(key, {p: files[p] for p in one.site}, {p: sources[p] for p in one.build}, one.drawn + one.cached)
        for id_, key in made_of.reports.items()
        if (one := reports.get(id_))
    }
    told = {name: value for name, value in asdict(summary).items() if name not in ("seconds", "drawn", "unchanged")}
    write_record(root / RECORD, Record(made_of.all, told | {"cached": summary.drawn + summary.cached}, files, kept))


# One build at a time


@contextmanager
def _alone(root: Path, say: Say, sentence: Callable[[str], str]) -> Iterator[None]:
    """Let no other build of the project work at the same time. The system ends the lock of a process that is killed."""
    folder = root / "build"
    folder.mkdir(exist_ok=True)
    lock = filelock.FileLock(folder / ".lock", preserve_lock_file=True)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        say(sentence(N_("Waiting for another build of this project to end …")))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _staging(root: Path) -> Iterator[Path]:
    """A new folder to make the site in, gone at the end unless it has become the site.

    Its name is its own: programs that a killed build has started may still write into the one of that build.
    """
    for leftover in (root / "build").glob("site*"):
        shutil.rmtree(leftover, ignore_errors=True)
    clear_leftovers((root / ".cache").rglob("*.part"))
    staging = Path(tempfile.mkdtemp(prefix="site-", dir=root / "build"))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _refused(root: Path, error: OSError, sentence: Callable[[str], str]) -> str:
    """That the system has refused to read or to write, in words."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else root / "build"
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    written = N_("{path} cannot be written: {reason}. Mend that, or close what holds it open, and build again.")
    unread = N_("{path} cannot be read: {reason}. Mend that and build again.")
    source = shown.partition("/")[0] in SOURCES
    return sentence(unread if source else written).format(path=shown, reason=sentence(reason_of(error)))


def _open_to_all(folder: Path) -> Stats:
    """Let everybody read *folder*, whatever the umask here: it is to be published. Gives its files."""
    folder.chmod(0o755)
    files: dict[str, Stat] = {}
    for name, entry, found in walk(folder):
        is_folder = stat.S_ISDIR(found.st_mode)
        wanted = 0o755 if is_folder else 0o644
        if stat.S_IMODE(found.st_mode) != wanted:
            Path(entry.path).chmod(wanted)
        if not is_folder:
            files[name] = (found.st_mtime_ns, found.st_size)
    return files
