// Moments as people say them, in the county's time whatever the telephone's zone is.

/** Return a function that tells a moment, in seconds: `24:00 today`, `08:10 on Mon 24 Feb`. */
export function teller(zone, words) {
  const weekday = new Intl.DateTimeFormat(words.lang, { timeZone: zone, weekday: "short" });
  const month = new Intl.DateTimeFormat(words.lang, { timeZone: zone, month: "short" });

  function said(seconds) {
    const date = new Date(seconds * 1000);
    const { day, hour, minute } = partsOf(zone, seconds);
    const names = { weekday: weekday.format(date), day: Number(day), month: month.format(date) };
    return { day: fill(words.day, names), time: `${hour}:${minute}` };
  }

  return function tell(seconds, { now, isEnd = false }) {
    let { day, time } = said(seconds);
    let date = dateIn(zone, seconds);
    if (isEnd && time === "00:00") {
      // Midnight is said as the end of the day that it ends.
      ({ day } = said(seconds - 1));
      date = dateIn(zone, seconds - 1);
      time = "24:00";
    }
    const isToday = date === dateIn(zone, now);
    return isToday ? fill(words.today, { time }) : fill(words.moment, { time, day });
  };
}

/** Return the local date of a moment, as `2020-02-24`. */
export function dateIn(zone, seconds) {
  const { year, month, day } = partsOf(zone, seconds);
  return `${year}-${month}-${day}`;
}

/** Put fields into a sentence's braces. */
export function fill(sentence, fields) {
  return sentence.replace(/\{(\w+)\}/g, (braces, name) => fields[name] ?? braces);
}

function partsOf(zone, seconds) {
  const numbers = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(
    numbers.formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, value]),
  );
}
