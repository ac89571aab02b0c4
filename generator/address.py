"""Where things stand on the site: the only file that knows the layout of its addresses.

Paths are relative to the tree of a language (`reports/beijing-2020/`) or, for data, to the site (`data/observations.csv`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

DEFAULT_ADDRESS = "https://example.org/ip-report/"
"""What pages call their address until somebody says where the site stands."""


def site_address(written: str) -> str:
    """The address of a site as links have it, from how people write it: a slash at its end, nothing but ASCII.

    `https://数据.example/ip` → `https://xn--vxup8b.example/ip/` (RFC 3492, RFC 3987). Raises `ValueError` where it is none:
    another scheme, no host, a query, a fragment, white space.
    """
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "?" in written or "#" in written or parts.username is not None:
        raise ValueError(written)
    # idna refuses labels that are empty or too long, port numbers that are none; both are ValueError.
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    if not re.fullmatch(r"[a-z0-9.:\[\]-]+", host) or re.search(r"\s|[\x00-\x1f]", written):
        raise ValueError(written)
    path = quote(parts.path.rstrip("/") + "/", safe="/%:@!$()*+,;=~")
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port is not None else host, path, "", ""))


def report_path(report: str) -> str:
    return f"reports/{report}/"


def figure_path(report: str, figure: str) -> str:
    """The page of a figure alone: its permalink, which stays, in every language."""
    return f"f/{report}/{figure}/"


def measure_path(measure: str) -> str:
    return f"measures/{measure}/"


def place_path(place: str) -> str:
    return f"places/{place}/"


def institution_path(institution: str) -> str:
    return f"institutions/{institution}/"


def term_path(term: str) -> str:
    """A term of the glossary, by its id."""
    return f"glossary/#{term}"


def data_path(report: str, file: str) -> str:
    """A file of a figure of *report*, relative to the site: `data_path("r", "f.csv")`."""
    return f"data/reports/{report}/{file}"


def report_data_path(report: str, ending: str) -> str:
    """A file of the whole of *report*, relative to the site: `report_data_path("r", "csv")`."""
    return f"data/reports/{report}.{ending}"


def card_path(name: str, tag: str) -> str:
    """The picture that stands for a report, by its id, where a page about it is shared; `_site` for the site itself. Relative to the site."""
    return f"assets/cards/{name}.{tag}.png"


@dataclass(frozen=True, slots=True)
class Site:
    """The published site and the repository behind it."""

    address: str = DEFAULT_ADDRESS
    """With a slash at its end."""
    repository: str = ""
    """Where mistakes are reported, without a slash at its end: `https://github.com/owner/name`. Empty where there is none."""
    contact: str = ""
    """A mail address for those who cannot reach the repository. Empty where there is none."""

    def page(self, tag: str, path: str = "") -> str:
        """The address of a page of the language *tag*."""
        return f"{self.address}{tag}/{path}"

    def file(self, path: str) -> str:
        """The address of what belongs to no language: data, assets."""
        return f"{self.address}{path}"

    def issue(self, template: str, fields: Mapping[str, str]) -> str:
        """A new issue at the repository, its form *template* filled in with *fields* (id of a field → text)."""
        return f"{self.repository}/issues/new?{urlencode({'template': template, **fields})}" if self.repository else ""
