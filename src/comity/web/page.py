"""The frame of a public page: no script, no cookie, nothing fetched from elsewhere."""

import base64
from html import escape
from typing import Final

from comity.trust.digest import sha256

STYLE: Final = """
:root{color-scheme:light}
body{font:1.1875rem/1.45 system-ui,sans-serif;margin:0;color:#14181c;background:#fff}
header{background:#1d3b53;color:#fff;padding:1rem}
header p{margin:0 auto;max-width:44rem;font-weight:600}
main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0 1.5rem}
label{display:block;font-weight:600}
.hint{display:block;color:#4b5560}
input{font:inherit;padding:.4rem .5rem;border:2px solid #14181c;width:100%;max-width:22rem;
box-sizing:border-box}
button{font:inherit;font-weight:600;padding:.55rem 1.2rem;border:0;background:#0b5c3b;color:#fff}
input:focus-visible,button:focus-visible,a:focus-visible{outline:4px solid #ffb000;
outline-offset:1px}
table{border-collapse:collapse;width:100%;margin:1rem 0}
caption{font-weight:600;text-align:left;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;border-bottom:1px solid #9aa5b1;
padding:.5rem .5rem .5rem 0}
.problem{border:4px solid #a8201a;padding:0 1rem;margin-bottom:1.5rem}
.found{border:4px solid #0b5c3b;padding:0 1rem}
.small{font-size:1rem;color:#4b5560}
"""

_STYLE_HASH: Final = base64.b64encode(sha256(STYLE.encode())).decode("ascii")

HEADERS: Final = {
    "Content-Security-Policy": (
        f"default-src 'none'; object-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer bears. The address holds the code, so nothing may pass it on."""


def page(title: str, body: str, *, owner: str, language: str = "en") -> str:
    """Return a whole page.

    Args:
        title: Of the page; escaped here.
        owner: Whose page it is; escaped here.
        body: Its content as HTML, everything foreign in it escaped.
        language: ISO 639-1.
    """
    shown, whose = escape(title), escape(owner)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{shown} | {whose}</title><style>{STYLE}</style></head>"
        f"<body><header><p>{whose}</p></header><main><h1>{shown}</h1>{body}</main></body></html>"
    )
