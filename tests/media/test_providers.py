"""Addresses of recordings and documents: what they mean, and where their players are."""

from __future__ import annotations

import doctest

import pytest

from coursesite.media import hosts, providers
from coursesite.model import Recording
from coursesite.text import durations
from coursesite.text.durations import clock, parse_seconds

ID = "dqoEU9Ac3ek"
TRACK = "4uLU6hMCjMI75M1A2tKUQC"


@pytest.mark.parametrize("module", [hosts, providers, durations], ids=lambda m: m.__name__)
def test_examples_in_docstrings_hold(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.failed == 0


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (f"https://www.youtube.com/watch?v={ID}", 0),
        (f"http://m.youtube.com/watch?v={ID}&feature=share&utm_source=x", 0),
        (f"https://www.youtube.com/watch?v={ID}&t=1m30s", 90),
        (f"https://www.youtube.com/watch?t=90&v={ID}", 90),
        (f"https://www.youtube.com/watch?v={ID}#t=90s", 90),
        (f"https://youtu.be/{ID}?si=6H5CZOglRgIbXC5b&amp;t=90", 90),
        (f"https://www.youtube.com/embed/{ID}?si=x&amp;start=2", 2),
        (f"https://www.youtube-nocookie.com/embed/{ID}?start=2&rel=0", 2),
        (f"https://youtube.com/live/{ID}?feature=share", 0),
        (f"https://music.youtube.com/watch?v={ID}", 0),
        (f"//www.youtube.com/embed/{ID}", 0),
        (f"youtu.be/{ID}", 0),
        (f"www.youtube.com/watch?v={ID}", 0),
        (f"  HTTPS://YouTu.be/{ID}  ", 0),
        (f"https://youtu.be/{ID}?t=never", 0),
    ],
)
def test_every_spelling_of_a_youtube_address_is_the_same_recording(url: str, start: int) -> None:
    found = providers.recognise(url)
    assert found == Recording(
        provider="youtube", id=ID, url=f"https://www.youtube.com/watch?v={ID}", start=start
    )


def test_a_youtube_short_is_upright() -> None:
    found = providers.recognise(f"https://www.youtube.com/shorts/{ID}")
    assert found is not None and (found.id, found.aspect) == (ID, "9/16")


@pytest.mark.parametrize(
    ("url", "provider", "name", "start"),
    [
        ("https://vimeo.com/76979871", "vimeo", "76979871", 0),
        ("https://vimeo.com/76979871#t=1m2s", "vimeo", "76979871", 62),
        ("https://vimeo.com/76979871/8272103f6e", "vimeo", "76979871/8272103f6e", 0),
        ("https://vimeo.com/channels/staffpicks/76979871", "vimeo", "76979871", 0),
        ("https://vimeo.com/groups/12/videos/76979871", "vimeo", "76979871", 0),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1",
            "vimeo",
            "76979871/8272103f6e",
            0,
        ),
        ("https://www.bilibili.com/video/BV1GJ411x7h7/?p=2&t=90", "bilibili", "BV1GJ411x7h7/2", 90),
        ("https://www.bilibili.com/video/av170001", "bilibili", "av170001", 0),
        (
            "//player.bilibili.com/player.html?bvid=BV1GJ411x7h7&page=1",
            "bilibili",
            "BV1GJ411x7h7",
            0,
        ),
        ("https://player.bilibili.com/player.html?aid=170001", "bilibili", "av170001", 0),
        ("https://www.twitch.tv/videos/1234567890?t=1h2m3s", "twitch", "videos/1234567890", 3723),
        ("https://player.twitch.tv/?video=v1234567890&parent=x", "twitch", "videos/1234567890", 0),
        (
            "https://clips.twitch.tv/AwkwardHelplessSalamander",
            "twitch",
            "clip/AwkwardHelplessSalamander",
            0,
        ),
        ("https://www.twitch.tv/mit/clip/Awkward-x_1", "twitch", "clip/Awkward-x_1", 0),
        ("https://www.twitch.tv/mit_ocw", "twitch", "channel/mit_ocw", 0),
        (
            f"https://open.spotify.com/episode/{TRACK}?si=abc&t=90",
            "spotify",
            f"episode/{TRACK}",
            90,
        ),
        (f"https://open.spotify.com/intl-de/track/{TRACK}", "spotify", f"track/{TRACK}", 0),
        (f"https://open.spotify.com/embed/show/{TRACK}", "spotify", f"show/{TRACK}", 0),
        (f"spotify:playlist:{TRACK}", "spotify", f"playlist/{TRACK}", 0),
    ],
)
def test_the_other_hosts_are_known(url: str, provider: str, name: str, start: int) -> None:
    found = providers.recognise(url)
    assert found is not None
    assert (found.provider, found.id, found.start) == (provider, name, start)


KNOWN = [
    f"https://youtu.be/{ID}?t=90",
    "https://vimeo.com/76979871/8272103f6e#t=90s",
    "https://www.bilibili.com/video/BV1GJ411x7h7/?p=2&t=90",
    "https://www.bilibili.com/video/av170001?t=90",
    "https://www.twitch.tv/videos/1234567890?t=0h1m30s",
    "https://clips.twitch.tv/Awkward",
    "https://www.twitch.tv/mit_ocw",
    f"https://open.spotify.com/episode/{TRACK}?t=90",
]


@pytest.mark.parametrize("url", KNOWN)
def test_the_page_for_a_person_and_the_player_are_again_that_recording(url: str) -> None:
    found = providers.recognise(url)
    assert found is not None
    assert providers.recognise(providers.watch_url(found)) == found
    assert providers.recognise(providers.frame_url(found)) == found
    assert providers.from_id(found.provider, found.id, found.start) == found


def test_the_addresses_of_players_are_those_that_keep_no_cookies() -> None:
    youtube = providers.from_id("youtube", ID, 90)
    frame = f"https://www.youtube-nocookie.com/embed/{ID}?start=90&rel=0"
    assert providers.frame_url(youtube) == frame
    assert providers.frame_url(youtube, autoplay=True) == frame + "&autoplay=1"
    assert providers.watch_url(youtube) == f"https://www.youtube.com/watch?v={ID}&t=90s"
    vimeo = providers.from_id("vimeo", "76979871/8272103f6e", 5)
    assert (
        providers.frame_url(vimeo)
        == "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1#t=5s"
    )
    twitch = providers.from_id("twitch", "1234567890")
    assert "parent=mit.edu" in providers.frame_url(twitch, parent="mit.edu")


def test_files_and_links_have_no_player_and_a_file_seeks_by_its_fragment() -> None:
    video = Recording(provider="file", url="l1.mp4", start=90)
    assert (providers.frame_url(video), providers.watch_url(video)) == ("", "l1.mp4#t=90")
    page = Recording(provider="link", url="https://tube.example.org/x", start=90)
    assert (providers.frame_url(page), providers.watch_url(page)) == ("", page.url)


NASTY = [
    "", " ", "x", "://", "//", "http://", "https://", "http://[", "http://[::1", "https://]:9/x",
    "https://youtu.be", "https://youtu.be/", "https://youtu.be:99999/" + ID, "https://youtu.be:x/",
    "https://youtube.com/watch", "https://youtube.com/watch?v=", "https://youtube.com/watch?v=short",
    "https://www.youtube.com/playlist?list=", f"https://youtube.com.evil.org/watch?v={ID}",
    f"https://evil.org\\@youtu.be/{ID}", f"https:evil.org/youtu.be/{ID}",
    f"ftp://youtu.be/{ID}", f"javascript:youtu.be/{ID}", "https://vimeo.com/", "https://vimeo.com/a/b",
    "https://vimeo.com/event/x", "https://bilibili.com/video/", "https://b23.tv/x",
    "https://player.bilibili.com/player.html", "https://twitch.tv/", "https://www.twitch.tv/a/b/c/d",
    "https://player.twitch.tv/", "https://clips.twitch.tv/", "https://open.spotify.com/track/",
    "spotify:", "spotify:track:short", "https://youtu.be/%00%ff", "https://youtu.be/\x00\n\t",
    "https://youtu.be/" + "a" * 100_000, "http://\ud800/", "http://ünïcode.example/é", "?" * 1000,
    "https://youtu.be/٠١٢٣٤٥٦٧٨٩٠", "https://vimeo.com/٠١٢٣٤٥٦", "data:text/html,x", "C:\\a.mp4",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_what_is_no_address_of_a_recording_is_none_and_never_raises(text: str) -> None:
    assert providers.recognise(text) is None
    assert providers.document(text) is None
    assert providers.media_type(text) == ""
    try:
        found = providers.recording(text)
    except ValueError as problem:
        assert str(problem)
    else:
        assert found.provider == "link"


def test_an_author_may_name_a_recording_by_id_address_or_path() -> None:
    assert providers.recording(ID).provider == "youtube"
    assert providers.recording(f"https://youtu.be/{ID}").id == ID
    assert providers.recording("lecture.mp4") == Recording(provider="file", url="lecture.mp4")
    assert providers.recording("https://cdn.org/a.webm?x=1").provider == "file"
    assert providers.recording("https://tube.example.org/1").provider == "link"
    with pytest.raises(ValueError, match="is no recording"):
        providers.recording("the one from Monday")


@pytest.mark.parametrize(
    ("provider", "name"),
    [("youtube", "short"), ("vimeo", "x"), ("spotify", TRACK), ("twitch", ""), ("panopto", "1")],
)
def test_an_id_that_the_host_cannot_have_is_refused(provider: str, name: str) -> None:
    with pytest.raises(ValueError, match=r"is not"):
        providers.from_id(provider, name)


def test_sound_is_told_from_pictures() -> None:
    assert providers.is_audio(providers.from_id("spotify", f"episode:{TRACK}"))
    assert providers.is_audio(providers.recording("talk.mp3"))
    assert not providers.is_audio(providers.recording("talk.mp4"))
    assert not providers.is_audio(providers.recording(ID))


@pytest.mark.parametrize(
    ("url", "provider", "frame"),
    [
        ("https://docs.google.com/presentation/d/1AbCdEfGhIj/edit?usp=sharing#slide=id.p",
         "google-slides", "https://docs.google.com/presentation/d/1AbCdEfGhIj/embed"),
        ("https://docs.google.com/presentation/d/e/2PACX-1vAbCdEf/pub?start=false",
         "google-slides", "https://docs.google.com/presentation/d/e/2PACX-1vAbCdEf/embed"),
        ("https://docs.google.com/document/d/1AbCdEfGhIj/edit",
         "google-docs", "https://docs.google.com/document/d/1AbCdEfGhIj/preview"),
        ("https://drive.google.com/file/d/1AbCdEfGhIj/view?usp=sharing",
         "google-drive", "https://drive.google.com/file/d/1AbCdEfGhIj/preview"),
        ("https://drive.google.com/open?id=1AbCdEfGhIj&resourcekey=0-x",
         "google-drive", "https://drive.google.com/file/d/1AbCdEfGhIj/preview?resourcekey=0-x"),
        ("https://x.edu/slides/L1.PDF#page=3", "pdf", "https://x.edu/slides/L1.PDF#page=3"),
        ("slides/l1.pdf", "pdf", "slides/l1.pdf"),
    ],
)  # fmt: skip
def test_documents_have_an_address_for_a_frame(url: str, provider: str, frame: str) -> None:
    found = providers.document(url)
    assert found is not None
    assert (found.provider, found.frame) == (provider, frame)


@pytest.mark.parametrize(
    "url",
    ["https://x.edu/slides/", "deck.html", "javascript:a.pdf", "https://docs.google.com/forms/d/x"],
)
def test_what_has_no_viewer_is_no_document(url: str) -> None:
    assert providers.document(url) is None


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 90, 3599, 3600, 3723, 359_999])
def test_a_clock_reads_back_as_the_seconds_it_shows(seconds: int) -> None:
    assert parse_seconds(clock(seconds)) == seconds
    assert parse_seconds(f"{seconds}s") == parse_seconds(str(seconds)) == seconds


@pytest.mark.parametrize(
    "text", ["", "s", "h", ":", "1:", ":30", "1:75", "1:2:3:4", "-5", "1e3", "x", "9" * 40]
)
def test_what_is_no_time_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(ValueError, match="1h2m3s"):
        parse_seconds(text)


def test_every_host_has_a_name_for_people() -> None:
    for provider in hosts.IDS:
        assert providers.label(provider) != provider
    assert providers.label("elsewhere") == "Elsewhere"


LIST = "PLtBw6njQRU-rwp5__7C0oIVt26ZgjG9NI"
GUID = "01234567-89ab-cdef-0123-456789abcdef"


@pytest.mark.parametrize(
    ("url", "frame", "watch"),
    [
        (
            f"https://www.youtube.com/playlist?list={LIST}",
            f"https://www.youtube-nocookie.com/embed/videoseries?list={LIST}&rel=0",
            f"https://www.youtube.com/playlist?list={LIST}",
        ),
        (
            f"https://www.youtube.com/embed/videoseries?si=x&list={LIST}",
            f"https://www.youtube-nocookie.com/embed/videoseries?list={LIST}&rel=0",
            f"https://www.youtube.com/playlist?list={LIST}",
        ),
        (
            f"https://www.youtube.com/watch?v={ID}&list={LIST}&index=3&t=1h2m",
            f"https://www.youtube-nocookie.com/embed/{ID}?start=3720&rel=0&list={LIST}&index=3",
            f"https://www.youtube.com/watch?v={ID}&list={LIST}&index=3&t=3720s",
        ),
        (
            f"https://www.youtube.com/embed/{ID}?start=10&end=20&cc_load_policy=1",
            f"https://www.youtube-nocookie.com/embed/{ID}?start=10&end=20&rel=0&cc_load_policy=1",
            f"https://www.youtube.com/watch?v={ID}&cc_load_policy=1&t=10s&end=20",
        ),
        (
            "https://www.youtube.com/embed/live_stream?channel=UC" + "a" * 22,
            "https://www.youtube-nocookie.com/embed/live_stream?channel=UC" + "a" * 22 + "&rel=0",
            "https://www.youtube.com/channel/UC" + "a" * 22 + "/live",
        ),
        (
            "https://vimeo.com/76979871?h=8272103f6e&texttrack=en#t=1m",
            "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1&texttrack=en#t=60s",
            "https://vimeo.com/76979871/8272103f6e?texttrack=en#t=60s",
        ),
        (
            "https://vimeo.com/event/123/embed",
            "https://vimeo.com/event/123/embed",
            "https://vimeo.com/event/123",
        ),
        (
            "https://vimeo.com/showcase/7008490",
            "https://vimeo.com/showcase/7008490/embed",
            "https://vimeo.com/showcase/7008490",
        ),
        (
            f"https://mit.hosted.panopto.com/Panopto/Pages/Viewer.aspx?id={GUID}&start=90",
            f"https://mit.hosted.panopto.com/Panopto/Pages/Embed.aspx?id={GUID}&start=90",
            f"https://mit.hosted.panopto.com/Panopto/Pages/Viewer.aspx?id={GUID}&start=90",
        ),
        (
            f"https://video.uni.edu/Panopto/Pages/Embed.aspx?pid={GUID}&autoplay=false",
            f"https://video.uni.edu/Panopto/Pages/Embed.aspx?pid={GUID}",
            f"https://video.uni.edu/Panopto/Pages/Viewer.aspx?pid={GUID}",
        ),
        (
            "https://cdnapisec.kaltura.com/p/1/sp/100/embedIframeJs/uiconf_id/2/partner_id/1"
            "?iframeembed=true&entry_id=1_abcd1234",
            "https://cdnapisec.kaltura.com/p/1/sp/100/embedIframeJs/uiconf_id/2/partner_id/1"
            "?iframeembed=true&entry_id=1_abcd1234",
            "https://cdnapisec.kaltura.com/p/1/sp/100/embedIframeJs/uiconf_id/2/partner_id/1"
            "?iframeembed=true&entry_id=1_abcd1234",
        ),
        (
            f"https://echo360.org/media/{GUID}/public?startTimeMillis=5000",
            f"https://echo360.org/media/{GUID}/public?startTimeMillis=5000",
            f"https://echo360.org/media/{GUID}/public?startTimeMillis=5000",
        ),
        (
            "https://www.loom.com/share/" + "0a" * 16 + "?sid=x&t=5",
            "https://www.loom.com/embed/" + "0a" * 16 + "?t=5s",
            "https://www.loom.com/share/" + "0a" * 16 + "?t=5s",
        ),
        (
            "https://www.dailymotion.com/video/x8abcde?start=5",
            "https://geo.dailymotion.com/player.html?video=x8abcde&startTime=5",
            "https://www.dailymotion.com/video/x8abcde?start=5",
        ),
        (
            f"https://tube.uni.edu/videos/watch/{GUID}?start=1m5s&stop=2m",
            f"https://tube.uni.edu/videos/embed/{GUID}?start=65s&stop=120s",
            f"https://tube.uni.edu/w/{GUID}?start=65s",
        ),
        (
            "https://drive.google.com/file/d/1AbcDEFghij/view?usp=sharing&resourcekey=0-x",
            "https://drive.google.com/file/d/1AbcDEFghij/preview?resourcekey=0-x",
            "https://drive.google.com/file/d/1AbcDEFghij/view?resourcekey=0-x",
        ),
        (
            "https://archive.org/details/MIT18.06/lec1.mp4?start=90",
            "https://archive.org/embed/MIT18.06/lec1.mp4?start=90",
            "https://archive.org/details/MIT18.06/lec1.mp4?start=90",
        ),
    ],
)
def test_nothing_of_an_address_is_dropped(url: str, frame: str, watch: str) -> None:
    found = providers.recording(url)
    assert (providers.frame_url(found), providers.watch_url(found)) == (frame, watch)
    again = providers.recording(watch)
    assert (again.provider, again.id, again.start) == (found.provider, found.id, found.start)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://us02web.zoom.us/rec/share/abc.def?startTime=1", "Zoom"),
        ("https://mediaspace.uni.edu/media/Lecture+1/1_abcd1234", "Kaltura"),
        ("https://uni.mediaspace.kaltura.com/id/0_abcd1234?st=5", "Kaltura"),
        ("https://echo360.org.uk/lesson/G_1/classroom", "Echo360"),
        ("https://uni.sharepoint.com/:v:/s/Course/EabcDEF?e=x", "SharePoint"),
        ("https://uni-my.sharepoint.com/personal/x/_layouts/15/stream.aspx?id=x", "SharePoint"),
        ("https://web.microsoftstream.com/video/" + GUID, "SharePoint"),
        ("https://uni.webex.com/recordingservice/sites/uni/recording/playback/1", "Webex"),
        ("https://www.youtube.com/clip/UgkxABC", "YouTube"),
        ("https://mit.hosted.panopto.com/Panopto/Pages/Sessions/List.aspx", "Panopto"),
    ],
)
def test_what_plays_nowhere_else_is_a_link_with_a_hint(url: str, host: str) -> None:
    found = providers.recording(url)
    assert (found.provider, found.url) == ("link", url)
    only = providers.linked_only(found)
    assert only is not None and only[0] == host and only[1]


def test_a_link_to_a_file_is_a_recording_only_where_one_is_asked_for() -> None:
    for url in (
        "https://drive.google.com/file/d/1AbcDEFghij/view",
        "https://archive.org/details/x",
    ):
        assert providers.recognise(url) is None
        assert providers.recognise(url, wanted=True) is not None
    assert providers.linked_only(providers.recording("https://tube.example.org/x")) is None
    assert providers.from_id("youtube", LIST).id == f"playlist/{LIST}"
