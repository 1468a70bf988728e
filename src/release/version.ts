/** Compares dotted numbers part by part, a missing part as 0: `39.0.0` and `39` are equal. Negative: `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a version meets a floor such as `>=17.1.0`; nothing demanded is met. */
export function meetsFloor(version: string, floor: string | undefined): boolean {
  return floor === undefined || compareVersions(version, floor.replace(/^>=/, '')) >= 0;
}
