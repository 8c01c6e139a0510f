/** What somebody has to see to: messages, promised callbacks, questions nobody could answer, and notices. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { formatMoment } from "@/formats/moments";
import { formatPhone } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Answered, Failed } from "@/ui/Answered";
import { Badge, type Tone } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Choice } from "@/ui/Field";
import { More } from "@/ui/More";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { inbox, STATES, type Shown } from "./questions";

type Item = Schemas["InboxLine"];
const TONES: Record<string, Tone> = { alarm: "bad", warning: "warn", info: "plain" };
const LINK = "text-accent underline";

export function InboxScreen() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/inbox" });
  const navigate = useNavigate({ from: "/inbox" });
  const state: Shown = STATES.find((one) => one === search.state) ?? "open";
  const question = useInfiniteQuery(inbox(state));
  return (
    <Screen title={t("screens.inbox")}>
      <Choice className="max-w-xs" label={t("inbox.shown")} value={state} onChange={(event) => void navigate({ search: { state: event.target.value }, replace: true })}>
        {STATES.map((one) => (
          <option key={one} value={one}>
            {t(`inbox.states.${one}`)}
          </option>
        ))}
      </Choice>
      <Card>
        <Answered question={question}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0) return <Notice title={t("inbox.none")}>{t("inbox.noneNext")}</Notice>;
            return (
              <div className="flex flex-col gap-3">
                <ul className="divide-y divide-line">
                  {items.map((item) => (
                    <Line key={item.item} item={item} />
                  ))}
                </ul>
                <More pages={question} />
              </div>
            );
          }}
        </Answered>
      </Card>
    </Screen>
  );
}

function Line({ item }: { item: Item }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-col gap-1 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={TONES[item.severity]}>{t(`inbox.kinds.${item.kind}`, item.kind)}</Badge>
        <span className="text-sm text-muted">{formatMoment(item.at)}</span>
        {item.person && (
          <Link to="/people/$person" params={{ person: item.person }} className={LINK}>
            {[item.name, formatPhone(item.phone)].filter(Boolean).join(" · ") || t("people.unnamed")}
          </Link>
        )}
        {item.call && (
          <Link to="/calls/$call" params={{ call: item.call }} className={LINK}>
            {t("diary.openCall")}
          </Link>
        )}
      </p>
      <p className="break-words">{item.text}</p>
      <Doing item={item} />
    </li>
  );
}

function Doing({ item }: { item: Item }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const kept = useQueryClient();
  const path = { item: item.item };
  const write = useMutation({
    mutationFn: (what: "done" | "reopen" | "snooze") => {
      switch (what) {
        case "done":
          return answer(api.POST("/inbox/{item}/done", { params: { path }, body: { note: "" } }));
        case "reopen":
          return answer(api.POST("/inbox/{item}/reopen", { params: { path } }));
        case "snooze":
          return answer(api.POST("/inbox/{item}/snooze", { params: { path }, body: { until: tomorrowMorning(new Date()) } }));
      }
    },
    onSuccess: () => window.setTimeout(() => void kept.invalidateQueries({ queryKey: ["inbox"] }), BEHIND_MS),
  });
  if (!permitted("POST /inbox/{item}/done")) return null;
  return (
    <>
      {write.error && <Failed error={write.error} />}
      <div className="flex flex-wrap gap-2">
        {item.state === "done" ? (
          <Button disabled={write.isPending} onClick={() => write.mutate("reopen")}>{t("inbox.reopen")}</Button>
        ) : (
          <>
            <Button disabled={write.isPending} onClick={() => write.mutate("done")}>{t("inbox.done")}</Button>
            <Button look="quiet" disabled={write.isPending} onClick={() => write.mutate("snooze")}>{t("inbox.snooze")}</Button>
          </>
        )}
      </div>
    </>
  );
}

/** The list follows the log by some tenths of a second. */
const BEHIND_MS = 700;
const MORNING_HOUR = 8;

function tomorrowMorning(now: Date): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING_HOUR).toISOString();
}
