"""The built-in style `ieee`: numbers in brackets, after the reference guide of the Institute of
Electrical and Electronics Engineers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coursesite.course.bibliography.documents import (
    Cited,
    Cluster,
    Document,
    Reference,
    narrative_names,
    to_list,
    with_affixes,
)
from coursesite.course.bibliography.entries import Entry, Name
from coursesite.course.bibliography.setting import (
    Words,
    day_of,
    doi,
    edition,
    in_order,
    is_open,
    italic,
    joined,
    link,
    listed,
    pages,
    people,
    title_case,
    title_of,
    web_address,
    wrapped,
    year_of,
)

_MOST_NAMED = 6
"""The number of authors above which only the first is named."""
_LONG = frozenset[str]()
_PERIODICAL = frozenset(("article-journal", "article-magazine", "article-newspaper", "review"))
_PART = frozenset(
    ("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary", "entry")
)


def document(clusters: Sequence[Cluster], entries: Sequence[Entry], words: Words) -> Document:
    """The document of some citations in this style."""
    numbers = {entry.key: number for number, entry in enumerate(entries, 1)}
    citations = tuple(_cluster(cluster, numbers, words) for cluster in clusters)
    references = tuple(
        Reference(entry.key, reference(entry, words), f"[{numbers[entry.key]}]")
        for entry in entries
    )
    return Document(citations, references)


def _cluster(cluster: Cluster, numbers: dict[str, int], words: Words) -> str:
    first = cluster.items[0]
    text = ", ".join(_runs(cluster.items, numbers, words))
    if not cluster.narrative:
        return text
    return joined((narrative_names(first.entry, words), text), " ")


def _runs(items: Sequence[Cited], numbers: dict[str, int], words: Words) -> list[str]:
    """The items, three or more numbers in a row as a range: "[1]–[3]"."""
    texts: list[str] = []
    plain = [not (item.prefix or item.place.value or item.place.rest) for item in items]
    ordered = list(items)
    if all(plain):
        ordered.sort(key=lambda item: numbers[item.entry.key])
    at = 0
    while at < len(ordered):
        end = at
        while (
            all(plain)
            and end + 1 < len(ordered)
            and numbers[ordered[end + 1].entry.key] == numbers[ordered[end].entry.key] + 1
        ):
            end += 1
        if end - at > 1:
            texts.append(
                f"{_item(ordered[at], numbers, words)}–{_item(ordered[end], numbers, words)}"
            )
            at = end + 1
        else:
            texts.append(_item(ordered[at], numbers, words))
            at += 1
    return texts


def _item(item: Cited, numbers: dict[str, int], words: Words) -> str:
    inner = joined((str(numbers[item.entry.key]), item.place.html(words, long=_LONG)))
    return with_affixes(item.prefix, to_list(item.entry.key, f"[{inner}]"), item.place.rest)


# ---- references --------------------------------------------------------------------------------


def reference(entry: Entry, words: Words) -> str:
    """An entry of the list as HTML."""
    names = _named(people(entry, "author"), words)
    if not names and (editors := people(entry, "editor", "director")):
        role = words("cite_editors" if len(editors) > 1 else "cite_editor")
        names = f"{_named(editors, words)}, {role}"
    make: Callable[[Entry, Words], list[str]] = _DOCUMENTS.get(_group(entry), _work)
    head, *rest = make(entry, words)
    if head.startswith("“"):  # the comma of a title in quotes stands within them
        title = head[1:-1]
        tail = joined(rest)
        sign = "" if title.endswith(("?", "!")) else "," if tail else "."
        text = joined((names, joined((f"“{title}{sign}”", tail), " ")))
    else:
        text = joined((names, head, *rest))
    return joined((_closed(text, entry), _online(entry, words)), " ")


def _closed(text: str, entry: Entry) -> str:
    if number := entry.field("DOI"):
        return f"{text}, doi: {link(doi(entry), number)}."
    return text if text.endswith((".", ".”")) else f"{text}."


def _online(entry: Entry, words: Words) -> str:
    url = web_address(entry)
    if not url or entry.field("DOI"):
        return ""
    accessed = entry.dates.get("accessed")
    day = ""
    if accessed is not None and accessed.parts:
        date = joined((day_of(accessed, words, short=True), year_of(accessed, words)))
        day = words("cite_accessed", date=date)
    return joined((day, f"{words('cite_online')} {link(url)}"), " ")


def _named(names: Sequence[Name], words: Words) -> str:
    texts = [in_order(name) for name in names if name.literal != "others"]
    others = f"<i>{words('cite_et_al')}</i>"
    if len(texts) > _MOST_NAMED:
        return f"{texts[0]} {others}"
    if is_open(names) and texts:
        return ", ".join([*texts, others]) if len(texts) > 1 else f"{texts[0]} {others}"
    return listed(texts, words("cite_and"))


def _group(entry: Entry) -> str:
    if entry.type in _PERIODICAL:
        return "periodical"
    if entry.type in _PART and entry.field("container-title"):
        return "conference" if entry.type == "paper-conference" else "part"
    return entry.type


def _quoted(entry: Entry) -> str:
    return wrapped(title_of(entry), "“", "”")


def _year(entry: Entry, words: Words) -> str:
    issued = entry.dates.get("issued")
    return year_of(issued, words) if issued is not None else ""


def _date(entry: Entry, words: Words) -> str:
    """Month, day and year: "May 17, 2020" or "May 2020"."""
    issued = entry.dates.get("issued")
    day = day_of(issued, words, short=True)
    has_day = issued is not None and any(len(part) > 2 for part in issued.parts)
    return joined((day, _year(entry, words)), ", " if has_day else " ")


def _label(name: str, entry: Entry, words: Words, word: str) -> str:
    return wrapped(entry.field(name), f"{words(word)}\u00a0")


def _volumes(entry: Entry, words: Words) -> str:
    return _label("volume", entry, words, "cite_vol")


def _periodical(entry: Entry, words: Words) -> list[str]:
    journal = entry.field("container-title-short", "container-title")
    number = entry.field("number")
    article = f"{words('cite_art_no')}\u00a0{number}" if number and not entry.field("page") else ""
    return [
        _quoted(entry),
        italic(journal),
        _volumes(entry, words),
        _label("issue", entry, words, "cite_no"),
        pages(entry, words) or article,
        _date(entry, words) or entry.field("status"),
    ]


def _editors(entry: Entry, words: Words) -> str:
    editors = entry.names.get("editor", ())
    if not editors or "author" not in entry.names:
        return ""
    role = words("cite_editors" if len(editors) > 1 else "cite_editor")
    return f"{_named(editors, words)}, {role}"


def _imprint(entry: Entry, words: Words) -> str:
    place, publisher = entry.field("publisher-place"), entry.field("publisher")
    return joined((joined((place, publisher), ": "), _year(entry, words)))


def _published(head: list[str], imprint: str) -> str:
    """A book and, as a sentence of its own, who published it."""
    text = joined(head)
    return joined((text if text.endswith(".") else f"{text}.", imprint), " ") if imprint else text


def _series(entry: Entry, words: Words) -> str:
    number = wrapped(entry.field("collection-number"), f"{words('cite_no')}\u00a0")
    return (
        wrapped(joined((entry.field("collection-title"), number)), " (", ")")
        if (entry.field("collection-title"))
        else ""
    )


def _part(entry: Entry, words: Words) -> list[str]:
    title = italic(title_case(entry.field("container-title"))) + _series(entry, words)
    book = [
        f"{words('cite_within')} {title}",
        _volumes(entry, words),
        _editors(entry, words),
        edition(entry, words),
    ]
    chapter = _label("chapter-number", entry, words, "cite_ch")
    published = _published(book, _imprint(entry, words))
    return [_quoted(entry), published, chapter, pages(entry, words)]


def _conference(entry: Entry, words: Words) -> list[str]:
    title = italic(title_case(entry.field("container-title"))) + _series(entry, words)
    place = entry.field("event-place", "publisher-place")
    return [
        _quoted(entry),
        f"{words('cite_within')} {title}",
        _editors(entry, words),
        _volumes(entry, words),
        place,
        entry.field("publisher"),
        _date(entry, words),
        pages(entry, words),
    ]


def _work(entry: Entry, words: Words) -> list[str]:
    translators = entry.names.get("translator", ())
    translated = f"{_named(translators, words)}, {words('cite_translator')}" if translators else ""
    is_document = entry.type == "document"
    head = [
        italic(title_case(entry.field("title"))) + _series(entry, words),
        _volumes(entry, words),
        _editors(entry, words),
        translated,
        edition(entry, words),
        entry.field("genre") if is_document else "",
    ]
    return [_published(head, _imprint(entry, words)), entry.field("note") if is_document else ""]


_DEGREES = {
    "PhD thesis": "cite_phd_short",
    "Master\u2019s thesis": "cite_masters_short",
    "Master's thesis": "cite_masters_short",
}


def _thesis(entry: Entry, words: Words) -> list[str]:
    genre = entry.field("genre")
    kind = words(_DEGREES[genre]) if genre in _DEGREES else genre or words("cite_thesis")
    place = entry.field("publisher-place")
    return [_quoted(entry), kind, entry.field("publisher"), place, _year(entry, words)]


def _report(entry: Entry, words: Words) -> list[str]:
    place = entry.field("publisher-place")
    genre, number = entry.field("genre"), entry.field("number")
    genre = words("cite_tech_report") if genre.lower() == "technical report" else genre
    numbered, publisher = joined((genre, number), " "), entry.field("publisher")
    if publisher in [name.literal for name in people(entry, "author")]:
        publisher = ""
    return [_quoted(entry), publisher, place, numbered, _date(entry, words)]


def _webpage(entry: Entry, words: Words) -> list[str]:
    site = entry.field("container-title", "publisher")
    return [_quoted(entry), site, _date(entry, words)]


def _preprint(entry: Entry, words: Words) -> list[str]:
    where = joined((entry.field("archive"), entry.field("archive_location")), ":")
    return [_quoted(entry), _date(entry, words), where]


def _patent(entry: Entry, words: Words) -> list[str]:
    genre = entry.field("genre") or words("cite_patent")
    return [_quoted(entry), joined((genre, entry.field("number")), " "), _date(entry, words)]


def _manuscript(entry: Entry, words: Words) -> list[str]:
    genre = entry.field("genre", "note")
    event = entry.field("event-title")
    place = entry.field("event-place", "publisher-place")
    return [_quoted(entry), genre, event, entry.field("publisher"), place, _date(entry, words)]


def _software(entry: Entry, words: Words) -> list[str]:
    version = entry.field("version")
    named = f" ({words('cite_version_short')} {version})" if version else ""
    title = italic(entry.field("title")) + named
    return [title, _date(entry, words), entry.field("publisher")]


def _dataset(entry: Entry, words: Words) -> list[str]:
    version = wrapped(entry.field("version"), f"{words('cite_version_short')} ")
    return [_quoted(entry), version, entry.field("publisher"), _date(entry, words)]


_DOCUMENTS: dict[str, Callable[[Entry, Words], list[str]]] = {
    "periodical": _periodical,
    "part": _part,
    "conference": _conference,
    "paper-conference": _manuscript,
    "thesis": _thesis,
    "report": _report,
    "webpage": _webpage,
    "post": _webpage,
    "post-weblog": _webpage,
    "article": _preprint,
    "patent": _patent,
    "manuscript": _manuscript,
    "speech": _manuscript,
    "software": _software,
    "dataset": _dataset,
}
"""The parts of a reference behind the names, by groups of types."""
