// Keys for the clinic. Elements say what they answer to: data-key="n", data-go="b", data-rows.
// No bare key does what cannot be undone; single letters can be turned off (WCAG 2.1.4).
"use strict";
(() => {
  const STORE = "yagona-keys"; // a preference of this browser, nothing about a person
  const list = document.getElementById("keys");
  const box = document.getElementById("keys-on");
  const on = () => {
    try {
      return localStorage.getItem(STORE) !== "off";
    } catch {
      return true;
    }
  };
  const show = () => document.documentElement.toggleAttribute("data-keys-off", !on());
  let go = 0; // time of the last G

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const act = (element) => {
    if (!element || element.getAttribute("aria-disabled") === "true") return false;
    if (element.matches("input, textarea, select")) {
      element.focus();
      if (element.select) element.select();
    } else element.click();
    return true;
  };
  const find = (name) => document.querySelector(`[data-key="${CSS.escape(name)}"]`);

  const move = (step) => {
    const links = [...document.querySelectorAll("[data-rows] > *")]
      .map((row) => row.querySelector("a, button, input, select"))
      .filter(Boolean);
    if (!links.length) return false;
    const row = document.activeElement.closest("[data-rows] > *");
    const here = links.findIndex((link) => row && row.contains(link));
    links[Math.max(0, Math.min(links.length - 1, here + step))].focus();
    return true;
  };

  const bare = (event) => {
    const key = event.key.toLowerCase();
    if (go && event.timeStamp - go < 1500) {
      go = 0;
      return act(document.querySelector(`[data-go="${CSS.escape(key)}"]`));
    }
    if (key === "g") {
      go = event.timeStamp;
      return true;
    }
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    if (key === "?" && list) {
      list.showModal();
      return true;
    }
    return act(find(key));
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
    let done = false;
    if (event.ctrlKey) {
      if (event.key === "Enter") done = act(find("ctrl+enter"));
    } else if (/^F\d+$/.test(event.key)) done = act(find(event.key.toLowerCase()));
    else if (!typing(event.target) && on() && event.key.length === 1 && !(list && list.open)) done = bare(event);
    if (done) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-open="keys"]') && list) list.showModal();
  });
  for (const button of document.querySelectorAll('[data-open="keys"]')) button.hidden = false;
  if (box) {
    box.checked = on();
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(STORE, box.checked ? "on" : "off");
      } catch {
        // private window: the choice holds for this page only
      }
      show();
    });
  }
  show();
})();
