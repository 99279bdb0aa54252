// What the page says of the publication (its block of JSON), and where IRIs lead on this site.
// The rules are those of web/links.py: an IRI of the publication leads to its page here, whatever its base.
import { wordsIn } from "./words.js";

export const settings = JSON.parse(document.getElementById("editor-settings").textContent);
export const words = wordsIn(settings.language);

const OUTSIDE = /^(https?:\/\/|mailto:)/;
const numbers = new Intl.NumberFormat(settings.language, { maximumFractionDigits: 2 });

export const writeNumber = (value) => numbers.format(value);

export function address(path, query = {}) {
  const asked = new URLSearchParams({ ...(settings.chosen ? { lang: settings.chosen } : {}), ...query }).toString();
  const [place, fragment] = path.split("#");
  return settings.root + place + (asked ? `?${asked}` : "") + (fragment === undefined ? "" : `#${fragment}`);
}

export function pageOf(iri) {
  const { base, namespace, ontology } = settings;
  if (iri.startsWith(namespace)) return address(`ontology#${iri.slice(namespace.length)}`);
  if (iri === ontology) return address("ontology");
  if (iri.startsWith(`${base}id/`)) return address(`page/${iri.slice(base.length + 3)}`);
  if (iri.startsWith(base)) return address(iri.slice(base.length));
  return OUTSIDE.test(iri) ? iri : undefined;
}

export const isOutside = (iri) =>
  ![settings.base, settings.namespace].some((start) => iri.startsWith(start)) && iri !== settings.ontology;

// The shortest way to write an IRI: a prefixed name where a prefix of the publication fits, else as it is.
export function shorten(iri) {
  const fitting = Object.entries(settings.prefixes)
    .filter(([, start]) => iri.startsWith(start) && /^[\w.-]*$/.test(iri.slice(start.length)))
    .sort((a, b) => b[1].length - a[1].length);
  return fitting.length ? `${fitting[0][0]}:${iri.slice(fitting[0][1].length)}` : iri;
}
