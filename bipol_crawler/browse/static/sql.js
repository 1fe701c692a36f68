// The SQL editor: colours, Shift-Enter to run, and a button that lays the query out.
window.addEventListener("load", () => {
  const box = document.querySelector("textarea#sql-editor");
  const button = document.querySelector("button#sql-format");
  if (!box || typeof CodeMirror === "undefined") return;
  const editor = CodeMirror.fromTextArea(box, { lineNumbers: true, mode: "text/x-sql", lineWrapping: true });
  editor.getInputField().setAttribute("aria-label", "SQL");
  editor.setOption("extraKeys", { "Shift-Enter": () => box.form.submit(), Tab: false, "Shift-Tab": false });
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => editor.setValue(sqlFormatter.format(editor.getValue())));
  }
});
