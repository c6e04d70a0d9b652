// After an autosave the form must know the new revision, or its next save would look like somebody else's.
document.addEventListener("autosaved", async (event) => {
  const field = event.target.querySelector('input[name="revision"]');
  if (!field) return;
  const answer = await event.detail.response.clone().json();
  field.value = answer.revision;
});
