// What keeps a place from being seen as it is told: closed, behind scaffolding, an event; by the day.

const SEMARANG_UTC_OFFSET_S = 7 * 3600;

/** "2026-11-28": the day in Semarang at a moment (epoch seconds). */
export function dayOf(now_s) {
  return new Date((now_s + SEMARANG_UTC_OFFSET_S) * 1000).toISOString().slice(0, 10);
}

/** What holds on a day. A date may be a year or a month: it stands for all of its days. */
export function closuresOn(site, day) {
  return (site.closures ?? []).filter(({ from, until }) =>
    day.slice(0, from.length) >= from && (!until || day.slice(0, until.length) <= until));
}

/** What holds today, in words. */
export function sayClosures(ride, site) {
  const { words } = ride;
  const today = dayOf(ride.clock?.now_s ?? Date.now() / 1000);
  return closuresOn(site, today).map(({ kind, from, until, reason }) => words.t(until ? "closure.until" : "closure.since", {
    kind: words.t(`closure.${kind}`), from: words.date(from), until: until && words.date(until), reason: words.of(reason) }));
}
