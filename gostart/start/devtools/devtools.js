// Updates the list of requests while the page is visible. Requests that are expanded
// stay expanded, and a focused request keeps the focus.

const interval = 1000; // milliseconds
let shown = latest().innerHTML;

setInterval(update, interval);

async function update() {
  if (document.hidden) return;
  const response = await fetch(location.pathname).catch(() => null); // the app may be restarting
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.querySelector("#latest");
  if (!list || list.innerHTML === shown) return;
  shown = list.innerHTML;
  const focused = document.activeElement?.closest(".request")?.id;
  const wasOpen = new Map([...latest().querySelectorAll(".request")].map((request) => [request.id, request.open]));
  for (const request of list.querySelectorAll(".request")) {
    request.open = wasOpen.get(request.id) ?? wasOpen.size === 0; // new requests only if the list was empty
  }
  latest().replaceWith(document.adoptNode(list));
  if (focused) document.getElementById(focused)?.querySelector("summary").focus();
}

function latest() {
  return document.querySelector("#latest");
}
