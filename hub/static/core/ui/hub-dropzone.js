// Lets files be dropped onto a file field, and shows name, size and a small picture of what was chosen.
//
//   <hub-dropzone class="dropzone"><input type="file" name="files" multiple><ul class="dropzone__files" data-files hidden></ul></hub-dropzone>

const units = ["byte", "kilobyte", "megabyte", "gigabyte"];

function size(bytes) {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 3);
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: units[step], maximumFractionDigits: step > 1 ? 1 : 0 });
  return format.format(bytes / 1000 ** step);
}

customElements.define("hub-dropzone", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector("[data-files]");
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.dataset.over = "";
    });
    this.addEventListener("dragleave", () => delete this.dataset.over);
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      delete this.dataset.over;
      if (!event.dataTransfer.files.length) return;
      const files = new DataTransfer();
      for (const file of event.dataTransfer.files) if (this.input.multiple || !files.items.length) files.items.add(file);
      this.input.files = files.files;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.input.addEventListener("change", () => this.show());
  }

  show() {
    this.list.replaceChildren(...[...this.input.files].map((file) => {
      const line = document.createElement("li");
      if (/^image\/(png|jpeg|webp|gif)$/.test(file.type)) {
        const picture = new Image();
        picture.alt = "";
        picture.src = URL.createObjectURL(file);
        picture.onload = () => URL.revokeObjectURL(picture.src);
        line.append(picture);
      }
      line.append(`${file.name} · ${size(file.size)}`);
      return line;
    }));
    this.list.hidden = !this.input.files.length;
  }
});
