/** The languages of the dashboard: English comes with it, the others are fetched when they are wanted. */
import i18n from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = "daybook.language";
type Texts = Record<string, Record<string, unknown>>;

const english = read(import.meta.glob<{ default: Record<string, unknown> }>("./en/*.json", { eager: true }));
const packs: Partial<Record<Language, () => Promise<Texts>>> = {
  es: async () => (await import("./es")).texts,
};

/** One pack from its files: a file a feature. */
export function read(files: Record<string, { default: Record<string, unknown> }>): Texts {
  return Object.assign({}, ...Object.values(files).map((file) => file.default)) as Texts;
}

export async function startTexts(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  });
  await chooseLanguage(wantedLanguage());
}

export async function chooseLanguage(language: Language): Promise<void> {
  const load = packs[language];
  if (load && !i18n.hasResourceBundle(language, "translation")) {
    i18n.addResourceBundle(language, "translation", await load());
  }
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORED, language);
}

export function wantedLanguage(): Language {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((one): one is Language => one !== null && one in LANGUAGES) ?? "en";
}
