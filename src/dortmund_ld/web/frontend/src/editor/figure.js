// What figures share: a picture that says in words what it shows, and how names of columns and values are read.
import { draw, make } from "./elements.js";

export const LATITUDE = /^(lat|latitude|breite)$/i;
export const LONGITUDE = /^(lon|lng|long|longitude|laenge|länge)$/i;

const YEAR = /^-?\d{4}(-\d{2}(-\d{2})?)?/;

export function figure(title, width, [height, ...shapes], ...beside) {
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return make("figure", {}, draw("svg", { ...size, role: "img", "aria-label": title }, ...shapes), ...beside);
}

export const shortName = ({ type, value }, labels) =>
  labels.has(value) ? labels.get(value).text : type === "uri" ? decodeURI(value.split(/[/#]/).at(-1)) : YEAR.test(value) ? value.slice(0, 10) : value;
