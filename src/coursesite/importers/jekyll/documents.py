"""Pages, posts and items of a Jekyll site: front matter, text, address and date."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from typing import Any

from msgspec import Struct

from coursesite.importers import ruby_dates
from coursesite.importers.encoding import decode
from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll import permalinks
from coursesite.importers.jekyll.config import HTML, Config, default_values
from coursesite.importers.jekyll.permalinks import PermalinkFields
from coursesite.importers.jekyll.site_files import SiteFile
from coursesite.importers.posts import split_post
from coursesite.importers.yaml_writer import plain_data

_BEFORE = re.compile(r"(?:^|/)_(?:posts|drafts)/.*\Z")


class Document(Struct, frozen=True, kw_only=True):
    """A file that Jekyll makes a page of.

    `front` includes the defaults of the configuration, `own` does not. `url` is the address that
    Jekyll gives the page, empty for a draft without one; `file_url` is that of the file it writes.
    `body` begins after `lines` lines of the file.
    """

    file: SiteFile
    front: dict[str, Any]
    own: dict[str, Any]
    body: str
    url: str
    file_url: str
    output: bool
    slug: str
    ext: str
    lines: int = 0
    date: dt.datetime | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    has_front: bool = True

    @property
    def path(self) -> str:
        """The path of the file in the site."""
        return self.file.path

    @property
    def title(self) -> str:
        """The title in the front matter, empty if there is none."""
        return text_of(self.front.get("title"))


def read_document(file: SiteFile, data: bytes, config: Config) -> Document:
    """Reads a file; nothing in its contents makes this fail."""
    decoded = decode(data)
    post = split_post(decoded.text)
    notes = [f"was written in {decoded.encoding}"] if decoded.encoding else []
    notes += [post.problem] if post.problem else []
    label = "drafts" if file.role == "draft" else file.collection
    own = plain_data(post.front)
    front = {**default_values(config.defaults, file.path, label), **own}
    if label == "drafts":
        front = {**default_values(config.defaults, file.path, "posts"), **front}
    stem, dotted = posixpath.splitext(file.inner)
    out_ext = ".html" if dotted[1:].lower() in (*config.markdown, *HTML) else dotted
    name = stem.rpartition("/")[2]
    in_name = permalinks.split_dated_name(stem) if file.collection in ("posts", "drafts") else None
    in_name = in_name or (permalinks.split_dated_name(stem) if file.role == "item" else None)
    slug = text_of(front.get("slug")) or (in_name[1] if in_name else name).rstrip(".")
    date, problem = _date(front.get("date"), in_name[0] if in_name else "", config)
    notes += [problem] if problem else []
    categories = _categories(front, file, config.collections_dir)
    fields = PermalinkFields(
        collection=file.collection,
        path=stem,
        name=name,
        slug=slug,
        categories=categories,
        date=date,
        ext=out_ext,
    )
    written = _url(front, fields, file, config)
    url = _legal(written)
    notes += [f"{written} can't be an address: it is {url}"] if url != written else []
    collection = config.collection(file.collection)
    is_page = post.has_front or file.role in ("post", "draft")
    is_page = is_page or (file.role == "page" and config.takes_plain(file.path))
    notes += [] if is_page else ["has no front matter: for Jekyll it was no page"]
    output = collection is None or collection.output
    return Document(
        file=file,
        front=front,
        own=own,
        body=post.body,
        url=url,
        file_url=permalinks.file_of(url, out_ext) if url else "",
        output=output and is_page and front.get("published") is not False,
        slug=slug,
        ext=out_ext,
        lines=post.lines,
        date=date,
        categories=categories,
        tags=_listed(front, "tag", "tags"),
        notes=tuple(notes),
        has_front=post.has_front,
    )


def _url(front: dict[str, Any], fields: PermalinkFields, file: SiteFile, config: Config) -> str:
    """The address; empty for a draft whose address would contain the day of its publication."""
    page = file.role == "page"
    collection = config.collection(file.collection)
    if template := text_of(front.get("permalink")):
        template = permalinks.post_template(template) if not page else template
    elif page:
        template = permalinks.page_template(fields, config.permalink)
    elif file.role == "item" and collection:
        template = permalinks.post_template(collection.permalink) or permalinks.collection_template(
            config.permalink
        )
    else:
        posts = config.collection("posts")
        given = posts.permalink if posts else ""
        template = permalinks.post_template(given or config.permalink)
    if fields.date is None and re.search(r":(?:short_)?(?:year|month|day|week|y_day)", template):
        return ""
    url = permalinks.fill_template(template, fields, page)
    return re.sub(r"/index\.html\Z", "/", url)


def _legal(url: str) -> str:
    """The address without characters that our addresses may not have."""
    return re.sub(r"[\x00-\x1f\x7f\\?#]+", "-", re.sub(r"/:(?=[a-z_])", "/", url))


def _date(value: Any, in_name: str, config: Config) -> tuple[dt.datetime | None, str]:
    """The date in the site's time zone, and a note if the written one cannot be read.

    `in_name` is the day in the file's name.
    """
    for given in (value, in_name):
        if not given:
            continue
        moment = ruby_dates.parse(str(given))
        if moment is None:
            continue
        problem = "" if given is value or not value else f"'{text_of(value)}' is no date"
        if ruby_dates.has_time(str(given)):
            try:
                return moment.astimezone(config.zoneinfo), problem
            except OverflowError:
                return moment, problem
        return moment, problem
    return None, f"'{text_of(value)}' is no date" if value else ""


def _categories(front: dict[str, Any], file: SiteFile, root: str) -> tuple[str, ...]:
    folders: list[str] = []
    if file.collection in ("posts", "drafts"):
        folders = [part for part in _BEFORE.sub("", file.path).split("/") if part]
        folders = folders[root.count("/") + 1 :] if root else folders
    return tuple(dict.fromkeys([*folders, *_listed(front, "category", "categories")]))


def _listed(front: dict[str, Any], singular_key: str, plural_key: str) -> tuple[str, ...]:
    """The values of a pair of keys such as `tag` and `tags`.

    The singular is a list or one text; the plural is a list, or words separated by spaces.
    """
    out: list[str] = []
    single = front.get(singular_key)
    if isinstance(single, list):
        out += [text_of(part) for part in single]
    else:
        out.append(text_of(single))
    several = front.get(plural_key)
    if isinstance(several, list):
        out += [text_of(part) for part in several]
    elif isinstance(several, str):
        out += several.split()
    else:
        out.append(text_of(several))
    return tuple(dict.fromkeys(part for part in out if part))
