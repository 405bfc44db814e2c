// Gradio's drop-down lists: how they are left and closed with the keyboard, and how they get shorter.
const isList = (element) => element instanceof Element && element.role === "combobox";

// What another list of choices is to Gradio, once the one that is open has closed. Where what was
// chosen is gone, the first is; a list that has the focus goes on showing what it did.
window.dateline.offer = async (id, choices, chosen) => {
  const list = document.querySelector(`#${id} input`);
  await closed(list);
  const values = choices.map(([, value]) => value);
  if (values.includes(chosen)) return { __type__: "update", choices };
  if (list && list === document.activeElement) {
    list.blur();
    stay(list);
  }
  return { __type__: "update", choices, value: values[0] };
};

// With its focus, if it has it; "Escape" is the one key at which Gradio closes a list.
function close(list) {
  list.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
}

// Gradio stumbles over a list that gets shorter while it is open.
export async function closed(list) {
  if (list?.getAttribute("aria-expanded") !== "true") return;
  close(list);
  await new Promise((done) => setTimeout(done));
}

// Gradio's list lets go of the focus when something is chosen; it stays there, the list closed.
function stay(list) {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    list.focus();
    close(list);
  });
}

document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Enter" && isList(target)) stay(target);
});

// Any other key opens a list, and the tabulator does so when it has been left: it would stay open.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Tab" && isList(event.target)) event.stopPropagation();
  },
  true,
);
