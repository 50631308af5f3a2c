"""The data that search engines read in a page about its course: JSON-LD in the words of schema.org.

Vocabulary: https://schema.org (Course, CourseInstance, LearningResource, VideoObject, Clip,
BreadcrumbList). Addresses are whole ones, so a site without a base URL has none of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from coursesite.media import providers
from coursesite.model import CourseRef, FrontMatter, LectureRef, Person, Recording, Resource

Full = Callable[[str], str]
"""The whole address for one of the site."""


def home(course: CourseRef, description: str, image: str, full: Full) -> str:
    """The data of a course's home: the course, and its term if dates or a name say which."""
    return _written([_course(course, full) | _some(description=description, image=image)])


def _course(course: CourseRef, full: Full) -> dict[str, Any]:
    """A course with everything that its settings say."""
    data: dict[str, Any] = {
        "@type": "Course",
        "@id": full(course.url),
        "url": full(course.url),
        "name": course.title,
        "inLanguage": course.language,
        "isAccessibleForFree": True,
    }
    data |= _some(courseCode=course.code, license=_license(course))
    if course.institution:
        data["provider"] = {"@type": "CollegeOrUniversity", "name": course.institution}
    if course.term or course.start_date:
        instance: dict[str, Any] = {"@type": "CourseInstance"}
        instance |= _some(
            name=f"{course.title}, {course.term}" if course.term else "",
            startDate=course.start_date.isoformat() if course.start_date else "",
            endDate=course.end_date.isoformat() if course.end_date else "",
        )
        data["hasCourseInstance"] = instance | _people("instructor", course.lecturers)
    else:
        data |= _people("author", course.lecturers)
    return data


def _license(course: CourseRef) -> str | dict[str, Any]:
    """The license of a course: its address, or a work of that name; "" for none."""
    name = course.license
    if not name or name.startswith(("http://", "https://")):
        return name
    return {"@type": "CreativeWork", "name": name}


def post(
    ref: LectureRef,
    head: FrontMatter,
    course: CourseRef,
    *,
    description: str,
    image: str,
    recording: str,
    section: Resource | None,
    catalogue: tuple[str, str] | None,
    full: Full,
) -> str:
    """The data of a post's page, and the way to it.

    `image` and `recording` are whole addresses of its picture and of the file of its recording, ""
    for none; `catalogue` is the title and the address of the page above the course, None if there
    is none.
    """
    data: dict[str, Any] = {
        "@type": "LearningResource",
        "@id": full(ref.url),
        "url": full(ref.url),
        "name": ref.title,
        "inLanguage": ref.lang,
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "Course", "@id": full(course.url), "name": course.title},
    }
    data |= _some(
        description=description,
        learningResourceType=ref.kind if ref.role in ("session", "task") else "",
        position=ref.number,
        keywords=", ".join(ref.tags),
        image=image,
        license=_license(course),
        datePublished=ref.date.at.isoformat() if ref.date else "",
        dateModified=ref.lastmod.at.isoformat() if ref.lastmod else "",
    )
    data |= _people("author", ref.people or course.lecturers)
    if head.video is not None:
        recorded = _recording(head.video, ref, description, image, recording, full)
        data["audio" if recorded["@type"] == "AudioObject" else "video"] = recorded
    return _written([data, _way(ref, course, section, catalogue, full)])


def _recording(
    video: Recording, ref: LectureRef, description: str, image: str, file: str, full: Full
) -> dict[str, Any]:
    """A recording with its chapters, each of which ends where the next one begins."""
    page = full(ref.url)
    is_file = video.provider == "file"
    data: dict[str, Any] = {"@type": "VideoObject", "name": video.title or ref.title}
    if providers.is_audio(video):
        data["@type"] = "AudioObject"
    data |= _some(
        description=description or ref.title,
        contentUrl=file,
        embedUrl="" if is_file or video.provider == "link" else providers.frame_url(video),
        url="" if is_file else providers.watch_url(video),
        duration=f"PT{video.duration}S" if video.duration else "",
        uploadDate=ref.date.at.isoformat() if ref.date else "",
        thumbnailUrl=image or _thumbnail(video),
    )
    ends = [*(chapter.start for chapter in video.chapters[1:]), video.end or video.duration]
    if video.chapters:
        data["hasPart"] = [
            {
                "@type": "Clip",
                "name": chapter.title,
                "startOffset": chapter.start,
                **_some(endOffset=end if end > chapter.start else 0),
                "url": f"{page}#t={chapter.start}",
            }
            for chapter, end in zip(video.chapters, ends, strict=True)
        ]
    return data


def _thumbnail(video: Recording) -> str:
    """The picture that a host has of a recording, where its address follows from the id."""
    if video.provider != "youtube" or len(video.id) != 11:
        return ""
    return f"https://i.ytimg.com/vi/{video.id}/hqdefault.jpg"


def _way(
    ref: LectureRef,
    course: CourseRef,
    section: Resource | None,
    catalogue: tuple[str, str] | None,
    full: Full,
) -> dict[str, Any]:
    """The way to a page: the catalogue, the course, the section, the page itself."""
    steps = [catalogue] if catalogue else []
    steps.append((course.title, course.url))
    if section is not None and section.url and section.url != ref.url:
        steps.append((section.title, section.url))
    steps.append((ref.title, ref.url))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": full(url)}
            for number, (name, url) in enumerate(steps, 1)
        ],
    }


def _people(key: str, people: Iterable[Person]) -> dict[str, Any]:
    every = [
        {
            "@type": "Person",
            "name": person.name,
            **_some(url=person.url if "://" in person.url else ""),
        }
        for person in people
    ]
    return {key: every} if every else {}


def _some(**values: Any) -> dict[str, Any]:
    """Those of the values that say something."""
    return {key: value for key, value in values.items() if value}


def _written(graph: list[dict[str, Any]]) -> str:
    """The data as the text of a `script` element, which nothing in it ends."""
    data: dict[str, Any] = {"@context": "https://schema.org"}
    data |= graph[0] if len(graph) == 1 else {"@graph": graph}
    text = msgspec.json.encode(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
