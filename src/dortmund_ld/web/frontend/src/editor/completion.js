// What is suggested while typing: classes and properties with their labels, things, variables, keywords.
import { autocompletion } from "@codemirror/autocomplete";

import { declaredIn, declaring, isQuoted } from "./prefixes.js";
import { settings, words } from "./site.js";
import { terms, thingsFrom } from "./terms.js";

const KEYWORDS =
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND EXISTS PREFIX ASK CONSTRUCT DESCRIBE LIMIT OFFSET ORDER GROUP HAVING COUNT SAMPLE LANG STR REGEX CONTAINS".split(" ");
const NAME = /^[\w.-]*:[\w.-]*$/;

export const completion = () => autocompletion({ override: [suggest], icons: false, maxRenderedOptions: 60 });

async function suggest(context) {
  const word = context.matchBefore(/[?$][\w]*|[\p{L}\w.-]*:?[\p{L}\w.-]*/u);
  if (!word || (word.from === word.to && !context.explicit) || isQuoted(context.state, word.from + 1)) return null;
  if (/^[?$]/.test(word.text)) return { from: word.from, options: variables(context, word), validFor: /^[?$]\w*$/ };
  const text = context.state.doc.toString();
  const prefixes = { ...settings.prefixes, ...declaredIn(text) };
  const [prefix, local] = word.text.split(":");
  if (local !== undefined && prefixes[prefix]?.startsWith(`${settings.base}id/`)) {
    const things = await thingsFrom(prefixes[prefix] + local);
    return { from: word.from, options: things.map((thing) => option(thing, words.thing)), filter: false };
  }
  return { from: word.from, to: word.to, options: await matching(context, word.text), filter: false };
}

// Terms match by name or by label, in whatever place of it; those that begin so come first.
async function matching(context, typed) {
  const wanted = typed.toLowerCase();
  const afterA = /(?:\ba|rdf:type)\s+$/.test(context.state.doc.sliceString(0, context.pos - typed.length));
  const ranked = (await terms())
    .map((term) => ({ term, rank: rank(term, wanted) }))
    .filter(({ term, rank: found }) => found > 0 && (!afterA || term.isClass))
    .sort((a, b) => b.rank - a.rank || a.term.name.localeCompare(b.term.name));
  const found = ranked.map(({ term }) => option(term, term.isClass ? words.class : words.property));
  return typed.includes(":") ? found : [...keywords(wanted), ...found];
}

function rank({ name, label }, wanted) {
  const [written, said] = [name.toLowerCase(), label.toLowerCase()];
  const local = written.slice(written.indexOf(":") + 1);
  if (written.startsWith(wanted) || local.startsWith(wanted)) return 3;
  if (said.startsWith(wanted)) return 2;
  return written.includes(wanted) || said.includes(wanted) ? 1 : 0;
}

const keywords = (wanted) =>
  wanted ? KEYWORDS.filter((word) => word.toLowerCase().startsWith(wanted)).map((label) => ({ label })) : [];

function variables(context, word) {
  const others = context.state.doc.sliceString(0, word.from) + " " + context.state.doc.sliceString(word.to);
  const names = new Set(others.match(/[?$]\w+/g) ?? []);
  return [...names].map((label) => ({ label, detail: words.variable }));
}

function option({ name, label, definition }, kind) {
  return {
    label: name,
    detail: label ? `${label} · ${kind}` : kind,
    info: definition || undefined,
    apply: NAME.test(name) ? insert : undefined,
  };
}

// Writes the name, and declares its prefix where that is missing.
function insert(view, { label }, from, to) {
  const changes = [{ from, to, insert: label }, ...declaring(view.state.doc.toString(), label.split(":")[0])];
  const set = view.state.changes(changes);
  view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: "input.complete" });
}
