// Keeps what is filled in on the server, soon after the last change. The form does all it must without this.
const form = document.querySelector("form[data-draft]");
const state = document.querySelector("[data-kept]");
let timer, sending, sent = false;

async function keep() {
  if (sent) return;
  sending = new AbortController();
  let kept = false;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" }, redirect: "manual", signal: sending.signal,
    });
    kept = answer.status === 204;
  } catch {
    // No line at the moment.
  }
  if (sent) return;
  state.textContent = kept ? state.dataset.kept : state.dataset.notKept;
  if (!kept) timer = setTimeout(keep, 5000);
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, 1500);
});

form?.addEventListener("submit", () => {
  sent = true;
  clearTimeout(timer);
  sending?.abort();
});

// Back on the page after a line that broke while it was sent.
addEventListener("pageshow", () => { sent = false; });
addEventListener("online", () => { if (form) keep(); });
