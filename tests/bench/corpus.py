"""N reports that nobody has published: a project to measure with.

Seeded, so that the same N is the same bytes. Prose is made of word lists in both languages, sentence for sentence; each report
has three figures, of all kinds of chart in turn, sums and shares that are recomputed, qualified numbers, and all its translations.
What is not measured (vocabulary, pages by hand, settings) is the project's own.
"""

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

PLACES = ("beijing", "shanghai", "shenzhen")
PUBLISHERS = ("qianhai_court", "cnipa", "shenzhen_government")

# Each line says the same in both languages; `{0}` is a number of the report, as {id} names it.
SENTENCES = [
    ("The court took in {0} in {1}, {2} of them about the first of the rights named below.", "法院{1}受理案件{0}，其中首项权利案件{2}。"),
    (
        "Most disputes were settled before judgment, and the panel sat less often than the year before.",
        "多数纠纷在判决之前解决，合议庭开庭次数较上年减少。",
    ),
    (
        "Small enterprises asked for advice more often, above all on licences and on the end of cooperation.",
        "中小企业咨询增多，主要涉及许可和合作终止。",
    ),
    ("Judges visited markets and parks, and explained how evidence is kept.", "法官走访市场和园区，讲解证据保全方法。"),
    ("The harbour district reported the largest growth; the hills reported none.", "港区增幅最大，山区没有增长。"),
    ("An annex lists the decisions that others may follow.", "附件列出具有参考意义的裁判。"),
    ("Experts in chemistry, software and design helped to find the facts of {2}.", "化学、软件和设计领域的专家参与查明{2}的事实。"),
    ("Where a party hid the accounts, the court took the figures of the other side.", "一方隐匿账册的，法院采信对方主张的数额。"),
    ("Agreements reached in mediation were confirmed within days.", "调解协议在数日内获得确认。"),
    ("The number of letters from abroad rose, though fewer needed a reply.", "境外来函增加，须答复的减少。"),
    ("Training reached every branch; {1} was the first full year of it.", "培训覆盖各部门，{1}为首个完整年度。"),
    ("Fees were waived where a party could not pay.", "当事人无力缴纳的，予以免交。"),
]
OPENINGS = [
    ("In the year under report", "报告年度内"),
    ("During this time", "在此期间"),
    ("As before", "与以往相同"),
    ("For the first time", "首次统计显示"),
    ("By the end", "至期末"),
]
THEMES = [
    ("the tide", "潮汐"),
    ("the orchard", "果园"),
    ("the lantern", "灯笼"),
    ("the ferry", "渡船"),
    ("the kiln", "窑炉"),
    ("the loom", "织机"),
    ("the well", "水井"),
    ("the mill", "磨坊"),
]
RIGHTS = ("trademark", "copyright", "patent", "trade_secret")
CAUSES = (
    "network_communication",
    "trademark_disputes",
    "recording_producers",
    "franchise_contracts",
    "technology_contracts",
    "trade_secret_infringement",
)

CATALOG = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
"""What a Chinese catalog begins with."""


@dataclass
class _Texts:
    """The texts of a report and what they are in Chinese."""

    pairs: dict[str, str] = field(default_factory=dict)

    def __call__(self, english: str, chinese: str) -> str:
        self.pairs[english] = chinese
        return english

    def catalog(self) -> str:
        return CATALOG + "".join(f'\nmsgid "{_quoted(en)}"\nmsgstr "{_quoted(zh)}"\n' for en, zh in self.pairs.items())


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _prose(r: random.Random, texts: _Texts) -> str:
    english, chinese = [], []
    names = ("{accepted}", "{accepted:period}", "{first-right}")
    for sentence, chinese_sentence in r.sample(SENTENCES, r.randint(4, 7)):
        opening, chinese_opening = r.choice(OPENINGS) if r.random() < 0.5 else ("", "")
        begun = f"{opening}, {sentence[0].lower()}{sentence[1:]}" if opening else sentence
        english.append(begun.format(*names))
        chinese.append((f"{chinese_opening}，" if opening else "") + chinese_sentence.format(*names))
    return texts(" ".join(english), "".join(chinese))


def write_report(root: Path, n: int) -> None:
    """Report number *n* below *root*, with its catalog."""
    r = random.Random(n)
    texts = _Texts()
    year = 1950 + n % 74
    theme_en, theme_zh = THEMES[n % len(THEMES)]
    id_ = f"report-{n:05}"
    folder = root / "data/reports" / id_
    folder.mkdir(parents=True)

    # Columns or lines: cases accepted and concluded, over some years.
    span = 4 if n % 2 else 10
    years = [year - span + 1 + k for k in range(span)]
    accepted = [r.randint(200, 9000) for _ in years]
    concluded = [max(1, int(value * r.uniform(0.7, 1.1))) for value in accepted]
    rows = ["id,measure,period,statistic,against,value,unit,printed"]
    rows += [
        f'{"accepted" if y == year else f"accepted-{y}"},cases_accepted,{y},level,,{v},case,"{v:,}"'
        for y, v in zip(years, accepted, strict=True)
    ]
    rows += [
        f'{"concluded" if y == year else f"concluded-{y}"},cases_concluded,{y},level,,{v},case,"{v:,}"'
        for y, v in zip(years, concluded, strict=True)
    ]
    growth = round((accepted[-1] / accepted[-2] - 1) * 100, 1)
    rows.append(f"growth,cases_accepted,{year},change,{year - 1},{growth},percent,{'up ' if growth >= 0 else 'down '}{abs(growth)}%")
    (folder / "by-year.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    # A stack: parts of a whole.
    parts = [r.randint(20, 900) for _ in RIGHTS]
    rows = ["id,right,value,printed", f'all-rights,total,{sum(parts)},"{sum(parts):,}"']
    rows += [
        f'{"first-right" if k == 0 else f"right-{right.replace(chr(95), chr(45))}"},{right},{v},"{v:,}"'
        for k, (right, v) in enumerate(zip(RIGHTS, parts, strict=True))
    ]
    (folder / "by-right.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    # Bars: some causes, qualified.
    rows = ["id,cause,value,qualifier,printed"]
    for k, cause in enumerate(r.sample(CAUSES, 5)):
        value = r.randint(1, 90) * 100
        qualifier = ("", "over", "nearly", "about", "")[k]
        rows.append(f'cause-{k},{cause},{value},{qualifier},"{(qualifier + " ") if qualifier else ""}{value:,}"')
    (folder / "by-cause.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    place, publisher = PLACES[n % 3], PUBLISHERS[n % 3]
    yaml = f"""language: en
kind: white_paper
title: {texts(f"Rights of {theme_en}, report {n}", f"{theme_zh}权利保护报告（第{n}号）")}
publishers: [{publisher}]
place: {place}
period: {year}
source:
  title: "{texts(f"[[White Paper on the Rights of {theme_en.title()}, No. {n}]]", f"[[《{theme_zh}权利白皮书（第{n}号）》]]")}"
  language: en
summary: >-
  {texts("From {accepted:period} on the court took in {accepted} and brought {concluded} to an end. " + f"The report on {theme_en} follows.", "{accepted:period}法院受理案件{accepted}，审结{concluded}。" + f"以下为{theme_zh}报告。")}
key: [accepted, concluded, first-right]
sections:
  - id: cases
    title: {texts("Cases", "案件")}
    at: "1"
    prose: |-
      {_prose(r, texts)}
    figures:
      - id: by-year
        title: {texts("Cases accepted and concluded, by year", "各年收案和结案")}
        at: "1"
  - id: rights
    title: {texts("Rights and causes", "权利与案由")}
    at: "2"
    prose: |-
      {_prose(r, texts)}
    figures:
      - id: by-right
        title: {texts("Cases handled, by right", "各类权利案件")}
        measure: cases_handled
        period: {year}
        unit: case
        at: 2.(1)
        parts: whole
      - id: by-cause
        title: {texts("Cases handled, by cause", "各案由案件")}
        measure: cases_handled
        statistic: level
        period: {year}
        unit: case
        at: 2.(2)
        parts: partial
relations:
  - id: rights-add-up
    kind: sum
    says: all-rights
    of: [first-right, {", ".join(f"right-{right.replace(chr(95), chr(45))}" for right in RIGHTS[1:])}]
  - id: growth-of-cases
    kind: growth
    says: growth
    of: [accepted]
    base: [accepted-{year - 1}]
"""
    (folder / "report.yml").write_text(yaml, encoding="utf-8")
    catalog = root / "locales/zh/LC_MESSAGES" / f"{id_}.po"
    catalog.write_text(texts.catalog(), encoding="utf-8")


def write_project(root: Path, n: int) -> Path:
    """A project of *n* reports in the new folder *root*."""
    for name in ("data/vocabulary", "docs"):
        shutil.copytree(ROOT / name, root / name)
    for name in (
        "data/glossary.csv",
        "mkdocs.yml",
        "mkdocs.en.yml",
        "mkdocs.zh.yml",
        "locales/zh/LC_MESSAGES/site.po",
        "locales/en/LC_MESSAGES/site.po",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for k in range(n):
        write_report(root, k)
    return root
