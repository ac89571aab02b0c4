"""Write what the program and the site consist of as a CycloneDX list: the locked packages, and what generator/vendored/ names.

In: the Python that the packages of requirements/site.txt are installed for, which knows their licences;
    requirements/site.txt itself, which has their hashes.
Out: the list, valid by the schema of CycloneDX; the same from the same input, dated only where SOURCE_DATE_EPOCH is set.

    .venv-release/bin/python tools/make_sbom.py .venv/bin/python build/sbom.cdx.json     (or: make sbom)
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from generator.vendored import Part, parts

LOCK = "requirements/site.txt"
NAME = "ip-white-papers-in-figures"

Json = dict[str, Any]


def cyclonedx(*arguments: str) -> Json:
    command = [sys.executable, "-m", "cyclonedx_py", *arguments, "--output-reproducible", "--spec-version", "1.6"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout)


def key(name: str) -> str:
    """The name of a package in the form in which all spellings of it are one."""
    return re.sub(r"[-_.]+", "-", name).lower()


def packages(locked: Json, installed: Json) -> list[Json]:
    """Those of the lock with their hashes, and with the licences that they themselves declare."""
    known = {key(component["name"]): component for component in installed["components"]}
    return [_package(component, known.get(key(component["name"]), {})) for component in locked["components"]]


def _package(locked: Json, installed: Json) -> Json:
    told = {field: installed[field] for field in ("description", "licenses") if field in installed}
    # What stands in the lock is told by hashes and purl; its line says it once more.
    rest = {field: value for field, value in locked.items() if field != "description"}
    return {**rest, **told, "bom-ref": locked["purl"]}


def depending(installed: Json, listed: list[Json]) -> list[Json]:
    """Which of the packages in *listed* needs which, as far as they are installed here."""
    names = {component["bom-ref"]: (key(component["name"]), component["version"]) for component in installed["components"]}
    refs = {(key(component["name"]), component["version"]): component["bom-ref"] for component in listed}
    found = {}
    for entry in installed["dependencies"]:
        ref = refs.get(names.get(entry["ref"], ("", "")))
        if ref:
            found[ref] = sorted({refs[names[other]] for other in entry.get("dependsOn", ()) if names[other] in refs})
    return [{"ref": ref, **({"dependsOn": on} if on else {})} for ref, on in sorted(found.items())]


def vendored(part: Part) -> Json:
    files = [
        {
            "type": "file",
            "bom-ref": f"file:{file.place}/{file.path}",
            "name": f"{file.place}/{file.path}",
            "hashes": [{"alg": "SHA-256", "content": file.sha256}],
        }
        for file in part.files
    ]
    from_package = [{"name": "brought by", "value": part.package}] if part.package else []
    within = [{"name": "within", "value": part.within}] if part.within else []
    return {
        "type": "file" if part.licence == "OFL-1.1" else "library",
        "bom-ref": f"vendored:{part.name}",
        "name": part.name,
        **({"version": part.version} if part.version else {}),
        "description": part.about,
        "licenses": [{"license": {"id": part.licence}}],
        "externalReferences": [{"type": "website", "url": part.origin}],
        **({"properties": from_package + within} if from_package + within else {}),
        **({"components": files} if files else {}),
    }


def bom(python: str) -> Json:
    locked = cyclonedx("requirements", LOCK)
    installed = cyclonedx("environment", python)
    listed = packages(locked, installed)
    metadata = {field: value for field, value in locked["metadata"].items() if field != "component"}
    whole = {"type": "application", "bom-ref": NAME, "name": NAME, "licenses": [{"license": {"id": "MIT"}}]}
    made_elsewhere = [vendored(part) for part in parts() if not part.engine]
    needs = [{"ref": NAME, "dependsOn": sorted(component["bom-ref"] for component in [*listed, *made_elsewhere])}]
    return {
        **locked,
        "metadata": {**metadata, "component": whole},
        "components": [*listed, *made_elsewhere],
        "dependencies": [*needs, *depending(installed, listed)],
    }


def main(python: str, out: str) -> None:
    # Of requirements/release.txt; all else here needs nothing, so that it can be tested without.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    made = bom(python)
    text = json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        sys.exit(f"The list does not fit the schema of CycloneDX 1.6: {wrong}")
    unlicensed = [component["name"] for component in made["components"] if "licenses" not in component]
    Path(out).write_text(text, encoding="utf-8", newline="\n")
    print(f"{out}: {len(made['components'])} parts" + (f"; no licence known of {', '.join(unlicensed)}" if unlicensed else ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
