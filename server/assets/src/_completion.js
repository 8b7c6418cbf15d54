// Completes variables, keywords, prefixes, classes, properties and things out of what the server tells of its graph.

const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED AS GRAPH OPTIONAL UNION MINUS FILTER BIND " +
  "VALUES EXISTS ORDER BY GROUP HAVING LIMIT OFFSET ASC DESC IN NOT COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR " +
  "STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE COALESCE IF STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS CONTAINS " +
  "STRBEFORE STRAFTER CONCAT REPLACE REGEX ABS ROUND CEIL FLOOR YEAR MONTH DAY sameTerm isIRI isBLANK isLITERAL isNUMERIC"
)
  .split(" ")
  .map((label) => ({ label, type: "keyword" }));

async function json(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** Once for each argument; a failure is asked again. */
function kept(ask) {
  const found = new Map();
  return (key) => {
    if (!found.has(key)) {
      found.set(
        key,
        ask(key).catch(() => {
          found.delete(key);
          return null;
        }),
      );
    }
    return found.get(key);
  };
}

/** A completion source for CodeMirror; names come in `language`. */
export function completion(language) {
  const terms = kept(() => json(`/completion/terms?lang=${language}`));
  const meant = kept((typed) => json(`/suggest?q=${encodeURIComponent(typed)}&limit=8&lang=${language}`));
  const names = kept((prefix) => json(`/completion/names?prefix=${encodeURIComponent(prefix)}&lang=${language}`));

  /** Insert a name; a query that declares prefixes must declare this one too. */
  const insert = (prefixes) => (view, option, from, to) => {
    const text = view.state.doc.toString();
    const prefix = option.name.split(":")[0];
    const declared = new RegExp(`^\\s*PREFIX\\s+${prefix}:`, "im").test(text);
    const changes = [{ from, to, insert: option.name }];
    const before = /^\s*PREFIX\s/im.test(text) && !declared ? `PREFIX ${prefix}: <${prefixes[prefix]}>\n` : "";
    if (before) changes.unshift({ from: 0, insert: before });
    view.dispatch({ changes, selection: { anchor: before.length + from + option.name.length }, userEvent: "input.complete" });
  };

  const offer = (entry, type, prefixes, boost = 0) => ({
    label: `${entry.name} ${entry.label}`,
    displayLabel: entry.name,
    detail: entry.label,
    name: entry.name,
    type,
    boost,
    apply: insert(prefixes),
  });

  /** Things whose names have words that begin so, as far as a prefix of ours shortens their IRIs. */
  async function called(typed, prefixes) {
    if (typed.length < 3) return [];
    return ((await meant(typed)) ?? []).flatMap(({ iri, label }) => {
      const local = ([, space]) => iri.startsWith(space) && /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_-])?$/u.test(iri.slice(space.length));
      const found = Object.entries(prefixes).find(local);
      return found ? [offer({ name: `${found[0]}:${iri.slice(found[1].length)}`, label }, "constant", prefixes)] : [];
    });
  }

  return async (context) => {
    const word = context.matchBefore(/[?$]?[\p{L}\p{N}_-]*(?::[\p{L}\p{N}._-]*)?$/u);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/^[?$]/.test(word.text)) {
      const variables = new Set(context.state.doc.toString().match(/[?$][\p{L}\p{N}_]+/gu));
      variables.delete(word.text);
      return { from: word.from, options: [...variables].map((label) => ({ label, type: "variable" })) };
    }
    const known = await terms("all");
    if (!known) return { from: word.from, options: KEYWORDS };
    const { prefixes } = known;
    const [prefix, name] = word.text.split(":");
    const of = known.terms.filter((term) => name === undefined || term.name.startsWith(`${prefix}:`));
    const options = of.map((term) => offer(term, term.kind, prefixes, Math.min(9, Math.log10(term.uses + 1))));
    if (name === undefined) {
      const spaces = Object.keys(prefixes).map((found) => ({ label: `${found}:`, detail: prefixes[found], type: "namespace" }));
      const told = new Set(options.map((option) => option.name));
      const things = (await called(word.text, prefixes)).filter((option) => !told.has(option.name));
      return { from: word.from, options: [...options, ...KEYWORDS, ...spaces, ...things] };
    }
    if (!(prefix in prefixes)) return null;
    const told = new Set(of.map((term) => term.name));
    const things = ((await names(prefix)) ?? []).filter((thing) => !told.has(thing.name));
    options.push(...things.map((thing) => offer(thing, "constant", prefixes)));
    return { from: word.from, options, validFor: /^[\p{L}\p{N}_-]*:[\p{L}\p{N}._-]*$/u };
  };
}
