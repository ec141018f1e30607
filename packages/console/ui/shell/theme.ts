import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'console-theme';
const stored = localStorage.getItem(KEY);

/** What somebody has chosen; `system` follows the machine. */
export const theme = signal<Theme>(THEMES.find((one) => one === stored) ?? 'system');

effect(() => {
  localStorage.setItem(KEY, theme.value);
  document.documentElement.dataset['theme'] = theme.value;
});
