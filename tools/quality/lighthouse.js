// Audits the public pages of a site with Lighthouse, on a phone and on a desktop:
//
//   CHROME_PATH=/usr/bin/chromium node lighthouse.js http://localhost:3000
//
// It fails if a score is less than 100. Performance also depends on the machine, so the
// best of three runs counts.

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const site = process.argv[2];
const forms = { phone: undefined, desktop: desktopConfig }; // the default of Lighthouse is a phone
const categories = ["performance", "accessibility", "best-practices", "seo"];

/** The pages in the sitemap, and the sign-in page. */
async function pages() {
  const sitemap = await (await fetch(new URL("/sitemap.xml", site))).text();
  const listed = [...sitemap.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => new URL(address).pathname);
  return [...new Set([...listed, "/login"])];
}

/** The scores of a page, and its failed audits. */
async function audit(path, form, port) {
  const { lhr } = await lighthouse(new URL(path, site).href, { port, logLevel: "error", onlyCategories: categories }, forms[form]);
  const scores = categories.map((name) => Math.round(lhr.categories[name].score * 100));
  const scored = categories.flatMap((name) => lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0));
  const failures = scored.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 0.9);
  return { scores, failures: failures.map(({ title, displayValue }) => [title, displayValue].filter(Boolean).join(": ")) };
}

const chrome = await launch({ chromeFlags: ["--headless", "--no-sandbox", "--disable-quic"] });
try {
  for (const path of await pages()) {
    for (const form of Object.keys(forms)) {
      let best = await audit(path, form, chrome.port);
      for (let again = 2; again > 0 && best.scores[0] < 100; again--) {
        const other = await audit(path, form, chrome.port);
        if (other.scores[0] > best.scores[0]) best = other;
      }
      console.log(path, form, best.scores.map((score, i) => `${categories[i]} ${score}`).join(", "), ...best.failures.map((failure) => `\n  ${failure}`));
      if (best.scores.some((score) => score < 100)) process.exitCode = 1;
    }
  }
} finally {
  chrome.kill();
}
