/** The softphone's state as a screen sees it. */
import { useSyncExternalStore } from "react";
import { phone } from "./phone";
import type { PhoneState } from "./phoneState";

export function usePhone(): PhoneState {
  return useSyncExternalStore(phone.watch, phone.look);
}
