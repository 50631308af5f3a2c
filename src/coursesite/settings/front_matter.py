"""A post's bytes to its front matter and its body."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct, field, structs

from coursesite import model
from coursesite.diagnostics import Diagnostic
from coursesite.media import providers
from coursesite.settings import dates, days, decoding, forms, reader, split, validators
from coursesite.settings.days import Date, When
from coursesite.settings.forms import People, Text, Url, one_line
from coursesite.settings.yaml_nodes import Reading

Whole = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Site = Annotated[
    str, forms.text_type(validators.address, r"^/?([A-Za-z0-9_~-][A-Za-z0-9_.~-]*/?)*$")
]
Slug = Annotated[str, forms.text_type(validators.slug, r"^[^/\\?#.]+$")]
Tag = Annotated[str, forms.text_type(validators.language, r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


def _reading(text: str) -> str:
    return validators.link(text) if validators.is_address(text) else text


Item = Annotated[str, forms.text_type(_reading, forms.URL)]
_IGNORED = """
collection comments excerpt excerpt_separator feed has_children header nav_order parent pin related
render_with_liquid robots share sidebar sitemap toc_label toc_sticky
"""
IGNORED = frozenset(_IGNORED.split())
"""Keys of Jekyll and its themes that have no meaning here, and do no harm."""


class FrontMatter(Struct, kw_only=True, forbid_unknown_fields=True):
    """The head of a post."""

    ignored: ClassVar = IGNORED
    title: Annotated[Text, Meta(description="The title of the page.")] = ""
    description: Annotated[Text, Meta(description="One or two sentences.")] = ""
    kind: Annotated[
        model.KindName | None, Meta(description="What the page is; its folder says so by default.")
    ] = None
    number: Annotated[Whole | None, Meta(description="The lecture's number.")] = None
    week: Annotated[days.Week | None, Meta(description="The week of the course.")] = None
    day: Annotated[
        days.Weekday, Meta(description="The day of that week, where there is no date.")
    ] = ""
    date: Annotated[When, Meta(description="When it takes place or was posted.")] = ""
    lastmod: Annotated[Date, Meta(description="When it was last changed.")] = ""
    last_modified_at: Date = ""
    publish_date: Annotated[When, Meta(description="Not published before this.")] = ""
    publish_date_camel: When = field(name="publishDate", default="")
    expiry_date: Annotated[When, Meta(description="Not published after this.")] = ""
    expiry_date_camel: When = field(name="expiryDate", default="")
    due: Annotated[
        When | days.DayOfWeek | None, Meta(description="When it has to be handed in.")
    ] = None
    points: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    tags: Annotated[list[Text] | Text | None, Meta(description="Terms of the tag index.")] = None
    tag: list[Text] | Text | None = None
    categories: list[Text] | Text | None = None
    category: list[Text] | Text | None = None
    author: People = None
    authors: People = None
    lecturer: People = None
    lecturers: Annotated[People, Meta(description="Who teaches or wrote it.")] = None
    layout: Text = ""
    slug: Annotated[Slug, Meta(description="The last part of the address.")] = ""
    permalink: Annotated[Site, Meta(description="The whole address.")] = ""
    aliases: Annotated[list[Site] | Site | None, Meta(description="Addresses of old.")] = None
    redirect_from: list[Site] | Site | None = None
    weight: Annotated[Whole, Meta(description="Its place in the order, before numbers.")] = 0
    draft: Annotated[bool, Meta(description="Left out of a published site.")] = False
    published: bool = True
    unlisted: Annotated[bool, Meta(description="Published, but in no list.")] = False
    hidden: bool = False
    toc: Annotated[bool, Meta(description="Whether it has a table of contents.")] = True
    math: Annotated[bool, Meta(description="Whether $...$ is a formula.")] = True
    mermaid: bool = False
    lang: Annotated[Tag, Meta(description="Its language, if it is not the course's.")] = ""
    image: Annotated[Url | forms.Picture | None, Meta(description="Its picture.")] = None
    media_subpath: Annotated[Url, Meta(description="Where its relative images are.")] = ""
    img_path: Url = ""
    video: Annotated[forms.VideoText | forms.Video | None, Meta(description="The recording.")] = (
        None
    )
    recording: forms.VideoText | forms.Video | None = None
    slides: Annotated[Url | forms.Deck | None, Meta(description="The slides.")] = None
    files: Annotated[
        Url | forms.Link | list[Url | forms.Link] | None, Meta(description="Files to fetch.")
    ] = None
    readings: Annotated[
        Item | forms.Link | list[Item | forms.Link] | None, Meta(description="What to read.")
    ] = None
    extra: Annotated[dict[str, Any], Meta(description="Data of your own, for templates.")] = field(
        default_factory=dict
    )

    def meaning(self, zone: dt.tzinfo) -> model.FrontMatter:
        """The front matter of the model, with local times in `zone`."""

        def moment(text: str) -> model.Moment | None:
            return dates.moment(text, zone) if text else None

        due = self.due.text() if isinstance(self.due, days.DayOfWeek) else self.due
        texts = {
            "date": self.date,
            "publish_date": self.publish_date or self.publish_date_camel,
            "expiry_date": self.expiry_date or self.expiry_date_camel,
            "due": due or "",
        }
        counted = {
            key: found for key, text in texts.items() if text and (found := dates.in_week(text))
        }
        fixed = {key: "" if key in counted else text for key, text in texts.items()}
        tags = _terms(self.tags, self.tag)
        categories = _terms(self.categories, self.category)
        video, slides, image = self.video or self.recording, self.slides, self.image
        return model.FrontMatter(
            title=one_line(self.title),
            description=one_line(self.description),
            kind=self.kind,
            number=self.number,
            week=self.week,
            day=validators.weekday(self.day) if self.day else "",
            date=moment(fixed["date"]),
            lastmod=moment(self.lastmod or self.last_modified_at),
            publish_date=moment(fixed["publish_date"]),
            expiry_date=moment(fixed["expiry_date"]),
            due=moment(fixed["due"]),
            counted=counted,
            points=self.points,
            tags=_terms([*tags, *categories], None),
            categories=categories,
            people=forms.people(self.author, self.authors, self.lecturer, self.lecturers),
            layout=self.layout,
            slug=validators.slug(self.slug) if self.slug else "",
            permalink=validators.address(self.permalink) if self.permalink else "",
            aliases=_unique(
                validators.address(one)
                for one in [*_some(self.aliases), *_some(self.redirect_from)]
            ),
            weight=self.weight,
            draft=self.draft or not self.published,
            unlisted=self.unlisted or self.hidden,
            toc=self.toc,
            math=self.math,
            mermaid=self.mermaid,
            lang=self.lang,
            image=model.Image(path=image) if isinstance(image, str) else _meaning(image),
            media_subpath=self.media_subpath or self.img_path,
            video=providers.recording(video) if isinstance(video, str) else _meaning(video),
            slides=model.Slides(src=slides) if isinstance(slides, str) else _meaning(slides),
            files=forms.resources(self.files),
            readings=forms.resources(self.readings, words=True),
            extra=self.extra,
        )


def parse(
    data: bytes | str, *, path: str = "", zone: dt.tzinfo, names: validators.Names = dict
) -> model.Document:
    """A post taken apart: `data` are the bytes of its file.

    Times without an offset are local in `zone`; `names` are those of days that are not in English.
    Nothing is raised: what is wrong is among the
    document's diagnostics, with places in the file, and `path` where it is given.
    """
    text, diagnostics = decoding.decode(data)
    parts = split.split(text)
    if parts.diagnostics and not decoding.wide(data):  # else it is not sure what is missing
        diagnostics += parts.diagnostics
    front = model.FrontMatter()
    if parts.yaml:
        reading = Reading(parts.yaml, "front-matter", parts.yaml_line, names)
        if form := reader.read(FrontMatter, reading):
            front = form.meaning(zone)
        diagnostics += (_unclosed(one, parts) for one in reading.reported())
    heading, body = split.lift_heading(parts.body, front.title)
    diagnostics.sort(key=lambda one: one.sort_key)
    return model.Document(
        front=front,
        body=body,
        line=parts.body_line,
        heading=heading,
        diagnostics=tuple(one.within(path) for one in diagnostics),
    )


def body(data: bytes, title: str) -> str:
    """The body of a post, as `parse` gives it, whose front matter has this title."""
    return split.lift_heading(split.split(decoding.decode(data)[0]).body, title)[1]


def _unclosed(one: Diagnostic, parts: split.Parts) -> Diagnostic:
    """The diagnostic; of YAML that goes wrong after a blank line, with another guess at why."""
    if one.code not in ("front-matter-syntax", "front-matter-not-mapping") or one.span is None:
        return one
    before = (parts.yaml or "").split("\n")[: one.span.line - parts.yaml_line - 1]
    if all(line.strip() for line in before):
        return one
    guess = "or is the line '---' missing that ends the front matter?"
    return structs.replace(one, hint=f"{one.hint}; {guess}")


def _meaning(form: Any) -> Any:
    return form.meaning() if form else None


def _some(form: list[str] | str | None) -> list[str]:
    return form if isinstance(form, list) else [form] if form else []


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _terms(many: list[str] | str | None, one: list[str] | str | None) -> tuple[str, ...]:
    """Tags: a text is split at its commas, or else, as in Jekyll, at its spaces."""
    if not many and not one:
        return ()
    text = "" if many is None or isinstance(many, list) else many
    found = many if isinstance(many, list) else text.split("," if "," in text else None)
    terms: dict[str, str] = {}
    for term in map(one_line, [*found, *_some(one)]):
        terms.setdefault(term.casefold(), term)
    return tuple(term for term in terms.values() if term)
