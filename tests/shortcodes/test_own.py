"""A shortcode is one file: a site's own, and one that a package brings."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from coursesite.diagnostics import Span
from coursesite.files.access_log import AccessLog
from coursesite.markup import render
from sitetest import SiteTest

MARGIN = '''\
"""{{< margin TEXT side="left" >}}: a remark in the margin."""
from typing import Literal


@shortcode
def margin(text: str, *, side: Literal["left", "right"] = "left") -> Embed:
    return Embed("shortcodes/margin.html", text=text, side=side)
'''
MARKUP = '<aside class="margin margin-{{ side }}">{{ text }}</aside>\n'


def test_a_site_s_own_shortcode_is_one_file_and_its_markup(site: SiteTest) -> None:
    site.write(
        {
            "content/a.md": 'Text.\n\n{{< margin "A < B" side=right >}}\n',
            "shortcodes/margin.py": MARGIN,
            "templates/shortcodes/margin.html": MARKUP,
        }
    ).build().clean()
    assert '<aside class="margin margin-right">A &lt; B</aside>' in site.page("a/index.html")
    site.edit("templates/shortcodes/margin.html", "<aside", "<aside data-new").build()
    assert "<aside data-new" in site.page("a/index.html")
    site.edit("content/a.md", "right", "top").build()
    assert site.codes == ["shortcode-argument"]


def test_a_template_alone_is_a_shortcode(site: SiteTest) -> None:
    box = '<div class="box">{{ inner }}</div>\n'
    site.write(
        {
            "content/a.md": "{{< box >}}\n\nSome *text*.\n\n{{< /box >}}\n",
            "templates/shortcodes/box.html": box,
        }
    ).build().clean()
    assert "<p>Some <em>text</em>.</p>" in site.page("a/index.html").partition('class="box"')[2]


def test_a_package_brings_a_shortcode_through_its_entry_point(
    site: SiteTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "from coursesite.shortcodes import Markdown, shortcode\n\n\n@shortcode\n"
        'def shout(text: str) -> Markdown:\n    """{{< shout TEXT >}}: loud."""\n'
        '    return Markdown(f"**{text.upper()}**")\n'
    )
    info = tmp_path / "plugin" / "loud-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[coursesite.shortcodes]\nshout = loud_plugin:shout\n")
    (tmp_path / "plugin" / "loud_plugin.py").write_text(code)
    site.write({"content/a.md": "It is {{< shout hello >}} here.\n"})
    assert site.build().codes == ["shortcode-unknown"]
    monkeypatch.syspath_prepend(tmp_path / "plugin")
    site.build().clean()
    assert "It is <strong>HELLO</strong> here." in site.page("a/index.html")
    (tmp_path / "plugin" / "loud_plugin.py").write_text("wrong\n")
    assert site.build().codes == ["shortcode-load"]
    (tmp_path / "plugin" / "loud_plugin.py").write_text(code.replace("upper()", "title()"))
    site.build().clean()
    assert "It is <strong>Hello</strong> here." in site.page("a/index.html"), "it may be worked on"
    assert site.build().built.ran == ()


def test_what_a_shortcode_imports_from_beside_it_is_as_it_is_now(
    site: SiteTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though this process has imported it before, as a preview does."""
    monkeypatch.syspath_prepend(site.folder)
    use = "from shortcodes._words import word\n\n\n@shortcode\ndef say() -> Markdown:\n"
    site.write(
        {
            "shortcodes/_words.py": "word = 'one'\n",
            "shortcodes/say.py": f"{use}    return Markdown(word)\n",
            "content/a.md": "So {{< say >}}.\n",
        }
    )
    for word in ("one", "two", "three"):
        site.write({"shortcodes/_words.py": f"word = '{word}'\n"}).build().clean()
        assert f"So {word}." in site.page("a/index.html")


def test_a_site_s_shortcode_wins_over_the_built_in_one(site: SiteTest) -> None:
    own = '"""{{< at WHEN >}}: ours."""\n\n\n@shortcode\ndef at(when: str) -> Markdown:\n'
    site.write(
        {
            "content/a.md": "{{< at noon >}} we meet.\n",
            "shortcodes/at.py": own + '    return Markdown(f"At {when}")\n',
        }
    ).build().clean()
    assert "<p>At noon we meet.</p>" in site.page("a/index.html")


@pytest.mark.parametrize(
    "body",
    [
        "return Markdown('\\ud800')",
        "return Markdown(3)",
        "return Include(3, 4, 5)",
        "return Include('a.md', 'python', ((1, 'x'),))",
        "raise ShortcodeError(3, 4, 5)",
        "raise ShortcodeError('\\ud800')",
        "raise ValueError('\\ud800')",
        "raise Odd",
        "raise SystemExit",
    ],
)
def test_whatever_a_shortcode_does_is_told_at_the_call(site: SiteTest, body: str) -> None:
    odd = "class Odd(Exception):\n    def __str__(self):\n        raise self\n\n\n"
    code = f"{odd}@shortcode\ndef odd() -> Markdown:\n    {body}\n"
    site.write({"content/a.md": "One.\n\n{{< odd >}}\n", "shortcodes/odd.py": code}).build()
    if "Markdown(3)" in body:
        assert "<p>3</p>" in site.clean().page("a/index.html")
        return
    (told,) = site.built.diagnostics
    assert told.code in ("shortcode-failed", "shortcode-argument")
    assert (told.path, told.span) == ("content/a.md", Span(3, 5, 3))
    assert site.build().built.diagnostics == (told,)


def test_a_file_that_a_shortcode_opens_is_part_of_the_page(site: SiteTest) -> None:
    """There or not."""
    code = "from pathlib import Path\n\n\n@shortcode\ndef show() -> Markdown:\n"
    path = f"Path({str(site.folder / 'content' / 'data.txt')!r})"
    more = f"    try:\n        return Markdown({path}.read_text())\n"
    none = "    except OSError:\n        return Markdown('none')\n"
    site.write({"content/a.md": "It is {{< show >}}.\n", "content/b.md": "Not here.\n"})
    site.write({"shortcodes/show.py": code + more + none}).build().clean()
    assert "It is none." in site.page("a/index.html")
    for text in ("one", "two"):
        site.write({"content/data.txt": text}).build().clean()
        assert f"It is {text}." in site.page("a/index.html")
        assert site.rendered == ["a.md"]
    assert site.build().built.ran == ()


def test_what_another_thread_opens_is_no_part_of_the_page(tmp_path: Path) -> None:
    """As a preview's, which serves files while it builds."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    with AccessLog(tmp_path) as opened:
        (tmp_path / "a.txt").read_text()
        other = Thread(target=(tmp_path / "b.txt").read_text)
        other.start()
        other.join()
    (tmp_path / "b.txt").read_text()
    assert opened.paths == ("a.txt",)


def test_a_module_that_fails_with_odd_words_is_told(site: SiteTest) -> None:
    site.write({"content/a.md": "One.\n", "shortcodes/odd.py": "raise ValueError('\\ud800')\n"})
    assert site.build().codes == site.build().codes == ["shortcode-load"]


def test_an_included_file_is_part_of_the_page(site: SiteTest) -> None:
    site.write(
        {
            "content/lectures/01-a.md": '{{< include "code/x.py" lines="2-2" >}}\n',
            "content/lectures/code/x.py": "import os\nprint(os.name)\n",
        }
    ).build().clean()
    assert 'class="cs-code-file">x.py<' in site.page("lectures/a/index.html")
    site.edit("content/lectures/code/x.py", "os.name", "os.sep").build()
    assert site.rendered == ["lectures/01-a.md"]
    assert "sep" in site.page("lectures/a/index.html")


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_shortcode_can_stand_in_an_address(tmp_path: Path, engine: str) -> None:
    site = SiteTest(tmp_path).write(
        {
            "content/course.yml": f"title: C\nmarkdown: {{engine: {engine}}}\n",
            "content/a.md": "---\ntitle: A\n---\n[b]({{< ref b >}}) ![p]({{< base >}}/p.png)\n",
            "content/b.md": "---\ntitle: B\n---\n[a]({{< rel a.md >}}#x)\n",
            "content/media/p.png": "",
            "templates/shortcodes/ref.html": "{{ args[0] }}.md",
            "templates/shortcodes/base.html": "media",
        }
    )
    built = site.build().built
    assert [(one.code, str(one.path)) for one in built.diagnostics] == [
        ("shortcode-unknown", "content/b.md")
    ]
    site.edit("content/b.md", "rel a.md", "ref a").edit("content/b.md", "#x", "").build().clean()
    assert 'href="../b/index.html"' in site.page("a/index.html")


@pytest.mark.parametrize("before", ["", "> ", "- ", "> - ", "Text in lines\n", "> Text "])
def test_what_is_wrong_in_a_tag_over_lines_is_told_at_its_place(before: str) -> None:
    inside = "".join(">" if sign == ">" else " " for sign in before.rpartition("\n")[2])
    inside = "> " if before == "> Text " else inside
    text = f'{before}{{{{< figure\n{inside}  src="a.jpg"\n{inside}  align="center"\n{inside}>}}}}\n'
    [found] = render(text).diagnostics
    assert found.span is not None
    assert found.message == "figure: unknown argument 'align'"
    line = text.split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 :][: found.span.length] == 'align="center"'
