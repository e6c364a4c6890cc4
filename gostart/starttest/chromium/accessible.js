// The checks of IsAccessible. Each fault is a sentence.

globalThis.accessible ??= (() => {
  /** @param {Element} element */
  const tag = (element) => element.cloneNode().outerHTML;

  /**
   * All elements below root, in shadow trees too.
   * @returns {Element[]}
   */
  const all = (root = document) =>
    [...root.querySelectorAll("*")].flatMap((element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);

  const focused = (root = document) => {
    const { activeElement } = root;
    return activeElement?.shadowRoot ? focused(activeElement.shadowRoot) : activeElement;
  };

  /** The elements that Tab reaches, in document order. If a modal dialog is open, only those in it. */
  function stops() {
    const isStop = (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true });
    return all(all().find((element) => element.matches(":modal"))).filter(isStop);
  }

  /** @type {Element[]} */
  let expected = [];

  /** Focuses the first tab stop, and returns the number of tab stops. */
  function begin() {
    expected = stops();
    expected[0]?.focus();
    return expected.length;
  }

  /**
   * Returns a fault if the focus is not on tab stop i, otherwise "".
   * @param {number} i
   */
  const focusFault = (i) => (focused() === expected[i] ? "" : `Tab leads to ${tag(focused())} and not to ${tag(expected[i])}`);

  /** Whether the tab stops have changed since begin. */
  function changed() {
    const now = stops();
    return now.length !== expected.length || now.some((stop, i) => stop !== expected[i]);
  }

  /** Only pre, input and textarea may scroll sideways. */
  function tooWide() {
    const beyond = document.documentElement.scrollWidth - innerWidth;
    const isScrolled = (element) =>
      element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX) && !element.matches("pre, input, textarea");
    return [
      ...(beyond > 0 ? [`the page is ${beyond} pixels too wide`] : []),
      ...all().filter(isScrolled).map((element) => `${tag(element)} scrolls sideways`),
    ];
  }

  function invisibleFocus() {
    const before = focused();
    const isInvisible = (stop) => {
      stop.focus({ preventScroll: true });
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(stop);
      return outlineStyle === "none" || parseFloat(outlineWidth) < 2 || outlineColor === getComputedStyle(document.documentElement).backgroundColor;
    };
    const invisible = stops().filter(isInvisible);
    before?.focus({ preventScroll: true });
    return invisible.map((stop) => `${tag(stop)} does not show that it has the focus`);
  }

  function moving() {
    const lasts = (durations) => durations.split(", ").some((duration) => parseFloat(duration) > 0.01);
    const moves = ({ animationName, animationDuration, transitionDuration }) =>
      (animationName !== "none" && lasts(animationDuration)) || lasts(transitionDuration);
    const parts = ["", "::before", "::after", "::backdrop"];
    return all().flatMap((element) => parts.filter((part) => moves(getComputedStyle(element, part))).map((part) => `${tag(element)}${part} moves`));
  }

  const faults = () => [...tooWide(), ...invisibleFocus(), ...(matchMedia("(prefers-reduced-motion: reduce)").matches ? moving() : [])];

  return { begin, focusFault, changed, faults };
})();
