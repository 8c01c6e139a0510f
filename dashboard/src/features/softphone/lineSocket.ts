/** The WebSocket of one call: it begins with the ticket, and comes back for ten seconds when it is lost. */
import type { FromEdge, Ticket, ToEdge } from "./protocol";

export const RESUME_MS = 10_000;
const RETRY_MS = 500;
/** More than this waiting to be sent is sound that is too late to be sent at all: two seconds of it. */
const MOST_WAITING_BYTES = 16_000;

export type LineEvents = {
  onSound: (bytes: Uint8Array) => void;
  onSaid: (said: FromEdge) => void;
  onLost: () => void;
  onGone: () => void;
};

export class LineSocket {
  private socket: WebSocket | undefined;
  private over = false;
  private lostAt = 0;
  private waiting = 0;

  /** `call` is empty for a new call; else the one to go on with. `askTicket` is asked once for each line. */
  constructor(
    private readonly askTicket: () => Promise<Ticket>,
    private call: string,
    private readonly events: LineEvents,
  ) {
    if (call) this.lostAt = Date.now();
  }

  /** Open the first line; throws the Problem when there is no ticket. */
  async open(): Promise<void> {
    this.connect(await this.askTicket());
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.call && this.isOpen && (this.socket?.bufferedAmount ?? 0) < MOST_WAITING_BYTES) this.socket?.send(frame);
  }

  say(message: ToEdge): void {
    if (this.isOpen) this.socket?.send(JSON.stringify(message));
  }

  close(): void {
    this.over = true;
    window.clearTimeout(this.waiting);
    this.socket?.close(1000);
  }

  private get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  private connect({ url, ticket }: Ticket): void {
    if (this.over) return;
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.say(this.call ? { type: "resume", ticket, call: this.call } : { type: "start", ticket });
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.over) return;
      if (data instanceof ArrayBuffer) return this.events.onSound(new Uint8Array(data));
      const said = JSON.parse(data) as FromEdge;
      if (said.type === "started") [this.call, this.lostAt] = [said.call, 0];
      this.events.onSaid(said);
    };
    socket.onclose = () => this.lose();
    this.socket = socket;
  }

  private lose(): void {
    if (this.over) return;
    this.lostAt ||= Date.now();
    if (!this.call || Date.now() - this.lostAt > RESUME_MS) {
      this.over = true;
      this.events.onGone();
      return;
    }
    this.events.onLost();
    this.waiting = window.setTimeout(() => void this.open().catch(() => this.lose()), RETRY_MS);
  }
}
