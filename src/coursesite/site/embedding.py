"""The rules that make HTML of the shortcodes in notes."""

from __future__ import annotations

import msgspec

from coursesite import links
from coursesite.diagnostics import error
from coursesite.engine import Need, rule
from coursesite.model import Call, Expansion, Include
from coursesite.site.inputs import blob, code, heard, listening, listing
from coursesite.site.looks import (
    asset_names,
    names_assets,
    template_closure,
    template_names,
)


@rule
def own_shortcodes(need: Need) -> tuple[bytes, ...]:
    """Stands for the shortcodes that are not built in: the code of the site's own and of packages,
    and which templates are shortcodes."""
    from coursesite.shortcodes import discovery

    paths = need(listing, "shortcodes/")
    names = [name for name in need(template_names) if name.startswith("shortcodes/")]
    looks = [need(code, package) for package in discovery.installed_packages()]
    return (*(need.digest(blob, path) for path in paths), *(one.encode() for one in names + looks))


@rule
def shortcode_problems(need: Need) -> None:
    """Reports what is wrong with the code of the site's own shortcodes."""
    need(own_shortcodes)
    for problem in need.world.shortcodes[1]:
        need.report(problem)


@rule
def expansion(need: Need, call: str, language: str) -> Expansion:
    """What a shortcode call (as JSON) becomes in pages of a language."""
    from coursesite.shortcodes import registry

    need(own_shortcodes)

    def render(name: str, context: dict[str, object]) -> str:
        with listening(need):  # our own files
            need.digest(template_closure, name)
            if need(names_assets, name):
                need.world.asset_names.update(need(asset_names))
            try:
                text: str = need.world.theme.render(name, {**context, "language": language})
            except Exception:
                need(template_names)  # one of them may be the hint
                raise
            return text

    called, known = msgspec.json.decode(call, type=Call), need.world.shortcodes[0]
    if known.ours(called.name):
        return registry.expand(called, known, render)
    with listening(need) as opened:
        made = registry.expand(called, known, render)
    heard(need, opened)
    return made


@rule
def included(need: Need, path: str, wish: str) -> Expansion:
    """The text of a file that the post at `path` wants (an `Include` as JSON)."""
    from coursesite.settings import opening
    from coursesite.shortcodes import inclusion

    want = msgspec.json.decode(wish, type=Include)
    found = None
    for place in links.sources(want.path, path):
        if (data := need(blob, f"content/{place}")) is not None:
            found = data.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff")
            break
    if found is None:
        problem = error(
            "include-missing",
            f"include: there is no file '{want.path}'",
            hint="give its path from this page, or from content/ with / in front",
        )
        return Expansion(html="", diagnostics=(problem,))
    if want.lang is None:
        found = opening.split(found).body
    text, problems = inclusion.answer(want, found)
    return Expansion(text=text, diagnostics=problems)
