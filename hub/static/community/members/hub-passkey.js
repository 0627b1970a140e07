/**
 * Signs in with, or adds, a passkey or security key.
 *
 *   <hub-passkey data-options='{"request_options": …}'> or <hub-passkey data-options-url="/…" hidden>
 *     <form method="post"><input type="hidden" name="credential"><button type="button">Use a passkey</button>
 *     <p role="alert" hidden>That did not work.</p></form>
 *   </hub-passkey>
 *
 * `data-create` adds a key, else one is used. Stays hidden where the browser knows no passkeys.
 */
class HubPasskey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    this.hidden = false;
    this.querySelector("button[type=button]").addEventListener("click", () => this.ask());
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options);
    const response = await fetch(this.dataset.optionsUrl, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  }

  async ask() {
    const form = this.querySelector("form");
    const problem = this.querySelector("[role=alert]");
    problem.hidden = true;
    try {
      const options = await this.options();
      let credential;
      if (this.hasAttribute("data-create")) {
        const passwordless = form.elements.passwordless?.checked;
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey);
        if (publicKey.authenticatorSelection) {
          publicKey.authenticatorSelection.residentKey = passwordless ? "required" : "discouraged";
          publicKey.authenticatorSelection.requireResidentKey = Boolean(passwordless);
          publicKey.authenticatorSelection.userVerification = passwordless ? "required" : "discouraged";
        }
        credential = await navigator.credentials.create({ publicKey });
      } else {
        const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey);
        credential = await navigator.credentials.get({ publicKey });
      }
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      problem.hidden = false;
    }
  }
}

customElements.define("hub-passkey", HubPasskey);
