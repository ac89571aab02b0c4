"""Git → the files of the project at a revision. The only user of git."""

import io
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from generator.finding import N_

_PARTS = re.compile(r"data|locales|mkdocs\.[\w-]+\.yml")
"""What a project publishes is made of these, and its languages are known by these."""


class RevisionError(Exception):
    """There is no such revision to be had; the message, to be translated, says why. Its places are in `values`."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def unpack(root: Path, revision: str, folder: Path, git: str = "git") -> str:
    """Write what the project in *root* was at *revision* into *folder*; gives the short name of that commit.

    `REV...` is the commit at which the present branch left REV. *git* is the program. The repository may hold the project in a folder of its own. Raises `RevisionError`.
    """
    program = shutil.which(git)
    if program is None:
        raise RevisionError(N_("git is not installed, or is not found: install it from https://git-scm.com."))
    inside, prefix, said = _run(program, root, "rev-parse", "--show-prefix")
    if not inside:
        raise RevisionError(N_("{folder} is in no git repository: {reason}"), folder=str(root), reason=said)
    known, commit = _commit(program, root, revision)
    if not known:
        raise RevisionError(N_("git knows no revision “{revision}”: give a commit, a branch or a tag."), revision=revision)
    sha = commit.decode().strip()
    tree = f"{sha}:{prefix.decode('utf-8', 'surrogateescape').rstrip(chr(10)).rstrip('/')}"
    _, listed, _ = _run(program, root, "ls-tree", "-z", "--name-only", "--full-tree", tree)
    parts = [name for raw in listed.split(b"\0") if _PARTS.fullmatch(name := raw.decode("utf-8", "replace"))]
    if parts:
        # From the top: in a folder of the repository git would look for the paths below that folder.
        _, top, _ = _run(program, root, "rev-parse", "--show-toplevel")
        done, archive, said = _run(program, Path(top.decode("utf-8").strip()), "archive", "--format=tar", tree, *parts)
        if not done:
            raise RevisionError(N_("git cannot give out “{revision}”: {reason}"), revision=revision, reason=said)
        _extract(archive, folder, revision)
    return sha[:7]


def _commit(program: str, root: Path, revision: str) -> tuple[bool, bytes]:
    """Whether there is such a commit, and its name."""
    if revision.startswith("-"):  # would be an option
        return False, b""
    if revision.endswith("..."):
        known, commit, _ = _run(program, root, "merge-base", revision[:-3] or "HEAD", "HEAD")
    else:
        known, commit, _ = _run(program, root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    return known, commit


def _extract(archive: bytes, folder: Path, revision: str) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), encoding="utf-8") as tar:
            tar.extractall(folder, filter=_within)  # noqa: S202 - it passes on what the filter “data” does
    except (tarfile.TarError, OSError) as error:
        raise RevisionError(N_("The files of “{revision}” cannot be unpacked: {reason}"), revision=revision, reason=str(error)) from None


def _within(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """*member* as it may be unpacked; `None` for a link that leads out of the project, which is not read anyway."""
    try:
        return tarfile.data_filter(member, folder)
    except (tarfile.AbsoluteLinkError, tarfile.LinkOutsideDestinationError):
        return None


def _run(program: str, folder: Path, *arguments: str) -> tuple[bool, bytes, str]:
    """Whether git did it, what it answers, and what it says besides."""
    environment = os.environ | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run([program, "-C", str(folder), *arguments], capture_output=True, env=environment, check=False)
    return done.returncode == 0, done.stdout, " ".join(done.stderr.decode("utf-8", "replace").split())
