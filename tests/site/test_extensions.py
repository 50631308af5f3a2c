"""Extensions of a site: what each kind of hook makes, when it is called again, and what is told."""

from __future__ import annotations

import base64
import hashlib
import json
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jinja2
import pytest
from click.testing import CliRunner
from jinja2 import meta

from coursesite.build import pipeline
from coursesite.build.executors import markdown as executors
from coursesite.build.executors.executor import Pool
from coursesite.cli.main import main
from coursesite.extensions import GeneratedPage
from coursesite.extensions.calls import HookError, pages_of
from coursesite.extensions.discovery import from_source
from coursesite.preview.session import Session
from coursesite.theme.environment import filter_names, variable_names
from guide import ROOT, page, split_fences
from sitetest import SiteTest

IMPORTS = "from coursesite.extensions import *\n\n\n"
FILES = {
    "content/course.yml": "title: Maps\n",
    "content/lectures/01-one.md": "---\ntitle: One\ndate: 2025-10-01\n---\n\nText DEF:sheaf.\n",
    "content/lectures/02-two.md": "---\ntitle: Two\ndate: 2025-10-08\n---\n\n| a |\n|---|\n| 1 |\n",
    "content/lectures/03-later.md": "---\ntitle: Later\npublish_date: 2026-05-01\n---\n\nNot.\n",
    "data/people.csv": "name,age\nAda,36\n",
}


@pytest.fixture
def site(tmp_path: Path) -> SiteTest:
    return SiteTest(tmp_path / "site").write(FILES)


def extension(body: str) -> str:
    return IMPORTS + body


def same_as_clean(site: SiteTest) -> None:
    assert site.output == site.clean_output


# ---- the five kinds -----------------------------------------------------------------------------

ROMAN = """\
@template_filter
def roman(number: int) -> str:
    return {4: "IV", 5: "V"}[number]


@template_function
def count(kind: str, *, site: Site) -> int:
    return sum(post.kind == kind for post in site.posts())
"""


PLAIN = "{{ 4 | roman }} {{ count('lecture') }} {{ [5] | map('roman') | first }}"


def test_filters_and_functions_are_there_in_templates(site: SiteTest) -> None:
    site.write(
        {
            "extensions/roman.py": extension(ROMAN),
            "templates/plain.html": PLAIN,
            "content/a.md": "---\nlayout: plain\ntitle: A\n---\nA.\n",
        }
    ).build().clean()
    assert site.page("a/index.html") == "IV 2 V"
    assert site.build().built.ran == ()
    site.edit("extensions/roman.py", '"IV"', '"iv"').build().clean()
    assert site.page("a/index.html") == "iv 2 V"
    assert site.rendered == ["a.md"], "no other page's template names a hook"
    site.edit("content/lectures/03-later.md", "2026-05-01", "2025-05-01").build().clean()
    assert site.page("a/index.html") == "iv 3 V", "a function is called again for what it read"
    same_as_clean(site)


DEFINITIONS = """\
import re


@source_transform
def definitions(text: str, *, page: Post) -> str:
    return "A line.\\n\\n" + re.sub(r"DEF:(\\w+)", r"**\\1** in " + page.title, text)
"""


def test_a_source_transform_changes_markdown_and_messages_keep_their_places(
    site: SiteTest,
) -> None:
    site.write({"extensions/definitions.py": extension(DEFINITIONS)}).build().clean()
    assert "Text <strong>sheaf</strong> in One." in site.page("lectures/one/index.html")
    assert "<p>A line.</p>" in site.page("lectures/two/index.html")
    site.edit("content/lectures/01-one.md", "sheaf.", "sheaf.\n\nSee DEF:x [y](gone.md).").build()
    [problem] = site.built.diagnostics
    assert (problem.path, problem.span and (problem.span.line, problem.span.column)) == (
        "content/lectures/01-one.md",
        (8, 15),
    )
    site.edit("content/lectures/01-one.md", "gone.md", "02-two.md").build().clean()
    site.edit("extensions/definitions.py", "A line", "One line").build().clean()
    assert "<p>One line.</p>" in site.page("lectures/two/index.html")
    site.edit("extensions/definitions.py", "One line", "One  line".replace("  ", " ")).build()
    assert not site.rendered, "the same text is not rendered again"
    same_as_clean(site)


TREE = """\
@tree_transform
def wide(tree) -> None:
    for table in tree.css("table"):
        table.attrs["class"] = "wide"
        table.insert_before(html_node("<h2>See <a href='01-one.md'>One</a></h2>"))
"""


@pytest.mark.parametrize("engine", ["python-markdown", "commonmark"])
def test_a_tree_transform_changes_notes(site: SiteTest, engine: str) -> None:
    site.write(
        {
            "extensions/wide.py": extension(TREE),
            "content/course.yml": f"title: Maps\nmarkdown: {{engine: {engine}}}\n",
        }
    ).build().clean()
    two = site.page("lectures/two/index.html")
    assert '<table class="wide">' in two
    assert '<h2 id="see-one">See <a href="../one/index.html">One</a></h2>' in two
    site.edit("extensions/wide.py", '"wide"', '"broad"').build().clean()
    assert '<table class="broad">' in site.page("lectures/two/index.html")
    same_as_clean(site)


PEOPLE = """\
@generated_pages
def people(site: Site):
    names = "".join(f"<li>{row['name']}</li>" for row in site.data("people.csv"))
    yield GeneratedPage(path="/people/", title="People", html=f"<ul>{names}</ul>")
    listed = "".join(f"- [{post.title}]({post.url})\\n" for post in site.posts())
    listed += "- [by file](lectures/01-one.md)"
    yield GeneratedPage(path="/all/", title="All", markdown=listed)
    dated = {"posts": [post for post in site.posts() if post.date]}
    yield GeneratedPage(path="/days.html", title="Days", template="days.html", context=dated)
"""


def test_pages_are_made_of_facts_and_data(site: SiteTest) -> None:
    days = "{% for post in posts %}{{ post.date | day }};{% endfor %}{{ page.title }}"
    site.write({"extensions/people.py": extension(PEOPLE), "templates/days.html": days})
    site.write({"content/about.md": "[People](/people/) and [All](/all/).\n"}).build().clean()
    assert "<ul><li>Ada</li></ul>" in site.page("people/index.html")
    listed = site.page("all/index.html").partition("cs-prose")[2]
    assert listed.count('<a href="../lectures/one/index.html"') == 2
    assert "Later" not in listed
    assert site.page("days.html") == "1 October 2025;8 October 2025;Days"
    assert site.build().built.ran == ()
    site.edit("data/people.csv", "Ada", "Bo").build().clean()
    assert "<li>Bo</li>" in site.page("people/index.html")
    assert [key[3] for key in site.built.ran if key[0] == "extension_page"] == ["/people/"]
    site.edit("content/lectures/01-one.md", "title: One", "title: First").build().clean()
    assert ">First</a>" in site.page("all/index.html")
    site.edit("content/lectures/02-two.md", "| 1 |", "| 2 |").build().clean()
    assert "pages_made" not in [key[0] for key in site.built.ran], "it reads no text of posts"
    same_as_clean(site)
    site.delete("extensions/people.py").delete("content/about.md").delete("templates/days.html")
    site.build().clean()
    assert "people/index.html" not in site.output


CHECK = """\
@check
def titled(site: Site):
    for path in site.files("content/lectures"):
        text = site.text(path)
        if "TODO" in text:
            line = text[: text.index("TODO")].count("\\n") + 1
            yield Problem("left-to-do", "something is left to do", path, line, 1, 4, "do it")
"""


def test_a_check_has_a_code_of_its_own(site: SiteTest) -> None:
    site.write({"extensions/titled.py": extension(CHECK)}).build().clean()
    site.edit("content/lectures/03-later.md", "Not.", "TODO.").build()
    [problem] = site.built.diagnostics
    assert problem.code == "left-to-do" and problem.severity == "warning"
    assert problem.path == "content/lectures/03-later.md"
    assert problem.span is not None and problem.span.line == 6
    assert site.build().built.diagnostics == (problem,), "it is told as long as it is true"
    same_as_clean(site)


def test_the_examples_of_the_guide_do_what_it_says(site: SiteTest) -> None:
    blocks = {block.file: block.text for block in split_fences(page("extensions"))[1]}
    head = "---\ntitle: One\nlecturer: Ada\n---\n\n"
    files = {path: text for path, text in blocks.items() if path.startswith("extensions/")}
    site.write(files)
    site.write(
        {
            "content/lectures/01-one.md": f"{head}EXAM: all of it.\n\n| a |\n|---|\n| 1 |\n",
            "content/assignments/01-a.md": "---\ntitle: A\ndue: 2025-11-01\n---\n\nDo.\n",
            "content/assignments/02-b.md": "---\ntitle: B\n---\n\nDo.\n",
            "content/times.md": "---\ntitle: Times\nlayout: times\n---\n\nT.\n",
            "templates/times.html": "{{ 75 | hours }} {{ open_tasks() }}",
        }
    ).build()
    assert len(files) == 5
    [problem] = site.built.diagnostics
    assert (problem.code, problem.path) == ("assignment-without-due", "content/assignments/02-b.md")
    assert site.page("times/index.html") == "1:15 1"
    lecture = site.page("lectures/one/index.html")
    assert 'class="cs-callout' in lecture and "In the exam: all of it." in lecture
    assert '<tr class="odd">' in lecture
    assert "<li>Ada</li>" in site.page("people/index.html")


class Workers(ThreadPoolExecutor):
    """A pool that counts what it is given."""

    given = 0

    def submit(self, function: Any, /, *args: Any, **more: Any) -> Future[Any]:
        self.given += 1
        return super().submit(function, *args, **more)


@pytest.mark.parametrize("code", [DEFINITIONS, TREE])
def test_workers_give_the_same_bytes(
    site: SiteTest, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Markdown goes to them after its transforms, and not at all where a tree is transformed."""
    monkeypatch.setattr(executors, "FEW", 1)
    site.write({"extensions/a.py": extension(code)})
    with Workers(1) as pool:
        output = site.folder / "_site"
        site.built = pipeline.build(site.folder, output, site.mode, executor=Pool(1, lambda: pool))
        assert bool(pool.given) == (code is DEFINITIONS)
    same_as_clean(site)


ANCHORS = """\
@generated_pages
def pages():
    html = "<p id='one'><a href='/b/#a-word'>b</a> <a href='#one'>a</a>"
    html += "<a href='/b/#page.main'>m</a>"
    yield GeneratedPage(path="/a/", title="A", html=html + "<a href='lectures/01-one.md#w'>l</a>")
    text = "## A word\\n\\n[a](/a/#one) [c](/c.html#two) [l](/lectures/one/#no)"
    yield GeneratedPage(path="/b/", title="B", markdown=text)
    yield GeneratedPage(path="/c.html", title="C", template="c.html")
"""


def test_anchors_are_checked_on_pages_of_extensions_and_those_made_of_facts(site: SiteTest) -> None:
    """Two pages may lead to each other."""
    notes = "[a](/a/#one) [b](/b/#a-wort) [c](/c.html#two) [d](/schedule/#x) [t](/b/#top)\n\n## W\n"
    site.write({"extensions/a.py": extension(ANCHORS), "templates/c.html": "<p id=two></p>"})
    site.edit("content/course.yml", "title", "nav: [/a/#one, /c.html#gone]\ntitle")
    site.edit("content/lectures/01-one.md", "Text", notes).build()
    assert {(one.path, one.message, one.hint) for one in site.built.diagnostics} == {
        ("content/course.yml", "the page /c.html has no heading or id 'gone'", ""),
        *(
            ("content/lectures/01-one.md", f"the page {page} has no heading or id '{name}'", hint)
            for page, name, hint in (
                ("/b/", "a-wort", "did you mean '#a-word'?"),
                ("/schedule/", "x", ""),
            )
        ),
        ("extensions/a.py", "pages: /b/: lectures/01-one.md has no heading or id 'no'", ""),
    }
    site.edit("templates/c.html", "two", "three").build()
    assert "/c.html has no heading or id 'two'" in str(site.built.diagnostics)
    same_as_clean(site)


# ---- what is told -------------------------------------------------------------------------------


def test_a_check_calls_each_function_twice(site: SiteTest) -> None:
    site.write({"extensions/counting.py": extension(COUNTING), "templates/plain.html": "{{ n() }}"})
    site.write({"content/a.md": "---\nlayout: plain\ntitle: A\n---\nA.\n"}).build()
    assert "hook-unsteady" not in site.codes
    site.build(twice=True)
    told = [one for one in site.built.diagnostics if one.code == "hook-unsteady"]
    assert {one.message.split()[0] for one in told} == {"n", "numbered", "findings", "pages"}
    assert all(one.path == "extensions/counting.py" and one.span for one in told)


COUNTING = """\
calls = []


@template_function
def n() -> int:
    calls.append(1)
    return len(calls)


@tree_transform
def numbered(body) -> None:
    calls.append(1)
    for node in body.css("p, table"):
        node.attrs["data-n"] = str(len(calls))


@source_transform
def steady(text: str) -> str:
    calls.append(1)
    return text + "."


@check
def findings():
    calls.append(1)
    return Problem("odd", "it is odd") if len(calls) % 2 else None


@generated_pages
def pages():
    calls.append(1)
    return GeneratedPage(path="/made/", title="Made", html=str(len(calls)))
"""


def test_a_page_with_a_failing_hook_is_made_and_all_others_too(site: SiteTest) -> None:
    """As of a shortcode that fails: the preview shows them."""
    broken = "@source_transform\ndef broken(text: str, *, page: Post) -> str:\n"
    broken += "    return text + str(1 / (page.number - 1))\n"
    site.write({"extensions/broken.py": extension(broken)})
    session = Session(site.folder.resolve(), site.folder / "_site", partly=True)
    site.built = session.build(site.mode)
    session.close()
    [problem] = site.built.diagnostics
    assert problem.code == "hook-failed" and "content/lectures/01-one.md" in problem.message
    assert (problem.path, problem.span and problem.span.line) == ("extensions/broken.py", 6)
    assert "<table" in site.page("lectures/two/index.html")


def test_a_page_at_an_address_that_is_taken_is_told(site: SiteTest) -> None:
    pages = "@generated_pages\ndef pages():\n" + "".join(
        f"    yield GeneratedPage(path={path!r}, title='A', html='x')\n"
        for path in (
            *("/new/", "/old.html", "/lectures/one/", "/schedule/", "/new/"),
            *("/new/index.html", "/lectures/one/index.html", "/kept/", "/404.html", "/index.html"),
            *("/old.html/in/", "/sitemap.xml/", "/robots.txt/a/"),
        )
    )
    site.write({"extensions/pages.py": extension(pages), "static/kept/index.html": "x"})
    site.write({"content/course.yml": "title: Maps\nbase_url: https://example.org\n"}).build()
    assert site.codes == ["duplicate-address"] * 11
    assert {one.path for one in site.built.diagnostics} == {"extensions/pages.py"}
    told = "\n".join(one.message for one in site.built.diagnostics)
    assert "/new/index.html is the address of another page of extensions/pages.py" in told
    assert "/lectures/one/index.html is the address of content/lectures/01-one.md" in told
    assert "at /old.html/in/ there would be a file and a folder" in told


def test_what_is_wrong_with_a_page_is_told_at_its_function(site: SiteTest) -> None:
    pages = """\
@generated_pages
def pages():
    yield GeneratedPage(path="/a/", title="A", template="nope.html")
    yield GeneratedPage(path="/b/", title="B", markdown="[x](gone.md) $\\\\bad$ {{< nope >}}")
    yield GeneratedPage(path="/c/", title="C", html="<a href='/gone/'>x</a><a href='#y'>y</a>")
"""
    site.write({"extensions/pages.py": extension(pages)}).build()
    codes = ["link-not-found", "link-not-found", "math-error", "shortcode-unknown"]
    assert sorted(site.codes) == ["hook-result", "link-anchor", *codes]
    assert {(one.path, one.span and one.span.line) for one in site.built.diagnostics} == {
        ("extensions/pages.py", 5)
    }
    assert [one.severity for one in site.built.diagnostics].count("warning") == 2


@pytest.mark.parametrize("path", ["/a b/", "/a/../b/", "//a/", "/a", "/a?b/", "a/", "/a%20b/"])
def test_an_address_of_a_page_is_one(path: str) -> None:
    hook = from_source(extension("@generated_pages\ndef f():\n    pass\n"), "x.py").hooks[0]
    with pytest.raises(HookError):
        pages_of(hook, "x.py", GeneratedPage(path=path, title="A"))


def test_a_page_opens_from_disk_and_below_any_path(site: SiteTest) -> None:
    """Of its body all addresses are relative, also those of styles; in a template they are told."""
    body = (
        "@generated_pages\ndef f():\n"
        "    html = '<style>p { background: url(/a.svg) }</style>'\n"
        "    html += '<p style=\"cursor: url(/a.svg)\">'\n"
        "    html += '<img src=/a.svg srcset=\"/a.svg 2x\"><script src=/a.js></script>'\n"
        "    yield GeneratedPage(path='/in/deep/', title='A', html=html)\n"
        "    yield GeneratedPage(path='/in/own/', title='B', template='own.html')\n"
    )
    own = "<a href='/lectures/one/'>{{ '/lectures/two/' | rel }} {{ '//e.org' }}</a>"
    files = {"static/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "static/a.js": "1"}
    site.write({"extensions/f.py": extension(body), "templates/own.html": own, **files}).build()
    [told] = site.built.diagnostics
    assert (told.code, told.severity, told.path) == ("link-root", "warning", "extensions/f.py")
    assert told.hint == "write {{ '/lectures/one/' | rel }} in templates/own.html"
    deep = site.page("in/deep/index.html")
    assert "url(/" not in deep and deep.count("url(../../a.svg)") == 2
    assert '<img src="../../a.svg" srcset="../../a.svg 2x">' in deep and 'src="../../a.js"' in deep
    assert csp_hash("p { background: url(../../a.svg) }") in deep
    assert "../../lectures/two/index.html" in site.page("in/own/index.html")


def test_text_of_posts_is_for_checks_only(site: SiteTest) -> None:
    """It may have parts that are not out."""
    reading = "@template_function\ndef text(path: str, *, site: Site) -> str:\n"
    reading += "    return site.text(path) + str(site.files('content/'))\n"
    site.write(
        {
            "extensions/reading.py": extension(reading),
            "templates/plain.html": "{{ text('content/lectures/03-later.md') }}",
            "content/a.md": "---\nlayout: plain\ntitle: A\n---\nA.\n",
        }
    ).build()
    [problem] = site.built.diagnostics
    assert problem.code == "hook-failed" and "is a post" in problem.message
    site.edit("templates/plain.html", "lectures/03-later.md", "course.yml").build().clean()
    assert site.page("a/index.html").endswith("(&#39;content/course.yml&#39;,)")


def test_a_file_is_out_if_a_page_of_an_extension_refers_to_it(site: SiteTest) -> None:
    page_of = "@generated_pages\ndef pages():\n"
    page_of += "    return GeneratedPage(path='/p/', title='P', html='<img src=/held/a.svg>')\n"
    site.write(
        {
            "content/held/index.md": "---\ntitle: H\npublish_date: 2027-01-01\n---\nNot yet.\n",
            "content/held/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        }
    ).build().clean()
    assert "held/a.svg" not in site.output
    site.write({"extensions/p.py": extension(page_of)}).build().clean()
    assert "held/a.svg" in site.output and '<img src="../held/a.svg">' in site.page("p/index.html")
    same_as_clean(site)


def test_a_solution_that_a_transform_writes_is_hidden_like_any_other(site: SiteTest) -> None:
    writes = "@source_transform\ndef f(text: str) -> str:\n"
    writes += "    return text.replace('A: ', '> [!EXERCISE]\\n> Do.\\n\\n> [!SOLUTION]\\n> ')\n"
    site.write({"extensions/f.py": extension(writes)})
    site.write({"content/labs/01-a.md": "---\ntitle: A\nsolutions: hidden\n---\n\nA: 42 is it\n"})
    site.build().clean()
    assert not [path for path, data in site.output.items() if b"42 is it" in data]
    assert site.built.held.solutions


def test_a_filter_that_reads_needs_the_context_of_its_page(site: SiteTest) -> None:
    """What is imported without it is kept for other pages."""
    reading = "@template_filter\ndef wide(text: str, *, site: Site) -> str:\n    return text\n"
    plain = "{% import 'macros.html' as m %}{{ m.shown() }}"
    site.write(
        {
            "extensions/reading.py": extension(reading),
            "templates/macros.html": "{% macro shown() %}{{ 'a' | wide }}{% endmacro %}",
            "templates/plain.html": plain,
            "content/a.md": "---\nlayout: plain\ntitle: A\n---\nA.\n",
        }
    ).build()
    [problem] = site.built.diagnostics
    assert problem.hint == "import the template 'with context'"
    site.edit("templates/plain.html", "as m", "as m with context").build().clean()
    assert site.page("a/index.html") == "a"


def test_a_package_brings_extensions(
    site: SiteTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "plugin" / "zebra-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: zebra\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[coursesite.extensions]\nz = zebra_plugin\n")
    code = tmp_path / "plugin" / "zebra_plugin.py"
    code.write_text(extension(TREE))
    monkeypatch.syspath_prepend(tmp_path / "plugin")
    site.build().clean()
    assert '<table class="wide">' in site.page("lectures/two/index.html")
    code.write_text(extension(TREE.replace('"wide"', '"broad and more"')))
    site.build().clean()
    assert '<table class="broad and more">' in site.page("lectures/two/index.html")
    code.write_text("wrong\n")
    assert site.build().codes == ["hook-load"]


def test_a_file_that_a_hook_opens_by_itself_is_recorded(site: SiteTest) -> None:
    opening = "@source_transform\ndef opening(text: str) -> str:\n"
    opening += f"    with open({str(site.folder / 'data/note.txt')!r}) as file:\n"
    opening += "        return text + file.read()\n"
    site.write({"extensions/opening.py": extension(opening), "data/note.txt": "One."})
    site.build().clean()
    assert "One." in site.page("lectures/one/index.html")
    site.write({"data/note.txt": "Another."}).build().clean()
    assert "Another." in site.page("lectures/one/index.html")
    (site.folder.parent / "note.txt").write_text("Elsewhere.")
    site.edit("extensions/opening.py", "data/note.txt", "../note.txt").build()
    [problem] = site.built.diagnostics
    assert problem.code == "hook-unsteady" and "no build sees" in problem.message


def test_what_an_extension_imports_from_beside_it_is_as_it_is_now(site: SiteTest) -> None:
    use = "from _words import word\n\n\n@source_transform\ndef say(text: str) -> str:\n"
    site.write({"extensions/say.py": extension(use + "    return text + word\n")})
    for word in ("one", "two"):
        site.write({"extensions/_words.py": f"word = '{word}'\n"}).build().clean()
        assert f"{word}</p>" in site.page("lectures/one/index.html")


@pytest.mark.parametrize("command", ["build", "check"])
def test_nothing_that_an_author_s_code_prints_is_in_a_report(site: SiteTest, command: str) -> None:
    """Neither of extensions nor of shortcodes."""
    loud = "print('loading')\n\n\n@check\ndef loud():\n    print('called')\n"
    say = "print('loading')\n\n\n@shortcode\ndef say() -> Markdown:\n"
    say += "    print('called')\n    return Markdown('x')\n"
    site.write({"extensions/loud.py": extension(loud), "shortcodes/say.py": say})
    site.write({"content/a.md": "{{< say >}}\n"})
    done = CliRunner().invoke(main, [command, "-s", str(site.folder), "--format", "json"])
    assert json.loads(done.stdout)["diagnostics"] == []
    assert "called" in done.stderr


LATE = """\
@source_transform
def say(text: str) -> str:
    from _late_words import word
    from parts import more
    return f"{text} {word} {more.said()}"
"""


def test_a_function_may_import_what_lies_beside_its_file(site: SiteTest) -> None:
    """What is read by that is read by all calls, whichever was the first one."""
    read = "from pathlib import Path\n"
    read += f"word = Path({str(site.folder)!r}, 'data/word.txt').read_text()\n"
    site.write(
        {
            "extensions/say.py": extension(LATE),
            "extensions/_late_words.py": read,
            "extensions/parts/__init__.py": "",
            "extensions/parts/more.py": "def said():\n    import _later\n    return _later.word\n",
            "extensions/_later.py": "word = 'later'\n",
            "data/word.txt": "one",
            "shortcodes/_short.py": "word = 'short'\n",
            "shortcodes/say.py": "@shortcode\ndef say() -> Markdown:\n    import _short\n"
            "    return Markdown(_short.word)\n",
            "content/a.md": "{{< say >}}\n",
        }
    ).build().clean()
    assert "one later" in site.page("lectures/two/index.html")
    assert "short" in site.page("a/index.html")
    site.write({"data/word.txt": "two", "extensions/_later.py": "word = 'at last'\n"})
    site.write({"shortcodes/_short.py": "word = 'brief'\n"}).build().clean()
    for name in ("one", "two"):
        assert "two at last" in site.page(f"lectures/{name}/index.html")
    assert "brief" in site.page("a/index.html")
    assert not list(site.folder.glob("*/__pycache__"))
    same_as_clean(site)
    site.edit("extensions/say.py", "_late_words", "_no_words").build()
    assert "from _words import word" in site.built.diagnostics[0].hint
    site.edit("extensions/say.py", "_no_words", "_late_words")
    site.write({"extensions/_late_words.py": "x = 1\nx +\n"}).build()
    assert "SyntaxError" in site.built.diagnostics[0].hint
    assert "in line 2 of extensions/_late_words.py" in site.built.diagnostics[0].hint
    site.edit("extensions/say.py", "@source", "import _late_words\n\n\n@source").build()
    [problem] = site.built.diagnostics
    assert (problem.path, problem.span and problem.span.line) == ("extensions/_late_words.py", 2)
    site.write({"extensions/_late_words.py": "x = 1\n1 / 0\n"}).build()
    [problem] = site.built.diagnostics
    assert (problem.path, problem.span and problem.span.line) == ("extensions/_late_words.py", 2)


def test_a_finding_is_told_of_a_file_and_a_line_that_are_there(site: SiteTest) -> None:
    def told(*places: str) -> list[str]:
        lines = [f"    yield Problem('so', 'is it?', {place})\n" for place in places]
        found = "@check\ndef f():\n" + "".join(lines)
        return site.write({"extensions/a.py": extension(found)}).build().codes

    site.write({"README.md": "x", "extensions/_words.py": ""})
    there = "''", "'content/lectures'", "'extensions/_words.py'", "'README.md'"
    assert set(told(*there, "'data/', 0", "'data/people.csv', 2")) == {"so"}
    same_as_clean(site)
    gone = "'content/gone.md'", "'content/gone/'", "'data/people.csv', 20"
    assert told(*gone, "'data/people.csv', 2") == ["so", *["hook-result"] * 3]


def test_a_page_that_an_extension_fails_for_stays_as_it_was_in_the_preview(site: SiteTest) -> None:
    adds = (
        "@source_transform\ndef adds(text: str, *, page: Post) -> str:\n    return text + 'ADDED'\n"
    )
    makes = "@generated_pages\ndef makes():\n"
    makes += "    yield GeneratedPage(path='/made/', title='Made', html='<p>made</p>')\n"
    site.write({"extensions/adds.py": extension(adds), "extensions/makes.py": extension(makes)})
    site.write({"content/course.yml": "title: Maps\nnav: [/made/]\n"})
    site.edit("content/lectures/02-two.md", "| 1 |", "| [a](/made/) [b](01-one.md#head) |")
    site.edit("content/lectures/01-one.md", "Text", "## Head\n\nText")
    session = Session(site.folder.resolve(), site.folder / "_site", partly=True)

    def build() -> list[str]:
        site.built = session.build(site.mode)
        session.rest()
        return [site.page(f"lectures/{name}/index.html") for name in ("one", "two")]

    before = build()
    site.edit("extensions/adds.py", "return", "return (page.number > 1 or 1 / 0) and")
    assert build() == before and site.codes == ["hook-failed"]
    site.edit("content/lectures/02-two.md", "| a |", "| edited |")
    one, two = build()
    assert one == before[0] and "edited" in two, "the page of another post is made"
    site.edit("extensions/makes.py", "yield", "1 / 0; yield")
    site.edit("extensions/adds.py", "from", "from gone import x\nfrom")
    assert build() == [one, two] and site.codes == ["hook-load", "hook-failed"]
    assert "made" in site.page("made/index.html"), "and nothing is said about links to it"
    session.close()


def test_names_that_templates_have_are_known() -> None:
    """A name that a template of the theme uses is one that no function may have."""
    parser = jinja2.Environment(autoescape=True)
    parser.filters |= dict.fromkeys(filter_names(), str)
    for path in (ROOT / "templates").rglob("*.html"):
        used = meta.find_undeclared_variables(parser.parse(path.read_text(encoding="utf-8")))
        if path.parent.name == "templates":
            assert used - {"counting", "outlined"} <= variable_names(), path  # those it sets


def test_a_transform_that_fails_half_way_has_changed_nothing(site: SiteTest) -> None:
    half = "    body.insert_child(html_node('<p>Half</p>'))\n    1 / 0\n"
    site.write({"extensions/a.py": extension(f"@tree_transform\ndef half(body):\n{half}")})
    site.build(drafts=True)
    assert set(site.codes) == {"hook-failed"}
    site.write({"extensions/a.py": extension("@tree_transform\ndef half(body):\n    pass\n")})
    whole = site.build().clean().page("lectures/one/index.html")
    assert "Half" not in whole


def test_a_function_changes_only_its_own_copy_of_what_it_reads(site: SiteTest) -> None:
    body = (
        "def level(site):\n    level = site.extra(site.posts()[0])['level']\n"
        "    level.append(2)\n    return str(level)\n\n\n"
        "@template_function\ndef one(site): return level(site)\n\n\n"
        "@template_function\ndef two(site): return level(site)\n"
    )
    site.edit("content/lectures/01-one.md", "---\n\n", "extra:\n  level: [1]\n---\n\n")
    site.write(
        {
            "extensions/a.py": extension(body),
            "templates/plain.html": "{{ one() }} {{ two() }}",
            "content/a.md": "---\nlayout: plain\ntitle: A\n---\nA.\n",
        }
    ).build().clean()
    assert site.page("a/index.html") == "[1, 2] [1, 2]"


def test_scripts_of_an_extension_run_where_notes_are_not_trusted(site: SiteTest) -> None:
    body = (
        "@tree_transform\ndef tree(body):\n"
        "    body.insert_child(html_node('<script>first()</script>'))\n\n\n"
        "@generated_pages\ndef pages():\n    html = '<script>second()</script>'\n"
        "    return GeneratedPage(path='/a/', title='A', html=html)\n"
    )
    site.write(
        {
            "content/course.yml": "title: Maps\nhtml:\n  raw: deny\n",
            "extensions/a.py": extension(body),
        }
    ).build().clean()
    assert csp_hash("first()") in site.page("lectures/one/index.html")
    assert csp_hash("second()") in site.page("a/index.html")


def csp_hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_a_function_that_fails_alike_for_all_posts_is_told_once(site: SiteTest) -> None:
    body = "@source_transform\ndef empty(text: str, *, page: Post) -> str:\n    return None\n"
    site.write({"extensions/empty.py": extension(body)})
    site.write({f"content/lectures/{n}-x{n}.md": "# X\n" for n in range(10, 15)})
    (problem,) = [one for one in site.build().built.diagnostics if one.code == "hook-result"]
    first = min(path.relative_to(site.folder) for path in (site.folder / "content").rglob("*.md"))
    assert problem.message.startswith(f"empty on {first.as_posix()} and ")
