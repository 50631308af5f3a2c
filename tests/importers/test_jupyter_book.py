"""Jupyter Books: tables of contents, settings, and MyST in our syntax."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coursesite.importers.book import Page
from coursesite.importers.dialects import myst
from coursesite.importers.dialects.myst import BookFacts, Target
from coursesite.importers.jupyter_book import percent, settings, toc
from coursesite.importers.jupyter_book.planner import convert_page, recognises
from coursesite.importers.scholarly import directives
from coursesite.importers.sources import plan_import

FILES = {
    "a/part.md": "Included {sub}`2`.\n",
    "a/code.py": "import csv\n\nx = 1\ny = 2\n",
    "t.csv": "a,b\n1,2\n",
}
FACTS = BookFacts(
    substitutions={"name": "Ada", "long": "- one\n- {{ name }}"},
    labels={
        "here": Target("a/b.md", "Here"),
        "other": Target("c/d.md", "other"),
        "page": Target("c/d.md", ""),
        "spaced": Target("a/my page.md", "spaced"),
        "claim": Target("c/d.md", "claim", "Claim"),
    },
    terms={"walk": Target("glossary.md", "walk")},
    cited=("one", "two"),
    projects={"other": "https://e.org/"},
    read=FILES.get,
)


def converted(text: str, facts: BookFacts = FACTS, **front: Any) -> str:
    done = convert_page(text, front, Page(path="a/b.md"), facts)
    return done.text


BLOCKS = {
    # notes, at any depth
    "```{admonition} Mine\n:class: tip, dropdown\nText\n```": "> [!TIP]- Mine\n> Text",
    "::::{important}\n:::{note}\nIn.\n:::\n::::": "> [!IMPORTANT]\n>\n> > [!NOTE]\n> > In.",
    ":::{note}\n:::{tip}\nSame length.\n:::\nAfter.\n:::": (
        "> [!NOTE]\n>\n> > [!TIP]\n> > Same length.\n>\n> After."
    ),
    "1. a\n\n   ```{tip}\n   In a list.\n   ```\n2. b": (
        "1. a\n\n   > [!TIP]\n   > In a list.\n\n2. b"
    ),
    "- ```{tip}\n  First.\n  ```\n- b": "- > [!TIP]\n  > First.\n\n- b",
    ":::{note}\n1. a\n\n\t1. b\n:::": "> [!NOTE]\n>\n> 1. a\n>\n>     1. b",
    "> ```{tip}\n> Quoted.\n> ```": "> > [!TIP]\n> > Quoted.",
    ":::{tip}\n:class: dropdown\n\n# A title\nText\n:::": "> [!TIP]- A title\n> Text",
    "```{versionadded} 2.1 Tables\n```": "> [!NOTE] New in version 2.1\n> Tables",
    "```{todo}\nMore.\n```": "> [!TODO]\n> More.",
    # folded, in tabs, in the margin
    "```{dropdown} More\nText\n```": "{{< details More >}}\n\nText\n\n{{< /details >}}",
    ":::{dropdown} The *rest*\nText\n:::": "> [!NOTE]- The *rest*\n> Text",
    "```{margin}\nText\n```": "> [!NOTE]\n> Text",
    "::::{tab-set}\n:::{tab-item} A\none\n:::\n:::{tab-item} B\n:selected:\ntwo\n:::\n::::": (
        '=== "A"\n\n    one\n\n===+ "B"\n\n    two'
    ),
    "::::{tab-set}\n:::{tab-item} A\n1\n:::\n::::\n::::{tab-set}\n:::{tab-item} A\n2\n:::\n::::": (
        '=== "A"\n\n    1\n\n===! "A"\n\n    2'
    ),
    "::::{grid} 2\n:::{grid-item-card} Go\n:link: other\n:link-type: ref\nText\n:::\n::::": (
        '<div class="cs-columns" markdown="1">\n\n<div markdown="1">\n\n'
        "**[Go](../c/d.md#other)**\n\nText\n\n</div>\n\n</div>"
    ),
    "```{button-link} https://example.org\nGo\n```": "[Go](https://example.org){: .btn }",
    # figures and tables
    "```{figure} a.png\n---\nname: fig-a\nwidth: 300px\n---\nA *caption*.\n```": (
        '{{< figure a.png width=300 id="fig-a" >}}\nA *caption*.\n{{< /figure >}}'
    ),
    ":::{figure}\n:label: two\n![A](a.png)\n![B](b.png)\n\nBoth.\n:::": (
        '<figure id="two" markdown="1">\n\n![A](a.png)\n![B](b.png)\n\n'
        '<figcaption markdown="span">Both.</figcaption>\n</figure>'
    ),
    "```{card} Title\n:header: Head\nText\n```": (
        '<div markdown="1">\n\nHead\n\n**Title**\n\nText\n\n</div>'
    ),
    "```{figure-md} fig-b\n![Seen](b.png)\n\nWords.\n```": (
        '{{< figure b.png alt="Seen" id="fig-b" >}}\nWords.\n{{< /figure >}}'
    ),
    "```{image} a.png\n:alt: Seen\n:width: 50%\n:align: right\n```": (
        '![Seen](a.png){: width="50%" .right }'
    ),
    "```{list-table} Cap\n:header-rows: 1\n:name: t\n* - a\n  - b\n* - 1\n  - x | y\n```": (
        '| a | b |\n| --- | --- |\n| 1 | x \\| y |\n{: #t caption="Cap" }'
    ),
    '```{csv-table}\n:header: a, b\n"1, 2", 3\n```': "| a | b |\n| --- | --- |\n| 1, 2 | 3 |",
    "```{csv-table}\n:file: ../t.csv\n:header-rows: 1\n```": "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "```{table} Cap\n| a |\n|---|\n| 1 |\n```": '| a |\n|---|\n| 1 |\n{: caption="Cap" }',
    # code and files
    "```{code-block} python\n:emphasize-lines: 1,3-4\n:lineno-start: 5\nx\n```": (
        '```python {.lineno linenostart="5" hl_lines="1 3-4"}\nx\n```'
    ),
    "```{code-cell} ipython3\n:tags: [hide-input]\nx\n```": (
        '{{< details of="code" >}}\n```python\nx\n```\n{{< /details >}}'
    ),
    "```{code-cell}\n:tags: [remove-cell]\nx\n```": "",
    "```{literalinclude} code.py\n:start-after: csv\n:end-before: y =\n```": (
        '```python {file="code.py"}\n\nx = 1\n```'
    ),
    "```{literalinclude} code.py\n:lines: 1,3-\n:language: python\n```": (
        '```python {file="code.py"}\nimport csv\nx = 1\ny = 2\n```'
    ),
    "```{include} part.md\n```": "Included H<sub>2</sub>.".replace("H", ""),
    "```{mermaid}\n:caption: Cap\ngraph\n```": '```mermaid\ngraph\n```\n{: caption="Cap" }',
    # mathematics
    "```{prf:lemma} Zorn\n:label: zorn\nX.\n```": "> [!LEMMA] Zorn\n> X.\n{: #zorn }",
    "```{math}\n:label: eq\na\n```": "$$\na\n\\label{eq}\n$$",
    "Text: $$\n% a\n$$ and\n\n% c": "Text: $$\n% a\n$$ and\n\n<!-- c -->",
    '```{glue:figure} plot\n:name: "x"\nThe *cap*\n```': (
        '<figure id="x" markdown="1">\n<figcaption markdown="span">The *cap*</figcaption>\n'
        "</figure>"
    ),
    "```code\nx\n```": "```text\nx\n```",
    "$$\na % b\n% c {{ name }}\n$$": "$$\na % b\n% c {{ name }}\n$$",
    "```{exercise-start} It\n:label: e\n```\nDo.\n```{exercise-end}\n```": (
        '{{< exercise "It" id="e" >}}\n\nDo.\n\n{{< /exercise >}}'
    ),
    "```{solution-start} e\n:class: dropdown\n```\nSo.\n```{solution-end}\n```": (
        '{{< solution for="e" >}}\n\nSo.\n\n{{< /solution >}}'
    ),
    "```{solution} other\nSo.\n```": "> [!NOTE]- [](../c/d.md#other)\n> So.",
    # media
    "```{iframe} https://youtu.be/dQw4w9WgXcQ\n```": "{{< video https://youtu.be/dQw4w9WgXcQ >}}",
    "```{iframe} https://youtu.be/dQw4w9WgXcQ\nOf [*us*](https://u.org)\n```": (
        '<figure class="unnumbered" markdown="1">\n\n{{< video https://youtu.be/dQw4w9WgXcQ '
        'title="Of us" >}}\n\n<figcaption markdown="span">Of [*us*](https://u.org)</figcaption>\n'
        "</figure>"
    ),
    ":::{myst}\n**Live**\n:::": "**Live**",
    "```{iframe} https://example.org/x\n:width: 100%\n```": (
        '<iframe src="https://example.org/x" width="100%"></iframe>'
    ),
    "```{embed} #other\n```": "{{< restate ../c/d.md#other >}}",
    # the rest
    "```{glossary}\nWalk\n  A path.\n\nOther : Def\n```": (
        '<span id="walk"></span>Walk\n: A path.\n\nOther : Def'
    ),
    "```{epigraph}\nWords.\n```": "> Words.",
    "```{raw} html\n<p>\n\nx</p>\n```": "<p>\nx</p>",
    "```{raw} latex\n\\newpage\n```": "",
    "```{toctree}\na\n```": "",
    "% one\n% two\ntext": "<!-- one -->\n<!-- two -->\ntext",
    "a\n\n+++\n\nb": "a\n\n\n\nb",
    "{{ long }}": "- one\n- Ada",
    "{.cls #x}\nText": "{: .cls #x }\nText",
    ":::{unknown} Title\n*Text*\n:::": "> [!NOTE] Title\n> *Text*",
    "```{unknown} x\n:a: b\ny\n```": "````text\n```{unknown} x\n:a: b\ny\n```\n````",
    # kept
    "```python\n{ref}`here` % {{ name }}\n```": "```python\n{ref}`here` % {{ name }}\n```",
    "`` {ref}`here` ``": "`` {ref}`here` ``",
    "100 % of it": "100 % of it",
}
WITHIN = {
    "{ref}`here` {ref}`HERE` {ref}`words <other>`": (
        "[](#Here) [](#Here) [words](../c/d.md#other)"
    ),
    "{ref}`page` {ref}`claim` {eq}`other`": (
        "[](../c/d.md) [Claim](../c/d.md#claim) [({number})](../c/d.md#other)"
    ),
    "{ref}`nowhere` {ref}`words <nowhere>` {ref}`spaced`": (
        "`nowhere` words [](my%20page.md#spaced)"
    ),
    "{numref}`Figure %s <other>`": "[Figure {number}](../c/d.md#other)",
    "{doc}`../c/d` {doc}`there <../c/d.md>`": "[](../c/d.md) [there](../c/d.md)",
    "{doc}`other:page` {doc}`there <other:page>`": (
        "[page](https://e.org/page.html) [there](https://e.org/page.html)"
    ),
    "{download}`data <../t.csv>`": "[data](../t.csv)",
    "{term}`walk` {term}`walks <walk>` {term}`run`": (
        "[walk](../glossary.md#walk) [walks](../glossary.md#walk) run"
    ),
    "{abbr}`LM (linear model)`": '<abbr title="linear model">LM</abbr>',
    "{kbd}`Ctrl` H{sub}`2`O x{sup}`3`": "<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>3</sup>",
    "{math}`a_1` {code}`x` {file}`a.py`": "$a_1$ `x` `a.py`",
    "{guilabel}`&OK` {menuselection}`A --> B`": "**OK** **A ▸ B**",
    "{button}`Go <https://example.org>`": "[Go](https://example.org){: .btn }",
    "{py:func}`numpy.sum` {octicon}`book;1em` x": ('`numpy.sum` <i class="fa-book"></i> x'),
    "{cite:p}`one` {footcite}`two`": "{cite:p}`one` {cite}`two`",
    "{unknown}`x`": "`x`",
    "[](#other) [t](other) [](here) [x](y.md)": (
        "[](../c/d.md#other) [t](../c/d.md#other) [](#Here) [x](y.md)"
    ),
    "@other and @nobody": "[](../c/d.md#other) and @nobody",
    "[x](inv:py#a) <project:#other>": "x [](../c/d.md#other)",
    "[x](xref:other/a#b) [](xref:other) <myst:other#c> [y](xref:z)": (
        "[x](https://e.org/a#b) [other](https://e.org) [other#c](https://e.org#c) y"
    ),
    "[a b]{.c} ![p](p.png){width=30px align=left}": (
        '<span class="c">a b</span> ![p](p.png){: .left width="30" }'
    ),
}


@pytest.mark.parametrize("source", BLOCKS)
def test_blocks_are_ours(source: str) -> None:
    assert converted(source).strip("\n") == BLOCKS[source]


@pytest.mark.parametrize("source", WITHIN)
def test_roles_links_and_attributes_are_ours(source: str) -> None:
    assert converted(source) == WITHIN[source]


def test_what_has_no_counterpart_is_told_once_with_its_count() -> None:
    text = "{x}`a` {x}`b`\n\n```{figure} a.png\n:loading: lazy\n```\n\n:::{y}\n:::\n\n{{ z }}\n"
    notes = convert_page(text, {}, Page(path="a/b.md"), FACTS).changes
    assert [(one.source, one.note) for one in notes if one.status == "left"] == [
        ("```{figure} a.png", "it does not say here: loading"),
        (":::{y}", "there is nothing here like the directive 'y'"),
        ("{{ z }}", "nothing says what {{z}} stands for"),
        ("{x}`a`", "there is nothing here like the role 'x': 2"),
    ]


def test_a_bibliography_lists_what_the_book_cites() -> None:
    done = convert_page("```{bibliography}\n```", {}, Page(path="a.md"), FACTS)
    assert (done.text, done.front) == ("{{< bibliography >}}", {"nocite": ["one", "two"]})


def test_titles_of_notes_are_those_of_mystmd_in_its_books() -> None:
    text = ":::{note} Title\nText\n:::"
    assert converted(text) == "> [!NOTE]\n> Title\n> Text"
    assert converted(text, BookFacts(is_mystmd=True)) == "> [!NOTE] Title\n> Text"


def test_substitutions_of_a_page_win() -> None:
    assert converted("{{ name }}", substitutions={"name": "Bea"}) == "Bea"


# ---- tables of contents ------------------------------------------------------------------------

PAGES = ("intro.md", "a.md", "b/c.ipynb", "b/d.md", "b/d10.md", "b/d9.md", "x.py")
TABLES: dict[str, tuple[Any, list[tuple[str, str, str]]]] = {
    "book": (
        {
            "format": "jb-book",
            "root": "intro",
            "parts": [
                {"caption": "One", "chapters": [{"file": "a", "sections": [{"file": "b/c"}]}]},
                {"caption": "Two", "chapters": [{"file": "b/d.md", "title": "D"}, {"file": "no"}]},
            ],
        },
        [
            ("intro.md", "", ""),
            ("a.md", "", "One"),
            ("b/c.ipynb", "", "One"),
            ("b/d.md", "D", "Two"),
            ("", "no", "Two"),
        ],
    ),
    "article": (
        {"format": "jb-article", "root": "intro", "sections": [{"file": "a"}, {"glob": "b/d*"}]},
        [(path, "", "") for path in ("intro.md", "a.md", "b/d.md", "b/d9.md", "b/d10.md")],
    ),
    "a list": (
        [
            {"file": "intro"},
            {"part": "One", "chapters": [{"file": "a"}]},
            {"header": "Two"},
            {"url": "/b/d", "title": "D"},
            {"url": "https://example.org", "title": "Out"},
        ],
        [("intro.md", "", ""), ("a.md", "", "One"), ("b/d.md", "D", "Two"), ("", "Out", "Two")],
    ),
    "MyST": (
        [
            {"file": "intro.md"},
            {"title": "One", "children": [{"file": "a.md"}, {"pattern": "b/*.ipynb"}]},
            {"file": "x.py"},
        ],
        [("intro.md", "", ""), ("a.md", "", "One"), ("b/c.ipynb", "", "One"), ("x.py", "", "")],
    ),
    "nonsense": ({"parts": [3, None, {"chapters": "x"}], "root": ["a"]}, []),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_contents(name: str) -> None:
    data, expected = TABLES[name]
    assert [(one.path, one.title, one.part) for one in toc.read(data, PAGES)] == expected


# ---- settings ----------------------------------------------------------------------------------


def test_settings_of_both_versions() -> None:
    tex = {"tex": {"macros": {"N": "\\mathbb{N}", "f": ["\\lfloor#1\\rfloor", 1], "1x": "y"}}}
    assert settings.of_config(
        {
            "title": "T",
            "author": "Ada Alder and Bo Beech",
            "bibtex_bibfiles": ["r.bib"],
            "repository": {"url": "https://github.com/a/b", "branch": "dev"},
            "launch_buttons": {"colab_url": "https://colab.research.google.com"},
            "sphinx": {"config": {"mathjax3_config": tex, "language": "de"}},
        }
    ) == {
        "title": "T",
        "language": "de",
        "lecturers": ["Ada Alder", "Bo Beech"],
        "bibliography": ["r.bib"],
        "math": {"macros": {"N": "\\mathbb{N}", "f": "\\lfloor#1\\rfloor"}},
        "repository": {"url": "https://github.com/a/b", "branch": "dev"},
        "launch": ["colab"],
    }
    old = {"sphinx": {"config": {"mathjax_config": {"TeX": {"Macros": {"N": "M"}}}}}}
    assert settings.of_config(old) == {"math": {"macros": {"N": "M"}}}
    project = {"title": "T", "authors": [{"name": "Ada"}], "github": "a/b", "math": {"\\RR": "R"}}
    assert settings.of_project({**project, "license": {"content": "CC0-1.0"}}, {}) == {
        "title": "T",
        "license": "CC0-1.0",
        "lecturers": ["Ada"],
        "math": {"macros": {"RR": "R"}},
        "repository": "https://github.com/a/b",
    }


def test_a_script_of_jupytext_is_a_page() -> None:
    text = (
        '# ---\n# title: S\n# ---\n\n# %% [markdown]\n# # Head\n#\n# Text\n\n# %% tags=["a"]\nx\n'
    )
    assert percent.as_markdown(text) == (
        {"title": "S"},
        '# Head\n\nText\n\n```{code-cell}\n:tags: ["a"]\nx\n```\n',
    )


# ---- whole books -------------------------------------------------------------------------------


def book(folder: Path, files: dict[str, Any]) -> dict[str, str]:
    """The texts that the import of these files plans."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text))
    assert recognises(folder)
    plan = plan_import(folder)
    assert not plan.diagnostics
    texts = {one.path: one.data.decode() for one in plan.files if one.data is not None}
    return texts | {"": "\n".join(f"{row.source}: {row.note}" for row in plan.rows)}


def test_a_book_of_mystmd_has_its_addresses_and_its_order(tmp_path: Path) -> None:
    texts = book(
        tmp_path,
        {
            "myst.yml": "version: 1\nproject:\n  title: M\n  toc:\n  - file: index.md\n"
            "  - title: P\n    children:\n    - file: n/02-Second.md\n    - file: n/01-first.md\n",
            "index.md": "# Home\n\nSee [](#sec-a) and @sec-a.\n",
            "n/01-first.md": "(sec-a)=\n## A\n",
            "n/02-Second.md": "# Second\n\n```{admonition} Box\n---\nname: b\n---\nX\n```\n"
            "\n{ref}`b`\n",
            "works.bib": "@misc{a, title={T}}\n",
        },
    )
    assert "permalink: /second/\nnumber: 1\n" in texts["content/n/02-Second.md"]
    assert "permalink: /first/\nnumber: 2\n" in texts["content/n/01-first.md"]
    assert "See [](n/01-first.md#sec-a) and [](n/01-first.md#sec-a)." in texts["content/index.md"]
    assert "[Box](#b)" in texts["content/n/02-Second.md"]
    assert "bibliography:\n  - works.bib" in texts["content/course.yml"]


def test_a_block_may_begin_in_one_cell_of_a_notebook_and_end_in_another(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "```{exercise-start}\n:label: e\n```\nDo {x."},
        {"cell_type": "code", "source": "1", "outputs": []},
        {"cell_type": "markdown", "source": ["```{exercise-end}\n", "```\n", "{{< no >}}"]},
        {"cell_type": "markdown", "source": "```{solution} e\nSo.\n```"},
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    texts = book(tmp_path, {"_toc.yml": "root: a\n", "a.md": "# A\n", "n.ipynb": notebook})
    done = json.loads(texts["content/lectures/n.ipynb"])["cells"]
    assert done[0]["source"] == '{{< exercise id="e" >}}\n\nDo {x.'
    assert "".join(done[2]["source"]) == "{{< /exercise >}}\n\n&#123;{< no >}}"
    assert done[3]["source"] == '> [!SOLUTION]\n> So.\n{: for="e" }'


def test_what_is_no_page_is_told(tmp_path: Path) -> None:
    texts = book(
        tmp_path,
        {
            "book/_toc.yml": "root: a\nchapters:\n- file: b\n- file: c\n- url: https://e.org\n",
            "book/_config.yml": "title: T\nexclude_patterns: [x/*]\nlogo: l.png\n",
            "book/a.md": "# A\n\n```{include} part.md\n```\n",
            "book/b.rst": "B\n=\n",
            "book/part.md": "Part.\n",
            "book/x/y.md": "No.\n",
            "book/z.md": "# Z\n",
        },
    )
    assert "book/b.rst: reStructuredText" in texts[""]
    assert "the table of contents names c, which is not there" in texts[""]
    assert (
        "links:\n  - title: https://e.org\n    url: https://e.org\n" in texts["content/course.yml"]
    )
    assert "book/part.md: it stands in the pages that include it" in texts[""]
    assert "book/x/y.md: it is no page of the book" in texts[""]
    assert "content/z.md" in texts and "content/part.md" not in texts


def test_a_folder_whose_notes_are_in_myst_is_read_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n```{margin}\nSee {ref}`b`, {kbd}`x`.\n```\n")
    (tmp_path / "b.md").write_text("# B\n\n(b)=\n## Part\n\n```{python}\n1\n```\n")
    texts = {one.path: (one.data or b"").decode() for one in plan_import(tmp_path).files}
    assert "> See [](b.md#b), <kbd>x</kbd>." in texts["content/a.md"]
    assert "```{python}\n1\n```" in texts["content/b.md"]


def test_front_matter_of_a_notebook_may_be_in_a_cell_of_markdown(tmp_path: Path) -> None:
    cells = [{"cell_type": "markdown", "source": "---\ntitle: N\nlabel: n\n---\n\nText\n"}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    texts = book(
        tmp_path,
        {"myst.yml": "project: {title: M}\n", "a.md": "See [](#n).\n", "b.ipynb": notebook},
    )
    done = json.loads(texts["content/lectures/b.ipynb"])
    assert done["metadata"]["coursesite"] == {
        "title": "N",
        "permalink": "/b/",
        "number": 1,
    }
    assert [cell["source"] for cell in done["cells"]] == ["Text\n"]
    assert "See [](/b/)." in texts["content/index.md"]


def test_a_label_with_a_colon_is_no_scheme(tmp_path: Path) -> None:
    cell = {"cell_type": "markdown", "source": "{ref}`fig:x`"}
    texts = book(
        tmp_path,
        {
            "_toc.yml": "root: a\nchapters: [{file: b}]\n",
            "a.md": "# A\n\n```{figure} a.png\n:name: fig:x\nCap\n```\n",
            "b.ipynb": {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
        },
    )
    cells = json.loads(texts["content/lectures/b.ipynb"])["cells"]
    assert cells[0]["source"] == "[](../index.md#fig:x)"


def test_addresses_of_mystmd_may_have_folders(tmp_path: Path) -> None:
    settings_ = "project: {title: M}\nsite: {options: {folders: true}}\n"
    texts = book(tmp_path, {"myst.yml": settings_, "a.md": "A", "1-Part/02_b.md": "# B\n"})
    assert "permalink: /part/b/\n" in texts["content/1-Part/02_b.md"]


def test_a_bibliography_lists_only_works_that_are_there(tmp_path: Path) -> None:
    files = {
        "_toc.yml": "root: a\n",
        "_config.yml": "bibtex_bibfiles: [r.bib]\n",
        "r.bib": "@misc{one, title={T}}\n",
        "a.md": "# A\n\n{cite}`one` {cite}`two`\n\n```{bibliography}\n```\n",
    }
    assert "nocite:\n  - one\naliases" in book(tmp_path / "a", files)["content/index.md"]
    del files["_config.yml"]
    texts = book(tmp_path / "b", files)
    assert "bibliography" not in texts["content/index.md"]
    assert "no file of references" in texts[""]


@pytest.mark.parametrize("name", ["n.ipynb", "n.md"])
def test_a_single_page_comes_with_the_files_that_it_names(tmp_path: Path, name: str) -> None:
    text = "# Walks\n\n```{image} a.png\n```\n\n{kbd}`x` ![](b.png) {download}`d <c.csv>` [](no.md)"
    cell = {"cell_type": "markdown", "source": text}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for file in ("a.png", "b.png", "c.csv", "other.png", "other.md"):
        (tmp_path / file).write_bytes(b"x")
    (tmp_path / name).write_text(json.dumps(notebook) if name == "n.ipynb" else text)
    plan = plan_import(tmp_path / name)
    page = "content/lectures/n.ipynb" if name == "n.ipynb" else "content/n.md"
    paths = {one.path for one in plan.files}
    assert paths == {
        "content/course.yml",
        page,
        *(f"content/{x}" for x in ("a.png", "b.png", "c.csv")),
    }
    texts = {one.path: (one.data or b"").decode() for one in plan.files}
    assert "<kbd>x</kbd>" in texts[page]
    assert "title: Walks" in texts["content/course.yml"]


def test_a_single_page_takes_files_above_it_only_from_its_repository(tmp_path: Path) -> None:
    page = tmp_path / "notes/a.md"
    page.parent.mkdir()
    page.write_text("{kbd}`x` ![](../b.png)")
    (tmp_path / "b.png").write_bytes(b"x")
    assert {one.path for one in plan_import(page).files} == {"content/course.yml", "content/a.md"}
    (tmp_path / ".git").mkdir()
    paths = {one.path for one in plan_import(page).files}
    assert paths == {"content/course.yml", "content/notes/a.md", "content/b.png"}


def test_abbreviations_of_the_project_and_of_a_page_are_defined_where_they_are_used() -> None:
    book = myst.BookFacts(abbreviations={"HTML": "Markup", "CSS": "Styles"})
    front = {"abbreviations": {"X.Y": "Zed"}}
    done = myst.convert("HTML and X.Y, XHTML.\n", front, Page(path="a.md"), book)
    assert done.text == "HTML and X.Y, XHTML.\n\n*[HTML]: Markup\n*[X.Y]: Zed\n"


def test_names_of_directives_are_read_in_any_case() -> None:
    done = myst.convert("``` {Note}\nText.\n```\n", {}, Page(path="a.md"), myst.BookFacts())
    assert done.text.strip() == "> [!NOTE]\n> Text."


def test_a_figure_in_markdown_is_known_by_its_argument() -> None:
    words = directives.read("{figure-md} fig-a", ["![x](x.png)"])
    assert words is not None and words.label == "fig-a"


def test_figures_of_cells_whose_outputs_are_not_stored_are_their_captions(tmp_path: Path) -> None:
    cell = "```{code-cell} ipython3\n---\ntags: [%s]\nmystnb:\n  figure:\n    caption: A *line*\n"
    page = "\n---\nkernelspec: {language: python}\n---\n# A\n\n"
    page += "See {numref}`Fig. %s <one>`, [it](two).\n\n"
    page += f"{cell % 'hide-input'}    name: one\n---\nplot(1)\n```\n\n"
    page += f"{cell % 'remove-input'}    name: two\n---\nplot(2)\n```\n\n{{numref}}`Fig. %s <no>`\n"
    text = book(
        tmp_path, {"_toc.yml": "root: a\nchapters: [{file: b}]\n", "a.md": "# A\n", "b.md": page}
    )["content/b.md"]
    assert "See [Fig. {number}](#one), [it](#two)." in text and "kernelspec" not in text
    assert '{{< /details >}}\n\n<figure id="one" markdown="1">' in text and "plot(2)" not in text
    assert text.count('<figcaption markdown="span">A *line*</figcaption>') == 2
    assert "Fig. `no`" in text


def test_forms_of_the_second_version(tmp_path: Path) -> None:
    settings = """\
project:
  toc: [{file: index.md}, {file: a.md}, {title: Out, url: 'https://o.org'}]
site:
  nav: [{title: More, children: [{title: In, url: /a}, {title: There, url: 'https://t.org'}]}]
  actions: [{title: Go, url: 'https://g.org'}]
"""
    page = """\
# A

:::{figure}
:label: both
![One](x.png)
![Two](x.png)

Two things.
:::

(par)=
A paragraph, {ref}`par`.

See [@both-b], [](#none), [](#a), [words](#none), <wiki:Graph_theory>, [](doi:10.1/x), {span .c}`s`.

```{exercise}
:hidden:
Not yet.
```

```{exercise}
:enumerated: false
Now.
```

{fa}`book` Book: {index}`graphs`, {index}`!trees` and {index}`its words <single: x>`;
{si}`100 <\\nano\\meter>`

![](#both)

```{iframe} https://f.org
:label: frame
Its *caption*.
```

```{literalinclude} c.py
:start-at: two
:end-at: three
```
"""
    files = {
        "myst.yml": settings,
        "index.md": "# H\n",
        "a.md": page,
        "x.png": "",
        "c.py": "one\ntwo\nthree\nfour\n",
    }
    texts = book(tmp_path, files)
    links = [line for line in texts["content/course.yml"].split("\n") if "url:" in line]
    assert [one.split()[1] for one in links] == ["https://t.org", "https://g.org", "https://o.org"]
    text = texts["content/a.md"]
    assert "{: #par }\nA paragraph, [par](#par)." in text
    assert "See [](#both)b, `none`, [](#a), [words](#none)" in text
    assert "[Graph theory](https://en.wikipedia.org/wiki/Graph_theory)" in text
    assert "[10.1/x](https://doi.org/10.1/x), s." in text
    assert "<!--\nNot yet.\n-->" in text and "> Now.\n{: .unnumbered }" in text
    assert "📖 Book" in text and "graphs, trees and its words;\n`100 <\\nano\\meter>`" in text
    assert "\n{{< restate both >}}\n" in text
    assert '<figure id="frame" markdown="1">' in text and "Its *caption*.</figcaption>" in text
    assert "```py\ntwo\nthree\n```" in text or "two\nthree\n```" in text
    assert "one" not in text.split("<figure")[-1] and "four" not in text


def test_chapters_with_sections_are_parts(tmp_path: Path) -> None:
    table = """\
root: a
sections:
- {file: b, title: Data, sections: [{file: c}]}
- {file: d, title: Code, sections: [{file: e, sections: [{file: f}]}]}
"""
    pages = {f"{name}.md": f"# {name}\n" for name in "abcdef"}
    settings = "html: {extra_footer: <p>By us</p>}\n"
    texts = book(tmp_path, {"_toc.yml": table, "_config.yml": settings, **pages})
    course = texts["content/course.yml"]
    assert "- title: Data\n    lectures: 1-2\n  - title: Code\n    lectures: 3-5\n" in course
    assert "the settings do not say here: extra_footer" in texts[""]


def test_a_home_page_of_the_name_index_is_that_alone(tmp_path: Path) -> None:
    texts = book(tmp_path, {"_toc.yml": "root: index\n", "index.md": "# A\n"})
    assert "aliases" not in texts["content/index.md"]


def test_authors_are_persons_and_the_home_page_keeps_its_title(tmp_path: Path) -> None:
    author = "Ada Ash & Bo, built with <a href='https://x.org'>Tea, Inc</a>, CC BY"
    files = {"_toc.yml": "root: a\n", "_config.yml": f'title: T\nauthor: "{author}"\n'}
    texts = book(tmp_path, files | {"a.md": "---\ntitle: Welcome\n---\n## About\n\nx\n"})
    assert "lecturers:\n  - Ada Ash\n  - Bo\n" in texts["content/course.yml"]
    assert "## Welcome\n\n## About\n" in texts["content/index.md"]
