"""Posts and settings as their authors wrote them, and where posts are published.

- `macros`: the macros of formulas that YAML defines, and those of them that a text may use
- `titles`: titles and descriptions, which are inline Markdown
- `notebooks`: the notebooks that are posts
- `sources`: the posts of a site, and the folders that are courses
- `settings_files`: the files that the settings of a course are in
- `settings`: the settings of each course
- `front_matter`: the front matter of each post
- `locations`: the address of each post, and whether it is out
- `last_change`: the time of a page's last change, by itself or by git
"""
