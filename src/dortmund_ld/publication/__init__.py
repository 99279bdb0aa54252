"""A publication: the files that make it up, parsed into named graphs, with file and line of each triple."""

from dortmund_ld.publication.description import Description
from dortmund_ld.publication.files import PUBLISHED, Location, Problem, Query, Role, SourceFile
from dortmund_ld.publication.loading import ignore, load_publication
from dortmund_ld.publication.publication import Publication
from dortmund_ld.publication.reading import default_root

__all__ = [
    "PUBLISHED",
    "Description",
    "Location",
    "Problem",
    "Publication",
    "Query",
    "Role",
    "SourceFile",
    "default_root",
    "ignore",
    "load_publication",
]
