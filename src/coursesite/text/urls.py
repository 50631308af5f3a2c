"""Addresses: from a path below `content/` to a URL, and from one URL to another.

A URL here is a path from the root of the site, so it starts with `/`. One that ends in `/` is a
page, whose file is `index.html` in that folder.

An address is not the path of a file: the characters `%`, `#` and `?` of a name, which mean
something in an address, are escaped in it (`/c%23/`), and letters with accents are composed
(Unicode NFC). All others stay as they are until `relative` or `join` prints the address.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from urllib.parse import quote, unquote

from coursesite.text.lazy_regex import rare

_DATED = rare(r"(\d{4}-\d{2}-\d{2})(?:-| [-_. ]*)(?=.)")
_DATE = rare(r"\d{4}-\d{2}-\d{2}(?!\d)")
_ODD = rare(r"(?:^|/)(?:[./]|$)")
_QUERY = rare(r"[?#]")
_SAFE = "/:@!$&()*,;=~%"
"""The punctuation that a printed address has as it is. A `+` is escaped, since some servers take it
for a space, and so is a `'`, which ends a string in a stylesheet."""
_PLAIN = rare(rf"[\w.{re.escape(_SAFE)}-]*", re.ASCII)
"""Matches addresses in which no character needs to be quoted."""
_NUMBERED = rare(r"(?:(\d+)[-_] *|(\d{1,3})(?: [-_. ]*|\. [-_. ]*|\.(?=[^\W\d_])))(?=.)")
"""A number before `-`, `_`, a space or a dot. Four digits before a space are a year, and `3.5` is
one number, not the prefix `3.`."""
_MEANT = rare("[%#?]")
_ESCAPED = rare("%(25|23|3[Ff])")
_SCHEME = rare(r"([A-Za-z][A-Za-z0-9+.-]*)([:;]?)(/*)(.*)", re.DOTALL)
_LIKE_HTTP = rare(r"(?=.*t)[htps]{3,7}|https?[a-z]")
_DOTLESS = frozenset(("tr", "az"))
_DOT = rare("([ij\u012f])\u0307")
_SLUG_CATEGORIES = frozenset(("Nd", "Nl", "Pc"))
_SLUG_ASCII = {
    code: "-" if chr(code) in " \t" else None
    for code in range(128)
    if not (chr(code).isalnum() or chr(code) in "-_")
}
"""Replacements of the ASCII characters that do not stay in a slug."""


NOTES = (".md", ".markdown")
"""The endings of notes: such a file is a post wherever it stands."""
INDEXES = ("index.md", "index.markdown", "readme.md", "readme.markdown")
"""The names of the post that is the page of its folder, in any case: the first that is there."""
NOTEBOOK = ".ipynb"
"""The ending of notebooks, some of which are posts (`coursesite.site.posts.notebooks`)."""


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC), as it is compared: the same letters may be written
    in two ways, and a Mac's file names are decomposed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def address(path: str) -> str:
    """The address of a path.

    >>> address("/c#/50%.html"), address("/my notes/")
    ('/c%23/50%25.html', '/my notes/')
    """
    path = composed(path)
    return _MEANT.sub(lambda char: f"%{ord(char[0]):X}", path) if _MEANT.search(path) else path


def path_of(url: str) -> str:
    """The path at an address, which has no query and no fragment.

    >>> path_of("/c%23/50%25.html"), path_of("/%41/")
    ('/c#/50%.html', '/%41/')
    """
    if "%" not in url:
        return url
    return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), url)


def written(url: str) -> str:
    """The address that an author wrote, with or without escapes, of which the program makes its
    own.

    >>> written("/c%23/"), written("/caf%C3%A9/"), written("/50%/")
    ('/c%23/', '/café/', '/50%25/')
    """
    return address(unquote(url))


def split_name(name: str) -> tuple[str, str]:
    """A file or folder name without its prefix, and the day in the prefix ("" if there is none).

    >>> split_name("03-heaps"), split_name("3. My heaps"), split_name("2024-05-06-sequence")
    (('heaps', ''), ('My heaps', ''), ('sequence', '2024-05-06'))
    """
    if match := _DATED.match(name):
        return name[match.end() :], match[1]
    if match := _NUMBERED.match(name):
        return name[match.end() :], ""
    return name, ""


def words_of(name: str) -> str:
    """The words of a file or folder name, without its prefix.

    >>> words_of("02-linear_maps"), words_of("2024-05-06-sequence")
    ('Linear maps', 'Sequence')
    """
    words = split_name(name)[0].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def number_in(name: str) -> int | None:
    """The number at the start of a file or folder name, of at most four digits; None if there is
    none, or if the name begins with a date.

    >>> number_in("03-heaps"), number_in("3. My heaps"), number_in("2024-05-06-sequence")
    (3, 3, None)
    """
    if _DATE.match(name) or not (match := _NUMBERED.match(name)):
        return None
    digits = match[1] or match[2]
    return int(digits) if len(digits) <= 4 else None


def part_of(name: str, language: str = "") -> str:
    """The part of an address for a file or folder name: the name without its prefix. A name with
    spaces becomes lower case, with `-` between the words.

    >>> part_of("03-Heaps"), part_of("3. My heaps (a)"), part_of("Lecture 10")
    ('Heaps', 'my-heaps-a', 'lecture-10')
    """
    plain = split_name(name)[0]
    return (slug_of(plain, language or "en") or plain) if " " in name else plain


def page_url(path: str, slug: str = "", permalink: str = "", language: str = "") -> str:
    """The address of the page whose source is `path` (below `content/`, with `.md`); `language` is
    that of its name.

    >>> page_url("alg/lectures/03-heaps.md"), page_url("alg/index.md"), page_url("index.md")
    ('/alg/lectures/heaps/', '/alg/', '/')
    """
    if permalink:
        return written("/" + permalink.lstrip("/"))
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    last = unquote(slug) or ("" if stem == "index" else part_of(stem, language))
    if stem == "index" and slug:
        folder = folder.rpartition("/")[0]
    parts = [part_of(name) for name in folder.split("/") if name]
    return address("/" + "".join(f"{part}/" for part in [*parts, last] if part))


def file_url(path: str) -> str:
    """The address of a file beside the notes. Its folders lose their prefixes as those of pages
    do, so that it stays beside them."""
    folder, _, name = path.rpartition("/")
    return address("/" + "".join(f"{part_of(part)}/" for part in folder.split("/") if part) + name)


def output_path(url: str) -> str:
    """The file, relative to the output folder, that a web server answers `url` with.

    >>> output_path("/"), output_path("/a/b/"), output_path("/feed.xml")
    ('index.html', 'a/b/index.html', 'feed.xml')
    """
    return path_of(_file(url))


def _file(url: str) -> str:
    """The address of the file that a web server answers `url` with, without `/` in front."""
    path = url.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def relative(here: str, target: str) -> str:
    """A link from the page at `here` to `target`, which may have a `?query` and a `#fragment`.

    The link names `index.html`: only web servers open a folder, and pages are read from disk, too.

    >>> relative("/a/b/", "/a/c/#x"), relative("/a/", "/a/#x"), relative("/", "/")
    ('../c/index.html#x', '#x', 'index.html')
    """
    folder = _folder_above(here)
    plain = folder and target[:1] == "/" and "/." not in target and "//" not in target
    if plain and not target.startswith(here):
        return _from_within(folder, target)
    return _relative(here, target)


@lru_cache(maxsize=1 << 10, typed=True)
def _folder_above(here: str) -> str:
    """The folder around a page's own folder; "" for the home page, and for paths with hidden
    folders or empty names, which `_relative` treats in full."""
    if not here.endswith("/") or "/." in here or "//" in here:
        return ""
    folder = here[: here.rfind("/", 0, -1) + 1]
    return folder if folder.startswith("/") else ""


@lru_cache(maxsize=1 << 14, typed=True)
def _from_within(folder: str, target: str) -> str:
    """A link to `target` from any page whose own folder is in `folder` and does not contain
    `target`. Such pages, the lectures of a course, have most of their links in common, so one
    cache entry serves all of them."""
    own = "_" * (len(target) + 1)  # any name that is no part of the target
    return _relative(f"{folder}{own}/", target)


def _relative(here: str, target: str) -> str:
    path, rest = target, ""
    if (query := _QUERY.search(target)) is not None:
        path, rest = target[: query.start()], target[query.start() :]
    if path == here and rest[:1] == "#":
        return rest
    to = _relative_path(_file(here), _file(path))
    if ":" in to.split("/", 1)[0]:
        to = "./" + to  # or browsers take the first name for a scheme
    return _printed(to) + rest


def _printed(path: str) -> str:
    """The path of an address with escapes for all characters that need them."""
    return path if _PLAIN.fullmatch(path) else quote(path, safe=_SAFE)


def _relative_path(here: str, there: str) -> str:
    """The relative path from one file of the output to another. A page has dozens of links, so
    `posixpath.relpath`, which takes twice the time, is left for the odd paths."""
    if _ODD.search(here) or _ODD.search(there):
        return posixpath.relpath("/" + there, posixpath.dirname("/" + here))
    *folders, _ = here.split("/")
    parts = there.split("/")
    same = 0
    for folder, part in zip(folders, parts[:-1], strict=False):
        if folder != part:
            break
        same += 1
    return "../" * (len(folders) - same) + "/".join(parts[same:])


def join(base_url: str, url: str) -> str:
    """The absolute address of `url` on a site published at `base_url`."""
    at = len(url) if (query := _QUERY.search(url)) is None else query.start()
    rest = quote(url[at:], safe="/:@!$&'()*+,;=~%#?")
    return base_url.rstrip("/") + _printed(url[:at]) + rest


def distinct(base: str, taken: Container[str | None], counts: dict[str, int] | None = None) -> str:
    """`base` if it is not taken, or else the first of BASE-1, BASE-2 … that is not. `counts` is
    for one who asks often, and takes what she gets: the numbers in use up to now."""
    name, count = base, 0
    if counts and name in taken and (count := counts.get(base, 0)):
        name = f"{base}-{count}"
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    if counts is not None:
        counts[base] = count
    return name


def lowered(text: str, language: str = "") -> str:
    """The text in lower case as a language has it: Turkish and Azeri have a letter i without a dot.
    The general rule of Unicode, which holds without a language, makes a letter and a dot of some
    letters of Turkish and Lithuanian; in a language there is one dot on an i.

    >>> lowered("IŞIK", "tr"), lowered("İzmir", "de"), lowered("IŞIK", "de")
    ('ışık', 'izmir', 'işik')
    """
    if language[:2] in _DOTLESS and language[2:3] in ("", "-") and "I" in text:
        text = text.replace("I\u0307", "i").replace("I", "ı")
    text = text.lower()
    return _DOT.sub(r"\1", text) if language and not text.isascii() else text


def slugify(text: str, language: str = "") -> str:
    """The id of a heading by the rule of kramdown's GFM parser: lower case, `-` for white space,
    and of the rest only letters, combining marks, numbers and connecting punctuation.

    >>> slugify("Step 1: Convolution – Finding Features")
    'step-1-convolution--finding-features'
    """
    text = composed(lowered(text, language)).translate(_SLUG_ASCII)
    if text.isascii():
        return text
    return "".join(char for char in text if char.isascii() or _stays(unicodedata.category(char)))


def heading_id(
    text: str,
    taken: Container[str | None],
    language: str = "",
    counts: dict[str, int] | None = None,
) -> str:
    """The id of a heading with that text on a page in a language, where some ids are taken.

    >>> heading_id("Merge sort", {"merge-sort"}), heading_id("?!", ())
    ('merge-sort-1', 'section')
    """
    return distinct(slugify(text, language) or "section", taken, counts)


def title_id(title: str, taken: Container[str], language: str = "") -> str:
    """The id of a page's title; "" if the notes below it have taken that id, for links to it would
    lead to the notes.

    >>> title_id("Merge sort", ()), title_id("Merge sort", {"merge-sort"})
    ('merge-sort', '')
    """
    name = slugify(title, language)
    return "" if name in taken else name


def slug_of(words: str, language: str = "en") -> str:
    """The part of an address for some words: their `slugify`, with one `-` between two words.

    >>> slug_of("Limits & continuity, v1.2")
    'limits-continuity-v1-2'
    """
    return re.sub("-+", "-", slugify(words.replace(".", " "), language)).strip("-")


def _stays(category: str) -> bool:
    """Whether characters of a Unicode category stay in a slug."""
    return category[0] in "LM" or category in _SLUG_CATEGORIES


def scheme_meant(url: str) -> str:
    """The address that is meant by one whose beginning is misspelt; "" if it is spelt well, or with
    a scheme that is like neither `http` nor `https`.

    >>> scheme_meant("htps://a.org"), scheme_meant("http:/a.org"), scheme_meant("https://a.org")
    ('https://a.org', 'http://a.org', '')
    """
    if not (match := _SCHEME.match(url)) or not match[2]:
        return ""
    scheme, colon, slashes, rest = match.groups()
    known = scheme.lower()
    if known in ("http", "https"):
        doubled = _SCHEME.match(rest)
        if doubled and doubled[2] and doubled[1].lower() in ("http", "https"):
            return f"{doubled[1].lower()}://{doubled[4]}"
        is_right = colon == ":" and len(slashes) == 2
        return "" if is_right or not rest else f"{known}://{rest}"
    if not slashes or not _LIKE_HTTP.fullmatch(known):
        return ""
    return f"{'https' if 's' in known else 'http'}://{rest}"
