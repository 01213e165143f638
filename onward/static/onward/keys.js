// Joins a form to the browser's own keys. django-allauth's webauthn.js does the work; which elements it joins stands on
// the form itself, because a page holds no script: data-key-form (its function), data-key-button, data-key-credential.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-key-form]")) {
    const { keyForm, keyButton, keyCredential, keyPasswordless } = form.dataset
    const does = { loginForm: "login", addForm: "add", authenticateForm: "authenticate" }[keyForm]
    const ids = { [does]: keyButton, credential: keyCredential, passwordless: keyPasswordless, data: "js_data" }
    window.allauth.webauthn.forms[keyForm]({ ids })
  }
})
