"""Vega, Vega-Lite and Vega-Embed as one JavaScript module, made by vl-convert: no network, no Node."""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from generator.cache import kept_or_made
from generator.chart.svg import VEGA_LITE

SNIPPET = "export { vegaEmbed };"
NOTICE = Path(__file__).with_name("vega-licences.txt")


def vega_bundle(store: Path) -> str:
    """The text of the module, from *store* where it has been made before. It begins with the licences of what is in it."""
    name = sha256(f"{version('vl-convert-python')} {VEGA_LITE} {SNIPPET}".encode()).hexdigest()[:40]
    bundle = kept_or_made(store / f"{name}.js", _bundled)
    return f"/*!\n{NOTICE.read_text(encoding='utf-8')}*/\n{bundle.decode()}"


def _bundled() -> bytes:
    import vl_convert  # noqa: PLC0415  as in svg

    return str(vl_convert.javascript_bundle(SNIPPET, vl_version=VEGA_LITE)).encode()
