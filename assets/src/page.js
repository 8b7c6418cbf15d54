// What pages may use: lines to copy, things to search for in a form, pictures to move. Pages work without it.
import { copying } from "./_copying.js";

function enhance(part) {
  part.querySelectorAll("[data-copy]").forEach(copying);
}

enhance(document);
document.addEventListener("hg:content", (event) => enhance(event.detail));
