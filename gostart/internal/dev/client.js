// Keeps a page up to date during development: reloads it after a build, replaces changed stylesheets, and shows errors. The
// query of this script's URL has two numbers: the build that served the page, and the version of the stylesheets then.
const loaded = new URL(import.meta.url).searchParams;
const build = Number(loaded.get("build"));
let style = Number(loaded.get("style"));

function update(state) {
  if (state.build !== build) {
    reload();
    return;
  }
  if (state.style !== style) {
    style = state.style;
    document.querySelectorAll('link[rel="stylesheet"][href^="/static/"]').forEach(replaceStylesheet);
  }
  show([...(state.problems ?? []), ...(state.panics ?? [])]);
}

// A reload would abort a navigation or htmx request in progress, such as a form that was just submitted. So reload waits for
// them, but only for a while: a download or a 204 response begins like a navigation, and the page stays.
const buildTimeout = 120_000; // milliseconds that a navigation may wait for a build
const responseTimeout = 10_000; // milliseconds that the app may take to respond after the build
const requests = new Set(); // those of htmx in progress
let navigating = false;
let navigationTimer;
let reloadBy; // set while a reload waits
let reloadTimer;

addEventListener("beforeunload", () => {
  navigating = true;
  clearTimeout(navigationTimer);
  navigationTimer = setTimeout(endNavigation, buildTimeout);
});

// endNavigation notes that no navigation is in progress.
function endNavigation() {
  navigating = false;
  clearTimeout(navigationTimer);
}

document.addEventListener("htmx:before:request", (event) => requests.add(event.detail.ctx));
document.addEventListener("htmx:finally:request", (event) => requests.delete(event.detail.ctx));

function reload() {
  reloadBy ??= Date.now() + responseTimeout;
  clearTimeout(reloadTimer);
  if ((navigating || requests.size > 0) && Date.now() < reloadBy) {
    reloadTimer = setTimeout(reload, 50);
    return;
  }
  reloadBy = undefined;
  keepDrafts();
  location.reload();
}

// A hidden page closes its event stream, because browsers limit the connections to one site.
let events;

function listen() {
  events?.close();
  events = undefined;
  if (document.visibilityState === "visible") {
    events = new EventSource("/_live/events");
    events.onmessage = (event) => update(JSON.parse(event.data));
  }
}

document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    endNavigation(); // the back button restored this page
    requests.clear();
    reloadBy = undefined;
    listen();
  }
});

// replaceStylesheet removes the old stylesheet only when the new one has loaded, so that the page always has one.
function replaceStylesheet(link) {
  const fresh = link.cloneNode();
  fresh.href = `${new URL(link.href).pathname}?style=${style}`;
  fresh.addEventListener("load", () => link.remove());
  fresh.addEventListener("error", () => fresh.remove());
  link.after(fresh);
}

// Form input survives a reload: sessionStorage keeps the changed fields. It never keeps passwords, files or hidden fields.
const storage = "start-drafts";
const ignored = ["password", "hidden", "file", "submit", "button", "image", "reset"];

// fields returns the form fields of the page, each by a key that stays the same after a reload.
function fields() {
  const named = new Map();
  for (const field of document.querySelectorAll("input, textarea, select")) {
    if (ignored.includes(field.type)) {
      continue;
    }
    const name = `${field.form?.getAttribute("action") ?? ""} ${field.name || field.id} ${field.type === "radio" ? field.value : ""}`;
    let key = name;
    for (let n = 2; named.has(key); n++) {
      key = `${name} ${n}`;
    }
    named.set(key, field);
  }
  return named;
}

const isChecked = (field) => field.type === "checkbox" || field.type === "radio";
const currentValue = (field) => (isChecked(field) ? field.checked : field.value);

function initialValue(field) {
  if (field instanceof HTMLSelectElement) {
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  }
  return isChecked(field) ? field.defaultChecked : field.defaultValue;
}

function keepDrafts() {
  const drafts = {};
  let focus;
  for (const [key, field] of fields()) {
    if (currentValue(field) !== initialValue(field)) {
      drafts[key] = currentValue(field);
    }
    if (field === document.activeElement) {
      focus = key;
    }
  }
  sessionStorage.setItem(storage, JSON.stringify({ url: location.href, drafts, focus }));
}

function restoreDrafts() {
  const kept = JSON.parse(sessionStorage.getItem(storage));
  sessionStorage.removeItem(storage);
  if (kept?.url !== location.href) {
    return;
  }
  for (const [key, field] of fields()) {
    if (key in kept.drafts && currentValue(field) !== kept.drafts[key]) {
      field[isChecked(field) ? "checked" : "value"] = kept.drafts[key];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (key === kept.focus) {
      field.focus({ preventScroll: true });
    }
  }
}

// The overlay is a dialog in a shadow tree, so that the page's styles do not apply to it. It is a sibling of the body, so that
// it remains when htmx replaces the body.
let host;
let shown = "[]";

function show(problems) {
  if (JSON.stringify(problems) === shown) {
    return; // the developer may have closed it
  }
  shown = JSON.stringify(problems);
  host?.remove();
  host = undefined;
  if (problems.length > 0) {
    host = document.documentElement.appendChild(document.createElement("start-problems"));
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    const dialog = shadow.appendChild(element("dialog", "", heading(problems), ...problems.map(section)));
    dialog.setAttribute("aria-labelledby", "title");
    dialog.tabIndex = 0; // it scrolls, and nothing in it can have the focus
    const until = problems.some((problem) => problem.calls) ? "another page is opened" : "the problem is fixed";
    dialog.append(element("p", "hint", `This message stays until ${until}. Press Escape to hide it.`));
    dialog.showModal();
  }
}

function heading(problems) {
  const title = element("h1", "", problems.length === 1 ? "The app has a problem" : `The app has ${problems.length} problems`);
  title.id = "title";
  return title;
}

function section(problem) {
  const parts = [];
  if (problem.file) {
    parts.push(element("h2", "", [problem.file, problem.line, problem.col].filter(Boolean).join(":")));
  }
  parts.push(element("pre", "message", problem.message));
  if (problem.source) {
    parts.push(element("pre", "source", ...problem.source.map((text, i) => sourceLine(problem, problem.first + i, text))));
  }
  if (problem.calls) {
    parts.push(element("pre", "calls", problem.calls.join("\n")));
  }
  return element("section", "", ...parts);
}

function sourceLine(problem, number, text) {
  return element("span", number === problem.line ? "line wrong" : "line", element("span", "number", String(number)), element("span", "text", text));
}

// element adds strings as text, never as markup: messages contain source code.
function element(name, classes, ...children) {
  const node = document.createElement(name);
  node.className = classes;
  node.append(...children);
  return node;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { color-scheme: light dark; }
  dialog {
    box-sizing: border-box; width: min(60rem, 100vw - 2rem); max-height: calc(100vh - 2rem); overflow: auto;
    padding: 1.5rem; border: 1px solid light-dark(#d9d4d0, #45403d); border-top: .3rem solid light-dark(#c8321f, #ff8a73);
    border-radius: .5rem; background: light-dark(#fff, #1d1a19); color: light-dark(#1d1a19, #f3efec);
    font: 1rem/1.5 system-ui, sans-serif;
  }
  dialog::backdrop { background: rgb(0 0 0 / 50%); }
  h1 { margin: 0; font-size: 1.15rem; }
  h2 { margin: 1.25rem 0 0; font: 600 .9rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
  pre { margin: .5rem 0 0; font: .875rem/1.6 ui-monospace, monospace; tab-size: 4; white-space: pre-wrap; overflow-wrap: anywhere; }
  .message { color: light-dark(#b02513, #ff9d89); }
  .source { padding: .5rem 0; border-radius: .35rem; background: light-dark(#f6f3f1, #2a2624); }
  .line { display: block; padding-right: 1rem; }
  .wrong { background: light-dark(#fbdcd6, #5a241b); }
  .number { display: inline-block; width: 3em; margin-right: 1em; text-align: right; color: light-dark(#6d6661, #b5aca6); user-select: none; }
  .wrong .number { color: inherit; }
  .text { display: inline-block; width: calc(100% - 4.1em); vertical-align: top; } /* tab stops count from here */
  .hint { margin: 1.25rem 0 0; font-size: .875rem; color: light-dark(#6d6661, #b5aca6); }
`);

restoreDrafts();
listen();
