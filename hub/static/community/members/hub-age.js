/**
 * Keeps the sentence about the age in step with the chosen country.
 *
 *   <hub-age data-ages='{"": 16, "AT": 14}' data-pattern="I am at least {age} years old ({country}).">
 *     <select name="country">…</select> <input type="checkbox" name="is_old_enough"> <label>…</label>
 *     <input type="hidden" name="named_age">
 *   </hub-age>
 *
 * Without a script the server names the right age and asks again.
 */
class HubAge extends HTMLElement {
  connectedCallback() {
    this.country = this.querySelector("select[name=country]");
    this.box = this.querySelector("input[name=is_old_enough]");
    this.named = this.querySelector("input[name=named_age]");
    if (!this.country || !this.box) return;
    this.ages = JSON.parse(this.dataset.ages);
    this.label = this.querySelector(`label[for="${this.box.id}"]`);
    // Browsers fill the list in again after a step back, without an event.
    this.say();
    this.country.addEventListener("change", () => this.say());
  }

  say() {
    const code = this.country.value;
    const age = this.ages[code] ?? this.ages[""];
    // A tick says what the sentence said when it was made: it does not hold for more years.
    if (code && this.named.value && age > Number(this.named.value)) this.box.checked = false;
    this.named.value = code ? age : "";
    if (code) this.label.textContent = this.dataset.pattern.replace("{age}", age).replace("{country}", this.country.selectedOptions[0].text);
  }
}

customElements.define("hub-age", HubAge);
