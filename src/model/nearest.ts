/**
 * The candidate that `word` was most likely meant to be: the fewest slips of the finger, at most a third of the word's
 * length (and one for words of one to three letters). Case counts as no difference. Undefined when nothing is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestAll(word, candidates, 1)[0];
}

/** Up to `limit` candidates near `word`, nearest first; equal distances keep the order of the candidates. */
export function nearestAll(word: string, candidates: Iterable<string>, limit: number): string[] {
  const farthest = Math.max(1, Math.floor(word.length / 3));
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > farthest) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= farthest) near.push({ candidate, distance });
  }
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map((found) => found.candidate);
}

/** Letters inserted, dropped, replaced or swapped with their neighbour (optimal string alignment), in UTF-16 units. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
