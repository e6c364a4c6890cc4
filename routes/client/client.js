// The examples of /client: sign in, show the session, change it, sign out.

import { createAuthClient, AuthError } from "../auth-client.js";

const auth = createAuthClient();

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {string} provider */
async function signIn(provider) {
  await auth.signIn(provider, {
    redirectTo: "/client",
  });
}

async function showProfile() {
  const session = await auth.getSession();
  if (!session) return show("signed-out");

  show("signed-in", {
    name: session.user.name,
    email: session.user.email,
    expires: session.expires,
  });
}

/** @param {string} theme */
async function changeTheme(theme) {
  const session = await auth.updateSession({
    user: { theme },
  });
  showTheme(session.user.theme);
}

/** @param {unknown} theme */
function showTheme(theme) {
  document.documentElement.dataset.theme = String(theme ?? "");
}

async function signOut() {
  await auth.signOut({
    redirect: true,
    redirectTo: "/",
  });
}

async function loadProfile() {
  show("loading");
  try {
    await showProfile();
  } catch (error) {
    find("[data-reason]").textContent = reason(error);
    show("failed");
  }
}

/**
 * Shows the elements of a state, and hides those of the other states.
 * @param {"loading" | "signed-in" | "signed-out" | "failed"} state
 * @param {{name: string, email: string, expires: string}} [profile]
 */
function show(state, profile) {
  if (profile) {
    const expires = /** @type {HTMLTimeElement} */ (find("[data-expires]"));
    find("[data-name]").textContent = profile.name || profile.email || "you";
    find("[data-email]").textContent = profile.email || "not shared";
    expires.dateTime = profile.expires;
    expires.textContent = new Date(profile.expires).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
  }
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-when]"))) {
    part.hidden = !part.dataset.when?.split(" ").includes(state);
  }
}

/** @param {unknown} error */
const reason = (error) => (error instanceof AuthError ? error.message : "Reload the page and try again.");

/**
 * Calls act on an event of a control. The control is disabled meanwhile, and a
 * failure is shown in the same example.
 * @param {"click" | "change"} event
 * @param {HTMLButtonElement | HTMLSelectElement} control
 * @param {() => Promise<void>} act
 */
function on(event, control, act) {
  const message = /** @type {HTMLElement | undefined} */ (control.closest(".example")?.querySelector(".error"));
  control.addEventListener(event, async () => {
    control.disabled = true;
    if (message) message.textContent = "";
    try {
      await act();
    } catch (error) {
      if (message) message.textContent = reason(error);
    }
    control.disabled = false;
  });
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-provider]"))) {
  on("click", button, () => signIn(button.dataset.provider ?? ""));
}
const theme = /** @type {HTMLSelectElement} */ (find("#theme"));
on("change", theme, () => changeTheme(theme.value));
on("click", /** @type {HTMLButtonElement} */ (find("#sign-out-button")), signOut);
on("click", /** @type {HTMLButtonElement} */ (find("#retry")), loadProfile);
auth.onChange(loadProfile);
if (find("[data-session]").dataset.session) {
  loadProfile();
} else {
  show("signed-out"); // no request: its 401 would be an error in the browser's console
}
