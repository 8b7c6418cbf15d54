// A field for a thing: one types a name and chooses; the form sends the thing's short IRI (WAI-ARIA combobox pattern).

/** Make the input search for things at its `data-suggest` address. */
export function suggesting(input) {
  const value = document.createElement("input");
  value.type = "hidden";
  value.name = input.name;
  value.value = input.value;
  input.before(value);
  input.removeAttribute("name");
  input.removeAttribute("list");
  input.value = input.dataset.name || input.value;
  input.placeholder = input.dataset.hint;
  const offers = document.createElement("ul");
  offers.className = "offers";
  offers.id = `${input.id}-offers`;
  offers.setAttribute("role", "listbox");
  offers.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent);
  offers.hidden = true;
  input.after(offers);
  for (const note of input.parentElement.querySelectorAll(".unscripted")) note.hidden = true;
  input.autocomplete = "off";
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": offers.id };
  for (const [name, text] of Object.entries(attributes)) input.setAttribute(name, text);

  let asking = null;
  let at = -1;

  function show(found) {
    at = -1;
    input.removeAttribute("aria-activedescendant");
    offers.replaceChildren(
      ...found.map((thing, number) => {
        const line = document.createElement("li");
        line.id = `${offers.id}-${number}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.textContent = thing.label;
        const note = document.createElement("small");
        note.textContent = [thing.description, thing.kind].find(Boolean) ?? "";
        line.append(note);
        line.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(thing);
        });
        line.thing = thing;
        return line;
      }),
    );
    offers.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!offers.hidden));
  }

  function choose(thing) {
    asking?.abort();
    value.value = thing.iri;
    input.value = thing.label;
    show([]);
  }

  function move(step) {
    const lines = [...offers.children];
    if (!lines.length) return;
    lines[at]?.setAttribute("aria-selected", "false");
    at = (at + step + lines.length) % lines.length;
    lines[at].setAttribute("aria-selected", "true");
    lines[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", lines[at].id);
  }

  input.addEventListener("input", async () => {
    value.value = input.value;
    asking?.abort();
    const mine = (asking = new AbortController());
    if (!input.value.trim()) return show([]);
    try {
      const address = `${input.dataset.suggest}&q=${encodeURIComponent(input.value)}`;
      const answer = await fetch(address, { signal: mine.signal, headers: { accept: "application/json" } });
      const found = answer.ok ? await answer.json() : [];
      if (!mine.signal.aborted) show(found);
    } catch (error) {
      if (!mine.signal.aborted) show([]);
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(offers.children[at].thing);
    } else if (event.key === "Escape") {
      show([]);
    }
  });
  input.addEventListener("blur", () => {
    asking?.abort();
    show([]);
  });
}
