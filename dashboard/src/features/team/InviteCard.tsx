/** Inviting somebody with a role: the link is shown once, to be handed on. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { formatMoment } from "@/formats/moments";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Choice, Field } from "@/ui/Field";

const ROLES = ["owner", "staff", "auditor", "analyst"] as const;
type Role = (typeof ROLES)[number];

export function InviteCard() {
  const { t } = useTranslation();
  const kept = useQueryClient();
  const [role, setRole] = useState<Role>("staff");
  const invite = useMutation({
    mutationFn: () => answer(api.POST("/accounts", { body: { role } })),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["members"] }),
  });
  const link = invite.data && `${location.origin}/setup/${invite.data.secret}`;
  return (
    <Card title={t("team.invite")}>
      <div className="flex flex-wrap items-end gap-3">
        <Choice label={t("account.role")} value={role} onChange={(event) => setRole(event.target.value as Role)} hint={t(`team.may.${role}`)}>
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`roles.${one}`)}
            </option>
          ))}
        </Choice>
        <Button look="primary" disabled={invite.isPending} onClick={() => invite.mutate()}>
          {t("team.makeLink")}
        </Button>
      </div>
      {invite.error && <Failed error={invite.error} />}
      {link && (
        <div className="mt-3 flex flex-col gap-2" role="status">
          <Field label={t("team.link")} hint={t("team.linkOnce", { until: formatMoment(invite.data.until) })} readOnly value={link} onFocus={(event) => event.target.select()} />
          <Button className="self-start" onClick={() => void navigator.clipboard.writeText(link)}>
            {t("actions.copy")}
          </Button>
        </div>
      )}
    </Card>
  );
}
