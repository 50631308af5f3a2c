"""The pieces that references are set from: names, dates, titles, and how they are joined.

All texts are HTML, as in `entries`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from html import escape
from urllib.parse import quote

from msgspec import Struct

from coursesite.course.bibliography.entries import OTHERS, Date, Entry, Name
from coursesite.text.lazy_regex import rare

_MOST_KEPT = 4096
"""The number of names and titles whose forms are kept, for many pages cite the same works."""
_TAG = rare(r"<[^<>]*>")
_PIECE = rare(r"(<c>.*?</c>|<m>.*?</m>|<[^<>]*>|&\w+;)", re.DOTALL)
_WORD = rare(r"[^\W\d_][\w\u2019'-]*")
_ENDS = rare(r"[.?!\u2026]['\u2019\u201d\"]*$")
_STARTS = rare(r"(?:^|[.:?!\u2014\u2026]\s*[\u201c\u2018(\[]?)$")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that no accent is taken off, as they are put in order."""
_SMALL = frozenset(
    (
        *("a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor"),
        *("of", "on", "onto", "or", "over", "so", "the", "till", "to", "up", "via", "with", "yet"),
    )
)
"""The words that are not capitalised within an English title."""


class Words(Struct, frozen=True, dict=True):
    """The words of a language that references have, by name."""

    language: str
    table: dict[str, str]

    def __call__(self, name: str, **values: object) -> str:
        """A word, with its values filled in."""
        text = self.table.get(name, name)
        return text.format(**values) if values else text

    @cached_property
    def locators(self) -> tuple[tuple[str, str], ...]:
        """The forms of the words for places in a work, by their texts' names."""
        found = [one for one in self.table.items() if one[0].startswith("locator_")]
        return tuple(found)

    def month(self, number: int, *, short: bool = False) -> str:
        """The name of a month."""
        names = self.table.get("cite_months" if short else "months", "").split()
        return names[number - 1] if 0 < number <= len(names) else str(number)

    def ordinal(self, text: str) -> str:
        """The number of an edition as it is read out: "2nd"; words stay."""
        if not text.isdigit():
            return text
        if not self.language.startswith("en"):
            return f"{text}."
        teen = 10 <= int(text) % 100 <= 20
        return text + ("th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(int(text) % 10, "th"))


# ---- joining ---------------------------------------------------------------------------------


def bare(html: str) -> str:
    """The text of HTML without its tags."""
    return _TAG.sub("", html)


def joined(parts: Iterable[str], sign: str = ", ") -> str:
    """The parts that are there, with a sign between them."""
    return sign.join(part for part in parts if part)


def sentence(html: str) -> str:
    """The text with a full stop, unless it ends in a sign that closes a sentence."""
    return html if not html or _ENDS.search(bare(html)) else f"{html}."


def sentences(parts: Iterable[str]) -> str:
    """The parts as sentences."""
    return " ".join(sentence(part) for part in parts if part)


def italic(html: str) -> str:
    """The text in italics."""
    return f"<i>{html}</i>" if html else ""


def wrapped(html: str, before: str, after: str = "") -> str:
    """The text between two others, or nothing if it is empty."""
    return f"{before}{html}{after}" if html else ""


def link(url: str, text: str = "") -> str:
    """A link that shows its address, or a text."""
    safe = quote(url, safe=":/?#[]@!$&'()*+,;=%~._-")
    return f'<a href="{escape(safe)}">{text or escape(url, quote=False)}</a>' if url else ""


def doi(entry: Entry) -> str:
    """The address of an entry's DOI."""
    number = entry.field("DOI")
    return f"https://doi.org/{number}" if number else ""


def web_address(entry: Entry) -> str:
    """The address of an entry in the web, by its DOI if it has one."""
    url = entry.field("URL")
    return doi(entry) or (url if re.match(r"https?://|ftp://", url, re.IGNORECASE) else "")


# ---- titles ----------------------------------------------------------------------------------


def _recased(html: str, word: Callable[[re.Match[str], str], str]) -> str:
    """HTML with each word but those in `<c>` as `word` makes it from its match and the text before
    it."""
    pieces, before = list[str](), ""
    for number, piece in enumerate(_PIECE.split(html)):
        if number % 2:
            pieces.append(piece)
            before += bare(piece) if piece.startswith("<") else "&"
            continue
        at = 0
        for match in _WORD.finditer(piece):
            pieces += [piece[at : match.start()], word(match, before + piece[: match.start()])]
            at = match.end()
        pieces.append(piece[at:])
        before += piece
    return "".join(pieces)


@lru_cache(maxsize=_MOST_KEPT)
def sentence_case(html: str) -> str:
    """A title that may have capitals on every word, with those of names and sentences only."""

    def word(match: re.Match[str], before: str) -> str:
        text = match[0]
        if before[-1:].isalnum():  # the rest of a word
            return text
        if _STARTS.search(before) or text[1:] != text[1:].lower() or len(text) == 1:
            return text if len(text) > 1 or text != "A" or _STARTS.search(before) else "a"
        return text.lower()

    return _recased(html, word)


@lru_cache(maxsize=_MOST_KEPT)
def title_case(html: str) -> str:
    """A title with capitals on all words but small ones."""

    def word(match: re.Match[str], before: str) -> str:
        text = match[0]
        if before[-1:].isalnum() or text[1:] != text[1:].lower() or not text[:1].islower():
            return text
        small = text in _SMALL and not _STARTS.search(before)
        return text if small else text[:1].upper() + text[1:]

    return _recased(html, word)


def title_of(entry: Entry, name: str = "title") -> str:
    """A title in the case of a sentence."""
    text = entry.field(name)
    return sentence_case(text) if entry.title_case else text


# ---- names -----------------------------------------------------------------------------------


@lru_cache(maxsize=_MOST_KEPT)
def initials(given: str) -> str:
    """The initials of given names: "D. E.", "J.-P."."""
    words = re.sub(r"\.(?=\w)", ". ", given).split()
    return " ".join("-".join(_initial(part) for part in word.split("-") if part) for word in words)


def _initial(word: str) -> str:
    first = word[:1]
    if not first.isalpha() or (first.islower() and len(word) > 1 and word.isalpha()):
        return word
    return f"{first}."


@lru_cache(maxsize=_MOST_KEPT)
def inverted(name: Name) -> str:
    """A name as lists that are in order have it: "Knuth, D. E."."""
    return joined((name.whole_family, initials(name.given), name.suffix))


@lru_cache(maxsize=_MOST_KEPT)
def in_order(name: Name) -> str:
    """A name as it is said: "D. E. Knuth"."""
    if name.literal:
        return name.literal
    whole = joined((initials(name.given), name.whole_family), " ")
    return joined((whole, name.suffix), " ")


def listed(texts: Sequence[str], word: str, *, comma: bool = True) -> str:
    """Texts as a list with a word before the last; with `comma`, one before the word, too, if there
    are three or more."""
    if len(texts) < 2:
        return "".join(texts)
    sign = "," if comma and len(texts) > 2 else ""
    return f"{', '.join(texts[:-1])}{sign} {word} {texts[-1]}"


def people(entry: Entry, *roles: str) -> tuple[Name, ...]:
    """The names of the first of some roles that an entry has."""
    return next((entry.names[role] for role in roles if role in entry.names), ())


def is_open(names: Sequence[Name]) -> bool:
    """Whether a list of names goes on: "and others"."""
    return bool(names) and names[-1].literal == OTHERS


# ---- dates, pages ----------------------------------------------------------------------------


def year_of(date: Date | None, words: Words) -> str:
    """The year of a date, or the words for it."""
    if date is None or not (date.parts or date.literal):
        return words("cite_no_date")
    if date.literal:
        return date.literal
    years = [_era(part[0], words) for part in date.parts if part]
    text = "–".join(dict.fromkeys(years))
    return f"{words('cite_circa')} {text}" if date.circa else text


def _era(year: int, words: Words) -> str:
    return f"{1 - year} {words('cite_before_era')}" if year < 1 else str(year)


def day_of(date: Date | None, words: Words, *, short: bool = False) -> str:
    """The month and day of a date, as far as they are known: "May 17"."""
    if date is None:
        return ""
    days = []
    for part in date.parts:
        month = words.month(part[1], short=short) if len(part) > 1 else ""
        days.append(words("cite_day", month=month, day=part[2]) if len(part) > 2 else month)
    return "–".join(dict.fromkeys(filter(None, days)))


def is_several(text: str) -> bool:
    """Whether a locator or page number is more than one."""
    return re.search(r"\d\s*(?:[–—,-]|&amp;|&)\s*\w|\d(?:ff?\.)|\band\b", bare(text)) is not None


def pages(entry: Entry, words: Words) -> str:
    """The pages of an entry with their label: "pp. 3–5"."""
    given = entry.field("page")
    if not given:
        return ""
    label = words("locator_page").split("|")
    return f"{label[1 if is_several(given) else 0]}\u00a0{given}"


def edition(entry: Entry, words: Words) -> str:
    """The edition of a work: "2nd ed."."""
    given = entry.field("edition")
    if not given or re.search(r"\b(?:ed\b|ed\.|edition|Aufl)", given):
        return given
    return words("cite_edition", edition=words.ordinal(given))


@lru_cache(maxsize=_MOST_KEPT)
def sort_key(html: str) -> str:
    """The text by which entries are put in order: without accents, signs and case."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", bare(html)).casefold().translate(_LETTERS)
    kept = (char for char in plain if char.isalnum() or char.isspace())
    return " ".join("".join(kept).split())
