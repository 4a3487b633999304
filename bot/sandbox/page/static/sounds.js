// A soft sound where a phone would ring; off until somebody asks for it.

const NOTES = [[880, 0], [1174.7, 0.09]];
const LENGTH = 0.35;
const LOUD = 0.05;
const REST = 150;

export class Sounds {
  constructor() {
    this.isOn = false;
    this.context = null;
    this.last = 0;
  }

  toggle() {
    this.isOn = !this.isOn;
    if (this.isOn) {
      this.context ??= new AudioContext();
      this.ring();
    }
  }

  /** Ring once, also where several messages come together. */
  ring() {
    if (!this.isOn || Date.now() - this.last < REST) return;
    this.last = Date.now();
    for (const [pitch, later] of NOTES) {
      const tone = this.context.createOscillator(), gain = this.context.createGain();
      const from = this.context.currentTime + later;
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(LOUD, from + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, from + LENGTH);
      tone.connect(gain).connect(this.context.destination);
      tone.start(from);
      tone.stop(from + LENGTH);
    }
  }
}
