/* Nothing here is needed: it closes an open menu on Escape or on a click elsewhere. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu-user[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
