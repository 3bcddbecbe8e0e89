// Peramban's face. The kernel browses (peramban.py); this shows its state and sends what the reader does:
//   {kind: "open", method, url, headers} + body   a link, a form, the address bar
//   {kind: "fetch", id, method, url, headers} + body   a page's own fetch(); answered by {id, status, headers} + body
//   {kind: "back" | "forward" | "reload"}, {kind: "note", text}
//   {kind: "start"}   the button behind which the browser may wait; then `closed` becomes empty, or `trouble` says why not

// Only what stands in the page itself may load or run: the kernel has put the app's files in as data: URLs.
const CSP =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data:; style-src 'unsafe-inline' data:; " +
  "img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'";

// Bytes that one message to the kernel may carry; JupyterLab's server closes the connection at 10 MiB.
const LARGEST = 9_000_000;

// Runs inside the page, before its own scripts. `key` proves to us that a message comes from this page and not from
// a document that the frame went to afterwards; `before` is how many lines stand above the page's own first one.
// `address` is the document's own, which a page's <base> does not change.
function shim(key, before, address) {
  const send = (message, transfer = []) => parent.postMessage({ bukuflask: key, ...message }, "*", transfer);
  const open = (method, url, headers = [], body = null) =>
    send({ kind: "open", method, url: String(url), headers, body }, body ? [body] : []);
  const absolute = (address) => new URL(address, document.baseURI);

  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href], area[href]");
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    let url;
    try {
      url = absolute(link.getAttribute("href"));
    } catch {
      return;
    }
    const here = new URL(address);
    if (url.hash && url.href.split("#")[0] === here.href.split("#")[0]) {
      // A srcdoc document has another address than its base, so the browser itself would leave the page here.
      document.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
    } else if (url.protocol === "http:" || url.protocol === "https:") {
      open("GET", url);
    } else if (url.protocol !== "javascript:") {
      note(`Tautan ${url.protocol} tidak dibuka di sini: ${url.href}`);
    }
  });

  const submit = async (form, submitter) => {
    const given = (name) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
    const url = absolute(given("action") || address);
    const data = new FormData(form, submitter);
    // As the HTML standard sends them: a file by its name, line ends as CR LF.
    const text = (value) => (typeof value === "string" ? value.replace(/\r\n|\r|\n/g, "\r\n") : value.name);
    const pairs = new URLSearchParams([...data].map(([name, value]) => [name, text(value)]));
    if ((given("method") || "get").toLowerCase() !== "post") {
      url.search = pairs;
      open("GET", url);
      return;
    }
    const request = new Response(given("enctype") === "multipart/form-data" ? data : pairs);
    open("POST", url, [["Content-Type", request.headers.get("Content-Type")]], await request.arrayBuffer());
  };
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.getAttribute("method") === "dialog") return;
    event.preventDefault();
    submit(event.target, event.submitter);
  });
  HTMLFormElement.prototype.submit = function () {
    submit(this, null);
  };

  const waiting = new Map();
  addEventListener("message", (event) => {
    const { id, failed, status, reason, headers, body } = event.data?.bukuflaskReply ?? {};
    if (event.source !== parent || !waiting.has(id)) return;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (failed) return reject(new TypeError(failed));
    const empty = [101, 204, 205, 304].includes(status);
    resolve(new Response(empty ? null : body, { status, statusText: reason, headers }));
  });
  window.fetch = async (input, options) => {
    const request = new Request(input instanceof Request ? input : absolute(input), options);
    const body = await request.arrayBuffer();
    const id = String(Math.random()).slice(2);
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      const { method, url } = request;
      send({ kind: "fetch", id, method, url, headers: [...request.headers], body }, [body]);
    });
  };

  // What the page may not do here, and where its scripts fail, would else stand nowhere that a student looks.
  const note = (text) => send({ kind: "note", text });
  addEventListener("securitypolicyviolation", (event) =>
    note(`Tidak dimuat di sini: ${event.blockedURI} (${event.effectiveDirective})`),
  );
  addEventListener("error", (event) => {
    const ofFile = event.filename.startsWith("data:");
    const line = ofFile ? `baris ${event.lineno} dari berkas skripnya` : `baris ${event.lineno - before}`;
    if (event.message) note(`Galat di skrip halaman, ${line}: ${event.message}`);
  });
  addEventListener("unhandledrejection", (event) => note(`Galat di skrip halaman: ${event.reason}`));

  // What the frame's sandbox refuses is told where it is asked for: many a script catches the error and goes on in silence, and
  // some of these only do nothing. Each once a page, for a script may ask every second.
  const refused = [
    [window, "localStorage sessionStorage indexedDB EventSource WebSocket Worker SharedWorker BroadcastChannel open print"],
    [window, "XMLHttpRequest", "; yang berjalan di sini: `fetch()`"],
    [Document.prototype, "cookie", "; cookie dari server tetap disimpan dan dikirim"],
    [History.prototype, "pushState replaceState"],
    [Navigator.prototype, "sendBeacon geolocation"],
  ];
  const refuse = (holder, name, besides) => {
    const given = Object.getOwnPropertyDescriptor(holder, name);
    if (!given?.configurable) return;
    let told = false;
    const tell = () => {
      if (!told) note(`Tidak berjalan di sini, hanya di peramban biasa: ${name}${besides}`);
      told = true;
    };
    const telling = (action) =>
      action &&
      new Proxy(action, {
        apply: (...all) => (tell(), Reflect.apply(...all)),
        construct: (...all) => (tell(), Reflect.construct(...all)),
      });
    for (const part of ["get", "set", "value"]) if (part in given) given[part] = telling(given[part]);
    Object.defineProperty(holder, name, given);
  };
  for (const [holder, names, besides = ""] of refused) names.split(" ").forEach((name) => refuse(holder, name, besides));

  // A real dialog would block the whole of JupyterLab; in the log it can even be read again.
  window.alert = (text) => note(`alert: ${text}`);
  window.confirm = (text) => (note(`confirm: ${text} (dijawab OK)`), true);
  window.prompt = (text) => (note(`prompt: ${text} (dibatalkan)`), null);

  addEventListener("load", () => {
    send({ kind: "loaded" });
    // Again whenever it changes: JupyterLab lays out a cell that is not in view only when it comes into view.
    new ResizeObserver(() => send({ kind: "sized", height: document.documentElement.offsetHeight })).observe(document.documentElement);
  });
}

const attribute = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;");

// A second doctype, <html> or <head> is ignored by the HTML parser, so the page's own source can follow as it is.
const framed = (html, address, base, key) => {
  const before = String(shim).split("\n").length - 1;
  return (
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${CSP}"><base href="${attribute(base)}">` +
    `<script>(${shim})(${JSON.stringify(key)}, ${before}, ${JSON.stringify(address).replace(/</g, "\\u003c")})</script>${html}`
  );
};

function element(tag, properties = {}, ...children) {
  const { aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value);
  made.append(...children);
  return made;
}

function render({ model, el }) {
  const button = (label, sign, onclick) =>
    element("button", { type: "button", title: label, textContent: sign, onclick, aria: { label } });
  const back = button("Kembali", "←", () => send({ kind: "back" }));
  const forward = button("Maju", "→", () => send({ kind: "forward" }));
  const reload = button("Muat ulang", "↻", () => send({ kind: "reload" }));
  const address = element("input", { type: "text", spellcheck: false, autocomplete: "off", aria: { label: "Alamat" } });
  const go = button("Buka", "Buka", () => send({ kind: "open", method: "GET", url: address.value }));
  const bar = element("div", { className: "bf-bar" }, back, forward, reload, address, go);
  const status = element("output", { className: "bf-status", aria: { live: "polite" } });
  const view = element("div", { className: "bf-view" });
  const log = element("div", { className: "bf-log", role: "log", tabIndex: 0, aria: { label: "Catatan permintaan" } });
  const about = element("div", { className: "bf-about" });
  const root = element("section", { className: "bf", aria: { label: "Peramban" } }, about, bar, status, view, log);
  // Without this JupyterLab takes letters typed in the address bar for its own shortcuts.
  root.dataset.lmSuppressShortcuts = "true";
  const door = element("button", { type: "button", className: "bf-door", onclick: openDoor });
  const trouble = element("pre", { className: "bf-trouble", role: "status" });
  const entry = element("div", { className: "bf-entry" }, door, trouble);
  el.append(entry, root);

  let frame = null;
  let key = "";
  let loads = 0; // documents that the frame has loaded ...
  let greetings = 0; // ... and those of them that carry our shim
  let fitted = ""; // the height that we gave the view
  let timers = [];
  let wanted = false; // whether the reader has asked for a page that is not drawn yet

  function send(message, body) {
    if (body?.byteLength > LARGEST) {
      const megabytes = (body.byteLength / 1e6).toFixed(1).replace(".", ",");
      say(`Tidak dikirim: isinya ${megabytes} MB, dan dari notebook paling banyak ${LARGEST / 1e6} MB. Pilih berkas yang lebih kecil.`);
      if (message.kind === "fetch") onReply({ id: message.id, failed: status.textContent });
      return;
    }
    wanted ||= ["open", "back", "forward", "reload"].includes(message.kind);
    waitForKernel();
    model.send(message, undefined, body?.byteLength ? [body] : []);
  }

  function waitForKernel() {
    stopWaiting();
    timers = [
      setTimeout(() => say("menunggu kernel…"), 400),
      setTimeout(() => say("Kernel belum menjawab: masih menjalankan sel lain, atau baru dimulai ulang (jalankan lagi sel ini)."), 8000),
    ];
  }

  function openDoor() {
    door.disabled = true;
    trouble.textContent = "menyalakan servernya…";
    timers = [
      setTimeout(() => {
        trouble.textContent = "Kernel belum menjawab: masih menjalankan sel lain, atau sudah dimulai ulang (jalankan lagi sel ini).";
        door.disabled = false;
      }, 15000),
    ];
    model.send({ kind: "start" });
  }

  function drawDoor() {
    const closed = model.get("closed");
    if (!closed && document.activeElement === door) address.focus();
    entry.hidden = !closed;
    root.hidden = Boolean(closed);
    door.textContent = closed;
    if (model.get("trouble") || !closed) {
      stopWaiting();
      door.disabled = false;
      trouble.textContent = model.get("trouble");
    }
  }

  function stopWaiting() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  function say(text) {
    status.textContent = text;
  }

  function drawAbout() {
    about.replaceChildren(
      ...model.get("about").map(([label, code]) =>
        element("div", { textContent: `${label}: ` }, element("code", { textContent: code })),
      ),
    );
    about.hidden = !about.children.length;
  }

  function drawPage() {
    wanted = false;
    const page = model.get("page");
    if (page.html === undefined) return; // behind the button there is no page yet
    back.disabled = !page.back;
    forward.disabled = !page.forward;
    address.value = page.address;
    key = String(Math.random()).slice(2);
    // A new frame each time, so that the old page's scripts and timers end with it.
    const next = element("iframe", { title: `Halaman ${page.address}` });
    next.setAttribute("sandbox", "allow-scripts allow-forms");
    next.srcdoc = framed(page.html, page.address, page.base || page.address, key);
    loads = greetings = 0;
    next.addEventListener("load", () => {
      loads += 1;
      setTimeout(() => {
        // A document that is not ours: a script or a meta refresh took the frame elsewhere, where no link leads to the kernel.
        if (next === frame && greetings < loads) {
          greetings = Infinity;
          next.srcdoc = "<p>Halaman ini mencoba berpindah sendiri. Tulis alamat tujuannya di bilah alamat, lalu tekan Buka.</p>";
        }
      }, 1000);
    });
    const focused = frame && document.activeElement === frame;
    view.replaceChildren(next);
    frame = next;
    if (focused) frame.focus();
  }

  function drawLog() {
    log.replaceChildren(...model.get("log").map((line) => element("div", { textContent: line })));
    log.scrollTop = log.scrollHeight;
  }

  function onAnswered() {
    stopWaiting();
    if (wanted) drawPage(); // the same page again: its scripts begin anew, and one that tried to leave comes back
    say(model.get("page").status ?? "");
  }

  function onReply(reply, buffers) {
    const body = buffers?.[0];
    const bytes = body ? new Uint8Array(body.buffer ?? body, body.byteOffset ?? 0, body.byteLength) : new Uint8Array();
    frame?.contentWindow?.postMessage({ bukuflaskReply: { ...reply, body: bytes } }, "*");
  }

  function onFrameMessage(event) {
    if (!frame || event.source !== frame.contentWindow || event.data?.bukuflask !== key) return;
    const { bukuflask, body, height, ...message } = event.data;
    if (message.kind === "loaded") {
      greetings += 1;
      return;
    }
    if (message.kind !== "sized") return send({ ...message, page: true }, body);
    // As high as the page, within limits, until the reader drags the edge. Out of view a frame has no height at all.
    if (view.style.height !== fitted || !view.offsetHeight) return;
    fitted = view.style.height = `${Math.min(Math.max(height + 4, 160), 420)}px`;
  }

  // Not a form: inside JupyterLab the Enter key submits none.
  address.addEventListener("keydown", (event) => {
    if (event.key === "Enter") go.click();
  });
  addEventListener("message", onFrameMessage);
  const listeners = {
    "change:about": drawAbout,
    "change:page": drawPage,
    "change:log": drawLog,
    "change:answered": onAnswered,
    "change:closed": drawDoor,
    "change:trouble": drawDoor,
    "msg:custom": onReply,
  };
  for (const [name, listener] of Object.entries(listeners)) model.on(name, listener);
  drawDoor();
  drawAbout();
  drawPage();
  drawLog();
  onAnswered();

  return () => {
    stopWaiting();
    removeEventListener("message", onFrameMessage);
    for (const [name, listener] of Object.entries(listeners)) model.off(name, listener);
  };
}

export default { render };
