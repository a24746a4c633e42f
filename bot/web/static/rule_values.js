// Values of a reporting rule as its form holds them: days, recurrences, workdays of the ladder.

/** A copy that may be changed. */
export function draftOf(rule) {
  return { ...rule, days: { ...rule.days }, ladder: [...rule.ladder], classes: [...rule.classes], circulars: { ...rule.circulars }, words: {} };
}

/** The recurrence of a day of every period: `month` counts within the period. */
export function rruleOf({ month, day, weekday, nth }, period) {
  if (period === "week") return `FREQ=WEEKLY;BYDAY=${weekday}`;
  const named = weekday ? `BYDAY=${nth}${weekday}` : `BYMONTHDAY=${day}`;
  if (period === "month") return `FREQ=MONTHLY;${named}`;
  const step = { quarter: 3, half: 6, year: 12, plan: 12 }[period];
  const months = [];
  for (let each = month; each <= 12; each += step) months.push(each);
  return `FREQ=YEARLY;BYMONTH=${months.join(",")};${named}`;
}

/** Numbers of workdays that people write one after another; null where something else stands there. */
export function workdaysIn(text) {
  const parts = text.normalize("NFKC").split(/[、,;\s]+/).filter(Boolean);
  return parts.every((part) => /^\d{1,3}$/.test(part)) ? parts.map(Number) : null;
}

/** Names that people write one after another, each once. */
export function namesIn(text) {
  return [...new Set(text.split(/[、,，;；]/).map((each) => each.trim()).filter(Boolean))];
}

/** The ladder with that stage on these workdays: reminders before the due day, all others after it. */
export function ladderOf(ladder, stage, workdays) {
  const others = ladder.filter((step) => step.stage !== stage);
  const steps = [...new Set(workdays)].map((days) => ({ stage, offset_workdays: stage === "reminder" ? -days || 0 : days }));
  return [...others, ...steps].sort((one, other) => one.offset_workdays - other.offset_workdays);
}
