// The copy buttons of /login/providers: each copies the text beside it and
// confirms that for two seconds.

for (const snippet of document.querySelectorAll(".snippet")) {
  const text = /** @type {HTMLElement} */ (snippet.querySelector("code"));
  const answer = /** @type {HTMLOutputElement} */ (snippet.querySelector("output"));
  const button = /** @type {HTMLButtonElement} */ (snippet.querySelector("button"));

  let timer = 0;
  /** @param {string} words */
  const say = (words) => {
    clearTimeout(timer);
    answer.textContent = words;
    timer = setTimeout(() => (answer.textContent = ""), 2000);
  };

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      say("Copied");
    } catch {
      getSelection()?.selectAllChildren(text); // the user can press Ctrl+C
      say("Selected");
    }
  });
  button.disabled = false;
}
