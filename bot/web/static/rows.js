// The live part of a card's row: the four answers, or the answer that was recorded; a question's choices; buttons.

import { statusOf, wordsOf } from "./answers.js";
import { button, h, icon, said, setAttribute } from "./dom.js";

/** Draws into a part's place, and only when something changed, so that focus and reading stay where they are. */
export function createRows(store, say, actions) {
  const reopened = new Map(); // message/row -> id of the record somebody wants to correct

  function drawAnswers(message, part, field, record) {
    const name = `${message.id}/${part.buttons[0].row}`;
    const open = record && reopened.get(name) === record.id;
    const task = field.label.split(" ")[0];
    redraw(part, [record?.id ?? 0, open, states(message, part)], () => {
      if (record && !open) {
        return result(record, part, { task, field, correct: () => (reopened.set(name, record.id), actions.changed()) });
      }
      const answers = h("div", { class: "answers", role: "group", "aria-label": say("card.choose", { task: field.label }) },
        part.buttons.map((each) => answer(message, each)));
      const back = open ? button(say("card.keep"), { className: "btn-quiet btn-flush", press: () => (reopened.delete(name), actions.changed()) }) : null;
      return [answers, back, fault(message, part)];
    });
  }

  function drawChoice(message, part, field, settled) {
    redraw(part, [settled?.id ?? 0, states(message, part)], () => {
      const [each] = part.buttons;
      const isLast = message.buttons[message.buttons.length - 1] === each;
      const made = h("button", { ...attributes(message, each, settled !== null), class: "btn choice" },
        said("b", field.label), said("span", field.value));
      return [made, fault(message, part), settled && isLast ? settledLine(settled) : null];
    });
  }

  function drawButtons(message, part) {
    redraw(part, [states(message, part)], () => [
      h("div", { class: "btn-row" }, part.buttons.map((each) =>
        h("button", { ...attributes(message, each), class: message.kind === "urgent" && each === part.buttons[0] ? "btn btn-primary" : "btn" },
          said("span", each.label)))),
      fault(message, part),
    ]);
  }

  function answer(message, each) {
    const status = statusOf(each.key);
    return h("button", { ...attributes(message, each), class: "btn" }, status ? icon(status, `i-${status}`) : null, said("span", each.label));
  }

  function attributes(message, each, isSettled = false) {
    const { state } = actions.stateOf(message, each);
    const waits = actions.isWaiting(message) || isSettled;
    return {
      type: "button",
      "data-key": each.key,
      "aria-pressed": state === "pressing" || state === "pressed" ? "true" : message.kind === "ask" ? null : "false",
      "aria-disabled": waits ? "true" : null,
      "aria-busy": state === "pressing" ? "true" : null,
      on: { click: () => !waits && actions.press(message, each) },
    };
  }

  /** What was recorded for the row, by whom, when; asked no more, but open to correction. */
  function result(record, part, { task, field, correct }) {
    const words = wordsOf(record, field.label);
    const chosen = part.buttons.find((each) => words.startsWith(each.label));
    const status = chosen ? statusOf(chosen.key) : null;
    return h("div", { class: "result" },
      h("span", { class: `status status-${status ?? "done"}` }, icon(status ?? "done"), said("span", words)),
      h("span", { class: "note" }, actions.signatureOf(record)),
      button(say("card.correct"), { glyph: "edit", className: "btn-quiet", label: say("card.correct_of", { task }), press: correct }));
  }

  function settledLine(record) {
    return h("p", { class: "result" },
      h("span", { class: "status status-done" }, icon("done"), h("span", {}, say("card.answered"))),
      h("span", { class: "note" }, actions.signatureOf(record)),
      button(say("card.see"), { className: "btn-quiet", press: () => actions.goTo(record.id) }));
  }

  function fault(message, part) {
    const failed = part.buttons.map((each) => actions.stateOf(message, each)).find(({ state }) => state === "failed");
    return failed ? h("p", { class: "failed", role: "alert" }, icon("behind"), h("span", {}, say("card.not_pressed", { reason: failed.reason }))) : null;
  }

  function states(message, part) {
    return [actions.isWaiting(message), ...part.buttons.map((each) => actions.stateOf(message, each).state)];
  }

  return { drawAnswers, drawChoice, drawButtons };
}

function redraw(part, seen, draw) {
  const signature = JSON.stringify(seen);
  if (part.signature === signature) return;
  part.signature = signature;
  const held = part.place.contains(document.activeElement) ? document.activeElement.dataset.key ?? "" : null;
  part.place.replaceChildren(...[draw()].flat().filter(Boolean));
  if (held === null) return;
  const buttons = Array.from(part.place.querySelectorAll("button"));
  const again = buttons.find((each) => each.dataset.key === held) ?? buttons[0];
  if (again) again.focus();
  else {
    setAttribute(part.place, "tabindex", "-1");
    part.place.focus();
  }
}
