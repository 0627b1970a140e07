// A short message at the foot of the screen that goes away by itself, unless it is hovered, focused or has an undo.
//
//   <hub-toast class="toast">Draft saved <form method="post" action="…"><button class="button">Undo</button></form></hub-toast>
//
// htmx adds one by `hx-swap-oob="beforeend:#toasts"`.

customElements.define("hub-toast", class extends HTMLElement {
  connectedCallback() {
    const seconds = this.querySelector("button, a") ? 20 : 6;
    this.wait(seconds);
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, () => clearTimeout(this.timer));
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, () => this.wait(seconds));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.remove());
  }

  wait(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), seconds * 1000);
  }
});
