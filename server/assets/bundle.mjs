// Bundles src/*.js for browsers into the directory named on the command line, and lists the licences of what is in them.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const [target] = process.argv.slice(2);
const sources = (await readdir("src")).filter((name) => name.endsWith(".js") && !name.startsWith("_"));

const { metafile } = await build({
  entryPoints: sources.map((name) => join("src", name)),
  outdir: target,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const packages = new Map();
for (const input of Object.keys(metafile.inputs)) {
  const found = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.set(found[1], JSON.parse(await readFile(join(found[1], "package.json"), "utf8")));
}

async function licence(folder) {
  const name = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  return name ? (await readFile(join(folder, name), "utf8")).trim() : "";
}

const parts = [];
for (const [folder, { name, version, license }] of [...packages].sort()) {
  parts.push(`${name} ${version} (${license})\n\n${await licence(folder)}\n`);
}
await writeFile(join(target, "licences.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
