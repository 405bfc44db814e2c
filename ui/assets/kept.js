// What a window still knows after a reload: which conversation was open, and the words half typed.
// A new window begins anew, so that no two write into one conversation.
const OPEN = "dateline.open";
const DRAFT = "dateline.draft";

function read(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null; // A browser that keeps nothing begins anew.
  }
}

function write(name, words) {
  try {
    if (words) sessionStorage.setItem(name, words);
    else sessionStorage.removeItem(name);
  } catch {
    // As above.
  }
}

window.dateline.opened = () => read(OPEN);
window.dateline.open = (name) => write(OPEN, name);

const field = () => document.querySelector("#question textarea");

// Gradio loads the page again by itself when the server was away.
addEventListener("pagehide", () => write(DRAFT, field()?.value));

function ready() {
  const box = field();
  if (!box) return;
  waiting.disconnect();
  const draft = read(DRAFT);
  if (!draft || box.value) return;
  box.value = draft;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
const waiting = new MutationObserver(ready);
waiting.observe(document.body, { childList: true, subtree: true });
ready();
