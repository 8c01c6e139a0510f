/** Hearing a call in progress: both sides over one WebSocket, each through a queue of its own. `close` gives everything back. */
import playbackUrl from "@/features/softphone/playback.worklet?worker&url";
import type { FromPlayback, ToPlayback } from "@/features/softphone/playback.worklet";

export const SIDES = ["caller", "agent"] as const;
export type Side = (typeof SIDES)[number];
export type ListeningEvents = { onOpen: () => void; onLevel: (side: Side, level: number) => void; onEnd: (why: string) => void };

export class Listening {
  private over = false;

  private constructor(
    private readonly context: AudioContext,
    private readonly socket: WebSocket,
  ) {}

  /** Listen to a call from now on. Wants a click before it. */
  static async open(call: string, events: ListeningEvents): Promise<Listening> {
    const context = new AudioContext({ latencyHint: "interactive" });
    await context.audioWorklet.addModule(playbackUrl);
    void context.resume();
    const queues = SIDES.map((side) => openQueue(context, side, events));
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/calls/${call}/sound`, ["daybook.live"]);
    socket.binaryType = "arraybuffer";
    const listening = new Listening(context, socket);
    socket.onopen = () => events.onOpen();
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      const bytes = new Uint8Array(data);
      queues[bytes[0] ?? 0]?.postMessage({ sound: bytes.subarray(1) } satisfies ToPlayback);
    };
    socket.onclose = ({ reason }) => {
      if (!listening.over) events.onEnd(reason);
      listening.close();
    };
    return listening;
  }

  close(): void {
    if (this.over) return;
    this.over = true;
    this.socket.close(1000);
    void this.context.close();
  }
}

function openQueue(context: AudioContext, side: Side, events: ListeningEvents): MessagePort {
  const node = new AudioWorkletNode(context, "daybook-playback", { numberOfInputs: 0, outputChannelCount: [1] });
  node.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => {
    if ("level" in data) events.onLevel(side, data.level);
  };
  node.connect(context.destination);
  return node.port;
}
