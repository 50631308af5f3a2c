"""Shortcodes for the includes that many themes have: embeds, recordings and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from coursesite.importers.dialects.liquid.values import UnresolvedLiquidError, text, truth
from coursesite.importers.text import shortcode_text
from coursesite.markup.syntax.callout_kinds import KINDS
from coursesite.media import providers
from coursesite.text.durations import parse_seconds

HOSTS = ("youtube", "vimeo", "bilibili", "twitch", "spotify")
_EMBED = re.compile(r"embed/(\w+)\.html\Z")
_PATHS = ("path", "src", "image_path", "url", "image", "img", "file", "filename", "name")
_LINKS = ("link", "href", "url", "target")
_WIDTHS = ("width", "max-width", "max_width")
_CAPTIONS = ("caption", "title")
_TEXTS = ("content", "text", "body", "message")
_POSSIBLE_CAPTIONS = ("description", "desc", "text")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:$|[?#])", re.I)
_LENGTH = re.compile(
    r"\A(?:\d{1,5}(?:px)?|\d{1,5}(?:\.\d{1,3})?(?:%|em|rem|ch|vw|cm|mm|in))\Z", re.ASCII
)
_ADDRESS, _ANY = re.compile(r"\A\S+\Z"), re.compile(r"")
_RECORDING = frozenset(("id", "provider", "title", "start", "compact", "dark"))
_FILE = frozenset(("src", "types", "poster", "title", "autoplay", "loop", "muted"))
_LOOKS = "loading lazy cache sizes srcset slot decoding zoom zoomable popup lightbox fetchpriority"
_IMAGE_LOOKS = frozenset(_LOOKS.split())
"""Arguments about how a picture loads and grows, which the theme decides here."""
_PLAYER_LOOKS = frozenset(
    ("width", "height", "ratio", "aspect", "aspect_ratio", "class", "controls", "danmaku")
)
"""Arguments about the looks of a player, which fills its column here."""


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
        "{% assign id = include.id | default: 'gallery' %}<figure>{% for part in page[id] %}"
        '{% if part.url %}<a href="{{ part.url | relative_url }}">{% endif %}'
        '<img src="{{ part.image_path | relative_url }}" alt="{{ part.alt }}"'
        '{% if part.title %} title="{{ part.title | escape }}"{% endif %}>'
        "{% if part.url %}</a>{% endif %}{% endfor %}"
        "{% if include.caption %}<figcaption>"
        "{{ include.caption | markdownify | remove: '<p>' | remove: '</p>' | strip }}"
        "</figcaption>{% endif %}</figure>"
    ),
    "feature_row": (
        "{% assign id = include.id | default: 'feature_row' %}<div>{% for part in page[id] %}<div>"
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
    lost: tuple[str, ...]
    presentational: tuple[str, ...]
    faithful: bool
    picture: str = ""


def shortcode_for(name: str, arguments: Mapping[str, Any]) -> IncludeShortcode | None:
    """The shortcode for an include of Chirpy (`embed/…`) or one that many themes have.

    Those are `youtube…` with an `id`, `video` with `provider` and `id`, `video` and `audio` with
    the `path` of a file or a player, as in al-folio, and `figure` or `image` with a path. None for
    any other; raises `UnresolvedLiquidError` for values that the shortcode would refuse.
    """
    base = name.rpartition("/")[2].partition(".")[0].lower()
    path, has_id = text(arguments.get("path")).strip(), truth(arguments.get("id"))
    if kind := chirpy_embed(name):
        understood = _RECORDING if kind in HOSTS else _FILE
    elif has_id and "youtube" in base:
        kind, understood = "youtube", _RECORDING
    elif has_id and base == "video" and arguments.get("provider") in HOSTS:
        kind, understood = str(arguments["provider"]), _RECORDING
    elif has_id and base == "video" and arguments.get("provider") == "google-drive":
        kind, understood = "video", _RECORDING | _FILE
        address = f"https://drive.google.com/file/d/{text(arguments['id']).strip()}/preview"
        arguments = {**arguments, "src": address}
    elif path and base in ("video", "audio"):
        player = providers.recognise(path)
        kind, understood = player.provider if player else base, _RECORDING | _FILE | {"path"}
        arguments = {**arguments, "id" if player else "src": path}
    else:
        is_figure = base in ("figure", "image", "img", "picture", "fig")
        return _figure(_given(arguments)) if is_figure else None
    rest = [key for key in _given(arguments) if key not in understood]
    return _shortcode(embed(kind, arguments), rest, _PLAYER_LOOKS)


def box(name: str, arguments: Mapping[str, Any]) -> str:
    """The callout for an include of a theme such as `note.html` with a text; "" for another."""
    base = name.rpartition("/")[2].partition(".")[0].lower()
    word = base if base in KINDS else "note" if base in ("alert", "callout", "notice") else ""
    words = next(filter(None, (text(arguments.get(key)).strip() for key in _TEXTS)), "")
    if not (word and words):
        return ""
    first = f"[!{word.upper()}] {' '.join(text(arguments.get('title')).split())}".rstrip()
    return "\n".join(f"> {line}".rstrip() for line in [first, *words.split("\n")])


def chirpy_embed(name: str) -> str | None:
    """The shortcode's name for an include of Chirpy's `embed/` folder, None for another include."""
    embed = _EMBED.match(name)
    return embed[1] if embed and embed[1] in (*HOSTS, "video", "audio") else None


def _shortcode(
    words: str, rest: Iterable[str], looks: frozenset[str], guess: str = "", picture: str = ""
) -> IncludeShortcode:
    """A shortcode, with the arguments in `rest` that it lacks, and one that may be out of place."""
    lost = tuple(key for key in rest if key not in looks)
    return IncludeShortcode(
        text=words,
        lost=lost,
        presentational=tuple(key for key in rest if key in looks),
        faithful=not lost and not guess,
        picture=picture,
    )


def embed(name: str, arguments: Mapping[str, Any]) -> str:
    """The text of the shortcode for a recording; raises `UnresolvedLiquidError`.

    A flag is on for every value but `false` and nil, as Liquid has it.
    """
    given = {key: text(value).strip() for key, value in arguments.items()}
    if name in HOSTS:
        id_, query = given.get("id", ""), ""
        if "://" not in id_:  # Minimal Mistakes has the start behind the id
            id_, _, query = id_.partition("?")
        # Chirpy's Spotify embed takes the id of a track without the word that our ids begin with.
        prefixed = f"track/{id_}" if name == "spotify" and "/" not in id_ else id_
        try:
            recording = providers.recognise(id_) or providers.from_id(name, prefixed)
        except ValueError as problem:
            raise UnresolvedLiquidError(str(problem)) from problem
        if recording.provider != name:
            raise UnresolvedLiquidError(f"{id_} is not at {providers.label(name)}")
        first = recording.id.removeprefix("track/" if name == "spotify" else "videos/")
        begin = arguments.get("start") or query.removeprefix("start=")
        start = recording.start or _seconds(begin)
        options = {"title": given.get("title", ""), "start": str(start or "")}
        flags: tuple[str, ...] = ("compact", "dark") if name == "spotify" else ()
    else:
        if not (first := given.get("src", "")):
            raise UnresolvedLiquidError("the file is not named")
        keys = ("types", "poster", "title") if name == "video" else ("types", "title")
        options = {key: given.get(key, "") for key in keys}
        flags = ("autoplay", "loop", "muted") if name == "video" else ()
    is_on = [flag for flag in flags if truth(arguments.get(flag))]
    return shortcode_text.shortcode(name, first, options, is_on)


def _seconds(value: Any) -> int:
    try:
        return parse_seconds(text(value)) if truth(value) else 0
    except ValueError:
        return 0


def _given(arguments: Mapping[str, Any]) -> dict[str, str]:
    """The arguments with a value, as text."""
    given = {key: text(value).strip() for key, value in arguments.items() if truth(value)}
    return {key: value for key, value in given.items() if value}


def _figure(given: dict[str, str]) -> IncludeShortcode | None:
    """The shortcode for an include that shows a picture, None if no argument is a picture's path.

    Arguments are removed from `given` as they are understood: what remains is lost.
    """

    def take(keys: Iterable[str], values: re.Pattern[str]) -> str:
        found = (key for key in keys if key in given and values.search(given[key]))
        return given.pop(next(found, ""), "")

    path = next((key for key in _PATHS if _IMAGE.search(given.get(key, ""))), "")
    if not path:
        return None
    src, caption, guess = given.pop(path), take(_CAPTIONS, _ANY), ""
    if not caption:
        guess = caption = take(_POSSIBLE_CAPTIONS, _ANY)
    alt = given.pop("alt", "")
    if given.get("title") in (caption, alt):
        del given["title"]
    options = {
        "width": take(_WIDTHS, _LENGTH).removesuffix("px"),
        "class": given.pop("class", ""),
        "link": take(_LINKS, _ADDRESS),
    }
    figure = shortcode_text.figure(src, alt, caption, options)
    return _shortcode(figure, given, _IMAGE_LOOKS, guess, path)
