// Signatures with a key of this browser: made here, kept where script can use but not read it.
"use strict";
(() => {
  if (!window.crypto?.subtle || !window.indexedDB) return;
  const CURVE = { name: "ECDSA", namedCurve: "P-256" }, SIGN = { name: "ECDSA", hash: "SHA-256" };
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");

  const store = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("yagona-keys", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("keys");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const within = async (mode, act) => {
    const held = (await store()).transaction("keys", mode).objectStore("keys");
    return new Promise((resolve, reject) => {
      const asked = act(held);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  };

  const failed = (form, words) => {
    const told = form.querySelector("[data-failed]");
    if (words) told.textContent = words;
    told.hidden = false;
  };

  const enrol = async (form) => {
    const made = await crypto.subtle.generateKey(CURVE, false, ["sign"]);
    const challenge = form.elements.challenge.value;
    const body = new FormData(form);
    body.set("key", text(await crypto.subtle.exportKey("spki", made.publicKey)));
    body.set("proof", text(await crypto.subtle.sign(SIGN, made.privateKey, new TextEncoder().encode(challenge))));
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected) return location.assign(answer.url); // the second factor is asked for
    const told = await answer.json();
    if (!answer.ok) return failed(form, told.refusal);
    await within("readwrite", (keys) => keys.put(made.privateKey, told.serial));
    location.reload();
  };

  // What is signed is what was shown: the bytes have the digest on the page, and it is the digest of
  // these bytes that stands in the attributes.
  const isShown = async (attributes) => {
    const content = bytes(document.getElementById("content").dataset.content);
    const digest = hex(await crypto.subtle.digest("SHA-256", content));
    return digest === document.getElementById("digest").textContent && hex(attributes).includes(digest);
  };

  const sign = async (form) => {
    const offers = JSON.parse(document.getElementById("offers").textContent);
    for (const { serial, attributes } of offers) {
      const key = await within("readonly", (keys) => keys.get(serial));
      if (!key || !(await isShown(bytes(attributes)))) continue;
      form.elements.serial.value = serial;
      form.elements.attributes.value = attributes;
      form.elements.signature.value = text(await crypto.subtle.sign(SIGN, key, bytes(attributes)));
      return form.submit();
    }
    failed(form);
  };

  for (const [selector, act] of [["[data-enrol]", enrol], ["[data-sign]", sign]]) {
    const form = document.querySelector(selector);
    if (!form) continue;
    form.querySelector("[data-with-key]").hidden = false;
    form.querySelector("[data-without-script]").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(form).catch((error) => failed(form, error.message));
    });
  }
})();
