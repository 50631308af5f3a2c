"""What becomes of a call, and of one that fails."""

from __future__ import annotations

import random
import re

import pytest

from coursesite.model import Call, Include
from coursesite.shortcodes import discovery, expansion, registry, syntax
from shortcodes.kit import BUILTIN, RENDER, expand, made, renderer, told, wrong

WORDS = """dqoEU9Ac3ek 12:34 -1 0 99999999999999999999 ../x.pdf //x \ufddf \0 < ' é
    https://[ http:// start=1 start= id=a src=b title=c page=2 page=-1 open on kind=tip lines=3-1
    lines=0 a.md % {{ https://docs.google.com/presentation/d/ https://youtu.be/ width=1e9
    types=|| x.mp4 /"""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return 1 / 0", "g: ZeroDivisionError: division by zero"),
        ("raise SystemExit", "g: SystemExit: "),
        ("return '<b>'", "g: the function answered a str"),
        ("return None", "g: the function answered a NoneType"),
    ],
)
def test_a_failing_function_is_reported_at_its_call(body: str, message: str) -> None:
    known = made(f"@shortcode\ndef g() -> Markdown:\n    {body}\n", "g")
    ((code, said, place, hint),) = wrong("{{< g >}}", known=known)
    assert (code, said, place) == ("shortcode-failed", message, "g")
    assert "line 3" in hint or "return Embed" in hint


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (None, "templates/shortcodes/g.html: "),
        ("{{ nothing }}", "templates/shortcodes/g.html: 'nothing' is undefined"),
        ("a\n{% if %}", "templates/shortcodes/g.html, line 2: "),
        ("{{ 1 / 0 }}", "templates/shortcodes/g.html: ZeroDivisionError"),
        ("{{ inner.x.y }}", "templates/shortcodes/g.html: "),
        ("none", "shortcodes/g.html prints 'inner' not"),
        ("{{ inner }}{{ inner }}", "shortcodes/g.html prints 'inner' more than once"),
        ('<b title="{{ inner }}">x</b>', "shortcodes/g.html prints 'inner' within a tag, a script"),
        (
            "<b title='>' {{ inner }}>x</b>",
            "shortcodes/g.html prints 'inner' within a tag, a script",
        ),
        ("<style>{{ inner }}</style>", "shortcodes/g.html prints 'inner' within a tag, a script"),
    ],
)
def test_a_broken_template_is_reported_at_the_call(template: str | None, message: str) -> None:
    source = (
        "@shortcode\ndef g(*, inner: Inner) -> Embed:\n"
        "    return Embed('shortcodes/g.html', inner=inner)\n"
    )
    own = {} if template is None else {"shortcodes/g.html": template}
    text = "{{< g >}}x{{< /g >}}"
    ((code, said, place, _),) = wrong(text, known=made(source, "g"), render=renderer(own))
    assert (code, place) == ("shortcode-template", "g")
    assert said.startswith(f"g: {message}")
    assert expand(text, made(source, "g"), renderer(own)).after == "</div>"


def test_html_of_a_template_has_no_empty_line_and_keeps_preformatted_text() -> None:
    own = {"shortcodes/g.html": "\n<div>\n\n  \n<pre>a\n\n\nb</pre>\n\n</div>\n"}
    known, _ = registry.load({}, own, {})
    shown = expand("{{< g >}}", known, renderer(own))
    assert shown.html == "<div>\n<pre>a&#10;&#10;\nb</pre>\n</div>"
    assert not shown.inline


@pytest.mark.parametrize(
    ("html", "inline"),
    [
        ("<b>x</b>", True), ("x <div></div>", True), ("<!-- c --> <kbd>x</kbd>", True),
        ("<div>x</div>", False), ("<figure>", False), ("<B>x</B>", True), ("<x-y></x-y>", False),
        ("", False),
    ],
)  # fmt: skip
def test_html_stands_in_a_line_if_its_first_element_may(html: str, inline: bool) -> None:
    own = {"shortcodes/g.html": html}
    known, _ = registry.load({}, own, {})
    assert expand("{{< g >}}", known, renderer(own)).inline is inline


def test_a_file_to_be_read_is_left_to_the_caller() -> None:
    known = made("@shortcode\ndef g() -> Include:\n    return Include('a.py', 'py')\n", "g")
    shown = expand("{{< g >}}", known)
    assert (shown.include, shown.html, shown.text) == (Include("a.py", "py"), "", None)


def test_a_call_that_nobody_wrote_is_expanded_too() -> None:
    call = Call(name="at", args=("90",), kwargs=(("label", "there"),))
    assert ">there</a>" in expansion.expand(call, BUILTIN, RENDER).html
    (found,) = expansion.expand(Call(name="at", args=("x",)), BUILTIN, RENDER).diagnostics
    assert (found.code, found.span) == ("shortcode-argument", None)


def test_a_tag_that_is_not_well_formed_is_shown_and_reported_once() -> None:
    parsed, found = syntax.parse('{{< at "1 >}}')
    assert isinstance(parsed, Call)
    assert len(found) == 1
    shown = expansion.expand(parsed, BUILTIN, RENDER)
    assert (shown.diagnostics, "shortcode-error" in shown.html) == ((), True)


def test_no_call_makes_the_expansion_raise() -> None:
    rng = random.Random(11)
    words = re.findall(r"\S+", WORDS)
    wellformed = 0
    for _ in range(3000):
        name = rng.choice(discovery.BUILTIN)
        text = f"{{{{< {name} {' '.join(rng.choices(words, k=rng.randrange(4)))} >}}}}"
        parsed, _ = syntax.parse(text)
        assert isinstance(parsed, Call)
        inner = rng.choice([None, "", "x\n\ny \ufddf"])
        call = Call(name=name, source=text, inner=inner, liquid=False)
        shown = expansion.expand(call, BUILTIN, RENDER)
        assert "\ufddf" not in shown.html + (shown.after or "")
        told(text, shown.diagnostics)
        wellformed += shown.diagnostics == ()
    assert wellformed > 50
