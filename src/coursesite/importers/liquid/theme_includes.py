"""Shortcodes for the includes that many themes have: embeds, recordings and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from coursesite.importers import shortcode_text
from coursesite.importers.liquid.values import UnresolvedLiquidError, text, truth
from coursesite.media import providers
from coursesite.text.durations import parse_seconds

_HOSTS = ("youtube", "vimeo", "bilibili", "twitch", "spotify")
_EMBED = re.compile(r"embed/(\w+)\.html\Z")
_PATHS = ("path", "src", "image_path", "url", "image", "img", "file", "filename", "name")
_LINKS = ("link", "href", "url", "target")
_WIDTHS = ("width", "max-width", "max_width")
_CAPTIONS = ("caption", "title")
_POSSIBLE_CAPTIONS = ("description", "desc", "text")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:$|[?#])", re.I)
_LENGTH = re.compile(r"\d{1,5}(?:px)?|\d{1,5}(?:\.\d{1,3})?(?:%|em|rem|ch|vw|cm|mm|in)", re.ASCII)
_RECORDING = frozenset(("id", "provider", "title", "start", "compact", "dark"))
_FILE = frozenset(("src", "types", "poster", "title", "autoplay", "loop", "muted"))
_IMAGE_LOOKS = frozenset(("loading", "lazy", "cache", "sizes", "srcset", "decoding")) | frozenset(
    ("zoom", "zoomable", "popup", "lightbox", "fetchpriority")
)
"""Arguments about how a picture loads and grows, which the theme decides here."""
_PLAYER_LOOKS = frozenset(("width", "height", "ratio", "aspect", "aspect_ratio"))
"""Arguments about the size of a player, which fills its column here."""


THEME_SOURCES = {
    "base_path": "{% assign base_path = site.baseurl %}",
    "toc": "* TOC\n{:toc}\n",
    "nav_list": (
        "{% for one in site.data.navigation[include.nav] %}- {% if one.url %}[{{ one.title }}]"
        "({{ one.url | relative_url }}){% else %}{{ one.title }}{% endif %}\n"
        "{% for child in one.children %}    - [{{ child.title }}]({{ child.url | relative_url }})\n"
        "{% endfor %}{% endfor %}"
    ),
    "gallery": (
        "{% assign listed = page.gallery %}"
        "{% if include.id %}{% assign listed = page[include.id] %}{% endif %}"
        "<figure>{% for part in listed %}"
        '{% if part.url %}<a href="{{ part.url | relative_url }}">{% endif %}'
        '<img src="{{ part.image_path | relative_url }}" alt="{{ part.alt }}"'
        '{% if part.title %} title="{{ part.title | escape }}"{% endif %}>'
        "{% if part.url %}</a>{% endif %}{% endfor %}"
        "{% if include.caption %}<figcaption>"
        "{{ include.caption | markdownify | remove: '<p>' | remove: '</p>' | strip }}"
        "</figcaption>{% endif %}</figure>"
    ),
    "feature_row": (
        "{% assign listed = page.feature_row %}{% if include.id %}"
        "{% assign listed = page[include.id] %}{% endif %}<div>{% for part in listed %}<div>"
        '{% if part.image_path %}<img src="{{ part.image_path | relative_url }}"'
        ' alt="{{ part.alt }}">{% endif %}'
        "{% if part.title %}<h3>{{ part.title }}</h3>{% endif %}"
        "{{ part.excerpt | markdownify }}"
        '{% if part.url %}<p><a href="{{ part.url | relative_url }}">'
        "{{ part.btn_label | default: part.title }}</a></p>{% endif %}</div>{% endfor %}</div>"
    ),
}
"""Sources for includes of Minimal Mistakes that show front matter, where the site has none of
the name: the theme is a package, so its own are not there to be read."""


class IncludeShortcode(Struct, frozen=True, kw_only=True):
    """The shortcode for an include, and the arguments of the include that it does not have.

    `presentational` names those that the theme decides here, `lost` the others. If it is not
    `faithful`, the output of the include itself is better. `picture` names the argument with the
    address of a figure's image.
    """

    text: str
    lost: tuple[str, ...] = ()
    presentational: tuple[str, ...] = ()
    faithful: bool = True
    picture: str = ""


def shortcode_for(name: str, arguments: Mapping[str, Any]) -> IncludeShortcode | None:
    """The shortcode for an include of Chirpy (`embed/…`) or one that many themes have.

    Those are `youtube…` with an `id`, `video` with `provider` and `id`, and `figure` or `image`
    with a path. None for any other; raises `UnresolvedLiquidError` for values that the shortcode
    would refuse.
    """
    if kind := chirpy_embed(name):
        understood = _RECORDING if kind in _HOSTS else _FILE
        return _call(_embed(kind, arguments), _given(arguments, understood), _PLAYER_LOOKS)
    base = name.rpartition("/")[2].partition(".")[0].lower()
    if "youtube" in base and truth(arguments.get("id")):
        rest = _given(arguments, _RECORDING)
        return _call(_embed("youtube", arguments), rest, _PLAYER_LOOKS)
    if base == "video" and arguments.get("provider") in _HOSTS and truth(arguments.get("id")):
        rest = _given(arguments, _RECORDING)
        return _call(_embed(str(arguments["provider"]), arguments), rest, _PLAYER_LOOKS)
    if base in ("video", "audio") and (path := text(arguments.get("path")).strip()):
        return _recording(base, path, arguments)
    if base in ("figure", "image", "img", "picture", "fig"):
        return _figure(_given(arguments))
    return None


def _recording(kind: str, path: str, arguments: Mapping[str, Any]) -> IncludeShortcode:
    """The shortcode for an include of al-folio, which has a file or a player's address."""
    looks = _PLAYER_LOOKS | {"class", "controls"}
    if found := providers.recognise(path):
        given = {**arguments, "id": path}
        rest = _given(arguments, _RECORDING | _FILE | {"path"})
        return _call(_embed(found.provider, given), rest, looks)
    rest = _given(arguments, _FILE | {"path"})
    return _call(_embed(kind, {**arguments, "src": path}), rest, looks)


def chirpy_embed(name: str) -> str | None:
    """The shortcode's name for an include of Chirpy's `embed/` folder, None for another include."""
    embed = _EMBED.match(name)
    return embed[1] if embed and embed[1] in (*_HOSTS, "video", "audio") else None


def _embed(name: str, arguments: Mapping[str, Any]) -> str:
    """The text of the shortcode for a recording; raises `UnresolvedLiquidError`.

    A flag is on for every value but `false` and nil, as Liquid has it.
    """
    if name in _HOSTS:
        id_ = text(arguments.get("id")).strip()
        # Chirpy's Spotify embed takes the id of a track without the word that our ids begin with.
        prefixed = f"track/{id_}" if name == "spotify" and "/" not in id_ else id_
        try:
            recording = providers.recognise(id_) or providers.from_id(name, prefixed)
        except ValueError as problem:
            raise UnresolvedLiquidError(str(problem)) from problem
        if recording.provider != name:
            raise UnresolvedLiquidError(f"{id_} is not at {providers.label(name)}")
        first = recording.id.removeprefix("track/" if name == "spotify" else "videos/")
        options = {"title": text(arguments.get("title"))}
        if start := recording.start or _seconds(arguments.get("start")):
            options["start"] = str(start)
        flags: tuple[str, ...] = ("compact", "dark") if name == "spotify" else ()
    else:
        first = text(arguments.get("src")).strip()
        if not first:
            raise UnresolvedLiquidError("the file is not named")
        keys = ("types", "poster", "title") if name == "video" else ("types", "title")
        options = {key: text(arguments.get(key)).strip() for key in keys}
        flags = ("autoplay", "loop", "muted") if name == "video" else ()
    switched_on = [flag for flag in flags if truth(arguments.get(flag))]
    return shortcode_text.shortcode(name, first, options, switched_on)


def _seconds(value: Any) -> int:
    try:
        return parse_seconds(text(value)) if truth(value) else 0
    except ValueError:
        return 0


def _given(arguments: Mapping[str, Any], but: frozenset[str] = frozenset()) -> dict[str, str]:
    """The arguments with a value, as text, without those named in `but`."""
    given = {key: text(value).strip() for key, value in arguments.items() if truth(value)}
    return {key: value for key, value in given.items() if value and key not in but}


def _call(
    text_: str, rest: Mapping[str, str], looks: frozenset[str], faithful: bool = True
) -> IncludeShortcode:
    """The shortcode `text_`, with the arguments in `rest` that it does not have."""
    lost = tuple(key for key in rest if key not in looks)
    presentational = tuple(key for key in rest if key in looks)
    return IncludeShortcode(
        text=text_, lost=lost, presentational=presentational, faithful=faithful and not lost
    )


def _figure(given: dict[str, str]) -> IncludeShortcode | None:
    """The shortcode for an include that shows a picture, None if no argument is a picture's path.

    Arguments are removed from `given` as they are understood: what remains is lost.
    """
    path = next((key for key in _PATHS if _IMAGE.search(given.get(key, ""))), "")
    if not path:
        return None
    src = given.pop(path)
    caption = next((given.pop(key) for key in _CAPTIONS if key in given), "")
    guess = "" if caption else next((key for key in _POSSIBLE_CAPTIONS if key in given), "")
    caption = caption or given.pop(guess, "")
    alt = given.pop("alt", "")
    if given.get("title") in (caption, alt):
        del given["title"]
    width = next((key for key in _WIDTHS if _LENGTH.fullmatch(given.get(key, ""))), "")
    link = next((key for key in _LINKS if re.fullmatch(r"\S+", given.get(key, ""))), "")
    options = {
        "width": given.pop(width, "").removesuffix("px"),
        "class": given.pop("class", ""),
        "link": given.pop(link, ""),
    }
    figure = shortcode_text.figure(src, alt, caption, options)
    return replace(_call(figure, given, _IMAGE_LOOKS, faithful=not guess), picture=path)
