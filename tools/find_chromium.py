"""Make sure that there is a Chromium for the browser tests, or say what to install.

One that is already there; else Debian's package where it may be installed; else Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))

from serving import find_chromium

HELP = """No Chromium was found, and none could be installed. Install one and run the tests again:
  Debian, Ubuntu:  sudo apt-get install chromium
  elsewhere:       .venv/bin/playwright install chromium"""


def main() -> int:
    return 0 if find_chromium() or _from_debian() or _from_playwright() else _give_up()


def _from_debian() -> bool:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print("Setting up: Chromium and Chinese fonts, from Debian's packages")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
            return False
    return find_chromium() is not None


def _from_playwright() -> bool:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            if Path(playwright.chromium.executable_path).exists():
                return True
    except Error:
        return False
    print("Setting up: Chromium, from Playwright")
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


def _give_up() -> int:
    print(HELP, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
