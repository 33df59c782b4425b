// Light and dark as the system says, unless somebody says otherwise on this computer.

const Key = 'imquota-theme';
const names = ['auto', 'light', 'dark'] as const;
type Theme = (typeof names)[number];

const read = (): Theme => names.find((name) => name === localStorage.getItem(Key)) ?? 'auto';

/** Colours that are drawn, not styled, as they are now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const themeChanged = new EventTarget();

export function startTheme(button: HTMLButtonElement): void {
  const apply = (theme: Theme): void => {
    if (theme === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    button.textContent = { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' }[theme];
    button.setAttribute('aria-label', `Colours: ${theme}. Press for ${names[(names.indexOf(theme) + 1) % names.length]}.`);
    themeChanged.dispatchEvent(new Event('change'));
  };
  button.addEventListener('click', () => {
    const next = names[(names.indexOf(read()) + 1) % names.length]!;
    localStorage.setItem(Key, next);
    apply(next);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => themeChanged.dispatchEvent(new Event('change')));
  apply(read());
}
