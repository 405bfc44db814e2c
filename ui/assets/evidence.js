// The words behind a citation: on hover or focus in a small window, on click in the whole article.
import { go } from "./address.js";

const PHONE = matchMedia("(max-width: 47.9em)");
const fetched = new Map();
let shown = null; // the chip whose words are shown
let timer = 0;
let touched = false;
let beside = null; // where the reader stands when the conversation is shown
let quiet = null; // the chip that gets the focus back without showing its words again
let opener = null; // what had the focus before the reader opened

const popup = document.createElement("div");
popup.id = "evidence";
popup.setAttribute("role", "dialog");
popup.setAttribute("aria-label", "The cited words");
popup.hidden = true;
const find = document.createElement("button");
find.id = "find";
find.type = "button";
find.textContent = "Find evidence";
find.hidden = true;
document.body.append(popup, find);

const chipOf = (target) => (target instanceof Element ? target.closest("a.chip") : null);

function place(address) {
  const query = new URL(address, location.href).searchParams;
  return { id: query.get("article"), start: query.get("start"), end: query.get("end") };
}

function route({ id, start, end }, what, more = {}) {
  const asked = new URLSearchParams({ start, end, ...more });
  const query = start === null || end === null ? "" : `?${asked}`;
  return `/article/${encodeURIComponent(id)}/${what}${query}`;
}

// HTML that the server has made and escaped, or the sentence with which it refused.
async function fragment(address) {
  if (fetched.has(address)) return fetched.get(address);
  const holder = document.createElement("div");
  try {
    const reply = await fetch(address);
    if (reply.ok) {
      holder.innerHTML = await reply.text();
      fetched.set(address, holder.innerHTML);
      if (fetched.size > 200) fetched.delete(fetched.keys().next().value);
    } else {
      holder.textContent = (await reply.json()).error;
    }
  } catch {
    holder.textContent = "The server does not answer. Is Dateline still running?";
  }
  return holder.innerHTML;
}

function line(className, words) {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = words;
  return made;
}

async function show(chip) {
  clearTimeout(timer);
  if (shown === chip) return;
  hide();
  shown = chip;
  chip.setAttribute("aria-busy", "true");
  const html = await fragment(route(place(chip.href), "evidence", datesOf(chip)));
  chip.removeAttribute("aria-busy");
  if (shown !== chip) return;
  popup.innerHTML = html;
  if (chip.dataset.verdict) popup.append(line("verdict", chip.dataset.verdict));
  if (chip.dataset.copies) popup.append(line("copies", `Also printed by ${chip.dataset.copies}.`));
  const open = document.createElement("a");
  open.href = chip.href;
  open.className = "opens";
  open.textContent = "Open the whole article";
  popup.append(open);
  if (citing()) popup.append(copies());
  popup.hidden = false;
  chip.setAttribute("aria-describedby", "evidence");
  stand(chip);
}

// The answer, and the number of its citation, whose words are shown.
export function citing() {
  const turn = shown?.closest("[data-document]");
  return turn?.dataset.document ? { turn, number: Number(shown.dataset.cited) } : null;
}

// How the answer around a chip took dates: its window takes them so too.
function datesOf(chip) {
  const kept = chip.closest("[data-document]")?.dataset.document;
  return kept ? JSON.parse(kept).dates : {};
}

const KINDS = { text: "Plain text", markdown: "Markdown", bibtex: "BibTeX", csl: "CSL-JSON" };

function copies() {
  const row = document.createElement("div");
  row.className = "copy";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Copy this citation");
  row.append("Copy as ");
  for (const [kind, name] of Object.entries(KINDS)) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = name;
    button.dataset.copy = kind;
    row.append(button);
  }
  return row;
}

// Below the chip where there is room, else above it, or where there is more; never over the chip.
function stand(chip) {
  popup.style.maxHeight = "";
  const at = chip.getBoundingClientRect();
  const size = popup.getBoundingClientRect();
  const [below, above] = [innerHeight - at.bottom - 14, at.top - 14];
  const under = size.height <= below || below >= above;
  const height = Math.min(size.height, Math.max(120, under ? below : above));
  popup.style.maxHeight = `${height}px`;
  popup.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  popup.style.top = `${Math.max(8, under ? at.bottom + 6 : at.top - height - 6)}px`;
}

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = null;
  popup.hidden = true;
}

function later(act, wait) {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
}

// Only a mouse that moves points at a chip: one may be scrolled to where it rests.
let aimed = null;
let rested = "";
document.addEventListener("pointermove", (event) => {
  const place = `${event.screenX} ${event.screenY}`;
  const chip = event.pointerType === "mouse" && place !== rested ? chipOf(event.target) : null;
  rested = place;
  if (!chip || chip === aimed) return;
  aimed = chip;
  later(() => show(chip), 120);
});
document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const chip = chipOf(event.target);
  if (chip !== aimed) aimed = null;
  if (chip) return;
  if (popup.contains(event.target)) clearTimeout(timer);
  else if (shown && shown !== document.activeElement) later(hide, 250);
});
document.addEventListener("focusin", (event) => {
  const chip = chipOf(event.target);
  if (chip === quiet && chip) return;
  if (chip && !touched) show(chip);
  else if (!popup.contains(event.target)) hide();
});
document.addEventListener("pointerdown", (event) => {
  touched = event.pointerType !== "mouse";
  if (!chipOf(event.target) && !popup.contains(event.target)) hide();
});
document.addEventListener("keydown", (event) => {
  touched = false;
  if (event.key === "ArrowDown" && shown && shown === document.activeElement && !popup.hidden) {
    popup.querySelector("a, button")?.focus();
    event.preventDefault();
  }
  if (event.key === "Tab" && leaves(event.shiftKey)) {
    // The window stands at the end of the page, but belongs to its chip: there one goes on.
    back();
    if (event.shiftKey) event.preventDefault();
  }
  if (event.key !== "Escape" || !shown) return;
  if (popup.contains(document.activeElement)) back();
  else hide();
  event.stopImmediatePropagation();
});

// Whether the next step of the keyboard leaves the window.
function leaves(backwards) {
  const stops = [...popup.querySelectorAll("a, button")];
  return !popup.hidden && document.activeElement === stops.at(backwards ? 0 : -1);
}

// From the window to its chip, whose words are not shown again at once.
function back() {
  quiet = shown;
  hide();
  quiet?.focus();
  quiet = null;
}

addEventListener("scroll", () => shown && stand(shown), { capture: true, passive: true });

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.opens") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // A finger cannot hover: its first touch shows the words, the second opens the article.
  if (touched && chipOf(link) && shown !== link) show(link);
  else openReader(link.href, link);
});

// The whole article beside the chat, at an address that can be shared.
const reader = () => document.getElementById("reader");
const NOWHERE = { article: null, start: null, end: null };
let open = null; // what the column shows, or will when it has come

async function openReader(address, from) {
  hide();
  const { id, start, end } = place(address);
  const came = read(route({ id, start, end }, "beside"), from, { article: id, start, end });
  go(open);
  if (await came) toMark();
}

// What of an address the column stands for, where it is to be seen.
export const reading = () => (reader()?.checkVisibility() && open ? open : NOWHERE);

// Only the column is scrolled: the conversation beside it stays where it is.
function toMark() {
  const column = reader();
  const scroller = PHONE.matches ? column : (column.closest("#side") ?? column);
  const mark = column.querySelector("#mark");
  if (!mark) {
    scroller.scrollTop = 0;
    return;
  }
  const away = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  scroller.scrollTop += away - scroller.clientHeight / 3;
}

// Beside the conversation; over the page where another tab hides that column.
function home(column) {
  beside ??= column.parentElement;
  const wanted = document.getElementById("side").offsetParent === null ? document.body : beside;
  if (column.parentElement !== wanted) wanted.append(column);
}

// Show what there is at an address; until it comes, that it will. Whether it did, and was not left.
async function read(address, from, what) {
  open = what;
  unfold(from);
  const column = reader();
  if (!fetched.has(address)) {
    column.setAttribute("aria-busy", "true");
    from?.setAttribute("aria-busy", "true");
    fill('<h2 id="beside-title" class="waiting">Opening…</h2>');
  }
  const html = await fragment(address);
  from?.removeAttribute("aria-busy");
  if (open !== what) return false;
  column.removeAttribute("aria-busy");
  fill(html);
  return true;
}

function fill(html) {
  reader().querySelector("#reader-text").innerHTML = html;
}

function unfold(from) {
  const column = reader();
  home(column);
  if (column.hidden) opener = from ?? document.activeElement;
  column.hidden = false;
  document.body.classList.add("reading");
  column.focus({ preventScroll: true });
}

export function closeReader(push = true) {
  const column = reader();
  if (!column || column.hidden) return;
  open = null;
  column.hidden = true;
  document.body.classList.remove("reading");
  if (push) go(NOWHERE);
  if (opener?.isConnected) opener.focus();
  hide();
}

// Show the article that the page's address names, or none.
export function follow() {
  if (place(location.href).id) openReader(location.href, null);
  else closeReader(false);
}

document.addEventListener("click", async (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[data-close]")) closeReader();
  if (event.target.closest("[data-link]")) {
    const { copy } = await import("./conversation.js");
    copy(Promise.resolve(location.href), "The address is copied.");
  }
});

// Selecting words of an answer offers to look for what the articles say about them.
function selected() {
  const selection = getSelection();
  const node = selection?.anchorNode;
  const element = node instanceof Element ? node : node?.parentElement;
  if (!selection?.rangeCount || !element?.closest("#conversation .answer")) return "";
  const holder = document.createElement("div");
  holder.append(selection.getRangeAt(0).cloneContents());
  // Where a sentence stands is not part of what it says.
  for (const chip of holder.querySelectorAll("a.chip")) chip.replaceWith(" ");
  for (const part of holder.querySelectorAll("p, li, h3")) part.after(" ");
  const words = holder.textContent.replace(/\s+/g, " ").trim();
  return words.length > 2 ? words : "";
}

let settle = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(settle);
  settle = setTimeout(() => {
    find.hidden = !selected();
    if (find.hidden) return;
    const at = getSelection().getRangeAt(0).getBoundingClientRect();
    find.style.left = `${Math.max(8, Math.min(at.left, innerWidth - 140))}px`;
    find.style.top = `${Math.max(8, Math.min(at.bottom + 6, innerHeight - 48))}px`;
  }, 150);
});
find.addEventListener("pointerdown", (event) => event.preventDefault());
find.addEventListener("click", () => findEvidence());

export async function findEvidence() {
  const words = selected();
  if (!words) return;
  find.hidden = true;
  await read(`/evidence?${new URLSearchParams({ words })}`, null, { ...NOWHERE });
}
