/** The colours that somebody has chosen for these pages in this browser; "system" for those of their system. */
export type Theme = "system" | "light" | "dark";

export function readTheme(): Theme {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

/** Where the browser stores nothing, it lasts as long as the page. */
export function keepTheme(theme: Theme): void {
  showTheme(theme);
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // It is shown all the same.
  }
}

export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

const KEY = "keyring-theme";
