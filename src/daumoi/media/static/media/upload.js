// Large files in pieces (tus 1.0.0), and sizes said before anything is sent. Without this script the form sends the
// file itself, up to the smaller limit that stands in its help.
const PIECE_BYTES = 8 * 1024 * 1024;
const LONGEST_PAUSE_MS = 30000;

const sizeText = (bytes) => {
  const units = ["B", "KB", "MB", "GB"];
  let step = 0;
  while (bytes >= 1024 && step < 3) { bytes /= 1024; step += 1; }
  return `${bytes.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${units[step]}`;
};
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const filled = (pattern, words) => pattern.replace(/\[(\w+)\]/g, (whole, name) => words[name] ?? whole);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function limitOf(input, file) {
  const ending = file.name.split(".").pop().toLowerCase();
  for (const pair of (input.dataset.limits || "").split(" ")) {
    const [name, most] = pair.split(":");
    if (name === ending) return Number(most);
  }
  return Infinity;
}

// A file that is too large is named beside its field as soon as it is chosen.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file" || !input.dataset.limits) return;
  const pattern = input.form.dataset.saysTooLarge;
  const wrong = [...input.files].filter((file) => file.size > limitOf(input, file));
  input.setCustomValidity(
    wrong.map((file) => filled(pattern, { name: file.name, size: sizeText(file.size), most: sizeText(limitOf(input, file)) })).join(" "),
  );
  if (wrong.length) input.reportValidity();
});

class Upload {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.isStopped = false;
    this.shown = form.querySelector("[data-upload-progress]");
    this.bar = this.shown.querySelector("progress");
    this.status = this.shown.querySelector("[data-upload-status]");
  }

  get organisation() {
    return this.form.dataset.organisation || this.form.elements.organisation.value;
  }

  say(words) { this.status.textContent = words; }

  async ask(method, address, headers = {}, body = undefined) {
    const answer = await fetch(address, {
      method, body, headers: {
        "Tus-Resumable": "1.0.0", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, ...headers,
      },
    });
    // Signed out meanwhile: sign in and come back; the upload waits in the list of unfinished ones.
    if (answer.redirected) window.location.assign(answer.url);
    return answer;
  }

  // The address of an upload of this very file that was begun before, here or on another machine.
  begun() {
    const found = [...document.querySelectorAll("[data-upload]")].find((each) =>
      each.dataset.uploadName === this.file.name && Number(each.dataset.uploadLength) === this.file.size
      && each.dataset.uploadOrganisation === this.organisation);
    return found ? found.dataset.upload : "";
  }

  async begin() {
    const words = (text) => base64(new TextEncoder().encode(text));
    const answer = await this.ask("POST", this.form.dataset.resumable, {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": `filename ${words(this.file.name)},organisation ${words(this.organisation)}`,
    });
    if (answer.status !== 201) throw new Error(answer.status === 413 ? await answer.text() : String(answer.status));
    return answer.headers.get("Location");
  }

  // Resolves to the address when everything has arrived; throws when the server will not have it.
  async send() {
    let address = this.begun();
    let wait = 1000;
    let offset = -1;
    this.shown.hidden = false;
    while (offset !== this.file.size) {
      if (this.isStopped) return "";
      try {
        address ||= await this.begin();
        if (offset < 0) offset = await this.offsetOf(address);
        if (offset === null) { address = ""; offset = -1; continue; }
        offset = await this.sendPiece(address, offset);
        wait = 1000;
      } catch (problem) {
        // fetch throws a TypeError when the network is gone; everything else is an answer.
        if (!(problem instanceof TypeError)) throw problem;
        this.say(this.form.dataset.saysLost);
        await pause(wait);
        wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
        offset = -1;
      }
    }
    return address;
  }

  async offsetOf(address) {
    const answer = await this.ask("HEAD", address);
    if (answer.status >= 500) throw new TypeError("server");
    if (!answer.ok) return null;
    return Number(answer.headers.get("Upload-Offset"));
  }

  async sendPiece(address, offset) {
    this.show(offset);
    if (offset === this.file.size) return offset;
    const piece = await this.file.slice(offset, offset + PIECE_BYTES).arrayBuffer();
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    if (globalThis.crypto?.subtle) {
      headers["Upload-Checksum"] = `sha256 ${base64(new Uint8Array(await crypto.subtle.digest("SHA-256", piece)))}`;
    }
    const answer = await this.ask("PATCH", address, headers, piece);
    if ([409, 423, 460].includes(answer.status) || answer.status >= 500) {
      await pause(1000);
      return this.offsetOf(address).then((now) => now ?? -1);
    }
    if (answer.status !== 204) throw new Error((await answer.text()) || String(answer.status));
    const now = Number(answer.headers.get("Upload-Offset"));
    this.show(now);
    return now;
  }

  show(offset) {
    const percent = Math.floor((100 * offset) / this.file.size);
    this.bar.value = percent;
    this.say(filled(this.form.dataset.saysSending, { percent: `${percent} %`, name: this.file.name }));
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.resumable || form.elements.upload.value) return;
  const input = form.elements.file;
  const file = input.files[0];
  if (!file) return;
  event.preventDefault();
  if (!input.reportValidity()) return;
  const button = form.querySelector(".button--primary");
  const stop = form.querySelector("[data-upload-stop]");
  const upload = new Upload(form, file);
  button.disabled = true;
  stop.hidden = false;
  stop.onclick = () => { upload.isStopped = true; window.location.reload(); };
  try {
    const address = await upload.send();
    if (!address) return;
    form.elements.upload.value = address.split("/").filter(Boolean).pop();
    upload.say(form.dataset.saysDone);
    input.disabled = true;
    form.submit();
  } catch (problem) {
    upload.say(`${form.dataset.saysRefused} ${problem.message}`);
    button.disabled = false;
    stop.hidden = true;
  }
});
