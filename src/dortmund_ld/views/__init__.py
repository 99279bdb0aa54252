"""A thing, a source, a graph, a table of answers as a reader sees it: values without HTML and without HTTP."""
