"""The terms of a course's glossary in its notes: which words they are, and what a page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursesite import markup
from coursesite.course import glossary
from coursesite.model import MarkupOptions, Term
from sitetest import SiteTest

GLOSSARY = """\
    ---
    title: Glossary
    ---

    Gradient
    : Where the loss grows *fastest*, $\\nabla J$. See [the lecture](lectures/01-a.md#down).

    Loss
    : How wrong a guess is[^1].

    GAN
    Generative adversarial network
    : Two networks that play a game.
    : Also, the game.

    [^1]: On average.
"""
FIRST = """\
    ---
    title: A
    ---

    ## Down

    Follow the [gradient](../glossary.md#gradient) down. {{< term losses >}} shrink, and the
    {{< term "loss" >}}mean of all{{< /term >}} with them.
"""


def site(folder: Path, *, settings: str = "title: C\n", first: str = FIRST) -> SiteTest:
    return SiteTest(folder).write(
        {
            "content/course.yml": settings,
            "content/glossary.md": GLOSSARY,
            "content/lectures/01-a.md": first,
            "content/lectures/02-b.md": "# B\n\nThe loss and the gradient of a GAN.\n",
        }
    )


def links(html: str) -> list[tuple[str, str, str]]:
    """The links to terms: where they lead, which term they mean, and their words."""
    return re.findall(r'<a href="([^"]*)" data-term="([^"]*)">(.*?)</a>', html)


def test_a_link_or_a_shortcode_marks_a_term_and_the_page_has_its_definition(tmp_path: Path) -> None:
    page = site(tmp_path).build().clean().page("lectures/a/index.html")
    to = "../../glossary/index.html"
    assert links(page) == [
        (f"{to}#gradient", "gradient", "gradient"),
        (f"{to}#loss", "loss", "losses"),
        (f"{to}#loss", "loss", "mean of all"),
    ]
    hidden = page.partition('<div class="cs-terms" hidden>')[2]
    assert re.findall(r'<div id="term\.(\w+)">', hidden) == ["gradient", "loss"]
    assert "grows <em>fastest</em>" in hidden
    assert "<math" in hidden


def test_the_addresses_of_a_definition_are_those_of_the_page_that_shows_it(tmp_path: Path) -> None:
    """The glossary stands at another depth; and footnotes stay behind."""
    built = site(tmp_path).build()
    hidden = built.page("lectures/a/index.html").partition('<div class="cs-terms" hidden>')[2]
    assert '<a href="#down">the lecture</a>' in hidden
    assert '<a href="../../glossary/index.html#gradient">' in hidden
    assert "footnote" not in hidden.partition("</main>")[0]
    built.edit("content/lectures/02-b.md", "The loss", "The [loss](/glossary.md#loss)").edit(
        "content/lectures/02-b.md", "the gradient", "the {{< term gradient >}}"
    )
    hidden = (
        built.build().page("lectures/b/index.html").partition('<div class="cs-terms" hidden>')[2]
    )
    assert '<a href="../a/index.html#down">the lecture</a>' in hidden


def test_a_page_without_terms_has_nothing_of_them(tmp_path: Path) -> None:
    page = site(tmp_path).build().page("lectures/b/index.html")
    assert "term" not in page.partition("<main")[2].partition("</main>")[0]


def test_terms_have_ids_of_their_own_and_share_a_definition(tmp_path: Path) -> None:
    page = site(tmp_path).build().page("glossary/index.html")
    assert re.findall(r'<dt id="([^"]*)">', page) == [
        "gradient",
        "loss",
        "gan",
        "generative-adversarial-network",
    ]
    first = FIRST + "\n    A {{< term GAN >}}, or {{< term 'generative adversarial network' >}}.\n"
    (tmp_path / "again").mkdir()
    shown = site(tmp_path / "again", first=first).build().clean().page("lectures/a/index.html")
    assert shown.count("Two networks that play a game.") == 2
    assert shown.count("Also, the game.") == 2


def test_headings_keep_their_ids_before_terms() -> None:
    options = MarkupOptions(terms=True)
    made = markup.render("Loss\n: Text.\n\n## Loss\n", options)
    assert '<h2 id="loss">' in made.html
    assert made.terms == (Term("loss-1", "Loss"),)
    assert "loss-1" in made.ids


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_both_engines_find_the_same_terms(engine: str) -> None:
    text = "A *b* `c` $d$\n: Text.\n\nB\nC\n: More.\n\n{: #own }\n"
    made = markup.render(text, MarkupOptions(terms=True, engine=engine))  # type: ignore[arg-type]
    assert made.terms[0] == Term("a-b-c-d", "A b c d")


# ---- marked by themselves ---------------------------------------------------------------------

AUTO = "title: C\nglossary: auto\n"


def test_the_first_mention_is_marked_if_the_course_wants_it(tmp_path: Path) -> None:
    text = (
        "---\ntitle: A\n---\n\n## Down\n\nA loss, and losses. Gradients.\n\nA GAN; no gan; floss.\n"
    )
    page = site(tmp_path, settings=AUTO, first=text).build().clean().page("lectures/a/index.html")
    assert [(term, words) for _, term, words in links(page)] == [
        ("loss", "loss"),
        ("gradient", "Gradients"),
        ("gan", "GAN"),
    ]
    assert '<div id="term.gan">' in page


def test_what_is_no_running_text_is_left_alone() -> None:
    terms = (Term("loss", "Loss"),)
    for html in (
        "<h2>Loss</h2>",
        "<p><code>loss</code></p>",
        '<pre><code><span class="n">loss</span></code></pre>',
        '<p><a href="x"><em>loss</em></a></p>',
        '<p><img src="x" alt="loss &gt; 1" title="a loss"></p>',
        "<math><mi>loss</mi></math>",
        '<p class="cs-callout-title">Loss</p>',
        '<ul class="cs-reference-list" role="list"><li>A. (2020). Loss.</li></ul>',
        '<p><a href="g#loss" data-term="loss">it</a> is the loss</p>',
        "<p>lossless floss loss-free loss_a</p>",
    ):
        assert glossary.marked(html, terms, "en", "g") == html
    html = "<p><b>The <i>loss</i></b></p>"
    assert 'data-term="loss">loss</a></i>' in glossary.marked(html, terms, "en", "g")


def test_the_longest_name_wins() -> None:
    terms = (Term("rate", "rate"), Term("learning-rate", "learning rate"))
    made = glossary.marked("<p>The learning\nrate is a rate.</p>", terms, "en", "g")
    assert [term for _, term, _ in links(made.replace("\n", " "))] == ["learning-rate", "rate"]


@pytest.mark.parametrize(
    ("language", "name", "word"),
    [
        ("en", "policy", "policies"),
        ("en", "Loss", "losses"),
        ("en-GB", "token", "Tokens"),
        ("de", "Netz", "Netze"),
        ("de", "Verlust", "Verlusten"),
        ("fr", "gradient", "gradient"),
    ],
)
def test_other_forms_of_a_word_are_the_word(language: str, name: str, word: str) -> None:
    term = Term("x", name)
    assert glossary.meant(word, (term,), language) == term
    assert "data-term" in glossary.marked(f"<p>{word}.</p>", (term,), language, "g")


def test_forms_are_those_of_the_language() -> None:
    assert glossary.meant("gradients", (Term("x", "gradient"),), "fi") is None


def test_the_glossary_itself_and_other_courses_are_not_marked(tmp_path: Path) -> None:
    built = site(tmp_path / "one", settings=AUTO).build()
    assert not links(built.page("glossary/index.html"))
    both = SiteTest(tmp_path / "two").write(
        {
            "content/a/course.yml": AUTO,
            "content/a/glossary.md": GLOSSARY.replace("lectures/01-a.md#down", "glossary.md"),
            "content/a/lectures/01-a.md": "A loss.\n",
            "content/b/course.yml": "title: B\n",
            "content/b/lectures/01-b.md": "A loss, and [theirs](/a/glossary.md#loss).\n",
        }
    )
    both.build().clean()
    assert links(both.page("a/lectures/a/index.html"))
    assert not links(both.page("b/lectures/b/index.html"))


# ---- what is done again -----------------------------------------------------------------------


def test_editing_a_definition_renders_the_pages_that_show_it(tmp_path: Path) -> None:
    built = site(tmp_path, settings="title: C\nprint: false\n").build()
    built.edit("content/lectures/02-b.md", "a GAN", "a {{< term GAN >}}").build().clean()
    built.edit("content/glossary.md", "play a game", "play a long game").build()
    assert sorted(built.rendered) == ["glossary.md", "lectures/02-b.md"]
    assert not [key for key in built.built.ran if key[0] == "prose" and key[1] != "glossary.md"]


def test_editing_a_body_renders_one_page(tmp_path: Path) -> None:
    built = site(tmp_path, settings=AUTO + "print: false\n").build()
    built.edit("content/lectures/02-b.md", "The loss", "A loss").build()
    assert built.rendered == ["lectures/02-b.md"]
    assert not [key for key in built.built.ran if key[0] in ("terms", "definitions", "definition")]


def test_a_new_term_is_known_where_it_was_missed(tmp_path: Path) -> None:
    built = site(tmp_path).edit("content/lectures/02-b.md", "a GAN", "a {{< term heap >}}").build()
    assert built.codes == ["term-unknown"]
    with (tmp_path / "content/glossary.md").open("a", encoding="utf-8") as file:
        file.write("\nHeap\n: A tree.\n")
    assert links(built.build().clean().page("lectures/b/index.html"))


def test_without_a_glossary_the_message_says_where_it_goes(tmp_path: Path) -> None:
    built = SiteTest(tmp_path).write({"content/lectures/01-a.md": "A {{< term heap >}}.\n"}).build()
    [told] = built.built.diagnostics
    assert (told.code, told.hint) == ("term-unknown", "define it in content/glossary.md")
    assert told.span is not None
    assert (told.span.line, told.span.column, told.span.length) == (1, 12, 4)
