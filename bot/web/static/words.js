// The page's own words: a key like "log.older", values filled in, the form of a number chosen by the language.

/** `say(key, values)`; a key that is missing is a bug and throws. */
export function createWords(table, locale) {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });

  const find = (key) => {
    const found = key.split(".").reduce((part, name) => (part === undefined ? part : part[name]), table);
    if (found === undefined) throw new Error(`no words for ${key}`);
    return found;
  };
  const fill = (text, values) =>
    text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number.format(values[name]) : values[name]));

  const say = (key, values = {}) => {
    const found = find(key);
    if (typeof found === "string") return fill(found, values);
    return fill(found[plural.select(values.count)] ?? found.other, values);
  };
  say.list = (key) => find(key);
  say.has = (key) => key.split(".").reduce((part, name) => (part === undefined ? part : part[name]), table) !== undefined;
  return say;
}
