// The tab stands in the page's address: a reload and Back keep it, and a link to it opens it.
import { go } from "./address.js";
import { follow, reading } from "./evidence.js";

// Where there is little room Gradio moves the last of them into a menu.
const TABS = ".tab-wrapper :is([role=tablist], .overflow-dropdown) > button";
const tabs = () => [...document.querySelectorAll(TABS)];
const name = (tab) => tab.textContent.trim().toLowerCase();
const open = () => tabs().find((tab) => tab.classList.contains("selected"));
const settled = () => new Promise((done) => setTimeout(done));
let first = null;

// The tab that the address names, and then the article: where that is shown depends on the tab.
async function toAddress() {
  const asked = new URLSearchParams(location.search).get("tab") ?? first;
  const wanted = tabs().find((tab) => name(tab) === asked);
  if (wanted && wanted !== open()) wanted.click();
  await settled();
  follow();
}
addEventListener("popstate", toAddress);

// An article that is open beside the conversation is not to be seen on another tab.
async function changed() {
  await settled();
  const tab = open() && name(open());
  if (tab) go({ tab: tab === first ? null : tab, ...reading() });
}

async function ready() {
  const wrapper = document.querySelector(".tab-wrapper");
  if (!wrapper || !open() || !document.getElementById("reader")) return;
  waiting.disconnect();
  first = name(tabs()[0]);
  await toAddress();
  new MutationObserver(changed).observe(wrapper, { subtree: true, attributeFilter: ["class"] });
}
const waiting = new MutationObserver(ready);
waiting.observe(document.body, { childList: true, subtree: true });
ready();
