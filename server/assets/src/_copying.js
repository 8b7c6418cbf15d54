/** Give lines that are worth copying a button that does it. */
export function copying(lines) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy quiet-button";
  button.textContent = lines.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(lines.querySelector("code").textContent);
    button.textContent = lines.dataset.copied;
    setTimeout(() => (button.textContent = lines.dataset.copy), 2000);
  });
  lines.append(button);
}
