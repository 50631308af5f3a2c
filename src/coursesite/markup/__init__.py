"""A body of Markdown to HTML: scan, then an engine, then the tree."""

from __future__ import annotations

import html as htmllib
import re
from collections.abc import Callable, Set
from functools import cache

from coursesite.diagnostics import Diagnostic, Span, error, span_at, warning
from coursesite.markup import dom, highlight, mathml, scan
from coursesite.markup.codes import Codes, remembered
from coursesite.markup.engines import (
    EngineMissingError,
    ExtensionFailedError,
    ExtensionMissingError,
    engine,
)
from coursesite.markup.tokens import (
    BLOCK_LINE,
    INLINE,
    LINK_CLOSE,
    LINK_OPEN,
    Attr,
    Code,
    FootnoteClose,
    FootnoteOpen,
    FootnoteRef,
    Html,
    Math,
    Token,
)
from coursesite.markup.typography import typeset
from coursesite.model import Call, Expansion, Heading, LinkSpot, MarkupOptions, Prose, replace

Expand = Callable[[Call], Expansion]

_LONE = re.compile(r"<p>((?:\s*\ufdd0\d+\ufdd1)+)\s*</p>")
_PLACES = re.compile(f'<x-b n="(\\d+)"></x-b>|\ufdd0(\\d+)\ufdd1|{LINK_OPEN}(\\d+){LINK_CLOSE}')
_BLOCK_HTML = re.compile(
    r"\s*<(?:figure|div|section|aside|details|blockquote|iframe|table|ul|ol|p)\b"
)

_CODE_END = re.compile(r"\n{2,}</code></pre>")
"""What Python-Markdown makes of indented code at the end of a text."""

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
    scanned = scan.scan(text, options, expand or builtin_expand)
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
    html = _CODE_END.sub("\n</code></pre>", html)
    tokens = scanned.tokens
    html = _elements(html, tokens)
    html = _embedded(html, tokens, raw=True)
    if options.raw_html == "sanitize":
        html = _sanitized(html, options)
    html, words = typeset(html)
    html = _embedded(html, tokens, raw=False)
    tree = dom.transform(html, tokens, options)
    problems += (
        replace(found, span=_Seeker(text).find(source)) for source, found in tree.diagnostics
    )
    codes = Codes(remembered(last))
    out, links = _swapped(tree, tokens, text, codes)
    problems += _token_problems(tokens, codes.languages)
    return Prose(
        html=out,
        headings=tuple(_heading(one, tokens) for one in tree.headings),
        ids=tree.ids,
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
    from coursesite.packaged import render as render_packaged
    from coursesite.shortcodes import registry

    known = registry.builtin()
    return lambda call: registry.expand(call, known, render_packaged)


def _elements(html: str, tokens: tuple[Token, ...]) -> str:
    """Puts elements in the place of the marks that the tree is to see."""

    def block(found: re.Match[str]) -> str:
        number = int(found[1])
        token = tokens[number]
        if isinstance(token, Attr):
            return f'<x-a n="{number}"></x-a>'
        if isinstance(token, FootnoteOpen):
            return f'<x-fn label="{htmllib.escape(token.label)}">'
        if isinstance(token, FootnoteClose):
            return "</x-fn>"
        return f'<x-b n="{number}"></x-b>'

    def inline(found: re.Match[str]) -> str:
        number = int(found[1])
        token = tokens[number]
        if isinstance(token, Attr):
            return f'<x-a n="{number}"></x-a>'
        if isinstance(token, FootnoteRef):
            return f'<x-r label="{htmllib.escape(token.label)}"></x-r>'
        return found[0]

    def lone(found: re.Match[str]) -> str:
        numbers = [int(one) for one in INLINE.findall(found[1])]
        parts = [tokens[number] for number in numbers]
        if all(isinstance(part, Html) and _BLOCK_HTML.match(part.html) for part in parts):
            return "\n".join(f'<x-b n="{number}"></x-b>' for number in numbers)
        return found[0]

    if not tokens:
        return html
    html = BLOCK_LINE.sub(block, html)
    html = _LONE.sub(lone, html)
    return INLINE.sub(inline, html)


def _embedded(html: str, tokens: tuple[Token, ...], raw: bool) -> str:
    """Puts in the raw HTML blocks, or that of shortcodes; the tree reads them like the rest."""

    def piece(found: re.Match[str]) -> str:
        token = tokens[int(found[1] or found[2])]
        return token.html if isinstance(token, Html) and token.raw == raw else found[0]

    return _PLACES.sub(piece, html) if tokens else html


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
    html = _PLACES.sub(
        lambda m: _final(tokens[int(m[1] or m[2])]) if m[3] is None else "", heading.html
    )
    return Heading(heading.level, heading.id, heading.text, html, heading.listed)


def _final(token: Token) -> str:
    """A token as HTML, at the end; what was wrong with it is said elsewhere."""
    if isinstance(token, Code):
        return highlight.inline(token.text, token.attributes)
    if isinstance(token, Math):
        try:
            html = mathml.convert(token.tex, token.display)
        except mathml.TexError as problem:
            html = mathml.fallback(token.tex, str(problem))
        return f'<div class="math">{html}</div>' if token.display else html
    return token.html if isinstance(token, Html) else ""


def _swapped(
    tree: dom.Tree, tokens: tuple[Token, ...], text: str, codes: Codes
) -> tuple[str, tuple[LinkSpot, ...]]:
    """Swaps in code and formulas, and notes where the addresses are in what comes out."""
    html, out, length, at = tree.html, [], 0, 0
    links: list[LinkSpot] = []
    seeker = _Seeker(text)
    for found in _PLACES.finditer(html):
        plain = html[at : found.start()]
        out.append(plain)
        length += len(plain)
        if found[3] is not None:
            url, role = tree.links[int(found[3])]
            piece = htmllib.escape(url)
            links.append(LinkSpot(length, length + len(piece), url, role, seeker.find(url)))
        else:
            token = tokens[int(found[1] or found[2])]
            if isinstance(token, Code) and token.block:
                piece = codes.block(token, length)
            else:
                piece = _final(token)
        out.append(piece)
        length += len(piece)
        at = found.end()
    out.append(html[at:])
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
        elif isinstance(token, Code) and token.block and token.language not in unknown:
            if token.language in languages or highlight.known(token.language):
                continue
            unknown.add(token.language)
            found.append(_unknown(token))
    return found


def _unknown(code: Code) -> Diagnostic:
    close = highlight.similar(code.language)
    return warning(
        "code-language",
        f"code in '{code.language}' is shown plain: no such language",
        code.span,
        f"did you mean '{close}'?" if close else "use 'text' for plain text",
    )


class _Seeker:
    """Finds where a text says an address, going forward from the last one found."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def find(self, url: str) -> Span | None:
        at = self.text.find(url, self.at)
        if at < 0 and (at := self.text.find(url)) < 0:
            return None
        self.at = at + len(url) if at >= self.at else self.at
        return span_at(self.text, at, len(url))
