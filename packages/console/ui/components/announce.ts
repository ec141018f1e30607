import { signal } from '@preact/signals';

/** What the one status region of the page says. The shell shows it. */
export const announcement = signal('');

/** Tells people who do not see the change, such as "Copied". */
export function announce(text: string): void {
  // The same text again would not be read out.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text;
}
