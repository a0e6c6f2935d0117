// A QR code as SVG: one path, four modules of margin, black on white whatever the page's colours.

import qrcode from 'qrcode-generator';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 4;

/** Rows of booleans. Text is ASCII: links and codes. */
export function qrModules(text) {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (__, column) => code.isDark(row, column)));
}

/** An <svg> element with this name for who cannot see it. */
export function qrPicture(text, label) {
  const modules = qrModules(text);
  const size = modules.length + 2 * MARGIN;
  const path = modules.flatMap((row, y) => row.map((dark, x) =>
    (dark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : ''))).join('');
  const made = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const svg = made('svg', {
    viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, class: 'qr',
    'shape-rendering': 'crispEdges' });
  svg.append(made('rect', { width: size, height: size, fill: '#fff' }),
    made('path', { d: path, fill: '#000' }));
  return svg;
}
