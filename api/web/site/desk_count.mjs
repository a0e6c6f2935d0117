// What the facilitator compares with the attendance sheet: how many people voted at this desk today
// and how many keys were turned. Two numbers, kept on the desk's own device and sent to nobody.

const PLACE = 'urna/desk/';

const storeOf = () => {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
};

export class DeskCount {
  /** `day`: a number like 20260914; the counts of another day are forgotten. */
  constructor(edition, station, day, store = storeOf()) {
    Object.assign(this, { place: `${PLACE}${edition}/${station}`, day, store });
    this.people = 0;
    this.rotations = 0;
    this.#read();
  }

  #read() {
    try {
      const kept = JSON.parse(this.store?.getItem(this.place) ?? 'null');
      const right = kept?.day === this.day &&
        [kept.people, kept.rotations].every((n) => Number.isSafeInteger(n) && n >= 0);
      if (right) Object.assign(this, { people: kept.people, rotations: kept.rotations });
    } catch {
      // A store that is not readable counts from nought.
    }
  }

  add({ people = 0, rotations = 0 }) {
    this.people += people;
    this.rotations += rotations;
    const { day } = this;
    try {
      this.store?.setItem(this.place,
        JSON.stringify({ day, people: this.people, rotations: this.rotations }));
    } catch {
      // The numbers last as long as the page.
    }
  }
}
