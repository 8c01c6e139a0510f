/** Names and values, one pair a line. */
import type { ReactNode } from "react";

export function Pairs({ pairs }: { pairs: [ReactNode, ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
      {pairs
        .filter(([, value]) => value !== "" && value !== null && value !== undefined)
        .map(([name, value], nth) => (
          <div key={nth} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
