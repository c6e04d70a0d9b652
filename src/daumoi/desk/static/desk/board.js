// Keys and refresh of the queue. The keys are those of the page's shortcuts, so they can be switched off there.
"use strict";

(() => {
  const links = () => [...document.querySelectorAll("[data-board-row] .queue__title a")];
  const row = () => document.activeElement?.closest("[data-board-row]");

  function move(step) {
    const all = links();
    const here = all.findIndex((link) => link.closest("[data-board-row]") === row());
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    all[next]?.focus();
  }

  function tick(box) {
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  const acts = {
    next: () => move(1),
    previous: () => move(-1),
    tick: () => tick(row()?.querySelector('input[type="checkbox"]')),
    open: () => row()?.querySelector("a")?.click(),
  };

  document.addEventListener("click", (event) => {
    const owner = event.target.closest("[data-board]");
    if (!owner) return;
    if (owner.dataset.board in acts) return acts[owner.dataset.board]();
    // Without a tick, the key takes the release in focus.
    const box = row()?.querySelector('input[type="checkbox"]');
    if (!document.querySelector('#queue-acts input[name="release"]:checked')) tick(box);
  });

  // What comes anew every half minute must not take away what was ticked, nor the place in the list.
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id !== "queue-rows") return;
    const ticked = [...document.querySelectorAll('#queue-acts input[name="release"]:checked')].map((box) => box.id);
    kept = { ticked, focused: document.activeElement?.closest("#queue-rows") ? document.activeElement.id : "" };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept) return;
    const { ticked, focused } = kept;
    kept = null;
    ticked.map((id) => document.getElementById(id)).forEach((box) => box && !box.checked && tick(box));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  });
})();
