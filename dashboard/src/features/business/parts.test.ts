import { expect, test } from "vitest";
import { makeId, toParts, valueOf } from "./parts";

test("fields of a table go into their table, others stand alone", () => {
  expect(toParts({ name: "Sol", "notify.sms": "+34600123456", "notify.least": "alarm" })).toEqual({ name: "Sol", notify: { sms: "+34600123456", least: "alarm" } });
  expect(valueOf({ notify: { sms: "+1" } }, "notify.sms")).toBe("+1");
  expect(valueOf({}, "notify.sms")).toBeUndefined();
});

test("a new entry has an id of its own, in plain letters", () => {
  expect(makeId("Coupe d'été", [])).toBe("coupe-d-ete");
  expect(makeId("Cleaning", ["cleaning", "cleaning-2"])).toBe("cleaning-3");
  expect(makeId("漢字", [])).toBe("new");
});
