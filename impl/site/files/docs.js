const isDark = window.matchMedia("(prefers-color-scheme: dark)");

function followColorScheme() {
  document.documentElement.classList.toggle("dark-mode", isDark.matches);
}

followColorScheme();
isDark.addEventListener("change", followColorScheme);

// Credentials are kept by the open page alone: what a browser stores outlives the person's visit.
window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#documentation",
  deepLinking: true,
  displayOperationId: true,
  docExpansion: "list",
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
});
