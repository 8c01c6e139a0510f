/** Which microphone is used, once the browser says which there are. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "@/ui/Field";
import type { PhoneStage } from "./phoneState";
import { listMicrophones } from "./sound";

type Props = { value: string; onChange: (device: string) => void; stage: PhoneStage };

export function MicrophoneChoice({ value, onChange, stage }: Props) {
  const { t } = useTranslation();
  const [found, setFound] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const look = () => void listMicrophones().then(setFound);
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, [stage]);
  if (found.length < 2) return null;
  return (
    <Choice label={t("softphone.microphone")} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t("softphone.usualMicrophone")}</option>
      {found.map((one) => (
        <option key={one.deviceId} value={one.deviceId}>
          {one.label}
        </option>
      ))}
    </Choice>
  );
}
