"""Whether the sitemap of a built site is one by the schema of sitemaps.org: of the folder given, else of site/. Exit code 1 where it is not.

The schema comes with the package `sitemap` of npm; what it leaves to others, the links to the other languages, is below.
"""

import sys
from pathlib import Path

from lxml import etree
from npm_tools import ROOT, install, not_run

MOST = 50_000_000
"""The bytes that a sitemap may have, uncompressed (sitemaps.org/protocol.html)."""
BOTH = """\
<schema xmlns="http://www.w3.org/2001/XMLSchema">
  <import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{sitemap}"/>
  <import namespace="http://www.w3.org/1999/xhtml" schemaLocation="{link}"/>
</schema>
"""
LINK = """\
<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
  <element name="link">
    <complexType>
      <attribute name="rel" use="required"><simpleType><restriction base="string"><enumeration value="alternate"/></restriction></simpleType></attribute>
      <attribute name="hreflang" use="required"><simpleType><restriction base="string"><pattern value="x-default|[a-z]{2}(-[A-Za-z]+)?"/></restriction></simpleType></attribute>
      <attribute name="href" type="anyURI" use="required"/>
    </complexType>
  </element>
</schema>
"""


def main() -> int:
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    packages = install()
    if not packages:
        return not_run("The schema of sitemaps", "npm")
    sitemap = site / "sitemap.xml"
    if not sitemap.exists():
        print(f"There is no {sitemap}. Build the site first: make site.", file=sys.stderr)
        return 1
    found = check(packages, sitemap)
    print("\n".join(found) or "The sitemap is valid.")
    return int(bool(found))


def check(packages: Path, sitemap: Path) -> list[str]:
    """What is wrong with *sitemap*, by line."""
    link = packages.parent / "link.xsd"
    link.write_text(LINK, encoding="utf-8")
    text = BOTH.format(sitemap=(packages / "sitemap/schema/sitemap.xsd").as_uri(), link=link.as_uri())
    schema = etree.XMLSchema(etree.fromstring(text))
    schema.validate(etree.parse(sitemap))
    wrong = [f"{sitemap.name}:{error.line}: {error.message}" for error in schema.error_log]
    return [*wrong, *([f"{sitemap.name} has more than {MOST:,} bytes"] if sitemap.stat().st_size > MOST else [])]


if __name__ == "__main__":
    sys.exit(main())
