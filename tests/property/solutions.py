"""Notes with solutions in them, for Hypothesis: blocks within blocks, and what authors forget."""

from __future__ import annotations

from random import Random

SECRET = "xyzzy"
"""The beginning of every word in a solution, and of no other."""
WRAPPED = ("quote", "callout", "list", "numbers", "definition", "tab", "details", "element", "deep")
ODD = (
    "<p>", "</p>", "<div>", "</div>", "</blockquote>", "</details>", "<details>", "<b>", "</li>",
    "<section>", "<table>", "<td>", "<!--", "-->", "<p>{}", "<div>{}</div>", "<p>{}</p>", "<b>{}",
    "{}</p>", "</p>{}", "<br>", "<hr>", "***", "---", "===", "# {}", "## Part", "    {}", "\t{}",
    "```", "$$", "{{: .{} }}", "{{: #{} }}", "{}  ", "{}\\", "`{}", "*{}", "> {}", "- {}", "1. {}",
    ": {}", "| {} |", "[{}]: {}.md", "{{% raw %}}{}", "<span>{}", "<pre>{}</pre>", "<pre>{}",
    "{{:toc}}",
)  # fmt: skip
"""Lines that some readers of Markdown take for more than text; {} is a word."""


class Notes:
    """Notes put together by `random`; in solutions, every word is a secret. With `odd`, lines are
    left out and put in as by mistake."""

    def __init__(self, random: Random, *, odd: bool) -> None:
        self._random, self._odd, self._count = random, odd, 0

    def text(self) -> str:
        """The body of a post, with an exercise first."""
        lines = ["> [!EXERCISE]", "> First.", "", *self._blocks(0, False), ""]
        lines += [*self._blocks(0, False), "", *(f"[^{n}]: Note {n}" for n in (1, 2, 3))]
        return "\n".join(lines) + "\n"

    def _word(self, secret: bool) -> str:
        self._count += 1
        return f"{SECRET}{self._count}x" if secret else f"word{self._count}w"

    def _is(self, chance: float) -> bool:
        return self._random.random() < chance

    def _line(self, secret: bool) -> str:
        word = self._word(secret)
        return self._random.choice(
            (
                f"{word} text",
                f"{word} text",
                f"*{word}* and `{word}`",
                f"$x_{{{word}}}$ {word}",
                f"[{word}]({word}.md) ![{word}]({word}.png)",
                f"<b>{word}</b> & {word}",
                f"{word}[^{self._random.randint(1, 3)}]",
                f"{{{{< at 1:00 >}}}} {word}",
            )
        )

    def _plain(self, secret: bool) -> list[str]:
        """A block that holds no others."""
        word, second = self._word(secret), self._word(secret)
        return list(
            self._random.choice(
                (
                    (self._line(secret),),
                    (self._line(secret), self._line(secret)),
                    ("### Part",),
                    (f"### {word}",),
                    ("```python", word, "", f"> {word}", "```"),
                    (f"| {word} | b |", "|--|--|", f"| {word} | {second} |"),
                    ("$$", f"{word} = 1", "$$", f"{{: #eq-{word} }}"),
                    (f"<div>{word}</div>",),
                    (f"![{word}]({word}.png)", f"_{second}_"),
                    (f"- [ ] {word}", f"- {second}"),
                    ("{{< note >}}", word, "{{< /note >}}"),
                    ("{{< exercise >}}", word, "{{< /exercise >}}"),
                    ("> [!EXERCISE]", f"> {word}", f"{{: #ex-{word} }}"),
                    ("> [!HINT]", f"> {word}"),
                    ("> [!THEOREM]", f"> {word}"),
                    (f"{word}", f": {second}"),
                    (f"    {word}",),
                    (f"<details><summary>{word}</summary>{second}</details>",),
                )
            )
        )

    def _block(self, depth: int, secret: bool) -> list[str]:
        kinds = ["plain"] * 4 + ["odd"] * 2 * self._odd
        if depth < 4:
            kinds += [*WRAPPED, "solution", "solution", "solution", "call", "one line"]
        kind, word = self._random.choice(kinds), self._word(secret)
        if kind == "plain":
            return self._plain(secret)
        if kind == "odd":
            return [self._random.choice(ODD).format(word, word)]
        if kind == "one line":
            return [f"{{{{< solution >}}}}{self._word(True)}{{{{< /solution >}}}}"]
        inner = self._blocks(depth + 1, secret or kind in ("solution", "call"))
        first = self._random.choice(("> [!SOLUTION]", f"> [!Solution]- {self._word(True)}"))
        # the marker above a term would be a part of it
        marker = [first, ">"] if inner[1:2] and inner[1].startswith(": ") else [first]
        around: dict[str, tuple[list[str], str, str, list[str]]] = {
            # lines above, prefix of the first and of the other lines, lines below
            "quote": ([], "> ", "> ", []),
            "callout": (["> [!NOTE]"], "> ", "> ", []),
            "solution": (marker, "> ", "> ", []),
            "list": ([], "- ", "  ", []),
            "numbers": ([], "1. ", "   ", []),
            "deep": ([], "-   ", "    ", []),
            "definition": ([word], ": ", "  ", []),
            "tab": ([f'=== "{word}"', ""], "    ", "    ", []),
            "details": (["{{< details >}}"], "", "", ["{{< /details >}}"]),
            "element": (['<div markdown="1">', ""], "", "", ["", "</div>"]),
            "call": (["{{< solution >}}"], "", "", ["{{< /solution >}}"]),
        }
        above, lead, further, below = around[kind]
        lines = [f"{further if at else lead}{line}" for at, line in enumerate(inner)]
        for at, line in enumerate(lines):
            lines[at] = self._bare(line.rstrip(), below=lines[at - 1] if at else "")
        if kind == "solution" and self._odd and self._is(0.2):
            lines.append(f"{self._word(True)} lazily")
        return [*above, *lines, *below]

    def _bare(self, line: str, *, below: str) -> str:
        """A line that may have lost the sign of a quote: an empty one, or one below text.
        Attributes keep it: without it they are those of the quote, which they end."""
        if self._odd and line.strip() == ">" and self._is(0.2):
            return ""
        is_text = line.startswith("> ") and not line.startswith("> {:")
        if self._odd and is_text and below.strip(" >") and self._is(0.05):
            return line[2:]
        return line

    def _blocks(self, depth: int, secret: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(self._random.randint(1, 3)):
            block = self._block(depth, secret)
            if not self._odd and block[0].startswith("> ") and not block[0].startswith("> [!"):
                lines += [self._word(secret), ""]  # two quotes below each other are one to some
            lines += block
            if not (self._odd and self._is(0.2)):
                lines.append("")
        return lines[:-1] if lines[-1:] == [""] else lines
