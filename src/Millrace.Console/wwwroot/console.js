// Light or dark, time zone, keys, dialogs, copying: what a page does without asking the server. Loaded in <head>, so that nothing flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const kept = {
    get(name) { try { return localStorage.getItem("millrace." + name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem("millrace." + name, value); } catch { /* storage is off */ } },
  };

  // Theme: ?theme= wins, then the last choice, then the system's.
  const asked = new URLSearchParams(location.search).get("theme") ?? kept.get("theme");
  if (asked === "light" || asked === "dark") root.dataset.theme = asked;
  function switchTheme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    kept.set("theme", root.dataset.theme);
    document.dispatchEvent(new Event("millrace-theme"));
  }

  // Times: the server writes UTC; in the viewer's own zone the same element shows another text over it.
  let local = kept.get("zone") === "local";
  const two = n => String(n).padStart(2, "0");
  class Time extends HTMLElement {
    static observedAttributes = ["datetime", "show"];
    connectedCallback() { this.draw(); }
    attributeChangedCallback() { if (this.isConnected) this.draw(); }
    draw() {
      const shadow = this.shadowRoot ?? (local ? this.attachShadow({ mode: "open" }) : null);
      if (!shadow) return;
      if (!local) { shadow.replaceChildren(document.createElement("slot")); return; }
      const at = new Date(this.getAttribute("datetime"));
      const show = this.getAttribute("show");
      let text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
      if (show === "ms") text += "." + String(at.getMilliseconds()).padStart(3, "0");
      if (show === "date") text = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${text}`;
      shadow.textContent = text;
    }
  }
  customElements.define("mr-time", Time);
  function switchZone(select) {
    local = select.value === "local";
    kept.set("zone", select.value);
    for (const time of document.querySelectorAll("mr-time")) time.draw();
    redraw();
  }

  // Charts: uPlot, loaded by the first page that has one. It gets points, never numbers to show, and its colours from the style sheet.
  const charts = new Map();
  let plotting = null;
  function load(url) {
    return plotting ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = done;
      script.onerror = fail;
      document.head.append(script);
    });
  }
  function colour(box, name) {
    const probe = document.createElement("i");
    probe.className = "ink-" + name;
    box.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }
  function clock(seconds) {
    const at = new Date(seconds * 1000);
    return local ? `${two(at.getHours())}:${two(at.getMinutes())}` : `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  }
  function draw(box, chart) {
    const axis = { stroke: () => colour(box, "quiet"), grid: { stroke: () => colour(box, "line"), width: 1 }, ticks: { show: false }, font: "11px system-ui", gap: 4 };
    const lines = Array.from({ length: chart.count }, (_, i) => ({
      stroke: () => colour(box, i === 1 ? "amber" : "water"), width: 1.5, points: { show: false }, dash: i === 1 ? [4, 3] : undefined,
      fill: chart.count === 1 ? () => colour(box, "wash") : undefined,
    }));
    chart.plot = new uPlot({
      width: box.clientWidth, height: box.clientHeight, legend: { show: false }, cursor: { show: false },
      scales: {
        x: { time: false, range: () => { const last = chart.data[0].at(-1) ?? 0; return [last - chart.seconds, last]; } },
        y: { range: (_, least, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 22, incrs: [60, 120, 180, 300, 600, 3600, 7200, 10800, 14400, 21600], values: (_, at) => at.map(clock) },
        { ...axis, size: 52, space: 40, values: (_, at) => at.map(n => n.toLocaleString("en").replaceAll(",", "\u202f")) },
      ],
      series: [{}, ...lines],
    }, chart.data, box);
    chart.sizes = new ResizeObserver(() => { if (box.clientWidth > 0) chart.plot.setSize({ width: box.clientWidth, height: box.clientHeight }); });
    chart.sizes.observe(box);
  }
  function redraw() {
    for (const chart of charts.values()) chart.plot?.redraw(false, true);
  }
  document.addEventListener("millrace-theme", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  }

  async function copy(button) {
    const from = document.getElementById(button.dataset.copy);
    if (!from) return;
    await navigator.clipboard.writeText(from.value ?? from.textContent);
    const label = button.lastChild;
    const before = label.textContent;
    label.textContent = " Copied";
    setTimeout(() => { label.textContent = before; }, 2000);
  }

  document.addEventListener("click", e => {
    const at = e.target instanceof Element ? e.target : null;
    if (!at) return;
    closeMenus(at.closest("details.menu"));
    if (at.closest("details.menu li button, details.menu li a")) closeMenus(null);
    if (at.closest("[data-theme-switch]")) switchTheme();
    else if (at.closest("[data-close-dialog]")) at.closest("dialog")?.close();
    else if (at.closest("[data-reload]")) location.reload();
    else if (at.closest("[data-copy]")) void copy(at.closest("[data-copy]"));
  });
  document.addEventListener("change", e => {
    if (e.target.matches("[data-zone]")) switchZone(e.target);
    else if (e.target.matches("[data-keys]")) kept.set("keys", e.target.checked ? "on" : "off");
  });

  // Keys: single letters are off inside inputs, and can be switched off (WCAG 2.1.4). None does what cannot be undone.
  const places = { o: "", c: "connectors", t: "topics", s: "schemas", l: "lineage", u: "groups" };
  let isGoing = false;
  function go(path) {
    if (window.Blazor) Blazor.navigateTo(path); else location.href = new URL(path, document.baseURI).href;
  }
  function step(by) {
    const links = [...document.querySelectorAll("main .grid tbody th[scope=row] a")];
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by))].focus();
  }
  document.addEventListener("keydown", e => {
    if (e.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
      return;
    }
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest("input, textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open]") || kept.get("keys") === "off") return;
    if (isGoing) {
      isGoing = false;
      if (e.key in places) { e.preventDefault(); go(places[e.key]); }
      return;
    }
    switch (e.key) {
      case "/": e.preventDefault(); document.querySelector(".search input").focus(); break;
      case "?": e.preventDefault(); document.getElementById("keys").showModal(); break;
      case "g": isGoing = true; setTimeout(() => { isGoing = false; }, 1500); break;
      case "j": step(1); break;
      case "k": step(-1); break;
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const lost = document.getElementById("components-reconnect-modal");
    // Blazor's script says how its reconnecting goes; one that is rejected has lost its circuit, and the address has all of the state.
    lost?.addEventListener("components-reconnect-state-changed", e => {
      const state = e.detail.state;
      if (state === "show") { if (!lost.open) lost.showModal(); }
      else if (state === "hide") lost.close();
      else if (state === "rejected") location.reload();
      else if (state === "retrying") {
        const wait = lost.querySelector("[data-reconnect-wait]");
        if (wait) wait.textContent = e.detail.secondsToNextAttempt > 0 ? ` in ${e.detail.secondsToNextAttempt} s` : "";
      }
    });
    settle();
  });
  function settle() {
    for (const select of document.querySelectorAll("[data-zone]")) select.value = local ? "local" : "utc";
    for (const box of document.querySelectorAll("[data-keys]")) box.checked = kept.get("keys") !== "off";
  }

  window.millrace = {
    ready() { document.body.dataset.interactive = ""; settle(); },
    open(id) { const dialog = document.getElementById(id); if (dialog && !dialog.open) dialog.showModal(); },
    close(id) { document.getElementById(id)?.close(); },
    focus(id) { document.getElementById(id)?.focus(); },
    async chart(id, url, seconds, count) {
      await load(url);
      const box = document.getElementById(id);
      if (!box) return;
      for (const [other, chart] of charts) if (other === id || !document.getElementById(other)) { chart.sizes?.disconnect(); chart.plot?.destroy(); charts.delete(other); }
      charts.set(id, { seconds, count, data: [[], ...Array.from({ length: count }, () => [])] });
    },
    plot(id, times, lines) {
      const box = document.getElementById(id), chart = charts.get(id);
      if (!box || !chart) return;
      let keep = chart.data[0].length;
      while (keep > 0 && chart.data[0][keep - 1] >= times[0]) keep--;
      let first = 0;
      const oldest = times.at(-1) - chart.seconds;
      while (first < keep && chart.data[0][first] < oldest) first++;
      chart.data = [times, ...lines].map((fresh, i) => [...chart.data[i].slice(first, keep), ...fresh]);
      if (chart.plot) chart.plot.setData(chart.data); else draw(box, chart);
    },
    keep(name, value) { try { if (value === null) sessionStorage.removeItem("millrace." + name); else sessionStorage.setItem("millrace." + name, value); } catch { /* storage is off */ } },
    kept(name) { try { return sessionStorage.getItem("millrace." + name); } catch { return null; } },
  };
})();
