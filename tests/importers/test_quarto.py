"""Quarto, R Markdown and the Markdown of Pandoc in our syntax, form by form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coursesite.importers import quarto
from coursesite.importers.book import Page, kinds
from coursesite.importers.dialects.knitr import cells, results, text
from coursesite.importers.dialects.knitr.blocks import Facts, QuartoBlocks
from coursesite.importers.dialects.pandoc import inline, tables
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.conversion import convert
from coursesite.importers.text.block_lines import auto_id

FENCE = "```"


def converted(source: str, told: Counted | None = None, **facts: Any) -> str:
    """A text as a page has it, without the two ends."""
    told = told or Counted()
    lines = QuartoBlocks(Facts({}, **facts), told).run(source.split("\n"))
    return inline.convert("\n".join(lines), told).strip("\n")


def planned(folder: Path, files: dict[str, str | bytes]) -> dict[str, str]:
    """The texts that the import of a project plans, by their paths."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {file.path: (file.data or b"").decode() for file in quarto.plan(folder).files}


CELLS = {
    ":::: {.callout-exercise}\n#### Sum\n\nAdd.\n\n::: {.callout-hint}\nCarry.\n:::\n::::": (
        "> [!EXERCISE] Sum\n> Add.\n>\n> > [!HINT]\n> > Carry."
    ),
    "::: {.callout-answer collapse=true}\nFour.\n:::": "> [!NOTE]- Answer\n> Four.",
    "::: {.callout-solution}\n## Mine\nFour.\n:::": "> [!NOTE] Mine\n> Four.",
    "```{task}\n*Do*\n\n``{r}\n1\n``\n```": "> [!EXERCISE]\n> *Do*\n>\n> ```r\n> 1\n> ```",
    '```{r, echo=FALSE}\nknitr::include_url("https://x.org/a", height="1px")\n```': (
        "<https://x.org/a>"
    ),
    '```{r, echo=FALSE}\nvembedr::embed_url("https://vimeo.com/1084537")\n```': (
        "{{< video https://vimeo.com/1084537 >}}"
    ),
    "```{python}\n#| label: x\n1\n```": "```python\n1\n```",
    "```{r, echo=FALSE}\n1\n```": "",
    "```{python}\n# | echo: false\n# | label: x\n1\n```": "",
    "```{r}\n#| include: false\n1\n```": "",
    "```{r eval=FALSE, class.source='x'}\n\n1\n```": "```r\n1\n```",
    "```{r}\n#| code-fold: true\n2\n```": (
        '{{< details of="code" >}}\n```r\n2\n```\n{{< /details >}}'
    ),
    "```{r}\n#| code-fold: show\n#| code-summary: Look\n1\n```": (
        "{{< details Look open >}}\n```r\n1\n```\n{{< /details >}}"
    ),
    '```{python}\n#| filename: "a.py"\n1\n```': '```python {filename="a.py"}\n1\n```',
    "```{python}\n#| lst-label: lst-a\n#| lst-cap: Mine\n1\n```": (
        '```python\n1\n```\n{: #lst-a caption="Mine" }'
    ),
    "```{{python}}\n#| echo: false\n```": "````markdown\n```{python}\n#| echo: false\n```\n````",
    "````markdown\n```{{r}}\n1\n```\n````": "````markdown\n```{r}\n1\n```\n````",
    "```{webr-r}\n1\n```": "```r\n1\n```",
    "```{ojs}\nx\n```": "```js\nx\n```",
    "```{css, echo=FALSE}\np {}\n```": "",
    "```{r solution=TRUE}\n1\n```": "<!--\n1\n-->",
    "```{asis}\n*Text*\n```": "*Text*",
    "```{r}\n#| fig-cap: A *plot*\n#| label: fig-p\n#| echo: false\nplot()\n```": (
        '<figure id="fig-p" markdown="1">\n<figcaption markdown="span">A *plot*</figcaption>\n'
        "</figure>"
    ),
    '```{r cover, echo=FALSE, fig.cap="A, b", out.width="50%"}\n'
    'knitr::include_graphics("a.png")\n```': ('![A, b](a.png){: #fig:cover width="50%" }\n_A, b_'),
    '```{r echo=F}\nknitr::include_graphics(here::here("img", "a.png"))\n```': "![](img/a.png)",
    '```{r echo=F}\ninclude_graphics(c("a.png", "b.png"))\n```': "![](a.png)\n\n![](b.png)",
    '```{r echo=F}\nvembedr::embed_youtube("dqoEU9Ac3ek")\n```': "{{< youtube dqoEU9Ac3ek >}}",
    "```{mermaid}\n%%| label: fig-m\n%%| fig-cap: Flow\nflowchart LR\n```": (
        '```mermaid\nflowchart LR\n```\n{: #fig-m caption="Flow" }'
    ),
    "- a\n\n  ```{r}\n  #| x: y\n  1\n  ```\n- b": "- a\n\n  ```r\n  1\n  ```\n\n- b",
    "1. ```{r}\n   1\n   ```": "1. ```r\n   1\n   ```",
    "> ```{r}\n> 1\n> ```": "> ```r\n> 1\n> ```",
    "    ```{r}\n    1\n    ```": "    ```{r}\n    1\n    ```",
    "```{#lst-a .r lst-cap='Mine'}\n1\n```": "```{#lst-a .r lst-cap='Mine'}\n1\n```",
    "```{=html}\n<p>\n\na</p>\n```": "<p>\na</p>",
    "```{=latex}\n\\newcommand{\\R}{R}\n```": "$$\n\\newcommand{\\R}{R}\n$$",
    "```{=tex}\n\\vspace{1em}\n```": "<!--\n\\vspace{1em}\n-->",
}
DIVS = {
    '::: {.callout-note appearance="simple" icon=false title="A"}\nx\n:::': ("> [!NOTE] A\n> x"),
    "::: callout-tip\nx\n:::": "> [!TIP]\n> x",
    "::: {.rmdcaution}\nx\n:::": "> [!CAUTION]\n> x",
    "::: {.alert .alert-info}\nx\n:::": "> [!NOTE]\n> x",
    "::: {#thm-a .big}\nx\n:::": "> [!THEOREM]\n> x\n{: #thm-a }",
    "::: {.panel-tabset}\n## A\nx\n\n## *B*\n```\n# c\n```\n:::": (
        "{{< tabs >}}\n{{< tab A >}}\n\nx\n\n{{< /tab >}}\n{{< tab B >}}\n\n```\n# c\n```\n\n"
        "{{< /tab >}}\n{{< /tabs >}}"
    ),
    "## R {.tabset}\n\n### A\nx\n\n### B\ny\n\n## C\nz": (
        "## R\n\n{{< tabs >}}\n{{< tab A >}}\n\nx\n\n{{< /tab >}}\n{{< tab B >}}\n\ny\n\n"
        "{{< /tab >}}\n{{< /tabs >}}\n\n## C\nz"
    ),
    ":::: {.columns}\n::: {.column width='50%'}\na\n:::\n::::": (
        '<div class="cs-columns" markdown="1">\n\n<div markdown="1">\n\na\n\n</div>\n\n</div>'
    ),
    "::: {.column-margin}\nx\n:::": '<aside markdown="1">\n\nx\n\n</aside>',
    "::: {.notes}\nSay --> it.\n:::": "<!--\nSay --&gt; it.\n-->",
    "::: {.content-hidden}\n$$\n\\newcommand{\\R}{R}\n\n$$\n:::": "$$\n\\newcommand{\\R}{R}\n$$",
    "::: {#fig-a}\n![](a.png)\n:::": (
        '<figure id="fig-a" markdown="1">\n\n![](a.png)\n\n<figcaption></figcaption>\n</figure>'
    ),
    "::: {#fig-a}\n\n![Alt](a.png)\n\n:::": "![Alt](a.png){: #fig-a }\n_Alt_",
    "::: {#fig-a}\n![](a.png)\nThe words\n:::": "![The words](a.png){: #fig-a }\n_The words_",
    "<details>\n<summary>A</summary>\n**b**\n</details>": (
        '<details markdown="1">\n<summary>A</summary>\n**b**\n</details>'
    ),
    "::: {.hidden}\n$$\\newcommand{\\R}{R}$$\n:::": "$$\\newcommand{\\R}{R}$$",
    "::: {.mine}\n*x*\n:::": "*x*",
    "::: {#here .mine}\nx\n:::": '<div id="here" markdown="1">\n\nx\n\n</div>',
    "::: {#refs}\n:::": "{{< bibliography >}}",
    "a | b\n---|---\n1 | 2\n\nTable: (\\#tab:x) Words": (
        'a | b\n---|---\n1 | 2\n{: #tab:x caption="Words" }'
    ),
    "[![*A* b](a.png){width=9}](https://x.org)": (
        '{{< figure a.png alt="A b" width=9 link="https://x.org" class="unnumbered" >}}\n*A* b\n'
        "{{< /figure >}}"
    ),
    "::: {#fig-a}\n![](a.png)\n\nThe words\n:::": "![The words](a.png){: #fig-a }\n_The words_",
    "::: {#tbl-a}\n| a |\n|---|\n\nMine\n:::": '| a |\n|---|\n{: #tbl-a caption="Mine" }',
    "::: {#lst-a}\n```r\n1\n```\n\nMine\n:::": '```r\n1\n```\n{: #lst-a caption="Mine" }',
    "::: {.a}\n```\n:::\n```\n::: {.b}\nx\n:::\n:::": "```\n:::\n```\n\nx",
    "::: {.a}\nwithout an end": "::: {.a}\nwithout an end",
    "- a\n\n  ::: {.mine}\n  x\n  :::": "- a\n\n  x",
}
OTHERS = {
    "Write `{#id}` or `x`{.r #a}": "Write `{#id}` or `x`{: #a .r }",
    "```{r pic, fig.cap='The `x`'}\n1\n```": (
        '```r\n1\n```\n\n<figure id="fig:pic" markdown="1">\n'
        '<figcaption markdown="span">The `x`</figcaption>\n</figure>'
    ),
    '```{r a, fig.cap="`x` is"}\ninclude_graphics("a.png")\n```\n`y`': (
        '```r\ninclude_graphics("a.png")\n```\n\n![x is](a.png){: #fig:a }\n*`x` is*\n\n`y`'
    ),
    '<div class="alert">\n**a**\n</div>\n\n<div>\n<p>\n</div>': (
        '<div class="alert" markdown="1">\n**a**\n</div>\n\n<div>\n<p>\n</div>'
    ),
    "# A {-}": "# A {.unnumbered}",
    "## A {#b .c key=val .unlisted}": "## A {#b .no_toc}",
    "# (PART) Two {-}\n\n# A": "# A",
    "## {background-image='x.png'}": "![](x.png)",
    "![A](a.png)": "![A](a.png){: .unnumbered }\n_A_",
    "![](a.png){width=300}": '![](a.png){: width="300" }',
    "![A [b](c) and [@d]](a.png){#fig-a width=60%}": (
        '![A b and](a.png){: #fig-a width="60%" }\n_A [b](c) and [@d]_'
    ),
    "![(\\#fig:a) A](a.png)": "![A](a.png){: #fig:a }\n_A_",
    "Text ![A](a.png){width=16} in a line.": 'Text ![A](a.png){: width="16" } in a line.',
    '[a](b){.btn target="_blank"}': "[a](b){: .btn }",
    "[a]{.underline} [b]{.c} [d]{style='color:red'} [e]{.smallcaps}": (
        '<u>a</u> <span class="c">b</span> <span style="color:red">d</span> '
        '<span style="font-variant: small-caps">e</span>'
    ),
    "[`a`]{.b} and `[c]{.d}`": '<span class="b">`a`</span> and `[c]{.d}`',
    "a^[N [b](c).] d": "a[^inline-1] d\n\n[^inline-1]: N [b](c).",
    "`<br>`{=html}`\\x`{=latex}": "<br>",
    "| a\n|   b": "a\\\n&nbsp;&nbsp;b",
    "a\n\n\\newpage\n\nb": "a\n\nb",
    "a\n\n. . .\n\nb": "a\n\nb",
    **{
        kept: kept
        for kept in (
            "$$\n| a |\n\\newpage\n$$",
            "<!--\n```{r}\n1\n```\n\n\n::: {.x}\n:::\n-->",
            "<pre>\n# a\n\n\n\\newpage\n</pre>",
            "a\n\n\n    b\n\n\n    ```{r}\n    c",
        )
    },
    "Table: (\\#tab:a) Mine\n\n| a |\n|---|": '| a |\n|---|\n{: #tab:a caption="Mine" }',
    "| a |\n|---|\n\n: One {#tbl-a}\n\n| b |\n|---|\n\n: Two {#tbl-b}": (
        '| a |\n|---|\n{: #tbl-a caption="One" }\n\n| b |\n|---|\n{: #tbl-b caption="Two" }'
    ),
}


@pytest.mark.parametrize("source", [*CELLS, *DIVS, *OTHERS])
def test_forms_of_quarto_and_pandoc(source: str) -> None:
    assert converted(source, is_book=True) == {**CELLS, **DIVS, **OTHERS}[source]


def test_what_is_kept_as_text_is_told_once_with_its_count() -> None:
    told = Counted()
    converted("::: {.mine}\na\n:::\n\n::: {.mine}\nb\n:::", told)
    assert [(one.status, one.note) for one in told.changes()] == [
        ("left", "divs '.mine' are kept as their text: 2")
    ]


TABLES = {
    "  A    B\n---  ---\n  1  two\n\nText": ["| A | B |", "| --: | --: |", "| 1 | two |"],
    "---  ---\n1    2\n---  ---": ["|  |  |", "| --- | --- |", "| 1 | 2 |"],
    "---------\n A    B\n---- ----\n one  two\n more\n\n x    y|z\n---------": [
        "| A | B |",
        "| :-: | :-: |",
        "| one more | two |",
        "| x | y\\|z |",
    ],
    "+---+---+\n| a | b |\n+===+==:+\n| c | d |\n|   |   |\n| e |   |\n+---+---+": [
        "| a | b |",
        "| --- | --: |",
        "| c<br>e | d |",
    ],
    "+---+---+\n| a     |\n+---+---+": ["```text", "+---+---+", "| a     |", "+---+---+", "```"],
}


@pytest.mark.parametrize("source", TABLES)
def test_tables_of_pandoc(source: str) -> None:
    found = tables.read(source.split("\n"))
    assert found is not None and found[0] == TABLES[source]


@pytest.mark.parametrize("source", ["---\ntext\n---", "- a\n- b", "Title\n-----", "a -- b", "---"])
def test_rules_and_headings_are_no_tables(source: str) -> None:
    assert tables.read(source.split("\n")) is None


def test_a_cell_in_a_grid_may_hold_a_list() -> None:
    found = tables.read(["+---+", "| A |", "+===+", "| - b |".replace(" b", "b"), "+---+"])
    assert found is not None
    grid = ["+-----+", "| - b |", "+-----+"]
    table, end = tables.read(grid) or ([], 0)
    assert end == 3 and '<td markdown="1">' in table and "- b" in table


SHORTCODES = {
    "{{< var a.b >}} and `{{< var a.b >}}`": "7 and `{{< var a.b >}}`",
    "{{< meta title >}}": "T",
    '{{< video https://youtu.be/x title="A b" aspect-ratio="4x3" >}}': (
        '{{< video https://youtu.be/x title="A b" aspect="4/3" >}}'
    ),
    "{{< kbd Ctrl-C >}}": "<kbd>Ctrl</kbd>+<kbd>C</kbd>",
    "{{< kbd mac=Cmd-A win=Ctrl-A >}}": (
        "<kbd>Cmd</kbd>+<kbd>A</kbd> / <kbd>Ctrl</kbd>+<kbd>A</kbd>"
    ),
    "{{< fa brands github >}}": "",
    "{{< pagebreak >}}": "",
    "{{{< var a >}}}": "{{</* var a */>}}",
    "{{< other 1 >}}": "`{{< other 1 >}}`",
}


@pytest.mark.parametrize("source", SHORTCODES)
def test_shortcodes(source: str) -> None:
    values = {"var": {"a": {"b": 7}}, "meta": {"title": "T"}}
    assert text.shortcodes(source, values, Counted()) == SHORTCODES[source]


def test_values_that_code_gives_are_told_but_parameters_are_known() -> None:
    told = Counted()
    source = "`r params$n` and `r mean(x)` and `{python} y` and ``r z``"
    assert text.computed(source, {"n": 3}, told) == source.replace("`r params$n`", "3")
    assert [one.source for one in told.changes()] == ["`r mean(x)`", "`{python} y`"]


def test_what_only_the_speaker_of_slides_sees_is_a_comment() -> None:
    source = "class: center\n\n# A\n\nx\n--\ny\n\n???\n\nSay it.\n\n---\nclass: b\nname: c\n# B\n"
    assert text.slides(source, Counted()) == ("\n# A\n\nx\ny\n\n<!--\nSay it.\n-->\n\n---\n# B\n")


def test_references_to_chapters_lead_to_their_pages() -> None:
    pages = {"sec-a": "/parts/a.html#", "fits": "/b.html#"}
    source = "@sec-a, @Sec-a, [Chapter -@sec-a], Chapter \\@ref(fits), `@sec-a`, @sec-ab"
    assert convert(source, pages)[0] == (
        "[](/parts/a.html), [](/parts/a.html), [Chapter {number}](/parts/a.html), "
        "Chapter [{number}](/b.html), `@sec-a`, @sec-ab"
    )


def test_what_r_writes_on_the_web_alone_is_text() -> None:
    html, latex = "`r if (knitr::is_html_output()) '", "`r if(is_latex_output()) "
    source = f"{html}<!--'`\nx\n{html}-->'` {latex}'p'` {latex}'p' else \"w\"`"
    assert text.on_web(source) == "<!--\nx\n-->  w"


def test_facts_of_a_site_are_found_wherever_it_says_them(tmp_path: Path) -> None:
    files = planned(
        tmp_path,
        {
            "_quarto.yml": """\
project: {type: book}
book:
  title: Signals
  chapters: [index.qmd, {part: two.qmd, chapters: [c.qmd]}]
  sidebar: {tools: [{icon: github, menu: [{text: Forum, href: "https://f.org"}]}]}
""",
            "index.qmd": "---\ntitle: Hello\nlisting: {contents: posts}\n---\nText\n",
            "two.qmd": "# Two {#sec-two}\n\n@sec-two, [Part @sec-two], @tip-a\n\n"
            "::: {#tip-a .callout-tip}\nx\n:::\n",
            "c.qmd": "---\ntitle: Third\ndate: 1/15/2024\n---\n# Rates {#sec-r}\n\n@sec-r\n",
            "posts/index.qmd": "---\nlisting: {contents: '*.qmd'}\n---\n",
            "posts/a.qmd": "---\ntitle: News\n---\n",
        },
    )
    assert "url: https://f.org" in files["content/course.yml"]
    assert "## Hello" in files["content/index.md"]
    assert "[](two.md), [Part {number}](two.md), [Tip](#tip-a)" in files["content/two.md"]
    assert "kind: lecture" not in files["content/two.md"]
    assert "date: 2024-01-15" in files["content/c.md"] and "[](#sec-r)" in files["content/c.md"]


def test_options_of_cells_in_all_their_forms() -> None:
    cell = cells.read(
        "{r name, echo = FALSE, fig.cap = 'A, \\'b\\'', fig.alt=c(\"x\", \"y\"), n=2}",
        ["#| warning: false", "#| fig-subcap:", "#|   - one", "", "1"],
        {"echo": True, "cache": True},
    )
    assert cell is not None and cell.code == ["1"] and cell.text("label") == "name"
    assert dict(cell.options) == {
        "echo": False,
        "cache": True,
        "label": "name",
        "fig-cap": "A, 'b'",
        "fig-alt": ["x", "y"],
        "n": "2",
        "warning": False,
        "fig-subcap": ["one"],
    }
    assert cells.read("{.python}", [], {}) is None


@pytest.mark.parametrize("option", ["echo=params$s", "include=params$s", "echo=show_it()"])
def test_code_that_r_may_hide_is_hidden(option: str) -> None:
    cell = cells.read(f"{{r {option}}}", ["secret"], {"params.s": False})
    assert cell is not None and (cell.is_off("echo") or cell.is_off("include"))


RUN = """\
---
title: x
---

Old.

::: {.cell execution_count=2}
``` {.python .cell-code}
a = 1
a
```

::: {.cell-output .cell-output-display execution_count=2}
```
1
```
:::
:::

The mean is 7.

::: {.cell}
::: {.cell-output .cell-output-stdout}

```
hidden code
```


:::
:::
"""
NOW = """\
New.

```{python}
#| x: y
a = 1
a
```

The mean is `{python} m`.

```{python}
#| echo: false
print("hidden code")
```
"""


def test_saved_outputs_stand_in_the_text_of_today() -> None:
    found = results.with_results(NOW, RUN)
    assert "New." in found and "Old." not in found and "The mean is 7." in found
    assert converted(found) == (
        "New.\n\n{{< cell 2 >}}\n```python\na = 1\na\n```\n\n```output\n1\n```\n\n{{< /cell >}}\n\n"
        "The mean is 7.\n\n```output\nhidden code\n```"
    )


def test_cells_that_are_new_have_no_output_of_others() -> None:
    found = results.with_results("```{python}\nb = 2\n```\n\n" + NOW, RUN)
    assert found.startswith("```{python}\nb = 2\n```\n") and found.count("cell-output-display") == 1


OUTPUTS = {
    "::: {.cell-output .cell-output-stderr}\n```\nw\n```\n:::": "```output-stderr\nw\n```",
    "::: {.cell-output .cell-output-error}\n```\ne\n```\n:::": "```output-error\ne\n```",
    "::: {.cell-output-display}\n```{=html}\n<table><tr><td>1</td></tr></table>\n```\n:::": (
        "```output-html\n<table><tr><td>1</td></tr></table>\n```"
    ),
    "::: {.cell-output-display}\n```{=html}\n<div id='w'></div><script>x</script>\n```\n:::": (
        "```output-widget\n\n```"
    ),
    "::: {#fig-a .cell}\n::: {.cell-output-display}\n![](a.png){#fig-a-1}\n:::\n\nBoth\n:::": (
        '<figure id="fig-a" markdown="1">\n\n![](a.png){: #fig-a-1 }\n\n'
        '<figcaption markdown="span">Both</figcaption>\n</figure>'
    ),
    "::: {#tbl-a .cell tbl-cap='T'}\n::: {.cell-output-display}\n| a |\n|---|\n:::\n:::": (
        '| a |\n|---|\n{: #tbl-a caption="T" }'
    ),
    "::: {.cell}\n\n:::": "",
    "::: {.cell}\n```{.r .cell-code code-fold='true'}\n1\n```\n:::": (
        '{{< details of="code" >}}\n```r\n1\n```\n{{< /details >}}'
    ),
}


@pytest.mark.parametrize("source", OUTPUTS)
def test_outputs_of_cells(source: str) -> None:
    assert converted(source) == OUTPUTS[source]


WEBSITE = {
    "_quarto.yml": """
project: {type: website, output-dir: public, render: ["*.qmd", made.Rmd, "!solved/", "!x*.qmd"]}
website:
  drafts: [labs/z.qmd]
  navbar:
    title: T {{< var year >}}
    left:
      - {text: More, menu: [about.qmd, {text: Out, href: "https://example.org"}]}
      - about.qmd
  sidebar:
    contents:
      - section: One
        contents: [a.qmd, {text: Second, href: b.html}]
      - section: "labs/index.qmd"
        contents: labs
      - text: "---"
""",
    "index.qmd": "---\ntitle: Home\nlisting: {contents: labs}\n---\n",
    "a.qmd": "# A\n\nfirst[^1]\n\n[^1]: n\n",
    "b.qmd": "---\ntitle: B\ndate: today\nexecute: {echo: false}\n---\n```{r}\nsecret\n```\n",
    "about.qmd": "About.\n",
    "labs/index.qmd": "# Labs\n",
    "labs/z.qmd": "# Z\n",
    "solved/z.qmd": "# Solved\n",
    "x1.qmd": "# Not yet\n",
    "plain.md": "# Not rendered\n",
    "_variables.yml": "year: 7",
    "public/index.html": "<p>made</p>",
    "data/x.csv": "1\n",
    "_part.qmd": "part\n",
    "README.md": "# Read me\n",
    "made.md": "# Made\n",
    "made.Rmd": "# Made\n",
}


def test_a_website_has_its_order_menu_and_addresses(tmp_path: Path) -> None:
    found = planned(tmp_path, dict(WEBSITE))
    assert list(found) == [
        "content/course.yml",
        *(f"content/{name}.md" for name in ("index", "a", "b", "labs/index", "labs/z", "about")),
        "content/made.md",
    ]
    assert "draft: true" in found["content/labs/z.md"]
    assert "title: T 7" in found["content/course.yml"]
    assert "- /about.html" in found["content/course.yml"]
    assert "secret" not in found["content/b.md"] and "date" not in found["content/b.md"]
    assert "[Z](labs/z.md)" in found["content/index.md"]
    assert "permalink: /labs/z.html" in found["content/labs/z.md"]


BOOKDOWN = {
    "_bookdown.yml": 'rmd_files: ["index.Rmd", "z.Rmd", "a.Rmd"]\nnew_session: yes\n',
    "index.Rmd": "---\ntitle: Book\nauthor: A B\n---\n# Hello {-}\n\n"
    "```{r include=FALSE}\nknitr::opts_chunk$set(echo = FALSE)\n```\n",
    "z.Rmd": "# (PART) One {-}\n\n# Zed {#zed}\n\n```{r}\nsecret\n```\n\n## Deep\n\n[x](#fits-1)\n",
    "a.Rmd": "# (PART) Two {-}\n\n# Fits 1\n\nSection \\@ref(deep), \\@ref(fig:x).\n\n"
    '```{r x, fig.cap="C"}\nplot(1)\n```\n\n```{r child="_child.Rmd"}\n```\n',
    "draft.Rmd": "# No chapter\n",
    "_child.Rmd": "From a child.\n",
    "_main_files/figure-html/x-1.png": b"\x89PNG\r\n\x1a\n",
}


def test_a_project_may_lie_below_the_folder_that_is_given(tmp_path: Path) -> None:
    run = {"result": {"markdown": "# A {{< var x >}}\n\n![](a_files/figure-html/p.png)\n"}}
    files: dict[str, str | bytes] = {
        "site/_quarto.yml": "project: {type: website}\n",
        "site/_variables.yml": "x: 7\n",
        "site/a.qmd": "---\ntitle: A {{< var x >}}\n---\n![](a_files/figure-html/p.png)\n",
        "site/_freeze/a/execute-results/html.json": json.dumps(run),
        "site/_freeze/a/figure-html/p.png": b"\x89PNG",
        "README.md": "# Read me\n",
    }
    found = planned(tmp_path, files)
    assert quarto.recognises(tmp_path)
    assert "title: A 7" in found["content/a.md"] and "permalink: /a.html" in found["content/a.md"]
    plan = quarto.plan(tmp_path)
    copies = {file.path: file.copy for file in plan.files}
    saved = tmp_path / "site/_freeze/a/figure-html/p.png"
    assert copies["content/a_files/figure-html/p.png"] == saved
    assert {"site/_quarto.yml", "site/a.qmd"} <= {row.source for row in plan.rows}


def test_labels_of_what_a_notebook_drew_are_labels(tmp_path: Path) -> None:
    def cell(kind: str, source: str, **more: Any) -> dict[str, Any]:
        return {"cell_type": kind, "metadata": {}, "source": source, **more}

    drawn = [{"output_type": "display_data", "data": {"image/png": "x"}, "metadata": {}}]
    cells = [
        cell("markdown", "# N {#sec-n}\n\n@fig-a and @fig-b"),
        cell("code", "#| label: fig-a\nplot()", outputs=drawn, execution_count=1),
        cell("code", "#| label: fig-b\nplot()", outputs=[], execution_count=2),
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    files: dict[str, str | bytes] = {
        "_quarto.yml": "book: {chapters: [a.qmd, n.ipynb]}",
        "a.qmd": "See @sec-n and @fig-a.\n",
        "n.ipynb": json.dumps(notebook),
    }
    found = planned(tmp_path, files)
    assert "See [](/n.html) and [](/n.html#fig-a)." in found["content/a.md"]
    assert "[](#fig-a) and @fig-b" in found["content/lectures/n.ipynb"]


def test_blogs_of_hugo_and_sites_of_jekyll_are_not_of_quarto(tmp_path: Path) -> None:
    (tmp_path / "index.Rmd").write_text("# A\n")
    assert quarto.recognises(tmp_path)
    for name in ("config.toml", "_config.yml"):
        (tmp_path / name).write_text("")
        assert not quarto.recognises(tmp_path)
        (tmp_path / name).unlink()


def test_a_book_of_bookdown_has_its_chapters_parts_and_pictures(tmp_path: Path) -> None:
    found = planned(tmp_path, dict(BOOKDOWN))
    course, last = found["content/course.yml"], found["content/a.md"]
    assert list(found)[1:4] == ["content/index.md", "content/z.md", "content/a.md"]
    assert "title: Book" in course and "title: One" in course and "title: Two" in course
    assert "permalink: /zed.html" in found["content/z.md"] and "permalink: /fits-1.html" in last
    assert "secret" not in found["content/z.md"] and "## Deep {#deep}" in found["content/z.md"]
    assert "Section [{number}](z.md#deep), [{number}](#fig:x)." in last
    assert "[x](a.md)" in found["content/z.md"] or "[x](a.md#fits-1)" in found["content/z.md"]
    assert "![C](a_files/figure-html/x-1.png){: #fig:x }" in last and "From a child." in last
    assert "content/a_files/figure-html/x-1.png" in found


def test_a_document_alone_is_a_course_of_one_lecture(tmp_path: Path) -> None:
    (tmp_path / "other.qmd").write_text("# Other\n")
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "b.png").write_bytes(b"")
    (tmp_path / "notes.qmd").write_text("---\ntitle: Notes\n---\n# One\n\n![](a.png)\n")
    run = {"result": {"markdown": "# One\n\n![](a.png)\n"}}
    saved = tmp_path / "_freeze/notes/execute-results/html.json"
    saved.parent.mkdir(parents=True)
    saved.write_text(json.dumps(run))
    assert quarto.recognises(tmp_path / "notes.qmd")
    files = {file.path: file.data for file in quarto.plan(tmp_path / "notes.qmd").files}
    assert list(files) == ["content/course.yml", "content/notes.md", "content/a.png"]
    assert b"title: Notes" in (files["content/course.yml"] or b"")
    assert b"## One" in (files["content/notes.md"] or b"")


@pytest.mark.parametrize(
    ("kept", "config"),
    [
        ("web", {}),
        ("web", {"profile": {"default": "other"}}),
        ("mine", {"profile": {"default": "p"}}),
    ],
)
def test_divs_for_others_are_comments(tmp_path: Path, kept: str, config: dict[str, Any]) -> None:
    body = "".join(
        f"::: {{{condition}}}\n{word}\n:::\n\n"
        for condition, word in (
            ('.content-visible when-format="pdf"', "paper"),
            ('.content-hidden unless-format="html"', "web"),
            ('.content-visible when-profile="p"', "mine"),
            ('.content-hidden when-format="html"', "none"),
        )
    )
    files = {"_quarto.yml": json.dumps({"project": {"type": "book"}, **config}), "a.qmd": body}
    text = planned(tmp_path, files)["content/a.md"]
    shown = [line for part in text.split("<!--") for line in part.rpartition("-->")[2].split()]
    assert kept in shown and "paper" not in shown and "none" not in shown
    assert ("mine" in shown) == (config == {"profile": {"default": "p"}})


def test_ids_of_headings_are_those_of_pandoc() -> None:
    words = ("1. Intro & more", "Data, `code`", "_x_ v1.2", "42")
    assert [auto_id(one) for one in words] == ["intro-more", "data-code", "x-v1.2", "section"]


def test_lists_stand_where_their_divs_are_and_show_their_fields(tmp_path: Path) -> None:
    item = "---\ntitle: {}\ntype: Lab\ndue-date: 10/12/2026\n---\n"
    found = planned(
        tmp_path,
        {
            "_quarto.yml": "website:\n  navbar:\n    left: [work.qmd, more.qmd]\n",
            "work.qmd": "---\ntitle: W\nlisting:\n  contents: work\n  type: table\n"
            "  fields: [title, type, due-date]\n---\n",
            "work/a.qmd": item.format("A"),
            "work/b.qmd": item.format("B"),
            "more.qmd": "---\ntitle: M\nlisting:\n- id: x\n  contents: more.yml\nabout:\n"
            "  links:\n  - {icon: github, href: 'https://x.org'}\n---\n\n::: {#x}\n:::\n\nEnd.\n",
            "more.yml": "- title: Read me\n  path: https://y.org\n",
        },
    )
    assert found["content/work.md"].endswith(
        "| Title | Type | Due date |\n| --- | --- | --- |\n"
        "| [A](work/a.md) | Lab | 10/12/2026 |\n| [B](work/b.md) | Lab | 10/12/2026 |\n"
    )
    assert "due: 2026-10-12\n" in found["content/work/a.md"]
    assert found["content/more.md"].endswith(
        "- [Read me](https://y.org)\n\nEnd.\n\n- [github](https://x.org)\n"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- [{{< fa user >}}]{.fa-li} [A](b)", "- [A](b)"),
        ('a **{{< fa play title="Play" >}} Run**', 'a **<span title="Play">▶</span> Run**'),
        ("by {{< fa brands r-project >}} and {{< fa heart >}}.", "by and ♥."),
        ("[{{< fa brands github >}}](https://x.org)", "[Github](https://x.org)"),
        ("**Run {{< fa bug >}} {{< fa bug >}}**", "**Run**"),
        ("| {{< fa check size=2x >}} | {{< bi bug label='Bugs &' >}} |", "| ✔ | Bugs &amp; |"),
        ('[{{< fa file-pdf title="The notes" size=5x >}}](a.pdf)', "[The notes](a.pdf)"),
        ("[{{< fa star size=2x >}} {{< iconify a:moon >}}](a.pdf)", "[⭐](a.pdf)"),
        ("[{{< iconify mdi:moon size=2x >}}](a.pdf)", "[Moon](a.pdf)"),
    ],
)
def test_icons_are_characters_or_titles_and_leave_no_gap(source: str, expected: str) -> None:
    assert inline.convert(text.shortcodes(source, {}, Counted()), Counted()) == expected


def test_a_page_named_as_its_folder_introduces_it() -> None:
    pages = [Page(path=f"lectures/{name}.qmd", address="/") for name in ("lectures", "one")]
    assert list(kinds.kinds(pages).values()) == ["page", "lecture"]


def test_results_of_documents_and_notebooks_are_embedded(tmp_path: Path) -> None:
    cell = {
        "cell_type": "code",
        "source": "#| label: fig-a\n#| fig-cap: Mine\nplot()",
        "metadata": {"tags": ["t"]},
        "outputs": [
            {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}, "metadata": {}}
        ],
    }
    run = (
        "::: {#cell-tbl-b .cell}\n``` {.python .cell-code}\nx\n```\n\n"
        "::: {.cell-output .cell-output-stdout}\n```\n42\n```\n:::\n:::\n"
    )
    found = planned(
        tmp_path,
        {
            "_quarto.yml": "project: {type: website}\n",
            "a.qmd": "{{< embed n.ipynb#fig-a >}}\n\n{{< embed sub/b.qmd#tbl-b echo=true >}}\n\n"
            "{{< embed n.ipynb#gone >}}\n",
            "n.ipynb": json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}),
            "sub/b.qmd": "```{python}\nx\n```\n",
            "_freeze/sub/b/execute-results/html.json": json.dumps({"result": {"markdown": run}}),
        },
    )
    text = found["content/a.md"]
    assert "(data:image/png;base64,iVBORw0KGgo=)" in text and "#fig-a" in text and "Mine" in text
    assert "```python\nx\n```" in text and "```output\n42\n```" in text
    assert "`{{< embed n.ipynb#gone >}}`" in text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{{< downloadthis a.csv label="Get it" >}}', "[Get it](a.csv)"),
        ("{{< pdf a.pdf >}}{{< countdown 5 >}}", "{{< slides a.pdf >}}"),
        ("{{< qrcode https://x.org >}}", "[x.org](https://x.org)"),
    ],
)
def test_shortcodes_of_extensions_that_courses_use(source: str, expected: str) -> None:
    assert text.shortcodes(source, {}, Counted()) == expected


def test_emoji_of_r_and_boxes_of_the_project() -> None:
    assert text.computed('`r emo::ji("ghost")`', {}, Counted()) == "👻"
    boxed = converted("::: prompt\nAsk.\n:::", boxes={"prompt": "AI"})
    assert boxed == "> [!NOTE] AI\n> Ask."


PAGE = (
    "<h2><span>1.1</span> Week 01, 09/28: <a href='x'>Course <em>Goals</em></a></h2>"
    "<ul><li>Due 3 May at noon.</li><li>Due 3 June at noon.</li></ul>"
    "<table><tr><td>On 5 May</td><td>7</td></tr></table><p>The mean is 4.2.</p>"
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "## `r d(w, 1)`: [Course *Goals*](x.qmd) {#g}",
            "## Week 01, 09/28: [Course *Goals*](x.qmd) {#g}",
        ),
        ("| On `r d()` | `r n` |", "| On 5 May | `r n` |"),
        ("The mean is `{python} m`.", "The mean is 4.2."),
        ("- Due `r d()` at noon.", "- Due `r d()` at noon."),
        ("Another `r x` text", "Another `r x` text"),
        ("```\nThe mean is `r m`.\n```", "```\nThe mean is `r m`.\n```"),
    ],
)
def test_values_are_those_of_the_page_that_was_made(source: str, text: str) -> None:
    assert results.with_results(source, "", PAGE) == text


def test_pages_that_were_made_are_found_in_their_folder(tmp_path: Path) -> None:
    files = {"_quarto.yml": "project: {type: website, output-dir: out}\n", "a.qmd": "On `r d`.\n"}
    found = planned(tmp_path, {**files, "out/a.html": "<p>On Monday.</p>"})
    assert "On Monday." in found["content/a.md"]


def test_each_of_several_figures_of_a_cell_keeps_its_caption() -> None:
    head = "```{r}\n#| label: fig-a\n#| echo: false\n"
    several = converted(f"{head}#| fig-cap: [One, Two]\nplot(x)\n```")
    assert several == (
        '<figure id="fig-a-1" markdown="1">\n<figcaption markdown="span">One</figcaption>\n'
        '</figure>\n\n<figure id="fig-a-2" markdown="1">\n'
        '<figcaption markdown="span">Two</figcaption>\n</figure>'
    )
    tables = converted(f"{head}#| tbl-cap: All\n#| tbl-subcap: [One, Two]\nkable(x)\n```")
    assert tables.count("<figcaption") == 3 and 'id="fig-a-2"' in tables
    within = converted(
        f"{head}#| fig-cap: All\n#| fig-subcap:\n#|   - One\n#|   - Two\n"
        'knitr::include_graphics(c("a.png", "b.png"))\n```'
    )
    assert within.startswith('<figure id="fig-a" markdown="1">')
    assert "![One](a.png){: #fig-a-1 }\n_One_\n\n![Two](b.png){: #fig-a-2 }" in within
    assert within.endswith('<figcaption markdown="span">All</figcaption>\n</figure>')


def test_a_site_says_all_that_its_settings_say(tmp_path: Path) -> None:
    settings = """\
project: {type: website}
format: revealjs
website:
  title: Signals
  navbar: {left: [{text: '{{< fa calendar >}} Plan', href: plan.qmd}]}
  page-footer: Made by hand.
  sidebar:
    - contents:
      - section: Work
        contents:
          - {text: HW 1, href: 'https://x.org/hw1'}
          - auto: prep/*.qmd
      - auto: true
"""
    slides = """\
# Now

[yes]{.content-visible when-format="html"}[no]{.content-visible when-format="pdf"}

## Not this {visibility="hidden"}

Secret

### Nor this

## `r fa("bug")` Work

![A](a.png)
"""
    files = {"_quarto.yml": settings, "plan.qmd": slides, "prep/two.qmd": "---\norder: 1\n---\n"}
    files |= {"prep/one.qmd": "---\norder: 2\n---\n", "more-talks/a.qmd": "# A\n"}
    found = planned(tmp_path, files)
    course = found["content/course.yml"]
    assert "title: 📅 Plan" in course and "url: https://x.org/hw1" in course
    assert "number: 1" in found["content/prep/two.md"]
    assert "number: 2" in found["content/prep/one.md"]
    assert "title: Work" in course and "title: More talks" in course
    plan = found["content/plan.md"]
    assert "yes\n" in plan and "no\n" not in plan and "## Work" in plan
    hidden = plan[plan.index("<!--") : plan.index("-->")]
    assert "Not this" in hidden and "Secret" in hidden and "Nor this" in hidden
    notes = [row.note for row in quarto.plan(tmp_path).rows]
    assert "the settings do not say here: page-footer" in notes


def test_a_book_of_bookdown_with_all_that_its_chapters_say(tmp_path: Path) -> None:
    one = """\
# (PART) First {-}

# One {#one}

(ref:cap) It's *here*, $\\frac{a}{\\text{b}}$: \\@ref(two-b).

```{r f, fig.cap='(ref:cap)', echo=FALSE, fig.link='https://x.org'}
knitr::include_graphics("a.png")
```

```{r, echo=FALSE, include=identical(knitr:::pandoc_to(), 'html')}
knitr::include_graphics("b.png")
```

```{r, echo=FALSE, include=knitr::is_latex_output()}
knitr::include_graphics("c.png")
```

See @knuth and `r "text"`, \\@ref(fig:g).

```{r g, echo=FALSE, fig.cap=c("A", "B")}
plot(1)
```
"""
    found = planned(
        tmp_path,
        {
            "index.Rmd": "---\ntitle: T\nbibliography: w.bib\ngithub-repo: a/b\n---\n# Hi {-}\n",
            "_output.yml": "bookdown::gitbook: {split_by: section}\n",
            "01-one.Rmd": one,
            "02-two.Rmd": "# Two\n\n## B {#two-b}\n\nx\n",
            "03-refs.Rmd": "# References {-}\n",
            "w.bib": "@misc{knuth, title={T}}\n@misc{other, title={U}}\n",
            **dict.fromkeys(("a.png", "b.png", "c.png"), b""),
        },
    )
    text = found["content/01-one.md"]
    link = "[{number}](02-two.md#two-b)"
    assert f"\nIt's *here*, $\\frac{{a}}{{\\text{{b}}}}$: {link}.\n{{{{< /figure >}}}}" in text
    assert "{{< figure a.png " in text and 'link="https://x.org" id="fig:f"' in text
    assert "![](b.png)" in text and "c.png" not in text
    assert "See @knuth and text, [{number}](#fig:g-1)." in text
    assert "  - /two-b.html" in found["content/02-two.md"]
    refs = found["content/03-refs.md"]
    assert "nocite:\n  - knuth\n" in refs and refs.endswith("{{< bibliography >}}\n")
    assert "url: https://github.com/a/b" in found["content/course.yml"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a. x\nb. y", '{: type="a" }\n1. x\n1. y'),
        ("(i) x\n\n(ii) y\n\n     z", '{: type="i" }\n1.  x\n\n1.   y\n\n     z'),
        ("(1) x\n(2) y", "1.  x\n1.  y"),
        ("A.  x\nB.  y", '{: type="A" }\n1.  x\n1.  y'),
        (
            "1.  Do:\n\n    a)  x\n\n        `c`\n    b)  y\n\n2.  z",
            ('1.  Do:\n\n    {: type="a" }\n    1.  x\n\n        `c`\n    1.  y\n\n2.  z'),
        ),
        ("1. Do:\n   a. x\n   b. y", '1. Do:\n\n   {: type="a" }\n   1. x\n   1. y'),
        ("A. Turing\nB. Russell", "A. Turing\nB. Russell"),
        ("i. e. this\n\nii", "i. e. this\n\nii"),
        ("(a) alone", "(a) alone"),
        ("a. x\nb. y\n\nz\n\nc. w", '{: type="a" }\n1. x\n1. y\n\nz\n\nc. w'),
        ("1) x\n2) y", "1) x\n2) y"),
        ("    a. x\n    b. y", "    a. x\n    b. y"),
    ],
)
def test_lists_by_letters(source: str, expected: str) -> None:
    assert converted(source) == expected.strip("\n")


def test_lists_are_sorted_and_say_what_no_page_does(tmp_path: Path) -> None:
    item = "\n---\ntitle: {0}\ndate: 2025-{0}-01\n---\n"
    found = planned(
        tmp_path,
        {
            "_quarto.yml": "website: {title: T}\n",
            "a.qmd": (
                "---\nlisting:\n- {contents: w/*.qmd, sort: [date desc]}\n- contents: x.yml\n---\n"
            ),
            "x.yml": (
                "- {title: Out, path: 'https://x.org', description: Do it, date: 2025-01-02}\n"
            ),
            **{f"w/{name}.qmd": item.format(name) for name in ("02", "10", "09")},
        },
    )
    assert found["content/a.md"].endswith(
        "- [10](w/10.md)\n- [09](w/09.md)\n- [2](w/02.md)\n\n"
        "- [Out](https://x.org): Do it. 2025-01-02\n"
    )
    assert "date: 2025-10-01" in found["content/w/10.md"]


def test_a_label_that_a_page_has_twice_stays_once(tmp_path: Path) -> None:
    page = "::: {#fig-a}\nA\n\nB\n:::\n" * 2
    found = planned(tmp_path, {"_quarto.yml": "website: {title: T}\n", "a.qmd": page})
    assert found["content/a.md"].count('id="fig-a"') == 1


def test_a_book_of_quarto_may_have_settings_of_bookdown_beside_it(tmp_path: Path) -> None:
    chapter = "# B {#sec-b}\n\n## C {#sec-c}\n\nSee @sec-b--@sec-c.\n"
    found = planned(
        tmp_path,
        {
            "_quarto.yml": "book: {title: T, chapters: [index.qmd, b.qmd]}\n",
            "_bookdown.yml": "rmd_files: [old.Rmd]\n",
            "index.qmd": "# A\n",
            "b.qmd": chapter,
            "old.Rmd": "# Old\n",
        },
    )
    assert "See [](b.md)--[](#sec-c)." in found["content/b.md"]
    assert "content/old.md" not in found


def test_settings_may_stand_in_several_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "_quarto.yml": (
            "project: {type: book}\nprofile: {group: [[day, night], x]}\n"
            "metadata-files: [parts/_more.yml, none.yml]\n"
            "book:\n  title: T\n  chapters:\n  - index.qmd\n  - {part: A, chapters: [a.qmd]}\n"
        ),
        "parts/_more.yml": "book:\n  title: Sum\n  chapters:\n  - {part: B, chapters: [b.qmd]}\n",
        "_quarto-day.yml": "book:\n  page-footer: x\n  chapters: [c.qmd]\n",
        "_quarto-night.yml": "book: {title: Night}\n",
        "index.qmd": "# Hi\n\n::: {.content-visible when-profile=day}\nSun\n:::\n",
        **{f"{name}.qmd": f"# {name.upper()}\n\nText.\n" for name in "abc"},
    }
    plan = planned(tmp_path, files)
    assert "Sun" in plan["content/index.md"] and "<!--" not in plan["content/index.md"]
    assert plan["content/course.yml"].startswith("title: Sum\n")
    assert "title: A" in plan["content/course.yml"] and "title: B" in plan["content/course.yml"]
    assert {f"content/{name}.md" for name in "abc"} <= plan.keys()
    told = {row.source for row in quarto.plan(tmp_path).rows if row.note == "read"}
    assert told == {"_quarto.yml", "_quarto-day.yml", "parts/_more.yml"}
