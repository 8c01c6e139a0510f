/** The Spanish pack, in a file of its own that is fetched when it is wanted. */
import { read } from "./index";

export const texts = read(import.meta.glob<{ default: Record<string, unknown> }>("./es/*.json", { eager: true }));
