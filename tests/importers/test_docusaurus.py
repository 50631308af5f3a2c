"""Docusaurus: MDX in our syntax, sidebars, and files of JavaScript that are read and not run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursesite.importers.docusaurus import mdx, sidebars
from coursesite.importers.docusaurus.sidebars import Item
from coursesite.importers.sources import plan_import
from coursesite.importers.text import javascript

PARTS = {
    "./_p.mdx": "Part *one*.\n",
    "./_q.mdx": "Hi {props.name}: {props.children}\n",
    "./a.py": "1\n",
}
PAGES = {
    ":::note\nText\n:::": "> [!NOTE]\n> Text",
    ":::tip[A *title*]\nText\n:::": "> [!TIP] A *title*\n> Text",
    ":::caution Old title\nText\n:::": "> [!CAUTION] Old title\n> Text",
    "::::info\n:::danger\nIn.\n:::\n::::": "> [!INFO]\n>\n> > [!DANGER]\n> > In.",
    ":::secondary\nText\n:::": "> [!NOTE] Secondary\n> Text",
    "1. a\n\n   :::tip\n   b\n   :::": "1. a\n\n   > [!TIP]\n   > b",
    '<Tabs>\n  <TabItem value="a" label="A" default>\n\n    x\n\n  </TabItem>\n'
    '  <TabItem value="b">y</TabItem>\n</Tabs>': '===! "A"\n\n    x\n\n=== "b"\n\n    y',
    "<Tabs><TabItem label='A'>x</TabItem></Tabs>\n<Tabs><TabItem label='B'>y</TabItem></Tabs>": (
        '===! "A"\n\n    x\n\n===! "B"\n\n    y'
    ),
    "<Tabs\n  values={[\n    {label: 'One', value: '1'},\n  ]}>\n<TabItem value=\"1\">\n\nx\n\n"
    "</TabItem>\n</Tabs>": '===! "One"\n\n    x',
    '<Admonition type="warning" title="T">\n  Text\n</Admonition>': "> [!WARNING] T\n> Text",
    "import Part from './_p.mdx';\n\n<Part />": "Part *one*.",
    "import A from 'a';\nimport {\n  B,\n} from 'b';\n\nText": "Text",
    "export const x = () => (\n  <b>1</b>\n);\n\nText": "Text",
    "imports and exports are text": "imports and exports are text",
    "import A from '!!raw-loader!./a.py';\n\n<CodeBlock language=\"py\">{A}</CodeBlock>": (
        "```py\n1\n```"
    ),
    '<CodeBlock title="t">\n{`a b`}\n</CodeBlock>': '``` title="t"\na b\n```',
    '<CodeBlock language="js" showLineNumbers>\n{`f() {\n  a(\\`b\\`);\n}`}\n</CodeBlock>': (
        "```js showLineNumbers\nf() {\n  a(`b`);\n}\n```"
    ),
    "import Q, {toc} from './_q.mdx'\n\n<Q name=\"Ada\">you</Q>": "Hi Ada: you",
    "import A from './i/a.png';\n\n<img src={A} alt=\"A\" />\n\n<A alt='B' />": (
        '<img src="./i/a.png" alt="A" />\n\n![B](./i/a.png)'
    ),
    "<Zoom sources={{light: useBaseUrl('/a.png')}} alt=\"A b\" />": "![A b](/a.png)",
    '<div>\n  <Link className="x" to="/b">Go on</Link>\n</div>': (
        '<div>\n\n  <a href="/b">Go on</a>\n\n</div>'
    ),
    "<DocCardList />": "- [C](c.md)",
    "{'{'}a{\"}\"} {'<b>'}": "&#123;a&#125; <b>",
    "<ReactPlayer controls url='https://youtu.be/x' />": "{{< video https://youtu.be/x >}}",
    '<LiteYouTubeEmbed id="dqoEU9Ac3ek" />': "{{< youtube dqoEU9Ac3ek >}}",
    '<InfoBox title="T">\n\n*a*\n\n</InfoBox>': "> [!INFO] T\n> *a*",
    '<Callout type="warning">\na\n</Callout>': "> [!WARNING]\n> a",
    '<Spoiler label="More">\na\n</Spoiler>': "{{< details More >}}\n\na\n\n{{< /details >}}",
    "<Mine>a</Mine> b": "a b",
    "```mdx-code-block\n<Mine>\n\n*a*\n\n</Mine>\n```": "*a*",
    "{/* one */} a {/* truncate */}": "<!-- one --> a",
    "<p className=\"x\" style={{fontSize: 12, color: 'red'}}>a</p>": (
        '<p class="x" style="font-size: 12; color: red">a</p>'
    ),
    "<img src={require('./a.png').default} width={20} />": '<img src="./a.png" width="20" />',
    "![a](@site/static/img/a.png) [b](@site/docs/b.md)": "![a](/img/a.png) [b](/docs/b.md)",
    'a <Link to="/b">c</Link> d': "a [c](/b) d",
    "<Mine>\n\nText\n\n</Mine>": "Text",
    '<Card title="T" href="/b">\nText\n</Card>\n\n<Step title="S">\nx\n</Step>': (
        "[T](/b)\n\nText\n\n**S**\n\nx"
    ),
    '<Card title="T" to="/b" description="d" />': "[T](/b): d",
    "<Mine\n  a={{b: '>'}}\n/>": "`<Mine a={{b: '>'}} />`",
    "a <Mine x={1}>b</Mine> c <Icon />": "a b c `<Icon />`",
    "```js {1} live\n// highlight-next-line\na\nb\n```": "```js {1,1}\na\nb\n```",
    "```py\n# highlight-start\na\nb\n# highlight-end\nc\n```": "```py {1,2}\na\nb\nc\n```",
    "```jsx\nimport A from 'a';\n{/* kept */}\n<Tabs>\n```": (
        "```jsx\nimport A from 'a';\n{/* kept */}\n<Tabs>\n```"
    ),
    "<button onClick={() => {alert('x')}}>Go</button>": "<button>Go</button>",
    "`{/* kept */}` `className=`": "`{/* kept */}` `className=`",
    "<Tabs>\nnever closed": "never closed",
    "a < b and <": "a < b and <",
}


@pytest.mark.parametrize("source", PAGES)
def test_mdx_is_ours(source: str) -> None:
    cards = lambda: ["- [C](c.md)"]  # noqa: E731
    assert mdx.convert(source, PARTS.get, cards)[0].strip("\n ") == PAGES[source]


def test_components_are_told_once_with_their_count() -> None:
    text = "<A />\n\n<A />\n\n<B>x</B>\n\n{props.x} {#id} {{y}}"
    _, changes = mdx.convert(text, PARTS.get)
    assert [(one.source, one.note) for one in changes] == [
        ("<A />", "there is nothing here like the component A: 2"),
        ("<B>", "there is nothing here like the component B"),
        ("{props.x}", "an expression of JavaScript is text"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = {a: 'b', c: [1, 'd',], // e\n}", {"a": "b", "c": [1, "d"]}),
        ("/* {} */ x = {'a': \"it's\", b: `c`} as const;", {"a": "it's", "b": "c"}),
        ("x = {a: f(1, {b: 2}), ...c}", None),
        ("x = {a: [", None),
        ("nothing", None),
    ],
)
def test_literals_are_read(text: str, expected: Any) -> None:
    assert javascript.literal(text, 0) == expected


DOCUMENTS = {
    one.name: one
    for one in (
        Item("intro.md", "intro", 2),
        Item("1-a/x.md", "a/x", float("inf")),
        Item("1-a/2-y.md", "a/y", 2),
        Item("b/z.md", "b/z", float("inf")),
    )
}
ITEMS: list[tuple[Any, list[tuple[str, str]]]] = [
    (["b/z", {"type": "doc", "id": "intro"}, "none"], [("b/z", ""), ("intro", "")]),
    ({"One": ["a/x"], "Two": ["b/z"]}, [("a/x", "One"), ("b/z", "Two")]),
    (
        [
            {
                "type": "category",
                "label": "L",
                "link": {"type": "doc", "id": "intro"},
                "items": ["a/x"],
            }
        ],
        [("intro", "L"), ("a/x", "L")],
    ),
    (
        [{"type": "autogenerated", "dirName": "."}],
        [("a/y", "a"), ("a/x", "a"), ("intro", ""), ("b/z", "Bees")],
    ),
    ([{"type": "autogenerated", "dirName": "1-a"}], [("a/y", ""), ("a/x", "")]),
    ([3, None, {"type": "category"}, {"type": "html"}], []),
]


@pytest.mark.parametrize(("items", "expected"), ITEMS)
def test_sidebars(items: Any, expected: list[tuple[str, str]]) -> None:
    found = sidebars.ordered(items, DOCUMENTS, {"b": Item("b", "Bees", 3)})
    assert [(one.name, part) for one, part in found] == expected


def test_numbers_but_no_dates_go_from_names() -> None:
    names = ("01-a", "1. b", "2_c", "2021-01-02-d", "1.2-e", "7")
    assert [sidebars.bare(name)[0] for name in names] == [
        *("a", "b", "c", "2021-01-02-d", "1.2-e", "7"),
    ]


def test_documents_may_be_at_the_root(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.ts": "export default {title: `T`, presets: [['classic', {docs: {"
        "path: 'notes', routeBasePath: '/'}}]]};",
        "notes/index.md": "# Home\n\n[a](a.md)\n",
        "notes/a.md": "---\nslug: /alpha\n---\n# A\n",
        "notes/b/b.md": "# B\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    plan = plan_import(tmp_path)
    texts = {one.path: (one.data or b"").decode() for one in plan.files}
    assert texts["content/course.yml"].startswith("title: T\n")
    assert "# Home" in texts["content/index.md"]
    assert "permalink: /alpha/\n" in texts["content/notes/a.md"]
    assert "permalink: /b/\n" in texts["content/notes/b/b.md"]


def test_several_sets_of_documents_and_the_menu(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": """\
module.exports = {
  presets: [['classic', {docs: {routeBasePath: '/'}, blog: {path: 'news', routeBasePath: 'n'}}]],
  plugins: [['@docusaurus/plugin-content-docs', {id: 'labs', path: 'labs', routeBasePath: 'l',
    sidebarPath: require.resolve('./labs.js')}]],
  themeConfig: {navbar: {title: 'W', items: [
    {type: 'docSidebar', sidebarId: 'x', label: 'Notes'}, {to: '/l/b', label: 'Labs'},
    {href: 'https://x.org', label: 'Forum'},
    {label: 'More', items: [{type: 'doc', docId: 'a', label: 'A'}]}]}},
};
""",
        "sidebars.js": "module.exports = {x: [{type: 'link', label: 'Y', href: 'https://y.org'}, "
        "{type: 'category', label: 'One', items: ['a'], "
        "link: {type: 'generated-index', slug: '/first'}}]};\n",
        "labs.js": "module.exports = {y: ['b', 'a']};\n",
        **dict.fromkeys(("docs/a.md", "labs/a.md", "labs/b.md", "news/2024-01-02-c.md"), "# A\n"),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    plan = plan_import(tmp_path)
    made = {file.path: (file.data or b"").decode() for file in plan.files}
    assert "permalink: /a/" in made["content/docs/a.md"]
    assert "- /first/" in made["content/docs/a.md"]
    assert "permalink: /l/b/\nnumber: 1" in made["content/labs/b.md"]
    assert "permalink: /n/2024/01/02/c/" in made["content/news/2024-01-02-c.md"]
    assert (
        "nav:\n  - title: Labs\n    url: /l/b/\n  - title: More\n    children:\n"
        "      - title: A\n        url: /l/a/\nlinks:\n  - title: Forum\n    url: https://x.org\n"
        "  - title: Y\n"
    ) in made["content/course.yml"]


def test_a_site_in_a_folder_of_a_repository_is_found(tmp_path: Path) -> None:
    names = ("README.md", "website/docs/a.md", "website/docs/b.md", "code/a.py")
    for name in (*names, "website/docusaurus.config.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(":::note\nText\n:::\n")
    plan = plan_import(tmp_path)
    made = {file.path: (file.data or b"").decode() for file in plan.files}
    assert "> [!NOTE]\n> Text" in made["content/docs/a.md"]
    rows = {row.source: row.status for row in plan.rows}
    assert rows["website/docs/a.md"] == "converted" and rows["code"] == "left"
    for name in ("c", "d", "e", "f"):
        (tmp_path / f"{name}.md").write_text("Text\n")
    assert "content/c.md" in {file.path for file in plan_import(tmp_path).files}
