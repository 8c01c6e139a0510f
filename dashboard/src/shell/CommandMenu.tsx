/** Ctrl-K: screens, people and calls by a few letters. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, people } from "@/api/questions";
import { formatPhone } from "@/formats/numbers";
import { formatMoment } from "@/formats/moments";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/Dialog";
import { usePermitted } from "./permitted";
import { SCREENS } from "./screens";

type Goal = { id: string; text: string; kind: string; href: string };
const MOST = 12;

export function CommandMenu({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={t("shell.find")}>
      <Finder onClose={onClose} />
    </Dialog>
  );
}

function Finder({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useId();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const goals = useGoals();
  const found = useMemo(() => goals.filter((goal) => matches(goal, words)).slice(0, MOST), [goals, words]);
  const chosen = Math.min(at, found.length - 1);

  const go = (goal: Goal | undefined) => {
    if (!goal) return;
    onClose();
    void navigate({ href: goal.href });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") go(found[chosen]);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(chosen + step, found.length - 1)));
  };

  return (
    <>
      <input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found[chosen] && `${list}-${chosen}`}
        aria-label={t("shell.findWhat")}
        placeholder={t("shell.findWhat")}
        className="w-full rounded-md border border-line bg-ground px-3 py-2"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul id={list} role="listbox" aria-label={t("shell.found")} className="flex flex-col">
        {found.map((goal, nth) => (
          <li
            key={goal.id}
            id={`${list}-${nth}`}
            role="option"
            aria-selected={nth === chosen}
            onClick={() => go(goal)}
            className={classes("flex cursor-pointer justify-between gap-3 rounded px-3 py-2", nth === chosen && "bg-accent-soft text-accent")}
          >
            <span className="truncate">{goal.text}</span>
            <span className="text-sm opacity-90">{goal.kind}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="px-3 text-muted">{t("shell.nothingFound")}</p>}
    </>
  );
}

function useGoals(): Goal[] {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const known = useInfiniteQuery({ ...people, enabled: permitted("GET /contacts") });
  const recent = useInfiniteQuery({ ...calls({}), enabled: permitted("GET /calls") });
  const screens = SCREENS.filter(({ needs }) => permitted(needs)).map(({ to, name }) => ({
    id: to,
    text: t(`screens.${name}`),
    kind: t("shell.screen"),
    href: to,
  }));
  const persons = (known.data?.pages ?? []).flatMap((page) =>
    page.contacts.map((one) => ({
      id: one.person,
      text: [one.name, formatPhone(one.phone)].filter(Boolean).join(" · ") || t("people.unnamed"),
      kind: t("shell.person"),
      href: `/people/${one.person}`,
    })),
  );
  const callsFound = (recent.data?.pages ?? []).flatMap((page) =>
    page.calls.map((one) => ({
      id: one.call,
      text: `${formatMoment(one.at)} · ${formatPhone(one.caller)}`,
      kind: t("shell.call"),
      href: `/calls/${one.call}`,
    })),
  );
  return [...screens, ...persons, ...callsFound];
}

function matches(goal: Goal, words: string): boolean {
  const text = `${goal.text} ${goal.kind}`.toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
