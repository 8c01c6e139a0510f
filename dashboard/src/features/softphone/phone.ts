/** The softphone: one call at a time, which goes on while one looks at other screens. */
import { answer, api, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { LineSocket } from "./lineSocket";
import { hearEdge, IDLE, type PhoneState } from "./phoneState";
import type { FromEdge } from "./protocol";
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
    await this.begin(device, callingAs, "");
  }

  /** Go on with a call that a reload has interrupted, if one was just now. */
  async resume(device: string): Promise<void> {
    const call = keptCall(Date.now());
    if (call && !this.busy) await this.begin(device, "", call);
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

  private async begin(device: string, callingAs: string, call: string): Promise<void> {
    if (this.busy) return;
    this.set({ ...IDLE, stage: "starting" });
    try {
      this.sound = await Sound.open(device, {
        onFrame: (frame) => this.socket?.send(this.state.muted ? SILENCE : frame),
        onPlayed: (name) => this.socket?.say({ type: "played", name }),
        onLevels: (microphone, agent) => {
          if (microphone !== null) this.levels.microphone = this.state.muted ? 0 : microphone;
          if (agent !== null) this.levels.agent = agent;
        },
        onMicrophoneLost: () => this.set({ ...this.state, microphoneLost: true }),
      });
      this.socket = new LineSocket(() => askTicket(callingAs), call, {
        onSound: (bytes) => this.sound?.play(bytes),
        onSaid: (said) => this.hear(said),
        onLost: () => this.set({ ...this.state, stage: "reconnecting" }),
        onGone: () => this.end("lost"),
      });
      await this.socket.open();
    } catch (error) {
      this.sound?.close();
      this.sound = this.socket = undefined;
      this.set({ ...IDLE, ...whatWentWrong(error) });
    }
  }

  private hear(said: FromEdge): void {
    if (said.type === "mark") this.sound?.mark(said.name);
    if (said.type === "clear") this.sound?.clear();
    if (said.type === "started") keepCall(said.call);
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

function askTicket(callingAs: string): Promise<Schemas["GivenTicket"]> {
  return answer(api.POST("/softphone/tickets", { body: { calling_as: callingAs || null } }));
}

function whatWentWrong(error: unknown): Partial<PhoneState> {
  if (error instanceof NoMicrophone) return { trouble: error.trouble };
  return { problem: error instanceof Problem && error.message ? error.message : "unreachable" };
}

export const phone = new Phone();
