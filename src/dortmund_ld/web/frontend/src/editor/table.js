// Solutions as a table: labels of things lead to their pages, and long tables grow on demand.
import { columnsOf } from "./columns.js";
import { make } from "./elements.js";
import { labelsOf } from "./labels.js";
import { isOutside, pageOf, settings, shorten, words, writeNumber } from "./site.js";

const AT_ONCE = 200; // rows: what is still drawn in a tenth of a second

const NUMERIC = /#(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger)$/;
const PLAIN = /#(string|langString)$/;

export const isNumber = (term) => term?.type?.includes("literal") && NUMERIC.test(term.datatype ?? "");

export function showTable(query, { head, results }) {
  const columns = columnsOf(query, head.vars);
  const rows = results.bindings;
  const body = make("tbody");
  const caption = make("caption", { class: "unseen" }, words.answer);
  const heads = columns.map(([name, title]) => {
    const look = cellLook(rows.find((row) => row[name])?.[name]);
    return make("th", { scope: "col", title: `?${name}`, ...look }, title);
  });
  const table = make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), body);
  const note = make("p", { class: "quiet" });
  const more = make("button", { type: "button", class: "plain" });
  let shown = 0;

  function grow() {
    const next = rows.slice(shown, shown + AT_ONCE);
    const cells = next.flatMap((row) => columns.map(([name]) => [row[name], make("td", cellLook(row[name]))]));
    for (const [term, cell] of cells) if (term) cell.append(showTerm(term));
    next.forEach((_, row) => {
      const width = columns.length;
      body.append(make("tr", {}, ...cells.slice(row * width, (row + 1) * width).map(([, cell]) => cell)));
    });
    shown += next.length;
    const rest = rows.length - shown;
    more.hidden = note.hidden = rest === 0;
    more.textContent = words.more(writeNumber(Math.min(rest, AT_ONCE)));
    note.textContent = words.shown(writeNumber(shown), writeNumber(rows.length));
    return label(cells);
  }

  more.addEventListener("click", grow);
  const ready = grow();
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.answer }, table);
  return { elements: [scroll, note, more], ready };
}

const cellLook = (term) => (isNumber(term) ? { class: "number" } : {});

export function showTerm(term, label) {
  if (term.type === "uri") return showThing(term.value, label);
  if (term.type === "bnode") return make("span", {}, `_:${term.value}`);
  if (term.type === "triple") return make("span", {}, JSON.stringify(term.value));
  const language = term["xml:lang"];
  const text = make("span", language && language !== settings.language ? { lang: language } : {}, term.value);
  const kind = term.datatype && !NUMERIC.test(term.datatype) && !PLAIN.test(term.datatype) && shorten(term.datatype);
  const mark = language && language !== settings.language ? `@${language}` : kind;
  if (!mark) return text;
  return make("span", {}, text, " ", make("span", { class: "datatype" }, mark));
}

function showThing(iri, label) {
  const href = pageOf(iri);
  const words = make("span", label?.language && label.language !== settings.language ? { lang: label.language } : {});
  words.textContent = label?.text ?? shorten(iri);
  if (!href) return words;
  return make("a", { href, title: iri, ...(isOutside(iri) ? { class: "outside", rel: "external" } : {}) }, words);
}

// Puts labels in place of IRIs once they are known, and returns them; a table without them is still right.
async function label(cells) {
  const things = cells.filter(([term]) => term?.type === "uri");
  if (!things.length) return new Map();
  const labels = await labelsOf(things.map(([term]) => term.value)).catch(() => new Map());
  for (const [term, cell] of things) {
    if (labels.has(term.value)) cell.replaceChildren(showTerm(term, labels.get(term.value)));
  }
  return labels;
}
