"""The built-in style `apa`: author and year, after the manual of the American Psychological
Association, seventh edition."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coursesite.course.bibliography.documents import (
    Cited,
    Cluster,
    Document,
    Reference,
    to_list,
    with_affixes,
)
from coursesite.course.bibliography.entries import Entry, Name
from coursesite.course.bibliography.setting import (
    Words,
    bare,
    day_of,
    edition,
    initials,
    inverted,
    is_open,
    italic,
    joined,
    link,
    listed,
    pages,
    people,
    sentences,
    sort_key,
    title_of,
    web_address,
    wrapped,
    year_of,
)

_MOST_LISTED = 20
"""The number of authors above which a reference leaves some out."""
_SHOWN_ALONE = frozenset(("chapter", "section"))
"""The places in a work whose words are written out."""
_PERIODICAL = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "review", "review-book")
)
_PART = frozenset(
    ("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "entry")
)
_GENRES = {
    "PhD thesis": "cite_phd",
    "Master\u2019s thesis": "cite_masters",
    "Master's thesis": "cite_masters",
    "Bachelor's thesis": "cite_bachelors",
}
_FORMS = {
    "dataset": "cite_data",
    "software": "cite_software",
    "motion_picture": "cite_film",
    "manuscript": "cite_manuscript",
    "speech": "cite_speech",
    "graphic": "cite_graphic",
}
"""The words in brackets behind the titles of what is no text, by type."""


def document(clusters: Sequence[Cluster], entries: Sequence[Entry], words: Words) -> Document:
    """The document of some citations in this style."""
    every = _Entries(entries, words)
    citations = tuple(every.cluster(cluster) for cluster in clusters)
    references = tuple(Reference(entry.key, every.reference(entry)) for entry in every.ordered)
    return Document(citations, references)


class _Entries:
    """The entries of a page, with what tells those apart that look alike."""

    def __init__(self, entries: Sequence[Entry], words: Words) -> None:
        self._words = words
        self.ordered = sorted(entries, key=self._order)
        self._initials = _alike(self.ordered)
        self._counts = {entry.key: 0 for entry in entries}
        """The number of names in citations where a shortened list is not clear; else 0."""
        self._suffixes: dict[str, str] = {}
        self._tell_apart()

    def _order(self, entry: Entry) -> tuple[object, ...]:
        names = _lead(entry)
        first = [sort_key(inverted(name)) for name in names] or [sort_key(_unarticled(entry))]
        issued = entry.dates.get("issued")
        dated = issued.parts[0] if issued and issued.parts else ()
        in_press = issued is not None and bool(issued.literal) and not issued.parts
        return (first, in_press, dated, sort_key(_unarticled(entry)), entry.key)

    # ---- which is which ----------------------------------------------------------------------

    def _tell_apart(self) -> None:
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.ordered:
            groups.setdefault((self._names(entry), self._year(entry)), []).append(entry)
        for group in groups.values():
            if len(group) > 1 and len({_lead(entry) for entry in group}) > 1:
                for entry in group:
                    self._counts[entry.key] = _needed(entry, group)
        groups = {}
        for entry in self.ordered:
            groups.setdefault((self._names(entry), self._year(entry)), []).append(entry)
        for group in groups.values():
            if len(group) > 1:
                for number, entry in enumerate(group):
                    self._suffixes[entry.key] = _letters(number)

    def _names(self, entry: Entry, *, within: bool = False) -> str:
        """The authors as citations name them; `within` a sentence if that is so."""
        names = _lead(entry)
        if not names:
            return self._short_title(entry)
        texts = [self._family(name) for name in names if name.literal != "others"]
        word = self._words("cite_and") if within else "&amp;"
        goes_on = is_open(names)
        count = self._counts[entry.key] or (2 if len(texts) < 3 and not goes_on else 1)
        if count >= len(texts) and not goes_on:
            return listed(texts, word)
        kept = texts[: min(count, len(texts))]
        sign = ", " if len(kept) > 1 else " "
        return ", ".join(kept) + sign + self._words("cite_et_al")

    def _family(self, name: Name) -> str:
        text = name.whole_family
        if name.whole_family in self._initials and name.given:
            return f"{initials(name.given)} {text}"
        return text

    def _short_title(self, entry: Entry) -> str:
        title = entry.field("title-short") or title_of(entry)
        if not title:
            return entry.field("publisher", "container-title") or entry.key
        is_part = entry.type in _PERIODICAL or entry.type in _PART
        return f"“{title}”" if is_part else italic(title)

    def _year(self, entry: Entry) -> str:
        issued = entry.dates.get("issued")
        year = year_of(issued, self._words)
        first = entry.dates.get("original-date")
        if first is not None and first.parts and issued is not None and issued.parts:
            return f"{year_of(first, self._words)}/{year}"
        return year

    def _lettered_year(self, entry: Entry) -> str:
        year, letter = self._year(entry), self._suffixes.get(entry.key, "")
        return f"{year}-{letter}" if letter and not year[-1:].isdigit() else year + letter

    # ---- citations ---------------------------------------------------------------------------

    def cluster(self, cluster: Cluster) -> str:
        """A citation as HTML."""
        if cluster.narrative:
            first, *others = cluster.items
            name = to_list(first.entry.key, self._names(first.entry, within=True))
            parts = [self._item(replace_suppressed(first)), *map(self._item, others)]
            return f"{name} ({'; '.join(parts)})"
        items = list(cluster.items)
        if not any(item.prefix for item in items):
            place = {entry.key: number for number, entry in enumerate(self.ordered)}
            items.sort(key=lambda item: place[item.entry.key])
        return f"({'; '.join(self._collapsed(items))})"

    def _collapsed(self, items: list[Cited]) -> list[str]:
        """The items, those of the same authors as one: "(Knuth, 1974, 1984)"."""
        texts: list[str] = []
        last = None
        for item in items:
            plain = not (item.prefix or item.place.value or item.place.rest or item.suppressed)
            names = self._names(item.entry) if _lead(item.entry) else None
            if plain and names is not None and last == names:
                texts[-1] += f", {to_list(item.entry.key, self._lettered_year(item.entry))}"
            else:
                texts.append(self._item(item))
            last = names if plain else None
        return texts

    def _item(self, item: Cited) -> str:
        name = "" if item.suppressed else self._names(item.entry)
        said = joined((name, self._lettered_year(item.entry))).replace("”,", ",”")
        html = to_list(item.entry.key, said)
        place = item.place.html(self._words, long=_SHOWN_ALONE)
        return with_affixes(item.prefix, joined((html, place)), item.place.rest)

    # ---- references --------------------------------------------------------------------------

    def reference(self, entry: Entry) -> str:
        """An entry of the list as HTML."""
        words = self._words
        names, title = _lead(entry), _title(entry, words)
        is_edited = "author" not in entry.names and names == entry.names.get("editor")
        lead = _listed_names(names, words)
        if is_edited:
            lead += f" ({words('cite_editors' if len(names) > 1 else 'cite_editor')})"
        date = f"({self._date(entry)})"
        make: Callable[[Entry, Words], list[str]] = _DOCUMENTS.get(_group(entry), _work)
        source = make(entry, words)
        first = [lead, date, title] if lead else [title, date]
        text = joined((sentences([*first, *source]), _address(entry, words)), " ")
        written = entry.dates.get("original-date")
        if written is not None and written.parts:
            text += f" ({words('cite_original', year=year_of(written, words))})"
        return text

    def _date(self, entry: Entry) -> str:
        year = self._lettered_year(entry)
        issued = entry.dates.get("issued")
        shows_day = entry.type not in ("article-journal", "book", "chapter", "thesis", "report")
        year = year.rpartition("/")[2]  # the year of the first edition stands at the end
        return joined((year, day_of(issued, self._words) if shows_day else ""))


def replace_suppressed(item: Cited) -> Cited:
    """The same item without its author."""
    return Cited(item.entry, item.prefix, item.place, suppressed=True)


def _lead(entry: Entry) -> tuple[Name, ...]:
    """The names that an entry is cited by."""
    return people(entry, "author", "editor", "director", "translator")


def _unarticled(entry: Entry) -> str:
    """A title as it is put in order."""
    text = bare(entry.field("title")).lstrip("“\"'‘")
    for article in ("A ", "An ", "The "):
        text = text.removeprefix(article)
    return text


def _letters(number: int) -> str:
    text = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


def _alike(entries: Sequence[Entry]) -> frozenset[str]:
    """The family names of first authors that several people have."""
    givens: dict[str, set[str]] = {}
    for entry in entries:
        for name in _lead(entry)[:1]:
            if name.family:
                givens.setdefault(name.whole_family, set()).add(initials(name.given))
    return frozenset(family for family, given in givens.items() if len(given) > 1)


def _needed(entry: Entry, group: Sequence[Entry]) -> int:
    """The number of names that tell an entry apart from those of other authors."""
    names = _lead(entry)
    others = [_lead(other) for other in group if _lead(other) != names]
    for count in range(1, len(names)):
        if all(other[:count] != names[:count] for other in others):
            return count
    return len(names)


def _listed_names(names: Sequence[Name], words: Words) -> str:
    texts = [inverted(name) for name in names if name.literal != "others"]
    if is_open(names):
        return f"{', '.join(texts)}, {words('cite_et_al')}"
    if len(texts) > _MOST_LISTED:
        return f"{', '.join(texts[: _MOST_LISTED - 1])}, … {texts[-1]}"
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])}, &amp; {texts[-1]}"


# ---- titles and sources ------------------------------------------------------------------------


def _group(entry: Entry) -> str:
    if entry.type in _PERIODICAL and entry.field("container-title"):
        return "periodical"
    if entry.type in _PART and entry.field("container-title"):
        return "part"
    if entry.type in ("webpage", "post", "post-weblog") and entry.field("container-title"):
        return "page"
    return entry.type


def _title(entry: Entry, words: Words) -> str:
    """The title with what stands in brackets behind it."""
    title = title_of(entry)
    if _group(entry) in ("periodical", "part"):
        return title
    details = joined(
        (
            *_editions(entry, words),
            _number(entry, words),
            _version(entry, words),
            wrapped(entry.field("archive_location"), f"{entry.field('archive')}:")
            if entry.type == "article"
            else "",
        )
    )
    notes = joined((_helpers(entry, words), details), "; ")
    form = _form(entry, words)
    return joined((italic(title), wrapped(notes, "(", ")"), wrapped(form, "[", "]")), " ")


def _editions(entry: Entry, words: Words) -> list[str]:
    """The edition and the volume."""
    volume, whole = entry.field("volume"), entry.field("number-of-volumes")
    numbered = wrapped(volume, f"{words('cite_volume')} ")
    if title := title_of(entry, "volume-title"):
        numbered = joined((numbered, title), ". ")
    elif whole.isdigit() and not volume:
        numbered = f"{words('cite_volumes')} 1–{whole}"
    return [edition(entry, words), numbered]


def _number(entry: Entry, words: Words) -> str:
    number, genre = entry.field("number"), entry.field("genre")
    if entry.type == "report":
        return joined((genre, number and f"{words('cite_number')} {number}"), " ")
    if entry.type not in ("patent", "standard", "legislation", "bill"):
        return ""
    genre = genre or (words("cite_patent") if entry.type == "patent" else "")
    needs_sign = (entry.type == "patent" and not genre.endswith(".")) or genre.endswith("Patent")
    return joined((genre, words("cite_number") if needs_sign and number else "", number), " ")


def _version(entry: Entry, words: Words) -> str:
    version = entry.field("version")
    return f"{words('cite_version')} {version}" if version else ""


def _helpers(entry: Entry, words: Words) -> str:
    """Editors and translators of a work by others."""
    texts = []
    if "author" in entry.names and (editors := entry.names.get("editor")):
        names = listed([_said(name) for name in editors], "&amp;", comma=True)
        texts.append(f"{names}, {words('cite_editors' if len(editors) > 1 else 'cite_editor')}")
    translators = entry.names.get("translator", ())
    if translators and _lead(entry) != translators:
        names = listed([_said(name) for name in translators], "&amp;")
        texts.append(f"{names}, {words('cite_translator')}")
    return "; ".join(texts)


def _said(name: Name) -> str:
    if name.literal:
        return name.literal
    return joined((joined((initials(name.given), name.whole_family), " "), name.suffix))


def _form(entry: Entry, words: Words) -> str:
    genre = entry.field("genre")
    if entry.type == "thesis":
        kind = words(_GENRES[genre]) if genre in _GENRES else genre or words("cite_thesis")
        return joined((kind, entry.field("publisher")))
    if entry.type in _FORMS:
        return entry.field("medium") or genre or words(_FORMS[entry.type])
    if entry.type in ("report", "patent", "standard", "legislation"):
        return ""
    return genre


def _publisher(entry: Entry) -> str:
    """The publisher, unless it is the author."""
    publisher = entry.field("publisher")
    return "" if publisher in [name.literal for name in _lead(entry)] else publisher


def _periodical(entry: Entry, words: Words) -> list[str]:
    issue = wrapped(entry.field("issue"), "(", ")")
    volume = italic(entry.field("volume")) + issue
    place = entry.field("page")
    number = entry.field("number")
    if not place and number:
        place = f"{words('cite_article')} {number}"
    source = [joined((italic(entry.field("container-title")), volume, place))]
    if status := entry.field("status"):
        source.append(status[:1].upper() + status[1:])
    return source


def _part(entry: Entry, words: Words) -> list[str]:
    is_named = entry.type == "paper-conference"  # a conference is called what it is called
    name = entry.field("container-title") if is_named else title_of(entry, "container-title")
    container = italic(name)
    editors = people(entry, "editor", "container-author")
    names = listed([_said(name) for name in editors if name.literal != "others"], "&amp;")
    role = ""
    if "editor" in entry.names and "author" in entry.names:
        role = f" ({words('cite_editors' if len(editors) > 1 else 'cite_editor')})"
    elif "author" not in entry.names:
        names = ""
    notes = joined((*_editions(entry, words), pages(entry, words)))
    in_ = f"{words('cite_in')} " + joined((names + role if names else "", container))
    return [joined((in_, wrapped(notes, "(", ")")), " "), _publisher(entry)]


def _page(entry: Entry, words: Words) -> list[str]:
    site = entry.field("container-title")
    return ["" if site in [name.literal for name in _lead(entry)] else site]


def _thesis(entry: Entry, words: Words) -> list[str]:
    return [entry.field("archive")]


def _preprint(entry: Entry, words: Words) -> list[str]:
    return [entry.field("archive", "publisher", "container-title")]


def _speech(entry: Entry, words: Words) -> list[str]:
    event = entry.field("event-title", "container-title")
    return [joined((event, entry.field("event-place", "publisher-place")))]


def _work(entry: Entry, words: Words) -> list[str]:
    note = entry.field("note") if entry.type == "document" else ""
    container = italic(title_of(entry, "container-title"))
    return [container, _publisher(entry), note]


_DOCUMENTS: dict[str, Callable[[Entry, Words], list[str]]] = {
    "periodical": _periodical,
    "part": _part,
    "page": _page,
    "thesis": _thesis,
    "article": _preprint,
    "speech": _speech,
    "paper-conference": _speech,
}
"""The sources behind the titles, by groups of types."""


def _address(entry: Entry, words: Words) -> str:
    url = web_address(entry)
    accessed = entry.dates.get("accessed")
    issued = entry.dates.get("issued")
    if url and accessed is not None and accessed.parts and issued is None:
        day = joined((day_of(accessed, words), year_of(accessed, words)))
        return words("cite_retrieved", date=day) + f" {link(url)}"
    return link(url)
