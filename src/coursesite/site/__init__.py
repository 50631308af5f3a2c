"""The rules that make a site: from the files of its folder to the files of its output.

In the order of the pipeline, from what is read to what is written:

- `inputs`: the files of the site and the theme, and the mode of the build: all that rules read
- `shared_files`: the files that an edition takes from another one
- `extensions`: the hooks of extensions, and calls of them whose reads are recorded
- `theme/`: templates, interface texts, static files
- `posts/`: posts and settings as authors wrote them, and where posts are published
- `courses/`: courses: dates, order and contents of their posts, what is held back
- `content_policy`: the Content-Security-Policy of each page
- `markdown/`: the notes of a post as HTML, before anything is known of other pages
- `citations/`: citations as HTML, and lists of references
- `outputs`: the table of generated files, and the files that a site has by it
- `held_addresses`: the addresses at which something will be that is not out yet
- `notes/`: the notes of a post on its page: links, numbers and terms resolved
- `pages/`: the HTML pages
- `listings/`: feeds, calendars, sitemap and the search index
- `solutions`: the solutions that are not out, and the files that only they refer to
- `publication`: the files that are held back with a page, and with them all files of the output
- `checks/`: problems that no page has, of settings, folders and files
- `all_rules`: loads all of these

A build asks for `checks.problems`, `outputs.targets` and each target's rule, and then for
`listings.search.index_files`.
"""
