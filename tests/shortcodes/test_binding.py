"""How the arguments of a call meet a signature, and what is said of those that do not."""

from __future__ import annotations

import pytest

from shortcodes.kit import BUILTIN, expand, made, wrong

SOURCE = """\
@shortcode
def f(a: str, b: int = 2, *more: str, n: float | None = None, kind: Literal["x", "y"] = "x",
      on: Flag = False, yes: bool = True, at: Seconds = 0, video: VideoId = "", link: Url = "",
      class_: str = "", size: int | Literal["auto"] = "auto") -> Markdown:
    return Markdown(repr((a, b, more, n, kind, on, yes, at, video, link, class_, size)))
"""


F = made(SOURCE)
USUAL = {
    "b": 2, "more": (), "n": None, "kind": "x", "on": False, "yes": True, "at": 0, "video": "",
    "link": "", "class": "", "size": "auto",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{{< f A >}}", {}),
        ("{{< f A 3 c d >}}", {"b": 3, "more": ("c", "d")}),
        ("{{< f b=3 A >}}", {"b": 3}),
        ("{{< f a=A n=1.5 kind=Y >}}", {"n": 1.5, "kind": "y"}),
        ("{{< f A 3 on >}}", {"b": 3, "on": True}),
        ('{{< f A 3 "on" >}}', {"b": 3, "more": ("on",)}),
        ("{{< f A on=false yes=no >}}", {"yes": False}),
        ('{{< f A on="false" >}}', {}),
        ("{{< f A at=1h2m3s >}}", {"at": 3723}),
        ("{{< f A at=1:30 >}}", {"at": 90}),
        ("{{< f A video=dqoEU9Ac3ek >}}", {"video": "dqoEU9Ac3ek"}),
        ("{{< f A video=https://youtu.be/dqoEU9Ac3ek?t=9 >}}", {"video": "dqoEU9Ac3ek"}),
        ("{{< f A link=../x.html#y >}}", {"link": "../x.html#y"}),
        ("{{< f A class=wide >}}", {"class": "wide"}),
        ("{{< f A size=12 >}}", {"size": 12}),
        ("{{< f A size=auto >}}", {}),
        ("{% include embed/f.html a='A' on=false %}", {}),
        ("{% include embed/f.html a='A' on=nil %}", {}),
        ("{% include embed/f.html a='A' on='false' %}", {"on": True}),
        ("{% include embed/f.html a='A' on=true %}", {"on": True}),
        ("{% include embed/f.html a='A' on='' %}", {"on": True}),
    ],
)
def test_arguments_become_values_of_their_types(text: str, values: dict[str, object]) -> None:
    expansion = expand(text, F)
    assert expansion.diagnostics == ()
    assert expansion.text == repr(("A", *{**USUAL, **values}.values()))


@pytest.mark.parametrize(
    ("text", "message", "place", "hint"),
    [
        ("{{< f >}}", "argument 'a' is missing: text", "f", "{{< f a b more… n="),
        ("{{< f A\n  lnik=x >}}", "unknown argument 'lnik'", "lnik=x", "did you mean 'link'?"),
        ("{{< f A zzz=1 >}}", "unknown argument 'zzz'", "zzz=1", "it takes a, b, more…, n="),
        ("{{< f A a=B >}}", "'a' is given twice", "a=B", ""),
        ("{{< f A n=1 n=2 >}}", "'n' is given twice", "n=2", ""),
        ("{{< f A 3x >}}", "'b' must be a whole number, not '3x'", "3x", ""),
        ("{{< f A b=1.5 >}}", "'b' must be a whole number, not '1.5'", "b=1.5", ""),
        ("{{< f A b=1_0 >}}", "'b' must be a whole number, not '1_0'", "b=1_0", ""),
        ("{{< f A n=nan >}}", "'n' must be a number, not 'nan'", "n=nan", ""),
        ("{{< f A kind=z >}}", "'kind' must be one of x, y, not 'z'", "kind=z", ""),
        ("{{< f A yes=maybe >}}", "'yes' must be true or false, not 'maybe'", "yes=maybe", ""),
        ("{{< f A at=soon >}}", "'at' must be a time such as 90, 1:30", "at=soon", ""),
        ('{{< f A video="a b" >}}', "'video' must be a video's id or address", 'video="a b"', ""),
        ("{{< f A link=javascript:x >}}", "'link' must be an address", "link=javascript:x", "http"),
        ("{{< f A size=big >}}", "'size' must be a whole number or one of auto", "size=big", ""),
    ],
)
def test_a_wrong_argument_is_reported_where_it_is_written(
    text: str, message: str, place: str, hint: str
) -> None:
    ((code, said, where, help_),) = wrong(text, known=F)
    assert (code, where) == ("shortcode-argument", place)
    assert said.startswith(f"f: {message}")
    assert hint in help_


def test_all_wrong_arguments_are_reported_and_the_tag_is_shown() -> None:
    text = "{{< at soon <b> label=c x=1 >}}"
    assert [row[1:3] for row in wrong(text)] == [
        ("at: 'time' must be a time such as 90, 1:30 or 1h2m3s, not 'soon'", "soon"),
        ("at: 'label' is given twice", "label=c"),
        ("at: unknown argument 'x'", "x=1"),
    ]
    shown = expand(text)
    assert shown.html == (
        '<code class="cs-shortcode-error">{{&lt; at soon &lt;b&gt; label=c x=1 &gt;}}</code>'
    )
    assert shown.inline


def test_an_argument_that_was_only_misspelt_is_not_missing_as_well() -> None:
    assert [row[1] for row in wrong("{{< f aa=A >}}", known=F)] == ["f: unknown argument 'aa'"]


def test_an_argument_too_many_is_reported() -> None:
    assert wrong("{{< at 1 b c >}}") == [
        ("shortcode-argument", "at: 'c' is one argument too many", "c", "it takes time, label")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x", "C:/x.png",
        "https:evil.example/x", '"/\\\\evil.example/x"', "https://a\\\\@b.org/x",
        '"/\t/evil.example/x"',
        '"java\tscript:x"', '"java\nscript:x"', '" javascript:x"', '""', '"\x01javascript:x"',
    ],
)  # fmt: skip
def test_an_address_cannot_run_a_script(url: str) -> None:
    ((code, *_),) = wrong(f"{{{{< figure {url} >}}}}")
    assert code == "shortcode-argument"


def test_named_arguments_of_any_name_can_be_taken() -> None:
    source = "@shortcode\ndef g(a: str, /, **kw: int) -> Markdown:\n    return Markdown(f'{a}{kw}')"
    known = made(source, "g")
    assert expand("{{< g x a=1 data-b=2 >}}", known).text == "x{'a': 1, 'data-b': 2}"
    assert wrong("{{< g x a=1 a=2 b=c >}}", known=known) == [
        ("shortcode-argument", "g: 'a' is given twice", "a=2", ""),
        ("shortcode-argument", "g: 'b' must be a whole number, not 'c'", "b=c", ""),
    ]


def test_text_between_tags_is_markdown_or_raw() -> None:
    known = made(
        "@shortcode\ndef r(*, inner: Raw) -> Markdown:\n    return Markdown(inner.upper())", "r"
    )
    assert expand("{{< r >}}a *b*{{< /r >}}", known).text == "A *B*"
    known = made(
        "@shortcode\ndef m(*, inner: Inner) -> Markdown:\n    return Markdown('> ' + inner)", "m"
    )
    assert expand("{{< m >}}a *b*{{< /m >}}", known).text == "> a *b*"


def test_text_that_may_be_missing_needs_no_closing_tag() -> None:
    entry = BUILTIN["figure"]
    assert (entry.inner_form is not None, entry.needs_inner) == (True, False)
    assert expand("{{< figure a.png >}}").after is None
    assert expand("{{< figure a.png >}}b{{< /figure >}}").after is not None


def test_a_pair_that_is_not_closed_and_a_close_that_closes_nothing_are_reported() -> None:
    assert wrong("{{< note tip >}} text") == [
        ("shortcode-unclosed", "note: this shortcode is never closed", "note",
         "end it with {{< /note >}}")
    ]  # fmt: skip
    assert wrong("{{< at 1 >}} text {{< /at >}}") == [
        ("shortcode-argument", "at: it takes no text before a {{< /at >}}", "at",
         "take {{< /at >}} away")
    ]  # fmt: skip


def test_a_wrong_pair_keeps_its_text_in_the_page() -> None:
    shown = expand("{{< nte >}}text{{< /nte >}}")
    assert shown.html == '<div class="cs-shortcode-error"><code>{{&lt; nte &gt;}}</code>'
    assert (shown.after, shown.inline) == ("</div>", False)
