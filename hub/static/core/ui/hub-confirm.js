// Shows the question of a link in a dialog instead of on a page of its own.
//
//   <hub-confirm><a href="/…/delete/">Delete…</a><dialog>… <form method="post">…<button type="button" data-cancel></form></dialog></hub-confirm>

customElements.define("hub-confirm", class extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog");
    this.querySelector("a").addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.closest("details")?.removeAttribute("open");
      // A closed menu hides what is inside it, dialogs too.
      if (this.closest("details")) document.body.append(dialog);
      dialog.showModal();
    });
    dialog.querySelector("[data-cancel]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
});
