// Passkeys: asks the browser for one and puts its answer into the form. docs/design.md lists the attributes.
"use strict";

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  function letters(buffer) {
    const text = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  const read = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

  async function made({ publicKey }) {
    const options = {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: read(publicKey.excludeCredentials),
    };
    const { id, rawId, type, response, ...rest } = await navigator.credentials.create({ publicKey: options }).then(plain);
    return {
      id, type, rawId: letters(rawId), clientExtensionResults: rest.extensions,
      response: { clientDataJSON: letters(response.clientDataJSON), attestationObject: letters(response.attestationObject) },
    };
  }

  async function shown({ publicKey }) {
    const options = {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: read(publicKey.allowCredentials),
    };
    const { id, rawId, type, response, ...rest } = await navigator.credentials.get({ publicKey: options }).then(plain);
    return {
      id, type, rawId: letters(rawId), clientExtensionResults: rest.extensions,
      response: {
        clientDataJSON: letters(response.clientDataJSON),
        authenticatorData: letters(response.authenticatorData),
        signature: letters(response.signature),
        userHandle: response.userHandle ? letters(response.userHandle) : null,
      },
    };
  }

  // The parts of a credential are getters, which a spread would not see.
  const plain = (credential) => ({
    id: credential.id,
    rawId: credential.rawId,
    type: credential.type,
    response: credential.response,
    extensions: credential.getClientExtensionResults(),
  });

  async function optionsOf(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function answer(form) {
    const said = form.querySelector("[data-passkey-failed]");
    const button = form.querySelector("button");
    said.hidden = true;
    button.disabled = true;
    try {
      const options = await optionsOf(form);
      const credential = await (form.dataset.passkey === "create" ? made : shown)(options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      // Cancelled, timed out, or a device without the passkey: the browser says no more than that, and neither may we.
      said.hidden = false;
    } finally {
      button.disabled = false;
    }
  }

  // Passkeys belong to a name: at a bare address such as 127.0.0.1 the browser refuses them.
  const hasName = !/^[\d.]+$|:/.test(location.hostname);
  const known = hasName && window.isSecureContext && window.PublicKeyCredential !== undefined;
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = !known;
  for (const note of document.querySelectorAll("[data-passkey-missing]")) note.hidden = known;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form);
    });
  }
})();
