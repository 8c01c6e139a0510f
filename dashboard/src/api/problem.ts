/** An answer that is no answer: what is wrong, and what to do next, in the server's own words. */

export class Problem extends Error {
  /** `status` is 0 when the server was not reached; `retryAfter` is in seconds, 0 when nobody said. */
  constructor(
    readonly status: number,
    detail: string,
    readonly retryAfter = 0,
  ) {
    super(detail);
    this.name = "Problem";
  }
}
