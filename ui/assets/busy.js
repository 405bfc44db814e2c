// What was pressed shows at once that it was taken, and what it fills that it is awaited, until the
// server says the first thing. Gradio marks as pending what an event fills, before it sends anything.
const SOON_MS = 100;
let pressed = null;
let forgetting = 0;
const waits = new Map(); // what is awaited, and the button that was pressed for it

function press(button) {
  if (!button) return;
  pressed = button;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => (pressed = null), SOON_MS);
}

document.addEventListener("click", ({ target }) => press(target.closest?.("button")), true);
document.addEventListener(
  "keydown",
  ({ key, target }) => {
    if (key === "Enter") press(target.closest?.(".input-container")?.querySelector("button"));
  },
  true,
);

function mark(filled) {
  const pending = filled.classList.contains("pending");
  if (pending === filled.hasAttribute("aria-busy")) return;
  if (pending && pressed) waits.set(filled, pressed);
  for (const one of [filled, waits.get(filled)]) {
    if (pending) one?.setAttribute("aria-busy", "true");
    else one?.removeAttribute("aria-busy");
  }
  if (!pending) waits.delete(filled);
}

new MutationObserver((changes) => {
  for (const { target } of changes) if (target.matches(".html-container")) mark(target);
}).observe(document.body, { subtree: true, attributeFilter: ["class"] });
