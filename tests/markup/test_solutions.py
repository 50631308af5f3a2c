"""Solutions that are not out, in notes put together at random: nothing of them is in the rendering,
and all else is, with the ids that it has beside them."""

from __future__ import annotations

import random
import re

import pytest

from coursesite.markup import render
from coursesite.model import MarkupOptions, Prose

SECRET = "xyzzy"
ENGINES = ("python-markdown", "commonmark")


class Notes:
    """Notes put together at random; in solutions every word is a secret."""

    def __init__(self, seed: int) -> None:
        self.random, self.labels, self.count = random.Random(seed), 0, 0

    def word(self, secret: bool) -> str:
        self.count += 1
        return f"{SECRET}{self.count}" if secret else f"word{self.count}w"

    def text(self, secret: bool) -> list[str]:
        """A line of a paragraph."""
        word = self.word(secret)
        return [
            self.random.choice(
                (
                    f"{word} text",
                    f"*{word}* and `{word}`",
                    f"$x_{{{word}}}$ {word}",
                    f"[{word}]({word}.md) ![{word}]({word}.png)",
                    f"<b>{word}</b> & {word}",
                    f"**{word}",
                    f"{word}[^{self.random.randint(1, 3)}]",
                    f"{word} | {word}",
                    f"{{{{< at 1:00 >}}}} {word}",
                )
            )
        ]

    def block(self, depth: int, secret: bool) -> list[str]:
        pick = self.random.choice
        kinds = [
            "odd",
            "text",
            "text",
            "lazy",
            "heading",
            "fence",
            "table",
            "math",
            "html",
            "exercise",
        ]
        kinds += ["list", "quote", "solution", "solution", "shortcode", "details"] * (depth < 3)
        kind, word = pick(kinds), self.word(secret)
        if kind == "text":
            return [line for _ in range(pick((1, 2))) for line in self.text(secret)]
        if kind == "odd":
            odd = (
                (f"<div>{word}",),
                (f"</blockquote>{word}",),
                (f"<!-- {word}",),
                (f"<!-- {word} -->",),
                (f"{{% raw %}}{word}",),
                (f"[{word}]: {word}.md",),
                (word, f": {word}"),
                ("$$", word),
                ("<details>", f"<summary>{word}</summary>", "", word, "", "</details>"),
                (f'=== "{word}"', "", f"    {word}"),
                (f"      {word}",),
                ("{% highlight python %}", word, "{% endhighlight %}"),
                (f"{{: .{word} }}",),
                (f"{{:{word}: .{word} }}",),
                (f"{{::comment}}{word}{{:/}}",),
                ("***",),
                (word, "---"),
                (f"<span>{word}", f"*{word}"),
                (f"`{word}", f"[{word}"),
                ("{{< note >}}", word),
                (f"<table><tr><td>{word}",),
                (f"1. {word}", f"2. > {word}"),
                (f"\t{word}",),
            )
            return list(pick(odd))
        if kind == "heading":
            return [pick(("## Part", "### Part", f"## {word}", f"## Part {{#{word}}}"))]
        if kind == "fence":
            return [pick(("```", "``` python", "````")), word, "", f"> [!NOTE] {word}", "```"]
        if kind == "table":
            return [f"| {word} | b |", "|--|--|", f"| {word} | {word} |"]
        if kind == "math":
            return ["$$", f"{word} = 1", "$$"]
        if kind == "html":
            return pick(([f"<div>{word}</div>"], ["<div markdown=1>", "", word, "", "</div>"]))
        if kind == "exercise":
            return ["> [!EXERCISE]", f"> {word}"]
        inner = self.blocks(depth + 1, secret or kind in ("solution", "shortcode"))
        if kind == "list":
            return [f"{'- ' if not at else '  '}{line}".rstrip() for at, line in enumerate(inner)]
        if kind == "quote":
            return [f"> {line}".rstrip() for line in inner]
        if kind == "details":
            return ["{{< details >}}", *inner, "{{< /details >}}"]
        if kind == "shortcode":
            return ["{{< solution >}}", *inner, "{{< /solution >}}"]
        if kind == "lazy":
            return [f"> {word}", *self.text(secret)]
        marker = pick(("[!SOLUTION]", f"[!Solution] {self.word(True)}", "[!SOLUTION]-"))
        lines = [f"> {marker}", *[f"> {line}".rstrip() for line in inner]]
        if inner[-1][:1].isalnum() and pick((True, False)):
            lines += [f"{self.word(True)} lazily"]
        return lines

    def blocks(self, depth: int, secret: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(1, 3)):
            lines += [*self.block(depth, secret), ""]
        return lines[:-1]

    def whole(self) -> str:
        lines = ["> [!EXERCISE]", "> First.", "", *self.blocks(0, False), ""]
        lines += [*self.blocks(0, False), "", *(f"[^{n}]: Note {n}" for n in (1, 2, 3))]
        return "\n".join(lines) + "\n"


def everything(prose: Prose) -> str:
    """All that a page may show of its notes."""
    parts = (prose.html, prose.summary, prose.headings, prose.ids, prose.links, prose.items)
    return repr(parts) + repr(prose.holes)


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_of_a_solution_is_in_notes_put_together_at_random(engine: str) -> None:
    tried = 0
    for seed in range(100):
        text = Notes(seed).whole()
        if SECRET not in text:
            continue
        shown = render(text, MarkupOptions(engine=engine, solutions="hidden"))  # type: ignore[arg-type]
        if any(one.severity == "error" for one in shown.diagnostics):
            continue
        tried += 1
        assert SECRET not in everything(shown), (seed, text)
        assert shown.hidden is not None
        whole = [one.id for one in shown.hidden.headings]
        assert [one.id for one in shown.headings] == [one for one in whole if one in shown.ids]
        words = re.findall(r"word\d+w", shown.hidden.html)
        assert words == re.findall(r"word\d+w", shown.html), (seed, text)
    assert tried > 30


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        ">[!SOLUTION]\n>xyzzy",
        "   >  [!solution] xyzzy\n> xyzzy",
        ">\t[!SOLUTION]\n> xyzzy",
        "> [!SOLUTION]xyzzy\n> xyzzy",
        "> [!SOLUTION]: xyzzy\n> xyzzy",
        "> [!SOLUTION]-xyzzy",
        "> [!SOLUTION](xyzzy.md) xyzzy",
        "> [!SOLUTION][x] xyzzy\n\n[x]: xyzzy.md",
        "> [!SOLUTION]\n> ===\n> xyzzy",
        "> [!SOLUTION] xyzzy | xyzzy\n> --|--\n> xyzzy | xyzzy",
        "> [!SOLUTION]\n> : xyzzy",
        ">\n> [!SOLUTION]\n> xyzzy",
        "> \\[!SOLUTION]\n> xyzzy",
        "> &#91;!SOLUTION]\n> xyzzy",
        "> [!SOLU&#84;ION]\n> xyzzy",
        "> <!-- -->[!SOLUTION]\n> xyzzy",
        "> **[!SOLUTION]** xyzzy",
        "> [!SOLUTION\\] xyzzy",
        "> [!SOLUTION\n> xyzzy",
        "> [! SOLUTION] xyzzy",
        "> [SOLUTION]\n> xyzzy",
        "> [!ANSWER]\n> xyzzy",
        "> [!Lo\u0308sung]\n> xyzzy",
        "> > [!SOLUTION]\n> > xyzzy",
        "- > [!SOLUTION]\n  > xyzzy\n- > [!SOLUTION]\n  > xyzzy",
        "> - [!SOLUTION]\n>\n>   xyzzy",
        "<blockquote><p>[!SOLUTION] xyzzy</p></blockquote>",
        "<div>\n> [!SOLUTION]\n> xyzzy\n</div>",
        "Text {{< solution >}}xyzzy{{< /solution >}}",
        "{{< solution >}}xyzzy{{< /solution >}}",
        "{{< solution >}}\nxyzzy\n",
        "{{< solution >}}\nxyzzy\n{{< /solution >}} xyzzy",
        "{{< solutions >}}\nxyzzy\n{{< /solutions >}}",
        '{{< details "Solution: xyzzy" >}}\nxyzzy\n{{< /details >}}',
        '{{< tabs >}}\n{{< tab "Solution xyzzy" >}}\nxyzzy\n{{< /tab >}}\n{{< /tabs >}}',
        '=== "Solution xyzzy"\n\n    xyzzy',
        "> xyzzy\n{: .prompt-solution }",
        "::: {.solution}\nxyzzy\n:::",
        "::: {#sol-x}\nxyzzy\n:::",
        "```{solution} ex-1\nxyzzy\n```",
        "\\begin{solution}\nxyzzy\n\\end{solution}",
        "!!! solution\n    xyzzy",
        '??? note "Solution"\n    xyzzy',
        "/// details | Solution\nxyzzy\n///",
        "{% solution %}\nxyzzy\n{% endsolution %}",
        "```\n> [!SOLUTION]\n> xyzzy\n```",
        "$$\nx\n\n> [!SOLUTION]\n> xyzzy\n\n$$",
        "      > [!SOLUTION]\n      > xyzzy",
        "> [!SOLUTION]\n> xyzzy\nxyzzy lazily",
        "> [!SOLUTION]\n> xyzzy\n- xyzzy",
        "> [!SOLUTION]\n> ```\nxyzzy\n```",
        "> [!SOLUTION]\r\n> xyzzy\r\n",
        "> [!SOLUTION]\n> xyzzy\n\n> xyzzy",
        "> [!SOLUTION]\n\n>\n> xyzzy",
        "> > [!SOLUTION]\n> > xyzzy\n\n> > xyzzy",
        '=== "A"\n\n    > [!SOLUTION]\n    > xyzzy\n\n    > xyzzy',
        "A[^1]\n\n[^1]: B\n- > [!SOLUTION]\n  > xyzzy\n  >\n  > xyzzy",
        "Text.\n\n    {{< solution >}}\n    xyzzy\n    {{< /solution >}}",
        "<pre>\n{{< solution >}}\nxyzzy\n{{< /solution >}}</pre>",
    ],
)
def test_whatever_looks_like_a_solution_is_hidden_or_an_error(engine: str, text: str) -> None:
    options = MarkupOptions(engine=engine, solutions="hidden")  # type: ignore[arg-type]
    shown = render(f"> [!EXERCISE]\n> One?\n\n{text}\n", options)
    errors = [one for one in shown.diagnostics if one.severity == "error"]
    assert errors or SECRET not in everything(shown)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "hidden",
    [
        '| a |\n|--|\n| b |\n{: #tab-x caption="A" }',
        '![a](a.png)\n{: #fig-x caption="A" }',
        "![a](a.png){: #fig-x }\n_A_",
        "> [!LEMMA]\n> A\n{: #lem-x }",
        '```python\nA\n```\n{: #lst-x caption="A" }',
    ],
)
@pytest.mark.parametrize("shown", ["", "![b](b.png)\n_B_", '```python\nB\n```\n{: caption="B" }'])
def test_what_is_numbered_in_a_hidden_solution_counts(engine: str, hidden: str, shown: str) -> None:
    """Whether or not something of the kind is numbered outside of it."""
    text = "\n\n".join(
        ("> [!EXERCISE]\n> One?", "{{< solution >}}", hidden, "{{< /solution >}}", shown)
    )
    found = [
        [(item.kind, item.labels) for item in render(text, options).items]
        for solutions in ("folded", "hidden")
        for options in [MarkupOptions(engine=engine, solutions=solutions)]  # type: ignore[arg-type]
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 2 + bool(shown)
