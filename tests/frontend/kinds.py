"""Every kind of page of the repository's own publication: what it is, and where there is one of it."""

from urllib.parse import urlencode

EMPLOYERS = """PREFIX dold: <https://w3id.org/dortmund-ld/ontology#>
SELECT ?employer ?sector WHERE { ?employer a dold:Employer ; dold:sector ?sector }"""

# The browser itself writes each answer with an error status to the console.
OWN_WORDS = "Failed to load resource"

KINDS = {
    "home": "/",
    "employer": "/page/wilo",
    "body": "/page/advisory-board-wirtschaftsfoerderung",
    "site": "/page/site-phoenix-ost",
    "party": "/page/gruene",
    "law": "/page/law-montan-mitbestimmung-1951",
    "person": "/page/grabher",
    "concept": "/page/comparator-about",
    "concept scheme": "/page/comparators",
    "observation": "/page/obs-jobs-lost-1970-2000",
    "claim": "/page/claim-jobs-lost",
    "claim that another source contradicts": "/page/claim-population",
    "interpretation": "/page/interpretation-phoenix-sequence",
    "source": "/page/source-deck",
    "indicators": "/indicators/",
    "indicator": "/indicators/indicator-population",
    "indicator without a chart": "/indicators/indicator-site-area",
    "governance": "/governance",
    "sites": "/sites",
    "timeline": "/timeline",
    "employers": "/employers",
    "classes": "/things/",
    "things of a class": "/things/?type=dold:Claim",
    "schemes": "/schemes/",
    "scheme": "/schemes/sectors",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "graph": "/graph/deck/bodies",
    "graph with groups": "/graph/links/wikidata",
    "downloads": "/dumps/",
    "queries": "/queries/",
    "query": "/queries/population-series",
    "search": "/search",
    "search with hits": "/search?q=phoenix",
    "search without hits": "/search?q=xyzzyx",
    "endpoint": "/sparql",
    "endpoint with an answer": "/sparql?" + urlencode({"query": EMPLOYERS}),
    "endpoint with a mistake": "/sparql?" + urlencode({"query": "SELECT * { ?s ?p }}"}),
    "guides": "/guide/",
    "guide": "/guide/sparql",
    "all values of a row": "/values/dortmund?by=dold:area&of=qb:Observation",
    "nothing": "/page/nothing-is-here",
}

# Whose address is answered with an error.
FAILING = {"endpoint with a mistake", "nothing"}


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
