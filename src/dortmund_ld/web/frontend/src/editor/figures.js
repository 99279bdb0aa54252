// Figures beside a table, never in its place. Colours come from the style sheet, sizes from attributes.
import { chartOf } from "./chart.js";
import { mapOf } from "./places.js";

// Returns the figures that these solutions allow; for most there are none.
// `room` is how many pixels wide they may be; `labels` are those of things, as far as they are known.
export function figuresOf(solutions, room, labels = new Map()) {
  const width = Math.max(260, Math.min(room, 640));
  return [chartOf(solutions, width, labels), mapOf(solutions, width, labels)].filter(Boolean);
}
