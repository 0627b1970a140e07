// Copies the address in its read-only field, and says so on the button for a moment.
//
//   <hub-copy data-done="Copied"><input readonly value="https://…"><button type="button">Copy</button></hub-copy>

customElements.define("hub-copy", class extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", (event) => this.copy(event.currentTarget));
  }

  async copy(button) {
    const field = this.querySelector("input");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // The address stays selected, ready for Ctrl+C.
    }
    const before = [...button.childNodes];
    button.replaceChildren(this.dataset.done);
    button.setAttribute("aria-live", "polite");
    setTimeout(() => button.replaceChildren(...before), 2000);
  }
});
