/** The audit trail in sentences, the newest first, of one kind where one is chosen. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { members, trail } from "@/api/questions";
import { formatMoment } from "@/formats/moments";
import { Answered } from "@/ui/Answered";
import { Card } from "@/ui/Card";
import { Choice } from "@/ui/Field";
import { More } from "@/ui/More";
import { Notice } from "@/ui/Notice";
import { AUDITED } from "./audited";

export function AuditTrail() {
  const { t } = useTranslation();
  const { what = "" } = useSearch({ from: "/inside/privacy" });
  const navigate = useNavigate({ from: "/privacy" });
  const question = useInfiniteQuery(trail(what));
  const names = useNames();
  return (
    <Card title={t("privacy.trail")}>
      <Choice
        className="mb-3 max-w-xs"
        label={t("privacy.what")}
        value={what}
        onChange={(event) => void navigate({ search: event.target.value ? { what: event.target.value } : {}, replace: true })}
      >
        <option value="">{t("filters.any")}</option>
        {AUDITED.map((tag) => (
          <option key={tag} value={tag}>
            {t(`privacy.tags.${name(tag)}`)}
          </option>
        ))}
      </Choice>
      <Answered question={question}>
        {({ pages }) => {
          const lines = pages.flatMap((page) => page.trail);
          if (lines.length === 0) return <Notice>{t("privacy.noTrail")}</Notice>;
          return (
            <div className="flex flex-col gap-3">
              <ol className="divide-y divide-line">
                {lines.map((line) => (
                  <Line key={line.fact} line={line} names={names} />
                ))}
              </ol>
              <More pages={question} />
            </div>
          );
        }}
      </Answered>
    </Card>
  );
}

function Line({ line, names }: { line: Schemas["AuditLine"]; names: Map<string, string> }) {
  const { t } = useTranslation();
  const who = names.get(line.account) || line.account || t("privacy.nobody");
  const rest = [line.endpoint, line.about, line.detail, line.masked && t("privacy.masked")].filter(Boolean).join(" · ");
  return (
    <li className="py-2">
      <p className="break-words">
        <span className="text-sm text-muted">{formatMoment(line.at)}</span> {t(`privacy.sentences.${name(line.what)}`, { who, defaultValue: `${who}: ${line.what}` })}
      </p>
      {rest && <p className="break-all text-sm text-muted">{rest}</p>}
    </li>
  );
}

/** The names of the accounts, where one may know them. */
function useNames(): Map<string, string> {
  const { data } = useQuery(members);
  return new Map(data?.accounts.map((one) => [one.account, one.name || one.email]) ?? []);
}

/** A tag as the name of a text: a dot would lead into it. */
function name(tag: string): string {
  return tag.replaceAll(".", "-");
}
