/** Before anything is drawn: the first picture has the theme that somebody has chosen, not the machine's. */
export function chooseTheme(): void {
  try {
    document.documentElement.dataset['theme'] = localStorage.getItem('console-theme') ?? 'system';
  } catch {
    // A page in a sandbox has no storage: then nothing was chosen.
  }
}
