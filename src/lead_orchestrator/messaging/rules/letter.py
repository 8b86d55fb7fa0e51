"""The shape of every e-mail: one HTML letter with one button, and its twin in plain text.

Tables and inline styles because mail programs read little else; light and dark both legible.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """The one thing to do."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an e-mail says. `facts` are label and value, shown as a small card."""

    brand: str
    title: str
    preview: str
    greeting: str
    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    button: Button | None = None
    after: tuple[str, ...] = ()
    closing: str = ""
    footer: tuple[str, ...] = ()
    language: str = "en"
    after_greeting: str = ","


_FONT = "-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
_STYLES = {
    "page": "width:100%;background:#eef1f5;padding:28px 12px;",
    "sheet": "width:100%;max-width:560px;background:#ffffff;border:1px solid #dde3ea;"
    "border-radius:14px;overflow:hidden;",
    "head": "background:#12324f;padding:20px 36px;border-bottom:4px solid #f2a33a;",
    "brand": f"margin:0;font:600 17px/24px {_FONT};color:#ffffff;letter-spacing:.2px;",
    "title": f"margin:0 0 18px;font:700 26px/33px {_FONT};color:#14202c;",
    "text": f"margin:0 0 14px;font:400 16px/25px {_FONT};color:#374553;",
    "closing": f"margin:18px 0 0;font:400 16px/25px {_FONT};color:#374553;",
    "card": "width:100%;background:#f6f8fa;border:1px solid #e2e8ee;border-radius:10px;",
    "label": f"margin:0;font:600 12px/18px {_FONT};color:#617080;text-transform:uppercase;"
    "letter-spacing:.6px;",
    "value": f"margin:0;font:600 16px/23px {_FONT};color:#14202c;",
    "button": f"display:inline-block;padding:15px 30px;font:600 17px/22px {_FONT};color:#ffffff;"
    "text-decoration:none;text-align:center;border-radius:9px;",
    "foot": "padding:18px 36px 24px;border-top:1px solid #e5eaf0;",
    "small": f"margin:0 0 4px;font:400 13px/19px {_FONT};color:#6b7886;",
    "hidden": "display:none;max-height:0;overflow:hidden;opacity:0;color:transparent;",
}
_HTML = """\
<!doctype html>
<html lang="{{ l.language }}" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>{{ l.title }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; width: 100% !important; -webkit-text-size-adjust: 100%; }
table { border-collapse: separate; border-spacing: 0; }
@media (max-width: 480px) {
  .page { padding: 0 !important; }
  .sheet { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
  .pad { padding-left: 22px !important; padding-right: 22px !important; }
  .title { font-size: 23px !important; }
  .button { width: 100% !important; }
  .button a { display: block !important; }
}
@media (prefers-color-scheme: dark) {
  body, .page { background: #0d1117 !important; }
  .sheet { background: #161b22 !important; border-color: #2b323c !important; }
  .title, .value { color: #f0f3f6 !important; }
  .text { color: #c9d1d9 !important; }
  .label, .small { color: #939eab !important; }
  .card { background: #1c232c !important; border-color: #2b323c !important; }
  .rule { border-color: #2b323c !important; }
}
[data-ogsc] .title, [data-ogsc] .value { color: #f0f3f6 !important; }
[data-ogsc] .text { color: #c9d1d9 !important; }
</style>
</head>
<body style="margin:0;padding:0;background:#eef1f5;">
<div style="{{ s.hidden }}">{{ l.preview }}{{ "&#847;&zwnj;&nbsp;"|safe * 40 }}</div>
<table role="presentation" class="page" width="100%" style="{{ s.page }}">
<tr><td align="center">
<table role="presentation" class="sheet" width="560" style="{{ s.sheet }}">
<tr><td class="pad" style="{{ s.head }}">
<p style="{{ s.brand }}"><bdi>{{ l.brand }}</bdi></p>
</td></tr>
<tr><td class="pad" style="padding:32px 36px 8px;">
<h1 class="title" style="{{ s.title }}">{{ l.title }}</h1>
<p class="text" style="{{ s.text }}"><bdi>{{ l.greeting }}</bdi>{{ l.after_greeting }}</p>
{%- for paragraph in l.paragraphs %}
<p class="text" style="{{ s.text }}">{{ paragraph }}</p>
{%- endfor %}
</td></tr>
{%- if l.facts %}
<tr><td class="pad" style="padding:6px 36px 6px;">
<table role="presentation" class="card" width="100%" style="{{ s.card }}">
{%- for label, value in l.facts %}
<tr><td style="padding:{{ '16px' if loop.first else '5px' }} 18px \
{{ '16px' if loop.last else '5px' }};">
<p class="label" style="{{ s.label }}">{{ label }}</p>
<p class="value" style="{{ s.value }}"><bdi>{{ value }}</bdi></p>
</td></tr>
{%- endfor %}
</table>
</td></tr>
{%- endif %}
{%- if l.button %}
<tr><td class="pad" style="padding:20px 36px 10px;">
<table role="presentation" class="button"><tr><td style="border-radius:9px;background:#1565c0;">
<a href="{{ l.button.href }}" style="{{ s.button }}">{{ l.button.label }}</a>
</td></tr></table>
</td></tr>
{%- endif %}
<tr><td class="pad" style="padding:12px 36px 30px;">
{%- for paragraph in l.after %}
<p class="text" style="{{ s.text }}">{{ paragraph }}</p>
{%- endfor %}
{%- if l.closing %}
<p class="text" style="{{ s.closing }}"><bdi>{{ l.closing }}</bdi></p>
{%- endif %}
</td></tr>
<tr><td class="pad rule" style="{{ s.foot }}">
{%- for line in l.footer %}
<p class="small" style="{{ s.small }}">{{ line }}</p>
{%- endfor %}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""

_TEXT = """\
{{ l.title }}

{{ l.greeting }}{{ l.after_greeting }}
{% for paragraph in l.paragraphs %}
{{ paragraph }}
{% endfor %}
{%- if l.facts %}
{% for label, value in l.facts %}
{{ label }}: {{ value }}
{%- endfor %}
{% endif %}
{%- if l.button %}
{{ l.button.label }}:
{{ l.button.href }}
{% endif %}
{%- for paragraph in l.after %}
{{ paragraph }}
{% endfor %}
{%- if l.closing %}
{{ l.closing }}
{% endif %}
--
{% for line in l.footer %}{{ line }}
{% endfor %}"""


@cache
def _templates() -> tuple[Template, Template]:
    html = SandboxedEnvironment(autoescape=True).from_string(_HTML)
    plain = SandboxedEnvironment(autoescape=False).from_string(_TEXT)
    return html, plain


def as_html(letter: Letter) -> str:
    """Return the letter as HTML; every word of it is escaped."""
    return _templates()[0].render(l=letter, s=_STYLES)


def as_text(letter: Letter) -> str:
    """Return the letter as plain text."""
    return _templates()[1].render(l=letter).strip() + "\n"
