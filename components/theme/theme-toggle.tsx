'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '#components/shell/icon-button.tsx';
import { THEME_CHOICES, type ThemeChoice } from './theme-script.ts';
import { chooseTheme, useThemeChoice } from './use-theme.ts';

const ICONS = { system: Monitor, dark: Moon, light: Sun } as const;
const NAMES = { system: 'as the system', dark: 'dark', light: 'light' } as const;

const after = (choice: ThemeChoice): ThemeChoice =>
  THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'system';

export function ThemeToggle() {
  const choice = useThemeChoice();
  const Icon = ICONS[choice];
  return (
    <IconButton
      label={`Theme: ${NAMES[choice]}. Change to ${NAMES[after(choice)]}`}
      onClick={() => chooseTheme(after(choice))}
    >
      <Icon size={16} />
    </IconButton>
  );
}
