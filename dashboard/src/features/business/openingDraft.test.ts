import { expect, test } from "vitest";
import { NOTHING, writeRequest } from "./openingDraft";

test("only what differs from the industry's proposal is sent", () => {
  expect(writeRequest({ ...NOTHING, industry: "dental", name: "Oak" }).parts).toEqual({});
});

test("services that are left out, prices and names become parts", () => {
  const draft = { ...NOTHING, without: ["filling"], prices: { cleaning: "99", filling: "5" }, staff: { "dentist-1": " Dr. Oak ", "dentist-2": "" } };
  expect(writeRequest(draft).parts).toEqual({
    services: [{ id: "filling", remove: true }, { id: "cleaning", price: "99" }],
    resources: [{ id: "dentist-1", name: "Dr. Oak" }],
  });
});

test("a number is sent as telephones write it", () => {
  expect(writeRequest({ ...NOTHING, number: "+1 (617) 555-0100" }).number).toBe("+16175550100");
});
