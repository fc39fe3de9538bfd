// Small comforts; every page works without them.
"use strict";
(() => {
  const ready = (root) => {
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
    // On a phone long side parts start folded; on a wide screen they stay open.
    if (window.matchMedia("(max-width: 47.99rem)").matches) {
      for (const part of root.querySelectorAll("details[data-fold]")) part.open = false;
    }
  };
  document.addEventListener("DOMContentLoaded", () => ready(document));
  // After a refused send the summary takes focus, also where autofocus is not honoured.
  window.addEventListener("load", () => setTimeout(() => {
    const summary = document.querySelector(".errsum");
    if (summary && document.activeElement === document.body) summary.focus();
  }));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) window.print();
  });
  // A form is sent once; the server's idempotency key is the real guard.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, 8000); // a slow line may be tried again
  });
  // A page brought back by the Back button may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
  // htmx: tell the screen reader what came, keep the focus order.
  document.addEventListener("htmx:afterSwap", (event) => {
    delete document.body.dataset.busy;
    for (const form of document.forms) delete form.dataset.sent;
    ready(event.detail.target);
    const told = document.getElementById("told");
    const summary = event.detail.target.querySelector(".errsum");
    if (summary) summary.focus();
    const words = event.detail.target.querySelector("[data-told]");
    if (told && words) told.textContent = words.textContent;
  });
})();
