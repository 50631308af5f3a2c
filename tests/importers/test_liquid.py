"""Liquid is worked out once; what can't be stays in sight, with its place in the report."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from coursesite import importers
from coursesite.importers.dialects.liquid.renderer import Rendered, render

INCLUDES = {
    "box.html": '<div class="box">\n\n  <b>{{ include.text }}</b>\n</div>',
    "again.html": "{% include again.html %}",
    "tracker.html": "<script>track()</script>",
    "figure.html": '<figure><img src="{{ include.url }}" title="{{ include.title }}">'
    "<figcaption>{{ include.description }}</figcaption></figure>",
    "fig.html": '{% mystery %}<img src="{{ include.src }}">',
    "pic.html": '<a href="x"><img class="p" src="/assets/img/{{ include.src }}"></a>',
    "table.html": "<script>sort()</script>\n<p>Rows</p>",
    "row_one.html": "<{{ include.n }}>",
    "row_two.html": "[{{ include.n }}]",
    "alert.html": '<div markdown="1" class="alert">\n  {{- include.text }}\n</div>',
    "say.md": "Hello {{ include.name | default: 'you' }}",
}
NAMES: dict[str, Any] = {
    "site": {
        "title": "A site",
        "baseurl": "/base",
        "rows": [{"n": 1, "t": "one"}, {"n": 2, "t": "two"}],
        "map": {"k": "v"},
        "mixed": [{"n": 2, "t": "two"}, {"n": 1, "t": "one"}, {"t": "no"}],
        "byweek": {"2": "second"},
        "words": {"limit": 3, "in": 4},
        "zero": 0,
        "off": False,
    },
    "page": {
        "title": "A page",
        "date": "2024-02-05 10:00:00 +0800",
        "tags": ["x", "y"],
        "file": "say",
    },
}


class FakeSite:
    filters: Mapping[str, Callable[..., Any]] = MappingProxyType({})

    def include(self, name: str) -> str | None:
        return INCLUDES.get(name)

    def include_relative(self, name: str, page: Any) -> str | None:
        return "Part of {{ page.title }}" if (name, page) == ("part.md", NAMES["page"]) else None

    def post_url(self, name: str) -> str | None:
        return "/posts/known/" if name == "2024-01-01-known" else None

    def link(self, path: str) -> str | None:
        return "/a.pdf" if path == "a.pdf" else None


def run(source: str) -> Rendered:
    return render(source, NAMES, FakeSite())


def text(source: str) -> str:
    """The text without comments."""
    return re.sub(r"<!--.*?-->\s*", "", run(source).text, flags=re.DOTALL).strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ site.title }}", "A site"),
        ("{{ page['title'] | upcase }}", "A PAGE"),
        ("{{ site.rows[1].t }} {{ site.rows.first.n }} {{ site.rows | size }}", "two 1 2"),
        ("{{ site.rows | map: 't' | join: ', ' }}", "one, two"),
        ("{{ site.rows | where: 'n', 2 | first | inspect }}", '{"n": 2, "t": "two"}'),
        ("{{ '/x/' | prepend: site.baseurl }}", "/base/x/"),
        ("{{ page.date | date: '%b %-d, %Y' }}", "Feb 5, 2024"),
        ("{{ page.date | date_to_string }}", "05 Feb 2024"),
        ("{{ 7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ 7 | modulo: 4 }}", "3 3.5 3"),
        ("{{ 'a-b c' | split: ' ' | last }}", "c"),
        ("{{ 'Ünï cödé' | slugify }}", "ünï-cödé"),
        ("{{ 'abcdef' | truncate: 5 }} {{ 'a b c' | truncatewords: 2 }}", "ab... a b..."),
        ("{{ '<b>x</b>' | strip_html }}", "x"),
        ("{{ nil | default: 'd' }}", "d"),
        ("{{ 'See *this*' | markdownify }}", "<p>See <em>this</em></p>"),
        ("{{ 'Plain words' | markdownify }}", "Plain words"),
        ("{{ true }} {{ 1.0 }} {{ (1..3) | join: '' }}", "true 1.0 123"),
        ("a{{- ' b ' -}}  c", "a b c"),
        ("{% raw %}{{ x }} {% y %}{% endraw %}", "{{ x }} {% y %}"),
        ("{% if site.zero and site.off == false %}yes{% else %}no{% endif %}", "yes"),
        ("{% unless site.nope %}a{% endunless %}", "a"),
        ("{% if 'abc' contains 'b' or x %}in{% elsif true %}out{% endif %}", "in"),
        ("{% if site.rows == empty %}e{% else %}f{% endif %}", "f"),
        ("{% case site.title %}{% when 'B', 'A site' %}hit{% else %}miss{% endcase %}", "hit"),
        ("{% for r in site.rows reversed %}{{ r.n }}{% endfor %}", "21"),
        ("{% for i in (1..9) limit: 2 offset: 3 %}{{ i }}{% endfor %}", "45"),
        ("{% for p in site.map %}{{ p[0] }}={{ p[1] }}{% endfor %}", "k=v"),
        ("{% for i in (1..5) %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "12"),
        ("{% for i in (1..3) %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}", "13"),
        ("{% for i in (1..2) %}{{ forloop.index }}/{{ forloop.length }} {% endfor %}", "1/2 2/2"),
        ("{% for i in site.none_at_all %}x{% endfor %}y", "y"),
        ("{% for i in page.tags %}{% cycle 'o', 'e' %}{% endfor %}", "oe"),
        ("{% assign a = 'x' | append: 'y' %}{{ a }}", "xy"),
        ("{% capture a %}<{{ site.title }}>{% endcapture %}{{ a }}{{ a }}", "<A site><A site>"),
        ("{% include say.md name='Ada' %} {% include say.md %}", "Hello Ada Hello you"),
        ("{% include_relative part.md %}", "Part of A page"),
        ("{% increment n %}{% increment n %}", "01"),
        ("{{ site.words.limit }}{{ site.words . in }}{{ site.rows[0].cols }}", "34"),
        ("{% assign limit = 1 %}{% for r in site.rows limit: limit %}{{ r.t }}{% endfor %}", "one"),
        (
            "{{ site.rows | where_exp: 'offset', 'offset.n > 1' | map: 't' }} limit: 2",
            "two limit: 2",
        ),
    ],
)
def test_known_liquid_becomes_what_it_gave(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{{ site.nope }}",
        "{{ page.title | no_such_filter }}",
        "{% mystery tag %}",
        "{% include missing.html %}",
        "{% include_relative say.md %}",
        "{% include again.html %}",
        "{% include tracker.html %}",
        "{% post_url 1999-01-01-none %}",
        "{% link none.md %}",
        "{% endfor %}",
        "{{ 'open }}",
        "{{ content }}",
        "{% for x %}{% endfor %}",
        "{{ 'now' | date: '%Y' }}",
    ],
)
def test_other_liquid_is_left_in_a_comment_and_reported(source: str) -> None:
    found = run(f"Before.\n\nText {source} text.\n")
    assert "Before.\n\n<!-- liquid: " in found.text
    assert any(note.status == "left" and note.offset >= 14 for note in found.notes)
    left = re.sub(r"<!--.*?-->", "", found.text, flags=re.DOTALL)
    assert left.split() == ["Before.", "Text", "text."]


def test_a_loop_without_end_is_left() -> None:
    found = run("{% for a in (1..9999) %}{% for b in (1..9999) %}x{% endfor %}{% endfor %}")
    assert found.text.startswith("<!-- liquid: {% for a in (1..9999) %}{% for b")
    assert found.text.count("x") == 1
    assert any("too long" in note.text for note in found.notes)


def test_the_text_of_an_unknown_block_stays() -> None:
    found = run("{% note title %}\nWords to keep.\n{% endnote %}\n")
    assert "{% note title %}" in found.text and "{% endnote %}" in found.text
    assert "\nWords to keep.\n" in found.text


def test_a_condition_keeps_its_source_with_all_branches_in_a_comment() -> None:
    found = run("{% if site.off %}hidden{% else %}seen{% endif %}")
    assert found.text.startswith(
        "<!-- liquid: {% if site.off %}hidden{% else %}seen{% endif %} -->"
    )
    assert found.text.rstrip().endswith("seen")
    assert [note.status for note in found.notes] == ["left"]


def test_rows_that_a_loop_makes_stay_one_table() -> None:
    source = "| n |\n|---|\n{% for r in site.rows %}\n| {{ r.n }} |\n{% endfor %}\n\nend"
    assert text(source) == "| n |\n|---|\n| 1 |\n| 2 |\n\nend"


def test_code_and_formulas_keep_liquid_that_means_nothing() -> None:
    source = "```yaml\na: {{ secrets.X }}\n{% if a %}b{% endif %}\n```\n`{{ y }}` $$ {{a}}^{b} $$"
    found = run(source)
    assert found.text == source
    assert {note.status for note in found.notes} == {"kept"}


def test_liquid_in_an_html_comment_stays_there() -> None:
    source = "<!-- {% include box.html text='x' %} {{ site.title }} -->\n"
    assert run(source).text == source


def test_comments_are_hidden_and_kept() -> None:
    found = run("a {% comment %} secret --> {{ x }} {% endcomment %}b {%# inline %}")
    assert found.text.startswith("<!-- secret --&gt; {{ x }} -->\n<!-- inline -->\n")
    assert text("a {% comment %} x {% endcomment %}b") == "a b"


def test_text_is_never_taken_for_a_shortcode() -> None:
    found = run(
        "{{< youtube x >}} and {% raw %}{% include embed/youtube.html id='y' %}{% endraw %}"
    )
    assert "{{<" not in found.text and "{% include" not in found.text
    assert found.text.startswith("&#123;{< youtube x >}}")
    assert run("`{{< x >}}`").text == "`{{< x >}}`"
    assert (
        text("{% raw %}{% raw %} {% highlight x %}{% endraw %}")
        == "&#123;% raw %} &#123;% highlight x %}"
    )


def test_an_include_gives_html_that_markdown_takes_whole() -> None:
    found = run("{% include box.html text='A & B' %}\nNext.\n")
    assert '<div class="box">\n<b>A & B</b>\n</div>\n\nNext.' in found.text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% include embed/youtube.html id='dqoEU9Ac3ek' %}", "{{< youtube dqoEU9Ac3ek >}}"),
        ("{%- include embed/youtube.html id=page.vid -%}", None),
        ("{% include embed/spotify.html id='3OuMIIFP5TxM8tLXMWYPGV' compact=1 dark=nil %}",
         "{{< spotify 3OuMIIFP5TxM8tLXMWYPGV compact >}}"),
        ("{% include embed/video.html src='a.mp4' autoplay=false loop='false' muted=true %}",
         "{{< video a.mp4 loop muted >}}"),
        ("{% include embed/video.html src='a b.mp4' types='webm|ogv' title='\"x\"' %}",
         '{{< video "a b.mp4" types="webm|ogv" title="\\"x\\"" >}}'),
        ("{% include embed/audio.html\n  src='a.mp3'\n  title='T'\n%}",
         '{{< audio a.mp3 title="T" >}}'),
        ("{% include embed/twitch.html id='1634779211' %}", "{{< twitch 1634779211 >}}"),
        ("{% include embed/bilibili.html id='BV1Q44y1B7Wf' %}", "{{< bilibili BV1Q44y1B7Wf >}}"),
        ("{% include embed/youtube.html id='../../evil' %}", None),
    ],
)  # fmt: skip
def test_embeds_of_chirpy_become_our_shortcodes(source: str, expected: str | None) -> None:
    found = run(source)
    if expected is None:
        assert "<!-- liquid: {%" in found.text and "{{< youtube" not in found.text
    else:
        assert found.text == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% include youtubePlayer.html id='dqoEU9Ac3ek' %}", "{{< youtube dqoEU9Ac3ek >}}"),
        ("{% include video id='76979871' provider='vimeo' %}", "{{< vimeo 76979871 >}}"),
        (
            "{% include figure image_path='/a.png' alt='An a' caption='This is *a*' %}",
            '{{< figure /a.png alt="An a" >}}This is *a*{{< /figure >}}',
        ),
        (
            "{% include figure.liquid path='img/a b.jpg' class='x' title='A' %}",
            '{{< figure "img/a b.jpg" caption="A" class="x" >}}',
        ),
        (
            "{% include image.html src='/a.png' caption='A *cat*' width='300px' zoomable=true %}",
            "{{< figure /a.png width=300 >}}A *cat*{{< /figure >}}",
        ),
        (
            "{% include image.html img='a.png' max-width='80%' url='https://x.org' alt='' %}",
            '{{< figure a.png width="80%" link="https://x.org" >}}',
        ),
        (
            "{% include image.html file='a.png' description='Words' loading='eager' %}",
            '{{< figure a.png caption="Words" >}}',
        ),
        (
            "{% include youtube.html id='dqoEU9Ac3ek' width=560 height=315 %}",
            "{{< youtube dqoEU9Ac3ek >}}",
        ),
    ],
)
def test_what_themes_include_for_pictures_and_recordings_is_known(
    source: str, expected: str
) -> None:
    assert run(source).text == expected
    assert run(f"`{source}`").text == f"`{source}`"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('url="/a.png" description="A *cat*"', "<figcaption>A *cat*</figcaption>"),
        ('url="/a.png" description="A" align="left"', "<figcaption>A</figcaption>"),
        ('url="/a.png" caption="A" title="B"', '<img src="/a.png" title="B">'),
    ],
)
def test_a_picture_with_an_argument_of_the_sites_own_is_what_its_include_gives(
    source: str, shown: str
) -> None:
    found = run(f"{{% include figure.html {source} %}}\n")
    assert found.text.startswith("<figure>")
    assert shown in found.text and "{{<" not in found.text


def test_a_picture_is_where_the_sites_own_include_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("img.html", "picture"):
        monkeypatch.setitem(INCLUDES, name, INCLUDES["pic.html"])
    assert run("{% include img.html src='x.png' caption='A' %}").text == (
        '{{< figure /assets/img/x.png caption="A" >}}'
    )
    assert run("{% include picture src='a b.png' %}").text == '{{< figure "/assets/img/a b.png" >}}'
    monkeypatch.setitem(INCLUDES, "img.html", "<p>no picture</p>")
    assert run("{% include img.html src='x.png' %}").text == "{{< figure x.png >}}"


def test_what_no_shortcode_says_is_reported_and_kept_in_a_comment() -> None:
    source = "{% include image.html src='/a.png' caption='A' align='left' height=9 %}"
    found = run(f"Text.\n\n{source}\n")
    assert f'<!-- liquid: {source} -->\n\n{{{{< figure /a.png caption="A" >}}}}' in found.text
    assert ("left", "the shortcode does not say: align, height") in [
        (one.status, one.text) for one in found.notes
    ]
    video = run("{% include youtube.html id='dqoEU9Ac3ek' caption='A talk' %}")
    assert [one.status for one in video.notes] == ["converted", "left"]
    looks = run("{% include image.html src='/a.png' loading='eager' zoomable=true %}")
    assert [(one.status, one.text) for one in looks.notes] == [
        ("converted", "{{< figure /a.png >}} (as the theme has it: loading, zoomable)")
    ]


def test_a_picture_whose_include_can_not_be_worked_out_is_what_can_be_said() -> None:
    found = run("{% include fig.html src='/a.png' caption='A' align='left' %}")
    assert '{{< figure /a.png caption="A" >}}' in found.text
    assert any(one.status == "left" and "align" in one.text for one in found.notes)


def test_highlighted_code_is_a_fence_with_its_options() -> None:
    found = run('{% highlight python linenos hl_lines="1 3-4" %}\nx = "```"\n{% endhighlight %}\n')
    assert found.text == '````python\nx = "```"\n````\n{: .lineno hl_lines="1 3-4" }\n'
    listed = run("- a\n\n  {% highlight c %}\n  int a;\n  {% endhighlight %}\n  b\n")
    assert "  ```c\n  int a;\n  ```\n  b\n" in listed.text


def test_what_is_not_liquid_is_not_touched() -> None:
    source = "$\\frac{{a}}{b}$ {: .x} {{{ }}} {% \n\n %} {#id}\n"
    assert "\\frac" in run("$x$ \\frac{1}{2}").text
    assert run("{: .x} {#id} {% \n").text == "{: .x} {#id} {% \n"
    assert run(source).text


def test_without_its_package_liquid_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "liquid", None)
    for name in ("environment", "tags"):
        monkeypatch.delitem(
            sys.modules, f"coursesite.importers.dialects.liquid.{name}", raising=False
        )
    (tmp_path / "_config.yml").write_text("title: T")
    (tmp_path / "index.md").write_text("---\n---\nHome")
    assert not importers.plan_import(tmp_path).diagnostics, "a site without Liquid needs none"
    (tmp_path / "index.md").write_text("---\n---\n{{ site.title }}")
    plan = importers.plan_import(tmp_path)
    (told,) = plan.diagnostics
    assert told.code == "import-package" and "coursesite[import]" in told.hint and not plan.files


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 2.5 | round }} {{ 3.14159 | round: 2 }} {{ -2.5 | round }}", "3 3.14 -3"),
        ("{{ site.mixed | sort: 'n' | map: 't' | join }}", "no one two"),
        ("{{ site.mixed | sort: 'n', 'last' | map: 't' | join }}", "one two no"),
        ("{% assign g = site.mixed | group_by: 'n' %}{% for x in g %}{{ x.name }}:"
         "{{ x.size }} {% endfor %}", "2:1 1:1 :1"),
        ("{% assign w = site.rows | where_exp: 'r', 'r.n > 1' %}{{ w | map: 't' }}", "two"),
        ("{% assign w = site.rows | group_by_exp: 'r', 'r.t | size' %}{{ w[0].size }}", "2"),
        ("{% for r in site.rows %}{{ r.t }}{{ r.no | nope }}{% plugin x %} {% endfor %}",
         "one two"),
        ("{% if page.week > 3 %}a{% else %}b{% endif %}", "b"),
        ("{% tablerow r in site.rows %}{{ r.n }}{% endtablerow %}",
         '<tr class="row1">\n<td class="col1">1</td><td class="col2">2</td></tr>'),
        ("{{ 1700000000 | date: '%Y-%m-%d' }} {{ '1700000000' | date: '%H:%M' }}",
         "2023-11-14 22:13"),
        ("{{ 'a,b,,' | split: ',' | size }} {{ page.tags | append: '!' }}", "2 xy!"),
        ("{% include {{ page.file }}.md name='Eva' %}", "Hello Eva"),
        ("{% for r in site.rows %}{% include row_{{ r.t }}.html n=r.n %}{% endfor %}", "<1>[2]"),
        ("{% assign d = '2025-01-27' | date: '%s' | plus: 604800 %}{{ d | date: '%b %-d' }}",
         "Feb 3"),
        ("{% include table.html %}", "<p>Rows</p>"),
        ("{{ site.byweek[2] }}", "second"),
        ("{{ 'b a b a c' | split: ' ' | uniq | join: '' }} {{ site.rows | last | map: 't' }}",
         "bac"),
    ],
)  # fmt: skip
def test_liquid_is_as_in_jekyll(source: str, expected: str) -> None:
    assert text(source) == expected


def test_a_line_of_tags_parts_paragraphs_but_no_rows_and_items() -> None:
    loop = "{% for r in site.rows %}\nA line on {{ r.t }}.\n{% endfor %}\nAfter."
    assert text(loop) == "A line on one.\n\nA line on two.\n\nAfter."
    rows = "| n |\n|---|\n{%- for r in site.rows %}\n| {{ r.n }} |\n{%- endfor %}\n"
    assert text(rows) == "| n |\n|---|\n| 1 |\n| 2 |"
    items = "{% for r in site.rows %}\n{% assign t = r.t %}\n- {{ t }}\n{% endfor %}\nAfter."
    assert text(items) == "- one\n- two\n\nAfter."


def test_a_call_that_reads_nothing_of_the_site_needs_no_source_beside_it() -> None:
    done = run("{% include say.md name='Ada' %}\n\n{% include_relative part.md %}\n")
    assert done.text.startswith("Hello Ada\n\n<!-- liquid: {% include_relative part.md %} -->")
    assert [note.status for note in done.notes] == ["converted", "left"]
    done = run(
        "{% assign a = site.title %}{% capture b %}{{ a }}{% endcapture %}{% if b %}x{% endif %}"
    )
    assert done.text.count("<!--") == 3


def test_a_box_with_blocks_of_markdown_keeps_their_blank_lines() -> None:
    assert run('{% include alert.html text="\na\n\n- b" %}').text.strip() == (
        '<div markdown="1" class="alert">\na\n\n- b\n</div>'
    )
