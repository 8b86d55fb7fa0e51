// Owns what is shown when the page itself fails.
// Promises a way back that loses nothing: the server keeps the conversation.
import { Component, type ReactNode } from "react";
import { languageOf, wordsIn } from "../words";
import { Plate } from "./Plate";

export class Mishap extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const words = wordsIn(languageOf(document.documentElement.lang) ?? "en");
    return (
      <Plate title={words.brokenTitle} text={words.brokenText}>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          {words.reload}
        </button>
      </Plate>
    );
  }
}
