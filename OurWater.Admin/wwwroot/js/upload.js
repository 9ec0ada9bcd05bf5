// A file goes to the server as the raw body of a POST, past the circuit: a lost circuit does not stop it, and its result is told when the circuit is back.
const drops = new WeakMap();

export function attach(root, ref) {
  let request = null;
  let last = 0;

  const tell = async (...call) => {
    for (let attempt = 0; attempt < 600; attempt++) {
      try { await ref.invokeMethodAsync(...call); return; } catch {
        if (!root.isConnected) return;
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
  };
  const warn = (event) => { if (request) event.preventDefault(); };

  const send = (file) => {
    if (request || !file) return;
    const max = Number(root.dataset.max);
    if (max && file.size > max) { tell("TooLarge", file.name, file.size); return; }
    if (file.size === 0) { tell("Empty", file.name); return; }

    request = new XMLHttpRequest();
    request.open("POST", root.dataset.url);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("RequestVerificationToken", document.querySelector("meta[name=ow-antiforgery]")?.content ?? "");
    request.upload.addEventListener("progress", (event) => {
      const now = performance.now();
      if (now - last < 200 && event.loaded < event.total) return;
      last = now;
      ref.invokeMethodAsync("Progress", event.loaded, event.total).catch(() => { });
    });
    const sent = { loaded: 0 };
    request.upload.addEventListener("progress", (event) => { sent.loaded = event.loaded; });
    request.addEventListener("load", () => {
      const { status, responseText } = request;
      request = null;
      if (status >= 200 && status < 300) tell("Done", responseText); else tell("Refused", status, responseText.slice(0, 4000));
    });
    request.addEventListener("error", () => { request = null; tell("Broken", sent.loaded, file.size); });
    request.addEventListener("abort", () => { request = null; tell("Cancelled"); });
    tell("Started", file.name, file.size).then(() => { });
    request.send(file);
  };

  const take = (input) => {
    send(input.files[0]);
    input.value = "";
  };
  root.addEventListener("change", (event) => { if (event.target.type === "file") take(event.target); });
  root.addEventListener("dragover", (event) => { event.preventDefault(); root.classList.add("over"); });
  root.addEventListener("dragleave", (event) => { if (!root.contains(event.relatedTarget)) root.classList.remove("over"); });
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("over");
    const files = event.dataTransfer.files;
    if (files.length > 1) tell("Several"); else send(files[0]);
  });
  addEventListener("beforeunload", warn);

  // On a slow line a file may be chosen before this script has come.
  const early = root.querySelector("input[type=file]");
  if (early?.files.length) take(early);
  drops.set(root, { cancel: () => request?.abort(), stop: () => { removeEventListener("beforeunload", warn); request?.abort(); } });
}

export const cancel = (root) => drops.get(root)?.cancel();

export function detach(root) {
  drops.get(root)?.stop();
  drops.delete(root);
}
