// A folder may be dropped where files may: Gradio's own boxes take files alone.
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

document.addEventListener(
  "drop",
  (event) => {
    const box = event.target instanceof Element ? event.target.closest("#files, #tree") : null;
    if (!box || !event.dataTransfer) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    if (box.id === "files" && !entries.some((entry) => entry.isDirectory)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
    add(entries).catch(() => say("The folder cannot be read."));
  },
  true,
);
