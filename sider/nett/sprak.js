["language", "languages"].forEach((navn, nr) =>
  Object.defineProperty(navigator, navn, {
    get: () => (nr ? ["nb-NO", "nb", "no"] : "nb-NO"),
    configurable: true,
  }),
);
