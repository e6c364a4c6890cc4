// Shows new requests while the page is looked at. What was opened stays open,
// and a request that has the focus keeps it.

const everySecond = 1000;
let shown = latest().innerHTML;

setInterval(renew, everySecond);

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.pathname).catch(() => null); // the app may be restarting
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("#latest");
  if (!now || now.innerHTML === shown) return;
  shown = now.innerHTML;
  const focused = document.activeElement?.closest(".request")?.id;
  const known = new Map([...latest().querySelectorAll(".request")].map((request) => [request.id, request.open]));
  for (const request of now.querySelectorAll(".request")) {
    request.open = known.get(request.id) ?? known.size === 0;
  }
  latest().replaceWith(document.adoptNode(now));
  if (focused) document.getElementById(focused)?.querySelector("summary").focus();
}

function latest() {
  return document.querySelector("#latest");
}
