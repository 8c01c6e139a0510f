/** The fields of a form for a part of a business, whatever kind each is of. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Choice, Field } from "@/ui/Field";
import { TextField } from "@/ui/TextField";
import { HoursTable } from "./HoursTable";
import type { Hours } from "./openingDraft";
import { type Entry, type PartField } from "./parts";

type Props = { fields: readonly PartField[]; values: Entry; onChange: (values: Entry) => void; settings: Schemas["Business"] };

export function PartFields({ fields, values, onChange, settings }: Props) {
  return fields.map((field) => (
    <OneField key={field.name} field={field} value={values[field.name]} settings={settings} onChange={(value) => onChange({ ...values, [field.name]: value })} />
  ));
}

type OneProps = { field: PartField; value: unknown; onChange: (value: unknown) => void; settings: Schemas["Business"] };

function OneField({ field: { name, kind, required }, value, onChange, settings }: OneProps) {
  const { t, i18n } = useTranslation();
  const label = t(`settingFields.${name}`);
  const hint = i18n.exists(`hints.${name}`) ? t(`hints.${name}`) : undefined;
  if (typeof kind === "object") {
    return (
      <Choice label={label} hint={hint} value={String(value ?? kind.choose[0])} onChange={(event) => onChange(event.target.value)}>
        {kind.choose.map((one) => (
          <option key={one} value={one}>
            {t(`choices.${one}`)}
          </option>
        ))}
      </Choice>
    );
  }
  switch (kind) {
    case "text":
      return <Field label={label} hint={hint} required={required} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)} />;
    case "number":
      return <Field label={label} hint={hint} type="number" min={0} value={String(value ?? 0)} onChange={(event) => onChange(Number(event.target.value))} />;
    case "long":
      return <TextField label={label} hint={hint} required={required} rows={4} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)} />;
    case "lines": {
      const text = Array.isArray(value) ? value.join("\n") : String(value ?? "");
      return <TextField label={label} hint={hint ?? t("business.lineEach")} rows={3} value={text} onChange={(event) => onChange(event.target.value.split("\n"))} />;
    }
    case "yes":
      return (
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={Boolean(value)} onChange={(event) => onChange(event.target.checked)} />
          {label}
        </label>
      );
    case "hours":
      return (
        <fieldset className="flex flex-col gap-2">
          <legend className="font-medium">{label}</legend>
          {hint && <p className="text-sm text-muted">{hint}</p>}
          <HoursTable hours={(value ?? {}) as Hours} onChange={onChange} />
        </fieldset>
      );
    case "staff":
      return <Staff label={label} chosen={(value ?? []) as string[]} settings={settings} onChange={onChange} />;
  }
}

function Staff({ label, chosen, settings, onChange }: { label: string; chosen: string[]; settings: Schemas["Business"]; onChange: (ids: string[]) => void }) {
  return (
    <fieldset>
      <legend className="font-medium">{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {settings.resources.map((one) => (
          <label key={one.id} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={chosen.includes(one.id)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}
            />
            {one.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The values as they are sent: of lines, those that hold something. */
export function cleanValues(fields: readonly PartField[], values: Entry): Entry {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = values[name];
      if (kind === "lines") return [name, Array.isArray(value) ? value.map((one) => String(one).trim()).filter(Boolean) : []];
      if (typeof kind === "object") return [name, value ?? kind.choose[0]];
      return [name, typeof value === "string" ? value.trim() : (value ?? emptyOf(kind))];
    }),
  );
}

function emptyOf(kind: Exclude<PartField["kind"], object>): unknown {
  return { text: "", long: "", number: 0, lines: [], yes: false, hours: {}, staff: [] }[kind];
}
