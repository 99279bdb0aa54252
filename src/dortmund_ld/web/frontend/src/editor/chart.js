// Numbers drawn: bars for names, lines for dates, one for each series. Of several numbers the reader chooses.
import { draw, make } from "./elements.js";
import { figure, LATITUDE, LONGITUDE, shortName } from "./figure.js";
import { words, writeNumber } from "./site.js";
import { isNumber } from "./table.js";

const MOST_BARS = 60; // more are a carpet
const MOST_POINTS = 1000;
const MOST_SERIES = 8; // as many looks as the style sheet has
const BAR = 26;
const LETTER = 7; // the usual width of one in the figures' 13 pixels

// Returns the chart of these solutions, undefined where nothing can be drawn.
export function chartOf(solutions, width, labels) {
  const ways = waysToDraw(solutions);
  if (!ways.length) return undefined;
  const place = make("div");
  const show = (way) => place.replaceChildren(drawn(way, solutions.results.bindings, width, labels));
  show(ways[0]);
  const choice = ways.length > 1 ? choose(ways, show) : undefined;
  return make("section", { class: "figure" }, make("h3", {}, words.chart), choice, place);
}

function choose(ways, show) {
  const options = ways.map(({ value }) => make("option", {}, value));
  const change = ({ target }) => show(ways[target.selectedIndex]);
  return make("label", {}, `${words.number} `, make("select", { change }, ...options));
}

// A way to draw: the numbers `value` along the names or dates `along`, those of each `series` by themselves.
function waysToDraw({ head, results: { bindings: rows } }) {
  if (rows.length < 2 || rows.length > MOST_POINTS) return [];
  const names = head.vars.filter((name) => !head.vars.includes(`${name}Label`)); // a thing and its label are one
  const said = (name) => rows.map((row) => row[name]).filter(Boolean);
  const isAll = (name, test) => said(name).length > 1 && said(name).every(test);
  const numbers = names.filter((name) => isAll(name, isNumber) && !LATITUDE.test(name) && !LONGITUDE.test(name));
  const dates = names.filter((name) => isAll(name, isDate) && said(name).length === rows.length);
  const others = names.filter((name) => !numbers.includes(name) && !dates.includes(name));
  const found = dates.length ? alongDates(rows, dates[0], others) : alongNames(rows, others);
  const whole = (name) => said(name).length === rows.length;
  return found ? numbers.sort((a, b) => whole(b) - whole(a)).map((value) => ({ ...found, value })) : [];
}

const isDate = (term) => /#(gYear|date|gYearMonth|dateTime)$/.test(term.datatype ?? "");

const isUnique = (rows, ...names) =>
  new Set(rows.map((row) => JSON.stringify(names.map((name) => row[name]?.value)))).size === rows.length;

function alongDates(rows, along, others) {
  if (isUnique(rows, along)) return { along };
  const series = others.find((name) => isUnique(rows, along, name));
  const count = new Set(rows.map((row) => row[series]?.value)).size;
  return series && count <= MOST_SERIES ? { along, series } : undefined;
}

function alongNames(rows, others) {
  const along = others.find((name) => rows.every((row) => row[name]) && isUnique(rows, name));
  return along && rows.length <= MOST_BARS ? { along, bars: true } : undefined;
}

function drawn({ along, value, series, bars: asBars }, rows, width, labels) {
  const title = words.chartOf(value, along.replace(/Label$/, ""));
  const points = rows
    .filter((row) => row[value])
    .map((row) => ({
      name: shortName(row[along], labels),
      value: Number(row[value].value),
      series: row[series] ? shortName(row[series], labels) : "",
    }));
  if (asBars) return figure(title, width, bars(points, width));
  const named = [...new Set(points.map((point) => point.series))];
  const groups = named.map((name) => [name, points.filter((point) => point.series === name)]);
  const key = groups.map(([name], at) => make("li", { class: `s${at}` }, name));
  return figure(title, width, lines(groups, width), series ? make("ul", { class: "key" }, ...key) : undefined);
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

function lines(groups, width) {
  const [height, left, right] = [260, 70, width - 20];
  const points = groups.flatMap(([, group]) => group);
  const values = points.map(({ value }) => value);
  const times = points.map(timeOf);
  const [low, high] = [Math.min(0, ...values), Math.max(...values)];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (point) => left + ((timeOf(point) - first) / (last - first || 1)) * (right - left);
  const y = ({ value }) => height - 30 - ((value - low) / (high - low || 1)) * (height - 50);
  const scale = [low, (low + high) / 2, high].flatMap((value) => [
    draw("line", { x1: left, x2: right, y1: y({ value }), y2: y({ value }) }),
    draw("text", { x: left - 8, y: y({ value }) + 4, "text-anchor": "end", class: "value" }, writeNumber(value)),
  ]);
  const ends = [first, last].map((time, at) => {
    const year = points[times.indexOf(time)].name.slice(0, 4);
    return draw("text", { x: at ? right : left, y: height - 8, "text-anchor": at ? "end" : "start" }, year);
  });
  const shapes = groups.map(([, group], at) => series(group.sort((a, b) => timeOf(a) - timeOf(b)), at, x, y));
  return [height, ...scale, ...shapes, ...ends];
}

const timeOf = ({ name }) => Date.parse(name.length === 4 ? `${name}-07-01` : name);

function series(points, at, x, y) {
  const dots = points.map((point) => draw("circle", { cx: x(point), cy: y(point), r: 3 }));
  const path = points.map((point) => `${x(point)},${y(point)}`).join(" ");
  return draw("g", { class: `s${at}` }, draw("polyline", { points: path }), ...dots);
}
