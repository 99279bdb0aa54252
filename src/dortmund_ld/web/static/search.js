// Suggests while somebody types: the combobox of the ARIA Authoring Practices with a list that is only offered.
// The form works without this. Nothing is asked of another host, and every text is set as text.
"use strict";

const PAUSE = 120; // milliseconds without a key before the server is asked
const OFFERED = 8;

function combobox(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.listbox);
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }

  let timer;
  let asking;
  let active = -1;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(position) {
    const options = [...list.children];
    options.forEach((option) => option.setAttribute("aria-selected", "false"));
    active = position;
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function option(hit, position) {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    item.id = `suggestion-${position}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.page = hit.page;
    item.textContent = `${hit.label} `;
    kind.className = "meta";
    kind.textContent = hit.types.map((type) => type.label).join(", ");
    item.append(kind);
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => location.assign(hit.page));
    return item;
  }

  function show(found) {
    const hits = found.hits.filter((hit) => hit.page);
    list.replaceChildren(...hits.map(option));
    choose(-1);
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    const { found: many, foundOne, foundNone } = input.dataset;
    status.textContent =
      found.total === 0 ? foundNone : found.total === 1 ? foundOne : many.replace("{count}", found.total);
  }

  async function ask() {
    const typed = input.value.trim();
    asking?.abort();
    if (typed.length < 2) {
      close();
      return;
    }
    asking = new AbortController();
    const asked = new URLSearchParams({ q: typed, limit: OFFERED, lang: input.dataset.language });
    try {
      const answer = await fetch(`${input.dataset.suggest}?${asked}`, { signal: asking.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (list.hidden) {
      return;
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      choose(active >= last ? -1 : active + 1);
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      choose(active < 0 ? last : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.page);
    }
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
