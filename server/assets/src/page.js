// What pages may use: lines to copy, things to search for in a form, pictures to move. Pages work without it.
import { copying } from "./_copying.js";
import { finding } from "./_finding.js";
import { suggesting } from "./_suggesting.js";
import { zooming } from "./_zooming.js";

function enhance(part) {
  part.querySelectorAll("[data-copy]").forEach(copying);
  part.querySelectorAll("[data-offers]").forEach(finding);
  part.querySelectorAll("input[data-suggest]").forEach(suggesting);
  part.querySelectorAll("[data-zoom]").forEach(zooming);
}

enhance(document);
document.addEventListener("hg:content", (event) => enhance(event.detail));
