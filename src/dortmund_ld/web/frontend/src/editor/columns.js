// The columns of an answer as readers see them: by the names in the header of the query, else by the variables.
// The rules are those of publication/headers.py.
import { settings } from "./site.js";

const COLUMN = /^#\s*\?(\w+)\s+(".*)/;
const TITLE = /"([^"]+)"@([A-Za-z-]+)/g;

// Returns [variable, title] of each column. A query that names none shows what it selects; in one that does, a
// column of labels is left out, since things are shown by their labels.
export function columnsOf(query, variables) {
  const titles = titlesIn(query);
  const isShown = (name) => !titles.size || !variables.some((other) => name === `${other}Label`);
  return variables.filter(isShown).map((name) => [name, titles.get(name) ?? name]);
}

function titlesIn(query) {
  const titles = new Map();
  for (const line of query.split("\n")) {
    if (!line.startsWith("#")) break;
    const [, name, written] = COLUMN.exec(line) ?? [];
    const own = [...(written ?? "").matchAll(TITLE)].find(([, , language]) => language === settings.language);
    if (own) titles.set(name, own[1]);
  }
  return titles;
}
