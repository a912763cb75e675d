// Asks the device for a passkey before the form is sent. Where a browser has none, nothing is shown.
(() => {
  const can = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && !/^[0-9.]+$|:/.test(location.hostname);
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const said = form.querySelector('[role=status]');
    if (!can) {
      if (!form.hidden) said.textContent = said.dataset.none;
      continue;
    }
    form.hidden = false;
    form.addEventListener('submit', async event => {
      if (form.credential.value) return;
      event.preventDefault();
      try {
        const options = JSON.parse(form.dataset.options);
        const credential = form.dataset.passkey === 'create'
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        said.textContent = said.dataset.none;
      }
    });
  }
})();
