// The key / goes to the search box, or to the search page where there is none. Not while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable], .CodeMirror")) return;
  const box = document.querySelector("main input[type=search]");
  if (box && box.checkVisibility()) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  const link = document.querySelector("a[aria-keyshortcuts='/']");
  if (link) {
    event.preventDefault();
    link.click();
  }
});
