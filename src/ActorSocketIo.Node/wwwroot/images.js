// Images are sent as they are if they are small, else as smaller copies.

const SENT_AS_IS = 250_000;
const LARGEST = 740_000; // the server takes messages up to 1 MB, and over polling base64 makes a third more of an image
const LONGEST_SIDE = 1600;
const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/**
 * @param {Blob} file What the person chose, pasted or dropped.
 * @returns {Promise<Blob>} What to send; its type is one of the four that the server takes.
 */
export async function prepareImage(file) {
  if (TYPES.includes(file.type) && file.size <= SENT_AS_IS) return file;
  const bitmap = await createImageBitmap(file).catch(() => { throw new Error("This file is not an image that can be shown."); });
  for (let longest = LONGEST_SIDE; longest >= 400; longest /= 2) {
    const smaller = await shrink(bitmap, Math.min(1, longest / Math.max(bitmap.width, bitmap.height)));
    if (smaller.size <= LARGEST) return smaller;
  }
  throw new Error("This image is too large.");
}

function shrink(bitmap, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.85));
}
