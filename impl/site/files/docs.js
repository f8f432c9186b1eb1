// Nobody prints white letters on black paper.
const isDark = window.matchMedia("screen and (prefers-color-scheme: dark)");

function followColorScheme() {
  document.documentElement.classList.toggle("dark-mode", isDark.matches);
}

/** Fills in the `user_id` of every path while somebody is signed in. */
function FillUserId() {
  const fillAfter = (action, system) => (payload) => {
    const done = action(payload);
    fillUserId(system);
    return done;
  };
  const wrapActions = { authorize: fillAfter, authorizeOauth2: fillAfter, logout: fillAfter };
  return { statePlugins: { auth: { wrapActions } } };
}

/** Takes a token of another issuer as it is: which issuer there is, the page cannot know. */
function TakeForeignTokens() {
  const updateJsonSpec = (update) => (spec) => {
    for (const scheme of Object.values(spec.components?.securitySchemes ?? {})) {
      if (scheme.type === "openIdConnect") Object.assign(scheme, { type: "http", scheme: "bearer" });
    }
    return update(spec);
  };
  return { statePlugins: { spec: { wrapActions: { updateJsonSpec } } } };
}

async function fillUserId(system) {
  const id = await signedInUserId(system);
  for (const [path, item] of Object.entries(system.specSelectors.specJson().toJS().paths)) {
    if (!path.includes("{user_id}")) continue;
    for (const method of Object.keys(item).filter((key) => key !== "parameters")) {
      system.specActions.changeParam([path, method], "user_id", "path", id);
    }
  }
}

/** Nothing where nobody is signed in, or the credential may not tell who that is. */
async function signedInUserId({ authSelectors, fn, specSelectors }) {
  const authorized = authSelectors.authorized().toJS();
  if (Object.keys(authorized).length === 0) return "";
  const spec = specSelectors.specJson().toJS();
  try {
    const answer = await fn.execute({ spec, operationId: "getMe", securities: { authorized } });
    return answer.body.id;
  } catch {
    return "";
  }
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
  plugins: [CodeSamples, FillUserId, TakeForeignTokens],
  tryItOutEnabled: true,
});
