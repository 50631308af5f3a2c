"""Front matter and `course.yml`: YAML with positions to the values of the model.

A new key is a field of `model.front_matter.FrontMatter` or `model.course.Config`; nothing here
changes for it, unless it is written in a new way (`notations`). From a file to its values:

- `data_files`: files of data as plain values
- `decoding`: the text of a file, whatever encoding it was saved in
- `post_parts`: a post's bytes to its head (front matter, and the heading that is its title) and
  body
- `yaml_nodes`: nodes of YAML, with their positions
- `yaml_hints`: the complaints of a YAML parser in an author's words
- `validators`: checks of single texts
- `colours`: the check of a CSS colour
- `content_policy`: the check of directives and sources of a Content-Security-Policy
- `dates`: days and points in time
- `solutions`: since when the solutions of exercises are shown
- `course_calendar`: days without classes, and events
- `links`: lists of links, and the navigation
- `meetings`: class days, sections and office hours
- `recordings`: recordings and their chapters
- `declaration`: the types that keys are read by
- `texts`: the texts that authors write, with their checks
- `notations`: every way to write a value
- `mappings`: the mappings that keys stand in
- `spellings`: the keys that authors write, with their notations, from the model's declarations
- `other_names`: the names by which authors and other programs call the keys
- `scalar_readers`: readers of texts, numbers and plain data
- `reader`: readers of mappings and lists, made from the keys
- `post_file`: a post's head to its front matter
- `config`: the settings of a course
- `json_schema`: the keys as editors check them
"""
