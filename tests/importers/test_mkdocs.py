"""MkDocs: pages in our syntax, the order of pages, and what stands in the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursesite.importers.book import Page
from coursesite.importers.dialects.obsidian.notes import notes_of
from coursesite.importers.dialects.pymdownx import boxes
from coursesite.importers.mkdocs import planner
from coursesite.importers.mkdocs.config import MkDocsSite, course_data, read_site
from coursesite.importers.mkdocs.inclusions import Inclusions
from coursesite.importers.mkdocs.navigation import Navigation
from coursesite.importers.mkdocs.planner import address
from coursesite.importers.plans.counted import Counted
from coursesite.importers.scholarly.callouts import box, kind_of
from coursesite.importers.sources import plan_import
from coursesite.markup import render

EXTENSIONS = (
    "attr_list admonition pymdownx.emoji pymdownx.keys pymdownx.critic pymdownx.caret "
    "pymdownx.mark pymdownx.tilde pymdownx.inlinehilite codehilite"
)


def site_of(folder: Path = Path("/nowhere"), **config: Any) -> MkDocsSite:
    plugins = {name: {} for name in config.pop("plugins", ())} | config.pop("options", {})
    extensions: Any = {name: {} for name in config.pop("extensions", EXTENSIONS.split())}
    return MkDocsSite(
        base=folder, docs=folder / "docs", config=config, plugins=plugins, extensions=extensions
    )


def converted(text: str, site: MkDocsSite | None = None, path: str = "a.md") -> str:
    site = site or site_of()
    return planner.converted(text, {}, Page(path=path), site, Inclusions(site)).text


def left(text: str, site: MkDocsSite | None = None) -> list[str]:
    site = site or site_of()
    done = planner.converted(text, {}, Page(path="a.md"), site, Inclusions(site))
    return [change.note for change in done.changes if change.status == "left"]


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("!!! note\n    Text", "> [!NOTE]\n> Text"),
        ('!!! note "A `b`"\n    Text', "> [!NOTE] A `b`\n> Text"),
        ('!!! warning ""\n    Text', "> Text\n{: .prompt-warning }"),
        ("!!! bug\n    Text", "> [!DANGER] Bug\n> Text"),
        ("!!! my-own\n    Text", "> [!NOTE] My own\n> Text"),
        ("??? tip\n    Text", "> [!TIP]-\n> Text"),
        ("???+ tip\n    Text", "> [!TIP]+\n> Text"),
        (
            'a\n\n    :::python hl_lines="2"\n    x\n\n      y\n\nb\n\n    #!/bin/sh\n    z',
            'a\n\n```python {hl_lines="2"}\nx\n\n  y\n```\n\nb\n\n    #!/bin/sh\n    z',
        ),
        (
            '??? note "[P 1](https://x.org/p "t")"\n    Text',
            '> [!NOTE]- [P 1](https://x.org/p "t")\n> [P 1](https://x.org/p "t")\n>\n> Text',
        ),
        ('??? "Only a title"\n    Text', "> [!NOTE]- Only a title\n> Text"),
        ('???quote "No space"\n    Text', "> [!QUOTE]- No space\n> Text"),
        ('!!! info inline end "T"\n    Text', "> [!INFO] T\n> Text"),
        ("!!! note\n\n    - a\n    - b\n", "> [!NOTE]\n>\n> - a\n> - b\n"),
        ("!!! note\n\tTabs", "> [!NOTE]\n> Tabs"),
        ("!!! note\n    A  \n    B", "> [!NOTE]\n> A  \n> B"),
        ("!!! note\n    A\n\n    B\n\nC", "> [!NOTE]\n> A\n>\n> B\n\nC"),
        ("A\n!!! note\n    B\nC", "A\n\n> [!NOTE]\n> B\n\nC"),
        ("!!! note\n    ??? tip\n        A", "> [!NOTE]\n>\n> > [!TIP]-\n> > A"),
        ("1. a\n\n    !!! note\n        B\n", "1. a\n\n    > [!NOTE]\n    > B\n"),
        ('=== "T"\n\n    !!! note\n        B', '=== "T"\n\n    > [!NOTE]\n    > B'),
        ("> !!! note\n>     B", "> > [!NOTE]\n> > B"),
        (
            "!!! note\n    ```\n    !!! tip\n        x\n    ```",
            "> [!NOTE]\n>\n> ```\n> !!! tip\n>     x\n> ```",
        ),
        ('!!! theorem "Theorem 2 (Heine)"\n    A', '> [!THEOREM] Heine\n> A\n{: number="2" }'),
        ("!!! note", "> [!NOTE]"),
        ("/// note | T\nA\n///", "> [!NOTE] T\n> A"),
        ("/// details | T\n    type: bug\n\nA\n///", "> [!DANGER]- T\n> A"),
        ("/// details | T\n    open: True\n\nA\n///", "> [!NOTE]+ T\n> A"),
        ("//// note\n/// tip\nA\n///\n////", "> [!NOTE]\n>\n> > [!TIP]\n> > A"),
        ("/// tab | A\nB\n///", '=== "A"\n\n    B'),
        ("/// tab | A\n    new: true\nB\n///", '===! "A"\n\n    B'),
        ("/// html | div.a\n*B*\n///", "*B*"),
        ("![a](b.png)\n\n/// caption\nWords\n///", "![a](b.png)\n_Words_"),
        ("| a |\n|---|\n\n/// caption\nB\n///", '| a |\n|---|\n{: caption="B" }'),
    ],
)
def test_a_box_is_a_callout(written: str, ours: str) -> None:
    assert converted(written).strip("\n") == ours.strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        '=== "A"\n\n    text\n\n===+ "B"\n\n    ```py title="x" hl_lines="2"\n    a\n    ```',
        "text\n\n    !!! note\n        indented code\n",
        "```\n!!! note\n    x\n:material-check: ++ctrl++ {==a==}\n```",
        "`:smile: ++ctrl+a++` and $x^{++a++}$ and \\({==a==}\\)",
        "## Heading { #id }\n\n- [x] a\n\n==a== x^2^ H~2~O ~~b~~\n\nTerm\n:   text\n",
        "Wow!!! note\n\nWhat??? tip\n\n/// no end\n",
        "int i++; j++ and C++ or a/// b",
        "``` mermaid\ngraph LR\n```\n\n[^1]: note\n\n$$\nx\n$$",
    ],
)
def test_what_is_ours_already_stays_byte_for_byte(text: str) -> None:
    assert converted(text) == text


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("[a](b.md){ .md-button .md-button--primary }", "[a](b.md){: .btn }"),
        ("![a](b.png){ width=300 align=right }", "![a](b.png){: width=300 .right }"),
        ('![a](b.png){ align="left" loading=lazy }', "![a](b.png){: .left }"),
        ("[a](b){:target=_blank}", "[a](b){:target=_blank}"),
        ("**a**{ .red }", "**a**{: .red }"),
        ("A (1)\n{ .annotate }\n\n1. b", "A (1)\n\n\n1. b"),
        ("`a`{ .x }", "`a`{: .x }"),
        ("# A { data-search-exclude }", "# A"),
        (":material-check: yes", "✔ yes"),
        (":octicons-arrow-right-24: on", "→ on"),
        (":fontawesome-solid-user: me", "me"),
        ("[:fontawesome-brands-github:](x)", "[github](x)"),
        ("| :material-close: | :material-cow: |", "| ✘ | cow |"),
        (":material-cow:{ .lg .middle } __Cow__", "__Cow__"),
        (":smile: :nobody-knows: 10:30:15", ":smile: :nobody-knows: 10:30:15"),
        ("![a](../a b.png) [c](d e.md#f)", "![a](<../a b.png>) [c](<d e.md#f>)"),
        ("++ctrl+alt+page-up++", "<kbd>Ctrl</kbd>+<kbd>Alt</kbd>+<kbd>Page Up</kbd>"),
        ('++"Any key"++', "<kbd>Any key</kbd>"),
        ("{++1500++}{--a--}{~~b~>c~~}", "<ins>1500</ins><del>a</del><del>b</del><ins>c</ins>"),
        ("{==a==}{>>why<<}", "<mark>a</mark><em>why</em>"),
        ("^^new^^ a^2^", "<ins>new</ins> a^2^"),
        ("`#!py x = 1` `:::c int`", "`x = 1` `int`"),
        ("[TOC]", "- contents\n{:toc}"),
        ('<div class="grid cards" markdown>', '<div class="cs-columns" markdown>'),
    ],
)
def test_marks_within_a_line(written: str, ours: str) -> None:
    assert converted(written) == ours


def test_marks_that_are_not_switched_on_are_text() -> None:
    text = ":smile: ++ctrl++ {++a++} ^^b^^ (c)"
    assert converted(text, site_of(extensions=())) == text


def test_icons_without_a_character_are_told_once() -> None:
    assert left("a :material-cow: b :material-cow: c :material-pig: d") == [
        "an icon has no character: its name, or nothing: 3"
    ]


def test_a_solution_needs_an_exercise() -> None:
    assert converted("??? solution\n    A") == "> [!NOTE]- Solution\n> A"
    both = converted("!!! exercise\n    Q\n\n??? solution\n    A")
    assert both == "> [!EXERCISE]\n> Q\n\n> [!SOLUTION]-\n> A"
    assert not render(both).diagnostics


@pytest.mark.parametrize(
    ("name", "title", "number", "shown"),
    [
        ("theorem", "Theorem 1.2: Heine", "1.2", "Heine"),
        ("definition", "Definition 66B.1 (The LQR Problem)", "66B.1", "The LQR Problem"),
        ("definition", "定义 47B.1 (Fréchet)", "47B.1", "Fréchet"),
        ("exercise", "Ejercicio 1 · Básico — f(x)", "1", "Básico — f(x)"),
        ("exercise", "Exercise: Open a terminal", "", "Open a terminal"),
        ("exercise", "Exercise 3.", "3", ""),
        ("lemma", "Lemma", "", ""),
        ("lemma", "Lemma (Zorn)", "", "Zorn"),
        ("theorem", "Theorem of Heine", "", "Theorem of Heine"),
        ("theorem", "Problem 3", "", "Problem 3"),
        ("note", "Note 3", "", "Note 3"),
        ("example", "Example 3: sets", "", "Example 3: sets"),
    ],
)
def test_titles_of_statements(name: str, title: str, number: str, shown: str) -> None:
    lines = box(name, title, ["a"])
    assert lines[0] == f"> [!{name.upper()}] {shown}".rstrip()
    assert lines[2:] == ([f'{{: number="{number}" }}'] if number else [])


def test_names_of_boxes() -> None:
    assert kind_of("TLDR") == ("ABSTRACT", "Tldr")
    assert kind_of("quiz") == ("NOTE", "Quiz")  # ours has answers
    assert box("example", "Example", ["a"]) == ["> [!EXAMPLE]", "> a"]


# ---- inclusions --------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "sub").mkdir(parents=True)
    (tmp_path / "docs" / "code.py").write_text(
        "one\ntwo\n# --8<-- [start:x]\nthree\n# --8<-- [end:x]\n"
    )
    (tmp_path / "part.md").write_text("Part\n\n--8<-- 'inner.md'\n")
    (tmp_path / "inner.md").write_text("Inner [l](sub/b.md)\n")
    (tmp_path / "loop.md").write_text('--8<-- "loop.md"\n')
    (tmp_path / "short.md").write_text("*[HTML]: Language\n*[CSS]: Sheets\n")
    return tmp_path


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ('--8<-- "part.md"', "Part\n\nInner [l](sub/b.md)"),
        ('```py\n--8<-- "code.py"\n```', "```py\none\ntwo\nthree\n```"),
        ('--8<-- "code.py:2:2"', "two"),
        ('--8<-- "code.py:1:1,4:4"', "one\nthree"),
        ('--8<-- "code.py::1"', "one"),
        ('--8<-- "code.py:x"', "three"),
        ('- a\n\n    --8<-- "part.md"', "- a\n\n    Part\n    \n    Inner [l](sub/b.md)"),
        ("--8<--\ninner.md\n; part.md\n--8<--", "Inner [l](sub/b.md)"),
        (';--8<-- "part.md"', '\\--8<-- "part.md"'),
        ('```\n;--8<-- "part.md"\n```', '```\n--8<-- "part.md"\n```'),
    ],
)
def test_snippets_stand_in_the_page(folder: Path, written: str, ours: str) -> None:
    assert converted(written, site_of(folder)) == ours


@pytest.mark.parametrize(
    "name", ["none.md", "/etc/passwd", "../x.md", "code.py:none", "https://a.b/c"]
)
def test_a_snippet_that_is_not_here_is_told(folder: Path, name: str) -> None:
    text = f'--8<-- "{name}"'
    assert converted(text, site_of(folder)) == text
    assert left(text, site_of(folder)) == ["a snippet that is not here"]


def test_snippets_within_themselves_end(folder: Path) -> None:
    assert left('--8<-- "loop.md"', site_of(folder)) == ["a snippet that is not here"]


def test_abbreviations_are_appended_where_they_are_used(folder: Path) -> None:
    site = site_of(folder)
    site.extensions["pymdownx.snippets"] = {"auto_append": ["short.md"]}
    assert converted("Some HTML", site) == "Some HTML\n\n*[HTML]: Language\n"
    assert converted("None", site) == "None"


def test_links_from_the_top_of_the_repository(folder: Path) -> None:
    (folder / "docs/sub/b.md").write_text("# B\n")
    text = '[a](docs/sub/b.md#x) [b](/docs/sub/b.md) <img src="docs/code.py"> [c](docs/none.md)'
    ours = '[a](b.md#x) [b](b.md) <img src="../code.py"> [c](docs/none.md)'
    assert converted(text, site_of(folder), "sub/a.md") == ours


def test_included_markdown(folder: Path) -> None:
    (folder / "README.md").write_text("# T\n<!--a-->\n[l](docs/sub/b.md)\n<!--b-->\nEnd")
    site = site_of(folder, plugins=("include-markdown",))
    text = '{% include-markdown "../README.md" start="<!--a-->" end="<!--b-->" %}'
    assert converted(text, site).strip() == "[l](sub/b.md)"
    assert converted("{% include 'none.md' %}", site) == "{% include 'none.md' %}"
    assert converted("{!inner.md!}", site_of(folder, extensions=("mdx_include",))) == (
        "Inner [l](sub/b.md)"
    )


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("{{ room }} {{ exam.day }}", "H3 Monday"),
        ("{% for x in xs %}{{ x }},{% endfor %}", "1,2,"),
        ("{% if room %}yes{% endif %}", "yes"),
        ("{{ room }} {{ made() }}", "H3 {{ made() }}"),
        ("{{ room }} {{ missing }}", "H3 {{ missing }}"),
        ("{{ room }} {{ 'a' * 9999999999 }}", "H3 {{ 'a' * 9999999999 }}"),
        ("{% raw %}{{ room }}{% endraw %}", "{{ room }}"),
        ("{{ site_name }} {{ config.site_name }}", "N N"),
        ("{{ broken", "{{ broken"),
    ],
)
def test_values_of_the_configuration(written: str, ours: str) -> None:
    extra = {"room": "H3", "exam": {"day": "Monday"}, "xs": [1, 2]}
    assert converted(written, site_of(plugins=("macros",), extra=extra, site_name="N")) == ours
    assert converted(written, site_of(extra=extra)) == written


def test_macros_are_told_with_their_count() -> None:
    text = "{{ a() }} {{ b }} {% call c() %}"
    assert left(text, site_of(plugins=("macros",))) == ["a macro is kept as text: 3"]


def test_what_no_program_is_needed_for_is_worked_out_beside_what_one_is() -> None:
    text = "{% for x in xs %}- {{ x }}\n{% endfor %}{{ a('}') }} {{< kept 3 >}}"
    site = site_of(plugins=("macros",), extra={"xs": [1, 2]})
    assert converted(text, site) == "- 1\n- 2\n{{ a('}') }} {{< kept 3 >}}"


def test_a_site_with_works_data_and_a_page_at_one_of_our_addresses(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": "site_name: A\nplugins: [{bibtex: {bib_file: r.bib}}, table-reader, "
        "mkdocs-video, {macros: {include_yaml: [v.yml]}}]\n",
        "r.bib": "@book{knuth, title={T}, year={1968}}\n",
        "v.yml": "room: H3\n",
        "docs/a.csv": "x\n1\n",
        "docs/b/schedule.md": "Title: S\nAuthor: Ada Oh\n\n{{ read_csv('docs/a.csv') }} [@knuth]\n",
        "docs/schedule.md": "# S\n\n![type:video](https://x.org/a.mp4)\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    plan = plan_import(tmp_path)
    made = {file.path: (file.data or b"").decode() for file in plan.files}
    assert "bibliography:\n  - r.bib" in made["content/course.yml"] and "content/r.bib" in made
    assert "{{< table ../a.csv >}} [@knuth]" in made["content/b/schedule.md"]
    assert "- Ada Oh" in made["content/b/schedule.md"]
    assert "permalink" not in made["content/schedule.md"]
    assert "{{< video https://x.org/a.mp4 >}}" in made["content/schedule.md"]
    assert not [row for row in plan.rows if row.status == "left"]


# ---- the configuration and the order -----------------------------------------------------------


def test_tags_and_inheritance(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "base.yml").write_text("theme: {name: material, language: de}\nextra: {a: 1}\n")
    (tmp_path / "mkdocs.yml").write_text(
        "INHERIT: base.yml\nsite_name: !ENV [NAME, 'A course']\nextra: {b: !ENV TOKEN}\n"
        "markdown_extensions:\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        "  - markdown.extensions.abbr\nplugins: [material/blog, {tags: {}}]\n"
    )
    site = read_site(tmp_path)
    assert site.config["extra"] == {"a": 1, "b": None}
    assert list(site.plugins) == ["blog", "tags"] and "abbr" in site.extensions
    data = course_data(site, has_abbreviations=True)
    assert (data["title"], data["language"], data["math"]) == ("A course", "de", False)
    assert data["markdown"] == {"emoji": True, "extensions": ["abbr"]}


def test_a_configuration_that_inherits_from_itself_or_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("INHERIT: mkdocs.yml\nsite_name: A\n")
    assert read_site(tmp_path).config["site_name"] == "A"
    (tmp_path / "mkdocs.yml").write_text("INHERIT: ../../etc/passwd\nsite_name: A\n")
    assert read_site(tmp_path).config["site_name"] == "A"


PAGES = ["about.md", "b/01.md", "b/10.md", "b/2.md", "b/index.md", "c/x.md", "index.md"]


def order(tmp_path: Path, files: dict[str, str] | None = None, **config: Any) -> list[Any]:
    site = site_of(tmp_path, **config)
    for name, text in (files or {}).items():
        (site.docs / name).parent.mkdir(parents=True, exist_ok=True)
        (site.docs / name).write_text(text)
    return [(path, *entry) for path, entry in Navigation(site, PAGES).entries.items()]


def test_nav_says_order_titles_and_sections(tmp_path: Path) -> None:
    nav = ["index.md", {"B": ["b/index.md", {"Two": "./b/2.md"}]}, {"More": [{"In": ["c/x.md"]}]}]
    assert order(tmp_path, nav=nav) == [
        ("index.md", "", ()),
        ("b/index.md", "", ("B",)),
        ("b/2.md", "Two", ("B",)),
        ("c/x.md", "", ("More", "In")),
    ]


def test_without_nav_the_folders_say_it(tmp_path: Path) -> None:
    assert [path for path, _, _ in order(tmp_path)] == [
        *("index.md", "about.md", "b/index.md", "b/01.md", "b/10.md", "b/2.md", "c/x.md")
    ]
    assert order(tmp_path)[-1] == ("c/x.md", "", ("C",))


@pytest.mark.parametrize(
    ("plugin", "files", "expected"),
    [
        (
            "awesome-pages",
            {".pages": "nav: [c, ..., index.md]"},
            "c/x about b/index b/01 b/10 b/2 index",
        ),
        (
            "awesome-pages",
            {"b/.pages": "order: desc\nsort_type: natural"},
            "index about b/index b/10 b/2 b/01 c/x",
        ),
        ("awesome-pages", {"b/.pages": "hide: true"}, "index about c/x"),
        ("awesome-pages", {"b/.pages": "nav: ["}, "index about b/index b/01 b/10 b/2 c/x"),
        ("awesome-nav", {".nav.yml": "nav: ['b/*', about.md]"}, "b/index b/01 b/2 b/10 about"),
        (
            "literate-nav",
            {"SUMMARY.md": "- [A](about.md)\n- C\n    - *.md\n- [B](b/)\n"},
            "about index b/index b/01 b/10 b/2",
        ),
    ],
)
def test_plugins_say_the_order(
    tmp_path: Path, plugin: str, files: dict[str, str], expected: str
) -> None:
    found = order(tmp_path, files, plugins=(plugin,))
    assert [path.removesuffix(".md") for path, _, _ in found] == expected.split()


def test_links_of_the_navigation_and_what_is_missing(tmp_path: Path) -> None:
    nav: list[Any] = [
        "gone.md",
        {"Forum": "https://f.example"},
        {"Up": "/other/"},
        None,
        3,
        {"x": None},
    ]
    nav.append({"Slides": "a/s.pdf"})
    found = Navigation(site_of(tmp_path, nav=nav), PAGES, ["a/s.pdf"])
    assert found.links == {"Forum": "https://f.example", "Up": "/other/", "Slides": "a/s.pdf"}
    assert found.missing == ["gone.md"]


def test_addresses() -> None:
    assert [address(site_of(), path) for path in ("index.md", "a/README.md", "a/b.md")] == [
        *("/", "/a/", "/a/b/")
    ]
    plain = site_of(use_directory_urls=False)
    assert [address(plain, path) for path in ("index.md", "a/b.md")] == ["/index.html", "/a/b.html"]
    languages = [{"locale": "en", "default": True}, {"locale": "fr"}]
    i18n = site_of(options={"i18n": {"languages": languages}})
    assert address(i18n, "a.fr.md") == "/fr/a/"
    assert address(i18n, "en/a.md") == "/a/" and address(i18n, "fr/a.md") == "/fr/a/"


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("][")
    assert plan_import(tmp_path).files or plan_import(tmp_path).diagnostics
    assert plan_import(tmp_path / "mkdocs.yml").base == tmp_path.resolve()


@pytest.mark.parametrize(
    "config",
    [
        "nav: {a: b.md}\nplugins: 3\nmarkdown_extensions: {a: [b]}\n",
        'docs_dir: "\\0"\nplugins: [{exclude: {glob: 3}}, {macros: {include_yaml: 5}}]\n',
        "docs_dir: ../..\nplugins: [{i18n: {languages: [3, {locale: fr}]}}]\nextra: [1]\n",
        "nav: [3, [x], null, {'': ''}, ..., '*']\ntheme: [a]\nsite_url: [x]\n",
        "plugins: [{redirects: {redirect_maps: {a: 1, 2: b.md}}}, {blog: {blog_dir: ''}}]\n",
    ],
)
def test_values_of_other_forms_stop_no_import(tmp_path: Path, config: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("---\nhide: 5\ndate: []\n---\n# A\n")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: A\n{config}")
    assert "content" in {file.path.partition("/")[0] for file in plan_import(tmp_path).files}


def test_the_look_and_what_is_not_published_stay_behind(tmp_path: Path) -> None:
    for name in ("a.md", "x.css", "drafts/b.md", "theme/main.html", "README.md", "index.md"):
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("# A\n")
    (tmp_path / "mkdocs.yml").write_text(
        "extra_css: [x.css]\nexclude_docs: |\n  # a comment\n  drafts/\n"
        "theme: {name: material, custom_dir: docs/theme}\nnav: [{A: a.md}]\n"
    )
    plan = plan_import(tmp_path)
    names = [file.path for file in plan.files]
    assert names == ["content/course.yml", "content/a.md", "content/index.md"]
    assert {row.source for row in plan.rows if row.status == "unused"} >= {
        "docs/x.css",
        "docs/theme",
    }


def test_pages_that_lie_elsewhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("docs_dir: ../docs\n")
    (tmp_path / "README.md").write_text("# A\n")
    notes = [row.note for row in plan_import(tmp_path).rows if row.status == "left"]
    assert "the folder of the pages is not in this folder: ../docs" in notes


def test_links_of_obsidian_are_read_where_a_plugin_reads_them() -> None:
    text = "[[b]] [[x/b#Part|words]] [[gone]] ![[p.png|30]] `[[b]]` [c](b.md)"
    pages = notes_of("links", {"a.md": text, "x/b.md": "# B\n\n## Part\n"}, ["p.png"], {})
    site = site_of()
    done = planner.converted(text, {}, Page(path="a.md"), site, Inclusions(site), wiki=pages)
    assert done.text == (
        '[b](x/b.md) [words](x/b.md#part) gone ![](p.png){: width="30" } `[[b]]` [c](b.md)'
    )
    assert converted(text) == text


def test_headings_keep_the_ids_that_links_lead_to() -> None:
    text = "## Lab/Homework & more\n\n## C++ / notes {#c}\n\n## Plain\n\n## A & b\n\n## A & b\n"
    text += "\n```\n## Lab/Homework & more\n```\n"
    wanted = boxes.places(['[x](a.md#labhomework-more) [y](#plain "t") <a href="#a-b_1">'])
    assert wanted == {"labhomework-more", "plain", "a-b_1"}
    lines = boxes.Boxes(Counted(), wanted).run(text.split("\n"))
    assert "\n".join(lines) == text.replace("more\n", "more {#labhomework-more}\n", 1).replace(
        "## A & b\n\n```", "## A & b {#a-b_1}\n\n```"
    )


def test_a_site_of_zensical_is_one_of_mkdocs(tmp_path: Path) -> None:
    files = {
        "zensical.toml": (
            '[project]\nsite_name = "Trees"\nnav = [{"Start" = "index.md"}, {"Two" = "b.md"}]\n'
            '[project.markdown_extensions.pymdownx.snippets]\nbase_path = ["parts", "NOTICE.md"]\n'
            'auto_append = ["refs.md"]\n[project.markdown_extensions.pymdownx.quotes]\n'
        ),
        "NOTICE.md": "Read it.\n",
        "docs/index.md": '# Start\n\n[Two][two]\n\n--8<-- "NOTICE.md"\n',
        "docs/b.md": "# Two\n\n> [!new] In 2.0\n> It grows.\n\n```\n> [!new]\n```\n",
        "parts/refs.md": "--8<--\nlinks.md\n--8<--\n",
        "parts/links.md": "[two]: b.md\n[three]: https://example.org/\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    made = {one.path: (one.data or b"").decode() for one in plan_import(tmp_path, "").files}
    assert "title: Trees" in made["content/course.yml"]
    assert "Read it." in made["content/index.md"] and "[two]: b.md" in made["content/index.md"]
    assert "three" not in made["content/index.md"] + made["content/b.md"]
    assert "> [!TIP] In 2.0\n> It grows." in made["content/b.md"]
    assert "```\n> [!new]\n```" in made["content/b.md"]
