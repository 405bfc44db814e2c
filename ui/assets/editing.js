// A small form in the place of what is edited: Enter sends it, Escape leaves it as it was.
export function editing(place, { words, label, does, longest, hint = "" }, sent, left) {
  const form = document.createElement("form");
  const box = document.createElement("textarea");
  box.value = words;
  box.maxLength = longest;
  box.rows = longest > 100 ? 2 : 1;
  box.placeholder = hint;
  box.setAttribute("aria-label", label);
  const send = Object.assign(document.createElement("button"), { textContent: does });
  const leave = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Cancel",
  });
  form.className = "editing";
  form.append(box, send, leave);
  const back = () => {
    form.replaceWith(place);
    left();
  };
  leave.addEventListener("click", back);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sent(box.value, form, back);
  });
  place.replaceWith(form);
  box.focus();
}
