"""Shapes: the SHACL of the publication, run by pySHACL, with the file and line of the triple at fault.

The ontology is part of the graph that is validated, so that subclasses count (sh:class,
sh:targetClass); nothing else is inferred. What a shape says is its sh:message in both languages; what
to write follows from its constraint.
"""

from dortmund_ld.checks.shapes.validation import check_shapes

__all__ = ["check_shapes"]
