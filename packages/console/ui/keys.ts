import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface KeyBinding {
  /** As `KeyboardEvent.key` has it; or two, with a space: one after the other. */
  readonly key: string;
  /** What it does, for those who ask with `?`. */
  readonly label: string;
  readonly run: () => void;
}

/** All that is bound at this moment. */
export const bindings = signal<readonly KeyBinding[]>([]);

const KEY = 'console-keys';

/** Somebody who speaks to the machine needs single letters to do nothing. */
export const areKeysOn = signal(localStorage.getItem(KEY) !== 'off');

export function switchKeys(isOn: boolean): void {
  areKeysOn.value = isOn;
  localStorage.setItem(KEY, isOn ? 'on' : 'off');
}

/** Binds a key while the component is shown. */
export function useKey(key: string, label: string, run: () => void): void {
  const newest = useRef(run);
  newest.current = run;
  // With the picture, not after it: who sees what a key is for may press it at once.
  useLayoutEffect(() => {
    const binding: KeyBinding = { key, label, run: () => newest.current() };
    bindings.value = [...bindings.value, binding];
    return () => {
      bindings.value = bindings.value.filter((one) => one !== binding);
    };
  }, [key, label]);
}

const TYPED_INTO = 'input, textarea, select, [contenteditable], [role=textbox]';
const SECOND_KEY_WITHIN_MS = 1500;

let first: { readonly key: string; readonly at: number } | undefined;

/** Does what a key is bound to, unless somebody types or a dialog is open. */
export function pressKey(event: KeyboardEvent): void {
  if (!areKeysOn.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest(TYPED_INTO) !== null) return;
  if (document.querySelector('dialog[open]') !== null) return;
  const isSecond = first !== undefined && event.timeStamp - first.at < SECOND_KEY_WITHIN_MS;
  const key = isSecond ? `${first?.key} ${event.key}` : event.key;
  first = undefined;
  // The newest binding is that of what is in front.
  const binding = bindings.value.findLast((one) => one.key === key);
  if (binding !== undefined) {
    event.preventDefault();
    binding.run();
  } else if (bindings.value.some((one) => one.key.startsWith(`${key} `))) {
    first = { key, at: event.timeStamp };
  }
}
