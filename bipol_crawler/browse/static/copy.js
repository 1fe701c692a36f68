// A button beside each text that readers copy. Without scripts the text can still be selected.
for (const text of document.querySelectorAll("pre.copy")) {
  const [copy, copied] = document.documentElement.lang === "en" ? ["Copy", "Copied"] : ["Salin", "Tersalin"];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copier";
  button.textContent = copy;
  const heading = text.previousElementSibling;
  if (heading && heading.tagName === "H3") button.setAttribute("aria-label", copy + ": " + heading.textContent);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch { // an address without https has no clipboard
      getSelection().selectAllChildren(text);
      if (!document.execCommand("copy")) return;
    }
    button.textContent = copied;
    button.removeAttribute("aria-label");
  });
  text.before(button);
}
