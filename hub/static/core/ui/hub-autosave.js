// Keeps what is being written: as a draft on the hub while one types, and in this browser where the hub cannot be reached.
//
//   <hub-autosave url="/en/drafts/thread-12/" key="thread-12">
//     <form method="post">…</form>
//     <p data-saved hidden>Draft saved.</p>   <p data-kept hidden>No connection. Your text is kept in this browser.</p>
//     <div data-restore hidden>There is a text that was not sent. <button type="button" data-yes>…</button><button type="button" data-no>…</button></div>
//   </hub-autosave>
//
// The hub gets the form's own fields by POST and answers 204. A copy in the browser is offered again until it is sent.

import { csrfToken } from "./csrf.js";

const PAUSE = 2500;
const WEEKS = 2;

customElements.define("hub-autosave", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = `hub-draft:${this.getAttribute("key")}`;
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.keep();
      // hub.js takes the copy away when another page of the hub has been reached.
      sessionStorage.setItem("hub-sent", this.key);
    });
    document.addEventListener("visibilitychange", this);
    this.offer();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent() {
    if (document.visibilityState === "hidden" && this.isDirty) this.save();
  }

  later() {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    this.isDirty = false;
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(this.getAttribute("url"), { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": csrfToken(this.form) } });
      if (!answer.ok) throw new Error(answer.status);
      localStorage.removeItem(this.key);
      this.say("saved");
    } catch {
      this.keep();
      this.say("kept");
    }
  }

  say(name) {
    for (const part of ["saved", "kept"]) this.querySelector(`[data-${part}]`)?.toggleAttribute("hidden", part !== name);
  }

  keep() {
    const fields = [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields }));
    } catch { /* No room, or not allowed: the field itself still holds the text. */ }
  }

  offer() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    const box = this.querySelector("[data-restore]");
    if (!kept || !box) return;
    const isOld = Date.now() - kept.at > WEEKS * 7 * 86_400_000;
    const isSame = kept.fields.every(([name, value]) => this.form.elements[name]?.value === value);
    if (isOld || isSame || !kept.fields.some(([, value]) => value.length > 20)) return localStorage.removeItem(this.key);
    box.hidden = false;
    box.querySelector("[data-no]").addEventListener("click", () => (localStorage.removeItem(this.key), (box.hidden = true)));
    box.querySelector("[data-yes]").addEventListener("click", () => {
      const values = new Map(kept.fields);
      for (const [name, value] of values) {
        const field = this.form.elements[name];
        const editor = field?.matches?.("textarea") ? field.closest("hub-editor") : null;
        const detail = { text: value, format: values.get(`${name}_format`) ?? "markdown" };
        if (editor) customElements.whenDefined("hub-editor").then(() => editor.dispatchEvent(new CustomEvent("hub-fill", { detail })));
        else if (field && !name.endsWith("_format")) field.value = value;
      }
      box.hidden = true;
    });
  }
});
