"""Templates as they are rendered: everything escaped, every text in the reader's language."""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache, partial

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from comity.web.desk.languages import Language, language
from comity.web.desk.machine_words import provision_in_words

_MACROS = "govuk_frontend_jinja"
_LONE_PERCENT = re.compile(r"%(?!%|\([a-z_]+\)[sd])")


@cache
def _environment(code: str) -> Environment:
    spoken = language(code)
    made = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        loader=ChoiceLoader(
            [
                PackageLoader("comity.web.desk", "templates"),
                # The macros of the design system, as its makers' port names them.
                PrefixLoader({_MACROS: PackageLoader(_MACROS)}),
            ]
        ),
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _as_text(spoken.words.gettext(text)),
        lambda one, many, number: _as_text(spoken.words.ngettext(one, many, number)),
        newstyle=True,
    )
    made.globals["language"] = spoken
    made.filters.update(
        reference=_reference,
        day=_day,
        moment=_moment,
        number=spoken.number,
        country=spoken.country,
        tongue=spoken.tongue,
        # Of a variable, where "_()" would take whatever is in it for HTML of ours.
        ours=spoken.say,
        foreign=_foreign,
        provision=partial(_provision, spoken=spoken),
    )
    return made


def rendered(spoken: Language, template: str, values: Mapping[str, object]) -> str:
    """Return a page, or a part of one.

    Args:
        spoken: The reader's language.
        template: Its name among the templates.
        values: What it shows. Texts are escaped, unless they are pieces of HTML already.
    """
    return _environment(spoken.code).get_template(template).render(values)


def _as_text(said: str) -> Markup:
    """Return what is said as text: no catalogue and no value can put HTML into a page by it.

    The extension takes what it gets for HTML, and fills in placeholders: a percent sign that
    begins none stands for itself.
    """
    return escape(_LONE_PERCENT.sub("%%", said))


def _reference(text: object) -> Markup:
    """Return a reference or code, kept together in texts of either direction."""
    return Markup('<bdi class="comity-mono">{}</bdi>').format(text)


def _foreign(text: object, code: str = "") -> Markup:
    """Return a text in another language than the page's, named for those who have it read out."""
    if not code:
        return Markup('<bdi dir="auto">{}</bdi>').format(text)
    return Markup('<bdi dir="auto" lang="{}">{}</bdi>').format(code, text)


def _provision(text: str, *, spoken: Language) -> Markup:
    """Return a provision with its act by name."""
    return Markup("<bdi>{}</bdi>").format(provision_in_words(text, spoken))


@pass_context
def _day(context: Context, day: date | str | None) -> Markup:
    """Return a day in full; of a text that is only a part of a day, the text."""
    if day is None or day == "":
        return Markup("")
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return Markup("<bdi>{}</bdi>").format(day)
    spoken: Language = context["language"]
    return Markup('<time datetime="{}"><bdi>{}</bdi></time>').format(
        day.isoformat(), spoken.day(day)
    )


@pass_context
def _moment(context: Context, at: datetime | str | None) -> Markup:
    """Return a moment, as the clocks of this node show it."""
    if at is None or at == "":
        return Markup("")
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    spoken: Language = context["language"]
    zone: tzinfo = context["zone"]
    return Markup('<time datetime="{}"><bdi>{}</bdi></time>').format(
        escape(at.isoformat()), spoken.moment(at, zone)
    )
