"""Things, sources, graphs, tables of answers as a reader sees them: values, no HTML, no HTTP."""
