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
})();
