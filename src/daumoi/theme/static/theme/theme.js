// What script adds to pages that work without it. docs/design.md lists the attributes.
"use strict";

(() => {
  const editorSource = document.currentScript.dataset.editor;
  const root = document.documentElement;
  const language = root.lang || "vi";
  const textShapes = document.getElementById("script-texts");

  function say(name, values = {}) {
    const text = textShapes?.content.querySelector(`[data-text="${name}"]`)?.textContent ?? name;
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  function each(within, selector, act) {
    if (within.matches?.(selector)) act(within);
    within.querySelectorAll(selector).forEach(act);
  }

  function remember(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // the choice then lasts as long as the page
    }
  }

  function recall(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // ---- colours -------------------------------------------------------------------------------------------------

  function showThemeChoice(group) {
    const chosen = root.dataset.theme ?? "auto";
    group.hidden = false;
    for (const button of group.querySelectorAll("[data-theme-value]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeValue === chosen));
    }
  }

  function chooseTheme(value) {
    if (value === "auto") delete root.dataset.theme;
    else root.dataset.theme = value;
    remember("theme", value);
    each(document, "[data-theme-choice]", showThemeChoice);
  }

  // ---- time ----------------------------------------------------------------------------------------------------

  function inUnit(count, unit) {
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  }

  // The two largest units, as the server writes them.
  function durationInWords(milliseconds) {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    const parts = [
      [Math.floor(minutes / 1440), "day"],
      [Math.floor((minutes % 1440) / 60), "hour"],
      [minutes % 60, "minute"],
    ];
    const first = parts.findIndex(([count]) => count > 0);
    if (first < 0) return inUnit(0, "minute");
    return parts
      .slice(first, first + 2)
      .filter(([count]) => count > 0)
      .map(([count, unit]) => inUnit(count, unit))
      .join(" ");
  }

  function showCountdown(time) {
    const left = new Date(time.dateTime) - Date.now();
    if (Number.isNaN(left)) return;
    time.textContent = say(left < 0 ? "overdue" : "left", { duration: durationInWords(left) });
    const clock = time.closest("[data-clock]");
    if (!clock) return;
    clock.classList.toggle("clock--overdue", left < 0);
    clock.classList.toggle("clock--soon", left >= 0 && left <= Number(clock.dataset.soonMinutes ?? 60) * 60000);
  }

  const A_WEEK = 7 * 86400000;

  function showRelative(time) {
    const passed = Date.now() - new Date(time.dateTime);
    if (Number.isNaN(passed) || Math.abs(passed) > A_WEEK) return;
    if (Math.abs(passed) < 60000) time.textContent = say("just-now");
    else time.textContent = say(passed > 0 ? "ago" : "in", { duration: durationInWords(passed) });
  }

  function showTimes(within) {
    each(within, "time[data-countdown]", showCountdown);
    each(within, "time[data-relative]", showRelative);
  }

  // ---- dialogs, toasts, copying ----------------------------------------------------------------------------------

  function ask({ question, action, isGrave, onYes }) {
    const no = element("button", { type: "button", className: "button", textContent: say("cancel") });
    const yes = element("button", {
      type: "button",
      className: `button ${isGrave ? "button--danger" : "button--primary"}`,
      textContent: action || say("continue"),
    });
    const title = element("h2", { className: "dialog__title", id: "confirm-title", textContent: say("confirm-title") });
    const dialog = element(
      "dialog",
      { className: "dialog" },
      element("div", { className: "dialog__head" }, title),
      element("p", { textContent: question }),
      element("div", { className: "dialog__actions" }, no, yes),
    );
    dialog.setAttribute("aria-labelledby", title.id);
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      dialog.close();
      onYes();
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  const confirmed = new WeakSet();

  // In the capture phase, and stopping there: htmx and the form must not hear of it before the answer.
  function askBeforeActing(event) {
    const asker = event.target.closest?.("[data-confirm]");
    if (!asker || (event.type === "click") === (asker.tagName === "FORM")) return;
    if (confirmed.delete(asker)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter ?? null;
    ask({
      question: asker.dataset.confirm,
      action: asker.dataset.confirmAction,
      isGrave: asker.matches(".button--danger") || Boolean(submitter?.matches(".button--danger")),
      onYes() {
        confirmed.add(asker);
        if (asker.tagName === "FORM") asker.requestSubmit(submitter);
        else asker.click();
      },
    });
  }

  function toast({ text, tone }) {
    const shape = document.getElementById("toast-shape");
    const region = document.querySelector("[data-toasts]");
    if (!shape || !region) return;
    const made = shape.content.firstElementChild.cloneNode(true);
    made.querySelector(".toast__text").textContent = text;
    if (tone) made.classList.add(`toast--${tone}`);
    region.append(made);
  }

  async function copy(button) {
    const text = button.dataset.copy ?? document.getElementById(button.dataset.copyFrom)?.textContent?.trim() ?? "";
    let answer = say("copied");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      answer = say("not-copied");
    }
    const label = button.querySelector("[data-copy-label]");
    if (!label) {
      toast({ text: answer });
      return;
    }
    const before = label.textContent;
    label.textContent = answer;
    setTimeout(() => (label.textContent = before), 2000);
  }

  function onClick(event) {
    const target = event.target.closest?.("button, a, summary");
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (!target) return;
    const { themeValue, copy: copied, copyFrom, opensDialog, closesDialog, closesToast } = target.dataset;
    if (themeValue) chooseTheme(themeValue);
    if (copied !== undefined || copyFrom) copy(target);
    if (opensDialog) openDialog(opensDialog);
    if (closesDialog !== undefined) target.closest("dialog")?.close();
    if (closesToast !== undefined) target.closest("[data-toast]")?.remove();
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    if (id === "keyboard-shortcuts") listShortcuts(dialog);
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => (menu.open = false));
    dialog.showModal();
  }

  // ---- keyboard --------------------------------------------------------------------------------------------------

  function shortcutsAreOn() {
    return recall("shortcuts") !== "off";
  }

  function listShortcuts(dialog) {
    const list = dialog.querySelector("[data-shortcut-list]");
    list.querySelectorAll("[data-listed]").forEach((row) => row.remove());
    const seen = new Set(["?"]);
    document.querySelectorAll("[data-shortcut]").forEach((owner) => {
      const key = owner.dataset.shortcut;
      if (seen.has(key)) return;
      seen.add(key);
      const row = element(
        "div",
        {},
        element("dt", {}, element("kbd", { textContent: key })),
        element("dd", { textContent: owner.dataset.shortcutLabel || owner.ariaLabel || owner.textContent.trim() }),
      );
      row.dataset.listed = "";
      list.append(row);
    });
    dialog.querySelector("[data-shortcuts-on]").checked = shortcutsAreOn();
  }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|TRIX-EDITOR)$/.test(target.tagName);
  }

  function onKey(event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (!shortcutsAreOn() || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      openDialog("keyboard-shortcuts");
      return;
    }
    const owner = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!owner) return;
    event.preventDefault();
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(owner.tagName)) owner.focus();
    else owner.click();
  }

  // ---- forms -----------------------------------------------------------------------------------------------------

  function showCounter(counter) {
    const field = document.getElementById(counter.dataset.counterFor);
    if (!field) return;
    const left = Number(counter.dataset.limit) - [...field.value].length;
    counter.textContent = say(left < 0 ? "characters-over" : "characters-left", { count: Math.abs(left) });
    counter.classList.toggle("field__counter--over", left < 0);
  }

  const waiting = new WeakMap();

  function after(form, milliseconds, act) {
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(act, milliseconds));
  }

  // After signing in again in another window the form's own key is old; the cookie has the new one.
  function refreshKey(form) {
    const key = form.elements.namedItem("csrfmiddlewaretoken");
    const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (key && fresh) key.value = fresh;
  }

  const unsaved = new Set();
  const revisions = new WeakMap();

  function noteChange(form) {
    if (!form) return;
    revisions.set(form, (revisions.get(form) ?? 0) + 1);
    if (form.matches("[data-unsaved], [data-autosave]")) unsaved.add(form);
    if (form.dataset.autosave) after(form, 3000, () => autosave(form));
    else if (form.dataset.keepsText) after(form, 1000, () => keepInTab(form));
  }

  // ---- text that the server does not have yet: kept in this tab, gone with it --------------------------------------

  // Not localStorage: on a shared machine the next person would find it.
  const keptName = (form) => `typed:${form.dataset.keepsText}`;
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "revision", "form_key"]);

  function typedWords(form) {
    return [...wordsOf(form).entries()].filter(([name]) => !NOT_KEPT.has(name));
  }

  function inTab(act) {
    try {
      return act(sessionStorage);
    } catch {
      return null; // full or forbidden: the text then lives as long as the page
    }
  }

  // Leaving the page after signing out hides it, which would keep once more what was just forgotten.
  let isSigningOut = false;

  function keepInTab(form) {
    if (form.dataset.keepsText && !isSigningOut) inTab((tab) => tab.setItem(keptName(form), JSON.stringify(typedWords(form))));
  }

  function forgetInTab(form) {
    if (form.dataset.keepsText) inTab((tab) => tab.removeItem(keptName(form)));
  }

  function forgetAllTyped() {
    isSigningOut = true;
    inTab((tab) => Object.keys(tab).filter((name) => name.startsWith("typed:")).forEach((name) => tab.removeItem(name)));
  }

  // Several fields may have one name, as the rows of a translation do: the words of each go by their place among them.
  function byPlace(words) {
    const met = new Map();
    return words.map(([name, value]) => {
      const place = met.get(name) ?? 0;
      met.set(name, place + 1);
      return [name, value, place];
    });
  }

  function fieldAt(form, name, place) {
    const named = form.elements.namedItem(name);
    const areRows = named instanceof RadioNodeList && !/^(radio|checkbox)$/.test(named[0].type);
    return areRows ? named[place] : named;
  }

  function putBack(form, kept) {
    for (const [name, value, place] of byPlace(kept)) {
      const field = fieldAt(form, name, place);
      if (!field || !("value" in field)) continue;
      field.value = value;
      const text = field.dataset?.richText === undefined ? null : form.querySelector("trix-editor");
      if (text && kept.some(([other, format]) => other === `${name}_format` && format === "html")) {
        text.editor.loadHTML(value);
      }
    }
    noteChange(form);
  }

  function offerKept(form) {
    const written = inTab((tab) => tab.getItem(keptName(form)));
    if (!written || form.dataset.keptOffered !== undefined) return;
    form.dataset.keptOffered = "";
    const kept = JSON.parse(written);
    const now = new Map(byPlace(typedWords(form)).map(([name, value, place]) => [`${name} ${place}`, value]));
    const differs = byPlace(kept).some(
      ([name, value, place]) => name !== "body" && !name.endsWith("_format") && now.get(`${name} ${place}`) !== value,
    );
    const body = kept.find(([name]) => name === "body")?.[1];
    if (!differs && (body === undefined || body === form.querySelector("[data-rich-text]")?.dataset.html)) {
      forgetInTab(form);
      return;
    }
    const back = element("button", { type: "button", className: "button", textContent: say("put-back") });
    const away = element("button", { type: "button", className: "button button--quiet", textContent: say("throw-away") });
    const offer = element(
      "div",
      { className: "callout callout--warning" },
      element("div", { className: "stack stack--tight" }, element("p", { textContent: say("typed-before") }), element("p", { className: "button-group" }, back, away)),
    );
    back.addEventListener("click", () => {
      putBack(form, kept);
      offer.remove();
    });
    away.addEventListener("click", () => {
      forgetInTab(form);
      offer.remove();
    });
    form.before(offer);
  }

  // Only the server knows that what was sent has arrived: it says so on the page that follows.
  function forgetWhatArrived() {
    const sent = inTab((tab) => tab.getItem("sent-form"));
    if (!sent || !document.querySelector("[data-text-arrived]")) return;
    inTab((tab) => tab.removeItem(`typed:${sent}`));
    inTab((tab) => tab.removeItem("sent-form"));
  }

  function showAutosave(form, name, values) {
    const place = form.querySelector("[data-autosave-status]");
    if (place) place.textContent = say(name, values);
  }

  // Trix hands on what was typed with the next drawn frame. Who presses Enter sooner, or types on a slow machine, would
  // send a text without its last letters: draw at once before anything is sent. An open composition is left alone.
  function takeTyping(form) {
    each(form, "trix-editor", (text) => text.editorController?.inputController?.render?.());
  }

  // Words only: a chosen photo of 20 MB is not sent again with every pause in typing.
  function wordsOf(form) {
    takeTyping(form);
    refreshKey(form);
    const words = new FormData(form);
    [...words.entries()].forEach(([name, value]) => value instanceof File && words.delete(name));
    return words;
  }

  async function autosave(form) {
    if (!form.isConnected) return;
    const revision = revisions.get(form);
    showAutosave(form, "saving");
    let response;
    try {
      response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: wordsOf(form),
        headers: { "X-Autosave": "1" },
        redirect: "manual",
      });
    } catch {
      response = null;
    }
    if (response?.ok) {
      const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
      showAutosave(form, "saved-at", { time: time.format(new Date()) });
      if (revisions.get(form) === revision) {
        unsaved.delete(form);
        forgetInTab(form);
      }
      form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: { response } }));
    } else if (response?.status === 409) {
      keepInTab(form);
      showAutosave(form, "changed-elsewhere");
    } else if (response && (response.type === "opaqueredirect" || [401, 403].includes(response.status))) {
      keepInTab(form);
      showAutosave(form, "sign-in-again");
    } else {
      keepInTab(form);
      showAutosave(form, "not-saved");
      after(form, 15000, () => autosave(form));
    }
  }

  // Whatever waits for its three seconds, or failed without a network, goes at once.
  function saveNow() {
    unsaved.forEach((form) => {
      if (!form.isConnected) return;
      if (form.dataset.autosave) {
        clearTimeout(waiting.get(form));
        autosave(form);
      }
      keepInTab(form);
    });
  }

  function showSelected(form, name) {
    const boxes = [...form.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];
    const ticked = boxes.filter((box) => box.checked).length;
    form.querySelectorAll("[data-selected-count]").forEach((place) => (place.textContent = String(ticked)));
    form.querySelectorAll(`[data-select-all="${CSS.escape(name)}"]`).forEach((all) => {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    });
  }

  function onInput(event) {
    const field = event.target;
    const form = field.form;
    document.querySelectorAll("[data-counter-for]").forEach((counter) => {
      if (counter.dataset.counterFor === field.id) showCounter(counter);
    });
    if (field.matches("[data-shortcuts-on]")) remember("shortcuts", field.checked ? "on" : "off");
    if (!form || field.closest("trix-toolbar")) return;
    noteChange(form);
    // Only where htmx swaps the list: a whole new page would take the cursor away from someone who types.
    if (form.matches("[data-autosubmit][hx-get]") && /^(text|search|number)$/.test(field.type)) {
      after(form, 500, () => form.requestSubmit());
    }
  }

  function onChange(event) {
    const field = event.target;
    const form = field.form;
    if (!form) return;
    if (field.dataset.selectAll) {
      const name = CSS.escape(field.dataset.selectAll);
      form.querySelectorAll(`input[type="checkbox"][name="${name}"]`).forEach((box) => (box.checked = field.checked));
      showSelected(form, field.dataset.selectAll);
    } else if (field.type === "checkbox" && form.querySelector(`[data-select-all="${CSS.escape(field.name)}"]`)) {
      showSelected(form, field.name);
    }
    if (form.matches("[data-autosubmit]") && !/^(text|search|number)$/.test(field.type)) form.requestSubmit();
  }

  function onSubmit(event) {
    const form = event.target;
    clearTimeout(waiting.get(form));
    unsaved.delete(form);
    refreshKey(form);
    if (form.matches("[data-forgets-text]")) forgetAllTyped();
    if (form.dataset.keepsText) {
      keepInTab(form);
      inTab((tab) => tab.setItem("sent-form", form.dataset.keepsText));
    }
  }

  // ---- rich text -------------------------------------------------------------------------------------------------

  let editorArrives = null;

  // Trix writes two <style> elements as it loads, which the page's content policy refuses and reports. What they say
  // stands in controls.css, so the elements are kept out of the document: while Trix loads, and only then, a new
  // <style> is an inert <template> instead.
  function loadEditor() {
    editorArrives ??= new Promise((resolve, reject) => {
      const create = document.createElement;
      document.createElement = function createElement(name, options) {
        return create.call(this, String(name).toLowerCase() === "style" ? "template" : name, options);
      };
      const script = element("script", { src: editorSource });
      const settle = (outcome) => () => {
        delete document.createElement;
        outcome();
      };
      script.addEventListener("load", settle(() => {
        configureEditor(window.Trix);
        resolve();
      }));
      script.addEventListener("error", settle(reject));
      document.head.append(script);
    });
    return editorArrives;
  }

  function configureEditor(Trix) {
    const blocks = Trix.config.blockAttributes;
    blocks.default.tagName = "p";
    blocks.heading1.tagName = "h2";
    delete Trix.config.textAttributes.strike;
    delete blocks.code;
    // Enter in plain text begins a new paragraph; Trix would put a <br>, which no reader of the HTML takes for one.
    const insertion = Trix.models.LineBreakInsertion.prototype;
    const breaksAttributedBlock = insertion.shouldInsertBlockBreak;
    insertion.shouldInsertBlockBreak = function shouldInsertBlockBreak() {
      return !this.block.hasAttributes() || breaksAttributedBlock.call(this);
    };
  }

  // Taken out as text, before any parser meets them: the content policy refuses and reports each style attribute and
  // each foreign picture. This is for quiet, not for safety; the server cleans what it receives.
  function withoutLooks(html) {
    return html
      .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, "")
      .replace(/<\/?(img|picture|source|video|audio|iframe|object|svg|link|meta)\b[^>]*>/gi, "")
      .replace(/<[^>]+>/g, (tag) => tag.replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
  }

  // The server reads what Word means by looks alone, lists and emphasis; without a network the looks just go.
  async function cleanedPaste(html, form) {
    if (!form?.dataset.paste) return withoutLooks(html);
    refreshKey(form);
    const body = new FormData();
    body.append("html", html);
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "");
    try {
      const response = await fetch(form.dataset.paste, { method: "POST", body, redirect: "manual" });
      if (response.ok) return (await response.json()).html;
    } catch {
      // no network
    }
    return withoutLooks(html);
  }

  function pasteWithoutLooks(event) {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { editor } = event.currentTarget;
    const form = event.currentTarget.closest("form");
    // One frame later Trix has drawn what was typed just before. Of a selection made just before it may still not know:
    // the browser tells that in its own time, and a paste over "select all" would then add instead of replace.
    requestAnimationFrame(async () => {
      document.dispatchEvent(new Event("selectionchange"));
      const place = editor.getSelectedRange();
      const before = editor.getDocument().toString();
      const cleaned = await cleanedPaste(html, form);
      // Whoever went on typing meanwhile gets it where the cursor is now.
      if (editor.getDocument().toString() === before) editor.setSelectedRange(place);
      editor.recordUndoEntry("Paste");
      editor.insertHTML(cleaned);
    });
  }

  async function enrich(textarea) {
    if (!editorSource || textarea.dataset.enriched !== undefined) return;
    // Light markup that the server has not turned into HTML would be shown as it is typed: better the plain field.
    if (textarea.value.trim() && textarea.dataset.html === undefined) return;
    textarea.dataset.enriched = "";
    try {
      await loadEditor();
    } catch {
      return;
    }
    if (!textarea.isConnected) return;
    const free = document.activeElement === document.body;
    const isEntered = document.activeElement === textarea || (free && location.hash === `#${textarea.id}`);
    const editor = editorFor(textarea);
    textarea.after(editor);
    textarea.hidden = true;
    textarea.required = false;
    // Who was in the field already, or came by a link to it, goes on in the editor.
    if (isEntered) editor.querySelector("trix-editor").addEventListener("trix-initialize", goOnIn, { once: true });
  }

  function goOnIn(event) {
    event.target.focus({ preventScroll: true });
    event.target.scrollIntoView();
  }

  function formatField(textarea) {
    const name = `${textarea.name}_format`;
    const present = textarea.form?.elements.namedItem(name);
    if (present) return present;
    const made = element("input", { type: "hidden", name });
    textarea.after(made);
    return made;
  }

  function editorFor(textarea) {
    const base = textarea.id || textarea.name;
    const label = textarea.labels?.[0];
    const format = formatField(textarea);
    const toolbar = element("trix-toolbar", { id: `${base}-toolbar`, className: "editor__toolbar" });
    toolbar.append(document.getElementById("rich-text-toolbar").content.cloneNode(true));
    const input = element("input", { type: "hidden", id: `${base}-html`, value: textarea.dataset.html ?? "" });
    const text = element("trix-editor", { className: "editor__text" });
    text.setAttribute("input", input.id);
    text.setAttribute("toolbar", toolbar.id);
    text.setAttribute("aria-label", label?.firstChild?.textContent.trim() || say("text-editor"));
    for (const name of ["aria-describedby", "aria-invalid", "placeholder", "lang"]) {
      if (textarea.hasAttribute(name)) text.setAttribute(name, textarea.getAttribute(name));
    }
    // The label and the summary of errors name the field by its id: it now belongs to what can be seen and focused.
    text.id = textarea.id;
    textarea.removeAttribute("id");

    const take = () => {
      textarea.value = text.value.replaceAll("<p><br></p>", "");
      format.value = "html";
    };
    text.addEventListener("trix-initialize", () => {
      take();
      text.addEventListener("trix-change", () => {
        take();
        noteChange(textarea.form);
      });
    });
    text.addEventListener("paste", pasteWithoutLooks, true);
    text.addEventListener("trix-file-accept", (event) => event.preventDefault());
    return element("div", { className: "editor" }, toolbar, text, input);
  }

  // ---- passages --------------------------------------------------------------------------------------------------

  function matchPassage(mark, on) {
    document.querySelectorAll(`mark[data-passage="${mark.dataset.passage}"]`).forEach((twin) => {
      twin.classList.toggle("passage--matched", on);
    });
  }

  function passageListener(on) {
    return (event) => {
      const mark = event.target.closest?.("mark[data-passage]");
      if (mark) matchPassage(mark, on);
    };
  }

  // The link in a passage leads to its twin; the keyboard must go along, or the way back is lost.
  function followPassage(event) {
    const link = event.target.closest?.("mark[data-passage] a.passage__number");
    const twin = link && document.querySelector(link.hash);
    if (!twin) return;
    event.preventDefault();
    const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    twin.scrollIntoView({ block: "center", behavior: reduced ? "auto" : "smooth" });
    twin.querySelector(".passage__number")?.focus({ preventScroll: true });
  }

  // ---- tables ----------------------------------------------------------------------------------------------------

  // Drawn as cards, a table loses its roles in some browsers.
  function keepTableRoles(table) {
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
    [table, ...table.querySelectorAll("thead, tbody, tr, td")].forEach((part) => {
      part.setAttribute("role", roles[part.tagName]);
    });
    table.querySelectorAll("th").forEach((heading) => {
      heading.setAttribute("role", heading.scope === "row" ? "rowheader" : "columnheader");
    });
  }

  // ---- beginning -------------------------------------------------------------------------------------------------

  function begin(within) {
    each(within, "[data-theme-choice]", showThemeChoice);
    each(within, "[data-needs-script], [data-closes-toast]", (part) => (part.hidden = false));
    each(within, "[data-counter-for]", showCounter);
    each(within, "textarea[data-rich-text]", enrich);
    each(within, "table.table--cards", keepTableRoles);
    each(within, "form[data-keeps-text]", offerKept);
    each(within, "[data-error-summary]", (summary) => summary.focus());
    each(within, "[data-select-all]", (all) => all.form && showSelected(all.form, all.dataset.selectAll));
    showTimes(within);
  }

  document.addEventListener("click", askBeforeActing, true);
  document.addEventListener("submit", (event) => takeTyping(event.target), true);
  document.addEventListener("submit", askBeforeActing, true);
  document.addEventListener("click", onClick);
  document.addEventListener("click", followPassage);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", onInput);
  document.addEventListener("change", onChange);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("mouseover", passageListener(true));
  document.addEventListener("mouseout", passageListener(false));
  document.addEventListener("focusin", passageListener(true));
  document.addEventListener("focusout", passageListener(false));
  document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
  document.addEventListener("toast", (event) => toast(event.detail));
  window.addEventListener("beforeunload", (event) => {
    if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) showTimes(document);
    // A telephone that goes to sleep may not wake this page again.
    else saveNow();
  });
  window.addEventListener("online", saveNow);
  setInterval(() => document.hidden || showTimes(document), 15000);
  forgetWhatArrived();
  begin(document);
})();
