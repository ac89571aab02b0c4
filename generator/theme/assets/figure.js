// What readers take away from a figure: its address, its citation, its picture. Loaded at the first use of one of them.

const PICTURE_SCALE = 2;
const MARGIN = 24;

/** Copy the value or text of *source*; *button* says that it was done, or selects the text where copying is not allowed. */
export const copy = async (source, button, words) => {
  const text = source.value ?? source.innerText;
  try {
    await navigator.clipboard.writeText(text.trim());
    say(button, words.copied);
  } catch {
    if (source.select) source.select();
    else getSelection().selectAllChildren(source);
    say(button, words.selected);
  }
};

const say = (button, word) => {
  button.dataset.word ??= button.textContent;
  button.textContent = word;
  button.setAttribute("aria-live", "polite");
  clearTimeout(button.timer);
  button.timer = setTimeout(() => { button.textContent = button.dataset.word; }, 2500);
};

/** Save the chart in *figure* as a PNG at twice its size, with its title above and its source and address below. */
export const savePicture = async (figure, button, words) => {
  try {
    const svg = shown(figure);
    const canvas = await draw(svg, button.dataset);
    const blob = await new Promise((resolve, reject) => canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture")))));
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: button.dataset.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(button, words.saved);
  } catch {
    say(button, words.failed);
  }
};

const shown = (figure) => figure.querySelector("svg.chart-wide") ?? figure.querySelector("svg");

const draw = async (svg, { title, source, address }) => {
  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height;
  const style = getComputedStyle(svg);
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim() || "#fff";
  const family = style.fontFamily;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const fonts = { title: `600 17px ${family}`, small: `12px ${family}` };
  const lines = (text, font) => {
    pen.font = font;
    return wrapped(text, width, (piece) => pen.measureText(piece).width);
  };
  const head = lines(title, fonts.title);
  const foot = [...lines(source, fonts.small), ...lines(address, fonts.small)];
  const top = MARGIN + head.length * 24 + 10;
  canvas.width = (width + 2 * MARGIN) * PICTURE_SCALE;
  canvas.height = (top + height + 18 + foot.length * 17 + MARGIN) * PICTURE_SCALE;
  pen.scale(PICTURE_SCALE, PICTURE_SCALE);
  pen.fillStyle = paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textBaseline = "top";
  pen.fillStyle = style.color;
  pen.font = fonts.title;
  head.forEach((line, n) => pen.fillText(line, MARGIN, MARGIN + n * 24));
  pen.drawImage(await picture(svg, style, width, height), MARGIN, top, width, height);
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--muted").trim() || style.color;
  pen.font = fonts.small;
  foot.forEach((line, n) => pen.fillText(line, MARGIN, top + height + 18 + n * 17));
  return canvas;
};

// A picture of the drawing in the colours of the page: an image knows nothing of the page's style sheet.
const picture = async (svg, style, width, height) => {
  const copied = svg.cloneNode(true);
  copied.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copied.setAttribute("width", width * PICTURE_SCALE);
  copied.setAttribute("height", height * PICTURE_SCALE);
  copied.style.cssText = `color:${style.color};font-family:${style.fontFamily};font-variant-numeric:tabular-nums`;
  const names = new Set(copied.outerHTML.match(/--chart-[a-z0-9]+/g));
  for (const name of names) copied.style.setProperty(name, style.getPropertyValue(name));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(copied.outerHTML)}`;
  await image.decode();
  return image;
};

// Lines no wider than *width*; Chinese may break between any two characters, words of letters and digits may not.
const wrapped = (text, width, measure) => {
  const lines = [];
  let line = "";
  for (const piece of text.match(/[\w./:%~?#&=-]+|\s+|[^]/gu) ?? []) {
    if (line && measure(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line += piece;
    }
    while (measure(line) > width && line.length > 1) {
      let n = line.length - 1;
      while (n > 1 && measure(line.slice(0, n)) > width) n -= 1;
      lines.push(line.slice(0, n));
      line = line.slice(n);
    }
  }
  return [...lines, line.trimEnd()].filter(Boolean);
};
