import { createTransport, type Transporter } from 'nodemailer';
import type { Settings } from '#platform';
import type { MailMessage } from './mail-message.js';

export interface MailSettings {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the beginning. */
  readonly url: string;
  /** `dondoc@phutho.gov.vn`, or with a name before it: `Đôn đốc <dondoc@phutho.gov.vn>`. */
  readonly from: string;
  /** Where people find the assignments, without a slash at its end; null for mails without links. */
  readonly publicUrl: string | null;
  /** How long a server may stay silent; milliseconds, 30,000 unless given. */
  readonly patience?: number;
}

/** The mail server of the settings; undefined where mail is switched off. */
export function mailSettings({ mailUrl, mailFrom, publicUrl }: Settings): MailSettings | undefined {
  return mailUrl === null || mailFrom === null ? undefined : { url: mailUrl, from: mailFrom, publicUrl };
}

/** What a mail server said to a mail. */
export type MailAnswer =
  | { readonly outcome: 'accepted'; readonly messageId: string; readonly response: string }
  | { readonly outcome: 'failed'; readonly error: string; readonly permanent: boolean };

/** What an SMTP dialogue ends with; see nodemailer's `SMTPError`. */
interface SmtpFault extends Error {
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** Hands mails to an SMTP server. */
export class Mailer {
  readonly #transport: Transporter;
  readonly #domain: string;

  constructor(private readonly settings: MailSettings) {
    const { url, patience = 30_000 } = settings;
    this.#transport = createTransport({
      url,
      // A pool puts a mail back in its line when the server is gone, and its sender would wait for ever.
      pool: false,
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.#domain = /@([A-Za-z0-9.-]+)/.exec(settings.from)?.[1] ?? 'dondoc';
  }

  get publicUrl(): string | null {
    return this.settings.publicUrl;
  }

  /**
   * @param mailId the same in every attempt at the same mail: its Message-ID follows from it, so that a mail that
   *   arrives twice is known as one
   */
  async send(mailId: string, { to, subject, html, text, attachments = [] }: MailMessage): Promise<MailAnswer> {
    const messageId = `${mailId}@${this.#domain}`;
    try {
      const sent = (await this.#transport.sendMail({
        from: this.settings.from,
        to: { name: '', address: to },
        subject,
        html,
        text,
        attachments: attachments.map((one) => ({ ...one })),
        messageId: `<${messageId}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      })) as { readonly response: string };
      return { outcome: 'accepted', messageId, response: sent.response.slice(0, 500) };
    } catch (error) {
      return { outcome: 'failed', error: describe(error as SmtpFault), permanent: isPermanent(error as SmtpFault) };
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/**
 * Refused for good is what the server says of the recipient or of the mail itself. That it does not let us in, or
 * does not know us as a sender, is for whoever runs it to mend: such mail waits.
 */
function isPermanent({ responseCode, command }: SmtpFault): boolean {
  const isOfMail = command === 'RCPT TO' || command === 'DATA' || command === 'MESSAGE';
  return isOfMail && responseCode !== undefined && responseCode >= 500 && responseCode <= 599;
}

function describe({ response, message }: SmtpFault): string {
  return (response ?? message).slice(0, 500);
}
