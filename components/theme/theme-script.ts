export const THEME_KEY = 'engine-room.theme';
export const THEME_CHOICES = ['system', 'dark', 'light'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Runs before the first paint: the remembered choice, else what the system prefers, followed while the page is open. */
export const THEME_SCRIPT = `(() => {
  const root = document.documentElement;
  const light = matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    let choice = 'system';
    try { choice = localStorage.getItem('${THEME_KEY}') || 'system'; } catch {}
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === 'system' ? (light.matches ? 'light' : 'dark') : choice;
  };
  apply();
  light.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('engine-room:theme', apply);
})();`;
