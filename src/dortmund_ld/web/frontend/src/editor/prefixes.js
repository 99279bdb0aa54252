// Prefixes in the text of a query: which are declared, and declaring one more.
import { syntaxTree } from "@codemirror/language";

import { settings } from "./site.js";

const DECLARED = /\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>/gi;
const LEADING = /^(?:[ \t]*(?:#.*)?\n)*/; // comments and empty lines at the beginning

// Where a text says something else than SPARQL: within strings, comments and IRIs nothing is completed.
export const isQuoted = (state, position) =>
  /String|Comment|IriRef/.test(syntaxTree(state).resolveInner(position, -1).name);

export function declaredIn(text) {
  return Object.fromEntries([...text.matchAll(DECLARED)].map(([, prefix, iri]) => [prefix, iri]));
}

// The change that declares a prefix of the publication; none if it is declared, or unknown.
export function declaring(text, prefix) {
  const iri = settings.prefixes[prefix];
  if (!iri || prefix in declaredIn(text)) return [];
  const from = LEADING.exec(text)[0].length;
  const follows = /^\s*(PREFIX|BASE)\b/i.test(text.slice(from));
  return [{ from, insert: `PREFIX ${prefix}: <${iri}>\n${follows ? "" : "\n"}` }];
}
