// Whether this browser can read QR symbols by itself; how is in scan.js, loaded when it is wanted.

export async function canScan() {
  try {
    if (!navigator.mediaDevices?.getUserMedia) return false;
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch {
    return false;
  }
}
