"""Notes of Obsidian, of wikis and of plain folders in our syntax."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coursesite import importers
from coursesite.importers.dialects.obsidian.notes import Kind, notes_of
from coursesite.importers.dialects.obsidian.page import NoteConverter
from coursesite.importers.dialects.pandoc import containers
from coursesite.importers.plans.counted import Counted

TEXTS = {
    "Home.md": "",
    "a/Heap.md": (
        "# Heap\n\nA tree.\n\n## Build it!\n\nIn $O(n)$. ^cost\n\n### Proof\n\nSum.\n\n## End"
    ),
    "b/Tree.md": "A [graph](../c/Graph%202.md) with ![x](pic.png).[^1]\n\n[^1]: Rooted.",
    "b/Sub/Tree.md": "Another.",
    "c/Graph 2.md": "> [!note]\n> x\n\n^box\n\n- one ^item\n  more\n- two",
    "Plain.md": "Just words.",
    "Loop.md": "![[Loop]]",
}
FILES = ("img/p.png", "b/pic.png", "doc.pdf", "tone.mp3", "Draw.excalidraw.svg", "my data.csv")
FILES += ("data/a.csv", "data/b 1.csv")
OBSIDIAN = {
    # links
    "[[Heap]]": "[Heap](a/Heap.md)",
    "[[heap|the *heap*]]": "[the *heap*](a/Heap.md)",
    "[[Heap#Build it]]": "[Heap > Build it](a/Heap.md#build-it)",
    "[[Heap#Build it!#Proof|p]]": "[p](a/Heap.md#proof)",
    "[[Heap#Heap]]": "[Heap > Heap](a/Heap.md)",
    "[[Heap#^cost|c]] [[Heap#^none|n]]": "[c](a/Heap.md#cost) [n](a/Heap.md)",
    "[[#Here]]\n\n## Here": "[Here](#here)\n\n## Here",
    "[[Tree]] [[b/Sub/Tree]] [[Sub/Tree|s]]": (
        "[Tree](b/Tree.md) [b/Sub/Tree](b/Sub/Tree.md) [s](b/Sub/Tree.md)"
    ),
    "[[Nobody]] and [[Nobody|no *one*]]": "Nobody and no *one*",
    "[[Max heap]]": "[Max heap](a/Heap.md)",
    "[[doc.pdf]] [[my data.csv|data]]": "[doc.pdf](doc.pdf) [data](my%20data.csv)",
    "| a |\n|---|\n| [[Heap\\|h]] |": "| a |\n|---|\n| [h](a/Heap.md) |",
    "[t](Heap.md) [t](Heap#Build%20it!)": "[t](a/Heap.md) [t](a/Heap.md#build-it)",
    "[t](obsidian://open?vault=V&file=a%2FHeap)": "[t](a/Heap.md)",
    "[t](https://x.org/a#b)": "[t](https://x.org/a#b)",
    "- > [!tip]- See [[Heap]]\n  > x": (
        "- > [!TIP]- See [Heap](a/Heap.md)\n  > [Heap](a/Heap.md)\n  >\n  > x"
    ),
    # embeds
    "![[p.png]] ![[p.png|30]] ![[p.png|A b|30x20]] ![[p.png|alt]]": (
        '![](img/p.png) ![](img/p.png){: width="30" } '
        '![A b](img/p.png){: width="30" height="20" } ![alt](img/p.png)'
    ),
    "![alt|40](img/p.png) ![50](https://x.org/y.png)": (
        '![alt](img/p.png){: width="40" } ![](https://x.org/y.png){: width="50" }'
    ),
    "![[doc.pdf#page=3]]": "{{< slides doc.pdf page=3 >}}",
    "see ![[doc.pdf#page=3]]": "see [doc.pdf](doc.pdf#page=3)",
    "![[tone.mp3]]": "![tone.mp3](tone.mp3)",
    "![[Plain]]": "{{< include Plain.md >}}",
    "a\n![[Plain]]\nb\n\n![[doc.pdf]]\n| c |": (
        "a\n\n{{< include Plain.md >}}\n\nb\n\n{{< slides doc.pdf >}}\n\n| c |"
    ),
    "- ![[Plain]]": "- Just words.",
    "in a line ![[Plain]]": "in a line [Plain](Plain.md)",
    "![[Heap#Build it]]": "## Build it!\n\nIn $O(n)$.\n\n### Proof\n\nSum.",
    "![[Heap#^cost]]": "In $O(n)$.",
    "> ![[c/Graph 2#^item]]": "> - one\n>   more",
    "![[Graph 2#^box]]": "> [!NOTE]\n> x",
    "![[b/Tree]]": (
        "A [graph](c/Graph%202.md) with ![x](b/pic.png).[^b-Tree-1]\n\n[^b-Tree-1]: Rooted."
    ),
    "![[Loop]]": "[Loop](Loop.md)",
    "![[Draw.excalidraw]] ![[Board.canvas]]": "![](Draw.excalidraw.svg) Board.canvas",
    "![](https://www.youtube.com/watch?v=dqoEU9Ac3ek)": (
        '{{< video "https://www.youtube.com/watch?v=dqoEU9Ac3ek" >}}'
    ),
    # the rest
    "> [!tldr]- Short\n> x": "> [!ABSTRACT]- Short\n> x",
    "> [!tldr|right]\n> x": "> [!ABSTRACT] Tldr\n> x",
    "- > [!failure] F\n  > x": "- > [!DANGER] F\n  > x",
    "> [!recipe]\n> x": "> [!NOTE] Recipe\n> x",
    "> [!theorem] T\n> x": "> [!THEOREM] T\n> x",
    "a %%no%% b": "a <!-- no --> b",
    "- a\n  %%\n  hidden\n\n  - more\n  %%\n- b": "- a\n\n- b",
    "- a\n  %% hidden\n  too %%\n- b": "- a\n\n- b",
    "x\n\n%% open\n\nto the end": "x\n\n<!-- open\n\nto the end -->",
    "100%% sure": "100%% sure",
    "text ^id1\n\nmore": "text\n{: #id1 }\n\nmore",
    "| a |\n|---|\n| 1 |\n\n^tab": "| a |\n|---|\n| 1 |\n{: #tab }",
    "$$\nx\n$$\n ^eq": "$$\nx\n$$\n{: #eq }",
    "![[Draw.excalidraw|40]]": '![](Draw.excalidraw.svg){: width="40" }',
    "- item ^i": '- item <span id="i"></span>',
    "#one #two/b\ntext #three": "text #three",
    "- [/] a\n- [-] b\n- [x] c": "- [ ] a\n- [x] ~~b~~\n- [x] c",
    "a^[in *line*] b": "a[^note-1] b\n\n[^note-1]: in *line*\n",
    "Key:: value\n- [due:: 3 May] (why:: so)": "**Key**: value\n- due: 3 May so",
    "```dataview\nLIST\n```": "```text\nLIST\n```",
    "```ad-bug\ntitle: T\ncollapse: closed\nx\n```": "> [!DANGER]- T\n> x",
    "[toc]\n\nx": "- contents\n{:toc}\n\nx",
    # what stays
    "`[[Heap]]` and ``` %%x%% ```": "`[[Heap]]` and ``` %%x%% ```",
    "```py\na = [[Heap]]  # #tag %%x%%\n```": "```py\na = [[Heap]]  # #tag %%x%%\n```",
    "$a == b, [[Heap]]$ and $$\nx ^y\n$$": "$a == b, [[Heap]]$ and $$\nx ^y\n$$",
    "<!-- [[Heap]] %%x%% -->": "<!-- [[Heap]] %%x%% -->",
    "a ==mark== and #1 and C# and x#y": "a ==mark== and #1 and C# and x#y",
    "std::vector and [a::b] and (x::y)": "std::vector and [a::b] and (x::y)",
    "2^[3] = 8? No: x^2": "2[^note-1] = 8? No: x^2\n\n[^note-1]: 3\n",
}
WIKI = {
    "[[the heap|Heap]] [[Graph-2]]": "[the heap](a/Heap.md) [Graph-2](c/Graph%202.md)",
    "[x](https://github.com/me/repo/wiki/Heap#proof)": "[x](a/Heap.md#proof)",
    "a %%b%% #c": "a %%b%% #c",
    "[[img/p.png|alt=A b|width=50px|frame]] [[https://x.org/y.png]]": (
        '![A b](img/p.png){: width="50" } ![](https://x.org/y.png)'
    ),
}
FOLDER = {
    "[[Heap]] %%x%% ==y== ^z": "[[Heap]] %%x%% ==y== ^z",
    "[f](b/Sub/) [g](a) [h](nothing/)": "[f](b/Sub/Tree.md) [g](a/Heap.md) [h](nothing/)",
    "[d](img) [d](data/)": "[d](img/p.png) d ([a.csv](data/a.csv), [b 1.csv](data/b%201.csv))",
    "[t](Heap.md)": "[t](Heap.md)",
    "[t](a/Heap.md#heap)": "[t](a/Heap.md)",
    "[t](#b----c)\n\n## B -- C": "[t](#b--c)\n\n## B -- C",
    "![a|30](img/p.png)": "![a|30](img/p.png)",
}


def converted(kind: Kind, text: str) -> NoteConverter:
    texts = {**TEXTS, "Home.md": text}
    return NoteConverter(text, "Home.md", notes_of(kind, texts, FILES, {"Max heap": "a/Heap.md"}))


@pytest.mark.parametrize("text", OBSIDIAN)
def test_notes_of_obsidian_are_ours(text: str) -> None:
    assert converted("obsidian", text).text == OBSIDIAN[text]


@pytest.mark.parametrize("text", WIKI)
def test_pages_of_a_wiki_are_ours(text: str) -> None:
    assert converted("wiki", text).text == WIKI[text]


@pytest.mark.parametrize("text", FOLDER)
def test_a_plain_folder_has_no_syntax_of_obsidian(text: str) -> None:
    assert converted("folder", text).text == FOLDER[text]


def imported(folder: Path, files: dict[str, str], name: str = "") -> dict[str, str]:
    """The texts of the course that a folder with these files becomes."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    plan = importers.plan_import(folder, name)
    assert not plan.diagnostics
    return {file.path: (file.data or b"").decode() for file in plan.files}


BOXES = {
    "::: tip My title\nx\n:::": "> [!TIP] My title\n> x",
    "::: {.theorem}\nx\n:::\n\n::: mine\ny\n:::": "> [!THEOREM]\n> x\n\ny",
    "::: details More\nx\n:::": "> [!NOTE]- More\n> x",
    '![](a.png){width="8%"} [b]{.ex href="c.md"}': "![](a.png){: .x }".replace(".x", 'width="8%"')
    + " [b](c.md)",
    "```\n::: tip A\n:::\n```\n\n![](a.png){#b}": "```\n::: tip A\n:::\n```\n\n![](a.png){: #b }",
}


@pytest.mark.parametrize("text", BOXES)
def test_boxes_and_attributes_in_notes_of_no_program(text: str) -> None:
    assert containers.is_used(text)
    assert containers.convert(text, Counted()).strip("\n") == BOXES[text]


def test_boxes_of_mkdocs_in_a_plain_folder(tmp_path: Path) -> None:
    files = {"a.md": "# A\n\n!!! tip\n    x\n", "b.md": "# B\n\nWow!!! note\n\n!!! no box\n"}
    texts = imported(tmp_path, files)
    assert "> [!TIP]\n> x\n" in texts["content/a.md"]
    assert "Wow!!! note\n\n!!! no box\n" in texts["content/b.md"]


def test_notes_without_them_stay_byte_for_byte() -> None:
    for text in ("a ::: b\n\n(c){d}", "`::: x`\n:::", "```\n::: x\n:::\n```", "[a](b){: .c }"):
        assert not containers.is_used(text)


def test_the_bar_of_docsify_is_the_order(tmp_path: Path) -> None:
    files = {
        "README.md": "# A\n",
        "_sidebar.md": "- Start\n  - [Two](two.md)\n  - [One](a/one.md)\n",
        "a/one.md": "# 1\n",
        "two.md": "# 2\n",
    }
    names = ("course.yml", "README.md", "two.md", "a/one.md")
    assert [*imported(tmp_path, files)] == [f"content/{name}" for name in names]


def test_the_bar_of_a_wiki_is_its_order(tmp_path: Path) -> None:
    files = {
        "Home.md": "Start with [[the basics|First-Steps]].",
        "_Sidebar.md": "**Begin**\n* [[Second Steps]]\n\n**Go on**\n* [First](First-Steps)\n",
        "_Footer.md": "Me.",
        "First-Steps.md": "One.",
        "Second-Steps.md": "Two.",
    }
    texts = imported(tmp_path, files)
    assert "[the basics](First-Steps.md)" in texts["content/index.md"]
    assert "number: 1" in texts["content/Second-Steps.md"]
    assert "title: First Steps" in texts["content/First-Steps.md"]
    assert "title: Begin" in texts["content/course.yml"]
    assert not any("_" in path for path in texts)


def test_a_vault_publishes_what_its_notes_show_and_says_what_a_line_break_is(
    tmp_path: Path,
) -> None:
    files = {
        ".obsidian/app.json": '{"strictLineBreaks": true}',
        "A.md": "![[p.png]] ==x==\n\n# One\n\n# Two",
        "B.md": '---\npublish: false\naliases: Bee\ntags: "#a, b/c"\n---\n[[Bee]]',
        "p.png": "x",
        "diary.txt": "private",
        "Templates/T.md": "{{title}}",
    }
    texts = imported(tmp_path, files)
    assert "content/p.png" in texts and "content/diary.txt" not in texts
    assert "content/Templates/T.md" not in texts
    assert (
        "nl2br" not in texts["content/course.yml"] and "mark: true" in texts["content/course.yml"]
    )
    assert "title: A" in texts["content/A.md"]
    assert "draft: true" in texts["content/B.md"] and "- b/c" in texts["content/B.md"]
    assert "[Bee](B.md)" in texts["content/B.md"]


def test_links_of_obsidian_make_a_vault_of_a_folder(tmp_path: Path) -> None:
    one = imported(tmp_path / "one", {"A.md": "[[B]] %%no%%", "B.md": "x"})
    assert "[B](B.md) <!-- no -->" in one["content/A.md"] and "nl2br" in one["content/course.yml"]
    other = imported(tmp_path / "two", {"A.md": "[[1, 2], [3, 4]] %%no%%", "B.md": "x"})
    assert "%%no%%" in other["content/A.md"] and "markdown" not in other["content/course.yml"]


def test_addresses_may_count_from_a_folder_that_the_pages_are_in(tmp_path: Path) -> None:
    files = {
        "README.md": "# Notes\n",
        "content/api/fs.md": "# Files\n\nSee [timers](/api/timers) and [none](/api/none).\n",
        "content/api/timers.md": "# Timers\n\n[Start](/index.md) and [up](/api/fs#files).\n",
        "content/index.md": "# Content\n",
    }
    made = imported(tmp_path, files)
    assert "[timers](timers.md) and [none](/api/none)" in made["content/content/api/fs.md"]
    assert "[Start](../index.md) and [up](fs.md#files)" in made["content/content/api/timers.md"]


def test_the_html_that_a_program_has_made_of_a_folders_page_is_left(tmp_path: Path) -> None:
    files = {"README.md": "# Notes\n", "api/index.md": "# Api\n", "api/index.html": "<p>Old</p>"}
    assert "content/api/index.html" not in imported(tmp_path, files)


@pytest.mark.parametrize("text", ["See {cite}`knuth`.", "See [@knuth, p. 3]."])
def test_works_in_the_folder_are_those_that_its_notes_cite(tmp_path: Path, text: str) -> None:
    work = "@book{knuth, title = {Art}, author = {Donald Knuth}, year = 1968}\n"
    made = imported(tmp_path, {"a.md": f"# A\n\n{text}\n", "refs.bib": work})
    assert "bibliography:\n- refs.bib\n" in made["content/course.yml"].replace("\n  -", "\n-")
    made = imported(tmp_path, {"a.md": "# A\n\nNobody.\n"})
    assert "bibliography" not in made["content/course.yml"]


def test_the_toctrees_of_sphinx_are_the_order(tmp_path: Path) -> None:
    files = {
        "index.md": (
            "# Trees\n\n```{toctree}\n:caption: First\n\nzero\nOne more <b/index>\n```\n\n"
            ":::{toctree}\n:glob:\n\n/last/*\nhttps://example.org/\nnowhere\n:::\n"
        ),
        "zero.md": "# Zero\n",
        "b/index.md": "# Heaps\n\n```{toctree}\ntwo\none\n```\n",
        "b/one.md": "# One\n\n```{note}\nx\n```\n",
        "b/two.md": "# Two\n",
        "last/c.md": "# C\n",
        "last/b.md": "# B\n",
    }
    made = imported(tmp_path, files)
    order = ["zero.md", "b/index.md", "b/two.md", "b/one.md", "last/b.md", "last/c.md"]
    heads = [made[f"content/{path}"] for path in order]
    numbers = [
        int(found[1]) for head in heads if (found := re.search(r"^number: (\d+)$", head, re.M))
    ]
    assert numbers == [*range(1, len(order) + 1)]


LABELS = {
    "[a](labels/policy) [b](#how:to) [](Spawner.form) [c](Spawner)": (
        "[a](b.md#labels-policy) [b](b.md#how:to) `Spawner.form` c"
    ),
    "[d][x] and [e](b)\n\n[x]: two": "[d][x] and [e](b.md)\n\n[x]: b.md#two",
    "[](#Spawner.form) [f](#Spawner.form) [g](#own) <a id='own'></a>": (
        "`Spawner.form` f [g](#own) <a id='own'></a>"
    ),
}


@pytest.mark.parametrize(("text", "ours"), LABELS.items())
def test_labels_of_sphinx_may_have_many_signs_and_objects_are_words(
    tmp_path: Path, text: str, ours: str
) -> None:
    other = (
        "# B\n\n{kbd}`x`\n\n(labels/policy)=\n## Policy\n\n(how:to)=\n## How\n\n"
        "(one)=\n\n(two)=\n\n## Two\n"
    )
    made = imported(tmp_path, {"a.md": f"# A\n\n{text}\n", "b.md": other})
    assert made["content/a.md"].endswith(f"# A\n\n{ours}\n")
    assert '<span id="one"></span>\n\n## Two {#two}' in made["content/b.md"]


def test_a_picture_in_any_form_is_the_one_that_is_there(tmp_path: Path) -> None:
    text = "# A\n\n```{figure} figs/tree.*\nA tree.\n```\n\n![b](figs/bush.*)\n"
    files = {"a.md": text, "figs/tree.pdf": "", "figs/tree.svg": "<svg/>", "figs/bush.png": ""}
    made = imported(tmp_path, files)["content/a.md"]
    assert "figs/tree.svg" in made and "(figs/bush.png)" in made


def test_numbers_in_names_are_the_order(tmp_path: Path) -> None:
    files = {f"{name}.md": f"Text of {name}." for name in ("lec10", "lec2", "Lec03", "about me")}
    texts = imported(tmp_path, files)
    numbers = [texts[f"content/{name}.md"] for name in ("lec2", "Lec03", "lec10")]
    assert [text.split("number: ")[1].split()[0] for text in numbers] == ["2", "3", "10"]
    assert "kind: lecture" in texts["content/lec2.md"]
    assert "kind: lecture" not in texts["content/about me.md"]


def test_translations_are_no_lectures(tmp_path: Path) -> None:
    names = ("README.md", "1-sets/README.md", "1-sets/assignment.md", "2-maps/README.md")
    translated = ("translations/de/README.md", "translations/pt-BR/1-sets/README.md")
    beside = ("2-maps/README.fr.md", "2-maps/translations/README.ja.md")
    for name in (*names, *translated, *beside):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"### Languages\n\n# Course {name}\n\n## Text\n")
    plan = importers.plan_import(tmp_path)
    texts = {file.path[8:]: (file.data or b"").decode() for file in plan.files}
    assert "title: Course README.md" in texts["course.yml"]
    fronts = {path: text.partition("\n---")[0] for path, text in texts.items()}
    assert fronts["translations/pt-BR/1-sets/index.md"].split("\n")[2:] == [
        "lang: pt-BR",
        "unlisted: true",
        "translation_of: ../../../1-sets/index.md",
    ]
    assert "translation_of: index.md" in fronts["2-maps/README.fr.md"]
    assert "lang: ja" in fronts["2-maps/translations/README.ja.md"]
    rows = {row.source: row.note.partition(";")[0] for row in plan.rows}
    assert rows["1-sets/assignment.md"] == "assignment"
    lectures = [name for name, note in rows.items() if note == "lecture"]
    assert lectures == ["1-sets/README.md", "2-maps/README.md"]


def test_the_first_heading_is_the_title_below_comments_and_badges(tmp_path: Path) -> None:
    texts = {
        "a.md": "<!-- lint -->\n# My *A*\n\nx\n",
        "b.md": "[![b c d](https://x.org/b.svg)](https://y.org/b/c)\n\nMy B\n===\n\nx\n\n# Two\n",
        "c.md": "## Start\n\nx\n\n# My C\n",
        "d.md": "My D\n===\n\nx\n",
        "f.md": "Words that introduce all parts.\n\n# One\n\n# Two\n",
        "e.md": '<h1 align="center">\n  My <b>E</b>\n</h1>\n\nx\n',
        "README.md": "<h3>My</h3>\n\n# Contents\n\n# More\n",
    }
    folder = tmp_path / "wiki"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    plan = importers.plan_import(folder)
    found = {file.path[8:]: (file.data or b"").decode().split("---\n") for file in plan.files[1:]}
    assert b"title: Wiki\n" in (plan.files[0].data or b"")
    for name in "abce":
        assert (
            f"\ntitle: {'My *A*' if name == 'a' else f'My {name.upper()}'}\n"
            in f"\n{found[f'{name}.md'][1]}"
        )
    assert "My" not in found["a.md"][2] + found["b.md"][2] + found["e.md"][2]
    assert found["c.md"][2].endswith("# My C\n")
    assert "title: F\n" in found["f.md"][1] and found["f.md"][2].endswith("# One\n\n# Two\n")
    assert "title" not in found["d.md"][1]


def test_notes_beside_numbered_lectures_are_pages_and_no_number_is_there_twice(
    tmp_path: Path,
) -> None:
    links = "[[Lecture 1]]\n\n```mermaid\ngraph TD\nA[Sets] --> B\nclass A internal-link;\n```\n"
    names = {
        "Notes/Sets.md": links,
        "W 1/Lecture 1.md": "x",
        "W 2/Lecture 1.md": "---\nnumber: 1\n---\n",
    }
    for name, text in names.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    plan = importers.plan_import(tmp_path)
    texts = {file.path[8:]: (file.data or b"").decode() for file in plan.files}
    rows = {row.source: row.note for row in plan.rows if row.target}
    assert list(rows.values()) == ["page", "lecture", "lecture"]
    assert "\nnumber: 1\n" in texts["W 1/Lecture 1.md"]
    assert "\nnumber: 2\n" in texts["W 2/Lecture 1.md"]
    assert "A[Sets] --> B\n```" in texts["Notes/Sets.md"]  # the class would be a link there


def test_of_a_site_of_quartz_the_notes_come_over(tmp_path: Path) -> None:
    texts = {"quartz.config.ts": "", "docs/a.md": "# Docs\n", "quartz/b.ts": "", "docs/c.md": ""}
    for name, text in (texts | {"content/index.md": "[[Set]]\n", "content/Set.md": "x\n"}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    plan = importers.plan_import(tmp_path)
    assert {file.path for file in plan.files} == {
        f"content/{name}" for name in ("course.yml", "index.md", "Set.md")
    }
    assert ("content/Set.md", "converted") in {(row.source, row.status) for row in plan.rows}
