// What the page itself says, in both languages. What the bot says comes from the bot.

const WORDS = {
  lang: ["zh-CN", "en-GB"], title: ["八闽健康码", "Bamin Health Code"], place: ["惠安县", "Huian County"],
  pretend: ["演示", "pretend"], world: ["世界", " world"],
  pretendLong: ["都是编的：人、号码、记录、时间", "All invented: people, numbers, records, time"],
  other: ["English", "中文"], tour: ["导览", "Tour"], panel: ["控制台", "Controls"],
  soundOn: ["打开声音", "Turn sound on"], soundOff: ["关掉声音", "Turn sound off"],
  moving: ["时间在走……", "time passes …"], delivering: ["数据在送……", "data arrive …"],
  speaking: ["换语言……", "changing language …"],
  lost: ["连接断了，正在重连……", "The connection is lost; trying again …"],
  busy: ["请等这一步做完", "Please wait until this is done"], failed: ["没有做成：", "That did not work: "],
  person: ["这部手机是谁的", "Whose phone this is"], chats: ["聊天", "Chats"], private: ["私聊", "Private"],
  onDuty: ["当班", "on duty"], unread: ["条未读", "unread"], start: ["开始", "Start"],
  empty: ["按“开始”，看它说什么", "Press Start and see what it says"], write: ["写消息", "Message"],
  send: ["发送", "Send"], attach: ["发照片、文件或位置", "Send a photo, file or place"], photo: ["照片", "Photo"],
  file: ["文件", "File"], placeHere: ["我的位置", "My place"], menu: ["命令", "Commands"],
  keys: ["键盘", "Keyboard"], reply: ["回复", "Reply"], rings: ["有声音", "with sound"], silent: ["静音", "silent"],
  came: ["进群了", "joined"], left: ["退群了", "left"], edited: ["已改", "edited"], voice: ["语音", "Voice"],
  typing: ["正在输入……", "typing …"], copied: ["已复制", "Copied"], noAnswer: ["没有回应", "No answer"],
  ok: ["知道了", "OK"], close: ["关闭", "Close"], hand: ["给门卫看", "Show the guard"],
  scanning: ["门卫的手机正在扫码", "The guard's phone is scanning"], noCode: ["这张图里没有码", "No code in this picture"],
  drop: ["松手就发出", "Drop to send"], dropScan: ["松手就扫这个码", "Drop to scan this code"],
  outside: ["演示里不打开外面的网址", "The pretend world opens no outside pages"], phones: ["四部手机", "Four phones"],
  picture: ["图片，按一下放大", "Picture, press to enlarge"], says: ["收到", "received"],
  now: ["演示时间", "Pretend time"], time: ["时间", "Time"], minutes: ["分钟", "min"],
  midnight: ["到零点", "To midnight"], goTo: ["走到", "Go to"],
  timeHint: ["中间到期的事都会发生；换班自动交接。", "All that is due on the way happens; shifts change by themselves."],
  records: ["记录", "Records"], whose: ["谁", "Whose"], what: ["哪一类", "Which"], day: ["日期", "Day"],
  add: ["记一条", "Add"], correct: ["改日期", "Correct"], retract: ["撤销", "Retract"],
  noRecords: ["没有记录", "No records"], sources: ["数据来源", "Sources"],
  makeLate: ["停 50 小时", "Silent for 50 h"], back: ["恢复", "Deliver"], late: ["没有更新", "late"],
  failures: ["故障", "Failures"], log: ["往来记录", "Traffic"],
  logHint: ["只记方法、聊天、大小和毫秒，不记内容。", "Method, chat, size and time only, never what is said."],
  reset: ["全部重来", "Start over"], sure: ["再按一次，全部重来", "Press again to start over"], next: ["下一步", "Next"],
  skip: ["不看了", "Close the tour"],
  // Why something was refused, by the reason that the server names.
  changed: ["这个按钮已经变了，请按最新的", "That button has changed; please press the newest"],
  unsendable: ["这个发不出去：是空的、太大，或图片打不开", "This cannot be sent: it is empty, too large, or no picture"],
  "no such time ahead": ["时间只能往前走，最多 31 天", "Time only moves on, by 31 days at most"],
  "no such day": ["请填一个日期", "Please give a date"],
};

export const words = {};

/** Let `words` speak a language. */
export function speak(language) {
  const at = language === "en" ? 1 : 0;
  for (const [name, pair] of Object.entries(WORDS)) words[name] = pair[at];
  words.at = at;
  words.because = (reason) => (reason instanceof TypeError ? words.lost : words[reason.message] ?? words.failed + reason.message);
  document.documentElement.lang = words.lang;
}

/** Return the one of two texts that the language asks for. */
export const either = (pair) => pair[words.at] ?? pair[0];

speak("zh");
