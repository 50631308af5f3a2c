"""The rule that looks up the addresses in a `course.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursesite import links
from coursesite.diagnostics import Span, find, span_at
from coursesite.engine import Need, rule
from coursesite.model import Config, LinkValidation
from coursesite.site.addresses import at_address
from coursesite.site.courses import config, home_url, published_url, several
from coursesite.site.inputs import settings_file, text_of
from coursesite.site.locating import Located, Problem, anchor_problem


def written(found: Config) -> Iterator[str]:
    """The addresses in a course's settings that may be the site's own."""
    people = (*found.lecturers, *found.staff)
    urls = [one.url for one in (*found.nav, *found.links)]
    urls += [one.url for one in found.events]
    urls += [url for one in people for url in (one.url, one.photo)]
    for url in urls:
        if url and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#", url):
            yield url


@rule
def check_settings(need: Need, root: str) -> None:
    """Reports the addresses in a course's settings that lead nowhere."""
    if not root and need(several):
        return
    found = need(config, root)
    path = settings_file(root).removeprefix("content/")
    text = text_of(need, settings_file(root))
    for url in dict.fromkeys(written(found)):
        problem = _problem(need, root, url, found.validation.links)
        for one in Located(problem=problem).diagnostics(path, _span(text, url)):
            need.report(one)


def _problem(need: Need, root: str, url: str, rules: LinkValidation) -> Problem | None:
    """What is wrong with an address."""
    address = links.parse(url)
    whole = url.startswith("/")
    there = None
    for path in links.addresses(address.path, home_url(root)) if whole else ():
        if (there := need(at_address, path)) is not None:
            break
    if there is None:
        message = f"nothing is at '{url}'" if whole else f"'{url}' is no address here"
        if rules.not_found == "ignore":
            return None
        return "link-not-found", message, _hint(need, root, address.path), rules.not_found
    kind, _, post = there.partition(" ")
    return anchor_problem(need, post, address, rules.anchors) if kind == "post" else None


def _hint(need: Need, root: str, path: str) -> str:
    """The address of the file that was perhaps meant."""
    for source in links.sources(path, settings_file(root).removeprefix("content/")):
        if (url := published_url(need, source)) is not None:
            return f"write '{url}'"
    if root and need(at_address, there := f"/{root}/{path.strip('/')}/") is not None:
        return f"did you mean '{there}'?"
    return "addresses in course.yml are those of the finished site, from its root: '/syllabus/'"


def _span(text: str, url: str) -> Span | None:
    """Where a text has an address that is not a part of another."""
    match = re.search(rf"(?<![\w/.-]){re.escape(url)}(?![\w/.-])", text)
    if match is None:
        return find(text, url)
    return span_at(text, match.start(), len(url))
