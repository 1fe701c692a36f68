// The arrow keys lead to the photo before and after; the page has links for both.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const relation = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = relation && document.querySelector(`nav.turn a[rel=${relation}]`);
  if (link) location.href = link.href;
});
