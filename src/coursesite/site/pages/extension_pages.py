"""The pages that extensions make, as HTML."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from coursesite.course import links, rebase
from coursesite.diagnostics import Severity
from coursesite.engine import RULES, Need, rule
from coursesite.model import MarkupOptions
from coursesite.site.courses.roots import course_at
from coursesite.site.extensions import page_made, pages_lost, told_of
from coursesite.site.markdown.prose import expand, markup_options
from coursesite.site.notes.links import anchor_problem_at
from coursesite.site.outputs import generated, owner_of
from coursesite.site.pages.frame import frame, render
from coursesite.site.posts.locations import location_of, published_url
from coursesite.site.posts.notebooks import is_post
from coursesite.site.posts.settings import config
from coursesite.site.theme.templates import template
from coursesite.text.browser_urls import leaves_site
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import output_path, relative

if TYPE_CHECKING:
    from coursesite.extensions.values import GeneratedPage


_AT_ROOT = rare(r"<[a-z][^<>]*\s(?:href|src|poster)=[\"']?(/(?!/)[^\s\"'>]*)", re.IGNORECASE)
"""An address in a template's text that counts from the root of the host."""


@rule(big=True)
def extension_page(need: Need, name: str, origin: str, url: str) -> bytes:
    """A page that a hook makes: its body in the theme's template for such pages, or its own
    template."""
    page: GeneratedPage = need(page_made, name, origin, url)
    root = course_at(need, url)
    context = frame(need, root, url, "generated", page.title, description=page.description)
    if page.template:
        if need(template, page.template) is None:
            message = f"there is no template '{page.template}' for {url}"
            hint = f"write templates/{page.template}"
            told_of(need, name, origin, "hook-result", message, hint)
            return b""
        if same := sorted(page.context.keys() & context.keys()):
            message = f"the context of {url} has '{same[0]}', which every page has already"
            told_of(need, name, origin, "hook-result", message, "give it another name")
        made = render(need, page.template, {**page.context, **context})
        for address in sorted(set(_AT_ROOT.findall(made.decode("utf-8", "replace")))):
            message = f"{address} on {url} leads astray where the site is in a folder of its host"
            hint = f"write {{{{ '{address}' | rel }}}} in templates/{page.template}"
            told_of(need, name, origin, "link-root", message, hint, "warning")
        return made
    seen = _Addresses(need, name, origin, url, root).seen
    html = rebase.moved_styles(rebase.moved(need(html_made, name, origin, url), seen), seen)
    return render(need, "generated.html", context | {"html": Markup(html)})


@rule
def html_made(need: Need, name: str, origin: str, url: str) -> str:
    """The body of a page that a hook makes, with the addresses that it gives; "" for one that has a
    template."""
    page: GeneratedPage = need(page_made, name, origin, url)
    html = page.html
    if page.markdown:
        html = _rendered(need, name, origin, page, course_at(need, url))
    return _serialised(html) if html else ""


_OF_FACTS = ("schedule_page", "kind_page", "tags_page", "tag_page", "catalogue_page", "home_page")
"""The rules of pages that are made of facts about posts, and of no notes."""


@rule(keep=tuple[str, ...] | None)
def ids_made(need: Need, url: str) -> tuple[str, ...] | None:
    """The ids on a page that is made of no notes; None for any other. Of a page that an extension
    makes, those of its body count: other pages may lead there, and back."""
    path = output_path(url)
    rule, *args = next((made for to, *made in need(generated) if to == path), ("",))
    if rule == extension_page.name:
        name, origin, at = args
        if not need(page_made, name, origin, at).template:
            return _ids(need(html_made, name, origin, at))
    elif rule not in _OF_FACTS:
        return None
    return _ids(need(RULES[rule], *args).decode("utf-8", "replace"))


def _ids(html: str) -> tuple[str, ...]:
    from selectolax.lexbor import LexborHTMLParser

    nodes = LexborHTMLParser(f"<body>{html}").css("[id], a[name]")
    names = (node.attributes.get(key) for node in nodes for key in ("id", "name"))
    return tuple(dict.fromkeys(name for name in names if name))


def _rendered(need: Need, name: str, origin: str, page: GeneratedPage, root: str) -> str:
    """The Markdown of a page as HTML; mistakes in it are reported of the hook."""
    from coursesite import markup  # with all that Markdown needs

    options: MarkupOptions = need(markup_options, root, True, "")
    home = f"{root}/index.md" if root else "index.md"
    body = markup.render(page.markdown, options, partial(expand, need, home, options.language))
    for problem in body.diagnostics:
        message = f"{page.path}: {problem.message}"
        told_of(need, name, origin, problem.code, message, problem.hint, problem.severity)
    if body.holes or body.references:
        message = f"{page.path} refers to what has a number, or has numbers, as only posts can"
        told_of(need, name, origin, "hook-result", message, "write links with words of their own")
    return body.html


def _serialised(html: str) -> str:
    """HTML as the parser of HTML5 reads it, and writes it."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(f"<body>{html}").body
    return (body.inner_html or "") if body is not None else ""


class _Addresses:
    """The addresses in the body of a page of a hook."""

    def __init__(self, need: Need, name: str, origin: str, here: str, root: str) -> None:
        self._need, self._hook, self._here, self._root = need, (name, origin), here, root
        self._level = need(config, root).validation.links.not_found

    def seen(self, url: str) -> str:
        """An address as the page has it; one that leads nowhere is reported."""
        if not url or leaves_site(url):
            return url
        if url.startswith("#"):
            self._anchor(self._here, links.parse(url))
            return url
        for address in links.readings(url):
            if (target := self._target(address.path)) is not None:
                self._anchor(target, address)
                return relative(self._here, target + address.query + address.fragment)
        if self._level != "ignore" and not self._need(pages_lost):
            message = f"{self._here}: nothing is at '{url}'"
            hint = "write an address of the site, '/assignments/', or a file of content/"
            level: Severity = "error" if self._level == "error" else "warning"
            told_of(self._need, *self._hook, "link-not-found", message, hint, level)
        return url

    def _anchor(self, target: str, address: links.Address) -> None:
        """Report the `#fragment` of an address at which something is, if that has no such place."""
        level = self._need(config, self._root).validation.links.anchors
        if problem := anchor_problem_at(self._need, target, address, level):
            severity: Severity = "error" if level == "error" else "warning"
            message = f"{self._here}: {problem.message}"
            told_of(self._need, *self._hook, problem.code, message, problem.hint, severity)

    def _target(self, path: str) -> str | None:
        """The address of the site that a path means: that of a file, or one as it is."""
        need = self._need
        page = f"{self._root}/index.md" if self._root else "index.md"
        for source in links.sources(path, page):
            target = published_url(need, source)
            if target is not None and not (
                is_post(need, source) and need(location_of, source).held
            ):
                return target
        for target in links.addresses(path, self._here):
            if need(owner_of, target) is not None:
                return target
        return None
