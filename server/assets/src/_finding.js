/** Offer the names of things while one types in a search box; choosing one leads to its page. */
export function finding(input) {
  const offers = document.createElement("datalist");
  offers.id = `offers-${document.querySelectorAll("datalist").length}`;
  input.after(offers);
  input.setAttribute("list", offers.id);
  input.autocomplete = "off";
  let places = new Map();
  let asking = null;

  input.addEventListener("input", async (event) => {
    // A browser that fills in what was chosen says so, or tells no kind of input at all.
    const chosen = !event.inputType || event.inputType === "insertReplacementText";
    const place = places.get(input.value);
    if (chosen && place) return location.assign(place);
    asking?.abort();
    const mine = (asking = new AbortController());
    const address = new URL(input.dataset.offers, location);
    address.searchParams.set("q", input.value);
    address.searchParams.set("limit", "8");
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { accept: "application/json" } });
      if (answer.ok && !mine.signal.aborted) show(await answer.json(), address.searchParams.get("lang"));
    } catch (error) {
      if (!mine.signal.aborted) show([]);
    }
  });

  function show(found, language) {
    places = new Map(found.map((thing) => [thing.label, language ? `${thing.href}?lang=${language}` : thing.href]));
    offers.replaceChildren(...found.map((thing) => new Option(thing.description, thing.label)));
  }
}
