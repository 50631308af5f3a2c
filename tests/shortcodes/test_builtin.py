"""The built-in shortcodes: what a page gets, and what a reader can do with it."""

from __future__ import annotations

import pytest

from coursesite.shortcodes import discovery
from coursesite.shortcodes.signature import Shortcode
from shortcodes.kit import BUILTIN, TEMPLATES, expand, html, node, renderer, wrong

YOUTUBE = "dqoEU9Ac3ek"
CALLS = {
    "at": "{{< at 12:34 >}}",
    "audio": '{{< audio talk.mp3 title="A talk" >}}',
    "bibliography": "{{< bibliography >}}",
    "bilibili": "{{< bilibili BV1xx411c7mD start=90 >}}",
    "cell": "{{< cell 3 >}}text{{< /cell >}}",
    "details": "{{< details More >}}text{{< /details >}}",
    "figure": '{{< figure plot.svg alt="A curve" caption="Loss" >}}',
    "include": "{{< include code/train.py >}}",
    "list": "{{< list theorem >}}",
    "note": "{{< note tip >}}text{{< /note >}}",
    "hint": "{{< hint for=ex-1 >}}text{{< /hint >}}",
    "quiz": "{{< quiz >}}Answer: 1{{< /quiz >}}",
    "restate": "{{< restate thm-x >}}",
    "slides": "{{< slides deck.pdf page=3 >}}",
    "solution": "{{< solution >}}text{{< /solution >}}",
    "spotify": "{{< spotify 3OuMIIFP5TxM8tLXMWYPGV >}}",
    "tab": "{{< tab Python >}}text{{< /tab >}}",
    "table": "{{< table grades.csv >}}",
    "tabs": "{{< tabs >}}text{{< /tabs >}}",
    "term": "{{< term gradient >}}",
    "theorem": "{{< theorem Cauchy id=thm-x >}}text{{< /theorem >}}",
    "twitch": "{{< twitch 1634779211 start=90 >}}",
    "video": "{{< video lecture.mp4 captions=lecture.vtt >}}",
    "vimeo": "{{< vimeo 76979871 start=90 >}}",
    "youtube": f"{{{{< youtube {YOUTUBE} start=90 >}}}}",
}


def test_every_built_in_shortcode_expands() -> None:
    assert sorted(CALLS) == sorted(discovery.BUILTIN)
    for text in CALLS.values():
        shown = expand(text)
        assert shown.diagnostics == ()
        assert shown.html or shown.include


def test_every_built_in_shortcode_begins_its_documentation_with_a_call_that_works() -> None:
    for name, entry in BUILTIN.items():
        assert isinstance(entry, Shortcode)
        first, _, what = entry.doc.partition("\n")[0].partition(">}}: ")
        assert what.endswith("."), name
        example = entry.example.replace(" … ", "text")
        assert expand(example).diagnostics == (), example
        assert first in entry.doc


@pytest.mark.parametrize("name", ["youtube", "vimeo", "bilibili", "twitch", "spotify", "slides"])
def test_an_embed_requests_nothing_before_a_click_and_is_a_link_without_script(name: str) -> None:
    text = CALLS[name]
    shown = html(text)
    for loading in ("<iframe", "<img", "<script", " src=", "<link", "url("):
        assert loading not in shown
    link = node(text, "figure.cs-embed > a.cs-embed-open")
    assert link.attributes["href"]
    assert link.attributes["rel"] == "noopener"
    assert link.text(strip=True)


def test_the_markup_of_a_recording_is_the_one_that_scripts_and_styles_know() -> None:
    assert html(f'{{{{< youtube {YOUTUBE} start=1:30 title="On <b> & \\"c\\"" >}}}}') == (
        '<figure class="cs-embed cs-embed-video" data-provider="youtube" style="--aspect: 16/9">\n'
        f'  <a class="cs-embed-open" href="https://www.youtube.com/watch?v={YOUTUBE}&amp;t=90s"'
        f' rel="noopener" data-frame="https://www.youtube-nocookie.com/embed/{YOUTUBE}'
        '?start=90&amp;rel=0" data-seek="90">\n'
        '    <span class="cs-embed-play" aria-hidden="true"></span>\n'
        '    <span class="cs-embed-title">On &lt;b&gt; &amp; &#34;c&#34;</span>'
        ' <span class="cs-embed-meta">YouTube · from 1:30</span>\n'
        "  </a>\n</figure>"
    )


@pytest.mark.parametrize(
    ("text", "provider", "frame"),
    [
        ("{{< vimeo 76979871 start=90 >}}", "vimeo", "player.vimeo.com/video/76979871?dnt=1#t=90s"),
        ("{{< bilibili BV1xx411c7mD >}}", "bilibili", "player.bilibili.com/player.html?bvid=BV1xx"),
        ("{{< twitch 1634779211 >}}", "twitch", "player.twitch.tv/?video=1634779211"),
        ("{{< video https://vimeo.com/76979871 >}}", "vimeo", "player.vimeo.com/video/76979871"),
        (f"{{{{< video youtu.be/{YOUTUBE}?t=9 >}}}}", "youtube", f"embed/{YOUTUBE}?start=9&rel=0"),
        (f"{{{{< youtube https://youtu.be/{YOUTUBE}?t=90 start=5 >}}}}", "youtube", "?start=5&"),
        ("{% include embed/bilibili.html id='BV1xx411c7mD' %}", "bilibili", "bvid=BV1xx411c7mD"),
        ("{% include embed/twitch.html id='1634779211' %}", "twitch", "video=1634779211"),
    ],
)
def test_a_recording_elsewhere_is_a_facade_of_its_player(
    text: str, provider: str, frame: str
) -> None:
    figure = node(text, "figure.cs-embed.cs-embed-video")
    assert figure.attributes["data-provider"] == provider
    assert frame in (node(text, "a.cs-embed-open").attributes["data-frame"] or "")
    assert node(text, ".cs-embed-title").text().startswith("Recording on ")


def test_a_term_without_a_name_is_told_once() -> None:
    place = [
        ("shortcode-argument", "term: a term has a name", '""', "write the word of the glossary")
    ]
    assert wrong('{{< term "" >}}') == place


def test_a_vertical_recording_is_upright_and_aspect_can_be_said() -> None:
    short = f"{{{{< youtube https://www.youtube.com/shorts/{YOUTUBE} >}}}}"
    assert "--aspect: 9/16" in html(short)
    assert "--aspect: 4/3" in html(f"{{{{< youtube {YOUTUBE} aspect=4:3 >}}}}")
    assert wrong(f"{{{{< youtube {YOUTUBE} aspect=1;x >}}}}")[0][2] == "aspect=1;x"


def test_the_address_of_another_host_is_a_mistake_with_the_right_name() -> None:
    assert wrong("{{< youtube https://vimeo.com/76979871 >}}") == [
        ("shortcode-argument", "youtube: this is an address at Vimeo", "https://vimeo.com/76979871",
         "use {{< vimeo … >}}")
    ]  # fmt: skip
    assert wrong("{{< youtube abc >}}")[0][1] == (
        "youtube: 'id' must be an id or an address at YouTube, not 'abc'"
    )


@pytest.mark.parametrize(
    ("text", "height", "frame"),
    [
        ("{% include embed/spotify.html id='3OuMIIFP5TxM8tLXMWYPGV' %}", "352px", "MWYPGV"),
        ("{% include embed/spotify.html id='3OuMIIFP5TxM8tLXMWYPGV' compact=1 dark=true %}",
         "152px", "MWYPGV?theme=0"),
        ("{{< spotify 3OuMIIFP5TxM8tLXMWYPGV compact dark start=9 >}}", "152px", "?t=9&theme=0"),
        ("{{< spotify episode/3OuMIIFP5TxM8tLXMWYPGV >}}", "352px", "embed/episode/3Ou"),
    ],
)  # fmt: skip
def test_something_to_hear_has_the_height_of_its_player(text: str, height: str, frame: str) -> None:
    figure = node(text, "figure.cs-embed-audio")
    assert figure.attributes["style"] == f"--height: {height}"
    assert frame in (node(text, "a").attributes["data-frame"] or "")


def test_a_video_of_the_site_is_played_by_the_browser() -> None:
    text = (
        '{{< video a/b.mp4 types="ogg|mov" poster=p.jpg captions=b.vtt start=1:30 title="B" '
        "loop muted >}}"
    )
    video = node(text, "figure > video")
    assert video.attributes["preload"] == "metadata"
    assert {"controls", "loop", "muted"} <= set(video.attributes)
    assert "autoplay" not in video.attributes
    assert video.attributes["poster"] == "p.jpg"
    assert [(s.attributes["src"], s.attributes["type"]) for s in video.css("source")] == [
        ("a/b.mp4#t=90", "video/mp4"),
        ("a/b.ogg#t=90", "video/ogg"),
        ("a/b.mov#t=90", "video/quicktime"),
    ]
    assert node(text, "track").attributes["src"] == "b.vtt"
    assert node(text, "video > a").attributes["href"] == "a/b.mp4"
    assert node(text, "figcaption").text() == "B"
    figure = node(text, "figure.cs-embed.cs-embed-video.cs-own")
    assert figure.attributes["data-print"] == "a/b.mp4"


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_files_of_any_kind_are_sources_in_their_order(kind: str) -> None:
    text = f"{{{{< {kind} a.xyz b.webm?v=1.2 c.ogg >}}}}"
    root = node(text, kind)
    assert [(s.attributes["src"], s.attributes.get("type")) for s in root.css("source")] == [
        ("a.xyz", None),
        ("b.webm?v=1.2", f"{kind}/webm"),
        ("c.ogg", f"{kind}/ogg"),
    ]


def test_switches_of_chirpy_follow_liquids_truth() -> None:
    text = "{% include embed/video.html src='/a.mp4' autoplay=false loop='false' muted=true %}"
    attributes = node(text, "video").attributes
    assert {"loop", "muted"} <= set(attributes)
    assert "autoplay" not in attributes
    text = "{% include\n embed/audio.html src='a.mp3' types='ogg|wav|aac' title='T' %}"
    assert "{%" in text
    assert [s.attributes["src"] for s in node(text, "audio").css("source")] == [
        "a.mp3",
        "a.ogg",
        "a.wav",
        "a.aac",
    ]


@pytest.mark.parametrize(
    ("source", "provider", "frame", "meta"),
    [
        ("a/deck.pdf page=12", "pdf", "a/deck.pdf#page=12", "PDF · page 12"),
        ("https://h.org/d.pdf#page=2", "pdf", "https://h.org/d.pdf#page=2", "PDF"),
        ("https://docs.google.com/presentation/d/1abcdefghij/edit page=3", "google-slides",
         "https://docs.google.com/presentation/d/1abcdefghij/embed?slide=3",
         "Google Slides · page 3"),
        ("https://www.slides.example/ann/deck", "web", "https://www.slides.example/ann/deck",
         "slides.example"),
        ("deck.html", "file", "deck.html", "File"),
        ("deck.pptx", "file", None, "File"),
    ],
)  # fmt: skip
def test_slides_wait_in_a_facade(source: str, provider: str, frame: str | None, meta: str) -> None:
    text = f"{{{{< slides {source} >}}}}"
    assert node(text, "figure.cs-embed-slides").attributes["data-provider"] == provider
    assert node(text, "a").attributes.get("data-frame") == frame
    assert node(text, ".cs-embed-meta").text() == meta


def test_slides_without_a_file_refer_to_those_of_the_lecture() -> None:
    text = "{{< slides page=12 >}}"
    assert html(text) == '<a class="cs-slide-ref" href="#page.slides" data-page="12">Slide 12</a>'
    assert expand(text).inline
    assert html("{{< slides >}}") == '<a class="cs-slide-ref" href="#page.slides">Slides</a>'
    assert wrong("{{< slides 12 >}}")[0][2:] == ("12", "write page=12")
    assert wrong("{{< slides page=-1 >}}")[0][2] == "page=-1"


def test_a_moment_seeks_and_stands_in_a_line() -> None:
    shown = '<a class="cs-at" href="#t=754" data-seek="754">{}</a>'
    assert html("{{< at 12:34 >}}") == html("{{< at 754 >}}") == shown.format("12:34")
    assert html('{{< at 12m34s "the <proof>" >}}') == shown.format("the &lt;proof&gt;")
    assert expand("{{< at 12:34 >}}").inline


def test_a_figure_has_its_picture_and_caption() -> None:
    text = '{{< figure p.svg alt="A" caption="*B* & c" width=60% class="wide x" link=/y/ >}}'
    assert html(text) == (
        '<figure class="cs-figure wide x">\n'
        '<a href="/y/"><img src="p.svg" alt="A" loading="lazy" decoding="async"'
        ' style="width: 60%"></a>\n'
        "<figcaption>*B* &amp; c</figcaption>\n</figure>"
    )
    assert node("{{< figure p.svg width=300px >}}", "img").attributes["width"] == "300"
    assert "figcaption" not in html("{{< figure p.svg >}}")
    assert wrong('{{< figure p.svg width="1px;color:red" >}}')[0][0] == "shortcode-argument"


def test_a_caption_may_be_markdown_between_the_tags() -> None:
    assert "<figcaption>…</figcaption>" in html("{{< figure p.svg >}}The *loss*{{< /figure >}}")


def test_details_open_with_their_summary() -> None:
    assert html('{{< details "A <b>" >}}x{{< /details >}}') == (
        '<details class="cs-details">\n<summary>A &lt;b&gt;</summary>\n…\n</details>'
    )
    assert " open>" in html("{{< details open >}}x{{< /details >}}")
    assert " open>" not in html("{{< details A open=false >}}x{{< /details >}}")
    assert ">Details</summary>" in html("{{< details >}}x{{< /details >}}")


@pytest.mark.parametrize(
    ("call", "kind", "title"),
    [
        ("note", "note", "Note"),
        ("note tip", "tip", "Tip"),
        ("note caution", "danger", "Caution"),
        ('note WARNING title="Mind <it>"', "warning", "Mind <it>"),
    ],
)
def test_a_note_is_a_callout(call: str, kind: str, title: str) -> None:
    text = f"{{{{< {call} >}}}}\n- a\n\nb\n{{{{< /note >}}}}"
    quote = node(text, "blockquote")
    assert quote.attributes["class"] == f"cs-callout cs-callout-{kind}"
    assert node(text, "blockquote > p.cs-callout-title").text() == title


def test_an_unknown_kind_of_note_is_told_with_the_nearest() -> None:
    ((code, message, place, hint),) = wrong("{{< note wrning >}}x{{< /note >}}")
    assert (code, place, hint) == ("shortcode-argument", "wrning", "did you mean 'warning'?")
    assert "one of note, tip, important, warning, caution, info, danger" in message


def test_interface_text_is_in_the_language_of_the_page_where_there_is_one() -> None:
    class Locale:
        def __init__(self) -> None:
            self.table = {"recording_at": "Aufzeichnung bei {host}", "from_time": "ab {time}"}

        def __call__(self, key: str, **values: object) -> str:
            return self.table[key].format(**values)

    def speaking(name: str, context: dict[str, object]) -> str:
        return renderer()(name, {**context, "t": Locale()})

    text = f"{{{{< youtube {YOUTUBE} start=90 >}}}}"
    assert node(text, ".cs-embed-title", render=speaking).text() == "Aufzeichnung bei YouTube"
    assert node(text, ".cs-embed-meta", render=speaking).text() == "YouTube · ab 1:30"
    assert html("{{< slides page=2 >}}", render=speaking) == html("{{< slides page=2 >}}")


def test_a_theme_can_restyle_the_facade_of_all_players() -> None:
    own = {"shortcodes/_facade.html": '<p><a href="{{ embed.href }}">{{ embed.label }}</a></p>'}
    for name in ("youtube", "vimeo", "bilibili", "twitch", "spotify", "slides"):
        assert html(CALLS[name], render=renderer(own)).startswith("<p><a href=")


def test_every_template_of_a_shortcode_is_used_by_one() -> None:
    names = {path.stem for path in (TEMPLATES / "shortcodes").glob("*.html")}
    assert names - {"_diagram", "_facade", "_say", "slide-ref"} == set(discovery.BUILTIN) - {
        "include",
        "table",
    }
