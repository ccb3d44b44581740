/** What may be said of a file in its name; the bytes are found by their digest, never by it. */
export const LONGEST_NAME = 255;

export const NAME_ACCEPTED = `a plain file name of 1 to ${LONGEST_NAME} characters in any script, without a folder, such as Báo cáo 45-BC-STC.pdf`;

/** Control and format characters (among them those that turn the direction of writing), line and paragraph separators, half of a pair. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const SEPARATOR = /[/\\]/;
/** What Windows takes in no name (Win32, Naming Files), besides the separators. */
const RESERVED = /[<>:"|?*]/;
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** The name as it is kept: composed (NFC), so that one Vietnamese name has one spelling. */
export function normalName(name: string): string {
  return name.normalize('NFC');
}

/** Why a name cannot be that of a file, as the end of a sentence; null when it can. */
export function faultOfName(name: string): string | null {
  if (name.trim() === '') return 'is blank';
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  if (SEPARATOR.test(name)) return 'holds / or \\: a name is no path';
  if (INVISIBLE.test(name)) return 'holds a character that is not seen or turns the direction of writing';
  if (RESERVED.test(name)) return 'holds one of < > : " | ? *';
  if (/^\.+$/.test(name)) return 'is made of dots alone';
  if (name !== name.trim() || name.endsWith('.')) return 'begins or ends with a blank, or ends with a dot';
  if (DEVICE.test(name)) return 'is the name of a device';
  return null;
}
