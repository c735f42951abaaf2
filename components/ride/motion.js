// How a bus and a group on foot move between two fixes. Pure; the twin of routes/motion.py, where
// the figures and the formulas are explained. A guess is {weight, gait, at_m, speed_mps, var_m,
// cov, var_mps}: one normal distribution of progress and speed, and its probability.

export const STANDS = 0;
export const KEEPS = 1;
export const CHANGES = 2;

const BUS = {
  usual_mps: 6, spread_mps: 3.5, memory_s: 15, wander_m2ps3: 0.005, keeps_s: 60, changes_s: 7,
  moves_s: 45, stands_s: 30, fastest_mps: 20, sway_m: 6,
};
const WALK = {
  usual_mps: 1, spread_mps: 0.4, memory_s: 20, wander_m2ps3: 0.002, keeps_s: 60, changes_s: 20,
  moves_s: 60, stands_s: 60, fastest_mps: 2.5, sway_m: 12,
};
const DWELL_S = 600;
const ARRIVES_S = 12;
const FADES_S = 5;
const DRIFT_M2PS = 0.05;

/** How far a bus sways off the line, metres. */
export const BUS_SWAY_M = BUS.sway_m;

/** The pace of a group that walks, or rides. */
export const paceOf = (walks) => (walks ? WALK : BUS);

const within = (dt_s, mean_s) => 1 - Math.exp(-dt_s / mean_s);

function stay(guess, dt_s, weight) {
  return { ...guess, weight, var_m: guess.var_m + DRIFT_M2PS * dt_s };
}

function keep(guess, pace, dt_s, weight) {
  const wander = pace.wander_m2ps3 * dt_s;
  return {
    weight,
    gait: KEEPS,
    at_m: guess.at_m + guess.speed_mps * dt_s,
    speed_mps: guess.speed_mps,
    var_m: guess.var_m + dt_s * (2 * guess.cov + dt_s * (guess.var_mps + wander / 3)),
    cov: guess.cov + dt_s * (guess.var_mps + wander / 2),
    var_mps: guess.var_mps + wander,
  };
}

function change(guess, pace, dt_s, weight) {
  const memory = pace.memory_s;
  const spread2 = pace.spread_mps ** 2;
  const kept = Math.exp(-dt_s / memory);
  const reach = memory * (1 - kept);
  const drift = guess.speed_mps - pace.usual_mps;
  const spread_m2 = spread2 * memory * (2 * dt_s - memory * (3 - 4 * kept + kept * kept));
  return {
    weight,
    gait: CHANGES,
    at_m: guess.at_m + pace.usual_mps * dt_s + drift * reach,
    speed_mps: pace.usual_mps + drift * kept,
    var_m: guess.var_m + reach * (2 * guess.cov + reach * guess.var_mps) + spread_m2,
    cov: kept * (guess.cov + reach * guess.var_mps) + spread2 * memory * (1 - kept) ** 2,
    var_mps: kept * kept * guess.var_mps + spread2 * (1 - kept * kept),
  };
}

function startOff(guess, pace, dt_s, weight) {
  const slow = pace.usual_mps / 5;
  const picksUp = 1 - Math.exp(-dt_s / 6);
  const speed = slow + (pace.usual_mps - slow) * picksUp;
  const var_mps = pace.spread_mps ** 2 * (0.4 + 0.6 * picksUp);
  return {
    weight,
    gait: CHANGES,
    at_m: guess.at_m + (speed * dt_s) / 2,
    speed_mps: speed,
    var_m: guess.var_m + dt_s * dt_s * ((speed * speed) / 12 + var_mps / 4),
    cov: (var_mps * dt_s) / 2,
    var_mps,
  };
}

function halt(guess, dt_s, weight) {
  const run_m = guess.speed_mps * dt_s;
  return {
    weight,
    gait: STANDS,
    at_m: guess.at_m + run_m / 2,
    speed_mps: 0,
    var_m: guess.var_m + guess.cov * dt_s + (guess.var_mps * dt_s * dt_s) / 4 + (run_m * run_m) / 12,
    cov: 0,
    var_mps: 0,
  };
}

function halting(guess, pace, dt_s, nearStop) {
  const mean_s = nearStop ? Math.min(pace.moves_s, ARRIVES_S) : pace.moves_s;
  return within(dt_s, mean_s) / (1 + (guess.speed_mps / (2 + 1.2 * dt_s)) ** 2);
}

// What hardly moves is found to stand.
function fading(guess, pace, dt_s) {
  return within(dt_s, FADES_S) / (1 + (guess.speed_mps / (0.15 * pace.usual_mps)) ** 4);
}

/** What may become of a guess within dt_s seconds, sharing its weight. */
export function listFutures(guess, pace, dt_s, nearStop) {
  const { weight } = guess;
  if (guess.gait === STANDS) {
    const starts = within(dt_s, nearStop ? DWELL_S : pace.stands_s);
    return [stay(guess, dt_s, weight * (1 - starts)), startOff(guess, pace, dt_s, weight * starts)];
  }
  const keeps = guess.gait === KEEPS;
  const changing = keeps ? within(dt_s, pace.keeps_s) : 1 - within(dt_s, pace.changes_s);
  const stops = halting(guess, pace, dt_s, nearStop) * (keeps ? changing : 1);
  const halts = Math.max(stops, fading(guess, pace, dt_s));
  const moving = weight * (1 - halts);
  return [
    keep(guess, pace, dt_s, moving * (1 - changing)),
    change(guess, pace, dt_s, moving * changing),
    halt(guess, dt_s, weight * halts),
  ];
}
