// A tick belongs to its article: the table is drawn anew in place, and a tick would stay in its row.
const BOX = "#library-table input[type=checkbox]";
const ticked = new Set();

function draw() {
  for (const box of document.querySelectorAll(BOX)) box.checked = ticked.has(box.value);
  const count = document.querySelector("#library-table .ticked");
  const words = ticked.size ? ` · ${ticked.size.toLocaleString("en")} ticked` : "";
  if (count && count.textContent !== words) count.textContent = words;
}

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof Element) || !target.matches(BOX)) return;
  if (target.checked) ticked.add(target.value);
  else ticked.delete(target.value);
  draw();
});

window.dateline.ticked = () => [...ticked];
window.dateline.untick = () => {
  ticked.clear();
  draw();
};

function watch() {
  const table = document.getElementById("library-table");
  if (!table) return;
  waiting.disconnect();
  const drawn = { childList: true, subtree: true, attributeFilter: ["value"] };
  new MutationObserver(draw).observe(table, drawn);
}
const waiting = new MutationObserver(watch);
waiting.observe(document.body, { childList: true, subtree: true });
watch();
