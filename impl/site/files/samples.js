/** Shows the call of an operation in several languages, above its responses. */
function CodeSamples({ React }) {
  const h = React.createElement;
  const address = "http://127.0.0.1:8000";
  const written = fetch("/docs/samples.json").then((answer) => answer.json());
  let lastChosen = "curl"; // who has chosen a language means it for the other operations, too

  function Samples({ call }) {
    const [texts, setTexts] = React.useState({});
    const [language, setLanguage] = React.useState(lastChosen);
    const [isCopied, setCopied] = React.useState(false);
    React.useEffect(() => void written.then((all) => setTexts(all[call] ?? {})), [call]);

    const text = texts[language]?.replaceAll(address, location.origin);
    if (!text) return null;
    const choose = (name) => {
      lastChosen = name;
      setLanguage(name);
      setCopied(false);
    };
    const { clipboard } = navigator; // which only TLS and this machine have
    const copy = () => clipboard.writeText(text).then(() => setCopied(true));
    const button = (name) =>
      h("button", { key: name, "aria-pressed": name === language, onClick: () => choose(name) }, name);
    return h(
      "section",
      { className: "samples" },
      h("div", { className: "opblock-section-header" }, h("h4", null, "Code samples")),
      h("div", { role: "group", "aria-label": "Language" }, ...Object.keys(texts).map(button)),
      h("pre", { tabIndex: 0 }, text),
      clipboard && h("button", { onClick: copy }, isCopied ? "Copied" : "Copy"),
    );
  }

  const above = (Responses) => (props) =>
    h(
      React.Fragment,
      null,
      h(Samples, { call: `${props.method.toUpperCase()} ${props.path}` }),
      h(Responses, props),
    );
  return { wrapComponents: { responses: above } };
}
