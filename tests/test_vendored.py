"""What others have made is written down in generator/vendored/vendored.toml: all of it, as it is."""

import importlib.util
import re
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
import vl_convert
from fontTools.ttLib import TTFont

from generator.parts import VEGA, name_assets, read_assets
from generator.vendored import ROOT, Part, parts

SITE = ROOT / "site"
OURS = {
    "docs/assets/screenshot.png",
    *(f"docs/{tag}/first-report/{name}" for tag in ("en", "zh") for name in ("annex.xlsx", "import.png", "serve.png")),
}
"""Pictures of our own pages, and the table of the first report."""
PARTS = {part.name: part for part in parts()}


def files(place: str) -> dict[str, str]:
    """Path and SHA-256 of each file that the manifest names in *place*."""
    return {file.path: file.sha256 for part in parts() for file in part.files if file.place == place}


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("This is no git repository, so nobody knows which files belong to it.")
    return tuple(path for path in listed.stdout.decode("utf-8").split("\0") if path and (ROOT / path).is_file())


def is_text(raw: bytes) -> bool:
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def test_every_vendored_file_of_the_repository_is_the_one_that_was_written_down():
    assert files("repository") == {path: digest(ROOT / path) for path in files("repository")}


def test_every_binary_file_of_the_repository_is_ours_or_written_down():
    cases = "tests/finding/"  # of files that are damaged
    binary = {path for path in tracked() if not path.startswith(cases) and not is_text((ROOT / path).read_bytes())}

    assert binary == OURS | set(files("repository"))


def test_no_script_or_style_of_the_repository_was_made_smaller_by_a_program():
    kinds = {".js", ".mjs", ".css", ".map", ".wasm", ".svg"}
    sources = [path for path in tracked() if Path(path).suffix in kinds and not path.startswith("tests/")]

    assert sources and [path for path in sources if max(map(len, (ROOT / path).read_text(encoding="utf-8").splitlines())) > 1000] == []


def locked(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements" / lock).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("part", [part for part in parts() if part.package], ids=lambda part: part.name)
def test_the_version_of_what_a_package_brings_is_that_of_the_lock(part: Part):
    assert part.version == locked("portable.txt" if part.engine else "site.txt")[part.package]


@pytest.mark.parametrize("part", [part for part in parts() if part.engine], ids=lambda part: part.name)
def test_what_another_program_brings_is_what_was_written_down(part: Part):
    spec = importlib.util.find_spec(part.package)

    found = [path for file in part.files for path in (Path(spec.origin).parent / "templates").glob(file.path.removeprefix("*/"))]
    assert [digest(path) for path in found] == [file.sha256 for file in part.files]


def test_vega_is_what_vl_convert_says():
    assert PARTS["Vega"].version == vl_convert.get_vega_version()
    assert PARTS["Vega-Embed"].version == vl_convert.get_vega_embed_version()
    assert PARTS["Vega-Lite"].version == vl_convert.get_vegalite_versions()[-1]


def test_the_font_is_what_it_says_of_itself():
    names = TTFont(ROOT / "generator/fonts/NotoSansSC-Regular.otf")["name"]
    part = PARTS["Noto Sans SC"]

    assert names.getDebugName(1) == part.name
    assert names.getDebugName(3).split(";")[0] == part.version
    assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)


WORDS = {
    "MIT": "Permission is hereby granted, free of charge",
    "BSD-3-Clause": "Redistribution and use in source and binary forms",
    "OFL-1.1": "SIL OPEN FONT LICENSE Version 1.1",
    "Apache-2.0": "Apache License\n                           Version 2.0",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/legalcode",
}
"""By licence, words of its text."""


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
def test_a_part_has_its_licence_its_origin_and_a_place(part: Part):
    assert WORDS[part.licence] in part.notice() and re.search("copyright|Pictogrammers", part.notice(), re.IGNORECASE)
    assert part.origin.startswith("https://") and part.about.endswith(".")
    assert bool(part.files) != bool(part.within) and (not part.within or PARTS[part.within].files)


# The built site


def site_files(pattern: str) -> dict[str, str]:
    return {path.relative_to(SITE).as_posix(): digest(path) for path in SITE.glob(pattern)}


@pytest.mark.skipif(not SITE.exists(), reason="There is no site/ to look at: “make site” makes it, and “make test” before the tests.")
def test_every_program_in_the_built_site_is_ours_or_written_down():
    programs = {
        p: d
        for kind in ("js", "mjs", "css", "wasm", "pagefind", "otf", "ttf", "woff", "woff2")
        for p, d in site_files(f"**/*.{kind}").items()
    }
    ours = {sha256(content).hexdigest() for file, (_, content) in name_assets(read_assets(ROOT)).items() if file != VEGA}
    written = {path: sum_ for pattern, sum_ in files("site").items() for path in site_files(pattern)}

    assert written and {path: programs[path] for path in written} == written
    assert [path for path in programs if path not in written and programs[path] not in ours] == []
    everywhere = [file.path for part in parts() if not part.engine for file in part.files if file.place == "site"]
    assert everywhere and [pattern for pattern in everywhere if not site_files(pattern)] == []


# The list of parts


@pytest.fixture(scope="module")
def sbom():
    spec = importlib.util.spec_from_file_location("make_sbom", ROOT / "tools/make_sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOCKED = {
    "components": [
        {
            "bom-ref": "requirements-L1",
            "name": "tide-tables",
            "version": "2.0",
            "purl": "pkg:pypi/tide-tables@2.0",
            "description": "line 1",
        },
        {"bom-ref": "requirements-L3", "name": "moon", "version": "1.1", "purl": "pkg:pypi/moon@1.1", "description": "line 3"},
        {"bom-ref": "requirements-L5", "name": "on-windows", "version": "0.1", "purl": "pkg:pypi/on-windows@0.1"},
    ]
}
INSTALLED = {
    "components": [
        {"bom-ref": "tide_tables==2.0", "name": "tide_tables", "version": "2.0", "licenses": [{"license": {"id": "MIT"}}], "description": "Tides"},
        {"bom-ref": "moon==1.1", "name": "Moon", "version": "1.1", "licenses": [{"license": {"id": "ISC"}}]},
        {"bom-ref": "pytest==9", "name": "pytest", "version": "9"},
    ],
    "dependencies": [
        {"ref": "tide_tables==2.0", "dependsOn": ["moon==1.1"]},
        {"ref": "moon==1.1"},
        {"ref": "pytest==9", "dependsOn": ["moon==1.1"]},
        {"ref": "root-component"},
    ],
}  # fmt: skip


def test_a_locked_package_gets_the_licence_it_declares_where_it_is_installed(sbom):
    tides, moon, windows = sbom.packages(LOCKED, INSTALLED)

    assert (tides["licenses"], tides["description"]) == ([{"license": {"id": "MIT"}}], "Tides")
    assert moon["licenses"] == [{"license": {"id": "ISC"}}] and "description" not in moon
    assert "licenses" not in windows and windows["bom-ref"] == "pkg:pypi/on-windows@0.1"


def test_only_what_is_locked_is_told_to_need_something(sbom):
    assert sbom.depending(INSTALLED, sbom.packages(LOCKED, INSTALLED)) == [
        {"ref": "pkg:pypi/moon@1.1"},
        {"ref": "pkg:pypi/tide-tables@2.0", "dependsOn": ["pkg:pypi/moon@1.1"]},
    ]


def test_a_vendored_file_stands_in_the_list_with_its_digest(sbom):
    font = sbom.vendored(PARTS["Noto Sans SC"])

    assert font["licenses"] == [{"license": {"id": "OFL-1.1"}}]
    assert font["components"][0]["hashes"] == [{"alg": "SHA-256", "content": digest(ROOT / "generator/fonts/NotoSansSC-Regular.otf")}]
