/** Signing in: address and password first, then the code of the authenticator app or a recovery code. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Door } from "./Door";
import { fieldsOf } from "./forms";

export function SignInScreen() {
  const { t } = useTranslation();
  const [challenge, setChallenge] = useState("");
  return (
    <Door title={t("account.signIn")}>
      {challenge ? <CodeForm challenge={challenge} onBack={() => setChallenge("")} /> : <PasswordForm onChallenge={setChallenge} />}
    </Door>
  );
}

function PasswordForm({ onChallenge }: { onChallenge: (challenge: string) => void }) {
  const { t } = useTranslation();
  const sign = useMutation({
    mutationFn: (body: { email: string; password: string }) => answer(api.POST("/sessions", { body })),
    onSuccess: (found) => onChallenge(found.challenge),
    meta: { proving: true },
  });
  const send = (event: FormEvent<HTMLFormElement>) => sign.mutate(fieldsOf(event, "email", "password"));
  return (
    <form className="flex flex-col gap-3" onSubmit={send}>
      <Field label={t("account.email")} name="email" type="email" autoComplete="username" required autoFocus />
      <Field label={t("account.password")} name="password" type="password" autoComplete="current-password" required />
      {sign.error && <Failed error={sign.error} />}
      <Button look="primary" type="submit" disabled={sign.isPending}>
        {t("actions.next")}
      </Button>
      <p className="text-sm text-muted">{t("account.noAccount")}</p>
    </form>
  );
}

function CodeForm({ challenge, onBack }: { challenge: string; onBack: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kept = useQueryClient();
  const { next } = useSearch({ from: "/sign-in" });
  const prove = useMutation({
    mutationFn: (body: { challenge: string; code: string }) => answer(api.POST("/sessions/code", { body })),
    onSuccess: async () => {
      kept.clear();
      await navigate({ href: next?.startsWith("/") && !next.startsWith("//") ? next : "/" });
    },
    meta: { proving: true },
  });
  const send = (event: FormEvent<HTMLFormElement>) => prove.mutate({ challenge, ...fieldsOf(event, "code") });
  return (
    <form className="flex flex-col gap-3" onSubmit={send}>
      <Field
        label={t("account.code")}
        hint={t("account.codeHint")}
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="off"
        spellCheck={false}
        required
        autoFocus
      />
      {prove.error && <Failed error={prove.error} />}
      <Button look="primary" type="submit" disabled={prove.isPending}>
        {t("account.signIn")}
      </Button>
      <Button look="quiet" onClick={onBack}>
        {t("actions.back")}
      </Button>
    </form>
  );
}
