// Ways to be told other than by looking: live region, vibration, the phone's own voice.

import { byId, setText } from "./dom.js";

const VOICES = { id: "id", en: "en" };

/** True when this phone has a voice for the language. */
export function hasVoice(lang) {
  if (!("speechSynthesis" in window)) return false;
  return speechSynthesis.getVoices().some((voice) => voice.lang.toLowerCase().startsWith(VOICES[lang]));
}

/** Say one thing to screen readers, and aloud if the rider asked for it. */
export function announce(text, lang, settings) {
  const region = byId("live");
  region.lang = lang;
  setText(region, text);
  if (!settings.values.speak || !hasVoice(lang)) return;
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = lang === "en" ? "en-GB" : "id-ID";
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

/** One short vibration for one cue. */
export function buzz(settings) {
  if (settings.values.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(180);
}
