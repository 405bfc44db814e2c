// Buttons and links inside HTML tell Python what they ask for; after the redraw the keyboard is
// where it was.
let last = null;
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-pick]");
  if (!pressed || !element.contains(pressed)) return;
  event.preventDefault();
  last = pressed.dataset.pick;
  trigger("select", { pick: last });
});
new MutationObserver(() => {
  // Whoever has gone elsewhere since stays there.
  if (last === null || document.activeElement !== document.body) return;
  const again = [...element.querySelectorAll("[data-pick]")].find((e) => e.dataset.pick === last);
  // "Last" leads to where there is no further page: then what stands beside it.
  const beside = again?.disabled && again.parentElement.querySelector("[data-pick]:enabled");
  (beside || again)?.focus({ preventScroll: true });
}).observe(element, { childList: true, subtree: true });
