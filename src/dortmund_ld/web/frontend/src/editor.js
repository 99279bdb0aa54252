// The page of the endpoint becomes an editor. Without this script it stays a form that works.
import { markMistake, replaceTextarea, setText } from "./editor/codebox.js";
import { make } from "./editor/elements.js";
import { ask, placeIn, Unanswered } from "./editor/endpoint.js";
import { showAnswer, showFailure } from "./editor/outcome.js";
import { address, settings, words } from "./editor/site.js";

const form = document.getElementById("ask");
const area = document.getElementById("query");
const outcome = document.getElementById("outcome");
const examples = document.querySelector("details.examples");
const status = make("p", { role: "status", class: "status" });
const stop = make("button", { type: "button", class: "plain", hidden: true }, words.stop);
const announce = (text) => (status.textContent = text);

const hint = make("p", { class: "quiet keys" }, words.keys);
const view = replaceTextarea(area, { run, announce, hint: words.keys });
form.querySelector(".act").append(stop, status);
form.append(hint);
form.querySelector("label").addEventListener("click", () => view.focus());

let running;

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const query = view.state.doc.toString();
  announce(words.running);
  stop.hidden = false;
  outcome.setAttribute("aria-busy", "true");
  const began = performance.now();
  try {
    const answer = await ask(query, mine.signal);
    history.replaceState(null, "", address("sparql", { query }));
    announce(showAnswer(outcome, query, answer, performance.now() - began).said);
  } catch (error) {
    if (mine === running) fail(error);
  } finally {
    if (mine === running) {
      stop.hidden = true;
      outcome.removeAttribute("aria-busy");
    }
  }
}

function fail(error) {
  if (error.name === "AbortError") {
    announce(words.stopped);
    return;
  }
  if (!(error instanceof Unanswered)) throw error;
  announce("");
  showFailure(outcome, error);
  if (error.line) markMistake(view, { ...error, message: error.detail || error.message });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
stop.addEventListener("click", () => running?.abort());

examples.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-example]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const example = settings.examples.find(({ name }) => name === link.dataset.example);
  setText(view, example.text);
  examples.open = false;
  view.focus();
  announce(words.filled(example.question));
});

// A shared address came with its answer, or with what was wrong; the answer is made again, with its figures.
const said = outcome.querySelector(".failure p")?.textContent;
if (said !== undefined) {
  const place = placeIn(said);
  if (place) markMistake(view, { ...place, message: said });
} else if (new URLSearchParams(location.search).get("query")) run();
