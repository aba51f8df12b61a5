/**
 * What the texts of messages are filled with: who is meant, where and when, and never the name of a product. People come
 * because it is their turn, not because of what is in the vial.
 */
export interface MessageFacts {
  /** The person's name. */
  readonly name: string;
  /** Name of the site. */
  readonly site: string;
  /** dd/MM/yyyy */
  readonly day: string;
  /** HH:mm */
  readonly time: string;
  /** HH:mm, dd/MM/yyyy */
  readonly confirmBy: string;
  /** What the person shows or says at the site. */
  readonly code: string;
  /** With this code the person can confirm or decline, once; a secret between them and the service. */
  readonly answerCode: string;
}
