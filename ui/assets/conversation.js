// What the buttons in the conversation do. Python does the asking; copies and files are made here.
import { editing } from "./editing.js";
import { citing, closeReader } from "./evidence.js";

const status = document.createElement("div");
status.id = "said";
status.setAttribute("role", "status");
document.body.append(status);
let fading = 0;
// An answer is read out, and does not take the place of what is shown.
const announced = document.createElement("div");
announced.className = "sr";
announced.setAttribute("role", "status");
document.body.append(announced);

export function say(words) {
  status.textContent = words;
  status.classList.add("seen");
  clearTimeout(fading);
  fading = setTimeout(() => status.classList.remove("seen"), Math.max(2500, 60 * words.length));
}

// The words come as a promise: a browser wants to be asked for its clipboard while it is clicked.
export async function copy(words, done) {
  try {
    const blob = words.then((said) => new Blob([said], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  } catch {
    const box = document.createElement("textarea");
    box.value = await words;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  say(done);
}

const documents = (turns) =>
  [...turns].map((turn) => turn.dataset.document).filter(Boolean).map((said) => JSON.parse(said));

async function exported(kind, turns, citation = null) {
  const reply = await fetch(`/export/${kind}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ turns: documents(turns), citation }),
  }).catch(() => {
    throw new Error("The server does not answer. Is Dateline still running?");
  });
  if (!reply.ok) throw new Error((await reply.json()).error);
  return reply.text();
}

const FILES = {
  markdown: ["conversation.md", "text/markdown"],
  json: ["conversation.json", "application/json"],
  html: ["conversation.html", "text/html"],
  csv: ["conversation.csv", "text/csv"],
  events: ["conversation.md", "text/markdown"],
  ics: ["conversation.ics", "text/calendar"],
};

async function save(kind, turns, what) {
  if (!documents(turns).length) {
    say(`There is no ${what === "timeline" ? "timeline" : "answer"} to save yet.`);
    return;
  }
  const [given, type] = FILES[kind];
  const name = given.replace("conversation", what);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await exported(kind, turns)], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(`${name} is saved.`);
}

// The question's own words: what is shown has code points for what cannot be seen.
const asked = (element) => JSON.parse(element.dataset.question);

let told = null;
function tell(element, detail) {
  told = { question: detail.question ?? asked(element.closest(".turn")), ...detail };
  element.dispatchEvent(new CustomEvent("dateline", { bubbles: true, detail }));
}

// What nobody sees is left out of what stands for a moment; the rest looks like no template to Gradio.
const text = (words) =>
  words
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .replace(/[&<>"'${}`@]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// That a question was taken is shown before the server knows of it; what it says comes in its place.
const TAKEN = "<!--taken-->";
window.dateline.taken = (question = null) => {
  if (question === null && told.act === "wrong") {
    return `${TAKEN}<p class="thanks" role="status" aria-busy="true">Reporting it…</p>`;
  }
  return `${TAKEN}<section class="turn"><h2 class="asked">${text(question ?? told.question)}</h2>
    <div class="answer" aria-busy="true"><p class="waiting">Asking…</p></div></section>`;
};
// The server never heard of it, or had nothing to say.
window.dateline.untaken = (now) => (now?.startsWith(TAKEN) ? "" : now);

const STAYS = ["edit", "wrong"];

// Where somebody goes on who asked with the keyboard; a finger would only open its keyboard.
function toQuestion() {
  if (matchMedia("(hover: none)").matches) return;
  document.querySelector("#question textarea")?.focus();
}

function edit(turn) {
  const look = { words: asked(turn), label: "Question", does: "Ask", longest: 2000 };
  const ask = (question, form) => {
    tell(form, { act: "edit", turn: Number(turn.dataset.turn), question });
    toQuestion();
  };
  editing(turn.querySelector("h2.asked"), look, ask, () => {
    turn.querySelector("[data-act=edit]").focus();
  });
}

// The keyboard goes back to what had opened the menu.
function close(menu) {
  const within = menu.contains(document.activeElement);
  menu.open = false;
  if (within) menu.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  close(menu);
  event.stopImmediatePropagation();
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || button) close(menu);
  }
  if (!button) return;
  const turn = button.closest(".turn");
  const { act, copy: kind, export: file, timeline } = button.dataset;
  if (kind) {
    const one = turn ? { turn } : citing();
    const done = turn ? "Copied with its citations." : "The citation is copied.";
    copy(exported(kind, [one.turn], one.number), done).catch((error) => say(error.message));
  }
  const all = document.querySelectorAll("#conversation .turn[data-document]");
  const drawn = document.querySelectorAll("#drawn .drawing");
  if (file) save(file, all, "conversation").catch((error) => say(error.message));
  if (timeline) save(timeline, drawn, "timeline").catch((error) => say(error.message));
  // What was pressed goes with the page that is drawn anew; a pointer was not on it by its focus.
  if (act && !STAYS.includes(act) && event.detail === 0) toQuestion();
  if (act === "edit") edit(turn);
  else if (act === "ask") tell(button, { act, question: asked(button) });
  else if (act) tell(button, { act, turn: Number(turn.dataset.turn) });
});

// Gradio would drop what is asked while an answer comes, or mix the two.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || event.shiftKey || !event.target.closest?.("#question")) return;
    if (event.target.tagName !== "TEXTAREA" || !document.querySelector("#now .turn")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say("An answer is coming. Stop it first, or ask when it is there.");
  },
  true,
);

// A box takes no more than it may hold, and cuts what is pasted without a word.
document.addEventListener("beforeinput", (event) => {
  const box = event.target;
  if (!(box.maxLength >= 0)) return;
  const more = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  const kept = box.value.length - (box.selectionEnd - box.selectionStart);
  if (kept + more.length > box.maxLength) {
    say(`At most ${box.maxLength.toLocaleString("en")} characters fit in here: the rest is left out.`);
  }
});

// A mark on the line leads to its event in the list below.
document.addEventListener("click", (event) => {
  const mark = event.target instanceof Element ? event.target.closest("[data-event]") : null;
  const item = mark && document.getElementById(`event-${mark.dataset.event}`);
  if (!item) return;
  for (const other of document.querySelectorAll(".event.pointed")) other.classList.remove("pointed");
  item.classList.add("pointed");
  item.scrollIntoView({ block: "center" });
});

// An answer that came is announced, and its beginning brought into view.
function arrived() {
  const turns = document.querySelectorAll("#conversation .turn");
  const last = turns[turns.length - 1];
  if (!last) return;
  const words = last.querySelector(".short, .statement, .refusal, .problem")?.textContent;
  if (words && answering) {
    announced.textContent = words;
    last.scrollIntoView({ block: "nearest" });
  }
  answering = false;
}

let answering = false;
function begun() {
  if (!document.querySelector("#now .turn")) return;
  if (!answering) closeReader();
  answering = true;
}

function watch() {
  const finished = document.getElementById("conversation");
  const now = document.getElementById("now");
  if (!finished || !now) return;
  waiting.disconnect();
  new MutationObserver(arrived).observe(finished, { childList: true, subtree: true });
  new MutationObserver(begun).observe(now, { childList: true, subtree: true });
}
const waiting = new MutationObserver(watch);
waiting.observe(document.body, { childList: true, subtree: true });
watch();
