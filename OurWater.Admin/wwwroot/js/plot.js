// Tells a plot or map how wide it is, and what the pointer and the arrow keys do. One call to the server at a time: on a slow line the latest of each kind wins.
const boxes = new WeakMap();
const keys = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Escape", "+", "-"]);

export function observe(box, ref) {
  let busy = false, pressed = null;
  const waiting = new Map();

  const send = async (method, ...args) => {
    waiting.set(method, args);
    if (busy) return;
    busy = true;
    while (waiting.size > 0) {
      const [name, values] = waiting.entries().next().value;
      waiting.delete(name);
      try { await ref.invokeMethodAsync(name, ...values); } catch { /* the circuit is away; the next move tries again */ }
    }
    busy = false;
  };

  const resize = new ResizeObserver(() => { const width = box.clientWidth; if (width > 0) send("Resized", width); });
  const place = (event, element) => { const r = element.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };

  const down = (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || !box.contains(grip)) return;
    pressed = { grip, x: event.clientX, y: event.clientY };
    if (grip.dataset.grip === "strip") { grip.setPointerCapture(event.pointerId); send("Strip", place(event, grip)[0]); }
  };
  const move = (event) => {
    if (pressed?.grip.dataset.grip === "strip") send("Strip", place(event, pressed.grip)[0]);
    else if (pressed) {
      const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y];
      if (Math.abs(dx) + Math.abs(dy) < 4) return;
      [pressed.x, pressed.y] = [event.clientX, event.clientY];
      send("Drag", dx, dy);
    } else {
      const field = event.target.closest("[data-hover]");
      if (field && box.contains(field)) send("Hover", ...place(event, field));
    }
  };
  const up = () => { pressed = null; };
  const leave = () => { if (!pressed) send("Leave"); };
  const key = (event) => {
    if (event.target !== box || !keys.has(event.key)) return;
    event.preventDefault();
    send("Key", event.key);
  };

  box.addEventListener("pointerdown", down);
  box.addEventListener("pointermove", move);
  box.addEventListener("pointerleave", leave);
  box.addEventListener("keydown", key);
  addEventListener("pointerup", up);
  resize.observe(box);
  boxes.set(box, () => { resize.disconnect(); removeEventListener("pointerup", up); ref = { invokeMethodAsync: async () => { } }; });
  return box.clientWidth;
}

export function unobserve(box) {
  boxes.get(box)?.();
  boxes.delete(box);
}
