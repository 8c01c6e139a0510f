/** Every language has every text, with the same places to fill in, and every text that a screen asks for is there. */
import { expect, test } from "vitest";
import { read } from "./index";

const packs = {
  en: read(import.meta.glob<{ default: Record<string, unknown> }>("./en/*.json", { eager: true })),
  es: read(import.meta.glob<{ default: Record<string, unknown> }>("./es/*.json", { eager: true })),
};
const sources = import.meta.glob<string>("../**/*.{ts,tsx}", { eager: true, query: "?raw", import: "default" });

function flatten(texts: object, before = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") flat.set(before + key, value);
    else for (const [inner, text] of flatten(value as object, `${before}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

const places = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();

test("spanish says everything that english says, and no more", () => {
  expect([...flatten(packs.es).keys()].sort()).toEqual([...flatten(packs.en).keys()].sort());
});

test("both have the same places to fill in", () => {
  const spanish = flatten(packs.es);
  for (const [key, text] of flatten(packs.en)) expect([key, places(spanish.get(key) ?? "")]).toEqual([key, places(text)]);
});

test("every text that a screen asks for by name is there", () => {
  const known = flatten(packs.en);
  const asked = Object.values(sources).flatMap((source) => [...source.matchAll(/\bt\(\s*"([\w.-]+)"/g)].map((found) => found[1] ?? ""));
  expect(asked.length).toBeGreaterThan(100);
  expect(asked.filter((key) => !known.has(key) && !known.has(`${key}_other`))).toEqual([]);
});

test("no screen writes words of its own between its tags", () => {
  const written = Object.entries(sources).flatMap(([file, source]) =>
    file.endsWith(".tsx") && !file.includes(".test.")
      ? [...source.matchAll(/>\s*([A-Z][a-z]+ [a-z]+[^<>{}]*)</g)].map((found) => `${file}: ${found[1]}`)
      : [],
  );
  expect(written).toEqual([]);
});
