// What the connection of a desk page needs, and nothing else: the page itself is made on the server.
(() => {
  const dialog = document.getElementById("components-reconnect-modal");

  const retry = async () => {
    document.removeEventListener("visibilitychange", retryWhenSeen);
    try {
      if (await Blazor.reconnect()) return;
      if (await Blazor.resumeCircuit()) dialog.close();
      else location.reload();
    } catch {
      document.addEventListener("visibilitychange", retryWhenSeen);
    }
  };
  const retryWhenSeen = () => document.visibilityState === "visible" && retry();

  dialog.addEventListener("components-reconnect-state-changed", e => {
    switch (e.detail.state) {
      case "show": dialog.showModal(); break;
      case "hide": dialog.close(); break;
      case "failed": document.addEventListener("visibilitychange", retryWhenSeen); break;
      case "rejected": location.reload(); break;
    }
  });
  document.getElementById("reconnect-now").addEventListener("click", retry);

  // A link that is followed before the page is alive loads the next one whole, instead of putting it into this one's place.
  Blazor.start({ ssr: { disableDomPreservation: true } });

  document.addEventListener("click", e => {
    if (!e.target.closest?.(".skip")) return;
    e.preventDefault();
    document.getElementById("content").focus();
  });
})();
