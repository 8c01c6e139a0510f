/** Opening an account with a set-up link: who one is, the second factor, the recovery codes. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { Answered, Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Door } from "./Door";
import { fieldsOf } from "./forms";
import { RecoveryCodes } from "./RecoveryCodes";

const ROUTE = "/setup/$secret" as const;
const SHORTEST_PASSWORD = 12;

export function SetUpScreen() {
  const { t } = useTranslation();
  const { secret } = useParams({ from: ROUTE });
  const [enrolment, setEnrolment] = useState<Schemas["Enrolment"]>();
  const [codes, setCodes] = useState<string[]>();
  const first = useRef("/");
  const link = useQuery({
    queryKey: ["link", secret],
    queryFn: () => answer(api.GET("/setup/{secret}", { params: { path: { secret } } })),
    enabled: !codes,
    retry: false,
    staleTime: Infinity,
  });
  // Who opens the demo business's first account is to open a business of their own.
  if (link.data) first.current = link.data.tenant === "demo" && link.data.role === "owner" ? "/businesses/new" : "/";
  if (codes) {
    return (
      <Door title={t("account.open")}>
        <RecoveryCodes codes={codes} onKept={() => location.assign(first.current)} />
      </Door>
    );
  }
  return (
    <Door title={t("account.openYours")}>
      <Answered question={link}>
        {(invitation) =>
          enrolment ? (
            <FactorForm secret={secret} enrolment={enrolment} onOpened={setCodes} />
          ) : (
            <>
              <p className="text-muted">{t("account.invitedAs", { role: t(`roles.${invitation.role}`) })}</p>
              <WhoForm secret={secret} onEnrolled={setEnrolment} />
            </>
          )
        }
      </Answered>
    </Door>
  );
}

function WhoForm({ secret, onEnrolled }: { secret: string; onEnrolled: (enrolment: Schemas["Enrolment"]) => void }) {
  const { t } = useTranslation();
  const enrol = useMutation({
    mutationFn: (body: { name: string; email: string; password: string }) =>
      answer(api.POST("/setup/{secret}", { params: { path: { secret } }, body })),
    onSuccess: onEnrolled,
  });
  return (
    <form className="flex flex-col gap-3" onSubmit={(event: FormEvent<HTMLFormElement>) => enrol.mutate(fieldsOf(event, "name", "email", "password"))}>
      <Field label={t("account.name")} name="name" autoComplete="name" required />
      <Field label={t("account.email")} name="email" type="email" autoComplete="username" required />
      <Field
        label={t("account.password")}
        hint={t("account.passwordHint")}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        required
      />
      {enrol.error && <Failed error={enrol.error} />}
      <Button look="primary" type="submit" disabled={enrol.isPending}>
        {t("actions.next")}
      </Button>
    </form>
  );
}

type FactorProps = { secret: string; enrolment: Schemas["Enrolment"]; onOpened: (codes: string[]) => void };

function FactorForm({ secret, enrolment, onOpened }: FactorProps) {
  const { t } = useTranslation();
  const open = useMutation({
    mutationFn: (body: { code: string }) => answer(api.POST("/setup/{secret}/code", { params: { path: { secret } }, body })),
    onSuccess: (opened) => onOpened(opened.recovery_codes),
    meta: { proving: true },
  });
  return (
    <form className="flex flex-col gap-3" onSubmit={(event: FormEvent<HTMLFormElement>) => open.mutate(fieldsOf(event, "code"))}>
      <Scan enrolment={enrolment} />
      <Field label={t("account.sixDigits")} name="code" inputMode="numeric" autoComplete="one-time-code" required autoFocus />
      {open.error && <Failed error={open.error} />}
      <Button look="primary" type="submit" disabled={open.isPending}>
        {t("account.openIt")}
      </Button>
    </form>
  );
}

/** What an authenticator app needs: a picture to scan, and the same to type. */
function Scan({ enrolment }: { enrolment: Schemas["Enrolment"] }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t("account.scan")}</p>
      <img
        className="w-56 self-center rounded bg-white p-2"
        alt={t("account.picture")}
        src={`data:image/svg+xml;base64,${btoa(enrolment.qr)}`}
      />
      <details>
        <summary>{t("account.cannotScan")}</summary>
        <code data-testid="factor" className="break-all">
          {enrolment.secret}
        </code>
      </details>
    </>
  );
}
