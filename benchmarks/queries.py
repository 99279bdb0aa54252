"""The eight kinds of query that endpoints are compared by, over the data of ``generator``.

Each kind twice: *narrow*, about one thing or a few, as the parts of a page are asked for, so that the way to
the engine and back weighs most; and *broad*, over all that the data have of the kind, as somebody asks who
evaluates them, so that the engine does. What a server adds to a query shows in the first, what it takes from
the engine in the second.
"""

from generator import BASE, TERMS

PROLOGUE = f"""\
PREFIX dold: <{TERMS}>
PREFIX id: <{BASE}id/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

NARROW = {
    "one thing": "SELECT ?p ?o WHERE { id:employer-7 ?p ?o }",
    "list": """\
SELECT ?employer ?label WHERE {
    ?employer dold:sector id:sector-3 ; rdfs:label ?label .
    FILTER (lang(?label) = "en")
} ORDER BY ?label""",
    "join": """\
SELECT ?area ?period ?value WHERE {
    ?observation dold:indicator id:indicator-3 ; dold:area ?area ; dold:period ?period ; dold:value ?value .
    ?area rdfs:label ?label .
    FILTER (lang(?label) = "en")
} LIMIT 200""",
    "aggregate": """\
SELECT ?indicator (COUNT(*) AS ?number) (AVG(?value) AS ?mean) WHERE {
    ?observation dold:area id:area-5 ; dold:indicator ?indicator ; dold:value ?value .
} GROUP BY ?indicator ORDER BY ?indicator""",
    "path": "SELECT ?concept WHERE { ?concept skos:broader+ id:concept-2 } ORDER BY ?concept",
    "optional": """\
SELECT ?claim ?label WHERE {
    ?claim a dold:Claim .
    OPTIONAL { ?claim rdfs:label ?label . FILTER (lang(?label) = "de") }
} LIMIT 100""",
    "regex": """\
SELECT ?area ?label WHERE {
    ?area a dold:Place ; rdfs:label ?label .
    FILTER (lang(?label) = "en" && regex(?label, "(ru|wa).*area", "i"))
} ORDER BY ?label""",
    "count": "SELECT (COUNT(*) AS ?number) WHERE { ?employer a dold:Employer }",
}

BROAD = {
    "one thing": NARROW["one thing"],  # there is no more of it
    "list": """\
SELECT ?employer ?label WHERE {
    ?employer a dold:Employer ; rdfs:label ?label .
    FILTER (lang(?label) = "en")
} ORDER BY ?label LIMIT 100""",
    "join": """\
SELECT ?observation ?area ?indicator ?value WHERE {
    ?observation dold:period id:period-1990 ; dold:area/rdfs:label ?area ;
        dold:indicator/rdfs:label ?indicator ; dold:value ?value .
    FILTER (lang(?area) = "en" && lang(?indicator) = "en")
} ORDER BY DESC(?value) ?observation LIMIT 100""",
    "aggregate": """\
SELECT ?indicator (COUNT(*) AS ?number) (AVG(?value) AS ?mean) WHERE {
    ?observation dold:indicator ?indicator ; dold:value ?value .
} GROUP BY ?indicator ORDER BY ?indicator""",
    "path": """\
SELECT ?top (COUNT(?concept) AS ?number) WHERE { ?concept skos:broader+ ?top }
GROUP BY ?top ORDER BY DESC(?number) ?top LIMIT 20""",
    "optional": """\
SELECT ?claim ?label WHERE {
    ?claim a dold:Claim .
    OPTIONAL { ?claim rdfs:label ?label . FILTER (lang(?label) = "de") }
} ORDER BY ?claim LIMIT 100""",
    "regex": """\
SELECT ?thing ?label WHERE {
    ?thing rdfs:label ?label .
    FILTER (lang(?label) = "en" && regex(?label, "(ru|wa).*area", "i"))
} ORDER BY ?label LIMIT 100""",
    "count": """\
SELECT ?class (COUNT(?thing) AS ?number) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY ?class""",
}

SCOPES = {"narrow": NARROW, "broad": BROAD}
KINDS = tuple(NARROW)

CHEAPEST = "ASK {}"

# Nothing can finish this one: the product of everything with itself, three times.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f && ?f != ?i) }"


def text_of(kind: str, scope: str = "narrow") -> str:
    """Return a query with its prologue."""
    return PROLOGUE + SCOPES[scope][kind]
