// Sends the form inside once the page has been in view for a second: what was opened has been read. A GET never writes.
//
//   <hub-read-beacon hidden><form method="post" action="/en/messages/7/read/">…<input name="number" value="12"></form></hub-read-beacon>

customElements.define("hub-read-beacon", class extends HTMLElement {
  connectedCallback() {
    this.later = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", this.later);
      setTimeout(() => this.send(), 1000);
    };
    document.addEventListener("visibilitychange", this.later);
    this.later();
  }

  send() {
    const form = this.querySelector("form");
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true });
  }
});
