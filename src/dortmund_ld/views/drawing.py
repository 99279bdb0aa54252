"""Drawing a chart: from its specification to SVG, by Vega-Lite (vl-convert-python).

Why this library: of five compared (``benchmarks/results/charts.md``) it is the only one that has marks that
fade and whose SVG has no inline style, which a page under ``style-src 'self'`` would lose. Its price is a
JavaScript engine: more than a second for the first drawing of a process, and some 150 MB. So it is loaded
when a chart is asked for, and drawings are kept.
"""

import json
import re
from functools import lru_cache

from dortmund_ld.views.marks import Spec

# Drawings kept: two sizes of each choice that readers make; some 10 kB each.
_KEPT = 400

_IDS = re.compile(r'(\bid="|url\(#)(\w+)')
# The page says in words what the picture shows; a picture with roles inside would be read out mark by mark.
_ROLES = re.compile(r' (?:role="graphics-\w+"|aria-roledescription="[^"]*")')


def draw(specification: Spec, name: str) -> str:
    """Return the SVG of a chart; ``name`` sets its inner names apart from those of others on a page."""
    return _draw(json.dumps(specification, sort_keys=True), name)


@lru_cache(_KEPT)
def _draw(specification: str, name: str) -> str:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(specification)
    return _ROLES.sub("", _IDS.sub(rf"\g<1>{name}-\g<2>", svg))
