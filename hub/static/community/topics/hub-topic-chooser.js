// Makes a long list of topics quick to use: a filter that ignores accents, the chosen topics on top, and a stop at the limit.
// Without it the check boxes stand in groups that fold; the words it shows are all in the page.
//
//   <hub-topic-chooser data-most="5"><div class="only-js">
//     <ul data-chosen></ul><input type="search" data-filter><p><span data-none hidden>…</span><span data-full hidden>…</span></p>
//     <template><li><button type="button"><span data-label></span></button></li></template></div>
//     <details><summary>Group <span data-count></span></summary>
//       <label><input type="checkbox" value="7"> <span data-name>Topic</span></label></details></hub-topic-chooser>

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

customElements.define("hub-topic-chooser", class extends HTMLElement {
  connectedCallback() {
    this.most = Number(this.dataset.most);
    this.filter = this.querySelector("[data-filter]");
    this.boxes = [...this.querySelectorAll('input[type="checkbox"]')];
    this.groups = [...this.querySelectorAll("details")];
    this.words = new Map(this.boxes.map((box) => [box, fold(box.closest("label").textContent)]));
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    this.addEventListener("input", this);
    this.addEventListener("keydown", this);
    this.show();
  }

  handleEvent(event) {
    if (event.type === "change" && this.boxes.includes(event.target)) this.show();
    if (event.type === "input" && event.target === this.filter) this.narrow();
    if (event.type === "click") this.takeAway(event.target.closest("[data-topic]"));
    if (event.type === "keydown" && event.target === this.filter) this.type(event);
  }

  // Enter belongs to the filter, not to the form: it chooses the first topic that fits.
  type(event) {
    if (event.key === "Escape" && this.filter.value) {
      event.preventDefault();
      this.filter.value = "";
      this.narrow();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = this.boxes.find((box) => this.filter.value && !box.closest("label").hidden && !box.checked && !box.disabled);
    if (!first) return;
    first.click();
    this.filter.value = "";
    this.narrow();
  }

  narrow() {
    const wanted = fold(this.filter.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of this.groups) {
      const own = this.boxes.filter((box) => group.contains(box));
      const fitting = own.filter((box) => wanted.every((word) => this.words.get(box).includes(word)));
      for (const box of own) box.closest("label").hidden = !fitting.includes(box);
      group.hidden = !fitting.length;
      group.open = wanted.length ? true : own.some((box) => box.checked);
      found += fitting.length;
    }
    this.querySelector("[data-none]").hidden = found > 0;
  }

  show() {
    const chosen = this.boxes.filter((box) => box.checked);
    const isFull = chosen.length >= this.most;
    for (const box of this.boxes) box.disabled = isFull && !box.checked;
    this.querySelector("[data-full]").hidden = !isFull;
    for (const group of this.groups) {
      const count = chosen.filter((box) => group.contains(box)).length;
      const bead = group.querySelector("[data-count]");
      bead.textContent = count;
      bead.hidden = !count;
    }
    const pattern = this.querySelector("template").content;
    this.querySelector("[data-chosen]").replaceChildren(...chosen.map((box) => {
      const chip = pattern.cloneNode(true).firstElementChild;
      chip.querySelector("[data-label]").textContent = box.closest("label").querySelector("[data-name]").textContent;
      chip.querySelector("button").dataset.topic = box.value;
      return chip;
    }));
  }

  takeAway(button) {
    const box = button && this.boxes.find((each) => each.value === button.dataset.topic);
    if (!box) return;
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    // The button is gone: go on from the next one, or from the filter.
    (this.querySelector("[data-chosen] button") ?? this.filter).focus();
  }
});
