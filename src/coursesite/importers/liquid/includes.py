"""Includes: our shortcodes for those that themes have, and what the site's own give."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from coursesite.importers.liquid import calls, page, themes
from coursesite.importers.liquid.tree import parse
from coursesite.importers.liquid.values import UnknownError

if TYPE_CHECKING:
    from coursesite.importers.liquid.render import Renderer
    from coursesite.importers.liquid.tokens import Token

_THEME = re.compile(r"<(?:script|link|form|html|body)\b", re.I)
_STYLES = re.compile(r"<style\b.*?</style\s*>", re.I | re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']([^\"'<>]+)[\"']", re.I)


class Includes:
    """The includes of one text."""

    def __init__(self, renderer: Renderer) -> None:
        """`renderer` works out what is in the text."""
        self.renderer = renderer

    def include(self, token: Token, nested: bool) -> str:
        """An include that themes have as our shortcode; another, or one with an argument that no
        shortcode has, worked out."""
        render = self.renderer
        name, given = calls.arguments(token.args, render.expression)
        if "{{" in name:
            raise UnknownError("the name of the included file is worked out")
        shown = nested or not render.verbatim(token.start)
        if calls.embed(name) and not shown:
            raise UnknownError("it is in code")
        made = themes.known(name, given)
        if made and made.picture and (src := self.picture(token, name, given)):
            made = themes.known(name, {**given, made.picture: src})
        if made is None or not shown:
            return self.expanded(token, name, given, nested)
        if not made.sure:
            try:
                return self.expanded(token, name, given, nested)
            except UnknownError:
                pass
        return self.call(token, made, nested)

    def call(self, token: Token, made: themes.Made, nested: bool) -> str:
        """A shortcode for an include, and what of the include it does not say."""
        render = self.renderer
        looks = f" (as the theme has it: {', '.join(made.looks)})" if made.looks else ""
        render.note(token.start, "converted", f"{made.text}{looks}")
        out = render.leavings.piece(made.text)
        if not made.lost or nested:
            return out
        lost = ", ".join(made.lost)
        render.note(token.start, "left", f"the shortcode does not say: {lost}")
        return render.leavings.liquid(render.source[token.start : token.end]) + out

    def expanded(self, token: Token, name: str, given: dict[str, Any], nested: bool) -> str:
        """What an include of the site gives."""
        render = self.renderer
        source = render.source[token.start : token.end]
        out = _STYLES.sub("", self.included(token, name, given))
        if not nested and _THEME.search(out):
            raise UnknownError(f"'{name}' makes a part of the page that is the theme's")
        return render.worked_out(token.start, source, calls.as_block(out, nested), nested)

    def included(self, token: Token, name: str, given: dict[str, Any]) -> str:
        """The text of an include of the site, or of a file beside the page, worked out."""
        render = self.renderer
        if token.name == "include_relative":
            found = render.host.include_relative(name, render.lookup("page"))
            missing = f"there is no '{name}' beside the page"
        else:
            found = render.host.include(name)
            missing = f"the site has no include '{name}'"
        if found is None:
            raise UnknownError(missing)
        if render.depth > 12:
            raise UnknownError(f"'{name}' includes itself")
        inner = type(render)(
            page.clean(found), {**render.names(), "include": given}, render.host, render
        )
        out = inner.run(parse(inner.source))
        if inner.failures:
            raise UnknownError(f"'{name}' can't be worked out")
        return out

    def picture(self, token: Token, name: str, given: dict[str, Any]) -> str:
        """The address of the picture that an include of the site shows; "" if none is known."""
        try:
            found = _PICTURE.search(self.included(token, name, given))
        except UnknownError:
            return ""
        return unescape(found[1]).strip() if found else ""
