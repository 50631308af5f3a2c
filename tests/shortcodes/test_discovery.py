"""Where shortcodes come from, and which one is meant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coursesite.diagnostics import Span
from coursesite.files.entry_points import entry_points
from coursesite.model.entry_point import SHORTCODES
from coursesite.shortcodes import discovery, registry
from coursesite.shortcodes.signature import Broken, Shortcode, TemplateShortcode
from shortcodes.kit import RENDER, expand, html, renderer, told, wrong

TEN_LINES = '''\
"""{{< grade 17 of=20 >}}: points, with a bar."""


@shortcode
def grade(points: int, *, of: int = 20, name: str = "Points") -> Embed:
    if points > of:
        raise ShortcodeError("more points than there are", argument="points")
    share = round(100 * points / of)
    return Embed("shortcodes/grade.html", points=points, of=of, name=name, share=share)
'''
GRADE = {"shortcodes/grade.html": '<meter value="{{ share }}">{{ name }}: {{ points }}</meter>'}


def test_a_shortcode_of_a_site_is_a_file_of_ten_lines() -> None:
    known, found = registry.load({"shortcodes/grade.py": TEN_LINES}, GRADE)
    assert found == ()
    shown = html('{{< grade 17 name="<b>" >}}', known=known, render=renderer(GRADE))
    assert shown == '<meter value="85">&lt;b&gt;: 17</meter>'
    entry = known["grade"]
    assert isinstance(entry, Shortcode)
    assert entry.doc.partition("\n")[0] == "{{< grade 17 of=20 >}}: points, with a bar."
    assert entry.example == "{{< grade 17 of=20 >}}"
    assert [str(one) for one in entry.parameters] == ["points", "of=", "name="]


def test_a_shortcode_checks_its_own_arguments_where_they_are_written() -> None:
    known, _ = registry.load({"shortcodes/grade.py": TEN_LINES}, GRADE)
    assert wrong("{{< grade 21 >}}", known=known, render=renderer(GRADE)) == [
        ("shortcode-argument", "grade: more points than there are", "21", "")
    ]


def test_a_file_may_import_what_it_uses_and_have_helpers() -> None:
    source = (
        "from __future__ import annotations\n"
        "from coursesite.shortcodes import Markdown, shortcode\n"
        "def shout(text: str) -> str:\n"
        "    return text.upper()\n"
        "@shortcode\n"
        "def my_word(text: str) -> Markdown:\n"
        "    return Markdown(f'**{shout(text)}**')\n"
    )
    known, found = registry.load({"shortcodes/my-word.py": source, "shortcodes/_x.py": "1/0"})
    assert found == ()
    assert expand("{{< my-word abc >}}", known).text == "**ABC**"


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("1 +", "box: SyntaxError: invalid syntax", 1),
        ("x = 1\n  y = 2\n", "box: IndentationError: unexpected indent", 2),
        ("import math\n\nmath.nothing\n", "has no attribute 'nothing'", 3),
        ("def f():\n    return 1 / 0\nf()\n", "box: ZeroDivisionError: division by zero", 2),
        ("import no_such_module_here\n", "No module named 'no_such_module_here'", 1),
        ("raise SystemExit(3)\n", "box: SystemExit: 3", 1),
        ("x = 1\n", "box: defines no shortcode", 1),
        (
            "@shortcode\ndef a() -> Markdown: ...\n@shortcode\ndef b() -> Markdown: ...\n",
            "box: defines 2 shortcodes: a, b",
            1,
        ),
        ("@shortcode\ndef box(x: list) -> Markdown: ...\n", "is no type that a shortcode", 1),
        ("@shortcode\ndef box(x: Nope) -> Markdown: ...\n", "name 'Nope' is not defined", 2),
        ("\n@shortcode\ndef box(text: Inner) -> Markdown: ...\n", "comes as inner=", 2),
        ("@shortcode\ndef box(inner: Inner, *a: str) -> Markdown: ...\n", "behind *args", 1),
        ("\0", "box: ", 1),
    ],
)
def test_a_broken_file_is_reported_at_its_line_and_its_calls_are_not(
    source: str, message: str, line: int
) -> None:
    known, (found,) = registry.load({"shortcodes/box.py": source})
    assert (found.code, found.path) == ("shortcode-load", "shortcodes/box.py")
    assert message in found.message
    assert found.span == Span(line, found.span.column if found.span else 0)
    assert known["box"] == Broken("box")
    shown = expand("{{< box 1 >}}", known)
    assert (shown.diagnostics, "{{&lt; box 1 &gt;}}" in shown.html) == ((), True)


def test_of_several_shortcodes_in_a_file_the_one_of_its_name_is_taken() -> None:
    source = (
        "@shortcode\ndef a() -> Markdown:\n    return Markdown('a')\n"
        "@shortcode\ndef b() -> Markdown:\n    return Markdown('b')\n"
    )
    known, found = registry.load({"shortcodes/b.py": source})
    assert found == ()
    assert expand("{{< b >}}", known).text == "b"


def test_a_template_alone_is_a_shortcode_that_takes_anything() -> None:
    own = {
        "shortcodes/box.html": "<div>{{ args[0] }}|{{ kwargs['data-x'] }}|{{ inner }}</div>",
        "shortcodes/_part.html": "",
        "shortcodes/deep/er.html": "",
        "lecture.html": "",
    }
    known, found = registry.load({}, own)
    assert found == ()
    assert known["box"] == TemplateShortcode("box")
    assert sorted(set(known) - {*discovery.BUILTIN, *discovery.STATEMENTS}) == ["box"]
    text = '{{< box "<a>" data-x=1 >}}b{{< /box >}}'
    assert html(text, known=known, render=renderer(own)) == "<div>&lt;a&gt;|1|…</div>"


def test_a_template_of_a_shortcode_that_exists_restyles_it() -> None:
    own = {"shortcodes/at.html": "<b>{{ seconds }}</b>"}
    known, _ = registry.load({}, own)
    assert isinstance(known["at"], Shortcode)
    assert html("{{< at 1:30 >}}", known=known, render=renderer(own)) == "<b>90</b>"


PLUGIN = """\
from coursesite.shortcodes import Embed, Markdown, shortcode

@shortcode
def stars(count: int = 3) -> Markdown:
    "{{< stars 5 >}}: a rating."
    return Markdown("*" * count)

def at(time: str) -> Markdown:
    return Markdown("plugin's")
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with shortcodes, one of which cannot be loaded."""
    info = tmp_path / "coursesite_stars-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: coursesite-stars\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[coursesite.shortcodes]\nstars = stars_plugin:stars\nat = stars_plugin:at\n"
        "lost = stars_plugin:nothing\ngone = no_such_package.x:y\n"
    )
    (tmp_path / "stars_plugin.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "stars_plugin", raising=False)


@pytest.mark.usefixtures("plugin")
def test_an_installed_package_brings_shortcodes() -> None:
    found = discovery.installed(entry_points(SHORTCODES))
    assert {"stars", "at", "lost", "gone"} <= set(found)
    assert "stars_plugin" not in sys.modules
    known, _ = registry.load({}, (), entry_points(SHORTCODES))
    assert expand("{{< stars 5 >}}", known).text == "*****"
    assert known["stars"].name == "stars"


@pytest.mark.usefixtures("plugin")
def test_a_broken_plugin_is_reported_at_its_calls_only() -> None:
    known, found = registry.load({}, (), entry_points(SHORTCODES))
    assert found == ()
    assert expand("{{< stars >}}", known).diagnostics == ()
    for name, reason in (("lost", "AttributeError"), ("gone", "ModuleNotFoundError")):
        ((code, message, place, _),) = wrong(f"{{{{< {name} >}}}}", known=known)
        assert (code, place) == ("shortcode-load", name)
        assert reason in message


@pytest.mark.usefixtures("plugin")
def test_a_sites_own_comes_before_a_plugins_before_a_built_in() -> None:
    own = {"shortcodes/at.py": "@shortcode\ndef at() -> Markdown:\n    return Markdown('own')\n"}
    points = entry_points(SHORTCODES)
    assert expand("{{< at >}}", registry.load(own, (), points)[0]).text == "own"
    assert expand("{{< at 1 >}}", registry.load({}, (), points)[0]).text == "plugin's"
    assert 'class="cs-at"' in expand("{{< at 1 >}}", registry.load({})[0]).html


def test_nothing_built_in_is_imported_before_it_is_used() -> None:
    program = (
        "import sys\nfrom coursesite.shortcodes import discovery, registry\n"
        "known = registry.Registry(discovery.builtin())\n"
        "assert 'youtube' in known and len(known) == len(discovery.BUILTIN)\n"
        "place = 'coursesite.shortcodes.builtin.'\n"
        "loaded = [n for n in discovery.BUILTIN if place + n in sys.modules]\n"
        "print(loaded,\n"
        "      'importlib.metadata' in sys.modules, 'jinja2' in sys.modules)\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert shown.stdout.split("\n")[0] == "[] False False"


def test_an_unknown_shortcode_is_told_with_its_nearest_and_its_files() -> None:
    ((code, message, place, hint),) = wrong("{{< yuotube abc >}}")
    assert (code, message, place) == (
        "shortcode-unknown",
        "there is no shortcode 'yuotube'",
        "yuotube",
    )
    assert "did you mean 'youtube'?" in hint
    ((*_, hint),) = wrong("{{< zzz >}}")
    assert hint == "shortcodes/zzz.py or templates/shortcodes/zzz.html would define it"
    text = "{% include embed/youtub.html id='x' %}"
    assert told(text, expand(text).diagnostics)[0][2] == "youtub"


def test_a_mapping_is_what_a_registry_is() -> None:
    known = registry.Registry(discovery.builtin())
    assert list(known) == sorted(discovery.BUILTIN)
    assert known.get("nothing") is None
    with pytest.raises(KeyError):
        known["nothing"]
    for name, entry in known.items():
        assert isinstance(entry, Shortcode)
        assert entry.name == name
        assert entry.doc.startswith(f"{{{{< {name} ")
        assert expand(entry.example.partition(" … ")[0].strip(), known, RENDER) is not None
