// En lenke utenfra åpnes til lesing. Appen skriver selv steget i historikken når noe velges, og da har steget en
// tilstand; en lenke som er klikket på eller limt inn, har ingen. Derfor åpner F5, fram og tilbake i egen økt alltid
// der man var, og merket følger aldri med når adressen kopieres.
(() => {
  const lenke = /[?&;](amp;)*[skp]=/i.test(location.search), iMøte = /[?&;]m=/i.test(location.search);
  if (location.pathname.endsWith("/") && lenke && !iMøte && history.state === null) location.replace("les" + location.search + location.hash);
})()
