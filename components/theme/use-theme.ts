'use client';
import { useSyncExternalStore } from 'react';
import { THEME_KEY, type ThemeChoice } from './theme-script.ts';

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-theme-choice'] });
  return () => observer.disconnect();
}

/** The theme on screen. The server cannot know it and says dark. */
export const useTheme = (): 'dark' | 'light' =>
  useSyncExternalStore(
    subscribe,
    () => (document.documentElement.dataset.theme === 'light' ? 'light' : 'dark'),
    () => 'dark',
  );

export const useThemeChoice = (): ThemeChoice =>
  useSyncExternalStore(
    subscribe,
    () => (document.documentElement.dataset.themeChoice ?? 'system') as ThemeChoice,
    () => 'system',
  );

const LIGHT = '(prefers-color-scheme: light)';

function subscribeSystem(changed: () => void): () => void {
  const light = matchMedia(LIGHT);
  light.addEventListener('change', changed);
  return () => light.removeEventListener('change', changed);
}

/** What the system prefers, whatever was chosen here. */
export const useSystemTheme = (): 'dark' | 'light' =>
  useSyncExternalStore(
    subscribeSystem,
    () => (matchMedia(LIGHT).matches ? 'light' : 'dark'),
    () => 'dark',
  );

export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(THEME_KEY, choice);
  } catch {
    // Storage is refused (private window): the choice cannot be kept.
  }
  dispatchEvent(new Event('engine-room:theme'));
}
