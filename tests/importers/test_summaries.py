"""mdBook and GitBook: tables of contents, chapters and pages in our syntax."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from coursesite.importers.book import Page, summary
from coursesite.importers.book.files import PutIn
from coursesite.importers.gitbook.page import converted
from coursesite.importers.mdbook.page import ChapterConverter
from coursesite.importers.sources import plan_import
from coursesite.markup import render

CONTENTS = """\
# Summary

[Preface](preface.md)

# Part *one*

- [One](a/one.md)
    * [Two & `x`](<a/t w o.md>)
        - [Draft]()
- [Three](a%20b.md#place "title")

-----------

## Part two
1. [First](n.md)
* [Gone](gone.md)
* [Away](https://e.org)
<!-- - [Hidden](h.md) -->
"""


def test_a_table_of_contents_has_levels_parts_and_drafts() -> None:
    entries = summary.read(CONTENTS)
    assert [(one.title, one.target, one.level, one.part) for one in entries] == [
        ("Preface", "preface.md", 0, ""),
        ("One", "a/one.md", 0, "Part one"),
        ("Two & x", "a/t w o.md", 1, "Part one"),
        ("Draft", "", 2, "Part one"),
        ("Three", "a b.md#place", 0, "Part one"),
        ("First", "n.md", 0, "Part two"),
        ("Gone", "gone.md", 0, "Part two"),
        ("Away", "https://e.org", 0, "Part two"),
    ]
    assert not entries[0].is_item


def test_pages_are_those_that_are_there_once() -> None:
    found = {"preface.md", "a/one.md", "a b.md", "a/README.md"}
    entries = [*summary.read(CONTENTS), *summary.read("- [Again](a/one.md)\n- [Folder](a/)\n")]
    pages, missing = summary.pages(entries, found, lambda path: f"/{path}")
    assert [page.path for page in pages] == ["preface.md", "a/one.md", "a b.md", "a/README.md"]
    assert [page.kind for page in pages] == ["page", "", "", ""]
    assert missing == ["Two & x", "Draft", "First", "Gone"]


# ---- mdBook ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "a.rs").write_text("one\ntwo\n// ANCHOR: x\nthree\n// ANCHOR_END: x\n")
    (tmp_path / "src/part.md").write_text("Part {{#include ../a.rs:2}}\n")
    (tmp_path / "src/loop.md").write_text("{{#include loop.md}}\n")
    return tmp_path


def chapter(folder: Path, text: str) -> tuple[str, list[str]]:
    done = ChapterConverter(folder / "src", PutIn(folder), {"go": "~"})(text, {}, Page(path="b.md"))
    return done.text, [change.note for change in done.changes if change.status == "left"]


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("{{#include part.md}}", "Part two"),
        ("```rust\n{{#include ../a.rs}}\n```", "```rust\none\ntwo\nthree\n```"),
        ("{{#include ../a.rs:2}}", "two"),
        ("{{#include ../a.rs::2}}", "one\ntwo"),
        ("{{ #include ../a.rs:2: }}", "two\nthree"),
        ("{{#rustdoc_include ../a.rs:x}}", "three"),
        ("{{#playground ../a.rs:x editable}}", "```rust\nthree\n```"),
        ("\\{{#include x}} `\\{{#include x}}`", "&#123;{#include x}} `{{#include x}}`"),
        ("```rust\n# use x;\nlet a;\n#\n## b\n#[test]\n```", "```rust\nlet a;\n# b\n#[test]\n```"),
        ("```py,hidelines=!\n!x\ny\n```", "```py\ny\n```"),
        ("```go\n~import x\ny\n```", "```go\ny\n```"),
        ("```bob\n-->\n```", "```text\n-->\n```"),
        ("a {{%segment outline}} {{%x}}", "a  {{%x}}"),
        (
            '<Listing number="2-1" file-name="a.rs" caption="A `Vec<T>`">\n\n```rust\nx\n```\n\n'
            "</Listing>\n\n<Listing>\n\nb\n\n</Listing>",
            "Filename: a.rs\n\n```rust\nx\n```\n\n**Listing 2-1:** A `Vec<T>`\n\n\n\nb",
        ),
        ("```rust,editable,my_own\nx\n```", "```rust,editable\nx\n```"),
        ("```python\n# a comment\n```", "```python\n# a comment\n```"),
        ('```admonish warning title="A *b*"\nc\n```', "> [!WARNING] A *b*\n> c"),
        ("```admonish\nc\n```", "> [!NOTE]\n> c"),
        ('```admonish bug "It hangs"\nc\n```', "> [!DANGER] It hangs\n> c"),
        ('```admonish title="T", collapsible=true\nc\n```', "> [!NOTE]- T\n> c"),
        ('```admonish tip title=""\nc\n```', "> c\n{: .prompt-tip }"),
        ("- a\n  ```admonish tip\n  b\n  ```", "- a\n\n  > [!TIP]\n  > b"),
        (
            "````admonish\n```admonish tip\nc\n```\n````",
            "> [!NOTE]\n>\n> > [!TIP]\n> > c",
        ),
        ("<!-- toc -->", "- contents\n{:toc}"),
        (
            "> [!NOTE]\n> a\n\n\\\\( x \\\\)\n\n[^1]: b",
            "> [!NOTE]\n> a\n\n\\\\( x \\\\)\n\n[^1]: b",
        ),
    ],
)
def test_a_chapter_of_mdbook(folder: Path, written: str, ours: str) -> None:
    assert chapter(folder, written)[0].strip("\n") == ours


def test_tags_that_are_not_known_or_lead_out_are_told(folder: Path) -> None:
    text = "{{#quiz a.toml}} {{#include ../../x}} {{#include ../a.rs:none}}"
    assert chapter(folder, text) == (
        text,
        ["{{#quiz}} is kept as text", "{{#include}} is kept as text: 2"],
    )
    assert chapter(folder, "{{#include loop.md}}")[1] == ["{{#include}} is kept as text"]


def test_a_book_that_is_broken_is_imported_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text("[book\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/SUMMARY.md").write_text("- [A](a.md)\n- [Out](../../../etc/passwd)\n")
    (tmp_path / "src/a.md").write_text("# A\n")
    plan = plan_import(tmp_path)
    assert [file.path for file in plan.files] == ["content/course.yml", "content/a.md"]


# ---- GitBook -----------------------------------------------------------------------------------


def gitbook(text: str, folder: Path = Path("/nowhere")) -> str:
    return converted(text, {}, Page(path="a.md"), folder, PutIn(folder), {"v": 2}).text


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ('{% hint style="info" %}\nA\n{% endhint %}', "> A\n{: .prompt-info }"),
        ("{% hint style='danger' %} A {% endhint %}", "> A\n{: .prompt-danger }"),
        ('B\n{% hint style="tip" %}\nA\n{% endhint %}\nC', "B\n\n> A\n{: .prompt-tip }\n\nC"),
        (
            '1. a\n\n   {% hint style="info" %}\n   B\n   {% endhint %}\n2. c',
            "1. a\n\n   > B\n   {: .prompt-info }\n\n2. c",
        ),
        (
            '{% tabs %}\n{% tab title="A" %}\nx\n{% endtab %}\n\n{% tab title="B" %}\n'
            '{% hint style="info" %}\ny\n{% endhint %}\n{% endtab %}\n{% endtabs %}',
            '===! "A"\n\n    x\n\n=== "B"\n\n    > y\n    {: .prompt-info }',
        ),
        (
            '{% code title="a.py" lineNumbers="true" %}\n```python\nx\n```\n{% endcode %}',
            '```python title="a.py" linenums="1"\nx\n```',
        ),
        ('{% code title="a" %}\n```\nx\n```\n{% endcode %}', '```text title="a"\nx\n```'),
        (
            '{% embed url="https://youtu.be/dqoEU9Ac3ek" %}',
            "{{< video https://youtu.be/dqoEU9Ac3ek >}}",
        ),
        ('{% embed url="https://e.org/x" %}\nWords\n{% endembed %}', "[Words](<https://e.org/x>)"),
        (
            '{% content-ref url="b.md" %}\n[b.md](b.md)\n{% endcontent-ref %}',
            "[](b.md)",
        ),
        (
            '{% content-ref url="b.md" %}\n[Words](b.md)\n{% endcontent-ref %}',
            "[Words](b.md)",
        ),
        (
            '{% embed url="https://e.org/a" %}\n{% embed url="https://e.org/b" %}B{% endembed %}',
            "<https://e.org/a>\n\n[B](<https://e.org/b>)",
        ),
        (
            '> q\n>\n> {% hint style="info" %}\n> a\n> {% endhint %}',
            "> q\n>\n> > a\n> {: .prompt-info }",
        ),
        ('{% tab title="A \\"b\\"" %}x{% endtab %}', "=== \"A 'b'\"\n\n    x"),
        (
            '{% content-ref url="../c 2/" %}\n[c 2](<../c 2/>)\n{% endcontent-ref %}',
            "[](<../c 2/>)",
        ),
        (
            '{% hint style="info" %}\n{% openapi src="x" %}\nA\n{% endopenapi %}\n{% endhint %}',
            '> {% openapi src="x" %}\n> A\n> {% endopenapi %}\n{: .prompt-info }',
        ),
        ('{% file src=".gitbook/assets/a b.pdf" %}', "[a b.pdf](<.gitbook/assets/a b.pdf>)"),
        ("{% stepper %}\n{% step %}\n### A\n{% endstep %}\n{% endstepper %}", "### A"),
        ('## A <a href="#b" id="b"></a>', "## A {#b}"),
        (
            '{% @mermaid/diagram content="graph TD\n  A[\\"x\\"]" %}',
            '```mermaid\ngraph TD\n  A["x"]\n```',
        ),
        ("{% mermaid %}\ngraph TD\n{% endmermaid %}", "```mermaid\ngraph TD\n```"),
        ("a {% math %}x^2{% endmath %} b", "a $x^2$ b"),
        (
            '{% updates %}\n{% update date="2024-01-02" %}\nA\n{% endupdate %}\n{% endupdates %}',
            "**2024-01-02**\n\nA",
        ),
        ("{% if visitor.claims.x %}\nA\n{% endif %}", "A"),
        ("{{ book.v }} {{ book.w }}", "2 {{ book.w }}"),
        ("`{% hint %}` and\n\n```\n{% hint %}\n{% endhint %}\n```", ""),
        ("{% hint %} without an end", "{% hint %}\nwithout an end"),
        (
            "{% endhint %} without a beginning {% tab",
            "{% endhint %}\nwithout a beginning {% tab",
        ),
        ("{% openapi src='x' %}\nA\n{% endopenapi %}", ""),
    ],
)
def test_a_page_of_gitbook(written: str, ours: str) -> None:
    assert gitbook(written).strip("\n") == (ours or written)


def test_blocks_that_cross_each_other_lose_no_word() -> None:
    text = gitbook("{% tabs %}A{% hint %}B{% endtabs %}C{% endhint %}")
    assert all(word in text for word in "ABC")


def test_tabs_and_boxes_of_gitbook_are_read_without_a_message() -> None:
    text = gitbook(
        '{% tabs %}\n{% tab title="A" %}\n```py\nx\n```\n{% endtab %}\n{% endtabs %}\n'
        '{% hint style="success" %}\n* a\n* b\n{% endhint %}\n'
    )
    prose = render(text)
    assert not prose.diagnostics
    assert "cs-callout-tip" in prose.html and "cs-tab" in prose.html and "<li>" in prose.html


def test_reusable_content_stands_in_the_page(tmp_path: Path) -> None:
    (tmp_path / ".gitbook").mkdir()
    (tmp_path / ".gitbook/c.md").write_text("Words")
    assert gitbook('{% include ".gitbook/c.md" %}', tmp_path) == "Words"
    assert "include" in gitbook('{% include "../x.md" %}', tmp_path)


def test_files_whose_names_macos_wrote_are_put_in(tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "thé")
    folder.mkdir()
    (folder / unicodedata.normalize("NFD", "été.md")).write_text("Words")
    assert gitbook('{% include "thé/été.md" %}', tmp_path) == "Words"


def test_the_old_program_has_its_files_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "book.json").write_text('{"title": "Old", "root": "./docs"}')
    (tmp_path / "docs/a").mkdir(parents=True)
    (tmp_path / "docs/SUMMARY.md").write_text("# S\n* [Home](README.md)\n* [B](a/b.md)\n")
    (tmp_path / "docs/README.md").write_text("# Home\n")
    (tmp_path / "docs/a/b.md").write_text("# B\n")
    plan = plan_import(tmp_path)
    texts = {file.path: file.data or b"" for file in plan.files}
    assert b"title: Old" in texts["content/course.yml"]
    assert b"permalink: /a/b.html" in texts["content/a/b.md"]


def test_the_home_page_of_gitbook_is_the_one_that_it_names(tmp_path: Path) -> None:
    for name, text in {
        ".gitbook.yaml": "root: ./b/\nstructure:\n  readme: INTRO.md\n  summary: TOC.md\n",
        "b/INTRO.md": '# Title\n\n{% include "inc.md" %}\n',
        "b/TOC.md": "# C\n\n* [T](INTRO.md)\n* [A](a.md)\n",
        "b/a.md": "# A\n",
        "b/inc.md": "---\ntitle: x\n---\nIncluded.\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    made = {file.path: (file.data or b"").decode() for file in plan_import(tmp_path).files}
    assert "title: Title" in made["content/course.yml"]
    assert made["content/index.md"].endswith("\n# Title\n\nIncluded.\n")
