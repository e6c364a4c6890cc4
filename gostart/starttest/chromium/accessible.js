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
  let path = [];

  /** Focuses the first tab stop, and returns the number of tab stops. */
  function begin() {
    path = stops();
    path[0]?.focus();
    return path.length;
  }

  /**
   * Returns a fault if the focus is not on tab stop i, otherwise "".
   * @param {number} i
   */
  const missed = (i) => (focused() === path[i] ? "" : `Tab leads to ${tag(focused())} and not to ${tag(path[i])}`);

  /** Whether the tab stops have changed since begin. */
  function changed() {
    const now = stops();
    return now.length !== path.length || now.some((stop, i) => stop !== path[i]);
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

  function focusUnseen() {
    const before = focused();
    const isUnseen = (stop) => {
      stop.focus({ preventScroll: true });
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(stop);
      return outlineStyle === "none" || parseFloat(outlineWidth) < 2 || outlineColor === getComputedStyle(document.documentElement).backgroundColor;
    };
    const unseen = stops().filter(isUnseen);
    before?.focus({ preventScroll: true });
    return unseen.map((stop) => `${tag(stop)} does not show that it has the focus`);
  }

  function moving() {
    const lasts = (durations) => durations.split(", ").some((duration) => parseFloat(duration) > 0.01);
    const moves = ({ animationName, animationDuration, transitionDuration }) =>
      (animationName !== "none" && lasts(animationDuration)) || lasts(transitionDuration);
    const parts = ["", "::before", "::after", "::backdrop"];
    return all().flatMap((element) => parts.filter((part) => moves(getComputedStyle(element, part))).map((part) => `${tag(element)}${part} moves`));
  }

  const faults = () => [...tooWide(), ...focusUnseen(), ...(matchMedia("(prefers-reduced-motion: reduce)").matches ? moving() : [])];

  return { begin, missed, changed, faults };
})();
