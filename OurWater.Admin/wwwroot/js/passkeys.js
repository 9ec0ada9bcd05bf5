// Makes and uses passkeys: asks the server what to sign, lets the browser sign it, and sends the answer with the form. A browser that has no passkeys keeps the forms hidden.
(() => {
  class Refused extends Error { }
  const forms = document.querySelectorAll("form[data-passkey]");
  const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON;
  document.querySelectorAll("[data-passkey-missing]").forEach((note) => { note.hidden = !!able; });
  if (!able) return;

  const sign = async (form) => {
    const answer = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (answer.status === 422) throw new Refused(await answer.text());
    if (!answer.ok) throw new Error(`${answer.status}`);
    const options = await answer.json();
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  forms.forEach((form) => {
    const failed = form.querySelector("[data-passkey-failed]");
    const [words, button] = [failed.textContent, form.querySelector("button")];
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        const credential = await sign(form);
        form.querySelector("input[name$=Credential]").value = JSON.stringify(credential);
        form.submit();
      } catch (error) {
        failed.textContent = error instanceof Refused ? error.message : words; // given up, no passkey here, or the server did not answer: nothing was changed
        failed.hidden = false;
        button.disabled = false;
      }
    });
  });
})();
