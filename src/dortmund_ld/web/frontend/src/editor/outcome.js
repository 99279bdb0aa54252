// What came of a query, shown under it: the answer in its forms, or in words why there is none.
import { make } from "./elements.js";
import { figuresOf } from "./figures.js";
import { address, words, writeNumber } from "./site.js";
import { showTable } from "./table.js";

const SOLUTIONS = { CSV: "csv", TSV: "tsv", JSON: "json", XML: "xml" };
const TRUTH = { JSON: "json", XML: "xml" };
const GRAPH = { Turtle: "ttl", "N-Triples": "nt", "JSON-LD": "jsonld", "RDF/XML": "rdf" };
const RAW = 200_000; // characters of raw text that are shown

export function showAnswer(place, query, { text, results, turtle }, milliseconds) {
  const seconds = writeNumber(Math.max(milliseconds, 10) / 1000);
  const [said, formats, shown, ready] = answer(query, { results, turtle }, seconds, place.clientWidth);
  place.replaceChildren(
    make(
      "section",
      {},
      make("h2", { id: "answer" }, words.answer),
      ...shown,
      downloads(query, formats),
      raw(text, turtle !== undefined),
    ),
  );
  return { said, ready };
}

function answer(query, { results, turtle }, seconds, room) {
  if (turtle !== undefined) return [words.triples(seconds), GRAPH, []];
  if (results.boolean !== undefined) {
    const truth = make("p", { class: "truth" }, results.boolean ? words.yes : words.no);
    return [words.truth(seconds), TRUTH, [truth]];
  }
  const said = words.rows(writeNumber(results.results.bindings.length), seconds);
  if (!results.results.bindings.length) return [said, SOLUTIONS, [make("p", { class: "quiet" }, words.empty)]];
  const { elements, ready } = showTable(query, results);
  const figures = make("div", {}, ...figuresOf(results, room));
  const named = ready.then((labels) => labels.size && figures.replaceChildren(...figuresOf(results, room, labels)));
  return [said, SOLUTIONS, [...elements, figures], named];
}

function downloads(query, formats) {
  const links = Object.entries(formats).flatMap(([name, extension]) => [
    make("a", { href: address("sparql", { query, format: extension }), download: `answer.${extension}` }, name),
    " ",
  ]);
  const share = make("a", { href: address("sparql", { query }), class: "share" }, words.share);
  const row = make("p", { class: "formats" }, `${words.download} `, ...links, share);
  if (navigator.clipboard) row.append(" ", copying(share.href));
  return row;
}

function copying(href) {
  const button = make("button", { type: "button", class: "plain" }, words.copy);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(href);
    button.textContent = words.copied;
  });
  return button;
}

function raw(text, open) {
  const shown = make("pre", { class: "code", tabindex: "0", role: "region", "aria-label": words.raw });
  shown.textContent = text.slice(0, RAW);
  const note = text.length > RAW ? make("p", { class: "quiet" }, words.cut) : undefined;
  return make("details", { class: "raw", open }, make("summary", {}, words.raw), note, shown);
}

export function showFailure(place, { message, hint, detail, line, column }) {
  const named = line ? words.place(line, column) : "";
  const where = named && !detail.startsWith(named) ? make("p", { class: "place" }, named) : undefined;
  place.replaceChildren(
    make(
      "section",
      { class: "failure", role: "alert" },
      make("h2", {}, message),
      where,
      hint ? make("p", {}, hint) : undefined,
      detail ? make("p", { class: "detail", lang: "en" }, detail) : undefined,
    ),
  );
}
