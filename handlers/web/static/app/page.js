// Puts words into the page; all of them come from the house.

/** The words that the page came with, in the language of its button. */
export const firstWords = JSON.parse(document.getElementById("page").textContent);

export function element(id) {
  return document.getElementById(id);
}

export function set(id, text = "") {
  const found = element(id);
  if (found.textContent !== text) found.textContent = text;
  found.hidden = !text;
}

export function setLines(id, lines) {
  const found = element(id);
  found.hidden = lines.length === 0;
  found.replaceChildren(...lines.map((line) => {
    const item = document.createElement("p");
    item.textContent = line;
    return item;
  }));
}

export function speak(words) {
  document.documentElement.lang = words.lang;
  document.title = words.title;
}
