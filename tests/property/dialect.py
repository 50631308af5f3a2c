"""Texts in the dialect of notes, for Hypothesis: pieces of its grammar put together at random."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "word", "two words", "Ünïcödé", "汉字", "カナ", "한국", "עברית", "e\u0301", "İI",
    "\U0001f469\u200d\U0001f3eb", "\u200b", "\u00a0", "\u2028", "\u202e", "\ufeff", "x_y_z",
    "a*b", "1. ", "- ", "100%", "C#", "AT&T",
    "3 < 4", "\\", "\\*", "\\\\", "&amp;", "&#0;", "&#xfdd0;", "&nope;", '"quoted"', "'single'",
    "it's", "--", "---", "...", ":", "|", "\t", "  ", "https://example.org/a_b?c=d&e",
    "www.example.org", "me@example.org", "12:34", ":smile:", "==mark==", "~~gone~~", "H~2~O",
    "x^2^", "@key", "@fig-x",
)  # fmt: skip
MARKS = (
    "*", "**", "***", "_", "__", "`", "``", "$", "$$", "~", "~~", "[", "]", "](", ")", "![", "<",
    ">", "[[", "]]", "{", "}", "{{", "}}", "{%", "%}", "{{<", ">}}", "{:", "(", "\\(", "\\)",
    "\\[", "\\]", "^", "[^", "&", '"', "'", "#", "!", "=", "//", "<!--", "-->", "\n", "\n\n",
    "\r", "\f", "\0",
)  # fmt: skip
INLINE = (
    "*em*", "**strong**", "***both***", "_a*b_c*", "`code`", "`` a`b ``", "`$x`", "$x^2$",
    "$\\frac{a}{", "\\(y\\)", "[link](a.md)", '[link](<a b> "title")', "[ref]", "[ref][one]",
    "[one][]", "[a][b][c]", "![alt *em*](x.png)", "![](x.png){: w=\"3\" }", "![clip](x.mp4)",
    "<https://e.org>", "<b>bold</b>", "<i", "<br/>", "<span title='a > b'>", "</span>", "<x-y>",
    "<script>alert(1)</script>", "<!-- c -->", "<a href=\"javascript:x\">",
    "<img src=x onerror=y>", "<iframe src=\"https://e.org/\"/>", "</p>",
    "{: .class #id key=\"value\"}", "{:", "{: }", "{:toc}", "{.c}", "{ width=\"3\" }", "[^1]",
    "[^none]", "^[note]", "{{< youtube dQw4w9WgXcQ >}}", "{{< nope >}}", "{{< at 1:30 >}}",
    "{{< at soon >}}", "{{< at", "{{</* at */>}}", "{{< term x >}}",
    "{{< figure src=\"a.png\" >}}", "{% include embed/youtube.html id='x' %}", "{% raw %}",
    "{% endraw %}", "{{ page.title }}", "{% for %}", "[[Wiki]]", "{ref}`x`",
    "`x`{: lang=\"fr\" }", "- [ ] task", "| a | b |", "http:/x", "\\begin{align}",
    "\\end{align}", "{::comment}", "{:/}",
)  # fmt: skip
PREFIXES = (
    "", "", "", "> ", "> > ", ">", "- ", "* ", "+ ", "1. ", "2) ", "  ", "   ", "    ", "\t",
    "      ", "- [ ] ", "# ", "## ", "###", "####### ", ": ", "[^1]: ", "[one]: ", "*[HTML]: ",
    "| ", "//", "&",
)  # fmt: skip
BLOCKS = (
    "```", "```python", "``` {.c #i}", "~~~", "````", "```mermaid", "    code", "---", "***",
    "===", "- - -", "$$", "$$ x $$", "\\[", "\\]", "|---|:-:|", "| a | b |", "--|--", "<div>",
    "</div>", "<div", "<details>", "</details>", "<summary>s</summary>", "<pre>", "</pre>",
    "<script>", "</script>", "<style>", "<textarea>", "<table><tr><td>", "<!--", "-->",
    "<![CDATA[", "]]>", "<?php", "<!DOCTYPE html>", "<iframe src=\"https://e.org/\" />",
    "<video>", "> [!NOTE]", "> [!TIP] Title", "{: .prompt-info }", "{:toc}",
    "> [!QUIZ]\n> Answer: 1",
    "{::options a=\"b\" /}", "{::comment}", "{:/comment}", "{{< details \"More\" >}}",
    "{{< /details >}}", "{{< note >}}", "{{< /note >}}", "{{< /nope >}}", "{{< youtube",
    "{% highlight python %}", "{% endhighlight %}", "{% raw %}", "{% endraw %}",
    "{% include embed/youtube.html %}", "!!! note", "??? note \"T\"", "=== \"Tab\"", ":::",
    "::: note", "\\begin{align}", "\\end{align}", "[toc]", "<<<<<<< HEAD", "=======",
    ">>>>>>> x", "Term\n: Definition", "[one]: a.md \"t\"", "[^1]: A note", "* * *\n_",
    "1. a\n   - b", "{{< include \"x.md\" >}}", "--8<-- \"x\"", "<p>a</p><b>", "&nbsp;",
    "{{< at\n1:30\n>}}",
)  # fmt: skip


def inline() -> st.SearchStrategy[str]:
    """A line, or what was meant as one: words, marks and whole pieces next to each other."""
    piece = st.one_of(
        st.sampled_from(WORDS), st.sampled_from(INLINE), st.sampled_from(MARKS), st.text(max_size=3)
    )
    return st.lists(piece, max_size=6).map("".join)


def line() -> st.SearchStrategy[str]:
    """A line with the beginnings of blocks in front of it, or the whole first line of a block."""
    text = st.one_of(inline(), st.sampled_from(BLOCKS))
    prefixes = st.lists(st.sampled_from(PREFIXES), max_size=2).map("".join)
    return st.builds(str.__add__, prefixes, text)


def notes() -> st.SearchStrategy[str]:
    """The body of a post."""
    breaks = st.sampled_from(("\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r", "\n \n"))
    return st.lists(st.builds(str.__add__, line(), breaks), max_size=12).map("".join)


KEYS = (
    "title", "date", "description", "tags", "kind", "number", "week", "day", "due", "points",
    "draft", "slug", "permalink", "aliases", "video", "slides", "files", "readings", "author",
    "lang", "image", "extra", "weight", "publish_date", "expiry_date", "math", "layout", "titel",
    "key", "term", "start_date", "end_date", "class_days", "skip", "events", "timezone",
    "language", "base_url", "markdown", "html", "theme", "validation", "nav", "links",
    "lecturers", "search", "lastmod", "<<", "id", "from", "to", "url", "src", "name", "engine",
    "raw", "csp",
)  # fmt: skip
VALUES = (
    "", "~", "yes", "No", "1", "-3", "1.10", "1e9", "2024-05-06", "2024-02-30",
    "2024-05-06 10:15:00 +0200", "week 4 Fri 23:59", "week 0 Xyz", "[a, b]", "[a, {b: c}]",
    "{id: dQw4w9WgXcQ}", "{from: 2024-05-06, to: 2024-05-01}", "[Mon 10:15-12:00, Thu]",
    "2024-05-01..2024-05-09", "\"quo\\0ted\"", "'it''s'", "a: b", "# comment", "&a x", "*a",
    "!!python/object x", "!x y", "|\n  block\n  text", ">\n  folded\n  汉\n  字", "[", "{", "]",
    "\"", "@x", "`x`", "%x", "https://example.org/x", "javascript:alert(1)", "../x.md", "/a//b/",
    "Europe/Zurich", "Mars/Base", "de", "x-klingon", "汉字\n  汉字", "\\", "<b>$x$</b>", "9" * 30,
    "0x1F", "1:30", ".inf", "NaN", "2024-05-06T25:00", "\t", "- a\n  - b",
    "[{title: X, date: week 2 Tue}]", "{engine: commonmark}", "{links: {not_found: no}}",
    "\u2028", "\x85", "🦆",
)  # fmt: skip


def yaml() -> st.SearchStrategy[str]:
    """Front matter or a `course.yml`, right in most lines."""
    value = st.one_of(st.sampled_from(VALUES), inline())
    keys = st.one_of(st.sampled_from(KEYS), st.text(max_size=3))
    indents = st.sampled_from(("", "", "", "", "  ", "- ", "  - "))
    lines = st.builds(lambda indent, key, text: f"{indent}{key}: {text}\n", indents, keys, value)
    return st.lists(st.one_of(lines, line()), max_size=8).map("".join)


ARGUMENTS = (
    "dQw4w9WgXcQ", "76979871", "https://youtu.be/x?t=9", "1:30", "-5", "a.mp4", '"a b"', "'x'",
    '"', "=", "title=", 'title="T <b>"', "start=90", "start=9h", "end=1", "strat=1", "src=a.png",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "javascript:x", "../a.png", "汉字", '"\\""',
    "a.md#L1-3", "lang=py", "lines=2-", "true", "None", "{", "`x`", "$x$", "\n", "//e.org",
    "&quot;",
)  # fmt: skip


def arguments() -> st.SearchStrategy[str]:
    """The arguments of a shortcode, as they are written."""
    value = st.one_of(st.sampled_from(ARGUMENTS), inline())
    return st.lists(value, max_size=4).map(" ".join)
