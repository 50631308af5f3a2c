"""The logic of a course, as pure functions over the types of `coursesite.model`.

- `outline`: kinds and numbers of posts, and their order
- `contents`: a course's posts in sections
- `post_dates`: the dates that settings and the order of posts imply
- `schedule`: sessions, events and deadlines, week by week
- `next_term`: dates, links and names in files, as the next edition of a course has them
- `weekly`: sections and office hours, their days, and the grid of a week
- `identities`: the ids by which feed readers and calendars know entries again
- `tags`: tags with their posts and addresses
- `links`: an author's link, as the files and addresses that it may mean
- `references`: the addresses that pages, stylesheets and drawings name, and globs of files
- `numbering`: the numbers of theorems, figures and the like, and their labels
- `language_names`: the names of languages in themselves
- `source_links`: the addresses at which a page's file is changed, or a mistake in it reported
- `structured_data`: what search engines read about a course, as JSON-LD
- `notebook_services`: the addresses at which services run a notebook
- `formula_text`: formulas as a line of text, for search
- `glossary`: terms in notes, and their definitions
- `bibliography/`: entries of `.bib` and `.json` files, citations, and lists of references
- `rebase`: HTML that moves from its page to another
- `feeds`, `icalendar`, `search`, `sitemap`: the files for feed readers, calendars, Pagefind and
  crawlers
"""
