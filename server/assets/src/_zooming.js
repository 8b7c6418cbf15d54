import Panzoom from "@panzoom/panzoom";

const STEP = 60;

/** Let a picture be moved and enlarged, with the mouse, with fingers and with keys (arrows, + and -, 0). */
export function zooming(canvas) {
  const drawing = canvas.querySelector("svg");
  const height = Math.min(drawing.height.baseVal.value, innerHeight * 0.8);
  const bar = document.createElement("div");
  bar.className = "zoom";
  const view = Panzoom(drawing, { minScale: 0.1, maxScale: 5, origin: "0 0", touchAction: "pan-y", animate: false });

  function whole() {
    const scale = Math.min(1, canvas.clientWidth / drawing.width.baseVal.value);
    view.zoom(scale);
    view.pan(0, 0);
    canvas.style.height = `${Math.max(180, Math.min(height, drawing.height.baseVal.value * scale + 60))}px`;
  }
  /** Enlarge around the middle of what is seen. */
  function enlarge(factor) {
    const [before, { x, y }] = [view.getScale(), view.getPan()];
    view.zoom(before * factor);
    const by = 1 / view.getScale() - 1 / before;
    view.pan(x + (canvas.clientWidth / 2) * by, y + (canvas.clientHeight / 2) * by);
  }

  const actions = [() => enlarge(1.3), () => enlarge(1 / 1.3), whole];
  canvas.dataset.zoom.split("|").forEach((label, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = ["+", "−", "⤢"][number];
    button.setAttribute("aria-label", label);
    button.title = label;
    button.addEventListener("click", actions[number]);
    bar.append(button);
  });
  canvas.prepend(bar);
  canvas.classList.add("live");
  canvas.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) view.zoomWithWheel(event);
  });
  const keys = {
    "+": actions[0],
    "-": actions[1],
    0: actions[2],
    ArrowLeft: () => view.pan(STEP, 0, { relative: true }),
    ArrowRight: () => view.pan(-STEP, 0, { relative: true }),
    ArrowUp: () => view.pan(0, STEP, { relative: true }),
    ArrowDown: () => view.pan(0, -STEP, { relative: true }),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.target !== canvas || event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  // Who drags a picture by a link does not mean to follow it.
  let pressed = null;
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  canvas.addEventListener("pointerdown", (event) => (pressed = event), true);
  drawing.addEventListener(
    "click",
    (event) => {
      if (pressed && event.detail && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 5) {
        event.preventDefault();
      }
    },
    true,
  );
  // What has the keyboard's focus must be seen.
  drawing.addEventListener("focusin", (event) => {
    if (!event.target.matches(":focus-visible")) return;
    const [box, frame] = [event.target.getBoundingClientRect(), canvas.getBoundingClientRect()];
    const across = box.left < frame.left || box.right > frame.right ? frame.left + frame.width / 2 - box.left : 0;
    const down = box.top < frame.top || box.bottom > frame.bottom ? frame.top + frame.height / 2 - box.top : 0;
    canvas.scrollTo(0, 0);
    if (across || down) view.pan(across / view.getScale(), down / view.getScale(), { relative: true });
  });
  whole();
}
