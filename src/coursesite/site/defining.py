"""The definitions that a page shows of the terms in its notes."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from coursesite import glossary, moving, urls
from coursesite.engine import Need, rule
from coursesite.glossary import Definition
from coursesite.site.courses import place, published_url
from coursesite.site.notes import notes
from coursesite.site.terms import glossary_post

_MARK = 'data-term="'
_TERM = re.compile(_MARK + '([^"]*)"')


@rule
def definitions(need: Need, root: str) -> dict[str, Definition]:
    """The definitions of a course's glossary by id, with addresses from the root of the site."""
    path = need(glossary_post, root)
    if path is None:
        return {}
    here = published_url(need, path) or "/"
    return glossary.definitions(moving.absolute(notes(need, path), here))


@rule(keep=Definition | None)
def definition(need: Need, root: str, id_: str) -> Definition | None:
    """One definition: pages read those that they show, and no others."""
    return need(definitions, root).get(id_)


def terms_of(need: Need, path: str, html: str, here: str) -> tuple[dict[str, Any], ...]:
    """The terms that are linked in the notes `html` of a post, for the template of its page at
    `here`: id, name, HTML and address."""
    if _MARK not in html:
        return ()
    root = need(place, path).course
    post = need(glossary_post, root)
    found = []
    for id_ in dict.fromkeys(_TERM.findall(html)):
        known = need(definition, root, id_)
        if known is not None and post is not None:
            address = urls.relative(here, f"{published_url(need, post)}#{id_}")
            text = Markup(moving.seen_from(known.html, here))
            found.append({"id": id_, "name": known.name, "html": text, "url": address})
    return tuple(found)
