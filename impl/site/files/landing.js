async function showReadiness(link) {
  let isReady = false;
  try {
    isReady = (await fetch(link.href)).ok;
  } catch {
    // The server is gone: that is not ready either.
  }
  link.textContent = isReady ? "Ready" : "Not ready";
  link.classList.add(isReady ? "ready" : "not-ready");
}

document.querySelector("#origin").textContent = window.location.origin;
showReadiness(document.querySelector("#readiness"));
