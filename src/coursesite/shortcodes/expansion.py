"""Makes HTML or Markdown of a shortcode call."""

from __future__ import annotations

import html as markup
import re
from typing import TYPE_CHECKING, Any

import msgspec

from coursesite.diagnostics import error
from coursesite.model import Expansion, Include, replace
from coursesite.shortcodes.binding import Binding
from coursesite.shortcodes.parameter_types import ShortcodeError, Slot, did_you_mean, printable
from coursesite.shortcodes.results import Embed, Markdown
from coursesite.shortcodes.signature import Broken, TemplateShortcode, template_name
from coursesite.shortcodes.syntax import name_span, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from coursesite.diagnostics import Diagnostic
    from coursesite.model import Call
    from coursesite.shortcodes.signature import Entry, Shortcode

    Render = Callable[[str, dict[str, Any]], str]
SLOT = "\ufddf"
"""Stands for the inner Markdown while a template is rendered: a character that no text has."""
_FIRST_TAG = re.compile(r"(?:\s|<!--.*?-->)*(?:<([A-Za-z][\w-]*))?", re.DOTALL)
_INLINE = (
    " a abbr b bdi bdo br button cite code data del dfn em i img input ins kbd label mark math "
    "meter output picture progress q ruby s samp select small span strong sub sup svg time u var "
    "wbr "
)
_PRE = re.compile(r"(<(pre|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)


def expand(call: Call, registry: Mapping[str, Entry], render: Render) -> Expansion:
    """What a call becomes. `render` makes text of the name of a template and its context.

    Whatever is wrong is in the expansion's `diagnostics`, and a placeholder in its HTML: codes
    `shortcode-unknown`, `-argument`, `-unclosed`, `-load`, `-failed` and `-template`. A call whose
    tag is not well formed gives a placeholder alone, for `syntax.parse` has said what is wrong.
    """
    if SLOT in call.source:
        call = replace(call, source=call.source.replace(SLOT, ""))
    if not written(call)[1]:
        return placeholder(call)
    made = _made(call, registry, render)
    try:
        f"{made.html}{made.after}{made.text}".encode()
    except UnicodeEncodeError as wrong:
        message = (
            f"{call.name}: it gives the character {wrong.object[wrong.start]!a}, which is none"
        )
        return placeholder(call, error("shortcode-failed", message, name_span(call)))
    return made


def _made(call: Call, registry: Mapping[str, Entry], render: Render) -> Expansion:
    entry = registry.get(call.name)
    if entry is None:
        return placeholder(call, _unknown(call, registry))
    if isinstance(entry, Broken):
        found = [error("shortcode-load", entry.message, name_span(call))] if entry.message else []
        return placeholder(call, *found)
    if isinstance(entry, TemplateShortcode):
        context = {"args": list(call.args), "kwargs": dict(call.kwargs), "inner": _slot(call)}
        return _render(call, Embed(entry.template, **context), render, call.inner is not None)
    return _call(entry, call, render)


def placeholder(call: Call, *diagnostics: Diagnostic, slot: Slot | None = None) -> Expansion:
    """The tag itself, shown as code, in the place of an expansion; its inner text stays."""
    tag = call.source or f"{{{{< {call.name} >}}}}"
    text = markup.escape(" ".join(tag.split()), quote=False)
    if call.inner is None or slot is Slot.RAW:
        html = f'<code class="shortcode-error">{text}</code>'
        return Expansion(html=html, inline=True, diagnostics=diagnostics)
    html = f'<div class="shortcode-error"><code>{text}</code>'
    return Expansion(html=html, after="</div>", diagnostics=diagnostics)


def _call(entry: Shortcode, call: Call, render: Render) -> Expansion:
    binding = Binding(entry, call)
    if call.inner is None and entry.needs_inner:
        hint = f"end it with {{{{< /{call.name} >}}}}"
        message = f"{call.name}: this shortcode is never closed"
        binding.diagnostics.append(error("shortcode-unclosed", message, name_span(call), hint))
    elif call.inner is not None and entry.slot is None:
        hint = f"take {{{{< /{call.name} >}}}} away"
        binding.report(
            ShortcodeError(f"it takes no text before a {{{{< /{call.name} >}}}}", hint), None
        )
    if binding.diagnostics:
        return placeholder(call, *binding.diagnostics, slot=entry.slot)
    args, kwargs = binding.call_arguments()
    if entry.slot is not None:
        kwargs["inner"] = call.inner if entry.slot is Slot.RAW else _slot(call)
    try:
        result = entry.function(*args, **kwargs)
    except ShortcodeError as wrong:
        binding.report(wrong, binding.places.get(wrong.argument), "this cannot be shown")
        return placeholder(call, *binding.diagnostics, slot=entry.slot)
    except (Exception, SystemExit) as exc:
        return placeholder(call, _failed(call, entry, exc), slot=entry.slot)
    if isinstance(result, Embed):
        return _render(call, result, render, call.inner is not None and entry.slot is Slot.MARKDOWN)
    if isinstance(result, Markdown):
        return Expansion(text=str(result.text).replace(SLOT, call.inner or ""))
    what = f"a {type(result).__name__}"
    if isinstance(result, Include):
        try:
            return Expansion(include=msgspec.convert(msgspec.to_builtins(result), Include))
        except msgspec.ValidationError as wrong:
            what = f"an Include that is none: {wrong}"
    message = f"{call.name}: the function answered {what}"
    hint = "return Embed(template, …), Markdown(text) or Include(path)"
    found = error("shortcode-failed", message, name_span(call), hint)
    return placeholder(call, found, slot=entry.slot)


def _slot(call: Call) -> str | None:
    return None if call.inner is None else SLOT


def _render(call: Call, embed: Embed, render: Render, has_inner: bool) -> Expansion:
    try:
        html = tidy(render(embed.template, embed.context))
    except Exception as exc:
        return placeholder(call, _template(call, embed.template, exc))
    if not has_inner:
        return Expansion(html=html.replace(SLOT, ""), inline=is_inline(html))
    if html.count(SLOT) != 1:
        times = "not" if SLOT not in html else "more than once"
        message = f"{call.name}: {embed.template} prints 'inner' {times}"
        hint = "print {{ inner }} once in the template"
        return placeholder(call, error("shortcode-template", message, name_span(call), hint))
    before, _, after = html.partition(SLOT)
    return Expansion(html=before, after=after, inline=is_inline(html))


def tidy(html: str) -> str:
    """The same HTML without empty lines: Markdown would end a block there."""
    parts = _PRE.split(html.replace("\r\n", "\n").strip())
    for index in range(0, len(parts), 3):
        parts[index] = re.sub(r"[ \t]*\n\s*\n", "\n", parts[index])
        if index + 1 < len(parts):
            parts[index + 1] = re.sub(r"\n(?=[ \t]*\n)", "&#10;", parts[index + 1])
    return "".join(part for index, part in enumerate(parts) if index % 3 != 2)


def is_inline(html: str) -> bool:
    """Whether HTML may stand within a line of text, as its first element tells."""
    found = _FIRST_TAG.match(html)
    name = found[1] if found else None
    return f" {name.lower()} " in _INLINE if name else bool(html.strip())


def _unknown(call: Call, registry: Mapping[str, Entry]) -> Diagnostic:
    near = did_you_mean(call.name, registry)
    files = f"shortcodes/{call.name}.py or templates/{template_name(call.name)}"
    hint = f"{near} A new one would be {files}" if near else f"{files} would define it"
    message = f"there is no shortcode '{call.name}'"
    return error("shortcode-unknown", message, name_span(call), hint)


def _failed(call: Call, entry: Shortcode, exc: BaseException) -> Diagnostic:
    path = entry.function.__code__.co_filename
    message = f"{call.name}: {type(exc).__name__}: {printable(exc)}"
    hint = f"raised in line {last_line(exc.__traceback__, path)} of its file"
    return error("shortcode-failed", message, name_span(call), hint)


def _template(call: Call, template: str, exc: Exception) -> Diagnostic:
    """A message from what the renderer raised, which may know name, line and hint."""
    name, line, reason, hint = template, 0, f"{type(exc).__name__}: {printable(exc)}", ""
    if isinstance(getattr(exc, "message", None), str):
        name = getattr(exc, "name", None) or template
        line = getattr(exc, "line", 0) or getattr(exc, "lineno", 0)
        reason, hint = getattr(exc, "message", reason), getattr(exc, "hint", "")
    place = f"templates/{name}" + (f", line {line}" if line else "")
    return error("shortcode-template", f"{call.name}: {place}: {reason}", name_span(call), hint)


def last_line(trace: TracebackType | None, path: str) -> int:
    """The line of the file `path` in which an exception was raised; 0 if none."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
