"""Front matter of Jekyll and its themes as front matter of ours."""

from __future__ import annotations

import re
from typing import Any

from coursesite.importers.book import front_matter
from coursesite.importers.data import ruby_dates
from coursesite.importers.data.days import find_moment
from coursesite.importers.data.front_matter import accepted, first_text, text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.jekyll.link_targets import LinkTargets
from coursesite.importers.jekyll.placement import ORDERS
from coursesite.importers.lectures.embeds import video_entry
from coursesite.media import providers

_LINK = re.compile(r"\[([^\[\]]+)\]\(([^\s()]+)\)")
_INHERITED = re.compile(
    r"authors?|image|lang|math|mermaid|media_subpath|img_path|toc|description|draft|hidden|unlisted|"
    r"kind|week"
)
"""Keys that count for a page when only the defaults of the configuration have them."""
_ELSEWHERE = re.compile(
    r"title|layout|published|permalink|redirect_(?:from|to)|date|category|categories|tags?|"
    rf"render_with_liquid|slug|output|ext|{'|'.join(ORDERS)}"
)
"""Keys that are read elsewhere, or that mean nothing to our builder."""
_DATES = re.compile(r"last_modified_at|lastmod|due|due_date|deadline|publishDate|expiryDate")


def converted(
    doc: Document,
    targets: LinkTargets,
    authors: dict[str, Any],
    path: str,
    year: int | None = None,
    weight: int | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """The front matter of a page as ours, and notes on values that were not converted.

    `authors` are those of `_data/authors.yml` by name. `path` is that of the new file, `year` that
    of dates without one, and `weight` the position of the page in its collection, if the collection
    is ordered.
    """
    left: list[str] = []
    extra: dict[str, Any] = {}
    given: dict[str, Any] = {"title": first_text(doc.front, "title", "name")}
    written = text_of(doc.front.get("date"))
    of_name = f"{doc.date:%Y-%m-%d}" if doc.date is not None and doc.file.role == "post" else ""
    date = _moment(written, year)
    given["date"] = date or of_name or first_text(doc.front, "release_date", "released")
    if written and not date:
        extra["date"] = written
    for key, terms in (("tags", doc.tags), ("categories", doc.categories)):
        given[key] = [name.strip(", ") for name in terms if name.strip(", ")]
    for key, value in doc.front.items():
        is_here = key in doc.own or _INHERITED.fullmatch(key)
        if not is_here or _ELSEWHERE.fullmatch(key) or value in (None, "", []):
            continue
        if key in ("author", "authors"):
            given[key] = _people(value, authors)
        elif key == "bibliography" and (name := text_of(value)) and "/" not in name:
            # The layout of Distill reads it from this folder; `CourseFile` copies it.
            place = targets.resolve(f"/assets/bibliography/{name}", doc, media=True)
            if place.exists or (doc.file.location.parent / name).is_file():
                given[key] = f"/{name}" if place.exists else name
            else:
                left.append(f"bibliography: there is no '{name}', and it is left out")
        elif key == "img_path":
            given["media_subpath"] = value
        elif _DATES.fullmatch(key):
            given[key] = _moment(text_of(value), year) or value
        elif key == "due_event" and isinstance(value, dict):
            given["due"] = _moment(text_of(value.get("date")), year)
            extra[key] = value
        elif key == "pin":
            given |= {"weight": -1} if value is True else {}
        elif key in ("readings", "files") and isinstance(value, list):
            given[key] = [_linked(entry) for entry in value]
        elif key in ("image", "header", "thumbnail", "cover"):
            names = ("image", "overlay_image", "teaser")
            picture = first_text(value, *names) if key == "header" else value
            if key == "header" and isinstance(value, dict):
                given |= _recording(value.get("video"))
                more = {name: value[name] for name in ("caption", "actions") if name in value}
                extra |= {"header": more} if more else {}
            if key not in ("image", "header") and "image" in given:
                continue
            if image := _image(picture, doc, targets):
                given["image"] = image
            elif picture:
                left += [f"the image '{name}' is not there" for name in [_path(picture)] if name]
                extra["image"] = picture
        elif key in ("mermaid", "draft", "unlisted", "hidden"):
            ours = "unlisted" if key == "hidden" else key
            given |= {ours: True} if value not in (False, "false", 0) else {}
        elif key in ("math", "toc"):
            given |= {key: False} if value in (False, "false", 0) else {}
        elif key == "extra":
            extra |= value if isinstance(value, dict) else {key: value}
        else:
            given[key] = value
    front = front_matter.converted(given | {"extra": extra})
    if weight is not None:
        front.setdefault("weight", weight)
    # With Chirpy, `$` is a currency sign unless a post says `math: true`.
    is_chirpy = targets.config.chirpy and doc.file.role in ("post", "draft")
    if is_chirpy and "$" in doc.body and doc.front.get("math") in (None, False, "false"):
        front["math"] = False
    front, rejected = accepted(front, path)
    return front, left + rejected


def _recording(value: Any) -> dict[str, Any]:
    """The recording of a header of Minimal Mistakes as front matter; empty for none."""
    try:
        found = providers.from_id(first_text(value, "provider"), first_text(value, "id"))
    except ValueError:
        return {}
    return {"video": video_entry(found)}


def _moment(written: str, year: int | None) -> str:
    """A date as our front matter writes it, empty for none."""
    if ruby_dates.parse(written) is None:
        return find_moment(written, year)
    return ruby_dates.with_whole_offset(written)


def _people(value: Any, authors: dict[str, Any]) -> list[Any]:
    """Names, or the entries of `_data/authors.yml` for them."""
    parts = [part.strip() for part in text_of(value).split(",")]
    if len(parts) > 2 or all(part in authors for part in parts):
        value = parts
    listed = value if isinstance(value, list) else [value]
    return [authors.get(text_of(each), each) if text_of(each) else each for each in listed]


def _path(value: Any) -> str:
    """The path of an image as it is written, by itself or in a mapping."""
    return first_text(value, "path", "src") if isinstance(value, dict) else text_of(value)


def _image(value: Any, doc: Document, targets: LinkTargets) -> Any:
    """The image of a page, whose relative path becomes absolute; None if it is not there."""
    path, alt = _path(value), first_text(value, "alt")
    subpath = first_text(doc.front, "media_subpath", "img_path")
    if path and "://" not in path:
        path = f"{subpath.rstrip('/')}/{path}" if subpath and path[0] != "/" else path
        path = path if "://" in path or not subpath else f"/{path.lstrip('/')}"
        answer = targets.resolve(path, doc, media=True)
        path = (answer.url or path) if answer.exists else ""
        path = path if "://" in path or not path else f"/{path.lstrip('/')}"
    return {"path": path, "alt": alt} if path and alt else path or None


def _linked(entry: Any) -> Any:
    """An entry of links as a title with its address: a link in Markdown, a mapping with `name`."""
    if first_text(entry, "url") and "title" not in entry:
        return {"title" if key == "name" else key: value for key, value in entry.items()}
    link = _LINK.fullmatch(entry.strip()) if isinstance(entry, str) else None
    return {"title": link[1], "url": link[2]} if link else entry
