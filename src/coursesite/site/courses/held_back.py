"""The posts that are not out: drafts, what is to come out later, and what has expired."""

from __future__ import annotations

from html import escape

from coursesite.engine import Need, rule
from coursesite.model import HeldBack, Moment
from coursesite.site.courses.roots import roots
from coursesite.site.posts.locations import location_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import posts
from coursesite.site.theme.templates import phrase, say, voice
from coursesite.text import urls
from coursesite.theme.filters import iso
from coursesite.theme.i18n import TextError


@rule(keep=tuple[HeldBack, ...])
def held_of(need: Need, root: str) -> tuple[HeldBack, ...]:
    """The posts of a course that are not out."""
    locations = ((path, need(location_of, path)) for path in need(posts, root))
    return tuple(
        HeldBack(path, at.url, at.held, "" if at.until is None else spelled(at.until))
        for path, at in locations
        if at.held
    )


@rule(keep=tuple[HeldBack, ...])
def held_posts(need: Need) -> tuple[HeldBack, ...]:
    """The posts of the site that are not out."""
    return tuple(held for root in dict.fromkeys(("", *need(roots))) for held in need(held_of, root))


@rule
def old_addresses(need: Need, path: str) -> tuple[str, ...]:
    """The addresses at which pages lead on to a post."""
    return tuple(urls.address(alias_url(alias)) for alias in need(location_of, path).aliases)


def alias_url(alias: str) -> str:
    """The address of the page at an old address of a post: a folder, unless it names a file."""
    is_file = alias.endswith((".html", "/"))
    return "/" + alias.lstrip("/") if is_file else f"/{alias.strip('/')}/"


def spelled(moment: Moment) -> str:
    """A moment in ISO 8601, as its author wrote it: a day, or a time with its offset."""
    return moment.at.isoformat(timespec="minutes") if moment.timed else f"{moment.at:%Y-%m-%d}"


def when_out(need: Need, path: str, language: str) -> str:
    """The words beside a text that becomes a link when the post at `path` is out, in a language:
    from when on."""
    key, date = _out(need, path, language)
    return phrase(need, language, key, date=date) if date else say(need, language, key)


def noted(need: Need, note: str, path: str, language: str) -> str:
    """The note beside the title of a post that is not out: also from when on it is."""
    words = when_out(need, path, language)
    return f"{note}, {words}" if note else words


def when_out_html(need: Need, path: str, language: str) -> str:
    """The same in HTML, for notes."""
    key, date = _out(need, path, language)
    text = escape(phrase(need, language, key, date="{date}") if date else say(need, language, key))
    until = need(location_of, path).until
    if date and until is not None:
        text = text.replace("{date}", f'<time datetime="{iso(until)}">{escape(date)}</time>')
    return f' <span class="cs-remark">{text}</span>'


@rule(keep=str)
def zone_name(need: Need, root: str, language: str) -> str:
    """The words for the times of a course. TextError."""
    return need(voice, language).zone(need(config, root))


def _out(need: Need, path: str, language: str) -> tuple[str, str]:
    """The theme's words for a post that is not out, and the date in them; "" if they have none."""
    location = need(location_of, path)
    if location.held == "expired":
        return "out_before", ""
    if location.held != "scheduled" or location.until is None:
        return "out_later", ""
    try:
        zone = f" {need(zone_name, location.course, language)}" if location.until.timed else ""
        return "out_from", need(voice, language).datetime(location.until, "long") + zone
    except TextError:  # reported of the pages that print a date
        return "out_from", f"{location.until.at:%Y-%m-%d}"
