/* Draws each figure of the page once it comes into view; until then no byte of Plotly is asked for.
   A page is whole without this file: every chart's figures stand beside it as a table. */

/* Colours of the light scheme, as indicators/charts.py writes them, and the tokens behind them. */
const TOKENS = {
  "#16202b": "--ink",
  "#4b5a68": "--ink-2",
  "#ffffff": "--card",
  "#e3e7ea": "--line",
  "#0b5563": "--brand",
  "#b4245a": "--lotus",
  "#edf2f3": "--heat-1",
  "#cfe0e3": "--heat-2",
  "#a5c8ce": "--heat-3",
  "#2f7886": "--heat-4",
  "#0b5564": "--heat-5",
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = new Set();
const scripts = new Map();

function load(address) {
  if (!scripts.has(address)) {
    scripts.set(
      address,
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => {
          scripts.delete(address);
          script.remove();
          reject(new Error(address));
        };
        document.head.append(script);
      }),
    );
  }
  return scripts.get(address);
}

/* The same figure in the colours of the scheme the page is shown in. */
function dressed(value, style) {
  if (typeof value === "string") {
    const token = TOKENS[value];
    return token ? style.getPropertyValue(token).trim() || value : value;
  }
  if (Array.isArray(value)) return value.map((item) => dressed(item, style));
  if (value && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, dressed(item, style)]),
    );
  }
  return value;
}

function specOf(figure) {
  return JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
}

async function draw(figure) {
  const canvas = figure.querySelector(".chart-canvas");
  const spec = dressed(specOf(figure), getComputedStyle(document.documentElement));
  const height = Number(canvas.dataset.height);
  await Plotly.react(
    canvas,
    spec.data,
    { ...spec.layout, height, autosize: true },
    {
      locale: document.documentElement.lang,
      responsive: true,
      // Its only button stands below the picture, large enough to hit and with our focus.
      displayModeBar: false,
      doubleClick: false,
      scrollZoom: false,
    },
  );
}

function csvOf(rows) {
  const quoted = (cell) => `"${cell.replace(/^[=+@]/, "'$&").replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/* A picture leaves the page: it takes along what it shows, where it's from, and that it's made up. */
function savePicture(figure) {
  const canvas = figure.querySelector(".chart-canvas");
  const { data, layout } = dressed(specOf(figure), getComputedStyle(document.documentElement));
  const finding = figure.querySelector("figcaption strong").textContent;
  const title = [document.title, finding].flatMap((text) => broken(text, canvas.clientWidth));
  const madeUp = document.querySelector("main > .illustrative strong");
  const source = [location.origin + location.pathname, madeUp?.textContent].filter(Boolean);
  const head = 28 + 20 * title.length;
  const margin = { ...layout.margin, t: layout.margin.t + head, b: layout.margin.b + 28 };
  return Plotly.downloadImage(
    {
      data,
      layout: {
        ...layout,
        margin,
        title: {
          text: title.join("<br>"),
          font: { size: 15 },
          x: 0,
          xanchor: "left",
          y: 1,
          yanchor: "top",
          pad: { t: 14, l: 16 },
        },
        annotations: [
          ...(layout.annotations ?? []),
          {
            text: source.join(" · "),
            xref: "paper",
            yref: "paper",
            x: 0,
            y: 0,
            xanchor: "left",
            yanchor: "bottom",
            yshift: -margin.b + 6,
            showarrow: false,
            font: { size: 11 },
          },
        ],
      },
    },
    {
      format: "png",
      filename: figure.dataset.file,
      scale: 2,
      width: canvas.clientWidth,
      height: canvas.clientHeight + head + 28,
    },
  );
}

function broken(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (`${lines[last]} ${word}`.length * 8 > width - 32) lines.push(word);
    else lines[last] = `${lines[last]} ${word}`.trim();
  }
  return lines;
}

function button(figure, label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet btn-sm";
  made.textContent = label;
  made.addEventListener("click", action);
  figure.querySelector(".chart-foot").append(made);
}

async function show(figure) {
  const canvas = figure.querySelector(".chart-canvas");
  try {
    await load(figure.dataset.plotly);
    await load(figure.dataset.locale);
    await draw(figure);
  } catch {
    figure.classList.add("failed");
    canvas.setAttribute("role", "status");
    canvas.textContent = figure.dataset.failed;
    const own = figure.querySelector("details");
    if (own) own.open = true;
    return;
  }
  drawn.add(figure);
  canvas.setAttribute("role", "group");
  canvas.setAttribute("aria-labelledby", `${figure.id}-tieu-de`);
  button(figure, figure.dataset.picture, () => savePicture(figure));
}

/* Not a pixel earlier: Plotly keeps a slow phone busy for seconds, and somebody may only read the
   first lines. */
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    show(entry.target);
  }
});

for (const figure of document.querySelectorAll("figure.chart")) {
  const canvas = figure.querySelector(".chart-canvas");
  button(figure, figure.dataset.data, () =>
    save(csvOf(specOf(figure).rows), `${figure.dataset.file}.csv`),
  );
  seen.observe(figure);
}

dark.addEventListener("change", () => drawn.forEach(draw));

/* On paper the tables count: open the ones that are folded away. */
addEventListener("beforeprint", () => {
  document.querySelectorAll("figure.chart details").forEach((details) => {
    details.open = true;
  });
});
