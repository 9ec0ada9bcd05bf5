// Loaded in the head, before the first paint. The server has already written a forced theme into <html data-theme>.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let watcher = null;

  const choice = () => root.dataset.theme || "system";
  const isDark = () => choice() === "dark" || (choice() === "system" && system.matches);

  system.addEventListener("change", () => watcher?.invokeMethodAsync("SystemChanged", isDark()).catch(() => { }));

  window.ourwater = {
    theme: {
      watch: (ref) => { watcher = ref; return { choice: choice(), dark: isDark() }; },
      choose: (name) => {
        if (name === "system") delete root.dataset.theme; else root.dataset.theme = name;
        const secure = location.protocol === "https:" ? "; secure" : "";
        document.cookie = `ow-theme=${name}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=lax${secure}`;
        return { choice: choice(), dark: isDark() };
      },
    },
    copy: (text) => navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => false) : false,
    submit: (id, organisation) => {
      const form = document.getElementById(id);
      if (organisation) form.elements.organisation.value = organisation;
      form.submit();
    },
    focus: (selector) => document.querySelector(selector)?.focus(),
  };
})();
