/**
 * An expression for the page: texts whose contrast is below that of WCAG AA, with what it is. Controls
 * that are disabled are exempt there, and so are placeholders here.
 */
export const contrastProblems = `(() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = (text.match(/[\\d.]+/g) ?? []).map(Number);
    return { r, g, b, a };
  };
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (it) => {
    for (let at = it; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.a > 0.9) return colour;
    }
    return { r: 255, g: 255, b: 255 };
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (texts.nextNode()) {
    const it = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !it.checkVisibility({ visibilityProperty: true })) continue;
    if (it.closest('script, :disabled, .label, .skip, option')) continue;
    const style = getComputedStyle(it);
    const pair = [light(parse(style.color)), light(behind(it))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5))
      found.add(it.className + ': ' + texts.currentNode.data + ' ' + ratio.toFixed(2));
  }
  return [...found];
})()`;
