// Owns one chat from opening the link to the last message: session, sending, live line, actions.
// Promises that a message is kept until the server has it and that sending it twice is harmless.
import { ChatApi, Lost, Refused, uuid } from "./api";
import { plainText } from "./markdown";
import { Live, type Line, type Source } from "./live";
import { Patience } from "./patience";
import { START, type LinkProblem, type State } from "./state";
import { Box, MessageStore } from "./store";
import {
  asRecord,
  isStanding,
  toAppointment,
  toContext,
  toHolder,
  toMessage,
  type Appointment,
  type Context,
  type Message,
} from "./types";
import { languageOf, load, preferred, wordsIn, type Language, type Words } from "./words";

export interface Surroundings {
  hash: () => string;
  forgetHash: () => void;
  openSource: (url: string) => Source;
  now: () => number;
  hidden: () => boolean;
  languages?: readonly string[]; // the reader's own, used until the conversation's is known
}

export const MAX_LENGTH = 2_000;
const TYPING_MS = { assistant: 20_000, staff: 6_000 } as const;
const ANSWER_MS = 20_000;
const WORDS_MS = 1_500; // a page without its own words is better than none
const LIVE_EVENTS = ["message", "typing", "holder", "appointment"] as const;
const LINK_CODES: readonly string[] = ["link_expired", "link_revoked", "link_unknown"];

const isSignedOut = (problem: unknown): boolean =>
  problem instanceof Refused && (problem.status === 401 || problem.status === 403);

/** The page's one model; components read its boxes and call its verbs. */
export class Chat {
  readonly api: ChatApi;
  readonly messages = new MessageStore();
  readonly state = new Box<State>(START);
  private readonly around: Surroundings;
  private readonly live: Live;
  private readonly running = new Set<string>();
  private readonly awaited = new Map<string, ReturnType<typeof setTimeout>>();
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private cursor = "";
  private holderHeard = 0;
  private readonly patience: Patience;
  private wanted: Language = "en";
  private asking: Promise<void> | null = null;

  constructor(lead: string, around: Surroundings) {
    this.api = new ChatApi(lead);
    this.around = around;
    this.live = new Live({
      open: (lastEventId) => around.openSource(this.api.eventsUrl(lastEventId || this.cursor)),
      sync: () => this.sync(),
      onEvent: (name, raw) => this.hear(name, raw),
      onLine: (line) => this.lineIs(line),
      names: LIVE_EVENTS,
    });
    this.patience = new Patience({
      now: around.now,
      waiting: () => this.messages.unsent("slowed"),
      deliver: (clientId) => this.deliver(clientId),
      until: (slowUntil) => this.state.set({ slowUntil }),
    });
    if (!lead) this.state.set({ phase: "nowhere" });
  }

  /** Opens the session with the link's token or the cookie, then shows the conversation. */
  async open(): Promise<void> {
    this.state.set({ phase: "opening" });
    void this.speak(preferred(this.around.languages ?? []));
    const token = /(?:^#|&)k=([^&]+)/.exec(this.around.hash())?.[1];
    try {
      if (token) await this.useLink(decodeURIComponent(token));
      const [context, history] = await Promise.all([this.api.context(), this.api.history()]);
      await this.show(toContext(context), history);
    } catch (problem) {
      if (problem instanceof Refused && [401, 403, 404].includes(problem.status))
        this.askForLink(problem.code);
      else this.state.set({ phase: "unreachable" });
    }
  }

  private async useLink(token: string): Promise<void> {
    try {
      await this.api.openSession(token);
    } catch (problem) {
      // An old link in the browser's history still finds the session it once opened.
      if (!(problem instanceof Refused) || problem.code !== "link_expired") throw problem;
      await this.api.context().catch(() => {
        throw problem;
      });
    }
    this.around.forgetHash();
  }

  private get words(): Words {
    return wordsIn(this.state.get().language);
  }

  /** Goes over to a language once its words are here. */
  private async speak(language: Language): Promise<void> {
    this.wanted = language;
    if (language === this.state.get().language) return;
    if ((await load(language)) && this.wanted === language) this.state.set({ language });
  }

  private async show(context: Context, history: Message[]): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, WORDS_MS));
    await Promise.race([this.speak(languageOf(context.language) ?? "en"), late]);
    this.messages.merge(history);
    this.moveCursor(history);
    this.state.set({
      phase: "ready",
      context,
      appointment: context.appointment,
      holder: context.holder,
    });
    this.live.start();
  }

  private askForLink(code: string): void {
    this.live.stop();
    const known = LINK_CODES.includes(code);
    this.state.set({ phase: "link", linkProblem: known ? (code as LinkProblem) : "needed" });
  }

  /** Sends what the customer wrote; empty and over-long texts are not sent. */
  send(raw: string): boolean {
    const text = raw.trim();
    if (!text || text.length > MAX_LENGTH) return false;
    const clientId = uuid();
    this.messages.addPending(clientId, text, new Date(this.around.now()).toISOString());
    this.state.set({ notice: "" });
    if (this.state.get().line === "offline") this.messages.setDelivery(clientId, "waiting");
    else if (this.patience.isAsked) this.messages.setDelivery(clientId, "slowed");
    else void this.deliver(clientId);
    return true;
  }

  /** Sends a message again under its first id. */
  retry(clientId: string): void {
    if (this.messages.unsent("slowed").includes(clientId)) void this.patience.end();
    else void this.deliver(clientId);
  }

  /** Gives the text of a message that cannot be sent back to the field. */
  edit(clientId: string): void {
    this.state.set({ returned: this.messages.takeBack(clientId) });
  }

  private async deliver(clientId: string): Promise<void> {
    if (this.running.has(clientId)) return;
    this.running.add(clientId);
    this.messages.setDelivery(clientId, "sending");
    let accepted = false;
    try {
      for await (const event of this.api.turn(clientId, this.messages.textOf(clientId))) {
        const at = new Date(this.around.now()).toISOString();
        if (event.kind === "accepted") {
          accepted = true;
          this.accept(clientId, event.message);
        } else if (event.kind === "delta") {
          this.messages.appendDraft(clientId, event.text, at);
        } else if (event.kind === "card") {
          this.messages.addDraftCard(clientId, event.card, at);
        } else this.finish(clientId, event.reply);
      }
    } catch (problem) {
      this.messages.finishDraft(clientId, null);
      this.undelivered(clientId, problem, accepted);
    } finally {
      this.running.delete(clientId);
      this.fellSilent();
    }
  }

  private accept(clientId: string, message: Message | null): void {
    if (message) this.messages.merge([{ ...message, client_message_id: clientId }]);
    this.messages.setDelivery(clientId, "sent");
    if (this.state.get().holder === "assistant") this.state.set({ typing: "assistant" });
  }

  private finish(clientId: string, reply: Message | null): void {
    const fresh = this.messages.finishDraft(clientId, reply);
    this.settle();
    if (reply && fresh) this.arrived([reply]);
  }

  private undelivered(clientId: string, problem: unknown, accepted: boolean): void {
    if (isSignedOut(problem)) {
      this.messages.setDelivery(clientId, "failed");
      this.askForLink((problem as Refused).code);
    } else if (problem instanceof Refused && problem.status === 429) {
      this.messages.setDelivery(clientId, "slowed");
      this.patience.ask(problem.retryAfter);
    } else if (problem instanceof Refused && problem.status === 413) {
      this.messages.setDelivery(clientId, "refused", this.words.tooLong);
    } else if (problem instanceof Refused) {
      this.messages.setDelivery(clientId, "failed", this.explain(problem));
    } else if (accepted) {
      this.awaitAnswer(clientId);
    } else {
      this.messages.setDelivery(clientId, "waiting");
      if (this.state.get().line === "live" || this.state.get().line === "polling")
        this.messages.setDelivery(clientId, "failed", this.words.wentWrong);
    }
  }

  private explain(problem: Refused): string {
    return problem.status < 500 && problem.detail ? problem.detail : this.words.wentWrong;
  }

  /** The server has the message but the answer broke off: it comes by the live line, or is asked for. */
  private awaitAnswer(clientId: string): void {
    void this.sync().catch(() => undefined);
    const timer = setTimeout(() => {
      this.awaited.delete(clientId);
      this.messages.setDelivery(clientId, "unanswered", this.words.noAnswer);
      this.settle();
    }, ANSWER_MS);
    this.awaited.set(clientId, timer);
  }

  private answered(): void {
    for (const [clientId, timer] of this.awaited) {
      clearTimeout(timer);
      this.messages.setDelivery(clientId, "sent");
    }
    this.awaited.clear();
  }

  private async sync(): Promise<void> {
    const heard = this.holderHeard;
    try {
      const { messages, holder } = await this.api.after(this.cursor);
      this.moveCursor(messages);
      this.arrived(this.messages.merge(messages));
      // An event heard meanwhile is newer than this answer.
      if (holder !== undefined && heard === this.holderHeard)
        this.state.set({ holder: toHolder(holder) });
    } catch (problem) {
      if (isSignedOut(problem)) this.askForLink((problem as Refused).code);
      throw problem instanceof Error ? problem : new Lost("no answer");
    }
  }

  /** Only what came in order moves the cursor: an answer may overtake another's message. */
  private moveCursor(messages: Message[]): void {
    this.cursor = messages.at(-1)?.id ?? this.cursor;
  }

  private hear(name: string, raw: unknown): void {
    const record = asRecord(raw);
    if (name === "message") {
      const message = toMessage(raw) ?? toMessage(record["message"]);
      if (!message) return;
      this.moveCursor([message]);
      this.arrived(this.messages.merge([message]));
    } else if (name === "typing") {
      this.typingBy(record["who"]);
    } else if (name === "holder") {
      this.holderHeard += 1;
      this.state.set({ holder: toHolder(record["holder"]) });
    } else this.appointmentIs(toAppointment(record["appointment"]));
  }

  private typingBy(who: unknown): void {
    if (who !== "assistant" && who !== "staff") return;
    this.state.set({ typing: who });
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.fellSilent(), TYPING_MS[who]);
  }

  /** Nobody was heard writing for a while; an answer that is awaited here is still on its way. */
  private fellSilent(): void {
    if (this.running.size === 0 && this.awaited.size === 0) this.settle();
  }

  private settle(): void {
    clearTimeout(this.typingTimer);
    this.state.set({ typing: null });
  }

  private arrived(messages: Message[]): void {
    const others = messages.filter((message) => message.author !== "customer");
    const last = others.at(-1);
    if (!last) return;
    if (last.author !== "system") {
      this.answered();
      this.settle();
    }
    for (const message of others)
      for (const card of message.cards)
        if (card.kind === "booking") this.appointmentIs(card.appointment);
    this.listen(others);
    const who = last.author === "staff" ? last.author_name || this.words.team : "";
    const words = others.map((message) => plainText(message.text)).join(" ");
    const spoken = last.author === "assistant" ? this.words.virtualAssistant : who;
    this.state.set({ announcement: spoken ? `${spoken}: ${words}` : words });
    if (this.around.hidden()) this.state.set({ unread: this.state.get().unread + others.length });
  }

  /**
   * An answer may be in another language: the page follows, with prices and dates in it. Where the
   * customer was asked which car it is, the car may be another one now.
   */
  private listen(messages: Message[]): void {
    const answer = messages.findLast((message) => message.author === "assistant");
    const same = languageOf(answer?.language) === this.wanted;
    if (!answer || (same && !this.messages.hasShown("vehicle"))) return;
    this.asking ??= this.askAgain().finally(() => (this.asking = null));
  }

  private async askAgain(): Promise<void> {
    try {
      const context = toContext(await this.api.context());
      const booked = this.state.get().appointment;
      const same = booked && context.appointment?.starts_at === booked.starts_at;
      await this.speak(languageOf(context.language) ?? "en");
      this.state.set({ context, appointment: same ? context.appointment : booked });
    } catch {
      // The page stays as it is; the next answer asks again.
    }
  }

  private appointmentIs(appointment: Appointment | null): void {
    this.state.set({ appointment: appointment && isStanding(appointment) ? appointment : null });
  }

  private lineIs(line: Line): void {
    this.state.set({ line });
    if (line !== "live" && line !== "polling") return;
    for (const clientId of this.messages.unsent("waiting")) void this.deliver(clientId);
  }

  async handOff(): Promise<void> {
    await this.act(() => this.api.handOff(), this.words.handoffDone);
  }

  async optOut(): Promise<void> {
    await this.act(() => this.api.optOut(), this.words.optOutDone);
  }

  private async act(action: () => Promise<void>, done: string): Promise<void> {
    try {
      await action();
      this.state.set({ notice: done });
      await this.sync().catch(() => undefined);
    } catch (problem) {
      if (isSignedOut(problem)) this.askForLink((problem as Refused).code);
      else this.state.set({ notice: this.words.actionFailed });
    }
  }

  dismissNotice(): void {
    this.state.set({ notice: "" });
  }

  offline(): void {
    this.live.offline();
  }

  /** The device is online or the page is in front again. */
  wake(): void {
    this.state.set({ unread: 0 });
    if (this.state.get().phase === "ready") this.live.wake();
  }

  stop(): void {
    this.live.stop();
    clearTimeout(this.typingTimer);
    this.patience.stop();
    this.awaited.forEach((timer) => clearTimeout(timer));
  }
}
