// The results page on paper: where it stands, as a QR code and in letters, for whoever holds the
// sheet. Nothing of it is shown on a screen.

import { fill, make, paragraph } from './dom.mjs';
import { qrPicture } from './qr.mjs';

const place = document.getElementById('address');
if (place !== null) {
  const address = location.origin + location.pathname + place.dataset.query;
  fill(place, qrPicture(address, place.dataset.label), paragraph(place.dataset.label),
    make('p', {}, make('code', {}, address)));
}
