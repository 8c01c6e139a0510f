/** Mu-law (G.711) as telephones speak it: sound from -1 to 1, and a byte a sample. */

const BIAS = 0x84;
const CLIP = 32_635;

/** The byte of one sample. */
export function encodeSample(sample: number): number {
  const wide = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
  const sign = wide < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(wide), CLIP) + BIAS;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** The sample of one byte. */
export function decodeByte(byte: number): number {
  const bits = ~byte & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << exponent) - BIAS;
  return (bits & 0x80 ? -magnitude : magnitude) / 32_768;
}

export function encode(samples: Float32Array): Uint8Array {
  return Uint8Array.from(samples, encodeSample);
}

export function decode(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, decodeByte);
}
