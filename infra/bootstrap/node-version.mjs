const NEEDED = [20, 19];

/**
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined} why this Node cannot run Dondoc, or nothing
 */
export function refusalOf(version) {
  const [major, minor] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = NEEDED;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `Dondoc needs Node ${NEEDED.join('.')} or newer, and this is Node ${version}. Node 24 is a good choice: https://nodejs.org`;
}
