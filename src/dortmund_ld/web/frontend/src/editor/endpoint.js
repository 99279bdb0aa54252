// Asking the endpoint of this site, and telling what went wrong (SPARQL 1.1 Protocol; RFC 9457; RFC 9110, 10.2.3).
import { address, settings, words } from "./site.js";

const ENDPOINT = address("sparql");
const DATA = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5, */*;q=0.1";

// A query that was not answered: a sentence, what to do, the server's own words, and the place of a mistake.
export class Unanswered extends Error {
  constructor(sentence, { hint = "", detail = "", line, column } = {}) {
    super(sentence);
    Object.assign(this, { hint, detail, line, column });
  }
}

// Returns {results} (SPARQL Results JSON) or {turtle}, with the text itself. Throws Unanswered, or AbortError.
export async function ask(query, signal) {
  const response = await send(query, signal);
  const text = await response.text();
  if (!response.ok) throw told(response, text);
  const type = response.headers.get("Content-Type") ?? "";
  return type.includes("json") ? { text, results: JSON.parse(text) } : { text, turtle: text };
}

async function send(query, signal) {
  try {
    return await fetch(ENDPOINT, {
      method: "POST",
      headers: { Accept: DATA, "Accept-Language": settings.language },
      body: new URLSearchParams({ query }),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unanswered(words.unreachable, { hint: words.unreachableHint });
  }
}

export function told(response, text) {
  const said = read(response.headers.get("Content-Type") ?? "", text);
  const place = placeIn(said.detail);
  const about = { detail: said.detail, line: said.line ?? place?.line, column: said.column ?? place?.column };
  const wait = Number.parseInt(response.headers.get("Retry-After"), 10);
  const [sentence, hint] = meaning(response.status, said.kind, wait);
  return new Unanswered(sentence ?? (said.title || words.failed), { ...about, hint });
}

// What the kind of a problem (web/problems.py) means to the one who asked; without a kind, what its status says.
function meaning(status, kind, wait) {
  const busy = [words.busy, wait > 0 ? words.busyHint(wait) : words.later];
  const kinds = {
    "too-late": [words.deadline, words.deadlineHint],
    "no-worker": busy,
    "answer-too-large": [words.large, words.largeHint],
    "out-of-memory": [words.memory, words.memoryHint],
    "too-large": [words.long, ""],
    "queue-full": busy,
    "share-taken": busy,
    "not-ready": busy,
    "worker-died": [words.failed, words.later],
    "query-wrong": [words.wrong, ""],
    "query-missing": [words.missing, words.missingHint],
    "query-refused": [words.refused, words.refusedHint],
  };
  const statuses = {
    400: "query-wrong", 403: "query-refused", 408: "too-late", 413: "answer-too-large", 429: "queue-full",
    503: "queue-full", 504: "too-late", 507: "out-of-memory",
  };
  return kinds[kind] ?? kinds[statuses[status]] ?? [undefined, ""];
}

function read(type, text) {
  if (type.includes("json")) {
    const problem = JSON.parse(text);
    const { title = "", detail = "", line, column } = problem;
    return { title, detail, line, column, kind: String(problem.type ?? "").split("/").at(-1) };
  }
  const [title = "", ...rest] = type.startsWith("text/plain") ? text.trim().split("\n") : [];
  return { title, detail: rest.join("\n"), kind: "" };
}

// The place of a mistake, where the message names it: “Line 3, column 7”, or the parser's own “error at 3:7”.
export function placeIn(message) {
  const found = /line (\d+),? column (\d+)/i.exec(message) ?? /error at (\d+):(\d+)/.exec(message);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : undefined;
}
