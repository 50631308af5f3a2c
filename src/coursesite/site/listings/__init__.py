"""The files that list the posts of a course or a site, for other programs.

- `identities`: the ids of posts and events in feeds and calendars
- `feeds`, `calendars`: the files to subscribe to
- `sitemap`: the files for crawlers: sitemap, robots.txt
- `search`: the indexes for search
"""
