"""Jekyll's tags for python-liquid: includes, addresses of pages, citations."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any, TextIO

from liquid.ast import Node
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, Token

from coursesite.importers.dialects.liquid import theme_includes
from coursesite.importers.dialects.liquid.values import UnresolvedLiquidError, text
from coursesite.importers.scholarly import citations

_NAME = re.compile(r"\s*((?:\{\{.*?\}\}|[^\s{])+)\s*", re.DOTALL)
_VALUE = re.compile(r"\{\{((?:(?!\{\{).)*?)\}\}", re.DOTALL)
_PAIR = re.compile(
    r"""(?<![\w-])([\w-]++)\s*+=\s*+(?:"((?:\\.|[^"\\])*+)"|'((?:\\.|[^'\\])*+)'|([^\s"',]+))""",
    re.DOTALL,
)
_STYLES = re.compile(r"<style\b.*?</style\s*>", re.I | re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"'<>]+)[\"']", re.I)
_MAX_DEPTH = 12
Output = Callable[[Any, str, str], str]
"""The output of a tag, by the context, its name and what is behind it."""


class _SingleNode(Node):
    """A tag without an end; `source` is the text behind its name."""

    __slots__ = ("output", "source")

    def __init__(self, token: Token, source: str, output: Output) -> None:
        super().__init__(token)
        self.source, self.output = source, output
        self.blank = False

    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        return buffer.write(self.output(context, self.token.value, self.source))


class _SingleTag(Tag):
    block = False
    node_class = _SingleNode
    output: Output

    def parse(self, stream: TokenStream) -> Node:
        """Called by python-liquid."""
        token, source = stream.current, ""
        if stream.peek.kind == TOKEN_EXPRESSION:
            source = stream.next_token() and stream.current.value
        return self.node_class(token, source, type(self).output)


def _unknown(context: Any, name: str, source: str) -> str:
    """A tag of jekyll-scholar, or of a plugin that embeds what has an address; any other one, or an
    end tag without its beginning, fails."""
    cited = citations.scholar_tag(name, source) or _embedded(context, name, source)
    if cited is None:
        raise UnresolvedLiquidError(f"the tag '{name}' is not known")
    words, remark = cited
    context.say("left" if remark else "converted", remark or words)
    return str(context.placeholders.literal(words))


def _embedded(context: Any, name: str, source: str) -> tuple[str, str] | None:
    """A recording or a link for a tag of a plugin, and a remark; None for a tag without an address
    that is known."""
    first = next(iter(_named(source, context).split()), "").strip("\"'")
    if context.is_verbatim or not first:
        return None
    if name == "file_exists":
        return str(context.env.site.link(first) is not None).lower(), ""
    if name == "jupyter_notebook":
        url = text(context.env.value(source, context))
        note = f"the notebook {url} is a link: coursesite shows notebooks as lectures"
        return f'<a href="{url}">{url.rpartition("/")[2]}</a>', note
    if name in theme_includes.HOSTS:
        return theme_includes.embed(name, {"id": first}), ""
    url = f"https://gist.github.com/{first}" if name == "gist" else first
    return (f"<{url}>", f"the tag '{name}' is a link") if "://" in url else None


def _address(context: Any, name: str, source: str) -> str:
    """The address of a post or a file; raises `UnresolvedLiquidError`."""
    of, site = _named(source.strip().strip("\"'"), context), context.env.site
    found: str | None = site.post_url(of) if name == "post_url" else site.link(of)
    if found is None:
        kind = "post" if name == "post_url" else "file"
        raise UnresolvedLiquidError(f"there is no {kind} '{of}'")
    context.say("converted", f"{name} {of} is {found}")
    return found


def _include(context: Any, tag: str, source: str) -> str:
    """The output of an include of the kind `tag`; `source` is its file and arguments.

    One that many themes have becomes a shortcode, unless an argument needs the include itself.
    Raises `UnresolvedLiquidError`.
    """
    name, arguments = _arguments(source, context)
    if theme_includes.chirpy_embed(name) and context.is_verbatim:
        raise UnresolvedLiquidError("it is in code")
    call = theme_includes.shortcode_for(name, arguments)
    if call and call.picture:
        # The site's include may put a folder before the path that its argument gives.
        expanded, _ = _tried(context, tag, name, arguments)
        if image := _PICTURE.search(expanded or ""):
            given = {**arguments, call.picture: unescape(image[1]).strip()}
            if "title" in given and "<figcaption" not in str(expanded):  # a tooltip
                given["alt"] = given.get("alt") or given["title"]
                del given["title"]
            call = theme_includes.shortcode_for(name, given)
    if call is None or context.is_verbatim:
        return _STYLES.sub("", _expanded(context, tag, name, arguments))
    if not call.faithful:
        expanded, is_whole = _tried(context, tag, name, arguments)
        if expanded is not None and is_whole:
            return _STYLES.sub("", expanded)
    looks = ", ".join(call.presentational)
    context.say("converted", f"{call.text}{f' (as the theme has it: {looks})' if looks else ''}")
    if call.lost:
        context.say("left", f"the shortcode does not say: {', '.join(call.lost)}")
    return str(context.placeholders.literal(call.text))


def _named(name: str, context: Any) -> str:
    """A name with the values of the outputs in it."""
    return _VALUE.sub(lambda part: text(context.env.value(part[1], context)), name)


def _arguments(source: str, context: Any) -> tuple[str, dict[str, Any]]:
    """The file in an include tag, and the values of its arguments by name."""
    if not (name := _NAME.match(source)):
        raise UnresolvedLiquidError("an include without a name")
    arguments: dict[str, Any] = {}
    for pair in _PAIR.finditer(source, name.end()):
        key, double, single, bare = pair.groups()
        if bare is not None:
            arguments[key] = context.env.value(bare, context)
        else:
            quoted = double if double is not None else single
            arguments[key] = re.sub(r"\\([\"'\\])", r"\1", quoted)
    return name[1], arguments


def _expanded(context: Any, tag: str, name: str, arguments: dict[str, Any]) -> str:
    """The output of an include of the site, or of a file beside the page."""
    site, name = context.env.site, _named(name, context)
    if tag == "include_relative":
        source = site.include_relative(name, context.resolve("page", default=None))
        missing = f"there is no '{name}' beside the page"
    else:
        source, missing = site.include(name), f"the site has no include '{name}'"
        source = theme_includes.THEME_SOURCES.get(name) if source is None else source
    if source is None and not context.is_verbatim and (box := theme_includes.box(name, arguments)):
        context.say("converted", f"the include '{name}' of the theme is a callout")
        return str(context.placeholders.document(box))
    if source is None:
        raise UnresolvedLiquidError(missing)
    context.depth = getattr(context, "depth", 0) + 1
    try:
        if context.depth > _MAX_DEPTH:
            raise UnresolvedLiquidError(f"'{name}' includes itself")
        return str(context.env.rendered(context.env.template(source), context, include=arguments))
    finally:
        context.depth -= 1


def _tried(context: Any, tag: str, name: str, arguments: dict[str, Any]) -> tuple[str | None, bool]:
    """The output of an include, None if there is none, and whether nothing failed in it. Its
    failures are not those of the page."""
    before = len(context.env.failures)
    try:
        expanded = _expanded(context, tag, name, arguments)
    except UnresolvedLiquidError:
        expanded = None
    is_whole = len(context.env.failures) == before
    del context.env.failures[before:]
    return expanded, is_whole


UNKNOWN = "a tag of a plugin"
_OUTPUTS: dict[str, Output] = {
    **dict.fromkeys(("include", "include_cached", "include_relative"), _include),
    **dict.fromkeys(("link", "post_url"), _address),
    UNKNOWN: _unknown,
}
JEKYLL: tuple[type[Tag], ...] = tuple(
    type(name, (_SingleTag,), {"name": name, "output": staticmethod(output)})
    for name, output in _OUTPUTS.items()
)
"""The tags of Jekyll."""
