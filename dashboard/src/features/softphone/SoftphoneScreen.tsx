/** Calling one's own receptionist from the browser: microphone, keypad, the words and the times while one speaks. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { me } from "@/api/questions";
import { formatMilliseconds } from "@/formats/numbers";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { CallerChoice } from "./CallerChoice";
import { Keypad } from "./Keypad";
import { LevelMeter } from "./LevelMeter";
import { MicrophoneChoice } from "./MicrophoneChoice";
import { phone } from "./phone";
import { SpokenWords } from "./SpokenWords";
import { Troubles } from "./Troubles";
import { usePhone } from "./usePhone";

export function SoftphoneScreen() {
  const { t } = useTranslation();
  const state = usePhone();
  const [callingAs, setCallingAs] = useState("");
  const [device, setDevice] = useState("");
  const busy = phone.busy;
  const owner = useQuery(me).data?.role === "owner";
  useEffect(() => void phone.resume(""), []);

  const choose = (chosen: string) => {
    setDevice(chosen);
    if (busy) void phone.changeMicrophone(chosen);
  };
  return (
    <Screen title={t("softphone.title")}>
      <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <Card title={t("softphone.phone")}>
          <div className="flex flex-col gap-3">
            <p role="status" className="font-medium">
              {t(`softphone.stages.${state.stage}`)} {state.stage === "ended" && t(`endings.${state.why}`, state.why)}
            </p>
            <Troubles state={state} onAgain={() => void phone.changeMicrophone(device)} />
            {!busy && owner && <CallerChoice value={callingAs} onChange={setCallingAs} />}
            <MicrophoneChoice value={device} onChange={choose} stage={state.stage} />
            {busy ? <Controls /> : <CallButton callingAs={callingAs} device={device} />}
            {busy && <LevelMeter label={t("softphone.you")} of="microphone" />}
            {busy && <LevelMeter label={t("calls.agent")} of="agent" />}
            {busy && <Keypad />}
            {state.turns.length > 0 && (
              <p data-testid="turns" className="text-sm text-muted">
                {t("softphone.turns")} {state.turns.map(formatMilliseconds).join(", ")}
              </p>
            )}
            {state.call && (
              <Link to="/calls/$call" params={{ call: state.call }} className="text-accent underline">
                {t("softphone.review")}
              </Link>
            )}
          </div>
        </Card>
        <Card title={t("calls.transcript")}>
          {state.lines.length ? <SpokenWords lines={state.lines} /> : <Notice>{t("softphone.noWords")}</Notice>}
        </Card>
      </div>
    </Screen>
  );
}

function CallButton({ callingAs, device }: { callingAs: string; device: string }) {
  const { t } = useTranslation();
  return (
    <Button look="primary" onClick={() => void phone.call(callingAs, device)}>
      {t("softphone.call")}
    </Button>
  );
}

function Controls() {
  const { t } = useTranslation();
  const { muted } = usePhone();
  return (
    <div className="grid grid-cols-2 gap-2">
      <Button aria-pressed={muted} onClick={() => phone.mute(!muted)}>
        {muted ? t("softphone.unmute") : t("softphone.mute")}
      </Button>
      <Button look="danger" onClick={() => phone.hangUp()}>
        {t("softphone.hangUp")}
      </Button>
    </div>
  );
}
