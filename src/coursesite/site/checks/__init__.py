"""Problems that no page has.

- `accessibility`: recordings without words, slides without tags
- `weekly`: sections and office hours that never take place
- `course_folders`: folders that take from the course around them, or look like a course
- `texts`: interface texts that nothing uses
- `files`: templates, endings and numbers that miss their purpose
- `problems`: all of these, and those of settings and folders
"""
