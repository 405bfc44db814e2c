// What is shown stands in the page's address, so that a reload, Back and a link lead there again.
export function go(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) asked.delete(name);
    else asked.set(name, value);
  }
  const query = asked.toString();
  if (query === new URLSearchParams(location.search).toString()) return;
  history.pushState({}, "", location.pathname + (query && `?${query}`));
}
