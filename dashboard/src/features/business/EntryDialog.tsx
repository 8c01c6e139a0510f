/** One entry of a list in a window: changed, taken out, or made. What does not fit is refused here, with its field. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { cleanValues, PartFields } from "./PartFields";
import { type Entry, type ListPart, makeId } from "./parts";
import { useChanging } from "./useChange";

type Props = { list: ListPart; entry: Entry; taken: string[]; onClose: () => void };

export function EntryDialog({ list, entry, taken, onClose }: Props) {
  const { t } = useTranslation();
  const { settings, change } = useChanging();
  const [values, setValues] = useState<Entry>(entry);
  const [name, setName] = useState("");
  const before = entry[list.key];
  const named = list.fields.some((field) => field.name === list.title);
  const send = (said: Entry) => change.mutate({ parts: { [list.part]: [said] } }, { onSuccess: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const made = list.key === "name" ? name.trim() : makeId(named ? String(values[list.title]) : name, taken);
    send({ ...cleanValues(list.fields, values), [list.key]: before ?? made });
  };
  const upload = async (file: File | undefined) => {
    if (file) setValues({ ...values, title: values.title || file.name, text: await file.text(), form: formOf(file.name) });
  };
  return (
    <Dialog open onClose={onClose} title={before ? String(entry[list.title] || before) : t("business.addTo", { part: t(`lists.${list.part}`) })}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {change.error && <Failed error={change.error} />}
        {!before && !named && <Field label={t(`settingFields.${list.key}`)} required value={name} onChange={(event) => setName(event.target.value)} />}
        {list.part === "documents" && (
          <Field label={t("business.upload")} hint={t("business.uploadHint")} type="file" accept=".txt,.md,.html,text/*" onChange={(event) => void upload(event.target.files?.[0])} />
        )}
        <PartFields fields={list.fields} values={values} onChange={setValues} settings={settings} />
        <div className="flex flex-wrap justify-between gap-2">
          <Button type="submit" look="primary" disabled={change.isPending}>
            {t("actions.save")}
          </Button>
          {before !== undefined && (
            <Button look="danger" disabled={change.isPending} onClick={() => send({ [list.key]: before, remove: true })}>
              {t("business.remove")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function formOf(name: string): string {
  if (/\.html?$/i.test(name)) return "html";
  return /\.txt$/i.test(name) ? "text" : "markdown";
}
