import { expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import { NOTHING, writeRequest } from "./openingDraft";

const proposed = {
  services: [{ id: "cleaning", name: "cleaning", price: "120", combines: ["filling", "crown"] }, { id: "filling", name: "filling", price: "210", combines: [] }, { id: "crown", name: "crown", price: "900", combines: [] }],
  resources: [{ id: "dentist-1", name: "the dentist" }, { id: "dentist-2", name: "the associate" }],
} as Schemas["Industry"];

test("what is as the industry proposes is not sent", () => {
  expect(writeRequest({ ...NOTHING, industry: "dental", name: "Oak" }, proposed).parts).toEqual({});
});

test("a list that was changed is sent whole, and what is not offered is left out, also where another service names it", () => {
  const draft = { ...NOTHING, without: ["filling"], prices: { cleaning: "99", crown: "" }, staff: { "dentist-1": " Dr. Oak ", "dentist-2": "" } };
  expect(writeRequest(draft, proposed).parts).toEqual({
    services: [
      { id: "cleaning", name: "cleaning", price: "99", combines: ["crown"] },
      { id: "crown", name: "crown", price: "900", combines: [] },
    ],
    resources: [{ id: "dentist-1", name: "Dr. Oak" }, { id: "dentist-2", name: "the associate" }],
  });
});

test("a number is sent as telephones write it", () => {
  expect(writeRequest({ ...NOTHING, number: "+1 (617) 555-0100" }, proposed).number).toBe("+16175550100");
});
