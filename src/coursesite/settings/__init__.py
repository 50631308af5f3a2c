"""Front matter and `course.yml`: YAML with positions to the values of the model.

The keys are declared in `coursesite.model`. From a file to its values:

- `decoding`: the text of a file, whatever encoding it was saved in
- `split`: where the front matter of a post ends, and the heading that is its title
- `yaml_plain`: nodes of the YAML that most front matter is written in
- `yaml_nodes`: nodes of any YAML, with their positions
- `yaml_hints`: the complaints of a YAML parser in an author's words
- `validators`: checks of single texts
- `colours`: the check of a CSS colour
- `dates`: days and points in time
- `schedule`: class days, days without classes, and events
- `recordings`: recordings and their chapters
- `declaration`: the types that keys are read by
- `notations`: every way to write a value
- `mappings`: the mappings that keys stand in
- `keys`: the keys of the model, with their notations
- `scalar_readers`: readers of texts, numbers and plain data
- `reader`: readers of mappings and lists, made from the keys
- `front_matter`: a post's front matter and body
- `config`: the settings of a course
- `json_schema`: the keys as editors check them
"""
