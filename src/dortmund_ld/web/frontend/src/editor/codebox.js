// The field that a query is written in. It stands in a shadow root: there CodeMirror adopts its style sheets,
// where in a document it would write <style> elements, which the page's Content-Security-Policy refuses.
// Tab is left alone, so that the keyboard is never trapped.
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  bracketMatching, HighlightStyle, indentService, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { setDiagnostics, setDiagnosticsEffect } from "@codemirror/lint";
import { EditorState, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

import { completion } from "./completion.js";
import { declaring, isQuoted } from "./prefixes.js";
import { words } from "./site.js";

const NARROW = matchMedia("(max-width: 48rem)");

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--editor-value)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--editor-variable)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)" },
]);

const LOOK = EditorView.theme({
  "&": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--editor-edge)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { font: ".875rem/1.55 var(--mono)", minHeight: "14rem", maxHeight: "36rem", overflow: "auto" },
  ".cm-content": { padding: ".6rem 0", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--editor-selection)",
  },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--quiet)", border: "0" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--accent)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--alarm)",
    textUnderlineOffset: ".2em",
  },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--alarm)" },
  ".cm-mistake": { backgroundColor: "color-mix(in srgb, var(--alarm) 12%, transparent)", boxShadow: "inset 3px 0 var(--alarm)" },
  ".cm-tooltip": {
    backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--editor-edge)",
    font: ".8125rem/1.45 var(--sans)", boxShadow: "0 .25rem 1rem rgb(0 0 0 / .12)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxHeight: "16rem", maxWidth: "min(36rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .6rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--editor-selection)", color: "var(--ink)",
  },
  ".cm-completionLabel": { fontFamily: "var(--mono)" },
  "li[aria-selected] .cm-completionDetail": { color: "var(--ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal", marginLeft: "1em" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "20rem", padding: ".5rem .7rem" },
  "@media (max-width: 44rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } }, // it would hide the list
  ".cm-diagnostic-error": { borderLeftColor: "var(--alarm)" },
});

// Typing the colon of a known prefix declares it: the most frequent mistake of all cannot happen.
const declareWhileTyping = (announce) =>
  EditorView.inputHandler.of((view, from, to, text) => {
    if (text !== ":" || isQuoted(view.state, from)) return false;
    const line = view.state.doc.lineAt(from);
    const [prefix] = /[\w.-]*$/.exec(line.text.slice(0, from - line.from));
    const added = /\bPREFIX\s+$/i.test(line.text.slice(0, from - line.from - prefix.length))
      ? []
      : declaring(view.state.doc.toString(), prefix);
    if (!added.length) return false;
    const set = view.state.changes([...added, { from, to, insert: text }]);
    view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: "input.type" });
    announce(words.declared(prefix));
    return true;
  });

// Typing over a selection is done here: left to the browser, it writes style attributes, which the page's
// Content-Security-Policy refuses and the console reports.
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
    event.preventDefault();
    const plainly = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type" });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, event.data, plainly))) view.dispatch(plainly());
    return true;
  },
});

// A new line begins as deep as the braces before it stand open.
const indentByBraces = indentService.of((context, position) => {
  const before = context.state.doc.sliceString(0, position).replace(/"[^"\n]*"|<[^<>\s]*>|#.*/g, "");
  const closes = /^\s*\}/.test(context.textAfterPos(position)) ? 1 : 0;
  const open = (before.match(/\{/g) ?? []).length - (before.match(/\}/g) ?? []).length - closes;
  return Math.max(open, 0) * context.unit;
});

const WRONG_LINE = Decoration.line({ class: "cm-mistake" });

const mistakenLines = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setDiagnosticsEffect));
    if (!set) return marks.map(transaction.changes);
    const starts = set.value.map(({ from }) => transaction.state.doc.lineAt(from).from);
    return Decoration.set(starts.map((start) => WRONG_LINE.range(start)));
  },
  provide: (field) => EditorView.decorations.from(field),
});

const forget = EditorView.updateListener.of(({ docChanged, view, transactions }) => {
  if (docChanged && transactions.some((one) => one.isUserEvent("input") || one.isUserEvent("delete"))) {
    view.dispatch(setDiagnostics(view.state, []));
  }
});

// Puts a field in place of the text area. `run` is called for Ctrl-Enter, `announce` with what is worth hearing.
export function replaceTextarea(area, { run, announce, hint }) {
  const host = document.createElement("div");
  host.className = "codebox";
  area.after(host);
  area.hidden = true;
  area.required = false;
  const root = host.attachShadow({ mode: "open" });
  const runs = { key: "Mod-Enter", run: () => (run(), true), preventDefault: true };
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        keymap.of([runs, { ...runs, key: "Ctrl-Enter" }]),
        lineNumbers(), history(), drawSelection(), highlightSpecialChars(), bracketMatching(),
        closeBrackets(), sparql(), completion(), syntaxHighlighting(COLOURS), LOOK,
        EditorView.lineWrapping, indentUnit.of("    "), indentByBraces, mistakenLines,
        // The tab index says what being editable implies: what scrolls can be reached and scrolled by keyboard.
        EditorView.contentAttributes.of({ "aria-label": words.editor, "aria-description": hint, tabindex: "0" }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        typeOverSelection,
        declareWhileTyping(announce),
        forget,
      ],
    }),
  });
  beginAtQuery(view);
  return view;
}

export function setText(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, scrollIntoView: true });
  view.dispatch(setDiagnostics(view.state, []));
  beginAtQuery(view);
}

// Where the field is narrow, the comments that a query begins with would fill it: they are scrolled out of sight.
// The field alone is scrolled; CodeMirror's own way to scroll moves the page, too.
// Heights of lines not yet seen are guesses, so it is done again in the next frames.
function beginAtQuery(view, frames = 3) {
  if (!NARROW.matches) return;
  const begin = /^(?:\s*#.*\n|\s*\n)*/.exec(view.state.doc.toString())[0].length;
  view.requestMeasure({
    read: () => view.lineBlockAt(Math.min(begin, view.state.doc.length)).top,
    write: (top) => {
      view.scrollDOM.scrollTop = top;
      if (frames) requestAnimationFrame(() => beginAtQuery(view, frames - 1));
    },
  });
}

// Marks the place of a mistake (counted from 1) from there to the end of the word, and puts the cursor there.
export function markMistake(view, { line, column, message }) {
  const { doc } = view.state;
  const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(row.from + Math.max(column - 1, 0), row.to);
  const length = /^\S*/.exec(row.text.slice(from - row.from))[0].length;
  const start = length || from === row.from ? from : from - 1;
  const diagnostic = { from: start, to: Math.max(from + length, start), severity: "error", message };
  view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  view.dispatch(setDiagnostics(view.state, [diagnostic]));
}
