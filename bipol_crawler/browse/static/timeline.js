// The histogram of a search: drag over the bars, or use the arrow keys, to choose a span of time. Without this script
// each bar is a link, and so is each row of the table below.
(() => {
  const figure = document.getElementById("timeline");
  if (!figure) return;
  const svg = figure.querySelector("svg");
  const links = [...figure.querySelectorAll("tbody a")];
  const bars = [...svg.querySelectorAll("a")];
  const said = figure.querySelector("output");
  if (!bars.length || bars.length !== links.length) return;
  const plot = document.createElement("div");
  plot.className = "plot";
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", figure.dataset.help);
  svg.before(plot);
  plot.append(svg);
  let first = null, last = null, dragging = false;

  const count = (at) => links[at].closest("tr").querySelector("td").textContent;
  const show = () => {
    const chosen = first !== null;
    const [from, to] = chosen ? [Math.min(first, last), Math.max(first, last)] : [-1, -2];
    bars.forEach((bar, at) => bar.classList.toggle("chosen", at >= from && at <= to));
    plot.classList.toggle("choosing", chosen);
    if (!chosen) said.textContent = "";
    else if (from === to) said.textContent = `${links[from].textContent.trim()}: ${count(from)}`;
    else said.textContent = `${links[from].textContent.trim()} – ${links[to].textContent.trim()}`;
  };
  const go = () => {
    if (first === null) return;
    const asked = new URLSearchParams(figure.dataset.search);
    asked.set("since", links[Math.min(first, last)].dataset.since);
    asked.set("until", links[Math.max(first, last)].dataset.until);
    location.assign(`?${asked}`);
  };
  const barAt = (event) => {
    const box = svg.getBoundingClientRect();
    const at = Math.floor((event.clientX - box.left) / box.width * bars.length);
    return Math.max(0, Math.min(bars.length - 1, at));
  };
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    dragging = true;
    first = last = barAt(event);
    plot.setPointerCapture(event.pointerId);
    show();
  });
  plot.addEventListener("pointermove", (event) => {
    if (!dragging) return;
    last = barAt(event);
    show();
  });
  plot.addEventListener("pointerup", () => { if (dragging) { dragging = false; go(); } });
  plot.addEventListener("pointercancel", () => { dragging = false; first = last = null; show(); });
  plot.addEventListener("click", (event) => event.preventDefault());
  plot.addEventListener("focus", () => { said.textContent = figure.dataset.help; });
  plot.addEventListener("blur", () => { if (!dragging) { first = last = null; show(); } });
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -bars.length, End: bars.length }[event.key];
    if (step) {
      const at = first === null ? (step > 0 && step < bars.length ? 0 : bars.length - 1) : last + step;
      last = Math.max(0, Math.min(bars.length - 1, at));
      if (!event.shiftKey || first === null) first = last;
      show();
    } else if (event.key === "Enter") go();
    else if (event.key === "Escape") { first = last = null; show(); }
    else return;
    event.preventDefault();
  });
})();
