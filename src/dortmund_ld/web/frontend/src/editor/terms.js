// The terms that can be completed: classes and properties from the ontology, things by their label.
import { ask } from "./endpoint.js";
import { settings, shorten } from "./site.js";

const TERMS = `PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term (MAX(?class) AS ?isClass) (SAMPLE(?named) AS ?label) (SAMPLE(?defined) AS ?definition) WHERE {
  VALUES (?kind ?class) {
    (owl:Class 1) (rdfs:Class 1) (rdf:Property 0) (owl:ObjectProperty 0) (owl:DatatypeProperty 0) (owl:AnnotationProperty 0)
  }
  ?term a ?kind .
  OPTIONAL { ?term rdfs:label ?named FILTER (lang(?named) = "LANGUAGE") }
  OPTIONAL { ?term skos:definition ?defined FILTER (lang(?defined) = "LANGUAGE") }
  FILTER (isIRI(?term))
}
GROUP BY ?term`;

const THINGS = `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?term ?label WHERE {
  { ?term rdfs:label ?label } UNION { ?term skos:prefLabel ?label }
  FILTER (STRSTARTS(STR(?term), START) && lang(?label) = "LANGUAGE")
}
ORDER BY ?term
LIMIT 40`;

let loading;

// Returns the terms, each {name, isClass, label, definition}; asked for once, when first wanted.
export const terms = () => (loading ??= load());

async function load() {
  const { results } = await ask(TERMS.replaceAll("LANGUAGE", settings.language));
  return results.results.bindings
    .map(({ term, isClass, label, definition }) => ({
      name: shorten(term.value),
      isClass: isClass.value === "1",
      label: label?.value ?? "",
      definition: definition?.value ?? "",
    }))
    .filter((term) => !term.name.includes("//"));
}

// Returns the things whose IRI starts so, each {name, label}.
export async function thingsFrom(start) {
  if (/[<>"{}|^`\\\s]/.test(start)) return [];
  const query = THINGS.replaceAll("LANGUAGE", settings.language).replace("START", JSON.stringify(start));
  const { results } = await ask(query);
  return results.results.bindings.map(({ term, label }) => ({ name: shorten(term.value), label: label.value }));
}
