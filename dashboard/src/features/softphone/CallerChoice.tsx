/** As whom one calls: a number that nobody knows, or that of a contact. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { people } from "@/api/questions";
import { formatPhone } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Choice } from "@/ui/Field";

export function CallerChoice({ value, onChange }: { value: string; onChange: (phone: string) => void }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const known = useInfiniteQuery({ ...people, enabled: permitted("GET /contacts") });
  const contacts = (known.data?.pages ?? []).flatMap((page) => page.contacts).filter((one) => one.phone.startsWith("+"));
  return (
    <Choice label={t("softphone.callingAs")} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t("softphone.newCaller")}</option>
      {contacts.map((one) => (
        <option key={one.person} value={one.phone}>
          {[one.name, formatPhone(one.phone)].filter(Boolean).join(" · ")}
        </option>
      ))}
    </Choice>
  );
}
