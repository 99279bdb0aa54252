// Labels of things, asked for as they come into view, each once.
import { ask } from "./endpoint.js";
import { settings } from "./site.js";

const MOST = 300; // IRIs in one question: a query of some twenty kilobytes
const known = new Map();

const labelQuery = (iris) => `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label WHERE {
  VALUES ?thing { ${iris.map((iri) => `<${iri}>`).join(" ")} }
  { ?thing rdfs:label ?label } UNION { ?thing skos:prefLabel ?label }
}`;

// Returns a Map of IRI to {text, language}; an IRI that has no label is not in it.
export async function labelsOf(iris) {
  const asked = [...new Set(iris)].filter((iri) => !known.has(iri) && !/[<>"{}|^`\\\s]/.test(iri));
  for (let start = 0; start < asked.length; start += MOST) {
    const some = asked.slice(start, start + MOST);
    for (const iri of some) known.set(iri, undefined);
    const { results } = await ask(labelQuery(some));
    for (const { thing, label } of results.results.bindings) keep(thing.value, label);
  }
  return new Map(iris.filter((iri) => known.get(iri)).map((iri) => [iri, known.get(iri)]));
}

function keep(iri, { value: text, "xml:lang": language = "" }) {
  const rank = (tag) => (tag === settings.language ? 2 : tag === "en" || tag === "" ? 1 : 0);
  const old = known.get(iri);
  if (!old || rank(language) > rank(old.language)) known.set(iri, { text, language });
}
