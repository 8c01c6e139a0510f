/** The softphone: one call at a time, which goes on while one looks at other screens. */
import { answer, api } from "@/api/client";
import { Problem } from "@/api/problem";
import { LineSocket } from "./lineSocket";
import { hearEdge, IDLE, type PhoneState } from "./phoneState";
import type { FromEdge, Ticket } from "./protocol";
import { NoMicrophone, Sound } from "./sound";
import { forgetCall, keepCall, keptCall } from "./unfinishedCall";

export type Levels = { microphone: number; agent: number };

class Phone {
  private state: PhoneState = IDLE;
  private readonly watchers = new Set<() => void>();
  private sound: Sound | undefined;
  private socket: LineSocket | undefined;
  readonly levels: Levels = { microphone: 0, agent: 0 };

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly look = (): PhoneState => this.state;

  /** Ring one's own business. `callingAs` is the number that one rings from; empty for one that nobody knows. */
  async call(callingAs: string, device: string): Promise<void> {
    await this.begin(device, async () => {
      const body = { calling_as: callingAs || null };
      const ticket = (await answer(api.POST("/softphone/tickets" as never, { body } as never))) as Ticket;
      this.connect(ticket, "");
    });
  }

  /** Go on with a call that a reload has interrupted, if one was just now. */
  async resume(device: string): Promise<void> {
    const kept = keptCall(Date.now());
    if (!kept || this.busy) return;
    await this.begin(device, async () => this.connect(kept.ticket, kept.call));
  }

  mute(muted: boolean): void {
    this.socket?.say({ type: "mute", on: muted });
    this.set({ ...this.state, muted });
  }

  press(digit: string): void {
    this.socket?.say({ type: "key", digit });
  }

  hangUp(): void {
    this.socket?.say({ type: "hang-up" });
    this.end("caller");
  }

  async changeMicrophone(device: string): Promise<void> {
    try {
      await this.sound?.change(device);
      this.set({ ...this.state, microphoneLost: false, trouble: "" });
    } catch (error) {
      if (!(error instanceof NoMicrophone)) throw error;
      this.set({ ...this.state, trouble: error.trouble });
    }
  }

  get busy(): boolean {
    return this.state.stage !== "idle" && this.state.stage !== "ended";
  }

  private async begin(device: string, connect: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.set({ ...IDLE, stage: "starting" });
    try {
      this.sound = await Sound.open(device, {
        onFrame: (frame) => this.socket?.send(this.state.muted ? SILENCE : frame),
        onPlayed: (name) => this.socket?.say({ type: "played", name: unpack(name) }),
        onLevels: (microphone, agent) => {
          if (microphone !== null) this.levels.microphone = this.state.muted ? 0 : microphone;
          if (agent !== null) this.levels.agent = agent;
        },
        onMicrophoneLost: () => this.set({ ...this.state, microphoneLost: true }),
      });
      await connect();
    } catch (error) {
      this.sound?.close();
      this.sound = undefined;
      this.set({ ...IDLE, ...whatWentWrong(error) });
    }
  }

  private connect(ticket: Ticket, call: string): void {
    this.socket = new LineSocket(ticket, call, {
      onSound: (bytes) => this.sound?.play(bytes),
      onSaid: (said) => this.hear(said, ticket),
      onLost: () => this.set({ ...this.state, stage: "reconnecting" }),
      onGone: () => this.end("lost"),
    });
  }

  private hear(said: FromEdge, ticket: Ticket): void {
    if (said.type === "mark") this.sound?.mark(pack(said.name));
    if (said.type === "clear") this.sound?.clear();
    if (said.type === "started") keepCall({ ticket, call: said.call });
    if (said.type === "ended") this.end(said.why);
    else this.set(hearEdge(this.state, said, Date.now()));
  }

  private end(why: string): void {
    forgetCall();
    this.socket?.close();
    this.sound?.close();
    this.socket = this.sound = undefined;
    Object.assign(this.levels, { microphone: 0, agent: 0 });
    if (this.state.stage !== "ended") this.set({ ...this.state, stage: "ended", why });
  }

  private set(state: PhoneState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

/** A frame of silence: what a muted line sends, so that its clock goes on. */
const SILENCE = new Uint8Array(160).fill(0xff);

/** A mark's name keeps its type on its way through the queue. */
const pack = (name: string | number) => JSON.stringify(name);
const unpack = (name: string) => JSON.parse(name) as string | number;

function whatWentWrong(error: unknown): Partial<PhoneState> {
  if (error instanceof NoMicrophone) return { trouble: error.trouble };
  return { problem: error instanceof Problem && error.message ? error.message : "unreachable" };
}

export const phone = new Phone();
