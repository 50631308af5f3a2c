"""The data for search engines in the pages of a course, as the values of rules."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from coursesite.course import structured_data
from coursesite.engine import Need, rule
from coursesite.model import CourseRef, FrontMatter, Image, LectureRef
from coursesite.site.contents import section_of
from coursesite.site.courses import existing_course, is_catalogue, several
from coursesite.site.links import in_full
from coursesite.site.posts import base_url, config
from coursesite.text import urls


@rule(keep=str)
def catalogue_title(need: Need) -> str:
    """The title of the page with all courses."""
    return need(config, "").title or "Courses"


def of_home(need: Need, of_course: CourseRef, description: str, image: Image | None) -> Markup:
    """The data in the home of a course; "" without a base URL."""
    if not (base := need(base_url)):
        return Markup()
    full = partial(urls.join, base)
    return Markup(structured_data.home(of_course, description, _picture(base, image), full))


def of_post(
    need: Need, ref: LectureRef, head: FrontMatter, description: str, image: Image | None
) -> Markup:
    """The data in the page of a post; "" without a base URL, or of a page of a catalogue."""
    base = need(base_url)
    if not base or (not ref.course and need(is_catalogue)):
        return Markup()
    of_course = existing_course(need, ref.course)
    has_catalogue = need(several) and bool(ref.course)
    video = head.video
    own = video is not None and video.provider == "file"
    return Markup(
        structured_data.post(
            ref,
            head,
            of_course,
            description=description,
            image=_picture(base, image),
            recording=in_full(need, ref.path, video.url) if video and own else "",
            section=section_of(need, ref.path),
            catalogue=(need(catalogue_title), "/") if has_catalogue else None,
            full=partial(urls.join, base),
        )
    )


def _picture(base: str, image: Image | None) -> str:
    """The whole address of a picture; "" if there is none."""
    if image is None:
        return ""
    return urls.join(base, image.path) if image.path.startswith("/") else image.path
