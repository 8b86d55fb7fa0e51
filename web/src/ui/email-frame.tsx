// Owns the preview of an e-mail's HTML.
// Promises that nothing in it runs, submits, navigates this page or reads its storage (sandbox="").

interface Props {
  html: string;
  title: string;
  className?: string | undefined;
}

/** An e-mail as its reader sees it, in a frame with every permission taken away. */
export function EmailFrame({ html, title, className }: Props) {
  return (
    <iframe
      className={className}
      title={title}
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={html}
    />
  );
}
