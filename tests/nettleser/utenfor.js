// Det som stikker ut til høyre for skjermen, når noe gjør det.
() => {
  const rammer = [
    document.documentElement,
    document.body,
    ...document.querySelectorAll("[data-testid=stApp], [data-testid=stMain]"),
  ];
  if (rammer.every(ramme => ramme.scrollWidth <= ramme.clientWidth)) return [];
  const bredde = document.documentElement.clientWidth;
  const høyre = element => Math.round(element.getBoundingClientRect().right);
  const ute = [...document.querySelectorAll("body *")].filter(element => høyre(element) > bredde + 1);
  const navn = e => `${e.tagName.toLowerCase()}[${e.dataset.testid ?? e.className}] til ${høyre(e)} av ${bredde} px`;
  return ute.length ? ute.slice(-5).map(navn) : ["ukjent element"];
}
