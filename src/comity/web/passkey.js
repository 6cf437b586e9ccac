// Completes the one form of the page with a passkey. It fetches nothing and writes no HTML.
"use strict";

const form = document.querySelector("form[data-passkey]");
const said = document.getElementById("passkey-said");

const ask = async () => {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "Follow what your browser or device asks.";
  try {
    const credential = await ask();
    form.elements.response.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (problem) {
    said.textContent = `The passkey was not used (${problem.name}). Try again, or go back.`;
  }
});

said.textContent =
  typeof PublicKeyCredential === "function" && PublicKeyCredential.parseRequestOptionsFromJSON
    ? "Your browser will ask for your passkey."
    : "This browser cannot use passkeys here. Go back, and use your one-time code.";
