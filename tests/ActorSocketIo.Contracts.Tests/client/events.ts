// Generated from the contracts of the server by ActorSocketIo. Changes are lost with its next build.

/** What the server of the chat sends. */
export interface ChatClient {
  /** Somebody has said something; see `Say`. */
  said: (from: string, text: string) => void;
  posted: (message: Message) => void;
  chunk: (bytes: ArrayBuffer | Uint8Array) => void;
  /**
   * Asks the person in front of the client.
   * @param question Shown as it is.
   * @param callback Whether the answer was yes.
   */
  confirm: (question: string, callback: (result: boolean) => void) => void;
  introduce: (callback: (result: Person | null) => void) => void;
  presence: (people: Record<string, Person>, mood: Mood | null) => void;
}

/** What clients of the chat send. */
export interface ChatServer {
  /**
   * Enters a room.
   * @param room Its name.
   * @param password Of rooms that have one.
   */
  join: (room: string, password?: string | null) => void;
  /** Says something to everybody in the room. */
  say: (text: string) => void;
  /**
   * Adds two numbers.
   * @param a One.
   * @param b The other.
   * @param callback Their sum.
   */
  add: (a: number, b: number, callback: (result: number) => void) => void;
  find: (id: string, callback: (result: Message | null) => void) => void;
  "who is here": (callback: (result: Person[]) => void) => void;
  /**
   * Makes the server send what it can send.
   * @param callback What the client has answered to its question.
   */
  "ask me": (callback: (result: boolean) => void) => void;
  reverse: (bytes: ArrayBuffer | Uint8Array, callback: (result: ArrayBuffer | Uint8Array) => void) => void;
}

export interface CountedEvents {
  count: (numbers: number[], callback: (result: number) => void) => void;
}

export interface MarkedEvents {
  add: (a: number, b: number, callback: (result: number) => void) => void;
}

export interface MarkedMethodEvents {
  kick: (name: string, callback: (result: string) => void) => void;
}

export interface MembersEvents {
  who: (callback: (result: string | null) => void) => void;
  kick: (name: string, callback: (result: string) => void) => void;
  hidden: (name: string, callback: (result: string) => void) => void;
}

export interface SumEvents {
  sum: (numbers: number[], callback: (result: number) => void) => void;
  count: (numbers: number[], callback: (result: number) => void) => void;
}

/** What the server sends. */
export interface LobbyClient {
  said: (line: Line) => void;
  confirm: (question: string, callback: (result: boolean) => void) => void;
}

/** What clients send. */
export interface LobbyServer {
  /** Enters a room. */
  join: (room: string) => void;
  say: (text: string) => void;
  /** @param callback The sum. */
  add: (a: number, b: number, callback: (result: number) => void) => void;
}

/** Something that was said. */
export interface Message {
  /** Made by the server. */
  id: string;
  /** Who has said it. */
  from: Person;
  text: string;
  at: string;
  tags: string[];
  /** What it answers. */
  parent?: Message;
  picture: ArrayBuffer | Uint8Array | null;
  "edited-at": string | null;
}

/** How somebody is. */
export type Mood = 0 /* Fine */ | 1 /* Tired */;

/** Somebody in the chat. */
export interface Person {
  name: string;
  age: number;
  mood: Mood;
  best: "Fine" | "Tired";
}

export interface Line {
  from: string;
  text: string;
  at: string;
}
