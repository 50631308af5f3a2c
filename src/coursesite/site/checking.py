"""The rule that looks up the addresses in a `course.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursesite import links
from coursesite.diagnostics import Diagnostic, Severity, Span, find
from coursesite.engine import Need, rule
from coursesite.model import Config
from coursesite.site.addresses import at_address, published_url
from coursesite.site.courses import config, home_url, several
from coursesite.site.inputs import blob
from coursesite.site.locating import anchor_problem


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
    name = f"content/{root}/course.yml" if root else "content/course.yml"
    rules = found.validation.links
    for url in dict.fromkeys(written(found)):
        address = links.parse(url)
        if not url.startswith("/"):
            if rules.not_found != "ignore":
                hint = _hint(need, root, address.path)
                _report(
                    need,
                    name,
                    url,
                    "link-not-found",
                    f"'{url}' is no address here",
                    hint,
                    "error" if rules.not_found == "error" else "warning",
                )
            continue
        there = next(
            (
                one
                for path in links.addresses(address.path, home_url(root))
                if (one := need(at_address, path)) is not None
            ),
            None,
        )
        if there is None:
            if rules.not_found != "ignore":
                hint = _hint(need, root, address.path)
                _report(
                    need,
                    name,
                    url,
                    "link-not-found",
                    f"nothing is at '{url}'",
                    hint,
                    "error" if rules.not_found == "error" else "warning",
                )
        elif there.startswith("post ") and (
            problem := anchor_problem(need, there[5:], address, rules.anchors)
        ):
            code, message, hint, level = problem
            _report(
                need, name, url, code, message, hint, "error" if level == "error" else "warning"
            )


def _hint(need: Need, root: str, path: str) -> str:
    """The address of the file that was perhaps meant."""
    for source in links.sources(path, f"{root}/course.yml" if root else "course.yml"):
        if (url := need(published_url, source)) is not None:
            return f"write '{url}'"
    if root and need(at_address, there := f"/{root}/{path.strip('/')}/") is not None:
        return f"did you mean '{there}'?"
    return "addresses in course.yml are those of the finished site, from its root: '/syllabus/'"


def _report(
    need: Need, name: str, url: str, code: str, message: str, hint: str, severity: Severity
) -> None:
    text = (need(blob, name) or b"").decode("utf-8", "replace")
    need.report(Diagnostic(severity, code, message, name, _span(text, url), hint))


def _span(text: str, url: str) -> Span | None:
    """Where a text has an address that is not a part of another."""
    match = re.search(rf"(?<![\w/.-]){re.escape(url)}(?![\w/.-])", text)
    if match is None:
        return find(text, url)
    at = match.start()
    return Span(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), len(url))
