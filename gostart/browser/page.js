// The script of every page, loaded as a module after htmx. It shows progress,
// moves the focus, opens dialogs, prefetches links, and updates other tabs when
// the user signs in or out.
//
// The contract with the app's markup:
//
// - `#main` is the part that a navigation replaces: <main id="main"
//   tabindex="-1">. htmx must target it (hx-target="#main" on body), and
//   tabindex lets it take the focus. While a request takes longer than 150 ms,
//   `#main` has `aria-busy`="true"; a stylesheet can show progress by that.
// - `#header` is the header with the navigation. The server sends it again with
//   each navigation (hx-swap-oob="true").
// - `data-session` marks the parts that depend on who is signed in. The first
//   one in the document, usually `#header`, holds a value that differs from user
//   to user and is "" when signed out. The value of the others is ignored. Two
//   renderings of one page must have these parts in the same order.
// - `data-theme` on <html> is the user's colour scheme. It is optional.
// - <button `data-dialog`="ID"> opens the <dialog> with that id. Put the button
//   into a form that does the same without JavaScript.
// - `data-unsent` marks a note in or after a form that was not processed. The
//   server sends it with `role`="alert"; if the server does not respond, this script
//   adds one. The next request of the form removes it.
// - `hx-boost`="false" on a link or around it excludes the link from
//   prefetching. So do target, download, and paths below /api/.
//
// If one of these is missing, only its feature is off.

// Progress: #main is aria-busy while a request takes longer than 150 ms.

let progressTimer = 0;

/** @param {boolean} busy */
const setBusy = (busy) => document.getElementById("main")?.setAttribute("aria-busy", String(busy));

document.addEventListener("htmx:before:request", () => {
  clearTimeout(progressTimer);
  progressTimer = setTimeout(setBusy, 150, true);
});

document.addEventListener("htmx:finally:request", () => {
  clearTimeout(progressTimer);
  setBusy(false);
});

// Focus: after a navigation it moves into #main, so that keyboards and screen
// readers continue there. If the user moved it into the header while waiting,
// it stays in the header.

/** @type {Focus | null} */
let headerFocus;

document.addEventListener("htmx:before:swap", (event) => {
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
  headerFocus = document.activeElement === sourceElement ? null : saveFocus(document.getElementById("header"));
});

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const note = ctx.hx?.reselect === "[data-unsent]" && notesOf(ctx.sourceElement)[0];
  if (note) return reveal(note);
  if (document.activeElement !== document.body) return;
  if (headerFocus) {
    restoreFocus(document.getElementById("header"), headerFocus);
  } else {
    document.getElementById("main")?.focus({ preventScroll: true });
  }
});

/** @typedef {{text: string | null, at: number}} Focus  a focused control: its text, and its index within its part */

/** @param {Element | null} part */
const controls = (part) => /** @type {HTMLElement[]} */ ([...(part?.querySelectorAll("a[href], button") ?? [])]);

/**
 * Returns the focused control of a part for restoreFocus, or null if there is none.
 * @param {Element | null} part
 */
function saveFocus(part) {
  const all = controls(part);
  const at = all.findIndex((control) => control === document.activeElement);
  return at < 0 ? null : { text: all[at].textContent, at };
}

/**
 * Restores the focus in a part that was replaced: on the control with the same
 * text, else on the one at the same index.
 * @param {Element | null} part
 * @param {Focus} focus
 */
function restoreFocus(part, { text, at }) {
  const all = controls(part);
  const control = all.find(({ textContent }) => textContent === text) ?? all[at] ?? all.at(-1);
  control?.focus({ preventScroll: true });
}

// Documents: a prerendered site or a proxy with an error page sends a whole
// document although htmx requested a part. Then load it as a document.
document.addEventListener("htmx:after:request", (event) => {
  const { request, response, hx, text } = /** @type {CustomEvent} */ (event).detail.ctx;
  const isForPart = request.method === "GET" && request.headers["HX-Request-Type"] === "partial" && !hx.reselect;
  if (isForPart && /^\s*<!doctype/i.test(text)) {
    event.preventDefault();
    location.assign(response.raw.url);
  }
});

// Unsent forms: a response with an error never replaces a form. The server sends a
// note for htmx to put into it (HX-Reselect: [data-unsent]), or the page of the
// form again (422). If a proxy responds instead, or nothing does, this script adds
// the note.

/** @typedef {{sourceElement: Element, request: {method: string}, response?: {raw: Response, status: number}, hx?: {reselect?: string}}} HtmxContext  the detail.ctx of an event of htmx */

/** @param {HtmxContext} ctx */
const changesSomething = ({ request }) => !/^(GET|HEAD)$/.test(request.method);

/** @param {Element} source  a form, or another element that sent a request */
const formOf = (source) => source.closest("form") ?? source;

/**
 * Returns the notes in the form of an element or, without a form, after it.
 * @param {Element} source
 */
const notesOf = (source) =>
  source.closest("form")?.querySelectorAll("[data-unsent]") ??
  [source.nextElementSibling].filter((next) => next?.matches("[data-unsent]"));

/** @param {Element} source */
const removeNotes = (source) => notesOf(source).forEach((note) => note?.remove());

/** @type {WeakSet<Element>} */
const sending = new WeakSet(); // forms

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (changesSomething(ctx)) {
    removeNotes(ctx.sourceElement);
    sending.add(formOf(ctx.sourceElement));
  }
});

document.addEventListener("htmx:finally:request", (event) => {
  sending.delete(formOf(/** @type {CustomEvent} */ (event).detail.ctx.sourceElement));
});

document.addEventListener("htmx:after:request", (event) => {
  /** @type {{ctx: HtmxContext}} */
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const { raw, status } = /** @type {{raw: Response, status: number}} */ (ctx.response);
  if (!changesSomething(ctx) || status < 400 || raw.redirected) return;
  const action = raw.headers.get("Start-Action");
  if (action) {
    ctx.sourceElement.closest("form")?.setAttribute("action", action);
  }
  if (ctx.hx?.reselect !== "[data-unsent]" && status !== 422) {
    event.preventDefault();
    reveal(showNote(ctx.sourceElement, `The server could not process this (error ${status}). What you entered is still here. Try again in a minute.`));
  }
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx && changesSomething(ctx) && ctx.text === undefined) { // no response, or only a part of it
    reveal(showNote(ctx.sourceElement, "The server did not answer. What you entered is still here. Check your connection, then send this again."));
  }
});

/**
 * Puts a note where htmx puts the server's, and returns it.
 * @param {Element} source
 * @param {...(string | Node)} content
 */
function showNote(source, ...content) {
  removeNotes(source);
  const note = Object.assign(document.createElement("div"), { className: "error", role: "alert", tabIndex: -1 });
  note.dataset.unsent = "";
  note.append(document.createElement("p"));
  note.firstElementChild?.append(...content);
  if (source instanceof HTMLFormElement) {
    source.append(note);
  } else {
    source.after(note);
  }
  return note;
}

/**
 * Scrolls to a note, and focuses it if nothing else has the focus: the button that
 * sent the form has lost it, as it was disabled meanwhile.
 * @param {Element} note
 */
function reveal(note) {
  note.scrollIntoView({ block: "nearest" });
  if (document.activeElement === document.body) {
    /** @type {HTMLElement} */ (note).focus({ preventScroll: true });
  }
}

// A fragment that needs a session must not replace the page by the sign-in page, if
// that would lose a form.
document.addEventListener("htmx:after:request", (event) => {
  const { request, response } = /** @type {CustomEvent} */ (event).detail.ctx;
  if (response.raw.headers.get("Start-Session") === "ended" && request.headers["HX-Boosted"] !== "true" && unsentForms().length > 0) {
    event.preventDefault();
    scheduleCheck();
  }
});

/** Returns the forms that must not be lost: being sent, with a note, or filled in by a person who was signed in. */
const unsentForms = () =>
  [...document.forms].filter((form) => sending.has(form) || form.querySelector("[data-unsent]") || (personOf(form) && isFilledIn(form)));

/** @param {HTMLFormElement} form */
const paramsOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).searchParams;

/** @param {HTMLFormElement} form */
const personOf = (form) => paramsOf(form).get("person"); // the mark of the user who opened the form

/** @param {HTMLFormElement[]} forms */
const marksOf = (forms) => [...new Set(forms.map(personOf).filter((mark) => mark !== null))];

/** @param {HTMLFormElement} form */
const isFilledIn = (form) => paramsOf(form).has("from") || [...form.elements].some(isChanged); // "from" means that the server shows an invalid form again

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    return field.multiple || options.some((option) => option.defaultSelected)
      ? options.some((option) => option.selected !== option.defaultSelected)
      : field.selectedIndex > 0;
  }
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    return field.checked !== field.defaultChecked;
  }
  return (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value !== field.defaultValue;
}

// Dialogs: a button with data-dialog opens one instead of sending its form.

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button[data-dialog]"));
  const dialog = document.getElementById(button?.dataset.dialog ?? "");
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  }
});

// Prefetching: when the pointer or the focus stays on a link, fetch its page, and
// give the response to htmx on click. This applies only to links for which htmx
// replaces #main: never to sign-in, sign-out or downloads.

const hoverTime = 65, maxAge = 5000; // milliseconds

let hoverTimer = 0;
/** @type {{url?: string, response?: Promise<Response>, until?: number}} */
let prefetched = {};

/** @param {Event} event */
function prefetchSoon({ target }) {
  clearTimeout(hoverTimer);
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (target).closest?.("a[href]"));
  if (link && canPrefetch(link)) {
    hoverTimer = setTimeout(prefetch, hoverTime, link.href);
  }
}

document.addEventListener("pointerover", prefetchSoon);
document.addEventListener("focusin", prefetchSoon);

/** @param {HTMLAnchorElement} link */
const canPrefetch = (link) =>
  link.origin === location.origin && !link.pathname.startsWith("/api/") && leadsToAnotherPage(link) &&
  !link.target && !link.hasAttribute("download") && !link.closest('[hx-boost="false"]');

/** @param {HTMLAnchorElement} link */
const leadsToAnotherPage = (link) => link.pathname + link.search !== location.pathname + location.search;

// The headers that htmx sends when it follows a link.
const htmxHeaders = {
  Accept: "text/html",
  "HX-Boosted": "true",
  "HX-Request": "true",
  "HX-Request-Type": "partial",
  "HX-Source": "a",
  "HX-Target": "main#main",
};

/** @param {string} url */
function prefetch(url) {
  if (prefetched.url === url && Date.now() < (prefetched.until ?? 0)) return;
  const response = fetch(url, { headers: { ...htmxHeaders, "HX-Current-URL": location.href } });
  response.catch(() => {}); // then the click fetches the page again
  prefetched = { url, response, until: Date.now() + maxAge };
}

document.addEventListener("htmx:before:request", (event) => {
  clearTimeout(hoverTimer);
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const { method, action, headers } = ctx.request;
  const { url, response, until = 0 } = prefetched;
  prefetched = {};
  if (method === "GET" && headers["HX-Target"] === "main#main" && new URL(action, location.href).href === url && Date.now() < until) {
    const fetchAgain = () => fetch(action, ctx.request);
    ctx.fetch = () => /** @type {Promise<Response>} */ (response).then((response) => (response.ok ? response : fetchAgain()), fetchAgain);
  }
});

// Tabs: each page sends the value of its first data-session, the fingerprint of the
// session, to the other tabs when it loads. A tab that receives another fingerprint
// than its own, or a message of auth-client.js that the session changed, fetches its
// page again and updates the parts with data-session.
//
// Tabs do not exchange messages forever: a tab sends its fingerprint when it loads,
// and once more to correct a tab with an outdated fingerprint. No tab replies to a
// correction.

const channel = new BroadcastChannel("auth");

/** @param {Document} page */
const parts = (page) => /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-session]"));

/** @param {Document} page */
const fingerprintOf = (page) => parts(page)[0]?.dataset.session;

/** @param {boolean} [isCorrection]  whether this corrects another tab */
const announce = (isCorrection) => channel.postMessage({ fingerprint: fingerprintOf(document), isCorrection });

let timer = 0;
let checking = new AbortController();

/**
 * Schedules one check for all messages that arrive within 50 ms.
 * @param {{fingerprint?: string, isCorrection?: boolean}} [message]
 */
function scheduleCheck(message = {}) {
  prefetched = {}; // it may be a page of another user
  clearTimeout(timer);
  checking.abort();
  checking = new AbortController();
  timer = setTimeout(() => check(message, checking.signal).catch(() => {}), 50); // after an error or an abort, the next message checks again
}

/**
 * Fetches this page again and compares who is signed in.
 * @param {{fingerprint?: string, isCorrection?: boolean}} message
 * @param {AbortSignal} signal
 */
async function check(message, signal) {
  const marks = marksOf([...document.forms]);
  /** @type {Record<string, string>} */
  const headers = marks.length > 0 ? { Accept: "text/html", "Start-Person": marks.join() } : { Accept: "text/html" };
  const response = await fetch(location.href, { headers, cache: "no-store", signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const [own, fresh] = [fingerprintOf(document), fingerprintOf(page)];
  const forms = unsentForms();
  if (forms.length > 0 && (response.redirected || own !== fresh)) {
    keep(forms, page, response);
  } else if (response.redirected || (own && fresh && own !== fresh)) {
    location.replace(response.url); // the page requires a session, or is now a page of another user
  } else if (fresh !== undefined) {
    update(page);
    if (own === fresh && message.fingerprint !== undefined && !message.isCorrection) {
      announce(true); // not this tab but the other one is outdated
    }
  }
}

/** @type {Element[]} */
let concealed = []; // parts of #main

const keptHeading = Object.assign(document.createElement("h1"), { textContent: "Unsent form" });

/**
 * Keeps the unsent forms when the session has changed. They are shown alone, as the
 * rest of the page may be private, until the user who opened them is signed in again.
 * @param {HTMLFormElement[]} forms
 * @param {Document} page
 * @param {Response} response
 */
function keep(forms, page, { redirected, url, headers }) {
  const isSignedIn = Boolean(fingerprintOf(page)); // before its parts move to this document
  if (redirected) {
    parts(document)[0]?.replaceWith(...[...parts(page)].slice(0, 1));
  } else {
    update(page);
  }
  const whose = headers.get("Start-Person"); // opened the forms: "own" (the signed-in user), "other" or "unknown"
  if (!redirected && isSignedIn && (whose === "own" || marksOf(forms).length === 0)) {
    forms.forEach(removeNotes);
    concealed.splice(0).forEach((part) => part.removeAttribute("hidden"));
    keptHeading.remove();
    return;
  }
  const signIn = () => Object.assign(document.createElement("a"), { textContent: "Sign in", href: url, target: "_blank", rel: "noopener" });
  for (const form of forms) {
    if (!isSignedIn) {
      showNote(form, "Your session has ended. ", redirected ? signIn() : "Sign in from another tab", ", then send this again.");
    } else if (!form.querySelector("[data-unsent] button")) { // the note of the server says more
      showNote(form, whose === "other"
        ? "Another account is signed in now. This form was not sent. To send it, sign in with the account that opened it."
        : "The session has changed. This form was not sent.");
    }
  }
  conceal(forms);
}

/**
 * Hides the parts of #main that belong to none of these forms, its heading too.
 * @param {HTMLFormElement[]} forms
 */
function conceal(forms) {
  const shown = forms.flatMap((form) => [form, ...form.elements]); // form="ID" puts fields anywhere
  for (const part of document.querySelectorAll("#main *")) {
    if (part !== keptHeading && !part.closest("[hidden]") && !shown.some((element) => element.contains(part) || part.contains(element))) {
      part.setAttribute("hidden", "");
      concealed.push(part);
    }
  }
  forms[0].before(keptHeading);
}

/**
 * Replaces the parts with data-session and nothing else: forms keep what the
 * user has typed.
 * @param {Document} page
 */
function update(page) {
  document.documentElement.dataset.theme = page.documentElement.dataset.theme ?? "";
  const fresh = [...parts(page)];
  const forms = unsentForms();
  parts(document).forEach((part, i) => {
    if (fresh[i] && !forms.some((form) => part.contains(form))) {
      replace(part, fresh[i]);
    }
  });
}

/**
 * @param {Element} part
 * @param {Element} fresh
 */
function replace(part, fresh) {
  const focus = saveFocus(part);
  part.replaceWith(fresh);
  if (focus) {
    restoreFocus(fresh, focus);
  }
}

channel.addEventListener("message", ({ data }) => {
  if (data.fingerprint !== fingerprintOf(document)) {
    scheduleCheck(data);
  }
});

announce();
addEventListener("pageshow", ({ persisted }) => persisted && scheduleCheck()); // the back button restores an old page
