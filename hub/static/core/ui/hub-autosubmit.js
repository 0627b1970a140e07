// Sends a filter form as soon as something in it changes, and hides its button. Text waits until typing pauses.
//
//   <hub-autosubmit><form method="get">… <button class="no-js">Show</button></form></hub-autosubmit>

customElements.define("hub-autosubmit", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    let timer;
    form.addEventListener("change", (event) => event.target.matches("input:not([type=search], [type=text]), select") && form.requestSubmit());
    form.addEventListener("input", (event) => {
      if (!event.target.matches("input[type=search], input[type=text]")) return;
      clearTimeout(timer);
      timer = setTimeout(() => form.requestSubmit(), 400);
    });
  }
});
