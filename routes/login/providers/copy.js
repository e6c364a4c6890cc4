// The copy buttons of /login/providers: each copies the text beside it and
// confirms that for two seconds.

for (const snippet of document.querySelectorAll(".snippet")) {
  const code = /** @type {HTMLElement} */ (snippet.querySelector("code"));
  const output = /** @type {HTMLOutputElement} */ (snippet.querySelector("output"));
  const button = /** @type {HTMLButtonElement} */ (snippet.querySelector("button"));

  let timer = 0;
  /** @param {string} text */
  const confirm = (text) => {
    clearTimeout(timer);
    output.textContent = text;
    timer = setTimeout(() => (output.textContent = ""), 2000);
  };

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      confirm("Copied");
    } catch {
      getSelection()?.selectAllChildren(code); // the user can press Ctrl+C
      confirm("Selected");
    }
  });
  button.disabled = false;
}
