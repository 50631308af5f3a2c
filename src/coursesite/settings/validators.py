"""Checks of single texts: each takes the text that an author wrote, and returns its meaning or
raises `BadValueError`."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from coursesite.diagnostics import nearest
from coursesite.model.numbering import SHARING
from coursesite.text import east_asian
from coursesite.text.browser_urls import disguised, scheme
from coursesite.text.lazy_regex import rare
from coursesite.text.urls import scheme_meant, written

Names = Callable[[], Mapping[str, str]]
"""Returns the days of the week in the language of the site: from their names, in lower case and
without a dot, to three letters of English. Called only if a day is not English."""

_SAFE = rare(r"https?|mailto|tel|sms|geo|ftps?|sftp|webcal|xmpp|ircs?|matrix|magnet|git|ssh")
_ADDRESS = rare(
    r"[a-z][a-z0-9+.-]*:.|\.{0,2}/|[^?#]+/[^?#]*\.[a-z]|"
    r".+\.(?:pdf|html?|md|txt|tex|e?ps|epub|djvu|zip|gz|tgz|pptx?|docx?|xlsx?|od[pts]|csv|json|"
    r"ipynb|py|jl|r|c|cpp|h|java|rs|go|m|png|jpe?g|svg)(?:[?#]|$)",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EMAIL = rare(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+")
_LANGUAGE = rare(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_RATIO = rare(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*(?:[/:x×]\s*([0-9]{1,5}(?:\.[0-9]{1,4})?))?")
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = rare(rf"{_LABEL}(?:\.{_LABEL})*", re.IGNORECASE)
_PATH_PART = rare(r"[^\x00-\x1f\x7f\\/]+")


class BadValueError(ValueError):
    """A value that cannot be used, with a message and a hint for the author. `key` is the key to
    blame if a mapping is checked as a whole, `part` the part of a text that is wrong."""

    def __init__(self, message: str, hint: str = "", key: str = "", part: str = "") -> None:
        """All but the message may be empty."""
        super().__init__(message)
        self.hint, self.key, self.part = hint, key, part


def one_line(text: str) -> str:
    """The text with one space for every run of white space, and none for the line breaks of Chinese
    and Japanese."""
    return " ".join(east_asian.unwrapped(text).split())


def shown(text: str, width: int = 40) -> str:
    """The text as a message shows it: on one line, in quotes, not longer than `width`."""
    text = "".join(c if c.isprintable() else " " for c in text[: 4 * width])
    return f"'{text if len(text) <= width else text[: width - 1] + '…'}'"


def macro_name(text: str) -> str:
    """The name of a macro of TeX: letters, perhaps behind a backslash.

    >>> macro_name("\\\\RR"), macro_name("norm")
    ('RR', 'norm')
    """
    name = text.removeprefix("\\")
    if not (name.isascii() and name.isalpha()):
        raise BadValueError("the name of a macro is letters alone", "such as RR, for \\RR")
    return name


def suggest(word: str, options: Iterable[str]) -> str:
    """The hint "did you mean 'x'?" with the option nearest to `word`; empty if none is near.

    >>> suggest("Desciption", ["title", "description"]), suggest("zzz", ["title"])
    ("did you mean 'description'?", '')
    """
    names = {name.casefold(): name for name in options}
    word = re.sub(r"[\s_-]+", "_", word.strip().casefold())[:80]
    near = nearest(word, names, 0.7)
    return f"did you mean '{names[near]}'?" if near else ""


def is_slip(word: str, key: str) -> bool:
    """Whether a word is a key but for case and signs, or for one letter: missing, wrong, too many,
    or two in the wrong order.

    >>> [is_slip(word, "publish_date") for word in ("Publish-Date", "publsih_date", "publish")]
    [True, True, False]
    """
    one, other = (re.sub(r"[\W_]+", "", text).casefold()[:80] for text in (word, key))
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return (len(one) < 2 and len(other) < 2) or (len(one) == 2 and one == other[::-1])


def link(text: str) -> str:
    """An address for a link: a URL with a harmless scheme, or a path."""
    if any(c in text for c in "\n\t"):
        raise BadValueError("an address has to stand on one line")
    if disguised(text):
        raise BadValueError(f"browsers read {shown(text)} in another way", "begin it with https://")
    if meant := scheme_meant(text):
        raise BadValueError(f"{shown(text)} is misspelt", f"write '{meant}'")
    if not (found := scheme(text)) or _SAFE.fullmatch(found):
        return text
    if found == "doi":
        raise BadValueError("not an address", f"write 'https://doi.org/{text[4:].strip()}'")
    if len(found) == 1:
        raise BadValueError(
            f"{shown(text)} is a file on one computer", "name a file beside the notes"
        )
    hint = "use an https:// address, or a path (in front of a name with a colon put './')"
    raise BadValueError(f"'{found}:' addresses cannot be linked", hint)


def lectures(text: str) -> tuple[int, int]:
    """The first and the last of a row of numbers.

    >>> lectures("1-4"), lectures("5"), lectures("6-")
    ((1, 4), (5, 5), (6, 9999))
    """
    found = re.fullmatch(r"(\d{1,4})(?:\s*([-–])\s*(\d{1,4})?)?", text.strip())
    if found is None:
        raise BadValueError(f"{shown(text)} are no numbers of lectures", "such as 1-4, 5 or 6-")
    first = int(found[1])
    last = int(found[3] or 9999) if found[2] else first
    if last < first:
        raise BadValueError(f"{shown(text)} ends before it begins", f"write {last}-{first}")
    return first, last


def service(text: str) -> str:
    """A service that runs notebooks: `colab`, `binder`, or the address of a JupyterLite."""
    if text in ("colab", "binder") or re.fullmatch(r"https?://[^\s?#]+", text):
        return text
    hint = suggest(text, ("colab", "binder"))
    if text.casefold().startswith("jupyter"):
        hint = "give the address of the JupyterLite that has your notebooks"
    raise BadValueError(f"{shown(text)} is not colab, binder or the address of a JupyterLite", hint)


def repository(text: str) -> str:
    """The address of a repository as a browser opens it."""
    if scheme(link(text)) in ("http", "https"):
        return text
    path = text.removeprefix("git@").replace(":", "/", 1) if text.startswith("git@") else text
    meant = path if "." in path.partition("/")[0] else f"github.com/{path}"
    hint = "write it with https://"
    if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)+", meant):
        hint = f"did you mean 'https://{meant.removesuffix('.git')}'?"
    raise BadValueError(f"{shown(text)} is no address of a repository", hint)


def online(text: str) -> str:
    """The address of an online room: that of another site, since a page of this one is no room."""
    if scheme(link(text)) not in ("http", "https"):
        hint = "write it with https://; the page of an event goes under 'url'"
        raise BadValueError(f"{shown(text)} is no address of an online room", hint)
    return text


def is_address(text: str) -> bool:
    """Whether a text is an address rather than words: a URL, or the path of a file.

    >>> is_address("https://a.org"), is_address("notes/ch1.pdf"), is_address("Bishop, ch. 5")
    (True, True, False)
    """
    return _ADDRESS.match(text) is not None and not any(c.isspace() for c in text)


def address(text: str) -> str:
    """The address of a page within the site, from `/`: a folder, or a file with a suffix.

    >>> address("old/place"), address("/feed.xml")
    ('/old/place/', '/feed.xml')
    """
    if scheme(text) or text.startswith("//"):
        raise BadValueError(
            "an address of another site", "write the path within this site, like '/old/'"
        )
    if re.search(r"/:[a-z_]+", "/" + text):
        raise BadValueError(
            "placeholders like ':title' have no meaning here", "write the whole path"
        )
    parts = [part for part in text.split("/") if part]
    for part in parts:
        plain = unquote(part)
        if plain in (".", "..") or not _PATH_PART.fullmatch(plain) or re.search("[?#]", part):
            hint = _escaped(part)
            if plain in (".", ".."):
                rest = "/".join(each for each in parts if each not in (".", ".."))
                end = "/" if text.endswith("/") else ""
                hint = f"write the whole address, from the root of the site: '/{rest}{end}'"
            raise BadValueError(f"{shown(part)} cannot be a part of an address", hint)
    path = written("/" + "/".join(parts))
    if not parts or ("." in parts[-1] and not text.endswith("/")):
        return path
    return path + "/"


def _escaped(part: str) -> str:
    """The hint for a part of an address with a character that means something there."""
    if "?" in part or "#" in part:
        plain = part.replace("?", "%3F").replace("#", "%23")
        return f"if the sign is a letter of the name, write {shown(plain)}"
    return ""


def slug(text: str) -> str:
    """The last part of the address of a page; white space becomes a hyphen. `%23` is another
    spelling of `#`.

    >>> slug("deep learning")
    'deep-learning'
    """
    name = "-".join(text.split())
    if "/" in name:
        raise BadValueError("a slug is one part of an address", "for a whole path use 'permalink'")
    plain = unquote(name)
    if plain in (".", "..") or not _PATH_PART.fullmatch(plain):
        raise BadValueError(f"{shown(text)} cannot be a part of an address")
    return name


def email(text: str) -> str:
    """A mail address, without `mailto:`."""
    if not _EMAIL.fullmatch(plain := text.removeprefix("mailto:")):
        raise BadValueError(f"{shown(text)} is no mail address", "write it like 'ada@example.org'")
    return plain


def language(text: str) -> str:
    """A language tag in the form of BCP 47. Whether the language exists is not checked.

    >>> language("pt-BR")
    'pt-BR'
    """
    if not _LANGUAGE.fullmatch(text):
        tag = text.replace("_", "-").split(".")[0]
        hint = f"did you mean '{tag}'?" if _LANGUAGE.fullmatch(tag) else ""
        raise BadValueError(
            f"{shown(text)} is no language code", hint or "write it like 'en' or 'pt-BR'"
        )
    return text


def ratio(text: str) -> str:
    """An aspect ratio in the notation of CSS.

    >>> ratio("16:9"), ratio("1.85")
    ('16/9', '1.85')
    """
    match = _RATIO.fullmatch(text)
    if not match or not float(match[1]) or (match[2] and not float(match[2])):
        raise BadValueError(f"{shown(text)} is no aspect ratio", "write it like '16/9' or '4/3'")
    return f"{match[1]}/{match[2]}" if match[2] else match[1]


class Localised:
    """A check of texts that may be in the language of the site; it returns them in English."""

    def __init__(self, check: Callable[[str, Names], str]) -> None:
        """`check` takes a text and the names of days."""
        self.check = check

    def __call__(self, text: str) -> str:
        """The check of a text in English."""
        return self.check(text, dict)


def weekday(text: str, names: Names = dict) -> str:
    """A day of the week in three letters of English; any name may be cut short. `names` is called
    if it is no English name.

    >>> weekday("Thursday"), weekday("tues."), weekday("Do.", lambda: {"do": "Thu"})
    ('Thu', 'Tue', 'Thu')
    """
    word = text.strip().rstrip(".").casefold()
    days = [name for name in _WEEKDAYS if name.startswith(word) and len(word) > 1]
    if days:
        return days[0][:3].title()
    if word in (local := names()):
        return local[word]
    hint = suggest(text, [*_WEEKDAYS, *local]) or "write it like 'Mon'"
    raise BadValueError(f"{shown(text)} is no day of the week", hint)


def base_url(text: str) -> str:
    """The address that a site is published at, without a `/` at its end, and with escapes where
    feeds and sitemaps need them.

    >>> base_url("https://example.org/course/"), base_url("https://bücher.example/für%20alle")
    ('https://example.org/course', 'https://xn--bcher-kva.example/f%C3%BCr%20alle')
    """
    try:
        parts = urlsplit(text if text.isascii() else _in_ascii(text))
        host_name = parts.hostname if parts.scheme in ("http", "https") and parts.port != 0 else ""
    except ValueError:
        host_name = ""
    if not _HOST.fullmatch(host_name or "") or re.search(r"[\s\\@]", text):
        bare = text.removeprefix("//")
        hint = "write it like 'https://example.org/course'"
        if re.fullmatch(rf"{_HOST.pattern}\.[a-z]{{2,}}(?:/\S*)?", bare, re.IGNORECASE):
            hint = f"did you mean 'https://{bare}'?"
        raise BadValueError(f"{shown(text)} is no address of a website", hint)
    if "?" in text or "#" in text:
        raise BadValueError("the address of a site has no '?' and no '#'", "leave that part out")
    return parts.geturl().rstrip("/")


def _in_ascii(text: str) -> str:
    """An address with escapes for letters that are not ASCII. ValueError if its host cannot have
    such a name."""
    kind, host, path, query, fragment = urlsplit(text)
    path = quote(path, safe="/:@!$&'()*+,;=~%")
    return urlunsplit((kind, host.encode("idna").decode(), path, query, fragment))


def timezone(text: str) -> str:
    """A name of the time zone database."""
    try:
        zoneinfo.ZoneInfo(text)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        names = sorted(zoneinfo.available_timezones())
        city = text.strip().casefold().replace(" ", "_")
        same = [name for name in names if name.casefold().rpartition("/")[2] == city]
        hint = f"did you mean '{same[0]}'?" if same else suggest(text, names)
        wanted = "write it like 'Europe/Zurich' or 'UTC'"
        raise BadValueError(f"{shown(text)} is no time zone", hint or wanted) from None
    return text


def follow_links(text: str) -> str:
    """The word `follow`, in the place of a list of links."""
    if text != "follow":
        raise BadValueError(f"{shown(text)} is no list of links", "write '- https://…' below it")
    return text


def host(text: str) -> str:
    """The name of a host in lower case."""
    if not _HOST.fullmatch(text):
        names = re.sub(r"^[a-z]+:|/", " ", text.casefold()).split()
        hint = f"write '{names[0]}'" if names and _HOST.fullmatch(names[0]) else ""
        raise BadValueError(f"{shown(text)} is no name of a host", hint)
    return text.lower()


def single(written: list[str] | str) -> tuple[str, ...]:
    """The first word of a list that should have one (`coursesite.settings.mappings` tells more)."""
    return ((written,) if isinstance(written, str) else tuple(written))[:1]


def levels(text: str) -> int:
    """How many levels of headings are meant, from 0, which is `none`, to 6."""
    if text.casefold() in ("none", "0"):
        return 0
    if text not in ("1", "2", "3", "4", "5", "6"):
        raise BadValueError(f"{shown(text)} is neither none nor a number of levels, 1 to 6")
    return int(text)


def sharing_kind(text: str) -> str:
    """A kind of numbered things that may share its numbers with others."""
    if text not in SHARING:
        wanted = ", ".join(SHARING)
        raise BadValueError(f"{shown(text)} is not one of {wanted}", suggest(text, SHARING))
    return text
