/** Where one is signed in, and ending it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { sessions } from "@/api/questions";
import { formatMoment } from "@/formats/moments";
import { Answered, Failed } from "@/ui/Answered";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

export function SessionsCard() {
  const { t } = useTranslation();
  const kept = useQueryClient();
  const end = useMutation({
    mutationFn: (session: string) => answer(api.DELETE("/sessions/{session}", { params: { path: { session } } })),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <Card title={t("account.sessions")}>
      {end.error && <Failed error={end.error} />}
      <Answered question={useQuery(sessions)}>
        {(found) => (
          <ul className="flex flex-col divide-y divide-line">
            {found.sessions.map((one) => (
              <Line key={one.session} session={one} busy={end.isPending} onEnd={() => end.mutate(one.session)} />
            ))}
          </ul>
        )}
      </Answered>
    </Card>
  );
}

function Line({ session, busy, onEnd }: { session: Schemas["SessionLine"]; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 py-2">
      <div className="min-w-0">
        <p className="break-words">
          {session.label || t("account.unknownBrowser")} <Badge>{t(`account.kinds.${session.kind}`)}</Badge>
        </p>
        <p className="text-sm text-muted">{t("account.lastUsed", { when: formatMoment(session.used_at) })}</p>
      </div>
      {session.current ? <Badge tone="good">{t("account.thisOne")}</Badge> : <Button onClick={onEnd} disabled={busy}>{t("account.end")}</Button>}
    </li>
  );
}
