/** Erasing a person for ever: asked for once, confirmed once, with what exactly will happen. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

export function EraseButton({ person, name }: { person: string; name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kept = useQueryClient();
  const [asking, setAsking] = useState(false);
  const erase = useMutation({
    mutationFn: () => answer(api.POST("/privacy/erasures", { body: { person } })),
    onSuccess: async () => {
      await kept.invalidateQueries({ queryKey: ["erasures"] });
      await navigate({ to: "/privacy", search: {} });
    },
  });
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t("people.erase")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("people.eraseWho", { name })}>
        <p>{t("people.eraseWhat")}</p>
        {erase.error && <Failed error={erase.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setAsking(false)}>{t("actions.keep")}</Button>
          <Button look="danger" onClick={() => erase.mutate()} disabled={erase.isPending}>
            {t("people.eraseNow")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
