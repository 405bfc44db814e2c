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
  if (last === null || element.contains(document.activeElement)) return;
  const again = [...element.querySelectorAll("[data-pick]")].find((e) => e.dataset.pick === last);
  if (again) again.focus({ preventScroll: true });
}).observe(element, { childList: true, subtree: true });
