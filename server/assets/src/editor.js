// Makes the query's text field an editor, and answers in place what the form would answer with a new page.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";
import { completion } from "./_completion.js";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "light-dark(#7a1f6b, #e39ad4)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "light-dark(#1d5c28, #93d39d)" },
  { tag: [tags.number, tags.bool, tags.integer], color: "light-dark(#8a4300, #f0b36a)" },
  { tag: [tags.variableName, tags.propertyName], color: "light-dark(#0b4884, #93c1f7)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--quiet)", fontStyle: "italic" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: ".95rem" },
  "&.cm-focused": { outline: "3px solid var(--link)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "32rem" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "14rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--wash)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--wash)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "light-dark(#cfe0f5, #29425f)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "light-dark(#d8ecd9, #2a4a2e)" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem", maxWidth: "min(46rem, 90vw)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", fontFamily: "system-ui, sans-serif", opacity: "1" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy light-dark(#b3261e, #ff8a80) 2px" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap" },
});

/** Where a problem's line and column are in the text, with the rest of the word there. */
function place(doc, line, column) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(found.from + Math.max(column - 1, 0), found.to);
  const word = /^[^\s{}();,.]+/.exec(doc.sliceString(from, found.to));
  if (word) return { from, to: from + word[0].length };
  return from > found.from && from === found.to ? { from: from - 1, to: from } : { from, to: Math.min(from + 1, doc.length) };
}

class Page {
  constructor(form) {
    this.form = form;
    this.area = form.querySelector("textarea");
    this.state = form.querySelector("#state");
    this.asking = null;
    this.view = this.edit();
    this.mark();
    for (const hint of form.querySelectorAll(".scripted")) hint.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    addEventListener("popstate", () => location.reload());
  }

  /** Put the editor in the place of the text field; in a shadow tree, where its styles need no inline element. */
  edit() {
    const host = document.createElement("div");
    host.className = "editor";
    const root = host.attachShadow({ mode: "open" });
    const label = this.form.querySelector(`label[for="${this.area.id}"]`);
    const view = new EditorView({
      root,
      parent: root,
      doc: this.area.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        sparql(),
        syntaxHighlighting(colours),
        autocompletion({ override: [completion(document.documentElement.lang)], icons: false, maxRenderedOptions: 60 }),
        EditorView.contentAttributes.of({ "aria-label": label.textContent, spellcheck: "false" }),
        keymap.of([
          { key: "Mod-Enter", run: () => (this.form.requestSubmit(), true), preventDefault: true },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          ...lintKeymap,
          ...defaultKeymap,
        ]),
        theme,
      ],
    });
    this.area.before(host);
    this.area.hidden = true;
    label.addEventListener("click", () => view.focus());
    return view;
  }

  async run() {
    this.area.value = this.view.state.doc.toString();
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const address = new URL(this.form.action);
    address.search = new URLSearchParams(new FormData(this.form));
    this.state.textContent = this.form.dataset.running;
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" }, signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("#result");
      if (!found) throw new Error(String(answer.status));
      window.history.pushState(null, "", address);
      for (const part of ["#result", ".languages"]) {
        const here = document.querySelector(part);
        const there = page.querySelector(part);
        if (here && there) here.replaceWith(document.adoptNode(there));
      }
      this.state.textContent = "";
      document.dispatchEvent(new CustomEvent("hg:content", { detail: document.querySelector("#result") }));
      this.mark();
    } catch (error) {
      if (asking.signal.aborted) return;
      console.error(error);
      this.state.textContent = this.form.dataset.failed;
    }
  }

  /** Show a problem where it is. */
  mark() {
    const notice = document.querySelector("#result [data-line]");
    const { doc } = this.view.state;
    const diagnostics = [];
    if (notice) {
      const at = place(doc, Number(notice.dataset.line), Number(notice.dataset.column));
      diagnostics.push({ ...at, severity: "error", message: notice.querySelector(".detail").textContent });
    }
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
    if (notice) this.view.dispatch({ selection: { anchor: diagnostics[0].from }, scrollIntoView: true });
  }
}

const form = document.querySelector("#ask");
if (form) new Page(form);
