"""Runs the programs that make a site of pages: MkDocs on each docs tree, Pagefind on the result.

The only folder that knows them. What goes wrong in one of them is a `BuildError` with its own last lines.
`programs` has what can stand in the place of MkDocs; `press` makes single pages in this process, for `serve`.
"""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import yaml

from generator.engine.programs import MKDOCS, Program

LAST_LINES = 12
RECORDS = 1500
"""So many records Pagefind indexes in one go: it takes 150 kB of memory for each."""


class BuildError(Exception):
    """The build cannot go on; the message is for the editor, already in their language where it is ours."""


@dataclass(frozen=True, slots=True)
class Build:
    """The build of a tree that is under way."""

    program: Program
    root: Path
    language: str
    into: Path
    process: "subprocess.Popen[str]"


def read_repository(root: Path) -> str:
    """The repository that mkdocs.yml names as `repo_url`, without a slash at its end; empty where it names none."""
    return str(_settings(root).get("repo_url") or "").rstrip("/")


def read_contact(root: Path) -> str:
    """The mail address that mkdocs.yml names as `extra: contact:`; empty where it names none."""
    return str((_settings(root).get("extra") or {}).get("contact") or "").strip()


def _settings(root: Path) -> Mapping[str, Any]:
    return yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8")) or {}


def require(program: Program, sentence: Callable[[str], str]) -> None:
    """Raises `BuildError` where *program* is not installed."""
    if not program.is_there:
        missing = sentence(
            "{program} is not installed. Install what requirements/portable.txt lists: “python -m pip install -r requirements/portable.txt”."
        )
        raise BuildError(missing.format(program=program.title))


def start_build(root: Path, language: str, site_url: str, into: Path, program: Program = MKDOCS) -> Build:
    """Begin to build *language*'s docs tree as its mkdocs.<language>.yml says, *into* a folder. The builds run side by side."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    environment[f"SITE_URL_{language.upper()}"] = f"{site_url}{language}/" if site_url else ""
    command = [sys.executable, "-m", program.name, *program.prepare(root, language, into)]
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
    )
    return Build(program, root, language, into, process)


def finish_builds(builds: Iterable[Build], sentence: Callable[[str], str]) -> None:
    """Wait for all *builds*. Raises `BuildError` with what the failed ones printed last, `OSError` where the disk is full."""
    failed = []
    for build in builds:
        output, _ = build.process.communicate()
        if build.process.returncode and os.strerror(errno.ENOSPC) in output:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(build.into))
        if build.process.returncode:
            said = sentence("{program} could not build mkdocs.{language}.yml:").format(program=build.program.title, language=build.language)
            failed.append(f"{said}\n{_last(output)}")
        else:
            build.program.settle(build.root, build.language, build.into)
    if failed:
        raise BuildError("\n".join(failed))


def could_not_build(program: Program, remarks: Iterable[tuple[str, str]], sentence: Callable[[str], str]) -> str:
    """That *program* remarks something, by language, which stops a build, in words."""
    by_tag: dict[str, list[str]] = {}
    for tag, remark in remarks:
        by_tag.setdefault(tag, []).append(f"WARNING -  {remark}")
    pattern = sentence("{program} could not build mkdocs.{language}.yml:")
    return "\n".join(
        f"{pattern.format(program=program.title, language=tag)}\n{_last(chr(10).join(dict.fromkeys(told)))}" for tag, told in by_tag.items()
    )


def stop_builds(builds: Iterable[Build]) -> None:
    """End those of *builds* that still go on."""
    for build in builds:
        build.process.kill()
        build.process.wait()
        if build.process.stdout:
            build.process.stdout.close()


def run_pagefind(records: Path, bundle: Path, language: str, together: Sequence[str], sentence: Callable[[str], str]) -> None:
    """Index the folder *records* into the folder *bundle*, all as *language*: whoever looks for a word of one finds what has it in any.

    Words that begin with the same of *together* are fetched together.
    """
    try:
        from pagefind_bin_extended import get_executable  # noqa: PLC0415 - so that its absence is a message, not a trace
    except ImportError:
        raise BuildError(
            sentence(
                "Pagefind's extended binary is missing. Install what requirements/site.txt lists: “make clean” and “make site”, or “python -m pip install -r requirements/site.txt”."
            )
        ) from None
    from generator.engine.pieces import KNOWN, join  # noqa: PLC0415 - only where something is indexed

    known = version("pagefind_bin_extended") in KNOWN
    parts = bundle.with_name(f"{bundle.name}-parts")
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)

    def index(site: Path) -> Path:
        made = parts / f"{site.name}-made"
        command = [str(get_executable()), "--site", str(site), "--output-path", str(made), "--force-language", language, "--quiet"]
        result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
        if result.returncode:
            raise BuildError(sentence("Pagefind could not index the site:") + "\n" + _last(result.stdout + result.stderr))
        return made

    try:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            made = list(threads.map(index, _in_parts(records, parts) if known else [records]))
        if known:
            join(made, bundle, together)
        else:
            made[0].rename(bundle)
    finally:
        shutil.rmtree(parts, ignore_errors=True)
    for unused in (
        *bundle.glob("*ui.*"),
        *(bundle / name for name in ("pagefind-highlight.js", "pagefind-worker.js", "wasm.unknown.pagefind")),
    ):
        unused.unlink(missing_ok=True)
    # Pagefind lists its languages in an order that changes from run to run.
    entry = bundle / "pagefind-entry.json"
    entry.write_text(json.dumps(json.loads(entry.read_text(encoding="utf-8")), ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _in_parts(records: Path, parts: Path) -> Sequence[Path]:
    """The folder *records*, or where it has many, folders below *parts* with some of them each."""
    files = sorted(path for path in records.iterdir() if path.is_file())
    if len(files) <= RECORDS:
        return [records]
    folders = []
    for n in range(0, len(files), RECORDS):
        folder = parts / str(n)
        folder.mkdir()
        for file in files[n : n + RECORDS]:
            try:
                os.link(file, folder / file.name)
            except OSError:  # a file system without links
                shutil.copyfile(file, folder / file.name)
        folders.append(folder)
    return folders


def _last(output: str) -> str:
    """The last lines of *output*, of a trace its end only."""
    told = re.sub(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*", "", output, flags=re.MULTILINE)
    lines = [line for line in told.splitlines() if line.strip() and not line.startswith("INFO")]
    return "\n".join(f"    {line}" for line in lines[-LAST_LINES:])


class Form(Protocol):
    """A page to be cast: what goes into the mould."""

    @property
    def path(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def image(self) -> str: ...
    @property
    def html(self) -> str: ...


def remove_page(site: Path, page: str, languages: Iterable[str]) -> None:
    """Take the page at the address *page* out of the tree of each language, with the folders that held nothing else."""
    for language in languages:
        folder = site / language / page
        (folder / "index.html").unlink()
        while folder != site / language and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


_OPEN = re.compile("@@(?:title|description|image)@@")
"""What a mould leaves open, filled in one go: what a title has of it stays text."""


def fill_mould(text: str, mould: str, page: Form) -> str:
    """*page* made from *text*, the page that stands at *mould*."""
    values = {"@@title@@": page.title, "@@description@@": page.description, "@@image@@": page.image}
    made = _OPEN.sub(lambda match: escape(values[match[0]], quote=True), text.replace(mould, page.path))
    return made.replace("<div data-mould></div>", page.html)


_PLACE = re.compile(r'<div data-chart="([^"]+)">.*?</div>', re.DOTALL)


def chart_keys(page: str) -> tuple[str, ...]:
    """The charts that *page* holds places for, as `report/figure`."""
    return tuple(dict.fromkeys(_PLACE.findall(page)))


_ALIGNED = re.compile(r'(<t[hd]) style="text-align: (left|right|center);"')
_ALIGNMENTS = {"left": "", "center": ' class="centred"', "right": ' class="numeric"'}


def fill_charts(page: str, svgs: Mapping[str, str]) -> str:
    """*page* with its places for charts filled from *svgs*, and the columns that Markdown sets right or centred set so by class.

    Python-Markdown writes styles into the markup for that, which the policy of pages refuses.
    """
    page = _ALIGNED.sub(lambda match: match[1] + _ALIGNMENTS[match[2]], page)
    return _PLACE.sub(lambda match: svgs[match[1]], page)


def no_chart(page: str, key: str, sentence: Callable[[str], str]) -> str:
    """That *page* has a place for a chart that is not there, in words."""
    return sentence("{page} names the chart “{chart}”, which is not there.").format(page=page, chart=key)


def prune(site: Path, languages: Iterable[str]) -> None:
    """Take out what the theme brings and the site does not use: its scripts, search index and workers, source maps."""
    for language in languages:
        tree = site / language
        unwanted = [path for path in (tree / "assets").rglob("*") if not is_used(path.relative_to(tree).as_posix())]
        for path in (*unwanted, *(tree / name for name in ("sitemap.xml", "sitemap.xml.gz", "404.html", "search.json"))):
            if path.is_file():
                path.unlink()
        for folder in sorted((tree / "assets").rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


_THEME_ASSETS = re.compile(r"assets/(javascripts/.*|images/[^/]+|stylesheets/(?!(classic/)?main\.).*|.*\.map)")


def is_used(path: str) -> bool:
    """Whether the site uses the file *path* of the tree of a language, if the theme brings it."""
    return not _THEME_ASSETS.fullmatch(path)


BASE_CONFIG = "build/run-make-site-first.yml"
"""The file that mkdocs.yml inherits, relative to the project."""


def base_config(
    languages: Iterable[Mapping[str, str]],
    *,
    address: str,
    repository: str,
    assets: Mapping[str, str],
    policy: str,
    program: Program = MKDOCS,
) -> str:
    """The settings that MkDocs inherits from the last render: languages (tag, name, regional), addresses of the site and of its
    repository, names of styles and scripts, what a page may load."""
    extra = {
        "languages": [dict(language) for language in languages],
        "address": address,
        "repository": repository,
        "assets": dict(assets),
        "policy": policy,
        "stylesheet": program.stylesheet(),
    }
    return f"# Written by make site. Do not modify directly.\nextra: {json.dumps(extra, ensure_ascii=False)}\n"
