"""The theme: Jinja templates rendered to HTML, and the words and files that go with them.

The templates themselves are in `templates/` at the top of the repository, the words of each
language in `templates/text/`, stylesheets and scripts in `static/`.

- `environment`: `Theme`, which renders templates by name and reports what is wrong with them
- `layers`: templates of a site over those of its theme over the built-in ones
- `filters`: the filters that templates use
- `plurals`: the plural form that a language has for a number
- `i18n`: the interface text of a language, its dates and numbers
- `page_sources`: the scripts of a page by hash, and the hosts that it loads from
- `content_policy`: the Content-Security-Policy made of these
- `blocks`: the blocks of a template, to compare them with those it extends
- `assets`: stylesheets and scripts, under names that change with their content
- `default`: the default theme as it is installed

For speed, with the figures in `content/guide/decisions/folded-templates.md`:

- `folding`: replaces parts of a template that are known before it is rendered
- `loader`: the sources of templates to code, as they are written or folded
- `fast_environment`: Jinja's environment with quicker attributes and escaping
- `bytecode_cache`: compiled templates kept between builds
"""
