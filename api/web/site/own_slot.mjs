// In which slot a voter's key votes: the one that a card's code spells, or one that the offices
// turned to this key, as after an assisted ballot at a desk. Which slot has which key is public.

async function slotOr(client, name, absent) {
  try {
    return await client.slot(name);
  } catch (error) {
    if (error.code !== 'unknown_slot') throw error;
    return absent;
  }
}

/**
 * What the server says of the slot of `voter`, {slot or null, key} of the worker, which seals for
 * it from now on. Where no slot has the key: the code's own slot, whose key is then another, or
 * null.
 */
export async function ownSlot(client, worker, { slot, key }) {
  const own = slot === null ? null : await slotOr(client, slot, null);
  if (own?.key === key) return own;
  const claimed = await slotOr(client, key, null);
  if (claimed?.key !== key) return own;
  await worker.ask('claim', claimed.slot);
  return claimed;
}
