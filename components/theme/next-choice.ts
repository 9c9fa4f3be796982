import type { ThemeChoice } from './theme-script.ts';

/** From the system's theme to its opposite, so that the first press is seen; then what the system has, kept; then the system again. */
export function nextChoice(choice: ThemeChoice, system: 'dark' | 'light'): ThemeChoice {
  if (choice === system) return 'system';
  if (choice !== 'system') return system;
  return system === 'dark' ? 'light' : 'dark';
}
