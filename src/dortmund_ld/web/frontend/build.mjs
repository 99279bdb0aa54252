// Bundles each file of src/ (not of its folders) into the folder given, under a name with the hash of its
// content, with the files that it names, such as typefaces, and writes manifest.json there:
// {"editor.js": {"file": "editor-5F3A….js", "integrity": "sha384-…"}}, and LICENSES.txt with the licences of
// the packages that are in the bundles.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const [target] = process.argv.slice(2);
const entries = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isFile());

const { metafile } = await build({
  entryPoints: entries.map((entry) => join("src", entry.name)),
  outdir: target,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  const hash = createHash("sha384").update(readFileSync(path)).digest("base64");
  const source = output.entryPoint ?? Object.keys(output.inputs)[0];
  manifest[basename(source)] = { file: basename(path), integrity: `sha384-${hash}` };
}
writeFileSync(join(target, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

const PACKAGE = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const bundled = Object.keys(metafile.inputs).map((path) => PACKAGE.exec(path)?.[1]);
const licences = [...new Set(bundled.filter(Boolean))].sort().map((name) => {
  const { version } = JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8"));
  return `${name} ${version}\n\n${readFileSync(join("node_modules", name, "LICENSE"), "utf8").trim()}\n`;
});
writeFileSync(join(target, "LICENSES.txt"), licences.join("\n\n"));
