"""Transcripts: the three kinds of files, as tidy and as messy as programs write them."""

from __future__ import annotations

import pytest

from coursesite.media import transcripts
from coursesite.media.transcripts import Cue, paragraphs, parse, unrolled, webvtt
from coursesite.settings import decoding

VTT = """\
WEBVTT - Lecture 2
Kind: captions

STYLE
::cue { color: red }

NOTE
Made by a program.

intro
00:01.000 --> 00:02.500 align:start position:10%
<v.loud Ada Example>Hello, <c.yellow>you</c> &amp; &lt;me&gt;</v>

01:00:00.250 --> 01:00:02.000
<00:00:01.000>two
<i>lines</i>
"""
SRT = """\
1
00:00:01,000 --> 00:00:02,500
{\\an8}Hello, <font color="red">you</font> & 3 < 4

2
00:01:00.250 --> 00:01:02  X1:10 X2:20
- Yes.
- No.
"""
SBV = """\
0:00:01.000,0:00:02.500
Hello, you

1:00:00.250,1:00:02.000
two
lines --> here
"""


def read(text: str, kind: str) -> tuple[Cue, ...]:
    """The cues of a file that nothing is wrong with."""
    found = parse(text, kind)
    assert found.diagnostics == ()
    return found.cues


def wrong(text: str, kind: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong."""
    return [
        (one.code, one.span.line if one.span else 0, one.span.column if one.span else 0)
        for one in parse(text, kind).diagnostics
    ]


def test_webvtt_is_read_without_its_notes_styles_settings_and_tags() -> None:
    assert read(VTT, "vtt") == (
        Cue(1.0, 2.5, "Hello, you & <me>", "Ada Example"),
        Cue(3600.25, 3602.0, "two lines"),
    )


def test_subrip_is_read_with_commas_dots_and_the_tags_of_players() -> None:
    assert read(SRT, "srt") == (
        Cue(1.0, 2.5, "Hello, you & 3 < 4"),
        Cue(60.25, 62.0, "- Yes. - No."),
    )


def test_sbv_has_a_comma_between_its_times_and_arrows_are_text() -> None:
    assert read(SBV, "sbv") == (
        Cue(1.0, 2.5, "Hello, you"),
        Cue(3600.25, 3602.0, "two lines --> here"),
    )


@pytest.mark.parametrize(("text", "kind"), [(VTT, "vtt"), (SRT, "srt"), (SBV, "sbv")])
def test_a_byte_order_mark_and_line_breaks_of_windows_change_nothing(text: str, kind: str) -> None:
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    decoded, problems = decoding.decode(data)
    assert not problems
    assert read(decoded, kind) == read(text, kind)


def test_a_file_with_the_head_of_webvtt_is_webvtt_whatever_its_name_says() -> None:
    assert read(VTT, "srt") == read(VTT, "vtt")


def test_a_cue_may_follow_its_head_without_an_empty_line() -> None:
    assert read("WEBVTT\n00:01.000 --> 00:02.000\nHello", "vtt") == (Cue(1.0, 2.0, "Hello"),)


def test_several_voices_in_a_cue_are_cues_of_their_own() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Why?</v>\n<v Bo>Why not?"
    assert [(cue.speaker, cue.text) for cue in read(text, "vtt")] == [
        ("Ada", "Why?"),
        ("Bo", "Why not?"),
    ]


def test_cues_that_overlap_or_stand_in_disorder_are_sorted_by_their_start() -> None:
    text = (
        "00:05,0 --> 00:09,0\nthird\n\n00:01,0 --> 00:06,0\nfirst\n\n00:01,0 --> 00:02,0\nsecond\n"
    )
    assert [cue.text for cue in read(text, "srt")] == ["first", "second", "third"]


def test_empty_cues_and_empty_lines_around_everything_are_nothing() -> None:
    text = "\n\n1\n00:01,0 --> 00:02,0\n\n\n2\n00:02,0 --> 00:03,0\nText\n\n\n"
    assert [cue.text for cue in read(text, "srt")] == ["Text"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("00:01.000 --> 00:02.000\nx\n", "vtt", [("transcript-syntax", 1, 1)]),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx\n", "vtt", [("transcript-syntax", 3, 1)]),
        ("WEBVTT\n\n00:01 --> 00:02\nx\n", "vtt", [("transcript-syntax", 3, 1)]),
        ("1\n  00:01,0 -> 00:02,0\nx\n", "srt", [("transcript-syntax", 2, 3)]),
        ("WEBVTT\n\n00:01.000 – 00:02.000\nx\n", "vtt", [("transcript-syntax", 3, 1)]),
        ("WEBVTT\n\n0:01.000,0:02.000\nx\n", "vtt", [("transcript-syntax", 3, 1)]),
        ("0:01.0 --> 0:02.0\nx\n", "sbv", [("transcript-syntax", 1, 1)]),
        ("1\nx, at 12:30, 13:00\n", "srt", [("transcript-syntax", 1, 1)]),
        ("1\n  00:61,0 --> 0:99:02,0\nx\n", "srt", [("transcript-syntax", 2, 3)]),
        ("1\n00:09,0 --> 00:02,0\nx\n", "srt", [("transcript-time", 2, 1)]),
        ("00:01,0 --> 00:02,0\nx\n\ny\n", "srt", [("transcript-syntax", 4, 1)]),
        ("0:01.0,0:x\nx\n", "sbv", [("transcript-syntax", 1, 1)]),
        ("WEBVTT\n\nNOTE x\n", "vtt", [("transcript-empty", 0, 0)]),
        ("", "srt", [("transcript-empty", 0, 0)]),
    ],
)
def test_what_is_wrong_is_said_at_its_place_with_a_hint(
    text: str, kind: str, expected: list[tuple[str, int, int]]
) -> None:
    assert wrong(text, kind) == expected
    assert all(one.hint for one in parse(text, kind).diagnostics)


def test_the_rest_of_a_broken_file_is_read_all_the_same() -> None:
    found = parse("1\n00:0x --> 1\nlost\n\n2\n00:02,0 --> 00:03,0\nkept\n", "srt")
    assert [cue.text for cue in found.cues] == ["kept"]


@pytest.mark.parametrize("kind", transcripts.FORMATS)
@pytest.mark.parametrize("text", ["\x00", "-->", ",", "WEBVTT", "1\n-->\n", "<v", "a\n\n" * 50])
def test_no_text_whatever_raises(text: str, kind: str) -> None:
    parse(text, kind)


def test_captions_that_roll_up_say_each_line_once() -> None:
    rolled = (
        Cue(0.0, 2.5, "so this is a sentence"),
        Cue(2.5, 2.51, "so this is a sentence"),
        Cue(2.51, 5.0, "so this is a sentence that goes on"),
        Cue(5.0, 7.0, "that goes on and ends."),
    )
    assert [cue.text for cue in unrolled(rolled)] == [
        "so this is a sentence",
        "that goes on",
        "and ends.",
    ]


def test_what_somebody_says_twice_stays_twice() -> None:
    twice = (
        Cue(0, 1, "No."),
        Cue(1, 2, "No."),
        Cue(9, 10, "As I said."),
        Cue(20, 21, "As I said."),
    )
    assert unrolled(twice) == twice


def test_a_paragraph_ends_with_its_speaker_at_a_pause_and_after_a_sentence_when_it_is_long() -> (
    None
):
    cues = (
        Cue(0, 1, "One.", "Ada"),
        Cue(1, 2, "Two.", "Ada"),
        Cue(2, 3, "Three.", "Bo"),
        Cue(60, 61, "Four.", "Bo"),
        Cue(61, 62, "x" * 400 + ".", "Bo"),
        Cue(62, 63, "Five", "Bo"),
        Cue(63, 64, "y" * 950, "Bo"),
        Cue(64, 65, "six", "Bo"),
    )
    found = paragraphs(cues)
    assert [[cue.text[:5] for cue in one.cues] for one in found] == [
        ["One.", "Two."],
        ["Three"],
        ["Four.", "xxxxx"],
        ["Five", "yyyyy"],
        ["six"],
    ]
    assert [(one.start, one.speaker) for one in found][1] == (2, "Bo")
    assert paragraphs(()) == ()


def test_what_is_written_as_webvtt_is_read_again_as_it_was() -> None:
    cues = (Cue(0.599, 4.16, "a < b & c --> d", "Ada & Bo"), Cue(3601.0, 3602.5, "plain"))
    assert read(webvtt(cues), "vtt") == cues


@pytest.mark.parametrize(
    ("start", "mark"), [(0.0, "0"), (12.0, "12"), (12.96, "12.9"), (0.1, "0.1"), (754.3, "754.3")]
)
def test_a_line_is_linked_by_seconds_or_tenths_and_never_later_than_it_begins(
    start: float, mark: str
) -> None:
    assert Cue(start, start, "x").mark == mark


def test_of_many_mistakes_some_are_told_one_by_one() -> None:
    parsed = transcripts.parse("WEBVTT\n\n" + "no time\n\n" * 50_000, "vtt")
    assert len(parsed.diagnostics) == 21
    assert "49,980 more" in parsed.diagnostics[-1].message
