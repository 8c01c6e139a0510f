/** Who has an account, what each may do, inviting somebody, and closing an account. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { me, members } from "@/api/questions";
import { formatMoment } from "@/formats/moments";
import { usePermitted } from "@/shell/permitted";
import { Answered, Failed } from "@/ui/Answered";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Dialog } from "@/ui/Dialog";
import { Screen } from "@/ui/Screen";
import { InviteCard } from "./InviteCard";

type Member = Schemas["Member"];

export function TeamScreen() {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const own = useQuery(me).data?.account;
  const [leaving, setLeaving] = useState<Member>();
  return (
    <Screen title={t("screens.team")}>
      <Card title={t("team.accounts")}>
        <Answered question={useQuery(members)}>
          {({ accounts }) => (
            <ul className="divide-y divide-line">
              {accounts.map((one) => (
                <li key={one.account} className="flex flex-wrap items-center justify-between gap-2 py-2">
                  <Who member={one} />
                  {one.account !== own && one.state !== "disabled" && permitted("DELETE /accounts/{account}") && (
                    <Button onClick={() => setLeaving(one)}>{t("team.disable")}</Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Answered>
      </Card>
      {permitted("POST /accounts") && <InviteCard />}
      <DisableDialog member={leaving} onClose={() => setLeaving(undefined)} />
    </Screen>
  );
}

function Who({ member }: { member: Member }) {
  const { t } = useTranslation();
  return (
    <div className="min-w-0">
      <p className="break-words">
        <strong>{member.name || t("team.notYet")}</strong> <Badge tone="accent">{t(`roles.${member.role}`)}</Badge>{" "}
        {member.state !== "open" && <Badge tone="warn">{t(`team.states.${member.state}`, member.state)}</Badge>}
      </p>
      <p className="break-words text-sm text-muted">
        {[member.email, member.used_at && t("account.lastUsed", { when: formatMoment(member.used_at) })].filter(Boolean).join(" · ")}
      </p>
    </div>
  );
}

function DisableDialog({ member, onClose }: { member: Member | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const kept = useQueryClient();
  const disable = useMutation({
    mutationFn: (account: string) => answer(api.DELETE("/accounts/{account}", { params: { path: { account } } })),
    onSuccess: async () => {
      await kept.invalidateQueries({ queryKey: ["members"] });
      onClose();
    },
  });
  return (
    <Dialog open={member !== undefined} onClose={onClose} title={t("team.disableWho", { name: member?.name || t("team.notYet") })}>
      <p>{t("team.disableWhat")}</p>
      {disable.error && <Failed error={disable.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("actions.keep")}</Button>
        <Button look="danger" disabled={disable.isPending} onClick={() => member && disable.mutate(member.account)}>
          {t("team.disable")}
        </Button>
      </div>
    </Dialog>
  );
}
