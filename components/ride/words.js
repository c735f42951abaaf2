// Words for the screen. The string tables come with the page; nothing is worded in code.

const LOCALES = { id: "id-ID", en: "en-GB" };

/** One language's words: t(key, values), amounts, and the language's own choice of a text. */
export class Words {
  constructor(tables, lang) {
    this.tables = tables;
    this.lang = lang;
    this.locale = LOCALES[lang];
    this.plural = new Intl.PluralRules(this.locale);
    this.number = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 1 });
  }

  find(key) {
    return key.split(".").reduce((table, part) => table?.[part], this.tables[this.lang]);
  }

  /** The wording of a key with its {values} filled in; a missing key shows as the key. */
  t(key, values = {}) {
    const wording = this.find(key);
    if (typeof wording !== "string") return key;
    return wording.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** The plural form of a key for a number. */
  tn(key, number, values = {}) {
    const form = this.plural.select(number);
    const chosen = this.find(`${key}.${form}`) ? form : "other";
    return this.t(`${key}.${chosen}`, { n: this.number.format(number), ...values });
  }

  /** A bilingual text of the pack in this language; empty when there is none. */
  of(text) {
    return text ? text[this.lang] ?? text.id ?? "" : "";
  }

  /** Seconds in words: whole seconds below a minute and a half, then whole minutes. */
  span(seconds) {
    const s = Math.max(0, Math.round(seconds));
    if (s < 90) return this.tn("amount.seconds", s);
    return this.tn("amount.minutes", Math.round(s / 60));
  }

  /** Metres in words: steps of 10 m, from 1 km on in kilometres. */
  distance(metres) {
    const m = Math.max(0, metres);
    if (m >= 1000) return this.t("amount.km", { n: this.number.format(m / 1000) });
    return this.t("amount.m", { n: this.number.format(m < 20 ? Math.round(m) : Math.round(m / 10) * 10) });
  }

  /** A calendar date of any precision (2025, 2025-04, 2025-04-09) in words. */
  date(partial) {
    const [year, month, day] = partial.split("-").map(Number);
    const parts = { year: "numeric", month: month && "long", day: day && "numeric", timeZone: "UTC" };
    return new Intl.DateTimeFormat(this.locale, parts).format(Date.UTC(year, (month || 1) - 1, day || 1));
  }

  /** True when at least one end of the building years is known. */
  hasYears(built) {
    return Boolean(built.from_year || built.to_year);
  }

  /** Building years as a reader expects them, or the word for unknown. */
  years(built) {
    const { from_year: from, to_year: to } = built;
    if (from && to && from !== to) return `${from}–${to}`;
    if (from && to) return String(from);
    if (to) return this.t("card.before", { year: to });
    if (from) return this.t("card.after", { year: from });
    return this.t("card.year_unknown");
  }
}
