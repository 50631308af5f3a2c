"""Pages, posts and items of a Jekyll site: front matter, text, address and date."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from contextlib import suppress
from typing import Any

from coursesite.importers.data import ruby_dates
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import split_post
from coursesite.importers.data.yaml_writer import plain_data
from coursesite.importers.jekyll.config import HTML, Config
from coursesite.importers.jekyll.permalinks import fill, placeholders, template_of
from coursesite.importers.jekyll.site_files import SiteFile, split_dated_name
from coursesite.importers.text.encoding import decode

_BEFORE = re.compile(r"(?:^|/)_(?:posts|drafts)/.*\Z")


class Document:
    """A file that Jekyll makes a page of.

    `front` includes the defaults of the configuration, `own` does not. `url` is the address that
    Jekyll gives the page, empty for a draft without one. `output` says that it is published.
    `body` begins after `lines` lines of the file.
    """

    def __init__(self, file: SiteFile, data: bytes, config: Config) -> None:
        """Reads a file; nothing in its contents makes this fail."""
        decoded = decode(data)
        post = split_post(decoded.text)
        self.file, self.body, self.lines, self.has_front = (
            file,
            post.body,
            post.lines,
            post.has_front,
        )
        self.own: dict[str, Any] = plain_data(post.front)
        label = "drafts" if file.role == "draft" else file.collection
        front = {**config.defaults(file.path, label), **self.own}
        if label == "drafts":
            front = {**config.defaults(file.path, "posts"), **front}
        self.front: dict[str, Any] = front
        stem, ending = posixpath.splitext(file.inner)
        is_html = ending[1:].lower() in (*config.markdown, *HTML)
        self.ext = ".html" if is_html else ending
        in_name = split_dated_name(stem) if file.role != "page" else None
        day, name = in_name or ("", stem.rpartition("/")[2])
        self.slug = text_of(front.get("slug")) or name.rstrip(".")
        self.date, no_date = _date(front.get("date"), day, config)
        self.categories = _categories(front, file, config.collections_dir)
        self.tags = _listed(front, "tag", "tags")
        template = template_of(file, text_of(front.get("permalink")), config, is_html)
        values = placeholders(file, stem, self.slug, self.categories, self.ext)
        written = fill(template, values, self.date)
        # Ours have no control characters, and no placeholder that nothing is known of.
        self.url = re.sub(r"[\x00-\x1f\x7f\\?#]+", "-", re.sub(r"/:(?=[a-z_])", "/", written))
        is_plain = config.plain_pages or file.path in ("README.md", "readme.md")
        is_page = post.has_front or file.role in ("post", "draft")
        is_page = is_page or (file.role == "page" and (is_plain or file.path.endswith(HTML)))
        collection = config.collections.get(file.collection)
        is_output = is_page and (collection is None or collection.output)
        self.output = is_output and front.get("published") is not False
        self.notes = [
            *([f"was written in {decoded.encoding}"] if decoded.encoding else []),
            *filter(None, (post.problem, no_date)),
            *([f"{written} can't be an address: it is {self.url}"] if self.url != written else []),
            *(["has no front matter: for Jekyll it was no page"] if not is_page else []),
        ]
        """Remarks for the report on the file as a whole."""

    @property
    def path(self) -> str:
        """The path of the file in the site."""
        return self.file.path

    @property
    def is_html(self) -> bool:
        """Whether the source is HTML, and no Markdown."""
        return self.path.rpartition(".")[2].lower() in HTML

    @property
    def file_url(self) -> str:
        """The address of the file that Jekyll writes: `/staff` is `/staff.html`."""
        is_file = self.url.endswith(("/", self.ext)) or not self.url
        return self.url if is_file else self.url + self.ext

    @property
    def title(self) -> str:
        """The title in the front matter, empty if there is none."""
        return text_of(self.front.get("title"))

    @property
    def layout(self) -> str:
        """The name of the layout, empty if there is none."""
        return text_of(self.front.get("layout"))


def _date(value: Any, day: str, config: Config) -> tuple[dt.datetime | None, str]:
    """The date in the site's time zone: that of the front matter, or the `day` in the file's name;
    and a note if the written one cannot be read."""
    written = text_of(value)
    moment, problem = ruby_dates.parse(written), ""
    if moment is None:
        problem = f"'{written}' is no date" if value else ""
        written, moment = day, ruby_dates.parse(day)
    if moment is not None and ruby_dates.has_time(written):
        with suppress(OverflowError):
            moment = moment.astimezone(config.zone)
    return moment, problem


def _categories(front: dict[str, Any], file: SiteFile, root: str) -> tuple[str, ...]:
    folders: list[str] = []
    if file.collection in ("posts", "drafts"):
        folders = [part for part in _BEFORE.sub("", file.path).split("/") if part]
        folders = folders[root.count("/") + 1 :] if root else folders
    return tuple(dict.fromkeys([*folders, *_listed(front, "category", "categories")]))


def _listed(front: dict[str, Any], singular: str, plural: str) -> tuple[str, ...]:
    """The values of two keys such as `tag`, one text or a list, and `tags`, words or a list."""
    one, several = front.get(singular), front.get(plural)
    values = (one, several.split() if isinstance(several, str) else several)
    parts = [part for each in values for part in (each if isinstance(each, list) else [each])]
    return tuple(dict.fromkeys(filter(None, map(text_of, parts))))
