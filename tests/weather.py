"""A fictional report of everything that makes a page hard to lay out, and one that has next to nothing."""

from pathlib import Path

from projects import write_base

LONG = "Rights in signs, sounds, scents and shapes of vessels at sea, n"
"""A name of more than 60 characters."""

_REPORT = """\
language: en
kind: white_paper
title: Storms over the harbour
publishers: [meridian_court]
place: meridian
period: 2021
source:
  title: "[[White Paper on Storms]]"
  language: en
summary: Two hundred kinds of case.
sections:
  - id: storms
    title: Storms
    at: I
    figures:
      - {id: one-value, title: One value, at: I.1}
      - {id: no-value, title: No value, at: I.2}
      - {id: many, title: Two hundred categories, at: I.3}
      - {id: long-names, title: Names of sixty characters, at: I.4}
      - {id: below-zero, title: Changes below zero, at: I.5}
      - {id: wide-span, title: From one to a billion, at: I.6}
"""

_BARE = """\
language: en
kind: news_release
title: A report without a figure
publishers: [meridian_court]
place: meridian
period: 2020
source:
  title: "[[Notice]]"
  language: en
summary: Nothing is counted here.
sections:
  - id: words
    title: Words
    at: I
    prose: There is only prose, and it is in one language.
"""

_KINDS = 200


def write_weather(root: Path) -> Path:
    """The project with both reports. Their texts are in English only: their translation is missing."""
    write_base(root, words=True)
    kinds = "".join(f"    kind_{n}: {LONG[:20]} {n}\n" for n in range(_KINDS))
    names = "".join(f"    long_{n}: {LONG}o. {n}\n" for n in range(8))
    with (root / "data/vocabulary/dimensions.yml").open("a", encoding="utf-8") as file:
        file.write(f"kind:\n  name: Kind\n  members:\n{kinds}{names}")
    folder = root / "data/reports/storms-2021"
    folder.mkdir()
    (folder / "report.yml").write_text(_REPORT, encoding="utf-8")
    head = "id,measure,kind,period,value,printed\n"
    tables = {
        "one-value": "id,measure,period,value,printed\nonly,cases_accepted,2021,7,7\n",
        "no-value": "id,measure,period,value,printed,status\nnone-1,cases_accepted,2020,,,not_stated\nnone-2,cases_accepted,2021,,,withheld\n",
        "many": head + "".join(f"many-{n},cases_accepted,kind_{n},2021,{(n * 37) % 211 + 1},{(n * 37) % 211 + 1}\n" for n in range(_KINDS)),
        "long-names": head + "".join(f"long-{n},cases_accepted,long_{n},2021,{n * 111 + 5},{n * 111 + 5}\n" for n in range(8)),
        "below-zero": "id,measure,statistic,kind,period,against,value,unit,printed\n"
        + "".join(f"change-{n},cases_accepted,change,kind_{n},2018,2017,{v},percent,{v}%\n" for n, v in enumerate((-91.5, -3, 0.4, 250))),
        "wide-span": head + "".join(f"span-{n},cases_accepted,kind_{n},2019,{10**n},{10**n}\n" for n in range(10)),
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    bare = root / "data/reports/notice-2020"
    bare.mkdir()
    (bare / "report.yml").write_text(_BARE, encoding="utf-8")
    return root
