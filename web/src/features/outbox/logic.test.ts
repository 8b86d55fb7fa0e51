import { describe, expect, it } from "vitest";
import {
  channelLabel,
  headline,
  kindLabel,
  outcomeText,
  refusalText,
  stateLook,
  withoutSecrets,
} from "./logic";

describe("an outgoing message", () => {
  it("says its state, known or not", () => {
    expect(stateLook("accepted").label).toBe("Sent");
    expect(stateLook("unknown").says).toContain("not sent twice");
    expect(stateLook("paused_by_staff")).toEqual({
      label: "Paused by staff",
      tone: "plain",
      says: "",
    });
  });

  it("says which rule stopped it", () => {
    expect(refusalText({ refused_rule: "no_consent", refused_detail: null })).toBe(
      "The customer has not agreed to this channel",
    );
    expect(refusalText({ refused_rule: "store_closed", refused_detail: null })).toBe(
      "Store closed",
    );
    expect(refusalText({ refused_rule: null, refused_detail: null })).toBeNull();
  });

  it("has a name for its purpose and channel", () => {
    expect(kindLabel("first_touch")).toBe("First answer");
    expect(kindLabel("review_request")).toBe("Review request");
    expect(channelLabel("sms")).toBe("SMS");
    expect(channelLabel("fax")).toBe("Fax");
  });

  it("is recognised by its subject or first words, cut between whole characters", () => {
    expect(headline({ subject: "Your quote", text: "Hi" })).toBe("Your quote");
    expect(headline({ subject: null, text: "Hi\n  Jordan" })).toBe("Hi Jordan");
    expect(Array.from(headline({ subject: null, text: "🙂".repeat(200) }))).toHaveLength(120);
  });

  it("does not show the secret of a customer's link", () => {
    expect(withoutSecrets("See http://127.0.0.1:8000/chat/1#k=aB_-9 now, #1")).toBe(
      "See http://127.0.0.1:8000/chat/1#k=… now, #1",
    );
    expect(headline({ subject: null, text: "https://example.com/chat/1#k=secret" })).not.toContain(
      "secret",
    );
  });

  it("says what came of an attempt", () => {
    expect(outcomeText(null)).toBe("under way");
    expect(outcomeText("unknown")).toBe("no clear answer");
  });
});
