"""The logic of a course, as pure functions over the types of `coursesite.model`.

- `outline`: kinds and numbers of posts, their order, weeks, tags
- `timetable`: the dates that settings and the order of posts imply
- `links`: an author's link, as the files and addresses that it may mean
- `glossary`: terms in notes, and their definitions
- `rebase`: HTML that moves from its page to another
- `feeds`, `icalendar`, `search`: the files for feed readers, calendars and Pagefind
"""
