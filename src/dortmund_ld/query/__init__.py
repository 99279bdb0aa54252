"""Running SPARQL against a release: what may be asked, and answers that are complete or an error."""
