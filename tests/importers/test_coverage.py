"""The measure of an import finds what is lost, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursesite.importers.coverage import source_text
from coursesite.importers.coverage.measure import Coverage, Share, measure
from coursesite.importers.plans.plan import ImportPlan, ReportRow, planned_text

WALK = "A walk visits every vertex of the graph once and comes back to where it began."
TREE = "The height of a balanced tree grows with the logarithm of the number of its keys."


def measured(
    folder: Path, source: dict[str, str], pages: dict[str, str], *rows: ReportRow
) -> Coverage:
    """The measure of source files against the main parts of pages; `a.md` becomes `a/`."""
    for name, text in source.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, main in pages.items():
        path = folder / "out" / name / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<nav>{WALK}{TREE}</nav><main>{main}</main>", encoding="utf-8")
    named = {row.source for row in rows}
    written = [name for name in source if name.endswith(".md") and name not in named]
    plan = ImportPlan(
        base=folder / "in",
        files=tuple(planned_text(f"content/{name}", "x") for name in written),
        rows=(*rows, *(ReportRow(source=name, target=f"content/{name}") for name in written)),
    )
    return measure(plan, folder / "in", folder / "out")


def test_a_lost_paragraph_is_told_with_its_line_and_words(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {"a.md": f"---\ntitle: A\n---\n{WALK}\n\n{TREE}\n", "b.md": f"{WALK}\n"},
        {"a": f"<p>{WALK}</p>", "b": f"<p>{WALK}</p>"},
    )
    assert found.words("page") == Share(32, 48)
    (place,) = found.places
    assert (place.source, place.line, place.count) == ("a.md", 6, 16)
    assert place.words == "the height of a balanced tree grows with the logarithm"


def test_a_paragraph_that_stands_twice_and_is_lost_once_is_told(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {"a.md": f"{TREE}\n\n{WALK}\n\n{TREE}\n"},
        {"a": f"<p>{WALK}</p><p>{TREE}</p>"},
    )
    assert found.words("page") == Share(32, 48)
    assert sum(place.count for place in found.places) == 16


def test_words_that_are_elsewhere_by_themselves_do_not_stand_for_a_lost_text(
    tmp_path: Path,
) -> None:
    scattered = " ".join(f"<p>{word}</p><p>zz</p>" for word in TREE.split())
    found = measured(
        tmp_path, {"a.md": f"{WALK}\n\n{TREE}\n"}, {"a": f"<p>{WALK}</p>", "b": scattered}
    )
    assert found.words("page") == Share(16, 32)


def test_a_text_that_moved_to_another_page_is_there(tmp_path: Path) -> None:
    found = measured(
        tmp_path, {"a.md": f"{WALK}\n\n{TREE}\n"}, {"a": f"<p>{WALK}</p>", "b": f"<p>{TREE}</p>"}
    )
    assert found.words("page") == Share(32, 32) and not found.places


def test_markup_within_words_loses_none(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {"a.md": "We drink H~2~O and un*believ*able `x*y` tea_pots\n"},
        {"a": "We drink H<sub>2</sub>O and un<em>believ</em>able <code>x*y</code> tea_pots"},
    )
    assert not found.places


def test_words_of_templates_and_data_are_told_apart(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {
            "a.md": f"{WALK}\n",
            "_layouts/b.html": "<p>Made by {{ page.author }} with care</p>",
            "_data/weeks.yml": "- topic: Heaps and queues\n  url: https://e.org/x\n"
            "  days:\n    - {date: 2025-01-21, file: a/b.md, due: Sets, mail: a@b.org}\n",
            "_data/people.csv": "name,role\nAda,Teacher\n",
            "README.md": "How to build this.",
        },
        {"a": f"{WALK} Heaps"},
        ReportRow(source="_layouts", status="unused"),
        ReportRow(source="README.md", status="left"),
    )
    assert found.words("page") == Share(16, 16)
    assert found.words("template") == Share(0, 4)
    assert found.words("data") == Share(1, 6)
    assert found.unmeasured == (("README.md", "left", 4),)


def test_images_links_and_embeds_are_found_by_names_addresses_and_words(tmp_path: Path) -> None:
    body = (
        "![A plot](img/my%20plot.png) ![](b.svg) [the next](02-next.md#x) [out](https://e.org/a)\n"
        '<https://e.org/b> <iframe src="https://www.youtube.com/embed/abc123?x=1"></iframe>\n'
        "\n[lost](gone.md) ![lost](lost.png) {{< video https://youtu.be/zzz >}} [[Wiki|words]]\n"
        "[b.md](w/b.md) [.](./)\n"
    )
    page = (
        '<img src="../assets/my-plot.png" alt="A plot"><img src="b.svg">'
        '<a href="../n/">the next</a> <a href="https://e.org/a">else</a> '
        '<a href="https://e.org/b">e</a> <a data-frame="https://y.org/abc123">v</a> '
        '<a href="w/">words</a> lost <a href="../w/b/index.html">Title of B</a>'
    )
    found = measured(tmp_path, {"a.md": body}, {"a": page})
    assert (found.images, found.links, found.embeds) == (Share(2, 3), Share(6, 7), Share(1, 2))
    assert found.missing == (
        ("a.md", 4, "lost.png"),
        ("a.md", 4, "gone.md"),
        ("a.md", 4, "https://youtu.be/zzz"),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# A *title* {#x .y}\n\n1. one\n2. two[^1]\n\n[^1]: note", "a title one two note"),
        ("![An *image*](a.png 'Its title'){width=3}", "an image its title"),
        ("[text][ref] [ref] and <https://e.org>\n\n[ref]: https://e.org/x", "text ref and"),
        ("a<br>b <b title='t'>c</b>d <!-- no\nno --> e", "a b t cd e"),
        ("{% if x %}a{% endif %} {{ page.b }} {# no #} c", "a c"),
        ('{{< figure src="a.png" caption="Its caption" >}} {{% notice tip %}}b{{% /notice %}}',
         "its caption b"),
        ('!!! note "A title"\n    Text\n\n=== "Tab"\n    x', "a title text tab x"),
        ("- [x] done\n1. [ ] to do", "done to do"),
        ("```{only} html\nseen\n```", "seen"),
        ("> [!warning]- Title\n> text", "title text"),
        ("[[Page|shown]] [[Other]] ![[pic.png|300]] word ^block", "shown other word"),
        ("::: {.callout-note title='T'}\ntext\n:::\n:::tip Title\nb\n:::", "t text title b"),
        ("```{note} A title\n:class: x\ntext\n```", "a title text"),
        ("````{prf:theorem} Euler\n:label: thm-e\n```python\nx = 1\n```\n````", "euler x 1"),
        ("```{figure} a.png\n:alt: An alt\nCaption\n```", "an alt caption"),
        ("```{python}\n#| label: a\nx = 1\n```\n\n```{r, echo=FALSE}\ny\n```", "x 1"),
        ("$$\na\n$$ (eq-a)\n\n% todo\n\n{octicon}`book` 9 % of", "a 9 of"),
        ("```{solution} ex-1\n---\nclass: x\n---\nb\n```", "b"),
        (":::{tab-item} One\n:sync: a\nb\n:::", "one b"),
        ("```{code-cell} ipython3\n---\ntags: [remove-cell]\n---\nx\n```", ""),
        ("{/* a */} b\n\nexport const c = () => (\n  d\n);\n\ne", "b e"),
        ("```js\n// highlight-next-line\nx\n```", "x"),
        ("```{mermaid}\n:caption: Seen\nflowchart LR\n```", "seen"),
        ("{ref}`x` {doc}`Shown <b>` {term}`heap` @fig-a [@knuth]", "shown heap"),
        ("$x_1 + \\alpha$ for $5 and $6\n\n$$\ny \\label{eq:x}\n$$", "x 1 alpha for 5 and 6 y"),
        ("\\begin{theorem}[Euler]\\label{thm:e}\ntext \\ref{thm:e}\n\\end{theorem}", "euler text"),
        ('??? tip "T"\n    a :smile: :material-check: b', "t a b"),
        ('[a :octicons-x-16:](b){ .btn } ![c](d.png){ width="3" }', "a c"),
        ('--8<-- "x.md:3"\n\n    ;--8<-- "y"\n--8<--\nz.md\n--8<--\na', "a"),
        ("[TOC]\n\n- [x] a `#!c int b`", "a int b"),
        ('```admonish tip title="A b" class="c"\nd\n```', "a b d"),
        ('````admonish "E"\n```sh\nf\n```\n````', "e f"),
        ("```rust\n# hidden\nlet a;\n#[test]\n{{#include ../b.rs:1}}\n```", "let a test"),
        ("/// details | T\n    type: tip\n\na\n///\n\n*[AB]: long\n", "t a long"),
        ("- a\n  ```sh title='run.sh'\n  make all\n  ```\n- b", "a run sh make all b"),
    ],
)  # fmt: skip
def test_words_of_a_source_are_those_that_readers_see(text: str, words: str) -> None:
    found = source_text.read("a.md", text).words
    assert " ".join(word for word, _ in found) == words


def test_words_of_a_notebook_are_those_of_its_cells() -> None:
    text = (
        '{"cells": [{"cell_type": "markdown", "source": ["# A\\n", "b"]}, '
        '{"cell_type": "code", "source": "x = 1", "metadata": {}}, '
        '{"cell_type": "code", "source": "y", "metadata": {"tags": ["remove-cell"]}}]}'
    )
    assert [word for word, _ in source_text.read("a.ipynb", text).words] == ["a", "b", "x", "1"]
    assert source_text.read("a.ipynb", "[1]").words == ()


def test_words_of_a_template_are_found_around_its_values(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        {
            "a.md": f"{{::comment}}\nHidden.\n{{:/comment}}\n\n{WALK}\n",
            "_layouts/b.html": "<p>Made by {{ page.author }}</p>\n<p>Lab: {{ page.lab }}</p>\n",
        },
        {"a": f"{WALK} <p>Made by Ada</p><p>Lab: one</p>"},
        ReportRow(source="_layouts", status="unused"),
    )
    assert found.words("template") == Share(3, 3) and not found.places


def test_variables_of_jekyll_in_code_and_the_item_of_its_contents_are_no_words(
    tmp_path: Path,
) -> None:
    source = (
        "1. Table of contents\n{:toc}\n\nRun `{{ site.term }}-x` or `{% raw %}{{ y }}{% endraw %}`."
        "\n\n```sh\ncd {{ page.folder }}\n```\n"
    )
    found = measured(
        tmp_path, {"a.md": source}, {"a": "<p>Run <code>f-x</code> or {{ y }}.</p><pre>cd x</pre>"}
    )
    assert found.words("page") == Share(5, 5)
