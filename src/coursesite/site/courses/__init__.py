"""Courses: which of their posts are out, in what order, and when each takes place.

- `roots`: the courses of a site: those in folders, and its own
- `held_back`: posts that are not out, and what stands in the place of a link to one
- `course`: dates, order, weeks and tags of a course's posts
- `contents`: the table of contents of a course, beside each page
- `page_facts`: a page as the shortcodes in its notes see it
- `solution_dates`: whether the solutions of exercises on a page are out
- `bibliographies`: the files that posts cite from, and their entries
- `citation_styles`: the style that a page cites in
"""
