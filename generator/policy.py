"""What a page may load and run: its Content-Security-Policy, the same in every page.

Nothing but what stands on the site itself, and no script that is not a file of it but the one whose digest the policy
names. A text that should become markup through a mistake of ours still runs nothing and calls nobody.
W3C, Content Security Policy Level 3; what a `<meta>` cannot say (frame-ancestors, report-to, sandbox) is left to servers.
"""

import re
from base64 import b64encode
from hashlib import sha256

_NEEDED = (
    ("default-src", "'none'"),
    # Our modules, Vega and Pagefind are files. Pagefind's index is read by WebAssembly, which this word allows, and no eval of text.
    # Vega needs no eval: its expressions are interpreted.
    ("script-src", "'self' 'wasm-unsafe-eval'{hashes}"),
    # Vega's own style sheet and menu are turned off; places are set on elements by scripts, which a policy does not govern.
    ("style-src", "'self'"),
    # data: is the chart on its way to becoming the PNG that a reader saves, and the marks in the theme's style sheet.
    ("img-src", "'self' data:"),
    # Specs of interactive charts, Pagefind's index, pages of the other language to stand beside this one.
    ("connect-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def write_policy(head: str = "") -> str:
    """The policy of a page in which the scripts that are written out in *head* may run: markup with `<script>…</script>`, or none."""
    hashes = "".join(f" 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in _INLINE.findall(head))
    return "; ".join(f"{directive} {sources.format(hashes=hashes)}" for directive, sources in _NEEDED)
