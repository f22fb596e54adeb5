// What the page asks of the rehearsal: always with POST, so that no address ever has a key or a word in it.

export async function ask(what, given, signal) {
  const answer = await fetch(`/phones/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
    signal,
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer.json();
}

export async function send(given, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(given)) form.append(name, value);
  files.forEach((file, place) => form.append(`file${place}`, file, file.name));
  const answer = await fetch("/phones/send", { method: "POST", body: form });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
}

export async function bytes(key, message) {
  const answer = await fetch("/phones/fetch", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ key, message }),
  });
  return answer.ok ? answer.blob() : null;
}
