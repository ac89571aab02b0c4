"""What the Nu HTML checker says of every page of a built site: the folder given, else site/. Exit code 1 where that is anything.

It wants Java. Of what it says, only what `UNLIKELY` names is left out.
"""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from npm_tools import ROOT, install, not_run

UNLIKELY = (
    # It reads files, for which 'self' is nothing, and takes data in a script element for a script.
    # tests/browser/test_policy.py asks a browser what the policy refuses.
    "Content Security Policy (meta tag): ",
    # Python-Markdown writes <img />, which HTML allows.
    "Trailing slash on void elements",
)


def main() -> int:
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    java = shutil.which("java")
    packages = install() if java else None
    if not java or not packages:
        return not_run("The Nu HTML checker", "Java and npm")
    pages = len(list(site.rglob("*.html")))
    if not pages:
        print(f"There are no pages in {site}. Build the site first: make site.", file=sys.stderr)
        return 1
    found = check(java, packages, site)
    for message, places in found.items():
        print(f"{message}\n    on {len(places)} of {pages} pages, such as {places[0]}")
    if not found:
        print(f"The Nu HTML checker has nothing to say of {pages} pages.")
    return int(bool(found))


def check(java: str, packages: Path, site: Path) -> dict[str, list[str]]:
    """What is said of the pages of *site*, and where."""
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--skip-non-html", str(site)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stderr)["messages"]
    found = defaultdict(list)
    for one in said:
        if not any(unlikely in one["message"] for unlikely in UNLIKELY) and not one["message"].startswith("The first occurrence of"):
            place = f"{one.get('url', '').partition(f'/{site.name}/')[2]}:{one.get('lastLine', 0)}"
            found[f"{one['type']}: {one['message']}"].append(f"{place}  {' '.join(one.get('extract', '').split())}")
    return found


if __name__ == "__main__":
    sys.exit(main())
