"""Includes: those that themes have become shortcodes, the site's own are rendered."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from coursesite.importers.html_blocks import one_block
from coursesite.importers.liquid import theme_includes
from coursesite.importers.liquid.context import Context, NodeRenderer
from coursesite.importers.liquid.expressions import Expression
from coursesite.importers.liquid.placeholders import EMPTY
from coursesite.importers.liquid.tokens import Token, tokens
from coursesite.importers.liquid.values import UnresolvedLiquidError

_NAME = re.compile(r"\s*(\{\{.*?\}\}|\S+)\s*", re.DOTALL)
_PAIR = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s"']+))""", re.DOTALL
)
_PAGE_PARTS = re.compile(r"<(?:script|link|form|html|body)\b", re.I)
"""Elements of a page's frame, which the theme makes here."""
_STYLES = re.compile(r"<style\b.*?</style\s*>", re.I | re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"'<>]+)[\"']", re.I)
_MAX_DEPTH = 12


class Includes:
    """Renders the includes of one text."""

    def __init__(self, context: Context, renderer: NodeRenderer) -> None:
        """`renderer` renders the included files."""
        self._context, self._renderer = context, renderer

    def include(self, token: Token, nested: bool) -> str:
        """The output of an include.

        An include that many themes have becomes a shortcode. One with an argument that no shortcode
        has, and any other, is rendered from the site's file. Raises `UnresolvedLiquidError`.
        """
        context = self._context
        name, arguments = _arguments(token.args, context.expression)
        if "{{" in name:
            raise UnresolvedLiquidError("the name of the included file is worked out")
        convertible = nested or not context.is_verbatim(token.start)
        if theme_includes.chirpy_embed(name) and not convertible:
            raise UnresolvedLiquidError("it is in code")
        call = theme_includes.shortcode_for(name, arguments)
        if call and call.picture and (src := self._picture(token, name, arguments)):
            # The site's include may put a folder before the path that its argument gives.
            call = theme_includes.shortcode_for(name, {**arguments, call.picture: src})
        if call is None or not convertible:
            return self._expanded(token, name, arguments, nested)
        if not call.faithful:
            try:
                return self._expanded(token, name, arguments, nested)
            except UnresolvedLiquidError:
                pass
        return self._shortcode(token, call, nested)

    def _shortcode(self, token: Token, call: theme_includes.IncludeShortcode, nested: bool) -> str:
        """A shortcode for an include; the source stays in a comment if arguments were lost."""
        context = self._context
        dropped = call.presentational
        looks = f" (as the theme has it: {', '.join(dropped)})" if dropped else ""
        context.note(token.start, "converted", f"{call.text}{looks}")
        out = context.placeholders.literal(call.text)
        if not call.lost or nested:
            return out
        lost = ", ".join(call.lost)
        context.note(token.start, "left", f"the shortcode does not say: {lost}")
        return context.placeholders.liquid(context.source[token.start : token.end]) + out

    def _expanded(self, token: Token, name: str, arguments: dict[str, Any], nested: bool) -> str:
        """The output of an include of the site, without its styles."""
        context = self._context
        source = context.source[token.start : token.end]
        out = _STYLES.sub("", self._rendered(token, name, arguments))
        if not nested and _PAGE_PARTS.search(out):
            raise UnresolvedLiquidError(f"'{name}' makes a part of the page that is the theme's")
        return context.with_source(token.start, source, _as_block(out, nested), nested)

    def _rendered(self, token: Token, name: str, arguments: dict[str, Any]) -> str:
        """The rendered text of an include of the site, or of a file beside the page."""
        context = self._context
        if token.name == "include_relative":
            source = context.site.include_relative(name, context.lookup("page"))
            missing = f"there is no '{name}' beside the page"
        else:
            source = context.site.include(name)
            missing = f"the site has no include '{name}'"
        if source is None:
            raise UnresolvedLiquidError(missing)
        if context.depth > _MAX_DEPTH:
            raise UnresolvedLiquidError(f"'{name}' includes itself")
        out = self._renderer.included(source, arguments)
        if out is None:
            raise UnresolvedLiquidError(f"'{name}' can't be worked out")
        return out

    def _picture(self, token: Token, name: str, arguments: dict[str, Any]) -> str:
        """The address of the first picture that an include of the site shows; "" if unknown."""
        try:
            image = _PICTURE.search(self._rendered(token, name, arguments))
        except UnresolvedLiquidError:
            return ""
        return unescape(image[1]).strip() if image else ""


def included_names(text: str) -> list[str]:
    """The names of the files that the `include` tags of a text name."""
    tags = (token for token in tokens(text) if token.name == "include" and token.args)
    return [token.args.split()[0] for token in tags]


def _arguments(source: str, expression: Callable[[str], Expression]) -> tuple[str, dict[str, Any]]:
    """The file name in an include tag, and the values of its arguments by name."""
    name = _NAME.match(source)
    if not name:
        raise UnresolvedLiquidError("an include without a name")
    arguments: dict[str, Any] = {}
    for pair in _PAIR.finditer(source, name.end()):
        key, double, single, bare = pair.groups()
        if bare is not None:
            arguments[key] = expression(bare).value()
        else:
            quoted = double if double is not None else single
            arguments[key] = re.sub(r"\\([\"'\\])", r"\1", quoted)
    return name[1], arguments


def _as_block(out: str, nested: bool) -> str:
    """The output of an include, on lines that Markdown takes for one block where it is HTML."""
    bare = out.replace(EMPTY, "").strip()
    if nested or not bare.startswith("<"):
        return out
    is_block = "\n" in bare or re.match(r"<(?:div|figure|p|ul|ol|table)\b", bare)
    return one_block(bare) + ("\n" if is_block else "")
