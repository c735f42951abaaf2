// Puts a real ride together: clock, poll, notices, source, feedback, updates, wake lock.

import { Awake } from "./awake.js";
import { byId } from "./dom.js";
import { Feedback } from "./feedback.js";
import { LiveList } from "./live_list.js";
import { LiveRide } from "./live_ride.js";
import { Notices } from "./notices.js";
import { Poll } from "./poll.js";
import { ServerClock } from "./serverclock.js";
import { SourceBar } from "./source_bar.js";
import { Tallies } from "./tallies.js";
import { Updates } from "./updates.js";
import { VerdictRow } from "./verdict_row.js";

const BEAT_MS = 250;
/** The phases in which the screen stays lit. */
const AWAKE = new Set(["next", "ready", "now", "walk", "stop", "away", "rest"]);

/** The live ride over a pack. `data` = {live, feedback}: addresses, empty when there is no server. */
export function buildLiveRide(pack, words, settings, data) {
  const ride = new LiveRide(pack, words, settings, new ServerClock());
  ride.feedback = new Feedback(data.feedback, ride.clock);
  if (data.feedback) {
    ride.verdict = new VerdictRow(ride, ride.feedback);
    ride.tallies = new Tallies(data.feedback.replace(/feedback$/, "tallies"), ride);
  }
  if (data.live) {
    ride.poll = new Poll(data.live, ride.clock);
    ride.await(ride.poll);
  }
  return ride;
}

/** The views that only a real ride has. */
export function buildLiveViews(ride, data) {
  if (data.pack && data.live) {
    ride.updates = new Updates(data.pack, ride.whole, ride.clock);
    ride.addEventListener("stray", () => ride.updates.beat());
  }
  if (ride.tallies) countOpenings(ride);
  return [new SourceBar(byId("source"), ride), new Notices(byId("notices"), ride, ride.updates),
    new LiveList(ride), ...(ride.verdict ? [ride.verdict, ride.tallies] : []),
    new Awake(() => ride.begun && AWAKE.has(ride.moment.phase))];
}

function countOpenings(ride) {
  const open = ride.openCard;
  ride.openCard = (id) => {
    open(id);
    if (ride.pack.sites[id]) ride.tallies.open(id);
  };
}

function startCounting({ tallies, kept, whole }) {
  const look = () => { if (kept?.looked && kept.complete) tallies.complete(whole.version); };
  kept?.addEventListener("change", look);
  look();
  tallies.start();
}

/** Begin: ask the server, send what waits, and look at the clock four times a second. */
export function startLive(ride) {
  ride.poll?.start();
  ride.updates?.start();
  ride.feedback.send();
  if (ride.tallies) startCounting(ride);
  setInterval(() => ride.tick(), BEAT_MS);
}
