/** What one may do to a call in progress: listen in, give the agent a line, end it. Each is a fact with one's name. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { usePermitted } from "@/shell/permitted";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { ListenButton } from "./ListenButton";

export function CallActions({ call }: { call: string }) {
  const permitted = usePermitted();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2 border-t border-line pt-3">
      {permitted("GET /calls/{call}/sound") && <ListenButton call={call} />}
      {permitted("POST /calls/{call}/end") && <EndButton call={call} />}
      {permitted("POST /calls/{call}/cue") && <CueForm call={call} />}
    </div>
  );
}

function CueForm({ call }: { call: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const send = useMutation({
    mutationFn: () => answer(api.POST("/calls/{call}/cue", { params: { path: { call } }, body: { text } })),
    onSuccess: () => setText(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form onSubmit={submit} className="flex w-full flex-col gap-2">
      {send.error && <Failed error={send.error} />}
      <div className="flex items-end gap-2">
        <Field className="min-w-0 flex-1" label={t("live.cue")} value={text} maxLength={500} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" disabled={send.isPending || !text.trim()}>
          {t("live.sendCue")}
        </Button>
      </div>
      <p role="status" className="text-sm text-muted">
        {send.isSuccess ? t("live.cueSent") : t("live.cueHint")}
      </p>
    </form>
  );
}

function EndButton({ call }: { call: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const end = useMutation({
    mutationFn: () => answer(api.POST("/calls/{call}/end", { params: { path: { call } } })),
    onSuccess: () => setAsked(false),
  });
  return (
    <>
      <Button look="danger" onClick={() => setAsked(true)} disabled={end.isSuccess}>
        {t("live.end")}
      </Button>
      {end.isSuccess && <span role="status">{t("live.ending")}</span>}
      <Dialog open={asked} onClose={() => setAsked(false)} title={t("live.endSure")}>
        <p>{t("live.endWarning")}</p>
        {end.error && <Failed error={end.error} />}
        <div className="flex flex-wrap gap-2">
          <Button look="danger" disabled={end.isPending} onClick={() => end.mutate()}>
            {t("live.end")}
          </Button>
          <Button onClick={() => setAsked(false)}>{t("live.leave")}</Button>
        </div>
      </Dialog>
    </>
  );
}
