// What a check answers when it does not hold: the number of the check, as an auditor would name it
// (sealed-ballots section 14), and a word for people.

export class Refusal extends Error {
  constructor(check, why) {
    super(`check ${check}: ${why}`);
    this.name = 'Refusal';
    this.check = check;
    this.why = why;
  }
}

/** Throws Refusal unless the condition holds. */
export function need(holds, check, why) {
  if (!holds) throw new Refusal(check, why);
}

/** Runs a decoder; whatever it throws becomes a refusal with this check's number. */
export function gate(check, decode, ...bytes) {
  try {
    return decode(...bytes);
  } catch (error) {
    throw new Refusal(check, error.message);
  }
}
