import { THEMES, type Theme, theme } from './theme.ts';

const WORDS: Readonly<Record<Theme, string>> = {
  system: 'Theme: system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

export const ThemeChoice = () => (
  <select
    aria-label="Theme"
    class="quiet"
    value={theme.value}
    onChange={({ currentTarget }) => {
      theme.value = THEMES[currentTarget.selectedIndex] ?? 'system';
    }}
  >
    {THEMES.map((one) => (
      <option key={one} value={one}>
        {WORDS[one]}
      </option>
    ))}
  </select>
);
