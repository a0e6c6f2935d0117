// Numbers as sums of bits: weights whose subset sums are exactly 0..range, and the one coding of
// each number that counts as canonical. Source: sealed-ballots section 5.

/** 1, 2, 4, .. while the sum stays <= range, then the remainder if any. */
export function rangeWeights(range) {
  const weights = [];
  let sum = 0;
  for (let power = 1; power <= range - sum; power *= 2) {
    weights.push(power);
    sum += power;
  }
  if (sum < range) weights.push(range - sum);
  return weights;
}

/**
 * Canonical digits: largest weight first, lower index first among equals; a weight is taken if it
 * fits. Returns null if the value is no subset sum.
 */
export function canonicalDigits(weights, value) {
  const digits = weights.map(() => 0);
  const order = weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a] || a - b);
  let rest = value;
  for (const i of order) {
    if (weights[i] > rest) continue;
    digits[i] = 1;
    rest -= weights[i];
  }
  return rest === 0 ? digits : null;
}
