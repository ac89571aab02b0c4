"""A language that nobody speaks: every string of the catalogs in letters that neither English nor Chinese has, a third longer.

Where it is a language of the site, whatever stands on a page in plain letters is either data or a string that is in no catalog.
Its tag is that of Russian: dates and lists then come in Cyrillic letters, and plurals in three forms.
"""

import re
import shutil
from pathlib import Path

from projects import ROOT, Case, read_case, replace_in, write_base, write_files

from generator.catalogs.catalog import singular
from generator.catalogs.messages import interface_texts, updated_catalog, write_catalog
from generator.language import SITE, catalog_path, load_language
from generator.load import load
from generator.model import Text

TAG = "ru"

PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LETTERS = str.maketrans(PLAIN, "ÅΒÇĐÉΦĞĦÎĴĶŁΜÑÖΡΨŔŠŤÛΝŴΧÝŽåβçđéφğħîĵķłμñöρψŕšťûνŵχÿž")
"""Letters of charts' font that look like those they stand for, each outside ASCII."""

_KEPT = re.compile(r"\{[^{}]*\}|\[\[|\]\]")

_AS_IT_IS = ("order of citation styles",)
"""Contexts of strings that no reader sees."""


def pseudo(text: str) -> str:
    """*text* in the language, its places in braces and its double brackets kept.

    >>> pseudo("The court accepted {x}.")
    '⟦Ťħé çöûŕť åççéρťéđ {x}. ~~~~~⟧'
    """
    kept = _KEPT.findall(text)
    changed = [piece.translate(LETTERS) for piece in _KEPT.split(text)]
    whole = "".join(a + b for a, b in zip(changed, [*kept, ""], strict=True))
    length = sum(map(str.isalpha, "".join(changed)))
    return f"⟦{whole} {'~' * -(-length * 3 // 10)}⟧" if length else text


def _translation(context: str | None, text: str) -> str:
    if context in _AS_IT_IS:
        return text
    if context == "pattern.ending":
        return text.translate(LETTERS)
    if context == "pattern.number":
        return "".join(part if part.startswith("{") else part.translate(LETTERS) for part in re.split(r"(\{n\})", text))
    return pseudo(text)


def write_language(root: Path) -> None:
    """Add the language to the project in *root*: its catalogs, and its columns of the glossary."""
    data = load(root, ("en", "zh")).data
    domains = {SITE: [*interface_texts(ROOT), *data.vocabulary.texts]} | {report.id: [*report.texts] for report in data.reports}
    for domain, texts in domains.items():
        write_catalog(root / catalog_path(TAG, domain), _catalog(root, domain, texts))
    head, *rows = (root / "data/glossary.csv").read_text(encoding="utf-8").splitlines()
    names = [row.split(",")[head.split(",").index("en")] for row in rows]
    added = [f"{TAG},{TAG}_sort,{TAG}_about", *(f"{name.translate(LETTERS)},{name},{pseudo('About ' + name)}" for name in names)]
    (root / "data/glossary.csv").write_text("".join(f"{a},{b}\n" for a, b in zip([head, *rows], added, strict=True)), encoding="utf-8")


def _catalog(root: Path, domain: str, texts: list[Text]):
    catalog = updated_catalog(root, TAG, domain, texts)
    for message in catalog:
        if message.id and message.pluralizable:
            message.string = tuple(pseudo(message.id[min(n, 1)]) for n in range(catalog.num_plurals))
        elif message.id:
            message.string = _translation(message.context, singular(message))
    return catalog


def write_pseudo_project(root: Path) -> Path:
    """A project with everything that a report can have, as a site in English and in the language."""
    write_base(root)
    for name in ("page/everything/input.txt", "compare/input.txt"):
        case = read_case(Path(__file__).parent / name)
        kept = [file for file in (*case.files, case.expected) if re.match(r"data/(vocabulary|reports/(harbour-2021|tides-2022))/", file[0])]
        write_files(root, Case("", tuple(kept), ("", "", "")))
    replace_in(root / "data/reports/tides-2022/report.yml", "at: Preface", "at: I.0")
    write_files(root, Case("", tuple((name, "", text) for name, text in _RECKONING.items()), ("", "", "")))
    write_language(root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    for tag in ("en", TAG):
        settings = (ROOT / "mkdocs.en.yml").read_text(encoding="utf-8")
        if tag == TAG:
            settings = settings.replace("build/en", f"build/{tag}").replace("build/site/en", f"build/site/{tag}")
            settings = settings.replace("SITE_URL_EN", f"SITE_URL_{tag.upper()}").replace("language: en", f"language: {tag}")
            settings = re.sub(r"(?<=  - )([A-Z][\w ]+)(?=: )|(?<=site_name: ).*", lambda match: pseudo(match.group()), settings)
        (root / f"mkdocs.{tag}.yml").write_text(settings, encoding="utf-8")
        (root / "docs" / tag).mkdir(parents=True)
        for page in (ROOT / "docs/en").glob("*.md"):
            anchors = re.findall(r"\{[^}]*(#[\w-]+)", page.read_text(encoding="utf-8"))
            say = pseudo if tag == TAG else str
            lines = [
                f"# {say('By hand')} {{: #title }}",
                *(f"## {say('Part')} {{: {anchor} }}" for anchor in anchors if anchor != "#title"),
            ]
            (root / "docs" / tag / page.name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return root


_RELATIONS = {
    "sum": "{kind: sum, says: all-cases, of: [patent-cases, trademark-cases]}",
    "bound": "{kind: bound, of: [patent-cases], base: [all-cases]}",
    "share": "{kind: share, says: patent-share, of: [patent-cases], base: [all-cases]}",
    "ratio": "{kind: ratio, says: ratio-printed, of: [patent-cases], base: [trademark-cases]}",
    "average": "{kind: average, says: per-case, of: [awarded], base: [all-cases]}",
    "growth": "{kind: growth, says: grown, of: [all-cases], base: [all-before]}",
    "growth-alone": "{kind: growth, says: grown-alone, of: [trademark-cases]}",
    "difference": "{kind: difference, says: fewer, of: [patent-cases], base: [trademark-cases]}",
    "difference-alone": "{kind: difference, of: [all-cases], base: [all-before]}",
    "equality": "{kind: equality, of: [all-cases, all-again]}",
    "count": "{kind: count, says: years, of: [all-before, all-cases]}",
    "rank": "{kind: rank, says: place, of: [patent-cases], base: [trademark-cases]}",
    "increasing": "{kind: claim, claim: increasing, of: [all-before, all-cases]}",
    "decreasing": "{kind: claim, claim: decreasing, of: [all-before, all-cases]}",
    "majority": "{kind: claim, claim: majority, of: [patent-cases], base: [all-cases]}",
    "largest": "{kind: claim, claim: largest, of: [patent-cases, trademark-cases]}",
}
"""One of each kind, some that hold and some that do not."""

_RECKONING = {
    "data/reports/reckoning-2020/report.yml": """\
language: en
kind: news_release
title: Sums of the sea
publishers: [meridian_court]
place: meridian
period: 2020
published: 2021-02-03
added: 2021-02-04
source: {title: "[[Sums of the Sea]]", language: en}
summary: All that was counted, {all-cases} in {all-cases:period}, {grown:change}.
key: [all-cases]
sections:
  - id: sums
    title: Sums
    at: I
    figures:
      - {id: counted, title: What was counted, at: I.1}
      - {id: many-kinds, title: What else was counted, at: I.2}
corrections:
  - id: too-many
    at: I.1
    observations: [all-cases]
    printed: "520"
    reading: The parts add up to less.
    reason: Nobody knows.
    action: keep
    relation: sum
    expect: {printed: "520", recomputed: "500"}
    recorded: 2021-03-01
relations:
"""
    + "".join(f"  - {{id: {id_}, at: I.1, {relation[1:]}\n" for id_, relation in _RELATIONS.items()),
    "data/reports/reckoning-2020/counted.csv": """\
id,measure,right,statistic,period,against,value,unit,printed,qualifier,status,at
all-cases,cases_accepted,,,2020,,520,,520,,,
all-before,cases_accepted,,,2019,,400,,400,,,
all-again,cases_accepted,,,2020,,521,,521,,,I.9
patent-cases,cases_accepted,patent,,2020,,200,,200,,,
trademark-cases,cases_accepted,trademark,,2020,,300,,300,,,
patent-share,cases_accepted,patent,share,2020,,38.4,percent,38.4%,,,
grown,cases_accepted,,change,2020,2019,30,percent,30%,,,
grown-alone,cases_accepted,trademark,change,2020,2019,20,percent,20%,,,
place,cases_accepted,patent,rank,2020,,2,rank,second,,,
""",
    "data/reports/reckoning-2020/many-kinds.csv": """\
id,measure,statistic,period,value,unit,printed,qualifier,status,at
awarded,damages,,2020,1300000,,1.3 million,,,I.2
per-case,damages,,2020,2500,,"about 2,500",about,,I.3
ratio-printed,cases_accepted,share,2020,66.7,percent,66.7%,,,I.4
fewer,cases_accepted,,2020,100,,100,,,I.5
years,cases_concluded,,2020,2,,two,,,I.6
unknown,cases_concluded,,2018,,,,,not_applicable,I.7
hidden,cases_concluded,,2017,,,,,illegible,I.8
""",
}


def pseudo_language(root: Path):
    """The language of the project in *root*."""
    reports = [path.name for path in (root / "data/reports").iterdir()]
    return load_language(root, TAG, reports)[0]


__all__ = ["LETTERS", "TAG", "pseudo", "pseudo_language", "replace_in", "write_language", "write_pseudo_project"]
