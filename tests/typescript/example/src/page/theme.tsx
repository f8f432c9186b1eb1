/** Light or dark: as the system says, unless somebody chose. */

import { useEffect, useState, type ReactNode } from 'react';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const LABELS: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };
const STORED = 'theme';

export function ThemeChoice(): ReactNode {
  const [theme, setTheme] = useState(stored);
  useEffect(() => {
    localStorage.setItem(STORED, theme);
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <select
      className="theme"
      aria-label="Colors"
      value={theme}
      onChange={(event) => setTheme(themeOf(event.target.value))}
    >
      {THEMES.map((each) => <option key={each} value={each}>{LABELS[each]}</option>)}
    </select>
  );
}

function stored(): Theme {
  return themeOf(localStorage.getItem(STORED));
}

function themeOf(text: string | null): Theme {
  return THEMES.find((theme) => theme === text) ?? 'system';
}
