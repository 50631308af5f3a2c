"""The data for search engines in the pages of a course, for templates."""

from __future__ import annotations

from functools import partial

from coursesite.course import structured_data
from coursesite.engine import Need
from coursesite.model import CourseRef, FrontMatter, Image, LectureRef, Resource
from coursesite.site.notes.links import in_full
from coursesite.site.theme.templates import Context
from coursesite.text import urls
from coursesite.theme.page_sources import InertHtml


def of_home(
    site: Context, of_course: CourseRef, description: str, image: Image | None
) -> InertHtml:
    """The data in the home of a course; "" without a base URL."""
    if not (base := site["base_url"]):
        return InertHtml()
    full = partial(urls.join, base)
    return InertHtml(structured_data.home(of_course, description, _picture(base, image), full))


def of_post(
    need: Need, ref: LectureRef, head: FrontMatter, section: Resource | None, context: Context
) -> InertHtml:
    """The data in the page of a post with the frame `context`; "" without a base URL, or of a page
    of a catalogue."""
    site, page, of_course = context["site"], context["page"], context["course"]
    if not (base := site["base_url"]) or of_course is None:
        return InertHtml()
    video = head.video
    own = video is not None and video.provider == "file"
    return InertHtml(
        structured_data.post(
            ref,
            head,
            of_course,
            description=page["description"],
            image=_picture(base, page["image"]),
            recording=in_full(need, ref.path, video.url) if video and own else "",
            section=section,
            catalogue=(site["title"], "/") if site["several"] and ref.course else None,
            full=partial(urls.join, base),
        )
    )


def _picture(base: str, image: Image | None) -> str:
    """The whole address of a picture; "" if there is none."""
    if image is None:
        return ""
    return urls.join(base, image.path) if image.path.startswith("/") else image.path
