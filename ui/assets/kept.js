// What is kept: conversations by the browser, and by a window, until it is closed, which of them was
// open and the words half typed. A new window begins anew, so that no two write into one conversation.
import { say } from "./conversation.js";
import { editing } from "./editing.js";
import { closed } from "./lists.js";

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

// Every conversation has a key of its own: windows write when they like, and none of them writes over
// what another one kept. Where one was forgotten its key says so, for the window that still shows it.
const KEY = "dateline.conversation.";
const BEFORE = "dateline.turns"; // Where earlier versions kept all of them together.
const MOST = 20;
const FORGOTTEN = 500;
const ROOM = 3_000_000; // A browser keeps five million characters of a page.

function parsed(words) {
  try {
    return { at: 0, ...JSON.parse(words) };
  } catch {
    return { at: 0 };
  }
}

function records() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(KEY));
    const all = keys.map((key) => ({ key, words: localStorage.getItem(key) ?? "" }));
    return all.map((one) => ({ ...one, ...parsed(one.words) })).sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

function found(id) {
  try {
    const words = localStorage.getItem(KEY + id);
    return words && parsed(words);
  } catch {
    return null;
  }
}

// Room for one that is to be written: the oldest go. It is kept itself, however long it is.
function makeRoom(id, length) {
  const all = records().filter((record) => record.key !== KEY + id);
  let room = ROOM - length;
  const dropped = all.filter((record) => !record.forgotten).filter(({ words }, number) => {
    room -= words.length;
    return number + 1 >= MOST || room < 0;
  });
  dropped.push(...all.filter((record) => record.forgotten).slice(FORGOTTEN));
  for (const { key } of dropped) localStorage.removeItem(key);
}

// The conversations that this window has read or written, and when they were written then.
const known = new Map();

function put(id, record, at = Date.now()) {
  known.set(id, at);
  const words = JSON.stringify({ ...record, at });
  try {
    makeRoom(id, words.length);
    localStorage.setItem(KEY + id, words);
  } catch {
    say("This browser could not keep the conversation. Save it before you close the window.");
  }
}

let refused = null;
function keep(conversation) {
  const { id } = conversation;
  const { forgotten, name } = found(id) ?? {};
  if (!forgotten) put(id, { ...conversation, name });
  else if (refused !== id) {
    refused = id;
    say("This conversation was forgotten in another window; it is not kept.");
  }
}

function list() {
  const kept = records().filter((record) => !record.forgotten);
  return kept.map(({ id, title, name, day }) => ({ id, title, name, day }));
}

// Python asks for the list then, and shows it.
const tell = () => document.dispatchEvent(new Event("dateline-kept"));

window.dateline.kept = list;
window.dateline.conversation = (id) => {
  const record = found(id);
  if (record) known.set(id, record.at);
  return record;
};

// What the list of conversations holds; who chooses another one in it opens that. Gradio tells of a
// list that was only left as of one in which something was chosen.
let choices = [];
let shown = null;

window.dateline.listed = async (list) => {
  const same = JSON.stringify(choices) === JSON.stringify(list.choices);
  if (!same) await closed(document.querySelector("#earlier input"));
  ({ choices, value: shown } = list);
  if (shown) write(OPEN, shown);
  return { __type__: "update", ...(same ? {} : { choices }), value: shown };
};

window.dateline.choose = (name) => {
  if (!name || name === shown) return;
  shown = name;
  write(OPEN, name);
  document.dispatchEvent(new Event("dateline-chosen"));
};

window.dateline.chosen = () => window.dateline.conversation(shown);

window.dateline.leave = () => {
  shown = null;
  write(OPEN, null);
};

// A name in place of the first question; nobody has asked anything, so it stays as old as it was.
function name(id, words, longest) {
  const record = found(id);
  if (!record || record.forgotten) return;
  const given = [...words.replace(/\s+/g, " ").trim()].slice(0, longest).join("");
  try {
    localStorage.setItem(KEY + id, JSON.stringify({ ...record, name: given || undefined }));
  } catch {
    say("This browser could not keep the name. Forget a conversation that is not needed, and try again.");
  }
  tell();
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-rename]") : null;
  if (!button) return;
  const record = shown && found(shown);
  if (!record || record.forgotten) {
    say("No conversation is kept that could be renamed.");
    return;
  }
  const label = "Name of this conversation";
  const longest = Number(button.dataset.longest);
  const look = { words: record.name ?? "", hint: record.title, label, does: "Rename" };
  const rename = (words, _, back) => {
    name(record.id, words, longest);
    back();
  };
  editing(button, { ...look, longest }, rename, () => button.focus());
});

// Whether another window has gone on with the conversation that is open here: then two go on, apart.
window.dateline.elsewhere = () => {
  const record = found(read(OPEN));
  return Boolean(record) && !record.forgotten && record.at !== known.get(record.id);
};

window.dateline.change = (change) => {
  if (change?.keep) keep(change.keep);
  const left = change?.left && found(change.left);
  if (left && !left.forgotten) say("The conversation as it was stays among the earlier ones.");
  for (const id of change?.forget ?? []) put(id, { forgotten: true });
  tell();
};

// What was kept together is kept apart from now on, and is older than what is kept later.
window.dateline.entered = (before) => {
  const older = Array.isArray(before) ? before.filter((one) => one?.id && !found(one.id)) : [];
  try {
    localStorage.removeItem(BEFORE);
  } catch {
    // Nothing is kept there.
  }
  older.reverse().forEach((one, number) => put(one.id, one, number));
  return { kept: list(), opened: window.dateline.conversation(read(OPEN)) };
};

let telling = 0;
addEventListener("storage", ({ key }) => {
  if (key !== null && !key.startsWith(KEY)) return;
  clearTimeout(telling);
  telling = setTimeout(tell, 100);
});
