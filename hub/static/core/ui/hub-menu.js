// Closes a <details> menu on a click outside, on Escape, and when focus leaves it; arrow keys walk through its entries.
//
//   <hub-menu><details class="menu"><summary>More</summary><div class="menu__panel"><a href="…">…</a></div></details></hub-menu>

customElements.define("hub-menu", class extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    this.addEventListener("keydown", this);
    this.addEventListener("focusout", this);
    document.addEventListener("click", this);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (!this.details?.open) {
      if (event.type === "keydown" && event.key === "ArrowDown" && event.target.matches("summary")) {
        event.preventDefault();
        this.details.open = true;
        this.entries[0]?.focus();
      }
      return;
    }
    if (event.type === "click" && !this.contains(event.target)) this.close();
    if (event.type === "focusout" && event.relatedTarget && !this.contains(event.relatedTarget)) this.close();
    if (event.type !== "keydown") return;
    if (event.key === "Escape") this.close(true);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.entries.length) {
      event.preventDefault();
      const at = this.entries.indexOf(document.activeElement);
      this.entries.at((at + step) % this.entries.length).focus();
    }
  }

  get entries() {
    return [...this.details.querySelectorAll(".menu__panel :is(a, button)")];
  }

  close(withFocus = false) {
    this.details.open = false;
    if (withFocus) this.details.querySelector("summary").focus();
  }
});
