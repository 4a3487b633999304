// Moments as people say them, in the county's time whatever the telephone's zone is.

/** Return a function that tells a moment, in seconds: `24:00 today`, `08:10 on Mon 24 Feb`. */
export function teller(zone, words) {
  const numbers = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const weekday = new Intl.DateTimeFormat(words.lang, { timeZone: zone, weekday: "short" });
  const month = new Intl.DateTimeFormat(words.lang, { timeZone: zone, month: "short" });

  function local(seconds) {
    const date = new Date(seconds * 1000);
    const parts = Object.fromEntries(
      numbers.formatToParts(date).map(({ type, value }) => [type, value]),
    );
    return {
      day: fill(words.day, {
        weekday: weekday.format(date), day: Number(parts.day), month: month.format(date),
      }),
      date: `${parts.year}-${parts.month}-${parts.day}`,
      time: `${parts.hour}:${parts.minute}`,
    };
  }

  return function tell(seconds, { now, isEnd = false }) {
    let { day, date, time } = local(seconds);
    if (isEnd && time === "00:00") {
      // Midnight is said as the end of the day that it ends.
      ({ day, date } = local(seconds - 1));
      time = "24:00";
    }
    return date === local(now).date ? fill(words.today, { time }) : fill(words.moment, { time, day });
  };
}

/** Put fields into a sentence's braces. */
export function fill(sentence, fields) {
  return sentence.replace(/\{(\w+)\}/g, (braces, name) => fields[name] ?? braces);
}
