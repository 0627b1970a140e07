// Offers to quote what is selected in a post, in the editor of the answer.
//
//   <hub-quote editor="#id_body"><button type="button" class="button button--small" hidden>Quote</button>
//     <div data-quote data-intro="Ilona wrote:" data-path="/en/threads/12-x/?post=3">…the post's text…</div>
//   </hub-quote>
//
// Without scripts each post has a link that opens the answer with the whole post quoted.

customElements.define("hub-quote", class extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector(":scope > button");
    // The button would take the selection away before the click arrives.
    this.button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.button.addEventListener("click", () => this.quote());
    document.addEventListener("selectionchange", this);
    // Somebody may have selected words before this script arrived.
    this.handleEvent();
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this);
  }

  handleEvent() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.offer(), 120);
  }

  offer() {
    const selection = getSelection();
    const text = selection.toString().trim();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    const start = range?.startContainer.parentElement?.closest("[data-quote]");
    this.post = text && start && this.contains(start) && start.contains(range.endContainer) ? start : null;
    this.button.hidden = !this.post;
    if (!this.post) return;
    const box = range.getBoundingClientRect();
    const style = this.button.style;
    style.position = "fixed";
    style.zIndex = "30";
    style.left = `${Math.max(8, Math.min(box.left, innerWidth - this.button.offsetWidth - 8))}px`;
    style.top = `${Math.min(box.bottom + 8, innerHeight - this.button.offsetHeight - 72)}px`;
  }

  quote() {
    const { intro, path } = this.post.dataset;
    const text = getSelection().toString().trim();
    const editor = document.querySelector(this.getAttribute("editor"))?.closest("hub-editor");
    getSelection().removeAllRanges();
    editor?.scrollIntoView({ block: "center" });
    const detail = { intro, path, text };
    customElements.whenDefined("hub-editor").then(() => editor?.dispatchEvent(new CustomEvent("hub-quote", { detail })));
  }
});
