// The page's shell: theme, shortcuts, skip link. What is in the conversation stands beside.
import { closeReader, findEvidence } from "./evidence.js";
import "./busy.js";
import "./conversation.js";
import "./drop.js";
import "./kept.js";
import "./lists.js";
import "./tabs.js";
import "./ticks.js";

const KEY = "dateline.single-keys";
const dialog = document.getElementById("keys");

function question() {
  return document.querySelector("#question textarea, #question input");
}

function singleKeys() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

const typing = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

const SHORTCUTS = {
  "/": () => question()?.focus(),
  n: () => document.querySelector("#fresh")?.click(),
  e: () => findEvidence(),
  t: () => window.dateline.toggle(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.isTrusted) closeReader();
  if (event.key === "ArrowRight") along(event.target, 1);
  if (event.key === "ArrowLeft") along(event.target, -1);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (dialog.open || !singleKeys()) return;
  const act = SHORTCUTS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

// The arrows go from tab to tab, as well as the tabulator.
function along(tab, step) {
  if (!(tab instanceof Element) || tab.role !== "tab") return;
  const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  tabs.at((tabs.indexOf(tab) + step) % tabs.length).focus();
}

document.getElementById("theme-button").addEventListener("click", () => window.dateline.toggle());
document.getElementById("keys-button").addEventListener("click", () => dialog.showModal());

const single = dialog.querySelector("input");
single.checked = singleKeys();
single.addEventListener("change", () => {
  try {
    localStorage.setItem(KEY, single.checked ? "on" : "off");
  } catch {
    // Then it is asked again next time.
  }
});

document.querySelector("a.skip").addEventListener("click", (event) => {
  event.preventDefault();
  question()?.focus();
});

// Gradio's accordions do not say whether they are open.
function unfolded() {
  for (const label of document.querySelectorAll("button.label-wrap")) {
    const open = String(label.classList.contains("open"));
    if (label.getAttribute("aria-expanded") !== open) label.setAttribute("aria-expanded", open);
  }
}
new MutationObserver(unfolded).observe(document.body, {
  subtree: true,
  childList: true,
  attributeFilter: ["class"],
});
