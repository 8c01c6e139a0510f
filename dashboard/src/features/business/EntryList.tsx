/** One list of a business: its entries, each opened to be changed or taken out, and a new one added. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoney } from "@/formats/money";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { EntryDialog } from "./EntryDialog";
import type { Entry, ListPart } from "./parts";
import { useChanging } from "./useChange";

/** How many entries are shown before one asks for all. */
const SHOWN = 12;

/** `first`: a new entry that is open when the screen is, with what is known of it. */
export function EntryList({ list, first }: { list: ListPart; first?: (() => Entry | undefined) | undefined }) {
  const { t } = useTranslation();
  const { settings, mayChange } = useChanging();
  const [open, setOpen] = useState<Entry | undefined>(() => (mayChange ? first?.() : undefined));
  const [all, setAll] = useState(false);
  const entries = settings[list.part] as unknown as Entry[];
  const beside = (entry: Entry) =>
    list.beside
      .map((name) => show(entry, name, settings.currency, t))
      .filter(Boolean)
      .join(" · ");
  return (
    <Card
      title={t(`lists.${list.part}`)}
      aside={mayChange && <Button onClick={() => setOpen({})} aria-label={t("business.addTo", { part: t(`lists.${list.part}`) })}>{t("business.add")}</Button>}
    >
      {entries.length === 0 && <p className="text-muted">{t(`none.${list.part}`)}</p>}
      <ul className="flex flex-col">
        {entries.slice(0, all ? undefined : SHOWN).map((entry) => (
          <li key={String(entry[list.key])} className="border-b border-line last:border-0">
            <button type="button" className="w-full py-1.5 text-left hover:bg-sunken disabled:cursor-default" disabled={!mayChange} onClick={() => setOpen(entry)}>
              <span className="font-medium">{String(entry[list.title] || entry[list.key])}</span>
              <span className="block truncate text-sm text-muted">{beside(entry)}</span>
            </button>
          </li>
        ))}
      </ul>
      {!all && entries.length > SHOWN && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {t("business.showAll", { count: entries.length })}
        </Button>
      )}
      {open && <EntryDialog list={list} entry={open} taken={entries.map((one) => String(one[list.key]))} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

function show(entry: Entry, name: string, currency: string, t: ReturnType<typeof useTranslation>["t"]): string {
  const value = entry[name];
  if (name === "price") return formatMoney(String(value), currency);
  if (name === "minutes") return t("business.minutes", { count: Number(value) });
  if (name === "then" || name === "form") return t(`choices.${String(value)}`);
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}
