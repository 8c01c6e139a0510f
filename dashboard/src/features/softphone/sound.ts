/** The sound of the page: the microphone in, the agent out. Owns the audio context; `close` gives everything back. */
import captureUrl from "./capture.worklet?worker&url";
import type { FromPlayback, ToPlayback } from "./playback.worklet";
import playbackUrl from "./playback.worklet?worker&url";

export type MicrophoneTrouble = "refused" | "missing" | "busy" | "insecure";

export class NoMicrophone extends Error {
  constructor(readonly trouble: MicrophoneTrouble) {
    super(trouble);
  }
}

export type SoundEvents = {
  onFrame: (frame: Uint8Array<ArrayBuffer>) => void;
  onPlayed: (mark: string) => void;
  onLevels: (microphone: number | null, agent: number | null) => void;
  onMicrophoneLost: () => void;
};

/** What speech recognition wants is the sound as it is; the echo of a loudspeaker is the one thing to be taken out. */
const WANTED = { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 };

export class Sound {
  private constructor(
    private readonly context: AudioContext,
    private stream: MediaStream,
    private source: MediaStreamAudioSourceNode,
    private readonly capture: AudioWorkletNode,
    private readonly playback: AudioWorkletNode,
    private readonly events: SoundEvents,
  ) {
    this.capture.port.onmessage = ({ data }: MessageEvent<{ bytes: Uint8Array<ArrayBuffer>; level: number }>) => {
      events.onFrame(data.bytes);
      events.onLevels(data.level, null);
    };
    this.playback.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => {
      if ("played" in data) events.onPlayed(data.played);
      else events.onLevels(null, data.level);
    };
    this.watch();
  }

  /** Ask for the microphone and begin; NoMicrophone says why there is none. Wants a click before it. */
  static async open(device: string, events: SoundEvents): Promise<Sound> {
    const stream = await askForMicrophone(device);
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      await context.audioWorklet.addModule(captureUrl);
      await context.audioWorklet.addModule(playbackUrl);
      void context.resume();
    } catch (error) {
      stopTracks(stream);
      await context.close();
      throw error;
    }
    const capture = new AudioWorkletNode(context, "daybook-capture", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    const playback = new AudioWorkletNode(context, "daybook-playback", { numberOfInputs: 0, outputChannelCount: [1] });
    const source = context.createMediaStreamSource(stream);
    source.connect(capture);
    playback.connect(context.destination);
    return new Sound(context, stream, source, capture, playback, events);
  }

  play(bytes: Uint8Array): void {
    this.send({ sound: bytes });
  }

  mark(name: string): void {
    this.send({ mark: name });
  }

  clear(): void {
    this.send({ clear: true });
  }

  /** Another microphone, in mid-call. */
  async change(device: string): Promise<void> {
    const stream = await askForMicrophone(device);
    this.source.disconnect();
    stopTracks(this.stream);
    this.stream = stream;
    this.source = this.context.createMediaStreamSource(stream);
    this.source.connect(this.capture);
    this.watch();
  }

  close(): void {
    stopTracks(this.stream);
    void this.context.close();
  }

  private watch(): void {
    const watched = this.stream;
    for (const track of watched.getAudioTracks()) {
      track.onended = () => this.stream === watched && this.events.onMicrophoneLost();
    }
  }

  private send(message: ToPlayback): void {
    this.playback.port.postMessage(message);
  }
}

export async function listMicrophones(): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all.filter((one) => one.kind === "audioinput" && one.deviceId);
}

async function askForMicrophone(device: string): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new NoMicrophone("insecure");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...WANTED, ...(device && { deviceId: { exact: device } }) } });
  } catch (error) {
    throw new NoMicrophone(troubleOf(error));
  }
}

function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "busy";
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null;
    track.stop();
  }
}
