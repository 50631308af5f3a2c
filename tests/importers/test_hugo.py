"""Pages of Hugo in our syntax: shortcodes, front matter, addresses, menus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursesite import importers
from coursesite.importers.data import toml_reader
from coursesite.importers.data.posts import split_post
from coursesite.importers.hugo import blocks
from coursesite.importers.hugo.calls import Call
from coursesite.importers.hugo.settings import address, menu
from coursesite.importers.hugo.shortcodes import ShortcodeConverter, Site
from coursesite.importers.hugo.templates import expanded

LAYOUTS = {
    "kbd": "<kbd>{{ .Get 0 }}</kbd>",
    "panelbox": (
        '<div class="p">{{ with .Get "title" }}<b>{{ . }}</b>{{ end }}'
        "{{ .Inner | markdownify }}</div>"
    ),
    "hard": "{{ range .Site.Taxonomies.tags }}{{ .Title }}{{ end }}",
}
SITE = Site(
    address=lambda here, to: {"b": "b.md", "b.md#x": "b.md#x"}.get(to),
    children=lambda here: ["[B](b.md)"],
    link=lambda here, to: "[Ada](ada.md)" if to == "authors/ada" else None,
    text=lambda here, name: {"a.sh": "ls\n", "a.txt": "*a*\n"}.get(name),
    files=lambda here: ["a.files/My b.pdf", "a.files/c.txt"],
    album=lambda name: ["media/albums/x/b c.png"] if name == "x" else [],
    layouts=LAYOUTS,
    values={"Params": {"Room": "H3", "exam": {"day": "3 May"}}},
    partials={},
)
TEXTS = {
    # boxes
    "{{< hint info >}}\na\n{{< /hint >}}": "{{< note info >}}\na\n{{< /note >}}",
    '{{% notice tip "My *T*" %}}x{{% /notice %}}': '{{< note tip title="My *T*" >}}x{{< /note >}}',
    '{{% notice style="warning" title="W" %}}x{{% /notice %}}': (
        '{{< note warning title="W" >}}x{{< /note >}}'
    ),
    '{{% alert title="W" color="danger" %}}x{{% /alert %}}': (
        '{{< note danger title="W" >}}x{{< /note >}}'
    ),
    "{{< admonition bug Boo false >}}x{{< /admonition >}}": (
        '{{< note danger title="Boo" >}}x{{< /note >}}'
    ),
    "{{< admonition type=tip title=T open=false >}}x{{< /admonition >}}": (
        '{{< note tip title="T" fold=closed >}}x{{< /note >}}'
    ),
    "{{< callout >}}x{{< /callout >}}": "{{< note note >}}x{{< /note >}}",
    "{{< warning >}}x{{< /warning >}}": "{{< note warning >}}x{{< /note >}}",
    "{{< theorem name=Euler >}}x{{< /theorem >}}": '{{< theorem "Euler" >}}x{{< /theorem >}}',
    "- a\n  {{< hint tip >}}\n  - b {{< hint info >}}c{{< /hint >}}\n  {{< /hint >}}": (
        "- a\n  {{< note tip >}}\n  - b {{< note info >}}c{{< /note >}}\n  {{< /note >}}"
    ),
    "{{< hextra/hero-badge >}}a{{< /hextra/hero-badge >}}": "a",
    '{{< hextra/feature-card title="T" subtitle="s" link="l" >}}': "- [T](l): s",
    '{{< pdf "a.pdf" >}} {{< tweet user="U" id=12 >}} {{< asciinema file="d.cast" >}}': (
        "{{< slides a.pdf >}} <https://x.com/U/status/12> [d.cast](d.cast){: .btn }"
    ),
    '<img src="{{< blogdown/postref >}}index_files/a.png">': '<img src="index_files/a.png">',
    '{{% notice style="orange" title="W" expanded="false" %}}x{{% /notice %}}': (
        '{{< note warning title="W" fold=closed >}}x{{< /note >}}'
    ),
    "> [!secondary]- T\n> x\n\n> [!bug]\n> y": "> [!NOTE]- T\n> x\n\n> [!DANGER] Bug\n> y",
    # opened, beside each other
    '{{< expand "More" "..." >}}x{{< /expand >}}': '{{< details "More" >}}x{{< /details >}}',
    '{{% details title="T" open=true %}}x{{% /details %}}': (
        '{{< details "T" open >}}x{{< /details >}}'
    ),
    "{{< solution >}}x{{< /solution >}}": '{{< details "Solution" >}}x{{< /details >}}',
    "{{< example >}}x{{< /example >}} {{< abstract >}}y{{< /abstract >}}": (
        '{{< note note title="Example" >}}x{{< /note >}} '
        '{{< note info title="Abstract" >}}y{{< /note >}}'
    ),
    '{{< highlight type="sh" wrap="true" >}}\nls\n{{< / highlight >}}': "```sh\nls\n```",
    '{{< tabs items="A,B" >}}{{< tab >}}x{{< /tab >}}{{< tab >}}y{{< /tab >}}{{< /tabs >}}': (
        '{{< tabs >}}{{< tab "A" >}}x{{< /tab >}}{{< tab "B" >}}y{{< /tab >}}{{< /tabs >}}'
    ),
    '{{< tabpane lang=sh >}}{{< tab header="A" >}}ls{{< /tab >}}{{< /tabpane >}}': (
        '{{< tabs >}}{{< tab "A" >}}\n```sh\nls\n```\n{{< /tab >}}{{< /tabs >}}'
    ),
    "{{< columns >}}\na\n<--->\nb\n{{< /columns >}}": (
        '<div class="cs-columns" markdown="1">\n<div markdown="1">\n\na\n\n</div>\n'
        '<div markdown="1">\n\nb\n\n</div>\n</div>'
    ),
    "{{% columns %}}\n- ### A\n  b\n- ```sh\n  ls\n    -a\n  ```\n{{% /columns %}}": (
        '<div class="cs-columns" markdown="1">\n<div markdown="1">\n\n### A\nb\n\n</div>\n'
        '<div markdown="1">\n\n```sh\nls\n  -a\n```\n\n</div>\n</div>'
    ),
    "{{< columns >}}\na\n<---> <!-- magic -->\nb\n{{< /columns >}}": (
        '<div class="cs-columns" markdown="1">\n<div markdown="1">\n\na\n\n</div>\n'
        '<div markdown="1">\n\nb\n\n</div>\n</div>'
    ),
    '{{< tabpane >}}{{< tab header="A" disabled=true />}}{{% tab "*B*" lang=en %}}x{{% /tab %}}'
    '{{< tab "C" lang=sh >}}ls{{< /tab >}}{{< /tabpane >}}': (
        '{{< tabs >}}{{< tab "B" >}}\n```\nx\n```\n{{< /tab >}}'
        '{{< tab "C" >}}\n```sh\nls\n```\n{{< /tab >}}{{< /tabs >}}'
    ),
    '{{< tabpane text=true >}}{{< tab "A" lang=en >}}*x*{{< /tab >}}{{< /tabpane >}}': (
        '{{< tabs >}}{{< tab "A" >}}*x*{{< /tab >}}{{< /tabs >}}'
    ),
    # parts of landing pages
    '{{< blocks/cover title="Hi" >}}\nx\n{{< blocks/link-down >}}\n{{< /blocks/cover >}}': (
        "### Hi\n\nx\n"
    ),
    '{{% blocks/feature title="F" url="b" %}}x{{% /blocks/feature %}}': "### [F](b)\n\nx\n",
    "{{< filetree/container >}}{{< filetree/folder name=a >}}{{< filetree/file name=b >}}"
    "{{< /filetree/folder >}}{{< /filetree/container >}}": "- `a`\n  - `b`",
    "a {{% comment %}}x{{% /comment %}}b {{< hl >}}c{{< /hl >}}": "a b <mark>c</mark>",
    # pictures, recordings, links
    '{{< mention "ada" >}} {{< staticref "a.pdf" >}}A{{< /staticref >}}': (
        "[Ada](ada.md) [A](/a.pdf){: .btn }"
    ),
    '{{< gallery album="x" >}}[P]({{< staticref "a.pdf" "newtab" >}})': (
        "![](</media/albums/x/b c.png>)[P](/a.pdf)"
    ),
    '{{< cta cta_text="Go" cta_link="b/" >}}': "[Go](b/){: .btn }",
    '{{< iframe src="https://x.org" >}}': '<iframe src="https://x.org"></iframe>',
    '{{< imgproc zz Fill "6x3" >}}\nWords\n{{< /imgproc >}}': '{{< figure zz caption="Words" >}}',
    '{{< table path="a.csv" caption="C" >}}': '{{< table a.csv caption="C" >}}',
    '{{< readfile file="a.sh" code="true" lang="sh" >}}': "```sh\nls\n```",
    '{{< figure src="a.png" title="T" caption="c" attr="Me" attrlink="https://x.org" >}}': (
        "{{< figure a.png >}}**T** c ([Me](https://x.org)){{< /figure >}}"
    ),
    "{{< figure src=`a b.png` alt='x' width=\"50%\" >}}": (
        '{{< figure "a b.png" alt="x" width="50%" >}}'
    ),
    "{{< youtube dqoEU9Ac3ek >}}": "{{< youtube dqoEU9Ac3ek >}}",
    '{{< youtube id="dqoEU9Ac3ek" autoplay="true" >}}': "{{< youtube dqoEU9Ac3ek >}}",
    "{{< gist ada 123 >}}": "<https://gist.github.com/ada/123>",
    '[b]({{< ref "b" >}}) <a href="{{% relref "b.md#x" %}}">': '[b](b.md) <a href="b.md#x">',
    '[n]({{< relref path="nobody.md" >}})': "[n](nobody.md)",
    '{{< button relref="b" >}}Go{{< /button >}}': "[Go](b.md){: .btn }",
    '![a]({{<static "i/a.png">}}) {{< static "b" >}}': '![a](/i/a.png) {{</* static "b" */>}}',
    '{{% attachments /%}}\n\n{{% resources title=T pattern=".*(pdf|mp4)" /%}}': (
        "- [My b.pdf](a.files/My%20b.pdf)\n- [c.txt](a.files/c.txt)\n\n"
        "T\n\n- [My b.pdf](a.files/My%20b.pdf)"
    ),
    '{{% include "a.txt" %}} {{< asciinema cast="/d.cast" >}}': "*a* [/d.cast](/d.cast){: .btn }",
    # code and formulas
    '{{< highlight title="t" type="py" hl_lines="2" >}}\nx\n{{< /highlight >}}': (
        '```py {title="t" hl_lines="2"}\nx\n```'
    ),
    '```katex\nx\n```\n\n```mermaid { zoom="true" }\ny\n```': (
        "```math\nx\n```\n\n```mermaid\ny\n```"
    ),
    'a {{< katex >}}x{{< /katex >}} {{< highlight go "linenos=table,hl_lines=1 3,x=2" >}}\ny\n'
    "{{< /highlight >}}": 'a $x$ ```go {linenos=table,hl_lines="1 3",x=2}\ny\n```',
    '{{< highlight go "linenos=true" >}}\nx := `a`\n{{< /highlight >}}': (
        "```go {linenos=true}\nx := `a`\n```"
    ),
    "{{< katex >}}x^2{{< /katex >}} {{< katex >}}": "$x^2$ ",
    "{{< katex display >}}\n\\pi\n{{< /katex >}}": "$$\n\\pi\n$$",
    "{{< math >}}$$x$${{< /math >}}": "$$x$$",
    "{{< mermaid >}}\ngraph LR\n{{< /mermaid >}}": "```mermaid\ngraph LR\n```",
    "{{< rawhtml >}}<b>x</b>{{< /rawhtml >}}": "<b>x</b>",
    # values, lists
    "{{< param room >}} {{< param exam.day >}} {{< param mine >}}": "H3 3 May 7",
    "{{% children %}}": "- [B](b.md)",
    "{{< toc >}}": "- contents\n{:toc}",
    '{{< badge "new" >}} {{< icon "star" >}}': "**new**{: .label } ",
    '{{< badge title="T" value="2" >}} {{< badge >}}': "**T 2**{: .label } ",
    '- {{< card href="b" image="a.png" alt="A" >}}\n  ### T\n  x\n  {{< /card >}}': (
        "- ![A](a.png)\n\n  ### [T](b)\n  x\n"
    ),
    '{{% card header="**H**" title="T" subtitle="s" footer="f" %}}x{{% /card %}}': (
        "- **H: T**: s x f"
    ),
    '{{< card code=true header="C" lang="C" >}}\nx;\n{{< /card >}}': "**C**\n\n```C\nx;\n```\n",
    '{{< imgproc "My" Fill "6x3" >}}c{{< /imgproc >}}': (
        '{{< figure "a.files/My b.pdf" caption="c" >}}'
    ),
    '{{< cards >}}\n{{< card link="b" title="B" subtitle=s >}}\n{{< /cards >}}': (
        "\n- [B](b): s\n"
    ),
    # of the site's own, and of nobody
    '{{< kbd "Ctrl" >}}': "<kbd>Ctrl</kbd>",
    '{{< panelbox title="T" >}}*x*{{< /panelbox >}}': ('<div class="p"><b>T</b>\n\n*x*\n\n</div>'),
    '{{< hard 1 >}} {{< nobody a="b" >}}*x*{{< /nobody >}} {{< /lost >}}': (
        "{{</* hard 1 */>}} *x* {{</* /lost */>}}"
    ),
    '{{< mine header="H" subtitle="s" >}}x{{< /mine >}} {{< my "A b" >}}\n- x\n{{< /my >}}': (
        "**H: s** x **A b**\n\n\n- x\n"
    ),
    '{{< prism lang="py" >}}\nx = 1\n{{< /prism >}}': "\n```py\nx = 1\n```\n",
    "{{< code-toggle file=hugo >}}\na = *1*\n{{< /code-toggle >}}": "\n```\na = *1*\n```\n",
    '{{< picture "a.png" "A" >}} {{< embed-pdf url="./a.pdf" >}} {{< link "https://x.org" X >}} '
    '{{< email "a@b.org" >}} {{< icons star >}}': (
        '{{< figure a.png caption="A" >}} [./a.pdf](./a.pdf) [X](https://x.org) <a@b.org> '
        "{{</* icons star */>}}"
    ),
    '{{< alert "fire" >}}x{{< /alert >}} {{< alert context="tip" text="T" />}}': (
        "{{< note note >}}x{{< /note >}} {{< note tip >}}T{{< /note >}}"
    ),
    '{{< blockquote author="A" link="https://x.org" title="T" >}}\nq\n{{< /blockquote >}}': (
        "> q\n>\n> — A, [T](https://x.org)"
    ),
    "{{< row >}}{{< col >}}a{{< /col >}}{{< col >}}b{{< /col >}}{{< /row >}}": (
        '<div class="cs-columns" markdown="1">\n<div markdown="1">\n\na\n\n</div>\n'
        '<div markdown="1">\n\nb\n\n</div>\n</div>'
    ),
    '{{< tabs tabName1="A" >}}{{< tab tabNum="1" >}}a{{< /tab >}}{{< /tabs >}}': (
        '{{< tabs >}}{{< tab "A" >}}a{{< /tab >}}{{< /tabs >}}'
    ),
    # what stays
    "{{</* hint info */>}} and `{{%/* x */%}}`": "{{</* hint info */>}} and `{{% x %}}`",
    "```\n{{< hint >}} {{</* b */>}}\n```": "```\n{{< hint >}} {{< b >}}\n```",
    "$x$ {{ .Title }} {{<not>}}": "$x$ {{ .Title }} {{</* not */>}}",
    "text\n{.lead #x}": "text\n{: .lead #x }",
    "# H {anchor=false}\n- ## I {#i k=v}": "# H\n- ## I {#i}",
    "## H {#id .c}\n\n<!--more-->": "## H {#id .c}\n\n<!--more-->",
}
ADDRESSES = {
    "_index.md": "/",
    "docs/_index.md": "/docs/",
    "docs/My Page.md": "/docs/my-page/",
    "docs/week/index.md": "/docs/week/",
    "posts/2024-05-06-x.md": "/2024/05/a-title/",
}


@pytest.mark.parametrize("text", TEXTS)
def test_shortcodes_are_ours(text: str) -> None:
    assert ShortcodeConverter(text, "a.md", SITE, {"mine": 7}).text == TEXTS[text]


def test_blocks_of_a_landing_page_are_its_text() -> None:
    sections = [
        {"block": "hero", "content": {"title": "T", "text": "*x*\n", "action": {"url": "/b/"}}},
        {"id": "team", "content": {"title": "U", "items": [{"name": "N", "description": "d"}, 3]}},
        {"content": {"filters": {"folders": ["post"]}, "items": "no list"}},
        {"content": {"title": "C", "email": "a@b.org", "address": {"city": "Bern", "zip": 3000}}},
        "no block",
    ]
    text = blocks.markdown(sections, lambda folder: [f"[A]({folder}/a.md)"])
    assert text.split("\n\n") == [
        *("## T", "*x*", "[/b/](/b/){: .btn }"),
        *("## U {#team}", "- **N**: d\n- 3", "- [A](post/a.md)"),
        *("## C", "a@b.org", "Bern, 3000"),
    ]


def test_unknown_shortcodes_are_told_once_with_their_count() -> None:
    done = ShortcodeConverter("{{< nobody >}}\n\n{{< nobody 2 >}}", "a.md", SITE, {})
    (change,) = done.told.changes()
    assert change.status == "left" and "'nobody'" in change.note and change.note.endswith(": 2")


@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses_are_those_of_hugo(path: str) -> None:
    config = {"permalinks": {"posts": "/:year/:month/:slug"}}
    front = {"title": "A Title", "date": "2024-05-06"}
    assert address(config, path.removesuffix(".md"), front) == ADDRESSES[path]


def test_slugs_urls_and_ugly_addresses_are_read() -> None:
    config = {"uglyurls": True}
    assert address(config, "docs/a", {}) == "/docs/a.html"
    assert address(config, "docs/a", {"url": "x/"}) == "/x/"
    assert address({}, "docs/a", {"slug": "b"}) == "/docs/b/"


def test_a_menu_of_the_configuration_and_of_pages_is_nav() -> None:
    main = [
        {"name": "More", "identifier": "m", "weight": 9},
        {"name": "Book", "url": "https://x.org", "parent": "m"},
    ]
    fronts: dict[str, dict[str, Any]] = {"/a/": {"title": "A", "menu": {"main": {"weight": 1}}}}
    assert menu({"menu": {"main": main}}, fronts) == [
        {"title": "A", "url": "/a/"},
        {"title": "More", "children": [{"title": "Book", "url": "https://x.org"}]},
    ]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{{ if .Get "a" }}A{{ else }}B{{ end }}', "B"),
        ('{{ with .Get "t" }}<b>{{ . }}</b>{{ else }}none{{ end }}', "<b>T</b>"),
        ('{{ .Get "x" | default "d" }}{{ .Inner | safeHTML }}', "din"),
        ("{{ if .Get 0 }}open", None),
        ("{{ .Page.File.Path }}", None),
        ("{{ site.Menus.main }}", None),
        ("{{ no .Inner }}", None),
        ('{{ partial "gone.html" . }}', None),
        ('{{ partial "p.html" (dict "a" 1) }}', "<1>"),
        (
            '{{ range .Site.Data.w.days }}{{ .d | time.Format "Mon 2 Jan" }};{{ end }}',
            "Tue 6 Feb;;",
        ),
        (
            "{{ range $i, $e := site.Data.w.days }}{{ add $i 1 }}{{ $e.t | markdownify }}{{ end }}",
            "1<em>x</em>2",
        ),
        ('{{ range sort .Site.Data.w.people "name" "desc" }}{{ .name }}{{ end }}', "BA"),
        (
            '{{ range where site.Pages "Section" "labs" }}{{ .Title }}{{ .Permalink }}{{ end }}',
            "L/labs/l/",
        ),
        (
            '{{ $n := 0 }}{{ range (seq 3) }}{{ $n = add $n . }}{{ end }}{{ printf "%d%v" $n 1 }}',
            "61",
        ),
        ('{{ if and (eq (.Get "t") "T") (not .Params.u) }}y{{ else if true }}n{{ end }}', "y"),
        (
            '{{- /* note */ -}} {{ index .Site.Data.w "room" | default "?" }}{{ $.Page.Params.k }}',
            "H7",
        ),
        ("{{ range site.Data.w.none }}a{{ else }}b{{ end }}", "b"),
        ("{{ range seq 9 }}{{ range seq 9999 }}x{{ end }}{{ end }}", None),
        ('{{ if not .Inner }}a{{ end }}{{ trim .Inner "i" | markdownify }}', "n"),
        ('{{ with .Get "t" }}{{ .Name }}{{ end }}', None),
        ("{{ range seq 999999999999 }}x{{ end }}", None),
        ("{{ range sort .Site.Data.w.people 3 }}x{{ end }}{{ dateFormat 1 2 }}", None),
    ],
)
def test_templates_are_worked_out_with_the_data_of_the_site(
    template: str, text: str | None
) -> None:
    days = [{"d": "2024-02-06", "t": "*x*"}, {"d": ""}]
    people = [{"name": "A"}, {"name": "B"}]
    data = {"w": {"days": days, "people": people, "room": "H"}}
    pages = [{"Section": "labs", "Title": "L", "Permalink": "/labs/l/"}, {"Section": ""}]
    site, page, call = (
        {"Data": data, "Pages": pages},
        {"Params": {"k": 7}},
        Call("x", (), {"t": "T"}),
    )
    assert expanded(template, call, "in", site, page, {"p.html": "<{{ .a }}>"}) == text


def test_a_shortcode_that_reads_data_is_a_table_of_them(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "title = 'T'\n",
        "data/plan.toml": "[[week]]\ntopic = 'Sets'\n[[week]]\ntopic = 'Maps'\n",
        "layouts/shortcodes/table.html": "<table>\n{{ range site.Data.plan.week }}\n\n"
        "  <tr><td>{{ .topic }}</td></tr>\n{{ end }}</table>",
        "content/plan.md": "+++\ntitle = 'P'\nweight = 010\n+++\n{{< table >}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    plan = importers.plan_import(tmp_path)
    (page,) = (file.data or b"" for file in plan.files if file.path == "content/plan.md")
    assert page.decode().endswith(
        "\n\n<table>\n<tr><td>Sets</td></tr>\n<tr><td>Maps</td></tr>\n</table>\n"
    )
    assert b"weight: 10\n" in page
    assert ("data/plan.toml", "read by shortcodes") in {(row.source, row.note) for row in plan.rows}


def test_toml_may_have_numbers_with_zeros_and_mistakes_are_told() -> None:
    assert toml_reader.load("a = 007 # x\n[t]\nb = 'c'\n") == ({"a": 7, "t": {"b": "c"}}, "")
    found, problem = toml_reader.load("a = 7\ne = f\n")
    assert problem and not found


def test_front_matter_in_toml_and_json_is_read() -> None:
    toml = split_post('+++\ntitle = "T"\ndate = 2024-05-06\n+++\nBody\n')
    assert toml.front == {"title": "T", "date": "2024-05-06"}
    assert (toml.body, toml.lines) == ("Body\n", 4)
    json = split_post('{\n"title": "T"\n}\n\nBody\n')
    assert (json.front, json.body, json.lines) == ({"title": "T"}, "\nBody\n", 3)
    assert split_post("{: .note }\nText").body == "{: .note }\nText"
    assert split_post("+++\nno = toml = x\n+++\nText").problem


@pytest.mark.parametrize("content", ["content/", "content."])
def test_settings_may_be_in_a_folder_and_pages_in_other_languages_are_told(
    content: str, tmp_path: Path
) -> None:
    files = {
        "config/_default/hugo.yaml": "title: T\nbaseURL: https://x.org/c/\nenableEmoji: true\n"
        "menus: {after: [{name: Out, url: 'https://y.org'}]}\n",
        "config/_default/languages.toml": "[en]\ncontentDir = 'content/en'\n[de]\n",
        "config/_default/menus.en.toml": "[[main]]\nname = 'L'\npageRef = '/l'\n",
        "content/en/_index.md": "---\ntitle: Home\n---\n[l](/c/l/a/)\n",
        "content/en/l/c.md": "---\ntitle: C\nauthor: Ada ([@a](https://a.org))\n---\n"
        '{{< image src="i/c.svg" >}}\n',
        "assets/i/c.svg": "<svg/>",
        "content/en/l/_index.md": "---\ntitle: L\ndate: 2018-08-24T10:53:26-05:00\n---\n",
        "content/en/l/a.md": "---\ntitle: A\n_build: {list: never}\n---\nx\n",
        "content/en/l/b.md": "---\ntitle: B\nheadless: true\n---\nx\n",
        "content/en/m/_index.md": "---\ntitle: M\n---\n",
        "content/en/m/n/_index.md": "---\ntitle: N\n---\nAlone.\n",
        "content/en/search.md": "---\ntitle: S\nlayout: search\n---\n",
        "content/de/_index.md": "---\ntitle: Heim\n---\n",
    }
    for name, text in files.items():
        file = tmp_path / name.replace("content/", content)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("content/", content))
    plan = importers.plan_import(tmp_path)
    texts = {file.path: (file.data or b"").decode() for file in plan.files}
    for setting in ("emoji: true", "url: /l/", "url: https://y.org"):
        assert setting in texts["content/course.yml"]
    assert "[l](l/a.md)" in texts["content/index.md"]
    assert "unlisted: true" in texts["content/l/a.md"]
    assert "  - name: Ada\n    url: https://a.org\n" in texts["content/l/c.md"]
    assert "{{< figure ../i/c.svg >}}" in texts["content/l/c.md"]
    assert "content/l/b.md" not in texts
    assert "date:" not in texts["content/l/index.md"]  # it is when `hugo new` made the file
    kinds = {row.source: row.note for row in plan.rows if row.target}
    assert kinds[f"{content}en/m/_index.md"] == kinds[f"{content}en/l/_index.md"] == "page"
    assert kinds[f"{content}en/m/n/_index.md"] == "lecture"
    left = {row.source for row in plan.rows if row.status == "left"}
    assert {f"{content}de", f"{content}en/l/b.md", f"{content}en/search.md"} <= left


def test_sources_of_blogdown_are_no_files_to_publish(tmp_path: Path) -> None:
    names = ("a/index.Rmd", "a/index.markdown", "b.Rmd")
    for name in names:
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text("---\ntitle: T\n---\nText\n")
    (tmp_path / "hugo.toml").write_text("title = 'T'\n")
    plan = importers.plan_import(tmp_path)
    assert not [file.path for file in plan.files if file.path.endswith("Rmd")]
    rows = {row.source: row.status for row in plan.rows if row.source.endswith("Rmd")}
    assert rows == {"content/a/index.Rmd": "unused", "content/b.Rmd": "left"}
