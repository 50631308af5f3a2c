"""Bibliographies: files of entries, and the styles that are built in.

`forty.bib` has forty entries of many kinds; `forty.apa.txt` and `forty.ieee.txt` have their
citations and references, each checked by hand against the manual of the style. `--update` writes
them anew.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from coursesite.course.bibliography import apa, bibtex, csl_json, ieee, tex
from coursesite.course.bibliography.documents import Cluster, Document, Style, cited
from coursesite.course.bibliography.entries import Entry, Library, Name
from coursesite.course.bibliography.footnotes import with_footnotes
from coursesite.course.bibliography.locators import located
from coursesite.course.bibliography.setting import Words, sentence_case, title_case
from coursesite.model import CitedItem
from coursesite.theme import i18n

FOLDER = Path(__file__).parent
TEXTS = FOLDER.parents[1] / "templates" / "text"
BIB = (FOLDER / "forty.bib").read_text(encoding="utf-8")
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def words(language: str = "en") -> Words:
    names = ("en", language)
    files = {f"theme/text/{one}.yml": (TEXTS / f"{one}.yml").read_text("utf-8") for one in names}
    table = i18n.locale(files, language).table
    return Words(language, {key: str(text) for key, text in table.items()})


ENGLISH = words()


def entries(text: str) -> list[Entry]:
    return list(bibtex.parse(text).entries.values())


def entry(fields: str, kind: str = "article") -> Entry:
    return entries(f"@{kind}{{a, {fields}}}")[0]


def shown(html: str) -> str:
    """HTML with stars for italics, and without links."""
    html = re.sub(r"</?[am]\b[^>]*>|</?c>", "", html)
    return re.sub(r"</?i>", "*", html).replace("&amp;", "&").replace("\u00a0", " ")


def cite(style: Style, keys: str, given: Sequence[Entry], language: str = "en") -> Document:
    """A document with one citation, whose items are `prefix|key|suffix`; `=` makes it narrative,
    `-` before a key leaves out the author."""
    by_key = {one.key: one for one in given}
    texts = words(language)
    items = []
    for part in keys.lstrip("=").split(";"):
        prefix, key, suffix = ([*part.split("|"), "", ""] if "|" in part else ["", part, ""])[:3]
        item = CitedItem(key.lstrip("-"), prefix, suffix, key.startswith("-"))
        items.append(cited(item, by_key[item.key], texts))
    return style([Cluster(tuple(items), keys.startswith("="))], list(given), texts)


def said(style: Style, keys: str, given: Sequence[Entry], language: str = "en") -> str:
    return shown(cite(style, keys, given, language).citations[0])


# ---- forty entries -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "style"), [("apa", apa.document), ("ieee", ieee.document)])
def test_forty_entries(name: str, style: Style, request: pytest.FixtureRequest) -> None:
    given = entries(BIB)
    assert len(given) == 40
    assert not [problem for one in given for problem in one.problems]
    clusters = [Cluster((cited(CitedItem(one.key), one, ENGLISH),)) for one in given]
    done = style(clusters, given, ENGLISH)
    lines = {line.key: shown(line.html) for line in done.references}
    text = "".join(
        f"{one.key}: {shown(citation)}\n  {lines[one.key]}\n"
        for one, citation in zip(given, done.citations, strict=True)
    )
    path = FOLDER / f"forty.{name}.txt"
    if request.config.getoption("--update"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


# ---- citations ---------------------------------------------------------------------------------

FEW = entries(
    """
    @book{k84, author = {Knuth, Donald E.}, title = {The Book}, year = 1984}
    @book{k74, author = {Knuth, Donald E.}, title = {Computer Programming}, year = 1974}
    @book{l94, author = {Leslie Lamport}, title = {System}, year = 1994}
    @book{two, author = {Ann Ames and Bob Best}, title = {Pair}, year = 2001}
    @book{s1, author = {Smith, Ann}, title = {One}, year = 2003}
    @book{s2, author = {Smith, Bob}, title = {Two}, year = 2003}
    @article{none, title = {A Paper Without Author}, journal = {Nature}, year = 2005}
    @book{nd, author = {Zed, Zoe}, title = {Undated A}}
    @book{nd2, author = {Zed, Zoe}, title = {Undated B}}
    """
)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("k84", "(Knuth, 1984)"),
        ("|k84|, p. 3", "(Knuth, 1984, p. 3)"),
        ("|k84|, pp. 3-5, 7", "(Knuth, 1984, pp. 3–5, 7)"),
        ("|k84|, 33", "(Knuth, 1984, p. 33)"),
        ("|k84|, ch. 2 and elsewhere", "(Knuth, 1984, Chapter 2 and elsewhere)"),
        ("|k84|, {A–C}", "(Knuth, 1984, p. A–C)"),
        ("|k84|, passim", "(Knuth, 1984, passim)"),
        ("see|k84|, sec. 1.2;also|l94", "(see Knuth, 1984, Section 1.2; also Lamport, 1994)"),
        ("l94;k84", "(Knuth, 1984; Lamport, 1994)"),
        ("k84;k74", "(Knuth, 1974, 1984)"),
        ("=k84", "Knuth (1984)"),
        ("=|k84|, p. 3", "Knuth (1984, p. 3)"),
        ("=two", "Ames and Best (2001)"),
        ("two", "(Ames & Best, 2001)"),
        ("-k84", "(1984)"),
        ("s1", "(A. Smith, 2003)"),
        ("none", "(“A paper without author,” 2005)"),
        ("=none", "“A paper without author” (2005)"),
        ("nd", "(Zed, n.d.-a)"),
    ],
)
def test_author_and_year(keys: str, expected: str) -> None:
    assert said(apa.document, keys, FEW) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("k84", "[1]"),
        ("|k84|, p. 3", "[1, p. 3]"),
        ("l94;k74", "[2], [3]"),
        ("l94;k84;k74", "[1]–[3]"),
        ("|k84|, p. 3;l94", "[1, p. 3], [3]"),
        ("=k84", "Knuth [1]"),
        ("=two", "Ames and Best [4]"),
        ("-k84", "[1]"),
    ],
)
def test_numbers(keys: str, expected: str) -> None:
    assert said(ieee.document, keys, FEW) == expected


def test_the_words_are_those_of_the_page() -> None:
    assert said(apa.document, "=two", FEW, "de") == "Ames und Best (2001)"
    assert said(apa.document, "|k84|, S. 3", FEW, "de") == "(Knuth, 1984, S. 3)"
    assert said(apa.document, "|k84|, Kap. 3", FEW, "de") == "(Knuth, 1984, Kapitel 3)"
    assert said(apa.document, "|k84|, pp. 3-4", FEW, "de") == "(Knuth, 1984, S. 3–4)"
    assert "o. J." in said(apa.document, "nd", FEW, "de")


def test_a_label_that_is_a_part_of_a_word_is_none() -> None:
    assert located(", pages of text", ENGLISH).value == ""
    assert located(", S. 3", ENGLISH).value == ""
    assert located(", app. A", ENGLISH).value == "A"
    assert located(", xii", ENGLISH).label == "page"
    assert located(", volume IV", ENGLISH) == located(", vol. IV", ENGLISH)
    assert located(", p. 3&amp;4", ENGLISH).value == "3&amp;4"


def test_three_entries_that_look_alike_are_told_apart() -> None:
    given = entries(
        """
        @book{a, author = {Lee, A. and Kim, B. and Cho, C.}, title = {A}, year = 2019}
        @book{b, author = {Lee, A. and Kim, B. and Doe, D.}, title = {B}, year = 2019}
        @book{c, author = {Lee, A. and Kim, B. and Cho, C.}, title = {C}, year = 2019}
        """
    )
    assert [said(apa.document, key, given) for key in "abc"] == [
        "(Lee, Kim, & Cho, 2019a)",
        "(Lee, Kim, & Doe, 2019)",
        "(Lee, Kim, & Cho, 2019b)",
    ]


def test_more_than_twenty_authors_are_cut() -> None:
    many = " and ".join(f"Name{chr(97 + n)}, A." for n in range(22))
    (line,) = cite(apa.document, "a", [entry(f"author = {{{many}}}, title = {{T}}")]).references
    assert ", Names, A., … Namev, A. (n.d.)." in line.html


def test_twenty_seven_letters() -> None:
    given = entries(
        "".join(
            f"@book{{k{n:02}, author = {{A. Bee}}, title = {{{n:02}}}, year = 1}}"
            for n in range(28)
        )
    )
    assert said(apa.document, "k27", given) == "(Bee, 1ab)"


# ---- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            r"{\"O}sterreich, \'{e}t\'e, \v{c}, \ss{} {\aa} \L{}\'od\'z",
            "Österreich, été, č, ß å Łódź",
        ),
        (r"\emph{E. coli} and {\em x}", "<i>E. coli</i> and <c><i>x</i></c>"),
        (r"H\textsubscript{2}O, x\textsuperscript{2}", "H<sub>2</sub>O, x<sup>2</sup>"),
        (r"The {\LaTeX} {C}ompanion", "The <c>LaTeX</c> <c>C</c>ompanion"),
        (r"On {$\ell_1$} norms", "On <c><m>\\ell_1</m></c> norms"),
        (r"``Quoted'' and don't --- 1--2", "“Quoted” and don’t — 1–2"),
        (r"50\% of R\&D, 3 < 4", "50% of R&amp;D, 3 &lt; 4"),
        (r"{A {B} C", "<c>A B C</c>"),
        (r"a} b", "a b"),
        (r"\unknown{x} <script>", "<c>x</c> &lt;script&gt;"),
    ],
)
def test_tex_in_fields(written: str, html: str) -> None:
    assert tex.html(written) == html


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Donald E. Knuth", Name("Knuth", "Donald E.")),
        ("van der Maaten, Laurens", Name("Maaten", "Laurens", "van der")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", "", "Jr.")),
        ("{World Health Organization}", Name(literal="World Health Organization")),
        ("{\\'A}lvarez, Jos{\\'e}", Name("Álvarez", "José")),
        ("{Barnes and Noble}", Name(literal="Barnes and Noble")),
        ("Plato", Name("Plato")),
        ("family=Knuth, given=Donald, prefix=de", Name("Knuth", "Donald", "de")),
        ("{Foo, Inc.} and Doe, J.", Name(literal="Foo, Inc.")),
    ],
)
def test_names(written: str, name: Name) -> None:
    assert entry(f"author = {{{written}}}").names["author"][0] == name


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ("year = 2020, month = feb", ((2020, 2),)),
        ("year = {2020}, month = 12, day = 3", ((2020, 12, 3),)),
        ("year = 2020, month = {March}", ((2020, 3),)),
        ('year = 2020, month = may # "~17"', ((2020, 5, 17),)),
        ("year = 2020, month = {5/6}", ((2020, 5), (2020, 6))),
        ("year = {1998/99}", ((1998,), (1999,))),
        ("date = {2020-05-17}", ((2020, 5, 17),)),
        ("date = {2020-05/2020-07}", ((2020, 5), (2020, 7))),
        ("date = {2020~}", ((2020,),)),
        ("year = {c. 1999}", ((1999,),)),
        ("year = {forthcoming}", ()),
        ("date = {2020-21}", ((2020,),)),
    ],
)
def test_dates(fields: str, parts: tuple[tuple[int, ...], ...]) -> None:
    assert entry(fields).dates["issued"].parts == parts


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        ("Accessed: 2024-02-01", ((2024, 2, 1),)),
        ("(last accessed on 3 May 2024)", ((2024, 5, 3),)),
        ("Accessed May 3, 2024.", ((2024, 5, 3),)),
        ("Retrieved: 2024", ((2024,),)),
    ],
)
def test_a_note_may_say_when_a_page_was_read(note: str, parts: tuple[tuple[int, ...], ...]) -> None:
    one = entry(f"title = {{T}}, url = {{http://x.org}}, note = {{{note}}}", "misc")
    assert one.dates["accessed"].parts == parts
    assert "note" not in one.fields


@pytest.mark.parametrize(
    "fields",
    [
        "journal = {arXiv preprint arXiv:1706.03762}",
        "journal = {CoRR}, volume = {abs/1706.03762}",
        "eprint = {1706.03762}, archivePrefix = {arXiv}",
    ],
)
def test_a_preprint_is_one_however_it_is_written(fields: str) -> None:
    kind = "misc" if "eprint =" in fields else "article"
    (line,) = cite(
        apa.document, "a", [entry(f"title = {{T}}, year = 2017, {fields}", kind)]
    ).references
    assert shown(line.html) == (
        "*T* (arXiv:1706.03762). (2017). arXiv. https://arxiv.org/abs/1706.03762"
    )


def test_letters_are_in_order() -> None:
    given = entries(
        "".join(
            f"@book{{{k}, author = {{{n}, A.}}}}"
            for k, n in zip("abc", ("Ło", "Lz", "La"), strict=True)
        )
    )
    assert [one.key for one in cite(apa.document, "a", given).references] == ["c", "a", "b"]


def test_crossed_references_and_strings() -> None:
    (paper, _) = entries(
        """
        @string{ieee = "Nobody"}
        @string{ieee = "IEEE"}
        @inproceedings{p, title = {Paper}, crossref = {conf}, pages = {1--2}}
        @proceedings{conf, title = {The Conf}, publisher = ieee # { Press}, year = 2001,
          editor = {Doe, Jane}}
        """
    )
    assert paper.fields["container-title"] == "The Conf"
    assert paper.fields["publisher"] == "IEEE Press"
    assert paper.names["editor"] == (Name("Doe", "Jane"),)
    assert paper.dates["issued"].year == 2001


def problems(library: Library) -> list[str]:
    every = [*library.problems, *(p for one in library.entries.values() for p in one.problems)]
    return [f"{p.span.line}:{p.span.column} {p.code}: {p.message}" for p in every if p.span]


def test_a_file_with_mistakes_keeps_what_can_be_read() -> None:
    library = bibtex.parse(
        "@book{a,\n  title = {A}\n  year = 2000\n  note = 5,\n}\n"
        "@book{b, title = {open,\n}\n\n@book{c, title = {C}}\n@misc{c, title = {D}}\n"
        "@misc{d, year = yr, title = {x}, title = {y}}\nAny text, even joe@x.org.\n"
    )
    assert list(library.entries) == ["a", "c", "d"]
    assert library.broken == {"b": 6}
    assert library.entries["a"].dates["issued"].year == 2000
    assert problems(library) == [
        "3:3 bibliography-syntax: a comma is missing before 'year'",
        "4:3 bibliography-syntax: a comma is missing before 'note'",
        "6:7 bibliography-syntax: the entry 'b' does not end",
        "10:7 bibliography-repeated: 'c' is the key of the entry in line 9 already",
        "11:10 bibliography-entry: no @string is called 'yr'",
        "11:34 bibliography-entry: 'title' is given twice",
    ]


@pytest.mark.parametrize("text", ["", "{", "[1, null, {}]", '[{"id": 1}]', '{"items": []}', "3"])
def test_any_json_is_read(text: str) -> None:
    assert isinstance(csl_json.parse(text), Library)


def test_json_and_back() -> None:
    library = csl_json.parse(
        '[{"id": "x", "type": "book", "title": "A <i>b</i> <span class=\\"nocase\\">Cd</span> & e",'
        ' "author": [{"family": "Doe", "given": "J.", "non-dropping-particle": "de"},'
        ' {"literal": "NASA"}], "issued": {"date-parts": [["2001", 5]]}, "DOI": "https://doi.org/10.1/x"}]'
    )
    one = library.entries["x"]
    assert one.fields["title"] == "A <i>b</i> <c>Cd</c> &amp; e"
    assert one.fields["DOI"] == "10.1/x"
    (item,) = csl_json.items({"k": one}, csl_json.Formulas())
    assert item["title"] == 'A <i>b</i> <span class="nocase">Cd</span> & e'
    assert item["issued"] == {"date-parts": [[2001, 5]]}
    assert item["author"][0]["non-dropping-particle"] == "de"


# ---- titles, footnotes -------------------------------------------------------------------------


def test_cases_of_titles() -> None:
    assert sentence_case("The {X}: A Story of <c>Bayes</c> and NASA? A Sequel") == (
        "The {X}: A story of <c>Bayes</c> and NASA? A sequel"
    )
    assert title_case("the art of <c>iPhone</c> and x-rays: a story") == (
        "The Art of <c>iPhone</c> and X-rays: A Story"
    )


def test_citations_become_footnotes_among_others() -> None:
    html = (
        '<p>A<span class="cs-note">One <span>x</span>.</span> B'
        '<sup class="cs-footnote-ref" id="fnref-1"><a href="#fn-1" role="doc-noteref">1</a></sup>'
        "</p>"
        '<section class="cs-footnotes" role="doc-endnotes" aria-label="Footnotes"><ol>'
        '<li id="fn-1"><p>By <span class="cs-note">Two.</span>.</p></li></ol></section>'
        '<section class="cs-references">R</section>'
    )
    done = with_footnotes(html, "Footnotes", "Back")
    assert re.findall(r'<a href="#([^"]*)" role="doc-noteref">(\d)</a>', done) == [
        ("fn-c1", "1"),
        ("fn-1", "2"),
    ]
    assert re.findall(r'<li id="([^"]*)"', done) == ["fn-c1", "fn-1"]
    assert "<p>One <span>x</span>. <a" in done
    assert "<p>By Two.</p>" in done
    assert done.endswith('<section class="cs-references">R</section>')
    assert with_footnotes("<p>x</p>", "F", "B") == "<p>x</p>"
