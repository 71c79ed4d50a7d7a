"use strict";
// The page is whole without this. With it tables sort and filter, contenders are chosen, and links open what is folded.
(() => {
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const make = (tag, properties = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  };
  const status = document.getElementById("status");
  const say = text => { status.textContent = text; };

  // Folded parts open where a link leads, and for the printer.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("details:not([open])");
    for (const each of unfolded) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of unfolded) each.open = false; });
  const every = make("button", { type: "button", textContent: "Open all" });
  every.onclick = () => {
    const open = every.textContent === "Open all";
    for (const each of all("details.part")) each.open = open;
    every.textContent = open ? "Fold all" : "Open all";
  };
  const tools = document.getElementById("tools");
  tools.append(every);

  // The contents follow what is read.
  const links = all("nav a"), chapters = links.map(link => document.getElementById(link.hash.slice(1)));
  let waiting = false;
  const follow = () => {
    waiting = false;
    const passed = chapters.findLastIndex(chapter => chapter.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, place) => {
      if (place === passed) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
  follow();

  // Contenders: some go, one can be lit. What is of one carries its number or colour.
  const names = all(".key dd").map(each => each.textContent.trim());
  for (const text of all("svg.drawing text")) {
    const number = names.indexOf(text.textContent);
    if (number >= 0) text.dataset.c = number;
  }
  const rules = document.head.appendChild(make("style"));
  const left = new Set();
  let lit = -1;
  const paint = () => {
    const gone = [...left].map(n => `tr[data-c~="${n}"]{display:none}svg.drawing [style*="--c${n})"],` +
      `svg.drawing [data-c="${n}"]{visibility:hidden}`).join("");
    const shine = lit < 0 ? "" : `svg.drawing [style*="var(--c"]:not([style*="--c${lit})"]),` +
      `svg.drawing [data-c]:not([data-c="${lit}"]){opacity:.18}` +
      `tr[data-c~="${lit}"]{background:var(--lit)}svg.drawing [data-c="${lit}"]{font-weight:bold}`;
    rules.textContent = gone + shine;
  };
  all(".key dd").forEach((item, number) => {
    const box = make("input", { type: "checkbox", checked: true });
    const light = make("button", { type: "button", className: "light", textContent: "light" });
    light.setAttribute("aria-pressed", "false");
    light.setAttribute("aria-label", `Highlight ${names[number]}`);
    item.replaceChildren(make("label", {}, box, ...item.childNodes), light);
    box.onchange = () => {
      if (box.checked) left.delete(number); else left.add(number);
      paint();
      say(`${names[number]} is ${box.checked ? "shown" : "hidden"}.`);
    };
    light.onclick = () => {
      lit = lit === number ? -1 : number;
      for (const each of all(".light")) each.setAttribute("aria-pressed", "false");
      light.setAttribute("aria-pressed", String(lit === number));
      paint();
    };
  });

  // Galleries follow the pair.
  const regroup = pair => all(".gallery[data-classes]").forEach(gallery => {
    const box = key => gallery.querySelector(`[data-g="${key}"]`), classes = JSON.parse(gallery.dataset.classes);
    for (const none of all(".none", gallery)) none.remove();
    for (const picture of all("li", gallery)) {
      const { a, p, t } = picture.dataset, said = a.split(" "), sure = p.split(" ");
      const key = pair.map(n => said[n] < 0 ? "-" : +(said[n] === t)).join("");
      const away = key.includes("-") || key === "11" && !pair.some(n => sure[n] < 90);
      box(away ? "" : key).lastElementChild.append(picture);
      all("span", picture).forEach((line, side) => {
        const n = pair[side], known = sure[n] === "-" ? "" : ` ${sure[n]}\u00a0%`;
        line.textContent = `${names[n]}: ${said[n] < 0 ? "not asked" : classes[said[n]] + known}`;
      });
    }
    const [a, b] = pair.map(n => names[n]);
    box("10").firstElementChild.textContent = `${a} right, ${b} wrong`;
    box("01").firstElementChild.textContent = `${b} right, ${a} wrong`;
  });

  // Any two contenders.
  const pairs = all('table[data-name="significance"] tbody tr');
  const pair = document.getElementById("pair");
  if (pair && pairs.length) {
    const chosen = [0, 1].map(place => {
      const select = make("select", {}, ...names.map((name, n) => make("option", { value: n, textContent: name })));
      select.setAttribute("aria-label", place ? "Second contender" : "First contender");
      select.onchange = () => show();
      return select;
    });
    const told = make("ul");
    told.setAttribute("aria-live", "polite");
    const heads = all("thead th", pairs[0].closest("table")).map(each => each.dataset.column);
    const show = () => {
      const [a, b] = chosen.map(each => +each.value);
      const rows = pairs.filter(row => row.dataset.c === `${a} ${b}` || row.dataset.c === `${b} ${a}`);
      told.replaceChildren(...rows.map(row => {
        const cell = name => heads.indexOf(name) < 0 ? "" : row.cells[heads.indexOf(name)].textContent.trim();
        const size = cell("train_size");
        return make("li", {}, `${cell("dataset")}${size && size !== "all" ? `, ${size} training images` : ""}: ` +
          `${cell("first")} minus ${cell("second")} ${cell("difference")} points ` +
          `(${cell("low_together")} to ${cell("high_together")}); ${cell("verdict")}.`);
      }));
      if (!rows.length) told.append(make("li", {}, a === b ? "Choose two." : "The table shown has no such pair."));
      regroup([a, b]);
    };
    const sides = (pair.dataset.first || "0 1").split(" ");
    chosen.forEach((select, place) => { select.value = sides[place]; });
    pair.append(make("div", {}, chosen[0], " against ", chosen[1]), told);
    pair.hidden = false;
    show();
  }

  // Tables: a click on a heading sorts, rows can be filtered.
  for (const table of all("table")) {
    const body = table.tBodies[0], heads = all("thead th", table);
    const key = (row, place) => {
      const cell = row.cells[place], text = cell.textContent.trim();
      if (!cell.classList.contains("n")) return text;
      return cell.dataset.v === "" ? NaN : +(cell.dataset.v ?? text.replace("−", "-").replace(/[\s%]/g, ""));
    };
    if (body.rows.length > 1) heads.forEach((head, place) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.onclick = () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const each of heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const order = (a, b) => typeof a === "string" ? a.localeCompare(b) : a - b;
        const rows = [...body.rows].map(row => [key(row, place), row]);
        const last = value => Number.isNaN(value);
        rows.sort(([a], [b]) => last(a) - last(b) || (down ? -order(a, b) : order(a, b)) || 0);
        body.append(...rows.map(([, row]) => row));
        say(`Sorted by ${button.textContent}, ${down ? "descending" : "ascending"}.`);
      };
    });
    if (body.rows.length > 7) {
      const field = make("input", { type: "search", placeholder: "Filter rows" });
      field.setAttribute("aria-label", `Filter rows of ${table.dataset.name}`);
      field.oninput = () => {
        const words = field.value.toLowerCase().split(/\s+/);
        let shown = 0;
        for (const row of body.rows) {
          const text = row.textContent.toLowerCase();
          row.hidden = !words.every(word => text.includes(word));
          shown += !row.hidden;
        }
        say(`${shown} of ${body.rows.length} rows.`);
      };
      table.closest(".scroll").before(field);
    }
  }

  // Marks: one stop a drawing, arrows go on; what a mark says is shown beside it.
  const tip = document.body.appendChild(make("div", { id: "tip", hidden: true }));
  tip.setAttribute("aria-hidden", "true");
  for (const drawing of all("svg.drawing")) {
    const marks = all(".mark", drawing);
    if (!marks.length) continue;
    marks[0].setAttribute("tabindex", "0");
    drawing.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = step && marks[marks.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      for (const each of marks) each.setAttribute("tabindex", each === next ? "0" : "-1");
      next.focus();
    });
    drawing.addEventListener("focusin", event => {
      const title = event.target.querySelector("title"), box = event.target.getBoundingClientRect();
      if (!title) return;
      tip.textContent = title.textContent;
      tip.hidden = false;
      tip.style.left = `${Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 8) + scrollX}px`;
      tip.style.top = `${box.bottom + scrollY + 8}px`;
    });
    drawing.addEventListener("focusout", () => { tip.hidden = true; });
  }
})();
