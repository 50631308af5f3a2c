"""Includes and their arguments, and the shortcodes that Chirpy's embeds become."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from coursesite.importers.html import one_block
from coursesite.importers.liquid.expressions import Expression
from coursesite.importers.liquid.page import GONE
from coursesite.importers.liquid.values import UnknownError, text, truth
from coursesite.media import providers
from coursesite.text.durations import parse_seconds

_NAME = re.compile(r"\s*(\{\{.*?\}\}|\S+)\s*", re.DOTALL)
_PAIR = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s"']+))""", re.DOTALL
)
_EMBED = re.compile(r"embed/(\w+)\.html\Z")
_BARE = re.compile(r"[^\s\"'<>{}=,\\`|*\[\]()$]+\Z")
_MARKED = re.compile(r"[*`\[\]<>$\\]|(?<!\w)_|~~")
HOSTS = ("youtube", "vimeo", "bilibili", "twitch", "spotify")
NOTHING: Mapping[str, str] = MappingProxyType({})


def arguments(source: str, expression: Callable[[str], Expression]) -> tuple[str, dict[str, Any]]:
    """The name of the file of an include tag, and its arguments with their values."""
    found = _NAME.match(source)
    if not found:
        raise UnknownError("an include without a name")
    given: dict[str, Any] = {}
    for pair in _PAIR.finditer(source, found.end()):
        key, double, single, bare = pair.groups()
        if bare is not None:
            given[key] = expression(bare).value()
        else:
            quoted = double if double is not None else single
            given[key] = re.sub(r"\\([\"'\\])", r"\1", quoted)
    return found[1], given


def embed(name: str) -> str | None:
    """The name of Chirpy's embed, if the included file is one."""
    found = _EMBED.match(name)
    return found[1] if found and found[1] in (*HOSTS, "video", "audio") else None


def shortcode(name: str, given: Mapping[str, Any]) -> str:
    """Our shortcode for an embed; raises `UnknownError` where it would not be a right one.

    A switch is on for all values but `false` and nothing, as Liquid has it.
    """
    if name in HOSTS:
        found = text(given.get("id")).strip()
        prefixed = f"track/{found}" if name == "spotify" and "/" not in found else found
        try:
            recording = providers.recognise(found) or providers.from_id(name, prefixed)
        except ValueError as problem:
            raise UnknownError(str(problem)) from problem
        if recording.provider != name:
            raise UnknownError(f"{found} is not at {providers.label(name)}")
        shown = recording.id.removeprefix("track/" if name == "spotify" else "videos/")
        options = {"title": text(given.get("title"))}
        start = recording.start or _seconds(given.get("start"))
        if start:
            options["start"] = str(start)
        flags: tuple[str, ...] = ("compact", "dark") if name == "spotify" else ()
    else:
        shown = text(given.get("src")).strip()
        if not shown:
            raise UnknownError("the file is not named")
        keys = ("types", "poster", "title") if name == "video" else ("types", "title")
        options = {key: text(given.get(key)).strip() for key in keys}
        flags = ("autoplay", "loop", "muted") if name == "video" else ()
    return written(name, shown, options, [flag for flag in flags if truth(given.get(flag))])


def figure(src: str, alt: str, caption: str, more: Mapping[str, str] = NOTHING) -> str:
    """A figure, with `more` options; a caption with Markdown in it stands between its tags."""
    if _MARKED.search(caption):
        opening = written("figure", src, {"alt": alt, **more})
        return f"{opening}{caption}{{{{< /figure >}}}}"
    return written("figure", src, {"alt": alt, "caption": caption, **more})


def _seconds(value: Any) -> int:
    try:
        return parse_seconds(text(value)) if truth(value) else 0
    except ValueError:
        return 0


def written(
    name: str, first: str, options: Mapping[str, str], flags: list[str] | tuple[str, ...] = ()
) -> str:
    """A shortcode as text; options without a value are left out."""
    words = [name, quoted(first)]
    words += [
        f"{key}={value if value.isdigit() else quoted(value, always=True)}"
        for key, value in options.items()
        if value
    ]
    return f"{{{{< {' '.join([*words, *flags])} >}}}}"


def quoted(value: str, always: bool = False) -> str:
    """A value of a shortcode, in quotes if it needs them."""
    value = " ".join(value.split())
    if _BARE.match(value) and not always:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_block(out: str, nested: bool) -> str:
    """What an include gave, as HTML that Markdown takes whole where it is HTML."""
    bare = out.replace(GONE, "").strip()
    if nested or not bare.startswith("<"):
        return out
    return one_block(bare) + (
        "\n" if "\n" in bare or re.match(r"<(?:div|figure|p|ul|ol|table)\b", bare) else ""
    )


class Document(Mapping[str, Any]):
    """A page or an item of a collection, as Liquid sees it: its front matter, and more."""

    def __init__(
        self,
        front: Mapping[str, Any],
        source: str,
        content: Callable[[], str],
        card: Callable[[str], str],
    ) -> None:
        """`content` gives its text, `card` the Markdown that it is printed as by itself."""
        self.front, self.source = front, source
        self._content, self._card = content, card

    def markdown(self) -> str:
        """The document as it is printed by itself: its title and its text."""
        return self._card(self._content())

    def __getitem__(self, key: str) -> Any:
        """A key of the front matter, or `content`, `output` or `excerpt`."""
        if key in ("content", "output"):
            return self._content()
        if key == "excerpt" and "excerpt" not in self.front:
            return self._content().strip().split("\n\n", 1)[0]
        return self.front[key]

    def __iter__(self) -> Iterator[str]:
        """The keys of the front matter."""
        return iter(self.front)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self.front)

    def __contains__(self, key: object) -> bool:
        """Whether there is such a key."""
        return key in ("content", "output", "excerpt") or key in self.front

    def __str__(self) -> str:
        """As it is printed."""
        return self.markdown()

    def __eq__(self, other: object) -> bool:
        """A document is itself only."""
        return self is other

    __hash__ = None  # type: ignore[assignment]
