// Passkeys: asks the server for a challenge at the press of the button, the device for its answer.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (options) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    } });
    return plain(made, {
      attestationObject: text(made.response.attestationObject),
    });
  };
  const show = async (options) => {
    const shown = await navigator.credentials.get({ publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    } });
    const handle = shown.response.userHandle;
    return plain(shown, {
      authenticatorData: text(shown.response.authenticatorData),
      signature: text(shown.response.signature),
      ...(handle ? { userHandle: text(handle) } : {}),
    });
  };
  const plain = (credential, response) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    clientExtensionResults: {},
  });

  const asked = async (part, form) => {
    const body = new URLSearchParams({
      for: part.dataset.passkey,
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    });
    const answer = await fetch(part.dataset.options, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  const pressed = async (part) => {
    const button = part.querySelector("button");
    const form = button.form;
    const told = part.querySelector("[data-failed]");
    told.textContent = "";
    button.disabled = true;
    try {
      const { publicKey, state } = await asked(part, form);
      const device = part.dataset.passkey === "create" ? create : show;
      const credential = await device(publicKey);
      form.elements.passkey.value = JSON.stringify({ state, credential });
      const submits = [...form.elements].filter((one) => one.type === "submit");
      const after = (one) =>
        part.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
      form.requestSubmit(submits.find(after));
    } catch {
      told.textContent = told.dataset.failed;
    } finally {
      button.disabled = false;
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of document.querySelectorAll("[data-passkey]")) {
      part.hidden = false;
      part.querySelector("button").addEventListener("click", () => pressed(part));
    }
    for (const none of document.querySelectorAll("[data-passkey-none]")) none.hidden = true;
  });
})();
