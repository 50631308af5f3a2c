"""A body of Markdown to HTML: scan, then an engine, then the tree."""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Callable, Set
from functools import cache

from coursesite.diagnostics import Diagnostic, error, warning
from coursesite.markup import mathml
from coursesite.markup.attributes import Attributes
from coursesite.markup.code import highlight
from coursesite.markup.code.cache import Codes, remembered
from coursesite.markup.engines.engines import (
    EngineMissingError,
    ExtensionFailedError,
    ExtensionMissingError,
    engine,
)
from coursesite.markup.positions import Seeker
from coursesite.markup.scanner import scanner
from coursesite.markup.tokens import Code, Html, Math, Token, at
from coursesite.markup.tree import placeholders, transform
from coursesite.markup.tree.placeholders import PLACES
from coursesite.markup.tree.typography import typeset
from coursesite.model import Call, Expansion, Heading, LinkSpot, MarkupOptions, Prose, replace

Expand = Callable[[Call], Expansion]

_CODE_END = re.compile(r"\n{2,}</code></pre>")
"""What Python-Markdown makes of indented code at the end of a text."""

_NARROW = 16
"""A formula in a line with no more TeX than this fits on a phone, even in a list in a callout."""

DEFAULT = MarkupOptions()


def render(
    text: str,
    options: MarkupOptions = DEFAULT,
    expand: Expand | None = None,
    last: Prose | None = None,
) -> Prose:
    """Renders Markdown `text`; `expand` says what a shortcode becomes (the built-in ones if None).

    Pure: the same text, options and expansions give the same Prose. With the `last` rendering of
    an earlier version of the text, it costs less. Mistakes are diagnostics of the Prose, with
    spans in `text`.
    """
    try:
        return _rendered(text, options, expand or builtin_expand, last)
    except RecursionError:
        hint = "nobody could read that either: are these lines meant as code?"
        message = "quotes or lists are nested hundreds of levels deep"
        return Prose(html="", diagnostics=(error("markup-nesting", message, None, hint),))


def _rendered(text: str, options: MarkupOptions, expand: Expand, last: Prose | None) -> Prose:
    scanned = scanner.scan(text, options, expand)
    problems = list(scanned.diagnostics)
    html = ""
    try:
        html = engine(options)(scanned.text)
    except EngineMissingError as problem:
        problems.append(error("engine-missing", str(problem)))
    except ExtensionMissingError as problem:
        problems.append(error("extension-missing", f"a Markdown extension is missing: {problem}"))
    except ExtensionFailedError as problem:
        names = ", ".join(name for name, _ in options.extensions)
        hint = f"course.yml switches on {names}, under markdown: extensions:"
        problems.append(
            error("extension-failed", f"a Markdown extension failed: {problem}", None, hint)
        )
    if "\n\n</code>" in html:
        html = _CODE_END.sub("\n</code></pre>", html)
    tokens = scanned.tokens
    html = placeholders.elements(html, tokens)
    if options.raw_html == "sanitize":
        html = _sanitized(html, options)
    html, words = typeset(html)
    html = placeholders.embedded(html, tokens)
    tree = transform.transform(html, tokens, options)
    seeker = Seeker(text, tokens)
    problems += (replace(found, span=seeker.find(source)[0]) for source, found in tree.diagnostics)
    codes = Codes(remembered(last))
    out, links = _swapped(tree, tokens, text, codes)
    problems += _token_problems(tokens, codes.languages)
    return Prose(
        html=out,
        headings=tuple(_heading(one, tokens) for one in tree.headings),
        ids=tree.ids + _ids(tokens),
        links=links,
        codes=tuple(codes.spots),
        words=words,
        summary=tree.summary,
        terms=tree.terms,
        diagnostics=tuple(problems),
    )


def builtin_expand(call: Call) -> Expansion:
    """What the built-in shortcodes and their own templates make of a call."""
    return _builtin()(call)


@cache
def _builtin() -> Expand:
    from coursesite.shortcodes.discovery import builtin
    from coursesite.shortcodes.expansion import expand
    from coursesite.theme.default import render as render_packaged

    known = builtin()
    return lambda call: expand(call, known, render_packaged)


def _sanitized(html: str, options: MarkupOptions) -> str:
    import nh3

    own = {"x-a": {"n"}, "x-b": {"n"}, "x-r": {"label"}, "x-fn": {"label"}}
    tags = nh3.ALLOWED_TAGS | set(own) | {"section", "input"}
    common = {"class", "id", "title", "lang", "dir"}
    attributes = {tag: (nh3.ALLOWED_ATTRIBUTES.get(tag, set()) | common) for tag in tags}
    attributes |= own
    for tag in ("td", "th"):
        attributes[tag] = attributes[tag] | {"align"}
    if options.iframe_hosts:
        tags |= {"iframe"}
        attributes["iframe"] = {"src", "width", "height", "title", "allowfullscreen"}
    return nh3.clean(html, tags=tags, attributes=attributes, link_rel=None)


def _heading(heading: Heading, tokens: tuple[Token, ...]) -> Heading:
    if not PLACES.search(heading.html):
        return heading
    html = PLACES.sub(
        lambda m: _final(at(tokens, m[1] or m[2])) if m[3] is None else "", heading.html
    )
    return Heading(heading.level, heading.id, heading.text, html, heading.listed)


def _final(token: Token | None, block: bool = False) -> str:
    """A token as HTML, at the end; what was wrong with it is said elsewhere."""
    if isinstance(token, Code):
        return highlight.inline(token.text, token.attributes)
    if isinstance(token, Math):
        try:
            html = mathml.convert(token.tex, token.display)
            if not token.display and len(token.tex) > _NARROW:
                return f'<span class="math-wide">{html}</span>'
        except mathml.TexError as problem:
            html = mathml.fallback(token.tex, str(problem))
        return _displayed(html, token.attributes, block) if token.display else html
    return token.html if isinstance(token, Html) else ""


def _displayed(html: str, attributes: Attributes, block: bool) -> str:
    classes = htmllib.escape(" ".join(("math", *attributes.classes)))
    named = f' id="{htmllib.escape(attributes.id)}"' if attributes.id else ""
    tag = "div" if block else "span"
    return f'<{tag} class="{classes}"{named}>{html}</{tag}>'


def _ids(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """The ids of code and formulas, which are not in the tree."""
    named = [token.attributes for token in tokens if isinstance(token, (Code, Math))]
    return tuple(one.id for one in named if one.id)


def _swapped(
    tree: transform.Tree, tokens: tuple[Token, ...], text: str, codes: Codes
) -> tuple[str, tuple[LinkSpot, ...]]:
    """Swaps in code and formulas, and notes where the addresses are in what comes out."""
    html, out, length, done = tree.html, [], 0, 0
    links: list[LinkSpot] = []
    seeker = Seeker(text, tokens)
    for found in PLACES.finditer(html):
        plain = html[done : found.start()]
        out.append(plain)
        length += len(plain)
        if found[3] is not None and int(found[3]) < len(tree.links):
            url, role = tree.links[int(found[3])]
            span, url = seeker.find(url)
            piece = htmllib.escape(url)
            links.append(LinkSpot(length, length + len(piece), url, role, span))
        else:
            token = at(tokens, found[1] or found[2] or "")
            if isinstance(token, Code) and token.block:
                piece = codes.block(token, length)
            else:
                piece = _final(token, block=found[1] is not None)
        out.append(piece)
        length += len(piece)
        done = found.end()
    out.append(html[done:])
    return "".join(out), tuple(links)


def _token_problems(tokens: tuple[Token, ...], languages: Set[str]) -> list[Diagnostic]:
    """What is wrong with the formulas, and with the languages of code but those `languages`; a
    language is told of once."""
    found: list[Diagnostic] = []
    unknown: set[str] = set()
    for token in tokens:
        if isinstance(token, Math):
            try:
                mathml.convert(token.tex, token.display)
            except mathml.TexError as problem:
                found.append(
                    warning(
                        "math-error",
                        f"this formula is shown as TeX: {problem}",
                        token.span,
                        "see the guide for the TeX that is understood",
                    )
                )
        elif isinstance(token, Code) and token.block:
            if (lines := token.attributes.get("hl_lines")) and (
                wrong := highlight.no_lines(lines, token.text)
            ):
                found.append(_unmarked(token, wrong))
            if token.language in unknown:
                continue
            if token.language in languages or highlight.known(token.language):
                continue
            unknown.add(token.language)
            found.append(_unknown(token))
    return found


def _unmarked(code: Code, wrong: str) -> Diagnostic:
    return warning(
        "code-lines",
        f"hl_lines: the code has no line '{wrong}'",
        code.span,
        'write line numbers, counted from 1: hl_lines="2 4-5"',
    )


def _unknown(code: Code) -> Diagnostic:
    close = highlight.similar(code.language)
    return warning(
        "code-language",
        f"code in '{code.language}' is shown plain: no such language",
        code.span,
        f"did you mean '{close}'?" if close else "use 'text' for plain text",
    )
