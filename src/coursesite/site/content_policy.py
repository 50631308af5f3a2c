"""The Content-Security-Policy of each page, and the file of headers for hosts that read one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from msgspec import Struct

from coursesite.course import rebase
from coursesite.engine import Need, rule
from coursesite.model import Config
from coursesite.site.inputs import EXTENSIONS, THEME, exists, listing, text_of
from coursesite.site.posts.settings import base_url, config
from coursesite.site.theme.packages import layers
from coursesite.site.theme.templates import asset_names, assets
from coursesite.theme import content_policy as policies
from coursesite.theme.page_sources import (
    Found,
    InertHtml,
    PageSources,
    inline_hashes,
    sheet_sources,
)

HEADERS = "_headers"


class PolicyRules(Struct, frozen=True):
    """The part of a page's policy that all pages of a course have in common."""

    added: policies.Added
    """The sources that the course adds."""
    trusts_notes: bool
    """Whether scripts in the notes may run."""
    known: tuple[str, ...] = ()
    """The hashes of scripts that may run in notes that nobody trusts."""


@rule(keep=PolicyRules | None)
def policy_rules(need: Need, root: str) -> PolicyRules | None:
    """The rules of a course's policies; None if its pages have none."""
    settings: Config = need(config, root)
    if settings.csp is None:
        return None
    trusts_notes = settings.html.raw == "allow"
    known = () if trusts_notes else need(shortcode_hashes)
    return PolicyRules(settings.csp.add, trusts_notes, known)


def policy(need: Need, root: str, here: str, html: str, context: Mapping[str, Any]) -> str:
    """The policy of the page at `here`, rendered from a context; "" if it has none."""
    rules = need(policy_rules, root)
    if rules is None:
        return ""
    foreign = () if rules.trusts_notes else tuple(_notes(context))
    page = PageSources(html, foreign, rules.known, _inert(context))
    for address in page.sheets:
        page.add(need(stylesheet_sources, _within(here, _without_base(need, address))))
    return policies.policy(page, rules.added)


def _inert(context: Mapping[str, Any]) -> Iterator[InertHtml]:
    """The parts of a page that are not looked at, in their order in the theme's templates: its data
    for search engines, the contents of its course, its notes or those of the parts of it."""
    page = context["page"]
    notes = (part.get("html") for part in (context, *context.get("parts", ())))
    for part in (page["data"], context["contents"], *notes):
        if type(part) is InertHtml:
            yield part


def _notes(context: Mapping[str, Any]) -> Iterator[Markup]:
    """The HTML in a context: it is of the notes, as templates make their own."""
    for value in context.values():
        if isinstance(value, Markup):
            yield value
        elif isinstance(value, dict):
            yield from _notes(value)
        elif isinstance(value, tuple):
            for part in value:
                if isinstance(part, dict):
                    yield from _notes(part)


@rule(keep=tuple[str, ...])
def shortcode_hashes(need: Need) -> tuple[str, ...]:
    """The hashes of the scripts, styles and handlers that are written out in extensions of the site
    and in shortcodes of it and of packages, which may run in notes that nobody trusts."""
    folders = [
        EXTENSIONS,
        "shortcodes/",
        *(f"{one}shortcodes/" for one in need(layers) if one != THEME),
    ]
    paths = (path for folder in folders for path in need(listing, folder))
    return tuple(sorted({one for path in paths for one in inline_hashes(text_of(need, path))}))


# ---- stylesheets -------------------------------------------------------------------------------


def _without_base(need: Need, address: str) -> str:
    """An address without the path that the site is published at, which the page for missing
    addresses writes out."""
    base = urlsplit(need(base_url)).path if address.startswith("/") else ""
    return address.removeprefix(base) if address.startswith(f"{base}/") else address


def _within(here: str, address: str) -> str:
    """The address in the site, without its query, that an address on the page at `here` means; ""
    for one of another host."""
    plain = address.partition("?")[0].partition("#")[0]
    return "" if "//" in plain[:8] or ":" in plain else rebase.target(here, plain)


@rule(keep=Found)
def stylesheet_sources(need: Need, address: str) -> Found:
    """The sources of a stylesheet of the site, and of those that it imports."""
    found: Found = {}
    seen: set[str] = set()
    waiting = [address]
    while waiting:
        current = waiting.pop()
        if current and current not in seen:
            seen.add(current)
            sources, imports = sheet_sources(_css(need, current))
            for directive, each in sources.items():
                found.setdefault(directive, {}).update(each)
            waiting += [_within(current, one) for one in imports]
    return found


def _css(need: Need, address: str) -> str:
    """The text of the stylesheet at an address; "" if there is none."""
    if address in need(asset_names).values():
        return need(assets).files[address.lstrip("/")].decode("utf-8", "replace")
    for folder in ("static", "content"):
        if exists(need, path := f"{folder}{address}"):
            return text_of(need, path)
    return ""


# ---- headers -----------------------------------------------------------------------------------


@rule(keep=bool)
def writes_headers(need: Need) -> bool:
    """Whether the build writes the file of headers: a site may have its own."""
    return not any(exists(need, f"{folder}/{HEADERS}") for folder in ("static", "content"))


@rule
def headers_file(need: Need) -> bytes:
    """The headers for all files, in the format of Netlify and Cloudflare Pages: what an element in
    a page cannot say, and that a file with a fingerprint in its name never changes."""
    lines = ["/*", "  X-Content-Type-Options: nosniff"]
    if (settings := need(config, "").csp) is not None:
        lines.append(f"  Content-Security-Policy: {policies.headers(settings.add)}")
    for address in sorted(need(asset_names).values()):
        lines += [f"/{address.lstrip('/')}", "  Cache-Control: public, max-age=31536000, immutable"]
    return "".join(f"{line}\n" for line in lines).encode()
