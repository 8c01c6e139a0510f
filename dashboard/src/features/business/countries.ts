/** The countries whose hours, holidays, prices and law the receptionist knows, by two letters. */
export const COUNTRIES =
  "AE AR AT AU BD BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LT LU LV MA MT MX MY NG NL NO NZ PE PH PK PL PT RO RS RU SA SE SG SI SK TH TR TW UA US VN ZA".split(" ");

/** Country codes with their names in a language, by name. */
export function namedCountries(language: string): [string, string][] {
  const names = new Intl.DisplayNames(language, { type: "region" });
  return COUNTRIES.map((code): [string, string] => [code, names.of(code) ?? code]).sort(([, a], [, b]) => a.localeCompare(b, language));
}
