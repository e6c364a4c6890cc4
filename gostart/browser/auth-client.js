// A client of /api/auth for the scripts of pages: it reads the session, signs in
// and signs out. It has no dependencies and can be imported more than once. The
// server makes all security decisions; this script makes none.

/**
 * @typedef {{sub: string, name: string, email: string, emailVerified: boolean,
 *   image: string} & Record<string, unknown>} User
 *   emailVerified: whether the provider has verified email; if not, it may be another person's
 * @typedef {{user: User, expires: string}} Session  expires is a time of RFC 3339
 * @typedef {{redirect?: boolean, redirectTo?: string}} Options
 *   redirect: whether to load the next page after success;
 *   redirectTo: the path of the next page, on this site
 */

/** A request that failed, at the server or on the way to it. */
export class AuthError extends Error {
  name = "AuthError";

  /**
   * @param {string} code  stable, such as "AUTH_PROVIDER_UNKNOWN"; "NETWORK" without a response
   * @param {string} message  to show to the user
   * @param {number} [status]  of the response; 0 without one
   * @param {Record<string, string>} [details]  what is wrong with each field, by its name
   */
  constructor(code, message, status = 0, details = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/**
 * Returns a client of the authentication API at basePath. All its functions
 * throw an AuthError on failure. baseURL is the origin of the API. If it is
 * another origin than the page's, it must be of the same site, and its TRUSTED_ORIGINS
 * must contain the page's origin.
 */
export function createAuthClient({ basePath = "/api/auth", baseURL = location.origin } = {}) {
  const channel = new BroadcastChannel("auth");
  // Only "include" sends cookies to another origin.
  const credentials = new URL(baseURL, location.href).origin === location.origin ? "same-origin" : "include";

  /**
   * Sends a request and returns the JSON of the response.
   * @param {string} path
   * @param {RequestInit & {headers?: Record<string, string>}} [init]
   */
  async function call(path, init = {}) {
    const headers = { Accept: "application/json", ...init.headers };
    const url = new URL(basePath + path, baseURL);
    const response = await fetch(url, { cache: "no-store", credentials, ...init, headers }).catch(() => {
      throw new AuthError("NETWORK", "The server cannot be reached. Are you online?");
    });
    const result = await response.json().catch(() => null);
    if (response.ok && result) {
      return result;
    }
    const { code, message, error, details } = result ?? {};
    throw new AuthError(code ?? (response.status === 429 ? "RATE_LIMIT_EXCEEDED" : `HTTP_${response.status}`), message ?? error ?? "The server sent an unexpected response. Try again.", response.status, details);
  }

  /**
   * Sends a request that changes something, with a CSRF token. A token is valid
   * for one session, and another tab may have changed the session, so each request
   * fetches a new token.
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
   * Navigates to url if redirect is true, and notifies the other tabs. If it
   * navigates, it notifies them only when this page is left: page.js in this tab
   * receives the message too, and would fetch a page that is about to be replaced.
   * @param {"signIn" | "signOut" | "update"} type
   * @param {boolean} redirect
   * @param {string | null} url
   */
  function finish(type, redirect, url) {
    const notify = () => channel.postMessage({ type });
    if (redirect && url) {
      load(url, baseURL);
      addEventListener("pagehide", notify, { once: true });
    } else {
      notify();
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
     * Redirects to a provider to sign in. With redirect: false, it only returns
     * the URL.
     * @param {string} provider
     * @param {Options} [options]
     * @returns {Promise<string>}
     */
    async signIn(provider, { redirect = true, redirectTo } = {}) {
      const { signInURL } = await call(`/signIn/${encodeURIComponent(provider)}${query({ redirectTo })}`);
      if (redirect) {
        load(signInURL, baseURL);
      }
      return signInURL;
    },

    /**
     * Signs in with a user name and a password. Returns the URL of the next page.
     * @param {{username: string, password: string} & Options} input
     * @returns {Promise<string | null>}
     */
    async signInCredentials({ username, password, redirect = true, redirectTo }) {
      const { redirectURL } = await change("/signIn/credentials", "POST", { redirectTo }, { username, password });
      return finish("signIn", redirect, redirectURL);
    },

    /**
     * Creates an account and signs in. Returns the URL of the next page.
     * @param {object} data  the fields that the app requires
     * @param {Options} [options]
     * @returns {Promise<string | null>}
     */
    async signUp(data, { redirect = true, redirectTo } = {}) {
      const { redirectURL } = await change("/signUp", "POST", { redirectTo }, data);
      return finish("signIn", redirect, redirectURL);
    },

    /**
     * Changes the fields of the session's user that the app allows. Returns the
     * changed session.
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
     * Ends the session. Returns the URL of the next page.
     * @param {Options} [options]
     * @returns {Promise<string | null>}
     */
    async signOut({ redirect = true, redirectTo } = {}) {
      const { redirectURL } = await change("/signOut", "POST", { redirectTo });
      return finish("signOut", redirect, redirectURL);
    },

    /**
     * Calls listener when another tab may have signed in or out, or changed the
     * session. Returns a function that removes the listener.
     * @param {() => void} listener
     */
    onChange(listener) {
      /** @type {string | undefined} */
      let last;
      /** @param {MessageEvent<{fingerprint?: string}>} event */
      const onMessage = ({ data: { fingerprint } }) => {
        if (fingerprint === undefined || fingerprint !== last) {
          listener();
        }
        last = fingerprint; // page.js sends one whenever a page loads, and only a new one is a change
      };
      channel.addEventListener("message", onMessage);
      return () => channel.removeEventListener("message", onMessage);
    },
  };
}

/**
 * Returns the query of a request. redirect=false makes the server return the
 * URL of the next page instead of redirecting, which fetch would follow.
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
 * Loads a page that the server named. It refuses URLs that could run a script,
 * such as javascript: ones.
 * @param {string} url
 * @param {string} base
 */
function load(url, base) {
  const target = URL.canParse(url, base) ? new URL(url, base) : null;
  if (target?.protocol !== "https:" && target?.protocol !== "http:") {
    throw new AuthError("UNSAFE_URL", "The server returned a URL that is not a web page.");
  }
  location.assign(target);
}
