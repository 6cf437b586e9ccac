"""Pieces of a page. Whatever comes from outside is escaped here, and nowhere else."""

from collections.abc import Iterable, Sequence
from html import escape

from comity.web.same_origin import CSRF_FIELD


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>"


def heading(text: str) -> str:
    """Return a heading within a page."""
    return f"<h2>{escape(text)}</h2>"


def problem(text: str) -> str:
    """Return what went wrong, so that it is read out first."""
    return f'<div class="problem" role="alert"><p>{escape(text)}</p></div>' if text else ""


def told(text: str) -> str:
    """Return what was done, so that it is read out."""
    return f'<div class="found" role="status"><p>{escape(text)}</p></div>' if text else ""


def field(
    name: str,
    caption: str,
    *,
    hint: str = "",
    kind: str = "text",
    autocomplete: str = "off",
    most: int = 200,
    value: str = "",
) -> str:
    """Return a labelled field of a form."""
    hinted = f'<span class="hint" id="{name}-hint">{escape(hint)}</span>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<p><label for="{name}">{escape(caption)}</label>{hinted}'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}"{described} '
        f'autocomplete="{autocomplete}" spellcheck="false" autocapitalize="none" '
        f'maxlength="{most}" required></p>'
    )


def hidden(name: str, value: str) -> str:
    """Return a field that nobody sees."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def form(action: str, token: str, parts: Iterable[str], button: str) -> str:
    """Return a form with the token of whoever may send it."""
    inside = "".join([hidden(CSRF_FIELD, token), *parts])
    return (
        f'<form method="post" action="{escape(action)}">{inside}'
        f"<p><button>{escape(button)}</button></p></form>"
    )


def passkey_form(
    action: str, token: str, *, ceremony: str, options: str, doing: str, parts: Iterable[str] = ()
) -> str:
    """Return a form that our script completes with a passkey.

    Args:
        action: Where it is sent.
        token: Of whoever may send it.
        ceremony: The secret with which it is finished.
        options: What the browser is asked, as JSON.
        doing: ``create`` or ``get``.
        parts: Other fields.
    """
    inside = "".join(
        [hidden(CSRF_FIELD, token), hidden("ceremony", ceremony), hidden("response", ""), *parts]
    )
    return (
        f'<form method="post" action="{escape(action)}" data-passkey="{doing}" '
        f'data-options="{escape(options)}">{inside}'
        '<p id="passkey-said" role="status">A script is needed for passkeys.</p>'
        "<p><button>Use the passkey</button></p></form>"
        '<script src="/static/passkey.js" defer></script>'
    )


def link(address: str, text: str) -> str:
    """Return a paragraph with a link to a page of ours."""
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>'


def listed(items: Iterable[str]) -> str:
    """Return a list of texts."""
    return "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in items) + "</ul>"


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its cells are pieces already."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in columns)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"
