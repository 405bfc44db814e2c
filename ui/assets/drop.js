// Files and folders may be dropped anywhere on the Library tab: Gradio's own boxes take files alone,
// and a browser opens in place of the page what falls beside them.
import { say } from "./conversation.js";

async function filesOf(entry) {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const found = [];
  // A folder is told a hundred at a time, until there is no more.
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const one of some) found.push(...(await filesOf(one)));
  }
}

async function add(entries) {
  const list = new DataTransfer();
  for (const entry of entries) for (const file of await filesOf(entry)) list.items.add(file);
  const input = document.querySelector("#files input[type=file]");
  if (!list.files.length || !input) {
    say("There is no file in it.");
    return;
  }
  input.files = list.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const tab = () => document.getElementById("library-table")?.closest("[role=tabpanel]");
const adding = () => document.getElementById("adding");

// Whether files are dragged over the Library tab.
function over(event) {
  const inside = event.target instanceof Node && tab()?.contains(event.target);
  return inside && event.dataTransfer?.types.includes("Files");
}

function unfold() {
  const label = adding().querySelector("button.label-wrap:not(.open)");
  label?.click();
  adding().scrollIntoView({ block: "nearest" });
}

document.addEventListener("dragover", (event) => {
  if (over(event)) event.preventDefault();
});

document.addEventListener(
  "drop",
  (event) => {
    if (!over(event)) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const own = event.target instanceof Element && event.target.closest("#files");
    if (own && !entries.some((entry) => entry.isDirectory)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
    if (!adding()?.offsetParent) {
      say("Only editors may add articles.");
      return;
    }
    unfold();
    add(entries).catch(() => say("The folder cannot be read."));
  },
  true,
);
