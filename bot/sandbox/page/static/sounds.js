// A soft sound where a phone would ring; off until somebody asks for it.

const NOTES = [[880, 0], [1174.7, 0.09]];
const [LENGTH, LOUD, REST] = [0.35, 0.05, 150];
let context = null;
let last = 0;

export const sounds = { isOn: false };

/** Ring once, also where several messages come together. */
export function ring() {
  if (!sounds.isOn || Date.now() - last < REST) return;
  last = Date.now();
  context ??= new AudioContext();
  for (const [pitch, later] of NOTES) {
    const tone = context.createOscillator(), gain = context.createGain();
    const from = context.currentTime + later;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(LOUD, from);
    gain.gain.exponentialRampToValueAtTime(0.0001, from + LENGTH);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + LENGTH);
  }
}
