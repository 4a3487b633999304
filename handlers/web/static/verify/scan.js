// The scanner in the page: loaded when somebody presses its button, where the browser reads QR
// symbols by itself. No picture leaves the telephone.

const PAUSE = 150;
const CAMERA = { audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } };

/**
 * Show what the camera sees until a symbol is read, and return its text.
 *
 * Throws where there is no camera, nobody allows it, or the signal stops it.
 */
export async function scan(video, signal) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia(CAMERA);
  try {
    video.srcObject = stream;
    await video.play();
    for (;;) {
      signal.throwIfAborted();
      const texts = (await detector.detect(video)).map(({ rawValue }) => rawValue);
      // A wall may show several symbols: a code's address goes before any other.
      if (texts.length) return texts.find((text) => text.includes("/v#")) ?? texts[0];
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
