// Random vectors a with W·a = 0, drawn so that every implementation gets the same one: the free
// columns of the reduced row echelon form modulo the order are drawn in increasing order, the pivot
// columns are solved. That form is unique. Source: sealed-ballots section 8.2, prover hygiene.
// Everything about W is public; only the vector is secret.

import { invert, reduce } from './scalar.mjs';

// Rows are maps from column to a number that is not zero.
function subtractMultiple(row, factor, other) {
  for (const [column, value] of other) {
    const rest = reduce((row.get(column) ?? 0n) - factor * value);
    if (rest === 0n) row.delete(column);
    else row.set(column, rest);
  }
}

function clearColumn(rows, pivotRow, column) {
  const inverse = invert(pivotRow.get(column));
  for (const [key, value] of pivotRow) pivotRow.set(key, reduce(value * inverse));
  for (const row of rows)
    if (row !== pivotRow && row.has(column)) subtractMultiple(row, row.get(column), pivotRow);
}

function sparseRow({ terms }) {
  const row = new Map();
  for (const [bit, weight] of terms) if (weight !== 0) row.set(bit, reduce(BigInt(weight)));
  return row;
}

/** The reduced row echelon form: a map from pivot column to its row. */
function echelon(layout) {
  const rows = layout.equations.map(sparseRow);
  const waiting = new Set(rows);
  const pivots = new Map();
  for (let column = 0; column < layout.bits && waiting.size > 0; column += 1) {
    const pivotRow = [...waiting].find((row) => row.has(column));
    if (pivotRow === undefined) continue;
    clearColumn(rows, pivotRow, column);
    waiting.delete(pivotRow);
    pivots.set(column, pivotRow);
  }
  return pivots;
}

/** A vector of `layout.bits` scalars with W·a = 0; `draw()` is called once per free column. */
export function kernelVector(layout, draw) {
  const pivots = echelon(layout);
  const vector = Array(layout.bits).fill(0n);
  for (let column = 0; column < layout.bits; column += 1)
    if (!pivots.has(column)) vector[column] = draw();
  for (const [column, row] of pivots) {
    let rest = 0n;
    for (const [other, value] of row) if (other !== column) rest += value * vector[other];
    vector[column] = reduce(-rest);
  }
  return vector;
}
