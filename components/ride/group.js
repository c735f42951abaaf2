// Puts together what a ride has when it belongs to a lecturer's plan.

import { BoardTasks, briefOf, buildOpener, showBrief, takeSeat } from "./brief.js";
import { CheckIn } from "./checkin.js";
import { byId, el } from "./dom.js";
import { Heads, showHeads } from "./headcount_group.js";
import { Told, ToldBanner, ToldList } from "./notice.js";

/** Where the server is asked; null without one. A single file names its server in full. */
function findAddress({ whole }, name, { live }) {
  const path = whole.tour.class?.[name];
  return live && path ? new URL(path, new URL(live, location.href)).href : null;
}

function stackAbove(root) {
  const notices = byId("notices");
  const stack = el("div", { class: "notice-stack" });
  notices.replaceWith(stack);
  stack.append(root, notices);
}

/** What a real ride has with a server to tell. */
function buildOnline(ride, data) {
  ride.told_all = new Told(ride, findAddress(ride, "notices", data));
  ride.checkIn = new CheckIn(ride, findAddress(ride, "check_in", data));
  ride.heads = new Heads(ride, findAddress(ride, "head_count", data));
}

/** The views of a group; none for a ride without a plan. `board` is the board's view. */
export function buildGroupViews(ride, data, board) {
  if (!briefOf(ride)) return [];
  ride.openBrief = () => showBrief(byId("card"), ride);
  ride.openHeads = () => showHeads(byId("card"), ride);
  byId("open-settings").before(buildOpener(() => ride.openBrief()));
  if (ride.live) takeSeat(ride);
  if (ride.live && ride.poll && ride.whole.tour.class) buildOnline(ride, data);
  const views = [new BoardTasks(ride, board.parts.here)];
  if (!ride.told_all) return views;
  const banner = new ToldBanner(ride, ride.told_all);
  stackAbove(banner.root);
  return [...views, banner, new ToldList(ride, ride.told_all), ride.checkIn];
}

/** Begin to ask and to tell. */
export function startGroup(ride) {
  ride.told_all?.start();
  ride.checkIn?.start();
  ride.heads?.start();
}
