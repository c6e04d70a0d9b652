// What script adds to the desk's forms; all of them work without it.
"use strict";

(() => {
  // After an autosave the form must know the new revision, or its next save would look like somebody else's.
  document.addEventListener("autosaved", async (event) => {
    const field = event.target.querySelector('input[name="revision"]');
    if (!field) return;
    const answer = await event.detail.response.clone().json();
    field.value = answer.revision;
  });

  // What only some types say is shown with its type.
  const kindChoice = document.querySelector("[data-kind-choice]");
  kindChoice?.addEventListener("change", () => {
    document.querySelectorAll("[data-of-kind]").forEach((group) => {
      group.hidden = group.dataset.ofKind !== kindChoice.value;
    });
  });

  // Whoever is chosen from the register is named as it names them: "name, position (…)".
  document.querySelector("[data-speaker-choice]")?.addEventListener("change", (event) => {
    const choice = event.target.selectedOptions[0];
    if (!choice?.value) return;
    const [name, ...position] = choice.textContent.replace(/ \([^()]*(\([^()]*\)[^()]*)*\)$/, "").split(", ");
    const form = event.target.form;
    if (form.elements.speaker_name) form.elements.speaker_name.value = name;
    if (form.elements.speaker_position) form.elements.speaker_position.value = position.join(", ");
  });

  // Who else has this form open. A hidden tab is nobody at work: it falls silent and is forgotten.
  const presence = document.querySelector("[data-presence]");

  function presenceBody(action) {
    const body = new FormData();
    const key = document.querySelector('form [name="csrfmiddlewaretoken"]');
    body.append("csrfmiddlewaretoken", key?.value ?? "");
    if (action) body.append("action", action);
    return body;
  }

  async function sayPresence() {
    if (document.hidden) return;
    try {
      const response = await fetch(presence.dataset.presence, {
        method: "POST",
        body: presenceBody(),
        redirect: "manual",
      });
      if (!response.ok) return;
      const { said } = await response.json();
      if (presence.textContent !== said) presence.textContent = said;
    } catch {
      // no network: the autosave says so
    }
  }

  if (presence) {
    sayPresence();
    setInterval(sayPresence, 15000);
    window.addEventListener("pagehide", () => {
      navigator.sendBeacon(presence.dataset.presence, presenceBody("leave"));
    });
  }

  // Words marked in the text are the passage of a new comment; the numbers of other comments do not belong to them.
  const words = document.querySelector("[data-passage-words]");
  const quotable = document.querySelector("[data-quotable]");
  function takeSelection() {
    const selection = document.getSelection();
    if (!selection?.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!quotable.contains(range.commonAncestorContainer)) return;
    const marked = range.cloneContents();
    marked.querySelectorAll(".passage__number").forEach((number) => number.remove());
    words.value = marked.textContent.replace(/\s+/g, " ").trim();
  }
  if (words && quotable) {
    document.addEventListener("mouseup", takeSelection);
    document.addEventListener("keyup", (event) => event.shiftKey && takeSelection());
  }
})();
