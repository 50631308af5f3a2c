"""Assets: what is made of `static/`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from coursesite.theme.assets import bundle, fingerprinted, small_css
from sitetest import SiteTest

STATIC = Path(__file__).parents[2] / "static"
SAMPLE = {
    "css/20-b.css": b"b {\n  color: red;\n}\n",
    "css/10-a.css": b"/* first */\na { color: blue }",
    "js/10-x.js": b"(function () {})();",
    "js/20-y.js": b"(function () {})();\n",
    "icon.svg": b"<svg/>",
    "fonts/own.woff2": b"\x00\x01",
}


def test_stylesheets_are_joined_in_the_order_of_their_names() -> None:
    made = bundle(SAMPLE)
    assert made.files[made.names["style.css"][1:]] == b"a{color:blue}b{color:red}\n"


def test_scripts_are_joined_with_an_end_of_line_between_them() -> None:
    made = bundle(SAMPLE)
    assert made.files[made.names["site.js"][1:]] == b"(function () {})();\n(function () {})();\n"


def test_other_files_stay_one_each_and_keep_their_folder() -> None:
    made = bundle(SAMPLE)
    assert set(made.names) == {"style.css", "site.js", "icon.svg", "fonts/own.woff2"}
    digest = hashlib.blake2b(b"\x00\x01").hexdigest()[:10]
    assert made.names["fonts/own.woff2"] == f"/assets/fonts/own.{digest}.woff2"


def test_a_name_changes_with_the_content_and_with_nothing_else() -> None:
    changed = bundle({**SAMPLE, "icon.svg": b"<svg></svg>"})
    before = bundle(dict(reversed(SAMPLE.items())))
    assert before == bundle(SAMPLE)
    assert changed.names["icon.svg"] != before.names["icon.svg"]
    assert changed.names["style.css"] == before.names["style.css"]


def test_a_file_without_a_suffix_gets_its_digest_at_the_end() -> None:
    digest = hashlib.blake2b(b"x").hexdigest()[:10]
    assert fingerprinted("a.b/LICENSE", b"x") == f"a.b/LICENSE.{digest}"


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a{}/* gone */b{}", "a{}b{}"),
        ("a  >  b {\r\n\tc: calc(1px + 2px);\r\n\r\n}\r\n", "a>b{c:calc(1px + 2px)}"),
        ("a :is(b, c):has(+ d) { e: f / g }", "a :is(b,c):has(+ d){e:f / g}"),
        ('a::after{content:"/* kept */  \\" x"}', 'a::after{content:"/* kept */  \\" x"}'),
        ("a{b:url('x/*y.png')} /* z */", "a{b:url('x/*y.png')}"),
        ('a{b:"one\\\n  two"}', 'a{b:"one  two"}'),  # that break is none
    ],
)
def test_a_stylesheet_loses_only_comments_and_needless_spaces(css: str, small: str) -> None:
    assert small_css(css.encode()).decode() == small + "\n"


def test_the_theme_stays_light() -> None:
    """The stylesheet is below 15 KB and the script below 18 KB, compressed."""
    import gzip

    static = {str(p.relative_to(STATIC)): p.read_bytes() for p in STATIC.rglob("*") if p.is_file()}
    made = bundle(static)
    size = {name: len(gzip.compress(made.files[path[1:]], 9)) for name, path in made.names.items()}
    assert 1_000 < size["style.css"] < 15_000
    assert 1_000 < size["site.js"] < 18_000


def test_every_script_is_a_strict_function_of_its_own() -> None:
    scripts = sorted((STATIC / "js").glob("*.js"))
    assert scripts
    for script in scripts:
        code = script.read_text(encoding="utf-8")
        body = code.partition("*/")[2].strip() if code.startswith("/*") else code.strip()
        assert body.startswith("(function () {\n  'use strict';"), script.name
        assert body.endswith("})();"), script.name


@pytest.mark.parametrize("name", ["static/css/95-own.css", "static/js/95-own.js"])
def test_a_part_that_is_not_utf_8_is_told_at_its_place(site: SiteTest, name: str) -> None:
    site.write({"content/a.md": "# A\n", name: "/* a */\n"}).build().clean()
    (site.folder / name).write_bytes(b"/* a */\n/* caf\xe9 */\n")
    (told,) = site.build().built.diagnostics
    assert (told.code, told.path) == ("encoding", name)
    assert told.span is not None and (told.span.line, told.span.column) == (2, 7)
