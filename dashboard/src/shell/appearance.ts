/** Light, dark, or as the system is: chosen once, kept in this browser. */

export const APPEARANCES = ["system", "light", "dark"] as const;
export type Appearance = (typeof APPEARANCES)[number];

const STORED = "daybook.appearance";
const dark = () => window.matchMedia("(prefers-color-scheme: dark)");

export function chosenAppearance(): Appearance {
  const stored = localStorage.getItem(STORED);
  return APPEARANCES.find((one) => one === stored) ?? "system";
}

export function chooseAppearance(appearance: Appearance): void {
  localStorage.setItem(STORED, appearance);
  applyAppearance();
}

export function applyAppearance(): void {
  const chosen = chosenAppearance();
  const theme = chosen === "system" ? (dark().matches ? "dark" : "light") : chosen;
  document.documentElement.dataset.theme = theme;
}

/** Follow the system when it changes by itself. */
export function followSystem(): void {
  applyAppearance();
  dark().addEventListener("change", applyAppearance);
}
