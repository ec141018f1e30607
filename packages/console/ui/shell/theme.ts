import { computed, effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'console-theme';

/** What somebody has chosen; `system` follows the machine. */
export const theme = signal<Theme>(THEMES.find((one) => one === stored()) ?? 'system');

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const isSystemDark = signal(darkSystem.matches);
darkSystem.addEventListener('change', ({ matches }) => {
  isSystemDark.value = matches;
});

/** For what cannot follow the style sheet, such as a canvas. */
export const isDark = computed(() => (theme.value === 'system' ? isSystemDark.value : theme.value === 'dark'));

effect(() => {
  store(theme.value);
  document.documentElement.dataset['theme'] = theme.value;
});

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // A page in a sandbox has no storage: then the choice lasts as long as the page.
    return null;
  }
}

function store(chosen: Theme): void {
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // As above.
  }
}
