// What every page runs: it shows that a navigation takes its time, puts the
// focus where it leads, opens dialogs, asks early for what is likely to be next,
// and keeps the tabs right about who is signed in.

// A navigation by htmx replaces main.

let waiting = 0;

/** @param {boolean} busy */
const show = (busy) => document.getElementById("main")?.setAttribute("aria-busy", String(busy));

document.addEventListener("htmx:before:request", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 150, true); // what is faster needs no sign
});

document.addEventListener("htmx:finally:request", () => {
  clearTimeout(waiting);
  show(false);
});

// The focus goes into main with the link that was followed, but stays in the
// header if it went there meanwhile.

/** @type {Focus | null} */
let held;

document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
  held = document.activeElement === sourceElement ? null : focusIn(document.getElementById("header"));
});

document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement !== document.body) return;
  if (held) {
    putFocus(document.getElementById("header"), held);
  } else {
    document.getElementById("main")?.focus({ preventScroll: true }); // else a keyboard would begin at the top again
  }
});

/** @typedef {{name: string | null, at: number}} Focus  on a control: what it says, and its number in its part */

/** @param {Element | null} part */
const controls = (part) => /** @type {HTMLElement[]} */ ([...(part?.querySelectorAll("a[href], button") ?? [])]);

/** @param {Element | null} part */
function focusIn(part) {
  const all = controls(part);
  const at = all.findIndex((control) => control === document.activeElement);
  return at < 0 ? null : { name: all[at].textContent, at };
}

/**
 * Puts the focus where it was in what is replaced: on the control of that name,
 * else on what stands in its place.
 * @param {Element | null} part
 * @param {Focus} focus
 */
function putFocus(part, { name, at }) {
  const all = controls(part);
  const control = all.find(({ textContent }) => textContent === name) ?? all[at] ?? all.at(-1);
  control?.focus({ preventScroll: true });
}

// Who asks for a part gets a document of a prerendered site, or of a proxy when
// the app is down. It is no part of this one.
document.addEventListener("htmx:after:request", (event) => {
  const { request, response, hx, text } = /** @type {CustomEvent} */ (event).detail.ctx;
  const isForPart = request.method === "GET" && request.headers["HX-Request-Type"] === "partial" && !hx.reselect;
  if (isForPart && /^\s*<!doctype/i.test(text)) {
    event.preventDefault();
    location.assign(response.raw.url);
  }
});

// A button with data-dialog opens that dialog. Without script it sends its form,
// to a page that asks the same.

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button[data-dialog]"));
  if (button) {
    event.preventDefault();
    /** @type {HTMLDialogElement} */ (document.getElementById(button.dataset.dialog ?? "")).showModal();
  }
});

// The page behind a link is asked for when the pointer or the focus rests on
// the link, and htmx gets that answer. Only what htmx would replace main with
// is: no sign-in, no sign-out, no download.

const rest = 65, freshness = 5000; // milliseconds

let resting = 0;
/** @type {{url?: string, answer?: Promise<Response>, until?: number}} */
let early = {};

/** @param {Event} event */
function considerLink({ target }) {
  clearTimeout(resting);
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (target).closest?.("a[href]"));
  if (link && isSafe(link)) {
    resting = setTimeout(askEarly, rest, link.href);
  }
}

document.addEventListener("pointerover", considerLink);
document.addEventListener("focusin", considerLink);

/** @param {HTMLAnchorElement} link */
const isSafe = (link) =>
  link.origin === location.origin && !link.pathname.startsWith("/api/") && isElsewhere(link) &&
  !link.target && !link.hasAttribute("download") && !link.closest('[hx-boost="false"]');

/** @param {HTMLAnchorElement} link */
const isElsewhere = (link) => link.pathname + link.search !== location.pathname + location.search;

const asHTMX = {
  Accept: "text/html",
  "HX-Boosted": "true",
  "HX-Request": "true",
  "HX-Request-Type": "partial",
  "HX-Source": "a",
  "HX-Target": "main#main",
};

/** @param {string} url */
function askEarly(url) {
  if (early.url === url && Date.now() < (early.until ?? 0)) return;
  const answer = fetch(url, { headers: { ...asHTMX, "HX-Current-URL": location.href } });
  answer.catch(() => {}); // the click will ask again
  early = { url, answer, until: Date.now() + freshness };
}

document.addEventListener("htmx:before:request", (event) => {
  clearTimeout(resting);
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const { method, action, headers } = ctx.request;
  const { url, answer, until = 0 } = early;
  early = {};
  if (method === "GET" && headers["HX-Target"] === "main#main" && new URL(action, location.href).href === url && Date.now() < until) {
    const again = () => fetch(action, ctx.request);
    ctx.fetch = () => /** @type {Promise<Response>} */ (answer).then((response) => (response.ok ? response : again()), again);
  }
});

// A page says whose it is by a mark in its header, data-session: "" for
// nobody's. It tells the mark to the other tabs when it is loaded; one that
// hears another mark than its own, or that auth-client.js changed something,
// asks the server for its own page again.
//
// Tabs cannot go on correcting each other: they speak when they are loaded,
// and once to whoever was wrong, and to an answer nobody answers.

const channel = new BroadcastChannel("auth");

/**
 * What depends on who is signed in: the header, and what a page marks too.
 * @param {Document} page
 */
const parts = (page) => /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-session]"));

/** @param {Document} page */
const markOf = (page) => parts(page)[0]?.dataset.session;

/** @param {boolean} [isAnswer] */
const tell = (isAnswer) => channel.postMessage({ mark: markOf(document), isAnswer });

let timer = 0;
let asking = new AbortController();

/**
 * Asks soon, once for all messages that come together.
 * @param {{mark?: string, isAnswer?: boolean}} [heard]
 */
function askSoon(heard = {}) {
  early = {}; // it may be another person's
  clearTimeout(timer);
  asking.abort();
  asking = new AbortController();
  timer = setTimeout(() => ask(heard, asking.signal).catch(() => {}), 50); // offline, or asked again: the next message serves
}

/**
 * @param {{mark?: string, isAnswer?: boolean}} heard
 * @param {AbortSignal} signal
 */
async function ask(heard, signal) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store", signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const [own, fresh] = [markOf(document), markOf(page)];
  if (response.redirected || (own && fresh && own !== fresh)) {
    location.replace(response.url); // the page needs a session, or this one shows another person's
  } else if (fresh !== undefined) {
    renew(page);
    if (own === fresh && heard.mark !== undefined && !heard.isAnswer) {
      tell(true); // that tab was drawn before the change
    }
  }
}

/**
 * Shows the parts anew, and nothing else: what is half filled in stays.
 * @param {Document} page
 */
function renew(page) {
  document.documentElement.dataset.theme = page.documentElement.dataset.theme ?? "";
  const fresh = [...parts(page)];
  parts(document).forEach((part, i) => fresh[i] && replace(part, fresh[i]));
}

/**
 * @param {Element} part
 * @param {Element} fresh
 */
function replace(part, fresh) {
  const focus = focusIn(part);
  part.replaceWith(fresh);
  if (focus) {
    putFocus(fresh, focus);
  }
}

channel.addEventListener("message", ({ data }) => {
  if (data.mark !== markOf(document)) {
    askSoon(data);
  }
});

tell();
addEventListener("pageshow", ({ persisted }) => persisted && askSoon()); // the back button brings a page of the past
