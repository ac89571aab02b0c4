"""A build that is shared among machines makes the same bytes as one that is not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from projects import ROOT, replace_in
from test_incremental import HARBOUR, TIDES, append, files_of
from test_site import ADDRESS, digests, run, write_project

from generator.shards import Shard


@pytest.fixture(scope="module")
def parts(tmp_path_factory) -> tuple[Path, Path, dict[str, str]]:
    """A project, the shards of two machines that had a copy of it, and the site that one machine makes alone."""
    root = write_project(tmp_path_factory.mktemp("one") / "project")
    machines = [Path(shutil.copytree(root, tmp_path_factory.mktemp("machine") / "anywhere")) for _ in "12"]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", "--root", str(machine), "build", "--shard", f"{n}/2", "--address", ADDRESS],
            cwd=ROOT, env=os.environ | {"LC_ALL": "C", "LANGUAGE": ""}, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for n, machine in enumerate(machines, 1)
    ]  # fmt: skip
    said = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert [text.splitlines()[-1] for text in said] == [f"build/shards/{n}-of-2/ holds 1 report." for n in (1, 2)]
    shards = tmp_path_factory.mktemp("downloaded")
    for n, machine in enumerate(machines, 1):
        assert not (machine / "site").exists()
        # An archive keeps what is in files, not when they were written.
        shutil.copytree(machine / f"build/shards/{n}-of-2", shards / f"artifact-{n}", copy_function=shutil.copyfile)
    assert run(root, "build").exit_code == 0
    return root, shards, digests(root / "site")


@pytest.fixture
def fresh(parts, tmp_path) -> Path:
    """A copy of the project in which nothing was built."""
    return Path(shutil.copytree(parts[0], tmp_path / "project", ignore=shutil.ignore_patterns("site", "build", ".cache")))


def taken(root: Path, shards: Path) -> set[str]:
    """The reports whose files are those of the shards."""
    there = {path.stat().st_ino for path in shards.rglob("*")}
    return {report for report in (HARBOUR, TIDES) if set(files_of(root, report).values()) <= there}


def test_two_shards_make_the_site_that_one_machine_makes(parts, fresh):
    _, shards, alone = parts
    result = run(fresh, "build", "--shards", str(shards))

    assert result.exit_code == 0, result.output
    assert digests(fresh / "site") == alone
    assert taken(fresh, shards) == {HARBOUR, TIDES}
    assert "Nothing has changed" in run(fresh, "build").output


def test_what_changed_since_a_shard_was_written_is_made_anew(parts, fresh):
    _, shards, _ = parts
    replace_in(fresh / f"data/reports/{TIDES}/report.yml", "title: Cases\n", "title: Cases of the ebb\n")
    assert run(fresh, "build", "--shards", str(shards)).exit_code == 0

    assert taken(fresh, shards) == {HARBOUR}
    site = digests(fresh / "site")
    shutil.rmtree(fresh / "build")
    assert run(fresh, "build").exit_code == 0
    assert digests(fresh / "site") == site


@pytest.mark.parametrize("damage", ["a file", "a file is gone", "the record", "another address"])
def test_a_shard_that_is_damaged_or_of_another_build_is_no_reason_to_fail(parts, fresh, tmp_path, damage):
    _, shards, alone = parts
    own = Path(shutil.copytree(shards, tmp_path / "shards"))
    shard = next(path.parents[3] for path in own.glob(f"*/site/en/reports/{TIDES}"))
    page = shard / f"site/en/reports/{TIDES}/index.html"
    if damage == "a file":
        append(page, "<p>Somebody was here.")
    elif damage == "a file is gone":
        page.unlink()
    elif damage == "the record":
        (shard / "shard.json").write_bytes(b"{}")
    address = ["--address", "https://elsewhere.example/"] if damage == "another address" else []
    result = run(fresh, "build", "--shards", str(own), *address)

    assert result.exit_code == 0, result.output
    assert taken(fresh, own) == (set() if address else {HARBOUR})
    assert address or digests(fresh / "site") == alone


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shard", "3/2"], "“3/2” is no shard. 2/5 is the second of five."),
        (["--shard", "0/2"], "“0/2” is no shard."),
        (["--shard", "half"], "“half” is no shard."),
        (["--shard", "1/2", "--engine", "properdocs"], "--shard goes with --address and --strict only."),
        (["--shards", "nowhere"], "nowhere"),
    ],
)
def test_what_is_no_shard_is_told(fresh, arguments, said):
    result = run(fresh, "build", *arguments)

    assert result.exit_code == 2
    assert said in result.output
    assert not (fresh / "build").exists()


def test_a_project_with_hooks_cannot_be_shared(fresh):
    append(fresh / "mkdocs.yml", "hooks: [tide.py]\n")
    (fresh / "tide.py").write_text("", encoding="utf-8")
    result = run(fresh, "build", "--shard", "1/2")

    assert result.exit_code == 1
    assert "this build cannot be shared among machines" in result.output
    assert not (fresh / "build/shards").exists()


def test_a_project_with_hooks_is_built_by_mkdocs_itself_and_is_the_same(parts, fresh):
    append(fresh / "mkdocs.yml", "hooks: [tide.py]\n")
    (fresh / "tide.py").write_text("", encoding="utf-8")
    result = run(fresh, "build")

    assert result.exit_code == 0, result.output
    assert digests(fresh / "site") == parts[2]
    assert "Nothing has changed" not in run(fresh, "build").output, "nobody knows what a hook reads"


def test_every_report_is_in_one_shard():
    ids = [f"r{n}" for n in range(10)]
    dealt = [Shard.parse(f"{n}/3").deal(ids) for n in (1, 2, 3)]

    assert sorted(id_ for ids in dealt for id_ in ids) == ids
    assert max(map(len, dealt)) - min(map(len, dealt)) <= 1
