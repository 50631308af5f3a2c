"""The outputs of code, in fences of `output` and its like: text in the colours of a terminal, HTML
that can do no harm, errors. The cells of notebooks have them; notes can have them, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import nh3

from coursesite.diagnostics import Diagnostic, warning
from coursesite.text.lazy_regex import rare

LANGUAGES = frozenset(("output", "output-stderr", "output-error", "output-html", "output-widget"))
"""The languages of such fences."""
ESCAPE = "\u241b"
"""The sign that stands for the escape character, which no page can have."""
_ESCAPE = rare(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = rare(r"[\x00-\x08\x0b-\x1f\x7f]")
_TAGS = nh3.ALLOWED_TAGS | {"figure", "figcaption", "section"}
_STYLED = ("table", "td", "th", "tr", "thead", "tbody", "div", "span", "p", "pre", "code")
_STYLES = {"text-align", "color", "background-color", "font-weight", "font-style", "width"}
_PICTURES = tuple(f"data:image/{kind};" for kind in ("png", "jpeg", "gif", "webp"))
_BITS = (("bold", "b"), ("italic", "i"), ("underline", "u"))


def rendered(language: str, text: str, label: str, widget: str) -> tuple[str, Diagnostic | None]:
    """The HTML of an output, and the warning if something in it cannot be shown. `label` is a
    reader's word for an output, `widget` the sentence in the place of what only a program shows."""
    kind = language.removeprefix("output").lstrip("-")
    opening = f'\n<div class="cs-output{f" cs-output-{kind}" if kind else ""}" role="group"'
    opening += f' aria-label="{escape(label)}">'
    if kind == "html":
        return f"{opening}{harmless(text)}</div>", None
    if kind == "widget":
        words = f" <code>{escape(text.strip(), quote=False)}</code>" if text.strip() else ""
        return f"{opening}<p>{escape(widget)}{words}</p></div>", None
    problem = None
    if ESCAPE in text:
        html, problem = _coloured(text.replace(ESCAPE, "\x1b"))
    else:
        html = escape(_CONTROL.sub("", text), quote=False)
    return f"{opening}<pre>{html}</pre></div>", problem


def harmless(html: str) -> str:
    """HTML without scripts, styles and forms, and without an address that a browser would run."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={
            **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
            **{tag: nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | {"style"} for tag in _STYLED},
        },
        attribute_filter=_filtered,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "data"},
        clean_content_tags={"script", "style"},
        link_rel=None,
    ).strip()


def _filtered(tag: str, name: str, value: str) -> str | None:
    if name == "align" or name == "border":
        return None
    if value.strip().lower().startswith("data:"):
        harmless_picture = tag == "img" and name == "src" and value.startswith(_PICTURES)
        return value if harmless_picture else None
    return value


def _coloured(text: str) -> tuple[str, Diagnostic | None]:
    """The text with the colours that its escape sequences mean; without `rich` it has none."""
    try:
        from rich.text import Text
    except ImportError:
        plain = escape(_CONTROL.sub("", _ESCAPE.sub("", text)), quote=False)
        message = "the colours of this output are left out: what reads them is not installed"
        hint = "install it: pip install 'coursesite[notebooks]'"
        return plain, warning("output-colours", message, None, hint)
    read = Text.from_ansi(text)
    return "".join(_pieces(read.plain, read.spans)), None


def _pieces(plain: str, spans: Iterable[Any]) -> Iterator[str]:
    at = 0
    for span in sorted(spans, key=lambda one: one.start):
        if span.start < at or not hasattr(span.style, "color"):
            continue
        opening, closing = _style(span.style)
        yield _text(plain[at : span.start])
        yield f"{opening}{_text(plain[span.start : span.end])}{closing}"
        at = span.end
    yield _text(plain[at:])


def _text(plain: str) -> str:
    return escape(_CONTROL.sub("", plain), quote=False)


def _style(style: object) -> tuple[str, str]:
    """The tags around text in a style of `rich`: classes for the sixteen colours of terminals,
    which the theme has; others are given to it, for it to make them legible in both modes."""
    opening, closing = "", ""
    classes, own = [], []
    for part, name in (("color", "cs-ansi"), ("bgcolor", "cs-ansi-on")):
        colour = getattr(style, part)
        if colour is None or colour.is_default:
            continue
        if colour.number is not None and colour.number < 16:
            classes.append(f"{name}-{colour.number}")
        else:
            classes.append(f"{name}-own")
            own.append(f"--{name}:{colour.get_truecolor().hex}")
    if classes or own:
        opening = "<span" + (f' class="{" ".join(classes)}"' if classes else "")
        opening += (f' style="{";".join(own)}"' if own else "") + ">"
        closing = "</span>"
    for bit, tag in _BITS:
        if getattr(style, bit):
            opening, closing = f"{opening}<{tag}>", f"</{tag}>{closing}"
    return opening, closing
