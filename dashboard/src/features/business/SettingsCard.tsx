/** A card of single settings, saved together. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Pairs } from "@/ui/Pairs";
import { cleanValues, PartFields } from "./PartFields";
import { type Entry, SETTINGS, toParts, valueOf } from "./parts";
import { useChanging } from "./useChange";

export function SettingsCard({ card }: { card: keyof typeof SETTINGS }) {
  const { t } = useTranslation();
  const { settings, mayChange, change } = useChanging();
  const fields = SETTINGS[card];
  const known = settings as unknown as Entry;
  const [values, setValues] = useState<Entry>(() => Object.fromEntries(fields.map(({ name }) => [name, valueOf(known, name)])));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ parts: toParts(cleanValues(fields, values)) });
  };
  return (
    <Card title={t(`cards.${card}`)}>
      {mayChange ? (
        <form onSubmit={submit} className="flex flex-col gap-3">
          <PartFields fields={fields} values={values} onChange={setValues} settings={settings} />
          <Button className="self-start" type="submit" disabled={change.isPending}>
            {t("actions.save")}
          </Button>
        </form>
      ) : (
        <Pairs pairs={fields.map(({ name }) => [t(`settingFields.${name}`), describe(valueOf(known, name))])} />
      )}
    </Card>
  );
}

function describe(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}
