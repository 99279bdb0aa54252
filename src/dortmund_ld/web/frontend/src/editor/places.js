// Where places with coordinates lie to each other: numbered dots, with the list beside them, on no map of others.
import { draw, make } from "./elements.js";
import { figure, LATITUDE, LONGITUDE, shortName } from "./figure.js";
import { settings, words } from "./site.js";

const MOST = 60; // dots: more are a carpet
const LEAST_APART = 14; // numbers of places that lie closer are moved down

const POINT = /^POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$/i;

// Returns the drawing of the places of these solutions, undefined where none has coordinates.
export function mapOf({ head, results: { bindings: rows } }, width, labels) {
  const found = rows.map((row) => ({ ...coordinates(head.vars, row), name: placeName(head.vars, row, labels) }));
  const places = found.filter(({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon)).slice(0, MOST);
  if (!places.length) return undefined;
  const list = places.map(({ name, lat, lon }) =>
    make("li", {}, name, " ", make("span", { class: "datatype" }, `${writeDegree(lat)}, ${writeDegree(lon)}`)),
  );
  const drawn = figure(words.placesOf(places.length), width, lie(places, width), make("ol", {}, ...list));
  return make("section", { class: "figure" }, make("h3", {}, words.places), drawn);
}

const writeDegree = (value) => `${value.toLocaleString(settings.language, { maximumFractionDigits: 12 })}°`;

function coordinates(names, row) {
  const point = names.map((name) => POINT.exec(row[name]?.value ?? "")).find(Boolean);
  if (point) return { lat: Number(point[2]), lon: Number(point[1]) };
  const read = (pattern) => Number.parseFloat(row[names.find((name) => pattern.test(name))]?.value);
  return { lat: read(LATITUDE), lon: read(LONGITUDE) };
}

function placeName(names, row, labels) {
  const label = names.find((name) => /label$/i.test(name) && row[name]);
  const other = names.find((name) => row[name] && !LATITUDE.test(name) && !LONGITUDE.test(name));
  return row[label ?? other] ? shortName(row[label ?? other], labels) : "";
}

function lie(places, width) {
  const middle = Math.cos((Math.PI / 180) * (places.reduce((sum, { lat }) => sum + lat, 0) / places.length));
  const flat = places.map(({ lat, lon }) => [lon * middle, -lat]);
  const [left, top] = [0, 1].map((axis) => Math.min(...flat.map((at) => at[axis])));
  const [wide, tall] = [0, 1].map((axis) => Math.max(...flat.map((at) => at[axis])) - [left, top][axis]);
  const scale = Math.min((width - 90) / (wide || 1), 360 / (tall || 1));
  const taken = [];
  const shapes = flat.flatMap(([x, y], at) => {
    const [cx, cy] = [30 + (x - left) * scale, 24 + (y - top) * scale];
    const row = freeRow(taken, cx, cy);
    const leader = row === cy ? [] : [draw("line", { x1: cx, y1: cy, x2: cx + 8, y2: row })];
    return [...leader, draw("circle", { cx, cy, r: 4 }), draw("text", { x: cx + 9, y: row + 4 }, String(at + 1))];
  });
  const lowest = Math.max(...taken.map(([, y]) => y));
  return [Math.max(lowest, 24 + tall * scale) + 24, ...shapes];
}

// The nearest height at or below a place where its number stands on no other.
function freeRow(taken, x, y) {
  let row = y;
  const near = ([otherX, otherY]) => Math.abs(otherX - x) < 2 * LEAST_APART && Math.abs(otherY - row) < LEAST_APART;
  while (taken.some(near)) row += 2;
  taken.push([x, row]);
  return row;
}
