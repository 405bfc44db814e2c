// Light or dark, before anything is painted. Gradio decides for itself later, and is told again.
(() => {
  const KEY = "dateline.theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // A browser that keeps nothing follows the system.
  }

  const dark = () => (chosen === "dark" || chosen === "light" ? chosen === "dark" : system.matches);

  function show() {
    document.documentElement.dataset.theme = dark() ? "dark" : "light";
    const body = document.body;
    if (body && body.classList.contains("dark") !== dark()) body.classList.toggle("dark", dark());
    const button = document.getElementById("theme-button");
    if (button) button.textContent = dark() ? "Light" : "Dark";
  }

  function choose(mode) {
    chosen = mode === "light" || mode === "dark" ? mode : null;
    try {
      if (chosen) localStorage.setItem(KEY, chosen);
      else localStorage.removeItem(KEY);
    } catch {
      // Then the choice lasts as long as the page.
    }
    show();
  }

  window.dateline = { theme: choose, toggle: () => choose(dark() ? "light" : "dark") };
  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    const watch = new MutationObserver(show);
    watch.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });
})();
