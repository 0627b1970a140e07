// Suggests while one types. The address answers ?q=… with JSON [{value, label, detail, href}]; an entry with href is a link,
// another fills the field (and the hidden field, where there is one). Without scripts the field is sent as it was typed.
//
//   <hub-combobox class="combobox" url="/en/search/suggest"><input name="q" type="search" aria-label="…" autocomplete="off">
//     <input type="hidden" name="topic_id" data-value><div class="combobox__list" role="listbox" aria-label="…" hidden></div></hub-combobox>

let number = 0;

customElements.define("hub-combobox", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input:not([type=hidden])");
    this.value = this.querySelector("[data-value]");
    this.list = this.querySelector("[role=listbox]");
    this.list.id ||= `hub-combobox-${++number}`;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // Keeps the focus in the field; the click itself chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]"), event));
    // Somebody may have begun to type before this script arrived.
    if (document.activeElement === this.input && this.input.value !== this.input.defaultValue) this.later();
  }

  later() {
    if (this.value) this.value.value = "";
    clearTimeout(this.timer);
    const query = this.input.value.trim();
    if (query.length < 2) return this.close();
    this.timer = setTimeout(() => this.ask(query), 180);
  }

  async ask(query) {
    this.request?.abort();
    this.request = new AbortController();
    const address = new URL(this.getAttribute("url"), location.href);
    address.searchParams.set("q", query);
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (answer.ok) this.show(await answer.json());
    } catch { /* Overtaken by the next letter, or offline: the field works without suggestions. */ }
  }

  show(items) {
    if (!items.length || document.activeElement !== this.input) return this.close();
    this.list.replaceChildren(...items.slice(0, 10).map((item, place) => {
      const option = document.createElement(item.href ? "a" : "div");
      if (item.href) [option.href, option.tabIndex] = [item.href, -1];
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.value = item.value ?? item.label;
      option.dataset.label = item.label;
      option.append(item.label);
      if (item.detail) option.append(Object.assign(document.createElement("small"), { textContent: item.detail }));
      return option;
    }));
    this.at = -1;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden) return;
    const options = [...this.list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
      options.forEach((option, place) => option.setAttribute("aria-selected", place === this.at));
      this.input.setAttribute("aria-activedescendant", options[this.at].id);
      options[this.at].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.at >= 0) this.choose(options[this.at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  choose(option, event) {
    if (!option) return;
    this.close();
    if (option.href) return event ? undefined : option.click();
    this.input.value = option.dataset.label;
    if (this.value) this.value.value = option.dataset.value;
    this.dispatchEvent(new CustomEvent("hub-chosen", { bubbles: true, detail: { value: option.dataset.value, label: option.dataset.label } }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
