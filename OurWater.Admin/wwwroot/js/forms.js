// What every form of the program does by itself, in a dialog or marked with data-form. Enter presses its one filled button (in it, or in
// data-buttons-of). What was typed stays in this window when the page has to be loaded anew (the server was restarted, or had forgotten the
// page): a form on the page is filled in again, and one in a dialog as soon as it is opened. Passwords and files are not kept.
(() => {
  const place = "ow-kept";
  const forms = ".mud-dialog, [data-form]";
  const never = ["hidden", "password", "file", "search", "button", "submit"];
  const ownEnter = "form, .mud-select, .mud-autocomplete, .mud-picker, .pick-many, [data-own-enter]";
  const typed = new WeakSet();

  const nameOf = (form) => form.dataset.form ?? form.querySelector("h2")?.textContent.trim() ?? "";
  const titleOf = (form) => form.closest(".mud-dialog") ? nameOf(form) : null;
  const wordsOf = (field) => field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent.trim() ?? field.name;
  const canBeTyped = (field) => !never.includes(field.type) && !field.readOnly && !field.disabled;

  // Fields of one name (the radios of a choice have words of their own) are told apart by their order.
  const fieldsOf = (form) => {
    const seen = new Map();
    return [...form.querySelectorAll("input, textarea")].filter(canBeTyped).map((field) => {
      const words = `${field.type} ${wordsOf(field)}`;
      seen.set(words, (seen.get(words) ?? 0) + 1);
      return { field, key: `${words} ${seen.get(words)}` };
    });
  };
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const valueOf = (field) => isChoice(field) ? field.checked : field.value;

  document.addEventListener("input", (event) => typed.add(event.target), true);

  const keep = () => {
    const kept = [...document.querySelectorAll(forms)].map((form) => ({
      name: nameOf(form),
      title: titleOf(form),
      values: Object.fromEntries(fieldsOf(form).filter(({ field }) => typed.has(field)).map(({ field, key }) => [key, valueOf(field)])),
      secret: [...form.querySelectorAll("input[type=password]")].some((field) => typed.has(field)),
    })).filter((form) => form.secret || Object.keys(form.values).length > 0);
    if (kept.length > 0) sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, forms: kept }));
  };

  const fill = (field, value) => {
    if (isChoice(field)) field.checked = value; else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const restore = () => {
    const stored = JSON.parse(sessionStorage.getItem(place) ?? "null");
    if (!stored || stored.path !== location.pathname) return;
    const note = document.getElementById("kept-note");
    let left = stored.forms;
    const forget = () => { sessionStorage.removeItem(place); note.classList.remove("on"); watch.disconnect(); };
    const look = () => {
      for (const form of document.querySelectorAll(forms)) {
        const kept = left.find((f) => f.name === nameOf(form));
        const fields = kept ? fieldsOf(form) : [];
        if (fields.length === 0) continue;
        left = left.filter((f) => f !== kept);
        for (const { field, key } of fields) if (key in kept.values) fill(field, kept.values[key]);
      }
      if (left.length === 0) forget();
    };
    const watch = new MutationObserver(look);
    const closed = left.filter((f) => f.title);
    if (closed.length > 0) {
      note.querySelector("p").textContent = `The page had to be loaded again. What you typed in “${closed[0].title}” is kept: open it again, and it stands there.`
        + (closed[0].secret ? " A password is not kept." : "");
      note.classList.add("on");
      note.querySelector("button").addEventListener("click", forget);
    }
    watch.observe(document.body, { childList: true, subtree: true });
    look();
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!(field instanceof HTMLInputElement) || field.readOnly || isChoice(field) || never.slice(3).includes(field.type) || field.closest(ownEnter)) return;
    const form = field.closest(forms);
    const elsewhere = form?.dataset.form ? document.querySelectorAll(`[data-buttons-of="${form.dataset.form}"] .mud-button-filled`) : [];
    const buttons = form ? [...form.querySelectorAll(".mud-button-filled"), ...elsewhere] : [];
    if (buttons.length !== 1) return;
    event.preventDefault();
    field.dispatchEvent(new Event("change", { bubbles: true })); // what stands in the field goes to the server before the button does
    buttons[0].click();
  });

  window.ourwater.keep = keep;
  restore();
})();
