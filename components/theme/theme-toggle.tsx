'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '#components/shell/icon-button.tsx';
import { nextChoice } from './next-choice.ts';
import { chooseTheme, useSystemTheme, useThemeChoice } from './use-theme.ts';

const ICONS = { system: Monitor, dark: Moon, light: Sun } as const;
const NAMES = { system: 'as the system', dark: 'dark', light: 'light' } as const;

export function ThemeToggle() {
  const choice = useThemeChoice();
  const next = nextChoice(choice, useSystemTheme());
  const Icon = ICONS[choice];
  return (
    <IconButton label={`Theme: ${NAMES[choice]}. Change to ${NAMES[next]}`} onClick={() => chooseTheme(next)}>
      <Icon size={16} />
    </IconButton>
  );
}
