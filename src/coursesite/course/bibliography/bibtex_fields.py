"""The types and fields of BibTeX and BibLaTeX in the terms of CSL."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from coursesite.course.bibliography import tex
from coursesite.course.bibliography.entries import OTHERS, Date, Entry, Name
from coursesite.diagnostics import Diagnostic, Span, warning
from coursesite.text.lazy_regex import rare


class Field(Struct, frozen=True):
    """The value of a field, in TeX, and the place of its name."""

    value: str
    span: Span


class Record(Struct, frozen=True):
    """An entry as it is written."""

    key: str
    type: str
    fields: dict[str, Field]
    span: Span
    problems: tuple[Diagnostic, ...] = ()


_TYPES = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "bookinbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "book",
    "mastersthesis": "thesis",
    "misc": "document",
    "movie": "motion_picture",
    "music": "song",
    "online": "webpage",
    "patent": "patent",
    "periodical": "book",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "standard": "standard",
    "suppbook": "chapter",
    "suppcollection": "chapter",
    "suppperiodical": "article-journal",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "www": "webpage",
}
"""The types that CSL calls something else; `book` and its like keep that name."""
_SAME = ("book", "mvbook", "reference", "mvcollection", "mvproceedings", "mvreference")
_TITLES: dict[str, tuple[str, ...]] = {
    "title-short": ("shorttitle",),
    "collection-title": ("series",),
    "event-title": ("eventtitle",),
    "container-title-short": ("shortjournal",),
}
_TEXTS: dict[str, tuple[str, ...]] = {
    "publisher-place": ("location", "address"),
    "event-place": ("venue",),
    "edition": ("edition",),
    "volume": ("volume",),
    "number-of-volumes": ("volumes",),
    "part": ("part",),
    "chapter-number": ("chapter",),
    "number-of-pages": ("pagetotal",),
    "version": ("version",),
    "note": ("note",),
    "addendum": ("addendum",),
    "status": ("pubstate",),
    "collection-number": (),
    "original-title": ("origtitle",),
}
_ADDRESSES: dict[str, tuple[str, ...]] = {
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "URL": ("url",),
    "DOI": ("doi",),
}
_NAMES: dict[str, tuple[str, ...]] = {
    "author": ("author",),
    "editor": ("editor",),
    "translator": ("translator",),
    "container-author": ("bookauthor",),
    "director": ("director",),
}
_GENRES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "candthesis": "Candidate thesis",
    "bathesis": "Bachelor's thesis",
    "mathesis": "Master's thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "techrep": "Technical report",
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "pre-published",
}
"""The keys of BibLaTeX for `type` and `pubstate`, in words."""
_LANGUAGES = {
    **dict.fromkeys(("german", "ngerman", "austrian", "naustrian", "swissgerman"), "de"),
    **dict.fromkeys(("spanish", "espanol"), "es"),
    "portuguese": "pt",
    "brazilian": "pt",
    "dutch": "nl",
    "swedish": "sv",
    "danish": "da",
    "polish": "pl",
    "czech": "cs",
    "greek": "el",
    "ukrainian": "uk",
    "turkish": "tr",
    "chinese": "zh",
    "japanese": "ja",
    "hungarian": "hu",
    "norwegian": "nb",
}
"""The languages whose tags do not begin their names in English."""
_PERIODICALS = ("article-journal", "article-magazine", "article-newspaper", "review")
_PARENTS: dict[str, dict[str, str]] = {
    "book": {"title": "booktitle", "subtitle": "booksubtitle", "author": "bookauthor"},
    "mvbook": {"title": "maintitle", "subtitle": "mainsubtitle"},
}
_NAMED = ("proceedings", "mvproceedings")
"""The types whose titles are names."""
_KEPT_BY_PARENT = frozenset(
    (
        *("ids", "crossref", "xref", "entryset", "relatedtype", "related", "label", "shorthand"),
        *("key", "sortkey", "presort", "shorttitle", "abstract", "keywords", "options", "doi"),
        *("url", "file", "pages", "pagetotal", "note", "addendum", "annote", "sorttitle"),
        *("titleaddon",),
    )
)
"""The fields that an entry does not inherit."""


def inherited(kind: str, parent: Record, *, plain: bool) -> dict[str, Field]:
    """The fields that an entry of a type inherits from the one that its `crossref` names; with
    `plain` from an `xdata`, which has no fields of its own."""
    if plain:
        return {name: field for name, field in parent.fields.items() if name != "xdata"}
    renamed: dict[str, str] = {}
    if kind in ("inproceedings", "conference", "incollection", "inbook", "bookinbook", "suppbook"):
        renamed = dict(_PARENTS["book"])
        if kind != "inbook":
            del renamed["author"]
    elif kind in ("article", "suppperiodical", "review"):
        renamed = {"title": "journaltitle", "subtitle": "journalsubtitle"}
    elif kind == "inreference":
        renamed = {"title": "booktitle", "subtitle": "booksubtitle"}
    fields: dict[str, Field] = {}
    for name, field in parent.fields.items():
        if name in _KEPT_BY_PARENT or (name == "author" and "author" not in renamed):
            continue
        fields.setdefault(renamed.get(name, name), field)
    if "booktitle" in renamed.values() and "booktitle" in parent.fields:
        fields["booktitle"] = parent.fields["booktitle"]
    return fields


def entry(record: Record) -> Entry:
    """The entry that a record is."""
    return _Meaning(record).entry()


_ARXIV = rare(
    r"(?:^CoRR\b.*?\babs/|\barXiv(?: preprint)?\b:?\s*(?:arXiv:)?)(\d{4}\.\d{4,5}|[a-z-]+/\d{7})",
    re.IGNORECASE,
)
"""The name of a journal that is arXiv, with the number of the paper."""
_ACCESSED = rare(
    r"\W*(?:last\s+)?(?:accessed|visited|retrieved|abgerufen)(?:\s+on)?\W*(.*)$", re.IGNORECASE
)


class _Meaning:
    """Reads the fields of a record."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._problems: list[Diagnostic] = list(record.problems)
        self.type = _TYPES.get(record.type, "book" if record.type in _SAME else "document")
        self._fields: dict[str, str] = {}

    def entry(self) -> Entry:
        """The entry."""
        record, fields = self._record, self._fields
        self._set_type()
        fields["title"] = self._title("", "title", "subtitle", "titleaddon")
        self._set_container()
        for name, sources in _TITLES.items():
            fields[name] = self._text(*sources)
        for name, sources in _TEXTS.items():
            fields[name] = self._text(*sources)
        for name, sources in _ADDRESSES.items():
            fields[name] = tex.plain(self._raw(*sources))
        fields["DOI"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", fields["DOI"])
        fields["page"] = re.sub(r"\s*(?:--+|–|—)\s*", "–", self._text("pages"))
        fields["page"] = re.sub(r"(?<=\d)\s*-\s*(?=\d)", "–", fields["page"])
        self._set_numbers()
        self._set_publisher()
        self._set_eprint()
        dates = {"issued": self._issued(), "accessed": self._accessed()}
        dates |= {"event-date": self._date("eventdate"), "original-date": self._date("origdate")}
        names = {role: self._names(*sources) for role, sources in _NAMES.items()}
        language = (self._raw("langid", "language") or "english").lower()
        is_english = language.startswith(("en", "american", "british", "usenglish", "ukenglish"))
        if not is_english:
            fields["language"] = _LANGUAGES.get(language, language[:2])
        return Entry(
            record.key,
            self.type,
            {name: value for name, value in fields.items() if value},
            {role: people for role, people in names.items() if people},
            {name: date for name, date in dates.items() if date != Date()},
            is_english and record.type not in _NAMED,
            tuple(self._problems),
        )

    def _raw(self, *names: str) -> str:
        """The first of some fields that is given, as it is written."""
        fields = self._record.fields
        return next((fields[name].value for name in names if name in fields), "").strip()

    def _text(self, *names: str) -> str:
        return tex.html(self._raw(*names))

    def _title(self, prefix: str, *names: str) -> str:
        """A title with its subtitle and what else belongs to it."""
        whole, second, *more = (self._text(f"{prefix}{name}") for name in names)
        if whole and second:
            whole += f" {second}" if whole.endswith(("?", "!", ":")) else f": {second}"
        return ". ".join([whole, *filter(None, more)]) if whole else second

    def _set_type(self) -> None:
        given, subtype = self._record.type, self._raw("entrysubtype", "type").lower()
        if given == "article" and self._raw("entrysubtype").lower() in ("magazine", "newspaper"):
            self.type = f"article-{subtype}"
        if given == "unpublished" and self._raw("eventdate", "eventtitle"):
            self.type = "speech"
        has_place = any(self._raw(name) for name in ("journal", "journaltitle", "booktitle"))
        if given in ("misc", "unpublished") and self._raw("eprint") and not has_place:
            self.type = "article"
        elif given == "misc" and self._raw("url", "howpublished") and not has_place:
            how = self._raw("howpublished")
            self.type = (
                "webpage" if self._raw("url") or "http" in how or "\\url" in how else self.type
            )
        kind = self._raw("type")
        genre = _GENRES.get(kind.lower()) or _GENRES.get(given, "") if not kind else ""
        self._fields["genre"] = genre or _GENRES.get(kind.lower()) or self._text("type")

    def _set_container(self) -> None:
        fields = self._fields
        journal = self._title("journal", "title", "subtitle") or self._text("journal")
        book = self._title("book", "title", "subtitle", "titleaddon")
        main = self._title("main", "title", "subtitle")
        if self.type in _PERIODICALS:
            fields["container-title"] = journal or book
            return
        if main and book:
            fields["volume-title"], fields["container-title"] = book, main
        elif main and self.type == "book":
            fields["volume-title"], fields["title"] = fields["title"], main
        else:
            fields["container-title"] = book or journal or main
        if self.type == "document" and journal:
            self.type = "article-journal"

    def _set_numbers(self) -> None:
        fields, number = self._fields, self._text("number")
        if self.type in _PERIODICALS:
            fields["issue"] = self._text("issue") or number
            fields["number"] = self._text("eid", "articleno")
            return
        in_series = self.type in ("book", "chapter", "paper-conference", "entry-encyclopedia")
        fields["collection-number" if in_series else "number"] = number

    def _set_publisher(self) -> None:
        names = ("publisher", "school", "institution", "organization")
        given = [text for name in names if (text := self._text(name))]
        how = self._text("howpublished")
        if how and not re.search(r"https?://", how):
            given.append(how)
        elif how and not self._fields["URL"]:
            found = re.search(r"https?://[^\s<>]+", tex.plain(self._raw("howpublished")))
            self._fields["URL"] = found[0].rstrip(".,)") if found else ""
        self._fields["publisher"] = given[0] if given else ""
        if self.type == "webpage":
            self._fields["container-title"] = self._fields.get("container-title") or (
                self._fields.pop("publisher", "") if given else ""
            )

    def _set_eprint(self) -> None:
        eprint = tex.plain(self._raw("eprint")).removeprefix("arXiv:")
        kind = self._raw("eprinttype", "archiveprefix").lower()
        # as Google Scholar and DBLP write it
        journal = f"{self._raw('journal', 'journaltitle')} {self._raw('volume')}"
        if not eprint and (found := _ARXIV.search(journal)) is not None:
            self.type, eprint, kind = "article", found[1], "arxiv"
            for name in ("container-title", "volume"):
                self._fields.pop(name, None)
        if not eprint:
            return
        if kind == "arxiv" or (not kind and re.match(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", eprint)):
            self._fields["archive"], self._fields["archive_location"] = "arXiv", eprint
            if not (self._fields["DOI"] or self._fields["URL"]):
                self._fields["URL"] = f"https://arxiv.org/abs/{eprint}"
        elif kind:
            self._fields["archive"], self._fields["archive_location"] = kind, eprint

    # ---- dates -------------------------------------------------------------------------------

    def _issued(self) -> Date:
        if self._raw("date"):
            return self._date("date")
        year = tex.html(self._raw("year"))
        if not year:
            return Date()
        circa = re.search(r"\b(?:ca?\.|circa)|[?~]", year) is not None
        years = [int(one) for one in re.findall(r"(?<!\d)-?\d{1,4}(?!\d)", year)]
        if not years or re.search(r"[A-Za-z]{3,}", re.sub(r"circa", "", year)):
            return Date(literal=year)
        months = _months(self._raw("month"))
        if months is None:
            self._problem("month", "no month that is known", "write 1 to 12, or jan to dec")
            months = []
        day = self._raw("day")
        days = [int(day)] if day.isdigit() else []
        if (
            not days
            and months
            and (found := re.search(r"(?<!\d)(\d{1,2})(?!\d)", self._raw("month")))
        ):
            days = [int(found[1])] if not self._raw("month").strip().isdigit() else []
        if len(years) > 1:
            return Date(((years[0],), (_end(years[0], years[1]),)), circa=circa)
        if len(months) > 1:
            return Date(((years[0], months[0]), (years[0], months[1])), circa=circa)
        return Date(((years[0], *months, *(days if months else ())),), circa=circa)

    def _accessed(self) -> Date:
        """The date in `urldate`, or in a note: "Accessed: 2024-05-17", which is none then."""
        if self._raw("urldate"):
            return self._date("urldate")
        found = _ACCESSED.match(self._fields.get("note", ""))
        if found is None:
            return Date()
        text = found[1]
        whole = re.search(r"(\d{4})-(\d\d?)-(\d\d?)", text)
        if whole is not None:
            parts = tuple(int(number) for number in whole.groups())
        else:
            year, days = re.search(r"\d{4}", text), re.search(r"(?<!\d)\d{1,2}(?!\d)", text)
            months = _months(" ".join(re.findall(r"[A-Za-z]{3,}", text))) or []
            if year is None:
                return Date()
            day = [int(days[0])] if days and months else []
            parts = (int(year[0]), *months[:1], *day)
        self._fields["note"] = ""
        return Date((parts,))

    def _date(self, name: str) -> Date:
        """A date in the form of ISO 8601, perhaps a range or uncertain."""
        given = self._raw(name)
        if not given:
            return Date()
        circa = given.rstrip()[-1:] in "~?%"
        parts = []
        for text in given.strip("~?% ").split("/"):
            found = re.fullmatch(r"\s*(-?\d{1,4})(?:-(\d\d?)(?:-(\d\d?))?)?(?:T.*)?[~?%]?\s*", text)
            if found is not None:
                numbers = [int(number) for number in found.groups() if number]
                parts.append(
                    tuple(numbers if len(numbers) < 2 or numbers[1] <= 12 else numbers[:1])
                )
            elif text.strip() not in ("", ".."):
                words = tex.html(given)
                if name != "date":
                    self._problem(name, f"'{words}' is no date", "write it as 2024-05-17")
                    return Date()
                return Date(literal=words)
        return Date(tuple(parts), circa=circa)

    # ---- names -------------------------------------------------------------------------------

    def _names(self, *sources: str) -> tuple[Name, ...]:
        source = next((name for name in sources if self._raw(name)), "")
        if not source:
            return ()
        from bibtexparser.middlewares.names import split_multiple_persons_names

        names = []
        for given in split_multiple_persons_names(self._raw(source)):
            if given.strip().lower() == OTHERS:
                names.append(Name(literal=OTHERS))
            elif given.strip():
                names.append(self._name(given, source))
        return tuple(names)

    def _name(self, given: str, source: str) -> Name:
        from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

        if re.fullmatch(r"\{.*\}", given, re.DOTALL) and _is_one_group(given):
            return Name(literal=_without_case(tex.html(given[1:-1])))
        if re.match(r"\s*(?:family|given|prefix|suffix)\s*=", given):
            return _extended(given)
        try:
            parts = parse_single_name_into_parts(given, strict=True)
        except InvalidNameError as problem:
            hint = "write Family, Given, and 'and' between people; braces around an institution"
            self._problem(source, f"'{given.strip()}': {problem.reason.lower()}", hint)
            parts = parse_single_name_into_parts(given, strict=False)
        family, first, von, junior = (
            _without_case(tex.html(" ".join(words)))
            for words in (parts.last, parts.first, parts.von, parts.jr)
        )
        if not family:
            return Name(literal=first or von)
        return Name(family, first, von, junior)

    def _problem(self, field: str, message: str, hint: str) -> None:
        span = self._record.fields[field].span
        self._problems.append(warning("bibliography-entry", f"{field}: {message}", span, hint))


def _is_one_group(text: str) -> bool:
    """Whether the first brace is closed by the last."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if not depth:
            return at == len(text) - 1
    return False


def _without_case(text: str) -> str:
    """HTML without the marks of words whose capitals stay; names keep all of theirs."""
    return text.replace("<c>", "").replace("</c>", "")


_PAIR = rare(r"(family|given|prefix|suffix|useprefix)\s*=\s*(\{[^{}]*\}|\"[^\"]*\"|[^,]*)")


def _extended(given: str) -> Name:
    """A name in BibLaTeX's form: `family=Knuth, given=Donald`."""
    parts = {name: value.strip(' {}"') for name, value in _PAIR.findall(given)}
    texts = {name: _without_case(tex.html(value)) for name, value in parts.items()}
    return Name(*(texts.get(name, "") for name in ("family", "given", "prefix", "suffix")))


_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _months(text: str) -> list[int] | None:
    """The months that a text names, by number; None if it has words and names none."""
    if not text.strip():
        return []
    words: list[Any] = re.findall(r"[A-Za-z]{3,}|(?<!\d)\d{1,2}(?!\d)", text)
    months = []
    for word in words:
        if word.isdigit():
            if not any(other[:3].lower() in _MONTH_NAMES for other in words if other.isalpha()):
                months.append(int(word))
        elif word[:3].lower() in _MONTH_NAMES:
            months.append(_MONTH_NAMES.index(word[:3].lower()) + 1)
    months = [month for month in months if 1 <= month <= 12]
    return months[:2] or None


def _end(first: int, second: int) -> int:
    """The last year of a range, of which only the last digits may be written: 1998/99."""
    return second if second >= 1000 or first < 1000 else first - first % 100 + second % 100
