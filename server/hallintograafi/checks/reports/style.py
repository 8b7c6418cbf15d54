"""The style of the report as a page, and how a server allows it and no other."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a;
  background: #fff }
article { border-left: .3rem solid #767676; padding: .1rem 1rem; margin: 1.5rem 0 }
article.violation { border-color: #a3151f } article.warning { border-color: #8a5a00 }
h2 { font-size: 1rem; margin: .5rem 0 } pre { background: #f4f4f4; padding: .5rem; overflow-x: auto }
mark { background: #ffd7d7; text-decoration: underline wavy #a3151f }
footer { color: #555; font-size: .875rem }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #161616 } pre { background: #262626 } mark { background: #5c1a1f; color: #fff }
  footer { color: #bbb } a { color: #9cc4ff } }
"""


def source() -> str:
    """Name the style as ``style-src`` of a Content-Security-Policy does (CSP level 3, section 2.3.1)."""
    return f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
