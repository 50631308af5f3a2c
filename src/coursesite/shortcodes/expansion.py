"""Expands a call of a shortcode to HTML or Markdown, or to a placeholder and diagnostics."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from coursesite.diagnostics import error, warning
from coursesite.extensions.modules import last_line
from coursesite.extensions.modules import reason as reason_of
from coursesite.model import Expansion, Include, replace
from coursesite.shortcodes.binding import Binding
from coursesite.shortcodes.diagrams import is_diagram
from coursesite.shortcodes.parameter_types import InnerForm, ShortcodeError, did_you_mean
from coursesite.shortcodes.results import Embed, Markdown
from coursesite.shortcodes.signature import Broken, TemplateShortcode, template_name
from coursesite.shortcodes.syntax import arguments, name_span
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coursesite.diagnostics import Diagnostic
    from coursesite.model import Call, PageFacts
    from coursesite.shortcodes.signature import Entry, Shortcode

    Render = Callable[[str, dict[str, Any]], str]
INNER = "\ufddf"
"""Stands for the inner Markdown while a template is rendered: a noncharacter of Unicode, which is
taken out of calls that contain it."""
_FIRST_TAG = rare(r"(?:\s|<!--.*?-->)*(?:<([A-Za-z][\w-]*))?", re.DOTALL)
_NO_TEXT = rare(
    rf"<[A-Za-z/!](?:[^<>\"']|\"[^\"{INNER}]*\"|'[^'{INNER}]*')*[\"']?[^\"'<>]*{INNER}"
    rf"|<(script|style|textarea|title)\b[^>]*>(?:(?!</\1\b)[^{INNER}])*{INNER}",
    re.IGNORECASE,
)
"""Matches inner text where it would be no text of the page."""
_INLINE = (
    " a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark math "
    "meter output picture progress q ruby s samp select small span strong sub sup svg time u var "
    "wbr "
)
_NOTE = "write > [!NOTE], and > before each line of the text"
_PATH = "links take the path of a file: [text](02-file.md)"
_DETAILS = 'write {{< details "…" >}} … {{< /details >}}'
_ELSEWHERE = {
    "ref": _PATH,
    "relref": _PATH,
    "link": _PATH,
    "highlight": "write fenced code, between lines of ```",
    "code": "write fenced code, between lines of ```",
    "hint": _NOTE,
    "callout": _NOTE,
    "notice": _NOTE,
    "alert": _NOTE,
    "admonition": _NOTE,
    "expand": _DETAILS,
    "spoiler": _DETAILS,
    "katex": "write the formula between dollars: $…$",
    "math": "write the formula between dollars: $…$",
    "mermaid": "write fenced code: ```mermaid",
    "pagebreak": "take it away: pages on paper break by themselves",
    "embed": 'write {{< include "file.md" >}}',
    "img": "write ![what is to be seen](picture.svg), or use figure",
    "image": "write ![what is to be seen](picture.svg), or use figure",
    "pdf": "write {{< slides deck.pdf >}}",
    "param": "write what it would give; notes are no templates",
}
"""Hints for the shortcodes of Hugo, its themes and Quarto."""
_PRE = rare(r"(<(pre|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)


class PageWantedError(Exception):
    """Raised by a renderer for a template that asks for the facts of the page, if it has none."""


def expand(
    call: Call, registry: Mapping[str, Entry], render: Render, page: PageFacts | None = None
) -> Expansion:
    """The expansion of a call. `render` takes the name of a template and its context, and returns
    its text. Without a `page`, that of a shortcode that asks for its facts says so, and no more.

    It raises nothing. A wrong call expands to a placeholder with diagnostics, whose codes are
    `shortcode-unknown`, `-argument`, `-unclosed`, `-load`, `-failed` and `-template`. A malformed
    tag has a placeholder without diagnostics: `syntax.parse` reported it.
    """
    if is_diagram(call):
        return Expansion()
    if INNER in call.source:
        call = replace(call, source=call.source.replace(INNER, ""))
    if not arguments(call)[1]:
        return placeholder(call)
    try:
        expansion = _expansion(call, registry, render, page)
    except PageWantedError:
        return Expansion(page=True)
    try:  # an author's function may return half a surrogate pair, which no file can hold
        f"{expansion.html}{expansion.after}{expansion.text}".encode()
    except UnicodeEncodeError as wrong:
        message = (
            f"{call.name}: it gives the character {wrong.object[wrong.start]!a}, which is none"
        )
        return placeholder(call, error("shortcode-failed", message, name_span(call)))
    return expansion


def _expansion(
    call: Call, registry: Mapping[str, Entry], render: Render, page: PageFacts | None
) -> Expansion:
    entry = registry.get(call.name)
    if entry is None:
        return placeholder(call, _unknown(call, registry))
    if isinstance(entry, Broken):
        if not entry.message:  # reported where the file was loaded
            return placeholder(call)
        return placeholder(call, error("shortcode-load", entry.message, name_span(call)))
    if isinstance(entry, TemplateShortcode):
        context = {"args": list(call.args), "kwargs": dict(call.kwargs), "inner": _inner(call)}
        return _render(call, Embed(entry.template, **context), render, call.inner is not None)
    return _call(entry, call, render, page)


def placeholder(
    call: Call, *diagnostics: Diagnostic, inner_form: InnerForm | None = None
) -> Expansion:
    """An expansion that shows the tag itself as code, and the text between the tags as Markdown."""
    tag = call.source or f"{{{{< {call.name} >}}}}"
    text = escape(" ".join(tag.split()), quote=False)
    if call.inner is None or inner_form is InnerForm.RAW:
        html = f'<code class="cs-shortcode-error">{text}</code>'
        return Expansion(html=html, inline=True, diagnostics=diagnostics)
    html = f'<div class="cs-shortcode-error"><code>{text}</code>'
    return Expansion(html=html, after="</div>", diagnostics=diagnostics)


def _call(entry: Shortcode, call: Call, render: Render, page: PageFacts | None) -> Expansion:
    binding = Binding(entry, call)
    if call.inner is None and entry.needs_inner:
        hint = f"end it with {{{{< /{call.name} >}}}}"
        message = f"{call.name}: this shortcode is never closed"
        binding.diagnostics.append(error("shortcode-unclosed", message, name_span(call), hint))
    elif call.inner is not None and entry.inner_form is None:
        hint = f"take {{{{< /{call.name} >}}}} away"
        binding.report(
            ShortcodeError(f"it takes no text before a {{{{< /{call.name} >}}}}", hint), None
        )
    if binding.diagnostics:
        return placeholder(call, *binding.diagnostics, inner_form=entry.inner_form)
    args, kwargs = binding.call_arguments()
    if entry.page:
        if page is None:
            raise PageWantedError
        kwargs[entry.page] = page
    if entry.inner_form is not None:
        kwargs["inner"] = call.inner if entry.inner_form is InnerForm.RAW else _inner(call)
    try:
        result = entry.function(*args, **kwargs)
    except ShortcodeError as wrong:
        binding.report(wrong, binding.arguments.get(wrong.argument), "this cannot be shown")
        return placeholder(call, *binding.diagnostics, inner_form=entry.inner_form)
    except KeyboardInterrupt:
        raise
    except BaseException as exc:
        return placeholder(call, _failed(call, entry, exc), inner_form=entry.inner_form)
    if isinstance(result, Embed):
        has_markdown = call.inner is not None and entry.inner_form is InnerForm.MARKDOWN
        expansion = _render(call, result, render, has_markdown)
        if result.heading and expansion.after is not None:
            expansion = replace(expansion, heading=result.heading)
        if result.link is not None:
            message, hint = result.link
            told = warning("recording-link", f"{call.name}: {message}", name_span(call), hint)
            expansion = replace(expansion, diagnostics=(*expansion.diagnostics, told))
        return expansion
    if isinstance(result, Markdown):
        return Expansion(text=str(result.text).replace(INNER, call.inner or ""))
    returned = f"a {type(result).__name__}"
    if isinstance(result, Include):
        try:  # an author's code may have made it of values of other types
            return Expansion(include=msgspec.convert(msgspec.to_builtins(result), Include))
        except msgspec.ValidationError as wrong:
            returned = f"an Include that is none: {wrong}"
    message = f"{call.name}: the function answered {returned}"
    hint = "return Embed(template, …), Markdown(text) or Include(path)"
    failed = error("shortcode-failed", message, name_span(call), hint)
    return placeholder(call, failed, inner_form=entry.inner_form)


def _inner(call: Call) -> str | None:
    """The value of `inner` for a template; None for a call without a closing tag."""
    return None if call.inner is None else INNER


def _render(call: Call, embed: Embed, render: Render, has_inner: bool) -> Expansion:
    try:
        html = tidy(render(embed.template, embed.context))
    except PageWantedError:
        raise
    except Exception as exc:
        return placeholder(call, _template(call, embed.template, exc))
    if not has_inner:
        return Expansion(html=html.replace(INNER, ""), inline=is_inline(html))
    if html.count(INNER) != 1 or _NO_TEXT.search(html):
        times = "not" if INNER not in html else "more than once"
        if html.count(INNER) == 1:
            times = "within a tag, a script or a style"
        message = f"{call.name}: {embed.template} prints 'inner' {times}"
        hint = "print {{ inner }} once in the template, where text can stand"
        return placeholder(call, error("shortcode-template", message, name_span(call), hint))
    before, _, after = html.partition(INNER)
    return Expansion(html=before, after=after, inline=is_inline(html))


def tidy(html: str) -> str:
    """HTML without empty lines, at which Markdown would end an HTML block. Those in `<pre>` and
    `<textarea>` become character references."""
    parts = _PRE.split(html.replace("\r\n", "\n").strip())
    for index in range(0, len(parts), 3):
        parts[index] = re.sub(r"[ \t]*\n\s*\n", "\n", parts[index])
        if index + 1 < len(parts):
            parts[index + 1] = re.sub(r"\n(?=[ \t]*\n)", "&#10;", parts[index + 1])
    # every third part is the name of the tag, which `_PRE` captures
    return "".join(part for index, part in enumerate(parts) if index % 3 != 2)


def is_inline(html: str) -> bool:
    """Whether HTML may stand within a line of text: its first element is inline, or it has none."""
    first = _FIRST_TAG.match(html)
    name = first[1] if first else None
    return f" {name.lower()} " in _INLINE if name else bool(html.strip())


def _unknown(call: Call, registry: Mapping[str, Entry]) -> Diagnostic:
    near = did_you_mean(call.name, registry)
    files = f"shortcodes/{call.name}.py or templates/{template_name(call.name)}"
    hint = f"{near} A new one would be {files}" if near else f"{files} would define it"
    hint = _ELSEWHERE.get(call.name, hint)
    message = f"there is no shortcode '{call.name}'"
    return error("shortcode-unknown", message, name_span(call), hint)


def _failed(call: Call, entry: Shortcode, exc: BaseException) -> Diagnostic:
    path = entry.function.__code__.co_filename
    message = f"{call.name}: {reason_of(exc)}"
    hint = f"raised in line {last_line(exc.__traceback__, path)} of {_file(path)}"
    return error("shortcode-failed", message, name_span(call), hint)


def _file(path: str) -> str:
    """The file of a shortcode's function as its author knows it: in a site, from its root."""
    folder, _, name = path.replace("\\", "/").rpartition("/")
    return f"shortcodes/{name}" if f"/{folder}".endswith("/shortcodes") else name


def _template(call: Call, template: str, exc: Exception) -> Diagnostic:
    """The diagnostic of an exception of the renderer: those of Jinja and of the theme know the name
    of the template, the line and a hint."""
    name, line, reason, hint = template, 0, reason_of(exc), ""
    if isinstance(getattr(exc, "message", None), str):
        name = getattr(exc, "name", None) or template
        line = getattr(exc, "line", 0) or getattr(exc, "lineno", 0)
        reason, hint = getattr(exc, "message", reason), getattr(exc, "hint", "")
    place = getattr(exc, "path", f"templates/{name}") + (f", line {line}" if line else "")
    return error("shortcode-template", f"{call.name}: {place}: {reason}", name_span(call), hint)
