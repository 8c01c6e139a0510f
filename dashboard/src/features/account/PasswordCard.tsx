/** Choosing another password. */
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { fieldsOf } from "./forms";

export function PasswordCard() {
  const { t } = useTranslation();
  const change = useMutation({
    mutationFn: (body: { password: string; new: string; tokens: boolean }) => answer(api.POST("/accounts/me/password", { body })),
    meta: { proving: true },
  });
  return (
    <Card title={t("account.changePassword")}>
      <form className="flex flex-col gap-3" onSubmit={(event) => change.mutate({ ...fieldsOf(event, "password", "new"), tokens: false })}>
        <Field label={t("account.passwordNow")} name="password" type="password" autoComplete="current-password" required />
        <Field label={t("account.passwordNew")} hint={t("account.passwordHint")} name="new" type="password" autoComplete="new-password" required />
        {change.error && <Failed error={change.error} />}
        {change.isSuccess && (
          <Notice live>
            <p>{t("account.passwordChanged")}</p>
          </Notice>
        )}
        <Button className="self-start" type="submit" disabled={change.isPending}>
          {t("account.changePassword")}
        </Button>
      </form>
    </Card>
  );
}
