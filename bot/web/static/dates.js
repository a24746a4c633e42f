// Instants in the office's time zone, in words of the page's language.

const DAY_MILLISECONDS = 86400000;

/** Readers of ISO 8601 instants; `zone` is the office's. */
export function createDates(say, locale, zone) {
  const numbers = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const weekdays = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: "short" });
  const months = new Intl.DateTimeFormat("en-US", { timeZone: zone, month: "short" });

  const parts = (iso) => {
    const at = new Date(iso);
    const found = Object.fromEntries(numbers.formatToParts(at).map((part) => [part.type, part.value]));
    return {
      y: found.year, m: found.month, d: found.day, time: `${found.hour}:${found.minute}`,
      weekday: weekdays.format(at), month: months.format(at),
    };
  };
  const dayKey = (iso) => {
    const { y, m, d } = parts(iso);
    return `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  };
  const tomorrowKey = (iso) => dayKey(new Date(new Date(iso).getTime() + DAY_MILLISECONDS).toISOString());

  const moment = (iso, now) => {
    const shown = parts(iso);
    if (now && dayKey(iso) === dayKey(now)) return say("dates.today_moment", shown);
    if (now && dayKey(iso) === tomorrowKey(now)) return say("dates.tomorrow_moment", shown);
    return say(now && parts(now).y !== shown.y ? "dates.year_moment" : "dates.moment", shown);
  };
  const span = (from, to) => {
    const minutes = Math.max(1, Math.round((new Date(to) - new Date(from)) / 60000));
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    if (minutes < 60) return say("clock.minutes", { m: minutes });
    if (h >= 48) return say("clock.days_span", { count: Math.round(h / 24) });
    return say(m ? "clock.hours_minutes" : "clock.hours", { h, m });
  };
  return {
    zone, dayKey, moment, span,
    time: (iso) => parts(iso).time,
    day: (iso) => say("dates.day", parts(iso)),
    shortDay: (iso) => say("dates.short_day", parts(iso)),
    full: (iso, kind) => say("clock.full", { ...parts(iso), kind }),
  };
}

/** The noon of a local day: safely inside it in every zone the office may be in. */
export function noonOf(day) {
  return `${day}T04:00:00Z`;
}

/** Periods as the ledger names them: 2026, 2026H1, 2026Q3, 2026-09, 2026W38. */
export function periodWords(say, period) {
  const half = /^(\d{4})H([12])$/.exec(period);
  const quarter = /^(\d{4})Q([1-4])$/.exec(period);
  const month = /^(\d{4})-(\d{2})$/.exec(period);
  const week = /^(\d{4})W(\d{2})$/.exec(period);
  if (half) return say("periods.half", { y: half[1], n: say.list("periods.halves")[half[2] - 1] });
  if (quarter) return say("periods.quarter", { y: quarter[1], n: say.list("periods.quarters")[quarter[2] - 1] });
  if (month) {
    const name = new Intl.DateTimeFormat("en-US", { month: "short", timeZone: "UTC" }).format(new Date(`${period}-01T00:00:00Z`));
    return say("periods.month", { y: month[1], m: Number(month[2]), month: name });
  }
  if (week) return say("periods.week", { y: week[1], n: Number(week[2]) });
  if (period.includes("@")) return say("periods.node");
  return /^\d{4}$/.test(period) ? say("periods.year", { y: period }) : period;
}
