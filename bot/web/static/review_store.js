// The draft as the page knows it. Every act is sent at once, one after another, on the newest revision.

import { change, draft as load, Refused } from "./review_api.js";

/** `plan` is the plan's id. Tells `draft`, `chosen`, `saving`, `clash`, `refused`, `lost`. */
export function createReview(plan) {
  const listeners = new Map();
  let queue = Promise.resolve();
  let waiting = 0;

  const review = {
    plan,
    draft: null,
    chosen: "", // a task's id
    leaving: false, // the page is being closed: what is sent has to outlive it

    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    tell(name, detail) {
      for (const listener of listeners.get(name) ?? []) listener(detail);
    },

    task: (id) => review.draft.tasks.find((task) => task.id === id),
    unit: (id) => review.draft.units.find((unit) => unit.id === id),
    unitName: (id) => review.unit(id)?.name ?? id,
    isSaving: () => waiting > 0,

    choose(task, { from = "" } = {}) {
      if (task !== "" && !review.task(task)) return;
      review.chosen = task;
      review.tell("chosen", { task, from });
    },

    /** Sends the acts; true once they are saved. What is refused is told and changes nothing. */
    act(acts) {
      const done = queue.then(() => send(acts));
      queue = done.catch(() => {});
      return done;
    },

    async load() {
      take(await load(plan));
    },

    /** Somebody else's changes, as long as nothing of ours is on its way. */
    async look() {
      if (waiting || document.hidden) return;
      try {
        const newer = await load(plan, review.draft.revision);
        if (newer && !waiting) take(newer, "newer");
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        review.tell("lost", error);
      }
    },
  };

  function take(found, how = "") {
    review.draft = found;
    if (review.chosen && !review.task(review.chosen)) review.chosen = "";
    review.tell("draft", how);
  }

  async function send(acts) {
    waiting += 1;
    review.tell("saving", true);
    try {
      take(await change(plan, review.draft.revision, acts, { leaving: review.leaving }), "saved");
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await refuse(error, acts);
      return false;
    } finally {
      waiting -= 1;
      review.tell("saving", waiting > 0);
    }
  }

  /** On a clash the newer draft is fetched, and the same step can be done on it. */
  async function refuse(error, acts) {
    if (error.code === "stale_draft") {
      try {
        take(await load(plan), "clash");
        review.tell("clash", acts);
        return;
      } catch (other) {
        if (!(other instanceof Refused)) throw other;
      }
    }
    review.tell("draft", "refused"); // what was typed goes back to what is saved
    review.tell("refused", { error, acts });
  }

  return review;
}
