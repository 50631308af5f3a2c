"""Assets: the files of `static/` under names that change with their content.

Browsers may keep `style.3f9c0d2a17.css` for ever: another version has another name.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from coursesite.text.address_lists import css_safe, in_css, replaced
from coursesite.text.browser_urls import leaves_site
from coursesite.text.urls import address, relative

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "assets"


class Assets(Struct, frozen=True):
    """`names` maps plain names ("style.css") to site addresses, `files` paths in the output to
    contents."""

    names: dict[str, str]
    files: dict[str, bytes]


def bundle(static: Mapping[str, bytes]) -> Assets:
    """The assets made of the files of `static/`, given by path below it.

    `css/*.css` are joined to one `style.css` and `js/*.js` to one `site.js`, in the order of their
    names; every other file is an asset of its own.
    """
    styles = {path for path in static if path.endswith(".css")}
    plain = {"site.js": _joined(static, "js/", ".js")}
    plain |= {name: static[name] for name in sorted(static) if not joined(name)}
    names = {
        name: address(f"/{FOLDER}/{fingerprinted(name, data)}")
        for name, data in plain.items()
        if name not in styles
    }
    moved = {**static, **{name: _moved(static[name], name, names) for name in sorted(styles)}}
    plain |= {name: small_css(moved[name]) for name in styles if name in plain}
    plain["style.css"] = small_css(_joined(moved, "css/", ".css"))
    paths = {name: f"{FOLDER}/{fingerprinted(name, data)}" for name, data in plain.items()}
    return Assets(
        names={name: address(f"/{path}") for name, path in paths.items()},
        files={path: plain[name] for name, path in paths.items()},
    )


def _moved(css: bytes, name: str, names: Mapping[str, str]) -> bytes:
    """A stylesheet whose addresses count from `FOLDER` instead of the place of its file `name` in
    `static/`. `names` are the addresses of assets."""
    if b"url(" not in css and b"@import" not in css and b"image-set(" not in css:
        return css
    here = f"/{FOLDER}/" + (name if not joined(name) else "style.css")

    def moved(url: str) -> str | None:
        if (file := named_by(url, name)) is None:
            return None
        path, rest = file
        return css_safe(relative(here, names.get(path, address(f"/{path}")) + rest))

    text = css.decode("utf-8", "replace")
    return replaced(text, in_css(text), moved).encode()


def named_by(url: str, name: str) -> tuple[str, str] | None:
    """The file that an address in the stylesheet `name` names, both by their paths below `static/`,
    and the query and fragment; None for one that leads elsewhere."""
    if not url or url.startswith("#") or leaves_site(url):
        return None
    end = next((at for at, char in enumerate(url) if char in "?#"), len(url))
    path = posixpath.join("/", posixpath.dirname(name), unquote(url[:end]))
    return posixpath.normpath(path).lstrip("/"), url[end:]


def joined(path: str) -> bool:
    """Whether a file of `static/` is joined to `style.css` or `site.js`."""
    return _part_of(path, "css/", ".css") or _part_of(path, "js/", ".js")


def fingerprinted(name: str, data: bytes) -> str:
    """`name` with the first 40 bits of its content's BLAKE2b digest before the suffix."""
    digest = hashlib.blake2b(data).hexdigest()[:10]
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{digest}.{suffix}" if dot and "/" not in suffix else f"{name}.{digest}"


def small_css(css: bytes) -> bytes:
    """A stylesheet without comments and needless spaces; strings stay as they are."""
    from rcssmin import cssmin  # here: only a build in which the theme has changed needs it

    made: str = cssmin(css.decode("utf-8", "replace"))
    return made.encode() + b"\n"


def small_js(script: bytes) -> bytes:
    """A script of the theme without comments, indentation and needless spaces. Scripts of a site
    stay as they are: spaces in the patterns and nested templates of just any script would not."""
    from rjsmin import jsmin  # here: only a build in which the theme has changed needs it

    made: str = jsmin(script.decode())
    return made.encode() + b"\n"


def _joined(static: Mapping[str, bytes], folder: str, suffix: str) -> bytes:
    parts = [static[path] for path in sorted(static) if _part_of(path, folder, suffix)]
    return b"".join(part.rstrip(b"\n") + b"\n" for part in parts)


def _part_of(path: str, folder: str, suffix: str) -> bool:
    return path.startswith(folder) and path.endswith(suffix) and "/" not in path[len(folder) :]
