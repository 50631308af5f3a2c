"""The rules that make a site: from the files of its folder to the files of its output.

In the order of the pipeline, from what is read to what is written:

- `inputs`: the files of the site and the theme, and the mode of the build: all that rules read
- `extensions`: the hooks of extensions, and calls of them whose reads are recorded
- `packages`: the installed theme and packages with shortcodes: the layers of templates
- `theme`, `template_functions`: templates, interface texts, static files; hooks in templates
- `titles`: titles and descriptions, which are inline Markdown
- `macros`: the macros of formulas that YAML defines, and those of them that a text may use
- `notebooks`: the notebooks that are posts
- `posts`: posts and settings as authors wrote them, and where posts are published
- `shared_files`: the files that an edition takes from another one
- `shared_settings`: the files that the settings of a course are in
- `last_change`: the time of a page's last change, by itself or by git
- `held_addresses`: the addresses at which something will be that is not out yet
- `held_back`: posts that are not out, and what stands in the place of a link to one
- `solution_dates`: whether the solutions of exercises on a page are out
- `roots`: the courses of a site
- `courses`: dates, order, weeks and tags of a course's posts
- `page_facts`: a page as the shortcodes in its notes see it
- `bibliographies`: the files that posts cite from, and their entries
- `citation_styles`: the style that a page cites in
- `outputs`: the table of generated files, and the files that a site has by it
- `markdown`: the notes of a post as HTML, shortcodes expanded, links as they are written
- `transforms`: transforms of extensions, of Markdown and of its tree
- `notebook_files`: what is made of a notebook beside its page
- `notebook_links`: the links to a notebook on its page
- `diagrams`: diagrams in notes, drawn
- `pictures`: the sizes of pictures, and their smaller copies
- `links`: the page, file or anchor that a link leads to
- `numbers`: what is numbered on the page of a post, and what its labels stand for on others
- `references`, `fills`: the texts of references, and of all other holes in notes
- `content_policy`: the Content-Security-Policy of each page
- `contents`: the contents of a course, beside each page
- `frame`: the facts and the navigation that every page has
- `included`: problems of text that a post includes
- `cited`: citations with the entries that they name
- `citation_runs`: citations in a style that pandoc sets
- `citations`: citations as HTML, and lists of references
- `notes`: the notes of a post on its page, links resolved and terms of the glossary marked
- `solutions`: the solutions that are not out, and the files that only they refer to
- `publication`: the files that are held back with a page, and with them all files of the output
- `materials`: recordings, transcripts, slides and files of a post
- `structured_data`: the data for search engines in pages
- `pages`, `print_page`, `bibliography_page`, `solutions_page`, `extension_pages`: the HTML pages
- `identities`: the ids of posts and events in feeds and calendars
- `translations`: the same page in other languages
- `editions`: the same course in other terms
- `accessibility_checks`: recordings without words, slides without tags
- `weekly_checks`: sections and office hours that never take place
- `feeds`, `calendars`: the files to subscribe to
- `sitemap`: the files for crawlers: sitemap, robots.txt
- `search`: the indexes for search
- `course_folders`: folders that take from the course around them, or look like a course
- `text_checks`: interface texts that nothing uses
- `file_checks`: templates, endings and numbers that miss their purpose
- `checks`: problems that no page has, of settings, folders and files
- `all_rules`: loads all of these

A build asks for `checks.problems`, `outputs.targets` and each target's rule, and then for
`search.index_files`.
"""
