"""What search finds of a page, and that each course is indexed once, when it has changed."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from coursesite.build import pipeline
from coursesite.build.executors.executor import choose
from coursesite.build.why import explain
from coursesite.course import search
from coursesite.markup import MarkupOptions, render
from coursesite.programs import ProgramError, pagefind
from coursesite.site.inputs import Mode
from sitetest import NOW, SiteTest

SITE = {
    "content/course.yml": "title: All\n",
    "content/about.md": "# About\n\nWho we are.\n",
    "content/alg/course.yml": "title: Algorithms\n",
    "content/alg/lectures/01-heaps.md": """\
        ---
        title: Heaps
        description: With $\\theta$.
        date: 2026-03-02
        tags: [trees]
        video: {id: dqoEU9Ac3ek, chapters: [{start: 0, title: Hello}, {start: 90, title: Sifting}]}
        ---

        A pile.

        ## Order

        The $x_1$ on **top**.
        """,
    "content/alg/assignments/01-sheet.md": "---\ntitle: Sheet\ndue: 2026-03-12\n---\n\nProve it.\n",
    "content/alg/lectures/02-hidden.md": "---\nunlisted: true\n---\n\n# Hidden\n\nSecret.\n",
    "content/alg/lectures/03-draft.md": "---\ndraft: true\n---\n\n# Draft\n\nUnripe.\n",
    "content/logic/course.yml": "title: Logik\nlanguage: de\n",
    "content/logic/lectures/01-wort.md": "---\ntitle: Wörter\ndue: 2026-05-04\n---\n\nText.\n",
    "content/logic/lectures/02-word.md": "---\ntitle: Words\nlang: en-GB\n---\n\nText.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path).write(SITE).build().clean()


def fragments(site: SiteTest, part: str) -> dict[str, dict[str, Any]]:
    """What is known of each page in a part of an index, by address."""
    found = {}
    for path in (site.folder / "_site" / part / "fragment").iterdir():
        one = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[one["url"]] = one
    return found


def indexed(site: SiteTest) -> list[tuple[str, ...]]:
    """The parts of indexes that the last build made."""
    return sorted(key[1:] for key in site.built.ran if key[0] == "index_part")


# ---- what is found of a page -------------------------------------------------------------------


def test_a_document_has_title_label_facts_notes_and_what_is_said() -> None:
    made = search.document(
        title="Heaps & piles",
        label="Lecture 3",
        facts=["Due 12 March 2026"],
        html='<h2 id="order">Order</h2><p>Text.</p>',
        said=[search.Said(754, "Sifting", "down < up")],
    )
    assert made.split("\n") == [
        "<h1>Heaps &amp; piles</h1>",
        '<p data-pagefind-meta="label">Lecture 3</p>',
        "Due 12 March 2026.",
        ' <h2 id="order">Order</h2> Text. ',
        '<h2 id="t=754">Sifting</h2>down &lt; up.',
    ]


def test_a_formula_is_its_signs_and_not_its_tex_again() -> None:
    html = (
        "<p>In <math><semantics><mrow><mi>O</mi><mo>(</mo><mi>n</mi><mi>log</mi><mo>\u2061</mo>"
        "<mi>n</mi><mo>)</mo></mrow><annotation>O(n \\log n)</annotation></semantics></math>.</p>"
    )
    assert search.notes(html) == " In O(n log n). "


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sum_{i=1}^n x_i^2 \le \frac{a+b}{2}", "∑_(i=1)ⁿ x_i² ≤ (a+b)/2"),
        (r"\nabla_\theta L(\theta) = \mathbb{E}[X]", "∇_θL(θ) = 𝔼[X]"),
        (r"\nabla f", "∇\u2009f"),
        (r"e^{i\pi}+1=0", "e^(iπ) + 1 = 0"),
        (r"\sqrt{d}, \hat y, x'", "√d, ŷ, x′"),
        (r"\begin{bmatrix}1&2\\3&4\end{bmatrix}", "[1, 2; 3, 4]"),
        (r"W^\top x_{ij} = -1", "W⊤x_(ij) = −1"),
        (r"\log n, 10^{-3}, \binom{n}{k}", "log n, 10⁻³, (n k)"),
    ],
)
def test_formulas_are_a_line_to_read(tex: str, text: str) -> None:
    found = search.notes(render(f"${tex}$\n", MarkupOptions()).html)
    assert found.strip() == text + "." * (text[-1].isalnum() or text[-1] == ")")


def test_pictures_are_their_description_and_chrome_is_gone() -> None:
    html = (
        '<p>A<sup class="cs-footnote-ref"><a href="#fn-1">1</a></sup>'
        ' <img alt="heap" src="h.svg"></p>'
        '<nav class="cs-toc-inline">Contents</nav><iframe src="x">no</iframe><script>x</script>'
    )
    assert search.notes(html) == " A heap. "


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p>A <img alt="a > b" src="x"> <a href="/?q=<i>">c</a> d</p>', "A a &gt; b c d."),
        ("<p>One<!-- > two --></p><ul><li>Three!</li><li>Four</li></ul>", "One. Three! Four."),
        ("<P>One</P><p class='a>b'>two</p>", "One. two."),
        ("<p>x² and y²</p><p>क्या है</p><p>&hellip; &lt;b&gt;</p>", "x² and y² क्या है. … &lt;b&gt;"),
        ("<form><p>Which?</p><label>This <input></label></form>", "Which? This"),
        ("<pre><code><span class='k'>if</span> x:\n  y</code></pre><p>z</p>", "if x: y z."),
        ("<blockquote><p>Said</p><footer>Knuth</footer></blockquote>", "Said. Knuth"),
        ("<noscript>No</noscript><p>Yes<br>and<hr>no</p>", "Yes and. no"),
        ("<dl><dt>Heap</dt><dd>pile</dd></dl><p>1 &lt; 2</p>", "Heap pile 1 &lt; 2."),
        ("<p>open", "open"),
        ('<p data-pagefind-ignore>No</p><p><img alt="A"> b</p>', None),
    ],
)
def test_notes_are_sentences(html: str, text: str | None) -> None:
    """Attributes with brackets, comments, what only a parser reads; words for Pagefind are kept."""
    if text is None:
        assert search.notes(html) == '<p data-pagefind-ignore="">No</p><p>A b</p>'
    else:
        assert " ".join(search.notes(html).split()) == text


def test_cells_and_terms_are_words_of_their_own() -> None:
    found = search.notes("<dl><dt>Heap</dt><dd>pile</dd></dl>")
    assert found.split() == ["Heap", "pile"]


def test_a_recording_is_cut_at_its_chapters_and_every_minute() -> None:
    lines = [(1, "one"), (59, "two"), (62, "three"), (95, "four"), (170, "five")]
    found = search.recording([(0, "Hello"), (90, "Sifting"), (300, "End")], lines, "At {time}")
    assert found == (
        search.Said(0, "Hello", "one two"),
        search.Said(62, "At 1:02", "three"),
        search.Said(90, "Sifting", "four"),
        search.Said(170, "At 2:50", "five"),
        search.Said(300, "End", ""),
    )


def test_a_transcript_needs_no_chapters_and_no_order() -> None:
    found = search.recording((), [(20, "later"), (5, "first")], "At {time}")
    assert found == (search.Said(5, "At 0:05", "first later"),)


@pytest.mark.parametrize(
    ("language", "name"), [("pt-BR", "pt-br"), ("en", "en"), ("../x", "x"), ("", "und")]
)
def test_a_language_is_a_plain_folder(language: str, name: str) -> None:
    assert search.language_name(language) == name


# ---- the index ---------------------------------------------------------------------------------

DOCUMENTS = [
    (f"/p{i}/", search.document(title=f"Page {i}", html=f"<p>{i} of {i * 7}</p>"))
    for i in range(40)
]


def test_words_are_listed_by_how_many_pages_have_them() -> None:
    def page(text: str) -> tuple[str, str]:
        return "/", search.document(title="T", html=f"<p>{text}</p>")

    told = search.words(
        [page("gradint, gradient"), page("Gradients: gradient a heap"), page("학습")]
    )
    assert told.decode().split("\n") == ["gradient", "gradients", "gradint", "학습"]


def test_a_page_in_chinese_is_known_by_its_letters() -> None:
    text = "机器学习是人工智能的一个分支。梯度下降法用于优化神经网络，我们先来看一个简单的例子。"
    assert search.without_spaces(f"<p>{text}</p>" * 2)
    assert not search.without_spaces(f"<p>{text}</p><p>{'An English page about it. ' * 5}</p>")


def index(documents: list[tuple[str, str]], language: str = "en") -> dict[str, bytes]:
    return pagefind.indexes([pagefind.Part("a1", language, documents)])[0]


def test_equal_documents_give_equal_bytes() -> None:
    first = index(DOCUMENTS)
    assert len([name for name in first if name.endswith(".pf_fragment")]) == len(DOCUMENTS)
    for _ in range(5):
        assert index(DOCUMENTS) == first


def test_parts_that_are_made_together_are_as_those_made_alone() -> None:
    """Of one language or of several, with a stemmer or without, and one in which nothing is."""
    given = [
        pagefind.Part("a1", "en", DOCUMENTS[:20]),
        pagefind.Part("b2", "en", [(f"/b{url}", text) for url, text in DOCUMENTS[:15]]),
        pagefind.Part("b2", "pt-br", [("/pt/", "<h1>Árvores</h1>\nGalhos e folhas.")]),
        pagefind.Part("c3", "tlh", [("/tlh/", "<h1>Qapla</h1>\nnuqneH.")]),
        pagefind.Part("d4", "de", [("/de/", "<h1></h1>")]),
    ]
    together = pagefind.indexes(given)
    assert together == [pagefind.indexes([part])[0] for part in given]
    assert json.loads(together[2]["pagefind-entry.json"])["languages"].keys() == {"pt-br"}
    assert "wasm.pt-br.pagefind" in together[2]
    assert not json.loads(together[4]["pagefind-entry.json"])["languages"]


def test_an_index_has_what_searching_takes_and_no_more() -> None:
    names = {name for name in index(DOCUMENTS) if "/" not in name}
    assert {name for name in names if not name.endswith(".pf_meta")} == {
        "pagefind-entry.json",
        "pagefind-worker.js",
        "pagefind.js",
        "wasm.en.pagefind",
    }


def test_a_language_without_stemmer_has_the_plain_program() -> None:
    assert "wasm.unknown.pagefind" in index(DOCUMENTS[:1], "tlh")


def program(folder: Path, text: str) -> str:
    path = folder / "pagefind"
    path.write_text(f"#!{sys.executable}\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(
    os.name == "nt", reason="the stand-in for Pagefind is a script with #!, no program on Windows"
)
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("raise SystemExit(3)", "ended with 3|Broken pipe"),
        ("print('what?', end=',', flush=True); input()", "Pagefind stopped"),
    ],
)
def test_a_program_that_fails_says_so(
    text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagefind, "_program", lambda: program(tmp_path, text))
    with pytest.raises(ProgramError, match=why):
        index(DOCUMENTS)


def test_a_failure_is_a_warning_and_the_next_build_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site is there without an index; the builds come out as clean ones would."""
    site = SiteTest(tmp_path).write(SITE)
    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "_program", lambda: str(tmp_path / "nowhere"))
        site.build()
        assert set(site.codes) == {"search-index"}
        assert not [path for path in site.output if path.endswith(".pf_meta")]
        assert "pagefind/courses.js" in site.output
        told = site.built.diagnostics
        assert site.build().built.diagnostics == told
    site.build().clean()
    assert [path for path in site.output if path.endswith(".pf_meta")]


# ---- the rules ---------------------------------------------------------------------------------


def test_each_course_has_an_index_with_a_part_for_each_language(site: SiteTest) -> None:
    assert indexed(site) == [("", "en"), ("alg", "en"), ("logic", "de"), ("logic", "en-gb")]
    assert fragments(site, "alg/pagefind/en").keys() == {
        "/alg/lectures/heaps/",
        "/alg/assignments/sheet/",
    }
    assert fragments(site, "logic/pagefind/de").keys() == {"/logic/lectures/wort/"}
    assert fragments(site, "logic/pagefind/en-gb").keys() == {"/logic/lectures/word/"}
    assert fragments(site, "pagefind/en").keys() == {"/about/"}


def test_title_kind_dates_sections_and_chapters_are_found(site: SiteTest) -> None:
    heaps = fragments(site, "alg/pagefind/en")["/alg/lectures/heaps/"]
    assert heaps["meta"] == {"title": "Heaps", "label": "Lecture 1"}
    assert heaps["content"] == (
        "Heaps. Lecture 1. Monday, 2 March 2026. trees. With θ. A pile. Order. The x₁ on top. "
        "Hello. Sifting."
    )
    assert [(one["id"], one["text"]) for one in heaps["anchors"]] == [
        ("order", "Order"),
        ("t=0", "Hello"),
        ("t=90", "Sifting"),
    ]


def test_due_dates_are_found_in_the_language_of_the_page(site: SiteTest) -> None:
    sheet = fragments(site, "alg/pagefind/en")["/alg/assignments/sheet/"]
    assert "Due Thursday, 12 March 2026." in sheet["content"]
    words = fragments(site, "logic/pagefind/de")["/logic/lectures/wort/"]
    assert "Abgabe Montag, 4. Mai 2026." in words["content"]


def test_what_is_not_listed_is_not_found(site: SiteTest) -> None:
    everything = b"".join(data for path, data in site.output.items() if "pagefind/" in path)
    for page in fragments(site, "alg/pagefind/en").values():
        assert "Secret" not in page["content"]
        assert "Unripe" not in page["content"]
    assert b"Hidden" not in everything
    assert site.build(drafts=True).clean()
    assert "/alg/lectures/draft/" in fragments(site, "alg/pagefind/en")


def test_only_the_course_that_changed_is_indexed_again(site: SiteTest) -> None:
    site.edit("content/alg/lectures/01-heaps.md", "A pile.", "A heap of things.").build()
    assert indexed(site) == [("alg", "en")]
    assert [key[1] for key in site.built.ran if key[0] == "record"] == ["alg/lectures/01-heaps.md"]
    assert not [path for path in site.built.written if path.startswith("logic/")]
    site.edit("content/logic/lectures/02-word.md", "Text.", "Other.").build()
    assert indexed(site) == [("logic", "en-gb")]


def test_what_is_not_indexed_indexes_nothing(site: SiteTest) -> None:
    """A look, a link's target, the settings of other things."""
    site.write({"templates/partials/footer.html": "<footer>new</footer>\n"}).build()
    assert "alg/lectures/01-heaps.md" in site.rendered
    assert indexed(site) == []
    site.edit("content/alg/course.yml", "title: Algorithms", "title: Algorithms\nterm: X").build()
    assert indexed(site) == []
    site.edit("content/alg/lectures/01-heaps.md", "tags: [trees]", "tags: [trees]\ntoc: false")
    assert indexed(site.build()) == []
    assert site.rendered == ["alg/lectures/01-heaps.md"]


def test_a_page_that_leaves_takes_its_part_along(site: SiteTest) -> None:
    site.delete("content/logic/lectures/02-word.md").build().clean()
    assert not [path for path in site.output if path.startswith("logic/pagefind/en-gb/")]
    assert indexed(site) == []
    assert '["/logic/","Logik",["de"]]' in site.page("pagefind/courses.js")


def test_without_change_nothing_runs_and_nothing_is_loaded(site: SiteTest) -> None:
    sys.modules.pop("coursesite.programs.pagefind")
    site.build()
    assert site.built.ran == ()
    assert "coursesite.programs.pagefind" not in sys.modules


def test_why_knows_the_files_of_an_index(site: SiteTest) -> None:
    story = explain(site.folder, "/alg/pagefind/en/pagefind-entry.json")
    assert story.task == "index part alg en"
    assert "content/alg/lectures/01-heaps.md" in story.files
    assert "content/logic/lectures/01-wort.md" not in story.files


def test_workers_make_the_same_index(site: SiteTest, tmp_path: Path) -> None:
    """Several courses at once, as one after the other."""
    with choose(3) as executor:
        other = tmp_path.parent / "other"
        built = pipeline.build(tmp_path, other, Mode(now=NOW), cache=False, executor=executor)
    assert not built.diagnostics
    found = {p.relative_to(other).as_posix(): p.read_bytes() for p in other.rglob("*.p*f*_*")}
    assert found
    assert found.items() <= site.output.items()


def test_search_can_be_switched_off(tmp_path: Path) -> None:
    """For the site, and for a course: it has no button, no script, and costs nothing."""
    site = SiteTest(tmp_path).write(SITE | {"content/course.yml": "title: All\nsearch: false\n"})
    site.build().clean()
    assert not [path for path in site.output if "pagefind/" in path]
    assert not {key[0] for key in site.built.ran} & {"record", "index_part", "part_files"}
    assert "search-open" not in site.page("alg/lectures/heaps/index.html")
    site.write({"content/alg/course.yml": "title: Algorithms\nsearch: true\n"}).build().clean()
    assert "search-open" in site.page("alg/lectures/heaps/index.html")
    assert "search-open" not in site.page("index.html")
    assert site.page("pagefind/courses.js").startswith(
        'self.coursesiteCourses=[["/alg/","Algorithms",["en"]]];\n'
    )


def test_titles_are_in_a_script_that_needs_no_server(site: SiteTest) -> None:
    pages, kinds, _ = site.page("alg/pagefind/titles.js").split(";\n")
    head, _, rest = pages.partition("]=")
    assert head == '(self.coursesiteTitles??={})["/alg/"'
    assert json.loads(rest) == [
        ["alg/lectures/heaps/index.html", "Lecture 1", "Heaps", "session", "2026-03-02"],
        ["alg/assignments/sheet/index.html", "Assignment 1", "Sheet", "task", "2026-03-12"],
    ]
    words = json.loads(kinds.partition("]=")[2])
    assert {"homework", "hw", "problem set"} <= set(words["Assignment"])
    assert words.keys() == {"Assignment", "Lecture"}


def test_a_preview_looks_through_titles(tmp_path: Path) -> None:
    """It indexes nothing, so that a page is there as soon as it is saved."""
    site = SiteTest(tmp_path).write(SITE).build(index=False).clean()
    assert not [path for path in site.output if path.endswith(".pf_meta")]
    assert indexed(site) == []
    assert '["/alg/","Algorithms",[]]' in site.page("pagefind/courses.js")
    assert "search-open" in site.page("alg/lectures/heaps/index.html")


def test_a_site_of_one_course_has_its_index_at_the_top(tmp_path: Path) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": "title: One\n",
            "content/index.md": "Welcome, all.\n",
            "content/lectures/a.md": "# A\n",
        }
    )
    site.build().clean()
    assert fragments(site, "pagefind/en").keys() == {"/", "/lectures/a/"}
    home = fragments(site, "pagefind/en")["/"]
    assert home["content"] == "One. Welcome, all."
