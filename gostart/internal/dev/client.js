// Keeps a page up to date with the app while it is developed: loads it again after a build, takes in new stylesheets, and
// shows what does not build. Our query says which build and which stylesheets the page came with.
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
    document.querySelectorAll('link[rel="stylesheet"][href^="/static/"]').forEach(renew);
  }
  show([...(state.problems ?? []), ...(state.panics ?? [])]);
}

// A reload aborts a navigation or a request that is under way, and with it what somebody has just submitted. So it waits
// for them, but not for long: a download, or an answer without content, begins like a navigation and leaves the page here.
const buildTime = 120_000; // milliseconds that a navigation may be held while the app is built
const answerTime = 10_000; // that the app may take to answer after the build
const requests = new Set(); // of htmx
let navigates = false;
let forgetting;
let reloadBy; // set while a reload waits
let reloading;

addEventListener("beforeunload", () => {
  navigates = true;
  clearTimeout(forgetting);
  forgetting = setTimeout(stay, buildTime);
});

// stay notes that no navigation is under way.
function stay() {
  navigates = false;
  clearTimeout(forgetting);
}

document.addEventListener("htmx:before:request", (event) => requests.add(event.detail.ctx));
document.addEventListener("htmx:finally:request", (event) => requests.delete(event.detail.ctx));

function reload() {
  reloadBy ??= Date.now() + answerTime;
  clearTimeout(reloading);
  if ((navigates || requests.size > 0) && Date.now() < reloadBy) {
    reloading = setTimeout(reload, 50);
    return;
  }
  reloadBy = undefined;
  keepDrafts();
  location.reload();
}

// A hidden page does not listen: browsers open few connections to one site.
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
    stay(); // somebody came back
    requests.clear();
    reloadBy = undefined;
    listen();
  }
});

// renew replaces a stylesheet once the new one has come, so that the page is never without.
function renew(link) {
  const fresh = link.cloneNode();
  fresh.href = `${new URL(link.href).pathname}?style=${style}`;
  fresh.addEventListener("load", () => link.remove());
  fresh.addEventListener("error", () => fresh.remove());
  link.after(fresh);
}

// What somebody typed survives: fields that are not as the page had them go into the session's storage, and back into the
// page that follows. Secrets and files do not, nor what scripts keep in hidden fields.
const storage = "start-drafts";
const ignored = ["password", "hidden", "file", "submit", "button", "image", "reset"];

// fields are those of the page by a name that they still have after a reload.
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
const content = (field) => (isChecked(field) ? field.checked : field.value);

function original(field) {
  if (field instanceof HTMLSelectElement) {
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
  }
  return isChecked(field) ? field.defaultChecked : field.defaultValue;
}

function keepDrafts() {
  const drafts = {};
  let focus;
  for (const [key, field] of fields()) {
    if (content(field) !== original(field)) {
      drafts[key] = content(field);
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
    if (key in kept.drafts && content(field) !== kept.drafts[key]) {
      field[isChecked(field) ? "checked" : "value"] = kept.drafts[key];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (key === kept.focus) {
      field.focus({ preventScroll: true });
    }
  }
}

// The overlay is a dialog in a shadow tree, where the page's styles do not reach. It stands beside the body: a swap of the
// body leaves it there.
let host;
let shown = "[]";

function show(problems) {
  if (JSON.stringify(problems) === shown) {
    return; // it may have been closed by hand
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
    const ends = problems.some((problem) => problem.calls) ? "with the next page" : "once this is mended";
    dialog.append(element("p", "hint", `It goes away ${ends}. Escape hides it.`));
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

// element has no markup in it: what a compiler quotes is text.
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
  .text { display: inline-block; width: calc(100% - 4.1em); vertical-align: top; } /* tabs count from here */
  .hint { margin: 1.25rem 0 0; font-size: .875rem; color: light-dark(#6d6661, #b5aca6); }
`);

restoreDrafts();
listen();
