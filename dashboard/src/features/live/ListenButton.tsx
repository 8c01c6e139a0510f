/** Listening in to a call: begun and ended here, with how loud each side is. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Listening, SIDES, type Side } from "./listening";

type State = "off" | "connecting" | "on";

export function ListenButton({ call }: { call: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>("off");
  const [why, setWhy] = useState<string>();
  const [levels, setLevels] = useState<Record<Side, number>>({ caller: 0, agent: 0 });
  const listening = useRef<Promise<Listening>>(undefined);
  const stop = () => {
    void listening.current?.then((one) => one.close());
    listening.current = undefined;
    setState("off");
  };
  useEffect(() => () => void listening.current?.then((one) => one.close()), []);

  const start = () => {
    setState("connecting");
    setWhy(undefined);
    listening.current = Listening.open(call, {
      onOpen: () => setState("on"),
      onLevel: (side, level) => setLevels((before) => ({ ...before, [side]: level })),
      onEnd: (reason) => {
        setWhy(reason);
        setState("off");
      },
    });
    listening.current.catch(() => {
      setWhy("");
      setState("off");
    });
  };

  return (
    <>
      <Button onClick={state === "off" ? start : stop} aria-pressed={state !== "off"}>
        {state === "off" ? t("live.listen") : t("live.stopListening")}
      </Button>
      {state === "connecting" && <span role="status">{t("live.connecting")}</span>}
      {state === "on" && (
        <div role="status" className="w-full text-sm">
          <p className="text-muted">{t("live.listening")}</p>
          {SIDES.map((side) => (
            <label key={side} className="grid grid-cols-[5rem_1fr] items-center gap-2">
              {t(`live.${side}`)}
              <meter min={0} max={1} value={Math.min(1, Math.sqrt(levels[side] / 0.15))} className="w-full" data-side={side} />
            </label>
          ))}
        </div>
      )}
      {why !== undefined && (
        <p role="status" className="w-full text-sm text-muted">
          {t("live.listenEnded", { why: why || t("live.noWhy") })}
        </p>
      )}
    </>
  );
}
