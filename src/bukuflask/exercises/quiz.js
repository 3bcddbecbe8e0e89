// The quiz's face: choosing an answer shows the explanation of that answer. It needs no kernel; the kernel only hears which
// answer came first (`first`), and keeps it.

function element(tag, properties = {}, ...children) {
  const { aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value);
  made.append(...children);
  return made;
}

// What the build made of the manuscript's Markdown; nothing that a reader typed is in it.
const prose = (tag, className, html) => element(tag, { className, innerHTML: html });

function render({ model, el }) {
  const questions = model.get("questions");
  const name = `kuis-${String(Math.random()).slice(2)}`;
  const score = element("p", { className: "bk-score", aria: { live: "polite" } });
  const fields = questions.map((question, number) => field(question, number));
  const root = element(
    "section",
    { className: "bk", aria: { label: "Kuis" } },
    element("p", { className: "bk-how", textContent: model.get("how") }),
    ...fields.map(({ box }) => box),
    score,
  );
  el.append(root);

  function field(question, number) {
    const legend = element("legend", {}, element("b", { textContent: `${number + 1}. ` }), prose("span", "", question.html));
    const box = element("fieldset", {}, legend);
    if (question.given) box.append(prose("div", "bk-given", question.given));
    const options = question.options.map((option, choice) => {
      const radio = element("input", { type: "radio", name: `${name}-${number}`, onchange: () => choose(number, choice) });
      // Without this, on the very element, JupyterLab takes the arrow keys, which go from answer to answer, for its own.
      radio.dataset.lmSuppressShortcuts = "true";
      const letter = element("b", { textContent: `${"abcdefghij"[choice]}. ` });
      const label = element("label", {}, radio, element("span", {}, letter, prose("span", "", option.html)));
      const why = element("div", { className: `bk-why ${option.correct ? "bk-right" : "bk-wrong"}`, role: "status" });
      box.append(label, why);
      return { radio, why, option };
    });
    return { box, options };
  }

  function choose(number, choice) {
    const put = (trait) => model.set(trait, model.get(trait).map((old, at) => (at === number ? choice : old)));
    put("chosen");
    if (model.get("first")[number] < 0) put("first");
    draw();
    try {
      model.save_changes();
    } catch {
      // The kernel is gone: what is shown does not need it.
    }
  }

  function draw() {
    const chosen = model.get("chosen");
    fields.forEach(({ options }, number) =>
      options.forEach(({ radio, why, option }, choice) => {
        const now = chosen[number] === choice;
        radio.checked = now;
        why.classList.toggle("bk-open", now);
        if (!now) why.replaceChildren();
        else if (!why.children.length)
          why.append(element("b", { textContent: `${option.sign} ` }), prose("span", "", option.why));
      }),
    );
    const first = model.get("first");
    if (first.some((choice) => choice < 0)) return;
    const right = first.filter((choice, number) => questions[number].options[choice].correct).length;
    score.textContent = `Jawaban pertamamu tepat di ${right} dari ${first.length} pertanyaan.`;
  }

  model.on("change:chosen", draw);
  draw();
  return () => model.off("change:chosen", draw);
}

export default { render };
