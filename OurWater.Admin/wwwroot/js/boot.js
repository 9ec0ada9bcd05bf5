// Starts Blazor and shows the banner while the connection is lost. The page stays as it is; when the server has forgotten
// the circuit (it was restarted), the page is loaded again by itself as soon as the server answers, and what was typed is put back (forms.js).
(() => {
  const banner = document.getElementById("components-reconnect-modal");
  const show = (on) => banner.classList.toggle("on", on);
  const again = () => { ourwater.keep(); location.reload(); };
  let reloading = false;

  const reloadWhenUp = async () => {
    if (reloading) return;
    reloading = true;
    show(true);
    for (;;) {
      try {
        const answer = await fetch(document.baseURI + "favicon.svg", { cache: "no-store" });
        if (answer.ok) { again(); return; }
      } catch { /* still down */ }
      await new Promise((done) => setTimeout(done, 1000));
    }
  };

  banner.addEventListener("components-reconnect-state-changed", (event) => {
    const state = event.detail.state;
    if (state === "show" || state === "retrying") show(true);
    else if (state === "hide") show(false);
    else if (state === "failed" || state === "rejected" || state === "resume-failed") reloadWhenUp();
  });

  document.querySelector("[data-skip]")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
  document.querySelectorAll("[data-reload]").forEach((button) => button.addEventListener("click", again));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("input[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  });

  Blazor.start({
    circuit: {
      reconnectionOptions: { maxRetries: 10000, retryIntervalMilliseconds: (attempt) => Math.min(250 * 2 ** attempt, 2000) },
    },
  });
})();
