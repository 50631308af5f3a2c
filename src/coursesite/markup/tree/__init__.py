"""The tree: a page's HTML read by an HTML5 parser, and reworked.

Raw HTML and Markdown look alike here, so both get the same features. Code and formulas are still
placeholders. The door is `transform.transform`.

- `transform`: the order of what follows; tasks, heads of tables.
- `images`: images, those of one mode, and players in the place of recordings.
- `typography`: quotes, dashes, bare addresses and the line breaks of Chinese and Japanese, in the
  HTML before it is parsed.
- `quotation_marks`: those of each language.
- `embedding`: the HTML of shortcodes in place, or their words where only text can stand.
- `sanitizer`: harmless HTML only, for sites that ask for it.
- `attribute_lists`: kramdown's attributes on the elements they belong to.
- `callouts`, `quizzes`, `tabs`, `footnotes`, `iframes`, `glossary`: one feature each.
- `restatements`: what stands on a page once more, and lists of numbered things.
- `captions`: captions of attribute lists, in tables and figures.
- `holes`: places for texts that are known when all pages are.
- `references`: links without a text, which say what they lead to.
- `numbering`: theorems, figures and the like, with holes for their numbers.
- `exercises`: exercises with their hints and solutions.
- `headings`: ids of headings, and the table of contents.
- `addresses`: placeholders for all addresses that are resolved later; none runs a script.
- `accessibility`: findings for readers who do not see the page.
- `reference_links`: links whose label nobody defines.
- `html_fragment`: HTML as nodes of a tree.
"""
