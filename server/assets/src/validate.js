// Files dropped anywhere on the form become the form's files; Ctrl+Enter in the text sends it. All else is HTML.
const form = document.querySelector("form.validate");
const files = form.querySelector("input[type=file]");
const told = form.querySelector("output");

const tell = () => {
  told.value = [...files.files].map((file) => file.name).join(", ");
};

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

for (const kind of ["dragenter", "dragover"]) {
  form.addEventListener(kind, (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      form.classList.add("dropping");
    }
  });
}
form.addEventListener("dragleave", (event) => {
  if (!form.contains(event.relatedTarget)) form.classList.remove("dropping");
});
form.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form.classList.remove("dropping");
  files.files = event.dataTransfer.files;
  tell();
});
files.addEventListener("change", tell);
form.querySelector("textarea").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
