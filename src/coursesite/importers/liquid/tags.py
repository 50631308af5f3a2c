"""Jekyll's tags for python-liquid: includes, addresses of pages, highlighted code."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from liquid.ast import BlockNode, Node
from liquid.exceptions import LiquidError
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_TAG, Token

from coursesite.importers.liquid import theme_includes
from coursesite.importers.liquid.values import UnresolvedLiquidError, text
from coursesite.importers.scholarly import citations
from coursesite.markup.scanner.liquid import highlighted

if TYPE_CHECKING:
    from liquid.stream import TokenStream

_NAME = re.compile(r"\s*((?:\{\{.*?\}\}|[^\s{])+)\s*", re.DOTALL)
_VALUE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PAIR = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s"',]+))""", re.DOTALL
)
_STYLES = re.compile(r"<style\b.*?</style\s*>", re.I | re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"'<>]+)[\"']", re.I)
_MAX_DEPTH = 12


class _Single(Node):
    """A tag without an end; `source` is the text behind its name."""

    __slots__ = ("source",)

    def __init__(self, token: Token, source: str) -> None:
        super().__init__(token)
        self.source = source
        self.blank = False


class _SingleTag(Tag):
    block = False
    node_class: type[_Single]

    def parse(self, stream: TokenStream) -> Node:
        """Called by python-liquid."""
        token, source = stream.current, ""
        if stream.peek.kind == TOKEN_EXPRESSION:
            source = stream.next_token() and stream.current.value
        return self.node_class(token, source)


class _Unknown(_Single):
    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        name = self.token.value
        if (cited := citations.scholar_tag(name, self.source)) is None:
            raise UnresolvedLiquidError(f"the tag '{name}' is not known")
        words, remark = cited
        context.say("left" if remark else "converted", remark or words)
        return buffer.write(context.placeholders.literal(words))


class UnknownTag(_SingleTag):
    """A tag of a plugin, or an end tag without its beginning."""

    name = "a tag of a plugin"
    node_class = _Unknown


class _Include(_Single):
    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        return buffer.write(_include(context, self.token.value, self.source))


class _IncludeTag(_SingleTag):
    name = "include"
    node_class = _Include


class _IncludeCachedTag(_IncludeTag):
    name = "include_cached"


class _IncludeRelativeTag(_IncludeTag):
    name = "include_relative"


class _Address(_Single):
    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        tag, name = self.token.value, _named(self.source.strip().strip("\"'"), context)
        site = context.env.site
        found = site.post_url(name) if tag == "post_url" else site.link(name)
        if found is None:
            kind = "post" if tag == "post_url" else "file"
            raise UnresolvedLiquidError(f"there is no {kind} '{name}'")
        context.say("converted", f"{tag} {name} is {found}")
        return buffer.write(found)


class _LinkTag(_SingleTag):
    name = "link"
    node_class = _Address


class _PostUrlTag(_LinkTag):
    name = "post_url"


class _Highlight(Node):
    """Code of a language; as it is written, if not all Liquid in it can be worked out."""

    __slots__ = ("inner", "options", "source")

    def __init__(self, token: Token, options: tuple[str, str], inner: BlockNode, source: str):
        super().__init__(token)
        self.options, self.inner, self.source = options, inner, source
        self.blank = False

    def render_to_output(self, context: Any, buffer: TextIO) -> int:
        before, out = len(context.env.failures), StringIO()
        self.inner.render(context, out)
        is_whole = len(context.env.failures) == before
        del context.env.failures[before:]
        language, listed = self.options
        code = context.placeholders.plain(out.getvalue()) if is_whole else self.source
        context.say("converted", f"highlighted code is a fence of {language} now")
        fenced = _fence(code, language, listed, context.indent)
        return buffer.write(f"\n\n{context.placeholders.literal(fenced)}\n\n")


class _HighlightTag(Tag):
    name = "highlight"
    end = "endhighlight"
    node_class = _Highlight

    def parse(self, stream: TokenStream) -> Node:
        """Called by python-liquid."""
        token = stream.eat(TOKEN_TAG)
        written = stream.eat(TOKEN_EXPRESSION)
        options = highlighted(written.value)
        if not options:
            raise LiquidError("a language is missing", token=token)
        start = written.source.find("%}", written.start_index) + 2
        inner = get_parser(self.env).parse_block(stream, (self.end, TOKEN_EOF))
        stream.expect(TOKEN_TAG, value=self.end)
        end = written.source.rfind("{%", 0, stream.current.start_index)
        return self.node_class(token, options, inner, written.source[start:end])


JEKYLL: tuple[type[Tag], ...] = (
    UnknownTag,
    _IncludeTag,
    _IncludeCachedTag,
    _IncludeRelativeTag,
    _LinkTag,
    _PostUrlTag,
    _HighlightTag,
)


def _fence(code: str, language: str, listed: str, indent: str = "") -> str:
    """Code as fenced code, with its options in an attribute list below."""
    code = code.rstrip().lstrip("\n")
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
    first = f"{ticks}{'' if language in ('text', 'plain') else language}"
    after = f"\n{indent}{{: {listed} }}" if listed else ""
    return f"{first}\n{code}\n{indent}{ticks}{after}"


def _include(context: Any, tag: str, source: str) -> str:
    """The output of an include of the kind `tag`; `source` is its file and arguments.

    One that many themes have becomes a shortcode, unless an argument needs the include itself.
    Raises `UnresolvedLiquidError`.
    """
    name, arguments = _arguments(source, lambda part: context.env.value(part, context))
    if theme_includes.chirpy_embed(name) and context.is_verbatim:
        raise UnresolvedLiquidError("it is in code")
    call = theme_includes.shortcode_for(name, arguments)
    if call and call.picture and (src := _picture(context, tag, name, arguments)):
        # The site's include may put a folder before the path that its argument gives.
        call = theme_includes.shortcode_for(name, {**arguments, call.picture: src})
    call = None if context.is_verbatim else call
    if call is None or not call.faithful:
        before = len(context.env.failures)
        try:
            expanded = _expanded(context, tag, name, arguments)
            if call is None or len(context.env.failures) == before:
                return _STYLES.sub("", expanded)
        except UnresolvedLiquidError:
            if call is None:
                raise
        del context.env.failures[before:]
    looks = ", ".join(call.presentational)
    context.say("converted", f"{call.text}{f' (as the theme has it: {looks})' if looks else ''}")
    if call.lost:
        context.say("left", f"the shortcode does not say: {', '.join(call.lost)}")
    return str(context.placeholders.literal(call.text))


def _named(name: str, context: Any) -> str:
    """A name with the values of the outputs in it."""
    return _VALUE.sub(lambda part: text(context.env.value(part[1], context)), name)


def _arguments(source: str, value: Callable[[str], Any]) -> tuple[str, dict[str, Any]]:
    """The file in an include tag, and the values of its arguments by name."""
    if not (name := _NAME.match(source)):
        raise UnresolvedLiquidError("an include without a name")
    arguments: dict[str, Any] = {}
    for pair in _PAIR.finditer(source, name.end()):
        key, double, single, bare = pair.groups()
        if bare is not None:
            arguments[key] = value(bare)
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
    if source is None:
        raise UnresolvedLiquidError(missing)
    context.depth = getattr(context, "depth", 0) + 1
    try:
        if context.depth > _MAX_DEPTH:
            raise UnresolvedLiquidError(f"'{name}' includes itself")
        return str(context.env.rendered(context.env.template(source), context, include=arguments))
    finally:
        context.depth -= 1


def _picture(context: Any, tag: str, name: str, arguments: dict[str, Any]) -> str:
    """The address of the first picture that an include of the site shows; "" if unknown."""
    before = len(context.env.failures)
    try:
        image = _PICTURE.search(_expanded(context, tag, name, arguments))
    except UnresolvedLiquidError:
        image = None
    del context.env.failures[before:]
    return unescape(image[1]).strip() if image else ""
