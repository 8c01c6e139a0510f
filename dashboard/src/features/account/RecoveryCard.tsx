/** Making new recovery codes, for which the password is wanted once more. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { fieldsOf } from "./forms";
import { RecoveryCodes } from "./RecoveryCodes";

export function RecoveryCard({ left }: { left: number | undefined }) {
  const { t } = useTranslation();
  const kept = useQueryClient();
  const make = useMutation({
    mutationFn: (body: { password: string }) => answer(api.POST("/accounts/me/recovery-codes", { body })),
    onSuccess: () => kept.invalidateQueries({ queryKey: ["me"] }),
    meta: { proving: true },
  });
  return (
    <Card title={t("account.recoveryCodes")}>
      {make.data ? (
        <RecoveryCodes codes={make.data.recovery_codes} onKept={() => make.reset()} />
      ) : (
        <form className="flex flex-col gap-3" onSubmit={(event) => make.mutate(fieldsOf(event, "password"))}>
          {left !== undefined && <p>{t("account.codesLeft", { count: left })}</p>}
          <Field label={t("account.passwordNow")} name="password" type="password" autoComplete="current-password" required />
          {make.error && <Failed error={make.error} />}
          <Button className="self-start" type="submit" disabled={make.isPending}>
            {t("account.newCodes")}
          </Button>
        </form>
      )}
    </Card>
  );
}
