// Figures beside a table, never in its place: bars for names with a number, a line for years with a number, and
// the lie of places that have coordinates. Colours come from the style sheet, sizes from attributes.
import { draw, make } from "./elements.js";
import { words, writeNumber } from "./site.js";
import { isNumber } from "./table.js";

const MOST = 60; // bars or points: more are a carpet
const BAR = 26;
const LETTER = 7; // the usual width of one in the figures' 13 pixels
const LEAST_APART = 14; // numbers of places that lie closer are moved down

const LATITUDE = /^(lat|latitude|breite)$/i;
const LONGITUDE = /^(lon|lng|long|longitude|laenge|länge)$/i;
const POINT = /^POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$/i;
const YEAR = /^-?\d{4}(-\d{2}(-\d{2})?)?/;

// Returns the figures that these solutions allow; for most there are none.
// `room` is how many pixels wide they may be.
export function figuresOf(solutions, room) {
  const width = Math.max(260, Math.min(room, 640));
  return [chartOf(solutions, width), mapOf(solutions, width)].filter(Boolean);
}

// A chart needs one column of names (a thing and its label count as one) and one of numbers, all there.
function chartOf({ head, results: { bindings: rows } }, width) {
  const names = head.vars.filter((name) => !head.vars.includes(`${name}Label`));
  if (names.length !== 2 || rows.length < 2 || rows.length > MOST) return undefined;
  const values = names.filter((name) => rows.every((row) => isNumber(row[name])));
  const value = values.at(-1);
  const name = names.find((other) => other !== value);
  if (!value || rows.some((row) => !row[name])) return undefined;
  const points = rows.map((row) => ({ name: shortName(row[name]), value: Number(row[value].value) }));
  const years = rows.every((row) => /#(gYear|date|gYearMonth|dateTime)$/.test(row[name].datatype ?? ""));
  const title = words.chartOf(value, name.replace(/Label$/, ""));
  return figure(words.chart, title, width, years ? line(points, width) : bars(points, width));
}

const shortName = ({ type, value }) =>
  type === "uri" ? decodeURI(value.split(/[/#]/).at(-1)) : YEAR.test(value) ? value.slice(0, 10) : value;

function figure(name, title, width, [height, ...shapes], ...beside) {
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const picture = draw("svg", { ...size, role: "img", "aria-label": title }, ...shapes);
  return make("section", { class: "figure" }, make("h3", {}, name), make("figure", {}, picture, ...beside));
}

function bars(points, width) {
  const [low, high] = [Math.min(0, ...points.map(({ value }) => value)), Math.max(0, ...points.map(({ value }) => value))];
  const longest = Math.max(...points.map(({ name }) => name.length)) * LETTER;
  const names = Math.min(longest + 12, width * 0.4);
  const room = width - names - 80;
  const x = (value) => names + ((value - low) / (high - low || 1)) * room;
  const shapes = points.flatMap(({ name, value }, row) => {
    const [top, left, right] = [row * BAR, Math.min(x(0), x(value)), Math.max(x(0), x(value))];
    return [
      draw("text", { x: names - 10, y: top + 17, "text-anchor": "end" }, cut(name, names / LETTER)),
      draw("rect", { x: left, y: top + 4, width: Math.max(right - left, 1), height: BAR - 8 }),
      draw("text", { x: right + 6, y: top + 17, class: "value" }, writeNumber(value)),
    ];
  });
  return [points.length * BAR, ...shapes];
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function line(points, width) {
  const [height, left, right] = [260, 70, width - 20];
  const times = points.map(({ name }) => Date.parse(name.length === 4 ? `${name}-07-01` : name));
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (time) => left + ((time - first) / (last - first || 1)) * (right - left);
  const y = (value) => height - 30 - ((value - low) / (high - low || 1)) * (height - 50);
  const path = points.map(({ value }, at) => `${x(times[at])},${y(value)}`);
  const scale = [low, (low + high) / 2, high].flatMap((value) => [
    draw("line", { x1: left, x2: right, y1: y(value), y2: y(value) }),
    draw("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end", class: "value" }, writeNumber(value)),
  ]);
  const ends = [0, points.length - 1].map((at) =>
    draw("text", { x: x(times[at]), y: height - 8, "text-anchor": at ? "end" : "start" }, points[at].name.slice(0, 4)),
  );
  const dots = path.map((place) => draw("circle", { cx: place.split(",")[0], cy: place.split(",")[1], r: 3 }));
  return [height, ...scale, draw("polyline", { points: path.join(" ") }), ...dots, ...ends];
}

// Places are shown by number, with the list beside them: where they lie to each other, on no map of others.
function mapOf({ head, results: { bindings: rows } }, width) {
  const found = rows.map((row) => ({ ...coordinates(head.vars, row), name: placeName(head.vars, row) }));
  const places = found.filter(({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon)).slice(0, MOST);
  if (!places.length) return undefined;
  const list = places.map(({ name, lat, lon }) =>
    make("li", {}, name, " ", make("span", { class: "datatype" }, `${writeDegree(lat)}, ${writeDegree(lon)}`)),
  );
  return figure(words.places, words.placesOf(places.length), width, lie(places, width), make("ol", {}, ...list));
}

const writeDegree = (value) => `${value.toFixed(4)}°`;

function coordinates(names, row) {
  const point = names.map((name) => POINT.exec(row[name]?.value ?? "")).find(Boolean);
  if (point) return { lat: Number(point[2]), lon: Number(point[1]) };
  const read = (pattern) => Number.parseFloat(row[names.find((name) => pattern.test(name))]?.value);
  return { lat: read(LATITUDE), lon: read(LONGITUDE) };
}

function placeName(names, row) {
  const label = names.find((name) => /label$/i.test(name) && row[name]);
  const other = names.find((name) => row[name] && !LATITUDE.test(name) && !LONGITUDE.test(name));
  return row[label ?? other] ? shortName(row[label ?? other]) : "";
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
