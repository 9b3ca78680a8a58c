window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
