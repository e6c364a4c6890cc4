// The browser's side of /api/auth: who is signed in, signing in, and signing
// out, from a page's own script. It needs nothing else, and is safe to import
// more than once. Pages are protected by the server; this is for interaction.

/**
 * @typedef {{sub: string, name: string, email: string, image: string} & Record<string, unknown>} User
 * @typedef {{user: User, expires: string}} Session  expires as in RFC 3339
 * @typedef {{redirect?: boolean, redirectTo?: string}} Options
 *   redirect: whether the page is left when the server has agreed;
 *   redirectTo: the path of this site to go to
 */

/** Why the server, or the way to it, failed. */
export class AuthError extends Error {
  name = "AuthError";

  /**
   * @param {string} code  stable, such as "AUTH_PROVIDER_UNKNOWN"; "NETWORK" if no answer came
   * @param {string} message  for people
   * @param {number} [status]  of the answer; 0 if none came
   * @param {Record<string, string>} [details]  what is wrong, by the name of the field
   */
  constructor(code, message, status = 0, details = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/**
 * Returns a client of the authentication service at basePath. All that it does
 * fails with an AuthError.
 */
export function createAuthClient({ basePath = "/api/auth", baseURL = location.origin } = {}) {
  const channel = new BroadcastChannel("auth");

  /**
   * Sends a request, and returns the JSON of its answer.
   * @param {string} path
   * @param {RequestInit & {headers?: Record<string, string>}} [init]
   */
  async function call(path, init = {}) {
    const headers = { Accept: "application/json", ...init.headers };
    const url = new URL(basePath + path, baseURL);
    const response = await fetch(url, { cache: "no-store", ...init, headers }).catch(() => {
      throw new AuthError("NETWORK", "The server cannot be reached. Are you online?");
    });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) {
      return answer;
    }
    const { code, message, error, details } = answer ?? {};
    throw new AuthError(code ?? (response.status === 429 ? "RATE_LIMIT_EXCEEDED" : `HTTP_${response.status}`), message ?? error ?? "The server gave no answer that makes sense.", response.status, details);
  }

  /**
   * Sends a request that changes something. The token proves that a page of
   * this site sends it; one lasts as long as its session, so each asks anew.
   * @param {string} path
   * @param {string} method
   * @param {Options} options
   * @param {object} [body]
   */
  async function change(path, method, options, body) {
    const { csrfToken } = await call("/csrfToken");
    const headers = { "X-CSRF-Token": csrfToken, ...(body && { "Content-Type": "application/json" }) };
    return call(path + query(options), { method, headers, body: body && JSON.stringify(body) });
  }

  /**
   * Leaves for where the server says, if the caller wants to, and tells the
   * other tabs. They are told last, and this one only if it stays: it would
   * look after itself while it is being left.
   * @param {"signIn" | "signOut" | "update"} type
   * @param {boolean} redirect
   * @param {string | null} url
   */
  function finish(type, redirect, url) {
    const tell = () => channel.postMessage({ type });
    if (redirect && url) {
      leaveFor(url, baseURL);
      addEventListener("pagehide", tell, { once: true });
    } else {
      tell();
    }
    return url;
  }

  return {
    /**
     * Returns the session, or null when nobody is signed in.
     * @returns {Promise<Session | null>}
     */
    async getSession() {
      try {
        return (await call("/session")).session;
      } catch (error) {
        if (error instanceof AuthError && error.status === 401) {
          return null;
        }
        throw error;
      }
    },

    /**
     * Goes to a provider to sign in; with redirect: false only returns the URL
     * that would.
     * @param {string} provider
     * @param {Options} [options]
     * @returns {Promise<string>}
     */
    async signIn(provider, { redirect = true, redirectTo } = {}) {
      const { signInURL } = await call(`/signIn/${encodeURIComponent(provider)}${query({ redirectTo })}`);
      if (redirect) {
        leaveFor(signInURL, baseURL);
      }
      return signInURL;
    },

    /**
     * Signs in by name and password, and returns where to go next.
     * @param {{username: string, password: string} & Options} input
     * @returns {Promise<string | null>}
     */
    async signInCredentials({ username, password, redirect = true, redirectTo }) {
      const { redirectURL } = await change("/signIn/credentials", "POST", { redirectTo }, { username, password });
      return finish("signIn", redirect, redirectURL);
    },

    /**
     * Makes an account, and returns where to go next.
     * @param {object} data  whatever the app asks of a newcomer
     * @param {Options} [options]
     * @returns {Promise<string | null>}
     */
    async signUp(data, { redirect = true, redirectTo } = {}) {
      const { redirectURL } = await change("/signUp", "POST", { redirectTo }, data);
      return finish("signIn", redirect, redirectURL);
    },

    /**
     * Changes what the session says of its user, as far as the app allows, and
     * returns the session as it is then.
     * @param {{user?: Record<string, unknown>}} input
     * @param {Options} [options]
     * @returns {Promise<Session>}
     */
    async updateSession({ user }, { redirect = false, redirectTo } = {}) {
      const { session, redirectURL } = await change("/session", "PATCH", { redirectTo }, { user });
      finish("update", redirect, redirectURL);
      return session;
    },

    /**
     * Ends the session, and returns where to go next.
     * @param {Options} [options]
     * @returns {Promise<string | null>}
     */
    async signOut({ redirect = true, redirectTo } = {}) {
      const { redirectURL } = await change("/signOut", "POST", { redirectTo });
      return finish("signOut", redirect, redirectURL);
    },

    /**
     * Calls listener when another tab may have changed who is signed in. It
     * returns a function that ends this.
     * @param {() => void} listener
     */
    onChange(listener) {
      /** @type {string | undefined} */
      let last;
      /** @param {MessageEvent<{mark?: string}>} event */
      const hear = ({ data: { mark } }) => {
        if (mark === undefined || mark !== last) {
          listener();
        }
        last = mark; // a tab says with each page whose it is: only a change is news
      };
      channel.addEventListener("message", hear);
      return () => channel.removeEventListener("message", hear);
    },
  };
}

/**
 * Returns the parameters of a request. The server is always asked to name the
 * next page rather than to redirect, as fetch would follow unseen.
 * @param {Options} options
 */
function query({ redirectTo }) {
  const parameters = new URLSearchParams({ redirect: "false" });
  if (redirectTo) {
    parameters.set("redirectTo", redirectTo);
  }
  return `?${parameters}`;
}

/**
 * Leaves the page for a URL that the server named. A URL that would run as a
 * script is none to go to, whoever names it.
 * @param {string} url
 * @param {string} base
 */
function leaveFor(url, base) {
  const target = URL.canParse(url, base) ? new URL(url, base) : null;
  if (target?.protocol !== "https:" && target?.protocol !== "http:") {
    throw new AuthError("UNSAFE_URL", "The server named a place that is no page.");
  }
  location.assign(target);
}
